"""Where the boxes, labels and curves of a picture go: columns from left to right.

States stand in every second column. Between them stand the labels, each beside
the state that its way leads to. A way that passes a column has a place of its
own in it, so that no curve crosses a box or a label.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["Item", "Layout", "Spacing", "Way", "lay_out"]


@attrs.define(eq=False)
class Item:
    """Something that takes up room in a column.

    Attributes:
        column: Its column, from 0.
        width: Its width; 0 where a way only passes.
        height: Its height.
        x: Its left edge, once laid out.
        y: The height of its middle, once laid out.
    """

    column: int
    width: float
    height: float
    x: float = 0
    y: float = 0


@attrs.frozen(eq=False)
class Way:
    """A label, the items it is reached from, and the item it leads to.

    Attributes:
        sources: The items it comes from; none where the label says from where.
        label: The label; it stands in a column next to the target's.
        target: The item it leads to.
    """

    sources: tuple[Item, ...]
    label: Item
    target: Item


@attrs.frozen
class Spacing:
    """How far apart things stand.

    Attributes:
        across: Between columns.
        down: Between items of a column.
        sweeps: How often the columns are gone through.
    """

    across: float
    down: float
    sweeps: int

    def between(self, upper: Item, lower: Item) -> float:
        """Give the distance of two items' middles, one under the other."""
        return (upper.height + lower.height) / 2 + self.down


@attrs.frozen(eq=False)
class Layout:
    """Everything in its place.

    Attributes:
        links: Each piece of a way, from one item to another in the next column.
        columns: The left and the right edge of every column.
        bottom: How far down the lowest item reaches; the highest begins at 0.
    """

    links: tuple[tuple[Item, Item], ...]
    columns: tuple[tuple[float, float], ...]
    bottom: float


def lay_out(boxes: Iterable[Item], ways: Sequence[Way], spacing: Spacing) -> Layout:
    """Give every item its place.

    Args:
        boxes: The boxes, in the order in which they are read.
        ways: The ways between them.
        spacing: How far apart things stand.
    """
    items = [*boxes, *(way.label for way in ways)]
    links: list[tuple[Item, Item]] = []
    for way in ways:
        for source in way.sources:
            passes = [Item(column, 0, 0) for column in _between(source.column, way.label.column)]
            items += passes
            links += pairwise((source, *passes, way.label))
        links.append((way.label, way.target))
    columns = [[item for item in items if item.column == n] for n in range(max(item.column for item in items) + 1)]
    _order(columns, links, spacing.sweeps)
    for _ in range(spacing.sweeps):
        for column in columns:
            _settle(column, _wishes(column, links), spacing.between)
    top = min(item.y - item.height / 2 for item in items)
    for item in items:
        item.y -= top
    edges = _columns(columns, spacing)
    return Layout(tuple(links), edges, max(item.y + item.height / 2 for item in items))


def _one(_: Item, __: Item) -> float:
    """Let all items count alike, so that the order depends on no text and no language."""
    return 1


def _between(first: int, last: int) -> range:
    step = 1 if first < last else -1
    return range(first + step, last, step)


def _order(columns: list[list[Item]], links: Sequence[tuple[Item, Item]], sweeps: int) -> None:
    """Put each column into the order with the fewest crossings that was met.

    Each column in turn is sorted by the middle of what its items are linked to
    in the column gone through before; then neighbours change places where that helps.
    """
    for column in columns:
        _settle(column, {}, _one)
    best, fewest = [list(column) for column in columns], _crossings(links)
    for sweep in range(sweeps):
        step = 1 if sweep % 2 else -1
        for column in columns[::step]:
            wishes = _wishes(column, links, step)
            column.sort(key=lambda item: wishes.get(item, item.y))
            _settle(column, wishes, _one)
        _swap(columns, links)
        if (count := _crossings(links)) < fewest:
            best, fewest = [list(column) for column in columns], count
    for column, found in zip(columns, best, strict=True):
        column[:] = found


def _swap(columns: Iterable[list[Item]], links: Sequence[tuple[Item, Item]]) -> None:
    """Let two neighbours change places wherever no more ways then cross."""
    near: dict[Item, list[Item]] = {}
    for start, end in links:
        near.setdefault(start, []).append(end)
        near.setdefault(end, []).append(start)
    for column in columns:
        for place in range(1, len(column)):
            upper, lower = column[place - 1], column[place]
            ends = [
                one.y - other.y
                for one in near.get(upper, ())
                for other in near.get(lower, ())
                if one.column == other.column and one.y != other.y
            ]
            if 2 * sum(gap > 0 for gap in ends) >= len(ends):
                column[place - 1], column[place] = lower, upper
                upper.y, lower.y = lower.y, upper.y


def _crossings(links: Sequence[tuple[Item, Item]]) -> int:
    """Count the links that cross, column by column."""
    placed = [sorted(link, key=lambda item: item.column) for link in links]
    return sum(
        one[0].column == other[0].column and (one[0].y - other[0].y) * (one[1].y - other[1].y) < 0
        for one, other in combinations(placed, 2)
    )


def _wishes(column: Sequence[Item], links: Sequence[tuple[Item, Item]], step: int = 0) -> dict[Item, float]:
    """Say where items want to be: amid what they are linked to, on one side or on both."""
    ends: dict[Item, list[float]] = {}
    for start, end in links:
        for item, other in ((start, end), (end, start)):
            if not step or other.column == item.column - step:
                ends.setdefault(item, []).append(other.y)
    return {item: sum(ends[item]) / len(ends[item]) for item in column if item in ends}


def _settle(column: Sequence[Item], wishes: Mapping[Item, float], room: Callable[[Item, Item], float]) -> None:
    """Place the items of a column in their order, as near to their wishes as room allows.

    Neighbours that would overlap are pooled and stand around the mean of their wishes.
    """
    pools: list[tuple[float, int]] = []
    offsets: list[float] = []
    for item, before in zip(column, [None, *column], strict=False):
        offsets.append(offsets[-1] + room(before, item) if before else 0)
        pool = (wishes.get(item, item.y) - offsets[-1], 1)
        while pools and pools[-1][0] >= pool[0]:
            mean, count = pools.pop()
            pool = ((mean * count + pool[0] * pool[1]) / (count + pool[1]), count + pool[1])
        pools.append(pool)
    places = [mean for mean, count in pools for _ in range(count)]
    for item, place, offset in zip(column, places, offsets, strict=True):
        item.y = place + offset


def _columns(columns: Iterable[Sequence[Item]], spacing: Spacing) -> tuple[tuple[float, float], ...]:
    """Place the columns side by side, each item in the middle of its own."""
    edges, left = [], 0.0
    for column in columns:
        width = max((item.width for item in column), default=0)
        for item in column:
            item.x = left + (width - item.width) / 2
        edges.append((left, left + width))
        left += width + spacing.across
    return tuple(edges)

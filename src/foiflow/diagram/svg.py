"""The states as a drawing of its own, for a browser or a printed page."""

from __future__ import annotations

from collections import Counter
from html import escape
from itertools import zip_longest
from typing import TYPE_CHECKING

import attrs

from foiflow.diagram.layout import Item, Spacing, Way, lay_out
from foiflow.diagram.measure import Size, wrapped
from foiflow.diagram.ranks import ranks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from foiflow.diagram.layout import Layout
    from foiflow.diagram.picture import Edge
    from foiflow.diagram.words import Words

__all__ = ["svg"]


@attrs.frozen(eq=False)
class _Label:
    """A way with its text.

    Attributes:
        way: The way.
        where: From which group of states it comes; empty where lines are drawn from states.
        lines: The lines of text.
    """

    way: Way
    where: str
    lines: tuple[str, ...]


def svg(words: Words) -> str:
    """Draw the picture; its text stays text, to be searched and read aloud."""
    size = Size.read()
    boxes = _boxes(words, size)
    labels = list(_labels(words, boxes, size))
    _make_room(boxes, labels, size)
    layout = lay_out(boxes.values(), [label.way for label in labels], Spacing(size.across, size.down, size.sweeps))
    width = layout.columns[-1][1]
    top = size.margin + size.font + size.band + size.margin
    under = top + layout.bottom + size.band + size.margin
    notes = list(_notes(words, width, size))
    full, height = _n(width + 2 * size.margin), _n(under + size.line * len(notes) + size.margin)
    ports = _ports(layout, set(boxes.values()), size)
    drawn = [
        *_bands(words, boxes, layout, size),
        *(_curve(link, layout, ports, link[1] in boxes.values(), size) for link in layout.links),
        *(_label(label, size) for label in labels),
        *(_box(words, name, item, size) for name, item in boxes.items()),
    ]
    told = "\n".join((words.text("moves"), *words.edges()))
    return "\n".join(
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {full} {height}" width="{full}" height="{height}"'
            f' class="foiflow" role="img" aria-labelledby="states-title states-desc" lang="{words.lang}"'
            f' font-size="{_n(size.small)}">',
            f'<title id="states-title">{escape(words.title)}</title>',
            f'<desc id="states-desc">{escape(told)}</desc>',
            f"<style>{size.style}</style>",
            f'<rect class="page" width="{full}" height="{height}"/>',
            _text(words.title, size.margin, size.margin + size.font, "title", size.font),
            f'<g transform="translate({_n(size.margin)} {_n(top)})">',
            *drawn,
            "</g>",
            f'<g transform="translate({_n(size.margin)} {_n(under)})">',
            *(_text(text, x, row * size.line, style) for row, cells in enumerate(notes) for text, x, style in cells),
            "</g>",
            "</svg>",
            "",
        )
    )


def _boxes(words: Words, size: Size) -> dict[str, Item]:
    """Make the box of every state; the columns between them are for labels."""
    found = ranks(words.picture)
    return {
        name: Item(
            2 * found[name] + 1, size.text(words.state(name), size.font) + 2 * size.pad, size.font + 2 * size.pad
        )
        for name in words.picture.states
    }


def _labels(words: Words, boxes: Mapping[str, Item], size: Size) -> Iterator[_Label]:
    """Make the labels: one for all ways that come from one side and say the same."""
    picture = words.picture
    first = boxes[picture.initial]
    yield _made((), "", (words.event("request_received"),), first, first.column - 1, size)
    joined: dict[tuple[str, tuple[str, ...], int], list[Item]] = {}
    for edge in picture.edges:
        target, lines = boxes[edge.target], _lines(words, edge, size)
        if edge.source in picture.groups:
            yield _made((), words.state(edge.source), lines, target, target.column - 1, size)
        else:
            source = boxes[edge.source]
            side = target.column - 1 if source.column < target.column else target.column + 1
            joined.setdefault((edge.target, lines, side), []).append(source)
    for (name, lines, column), sources in joined.items():
        yield _made(tuple(sources), "", lines, boxes[name], column, size)


def _made(
    sources: tuple[Item, ...], where: str, lines: tuple[str, ...], target: Item, column: int, size: Size
) -> _Label:
    shown = (where, *lines) if where else lines
    width = max(size.text(line, size.small) for line in shown) + 2 * size.label_pad
    label = Item(column, width, size.line * len(shown) + size.label_pad)
    return _Label(Way(sources, label, target), where, lines)


def _lines(words: Words, edge: Edge, size: Size) -> tuple[str, ...]:
    """Write an edge's events, a long one with its bracket on a line of its own."""
    found: list[str] = []
    for line in edge.lines:
        whole = words.line(line)
        broken = size.text(whole, size.small) > size.label
        found += [words.event(line.event), words.bracket(line).strip()] if broken and words.bracket(line) else [whole]
    return tuple(found)


def _make_room(boxes: Mapping[str, Item], labels: Sequence[_Label], size: Size) -> None:
    """Make each box high enough for the ways that end at either side."""
    ends = Counter(
        (item, label.way.label.column > item.column)
        for label in labels
        for item in (*label.way.sources, label.way.target)
    )
    for item in boxes.values():
        count = max(ends[item, True], ends[item, False])
        item.height = max(item.height, (count + 1) * size.port)


def _ports(layout: Layout, boxes: set[Item], size: Size) -> dict[tuple[Item, Item, bool], float]:
    """Say at which height each link leaves and reaches its items, side by side at a box.

    Returns:
        By start, end, and whether the height is the start's.
    """
    sides: dict[tuple[Item, bool], list[tuple[Item, Item, bool]]] = {}
    for start, end in layout.links:
        for item, other, leaves in ((start, end, True), (end, start, False)):
            sides.setdefault((item, other.column > item.column), []).append((start, end, leaves))
    found = {}
    for (item, _), links in sides.items():
        spread = item in boxes or len({leaves for *_, leaves in links}) > 1
        links.sort(key=lambda link: link[1].y if link[2] else link[0].y)
        for place, link in enumerate(links):
            found[link] = item.y + (place - (len(links) - 1) / 2) * size.port * spread
    return found


def _curve(
    link: tuple[Item, Item],
    layout: Layout,
    ports: Mapping[tuple[Item, Item, bool], float],
    arrives: bool,
    size: Size,
) -> str:
    """Draw a link: level within the columns, a curve between them."""
    start, end = link
    right = end.column > start.column
    first, last = ports[start, end, True], ports[start, end, False]
    begin, leave = start.x + start.width * right, layout.columns[start.column][right]
    enter, stop = layout.columns[end.column][not right], end.x + end.width * (not right)
    middle = (leave + enter) / 2
    drawn = (
        f'<path class="way" d="M{_n(begin)} {_n(first)}H{_n(leave)}'
        f'C{_n(middle)} {_n(first)} {_n(middle)} {_n(last)} {_n(enter)} {_n(last)}H{_n(stop)}"/>'
    )
    if not arrives:
        return drawn
    back = -size.head if right else size.head
    half = size.head / 2
    return f'{drawn}\n<path class="head" d="M{_n(stop)} {_n(last)}l{_n(back)} {_n(-half)}v{_n(size.head)}z"/>'


def _label(label: _Label, size: Size) -> str:
    item = label.way.label
    top = item.y - item.height / 2
    shown = [(label.where, "where")] if label.where else []
    shown += [(line, "") for line in label.lines]
    texts = (
        _text(line, item.x + size.label_pad, top + size.line * row, style)
        for row, (line, style) in enumerate(shown, start=1)
    )
    return "\n".join((_rectangle("label", item.x, top, item.width, item.height, size.label_pad), *texts))


def _box(words: Words, name: str, item: Item, size: Size) -> str:
    final = name in words.picture.final
    top, gap = item.y - item.height / 2, size.label_pad / 2
    drawn = [_rectangle("final" if final else "box", item.x, top, item.width, item.height, size.pad)]
    if final:
        inner = _rectangle(
            "inner", item.x + gap, top + gap, item.width - 2 * gap, item.height - 2 * gap, size.pad - gap
        )
        drawn.append(inner)
    x, y = item.x + item.width / 2, item.y + size.font / 2 - gap / 2
    drawn.append(_text(words.state(name), x, y, "state", size.font))
    return "\n".join(drawn)


def _bands(words: Words, boxes: Mapping[str, Item], layout: Layout, size: Size) -> Iterator[str]:
    """Draw what lies behind the states in which a request is handled, and behind those in which it may end."""
    final = {boxes[name].column for name in words.picture.final}
    others = {item.column for item in boxes.values()} - final
    for style, columns in (("open", others), ("closed", final)):
        left = layout.columns[min(columns)][0] - size.across / 2
        right = layout.columns[max(columns)][1] + size.across / 2
        yield _rectangle(f"band {style}", left, -size.band, right - left, layout.bottom + 2 * size.band, size.pad)
        yield _text(words.text(style), left + size.pad, size.line - size.band, "caption")


def _notes(words: Words, width: float, size: Size) -> Iterator[list[tuple[str, float, str]]]:
    """Write the notes, row by row: each text with where it begins and its look."""
    notes = words.notes()
    widest = max(size.text(where, size.small) for _, entries in notes for where, _ in entries)
    right = min(widest + size.margin, width * size.where)
    for heading, entries in notes:
        yield [(heading, 0, "heading")]
        for where, what in entries:
            cells = (wrapped(where, right - size.margin, size), wrapped(what, width - right, size))
            for pair in zip_longest(*cells, fillvalue=""):
                yield [(pair[0], 0, "where"), (pair[1], right, "")]
        yield []


def _text(text: str, x: float, y: float, style: str = "", height: float | None = None) -> str:
    look = (f' class="{style}"' if style else "") + (f' font-size="{_n(height)}"' if height else "")
    return f'<text x="{_n(x)}" y="{_n(y)}"{look}>{escape(text)}</text>' if text else ""


def _rectangle(style: str, x: float, y: float, width: float, height: float, corner: float) -> str:
    return (
        f'<rect class="{style}" x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" rx="{_n(corner)}"/>'
    )


def _n(number: float) -> str:
    """Write a length, the same one always in the same way."""
    return f"{round(number, 1) + 0:g}"

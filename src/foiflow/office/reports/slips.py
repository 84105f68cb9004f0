"""Which cell, or which two, would explain why equations fail, and by what slip."""

from __future__ import annotations

from collections import ChainMap, defaultdict
from typing import TYPE_CHECKING

import attrs

from foiflow.office.reports.equations import Place
from foiflow.office.reports.model import Cell

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from foiflow.office.reports.equations import Equation

__all__ = ["SLIPS", "Search", "Suspect", "slip_between"]

SLIPS = ("transposition", "one_digit", "missing_digit", "extra_digit", "blank", "left_at_zero", "other")
"""The kinds of slips, the likeliest first."""


@attrs.frozen
class Suspect:
    """A cell whose being wrong would explain why an equation fails.

    Attributes:
        place: The cell.
        printed: What it holds.
        would_be: What it would hold instead.
        slip: How the one becomes the other, one of ``SLIPS``.
        explains: In how many of the equations that fail it stands.
    """

    place: Place
    printed: Cell
    would_be: int
    slip: str
    explains: int


def slip_between(printed: Cell, meant: int) -> str:
    """Tell what kind of slip makes a number another.

    Args:
        printed: What the cell holds.
        meant: What it ought to hold.

    Returns:
        One of ``SLIPS``.

    Example:
        >>> [slip_between(*pair) for pair in ((12, 21), (12, 17), (12, 112), (112, 12), (0, 11), (12, 87))]
        ['transposition', 'one_digit', 'missing_digit', 'extra_digit', 'left_at_zero', 'other']
    """
    if printed is None:
        return "blank"
    found, wanted = str(printed), str(meant)
    if len(found) == len(wanted):
        differ = [at for at, pair in enumerate(zip(found, wanted, strict=True)) if pair[0] != pair[1]]
        if len(differ) == 1:
            return "one_digit"
        first, last = differ[0], differ[-1]
        swapped = found[:first] + found[first : last + 1][::-1] + found[last + 1 :]
        return "transposition" if last == first + 1 and swapped == wanted else "other"
    if _without_one(wanted, found):
        return "missing_digit"
    if _without_one(found, wanted):
        return "extra_digit"
    return "other" if printed else "left_at_zero"


def _without_one(longer: str, shorter: str) -> bool:
    """Whether leaving out one digit of a number gives the other."""
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


class Search:
    """The search for what would explain the equations that fail.

    A cell explains an equation if one value of it makes all equations hold that
    it stands in, as far as they can be judged. Two cells explain it together if
    neither does alone and a value of each makes all equations hold that either
    stands in.

    Args:
        cells: All cells.
        equations: All equations.
    """

    def __init__(self, cells: dict[Place, Cell], equations: Sequence[Equation]) -> None:
        """Find the equations that fail, and in which equations each cell stands."""
        self._cells = cells
        self._standing: defaultdict[Place, list[Equation]] = defaultdict(list)
        for equation in equations:
            for place in equation.places:
                self._standing[place].append(equation)
        self.failing = {equation for equation in equations if _gap(equation, cells)}
        """The equations that can be judged and do not hold."""

    def single(self, equation: Equation) -> tuple[Suspect, ...]:
        """Give the cells that would each explain why an equation fails.

        Returns:
            Those that explain the most first, then the likeliest slips.
        """
        mended = self._mended(equation, {}, equation.places)
        found = (self._suspect(place, value) for place, value, broken in mended if not broken)
        return tuple(sorted(found, key=_rank))

    def pairs(self, equation: Equation) -> tuple[tuple[Suspect, Suspect], ...]:
        """Give the pairs of cells that would explain together why an equation fails.

        Returns:
            Those that explain the most first, then the likeliest slips.
        """
        found: dict[frozenset[Place], tuple[Suspect, Suspect]] = {}
        beside = dict.fromkeys(one for place in equation.places for one in self._standing[place] if one in self.failing)
        for first, value, broken in (each for one in beside for each in self._mended(one, {}, equation.places)):
            # Whatever the first cell leaves open, the second must mend all of it.
            common = set.intersection(*(set(each.places) for each in broken)) if broken else set()
            for second, other, rest in self._mended(broken[0], {first: value}, common) if common else ():
                if not rest:
                    both = self._suspect(first, value), self._suspect(second, other)
                    found.setdefault(frozenset((first, second)), both)
        return tuple(sorted(found.values(), key=lambda pair: sorted(map(_rank, pair))))

    def _mended(
        self, equation: Equation, changed: dict[Place, int], among: Collection[Place]
    ) -> Iterator[tuple[Place, int, list[Equation]]]:
        """Make an equation hold by some of its cells, each in turn.

        Yields:
            The cell, its value then, and the equations that fail with it.
        """
        cells = ChainMap[Place, Cell]({**changed}, self._cells)
        gap = _gap(equation, cells)
        for place in equation.places:
            value = (cells[place] or 0) + (gap if place in equation.left else -gap)
            if value >= 0 and place in among and place not in changed:
                after = cells.new_child({place: value})
                touched = dict.fromkeys(each for one in (place, *changed) for each in self._standing[one])
                yield place, value, [each for each in touched if _gap(each, after)]

    def _suspect(self, place: Place, value: int) -> Suspect:
        explains = len(self.failing.intersection(self._standing[place]))
        return Suspect(place, self._cells[place], value, slip_between(self._cells[place], value), explains)


def _rank(suspect: Suspect) -> tuple[int, int]:
    return -suspect.explains, SLIPS.index(suspect.slip)


def _gap(equation: Equation, cells: Mapping[Place, Cell]) -> int:
    """Give what the left side lacks; nothing where the equation cannot be judged."""
    if equation.missing(cells):
        return 0
    left, right = equation.sides(cells)
    return right - left

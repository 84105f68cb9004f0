"""The equations between the cells of annual reports, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import attrs

from foiflow.office.reports.labels import key
from foiflow.office.reports.layouts import layout

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from foiflow.office.reports.model import Cell, Report

__all__ = ["EQUATIONS", "Equation", "Place", "cells_of", "equations_of"]

BALANCE = "R1+R2=R3.7+R4"
RESULTS = "R3.7=sum of leaves"
COLUMNS = "c7=sum of columns"
SECTION4 = "section4 total"
CARRIED = "R2=R4 of the year before"
EQUATIONS = (BALANCE, RESULTS, COLUMNS, SECTION4, CARRIED)
"""The names of the equations."""


class Place(NamedTuple):
    """A cell of one of several reports.

    Attributes:
        report: Which report, from 0.
        line: The row of section 3, or the block of section 4.
        head: The column, or the cell of the block.
    """

    report: int
    line: str
    head: str


@attrs.frozen(cache_hash=True)
class Equation:
    """Two sums of cells that must be equal.

    Attributes:
        name: One of ``EQUATIONS``.
        report: The report that it is about, from 0.
        where: ``column``, ``row`` or ``block``, and which one.
        left: The cells on the left side.
        right: The cells on the right side.
        needed: The cells that do not count as zero where they are blank.
    """

    name: str
    report: int
    where: tuple[str, str]
    left: tuple[Place, ...]
    right: tuple[Place, ...]
    needed: frozenset[Place]

    @property
    def places(self) -> tuple[Place, ...]:
        """All its cells."""
        return self.left + self.right

    def missing(self, cells: Mapping[Place, Cell]) -> tuple[Place, ...]:
        """Give the blank cells without which it cannot be judged."""
        return tuple(place for place in self.places if place in self.needed and cells[place] is None)

    def sides(self, cells: Mapping[Place, Cell]) -> tuple[int, int]:
        """Give its two sides, a blank counting as zero."""
        left, right = (sum(cells[place] or 0 for place in side) for side in (self.left, self.right))
        return left, right


def cells_of(reports: Sequence[Report]) -> dict[Place, Cell]:
    """Give the cells of both sections of all reports."""
    cells: dict[Place, Cell] = {}
    for number, report in enumerate(reports):
        chosen = layout(report.layout)
        for section, heads in ((report.section3, chosen.columns), (report.section4, chosen.endings)):
            for line, written in section.items():
                places = (Place(number, line, head.id) for head in heads)
                cells |= dict(zip(places, written, strict=True))
    return cells


def equations_of(reports: Sequence[Report]) -> list[Equation]:
    """Give the equations of every report, and those from one year to the next.

    Args:
        reports: The reports. Two belong together if they are of one organ, by its
            name, and of years that follow each other.
    """
    equations = [equation for number, report in enumerate(reports) for equation in _within(number, report)]
    latest = {(_organ(report), report.year): number for number, report in enumerate(reports)}
    for number, report in enumerate(reports):
        before = latest.get((_organ(report), report.year - 1))
        if before is not None:
            equations += _between(number, report, before, reports[before])
    return equations


def _organ(report: Report) -> str | None:
    return None if report.agency is None else key(report.agency)


def _within(number: int, report: Report) -> Iterator[Equation]:
    chosen = layout(report.layout)
    received, carried_in = chosen.row("received"), chosen.row("carried_in")
    total, carried_out = chosen.row("total"), chosen.row("carried_out")
    *applicants, everyone = (column.id for column in chosen.columns)
    for column in (*applicants, everyone):
        left = (Place(number, received, column), Place(number, carried_in, column))
        right = (Place(number, total, column), Place(number, carried_out, column))
        yield Equation(BALANCE, number, ("column", column), left, right, frozenset(left + right))
    for column in (*applicants, everyone):
        sum_, leaves = Place(number, total, column), tuple(Place(number, row.id, column) for row in chosen.leaves)
        # In the last column a leaf is a total itself, and a blank total is not a zero.
        needed = {sum_, *leaves} if column == everyone else {sum_}
        yield Equation(RESULTS, number, ("column", column), (sum_,), leaves, frozenset(needed))
    for row in chosen.rows:
        sum_, parts = Place(number, row.id, everyone), tuple(Place(number, row.id, column) for column in applicants)
        yield Equation(COLUMNS, number, ("row", row.id), (sum_,), parts, frozenset({sum_}))
    *endings, last = (ending.id for ending in chosen.endings)
    for block in chosen.blocks:
        sum_, parts = Place(number, block.id, last), tuple(Place(number, block.id, ending) for ending in endings)
        yield Equation(SECTION4, number, ("block", block.id), (sum_,), parts, frozenset({sum_}))


def _between(number: int, report: Report, before: int, earlier: Report) -> Iterator[Equation]:
    carried_in, carried_out = layout(report.layout).row("carried_in"), layout(earlier.layout).row("carried_out")
    for column in layout(report.layout).columns:
        left, right = (Place(number, carried_in, column.id),), (Place(before, carried_out, column.id),)
        yield Equation(CARRIED, number, ("column", column.id), left, right, frozenset(left + right))

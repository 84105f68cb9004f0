"""Check published reports: every equation that holds, fails, or cannot be judged."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Literal

import attrs

from foiflow.office.reports.equations import EQUATIONS, SECTION4, Equation, Place, cells_of, equations_of
from foiflow.office.reports.layouts import layout
from foiflow.office.reports.model import Report
from foiflow.office.reports.read_table import Published
from foiflow.office.reports.slips import Search, Suspect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from foiflow.office.reports.model import Cell

__all__ = ["EQUATIONS", "Checked", "Note", "Result", "check"]


@attrs.frozen
class Result:
    """How an equation came out.

    Attributes:
        equation: The equation.
        status: ``pass``, ``fail`` or ``not_assessable``.
        left: The left side; None where it cannot be assessed.
        right: The right side; None where it cannot be assessed.
        missing: The blank cells that it would need.
        suspects: Where it fails, the single cells that would explain it.
        pairs: Where no single cell would, the pairs of cells that would.
    """

    equation: Equation
    status: Literal["pass", "fail", "not_assessable"]
    left: int | None = None
    right: int | None = None
    missing: tuple[Place, ...] = ()
    suspects: tuple[Suspect, ...] = ()
    pairs: tuple[tuple[Suspect, Suspect], ...] = ()


@attrs.frozen
class Note:
    """Something that the figures rest on.

    Attributes:
        code: ``blank_counted_as_zero``, ``dash``, ``absent``,
            ``label_read_as`` or ``subtotal_not_read``.
        report: The report, from 0.
        of: The cells, rows or labels it is about.
    """

    code: str
    report: int
    of: tuple[str, ...]


@attrs.frozen
class Checked:
    """What came of checking some reports.

    Attributes:
        reports: The reports.
        results: All equations, report by report.
        notes: What the figures rest on.
    """

    reports: tuple[Report, ...]
    results: tuple[Result, ...]
    notes: tuple[Note, ...]

    @property
    def reconciles(self) -> bool:
        """Whether no equation fails."""
        return not self.failures

    @property
    def failures(self) -> tuple[Result, ...]:
        """The equations that fail."""
        return tuple(result for result in self.results if result.status == "fail")

    @property
    def not_assessable(self) -> tuple[Result, ...]:
        """The equations that a blank cell keeps from being judged."""
        return tuple(result for result in self.results if result.status == "not_assessable")

    @property
    def passed(self) -> dict[str, int]:
        """How many equations of each name hold."""
        counts = Counter(result.equation.name for result in self.results if result.status == "pass")
        return {name: counts[name] for name in EQUATIONS if counts[name]}

    def to_dict(self) -> dict[str, Any]:
        """Give plain values, as ``foiflow report check`` prints them."""
        return {
            "reconciles": self.reconciles,
            "failures": [
                {
                    **self._of(result),
                    "left": result.left,
                    "right": result.right,
                    "suspects": [self._suspect(suspect, result.equation) for suspect in result.suspects],
                    "pairs": [[self._suspect(suspect, result.equation) for suspect in pair] for pair in result.pairs],
                }
                for result in self.failures
            ],
            "not_assessable": [
                {**self._of(result), "missing": [self.name_of(place, result.equation) for place in result.missing]}
                for result in self.not_assessable
            ],
            "passed": self.passed,
            "notes": [{"note": note.code, **self._report(note.report), "of": list(note.of)} for note in self.notes],
        }

    def name_of(self, place: Place, equation: Equation) -> str:
        """Name a cell of an equation by what the equation does not say itself."""
        own = place.line if equation.where[0] == "column" else place.head
        return own if place.report == equation.report else f"{own} of {self.reports[place.report].year}"

    def _of(self, result: Result) -> dict[str, Any]:
        equation = result.equation
        return {"equation": equation.name, equation.where[0]: equation.where[1], **self._report(equation.report)}

    def _report(self, number: int) -> dict[str, Any]:
        return {"agency": self.reports[number].agency, "year": self.reports[number].year}

    def _suspect(self, suspect: Suspect, equation: Equation) -> dict[str, Any]:
        place = suspect.place
        heads = ("block", "cell") if equation.name == SECTION4 else ("row", "column")
        cell: dict[str, Any] = dict(zip(heads, (place.line, place.head), strict=True))
        if place.report != equation.report:
            cell["year"] = self.reports[place.report].year
        return {**cell, "printed": suspect.printed, "would_be": suspect.would_be, "slip": suspect.slip}


def check(reports: Iterable[Report | Published]) -> Checked:
    """Check reports, each by itself and against the year before of its organ.

    Args:
        reports: Reports, or what was read from files. A blank leaf or applicant
            column counts as zero; a blank total, and a blank R1, R2, R3.7 or R4,
            leaves the equations it stands in open.

    Returns:
        Every equation with its two sides; for one that fails, the single cells
        that would explain it if they alone were wrong, or else pairs of them.

    Example:
        >>> from foiflow.office.reports.model import report_from_dict
        >>> blocks = {"reconsideration": [10, 1, 0, 0, 0]}
        >>> found = check([report_from_dict({"year": 2023, "section3": {}, "section4": blocks})])
        >>> [(failure.left, failure.right, failure.suspects[0].would_be) for failure in found.failures]
        [(0, 11, 11)]
    """
    given = tuple(each if isinstance(each, Published) else Published(report=each) for each in reports)
    read = tuple(each.report for each in given)
    cells, equations = cells_of(read), equations_of(read)
    search = Search(cells, equations)
    results = tuple(_result(equation, cells, search) for equation in equations)
    notes = (note for number, each in enumerate(given) for note in _notes(number, each))
    return Checked(read, results, tuple(notes))


def _result(equation: Equation, cells: Mapping[Place, Cell], search: Search) -> Result:
    missing = equation.missing(cells)
    if missing:
        return Result(equation, "not_assessable", missing=missing)
    left, right = equation.sides(cells)
    if left == right:
        return Result(equation, "pass", left, right)
    single = search.single(equation)
    return Result(equation, "fail", left, right, suspects=single, pairs=() if single else search.pairs(equation))


def _notes(number: int, each: Published) -> Iterator[Note]:
    """Tell what has been taken for a zero, and what the table lacks or has beside its cells."""
    chosen = layout(each.report.layout)
    absent = set(each.absent)
    totals = {chosen.columns[-1].id, chosen.endings[-1].id}
    counted = {*(row.id for row in chosen.leaves), *(block.id for block in chosen.blocks)}
    blank = [
        f"{place.line}.{place.head}"
        for place, cell in cells_of((each.report,)).items()
        if cell is None and place.line in counted - absent and place.head not in totals
        if (place.line, place.head) not in each.dashes
    ]
    told = (
        ("blank_counted_as_zero", blank),
        ("dash", [".".join(cell) for cell in sorted(each.dashes)]),
        ("absent", each.absent),
        ("label_read_as", [f"{label} as {row}" for label, row in each.relabelled]),
        ("subtotal_not_read", each.subtotals),
    )
    yield from (Note(code, number, tuple(of)) for code, of in told if of)

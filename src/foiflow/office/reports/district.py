"""One report of several organs': their figures added up, gaps named."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from foiflow.errors import InputError
from foiflow.office.reports.layouts import LAYOUTS
from foiflow.office.reports.model import Report, in_layout

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from foiflow.office.reports.model import Cell, Cells

__all__ = ["Summed", "summed"]


@attrs.frozen(kw_only=True)
class Summed:
    """The sum of several organs' reports.

    Attributes:
        report: The sum; a cell is blank where an organ's figure is not known.
        organs: The organs that it counts.
        missing: Those on the list that sent no report.
        unlisted: Those that sent one and are not on the list.
        other_layout: Those whose layout was not that of the sum.
    """

    report: Report
    organs: tuple[str, ...]
    missing: tuple[str, ...] = ()
    unlisted: tuple[str, ...] = ()
    other_layout: tuple[str, ...] = ()


def summed(
    reports: Sequence[Report],
    *,
    organs: Iterable[str] = (),
    agency: str | None = None,
    layout: str | None = None,
) -> Summed:
    """Add up the reports of several organs for one year.

    Args:
        reports: One report an organ.
        organs: Every organ that should report; nobody is missed where empty.
        agency: Whose report the sum is.
        layout: ``2019`` or ``2021``. Where None it is the one they all use, and
            the one with fewer rows where they do not.

    Raises:
        InputError: No report, reports of two years, two of one organ, one that
            names no organ while a list is given, or one that cannot be brought
            to the layout.
    """
    listed = tuple(dict.fromkeys(organs))
    _check(reports, listed)
    used = {report.layout for report in reports}
    chosen = layout or (used.pop() if len(used) == 1 else LAYOUTS[0])
    names = [report.agency or "" for report in reports]
    brought = [_brought(report, chosen) for report in reports]
    incomes = [report.fee_income for report in reports]
    known = [income for income in incomes if income is not None]
    return Summed(
        report=Report(
            agency=agency,
            year=reports[0].year,
            layout=chosen,
            section3=_added(brought),
            section4=_section4(brought),
            fee_income=sum(known) if len(known) == len(incomes) else None,
            notes=tuple(dict.fromkeys(note for report in reports for note in report.notes)),
        ),
        organs=tuple(name for name in names if name),
        missing=tuple(name for name in listed if name not in names),
        unlisted=tuple(name for name in names if listed and name not in listed),
        other_layout=tuple(report.agency or "" for report in reports if report.layout != chosen),
    )


def _check(reports: Sequence[Report], listed: tuple[str, ...]) -> None:
    """Refuse reports that cannot be added up."""
    if not reports:
        raise InputError("reports", reports, "one report or more")
    seen: set[str] = set()
    for report in reports:
        if report.year != reports[0].year:
            raise InputError("year", report.year, f"{reports[0].year}, as in the first report")
        if report.agency is None and listed:
            raise InputError("agency", None, "an organ's name, to be found on the list")
        if report.agency in seen:
            raise InputError("agency", report.agency, "one report an organ")
        seen |= {report.agency} if report.agency else set()


def _brought(report: Report, name: str) -> Report:
    found = in_layout(report, name)
    if found is None:
        place = f"layout of {report.agency or 'a report'}"
        raise InputError(place, report.layout, f"{name}: rows that it divides hold figures")
    return found


def _added(reports: Sequence[Report]) -> dict[str, Cells]:
    """Add up section 3 cell by cell."""
    tables = [{row: _filled(cells) for row, cells in report.section3.items()} for report in reports]
    return {row: _sum([table[row] for table in tables]) for row in tables[0]}


def _section4(reports: Sequence[Report]) -> dict[str, Cells]:
    return {block: _sum([_filled(report.section4[block]) for report in reports]) for block in reports[0].section4}


def _filled(cells: Cells) -> Cells:
    """Read blank cells as nothing where the total at the end says that they are."""
    *parts, total = cells
    if total is None or sum(part or 0 for part in parts) != total:
        return cells
    return (*(part or 0 for part in parts), total)


def _sum(rows: Sequence[Cells]) -> Cells:
    return tuple(_total(cells) for cells in zip(*rows, strict=True))


def _total(cells: Sequence[Cell]) -> Cell:
    """Add up cells; what is not known of one is not known of all."""
    known = [cell for cell in cells if cell is not None]
    return sum(known) if len(known) == len(cells) else None

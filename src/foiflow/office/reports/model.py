"""An annual report's tables as a value, and the plain values they are kept in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from foiflow.errors import MISSING, Described, InputError
from foiflow.office.reports.layouts import LAYOUTS, Layout, layout, layout_of_rows

__all__ = ["Cell", "Cells", "Report", "in_layout", "report_from_dict"]

Cell = int | None
"""A number, or None where the cell is blank."""
Cells = tuple[Cell, ...]


@attrs.frozen(kw_only=True, hash=False)
class Report:
    """Sections 3 and 4 of an annual report, and the fees that section 6 tells.

    Attributes:
        agency: The organ that reports, or None.
        year: The year that is reported on.
        layout: The layout's id, ``2019`` or ``2021``.
        section3: By row, the cells of the columns ``c1`` to ``c7``.
        section4: By block: upheld, corrected, other, pending, total.
        fee_income: Fees taken in the year, in CNY; None where it is not told.
        notes: What is to be known about the figures.
    """

    agency: str | None = None
    year: int
    layout: str
    section3: Mapping[str, Cells]
    section4: Mapping[str, Cells]
    fee_income: float | None = None
    notes: tuple[str, ...] = ()

    def cell(self, row: str, column: str) -> Cell:
        """Give a cell of section 3 by its row and column.

        Raises:
            KeyError: The layout has no such row or column.
        """
        places = {each.id: place for place, each in enumerate(layout(self.layout).columns)}
        return self.section3[row][places[column]]

    def to_dict(self) -> dict[str, Any]:
        """Give the report as plain values, as JSON keeps it."""
        plain: dict[str, Any] = {
            "agency": self.agency,
            "year": self.year,
            "layout": self.layout,
            "section3": {row: list(cells) for row, cells in self.section3.items()},
            "section4": {block: list(cells) for block, cells in self.section4.items()},
        }
        if self.fee_income is not None:
            plain["section6"] = {"fee_income": self.fee_income}
        if self.notes:
            plain["notes"] = list(self.notes)
        return plain


def in_layout(report: Report, name: str) -> Report | None:
    """Give the same figures in another layout, or None where they do not tell.

    A row that the other layout divides can be brought over only where it holds
    nothing; rows that it does not divide are added up.

    Args:
        report: The report.
        name: The other layout's id.

    Raises:
        UnknownName: No such layout is kept.
    """
    source, target = layout(report.layout), layout(name)
    if source is target:
        return report
    table: dict[str, Cells] = {}
    for row in source.rows:
        cells = report.section3[row.id]
        rows = {target.place[counted] for counted in row.counts} if row.is_leaf else {row.id}
        if len(rows) > 1 and any(cells):
            return None
        for each in rows:
            table[each] = _added(table[each], cells) if each in table else cells
    return attrs.evolve(report, layout=name, section3={row.id: table[row.id] for row in target.rows})


def _added(left: Cells, right: Cells) -> Cells:
    """Add two leaf rows: a blank cell beside a number is nothing."""
    pairs = zip(left, right, strict=True)
    return tuple(None if one is None and other is None else (one or 0) + (other or 0) for one, other in pairs)


def report_from_dict(value: object) -> Report:
    """Make a report of plain values, as JSON keeps it.

    The layout is read off the rows. A row or block that is not there is blank.

    Args:
        value: What ``to_dict`` gives; of its fields only ``year`` and
            ``section3`` must be there.

    Raises:
        InputError: A field is missing or is none that a report has.
        UnknownName: A row belongs to no layout, or to another than the rest.
    """
    if not isinstance(value, Mapping):
        raise InputError("report", value, "an object with year, section3 and section4")
    _refuse_unknown(value, ("agency", "year", "layout", "section3", "section4", "section6", "notes"), "")
    agency, year = value.get("agency"), value.get("year", MISSING)
    if agency is not None and not isinstance(agency, str):
        raise InputError("agency", agency, "the organ's name, or null")
    if not _is_number(year):
        raise InputError("year", year, "the year that is reported on")
    section3 = _table(value.get("section3", MISSING), "section3")
    section4 = _table(value.get("section4", {}), "section4")
    chosen = layout_of_rows(section3) or _named(value.get("layout"))
    _refuse_unknown(section4, tuple(block.id for block in chosen.blocks), "section4.")
    return Report(
        agency=agency,
        year=year,
        layout=chosen.id,
        section3={row.id: _cells(section3, row.id, len(chosen.columns), f"section3.{row.id}") for row in chosen.rows},
        section4={
            block.id: _cells(section4, block.id, len(chosen.endings), f"section4.{block.id}") for block in chosen.blocks
        },
        fee_income=_fee_income(value.get("section6")),
        notes=tuple(str(note) for note in value.get("notes") or ()),
    )


def _named(name: object) -> Layout:
    """Give the layout that the report itself names, the latest where it names none."""
    if name is not None and name not in LAYOUTS:
        raise InputError("layout", name, " or ".join(LAYOUTS))
    return layout(LAYOUTS[-1] if name is None else str(name))


def _table(found: object, section: str) -> Mapping[str, object]:
    if not isinstance(found, Mapping):
        raise InputError(section, found, "an object of rows, each a list of cells")
    return found


def _cells(table: Mapping[str, object], name: str, width: int, path: str) -> Cells:
    found = table.get(name)
    if found is None:
        return (None,) * width
    if not isinstance(found, list | tuple) or len(found) != width:
        count = Described(f"a list of {len(found)}") if isinstance(found, list) else found
        raise InputError(path, count, f"a list of {width} cells")
    for place, cell in enumerate(found):
        if cell is not None and (not _is_number(cell) or cell < 0):
            raise InputError(f"{path}[{place}]", cell, "a whole number, 0 or more, or null")
    return tuple(found)


def _fee_income(section: object) -> float | None:
    if section is None:
        return None
    if not isinstance(section, Mapping):
        raise InputError("section6", section, "an object with fee_income")
    _refuse_unknown(section, ("fee_income",), "section6.")
    income = section.get("fee_income")
    known = income is None or (isinstance(income, int | float) and not isinstance(income, bool) and income >= 0)
    if not known:
        raise InputError("section6.fee_income", income, "an amount in CNY, 0 or more, or null")
    return income


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _refuse_unknown(value: Mapping[str, object], known: tuple[str, ...], path: str) -> None:
    for name in value:
        if name not in known:
            raise InputError(f"{path}{name}", value[name], f"one of {', '.join(known)}")

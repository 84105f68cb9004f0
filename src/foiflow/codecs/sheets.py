"""Spreadsheets: the sheets of an XLSX, XLS or ODS file as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from foiflow.codecs.tables import Listed
from foiflow.errors import Described, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from python_calamine import CalamineSheet

__all__ = ["sheets"]


def sheets(stream: BinaryIO, sheet: str | None = None) -> Iterator[tuple[str, Listed]]:
    """Give the visible sheets that hold anything, by name, in their order.

    Cells come as text, numbers, days or moments; a formula as the value that was
    stored with it. Every cell of a merged range has its value.

    Args:
        stream: The file.
        sheet: The name of the only sheet wanted, visible or not.

    Raises:
        InputError: It is no spreadsheet, or has no such sheet.
    """
    from python_calamine import CalamineError, SheetVisibleEnum, load_workbook

    try:
        book = load_workbook(stream)
    except CalamineError as error:
        raise InputError(
            "the file", Described(f"no spreadsheet: {error}"), "an XLSX, XLSM, XLSB, XLS or ODS file"
        ) from None
    if sheet is not None and sheet not in book.sheet_names:
        raise InputError("sheet", sheet, f"one of {', '.join(book.sheet_names)}")
    for about in book.sheets_metadata:
        if about.name == sheet or (sheet is None and about.visible is SheetVisibleEnum.Visible):
            try:
                found = book.get_sheet_by_name(about.name)
            except CalamineError as error:
                damage = Described(f"a damaged spreadsheet: {error}")
                raise InputError("the file", damage, "one that can be opened") from None
            if found.start is not None:
                yield about.name, Listed(_rows(found))


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[Any]]]:
    """Give the rows with their numbers in the sheet."""
    left = (sheet.start or (0, 0))[1]
    merged = sorted(sheet.merged_cell_ranges or (), reverse=True)
    inside: list[tuple[int, int, int, Any]] = []  # the last row, the first and the last column, the value
    for number, cells in enumerate(sheet.iter_rows()):
        while merged and merged[-1][0][0] == number:
            (_, first), (bottom, last) = merged.pop()
            inside.append((bottom, first - left, min(last - left, len(cells) - 1), cells[first - left]))
        for _, first, last, value in inside:
            cells[first : last + 1] = [value] * (last + 1 - first)
        inside = [one for one in inside if one[0] > number]
        yield number + 1, cells

"""Tables of spreadsheets, merged cells filled in."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from foiflow.errors import InputError
from foiflow.office.reports.read_table import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["pieces"]


def pieces(data: bytes) -> Iterator[Piece]:
    """Give the sheets of a workbook as tables.

    Args:
        data: The file. Formulas are read by the values that were saved with them.

    Raises:
        InputError: A formula was saved without its value.
    """
    from openpyxl import load_workbook

    values, formulas = (load_workbook(BytesIO(data), data_only=only) for only in (True, False))
    for sheet in values.worksheets:
        written = formulas[sheet.title]
        grid = [[_text(cell.value) for cell in line] for line in sheet.iter_rows()]
        for line in written.iter_rows():
            for cell in line:
                if cell.data_type == "f" and sheet[cell.coordinate].value is None:
                    place = f"sheet {sheet.title}, cell {cell.coordinate}"
                    raise InputError(place, cell.value, "a number; save the file in a spreadsheet program once")
        for span in sheet.merged_cells.ranges:
            text = grid[span.min_row - 1][span.min_col - 1]
            for line in grid[span.min_row - 1 : span.max_row]:
                line[span.min_col - 1 : span.max_col] = [text] * (span.max_col - span.min_col + 1)
        yield Piece(f"sheet {sheet.title}", grid=grid)


def _text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)

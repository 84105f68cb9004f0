"""Results as a workbook: a sheet for each table."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from foiflow.batch.outputs.rows import TABLES, Cell, Column, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from openpyxl.cell import WriteOnlyCell
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet


__all__ = ["XlsxSink"]

_MOST_ROWS = 2**20
"""Rows that a sheet of Excel has."""
_LONGEST = 2**15 - 1
"""Characters that a cell of Excel has."""


class XlsxSink:
    """``results.xlsx`` with a sheet for each table.

    Every text is stored as text, so that none is run as a formula. A table of more
    rows than a sheet has goes on in another sheet.

    Args:
        folder: The folder.
    """

    goes_on: ClassVar[bool] = False

    def __init__(self, folder: Path, _: Mapping[str, int]) -> None:
        """Begin the workbook."""
        from openpyxl import Workbook

        self._path = folder / "results.xlsx"
        self._book = Workbook(write_only=True)
        self._sheets: dict[str, list[WriteOnlyWorksheet]] = {name: [] for name in TABLES}
        self._rows: dict[str, int] = {}
        for name in TABLES:
            self._begin(name)

    def write(self, _: bytes, plain: Mapping[str, Any]) -> None:
        """Write the rows of one result."""
        for table, row in rows_of(plain):
            if self._rows[table] == _MOST_ROWS:
                self._begin(table)
            sheet = self._sheets[table][-1]
            sheet.append([_cell(sheet, column, cell) for column, cell in zip(TABLES[table], row, strict=True)])
            self._rows[table] += 1

    def mark(self) -> Mapping[str, int]:
        """Give nothing: the file is there only at the end."""
        return {}

    def close(self) -> None:
        """Write the file."""
        self._book.save(self._path)

    def _begin(self, table: str) -> None:
        sheets = self._sheets[table]
        sheet = self._book.create_sheet(table if not sheets else f"{table} {len(sheets) + 1}")
        sheet.freeze_panes = "A2"
        sheet.append([column.name for column in TABLES[table]])
        sheets.append(sheet)
        self._rows[table] = 1


def _cell(sheet: WriteOnlyWorksheet, column: Column, cell: Cell) -> WriteOnlyCell | date | Cell:
    if cell is None or column.kind in ("number", "yes_no"):
        return cell
    if column.kind == "day":
        return date.fromisoformat(str(cell))
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    text = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("\ufffd", str(cell))[:_LONGEST])
    text.data_type = "s"
    return text

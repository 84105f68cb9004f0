"""Spreadsheets as rows."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook

from foiflow.codecs.sheets import sheets
from foiflow.errors import InputError


def written(book: Workbook) -> BytesIO:
    """Write a workbook into memory."""
    stream = BytesIO()
    book.save(stream)
    return BytesIO(stream.getvalue())


def rows(book: Workbook, sheet: str | None = None) -> dict[str, list[tuple[int, Any]]]:
    """Read the sheets of a workbook."""
    return {name: list(raw.body(0, 0)) for name, raw in sheets(written(book), sheet)}


def test_cells_come_as_what_they_are() -> None:
    """Days are days, numbers are numbers, and text that begins like a formula is text."""
    book = Workbook()
    page = book.active
    page.append(["a", date(2024, 3, 4), 20240304, 1.5, True, None])
    page["B2"], page["C2"] = "=1+1", "=1+1"
    page["B2"].data_type = "s"
    page["C3"] = 45355
    page["C3"].number_format = 'yyyy"年"m"月"d"日"'

    assert rows(book) == {
        "Sheet": [
            (1, ["a", date(2024, 3, 4), 20240304.0, 1.5, True]),
            (2, ["", "=1+1", "", "", ""]),
            (3, ["", "", date(2024, 3, 4), "", ""]),
        ]
    }


def test_every_cell_of_a_merged_range_has_its_value() -> None:
    """Also where the sheet begins further down and to the right; rows have the numbers of the sheet."""
    book = Workbook()
    page = book.active
    page["C3"], page["D3"], page["D4"], page["D5"], page["E5"] = "case", 1, 2, 3, "wide"
    page.merge_cells("C3:C4")
    page.merge_cells("E5:F5")

    assert [row for row in rows(book)["Sheet"] if any(row[1])] == [
        (3, ["case", 1.0, ""]),
        (4, ["case", 2.0, ""]),
        (5, ["", 3.0, "wide"]),
    ]


def test_empty_and_hidden_sheets_are_left_out_unless_named() -> None:
    """A sheet that is named is read, be it hidden or not."""
    book = Workbook()
    book.active.title = "空"
    book.create_sheet("隐藏").append(["x"])
    book["隐藏"].sheet_state = "hidden"
    book.create_sheet("台账").append(["y"])

    assert rows(book) == {"台账": [(1, ["y"])]}
    assert rows(book, "隐藏") == {"隐藏": [(1, ["x"])]}


def test_a_sheet_that_is_not_there_and_a_file_that_is_none_are_refused() -> None:
    """The names of the sheets that are there are told."""
    with pytest.raises(InputError, match="sheet is '台帐'; expected one of Sheet"):
        rows(Workbook(), "台帐")
    with pytest.raises(InputError, match="no spreadsheet"):
        list(sheets(BytesIO(b"PK\x03\x04 and nothing more")))

"""A report's tables as a spreadsheet, a sheet a section, cells merged."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from foiflow.office.reports.render_table import notes_of, tables_of, title_of

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from foiflow.office.reports.model import Report
    from foiflow.office.reports.render_table import Box, Table

__all__ = ["xlsx"]

_SHEETS = {"section3": "申请情况", "section4": "复议诉讼"}
_LABEL_WIDTHS = (6, 16, 44)
"""Of the columns that hold labels, in characters."""
_FIGURE_WIDTH = 9
_LINE_HEIGHT = 16
"""In points."""
_TITLE_SIZE = 14


def xlsx(report: Report) -> bytes:
    """Write the tables as a workbook; figures are numbers, ready to be copied."""
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook()
    book.remove(book.active)
    book.properties.creator = ""
    for table, titles in zip(tables_of(report), ([title_of(report)], []), strict=True):
        sheet = book.create_sheet(_SHEETS[table.id])
        for title in (*titles, table.title):
            sheet.append([title])
            cell = sheet.cell(sheet.max_row, 1)
            # An organ's name that begins with an equals sign is no formula.
            cell.data_type, cell.font = "s", Font(bold=True, size=_TITLE_SIZE)
        _write(sheet, table, sheet.max_row + 1)
    for note in notes_of(report):
        sheet.append([note])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _write(sheet: Worksheet, table: Table, top: int) -> None:
    from openpyxl.styles import Alignment, Border, Side
    from openpyxl.utils import get_column_letter

    thin = Side(style="thin")
    for box in table.boxes:
        first, last = top + box.line, top + box.line + box.lines - 1
        left, right = box.place + 1, box.place + box.places
        cell = sheet.cell(first, left, box.content)
        cell.alignment = Alignment(horizontal="left" if box.is_label else "center", vertical="center", wrap_text=True)
        for line in sheet.iter_rows(first, last, left, right):
            for each in line:
                each.border = Border(thin, thin, thin, thin)
        if box.lines > 1 or box.places > 1:
            sheet.merge_cells(start_row=first, end_row=last, start_column=left, end_column=right)
    widths = [*_LABEL_WIDTHS[: table.labels], *[_FIGURE_WIDTH] * (table.places - table.labels)]
    for place, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for line, boxes in enumerate(table.by_line(), start=top):
        # Not every program finds out by itself how high a line with wrapped text must be.
        wrapped = max(_wrapped(box, sum(widths[box.place : box.place + box.places])) for box in boxes)
        sheet.row_dimensions[line].height = _LINE_HEIGHT * wrapped
    sheet.freeze_panes = sheet.cell(top + table.head, table.labels + 1)
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _wrapped(box: Box, width: int) -> int:
    """Give how many lines a text takes; a Chinese character is two wide, and the borders take two."""
    return 1 if box.lines > 1 or box.heads is None else 1 + (2 * len(box.text) + 1) // width

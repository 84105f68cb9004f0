"""Paragraphs and tables of Word documents, merged cells filled in."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from foiflow.office.reports.read_table import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

    from docx.document import Document
    from docx.table import Table, _Cell

__all__ = ["pieces"]


def pieces(data: bytes) -> Iterator[Piece]:
    """Give the paragraphs and tables of a document, tables within tables too.

    Args:
        data: The file.
    """
    from docx import Document

    yield from _content(Document(BytesIO(data)), "table ")


def _content(holder: Document | _Cell, name: str) -> Iterator[Piece]:
    from docx.table import Table, _Cell

    number = 0
    for item in holder.iter_inner_content():
        if not isinstance(item, Table):
            yield Piece("the text", text=item.text)
            continue
        number += 1
        yield Piece(f"{name}{number}", grid=_grid(item))
        for cell in (cell for row in item._tbl.tr_lst for cell in row.tc_lst if cell.tbl_lst):
            yield from _content(_Cell(cell, item), f"{name}{number}.")


def _grid(table: Table) -> list[list[str]]:
    """Lay out a table's cells; python-docx would look for the first of merged cells again and again."""
    lines: list[list[str]] = []
    for row in table._tbl.tr_lst:
        line = [""] * row.grid_before
        for cell in row.tc_lst:
            place = len(line)
            above = lines[-1][place : place + 1] if cell.vMerge == "continue" and lines else []
            text = above[0] if above else "\n".join(paragraph.text for paragraph in cell.p_lst)
            line += [text] * cell.grid_span
        lines.append(line)
    return lines

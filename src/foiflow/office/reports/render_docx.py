"""A report's tables as a Word document, cells merged, ready to be pasted."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from foiflow.office.reports.render_table import notes_of, tables_of, title_of

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table as Grid
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

    from foiflow.office.reports.model import Report
    from foiflow.office.reports.render_table import Box, Table

__all__ = ["docx"]

_WIDTH, _HEIGHT, _MARGIN = 210, 297, 20
"""A4, in millimetres."""
_LABELS = (10, 22, 52)
"""The widths of the places that hold labels, in millimetres."""
_LINE = 6
"""The least height of a line, in millimetres."""
_FONT, _LATIN = "仿宋", "Times New Roman"
_TITLE_SIZE, _HEADING_SIZE, _SIZE = 18, 14, 9


def docx(report: Report) -> bytes:
    """Write the tables as a document: A4, the head of a table repeated on each page."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Mm, Pt

    paper = Document()
    _set_style(paper)
    page = paper.sections[0]
    page.page_width, page.page_height = Mm(_WIDTH), Mm(_HEIGHT)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(_MARGIN)
    paper.core_properties.author = ""
    title = paper.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _write(title, title_of(report), _TITLE_SIZE)
    for table in tables_of(report):
        heading = paper.add_paragraph()
        heading.paragraph_format.keep_with_next = True
        heading.paragraph_format.space_before = heading.paragraph_format.space_after = Pt(_SIZE)
        _write(heading, table.title, _HEADING_SIZE)
        _draw(paper, table)
    for note in notes_of(report):
        paper.add_paragraph(note)
    file = BytesIO()
    paper.save(file)
    return file.getvalue()


def _set_style(paper: Document) -> None:
    """Set what all text has in common, once for the document."""
    from docx.oxml.ns import qn
    from docx.shared import Pt

    style = paper.styles["Normal"]
    style.font.name, style.font.size = _LATIN, Pt(_SIZE)
    style.font.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = 0


def _draw(paper: Document, table: Table) -> None:
    from docx.enum.table import WD_TABLE_ALIGNMENT
    from docx.shared import Mm

    grid = paper.add_table(table.lines, table.places, "Table Grid")
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    taken = sum(_LABELS[: table.labels])
    figure = (_WIDTH - 2 * _MARGIN - taken) / (table.places - table.labels)
    widths = [Mm(_LABELS[place] if place < table.labels else figure) for place in range(table.places)]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    # Each look-up of a cell by its place would go through the whole table anew.
    cells = [row.cells for row in grid.rows]
    for line in cells:
        for cell, width in zip(line, widths, strict=True):
            cell.width = width
    for box in table.boxes:
        last = cells[box.line + box.lines - 1][box.place + box.places - 1]
        _fill(cells[box.line][box.place], last, box)
    _keep_rows(grid, table.head)


def _fill(cell: _Cell, last: _Cell, box: Box) -> None:
    from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    if box.lines > 1 or box.places > 1:
        cell = cell.merge(last)
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if box.is_label else WD_ALIGN_PARAGRAPH.CENTER
    paragraph.add_run(box.text)


def _keep_rows(grid: Grid, head: int) -> None:
    """Repeat the head on every page, and let no row run over a page's end."""
    from docx.oxml import OxmlElement
    from docx.shared import Mm

    for line, row in enumerate(grid.rows):
        row.height = Mm(_LINE)
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if line < head:
            properties.append(OxmlElement("w:tblHeader"))


def _write(heading: Paragraph, text: str, size: int) -> None:
    from docx.shared import Pt

    run = heading.add_run(text)
    run.font.size, run.bold = Pt(size), True

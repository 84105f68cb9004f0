"""Text and tables of web pages, spanning cells filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foiflow.office.reports.read_table import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["pieces"]

_HEADS = {"title", "h1", "h2", "h3", "p", "caption"}
_WIDEST = 1000
"""The most columns and rows that a cell may span, as the HTML standard has it."""


def pieces(text: str) -> Iterator[Piece]:
    """Give the titles, paragraphs and tables of a page, from beginning to end.

    Args:
        text: The page, decoded; what it says of its own encoding is passed over.
    """
    from lxml import etree, html

    page = html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    etree.strip_elements(page, "script", "style", etree.Comment, with_tail=False)
    number = 0
    for element in page.iter(*_HEADS, "table"):
        if element.tag != "table":
            yield Piece("the text", text=_text(element))
            continue
        number += 1
        yield Piece(f"table {number}", grid=_grid(element))


def _grid(table: Any) -> list[list[str]]:
    """Lay out a table's own rows, as the HTML standard forms tables."""
    rows = table.xpath("./tr | ./thead/tr | ./tbody/tr | ./tfoot/tr")
    filled: dict[tuple[int, int], str] = {}
    width = 0
    for line, row in enumerate(rows):
        place = 0
        for cell in row.xpath("./td | ./th"):
            while (line, place) in filled:
                place += 1
            text, across, down = _text(cell), _span(cell, "colspan"), _span(cell, "rowspan")
            last = len(rows) if down == 0 else min(line + down, len(rows))
            filled |= {(y, x): text for y in range(line, last) for x in range(place, place + across)}
            place += across
            width = max(width, place)
    return [[filled.get((line, place), "") for place in range(width)] for line in range(len(rows))]


def _span(cell: Any, name: str) -> int:
    """Read a span; what is no number counts as one."""
    digits = (cell.get(name) or "").strip().rstrip(";")
    wanted = int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= len(str(_WIDEST)) else 1
    return min(wanted, _WIDEST) if name == "rowspan" else min(wanted or 1, _WIDEST)


def _text(element: Any) -> str:
    """Give an element's text; a line break within a label is none of it."""
    return " ".join(str(element.text_content()).split())

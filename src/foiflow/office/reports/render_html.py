"""A report's tables as a web page of its own, for reading and for print."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from foiflow.office.reports.render_table import notes_of, tables_of, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiflow.office.reports.model import Report
    from foiflow.office.reports.render_table import Box, Table

__all__ = ["html"]


def html(report: Report) -> str:
    """Write the tables as one page, without anything to load from elsewhere.

    Every figure names the labels over and beside it, so that a screen reader
    can say them.
    """
    title, style = escape(title_of(report)), (files("foiflow.office.reports") / "page.css").read_text(encoding="utf-8")
    parts = [
        "<!DOCTYPE html>",
        '<html lang="zh-Hans">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>\n{style}</style>",
        "</head>",
        "<body>",
        f"<h1>{title}</h1>",
        *(line for table in tables_of(report) for line in _table(table)),
        *(f"<p>{escape(note)}</p>" for note in notes_of(report)),
        "</body>",
        "</html>",
    ]
    return "\n".join(parts) + "\n"


def _table(table: Table) -> Iterator[str]:
    yield f'<h2 id="{table.id}">{escape(table.title)}</h2>'
    yield f'<table class="{table.id}" aria-labelledby="{table.id}">'
    if table.labels:
        yield f'<colgroup><col span="{table.labels}"></colgroup>'
    yield f'<colgroup><col span="{table.places - table.labels}" class="figure"></colgroup>'
    yield "<thead>"
    for line, boxes in enumerate(table.by_line()):
        if line == table.head:
            yield "</thead>"
            yield "<tbody>"
        yield f"<tr>{''.join(_cell(table, box) for box in boxes)}</tr>"
    yield "</tbody>"
    yield "</table>"


def _cell(table: Table, box: Box) -> str:
    spans = "".join(f' {name}="{span}"' for name, span in (("rowspan", box.lines), ("colspan", box.places)) if span > 1)
    if box.heads is None:
        over = [head for head in table.boxes if head.heads == "column" and head.covers_place(box.place)]
        beside = [head for head in table.boxes if head.heads == "row" and head.covers_line(box.line)]
        return f'<td headers="{" ".join(_id(table, head) for head in over + beside)}">{box.text}</td>'
    across = box.places > 1 if box.heads == "column" else box.lines > 1
    scope = f"{'col' if box.heads == 'column' else 'row'}{'group' if across else ''}"
    return f'<th id="{_id(table, box)}" scope="{scope}"{spans}>{escape(box.text)}</th>'


def _id(table: Table, box: Box) -> str:
    return f"{table.id}-{box.line}-{box.place}"

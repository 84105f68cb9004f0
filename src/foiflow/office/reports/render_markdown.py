"""A report's tables in Markdown, which knows no merged cells: one line a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiflow.office.reports.layouts import layout
from foiflow.office.reports.render_table import notes_of, tables_of, title_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from foiflow.office.reports.model import Cells, Report

__all__ = ["markdown"]


def markdown(report: Report) -> str:
    """Write the tables in Markdown, the headings over rows as lines without figures."""
    chosen = layout(report.layout)
    section3, section4 = tables_of(report)
    columns = [column.zh for column in chosen.columns]
    endings = [ending.zh for ending in chosen.endings]
    blank: Cells = (None,) * len(columns)
    rows = ((line.zh, report.section3.get(line.id, blank) if line.role else blank) for line in chosen.lines)
    blocks = ((block.zh, report.section4[block.id]) for block in chosen.blocks)
    lines = [
        f"# {_escaped(title_of(report))}",
        f"## {section3.title}",
        "\n".join(_table(columns, rows)),
        f"## {section4.title}",
        "\n".join(_table(endings, blocks)),
        *map(_escaped, notes_of(report)),
    ]
    return "\n\n".join(lines) + "\n"


def _table(heads: list[str], rows: Iterable[tuple[str, Cells]]) -> Iterator[str]:
    yield _line(["", *heads])
    yield _line([":--", *("--:" for _ in heads)])
    for label, cells in rows:
        yield _line([_numbered(label), *("" if cell is None else str(cell) for cell in cells)])


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _numbered(label: str) -> str:
    """Keep a number at the beginning of a label from being read as a list."""
    return label.replace(".", "\\.", 1) if label[:1].isdecimal() else label


def _escaped(text: str) -> str:
    """Keep what an agency's name or a note may hold from being read as marks."""
    return "".join(f"\\{each}" if each in "\\`*_{}[]<>#|" else each for each in text)

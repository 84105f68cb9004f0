"""Write a report's tables in the formats that offices and programs use."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING

from foiflow.errors import UnknownName
from foiflow.office.reports.render_table import notes_of, tables_of, title_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow.office.reports.model import Report

__all__ = ["FORMATS", "render"]


def render(report: Report, format: str) -> bytes:
    """Write a report in one of the formats, labelled as the official form.

    Args:
        report: The report.
        format: One of ``FORMATS``.

    Returns:
        The file. Text is in UTF-8, CSV with the mark that spreadsheets look for.

    Raises:
        UnknownName: There is no such format.
        ModuleNotFoundError: The package that writes it is not installed.

    Example:
        >>> from foiflow.office.reports.model import report_from_dict
        >>> report = report_from_dict({"year": 2023, "section3": {"R1": [95, 0, 0, 0, 0, 0, 95]}, "section4": {}})
        >>> next(line for line in render(report, "md").decode().splitlines() if "新收" in line)
        '| 一、本年新收政府信息公开申请数量 | 95 | 0 | 0 | 0 | 0 | 0 | 95 |'
    """
    if format not in _WRITERS:
        raise UnknownName("format", format, _WRITERS)
    try:
        return _WRITERS[format](report)
    except ModuleNotFoundError as error:
        sentence = f"writing {format} needs {error.name}; pip install 'foiflow[reports]'"
        raise ModuleNotFoundError(sentence, name=error.name) from None


def _json(report: Report) -> bytes:
    return f"{json.dumps(report.to_dict(), ensure_ascii=False)}\n".encode()


def _markdown(report: Report) -> bytes:
    from foiflow.office.reports.render_markdown import markdown

    return markdown(report).encode()


def _html(report: Report) -> bytes:
    from foiflow.office.reports.render_html import html

    return html(report).encode()


def _csv(report: Report) -> bytes:
    file = StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow([title_of(report)])
    for table in tables_of(report):
        writer.writerow([table.title])
        for boxes in table.by_line():
            line = [""] * table.places
            for box in boxes:
                line[box.place] = box.text
            writer.writerow(line)
    writer.writerows([note] for note in notes_of(report))
    return file.getvalue().encode("utf-8-sig")


def _xlsx(report: Report) -> bytes:
    from foiflow.office.reports.render_xlsx import xlsx

    return xlsx(report)


def _docx(report: Report) -> bytes:
    from foiflow.office.reports.render_docx import docx

    return docx(report)


_WRITERS: dict[str, Callable[[Report], bytes]] = {
    "json": _json,
    "md": _markdown,
    "html": _html,
    "csv": _csv,
    "xlsx": _xlsx,
    "docx": _docx,
}
FORMATS = tuple(_WRITERS)
"""The formats that a report can be written in."""

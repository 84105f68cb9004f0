"""Reports kept as JSON: one object, or a list of them."""

from __future__ import annotations

from typing import Any

from foiflow.codecs.jsonl import loads
from foiflow.errors import Described, InputError
from foiflow.office.reports.labels import DASH, cell_of
from foiflow.office.reports.model import report_from_dict
from foiflow.office.reports.read_table import Published, published_as

__all__ = ["reports"]

_SECTIONS = ("section3", "section4")


def reports(text: str, source: str) -> list[Published]:
    """Read the reports of a file.

    Args:
        text: One object as ``Report.to_dict`` gives it, or a list of them. A cell
            may be text, as it stands in the printed table.
        source: The file's name.

    Raises:
        InputError: It is no JSON, or none of a report.
        UnknownName: A row belongs to no layout, or to another than the rest.
    """
    try:
        content = loads(text.encode())
    except InputError as error:
        raise InputError(source, error.value, "one report, or a list of them") from None
    if content == []:
        raise InputError(source, Described("an empty list"), "one report, or a list of them")
    several = isinstance(content, list)
    found = []
    for number, value in enumerate(content if several else [content]):
        where = f"{source}: [{number}]." if several else f"{source}: "
        try:
            found.append(_report(value, source))
        except InputError as error:
            raise InputError(where + error.path, error.value, error.expected) from None
    return found


def _report(value: object, source: str) -> Published:
    if not isinstance(value, dict):
        return Published(report=report_from_dict(value), source=source)
    sections = {name: value[name] for name in _SECTIONS if isinstance(value.get(name), dict)}
    written = {name: _written(section) for name, section in sections.items()}
    numbers = {
        name: {row: [None if cell is DASH else cell for cell in cells] for row, cells in section.items()}
        for name, section in written.items()
    }
    report = report_from_dict({**value, **{name: {**sections[name], **numbers[name]} for name in sections}})
    return published_as(report, written.get("section3", {}), written.get("section4", {}), source)


def _written(section: dict[str, Any]) -> dict[str, list[Any]]:
    """Read the cells that are text; what is no list of cells is left to the model."""
    return {row: [_cell(cell) for cell in cells] for row, cells in section.items() if isinstance(cells, list)}


def _cell(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    try:
        return cell_of(cell)
    except ValueError:
        return cell

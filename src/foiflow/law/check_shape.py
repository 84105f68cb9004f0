"""Checks of a file's outline, before anything else reads it.

They need the file alone, so that whatever comes after may rely on its outline.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from foiflow.errors import UnknownName
from foiflow.law.fault import Fault
from foiflow.law.resolve import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from foiflow.law.files import Layer

__all__ = ["check_shape"]

_TEXTS = ("id", "extends", "calendar", "number", "source")
_LISTS = ("laws", "texts")
_TABLES = ("title", "in_force", "counting", "transition", "article")
_KEYS = frozenset({*ROWS, *_TEXTS, *_LISTS, *_TABLES, "convention", "default"})
_CHOSEN_BY = ("receipt", "event")


def check_shape(layer: Layer) -> list[Fault]:
    """Give the faults in the outline of a file; empty where it can be read on."""
    return [*_top(layer), *_rows(layer)]


def _top(layer: Layer) -> Iterator[Fault]:
    for key, value in layer.content.items():
        if key not in _KEYS:
            yield Fault(layer.where, 0, str(UnknownName("key", key, _KEYS)))
        elif key in _TEXTS and not isinstance(value, str):
            yield Fault(layer.where, 0, f"{key} is {value!r}; expected a text")
        elif key in _LISTS and not _is_list_of(value, str):
            yield Fault(layer.where, 0, f"{key} is {value!r}; expected a list of texts")
        elif key in _TABLES and not isinstance(value, dict):
            yield Fault(layer.where, 0, f"{key} is {value!r}; expected a table")
        elif key in (*ROWS, "convention") and not _is_list_of(value, dict):
            yield Fault(layer.where, 0, f"{key} is {value!r}; expected [[{key}]] tables")
    title = layer.content.get("title")
    if not isinstance(title, dict) or not {"zh", "en"} <= set(title):
        yield Fault(layer.where, 0, "title: expected a table with zh and en")
    inner = (*_days(layer.content.get("in_force", {})), *_parts(layer.content))
    yield from (Fault(layer.where, 0, text) for text in inner)


def _parts(content: Mapping[str, Any]) -> Iterator[str]:
    """Say what is wrong within the tables that are no rows."""
    for key, words in (("counting", "a list of texts"), ("article", "a table with en and zh")):
        table = content.get(key, {})
        for name, value in table.items() if isinstance(table, dict) else ():
            if not (_is_list_of(value, str) if key == "counting" else isinstance(value, dict)):
                yield f"{key}.{name} is {value!r}; expected {words}"


def _rows(layer: Layer) -> Iterator[Fault]:
    for kind in (*ROWS, "convention"):
        rows = layer.content.get(kind, ())
        for number, row in enumerate(rows if _is_list_of(rows, dict) else ()):
            for text in dict.fromkeys(_inside(row)):
                yield Fault(layer.where, layer.line_of(kind, number) or 0, f"{kind}: {text}")


def _inside(node: Any) -> Iterator[str]:
    """Say what is wrong with the parts that every kind of row may have."""
    if isinstance(node, list):
        for item in node:
            yield from _inside(item)
    if not isinstance(node, dict):
        return
    for key, value in node.items():
        if key == "in_force":
            yield from _days(value)
        elif key in ("when", "until_when") and not isinstance(value, dict):
            yield f"{key} is {value!r}; expected a table of conventions and their options"
        elif key == "convention" and not isinstance(value, str):
            yield f"convention is {value!r}; expected the name of a convention"
        elif key in ("cite", "codes", "channels") and not _is_list_of(value, str):
            yield f"{key} is {value!r}; expected a list of texts"
        elif key == "from" and "to" in node and not _is_list_of(value, str):
            yield f"from is {value!r}; expected a list of states"
        else:
            yield from _inside(value)


def _days(period: Any) -> Iterator[str]:
    if not isinstance(period, dict):
        yield f"in_force is {period!r}; expected a table with from, until, chosen_by"
        return
    for key, value in period.items():
        if key in ("from", "until"):
            if not isinstance(value, date) or isinstance(value, datetime):
                yield f"in_force.{key} is {value!r}; expected a date such as 2024-01-01"
        elif key == "chosen_by":
            if value not in _CHOSEN_BY:
                yield f"in_force.chosen_by is {value!r}; expected one of {', '.join(_CHOSEN_BY)}"
        elif key != "until_when" or not isinstance(value, dict):
            yield f"in_force.{key}: expected from, until, until_when or chosen_by"


def _is_list_of(value: Any, kind: type[Any]) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)

"""Case logs as one JSON array, or as JSON values one after another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO

from foiflow.codecs.jsonl import dumps
from foiflow.codecs.text import lines, utf8
from foiflow.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["dumps", "loads", "records"]

_scan = json.JSONDecoder().raw_decode


def loads(data: bytes) -> list[Any]:
    """Read every value of an array; errors stand in their places."""
    return [value for _, value in _values(utf8(data).decode("utf-8"))]


def records(stream: BinaryIO) -> Iterator[tuple[int, Any]]:
    """Give the line each value begins on and the value, or its ``InputError``."""
    parts = []
    for number, line in lines(stream):
        if isinstance(line, InputError):
            yield number, line
            return
        parts.append(line)
    try:
        text = utf8(b"".join(part if part.endswith(b"\n") else part + b"\n" for part in parts)).decode("utf-8")
    except InputError as error:
        yield 1, error
        return
    yield from _values(text)


def _values(text: str) -> Iterator[tuple[int, Any]]:
    place = _blank(text, 0)
    array = text[place : place + 1] == "["
    place += array
    line, counted = 1, 0
    while (place := _blank(text, place)) < len(text):
        if array and text[place] == "]":
            return
        if text[place] == ",":
            place += 1
            continue
        line, counted = line + text.count("\n", counted, place), place
        try:
            value, place = _scan(text, place)
        except RecursionError:
            yield line, InputError("", _words("nested too deeply"), "a case: a JSON object of at most a few levels")
            return
        except json.JSONDecodeError as error:
            yield error.lineno, InputError("", _words(f"no JSON: {error.msg}"), "one JSON object")
            return
        yield line, value
    if array:
        yield line, InputError("", _words("cut off"), "the end of the array, ]")


def _blank(text: str, place: int) -> int:
    while place < len(text) and text[place] in " \t\r\n":
        place += 1
    return place


class _words(str):  # noqa: N801 -- a text that shows itself without quotes
    __slots__ = ()

    def __repr__(self) -> str:
        return str(self)

"""Case logs as one JSON array, or as JSON values one after another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO

from foiflow.codecs import jsonl
from foiflow.codecs.jsonl import dumps
from foiflow.codecs.text import lines, utf8
from foiflow.errors import Described, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["dumps", "loads", "records"]

# Numbers are only passed over here; one of thousands of digits must not stop the reading.
_scan = json.JSONDecoder(parse_int=len).raw_decode


def loads(data: bytes) -> list[Any]:
    """Read every value of an array; errors stand in their places."""
    return [value if isinstance(value, InputError) else jsonl.loads(value) for _, value in _values(_text(data))]


def records(stream: BinaryIO) -> Iterator[tuple[int, bytes | InputError]]:
    """Give the line each value begins on and its bytes, or its ``InputError``."""
    parts = []
    for number, line in lines(stream):
        if isinstance(line, InputError):
            yield number, line
            return
        parts.append(line)
    try:
        text = _text(b"".join(part if part.endswith(b"\n") else part + b"\n" for part in parts))
    except InputError as error:
        yield 1, error
        return
    yield from _values(text)


def _text(data: bytes) -> str:
    return utf8(data).decode("utf-8")


def _values(text: str) -> Iterator[tuple[int, bytes | InputError]]:
    """Cut a text into its values; what cannot be cut ends it."""
    place = _blank(text, 0)
    array = text[place : place + 1] == "["
    place += array
    line, counted = 1, 0
    while (place := _blank(text, place)) < len(text):
        line, counted = line + text.count("\n", counted, place), place
        if array and text[place] == "]":
            if _blank(text, place + 1) < len(text):
                yield line + 1, InputError("", Described("more after the array"), "nothing after its end, ]")
            return
        if text[place] == ",":
            place += 1
            continue
        try:
            _, end = _scan(text, place)
        except RecursionError:
            yield line, InputError("", Described("nested too deeply"), "a case: a JSON object of at most a few levels")
            return
        except json.JSONDecodeError as error:
            yield line, InputError("", Described(f"no JSON: {error.msg}"), "one JSON object")
            return
        yield line, text[place:end].encode("utf-8")
        place = end
    if array:
        line += text.count("\n", counted)
        yield line, InputError("", Described("cut off"), "the end of the array, ]")


def _blank(text: str, place: int) -> int:
    """Pass over white space."""
    while place < len(text) and text[place] in " \t\r\n":
        place += 1
    return place

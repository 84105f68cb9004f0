"""Case logs as one JSON array, or as values one after another."""

from __future__ import annotations

import io
from typing import Any

import pytest

from foiflow.codecs import json_array, jsonl
from foiflow.errors import InputError


def read(text: str | bytes) -> list[tuple[int, Any]]:
    """Give each value's line and the value, or its error's sentence."""
    data = text.encode() if isinstance(text, str) else text
    found = json_array.records(io.BytesIO(data))
    return [(line, str(value) if isinstance(value, InputError) else jsonl.loads(value)) for line, value in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("[]", []),
        ("[1, 2]", [(1, 1), (1, 2)]),
        ('[\n{"a": 1},\n\n"x"\n]\n', [(2, {"a": 1}), (4, "x")]),
        ('{"a": 1}', [(1, {"a": 1})]),
        ('{"a":\n1}\n{"b": 2}', [(1, {"a": 1}), (3, {"b": 2})]),
        ("[1,\n2,\n]", [(1, 1), (2, 2)]),
        ("[\r\n1,\r\n2\r\n]", [(2, 1), (3, 2)]),
        ("[[1, 2], 3]", [(1, [1, 2]), (1, 3)]),
        ('["区"]'.encode("gb18030"), [(1, "区")]),
        ('["区"]'.encode("utf-16"), [(1, "区")]),
        ('["区"]'.encode("utf-8-sig"), [(1, "区")]),
    ],
)
def test_values_come_with_the_lines_they_begin_on(text: str | bytes, expected: list[tuple[int, Any]]) -> None:
    """Each value is given with its line."""
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "line", "start"),
    [
        ("[\n1,\n", 3, "the record is cut off; expected the end of the array, ]"),
        ("[\n1,\n{", 3, "the record is no JSON: "),
        ("[\n1,\n{]\n,2]", 3, "the record is no JSON: "),
        ("[\n1,\n" + "[" * 10**5, 3, "the record is nested too deeply; "),
        ("[\n1\n]\n2", 4, "the record is "),
        (b'[\n1,\n"\xff"]', 1, "the record is b'\\xff'; expected text in UTF-8 or GB18030"),
        ("[1]".encode("utf-16-le"), 1, "the record is b'[\\x00'; expected text in UTF-8 or GB18030"),
    ],
)
def test_what_is_wrong_is_the_last_thing_given(text: str | bytes, line: int, start: str) -> None:
    """Where reading cannot go on, the error stands in its place."""
    number, sentence = read(text)[-1]
    assert (number, str(sentence)[: len(start)]) == (line, start)


def test_an_array_is_read_whole() -> None:
    """Every value of an array, an error in its place."""
    *values, error = json_array.loads(b'[1, {"a": 2}, {]')
    assert (values, isinstance(error, InputError)) == ([1, {"a": 2}], True)

"""Lines of a file, in whatever encoding it came."""

from __future__ import annotations

import io

import pytest

from foiflow.codecs import text
from foiflow.codecs.text import lines, utf8
from foiflow.errors import InputError


def read(data: bytes) -> list[tuple[int, str]]:
    """Give each line's number and its text, stripped, or its error."""
    found = []
    for number, line in lines(io.BytesIO(data)):
        found.append((number, str(line) if isinstance(line, InputError) else utf8(line).decode().strip()))
    return found


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", []),
        (b"a", [(1, "a")]),
        (b"\n", [(1, "")]),
        (b"a\n", [(1, "a")]),
        (b"ab\ncd\n", [(1, "ab"), (2, "cd")]),
        (b"\n\nab\n", [(1, ""), (2, ""), (3, "ab")]),
        (b"{\nab\n", [(1, "{"), (2, "ab")]),
        (b"\nab\n", [(1, ""), (2, "ab")]),
        (b"a\r\nb\r\n", [(1, "a"), (2, "b")]),
        (b"\xef\xbb\xbfa\nb", [(1, "a"), (2, "b")]),
        ("区\nb".encode(), [(1, "区"), (2, "b")]),
        ("区\nb".encode("gb18030"), [(1, "区"), (2, "b")]),
        ("区\nb".encode("utf-16"), [(1, "区"), (2, "b")]),
        (b"\xfe\xff" + "区\nb".encode("utf-16-be"), [(1, "区"), (2, "b")]),
    ],
)
def test_lines_are_numbered_and_read(data: bytes, expected: list[tuple[int, str]]) -> None:
    """Every line has its number from 1, blank ones too, in every encoding."""
    assert read(data)[: len(expected)] == expected
    assert [line for line in read(data)[len(expected) :] if line[1]] == []


def test_utf16_without_its_mark_is_named() -> None:
    """What has null bytes in its first line is told what is missing."""
    [(number, sentence), *_] = read("ab\n".encode("utf-16-le"))
    assert number == 1
    assert sentence.endswith("expected text in UTF-8 or GB18030 (UTF-16 needs its byte-order mark)")


def test_utf16_that_is_cut_is_named() -> None:
    """Half a character after the mark is no text."""
    [(number, sentence)] = read("ab".encode("utf-16") + b"x")
    assert (number, sentence.endswith("expected UTF-16 text after this byte-order mark")) == (1, True)


def test_what_is_no_text_is_named_by_its_bytes() -> None:
    """Bytes that are neither UTF-8 nor GB18030 are shown, and nothing around them."""
    with pytest.raises(InputError) as caught:
        utf8(b"Wang Fang \xff\xff")
    assert str(caught.value) == "the record is b'\\xff'; expected text in UTF-8 or GB18030"


@pytest.mark.parametrize("length", [15, 16, 17, 40])
def test_a_line_that_is_too_long_is_named_and_skipped(monkeypatch: pytest.MonkeyPatch, length: int) -> None:
    """The lines before and after it are read."""
    monkeypatch.setattr(text, "LONGEST_LINE", 16)
    first, middle, *rest = read(b"ab\n" + b"x" * length + b"\ncd\n")
    assert (first, rest) == ((1, "ab"), [(3, "cd")])
    assert middle[0] == 2
    assert middle[1] == "x" * length or middle[1].startswith(
        "the record is too long to be shown; expected a line of at most"
    )
    assert middle[1].startswith("the record") == (length > 15)

"""Lines of a file in whatever encoding it came: UTF-8, GB18030 or UTF-16."""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, BinaryIO

from foiflow.errors import Described, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["LONGEST_LINE", "lines", "utf8"]

LONGEST_LINE = 2**24
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def utf8(data: bytes) -> bytes:
    """Give the bytes in UTF-8, from UTF-8 or GB18030.

    Raises:
        InputError: They are neither.
    """
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            return data.decode("gb18030").encode("utf-8")
        except UnicodeDecodeError as error:
            raise InputError("", data[error.start : error.end], "text in UTF-8 or GB18030") from None
    return data


def lines(stream: BinaryIO) -> Iterator[tuple[int, bytes | InputError]]:
    """Give the lines of a file, numbered from 1, as bytes or why not.

    A mark at the beginning is dropped; UTF-16 with its mark is read whole. A
    line longer than ``LONGEST_LINE`` bytes is not read, only named.
    """
    first = stream.readline(LONGEST_LINE)
    if first.startswith(_UTF16):
        yield from _utf16(first + stream.read())
        return
    if b"\0" in first[:2]:
        yield 1, InputError("", first[:2], "text in UTF-8 or GB18030 (UTF-16 needs its byte-order mark)")
        return
    number, line = 0, first.removeprefix(codecs.BOM_UTF8)
    while line:
        number += 1
        if len(line) >= LONGEST_LINE and not line.endswith(b"\n"):
            _skip_line(stream)
            yield number, InputError("", Described("too long to be shown"), f"a line of at most {LONGEST_LINE} bytes")
        else:
            yield number, line
        line = stream.readline(LONGEST_LINE)


def _skip_line(stream: BinaryIO) -> None:
    while (more := stream.readline(LONGEST_LINE)) and not more.endswith(b"\n"):
        pass


def _utf16(data: bytes) -> Iterator[tuple[int, bytes | InputError]]:
    try:
        text = data.decode("utf-16")
    except UnicodeDecodeError:
        yield 1, InputError("", data[:2], "UTF-16 text after this byte-order mark")
        return
    for number, line in enumerate(text.split("\n"), start=1):
        yield number, line.encode("utf-8")

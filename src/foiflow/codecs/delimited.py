"""Text tables: CSV with any delimiter, in UTF-8, GB18030 or UTF-16."""

from __future__ import annotations

import codecs
import csv
import io
from collections import Counter, deque
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from foiflow.codecs.text import LONGEST_LINE
from foiflow.codecs.words import table_words
from foiflow.errors import Described, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiflow.codecs.tables import Cells, Row

__all__ = ["Delimited"]

_DELIMITERS = ",\t;|，；"
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class Delimited:
    """The rows of a text table, read line by line.

    A quotation mark that is never closed takes no further rows with it: where
    the record that it begins does not end as wide as the header, only its first
    line is an error, and reading goes on with the next.

    Args:
        stream: The file.
        encoding: Its encoding; by default what most of its first lines are in.
        delimiter: What stands between two cells; by default what cuts most of
            the first lines into equally many.
    """

    def __init__(self, stream: BinaryIO, *, encoding: str | None = None, delimiter: str | None = None) -> None:
        """Look at the beginning."""
        first = stream.read(table_words()["limits"]["sample_bytes"])
        text = io.TextIOWrapper(
            io.BufferedReader(_Rejoined(first, stream)),
            encoding=encoding or _encoding_of(first),
            errors="replace",
            newline="",
        )
        self._lines = _numbered(text)
        self._waiting: deque[tuple[int, str | None]] = deque()
        self._ends: dict[int, int] = {}
        self._delimiter = delimiter or self._guess_delimiter()

    def head(self, count: int) -> list[tuple[int, Cells]]:
        """Give the first rows; see ``RawRows``."""
        read: list[tuple[int, str | None]] = []
        rows: list[tuple[int, Cells]] = []
        while len(rows) < count:
            taken = self._take()
            if taken is None:
                break
            read.append(taken)
            number, line = taken
            cells, more = self._record(line or "", 0)
            read += more
            self._ends[number] = read[-1][0]
            rows.append((number, cells if isinstance(cells, list) else []))
        self._waiting.extendleft(reversed(read))
        return rows

    def body(self, after: int, width: int) -> Iterator[Row]:
        """Give the rows after one of the first; see ``RawRows``."""
        end = self._ends.get(after, after)
        while (taken := self._take()) is not None:
            number, line = taken
            if number <= end or (line is not None and not line.strip()):
                continue
            if line is None:
                expected = f"a line of at most {LONGEST_LINE} characters"
                yield number, InputError("", Described("too long to be shown"), expected)
                continue
            yield number, self._record(line, width)[0]

    def _record(self, line: str, width: int) -> tuple[list[str] | InputError, list[tuple[int, str | None]]]:
        """Read the record that a line begins, as wide as told if at all.

        Returns:
            The cells or what is wrong, and the further lines that it took.
        """
        taken: list[tuple[int, str | None]] = []

        def lines() -> Iterator[str]:
            yield line
            while len(taken) < table_words()["limits"]["lines_of_a_record"] and (more := self._take()) is not None:
                taken.append(more)
                yield more[1] or ""

        try:
            cells = next(csv.reader(lines(), delimiter=self._delimiter, strict=True), [])
        except csv.Error as error:
            self._put_back(taken)
            return InputError("", Described(f"no row: {error}"), "cells with quotation marks in pairs"), []
        if width and len(cells) != width:
            self._put_back(taken)
            return InputError("", Described(f"a row of {len(cells)} cells"), f"{width} cells, as in the header"), []
        return cells, taken

    def _take(self) -> tuple[int, str | None] | None:
        return self._waiting.popleft() if self._waiting else next(self._lines, None)

    def _put_back(self, taken: list[tuple[int, str | None]]) -> None:
        self._waiting.extendleft(reversed(taken))

    def _guess_delimiter(self) -> str:
        """Give the delimiter that cuts the most of the first lines alike."""
        self._waiting.extend(islice(self._lines, table_words()["limits"]["header_rows"]))
        sample = [line for _, line in self._waiting if line and line.strip()]

        def alike(delimiter: str) -> tuple[int, int]:
            widths = Counter(line.count(delimiter) for line in sample if delimiter in line)
            width, lines = max(widths.items(), key=lambda pair: (pair[1], pair[0]), default=(0, 0))
            return lines, width

        return max(_DELIMITERS, key=alike)


class _Rejoined(io.RawIOBase):
    """A stream whose beginning was read already."""

    def __init__(self, first: bytes, rest: BinaryIO) -> None:
        self._first, self._rest = first, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # the buffer that BufferedReader gives
        part = self._first[: len(buffer)] or self._rest.read(len(buffer))
        self._first = self._first[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


def _numbered(text: io.TextIOWrapper) -> Iterator[tuple[int, str | None]]:
    """Give the lines with their numbers; None for one that is too long."""
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) < LONGEST_LINE or line.endswith(("\n", "\r")):
            yield number, line
            continue
        while (more := text.readline(LONGEST_LINE)) and not more.endswith(("\n", "\r")):
            pass
        yield number, None


def _encoding_of(first: bytes) -> str:
    """Tell UTF-8 from GB18030 by what most lines with such bytes are in.

    One line alone may be in both, and a damaged one in neither.
    """
    for mark, encoding in _MARKS.items():
        if first.startswith(mark):
            return encoding
    lines = [line for line in first.split(b"\n") if not line.isascii()]
    return "utf-8" if sum(map(_is_utf8, lines)) * 2 >= len(lines) else "gb18030"


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True

"""Sources in pieces that can be sent to a worker.

Plain files of JSON Lines come in blocks of bytes, other sources in records. A
block ends where a line ends; it is read, sent and split in a few calls, however
many lines it has.
"""

from __future__ import annotations

import codecs
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from foiflow.batch.sources import FileLine, Input, name_of, records_of
from foiflow.codecs.text import LONGEST_LINE
from foiflow.errors import Described, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from io import FileIO

    from foiflow.batch.plans import Plans
    from foiflow.batch.sources import Source

    Record = tuple[int, Any]

__all__ = ["Answered", "Block", "Piece", "Records", "Stretch", "file_of", "pieces_of"]

_SUFFIXES = (".jsonl", ".ndjson")
_LEAST, _MOST = 2**16, 2**20
"""Bytes of a block."""
_SHARES = 2**3
"""A piece is one in so many parts of what each process has left to do: in the end nobody waits long for another."""
_LINE_END = b"\n"


class Answered(NamedTuple):
    """What the records of a piece came to.

    Attributes:
        lines: The line of each record.
        ids: The number of each case, or None where it could not be read.
        answers: What was wanted of each.
    """

    lines: list[int]
    ids: list[str | None]
    answers: list[Any]


def _one_by_one(records: list[Record], plans: Plans[Any, Any]) -> Answered:
    return Answered([line for line, _ in records], *plans.answers(records))


class Block(NamedTuple):
    """Some lines of a file.

    Attributes:
        line: The number of the first.
        data: The lines with their ends, or what is wrong with the only one.
        file: The file, where errors are to name it.
    """

    line: int
    data: bytes | InputError
    file: str | None = None

    def records(self) -> list[Record]:
        """Give each line's number and its bytes, blank lines left out."""
        found: list[Record]
        if isinstance(self.data, InputError):
            found = [(self.line, self.data)]
        else:
            found = [entry for entry in enumerate(self.data.split(_LINE_END), start=self.line) if entry[1].strip()]
        return found if self.file is None else [(FileLine.of(line, self.file), raw) for line, raw in found]

    def answered(self, plans: Plans[Any, Any]) -> Answered:
        """Answer for every record."""
        return _one_by_one(self.records(), plans)


class Stretch(NamedTuple):
    """Some lines of a file, to be read where they are replayed.

    Attributes:
        line: The number of the first.
        path: The file.
        begin: Where they begin, in bytes.
        size: How many bytes they have; None for a single line that is too long.
        file: The file, where errors are to name it.
    """

    line: int
    path: Path
    begin: int
    size: int | None
    file: str | None

    def block(self) -> Block:
        """Read them.

        Raises:
            OSError: The file cannot be opened any more.
        """
        if self.size is None:
            return Block(self.line, _too_long(), self.file)
        with self.path.open("rb", buffering=0) as stream:
            stream.seek(self.begin)
            return Block(self.line, stream.read(self.size), self.file)

    def records(self) -> list[Record]:
        """Give each line's number and its bytes, blank lines left out."""
        return self.block().records()

    def answered(self, plans: Plans[Any, Any]) -> Answered:
        """Answer for every record."""
        return self.block().answered(plans)


class Records(NamedTuple):
    """Some records, as a reader gave them.

    Attributes:
        line: The line of the first.
        found: Each record's line, and its bytes, value or ``InputError``.
    """

    line: int
    found: list[Record]

    def records(self) -> list[Record]:
        """Give the records."""
        return self.found

    def answered(self, plans: Plans[Any, Any]) -> Answered:
        """Answer for every record."""
        return _one_by_one(self.found, plans)


class Piece(Protocol):
    """A part of a source that can be sent to a worker, and what records it has."""

    @property
    def line(self) -> int:
        """The line of the first record."""

    def records(self) -> list[Record]:
        """Give each record's line, and its bytes, value or ``InputError``."""

    def answered(self, plans: Plans[Any, Any]) -> Answered:
        """Answer for every record."""


def pieces_of(source: Source, size: int, on_bytes: Any = None, *, workers: int = 1) -> Iterator[Piece]:
    """Give the pieces of any source.

    Args:
        source: A path, ``-`` for standard input, or an iterable of plain values.
        size: How many records a piece has that is not cut by its bytes.
        on_bytes: Called with the open file now and then.
        workers: How many processes replay; each of several reads its lines itself,
            where a file can be read from several places.

    Raises:
        OSError: The file cannot be opened.
    """
    path = file_of(source)
    if path is not None and _has_blocks(path):
        named = name_of(path) if isinstance(source, Input) and source.named else None
        if workers > 1:
            yield from _stretches_in(path, named, _SHARES * workers, on_bytes)
        else:
            yield from map(Stretch.block, _stretches_in(path, named, 1, on_bytes))
        return
    records = iter(records_of(source, on_bytes=on_bytes))
    while found := list(islice(records, size)):
        yield Records(found[0][0], found)


def file_of(source: Source) -> Path | None:
    """Give the file that a source is; None where it is read in its own way."""
    if isinstance(source, Input) and source == Input(source.place):
        source = source.place
    path = Path(source) if isinstance(source, str | Path) else None
    return path if path is not None and path.is_file() else None


def _has_blocks(path: Path) -> bool:
    """Tell whether a file is JSON Lines in UTF-8 or GB18030, by its name and first bytes."""
    if path.suffix not in _SUFFIXES:
        return False
    with path.open("rb") as stream:
        first = stream.read(2)
    return b"\0" not in first and first not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def _stretches_in(path: Path, named: str | None, shares: int, on_bytes: Any) -> Iterator[Stretch]:
    """Cut a file into stretches of lines, each one of so many parts of what is left, without keeping them."""
    with path.open("rb", buffering=0) as stream:
        begin = len(codecs.BOM_UTF8) if stream.read(len(codecs.BOM_UTF8)) == codecs.BOM_UTF8 else 0
        line, place, whole, buffer = 1, begin, path.stat().st_size, bytearray(_MOST)
        while True:
            stream.seek(place)
            size = min(max(_LEAST, (whole - place) // shares), _MOST)
            count = stream.readinto(memoryview(buffer)[:size]) or 0
            if not count:
                break
            end = buffer.rfind(_LINE_END, 0, count) + 1
            if end:
                yield Stretch(line, path, begin, place + end - begin, named)
                line += buffer.count(_LINE_END, 0, end)
                begin = place = place + end
            elif place + count - begin < LONGEST_LINE:
                place += count
                continue
            else:
                yield Stretch(line, path, begin, None, named)
                line += 1
                begin = place = _after_line(stream)
            if on_bytes is not None:
                on_bytes(stream)
        if place > begin:
            yield Stretch(line, path, begin, place - begin, named)


def _too_long() -> InputError:
    return InputError("", Described("too long to be shown"), f"a line of at most {LONGEST_LINE} bytes")


def _after_line(stream: FileIO) -> int:
    """Skip what is left of a line; tell where the next one begins."""
    while data := stream.read(_MOST):
        end = data.find(_LINE_END) + 1
        if end:
            return stream.tell() - len(data) + end
    return stream.tell()

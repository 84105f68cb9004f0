"""Sources in pieces that can be sent to a worker.

Plain files of JSON Lines come in blocks of bytes, other sources in records. A
block ends where a line ends; it is read, sent and split in a few calls, however
many lines it has.
"""

from __future__ import annotations

import codecs
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, Protocol

from foiflow.batch.sources import Input, records_of
from foiflow.codecs.text import LONGEST_LINE
from foiflow.errors import Described, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiflow.batch.plans import Plans
    from foiflow.batch.sources import Source

    Record = tuple[int, Any]

__all__ = ["Answered", "Block", "Piece", "Records", "blocks_in", "file_of", "pieces_of"]

_SUFFIXES = (".jsonl", ".ndjson")
_SIZE = 2**20
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
    """

    line: int
    data: bytes | InputError

    def records(self) -> list[Record]:
        """Give each line's number and its bytes, blank lines left out."""
        if isinstance(self.data, InputError):
            return [(self.line, self.data)]
        return [entry for entry in enumerate(self.data.split(_LINE_END), start=self.line) if entry[1].strip()]

    def answered(self, plans: Plans[Any, Any]) -> Answered:
        """Answer for every record."""
        return _one_by_one(self.records(), plans)


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


def pieces_of(source: Source, size: int, on_bytes: Any = None) -> Iterator[Piece]:
    """Give the pieces of any source.

    Args:
        source: A path, ``-`` for standard input, or an iterable of plain values.
        size: How many records a piece has that is not cut by its bytes.
        on_bytes: Called with the open file now and then.

    Raises:
        OSError: The file cannot be opened.
    """
    path = file_of(source)
    if path is not None and _has_blocks(path):
        yield from blocks_in(path, on_bytes)
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


def blocks_in(path: str | Path, on_bytes: Any = None) -> Iterator[Block]:
    """Give the blocks of a file.

    Args:
        path: The file.
        on_bytes: Called with the open file after each block.

    Raises:
        OSError: The file cannot be opened.
    """
    with Path(path).open("rb") as stream:
        line, rest = 1, stream.read(len(codecs.BOM_UTF8)).removeprefix(codecs.BOM_UTF8)
        while True:
            data = stream.read(_SIZE)
            if not data:
                break
            end = data.rfind(_LINE_END) + 1
            if end:
                block = Block(line, rest + data[:end])
                rest = data[end:]
            elif len(rest) + len(data) < LONGEST_LINE:
                rest += data
                continue
            else:
                block, rest = Block(line, _too_long()), _after_line(stream)
            yield block
            line += block.data.count(_LINE_END) if isinstance(block.data, bytes) else 1
            if on_bytes is not None:
                on_bytes(stream)
        if rest:
            yield Block(line, rest)


def _too_long() -> InputError:
    return InputError("", Described("too long to be shown"), f"a line of at most {LONGEST_LINE} bytes")


def _after_line(stream: BinaryIO) -> bytes:
    """Skip what is left of a line; give what was read after it."""
    while data := stream.read(_SIZE):
        end = data.find(_LINE_END) + 1
        if end:
            return data[end:]
    return b""

"""Many cases in chunks, in this process or in several, in the order of the input.

One process reads: it cuts the input into chunks of records, hands them out, and
takes what they came to. Whatever the source, few chunks are under way at a time.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from foiflow.batch.blocks import pieces_of
from foiflow.batch.lines import Lines
from foiflow.batch.plans import Plans
from foiflow.batch.replay import Replay
from foiflow.batch.seen import SeenIds
from foiflow.batch.workers import shared_out
from foiflow.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from foiflow.batch.blocks import Piece
    from foiflow.batch.plans import Wanted
    from foiflow.batch.sources import Source

__all__ = ["Bulk", "Chunk", "LineChunk", "replay_lines", "replayed_piece"]

Gathered = TypeVar("Gathered")


class Chunk(NamedTuple, Generic[Gathered]):
    """What some records came to.

    Attributes:
        lines: The line of each record.
        ids: The number of each case, or None where it could not be read.
        gathered: What was wanted of them, together.
    """

    lines: list[int]
    ids: list[str | None]
    gathered: Gathered


class Bulk(Generic[Gathered]):
    """How many cases are replayed: by which rules, for what, by how many.

    Args:
        reading: The arguments of ``Replay``.
        wanted: What is asked of every case, and how it is put together.
        size: How many records a chunk has.
        workers: How many processes replay; with 1, this one does.

    Raises:
        InputError: There are no workers.
    """

    def __init__(
        self, reading: Mapping[str, Any], wanted: Wanted[Any, Gathered], *, size: int, workers: int = 1
    ) -> None:
        """Check the arguments of the replay before anything is read."""
        if workers < 1:
            raise InputError("workers", workers, "1 or more")
        self._reading, self._wanted, self._size, self._workers = reading, wanted, size, workers
        self._reader = Replay(**reading)

    def chunks(self, source: Source, *, seen: SeenIds | None = None, on_bytes: Any = None) -> Iterator[Chunk[Gathered]]:
        """Replay a source, chunk by chunk.

        Args:
            source: A path, ``-`` for standard input, or an iterable of plain values.
            seen: The numbers of cases that came before; none by default.
            on_bytes: Called with the open file now and then.

        Raises:
            OSError: The file cannot be opened.
            FoiflowError: A worker process has died.
        """
        return self.replayed(self.pieces(source, on_bytes), seen)

    def pieces(self, source: Source, on_bytes: Any = None) -> Iterator[Piece]:
        """Cut a source into pieces; several processes read each its own."""
        return pieces_of(source, self._size, on_bytes, workers=self._workers)

    def replayed(self, pieces: Iterator[Piece], seen: SeenIds | None = None) -> Iterator[Chunk[Gathered]]:
        """Replay pieces; like ``chunks`` otherwise."""
        seen = SeenIds() if seen is None else seen
        prepare = partial(_working, self._reading, self._wanted)
        done = shared_out(pieces, prepare, self._workers) if self._workers > 1 else map(prepare(), pieces)
        for chunk in done:
            yield self.without_repetitions(chunk, seen)

    def without_repetitions(self, chunk: Chunk[Gathered], seen: SeenIds) -> Chunk[Gathered]:
        """Put an error in the place of each case whose number was there before."""
        again = seen.known_among(chunk.ids)
        if not again:
            return chunk
        errors = {
            place: self._wanted.plainly(self._reader.repeated(chunk.lines[place], chunk.ids[place]), None)
            for place in again
        }
        ids = [None if place in errors else name for place, name in enumerate(chunk.ids)]
        return Chunk(chunk.lines, ids, self._wanted.replaced(chunk.gathered, errors))


def replayed_piece(plans: Plans[Any, Gathered], piece: Piece) -> Chunk[Gathered]:
    """Replay one piece by plans that learn from it, in whatever process."""
    lines, ids, answers = piece.answered(plans)
    return Chunk(lines, ids, plans.wanted.gathered(answers))


def _working(reading: Mapping[str, Any], wanted: Wanted[Any, Gathered]) -> Callable[[Piece], Chunk[Gathered]]:
    """Give what is done with every piece, in whatever process."""
    return partial(replayed_piece, Plans(Replay(**reading), wanted))


class LineChunk(NamedTuple):
    """Results as lines.

    Attributes:
        data: One JSON object a line.
        unread: How many of them are errors.
    """

    data: bytes
    unread: int


_CHUNK = 2**9


def replay_lines(
    source: Source,
    *,
    profile: str | Path | None = None,
    as_of: date | None = None,
    known_on: date | None = None,
    conventions: Mapping[str, str | int] | None = None,
    workers: int = 1,
    seen: SeenIds | None = None,
    on_bytes: Any = None,
) -> Iterator[LineChunk]:
    """Replay case logs into lines of JSON, many at a time.

    Args:
        source: A path, ``-`` for standard input, or an iterable of plain values.
        profile: The profile for cases that name none: an id or a file.
        as_of: The day to read every case as of; None for each one's last event.
        known_on: Read with the holiday notices published by this day.
        conventions: Values that replace the profiles' defaults.
        workers: How many processes replay; with 1, this one does.
        seen: The numbers of cases that other sources have had.
        on_bytes: Called with the open file now and then, to tell how far it is.

    Returns:
        The lines that ``Result.to_dict`` gives of each case of ``replay``, in order.

    Raises:
        UnknownName: No such profile or convention.
        OSError: The file cannot be opened.
        FoiflowError: A worker process has died.

    Example:
        >>> from datetime import date
        >>> case = {"case_id": "1", "applicant": {"kind": "business"}, "events": []}
        >>> [chunk.unread for chunk in replay_lines([case], profile="cn", as_of=date(2024, 3, 4))]
        [0]
    """
    reading = {"profile": profile, "as_of": as_of, "known_on": known_on, "conventions": conventions}
    bulk = Bulk(reading, Lines(), size=_CHUNK, workers=workers)
    chunks = bulk.chunks(source, seen=seen, on_bytes=on_bytes)
    return (LineChunk(chunk.gathered, chunk.ids.count(None)) for chunk in chunks)

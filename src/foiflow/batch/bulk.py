"""Many cases in chunks, in this process or in several, in the order of the input.

One process reads: it cuts the input into chunks of records, hands them out, and
takes what they came to. Whatever the source, few chunks are under way at a time.
"""

from __future__ import annotations

import signal
from collections import deque
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from foiflow.batch.blocks import pieces_of
from foiflow.batch.lines import Lines
from foiflow.batch.plans import Plans
from foiflow.batch.replay import Replay
from foiflow.batch.seen import SeenIds
from foiflow.errors import FoiflowError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
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
    """

    def __init__(
        self, reading: Mapping[str, Any], wanted: Wanted[Any, Gathered], *, size: int, workers: int = 1
    ) -> None:
        """Check the arguments of the replay before anything is read."""
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
        return self.replayed(pieces_of(source, self._size, on_bytes), seen)

    def replayed(self, pieces: Iterator[Piece], seen: SeenIds | None = None) -> Iterator[Chunk[Gathered]]:
        """Replay pieces; like ``chunks`` otherwise."""
        seen = SeenIds() if seen is None else seen
        if self._workers > 1:
            done = self._shared_out(pieces)
        else:
            plans = Plans(self._reader, self._wanted)
            done = (replayed_piece(plans, piece) for piece in pieces)
        for chunk in done:
            yield self.without_repetitions(chunk, seen)

    def _shared_out(self, pieces: Iterator[Piece]) -> Iterator[Chunk[Gathered]]:
        """Let workers replay the chunks, so many at a time that none has to wait."""
        pool = ProcessPoolExecutor(
            self._workers, get_context("spawn"), initializer=_begin_work, initargs=(self._reading, self._wanted)
        )
        under_way: deque[Any] = deque()
        line = 0
        try:
            for piece in pieces:
                with _uninterrupted():  # a worker that begins here inherits it
                    under_way.append((piece.line, pool.submit(_work, piece)))
                if len(under_way) > 2 * self._workers:
                    line, result = under_way.popleft()
                    yield result.result()
            while under_way:
                line, result = under_way.popleft()
                yield result.result()
        except BrokenProcessPool:
            raise FoiflowError(
                f"a worker process died at the records from line {line} on; expected memory enough for all workers, "
                "and a script that begins its work under `if __name__ == '__main__'`"
            ) from None
        finally:
            pool.shutdown(cancel_futures=True)

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


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Let an interruption wait until the end of the block, where a system can."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_plans: list[Plans[Any, Any]] = []
"""The plans of a worker process."""


def _begin_work(reading: Mapping[str, Any], wanted: Wanted[Any, Any]) -> None:
    """Prepare a worker, which leaves an interruption to the process that reads."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _plans.append(Plans(Replay(**reading), wanted))


def _work(piece: Piece) -> Chunk[Any]:
    return replayed_piece(_plans[0], piece)


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

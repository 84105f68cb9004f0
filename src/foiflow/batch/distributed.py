"""The same replay on Dask: in processes of this machine, or on other machines.

One process reads the input and hands out pieces of it; whoever replays one gives
back its lines. Results are those of a replay in one process, in the same order,
whoever did what, and a worker that dies has its pieces done again by another.
"""

from __future__ import annotations

from collections import deque
from contextlib import contextmanager
from functools import lru_cache
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import dask.bag
from distributed import Client, KilledWorker, LocalCluster

from foiflow.batch.across import Docket, keys_of
from foiflow.batch.blocks import pieces_of
from foiflow.batch.bulk import Bulk, Chunk, LineChunk, replayed_piece
from foiflow.batch.lines import Lines
from foiflow.batch.plans import Plans
from foiflow.batch.replay import Replay
from foiflow.batch.seen import SeenIds
from foiflow.codecs import jsonl
from foiflow.errors import FoiflowError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from distributed import Future

    from foiflow.batch.blocks import Piece
    from foiflow.batch.sources import Source

    Part = tuple[Any, Sequence[Any]]

__all__ = ["cluster", "replay_distributed"]

_SIZE = 2**9
"""Records of a piece, where the input is not cut by bytes."""
_AHEAD = 2
"""Pieces under way for each worker, so that none has to wait."""


@contextmanager
def cluster(scheduler: str | None = None, *, workers: int = 1) -> Iterator[Client]:
    """Connect to a Dask cluster, or start one on this machine for the while.

    Args:
        scheduler: Its address, as ``tcp://HOST:PORT``; None starts one.
        workers: How many processes one that is started has.

    Raises:
        InputError: No scheduler answers there.
    """
    if scheduler is None:
        own = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=":0")
        with own, Client(own) as client:
            yield client
        return
    try:
        client = Client(scheduler)
    except (OSError, ValueError):
        raise InputError("scheduler", scheduler, "a scheduler that answers, as tcp://HOST:PORT") from None
    with client:
        yield client


class _Reading(NamedTuple):
    """The arguments of a replay, as every worker is told them."""

    profile: str | Path | None
    as_of: date | None
    known_on: date | None
    conventions: tuple[tuple[str, str | int], ...]

    def arguments(self) -> dict[str, Any]:
        return self._asdict() | {"conventions": dict(self.conventions)}


class _Noted(NamedTuple):
    """What a piece holds that matters to other cases, record by record."""

    ids: list[str | None]
    parts: list[list[Part]]


def replay_distributed(
    sources: Iterable[Source],
    client: Client,
    *,
    profile: str | Path | None = None,
    as_of: date | None = None,
    known_on: date | None = None,
    conventions: Mapping[str, str | int] | None = None,
    across_cases: bool = False,
    piece_size: int = _SIZE,
    on_bytes: Any = None,
) -> Iterator[LineChunk]:
    """Replay case logs into lines of JSON on a Dask cluster.

    With rules across cases the input is read twice: what cases have in common is
    grouped by applicant and month, and by applicant and information, in Dask's own
    shuffle, and each piece gets back the groups that its cases belong to. The
    scheduler holds the input of the first pass.

    Args:
        sources: Paths, or iterables of plain values; they are read here, so the
            workers need none of the files.
        client: The cluster. An agency's own profile must be at the same path for
            every worker.
        profile: The profile for cases that name none: an id or a file.
        as_of: The day to read every case as of; None for each one's last event.
        known_on: Read with the holiday notices published by this day.
        conventions: Values that replace the profiles' defaults.
        across_cases: Apply rules across cases; every source must be one that can
            be read twice.
        piece_size: Records of a piece, where the input is not cut by bytes.
        on_bytes: Called with the open file now and then, to tell how far it is.

    Returns:
        The lines that a replay in one process gives, in the same order.

    Raises:
        UnknownName: No such profile or convention.
        OSError: A file cannot be opened.
        FoiflowError: The same piece has killed several workers.
    """
    reading = _Reading(profile, as_of, known_on, tuple((conventions or {}).items()))
    bulk = Bulk(reading.arguments(), Lines(), size=piece_size)
    again = list(sources)

    def pieces() -> Iterator[Piece]:
        return chain.from_iterable(pieces_of(source, piece_size, on_bytes) for source in again)

    return _lines(client, bulk, reading, pieces, across_cases=across_cases)


def _lines(
    client: Client, bulk: Bulk[bytes], reading: _Reading, pieces: Callable[[], Iterator[Piece]], *, across_cases: bool
) -> Iterator[LineChunk]:
    try:
        tasks: Iterator[tuple[Callable[..., Any], tuple[Any, ...]]]
        if across_cases:
            around = _shuffled(client, list(_noted_in(client, reading, pieces())))
            tasks = ((_judged, (reading, piece, at, around.get(at))) for at, piece in enumerate(pieces()))
        else:
            tasks = ((_replayed, (reading, piece)) for piece in pieces())
        seen = SeenIds()
        for chunk in _in_order(client, tasks):
            whole = bulk.without_repetitions(chunk, seen)
            yield LineChunk(whole.gathered, whole.ids.count(None))
    except KilledWorker:
        raise FoiflowError(
            "several workers died while they replayed the same records; expected memory enough for each worker"
        ) from None


def _in_order(client: Client, tasks: Iterable[tuple[Callable[..., Any], tuple[Any, ...]]]) -> Iterator[Any]:
    """Give what tasks come to, in their order; few are under way at a time."""
    under_way: deque[Future] = deque()
    for function, arguments in tasks:
        under_way.append(client.submit(function, *arguments, pure=False))
        if len(under_way) > _AHEAD * max(1, len(client.nthreads())):
            yield under_way.popleft().result()
    while under_way:
        yield under_way.popleft().result()


# --- rules across cases ---------------------------------------------------------------------------------------------


def _noted_in(client: Client, reading: _Reading, pieces: Iterator[Piece]) -> Iterator[Future]:
    """Give, for each piece, what matters to other cases; it stays with the workers."""
    seen = SeenIds()
    under_way: deque[tuple[int, Future, Future]] = deque()

    def first() -> Future:
        at, noted, ids = under_way.popleft()
        # A repetition is no case, so it has no say in what others come to.
        return client.submit(_kept, at, noted, frozenset(seen.known_among(ids.result())), pure=False)

    for at, piece in enumerate(pieces):
        noted = client.submit(_noted, reading, piece, pure=False)
        under_way.append((at, noted, client.submit(itemgetter(0), noted, pure=False)))
        if len(under_way) > _AHEAD * max(1, len(client.nthreads())):
            yield first()
    while under_way:
        yield first()


def _shuffled(client: Client, kept: Sequence[Future]) -> dict[int, Future]:
    """Group what was noted, and give each piece the groups that its cases belong to.

    Returns:
        By the place of a piece, what holds its groups among those of others.
    """
    count = max(1, min(len(kept), _AHEAD * len(client.nthreads())))
    together = [client.submit(_joined, *kept[first::count], pure=False) for first in range(count)]
    groups = dask.bag.from_delayed(together).groupby(itemgetter(0), shuffle="tasks").map(_delivered).flatten()
    by_piece = client.compute(groups.groupby(itemgetter(0), shuffle="tasks").map_partitions(dict).to_delayed())
    places = client.gather([client.submit(list, part, pure=False) for part in by_piece])
    return {at: part for part, found in zip(by_piece, places, strict=True) for at in found}


def _joined(*kept: list[Any]) -> list[Any]:
    return list(chain.from_iterable(kept))


def _delivered(group: tuple[str, list[tuple[str, int, Part]]]) -> list[tuple[int, Part]]:
    """Put a group together, and address it to each piece that has a case in it."""
    docket = Docket()
    for _, _, (key, noted) in group[1]:
        docket.take(key, noted)
    whole = [*docket.parts()]
    return [(at, part) for part in whole for at in sorted({at for _, at, _ in group[1]})]


# --- what workers do ------------------------------------------------------------------------------------------------


@lru_cache(maxsize=2)
def _reader(reading: _Reading) -> Replay:
    return Replay(**reading.arguments())


@lru_cache(maxsize=2)
def _plans(reading: _Reading) -> Plans[bytes, bytes]:
    return Plans(_reader(reading), Lines())


def _replayed(reading: _Reading, piece: Piece) -> Chunk[bytes]:
    return replayed_piece(_plans(reading), piece)


def _noted(reading: _Reading, piece: Piece) -> _Noted:
    noted = _Noted([], [])
    for line, raw in piece.records():
        docket, result = Docket(), _reader(reading).read(line, raw)
        docket.note(result)
        noted.ids.append(None if result.reading is None else result.case_id)
        # What a case only asks about, it has no part in; its piece needs the group all the same.
        parts = dict.fromkeys(keys_of(result), ()) | {key: tuple(values) for key, values in docket.parts()}
        noted.parts.append([*parts.items()])
    return noted


def _kept(at: int, noted: _Noted, again: frozenset[int]) -> list[tuple[str, int, Part]]:
    """Address what was noted; the text of a key is the same in every process."""
    own = (part for place, parts in enumerate(noted.parts) if place not in again for part in parts)
    return [(repr(part[0]), at, part) for part in own]


def _judged(reading: _Reading, piece: Piece, at: int, around: dict[int, list[tuple[int, Part]]] | None) -> Chunk[bytes]:
    docket = Docket()
    for _, (key, noted) in (around or {}).get(at, ()):
        docket.take(key, noted)
    records = piece.records()
    results = [docket.judge(_reader(reading).read(line, raw)) for line, raw in records]
    ids = [None if result.reading is None else result.case_id for result in results]
    lines = b"".join(jsonl.dumps(result.to_dict()) for result in results)
    return Chunk([line for line, _ in records], ids, lines)

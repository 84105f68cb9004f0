"""A replay as Arrow record batches, for tables of millions of cases."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, Literal

import pyarrow as pa
from pyarrow import compute as pc
from pyarrow import parquet

from foiflow.batch.blocks import Records, file_of
from foiflow.batch.bulk import Bulk
from foiflow.batch.columns import FULL_SCHEMA, LEAN_SCHEMA, FullColumns, LeanColumns
from foiflow.batch.event_columns import starts_of
from foiflow.batch.event_rows import are_event_rows, whole_cases
from foiflow.errors import Described, InputError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from foiflow.batch.blocks import Piece
    from foiflow.batch.sources import Source

__all__ = ["FULL_SCHEMA", "LEAN_SCHEMA", "replay_arrow", "replay_batches"]

Columns = Literal["lean", "full"]

_BATCH = 2**14
_ROWS = 2**16
_LOG = "log"
_PARQUET = (".parquet", ".pq")
_WANTED: dict[str, type[LeanColumns | FullColumns]] = {"lean": LeanColumns, "full": FullColumns}


def replay_batches(
    source: Source,
    *,
    profile: str | Path | None = None,
    as_of: date | None = None,
    known_on: date | None = None,
    conventions: Mapping[str, str | int] | None = None,
    columns: Columns = "lean",
    batch_size: int = _BATCH,
    workers: int = 1,
) -> Iterator[pa.RecordBatch]:
    """Replay case logs into record batches, one row a case, in order.

    Args:
        source: A path, ``-`` for standard input, or an iterable of plain values.
        profile: The profile for cases that name none: an id or a file.
        as_of: The day to read every case as of; None for each one's last event.
        known_on: Read with the holiday notices published by this day.
        conventions: Values that replace the profiles' defaults.
        columns: ``lean`` for the reply and the findings as bits
            (``LEAN_SCHEMA``), ``full`` for all that ``Result.to_dict`` says
            (``FULL_SCHEMA``).
        batch_size: The most rows that a batch has.
        workers: How many processes replay; with 1, this one does.

    Returns:
        The batches, made as they are asked for.

    Raises:
        UnknownName: No such profile, convention or set of columns.
        OSError: The file cannot be opened.
        FoiflowError: A worker process has died.

    Example:
        >>> case = {"case_id": "1", "applicant": {"kind": "business"},
        ...         "events": [{"type": "request_received", "on": "2024-03-04", "channel": "online"}]}
        >>> [batch] = replay_batches([case], profile="cn")
        >>> batch.column("due").to_pylist()
        [datetime.date(2024, 4, 1)]
    """
    bulk = _bulk(columns, batch_size, workers, profile=profile, as_of=as_of, known_on=known_on, conventions=conventions)
    return _no_larger(bulk.replayed(_pieces_of(source, bulk)), batch_size)


def replay_arrow(
    batches: Iterable[pa.RecordBatch],
    *,
    profile: str | Path | None = None,
    as_of: date | None = None,
    known_on: date | None = None,
    conventions: Mapping[str, str | int] | None = None,
    columns: Columns = "lean",
    batch_size: int = _BATCH,
    workers: int = 1,
) -> Iterator[pa.RecordBatch]:
    """Replay case logs out of record batches into others.

    Args:
        batches: Either one case a row, its JSON in a column ``log``; or one
            event a row in foiflow's own columns, the rows of a case together.
        profile: See ``replay_batches``, here and below.
        as_of: The day to read every case as of; None for each one's last event.
        known_on: Read with the holiday notices published by this day.
        conventions: Values that replace the profiles' defaults.
        columns: ``lean`` or ``full``.
        batch_size: The most rows that a batch has.
        workers: How many processes replay; with 1, this one does.

    Returns:
        The batches, made as they are asked for.

    Raises:
        InputError: The batches have neither kind of columns.
        UnknownName: No such profile, convention or set of columns.
        FoiflowError: A worker process has died.

    Example:
        >>> import pyarrow
        >>> from datetime import date
        >>> log = '{"case_id": "1", "applicant": {"kind": "business"}, "events": []}'
        >>> [batch] = replay_arrow([pyarrow.record_batch({"log": [log]})], profile="cn", as_of=date(2024, 3, 4))
        >>> batch.column("case_id").to_pylist()
        ['1']
    """
    bulk = _bulk(columns, batch_size, workers, profile=profile, as_of=as_of, known_on=known_on, conventions=conventions)
    return _no_larger(bulk.replayed(_pieces_in(batches)), batch_size)


def _bulk(columns: str, size: int, workers: int, **reading: Any) -> Bulk[Any]:
    if columns not in _WANTED:
        raise UnknownName("set of columns", columns, _WANTED)
    return Bulk(reading, _WANTED[columns](), size=size, workers=workers)


def _pieces_of(source: Source, bulk: Bulk[Any]) -> Iterator[Piece]:
    """Read a Parquet file by columns where it is made for that, all else as any replay does."""
    path = file_of(source)
    if path is not None and path.suffix in _PARQUET:
        with parquet.ParquetFile(path) as file:
            if are_event_rows(file.schema_arrow) and _stand_together(file):
                texts = [field.name for field in file.schema_arrow if pa.types.is_string(field.type)]
                texts.remove("case_id")
                with parquet.ParquetFile(path, metadata=file.metadata, read_dictionary=texts) as encoded:
                    yield from whole_cases(encoded.iter_batches(_ROWS))
                return
    yield from bulk.pieces(source)


def _stand_together(file: parquet.ParquetFile) -> bool:
    """Tell whether the rows of every case follow one another."""
    heads, last = [], None
    for batch in file.iter_batches(_ROWS, columns=["case_id"]):
        ids = batch.column(0).take(starts_of(batch))
        heads.append(ids.slice(1) if ids[0] == last else ids)
        last = ids[-1]
    return bool(pc.count_distinct(pa.chunked_array(heads, pa.string())).as_py() == sum(map(len, heads)))


def _pieces_in(batches: Iterable[pa.RecordBatch]) -> Iterator[Piece]:
    """Take record batches by the columns that the first of them has."""
    found = iter(batches)
    first = next(found, None)
    if first is None:
        return
    every = chain([first], found)
    names = first.schema.names
    if _LOG in names:
        line = 1
        for batch in every:
            logs = [log.encode() if isinstance(log, str) else log for log in batch.column(_LOG).to_pylist()]
            yield Records(line, list(enumerate(logs, start=line)))
            line += len(logs)
    elif are_event_rows(first.schema):
        yield from whole_cases(every)
    else:
        raise InputError("batches", Described(", ".join(names)), "a column log, or the columns case_id, type and on")


def _no_larger(chunks: Iterable[Any], most: int) -> Iterator[pa.RecordBatch]:
    """Cut what is too large for a batch; leave out what is empty."""
    for chunk in chunks:
        for begin in range(0, chunk.gathered.num_rows, most):
            yield chunk.gathered.slice(begin, most)

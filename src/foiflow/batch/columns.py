"""Results as Arrow columns: lean ones, and everything that a result says."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyarrow import json as arrow_json

from foiflow.batch.event_columns import FIRST_DAY
from foiflow.batch.lean import LEAN, Rows, finding_bits
from foiflow.batch.lines import Lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["FULL_SCHEMA", "LEAN_SCHEMA", "FullColumns", "LeanColumns"]

_EPOCH = FIRST_DAY.toordinal()

_KINDS = {
    "text": pa.string(),
    "word": pa.string(),
    "day": pa.date32(),
    "flag": pa.bool_(),
    "count": pa.int32(),
    "bits": pa.uint64(),
    "line": pa.int64(),
}

LEAN_SCHEMA = pa.schema(
    [(name, _KINDS[kind]) for name, kind in LEAN.items()],
    metadata={"findings": ",".join(finding_bits())},
)
"""The lean columns; the metadata names the codes of findings, the lowest bit first."""


def _full(day: pa.DataType) -> pa.Schema:
    """Give the schema of all that a result says, with days of a type."""
    text, texts = pa.string(), pa.list_(pa.string())
    days = dict.fromkeys(("starts", "due", "done", "not_before", "not_after", "target"), day)
    duty = {"id": text, "about": text, "status": text, **days}
    duty |= {"provisional": pa.bool_(), "assumed": pa.bool_(), "cites": texts}
    finding = {"code": text, "on": day, "severity": text, "cites": texts, "message": text}
    refusal = {"index": pa.int64(), "type": text, "reason": text}
    header = {"case_id": text, "profile": text, "law": text, "state": text, "as_of": day}
    parts = {name: pa.list_(pa.struct(fields)) for name, fields in (("duties", duty), ("findings", finding))}
    parts["rejected"] = pa.list_(pa.struct(refusal))
    return pa.schema({**header, **parts, "later_events": pa.int64(), "line": pa.int64(), "error": text})


FULL_SCHEMA = _full(pa.date32())
"""The columns of everything that a result says, as ``Result.to_dict`` names it."""

_AS_READ = _full(pa.string())


class LeanColumns(Rows):
    """Rows put together into lean columns."""

    def gathered(self, answers: Sequence[tuple[Any, ...]]) -> pa.RecordBatch:
        """Put rows together."""
        columns = zip(*answers, strict=True) if answers else ([] for _ in LEAN)
        arrays = [_array(values, kind) for values, kind in zip(columns, LEAN.values(), strict=True)]
        return pa.RecordBatch.from_arrays(arrays, schema=LEAN_SCHEMA)

    def replaced(self, gathered: pa.RecordBatch, errors: Mapping[int, tuple[Any, ...]]) -> pa.RecordBatch:
        """Put other rows in their place."""
        return _with_others(gathered, {place: self.gathered([row]) for place, row in errors.items()})


def _array(values: Sequence[Any], kind: str) -> pa.Array:
    """Make a column; days come as day numbers, or None."""
    if kind != "day":
        return pa.array(values, _KINDS[kind])
    days = pa.array(values, pa.int32())
    return pa.compute.subtract(days, pa.scalar(_EPOCH, pa.int32())).cast(pa.date32())


class FullColumns(Lines):
    """Lines read again as columns, by Arrow's own reader of JSON."""

    def gathered(self, answers: Sequence[bytes]) -> pa.RecordBatch:
        """Put lines together."""
        return _read(b"".join(answers))

    def replaced(self, gathered: pa.RecordBatch, errors: Mapping[int, bytes]) -> pa.RecordBatch:
        """Put other lines in their place."""
        return _with_others(gathered, {place: _read(line) for place, line in errors.items()})


def _read(lines: bytes) -> pa.RecordBatch:
    if not lines:
        return pa.RecordBatch.from_pylist([], schema=FULL_SCHEMA)
    options = arrow_json.ParseOptions(explicit_schema=_AS_READ, unexpected_field_behavior="error")
    whole = arrow_json.ReadOptions(use_threads=False, block_size=len(lines))
    [batch] = arrow_json.read_json(BytesIO(lines), whole, options).cast(FULL_SCHEMA).combine_chunks().to_batches()
    return batch


def _with_others(batch: pa.RecordBatch, others: Mapping[int, pa.RecordBatch]) -> pa.RecordBatch:
    """Put single rows in the place of some rows of a batch."""
    parts, begin = [], 0
    for place in sorted(others):
        parts += [batch.slice(begin, place - begin), others[place]]
        begin = place + 1
    [joined] = pa.Table.from_batches([*parts, batch.slice(begin)]).combine_chunks().to_batches()
    return joined

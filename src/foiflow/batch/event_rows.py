"""Cases out of Arrow tables in which a row is an event, column by column.

A column is read once for all rows of a type: its values are few, so each is
checked and made once. A case with anything unusual in it goes to the reader of
tables row by row, which reads it leniently or says what is wrong.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache, reduce
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
from pyarrow import compute as pc

from foiflow.batch.gather import in_groups
from foiflow.cases.check import fault, fields_of
from foiflow.codecs.fast import applicant_type, case_type, event_types
from foiflow.codecs.mapping import case_fields, contract_mapping
from foiflow.codecs.rows import events_of_rows
from foiflow.codecs.tables import Table
from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Record = tuple[int, Any]

__all__ = ["FIRST_DAY", "EventRows", "are_event_rows", "whole_cases"]

_NEEDED = ("case_id", "type", "on")
_APPLICANT = "applicant."
_KIND = "applicant.kind"
_COLUMN_TYPES: dict[str, Callable[[pa.DataType], bool]] = {
    "date": pa.types.is_date32,
    "flag": pa.types.is_boolean,
    "count": pa.types.is_integer,
    "amount": pa.types.is_integer,
    "text": pa.types.is_string,
    "choice": pa.types.is_string,
    "outcome": pa.types.is_string,
}
"""The kinds of fields that are read by columns, and the columns they may be in."""


def are_event_rows(schema: pa.Schema) -> bool:
    """Tell whether a table has the columns of events, in types read by columns."""
    names = schema.names
    return (
        set(_NEEDED) <= set(names)
        and len(set(names)) == len(names)
        and pa.types.is_date32(schema.field("on").type)
        and all(pa.types.is_string(schema.field(name).type) for name in ("case_id", "type"))
    )


def whole_cases(batches: Iterable[pa.RecordBatch]) -> Iterator[EventRows]:
    """Cut batches anew, so that no case is in two of them.

    Args:
        batches: Rows of a table; those of a case stand together.
    """
    line, rest = 1, None
    for batch in batches:
        rows = batch if rest is None else _together(rest, batch)
        if not rows.num_rows:
            continue
        last = int(starts_of(rows)[-1].as_py())
        if last:
            yield EventRows(line, rows.slice(0, last))
        line, rest = line + last, rows.slice(last)
    if rest is not None and rest.num_rows:
        yield EventRows(line, rest)


def _together(one: pa.RecordBatch, other: pa.RecordBatch) -> pa.RecordBatch:
    [both] = pa.Table.from_batches([one, other]).combine_chunks().to_batches()
    return both


def starts_of(rows: pa.RecordBatch) -> pa.Array:
    """Give the places at which the number of the case changes, the first among them."""
    ids = rows.column("case_id")
    changed = pc.not_equal(ids.slice(1), ids.slice(0, len(ids) - 1)).fill_null(True)
    return pc.indices_nonzero(pa.concat_arrays([pa.array([True]), changed]))


class EventRows(NamedTuple):
    """Rows of whole cases.

    Attributes:
        line: The number of the first row, from 1.
        rows: The rows.
    """

    line: int
    rows: pa.RecordBatch

    def records(self) -> list[Record]:
        """Give each case with the number of its first row, or what is wrong."""
        return _Cases(self).records()


class _Values(NamedTuple):
    """A column: its values, each once, and which of them every row has.

    Attributes:
        words: The values, and None where a row has none.
        places: For each row, the place of its value.
    """

    words: list[Any]
    places: list[int]

    def rows_of(self, wrong: Iterable[int]) -> set[int]:
        """Give the rows that have one of some values."""
        found = {*wrong}
        return {row for row, place in enumerate(self.places) if place in found} if found else set()


def _values(column: pa.Array) -> _Values:
    encoded = column.dictionary_encode()
    words = _words(encoded.dictionary)
    places = encoded.indices
    if column.null_count:
        places = places.fill_null(len(words))
        words.append(None)
    return _Values(words, _whole_numbers(places.cast(pa.int32())))


class _Days(dict[int, date]):
    """Days as Arrow numbers them; each is made once."""

    def __missing__(self, number: int) -> date:
        day = self[number] = FIRST_DAY + timedelta(number)
        return day


FIRST_DAY = date(1970, 1, 1)
"""The day that Arrow counts days from."""
_day = _Days().__getitem__


def _words(column: pa.Array) -> list[Any]:
    if pa.types.is_date32(column.type):
        return list(map(_day, _whole_numbers(column.cast(pa.int32()))))
    found: list[Any] = column.to_pylist()
    return found


def _whole_numbers(column: pa.Array) -> list[int]:
    """Give the numbers of a column without gaps, at once."""
    if not len(column):
        return []
    found: list[int] = memoryview(column.buffers()[1]).cast("i")[column.offset : column.offset + len(column)].tolist()
    return found


class _Cases:
    """The cases of some rows while they are made."""

    def __init__(self, source: EventRows) -> None:
        self._line, self._rows = source
        starts = starts_of(self._rows)
        self._first, self._starts = starts, _whole_numbers(starts.cast(pa.int32()))
        self._unusual: set[int] = set()
        held = {name for name in self._rows.schema.names if self._rows.column(name).null_count < self._rows.num_rows}
        self._event_columns = held & _event_fields() | {"on"}
        self._header = {column: path for column, path in _header_columns().items() if column in held}

    def records(self) -> list[Record]:
        """Make the cases, and send those with anything unusual to the reader of tables."""
        events, headers = self._events(), self._headers()
        self._check_order()
        ids = self._rows.column("case_id").take(self._first)
        self._note(self._starts, _values(ids), _right("text", needed=True))
        ends = [*self._starts[1:], self._rows.num_rows]
        logs = [events[begin:end] for begin, end in zip(self._starts, ends, strict=True)]
        cases = map(case_type(), ids.to_pylist(), logs, *headers)
        if not self._unusual:
            return [(self._line + begin, case) for begin, case in zip(self._starts, cases, strict=True)]
        found: list[Record] = []
        for begin, end, case in zip(self._starts, ends, cases, strict=True):
            usual = self._unusual.isdisjoint(range(begin, end))
            found += [(self._line + begin, case)] if usual else self._row_by_row(begin, end)
        return found

    def _events(self) -> list[Any]:
        """Make every event, type by type; None where a row is unusual."""
        kinds = self._rows.column("type")
        types = _values(kinds)
        made: list[Any] = []
        rows: list[pa.Array] = []
        for place, name in enumerate(types.words):
            where = pc.indices_nonzero(pc.equal(kinds, name) if name is not None else pc.is_null(kinds))
            if name not in event_types() or not self._has_one_of(name, where):
                self._unusual |= types.rows_of([place])
                made += [None] * len(where)
            else:
                made += self._of_type(name, where)
            rows.append(where)
        return [made[at] for at in _whole_numbers(pc.sort_indices(pa.concat_arrays(rows)).cast(pa.int32()))]

    def _has_one_of(self, name: str, where: pa.Array) -> bool:
        """Tell whether all events of a type have exactly one of the fields that it asks one of."""
        fields = vocabulary()["event"][name].get("one_of", ())
        given = [pc.is_valid(self._rows.column(field).take(where)) for field in fields if field in self._event_columns]
        return not fields or bool(given and pc.all(reduce(pc.xor, given)).as_py() and len(given) <= 2)

    def _of_type(self, name: str, where: pa.Array) -> Iterable[Any]:
        """Make the events of one type."""
        kind, known = event_types()[name], fields_of(name)
        places = _whole_numbers(where.cast(pa.int32()))
        for column in self._event_columns - known.keys() - _header_columns().keys():
            self._note_any(places, self._rows.column(column).take(where))
        cells: list[Iterable[Any]] = []
        fields, needed_ones = kind.__struct_fields__, len(kind.__struct_fields__) - len(kind.__struct_defaults__)
        defaults = [None] * needed_ones + [*kind.__struct_defaults__]
        last = max(place for place, field in enumerate(fields) if place < needed_ones or field in self._event_columns)
        for field, default in zip(fields[: last + 1], defaults, strict=False):
            base, needed = known[field].removesuffix("!"), known[field].endswith("!")
            read = _COLUMN_TYPES.get(base.partition(":")[0])
            if field not in self._event_columns:
                self._unusual.update(places if needed else ())
                cells.append(repeat(default))
                continue
            column = self._rows.column(field).take(where)
            if read is None or not read(column.type):
                self._note_any(places, column)
                self._unusual.update(places if needed else ())
                cells.append(repeat(default))
                continue
            if base == "date" and not column.null_count:
                cells.append(map(_day, _whole_numbers(column.cast(pa.int32()))))
                continue
            values = _values(column)
            self._note(places, values, _right(base, needed=needed))
            words = [default if word is None else word for word in values.words]
            cells.append(map(words.__getitem__, values.places))
        return map(kind, *cells)

    def _note_any(self, places: Sequence[int], column: pa.Array) -> None:
        """Note the rows that have a value in a column where none should be."""
        if column.null_count < len(column):
            self._unusual |= {places[row] for row in pc.indices_nonzero(pc.is_valid(column)).to_pylist()}

    def _note(self, places: Sequence[int], values: _Values, right: Callable[[Any], bool]) -> None:
        """Note the rows whose value is not right."""
        wrong = [place for place, word in enumerate(values.words) if not right(word)]
        self._unusual |= {places[row] for row in values.rows_of(wrong)}

    def _headers(self) -> list[Iterable[Any]]:
        """Give the fields of the cases, in the order of a case's own; what later rows say again must be the same."""
        later = pa.concat_arrays([self._first.slice(1), pa.array([self._rows.num_rows], pa.uint64())])
        lengths = _whole_numbers(pc.subtract(later, self._first).cast(pa.int32()))
        case_of = pa.array([case for case, length in enumerate(lengths) for _ in range(length)], pa.int32())
        fields: dict[str, list[Any]] = {}
        for name, path in self._header.items():
            column = self._rows.column(name)
            if not pa.types.is_string(column.type) or path not in _PLAIN:
                self._unusual.update(self._starts)
                continue
            first = column.take(self._first)
            other = pc.and_(pc.is_valid(column), pc.not_equal(column, first.take(case_of)).fill_null(True))
            if path in _event_fields():
                own = pa.array([kind for kind in event_types() if path in fields_of(kind)])
                of_event = pc.is_in(self._rows.column("type"), own)
                other = pc.and_not(other, of_event)
                self._unusual |= {
                    self._starts[case] for case in pc.indices_nonzero(of_event.take(self._first)).to_pylist()
                }
            self._unusual.update(pc.indices_nonzero(other).to_pylist())
            values = _values(first)
            self._note(self._starts, values, _right(case_fields()[path], needed=path == _KIND))
            fields[path] = list(map(values.words.__getitem__, values.places))
        if _KIND not in fields:
            self._unusual.update(self._starts)
        person = applicant_type()
        nothing: Iterable[Any] = repeat(None)
        own = {name: fields.get(name, nothing) for name in case_type().__struct_fields__[2:]}
        own["applicant"] = map(person, *(fields.get(_APPLICANT + name, nothing) for name in person.__struct_fields__))
        return [*(own | {"items": repeat(())}).values()]

    def _check_order(self) -> None:
        """Note cases whose rows are not in the order that they give themselves."""
        if "seq" not in self._rows.schema.names:
            return
        seq = self._rows.column("seq")
        before, after = seq.slice(0, len(seq) - 1), seq.slice(1)
        back = pc.indices_nonzero(pc.less_equal(after, before).fill_null(True)).to_pylist() if len(seq) > 1 else []
        self._unusual.update({place + 1 for place in back} - {*self._starts})

    def _row_by_row(self, begin: int, end: int) -> list[Record]:
        rows = self._rows.slice(begin, end - begin)
        names = tuple(rows.schema.names)
        mapping = contract_mapping(names)
        cells = zip(*(column.to_pylist() for column in rows.columns), strict=True)
        numbered = ((number, row) for number, row in enumerate(cells, start=self._line + begin) if any(row))
        return [] if mapping is None else list(in_groups(events_of_rows(Table(names, 0, numbered), mapping)))


_TYPED = ("text", "date", "flag")
"""Kinds for which a column's type says enough."""
_PLAIN = {path for path, kind in case_fields().items() if kind == "text" or kind.startswith("choice")} - {"case_id"}


@cache
def _header_columns() -> dict[str, str]:
    """Give the columns of a case's own fields, each with its path."""
    return {path.replace(".", "_"): path for path in case_fields() if path != "case_id"}


@cache
def _event_fields() -> frozenset[str]:
    return reduce(frozenset.union, (frozenset(fields_of(name)) for name in event_types()))


@cache
def _right(kind: str, *, needed: bool) -> Callable[[Any], bool]:
    """Give the test of a value that every reader takes as it is."""

    def right(word: Any) -> bool:
        if word is None:
            return not needed
        if isinstance(word, str) and (not word or word != word.strip()):
            return False
        return kind in _TYPED or fault(word, kind) is None

    return right

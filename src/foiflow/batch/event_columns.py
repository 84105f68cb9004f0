"""Columns of Arrow tables in which a row is an event, checked as a whole.

A column is read once for all rows of a table: its values are few, so each is
checked once, for each type of event that has it. What comes of it is which cases
have anything unusual in them, and the values of the others, by rows.
"""

from __future__ import annotations

from datetime import date
from functools import cache, reduce
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
from pyarrow import compute as pc

from foiflow.cases.check import fault, fields_of
from foiflow.codecs.fast import event_types
from foiflow.codecs.mapping import case_fields
from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

__all__ = ["FIRST_DAY", "EventColumns", "Values", "numbers_in", "numbers_of_days", "starts_of", "whole_numbers"]

FIRST_DAY = date(1970, 1, 1)
"""The day that Arrow counts days from."""
_DAY = "on"
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
_TYPED = ("text", "date", "flag")
"""Kinds for which a column's type says enough."""
_PLAIN = {path for path, kind in case_fields().items() if kind == "text" or kind.startswith("choice")} - {"case_id"}


def starts_of(rows: pa.RecordBatch) -> pa.Array:
    """Give the places at which the number of the case changes, the first among them."""
    return pc.indices_nonzero(_begins(rows))


def _begins(rows: pa.RecordBatch) -> pa.Array:
    """Tell of every row whether a case begins there."""
    ids = rows.column("case_id")
    changed = pc.not_equal(ids.slice(1), ids.slice(0, len(ids) - 1)).fill_null(True)
    return pa.concat_arrays([pa.array([True]), changed])


def numbers_in(column: pa.Array) -> memoryview:
    """Show the numbers of a column of int32 without gaps, one or more."""
    return memoryview(column.buffers()[1]).cast("i")[column.offset : column.offset + len(column)]


def whole_numbers(column: pa.Array) -> list[int]:
    """Give the numbers of a column of int32 without gaps, at once."""
    found: list[int] = numbers_in(column).tolist() if len(column) else []
    return found


class Values(NamedTuple):
    """A column: its values, each once, and which of them every row has.

    Attributes:
        words: The values, and last of all None; dates are day numbers.
        places: For each row, the place of its value.
    """

    words: list[Any]
    places: pa.Array

    def at(self, rows: pa.Array, default: Any = None) -> Iterator[Any]:
        """Give the values of some rows, in order."""
        words = self.words if default is None else [*self.words[:-1], default]
        return map(words.__getitem__, whole_numbers(self.places.take(rows)))


def numbers_of_days(column: pa.Array) -> pa.Array:
    """Give days as Python numbers them."""
    return pc.add(column.cast(pa.int32()), pa.scalar(FIRST_DAY.toordinal(), pa.int32()))


def _type_of(column: pa.Array) -> pa.DataType:
    """Give the type of a column's values, whether or not it has each of them once."""
    return column.type.value_type if pa.types.is_dictionary(column.type) else column.type


def _values(column: pa.Array) -> Values:
    encoded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    words: list[Any]
    if pa.types.is_date32(column.type):
        words = whole_numbers(numbers_of_days(encoded.dictionary))
    else:
        words = encoded.dictionary.to_pylist()
    return Values([*words, None], encoded.indices.cast(pa.int32()).fill_null(len(words)))


class EventColumns:
    """The columns of some rows of whole cases.

    Args:
        rows: The rows; those of a case stand together.

    Attributes:
        starts: The first row of each case.
        first: The same, as an array.
        ids: The number of each case.
        types: The type of each row.
        days: Its day, as a number.
        unusual: The cases to be read row by row.
        disordered: Those whose days are out of order.
    """

    def __init__(self, rows: pa.RecordBatch) -> None:
        """Read and check every column."""
        self.rows = rows
        begins = _begins(rows)
        self.first = pc.indices_nonzero(begins).cast(pa.int32())
        self.starts = whole_numbers(self.first)
        self._case_of = pc.subtract(pc.cumulative_sum(begins.cast(pa.int32())), pa.scalar(1, pa.int32()))
        self._within = pc.invert(begins)
        self.ids = rows.column("case_id").take(self.first).to_pylist()
        self.types = _values(rows.column("type"))
        held = {name for name in rows.schema.names if rows.column(name).null_count < rows.num_rows}
        self._fields = {name: _values(rows.column(name)) for name in sorted(held & _event_fields() - {_DAY})}
        self._header: dict[str, Values] = {}
        self.unusual: set[int] = {case for case, name in enumerate(self.ids) if not name or name != name.strip()}
        self.days = numbers_of_days(rows.column(_DAY))
        self._check_types()
        for name, values in self._fields.items():
            self._check_field(name, values)
        for name, path in _header_columns().items():
            if name in held:
                self._check_header(name, path)
        if _KIND not in self._header:
            self.unusual.update(range(len(self.starts)))
        if "seq" in rows.schema.names:
            self._note(self._steps(pc.less_equal, rows.column("seq")).fill_null(True))
        self.disordered = self._cases_at(self._steps(pc.less, rows.column(_DAY)).fill_null(True))

    def field(self, event_type: str, field: str) -> Values | None:
        """Give a field of a type of event; None where all that are usual lack it."""
        base = fields_of(event_type)[field].removesuffix("!").partition(":")[0]
        read = _COLUMN_TYPES.get(base)
        values = self._fields.get(field)
        return values if values is not None and read is not None and read(_type_of(self.rows.column(field))) else None

    def header(self, path: str) -> Values | None:
        """Give one of the cases' own fields, by its path; None where no case has it."""
        return self._header.get(path)

    def _cases_at(self, rows: pa.Array) -> set[int]:
        """Give the cases of the rows for which a column is true."""
        return set(whole_numbers(self._case_of.filter(rows)))

    def _note(self, rows: pa.Array) -> None:
        self.unusual |= self._cases_at(rows)

    def _steps(self, compared: Callable[[pa.Array, pa.Array], pa.Array], column: pa.Array) -> pa.Array:
        """Compare every row with the one before it in its case."""
        before, after = column.slice(0, len(column) - 1), column.slice(1)
        return pc.and_kleene(self._within, pa.concat_arrays([pa.array([False]), compared(after, before)]))

    def _of_types(self, names: AbstractSet[str | None]) -> pa.Array:
        """Tell of every row whether its type is one of some."""
        places = [place for place, name in enumerate(self.types.words) if name in names]
        return pc.is_in(self.types.places, pa.array(places, pa.int32()))

    def _check_types(self) -> None:
        """Note rows of no known type, and those that lack what they need, or one of several fields."""
        lacking: set[str | None] = set()
        for name in self.types.words[:-1]:
            needed = {field for field, kind in fields_of(name).items() if kind.endswith("!")} if _known(name) else {""}
            if not needed <= self._fields.keys() | {_DAY}:
                lacking.add(name)
                continue
            fields = vocabulary()["event"][name].get("one_of", ())
            given = [pc.is_valid(self.rows.column(field)).cast(pa.int32()) for field in fields if field in self._fields]
            if fields:
                several = pc.not_equal(reduce(pc.add, given), 1) if given else pa.array([True] * self.rows.num_rows)
                self._note(pc.and_(self._of_types({name}), several))
        self._note(pc.is_null(self.rows.column(_DAY)))
        if lacking or self.rows.column("type").null_count:
            self._note(self._of_types({*lacking, None}))

    def _check_field(self, name: str, values: Values) -> None:
        """Note rows with a value that is not right for their type, or that it does not have."""
        tests = [self._test_of(event_type, name) for event_type in self.types.words]
        column = self.rows.column(name)
        lacking = [place for place, test in enumerate(tests) if not test(None)]
        if lacking and column.null_count:
            self._note(pc.and_(pc.is_null(column), pc.is_in(self.types.places, pa.array(lacking, pa.int32()))))
        if all(test is _anything or test is _given for test in tests):
            return
        given = pc.indices_nonzero(pc.is_valid(column)) if column.null_count else None
        places, kinds = (some if given is None else some.take(given) for some in (values.places, self.types.places))
        pairs = pc.add(pc.multiply(places.cast(pa.int64()), pa.scalar(len(tests), pa.int64())), kinds.cast(pa.int64()))
        wrong = []
        for pair in pairs.unique().to_pylist():
            place, kind = divmod(pair, len(tests))
            if not tests[kind](values.words[place]):
                wrong.append(pair)
        if wrong:
            rows = pc.indices_nonzero(pc.is_in(pairs, pa.array(wrong, pa.int64())))
            self.unusual.update(whole_numbers(self._case_of.take(rows if given is None else given.take(rows))))

    def _test_of(self, event_type: str | None, name: str) -> Callable[[Any], bool]:
        """Give the test of a column's values for a type of event."""
        if not _known(event_type) or event_type is None:
            return _anything
        kind = fields_of(event_type).get(name)
        if kind is None:
            return _anything if name in _header_columns() else _nothing
        if self.field(event_type, name) is None:
            return _never if kind.endswith("!") else _nothing
        if kind.startswith("date"):
            return _given if kind.endswith("!") else _anything
        return _right(kind.removesuffix("!"), needed=kind.endswith("!"))

    def _check_header(self, name: str, path: str) -> None:
        """Read one of the cases' own fields; what later rows say again must be the same."""
        column = self.rows.column(name)
        if not pa.types.is_string(_type_of(column)) or path not in _PLAIN:
            self.unusual.update(range(len(self.starts)))
            return
        values = self._fields[name] if name in self._fields else _values(column)
        own = values.places.take(self.first)
        other = pc.and_(pc.is_valid(column), pc.not_equal(values.places, own.take(self._case_of)))
        if path in _event_fields():
            of_event = self._of_types({kind for kind in event_types() if path in fields_of(kind)})
            other = pc.and_not(other, of_event)
            self.unusual.update(whole_numbers(pc.indices_nonzero(of_event.take(self.first)).cast(pa.int32())))
        self._note(other)
        right = _right(case_fields()[path], needed=path == _KIND)
        wrong = [place for place in own.unique().to_pylist() if not right(values.words[place])]
        if wrong:
            found = pc.indices_nonzero(pc.is_in(own, pa.array(wrong, pa.int32())))
            self.unusual.update(whole_numbers(found.cast(pa.int32())))
        self._header[path] = Values(values.words, own)


@cache
def _header_columns() -> dict[str, str]:
    """Give the columns of a case's own fields, each with its path."""
    return {path.replace(".", "_"): path for path in case_fields() if path != "case_id"}


@cache
def _event_fields() -> frozenset[str]:
    return reduce(frozenset.union, (frozenset(fields_of(name)) for name in event_types()))


def _known(event_type: str | None) -> bool:
    return event_type in event_types()


def _anything(word: Any) -> bool:
    return True


def _given(word: Any) -> bool:
    return word is not None


def _nothing(word: Any) -> bool:
    return word is None


def _never(word: Any) -> bool:
    return False


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

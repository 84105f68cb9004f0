"""From the rows of a table to case logs: a row a case, or a row an event."""

from __future__ import annotations

from collections import Counter
from functools import cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from foiflow.cases.check import fields_of
from foiflow.codecs.cells import expected_of, plain
from foiflow.codecs.columns import fetcher, missing, named
from foiflow.codecs.mapping import CASE_ID, case_fields
from foiflow.codecs.tables import RowError
from foiflow.errors import MISSING, Described, InputError, UnknownName
from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from foiflow.codecs.columns import Column, Fetch
    from foiflow.codecs.mapping import EventColumns, TableMapping
    from foiflow.codecs.tables import Cells, Table

    Record = tuple[int, dict[str, Any] | InputError]

__all__ = ["EventRow", "cases_of_rows", "check_columns", "events_of_rows", "joined"]


class EventRow(NamedTuple):
    """A row that is one event, read.

    Attributes:
        line: Its line or row number.
        case_id: Its case.
        seq: Where it stands among the events of its case.
        case: The case's own fields that it has, by path.
        event: The event as plain values, or what is wrong with the row.
    """

    line: int
    case_id: str
    seq: int
    case: dict[str, Any]
    event: dict[str, Any] | InputError


def check_columns(mapping: TableMapping, table: Table) -> None:
    """Refuse a mapping that names a column which the table has not.

    Raises:
        InputError: It does.
    """
    for name in mapping.columns():
        if name not in table.names:
            there = UnknownName("", name, filter(None, table.names)).listed
            raise InputError(f"column {name!r}", MISSING, f"it in the header, row {table.line}: {there}")


def cases_of_rows(table: Table, mapping: TableMapping) -> Iterator[Record]:
    """Read a table in which a row is a case.

    Args:
        table: The table; it has the columns of the mapping.
        mapping: Its mapping.

    Returns:
        The row's number and the case as plain values, or what is wrong.
    """
    reader = _Reader(table, mapping)
    serves = Counter(name for event in mapping.events for name in set(event.columns()))
    own = frozenset(name for name, events in serves.items() if events == 1)
    events = [_Event(reader, event, own) for event in mapping.events]
    return ((line, _record(cells, reader, events)) for line, cells in table.rows)


def _record(cells: Cells | InputError, reader: _Reader, events: list[_Event]) -> dict[str, Any] | InputError:
    case_id = None
    try:
        if isinstance(cells, InputError):
            raise cells
        case_id = reader.case_id(cells)
        case = reader.header(cells)
        happened = [found for event in events if (found := event.read(cells)) is not None]
        happened.sort(key=itemgetter("on"))
    except InputError as error:
        return _of_row(error, case_id)
    return {CASE_ID: case_id, **_nested(case), "events": happened}


def events_of_rows(table: Table, mapping: TableMapping) -> Iterator[EventRow | tuple[int, InputError]]:
    """Read a table in which a row is an event.

    Args:
        table: The table; it has the columns of the mapping.
        mapping: Its mapping.

    Returns:
        The row as read; or its number and what is wrong, where its case is not
        known.
    """
    reader = _Reader(table, mapping)
    event = _Event(reader, mapping.events[0])
    seq = None if mapping.events[0].seq is None else reader.fetch("seq", mapping.events[0].seq, "index")
    for line, cells in table.rows:
        case_id, case = None, {}
        try:
            if isinstance(cells, InputError):
                raise cells
            case_id = reader.case_id(cells)
            place = line if seq is None else seq(cells)
            found = event.read(cells) or {}  # the row is its event, so it has one
            case = reader.header(cells, not_in=fields_of(found["type"]))
            yield EventRow(line, case_id, line if place is None else place, case, found)
        except InputError as error:
            fault = _of_row(error, case_id)
            yield (line, fault) if case_id is None else EventRow(line, case_id, line, case, fault)


def joined(rows: Iterable[EventRow]) -> list[Record]:
    """Make one case of its rows, or tell what is wrong with which of them.

    Args:
        rows: The rows of one case, one at least.
    """
    ordered = sorted(rows, key=lambda row: (row.seq, row.line))
    faults = [(row.line, row.event) for row in ordered if isinstance(row.event, InputError)]
    case: dict[str, tuple[int, Any]] = {}
    for row in ordered:
        for path, value in row.case.items():
            line, before = case.setdefault(path, (row.line, value))
            if value != before:
                personal = path.rpartition(".")[2] in vocabulary()["common"]["personal"]
                error = InputError(path, value, f"the same as in row {line}", personal=personal)
                faults.append((row.line, _of_row(error, row.case_id)))
    if faults:
        return sorted(faults, key=itemgetter(0))
    first = min(row.line for row in ordered)
    values = {path: value for path, (_, value) in case.items()}
    return [(first, {CASE_ID: ordered[0].case_id, **_nested(values), "events": [row.event for row in ordered]})]


class _Reader:
    """What reads the cells of a table's rows."""

    def __init__(self, table: Table, mapping: TableMapping) -> None:
        self._places = {name: place for place, name in reversed(list(enumerate(table.names)))}
        self._mapping = mapping
        self._personal = frozenset(vocabulary()["common"]["personal"])
        case = dict(mapping.case)
        self._case_id_column = case.pop(CASE_ID)
        self._case_id = self.fetch(CASE_ID, self._case_id_column, "text")
        self._header = [
            (path, self.fetch(path, column, case_fields().get(path, "date"))) for path, column in case.items()
        ]
        shared = mapping.events[0].fields if mapping.row_is_event else {}
        self.shared = {path for path in case if path in shared and shared[path].columns == case[path].columns}

    def fetch(self, path: str, column: Column, kind: str) -> Fetch:
        """Give the function from a row to one field."""
        return fetcher(
            column,
            kind,
            self._places,
            written=self._mapping.written,
            nothing=frozenset(self._mapping.nothing),
            personal=path.rpartition(".")[2] in self._personal,
        )

    def expected(self, kind: str) -> str:
        """Say what a cell of a kind holds."""
        return expected_of(kind, self._mapping.written)

    def case_id(self, cells: Cells) -> str:
        """Give the number of the row's case."""
        found: str | None = self._case_id(cells)
        if not found:
            raise missing(self._case_id_column, "the number of the case")
        return found

    def header(self, cells: Cells, not_in: Mapping[str, str] | None = None) -> dict[str, Any]:
        """Give the case's own fields by path; a cell that is the event's is not the case's."""
        return {
            path: found
            for path, fetch in self._header
            if not (not_in and path in not_in and path in self.shared) and (found := fetch(cells)) not in (None, "")
        }

    def text(self, cells: Cells, columns: Iterable[str]) -> str:
        """Give what the first of some columns that holds anything says."""
        return next(filter(None, (plain(cells[self._places[name]]) for name in columns)), "")

    def is_personal(self, field: str) -> bool:
        """Tell whether a field holds personal data."""
        return field in self._personal


class _Event:
    """What reads one event of a row.

    Args:
        reader: What reads the cells.
        columns: Where the event comes from.
        own: The columns that serve no other event; all where the row is this event.
    """

    def __init__(self, reader: _Reader, columns: EventColumns, own: frozenset[str] | None = None) -> None:
        self._reader, self._columns, self._own = reader, columns, own
        self._type = reader.fetch("type", columns.type, "event")
        self._on = reader.fetch("on", columns.on, "date")
        self._of_type = cache(self._fields_of_type)
        self._told_by = cache(self._what_tells)

    def read(self, cells: Cells) -> dict[str, Any] | None:
        """Give the event as plain values, or None where the row has no such."""
        on, name = self._on(cells), self._type(cells)
        if not on:
            if self._is_absent(cells, name):
                return None
            raise missing(self._columns.on, self._reader.expected("date"))
        if not name:
            raise missing(self._columns.type, "the type of an event")
        event = {"type": name, "on": on}
        fields, needed = self._of_type(name)
        for field, fetch in fields:
            found = fetch(cells)
            if found is not None and found != "":
                event[field] = found
        for alternatives in needed:
            if sum(field in event for field in alternatives) != 1:
                raise self._lacking(name, alternatives, cells)
        return event

    def _fields_of_type(self, name: str) -> tuple[list[tuple[str, Fetch]], list[tuple[str, ...]]]:
        """Give what reads the fields of a type, and the fields of which exactly one must be there."""
        known = fields_of(name)
        fields = [
            (field, self._reader.fetch(field, column, known[field].removesuffix("!")))
            for field, column in self._columns.fields.items()
            if field in known
        ]
        if self._own is None:
            fields += [
                (field, _none_of(name, field, self._reader.fetch(field, attrs.evolve(column, default=None), "text")))
                for field, column in self._columns.fields.items()
                if field not in known and field not in self._reader.shared and column.columns
            ]
        needed = [(field,) for field, kind in known.items() if kind.endswith("!") and field != "on"]
        one_of = vocabulary()["event"][name].get("one_of")
        return fields, [*needed, *([tuple(one_of)] if one_of else [])]

    def _is_absent(self, cells: Cells, name: str | None) -> bool:
        """Tell whether nothing in a row without the event's day says that there was one."""
        told_by_type, fields = self._told_by(name)
        return not (
            self._own is None
            or self._columns.required
            or told_by_type
            or any(fetch(cells) not in (None, "", default) for fetch, default in fields)
        )

    def _what_tells(self, name: str | None) -> tuple[bool, list[tuple[Fetch, Any]]]:
        """Give what tells, without a day, that there was an event of a type.

        A column tells it that serves no other event and holds what the type is
        known by, or a field that it has to have.
        """
        own, type_ = self._own or frozenset(), self._columns.type
        if not name:
            return False, []
        fields, needed = self._of_type(name)
        must = {field for alternatives in needed for field in alternatives}
        columns = self._columns.fields
        telling = [
            (fetch, columns[field].default)
            for field, fetch in fields
            if field in must and columns[field].columns and own.issuperset(columns[field].columns)
        ]
        by_type = own.issuperset(type_.columns) and name not in (type_.value, type_.default, type_.otherwise)
        return by_type, telling

    def _lacking(self, name: str, alternatives: tuple[str, ...], cells: Cells) -> InputError:
        """Make the error for a row without a field that its event has to have."""
        known = fields_of(name)
        columns = [column for field in alternatives if (column := self._columns.fields.get(field)) is not None]
        sources = [source for column in columns for source in column.columns]
        if not sources:
            return InputError(f"{name}.{alternatives[0]}", MISSING, "a column for it in the mapping")
        expected = " or ".join(self._reader.expected(known[field].removesuffix("!")) for field in alternatives)
        said = self._reader.text(cells, sources)
        return InputError(named(sources), said or MISSING, expected, personal=self._reader.is_personal(alternatives[0]))


def _none_of(name: str, field: str, fetch: Fetch) -> Fetch:
    """Give what refuses a cell of a column that the row's event has no field for."""

    def refuse(cells: Cells) -> None:
        if fetch(cells) is not None:
            raise InputError(field, Described("there"), f"nothing: {name} has no such field")

    return refuse


def _of_row(error: InputError, case_id: str | None) -> RowError:
    """Give the error as one of a row, with the case it is about."""
    found = RowError(error.path, error.value, error.expected, personal=error.personal)
    found.case_id = case_id
    return found


def _nested(values: Mapping[str, Any]) -> dict[str, Any]:
    """Put the fields of the applicant into an object of their own."""
    case: dict[str, Any] = {}
    for path, value in values.items():
        outer, _, inner = path.rpartition(".")
        (case.setdefault(outer, {}) if outer else case)[inner] = value
    return case

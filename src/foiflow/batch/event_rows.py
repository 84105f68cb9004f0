"""Cases out of Arrow tables in which a row is an event, column by column.

Cases of a shape are given to its function as columns, and no event of them is
made. The events of others are made type by type; a case with anything unusual in
it goes to the reader of tables row by row, which reads it leniently or says what
is wrong.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from itertools import repeat
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa
from pyarrow import compute as pc

from foiflow.batch.blocks import Answered
from foiflow.batch.event_columns import EventColumns, numbers_in, starts_of, whole_numbers
from foiflow.batch.gather import in_groups
from foiflow.codecs.fast import applicant_type, case_type, default_of, event_types
from foiflow.codecs.mapping import contract_mapping
from foiflow.codecs.rows import events_of_rows
from foiflow.codecs.tables import Table
from foiflow.errors import FoiflowError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from foiflow.batch.plans import Plans
    from foiflow.batch.shapes import ByColumns

    Record = tuple[int, Any]

__all__ = ["EventRows", "are_event_rows", "whole_cases"]

_NEEDED = ("case_id", "type", "on")
_APPLICANT = "applicant."
_FIRST_SHARE = 2**4
"""Of those that no shape answers, one part in so many is read first, so that the others find shapes learnt."""
_FEWEST = 2**3
"""Fewer cases of a shape are sooner made than asked for by columns."""
_NUMBER = pa.int32().bit_width // pa.int8().bit_width


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
        cases = _Cases(self)
        return [record for some in cases.records(range(cases.count)) for record in some]

    def answered(self, plans: Plans[Any, Any]) -> Answered:
        """Answer for the cases, most of them by columns."""
        return _Cases(self).answered(plans)


class _Group(NamedTuple):
    """Cases of a shape and a profile."""

    types: bytes
    profile: str | None
    cases: list[int]
    later: list[int]


class _Cases:
    """The cases of some rows, while they are answered for or made."""

    def __init__(self, source: EventRows) -> None:
        self._line, self._rows = source
        self._columns = EventColumns(self._rows)
        self._starts = self._columns.starts
        self._ends = [*self._starts[1:], self._rows.num_rows]
        self.count = len(self._starts)
        profile = self._columns.header("profile")
        self._profiles = [None] * self.count if profile is None else [*profile.at(_every(profile.places))]
        self._types = numbers_in(self._columns.types.places).tobytes()

    def answered(self, plans: Plans[Any, Any]) -> Answered:
        """Answer for every case: by its shape, or once it is made."""
        answers: list[Any] = [None] * self.count
        made: dict[int, Answered] = {}
        open_ones: Sequence[int] = range(self.count)
        names = frozenset(self._rows.schema.names)
        for share in (_FIRST_SHARE, 1):
            for group in self._groups(open_ones, plans.now):
                types = [self._columns.types.words[place] for place in memoryview(group.types).cast("i")]
                form = plans.by_columns(group.profile, tuple(event_types()[name] for name in types), names)
                if form is not None:
                    asked = self._asked(form, group, types, plans.now)
                    for case in group.cases:
                        try:
                            answers[case] = next(asked)
                        except FoiflowError:  # the calendar lacks a day, which the rules will say
                            continue
            left = [case for case in open_ones if answers[case] is None]
            now = left[: -(-len(left) // share)]
            for case, records in zip(now, self.records(now), strict=True):
                made[case] = Answered([line for line, _ in records], *plans.answers(records))
            open_ones = left[len(now) :]
        lines, ids = [self._line + start for start in self._starts], self._columns.ids
        if not made:
            return Answered(lines, ids, answers)
        return Answered(*(_put_in(usual, made, at) for at, usual in enumerate((lines, ids, answers))))

    def _groups(self, cases: Iterable[int], now: int | None) -> Iterable[_Group]:
        """Put together cases of one profile with events of the same types up to the day."""
        numbers = whole_numbers(self._columns.days)
        groups: dict[tuple[bytes, str | None], _Group] = {}
        left_out = self._columns.unusual | self._columns.disordered
        for case in cases:
            if case in left_out:
                continue
            begin, end = self._starts[case], self._ends[case]
            until = end if now is None or numbers[end - 1] <= now else bisect_right(numbers, now, begin, end)
            types, profile = self._types[begin * _NUMBER : until * _NUMBER], self._profiles[case]
            group = groups.get((types, profile))
            if group is None:
                group = groups[types, profile] = _Group(types, profile, [], [])
            group.cases.append(case)
            group.later.append(end - until)
        return [group for group in groups.values() if group.types and len(group.cases) >= _FEWEST]

    def _asked(self, form: ByColumns, group: _Group, types: list[str], now: int | None) -> Iterator[Any]:
        """Give what the function of a shape answers for each case of a group."""
        cases = pa.array(group.cases, pa.int32())
        first = self._columns.first.take(cases)
        rows = [pc.add(first, pa.scalar(at, pa.int32())) for at in range(len(types))]
        on = [whole_numbers(self._columns.days.take(some)) for some in rows]
        values: list[Iterable[Any]] = [repeat(now) if now is not None else on[-1], group.later, *on]
        for path in form.header:
            own = self._columns.header(path)
            if path == "case_id":
                values.append([self._columns.ids[case] for case in group.cases])
            else:
                values.append(repeat(None) if own is None else own.at(cases))
        for at, field in form.fields:
            column, default = self._columns.field(types[at], field), default_of(event_types()[types[at]], field)
            values.append(repeat(default) if column is None else column.at(rows[at], default))
        return map(form.replay, *values)

    def records(self, cases: Sequence[int]) -> Iterator[list[Record]]:
        """Make cases; those with anything unusual are sent to the reader of tables."""
        usual = [case for case in cases if case not in self._columns.unusual]
        made = self._made(usual) if usual else iter(())
        for case in cases:
            begin = self._starts[case]
            if case in self._columns.unusual:
                yield self._row_by_row(begin, self._ends[case])
            else:
                yield [(self._line + begin, next(made))]

    def _made(self, cases: list[int]) -> Iterator[Any]:
        """Make cases that have nothing unusual."""
        rows = [row for case in cases for row in range(self._starts[case], self._ends[case])]
        events = self._events(pa.array(rows, pa.int32()))
        logs, begin = [], 0
        for case in cases:
            end = begin + self._ends[case] - self._starts[case]
            logs.append(events[begin:end])
            begin = end
        chosen, person = pa.array(cases, pa.int32()), applicant_type()

        def header(path: str) -> Iterable[Any]:
            values = self._columns.header(path)
            return repeat(None) if values is None else values.at(chosen)

        own = {name: header(name) for name in case_type().__struct_fields__[2:]}
        own["applicant"] = map(person, *(header(_APPLICANT + name) for name in person.__struct_fields__))
        own["items"] = repeat(())
        return map(case_type(), [self._columns.ids[case] for case in cases], logs, *own.values())

    def _events(self, rows: pa.Array) -> list[Any]:
        """Make the events of some rows, type by type."""
        kinds = self._columns.types.places.take(rows)
        made: list[Any] = []
        order: list[pa.Array] = []
        for place, name in enumerate(self._columns.types.words):
            where = pc.indices_nonzero(pc.equal(kinds, pa.scalar(place, pa.int32())))
            if len(where):
                made += self._of_type(name, rows.take(where))
                order.append(where)
        return [made[at] for at in whole_numbers(pc.sort_indices(pa.concat_arrays(order)).cast(pa.int32()))]

    def _of_type(self, name: str, rows: pa.Array) -> Iterator[Any]:
        """Make events of one type."""
        kind = event_types()[name]
        cells: list[Iterable[Any]] = []
        for field in kind.__struct_fields__:
            values, default = self._columns.field(name, field), default_of(kind, field)
            if field == "on":
                cells.append(map(date.fromordinal, whole_numbers(self._columns.days.take(rows))))
            elif values is None:
                cells.append(repeat(default))
            elif pa.types.is_date32(self._rows.column(field).type):
                cells.append(day if day is None else date.fromordinal(day) for day in values.at(rows))
            else:
                cells.append(values.at(rows, default))
        return map(kind, *cells)

    def _row_by_row(self, begin: int, end: int) -> list[Record]:
        rows = self._rows.slice(begin, end - begin)
        names = tuple(rows.schema.names)
        mapping = contract_mapping(names)
        cells = zip(*(column.to_pylist() for column in rows.columns), strict=True)
        numbered = ((number, row) for number, row in enumerate(cells, start=self._line + begin) if any(row))
        return [] if mapping is None else list(in_groups(events_of_rows(Table(names, 0, numbered), mapping)))


def _every(column: pa.Array) -> pa.Array:
    return pa.array(range(len(column)), pa.int32())


def _put_in(usual: list[Any], made: Mapping[int, Answered], at: int) -> list[Any]:
    """Put what cases that were made came to in the place of each."""
    whole, begin = [], 0
    for case in sorted(made):
        whole += [*usual[begin:case], *made[case][at]]
        begin = case + 1
    return [*whole, *usual[begin:]]

"""A mapping: how the columns of an agency's own table become case logs."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from foiflow.cases.check import fields_of
from foiflow.codecs.cells import Written
from foiflow.codecs.columns import Column
from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["CASE_ID", "EventColumns", "TableMapping", "case_fields", "contract_mapping", "contract_names"]

CASE_ID = "case_id"


@attrs.frozen
class EventColumns:
    """Where an event comes from.

    Attributes:
        type: Its type: a constant, or a column.
        on: Its day.
        fields: Its further fields.
        required: Whether every row must have it.
        seq: The column by which the events of a case are in order, where a row
            is an event; else the order of the rows.
    """

    type: Column
    on: Column
    fields: Mapping[str, Column]
    required: bool = False
    seq: Column | None = None

    def columns(self) -> Iterator[str]:
        """List the names of the columns that it reads."""
        for column in (self.type, self.on, *self.fields.values(), *([self.seq] if self.seq else [])):
            yield from column.columns


@attrs.frozen
class TableMapping:
    """How a table becomes case logs.

    Attributes:
        case: The case's own fields, by path, such as ``applicant.kind``.
        events: The events: of a row that is a case several, else one.
        row_is_event: Whether each row is one event, not a whole case.
        sheet: The sheet of a spreadsheet to read.
        header: The numbers of the header's one or two rows; found if empty.
        encoding: The encoding of a text table; told from its bytes if None.
        delimiter: What stands between its cells; told from its lines if None.
        written: How dates and moments are written.
        nothing: The cells that say nothing.
        grouped: Whether the rows of a case stand together, where each is an
            event; they are then read as they come.
    """

    case: Mapping[str, Column]
    events: tuple[EventColumns, ...]
    row_is_event: bool = False
    sheet: str | None = None
    header: tuple[int, ...] = ()
    encoding: str | None = None
    delimiter: str | None = None
    written: Written = attrs.field(factory=Written)
    nothing: tuple[str, ...] = ("",)
    grouped: bool = False

    def columns(self) -> Iterator[str]:
        """List the names of the columns that it reads."""
        yield from (name for column in self.case.values() for name in column.columns)
        yield from (name for event in self.events for name in event.columns())


@lru_cache
def case_fields() -> Mapping[str, str]:
    """Give the paths of a case's own fields that a table may have, with their kinds."""
    common = vocabulary()["common"]
    inner = ("applicant", "applicants", "events")
    plain = {name: kind.removesuffix("!") for name, kind in common["case"].items() if name not in inner}
    return plain | {f"applicant.{name}": kind.removesuffix("!") for name, kind in common["applicant"].items()}


@lru_cache
def contract_names() -> frozenset[str]:
    """Give the names of foiflow's own columns: of a case, its events, their order."""
    return frozenset({"type", "seq", *_event_fields(), *map(_own_name, case_fields())})


@lru_cache
def _event_fields() -> frozenset[str]:
    return frozenset(field for name in vocabulary()["event"] for field in fields_of(name))


def contract_mapping(names: Sequence[str]) -> TableMapping | None:
    """Make the mapping of a table whose columns have foiflow's own names.

    Args:
        names: The names of the columns; others are left out.

    Returns:
        The mapping, or None where the table lacks what a log cannot do without.
    """
    if not {CASE_ID, "type", "on"} <= set(names):
        return None
    own = {path: _own_name(path) for path in case_fields()}
    event = EventColumns(
        Column(("type",)),
        Column(("on",)),
        {name: Column((name,)) for name in names if name in _event_fields() - {"on"}},
        seq=Column(("seq",)) if "seq" in names else None,
    )
    case = {path: Column((name,)) for path, name in own.items() if name in names}
    return TableMapping(case, (event,), row_is_event=True)


def _own_name(path: str) -> str:
    """Give the column of a case's own field, such as ``applicant_kind``."""
    return path.replace(".", "_")

"""Traced rules say what the rules say: the same bytes, the same rows, of any history."""

from __future__ import annotations

import copy
import json
from datetime import date, timedelta
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from foiflow.batch import event_rows
from foiflow.batch.columns import LeanColumns
from foiflow.batch.event_rows import EventRows, are_event_rows
from foiflow.batch.gather import in_groups
from foiflow.batch.lean import LEAN, Rows
from foiflow.batch.lines import Lines
from foiflow.batch.plans import Plans
from foiflow.batch.replay import Replay
from foiflow.batch.shapes import Shape
from foiflow.codecs import jsonl
from foiflow.codecs.mapping import contract_mapping
from foiflow.codecs.rows import events_of_rows
from foiflow.codecs.tables import Table
from foiflow.law.load import vocabulary

from .strategies import MOVING, choices, damaged, histories, shaken

if TYPE_CHECKING:
    from foiflow.batch.replay import Result

CODES = list(vocabulary()["finding"])
WORDS = vocabulary()["event"]
LETTER = vocabulary()["common"]["letter"]
FIELDS = {
    "on": "date!",
    **LETTER,
    **{name: kind for word in WORDS.values() for name, kind in word.get("fields", {}).items()},
}
DATES = {name for name, kind in FIELDS.items() if kind.removesuffix("!") == "date"}
GAP = st.sampled_from([0, 0, 0, 1, 2, 5, 9, 16, 30, 70])


class EagerShape(Shape):
    """Traces every case whose answers are new."""

    def affords_tracing(self) -> bool:
        """Afford it always."""
        return True


def kin(log: dict[str, Any], gaps: list[int], prefix: str) -> dict[str, Any]:
    """Give a log of the same shape: each event later by some days than the one before was, other people in it."""
    found = copy.deepcopy(log) | {"case_id": f"{log['case_id']} {prefix}{gaps}"}
    for event, days in zip(found["events"], accumulate(gaps), strict=False):
        for name, value in event.items():
            if name in DATES:
                event[name] = (date.fromisoformat(value) + timedelta(days)).isoformat()
            elif name in ("party", "agency", "by", "approved_by"):
                event[name] = f"{prefix}{value}"
    return found


def row_of(result: Result) -> tuple[Any, ...]:
    """Say what a lean row must hold, from the public parts of a result."""
    plain = result.to_dict()
    row: dict[str, Any] = dict.fromkeys(LEAN) | {name: plain[name] for name in LEAN.keys() & plain.keys()}
    if "error" in plain:
        return tuple(row.values())
    assert result.case is not None
    row["agency"] = result.case.agency
    row["as_of"] = date.fromisoformat(plain["as_of"]).toordinal()
    row["findings"] = sum(1 << CODES.index(code) for code in {finding["code"] for finding in plain["findings"]})
    replies = [duty for duty in plain["duties"] if duty["id"] == "reply"]
    open_ones = [duty for duty in replies if duty["status"] != "void"] or replies
    if open_ones:
        reply = open_ones[-1]
        days = {name: reply[name] and date.fromisoformat(reply[name]).toordinal() for name in ("starts", "due", "done")}
        row |= {**days, "status": reply["status"], "late": reply["status"] in ("met_late", "overdue")}
    return tuple(row.values())


def draw_logs(data: st.DataObject) -> tuple[list[dict[str, Any]], Replay]:
    """Draw logs of a few shapes, each several times with other days and names, and how to read them."""
    history = data.draw(st.one_of(histories(), histories(only=MOVING), histories().flatmap(shaken)))
    conventions = data.draw(st.just({}) | choices(history.header["profile"]))
    log = history.log() | {"conventions": conventions}
    gaps = st.lists(GAP, min_size=len(log["events"]), max_size=len(log["events"]))
    others = data.draw(st.lists(gaps, min_size=2, max_size=6), "days between")
    logs = [log, *(kin(log, gap, prefix) for gap in others for prefix in "ab")]
    last = max(event.on for event in history.events)
    as_of = data.draw(st.none() | st.integers(-60, 200).map(lambda days: last + timedelta(days)), "read as of")
    return logs, Replay(as_of=as_of)


def twice(plans: Plans[Any, Any], logs: list[dict[str, Any]]) -> list[Any]:
    """Answer for all logs as lines of a file, and again by what was learnt the first time."""
    lines = [json.dumps(log, ensure_ascii=False).encode() for log in logs] * 2
    return plans.answers(list(enumerate(lines, start=1)))[1]


@given(st.data())
def test_traced_lines_are_the_lines_of_a_replay(data: st.DataObject) -> None:
    """Every case, whether its shape was met before or not, has the bytes that ``Result.to_dict`` gives."""
    logs, reader = draw_logs(data)

    found = twice(Plans(reader, Lines(), shape=EagerShape), logs)

    assert found == [jsonl.dumps(reader.read(line, log).to_dict()) for line, log in enumerate(logs * 2, start=1)]


@settings(max_examples=settings().max_examples // 3)
@given(st.data())
def test_traced_rows_are_what_a_replay_says(data: st.DataObject) -> None:
    """Every lean row holds the reply and the findings of the result, however it was found."""
    logs, reader = draw_logs(data)
    used = list(LEAN).index("working_days_used")

    found = twice(Plans(reader, LeanColumns(), shape=EagerShape), logs)

    results = [reader.read(line, log) for line, log in enumerate(logs * 2, start=1)]
    assert found == [Rows().plainly(result, None) for result in results]
    assert [(*row[:used], None, *row[used + 1 :]) for row in found] == [row_of(result) for result in results]


@settings(max_examples=settings().max_examples // 3)
@given(histories().flatmap(damaged))
def test_a_damaged_record_is_told_as_in_a_replay(record: dict[str, Any]) -> None:
    """What cannot be read has the error of a replay, word for word."""
    reader = Replay()
    raw = json.dumps(record, ensure_ascii=False).encode("utf-8", "surrogatepass")

    [found] = Plans(reader, Lines()).answers([(7, raw)])[1]

    assert found == jsonl.dumps(reader.read(7, raw).to_dict())


def event_table(logs: list[dict[str, Any]]) -> pa.RecordBatch:
    """Write logs as a table in which a row is an event; what a cell cannot hold is left out."""
    rows = []
    for log in logs:
        own = {"case_id": log["case_id"], "profile": log["profile"], "agency": log.get("agency")}
        own |= {f"applicant_{name}": value for name, value in (log.get("applicant") or {}).items()}
        for event in log["events"]:
            cells = {name: value for name, value in event.items() if not isinstance(value, list | dict)}
            days = {name: date.fromisoformat(cells[name]) for name in DATES & cells.keys()}
            rows.append(own | cells | days)
    names = dict.fromkeys(name for row in rows for name in row)
    try:
        [batch] = pa.table({name: [row.get(name) for row in rows] for name in names}).to_batches()
    except (pa.ArrowInvalid, pa.ArrowTypeError):
        assume(False)
    assume(are_event_rows(batch.schema))
    return batch


@given(st.data())
def test_cases_as_columns_are_the_cases_of_their_rows(data: st.DataObject) -> None:
    """Cases of one shape that are answered by columns have the lines and rows that the row-by-row reader gives."""
    logs, reader = draw_logs(data)
    batch = event_table(logs)
    mapping = contract_mapping(tuple(batch.schema.names))
    assert mapping is not None
    cells = enumerate(zip(*(column.to_pylist() for column in batch.columns), strict=True), start=1)
    records = [*in_groups(events_of_rows(Table(tuple(batch.schema.names), 0, cells), mapping))]
    results = [reader.read(line, raw) for line, raw in records]

    lines, rows = Plans(reader, Lines(), shape=EagerShape), Plans(reader, LeanColumns(), shape=EagerShape)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(event_rows, "_FEWEST", 1)
        answers = [(EventRows(1, batch).answered(lines), EventRows(1, batch).answered(rows)) for _ in range(2)]
    for found, lean in answers:
        assert found.lines == [line for line, _ in records]
        assert found.ids == [None if result.reading is None else result.case_id for result in results]
        assert found.answers == [jsonl.dumps(result.to_dict()) for result in results]
        assert lean.answers == [rows.wanted.plainly(one, None) for one in results]

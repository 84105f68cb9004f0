"""Replays as Arrow batches: out of JSON Lines, Parquet and other batches."""

from __future__ import annotations

import copy
import json
import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from foiflow import InputError, UnknownName, replay
from foiflow.batch import batches as batches_module
from foiflow.batch.batches import FULL_SCHEMA, LEAN_SCHEMA, replay_arrow, replay_batches
from foiflow.batch.columns import LeanColumns
from foiflow.law.load import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    Log = dict[str, Any]

DAY = date(2024, 6, 3)
OUTCOMES = ("disclosed", "refused.third_party_rights", "unavailable.not_held")


def logs(count: int, seed: int = 1) -> list[Log]:
    """Make logs of several shapes, with late answers, extensions and other organs among them."""
    chance, made = random.Random(seed), []
    for number in range(count):
        day = date(2021, 1, 4) + timedelta(chance.randrange(700))

        def later(most: int) -> str:
            nonlocal day
            day += timedelta(chance.randint(0, most))
            return str(day)

        events: list[Log] = [{"type": "request_received", "on": str(day), "channel": "online"}]
        if number % 2:
            party = f"第三方 {number % 5}"
            events += [{"type": "third_party_consultation_sent", "on": later(9), "party": party}]
            events += [{"type": "third_party_opinion_received", "on": later(20), "party": party, "consents": True}]
        if number % 5 == 3:
            events += [{"type": "extension_notified", "on": later(9), "working_days": 10, "approved_by": "王某"}]
        if number % 7 == 4:
            events += [{"type": "agency_consultation_sent", "on": later(5), "agency": "Archive", "purpose": "opinion"}]
        outcome = chance.choice(OUTCOMES)
        events += [{"type": "answer_issued", "on": later(40), "outcome": outcome, "served_on": later(3)}]
        header = {"case_id": f"c-{number}", "profile": "cn", "agency": "市局"}
        made.append(header | {"applicant": {"id": f"a-{number % 3}", "kind": "business"}, "events": events})
    return made


def write_lines(path: Path, several: Iterable[Log]) -> Path:
    """Write logs as JSON Lines."""
    path.write_text("".join(json.dumps(log, ensure_ascii=False) + "\n" for log in several), encoding="utf-8")
    return path


def rows_of(several: Iterable[Log]) -> list[Log]:
    """Give the rows of a table in which a row is an event."""
    rows = []
    for log in several:
        person = {f"applicant_{name}": value for name, value in log["applicant"].items()}
        for seq, event in enumerate(log["events"]):
            dates = {name: date.fromisoformat(event[name]) for name in ("on", "served_on") if name in event}
            own = {"case_id": log["case_id"], "seq": seq, "profile": log["profile"], "agency": log["agency"]}
            rows.append(own | person | event | dates)
    return rows


def table_of(rows: list[Log]) -> pa.Table:
    """Put rows into a table; what a row lacks is empty."""
    names = dict.fromkeys(name for row in rows for name in row)
    return pa.table({name: [row.get(name) for row in rows] for name in names})


def together(found: Iterable[pa.RecordBatch]) -> pa.Table:
    """Put batches into one table."""
    return pa.Table.from_batches(list(found))


def plain(value: Any) -> Any:
    """Write dates as ``Result.to_dict`` does, at any depth."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [plain(one) for one in value]
    return {name: plain(one) for name, one in value.items()} if isinstance(value, dict) else value


DIRTY: list[Log] = [
    {"case_id": "no applicant", "events": []},
    {"case_id": "c-1", "profile": "cn", "applicant": {"kind": "business"}, "events": []},
    {"case_id": "no such profile", "profile": "zz", "applicant": {"kind": "business"}, "events": []},
    {"case_id": "nothing yet", "profile": "cn", "applicant": {"kind": "business"}, "events": []},
]


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("as_of", [DAY, None])
def test_lean_columns_say_what_results_say(tmp_path: Path, workers: int, as_of: date | None) -> None:
    """Each row has the result's header, its reply and the codes of its findings as bits."""
    source = write_lines(tmp_path / "cases.jsonl", [*logs(60), *DIRTY])
    table = together(replay_batches(source, as_of=as_of, workers=workers))
    codes = table.schema.metadata[b"findings"].decode().split(",")
    assert codes == list(vocabulary()["finding"])
    for row, result in zip(table.to_pylist(), replay(source, as_of=as_of), strict=True):
        told = result.to_dict()
        if "error" in told:
            assert {name: value for name, value in row.items() if value is not None} == told
            continue
        assert plain({name: row[name] for name in ("case_id", "profile", "law", "state", "as_of")}) == {
            name: told[name] for name in ("case_id", "profile", "law", "state", "as_of")
        }
        bits = {code for place, code in enumerate(codes) if row["findings"] >> place & 1}
        assert bits == {finding["code"] for finding in told["findings"]}
        reply = [duty for duty in told["duties"] if duty["id"] == "reply" and duty["status"] != "void"][-1:]
        for duty in reply:
            assert plain([row[name] for name in ("status", "starts", "due", "done")]) == [
                duty[name] for name in ("status", "starts", "due", "done")
            ]
            assert row["late"] == (duty["status"] in ("met_late", "overdue"))
        assert reply or row["due"] is None
        assert row["agency"] == (result.case.agency if result.case else None)


def test_working_days_used() -> None:
    """They are the working days after the start up to the end or the day, those left out excepted."""
    received = {"type": "request_received", "on": "2024-03-04", "channel": "online"}
    sent = {"type": "third_party_consultation_sent", "on": "2024-03-11", "party": "B"}
    opinion = {"type": "third_party_opinion_received", "on": "2024-03-15", "party": "B"}
    answer = {"type": "answer_issued", "on": "2024-03-25", "outcome": "disclosed"}
    cases = [[received], [received, sent], [received, sent, opinion], [received, sent, opinion, answer]]
    several = [
        {"case_id": str(number), "profile": "cn", "applicant": {"kind": "business"}, "events": events}
        for number, events in enumerate(cases)
    ]
    # 5 to 8 and 11 March count; then nothing does until the opinion of the 15th comes, from the 18th on every day.
    for as_of, used in ((date(2024, 3, 13), [7, 5, 5, 5]), (date(2024, 3, 27), [17, 5, 13, 11])):
        assert together(replay_batches(several, as_of=as_of)).column("working_days_used").to_pylist() == used


def test_full_columns_say_all_that_results_say(tmp_path: Path) -> None:
    """Every field of ``Result.to_dict`` is there, dates as dates; what a result has not is empty."""
    source = write_lines(tmp_path / "cases.jsonl", [*logs(60), *DIRTY])
    table = together(replay_batches(source, as_of=date(2022, 1, 4), columns="full"))
    assert table.schema.equals(FULL_SCHEMA)
    for row, result in zip(table.to_pylist(), replay(source, as_of=date(2022, 1, 4)), strict=True):
        assert plain({name: value for name, value in row.items() if value is not None}) == {
            name: value for name, value in result.to_dict().items() if value is not None
        }


def test_batches_are_no_larger_than_asked_for(tmp_path: Path) -> None:
    """Files, values and Parquet come in batches of at most so many rows, none of them empty."""
    several = logs(25)
    table = tmp_path / "cases.parquet"
    parquet.write_table(table_of(rows_of(several)), table)
    for source in (several, write_lines(tmp_path / "cases.jsonl", several), table):
        sizes = [batch.num_rows for batch in replay_batches(source, as_of=DAY, batch_size=10)]
        assert max(sizes) <= 10
        assert sum(sizes) == 25
        assert 0 not in sizes
    assert list(replay_batches([], profile="cn")) == []


@pytest.mark.parametrize("rows_at_once", [3, 2**16])
def test_parquet_is_read_by_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rows_at_once: int) -> None:
    """A table of events gives the columns that its logs give as JSON Lines, however its rows are cut."""
    several = logs(60)
    file = tmp_path / "cases.parquet"
    parquet.write_table(table_of(rows_of(several)), file)
    monkeypatch.setattr(batches_module, "_ROWS", rows_at_once)

    for columns in ("lean", "full"):
        expected = together(replay_batches(several, as_of=DAY, columns=columns))
        assert together(replay_batches(file, as_of=DAY, columns=columns)) == expected


@pytest.mark.parametrize("workers", [1, 2])
def test_cases_by_columns_that_are_not_like_the_others(tmp_path: Path, workers: int) -> None:
    """Days past the calendar, days out of order, unknown profiles and later events are told as of JSON Lines."""
    several = logs(400)
    far = [log | {"case_id": f"far {log['case_id']}"} for log in copy.deepcopy(logs(30))]
    for log in far:
        for event in log["events"]:
            event |= {
                name: f"2{event[name][1:]}".replace("202", "209", 1) for name in ("on", "served_on") if name in event
            }
    back = [log | {"case_id": f"back {log['case_id']}"} for log in copy.deepcopy(logs(30))]
    for log in back:
        log["events"][0]["on"], log["events"][-1]["on"] = log["events"][-1]["on"], log["events"][0]["on"]
    lost = [log | {"case_id": f"lost {log['case_id']}", "profile": "zz"} for log in copy.deepcopy(logs(30))]
    file = tmp_path / "cases.parquet"
    parquet.write_table(table_of(rows_of(every := [*several, *far, *back, *lost])), file)

    for columns in ("lean", "full"):
        for as_of in (DAY, date(2022, 3, 1), None):
            found = together(replay_batches(file, as_of=as_of, columns=columns, workers=workers)).to_pylist()
            expected = together(replay_batches(every, as_of=as_of, columns=columns)).to_pylist()
            assert [row | {"line": None} for row in found] == [row | {"line": None} for row in expected]


UNUSUAL: list[tuple[str, dict[str, Any]]] = [
    ("a word that there is not", {"channel": "pigeon"}),
    ("blanks around a word", {"channel": " online "}),
    ("a type that there is not", {"type": "request_recieved"}),
    ("no day", {"on": None}),
    ("no type", {"type": None}),
    ("an empty number", {"case_id": ""}),
    ("no number", {"case_id": None}),
    ("no applicant", {"applicant_kind": None}),
    ("an applicant of no known kind", {"applicant_kind": "robot"}),
    ("a field of another event", {"outcome": "disclosed"}),
    ("an order of its own", {"seq": 9}),
    ("an empty field", {"applicant_id": ""}),
    ("a profile that there is not", {"profile": "zz"}),
    ("an inexact day", {"on_is": "assumed"}),
    ("two lengths of an extension", {"type": "extension_notified", "working_days": 3, "until": date(2024, 3, 4)}),
    ("no length of an extension", {"type": "extension_notified"}),
    ("a moment", {"recorded_at": "2024-03-04T09:00:00+08:00"}),
]


@pytest.mark.parametrize(("row", "change"), [(3, change) for _, change in UNUSUAL], ids=[name for name, _ in UNUSUAL])
def test_what_is_unusual_is_read_row_by_row(tmp_path: Path, row: int, change: dict[str, Any]) -> None:
    """A damaged row, or one that is merely unusual, has the result that the row-by-row reader gives it."""
    rows = rows_of(logs(8))
    assert rows[row]["type"] != rows[0]["type"] or row == 0
    for place in (0, row):
        changed = [dict(one) for one in rows]
        changed[place] |= change
        file = tmp_path / "cases.parquet"
        parquet.write_table(table_of(changed), file)
        found = together(replay_batches(file, as_of=DAY, columns="full")).to_pylist()
        expected = [result.to_dict() for result in replay(file, as_of=DAY)]
        assert [plain({name: value for name, value in one.items() if value is not None}) for one in found] == [
            {name: value for name, value in one.items() if value is not None} for one in expected
        ]


@pytest.mark.parametrize("column", ["on", "type", "channel", "applicant_kind"])
def test_an_empty_column_is_told_row_by_row(tmp_path: Path, column: str) -> None:
    """A column in which no row has anything stops nothing; each case says what it lacks."""
    rows = [{**row, column: None} for row in rows_of(logs(3))]
    types = {"on": pa.date32(), "type": pa.string(), "channel": pa.string(), "applicant_kind": pa.string()}
    table = table_of(rows)
    file = tmp_path / "cases.parquet"
    parquet.write_table(
        table.set_column(table.schema.get_field_index(column), column, pa.nulls(len(rows), types[column])), file
    )

    found = together(replay_batches(file, as_of=DAY)).to_pylist()

    told = [result.to_dict() for result in replay(file, as_of=DAY)]
    assert [(row["case_id"], row["line"], row["error"]) for row in found] == [
        (one["case_id"], one["line"], one["error"]) for one in told
    ]


def test_rows_of_a_case_apart_are_brought_together(tmp_path: Path) -> None:
    """A Parquet file whose cases lie scattered gives the same results, case by case."""
    several = logs(12)
    rows = sorted(rows_of(several), key=lambda row: row["seq"])
    file = tmp_path / "scattered.parquet"
    parquet.write_table(table_of(rows), file)

    assert together(replay_batches(file, as_of=DAY)) == together(replay_batches(several, as_of=DAY))


def test_batches_in_and_batches_out() -> None:
    """Batches of JSON in a column ``log``, or of events, give the columns that the logs give."""
    several = logs(30)
    expected = together(replay_batches(several, as_of=DAY))
    texts = [json.dumps(log, ensure_ascii=False) for log in several]
    for column in (texts, [text.encode() for text in texts]):
        assert together(replay_arrow(pa.table({"log": column}).to_batches(7), as_of=DAY)) == expected
    assert together(replay_arrow(table_of(rows_of(several)).to_batches(7), as_of=DAY)) == expected
    assert list(replay_arrow([])) == []


def test_wrong_columns_are_told() -> None:
    """A set of columns that there is not is told before anything is read; so are batches of other tables."""
    with pytest.raises(UnknownName, match="no set of columns 'leen'; known: lean"):
        replay_batches([], columns="leen")  # type: ignore[arg-type]  # that is what is tried
    with pytest.raises(InputError, match="batches is case_id, day; expected a column log, or the columns case_id"):
        list(replay_arrow([pa.record_batch({"case_id": ["1"], "day": [DAY]})]))


def test_a_repeated_number_is_an_error_in_its_place() -> None:
    """The second case of a number has an error and nothing else, wherever the batches are cut."""
    several = logs(9)
    several[7]["case_id"] = "c-2"
    for columns in ("lean", "full"):
        for size in (4, 100):
            found = together(replay_batches(several, as_of=DAY, columns=columns, batch_size=size)).to_pylist()
            assert [row["line"] for row in found] == [*[None] * 7, 8, None]
            assert found[7]["error"] == "case_id is 'c-2'; expected an id that was not there before"
            assert (found[7]["state"], found[7]["case_id"]) == (None, "c-2")


def test_columns_of_nothing() -> None:
    """No rows give no rows, with the schema all the same."""
    assert LeanColumns().gathered([]).schema.equals(LEAN_SCHEMA, check_metadata=True)


def test_other_libraries_take_the_batches() -> None:
    """Polars reads the batches as they are."""
    polars = pytest.importorskip("polars", reason="Polars is tried where it is installed")
    frame = polars.from_arrow(together(replay_batches(logs(9), as_of=DAY)))
    assert frame.filter(polars.col("late")).height == sum(
        "reply_late" in {finding.code for finding in result.findings} for result in replay(logs(9), as_of=DAY)
    )

"""Results written into a folder: each format, and going on after a stop."""

from __future__ import annotations

import csv
import json
from datetime import date
from typing import TYPE_CHECKING, Any

import openpyxl
import pyarrow.parquet as pq
import pytest

from foiflow.batch.outputs import run as run_module
from foiflow.batch.outputs.register import RegisterSink
from foiflow.batch.outputs.rows import TABLES, defused, rows_of
from foiflow.batch.outputs.run import FORMATS, Run
from foiflow.batch.outputs.summary import Summary
from foiflow.batch.replay import replay
from foiflow.codecs import jsonl
from foiflow.errors import InputError, StaleCase
from foiflow.office.register.store import open_register

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

READING = {"files": ["log.jsonl"], "as_of": "2024-06-28"}


def log(case_id: str, *events: dict[str, Any], **header: Any) -> dict[str, Any]:
    """Make a log."""
    received = {"type": "request_received", "on": "2024-03-04", "channel": "online"}
    applicant = {"kind": "natural_person", "name": "made up"}
    return {"case_id": case_id, "profile": "cn", "applicant": applicant, **header, "events": [received, *events]}


def logs(count: int = 7) -> list[dict[str, Any]]:
    """Make logs of several kinds: late, restarted, with an impossible event, and one that cannot be read."""
    answer = {"type": "answer_issued", "on": "2024-04-08", "outcome": "disclosed"}
    made = [
        log("=1+1", answer),
        log(
            "restarted",
            {"type": "correction_notice_issued", "on": "2024-03-06"},
            {"type": "correction_received", "on": "2024-03-11"},
        ),
        log("impossible", {"type": "fee_paid", "on": "2024-03-05"}, answer),
        {"case_id": "bad"},
    ]
    return made + [log(f"申请 {number}") for number in range(count - len(made))]


def results(count: int = 7) -> list[dict[str, Any]]:
    """Replay them."""
    return [result.to_dict() for result in replay(logs(count), as_of=date(2024, 6, 28))]


def lines(count: int = 7) -> list[bytes]:
    """Give the results as lines."""
    return [jsonl.dumps(plain) for plain in results(count)]


def begun(folder: Path, format_: str) -> Run:
    """Begin a run."""
    return Run.begin(folder, format_, READING)


def read(folder: Path, format_: str) -> dict[str, list[dict[str, Any]]]:
    """Read the tables of a folder back: rows by table, an empty cell is None, every cell as text."""
    if format_ == "csv":
        texts = {name: (folder / f"{name}.csv").read_text(encoding="utf-8-sig") for name in TABLES}
        return {
            name: [{key: cell or None for key, cell in row.items()} for row in csv.DictReader(text.splitlines())]
            for name, text in texts.items()
        }
    if format_ == "parquet":
        return {name: _as_text(pq.read_table(folder / name).to_pylist()) for name in TABLES}
    book = openpyxl.load_workbook(folder / "results.xlsx")
    found = {}
    for name in TABLES:
        head, *rows = book[name].iter_rows(values_only=True)
        found[name] = _as_text([dict(zip(head, row, strict=True)) for row in rows])
    return found


def _as_text(rows: list[dict[Any, Any]]) -> list[dict[str, Any]]:
    return [
        {key: None if cell is None else str(cell).removesuffix(" 00:00:00") for key, cell in row.items()}
        for row in rows
    ]


@pytest.mark.parametrize("format_", ["csv", "parquet", "xlsx"])
def test_every_row_of_every_table_is_written(tmp_path: Path, format_: str) -> None:
    """What a result says in JSON stands in the tables, days as days, nothing as nothing."""
    begun(tmp_path, format_).write(lines())
    wanted: dict[str, list[dict[str, Any]]] = {name: [] for name in TABLES}
    for result in results():
        for table, row in rows_of(result):
            cells = map(defused, row) if format_ == "csv" else row
            names = [column.name for column in TABLES[table]]
            wanted[table].append(
                {name: None if cell is None else str(cell) for name, cell in zip(names, cells, strict=True)}
            )
    assert read(tmp_path, format_) == wanted
    assert {name: len(rows) for name, rows in wanted.items()} == {
        "cases": 6,
        "duties": 17,
        "findings": 8,
        "rejected": 1,
        "unreadable": 1,
    }


def test_the_last_reply_is_the_one_of_a_case(tmp_path: Path) -> None:
    """After a restart, the row of the case has the date that counts."""
    begun(tmp_path, "csv").write(lines())
    rows = {row["case_id"]: row for row in read(tmp_path, "csv")["cases"]}
    reply = [rows["restarted"][name] for name in ("reply_due", "reply_status", "findings")]
    assert reply == ["2024-04-09", "overdue", "reply_late"]


def test_json_lines_are_those_of_standard_output(tmp_path: Path) -> None:
    """One object a result, in order."""
    begun(tmp_path, "jsonl").write(lines())
    assert (tmp_path / "results.jsonl").read_bytes() == b"".join(lines())


@pytest.mark.parametrize(
    ("text", "shown"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("-1", "'-1"), ("a=1", "a=1"), (3, 3), (None, None)]
)
def test_a_formula_is_defused(text: Any, shown: Any) -> None:
    """What a spreadsheet would run is marked as text; the rest stays as it is."""
    assert defused(text) == shown


def test_a_workbook_holds_texts_and_no_formulas(tmp_path: Path) -> None:
    """A cell that begins like a formula is a text, with nothing added; what XML cannot hold is marked."""
    [line, *_] = lines()
    [odd] = replay([log("a\x01b")])
    begun(tmp_path, "xlsx").write([line, jsonl.dumps(odd.to_dict())])
    sheet = openpyxl.load_workbook(tmp_path / "results.xlsx")["cases"]
    assert (sheet["A2"].value, sheet["A2"].data_type) == ("=1+1", "s")
    assert sheet["A3"].value == "a\ufffdb"


def test_a_table_longer_than_a_sheet_goes_on_in_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second sheet has a head of its own."""
    monkeypatch.setattr("foiflow.batch.outputs.sheets._MOST_ROWS", 4)
    begun(tmp_path, "xlsx").write(lines())
    book = openpyxl.load_workbook(tmp_path / "results.xlsx")
    assert [row[0] for name in ("cases", "cases 2") for row in book[name].iter_rows(values_only=True)] == [
        "case_id",
        "=1+1",
        "restarted",
        "impossible",
        "case_id",
        "申请 0",
        "申请 1",
        "申请 2",
    ]


class Stopped(Exception):
    """The run was stopped."""


def stopping(after: int) -> Iterator[bytes]:
    """Give some results, then stop."""
    yield from lines()[:after]
    raise Stopped


def tree(folder: Path) -> dict[str, bytes]:
    """Give all files of a folder, without when they were written."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def contents(folder: Path, format_: str) -> object:
    """Give what stands in a folder, however it is parted."""
    return tree(folder) if format_ != "parquet" else (read(folder, format_), (folder / "summary.json").read_bytes())


@pytest.mark.parametrize("format_", [name for name, sink in FORMATS.items() if sink.goes_on])
@pytest.mark.parametrize("after", [0, 1, 3, 7])
def test_a_stopped_run_is_gone_on_with(
    tmp_path: Path, format_: str, after: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends as if nothing had happened, whatever was half written."""
    monkeypatch.setattr(run_module, "_EVERY", 2)
    with pytest.raises(Stopped):
        begun(tmp_path / "a", format_).write(stopping(after))
    if format_ != "parquet":
        for file in (tmp_path / "a").glob(f"*.{format_}"):
            file.write_bytes(file.read_bytes() + b"half a li")
    else:
        (tmp_path / "a" / "cases" / "00099.parquet").write_bytes(b"half")
    run = Run.resume(tmp_path / "a", format_, READING)
    assert (run.done, run.complete) == (after, False)
    run.write(lines())
    begun(tmp_path / "b", format_).write(lines())
    assert contents(tmp_path / "a", format_) == contents(tmp_path / "b", format_)
    assert Run.resume(tmp_path / "a", format_, READING).complete


def test_a_run_stopped_within_a_result_goes_on_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A case with its row written, and not all its duties, is written again as a whole."""
    monkeypatch.setattr(run_module, "_EVERY", 2)

    def failing(plain: dict[str, Any]) -> Iterator[tuple[str, tuple[Any, ...]]]:
        for number, row in enumerate(rows_of(plain)):
            if plain["case_id"] == "impossible" and number == 1:
                raise Stopped
            yield row

    monkeypatch.setattr("foiflow.batch.outputs.text.rows_of", failing)
    with pytest.raises(Stopped):
        begun(tmp_path / "a", "csv").write(lines())
    monkeypatch.setattr("foiflow.batch.outputs.text.rows_of", rows_of)
    run = Run.resume(tmp_path / "a", "csv", READING)
    assert run.done == 2
    run.write(lines())
    begun(tmp_path / "b", "csv").write(lines())
    assert tree(tmp_path / "a") == tree(tmp_path / "b")


def test_what_cannot_be_gone_on_with_is_told(tmp_path: Path) -> None:
    """Other files, another format, a workbook, no run, a journal that is none, and a folder that is used."""
    begun(tmp_path / "a", "csv").write(lines())
    begun(tmp_path / "x", "xlsx").write(lines())
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "replay.json").write_text("{", encoding="utf-8")
    for folder, format_, reading, sentence in [
        ("a", "csv", {**READING, "as_of": "2024-07-01"}, "--resume is given with other as_of; expected the files"),
        ("a", "jsonl", READING, "--format is 'jsonl'; expected csv, in which the replay was begun"),
        ("x", "xlsx", READING, "--format is 'xlsx'; expected a format of files that grow, with --resume"),
        ("none", "csv", READING, "expected a folder with a replay that was stopped"),
        ("broken", "csv", READING, "expected a folder whose replay.json can be read"),
    ]:
        with pytest.raises(InputError) as refused:
            Run.resume(tmp_path / folder, format_, reading)
        assert sentence in str(refused.value)
    with pytest.raises(InputError, match="expected a folder without a replay in it"):
        begun(tmp_path / "a", "csv")


def test_a_summary_counts_and_is_taken_up_again() -> None:
    """Cases, states, replies and findings; half of it and the rest give the whole."""
    whole, half = Summary(), Summary()
    for result in results():
        whole.add(result)
    for result in results()[:3]:
        half.add(result)
    rest = Summary(json.loads(json.dumps(half.to_dict())))
    for result in results()[3:]:
        rest.add(result)
    assert rest.to_dict() == whole.to_dict()
    assert whole.to_dict()["cases"] == 6
    assert whole.sentences[0] == "6 cases, 1 unreadable"
    assert whole.sentences[2] == "states: 3 received, 2 answered, 1 in_review"
    assert Summary().sentences == ("0 cases, 0 unreadable",)


def test_cases_are_put_into_a_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Those that could be read, with all their events; one that is there already is told."""
    monkeypatch.setattr("foiflow.batch.outputs.register._AT_ONCE", 2)
    with open_register(tmp_path / "cases.db") as register:
        sink = RegisterSink(register)
        for result in replay(logs(), as_of=date(2024, 3, 5)):
            sink.add(result)
        sink.close()
        assert sink.stored == 6
        assert [len(case.log) for case in register.cases()] == [2, 3, 3, 1, 1, 1]
        [again] = replay(logs()[:1])
        sink.add(again)
        with pytest.raises(StaleCase, match="is there, with 2 events"):
            sink.close()

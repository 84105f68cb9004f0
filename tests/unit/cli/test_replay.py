"""``foiflow replay``: what it reads and writes, how it is stopped, and what does not go together."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from foiflow.batch.bulk import LineChunk, replay_lines
from foiflow.batch.outputs.run import Run
from foiflow.batch.page import charts
from foiflow.cli import replaying
from foiflow.cli.app import commands
from foiflow.errors import InputError, UnknownName
from foiflow.office.register.store import open_register

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = ("--as-of", "2024-12-31")


def log(number: int, **header: Any) -> dict[str, Any]:
    """Make a log; every third is answered late."""
    answered = "2024-04-08" if number % 3 == 0 else "2024-03-29"
    events = [
        {"type": "request_received", "on": "2024-03-04", "channel": "online"},
        {"type": "answer_issued", "on": answered, "outcome": "other"},
    ]
    applicant = {"kind": "business", "id": "A"}
    return {"case_id": f"c-{number}", "profile": "cn", "applicant": applicant, **header, "events": events}


@pytest.fixture
def file(tmp_path: Path) -> str:
    """A file with six cases and a line that is none."""
    path = tmp_path / "log.jsonl"
    lines = [json.dumps(log(number)) for number in range(6)]
    path.write_text("\n".join([*lines[:2], "{", *lines[2:], ""]), encoding="utf-8")
    return str(path)


def run(*words: str, status: int = 3) -> str:
    """Run the command as of the end of the year, and give what it writes."""
    done = CliRunner().invoke(commands(), ["replay", *words, *DAY])
    assert done.exit_code == status, done.output
    return done.stdout


def refused(*words: str) -> str:
    """Run the command and give the sentence that refuses the call."""
    done = CliRunner().invoke(commands(), ["replay", *words, *DAY])
    assert isinstance(done.exception, InputError | UnknownName)
    return str(done.exception)


@pytest.mark.parametrize("more", [["--workers", "2"], ["--engine", "dask", "--workers", "2"]])
def test_whoever_replays_writes_the_same(file: str, more: list[str]) -> None:
    """Two processes, and a cluster of two that is started for it."""
    assert run(file, "--format", "jsonl", *more) == run(file, "--format", "jsonl")


def test_a_cluster_judges_across_cases(file: str) -> None:
    """As this process does."""
    words = (file, "--format", "jsonl", "--across-cases")
    assert run(*words, "--engine", "dask") == run(*words)


def test_a_summary_is_the_counts_alone(file: str) -> None:
    """Cases, laws, states, replies, findings."""
    assert run(file, "--format", "summary").splitlines() == [
        "6 cases, 1 unreadable",
        "laws: 6 cn-2019",
        "states: 6 answered",
        "replies: 4 met, 2 met_late",
        "findings: 2 reply_late",
    ]


@pytest.mark.parametrize(
    ("format_", "name"), [("jsonl", "results.jsonl"), ("csv", "cases.csv"), ("xlsx", "results.xlsx")]
)
def test_results_go_into_a_folder(file: str, tmp_path: Path, format_: str, name: str) -> None:
    """Standard output stays empty, and the folder tells how it came about."""
    out = tmp_path / "out"
    assert run(file, "--format", format_, "--out", str(out)) == ""
    assert (out / name).stat().st_size > 0
    assert json.loads((out / "replay.json").read_text(encoding="utf-8"))["complete"]
    assert json.loads((out / "summary.json").read_text(encoding="utf-8"))["unreadable"] == 1


def test_a_run_that_is_interrupted_is_gone_on_with(file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends it with what was done, and ``--resume`` ends it as if nothing had happened."""
    whole, out = tmp_path / "whole", tmp_path / "out"
    run(file, "--format", "csv", "--out", str(whole))

    def interrupted(chunks: Iterator[Any], _: object) -> Iterator[Any]:
        yield next(chunks)
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(replaying, "_counted", interrupted)
        patch.setattr(replaying, "replay_lines", _one_by_one)
        done = CliRunner().invoke(commands(), ["replay", file, "--format", "csv", "--out", str(out), *DAY])
    assert done.exit_code == 130
    assert done.stderr == f"foiflow: stopped after 0 records; --resume with --out {out} goes on\n"
    assert Run.resume(out, "csv", json.loads((out / "replay.json").read_text(encoding="utf-8"))["reading"]).done == 1
    assert "expected a folder without a replay in it" in refused(file, "--format", "csv", "--out", str(out))
    run(file, "--format", "csv", "--out", str(out), "--resume")
    assert {path.name: path.read_bytes() for path in out.iterdir()} == {
        path.name: path.read_bytes() for path in whole.iterdir()
    }


def _one_by_one(*words: Any, **more: Any) -> Iterator[LineChunk]:
    for chunk in replay_lines(*words, **more):
        for line in chunk.data.splitlines(keepends=True):
            yield LineChunk(line, 0)


def test_a_run_is_gone_on_with_as_it_was_begun(file: str, tmp_path: Path) -> None:
    """Other rules are told, not mixed."""
    words = (file, "--format", "jsonl", "--out", str(tmp_path / "out"))
    run(*words)
    said = refused(*words, "--resume", "--convention", "online_receipt=submission")
    assert said.startswith("--resume is given with other conventions; expected the files and options")


def test_a_page_and_a_register_are_written_on_the_way(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside whatever else is written."""
    monkeypatch.setattr(charts, "drawn", lambda _: "<svg></svg>")
    page, store = tmp_path / "page.html", tmp_path / "cases.db"
    words = ("--html", str(page), "--case", "c-1", "--lang", "en", "--into", str(store), "--format", "jsonl")
    assert run(file, *words) == run(file, "--format", "jsonl")
    text = page.read_text(encoding="utf-8")
    assert "<title>Replay of requests" in text
    assert "One case: c-1" in text
    with open_register(store) as register:
        assert [case.case_id for case in register.cases()] == [f"c-{number}" for number in range(6)]


def test_a_case_that_is_not_there_is_not_on_the_page(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page is written, and that the case is missing is told on standard error."""
    monkeypatch.setattr(charts, "drawn", lambda _: "<svg></svg>")
    words = ["replay", file, *DAY, "--html", str(tmp_path / "page.html"), "--case", "nobody"]
    assert "no case 'nobody' was read, so the page does not show it" in CliRunner().invoke(commands(), words).stderr


def test_tables_are_read_with_a_mapping(tmp_path: Path) -> None:
    """A CSV in words of an office's own."""
    table = tmp_path / "office.csv"
    table.write_text("编号,申请人类型,收到日期,答复日期\n7,自然人,2024年3月4日,2024年4月8日\n", encoding="gb18030")
    [line] = run(str(table), "--mapping", "guess", "--profile", "cn", "--format", "jsonl", status=0).splitlines()
    reply = json.loads(line)["duties"][0]
    assert (reply["id"], reply["due"], reply["status"]) == ("reply", "2024-04-01", "met_late")


def test_what_differs_is_told(file: str, tmp_path: Path) -> None:
    """``--against`` and ``--compare-due`` write what they find in place of the results."""
    assert "6" in run(file, "--against", "law=cn-2008")
    dated = tmp_path / "dated.jsonl"
    dated.write_text("".join(json.dumps(log(n, old_due="2024-04-01")) + "\n" for n in range(2)), encoding="utf-8")
    assert run(str(dated), "--compare-due", "old_due", status=0) == "2 of 2 stored dates agree (100.0%)\n"


def test_a_field_that_no_record_has_is_told(file: str, tmp_path: Path) -> None:
    """With the nearest that records have; in a table too, but not where its cells are empty."""
    dated = tmp_path / "dated.jsonl"
    dated.write_text(json.dumps(log(1, old_due="2024-04-01")), encoding="utf-8")
    table = tmp_path / "table.csv"
    rows = ["case_id,type,on,applicant_kind,channel,old_due", "1,request_received,2024-03-04,business,fax,"]
    table.write_text("\n".join(rows), encoding="utf-8")

    assert refused(str(dated), "--compare-due", "old_deu") == "no field of these records 'old_deu'; known: old_due"
    known = "applicant, case_id, events, profile"
    assert refused(file, "--compare-due", "frist") == f"no field of these records 'frist'; known: {known}"
    assert "column 'old_deu' missing" in refused(str(table), "--compare-due", "old_deu")
    assert "1 cases have no stored date" in run(str(table), "--compare-due", "old_due", "--profile", "cn", status=0)


BAD = [
    (["a.jsonl", "b.jsonl"], ["a.jsonl", "b.jsonl"]),
    (["."], ["a.jsonl", "b.jsonl"]),
    (["?.jsonl"], ["a.jsonl", "b.jsonl"]),
    ([".", "one/c.jsonl"], ["a.jsonl", "b.jsonl", "one/c.jsonl"]),
    (["a.jsonl"], [""]),
]


@pytest.mark.parametrize("how", [[], ["--workers", "2"], ["--across-cases"], ["--into", "cases.db"]])
@pytest.mark.parametrize(("given", "told"), BAD, ids=[" ".join(given) for given, _ in BAD])
def test_the_error_of_a_line_names_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: list[str], told: list[str], how: list[str]
) -> None:
    """Wherever several are read: by the line in that file, whoever reads it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "one").mkdir()
    for number, name in enumerate(("a.jsonl", "b.jsonl", "one/c.jsonl")):
        lines = [json.dumps(log(number)), "{", json.dumps(log(9) | {"profile": "cn-hs"}), json.dumps(log(number))]
        (tmp_path / name).write_text("\n".join(lines), encoding="utf-8")

    plain = [json.loads(line) for line in run(*given, "--format", "jsonl", *how).splitlines()]
    found = [(one["line"], one["error"].split(" is ")[0]) for one in plain if "error" in one]
    wrong = [(2, "the record"), (3, "profile"), (4, "case_id")]
    assert found == [(line, f"{name}: {what}" if name else what) for name in told for line, what in wrong]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--format", "csv"], "--format is 'csv'; expected --out DIR as well, for its files"),
        (["--out", "x"], "--format is 'table'; expected jsonl, csv, parquet, xlsx, with --out"),
        (["--resume"], "--resume is given alone; expected --out DIR, where the run was stopped"),
        (["--scheduler", "tcp://x"], "--scheduler is 'tcp://x'; expected --engine dask as well"),
        (
            ["--workers", "2", "--across-cases"],
            "--workers is '2'; expected one process with --across-cases, or --engine",
        ),
        (["--workers", "2", "--html", "x"], "--workers is '2'; expected one process with --html and --into, or"),
        (["--engine", "dask", "--into", "x"], "--engine is 'dask'; expected local, with --html and --into"),
        (["--case", "1"], "--case is '1'; expected --html FILE as well, for the page"),
        (["--html", "gone/x.html"], "--html is 'gone/x.html'; expected a file in a folder that is there"),
        (["--lang", "zh"], "--lang is 'zh'; expected --html FILE as well, for the page"),
        (["--sheet", "台账"], "--sheet is '台账'; expected a spreadsheet to read"),
        (["--mapping", "guess"], "--mapping is 'guess'; expected a table to read: CSV, a spreadsheet, Parquet or"),
        (
            ["--engine", "dask", "--scheduler", "tcp://x", "--workers", "2"],
            "--workers is '2'; expected no --scheduler, whose cluster has its own",
        ),
        (["--against", "law=new", "--html", "x"], "--html is given with --against; expected only one of them"),
        (["--against", "law=new", "--workers", "2"], "--workers is given with --against; expected only one of them"),
        (["--compare-due", "due", "--into", "x"], "--into is given with --compare-due; expected only one of them"),
        (["--compare-due", "due", "--format", "csv"], "--format is 'csv'; expected table or jsonl, with --compare-due"),
        (["nowhere.jsonl"], "FILE is 'nowhere.jsonl'; expected a file that is there"),
        (
            ["more.jsonl", "--query", "SELECT 1"],
            "--query is given with several files; expected the URL of one database",
        ),
    ],
)
def test_what_does_not_go_together_is_told(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], sentence: str
) -> None:
    """Before anything is read."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "more.jsonl").write_text("", encoding="utf-8")
    assert refused(file, *words).startswith(sentence)

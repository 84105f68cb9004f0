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
from foiflow.cli.app import app
from foiflow.errors import InputError
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
    done = CliRunner().invoke(app, ["replay", *words, *DAY])
    assert done.exit_code == status, done.output
    return done.stdout


def refused(*words: str) -> str:
    """Run the command and give the sentence that refuses the call."""
    done = CliRunner().invoke(app, ["replay", *words, *DAY])
    assert isinstance(done.exception, InputError)
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
        done = CliRunner().invoke(app, ["replay", file, "--format", "csv", "--out", str(out), *DAY])
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
    assert "no case 'nobody' was read, so the page does not show it" in CliRunner().invoke(app, words).stderr


def test_tables_are_read_with_a_mapping(tmp_path: Path) -> None:
    """A CSV in words of an office's own."""
    table = tmp_path / "office.csv"
    table.write_text("编号,申请人类型,收到日期,答复日期\n7,自然人,2024年3月4日,2024年4月8日\n", encoding="gb18030")
    [line] = run(str(table), "--mapping", "guess", "--profile", "cn", "--format", "jsonl", status=0).splitlines()
    reply = json.loads(line)["duties"][0]
    assert (reply["id"], reply["due"], reply["status"]) == ("reply", "2024-04-01", "met_late")


def test_what_differs_is_told(file: str) -> None:
    """``--against`` and ``--compare-due`` write what they find in place of the results."""
    assert "6" in run(file, "--against", "law=cn-2008")
    assert run(file, "--compare-due", "old_due")


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

"""Calls that are wrong: exit status 2, one sentence on standard error, nothing on standard output."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, NamedTuple

import pytest

from foiflow.cli import main
from foiflow.law.load import profile_ids

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

RECEIVED = {"type": "request_received", "on": "2024-03-04", "channel": "online"}
GOOD = {"case_id": "1", "profile": "cn", "applicant": {"kind": "business"}, "events": [RECEIVED]}
KNOWN = ", ".join(profile_ids())
DATE = "expected a date, YYYY-MM-DD"

WRONG = {
    "unknown profile": (["replay", "log.jsonl", "--profile", "zz"], f"no profile 'zz'; known: {KNOWN}"),
    "empty profile": (["replay", "log.jsonl", "--profile", ""], f"no profile ''; known: {KNOWN}"),
    "profile misspelt": (
        ["replay", "log.jsonl", "--profile", "cn-sh-chang"],
        "no profile 'cn-sh-chang'; known: cn-sh-ch…",
    ),
    "no such profile file": (["replay", "log.jsonl", "--profile", "gone.toml"], "…"),
    "no name": (["replay", ""], "FILE is ''; expected a file that is there"),
    "no such file": (["replay", "gone.jsonl"], "FILE is 'gone.jsonl'; expected a file that is there"),
    "one file of two": (["replay", "log.jsonl", "gone.jsonl"], "FILE is 'gone.jsonl'; expected a file that is there"),
    "an empty folder": (["replay", "empty"], "FILE is 'empty'; expected a folder or a pattern with case logs in it"),
    "as-of no date": (["replay", "log.jsonl", "--as-of", "tomorrow"], f"--as-of is 'tomorrow'; {DATE}"),
    "as-of short": (["replay", "log.jsonl", "--as-of", "2024-2-3"], f"--as-of is '2024-2-3'; {DATE}"),
    "as-of compact": (["replay", "log.jsonl", "--as-of", "20240203"], f"--as-of is '20240203'; {DATE}"),
    "as-of of no month": (["replay", "log.jsonl", "--as-of", "2023-02-30"], f"--as-of is '2023-02-30'; {DATE}"),
    "as-of empty": (["replay", "log.jsonl", "--as-of", ""], f"--as-of is ''; {DATE}"),
    "known-on no date": (["replay", "log.jsonl", "--known-on", "x"], f"--known-on is 'x'; {DATE}"),
    "known-on before all": (
        ["replay", "log.jsonl", "--profile", "cn", "--known-on", "2007-01-01"],
        "2007-01-01 is outside…",
    ),
    "convention without value": (
        ["replay", "log.jsonl", "--convention", "x"],
        "--convention is 'x'; expected NAME=VALUE",
    ),
    "convention without name": (
        ["replay", "log.jsonl", "--convention", "=x"],
        "--convention is '=x'; expected NAME=VALUE",
    ),
    "unknown convention": (
        ["replay", "log.jsonl", "--profile", "cn", "--convention", "extension_fron=notice"],
        "no convention 'extension_fron'; known: extension_from, extensions…",
    ),
    "unknown convention, no profile": (
        ["replay", "log.jsonl", "--convention", "extension_fron=notice"],
        "no convention 'extension_fron'; known: extension_from, extensions…",
    ),
    "unknown option": (
        ["replay", "log.jsonl", "--profile", "cn", "--convention", "extension_from=never"],
        "no option of convention 'extension_from' 'never'; known: due_date, notice",
    ),
    "no number": (
        ["replay", "log.jsonl", "--profile", "cn", "--convention", "correction_period=soon"],
        "convention correction_period is 'soon'; expected a number of working days, 1 or more",
    ),
    "across cases from a pipe": (
        ["replay", "-", "--across-cases"],
        "FILE is '-'; expected a file that can be read twice, with --across-cases",
    ),
    "explain: no such file": (
        ["explain", "gone.jsonl", "--case", "1"],
        "FILE is 'gone.jsonl'; expected a file that is there",
    ),
    "explain: no such case": (["explain", "log.jsonl", "--case", "2"], "no case '2'; known: 1"),
    "explain: no such duty": (
        ["explain", "log.jsonl", "--case", "1", "--duty", "repply"],
        "no duty of this case 'repply'; known: reply",
    ),
    "explain: no case can be read": (["explain", "bad.jsonl", "--case", "1"], "no case '1'; known: none"),
    "due: no date": (["due", "--from", "soon"], f"--from is 'soon'; {DATE}"),
    "due: before every law": (["due", "--from", "2008-04-30"], "--from is '2008-04-30'; expected 2008-05-01 or later"),
    "due: past the calendar": (
        ["due", "--from", "9999-12-31"],
        "9999-12-31 is outside the calendar 'cn', which knows …",
    ),
    "due: no such duty": (
        ["due", "--from", "2024-03-04", "--duty", "repply"],
        "no duty on that day 'repply'; known: …",
    ),
    "due: a duty that only a letter measures": (["due", "--from", "2024-03-04", "--duty", "reasons_reply"], "…"),
    "show: no such profile": (["profiles", "show", "zz"], f"no profile 'zz'; known: {KNOWN}"),
    "show: before every law": (
        ["profiles", "show", "cn", "--on", "2001-01-01"],
        "--on is '2001-01-01'; expected 2008-05-01 or later",
    ),
    "check: no such file": (["profiles", "check", "gone.toml"], "…"),
    "check: a directory": (["profiles", "check", "."], "…"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a log that can be read and one that cannot."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "log.jsonl").write_text(json.dumps(GOOD) + "\n", encoding="utf-8")
    (tmp_path / "bad.jsonl").write_text("{\n", encoding="utf-8")
    return tmp_path


class Done(NamedTuple):
    """What a call came to."""

    status: object
    out: str
    err: str


@pytest.fixture
def call(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Run the command line in the folder, as the installed program would."""
    monkeypatch.chdir(folder)

    def run(*words: str) -> Done:
        monkeypatch.setattr(sys, "argv", ["foiflow", *words])
        with pytest.raises(SystemExit) as ended:
            main()
        written = capsys.readouterr()
        return Done(ended.value.code, written.out, written.err)

    return run


@pytest.mark.parametrize(("words", "sentence"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_call_ends_with_2_and_one_sentence(call: Callable[..., Done], words: list[str], sentence: str) -> None:
    """What is wrong with the call itself is one line on standard error."""
    done = call(*words)
    assert (done.status, done.out) == (2, "")
    [line] = done.err.splitlines()
    start = sentence.removesuffix("…")
    assert line.startswith(f"foiflow: {start}")
    if start == sentence:
        assert line == f"foiflow: {sentence}"


@pytest.mark.parametrize("words", [["replay"], ["repaly"], ["due"], ["replay", "log.jsonl", "--format", "yaml"]])
def test_a_malformed_call_ends_with_2_and_its_usage(call: Callable[..., Done], words: list[str]) -> None:
    """A missing argument, an unknown command or format shows the usage, never a traceback."""
    done = call(*words)
    assert (done.status, done.out) == (2, "")
    assert "Usage: " in done.err
    assert "Traceback" not in done.err


@pytest.mark.parametrize(("file", "status"), [("log.jsonl", 0), ("bad.jsonl", 3)])
@pytest.mark.parametrize("form", ["table", "jsonl"])
def test_the_exit_status_tells_whether_all_was_read(
    call: Callable[..., Done], file: str, status: int, form: str
) -> None:
    """All read is 0, a record that cannot be read is 3, in every format; standard error stays empty."""
    done = call("replay", file, "--format", form)
    assert (done.status, done.err) == (status, "")


def test_the_rest_is_replayed_after_an_unreadable_file(call: Callable[..., Done]) -> None:
    """Files after an unreadable record are replayed like the others."""
    done = call("replay", "bad.jsonl", "log.jsonl", "--format", "jsonl")
    records = [json.loads(line) for line in done.out.splitlines()]
    assert (done.status, [record["case_id"] for record in records]) == (3, [None, "1"])


def test_a_case_id_in_two_files_is_told(call: Callable[..., Done]) -> None:
    """One call is one replay: a number that two of its files have is a repetition."""
    done = call("replay", "log.jsonl", "log.jsonl", "--format", "jsonl")
    records = [json.loads(line) for line in done.out.splitlines()]
    assert (done.status, "error" in records[1]) == (3, True)


def test_an_unreadable_case_is_explained_by_what_is_wrong_with_it(folder: Path, call: Callable[..., Done]) -> None:
    """Asked to explain a case that cannot be read, the command says what is wrong with the record."""
    wrong = {**GOOD, "events": [{**RECEIVED, "on": "2024-02-30"}]}
    (folder / "wrong.jsonl").write_text(json.dumps(wrong) + "\n", encoding="utf-8")
    done = call("explain", "wrong.jsonl", "--case", "1")
    assert (done.status, done.out) == (2, "")
    assert "events[0].on is '2024-02-30'; expected a date, YYYY-MM-DD" in done.err
    assert "<hidden>" not in done.err

"""The commands about notices."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

import pytest
from typer.testing import CliRunner

from foiflow.calendars import load_calendar, read_notices
from foiflow.cli.app import commands
from foiflow.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

CASE = (
    '{"case_id": "1", "profile": "cn", "applicant": {"kind": "business"},'
    ' "events": [{"type": "request_received", "on": "%s", "channel": "online"}]}\n'
)


class Done(NamedTuple):
    """What a call wrote and how it ended."""

    stdout: str
    stderr: str
    exit_code: int
    exception: BaseException | None


def call(*arguments: str) -> Done:
    """Run ``foiflow calendar``."""
    done = CliRunner().invoke(commands(), ["calendar", *arguments])
    return Done(done.stdout, done.stderr, done.exit_code, done.exception)


@pytest.fixture
def log(tmp_path: Path) -> str:
    """Three cases: one that the notice of January 2020 moves, a later one, a broken one."""
    path = tmp_path / "cases.jsonl"
    text = CASE % "2020-01-10" + CASE.replace('"1"', '"2"') % "2024-03-04" + "{\n"
    path.write_text(text, "utf-8")
    return str(path)


def test_the_duties_that_a_notice_moved(log: str) -> None:
    """Each with both dates and the notice; what cannot be read goes to standard error."""
    done = call("changes", log, "--before", "2020-01-26", "--after", "2020-01-27")
    assert done.stdout.splitlines() == [
        "1: reply from 2020-01-10: 2020-02-12 running -> 2020-02-14 running;"
        " 2020-01-31 off, 2020-02-01 off by 国办发明电〔2020〕1号",
        "1 duties moved (0 earlier, 1 later); 0 count other days and end on the same one",
    ]
    assert "line 3" in done.stderr
    assert done.exit_code == 3


def test_cases_that_nobody_could_have_counted_are_told_apart(log: str) -> None:
    """A case of a year that was not announced on the first day is no fault."""
    done = call("changes", log, "--before", "2020-01-26")
    assert "1 cases lie beyond the days announced by 2020-01-26" in done.stderr


def test_the_same_as_json(log: str) -> None:
    """One object a duty and nothing else."""
    done = call("changes", log, "--before", "2020-01-26", "--after", "2020-01-27", "--json")
    [line] = done.stdout.splitlines()
    assert json.loads(line) == {
        "case_id": "1",
        "duty": "reply",
        "about": None,
        "starts": "2020-01-10",
        "old_due": "2020-02-12",
        "new_due": "2020-02-14",
        "old_status": "running",
        "new_status": "running",
        "days": [
            {"date": "2020-01-31", "working": False, "notice": "国办发明电〔2020〕1号"},
            {"date": "2020-02-01", "working": False, "notice": "国办发明电〔2020〕1号"},
        ],
    }


def test_only_open_duties(tmp_path: Path) -> None:
    """An answered request has no open reply."""
    answer = ', {"type": "answer_issued", "on": "2020-01-20", "outcome": "disclosed"}]}'
    path = tmp_path / "cases.jsonl"
    path.write_text(CASE.replace("]}", answer) % "2020-01-10", "utf-8")
    how = ("--before", "2020-01-26", "--after", "2020-01-27")
    assert "reply" in call("changes", str(path), *how).stdout
    assert "reply" not in call("changes", str(path), *how, "--open").stdout


def test_a_window_that_falls_away_is_written(log: str) -> None:
    """A duty that is there by one calendar only has no date by the other."""
    done = call("changes", log, "--before", "2020-01-26", "--after", "2020-01-27", "--as-of", "2020-02-13", "--json")
    assert None in [json.loads(line)["new_due"] for line in done.stdout.splitlines()]
    back = call("changes", log, "--before", "2020-01-27", "--after", "2020-01-26", "--as-of", "2020-02-13")
    assert "none ->" in back.stdout
    assert "earlier" in back.stdout


@pytest.mark.parametrize(
    ("arguments", "path"),
    [(("nowhere.jsonl", "--before", "2020-01-26"), "FILE"), (("x", "--before", "soon"), "--before")],
)
def test_a_wrong_call_is_told(arguments: tuple[str, ...], path: str) -> None:
    """No such file, no date."""
    done = call("changes", *arguments)
    assert isinstance(done.exception, InputError)
    assert done.exception.path == path


def test_the_notices_shipped_are_sound() -> None:
    """The check goes through the national calendar and every local one."""
    done = call("check")
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    national = len(read_notices("cn"))
    assert lines[0] == f"cn: {national} notices, announced through {load_calendar().announced_through}"
    assert any(line.startswith(f"cn+hubei-2020: {national + 1} notices") for line in lines)


def test_an_own_file_is_checked(tmp_path: Path) -> None:
    """Every fault on a line, and exit status 1."""
    file = tmp_path / "office.toml"
    row = '[[notice]]\nno = "1"\npublished = 2024-01-05\nsource = ""\noff = [2024-03-03]\n'
    file.write_text(f'id = "office"\nlevel = "agency"\n{row}', "utf-8")
    done = call("check", str(file))
    assert done.exit_code == 1
    assert "1: source is missing" in done.stdout
    assert "1: 2024-03-03 is off without it" in done.stdout


def test_the_local_notices_are_listed() -> None:
    """One line each, with where and when it holds."""
    lines = call("local").stdout.splitlines()
    assert len(lines) == 8
    assert lines[3].split()[:2] == ["hubei-2020", "province"]

"""The command ``worklist``: what it prints, what it writes, what it says of what it cannot read."""

from __future__ import annotations

import json
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
import typer
from icalendar import Calendar
from typer.testing import CliRunner

from foiflow import case_from_json
from foiflow.cli import main
from foiflow.cli.worklist import worklist
from foiflow.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

app = typer.Typer()
app.command()(worklist)

RECEIVED = {"type": "request_received", "on": "2024-03-04", "channel": "online"}
SENT = {"type": "third_party_consultation_sent", "on": "2024-03-05", "party": "甲公司"}


def log(*events: dict[str, Any], **header: Any) -> dict[str, Any]:
    """A case received on 4 March 2024, as plain values."""
    given = {"case_id": "1", "profile": "cn", "applicant": {"kind": "business"}, **header}
    return {**given, "events": [RECEIVED, *events]}


COUNTY = log(case_id="2024-7", profile="cn-sh-songjiang", conventions={"internal_reply_target": 10}, agency="规划局")
CASES = [log(), COUNTY, log(SENT, case_id="3")]


def in_a_file(folder: Path, *cases: Any, name: str = "cases.jsonl") -> str:
    """Write cases to a file."""
    file = folder / name
    file.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in cases), encoding="utf-8")
    return str(file)


def run(*words: str, given: str | None = None) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, words, input=given)


def test_the_table_has_the_most_urgent_first(tmp_path: Path) -> None:
    """The light, both dates side by side, the working days left to each, and how many there are of each light."""
    done = run(in_a_file(tmp_path, *CASES), "--as-of", "2024-03-28")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "       case    duty   due in law  left  internal    left  status",
        "red    2024-7  reply  2024-04-01     2  2024-03-18    -8  running",
        "red    1       reply  2024-04-01     2                    running",
        "green  3       reply  2024-04-23    17                    running, date assumed",
        "",
        "3 open: 2 red, 0 amber, 1 green",
    ]


def test_a_folder_stands_for_its_files(tmp_path: Path) -> None:
    """As it does for a replay."""
    in_a_file(tmp_path, log())
    done = run(str(tmp_path), "--as-of", "2024-03-28")
    assert done.stdout.endswith("1 open: 1 red, 0 amber, 0 green\n")


def test_what_others_owe_is_a_table_of_its_own(tmp_path: Path) -> None:
    """With who owes it; wide characters keep the columns."""
    done = run(in_a_file(tmp_path, log(SENT)), "--as-of", "2024-03-25", "--others")
    assert done.stdout.splitlines()[2:] == [
        "",
        "     case  duty                        due in law  left  internal  left  status                 owed by",
        "red  1     third_party_reply (甲公司)  2024-03-26     1                  running, date assumed  third_party",
        "",
        "1 open: 0 red, 0 amber, 1 green",
        "1 owed by others",
    ]


def test_a_date_that_is_not_final_is_marked(tmp_path: Path) -> None:
    """From the earliest to the latest day, where they differ."""
    cases = [{**log(case_id=day), "events": [{**RECEIVED, "on": day}]} for day in ("2026-12-24", "2027-01-08")]
    done = run(in_a_file(tmp_path, *cases), "--as-of", "2027-01-08")
    assert [line.split()[3:6] for line in done.stdout.splitlines()[1:3]] == [
        ["2027-01-22?", "10", "running"],
        ["2027-02-03", "to", "2027-02-15?"],
    ]


def test_nothing_is_owed(tmp_path: Path) -> None:
    """Then there is no table."""
    done = run(in_a_file(tmp_path, log({"type": "request_withdrawn", "on": "2024-03-05"})), "--as-of", "2024-03-28")
    assert (done.exit_code, done.stdout) == (0, "0 open: 0 red, 0 amber, 0 green\n")


def test_json_has_one_object_a_duty(tmp_path: Path) -> None:
    """In the same order, and nothing else."""
    done = run(in_a_file(tmp_path, *CASES), "--as-of", "2024-03-28", "--json")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(each["case_id"], each["due"], each["light"]) for each in found] == [
        ("2024-7", "2024-04-01", "red"),
        ("1", "2024-04-01", "red"),
        ("3", "2024-04-23", "green"),
    ]


def test_only_what_is_asked_for(tmp_path: Path) -> None:
    """One organ's cases, duties with few days left, other thresholds, other conventions and another profile."""
    file = in_a_file(tmp_path, *CASES)

    def cases(*words: str) -> list[str]:
        lines = run(file, "--as-of", "2024-03-28", "--json", *words).stdout.splitlines()
        return [json.loads(line)["case_id"] for line in lines]

    assert cases("--agency", "规划局") == ["2024-7"]
    assert cases("--within", "2") == ["2024-7", "1"]
    assert cases("--within", "2", "--known-on", "2024-01-01") == ["2024-7", "1"]
    without = in_a_file(tmp_path, {**log(), "profile": ""}, name="without.jsonl")
    done = run(without, "--profile", "cn", "--as-of", "2024-03-28", "--convention", "worklist_red=1")
    assert done.stdout.splitlines()[-1] == "1 open: 0 red, 1 amber, 0 green"


def test_several_files_and_standard_input(tmp_path: Path) -> None:
    """A case that a second file has again is told."""
    file = in_a_file(tmp_path, log())
    done = run(file, "-", "--as-of", "2024-03-28", given=json.dumps(log(case_id="2")) + "\n" + json.dumps(log()))
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (3, "2 open: 2 red, 0 amber, 0 green")
    assert done.stderr == "-, line 2: case_id is '1'; expected an id that was not there before\n"


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    """On standard error, with the file and the line; the others are listed, and the status says so."""
    wrong = {**log(case_id="2"), "events": [{"type": "request_recieved", "on": "2024-03-04"}]}
    done = run(in_a_file(tmp_path, wrong, log()), "--as-of", "2024-03-28", "--json")
    assert (done.exit_code, len(done.stdout.splitlines())) == (3, 1)
    assert "cases.jsonl, line 1: events[0].type is 'request_recieved'" in done.stderr


def test_the_calendar_is_written_beside_the_table(tmp_path: Path) -> None:
    """Chinese unless asked."""
    file, out = in_a_file(tmp_path, log()), tmp_path / "due.ics"
    for lang, summary in ((), "1：答复"), (("--lang", "en"), "1: reply"):
        done = run(file, "--as-of", "2024-03-28", "--ics", str(out), *lang)
        assert done.stdout.endswith("1 open: 1 red, 0 amber, 0 green\n")
        found: list[Any] = Calendar.from_ical(out.read_bytes()).walk("VEVENT")
        [event] = found
        assert (event["DTSTART"].dt, str(event["SUMMARY"])) == (date(2024, 4, 1), summary)


def test_a_language_without_a_calendar_is_refused(tmp_path: Path) -> None:
    """The table is in one language, and says so rather than nothing."""
    done = run(in_a_file(tmp_path, log()), "--lang", "zh")
    assert isinstance(done.exception, InputError)
    assert str(done.exception) == "--lang is 'zh'; expected --ics FILE as well, for the calendar"


def test_a_record_that_cannot_be_read_is_told_with_its_file(tmp_path: Path) -> None:
    """Of a folder, or of several files: the line is that of the file."""
    bad = {"case_id": "9"}
    one, two = in_a_file(tmp_path, log(), bad, name="a.jsonl"), in_a_file(tmp_path, bad, name="b.jsonl")
    several, folder = (
        run(*files, "--as-of", "2024-03-28").stderr.splitlines() for files in ((one, two), (str(tmp_path),))
    )
    assert [line.split(" missing")[0] for line in several] == [f"{one}, line 2: events", f"{two}, line 1: events"]
    assert [line.split(" missing")[0] for line in folder] == [f"line 2 of {one}: events", f"line 1 of {two}: events"]


def test_without_icalendar_what_to_install_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing package is one sentence."""
    file, out = in_a_file(tmp_path, log()), tmp_path / "due.ics"
    monkeypatch.setitem(sys.modules, "icalendar", None)
    monkeypatch.setattr(sys, "argv", ["foiflow", "worklist", file, "--as-of", "2024-03-28", "--ics", str(out)])
    with pytest.raises(SystemExit) as ended:
        main()
    sentence = "foiflow: this needs icalendar; pip install 'foiflow[cli]'\n"
    assert (ended.value.code, capsys.readouterr(), out.exists()) == (1, ("", sentence), False)


def test_a_register_in_place_of_files(tmp_path: Path) -> None:
    """What is open in it, under its own name where something is wrong."""
    pytest.importorskip("sqlalchemy")
    from foiflow.office.register.store import open_register

    file = tmp_path / "cases.db"
    with open_register(file) as register:
        for case in CASES:
            register.open(case_from_json(json.dumps(case)))
    done = run("--register", str(file), "--as-of", "2024-03-28")
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "3 open: 2 red, 0 amber, 1 green")


def test_today_is_the_default(tmp_path: Path) -> None:
    """An old request that nobody answered is overdue on any day to come."""
    [line] = run(in_a_file(tmp_path, log()), "--json").stdout.splitlines()
    assert json.loads(line)["status"] == "overdue"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "FILE missing; expected case logs, or --register URL"),
        (["gone.jsonl"], "FILE is 'gone.jsonl'; expected a file that is there"),
        (["a.jsonl", "--register", "cases.db"], "FILE is there with --register; expected case logs, or --register URL"),
        (["-", "--as-of", "2024-3-1"], "--as-of is '2024-3-1'; expected a date, YYYY-MM-DD"),
    ],
)
def test_a_wrong_call_is_one_sentence(words: list[str], sentence: str) -> None:
    """Told before anything is read."""
    done = run(*words)
    assert (type(done.exception), str(done.exception), done.stdout) == (InputError, sentence, "")

"""The command ``foiflow conversions``."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.testing import CliRunner

from foiflow.cli.conversions import conversions
from foiflow.codecs.logs import case_from_json
from foiflow.errors import InputError, UnknownName
from foiflow.office.register.store import open_register

if TYPE_CHECKING:
    from pathlib import Path

MARK = "ZhangSanMarker"
APP = typer.Typer()
APP.command()(conversions)


def log(number: str, *events: dict[str, Any], **header: Any) -> dict[str, Any]:
    """Make a log that names somebody wherever it can."""
    received = {"type": "request_received", "on": "2024-03-04", "channel": "online", "by": MARK, "note": MARK}
    applicant = {"kind": "natural_person", "id": f"{MARK}-{number}", "name": MARK}
    head = {"case_id": number, "profile": "cn", "applicant": applicant, "information_key": "permit:12", "subject": MARK}
    return head | header | {"events": [received, *events]}


def answer(outcome: str = "disclosed") -> dict[str, Any]:
    """Make an answer."""
    return {"type": "answer_issued", "on": "2024-03-20", "outcome": outcome}


def review(kind: str) -> dict[str, Any]:
    """Make a review."""
    return {"type": "review_completed", "on": "2024-03-19", "kind": kind}


TWO = (log("1", answer(), agency="Archive"), log("2", agency="Archive"))
FREE = log("3", review("secrecy"), review("disclosure"), answer(), profile="cn-sh-yangpu", information_key=None)
REFUSED = log("4", answer("refused.internal_affairs"), information_key="minutes:7")


def written(folder: Path, *logs: object, name: str = "log.jsonl") -> str:
    """Write logs into a file."""
    file = folder / name
    file.write_text("".join(f"{json.dumps(each)}\n" for each in logs), encoding="utf-8")
    return str(file)


def run(*words: str, status: int = 0, given: str | None = None) -> str:
    """Run the command as of the end of the year, and give what it writes."""
    done = CliRunner().invoke(APP, [*words, "--as-of", "2024-12-31"], input=given)
    assert (done.exit_code, done.stderr) == (status, ""), done.output
    return done.stdout


def test_each_candidate_is_told_with_why(tmp_path: Path) -> None:
    """The rule and its article, the cases, what stands in the way, and where personal data is."""
    assert run(written(tmp_path, *TWO, FREE)) == (
        "what case 3 asks for\n"
        "  given_on_request: information given on request is reviewed together with the answer, and converted promptly "
        "if it qualifies (answers that gave it: 1; proposed from 1 on) [cn-sh-yangpu:1.3]\n"
        "  1 case, 1 applicant: 3\n"
        "  personal data in: applicant.id, applicant.name, by, note, subject\n"
        "permit:12 (Archive)\n"
        "  several_applicants: several applicants have asked this organ for the same information, which can be "
        "disclosed (different applicants: 2; proposed from 2 on) [cn-2019:44.1]\n"
        "  2 cases, 2 applicants: 1, 2\n"
        "  not yet: no secrecy review is on record [cn-2019:17]\n"
        "  not yet: no disclosure review is on record, so nobody has looked for personal data and trade secrets "
        "[cn-2019:15, cn-2019:17]\n"
        "  personal data in: applicant.id, applicant.name, by, note, subject\n"
        "2 proposed, of which 1 with nothing in the way\n"
    )


def test_nothing_proposed_is_said() -> None:
    """No case, no candidate, and a line that says so; without personal data that line is missing too."""
    anonymous = {**FREE, "applicant": {"kind": "business"}, "subject": None}
    anonymous["events"] = [{**event, "by": None, "note": None} for event in FREE["events"]]
    assert run("-", given="") == "0 proposed, of which 0 with nothing in the way\n"
    assert "personal" not in run("-", given=json.dumps(anonymous))


@pytest.mark.parametrize("words", [[], ["--json"], ["--again"], ["--again", "--json"]])
def test_nothing_personal_is_written(tmp_path: Path, words: list[str]) -> None:
    """Neither who asked nor what was noted stands anywhere in the output, errors included."""
    broken = log("5", {"type": "fee_payed", "on": "2024-03-05", "by": MARK})
    text = run(written(tmp_path, *TWO, FREE, REFUSED, broken), *words, status=3)
    assert (MARK in text, "fee_payed" in text) == (False, True)


def test_json_has_one_object_a_candidate(tmp_path: Path) -> None:
    """Each line can be read by itself."""
    lines = [json.loads(line) for line in run(written(tmp_path, *TWO, FREE), "--json").splitlines()]
    assert [(line["information_key"], line["applicants"], line["rule"]) for line in lines] == [
        (None, 1, "given_on_request"),
        ("permit:12", 2, "several_applicants"),
    ]
    assert lines[1]["blocked_by"][0]["id"] == "secrecy_review_missing"


def test_what_is_looked_at_again(tmp_path: Path) -> None:
    """Without a period no day is told; with one the nearest comes first."""
    file = written(tmp_path, REFUSED, FREE)
    assert run(file, "--again") == (
        "what case 3 asks for\n"
        "  no period is named; looked at last on 2024-03-20\n"
        "  given_on_request: what was given on request is looked at again, and published if it qualifies "
        "[cn-sh-yangpu-report-2021:6.2.1]\n"
        "  1 case: 3\n"
        "minutes:7\n"
        "  no period is named; looked at last on 2024-03-20\n"
        "  withheld: what was withheld is looked at again, and disclosed if circumstances allow it now [cn-2019:18]\n"
        "  1 case: 4\n"
        "2 to look at again\n"
    )
    assert "  again on 2024-09-20; looked at last on 2024-03-20\n" in run(
        file, "--again", "--convention", "revisit_after=6"
    )
    [_, line] = run(file, "--again", "--json").splitlines()
    assert (json.loads(line)["rule"], json.loads(line)["again_on"]) == ("withheld", None)


def test_a_convention_is_chosen(tmp_path: Path) -> None:
    """Three for several: two are not proposed."""
    assert run(written(tmp_path, *TWO), "--convention", "several_applicants=3").startswith("0 proposed")


def test_a_profile_serves_cases_that_name_none(tmp_path: Path) -> None:
    """It does not take the place of one that a case names."""
    bare = {name: value for name, value in FREE.items() if name != "profile"}
    text = run(written(tmp_path, bare, REFUSED), "--profile", "cn-sh-songjiang")
    assert ("[cn-sh-songjiang:1.3]" in text, "minutes" in text) == (True, False)


def test_several_files_are_read_together(tmp_path: Path) -> None:
    """Applicants of one file and of another are several; a case in both is told, and counted once."""
    one, other = written(tmp_path, TWO[0]), written(tmp_path, TWO[1], TWO[0], name="more.jsonl")
    text = run(one, other, status=3)
    assert "2 cases, 2 applicants: 1, 2\n" in text
    last = f"line 2 could not be read: {other}: case_id is '1'; expected an id that was not there before\n"
    assert text.endswith(last)


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    """In JSON as a replay tells it; the rest is read, and the status is 3."""
    file = written(tmp_path, *TWO, {"case_id": "9"})
    first, last = run(file, "--json", status=3).splitlines()
    assert json.loads(first)["rule"] == "several_applicants"
    assert (json.loads(last)["case_id"], json.loads(last)["line"]) == ("9", 3)


def test_what_no_terminal_can_show_is_written_out(tmp_path: Path) -> None:
    """A key or a number with a line break or an escape does not break the lines."""
    logs = [log(f"{number}\x1b[2J", answer(), information_key="a\nb") for number in (1, 2)]
    lines = run(written(tmp_path, *logs)).splitlines()
    assert (lines[0], lines[2]) == (r"'a\nb'", r"  2 cases, 2 applicants: '1\x1b[2J, 2\x1b[2J'")


@pytest.mark.parametrize(
    ("words", "kind", "sentence"),
    [
        (["nowhere.jsonl"], InputError, "FILE is 'nowhere.jsonl'; expected a file that is there"),
        (["-", "--as-of", "May"], InputError, "--as-of is 'May'; expected a date, YYYY-MM-DD"),
        (["-", "--profile", "cn-bj"], UnknownName, "no profile 'cn-bj'; known: "),
        (["-", "--convention", "many=2"], UnknownName, "no convention 'many'; known: "),
    ],
)
def test_a_wrong_call_is_told(words: list[str], kind: type[Exception], sentence: str) -> None:
    """What is wrong is named with what was expected."""
    done = CliRunner().invoke(APP, words, input="")
    assert isinstance(done.exception, kind)
    assert str(done.exception).startswith(sentence)


def test_a_register_in_place_of_files(tmp_path: Path) -> None:
    """Its cases give what a file of them gives, and one that is damaged is told like a line."""
    file = tmp_path / "cases.db"
    with open_register(file) as register:
        for each in (*TWO, FREE):
            register.open(case_from_json(json.dumps(each)))
    assert run("--register", str(file)) == run(written(tmp_path, *TWO, FREE))
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE foiflow_row SET content = '{}' WHERE case_id = '2' AND position = 1")
    text = run("--register", str(file), status=3)
    assert "1 case, 1 applicant: 3\n" in text
    assert text.splitlines()[-1].startswith("line 2 could not be read: ")


@pytest.mark.parametrize("words", [[], ["a.jsonl", "--register", "cases.db"]])
def test_files_or_a_register(words: list[str]) -> None:
    """Neither or both are a wrong call."""
    done = CliRunner().invoke(APP, words)
    assert isinstance(done.exception, InputError)
    assert str(done.exception).endswith("expected case logs, or --register URL")

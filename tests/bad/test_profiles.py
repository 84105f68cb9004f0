"""Profile files of an agency's own that are wrong: every fault a line, never a traceback."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from foiflow import ProfileError, load_profile
from foiflow.cli import main
from foiflow.law.check import check_file

if TYPE_CHECKING:
    from pathlib import Path

HEAD = 'id = "own"\nextends = "cn"\ntitle = {zh = "本机关", en = "Our own"}\n'
ALONE = 'id = "own"\ncalendar = "cn"\ntitle = {zh = "本机关", en = "Our own"}\n'
CITE = 'cite = ["cn-2019:33"]\n'
SILENCE = '[[silence]]\nof = "reply"\nmeans = "refusal"\n'

WRONG = {
    "empty file": "",
    "no TOML": "id = \n",
    "id a number": "id = 7\n",
    "extends a list": 'id = "own"\nextends = ["cn"]\n',
    "extends nothing known": 'id = "own"\nextends = "zz"\n',
    "laws a text": HEAD + 'laws = "cn-2019"\n',
    "laws of numbers": HEAD + "laws = [7]\n",
    "calendar unknown": HEAD + 'calendar = "mars"\n',
    "calendar a number": HEAD + "calendar = 7\n",
    "title a text": 'id = "own"\nextends = "cn"\ntitle = "Our own"\n',
    "no title": 'id = "own"\nextends = "cn"\n',
    "no rows and no law": ALONE,
    "rows a number": HEAD + "arc = 3\n",
    "rows of numbers": HEAD + "arc = [3]\n",
    "in force a number": HEAD + "in_force = 3\n",
    "in force from a text": HEAD + 'in_force = {from = "2024-01-01"}\n',
    "in force at a time": HEAD + SILENCE + CITE + "in_force = {from = 2024-01-01T00:00:00}\n",
    "in force by nothing known": HEAD + SILENCE + CITE + 'in_force = {from = 2024-01-01, chosen_by = "moon"}\n',
    "when a text": HEAD + SILENCE + CITE + 'when = "x"\n',
    "cite a text": HEAD + SILENCE + 'cite = "cn-2019:33"\n',
    "cite numbers": HEAD + SILENCE + "cite = [33]\n",
    "states a number": HEAD + '[[arc]]\nevent = "answer_issued"\nfrom = 3\nto = "answered"\n' + CITE,
    "states of numbers": HEAD + '[[arc]]\nevent = "answer_issued"\nfrom = [3]\nto = "answered"\n' + CITE,
    "an unknown state": HEAD + '[[arc]]\nevent = "answer_issued"\nfrom = ["recieved"]\nto = "answered"\n' + CITE,
    "an unknown guard": HEAD + '[[arc]]\nevent = "assigned"\nfrom = ["lapsed"]\nto = "same"\nguard = "zz"\n' + CITE,
    "an unknown condition": HEAD + '[[finding]]\ncode = "reply_late"\non = "answer_issued"\nif = "zz"\n' + CITE,
    "a number in a text": HEAD + '[[duty]]\nid = "reply"\namends = true\nlimit = [{working_days = "20"}]\n',
    "a limit of nothing": HEAD + '[[duty]]\nid = "reply"\namends = true\nlimit = [{}]\n',
    "a limit of two measures": HEAD + '[[duty]]\nid = "reply"\namends = true\nlimit = [{working_days = 9, days = 9}]\n',
    "a limit below zero": HEAD + '[[duty]]\nid = "reply"\namends = true\nlimit = [{working_days = -3}]\n',
    "a day of no month": HEAD + '[[duty]]\nid = "annual_report"\namends = true\nlimit = [{date = "02-30"}]\n',
    "a limit by no field": HEAD + '[[duty]]\nid = "reply"\namends = true\nlimit = [{field = "reply_buy"}]\n',
    "a void on nothing known": HEAD + '[[duty]]\nid = "reply"\namends = true\nvoid_on = ["request_withdrawm"]\n',
    "a closing on nothing known": HEAD + '[[duty]]\nid = "reply"\namends = true\nclosed_by = ["fee_lapsd"]\n',
    "an extension by nothing known": HEAD
    + '[[duty]]\nid = "reply"\namends = true\n[[duty.extended]]\nby = "zz"\nat_most = {working_days = 9}\n'
    + CITE,
    "a stop until a duty that is not there": HEAD
    + '[[duty]]\nid = "reply"\namends = true\n[[duty.suspended]]\nfrom = {event = "fee_paid"}\n'
    + 'until = {event = "fee_paid"}\nno_later_than = "zz"\n'
    + CITE,
    "silence of a duty that is not there": HEAD + '[[silence]]\nof = "zz"\nmeans = "refusal"\n' + CITE,
    "a duty that is overdue and not there": HEAD
    + '[[duty]]\nid = "own_duty"\nstarts_on = [{overdue = "zz"}]\nlimit = [{days = 3}]\n'
    + 'done_by = [{event = "fee_paid"}]\n'
    + CITE,
    "a duty per a field that is not there": HEAD
    + '[[duty]]\nid = "own_duty"\nper = "zz"\nstarts_on = [{event = "fee_paid"}]\nlimit = [{days = 3}]\n'
    + 'done_by = [{event = "fee_paid"}]\n'
    + CITE,
    "arises by nothing known": HEAD + '[[duty]]\nid = "reply"\namends = true\narises = "never"\n',
    "replaces by nothing known": HEAD + '[[duty]]\nid = "reply"\namends = true\nreplaces = "some"\n',
    "a severity that is none": HEAD + '[[duty]]\nid = "reply"\namends = true\nseverity = "mortal"\n',
    "a tariff without tiers": HEAD + '[[tariff]]\nid = "per_page"\ntiers = []\nbeyond = {every = 0}\n' + CITE,
    "a convention of the same name and another kind": HEAD
    + '[[convention]]\nname = "correction_period"\nvalue = "soon"\n'
    + CITE,
    "an unknown channel": HEAD + '[[receipt]]\nchannels = ["pigeon"]\nday = ["on"]\n' + CITE,
    "a receipt by no field": HEAD + '[[receipt]]\nchannels = ["online"]\nday = ["onn"]\n' + CITE,
}


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """Where the profile file lies."""
    return tmp_path / "own.toml"


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG.keys())
def test_checking_tells_the_faults(own: Path, text: str) -> None:
    """Checking gives at least one fault, each one line that begins with the file."""
    own.write_text(text, encoding="utf-8")
    faults = [str(fault) for fault in check_file(own)]
    assert faults != []
    assert [fault for fault in faults if not fault.startswith("own.toml:") or "\n" in fault] == []


@pytest.mark.parametrize(
    "name",
    [
        "extends a list",
        "rows a number",
        "states a number",
        "an unknown state",
        "an unknown guard",
        "an unknown condition",
        "a number in a text",
        "no rows and no law",
        "calendar unknown",
    ],
)
def test_loading_raises_what_checking_tells(own: Path, name: str) -> None:
    """Loading the file raises one error that lists the same faults."""
    own.write_text(WRONG[name], encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        load_profile(own)
    assert caught.value.faults != ()


@pytest.mark.parametrize(
    "command", [["replay", "-", "--profile"], ["profiles", "show"], ["due", "--from", "2024-03-04", "--profile"]]
)
def test_a_command_with_a_faulty_profile_ends_with_2(
    own: Path, command: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A command that is given a faulty profile tells its faults and does nothing."""
    own.write_text(WRONG["an unknown state"], encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["foiflow", *command, str(own)])
    with pytest.raises(SystemExit) as ended:
        main()
    written = capsys.readouterr()
    assert (ended.value.code, written.out) == (2, "")
    assert "own.toml:6: arc[0].from[0]: no state 'recieved'; known: received" in written.err

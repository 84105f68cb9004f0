"""What is wrong with a profile: every check, each fault with its file and line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from foiflow.errors import ProfileError
from foiflow.law.check import Fault, check_file, check_profile
from foiflow.law.load import assemble, load_profile, profile_ids, read_layer

if TYPE_CHECKING:
    from pathlib import Path

HEAD = """id = "own"
title = {zh = "本机关", en = "An organ of our own"}
extends = "cn"
in_force = {from = 2024-01-01, chosen_by = "event"}
"""
ROW_LINE = HEAD.count("\n") + 1


def faults(folder: Path, text: str) -> list[str]:
    """Check a profile file with this text."""
    file = folder / "own.toml"
    file.write_text(text, encoding="utf-8")
    return [str(fault) for fault in check_file(file)]


@pytest.mark.parametrize("name", profile_ids())
def test_every_shipped_profile_holds_together(name: str) -> None:
    """No check finds any fault in a profile that is shipped."""
    assert check_profile(load_profile(name)) == []


def test_a_profile_of_its_own_rows_holds_together(tmp_path: Path) -> None:
    """A small correct file has no faults."""
    text = HEAD + '[[duty]]\nid = "annual_report"\namends = true\ncite = ["cn-2019:49"]\n'
    assert faults(tmp_path, text) == []


BROKEN_ROWS = {
    "a field that no row has": (
        '[[silence]]\nof = "reply"\nmeans = "refusal"\nwhy = "?"\ncite = ["cn-2019:33"]',
        ["+3 silence[0].why: extra fields found (why)"],
    ),
    "a field that is missing": (
        '[[silence]]\nof = "reply"\ncite = ["cn-2019:33"]',
        ["+0 silence[0].means: required field missing"],
    ),
    "a text for a list": (
        '[[outcome]]\ncodes = "disclosed"\ncite = ["cn-2019:36"]',
        ["+1 outcome[0].codes: codes is 'disclosed'; expected a list of texts"],
    ),
    "a text for a number": (
        '[[duty]]\nid = "reply"\nstarts_on = []\nlimit = [{working_days = "20"}]\ncite = ["cn-2019:33"]',
        ["+3 duty[0].limit[0].working_days: expected a whole number"],
    ),
    "a number for a text": (
        '[[silence]]\nof = 3\nmeans = "refusal"\ncite = ["cn-2019:33"]',
        ["+1 silence[0].of: expected a text"],
    ),
    "a convention without its name": (
        '[[convention]]\nvalue = "x"\ncite = ["cn-2019:33"]',
        ["+0 convention[0].name: required field missing"],
    ),
    "a default that is no option": (
        '[[convention]]\nname = "c"\nvalue = "x"\noptions = ["y", "z"]\ncite = ["cn-2019:33"]',
        ["+0 convention c: 'x' is none of its options"],
    ),
    "a convention that is not there": (
        '[[silence]]\nof = "reply"\nmeans = "refusal"\nwhen = {extension_fron = "notice"}\ncite = ["cn-2019:33"]',
        ["+3 silence[0].when.extension_fron: no convention 'extension_fron'; known: extension_from, extensions"],
    ),
    "an option that is not there": (
        '[[silence]]\nof = "reply"\nmeans = "refusal"\nwhen = {extension_from = "never"}\ncite = ["cn-2019:33"]',
        ["+3 silence[0].when.extension_from: convention extension_from has no option 'never'"],
    ),
    "an option of a choice that is not there": (
        '[[duty]]\nid = "annual_report"\namends = true\n'
        'target = {working_days = {convention = "extension_from", never = 3}}\ncite = ["cn-2019:33"]',
        ["+3 duty[0].target.working_days.never: convention extension_from has no option 'never'"],
    ),
    "an end before the beginning": (
        '[[silence]]\nof = "reply"\nmeans = "refusal"\ncite = ["cn-2019:33"]\n'
        "in_force = {from = 2024-02-01, until = 2024-01-31}",
        ["+0 silence[0]: in force from 2024-02-01 until 2024-01-31, which is earlier"],
    ),
    "no citation": ('[[silence]]\nof = "reply"\nmeans = "refusal"', ["+0 silence[0]: no cite; expected LAW:ARTICLE"]),
    "a citation of another shape": (
        '[[silence]]\nof = "reply"\nmeans = "refusal"\ncite = ["Art. 33"]',
        ["+3 silence[0].cite[0]: cite is 'Art. 33'; expected LAW:ARTICLE[.PARAGRAPH[.ITEM]]"],
    ),
    "a text that is not there": (
        '[[silence]]\nof = "reply"\nmeans = "refusal"\ncite = ["cn-2091:33"]',
        ["+0 silence[0]: no text 'cn-2091'; known: cn-2019, cn-2008, cn-fees-2021"],
    ),
    "an article that is not there": (
        '[[silence]]\nof = "reply"\nmeans = "refusal"\ncite = ["cn-2019:99"]',
        ["+3 silence[0].cite[0]: cn-2019 has no article 99"],
    ),
    "an event and states that are not there": (
        '[[arc]]\nevent = "fee_payed"\nfrom = ["recieved"]\nto = "archivd"\n'
        'guard = "payment_due"\ncite = ["cn-2019:42"]',
        [
            "+1 arc[0].event: no event 'fee_payed'; known: fee_paid, fee_lapsed",
            "+4 arc[0].guard: no guard 'payment_due'; known: payment_pending",
            "+3 arc[0].to: no state 'archivd'; known: archived",
            "+2 arc[0].from[0]: no state 'recieved'; known: received",
        ],
    ),
    "a code that is not there": (
        '[[duty]]\nid = "annual_report"\namends = true\nlate = "reply_lat"\ncite = ["cn-2019:49"]',
        ["+3 duty[0].late: no finding code 'reply_lat'; known: reply_late"],
    ),
    "an outcome that is not there": (
        '[[outcome]]\ncodes = ["discosed"]\ncite = ["cn-2019:36"]',
        ["+1 outcome[0].codes[0]: no outcome 'discosed'; known: disclosed"],
    ),
    "a finding of unknown words": (
        '[[finding]]\ncode = "reply_lat"\non = "answer_isued"\nif = "already_answerd"\ncite = ["cn-2019:33"]',
        [
            "+3 finding[0].if: no condition 'already_answerd'; known: already_answered",
            "+2 finding[0].on: no event 'answer_isued'; known: answer_issued",
            "+1 finding[0].code: no finding code 'reply_lat'; known: reply_late",
        ],
    ),
    "a step with an unknown code": (
        '[[step]]\nid = "s"\nen = "s"\nzh = "s"\ncode = "step_mising"\ncite = ["cn-2019:33"]',
        ["+4 step[0].code: no finding code 'step_mising'; known: step_missing"],
    ),
    "a trigger on an event that is not there": (
        '[[step]]\nid = "s"\nen = "s"\nzh = "s"\nproof = {event = "review_complete"}\ncite = ["cn-2019:33"]',
        ["+4 step[0].proof.event: no event 'review_complete'; known: review_completed"],
    ),
    "a trigger on fields that are not there": (
        '[[step]]\nid = "s"\nen = "s"\nzh = "s"\ncite = ["cn-2019:33"]\n'
        'proof = {event = "fee_paid", where = {amont = ["1"]}, has = ["rolle"], day = ["onn"], '
        'if = "nonsens", unless = "bill_paid"}',
        [
            "+5 step[0].proof.unless: no condition 'bill_paid'; known: bill_now_paid",
            "+5 step[0].proof.where.amont: no field of fee_paid 'amont'; known: amount",
            "+5 step[0].proof.day[0]: no field of fee_paid 'onn'; known: on",
            "+5 step[0].proof.has[0]: no field of fee_paid 'rolle'; known: role",
        ],
    ),
    "a choice of days with a field that is not there": (
        '[[step]]\nid = "s"\nen = "s"\nzh = "s"\ncite = ["cn-2019:33"]\n'
        'proof = {event = "fee_paid", day = {convention = "excluded_from", sent = ["on"], served = ["servedon"]}}',
        ["+5 step[0].proof.day.served[0]: no field of fee_paid 'servedon'"],
    ),
    "an amendment of nothing": (
        '[[duty]]\nid = "annual_repot"\namends = true\ncite = ["cn-2019:49"]',
        ["+1 duty[0].id: amends 'annual_repot', which is not there"],
    ),
}


@pytest.mark.parametrize(("row", "expected"), BROKEN_ROWS.values(), ids=BROKEN_ROWS.keys())
def test_each_fault_is_found_at_its_line(tmp_path: Path, row: str, expected: list[str]) -> None:
    """A fault in a row is told with the file, the line (here from that of the row on) and the path of the word."""
    found = faults(tmp_path, HEAD + row + "\n")
    assert found, "no fault was found"
    said = [re.sub(r"^own\.toml:(\d+): ", lambda line: f"+{int(line[1]) - ROW_LINE} ", fault) for fault in found]
    missing = [sentence for sentence in expected if not any(one.startswith(sentence) for one in said)]
    assert missing == [], said


def test_an_unknown_key_is_found(tmp_path: Path) -> None:
    """A key that no profile has is told with the nearest one."""
    assert faults(tmp_path, HEAD + 'calender = "cn"\n') == ["own.toml: no key 'calender'; known: calendar"]


def test_an_occasion_is_a_trigger_too(tmp_path: Path) -> None:
    """What is no event but may start a duty is no fault."""
    row = '[[duty]]\nid = "annual_report"\namends = true\nstarts_on = [{event = "year_ended"}]\ncite = ["cn-2019:49"]\n'
    assert faults(tmp_path, HEAD + row) == []


def test_faults_come_in_the_order_of_lines(tmp_path: Path) -> None:
    """Faults of several rows are all told at once, from top to bottom."""
    rows = [f'[[silence]]\nof = "{duty}"\nmeans = "refusal"\n' for duty in ("reply", "registration", "annual_report")]
    expected = [
        f"own.toml:{ROW_LINE + 3 * number}: silence[{number}]: no cite; expected LAW:ARTICLE" for number in range(3)
    ]
    assert faults(tmp_path, HEAD + "".join(rows)) == expected


ALONE = """id = "own"
title = {zh = "本机关", en = "An organ of our own"}
calendar = "cn"
in_force = {from = 2024-01-01, chosen_by = "receipt"}
"""


def test_a_profile_needs_a_calendar(tmp_path: Path) -> None:
    """A profile that names no calendar and extends none that does is told so."""
    text = ALONE.replace('calendar = "cn"\n', "")
    assert [fault for fault in faults(tmp_path, text) if "no calendar" in fault] != []


def test_a_shipped_file_is_checked_like_an_own_one(tmp_path: Path) -> None:
    """Where no file of a profile is an agency's own, all are looked at."""
    file = tmp_path / "own.toml"
    file.write_text(ALONE, encoding="utf-8")
    [fault] = check_profile(assemble(read_layer(file, own=False)))
    assert str(fault) == "own.toml: no law: name laws, or a profile that it extends"


def test_states_that_are_cut_off_are_found(tmp_path: Path) -> None:
    """A state that no arc leads to, or that none leads out of, is a fault."""
    text = ALONE + '[[arc]]\nevent = "answer_issued"\nfrom = ["received"]\nto = "answered"\ncite = ["cn-2019:33"]\n'
    found = faults(tmp_path, text)
    assert "own.toml: state in_review cannot be reached under own on 2024-01-01" in found
    assert "own.toml: nothing leads out of state in_review under own on 2024-01-01" in found
    assert not any("answered" in fault for fault in found)


def test_a_state_that_only_leads_to_itself_is_found(tmp_path: Path) -> None:
    """An arc that stays where it is leads out of nothing."""
    text = ALONE + '[[arc]]\nevent = "supplement_received"\nfrom = ["handling"]\nto = "same"\ncite = ["cn-2019:33"]\n'
    assert "own.toml: nothing leads out of state received under own on 2024-01-01" in faults(tmp_path, text)


def test_two_arcs_for_one_event_are_found(tmp_path: Path) -> None:
    """A second arc for a state and an event needs a guard of its own."""
    row = '[[arc]]\nevent = "answer_issued"\nfrom = ["in_review"]\nto = "archived"\ncite = ["cn-2019:33"]\n'
    row += 'in_force = {chosen_by = "receipt"}\n'
    expected = "own.toml: several arcs for answer_issued in in_review under cn-2019; one guard each is allowed"
    assert expected in faults(tmp_path, HEAD + row)


def test_duties_without_end_or_length_are_found(tmp_path: Path) -> None:
    """A duty of a case must have something that discharges it, and a limit."""
    row = '[[duty]]\nid = "own_duty"\nstarts_on = [{event = "answer_issued"}]\ncite = ["cn-2019:33"]\n'
    assert faults(tmp_path, HEAD + row) == [
        "own.toml: duty own_duty: no limit",
        "own.toml: duty own_duty: nothing discharges it",
    ]


@pytest.mark.parametrize(
    ("duty", "limit", "fault"),
    [
        ("third_party_reply", "{working_days = 16}", "16 working days is longer than the 15 of the profile it extends"),
        ("third_party_reply", "{working_days = 14}", None),
        ("annual_report", '{date = "02-15"}', "02-15 date is longer than the 01-31 of the profile it extends"),
        ("annual_report", '{date = "01-15"}', None),
        ("third_party_reply", "{days = 90}", None),
    ],
)
def test_a_local_row_may_not_be_looser(tmp_path: Path, duty: str, limit: str, fault: str | None) -> None:
    """A limit longer than the one of the profile that is extended is a fault."""
    row = f'[[duty]]\nid = "{duty}"\namends = true\nlimit = [{limit}]\ncite = ["cn-2019:33"]\n'
    assert faults(tmp_path, HEAD + row) == ([] if fault is None else [f"own.toml:{ROW_LINE}: duty {duty}: {fault}"])


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id = ", "own.toml: not TOML in UTF-8 (Invalid value (at "),
        ('title = "x"', "own.toml: no id"),
        ("id = 3", "own.toml: no id"),
        ('id = "own"\nextends = "own"\ntitle = {zh = "x", en = "x"}', "own.toml: extends itself through 'own'"),
        (
            'id = "own"\nextends = "cn-hs"\ntitle = {zh = "x", en = "x"}',
            "own.toml: extends no profile 'cn-hs'; known: cn-sh",
        ),
        (
            'id = "own"\nlaws = ["cn-2091"]\ntitle = {zh = "x", en = "x"}',
            "own.toml: laws: no law 'cn-2091'; known: cn-2019",
        ),
    ],
)
def test_a_file_that_cannot_be_put_together_is_one_fault(tmp_path: Path, text: str, fault: str) -> None:
    """What stands in the way of reading a file at all is told as its fault."""
    [found] = faults(tmp_path, text)
    assert found.startswith(fault)


def test_a_file_that_is_not_there_is_one_fault(tmp_path: Path) -> None:
    """A missing file is a fault, not an exception."""
    found = [str(fault) for fault in check_file(tmp_path / "gone.toml")]
    assert found == ["gone.toml: cannot be read (No such file or directory)"]


def test_a_file_that_is_not_in_utf8_is_one_fault(tmp_path: Path) -> None:
    """Another encoding is told as such."""
    file = tmp_path / "own.toml"
    file.write_bytes("id = '区'".encode("gb18030"))
    [found] = check_file(file)
    assert str(found).startswith("own.toml: not TOML in UTF-8 (")


def test_a_fault_without_a_line_names_the_file_alone() -> None:
    """Line 0 stands for no line."""
    assert (str(Fault("own.toml", 0, "x")), str(Fault("own.toml", 9, "x"))) == ("own.toml: x", "own.toml:9: x")


def test_loading_a_faulty_profile_lists_every_fault(tmp_path: Path) -> None:
    """Loading an agency's own file raises once, with all its faults."""
    file = tmp_path / "own.toml"
    rows = [f'[[silence]]\nof = "{duty}"\nmeans = "refusal"\n' for duty in ("reply", "registration")]
    file.write_text(HEAD + "".join(rows), encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        load_profile(file)
    assert [str(fault) for fault in caught.value.faults] == [
        f"own.toml:{ROW_LINE}: silence[0]: no cite; expected LAW:ARTICLE",
        f"own.toml:{ROW_LINE + 3}: silence[1]: no cite; expected LAW:ARTICLE",
    ]

"""Many logs: each with its dates, findings and refusals."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from foiflow import InputError, OutOfCalendar, UnknownName, case_from_json, replay

if TYPE_CHECKING:
    from pathlib import Path

RECEIVED = {"type": "request_received", "on": "2024-03-04", "channel": "online"}
ANSWER = {"type": "answer_issued", "on": "2024-04-08", "outcome": "other"}
LOG: dict[str, Any] = {"case_id": "1", "profile": "cn", "applicant": {"kind": "business"}, "events": [RECEIVED, ANSWER]}


def test_what_a_result_gives() -> None:
    """A result as plain values has the case's header, duties, findings and what was rejected."""
    log = {**LOG, "events": [RECEIVED, {"type": "fee_paid", "on": "2024-03-05"}, ANSWER]}
    [result] = replay([log])
    plain = result.to_dict()
    assert list(plain) == ["case_id", "profile", "law", "state", "as_of", "duties", "findings", "rejected"]
    assert [plain[name] for name in ("case_id", "profile", "law", "state", "as_of")] == [
        "1",
        "cn",
        "cn-2019",
        "answered",
        "2024-04-08",
    ]
    assert plain["duties"][0] == {
        "id": "reply",
        "about": None,
        "status": "met_late",
        "starts": "2024-03-04",
        "due": "2024-04-01",
        "done": "2024-04-08",
        "not_before": "2024-04-01",
        "not_after": "2024-04-01",
        "target": None,
        "provisional": False,
        "assumed": False,
        "cites": ["cn-2019:33"],
    }
    assert plain["findings"] == [
        {
            "code": "reply_late",
            "on": "2024-04-08",
            "severity": "breach",
            "cites": ["cn-2019:33"],
            "message": "the answer was due on 2024-04-01 and came on 2024-04-08",
        }
    ]
    assert plain["rejected"] == [{"index": 1, "type": "fee_paid", "reason": "no such step leads out of it"}]


def test_a_result_and_its_case_agree() -> None:
    """The case of a result is the one that its JSON gives, read as of the same day."""
    [result] = replay([LOG])
    assert result.case is not None
    assert result.case.log == case_from_json(json.dumps(LOG)).log
    assert (result.case.as_of, result.case.findings, result.findings) == (
        date(2024, 4, 8),
        result.case.findings,
        result.case.findings,
    )
    assert result.rejected == ()


@pytest.mark.parametrize(
    ("day", "state", "status", "later"),
    [
        (date(2024, 3, 3), None, [], 2),
        (date(2024, 4, 1), "received", ["running"], 1),
        (date(2024, 4, 2), "received", ["overdue", "running"], 1),
        (date(2024, 12, 31), "answered", ["met_late"], None),
    ],
)
def test_reading_as_of_a_day(day: date, state: str | None, status: list[str], later: int | None) -> None:
    """Every case is read as of the day; what is later is left out and counted."""
    [result] = replay([LOG], as_of=day)
    plain = result.to_dict()
    assert (plain["state"], plain["as_of"], plain.get("later_events")) == (state, str(day), later)
    assert [duty["status"] for duty in plain["duties"] if duty["id"] in {"reply", "reconsideration_window"}][
        : len(status)
    ] == status


def test_an_unreadable_record_is_a_result_too() -> None:
    """It has its error, its line and what was known of its number; no findings, nothing rejected."""
    [bad, good] = replay([{"case_id": "7"}, LOG])
    assert isinstance(bad.error, InputError)
    assert (bad.case, bad.findings, bad.rejected, bad.case_id, bad.line) == (None, (), (), "7", 1)
    assert good.error is None


def test_the_profile_may_come_from_the_caller() -> None:
    """The caller's profile serves the cases that name none, and those alone."""
    without = {name: value for name, value in LOG.items() if name != "profile"}
    logs = [without, {**LOG, "case_id": "2", "profile": "cn-sh"}]
    assert [result.to_dict()["profile"] for result in replay(logs, profile="cn-sh-yangpu")] == ["cn-sh-yangpu", "cn-sh"]


def test_a_profile_file_serves_the_cases_that_name_its_id(tmp_path: Path) -> None:
    """A log that names the id of an agency's own file is read by that file."""
    file = tmp_path / "own.toml"
    text = 'id = "own"\nextends = "cn"\ntitle = {zh = "x", en = "x"}\n[[convention]]\nname = "correction_period"\n'
    file.write_text(text + 'value = 9\nunit = "working days"\ncite = ["cn-2019:30"]\n', encoding="utf-8")
    notice = {"type": "correction_notice_issued", "on": "2024-03-05"}
    logs = [
        {**LOG, "case_id": str(number), "profile": name, "events": [RECEIVED, notice]}
        for number, name in enumerate(("own", None, "cn"))
    ]
    results = [result.to_dict() for result in replay(logs, profile=file)]
    dues = [duty["due"] for result in results for duty in result["duties"] if duty["id"] == "correction_reply"]
    assert ([result["profile"] for result in results], dues) == (
        ["own", "own", "cn"],
        ["2024-03-18", "2024-03-18", "2024-03-26"],
    )


def test_conventions_of_the_caller_come_before_the_logs() -> None:
    """A convention that the caller chooses replaces the log's own."""
    extended = {"type": "extension_notified", "on": "2024-03-20", "working_days": 10}
    log = {**LOG, "events": [RECEIVED, extended], "conventions": {"extension_from": "notice"}}
    for chosen, due in (({}, date(2024, 4, 3)), ({"extension_from": "due_date"}, date(2024, 4, 16))):
        [result] = replay([log], conventions=chosen)
        assert result.case is not None
        assert result.case.due("reply").due == due


def test_reading_as_it_was_known_on_a_day() -> None:
    """Days are counted by the notices published by then."""
    log = {**LOG, "events": [{**RECEIVED, "on": "2020-01-10"}]}
    dues = []
    for known in (date(2020, 1, 26), date(2020, 1, 27)):
        [result] = replay([log], known_on=known)
        assert result.case is not None
        dues.append(result.case.due("reply").due)
    assert dues == [date(2020, 2, 12), date(2020, 2, 14)]


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"profile": "cn-hs"}, UnknownName),
        ({"profile": "cn", "conventions": {"zzz": 1}}, UnknownName),
        ({"profile": "cn", "conventions": {"correction_period": 0}}, InputError),
        ({"profile": "cn", "known_on": date(2007, 1, 1)}, OutOfCalendar),
    ],
)
def test_a_wrong_call_raises_before_the_first_case(more: dict[str, Any], error: type[Exception]) -> None:
    """What is wrong with the call itself raises, though there is nothing to read."""
    with pytest.raises(error):
        replay([], **more)


def test_the_same_number_twice_is_an_error() -> None:
    """The second case of a number is not read."""
    first, second = replay([LOG, LOG])
    assert (first.error, str(second.error)) == (None, "case_id is '1'; expected an id that was not there before")

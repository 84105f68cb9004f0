"""The worklist: what is owed, how urgent it is, and where it comes from."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from foiflow import case_from_json
from foiflow.calendars import load_calendar
from foiflow.errors import InputError, OutOfCalendar, UnknownName
from foiflow.office.worklist import LIGHTS, Worklist, worklist

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from foiflow import Case
    from foiflow.office.worklist import WorkItem

RECEIVED = {"type": "request_received", "on": "2024-03-04", "channel": "online"}
DUE = date(2024, 4, 1)
"""When the reply to it is due."""


def log(*events: dict[str, Any], **header: Any) -> dict[str, Any]:
    """A case received on 4 March 2024, as plain values."""
    given = {"case_id": "1", "profile": "cn", "applicant": {"kind": "business"}, **header}
    return {**given, "events": [RECEIVED, *events]}


def event(line: str, **fields: Any) -> dict[str, Any]:
    """An event from ``DAY TYPE`` and its further fields."""
    on, kind = line.split()
    return {"type": kind, "on": on, **fields}


def only(items: list[WorkItem]) -> WorkItem:
    """The one item there is."""
    [item] = items
    return item


# --- what is on it ----------------------------------------------------------------------------------------------------


def test_an_item_says_all_that_its_duty_does() -> None:
    """The case, whose duty it is, both dates and how many working days are left."""
    county = log(agency="规划局", profile="cn-sh-songjiang", conventions={"internal_reply_target": 10})
    item = only(worklist([county], date(2024, 3, 11)))
    assert attrs.asdict(item, recurse=False) == {
        "case_id": "1",
        "agency": "规划局",
        "profile": "cn-sh-songjiang",
        "state": "received",
        "duty": "reply",
        "about": None,
        "owed_by": "agency",
        "status": "running",
        "light": "green",
        "starts": date(2024, 3, 4),
        "due": DUE,
        "not_before": DUE,
        "not_after": DUE,
        "target": date(2024, 3, 18),
        "days_left": 15,
        "target_days_left": 5,
        "provisional": False,
        "assumed": False,
        "cites": ("cn-2019:33",),
    }
    plain = item.to_dict()
    assert json.loads(json.dumps(plain)) == plain
    assert (plain["due"], plain["target"], plain["cites"]) == ("2024-04-01", "2024-03-18", ["cn-2019:33"])


@pytest.mark.parametrize(
    ("events", "day", "left"),
    [
        ([], "2024-03-04", [("reply", "running", 20)]),
        ([], "2024-03-29", [("reply", "running", 1)]),
        ([], "2024-04-01", [("reply", "running", 0)]),
        ([], "2024-04-03", [("reply", "overdue", -2)]),
        ([event("2024-03-20 answer_issued", outcome="other")], "2024-03-19", [("reply", "running", 9)]),
        ([event("2024-03-20 answer_issued", outcome="other")], "2024-03-20", []),
        ([event("2024-03-20 request_withdrawn")], "2024-03-20", []),
        (
            [event("2024-03-06 fee_notice_issued", tariff="per_page", amount=5)],
            "2024-03-11",
            [("reply", "suspended", 35)],
        ),
        (
            [event("2024-03-20 conversion_reviewed", decision="convert")],
            "2024-03-20",
            [("reply", "running", 8), ("proactive_publication", "running", 20)],
        ),
    ],
)
def test_what_is_open_is_listed(events: list[dict[str, Any]], day: str, left: list[tuple[str, str, int]]) -> None:
    """As of the day, with the working days that are left; what is met, void or later is not."""
    found = worklist([log(*events)], date.fromisoformat(day))
    assert [(item.duty, item.status, item.days_left) for item in found] == left


def test_nothing_is_owed_before_the_request_is_received() -> None:
    """Neither before its day nor without a request."""
    assert worklist([log()], date(2024, 3, 3)) == []
    assert worklist([{**log(), "events": []}], DUE) == []
    assert worklist([{**log(), "events": [event("2024-03-05 assigned")]}], DUE) == []


def test_what_came_out_of_order_is_read_in_order() -> None:
    """An answer that was entered before the receipt it answers counts all the same."""
    answered = log(event("2024-03-20 answer_issued", outcome="other"))
    assert worklist([{**answered, "events": answered["events"][::-1]}], DUE) == []


def test_an_entry_struck_out_brings_its_duty_back() -> None:
    """Types alone do not tell; the case is read to its end."""
    answered = event("2024-03-20 answer_issued", outcome="other")
    struck = log(answered, event("2024-03-21 entry_corrected", index=1, reason="another case"))
    assert only(worklist([struck], date(2024, 3, 22))).duty == "reply"


def test_what_others_owe_stands_apart() -> None:
    """On request, after all that the agency owes, with whom it is about; past its time it is gone."""
    sent = event("2024-03-05 third_party_consultation_sent", party="B Ltd", served_on="2024-03-05")
    asked = log(sent, event("2024-03-06 correction_notice_issued", reply_by="2024-03-12"))
    day = date(2024, 3, 12)
    found = worklist([asked], day, others=True)
    assert [(item.duty, item.owed_by, item.about) for item in found] == [
        ("reply", "agency", None),
        ("correction_reply", "applicant", None),
        ("third_party_reply", "third_party", "B Ltd"),
    ]
    assert [item.duty for item in worklist([asked], date(2024, 3, 13), others=True)] == ["reply", "third_party_reply"]
    assert [item.duty for item in worklist([asked], day)] == ["reply"]


def test_a_party_prints_as_hidden() -> None:
    """What prints an item, as a log does, names nobody; what writes it for the office does."""
    sent = event("2024-03-05 third_party_consultation_sent", party="王小明")
    item = worklist([log(sent)], date(2024, 3, 12), others=True)[-1]
    assert "王小明" not in repr(item)
    assert item.to_dict()["about"] == "王小明"


# --- how urgent it is -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "light"),
    [
        ("2024-03-22", "green"),
        ("2024-03-25", "amber"),
        ("2024-03-27", "amber"),
        ("2024-03-28", "red"),
        ("2024-04-01", "red"),
        ("2024-04-02", "red"),
        ("2024-12-01", "red"),
    ],
)
def test_the_lights_are_those_of_the_profile(day: str, light: str) -> None:
    """Amber at five working days left, red at two, and red when overdue."""
    assert only(worklist([log()], date.fromisoformat(day))).light == light
    assert light in LIGHTS


@pytest.mark.parametrize(
    ("conventions", "light"),
    [
        ({}, "amber"),
        ({"worklist_amber": 4}, "green"),
        ({"worklist_red": 5}, "red"),
        ({"worklist_red": 5, "worklist_amber": 3}, "red"),
    ],
)
def test_the_thresholds_can_be_chosen(conventions: dict[str, str | int], light: str) -> None:
    """For a run, for a case; with five working days left."""
    day = date(2024, 3, 25)
    assert only(worklist([log()], day, conventions=conventions)).light == light
    assert only(worklist([log(conventions=conventions)], day)).light == light


def test_an_agency_may_do_without_a_light(tmp_path: Path) -> None:
    """A threshold that its profile sets to none is never reached; overdue is red all the same."""
    own = tmp_path / "own.toml"
    head = 'id = "own"\nextends = "cn"\ntitle = {zh = "甲", en = "A"}\nin_force = {from = 2008-05-01}\n'
    row = '[[convention]]\nname = "{}"\nvalue = "none"\nunit = "d"\nen = "e"\nzh = "z"\ncite = ["cn-2019:45"]\n'
    own.write_text(head + row.format("worklist_red") + row.format("worklist_amber"), encoding="utf-8")
    case = {**log(), "profile": "own"}
    lights = [only(worklist([case], date(2024, 4, day), profile=own)).light for day in (1, 2)]
    assert lights == ["green", "red"]


def test_a_missed_internal_date_is_amber_at_least() -> None:
    """The legal date may be far; the day of the internal date itself is in time."""
    county = log(profile="cn-sh-songjiang", conventions={"internal_reply_target": 10})
    assert only(worklist([county], date(2024, 3, 18))).light == "green"
    missed = only(worklist([county], date(2024, 3, 19)))
    assert (missed.light, missed.target_days_left, missed.days_left) == ("amber", -1, 9)
    assert only(worklist([county], date(2024, 3, 29))).light == "red"


def test_a_date_that_is_not_final_counts_from_its_earliest() -> None:
    """A notice may still make the date an earlier one; the list is prudent, and says the whole range."""
    january = {**log(), "events": [{**RECEIVED, "on": "2027-01-08"}]}
    item = only(worklist([january], date(2027, 1, 11)))
    assert item.provisional
    assert item.not_before < item.due
    counted = load_calendar("cn").working_days_between(date(2027, 1, 11), item.not_before)
    assert item.days_left == counted


def test_the_most_urgent_comes_first() -> None:
    """By the earliest day it may be due, then by the internal date, then by case."""
    county = {"profile": "cn-sh-songjiang", "conventions": {"internal_reply_target": 10}}
    late = {**log(case_id="0"), "events": [{**RECEIVED, "on": "2024-03-05"}]}
    cases = [late, log(case_id="3"), log(case_id="2"), log(case_id="4", **county)]
    assert [item.case_id for item in worklist(cases, date(2024, 3, 11))] == ["4", "2", "3", "0"]


# --- which of them ----------------------------------------------------------------------------------------------------


def test_only_what_is_asked_for() -> None:
    """One organ's cases; duties with at most so many working days left, overdue ones among them."""
    cases = [log(agency="A"), log(case_id="2", agency="B"), log(case_id="3")]
    assert [item.case_id for item in worklist(cases, DUE, agency="B")] == ["2"]
    early = {**log(case_id="4"), "events": [{**RECEIVED, "on": "2024-01-15"}]}
    day = date(2024, 3, 28)
    assert [item.case_id for item in worklist([*cases, early], day, within=1)] == ["4"]
    assert [item.case_id for item in worklist([*cases, early], day, within=2)] == ["4", "1", "2", "3"]


# --- where from -------------------------------------------------------------------------------------------------------


def in_a_file(folder: Path, *cases: dict[str, Any]) -> Path:
    """Write cases to a file."""
    file = folder / "cases.jsonl"
    file.write_text("\n".join(json.dumps(case, ensure_ascii=False) for case in cases), encoding="utf-8")
    return file


def test_files_values_and_cases_give_the_same(tmp_path: Path) -> None:
    """However the cases come."""
    sent = event("2024-03-05 third_party_consultation_sent", party="B Ltd")
    answered = event("2024-03-20 answer_issued", outcome="other")
    cases = [log(), log(sent, case_id="2"), log(answered, case_id="3"), log(event("2024-06-03 assigned"), case_id="4")]
    made = [case_from_json(json.dumps(case)) for case in cases]
    for others in (False, True):
        found = worklist(cases, DUE, others=others)
        assert found == worklist(in_a_file(tmp_path, *cases), DUE, others=others)
        assert found == worklist(str(in_a_file(tmp_path, *cases)), DUE, others=others)
        assert found == worklist(made, DUE, others=others)
        assert {item.case_id for item in found} == ({"1", "2", "3", "4"} if others else {"1", "2", "4"})


def test_a_case_keeps_its_own_reading(opened: Callable[..., Case]) -> None:
    """A case is read by its own conventions, whatever day it was read as of before."""
    case = opened(conventions={"worklist_amber": 4}).at(date(2024, 3, 6))
    assert only(worklist([case], date(2024, 3, 25))).light == "green"


class Shelf:
    """Answers as a register does, and takes note of what it was asked."""

    def __init__(self, *cases: dict[str, Any]) -> None:
        """Hold some cases."""
        self.cases = cases
        self.asked: Any = None

    def results(self, wanted: Any, reader: Any = None) -> Any:
        """Let the reader read each."""
        self.asked = wanted
        for number, case in enumerate(self.cases, start=1):
            yield reader.read(number, json.dumps(case).encode())


def test_a_register_is_asked_for_what_is_open() -> None:
    """It leaves out what cannot be open as of the day; where the dates are counted otherwise, it leaves out nothing."""
    pytest.importorskip("sqlalchemy")
    shelf: Any = Shelf(log())
    assert only(worklist(shelf, DUE)).duty == "reply"
    assert (shelf.asked.owing_only, shelf.asked.open_only, shelf.asked.as_of) == (True, True, DUE)
    worklist(shelf, DUE, others=True)
    assert (shelf.asked.owing_only, shelf.asked.open_only) == (False, True)
    worklist(shelf, DUE, conventions={"excluded_time": "fixed"})
    assert not shelf.asked.open_only
    worklist(shelf, DUE, known_on=date(2024, 1, 1))
    assert not shelf.asked.open_only


def test_an_index_leaves_out_nothing_that_is_owed(tmp_path: Path) -> None:
    """As of a day before, between and after the events, and whether or not the index has been made."""
    pytest.importorskip("sqlalchemy")
    from foiflow.office.register.store import open_register

    answered = event("2024-03-20 answer_issued", outcome="disclosed")
    lost = event("2024-08-12 litigation_decided", result="corrected")
    cases = [
        log(),
        log(answered, case_id="2"),
        log(answered, lost, case_id="3", profile="cn-sh-changning"),
        log(event("2024-03-06 request_withdrawn"), case_id="4"),
    ]
    days = [date(2024, 3, 1), date(2024, 3, 4), date(2024, 3, 19), date(2024, 6, 3), date(2025, 6, 2)]
    with open_register(tmp_path / "cases.db") as register:
        register.open_many(case_from_json(json.dumps(case)) for case in cases)
        for _ in ("without the index", "with it"):
            for day in days:
                assert worklist(register, day) == worklist(cases, day)
                assert worklist(register, day, others=True) == worklist(cases, day, others=True)
            register.refresh()


# --- what cannot be read ----------------------------------------------------------------------------------------------


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    """To whoever asks for it, record by record, and the others are listed; else it raises."""
    wrong = {**log(case_id="2"), "events": [{"type": "request_recieved", "on": "2024-03-04"}]}
    early = {**log(case_id="3"), "events": [{**RECEIVED, "on": "2004-03-04"}]}
    file = in_a_file(tmp_path, log(), wrong, early, log(), log(case_id="5"))
    unread: list[Any] = []
    assert [item.case_id for item in worklist(file, DUE, unread=unread.append)] == ["1", "5"]
    assert [(result.line, result.case_id, type(result.error)) for result in unread] == [
        (2, "2", InputError),
        (3, "3", InputError),
        (4, "1", InputError),
    ]
    with pytest.raises(InputError, match="request_recieved"):
        worklist(file, DUE)


def test_a_case_given_twice_is_told(opened: Callable[..., Case]) -> None:
    """Whether or not anything is owed in it."""
    answered = log(event("2024-03-20 answer_issued", outcome="other"))
    for source in ([log(), log()], [answered, answered], [opened(), opened()]):
        with pytest.raises(InputError, match="case_id"):
            worklist(source, DUE)


def test_a_case_that_cannot_be_read_is_told(opened: Callable[..., Case]) -> None:
    """Its dates lie where no calendar reaches."""
    unread: list[Any] = []
    assert worklist([opened()], date(2099, 1, 1), unread=unread.append) == []
    assert [(result.case_id, type(result.error)) for result in unread] == [("1", OutOfCalendar)]


def test_a_call_that_is_wrong_is_told_at_once() -> None:
    """An unknown profile or convention, whatever the cases."""
    with pytest.raises(UnknownName, match="cn-xx"):
        Worklist(DUE, profile="cn-xx")
    with pytest.raises(UnknownName, match="worklist_pink"):
        Worklist(DUE, conventions={"worklist_pink": 1})

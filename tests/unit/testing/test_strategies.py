"""What the strategies draw is what they say, and shrinks to what can be read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, find, given, settings
from hypothesis import strategies as st

import foiflow
from foiflow.calendars import load_calendar
from foiflow.cases.check import check_event
from foiflow.errors import InputError, UnknownName
from foiflow.events import EVENT_TYPES
from foiflow.law.check import check_file
from foiflow.testing import strategies as drawn

if TYPE_CHECKING:
    from pathlib import Path

    from foiflow import Case

CHANGE = date(2019, 5, 15)
BOUNDED = bool(os.environ.get("CI"))
FEW = settings(max_examples=6 if BOUNDED else 30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
SURE = settings(max_examples=2000, deadline=None, derandomize=True, database=None)


def recorded(case: Case) -> Case:
    """Record the log of a case again, event by event."""
    again = foiflow.open_case(
        case.case_id,
        profile=case.profile,
        applicants=case.applicants,
        received=case.log[0],  # type: ignore[arg-type]  # the first event is the receipt
        agent=case.agent,
        agency=case.agency,
        government=case.government,
        subject=case.subject,
        information_key=case.information_key,
        items=case.items,
        conventions=dict(case.conventions),
        calendar=case.calendar,
    )
    for event in case.log[1:]:
        again = again.record(event)
    return again


# --- days, calendars, people


@given(drawn.legal_dates())
@FEW
def test_legal_dates_lie_in_the_law_and_the_calendar(day: date) -> None:
    """A legal day is one on which some law is in force and every holiday is announced."""
    assert date(2008, 5, 1) <= day <= load_calendar("cn").announced_through


@given(drawn.legal_dates("cn-2008", min_value=date(2019, 5, 1)))
@FEW
def test_legal_dates_keep_to_a_law_and_a_range(day: date) -> None:
    """The id of a law version and a first day narrow the days that are drawn."""
    assert date(2019, 5, 1) <= day < CHANGE


def test_legal_dates_find_a_worked_weekend_soon() -> None:
    """A worked weekend, two or three days a month apart from all others, comes up within a hundred draws."""
    calendar = load_calendar("cn")

    few = settings(SURE, max_examples=100)

    day = find(drawn.legal_dates(), lambda day: day.weekday() > 4 and calendar.is_working_day(day), settings=few)

    assert calendar.why(day).kind == "worked_weekend"


def test_legal_dates_shrink_to_the_first_day_of_the_law() -> None:
    """The simplest legal day is the first that the law covers, or the first under the rules that matter."""
    assert find(drawn.legal_dates(), lambda _: True, settings=SURE) == date(2008, 5, 1)
    assert find(drawn.legal_dates(), lambda day: day >= CHANGE, settings=SURE) == CHANGE


def test_a_range_without_days_is_refused() -> None:
    """A first day after the last that the law version has is told, not drawn from."""
    with pytest.raises(InputError, match="min_value"):
        drawn.legal_dates("cn-2008", min_value=CHANGE)


@given(drawn.calendars())
@FEW
def test_calendars_count(calendar: Any) -> None:
    """Twenty working days after any first day of a drawn calendar lie within it, and come back as twenty."""
    start = calendar.first
    due = calendar.add_working_days(start, 20)

    assert calendar.working_days_between(start, due) == 20


def test_some_calendars_have_worked_weekends_nobody_announced() -> None:
    """An invented calendar works on a weekend day that the real one does not."""
    real = load_calendar("cn")
    year = range(date(2024, 1, 1).toordinal(), date(2025, 1, 1).toordinal())
    weekend = [day for day in map(date.fromordinal, year) if day.weekday() > 4 and not real.is_working_day(day)]

    found = find(
        drawn.calendars(),
        lambda calendar: calendar.name != real.name and any(map(calendar.is_working_day, weekend)),
        settings=SURE,
    )

    assert found.name != real.name


def test_some_calendars_are_real_as_once_known() -> None:
    """A real calendar is drawn as it was known before its last year was announced."""
    found = find(drawn.calendars(), lambda calendar: calendar.name == "cn", settings=SURE)

    assert found.announced_through < load_calendar("cn").announced_through


def test_the_simplest_applicant_is_a_natural_person() -> None:
    """An applicant shrinks to a natural person of whom nothing else is known."""
    assert find(drawn.applicants(), lambda _: True, settings=SURE) == foiflow.Applicant(kind="natural_person")


# --- requests and lives


@given(drawn.requests("cn-2019", conventions=drawn.conventions("cn-2019")))
@FEW
def test_requests_are_opened_under_their_law(case: Case) -> None:
    """A request for a law version is governed by it, whatever the channel and the conventions."""
    assert [event.type for event in case.log] == ["request_received"]
    assert case.law == "cn-2019"


@given(drawn.histories("cn-sh-changning", conventions=drawn.conventions("cn-sh-changning")))
@FEW
def test_histories_can_be_recorded(case: Case) -> None:
    """Every life is the one that recording its events one by one gives, and reads back the same."""
    assert recorded(case) == case
    assert foiflow.case_from_json(case.to_json()) == case
    assert case.rejected == ()
    for event in case.log:
        check_event(event)


@given(st.data())
@FEW
def test_histories_of_random_profiles_can_be_recorded(data: st.DataObject) -> None:
    """A life under an agency's own states, duties and roles is one that it can record."""
    case = data.draw(drawn.histories(data.draw(drawn.profiles())))

    assert recorded(case).to_dict() == case.to_dict()


@given(drawn.histories("cn", opened=drawn.requests("cn", calendar=drawn.calendars())))
@FEW
def test_histories_keep_to_their_calendar(case: Case) -> None:
    """A life on another calendar ends before that calendar is only guessed."""
    assert case.calendar is not None
    assert case.as_of <= case.calendar.announced_through
    assert all(duty.due >= duty.starts for duty in case.duties)


@pytest.mark.parametrize("state", ["received", "in_consultation", "archived"])
def test_histories_end_in_a_state(state: str) -> None:
    """A life until a state is in it at the end, and was not before."""

    @given(drawn.histories("cn", until=state))
    @FEW
    def ends_there(case: Case) -> None:
        before = [case.at(event.on) for event in case.log[:-1] if event.on < case.as_of]
        assert case.state in (state, None)
        assert case.reading.ledger.row.name == state  # type: ignore[union-attr]  # it was received
        assert state == "received" or state not in {earlier.state for earlier in before}

    ends_there()


def test_histories_end_where_a_test_holds() -> None:
    """A life until a test ends with the event that makes it hold."""

    @given(drawn.histories("cn", until=lambda case: len(case.log) > 2))
    @FEW
    def three(case: Case) -> None:
        assert len(case.log) == 3

    three()


@given(drawn.histories("cn", until=CHANGE))
@FEW
def test_histories_end_by_a_day(case: Case) -> None:
    """In a life until a day nothing happens after it."""
    assert case.as_of <= CHANGE


@given(drawn.histories("cn", weights={"answer_issued": 0, "request_withdrawn": 50}))
@FEW
def test_weights_leave_events_out(case: Case) -> None:
    """What weighs nothing never happens."""
    assert "answer_issued" not in {event.type for event in case.log}


@given(drawn.histories("cn", weights=dict.fromkeys(EVENT_TYPES, 0) | {"supplement_received": 1}))
@FEW
def test_weights_may_leave_one_event(case: Case) -> None:
    """Where one type alone weighs anything, nothing else follows the receipt."""
    assert {event.type for event in case.log[1:]} <= {"supplement_received"}


@pytest.mark.parametrize("day", ["2014-03-03", "2024-03-04"], ids=["old law", "new law"])
def test_letters_leave_time_after_they_are_there(day: str) -> None:
    """A notice that is served later asks for an answer by no day before that."""
    received = foiflow.events.RequestReceived(on=date.fromisoformat(day), channel="online")
    case = foiflow.open_case("1", profile="cn", applicant=foiflow.Applicant(kind="business"), received=received)
    weights = {kind: int(kind == "correction_notice_issued") for kind in EVENT_TYPES}
    letters = drawn.events("cn", case, weights=weights)
    seen = []

    @settings(SURE, max_examples=300)
    @given(letters)
    def check(letter: Any) -> None:
        if letter.served_on is not None and letter.reply_by is not None:
            seen.append(letter)
            assert letter.served_on <= letter.reply_by

    check()
    assert any(letter.served_on > letter.on for letter in seen)


@given(st.data())
@FEW
def test_events_are_possible_next(data: st.DataObject) -> None:
    """An event drawn for a case can be recorded in it, and is not before its last."""
    case = data.draw(drawn.requests("cn-sh-songjiang"))

    event = data.draw(drawn.events("cn-sh-songjiang", case))

    assert case.record(event).log == (*case.log, event)
    assert event.on >= case.as_of


@pytest.mark.parametrize(
    ("call", "error"),
    [
        (lambda: drawn.histories("cn", until="anwsered"), "state"),
        (lambda: drawn.histories("cn", until=date(2007, 1, 1)), "until"),
        (lambda: drawn.histories("cn", weights={"answer": 1}), "event type"),
        (lambda: drawn.histories("cn", weights={"answer_issued": -1}), "weights"),
        (lambda: drawn.histories("cn-1999"), "profile"),
        (lambda: drawn.legal_dates("cn-1999"), "profile"),
    ],
)
def test_what_makes_no_sense_is_refused_at_once(call: Any, error: str) -> None:
    """A misspelt state, event or profile is an error where the strategy is made, not where it is drawn from."""
    with pytest.raises((InputError, UnknownName), match=error):
        call()


# --- damaged logs, dockets, profiles


@given(drawn.dirty_histories("cn"))
@FEW
def test_dirty_histories_can_be_read(log: dict[str, Any]) -> None:
    """A damaged log is plain JSON that a replay takes without an error."""
    [result] = foiflow.replay([json.loads(json.dumps(log))])

    assert result.error is None


def test_dirty_histories_are_dirty() -> None:
    """Most damaged logs hold impossible events, are out of order, or are not what they were: each kind turns up."""
    found: set[str] = set()

    @given(drawn.dirty_histories("cn"))
    @settings(FEW, max_examples=40, derandomize=True, database=None)
    def damaged(log: dict[str, Any]) -> None:
        [result] = foiflow.replay([log])
        found.update(row["code"] for row in result.to_dict()["findings"])
        found.update("rejected" for _ in result.rejected)
        found.update("another" for entry in log["events"] if "(another)" in entry.get("party", entry.get("agency", "")))

    damaged()
    assert {"rejected", "events_out_of_order", "another"} <= found


@given(drawn.dockets("cn-sh", at_most=3))
@FEW
def test_dockets_are_cases_of_one_office(cases: tuple[Case, ...]) -> None:
    """The cases of a docket are two or more, have numbers of their own and one organ."""
    assert 2 <= len(cases) <= 3
    assert len({case.case_id for case in cases}) == len(cases)
    assert len({case.agency for case in cases}) == 1
    assert all(recorded(case) == case for case in cases)


def test_a_docket_is_no_single_case() -> None:
    """A docket of fewer than two cases is refused."""
    with pytest.raises(InputError, match="at_most"):
        find(drawn.dockets("cn", at_most=1), lambda _: True, settings=SURE)


@given(drawn.profiles())
@FEW
def test_profiles_hold_together(path: Path) -> None:
    """A random profile has no fault and loads."""
    assert check_file(path) == []
    assert foiflow.load_profile(path).id == "own"


@given(drawn.broken_profiles())
@settings(FEW, max_examples=12 if BOUNDED else 100)
def test_broken_profiles_have_the_fault_they_name(broken: drawn.BrokenProfile) -> None:
    """Checking the file of a broken profile tells what was planted."""
    assert [fault for fault in check_file(broken.path) if broken.told in str(fault)] != [], broken.fault


# --- what they shrink to


def has_finding(code: str) -> Any:
    """Make a test that a case has a finding."""
    return lambda case: any(finding.code == code for finding in case.findings)


def is_suspended(case: Case) -> bool:
    """Tell whether some duty of a case waits."""
    return any(duty.status == "suspended" for duty in case.duties)


LIVES = {
    "suspended": (drawn.histories("cn-2019"), is_suspended, ["2019-05-15", "2019-05-15"]),
    "late": (drawn.histories("cn"), has_finding("reply_late"), ["2008-05-01", "2008-05-23"]),
    "archived": (drawn.histories("cn", until="archived"), lambda case: case.state == "archived", ["2008-05-01"] * 3),
}
"""What is looked for, and the days of the simplest life that shows it: no event too many, no day later than need be."""


@pytest.mark.parametrize("what", list(LIVES)[: 1 if BOUNDED else None])
def test_lives_shrink_to_few_events_on_early_days(what: str) -> None:
    """A request that waits, one that is late, one that is archived: the simplest has two or three events."""
    strategy, condition, days = LIVES[what]

    case = find(strategy, condition, settings=SURE)

    assert [event.on.isoformat() for event in case.log] == days
    assert all(event.note is None and event.on_is == "exact" for event in case.log)


# --- the package


def test_the_strategies_are_loaded_late() -> None:
    """Importing the package loads no Hypothesis; each public name is there when it is asked for."""
    code = (
        "import sys, foiflow.testing.strategies as st; assert 'hypothesis' not in sys.modules; "
        "[getattr(st, name) for name in st.__all__]; assert dir(st) == sorted(st.__all__)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A name that the package does not have is told as Python tells it."""
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        drawn.nothing_of_the_kind  # noqa: B018 -- the look is the test

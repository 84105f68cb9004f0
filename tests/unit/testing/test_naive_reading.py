"""The naive reading: days walked one by one, stops, periods in months, what it does not read."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from foiflow import Applicant, Case, OutOfCalendar, events, open_case
from foiflow.calendars import load_calendar
from foiflow.law.measures import Limit
from foiflow.testing.naive import NaiveReading
from foiflow.testing.naive.days import ONE_DAY, LeftOut, count, end_of, rolled, walk, working_days

if TYPE_CHECKING:
    from pathlib import Path

WORKING = working_days(load_calendar())
MONDAY = date(2024, 3, 4)
FRIDAY = date(2024, 3, 8)
NEXT_MONDAY = date(2024, 3, 11)


def opened(profile: str | Path = "cn", on: date = MONDAY, channel: str = "in_person") -> Case:
    """Open a request."""
    received = events.RequestReceived(on=on, channel=channel)
    return open_case("1", profile=profile, applicant=Applicant(kind="business"), received=received)


def test_the_day_it_starts_is_not_counted() -> None:
    """Four working days after a Monday end on Friday, five on the next Monday."""
    assert (walk(MONDAY, 4, WORKING), walk(MONDAY, 5, WORKING)) == (FRIDAY, NEXT_MONDAY)


@pytest.mark.parametrize(
    ("began", "last", "due"),
    [
        (date(2024, 3, 5), date(2024, 3, 7), date(2024, 3, 12)),
        (FRIDAY, NEXT_MONDAY, NEXT_MONDAY),
        (date(2024, 3, 9), date(2024, 3, 12), FRIDAY),
        (FRIDAY, date(2024, 3, 10), FRIDAY),
    ],
    ids=["within", "begins on the last day", "begins after it", "ends before a working day"],
)
def test_a_stop_moves_the_last_day_if_it_has_begun_by_then(began: date, last: date, due: date) -> None:
    """Days after the start of a stop up to its end are made up for, if it began on or before the last day."""
    assert walk(MONDAY, 4, WORKING, (LeftOut(began, began + ONE_DAY, last),)) == due


def test_a_day_that_two_stops_leave_out_is_made_up_for_once_or_twice() -> None:
    """As a union the two count as one; as a sum each counts."""
    stop = LeftOut(date(2024, 3, 5), date(2024, 3, 6), date(2024, 3, 7))

    assert walk(MONDAY, 4, WORKING, (stop, stop)) == date(2024, 3, 12)
    assert walk(MONDAY, 4, WORKING, (stop, stop), once=False) == date(2024, 3, 14)


@pytest.mark.parametrize(
    ("start", "limit", "value", "last"),
    [
        (date(2023, 8, 31), Limit(months=6), None, date(2024, 2, 29)),
        (date(2023, 11, 30), Limit(months=3), None, date(2024, 2, 29)),
        (FRIDAY, Limit(days=1), None, NEXT_MONDAY),
        (FRIDAY, Limit(days=1, roll=False), None, date(2024, 3, 9)),
        (FRIDAY, Limit(field_days="reply_within_days"), 2, NEXT_MONDAY),
        (FRIDAY, Limit(field="reply_by"), date(2024, 3, 9), NEXT_MONDAY),
        (FRIDAY, Limit(date="01-31", roll=False), None, date(2025, 1, 31)),
    ],
)
def test_a_period_not_in_working_days_ends_as_its_limit_says(
    start: date, limit: Limit, value: object, last: date
) -> None:
    """Months keep the day or end on the month's last; a rest day at the end moves on where the limit lets it."""
    assert end_of(start, limit, value, WORKING) == last


def test_counting_is_the_inverse_of_walking() -> None:
    """From a day to the n-th working day after it there are n."""
    assert [count(MONDAY, walk(MONDAY, days, WORKING), WORKING) for days in range(30)] == [*range(30)]


def test_a_walk_past_the_calendar_is_told() -> None:
    """Where the working days end the walk ends, with the library's own error."""
    last = max(WORKING)

    with pytest.raises(OutOfCalendar, match="naive reading"):
        walk(last, 1, WORKING)
    with pytest.raises(OutOfCalendar):
        rolled(date.fromordinal(last.toordinal() + 1), WORKING)


def test_nothing_is_owed_before_the_legal_day_of_receipt() -> None:
    """A web form is received when both sides have confirmed it, and nothing stands before."""
    received = events.RequestReceived(on=MONDAY, channel="online", confirmed_on=FRIDAY)
    case = open_case("1", profile="cn", applicant=Applicant(kind="business"), received=received)

    before, after = NaiveReading().read(case), NaiveReading().read(case.at(FRIDAY))

    assert (before.state, before.duties) == (None, ())
    assert (after.state, after.duties[0].starts) == ("received", FRIDAY)
    assert [reading for _, reading in NaiveReading().steps(case)] == [before]


def test_a_duty_on_an_unknown_condition_is_not_read(tmp_path: Path) -> None:
    """A row of an agency's own that rests on another condition is left out, and said to be."""
    own = tmp_path / "own.toml"
    own.write_text(
        'id = "own"\ntitle = {en = "Own", zh = "自有"}\nextends = "cn"\n'
        '[[duty]]\nid = "registration"\nstarts_on = [{event = "extension_notified", if = "period_already_over"}]\n'
        'limit = [{working_days = 2}]\ndone_by = [{event = "request_registered"}]\ncite = ["cn-2019:33"]\n',
        encoding="utf-8",
    )
    case = opened(own).record(events.ExtensionNotified(on=date(2024, 5, 6), working_days=5))
    naive = NaiveReading()

    assert naive.unread(case) == {"registration"}
    assert "registration" in {duty.id for duty in case.duties}
    assert "registration" not in {owed.duty for owed in naive.read(case).duties}

"""The calendar against a day loop over sets, and against dates worked out by hand."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foiflow.calendars import DEFAULT_CALENDAR, WorkdayIndex, load_calendar, read_notices
from foiflow.errors import InputError, OutOfCalendar

if TYPE_CHECKING:
    from collections.abc import Callable

CAL = load_calendar()
DAY = timedelta(1)
WORKING_DAYS = {
    2008: 251,
    2009: 250,
    2010: 250,
    2011: 250,
    2012: 249,
    2013: 250,
    2014: 250,
    2015: 249,
    2016: 250,
    2017: 249,
    2018: 250,
    2019: 250,
    2020: 249,
    2021: 250,
    2022: 249,
    2023: 249,
    2024: 251,
    2025: 248,
    2026: 248,
}


def naive_sets() -> tuple[set[date], set[date]]:
    """Give the weekdays off and the weekend days worked, notice after notice."""
    off: set[date] = set()
    work: set[date] = set()
    for notice in read_notices(DEFAULT_CALENDAR):
        off = (off | set(notice.off)) - set(notice.work) - set(notice.ordinary)
        work = (work | set(notice.work)) - set(notice.off) - set(notice.ordinary)
    return off, work


OFF, WORK = naive_sets()


def works(day: date) -> bool:
    """Tell by the sets alone whether a day is a working day."""
    return day in WORK or (day.weekday() < 5 and day not in OFF)


def loop(start: date, n: int) -> date:
    """Add working days one day at a time."""
    step = DAY if n > 0 else -DAY
    day = start
    for _ in range(abs(n)):
        day += step
        while not works(day):
            day += step
    return day


days = st.dates(date(2009, 1, 1), date(2025, 12, 31))
counts = st.integers(0, 200)
signed = st.integers(-200, 200)


@given(days, signed)
def test_adding_equals_a_day_loop(start: date, n: int) -> None:
    """Adding any number of working days gives what walking day by day gives."""
    assert CAL.add_working_days(start, n) == loop(start, n)


@given(days, counts)
def test_counting_undoes_adding(start: date, n: int) -> None:
    """The working days between a day and the n-th one after it are n."""
    assert CAL.working_days_between(start, CAL.add_working_days(start, n)) == n


@given(days, days)
def test_counting_equals_a_day_loop(a: date, b: date) -> None:
    """The count over (a, b] is the number of working days met on the way."""
    low, high = sorted((a, b))
    met = sum(works(low + DAY * step) for step in range(1, (high - low).days + 1))
    assert CAL.working_days_between(a, b) == (met if a <= b else -met)
    assert CAL.working_days_between(b, a) == -CAL.working_days_between(a, b)
    assert len(list(CAL.working_days(low, high))) == met


@given(days, days, counts, counts)
def test_adding_is_monotone(a: date, b: date, m: int, n: int) -> None:
    """A later start or a longer time limit never ends earlier."""
    (a, b), (m, n) = sorted((a, b)), sorted((m, n))
    assert CAL.add_working_days(a, n) <= CAL.add_working_days(b, n)
    assert CAL.add_working_days(a, m) <= CAL.add_working_days(a, n)


@given(days, counts, counts)
def test_adding_in_two_steps_is_adding_at_once(start: date, m: int, n: int) -> None:
    """Adding m and then n working days is adding m + n."""
    assert CAL.add_working_days(CAL.add_working_days(start, m), n) == CAL.add_working_days(start, m + n)


@given(days, st.integers(1, 200))
def test_counting_back_comes_home(start: date, n: int) -> None:
    """From the n-th working day after a working day, n back is that day again."""
    day = CAL.next_working_day(start)
    assert CAL.add_working_days(CAL.add_working_days(day, n), -n) == day


@given(days)
def test_rolling_finds_the_nearest_working_day_ahead(day: date) -> None:
    """Rolling leaves a working day alone and moves any other to the next one."""
    assert CAL.next_working_day(day) == (day if works(day) else loop(day, 1))


@given(days)
def test_day_numbers_say_what_dates_say(day: date) -> None:
    """Rank and select over day numbers agree with the methods over dates."""
    number = day.toordinal()
    assert CAL.is_working_day(day) == works(day)
    assert CAL.rank(number) == CAL.ranks[number - CAL.first_day]
    assert (CAL.select(CAL.rank(number)) == number) == works(day)
    assert not CAL.is_provisional(number)


@given(days, counts)
def test_an_announced_due_date_is_final(start: date, n: int) -> None:
    """A due date within the announced days has no play."""
    due = CAL.due(start, n)
    assert due == (CAL.add_working_days(start, n), False, due.date, due.date)
    assert CAL.bounds(start, due.date) == (due.date, due.date)


@pytest.mark.parametrize(("year", "expected"), WORKING_DAYS.items())
def test_working_days_of_each_year(year: int, expected: int) -> None:
    """Each announced year has its known number of working days."""
    first, end = date(year, 1, 1), date(year + 1, 1, 1)
    assert sum(CAL.is_working_day(first + DAY * step) for step in range((end - first).days)) == expected


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        (date(2024, 3, 4), 20, date(2024, 4, 1)),
        (date(2022, 9, 30), 20, date(2022, 11, 2)),
        (date(2011, 6, 1), 15, date(2011, 6, 23)),
        (date(2025, 4, 26), 20, date(2025, 5, 27)),
        (date(2025, 9, 15), 20, date(2025, 10, 17)),
        (date(2024, 2, 4), -1, date(2024, 2, 2)),
        (date(2024, 2, 3), -1, date(2024, 2, 2)),
    ],
)
def test_dates_worked_out_by_hand(start: date, n: int, expected: date) -> None:
    """Known deadlines across holidays and worked weekends come out to the day."""
    assert CAL.add_working_days(start, n) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2024, 2, 4), (True, "worked_weekend", "国办发明电〔2023〕7号")),
        (date(2024, 2, 12), (False, "day_off", "国办发明电〔2023〕7号")),
        (date(2024, 2, 10), (False, "weekend", None)),
        (date(2024, 3, 4), (True, "weekday", None)),
        (date(2020, 2, 1), (False, "weekend", "国办发明电〔2020〕1号")),
        (date(2018, 12, 31), (False, "day_off", "国办发明电〔2018〕15号")),
        (date(2019, 5, 1), (False, "day_off", "国办发明电〔2019〕3号")),
        (CAL.announced_through + DAY, (True, "estimated", None)),
    ],
)
def test_each_day_has_its_reason(day: date, expected: tuple[bool, str, str | None]) -> None:
    """A day says what kind it is and which notice speaks of it last."""
    assert CAL.why(day) == (day, *expected)


OUTSIDE = (date.min, CAL.first - DAY, CAL.last + DAY, date.max)


@pytest.mark.parametrize("day", OUTSIDE)
def test_a_day_outside_is_refused_by_every_method(day: date) -> None:
    """No method answers for a day before the first or after the last."""
    asked: list[Callable[[], object]] = [
        lambda: CAL.is_working_day(day),
        lambda: CAL.add_working_days(day, 1),
        lambda: CAL.add_working_days(day, 0),
        lambda: CAL.add_working_days(day, -1),
        lambda: CAL.working_days_between(day, CAL.first),
        lambda: CAL.working_days_between(CAL.first, day),
        lambda: CAL.next_working_day(day),
        lambda: CAL.working_days(day, CAL.last),
        lambda: CAL.due(day, 1),
        lambda: CAL.bounds(day, CAL.last),
        lambda: CAL.why(day),
        lambda: CAL.rank(day.toordinal()),
    ]
    for ask in asked:
        with pytest.raises(OutOfCalendar) as refused:
            ask()
        assert refused.value.day == day


@pytest.mark.parametrize(
    ("start", "n"),
    [(CAL.last, 1), (CAL.first, 10**6), (CAL.first, -1), (CAL.last, -(10**6)), (CAL.first + DAY, -1)],
)
def test_a_count_that_runs_off_is_refused(start: date, n: int) -> None:
    """A result past either end is an error and never wraps around."""
    with pytest.raises(OutOfCalendar) as refused:
        CAL.add_working_days(start, n)
    assert refused.value.day is None


@pytest.mark.parametrize("rank", [-1, 0, len(CAL.selected)])
def test_there_is_no_such_rank(rank: int) -> None:
    """Ranks begin with 1 and end with the last working day."""
    with pytest.raises(OutOfCalendar):
        CAL.select(rank)


@pytest.mark.parametrize(("start", "n"), [(date(2024, 1, 2), -1), (date(2024, 1, 6), -5)])
def test_counting_back_reaches_the_first_working_day(start: date, n: int) -> None:
    """A calendar that begins on Monday, 1 January, gives that day to whoever counts back far enough."""
    week = WorkdayIndex("week", date(2024, 1, 1), date(2024, 1, 31), {})
    assert week.add_working_days(start, n) == week.first
    assert week.select(1) == week.first_day == week.selected[0] + 1


MOST = date.max.toordinal()


@pytest.mark.parametrize(
    ("number", "named"),
    [(-1, -1), (0, 0), (1, date.min), (MOST, date.max), (MOST + 1, MOST + 1), (10**8, 10**8)],
)
def test_a_number_outside_is_refused_by_its_date(number: int, named: date | int) -> None:
    """A day number outside is named as the date that it is, or as the number where there is no such date."""
    with pytest.raises(OutOfCalendar) as refused:
        CAL.rank(number)
    assert refused.value.day == named


@pytest.mark.parametrize("start", [datetime(2024, 3, 4, tzinfo=UTC), "2024-03-04", 738949, None])
def test_only_a_plain_date_is_a_day(start: date) -> None:
    """A datetime, a text or a number is not taken for a day."""
    asked: list[Callable[[], object]] = [
        lambda: CAL.is_working_day(start),
        lambda: CAL.why(start),
        lambda: CAL.next_working_day(start),
        lambda: CAL.add_working_days(start, 1),
    ]
    for ask in asked:
        with pytest.raises(InputError, match="a date without a time of day"):
            ask()


@pytest.mark.parametrize("n", [True, False, 1.0, "1", None])
def test_only_a_whole_number_counts_days(n: int) -> None:
    """A truth value, a float or a text is not taken for a count."""
    with pytest.raises(InputError, match="a whole number"):
        CAL.add_working_days(date(2024, 3, 4), n)


def test_a_subclass_of_date_is_a_day() -> None:
    """A date of a caller's own class counts as the day it is."""

    class Dated(date):
        """A date with a class of its own."""

    assert CAL.add_working_days(Dated(2024, 3, 4), 20) == date(2024, 4, 1)


@pytest.mark.parametrize(
    ("n", "expected"),
    [(0, date(2024, 2, 3)), (1, date(2024, 2, 4)), (2, date(2024, 2, 5)), (-1, date(2024, 2, 2))],
)
def test_a_number_of_a_class_of_its_own_counts_days(n: int, expected: date) -> None:
    """From Saturday, 3 February 2024, whose Sunday was worked, a number of a caller's own class counts as it is."""

    class Limit(int):
        """A number of working days with a class of its own."""

    assert CAL.add_working_days(date(2024, 2, 3), Limit(n)) == expected


def test_a_due_date_lies_ahead() -> None:
    """A deadline counts forward, and its bounds begin at its start."""
    with pytest.raises(InputError):
        CAL.due(date(2024, 3, 4), -1)
    with pytest.raises(InputError):
        CAL.bounds(date(2024, 3, 4), date(2024, 3, 3))


def test_a_calendar_cannot_be_changed() -> None:
    """Attributes can be neither set nor deleted, for all cases share them."""
    with pytest.raises(AttributeError, match="cannot be changed"):
        CAL.name = "other"
    with pytest.raises(AttributeError, match="cannot be changed"):
        del CAL.name


def test_a_calendar_is_a_value() -> None:
    """A pickled calendar is equal, hashes alike and answers alike; another is not equal."""
    copy = pickle.loads(pickle.dumps(CAL))
    assert copy == CAL
    assert hash(copy) == hash(CAL)
    assert copy.ranks == CAL.ranks
    assert load_calendar(known_on=date(2020, 1, 26)) != CAL
    assert load_calendar(known_on=date(2020, 1, 26)) != load_calendar(known_on=date(2019, 1, 26))
    assert CAL != "cn"


@pytest.mark.parametrize("first", [date.min, date(1, 1, 3)])
def test_a_calendar_may_begin_with_the_first_year(first: date) -> None:
    """A calendar that begins with the first date there is, or a few days later, counts as any other."""
    monday = date(1, 1, 8)
    early = WorkdayIndex("early", first, date(1, 12, 31), {monday: (False, "edict 1")})
    assert [early.is_working_day(monday + DAY * step) for step in range(-1, 3)] == [False, False, True, True]
    assert early.add_working_days(date(1, 1, 5), 1) == date(1, 1, 9)


@pytest.mark.parametrize("last", [None, date(2024, 1, 31), date(2024, 12, 31)])
def test_a_calendar_of_ones_own_is_a_value(last: date | None) -> None:
    """However its last day was told, a calendar without an estimate equals its pickled copy."""
    own = WorkdayIndex("own", date(2024, 1, 1), date(2024, 1, 31), {}, last=last)
    copy = pickle.loads(pickle.dumps(own))
    assert (copy, hash(copy)) == (own, hash(own))
    assert (own == WorkdayIndex("own", date(2024, 1, 1), date(2024, 1, 31), {})) == (own.last == own.announced_through)


def test_a_calendar_of_ones_own_ends_with_what_was_announced() -> None:
    """Without an estimate the calendar ends with its last announced day, finally."""
    own = WorkdayIndex("own", date(2024, 1, 1), date(2024, 1, 31), {date(2024, 1, 1): (False, "order 1")})
    assert own.due(date(2024, 1, 1), 1) == (date(2024, 1, 2), False, date(2024, 1, 2), date(2024, 1, 2))
    assert own.why(date(2024, 1, 1)).notice == "order 1"
    assert (own.last, own.is_provisional(own.last.toordinal())) == (own.announced_through, False)
    assert repr(own) == "<WorkdayIndex 'own' 2024-01-01..2024-01-31, announced through 2024-01-31>"

"""The year that no notice has announced: what is expected, and how far the truth may lie."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foiflow.calendars import DEFAULT_CALENDAR, Notice, WorkdayIndex, load_calendar, read_notices
from foiflow.calendars.estimate import Estimate, MakeUp, estimate_after, holidays_of
from foiflow.errors import InputError, OutOfCalendar

DAY = timedelta(1)
ANNUAL = {notice.year: notice for notice in read_notices(DEFAULT_CALENDAR) if notice.amends is None}
FOR_2027 = load_calendar(known_on=date(2026, 11, 1))


def before_and_after(year: int) -> tuple[WorkdayIndex, WorkdayIndex]:
    """Give the calendar as known the day before a year's notice, and on its day."""
    published = ANNUAL[year].published
    return load_calendar(known_on=published - DAY), load_calendar(known_on=published)


def starts(year: int) -> list[date]:
    """Give the days from mid-November to the end of the year before."""
    return [date(year - 1, 11, 15) + DAY * step for step in range(47)]


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_rule_gives_the_days_off_of_the_years_it_is_for(year: int) -> None:
    """The rule's weekdays off and number of made-up days are those of the notice."""
    notice: Notice = ANNUAL[year]
    assert estimate_after(year - 1).off == notice.off
    assert sum(holiday.make_up for holiday in holidays_of(year)) == len(notice.work)


def test_the_year_2027_by_the_rule() -> None:
    """The first year without a notice has the days off that the rule foresees."""
    months = {1: (1,), 2: (5, 8, 9, 10, 11, 12), 4: (5,), 5: (3, 4, 5), 6: (9,), 9: (15,), 10: (1, 4, 5, 6, 7)}
    estimate = estimate_after(2026)
    assert estimate.off == tuple(date(2027, month, day) for month, days in months.items() for day in days)
    assert {holiday.name: holiday.make_up for holiday in holidays_of(2027) if holiday.make_up} == {
        "spring_festival": 2,
        "labour_day": 1,
        "national_day": 2,
    }


def test_mid_autumn_joins_national_day() -> None:
    """Mid-autumn within the first week of October makes one holiday of eight days."""
    joined = {holiday.name: holiday for holiday in holidays_of(2028)}
    assert "mid_autumn" not in joined
    assert joined["national_day"].days == tuple(date(2028, 10, day) for day in range(1, 9))
    assert "mid_autumn" in {holiday.name for holiday in holidays_of(2027)}


@pytest.mark.parametrize("year", range(2009, max(ANNUAL) + 2))
def test_the_festivals_are_known_as_far_as_needed(year: int) -> None:
    """Every year that may be estimated, and the one after it, has its festivals."""
    assert holidays_of(year)
    assert holidays_of(year + 1)


@pytest.mark.parametrize("n", [1, 5, 15, 20, 40])
@pytest.mark.parametrize("year", [2025, 2026])
def test_the_bounds_held_for_the_years_of_the_rule(year: int, n: int) -> None:
    """Each deadline counted before the notice held the later truth within its bounds."""
    before, after = before_and_after(year)
    for start in starts(year):
        due, truth = before.due(start, n), after.add_working_days(start, n)
        assert due.not_before <= truth <= due.not_after
        assert due.not_before <= due.date <= due.not_after
        assert due.provisional or due.date == truth


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_bounds_held_for_rolled_periods(year: int) -> None:
    """A period of calendar days rolled to a working day held the truth as well."""
    before, after = before_and_after(year)
    for start in starts(year):
        for length in (7, 15, 30, 60):
            due = before.next_working_day(start + DAY * length)
            not_before, not_after = before.bounds(start, due)
            assert not_before <= after.next_working_day(start + DAY * length) <= not_after


def test_the_bounds_held_nearly_always_before_the_rule() -> None:
    """For 2009 to 2026, years of other rules included, 838 of 846 deadlines of 20 working days held."""
    held = 0
    for year in range(2009, 2027):
        before, after = before_and_after(year)
        for start in starts(year):
            due = before.due(start, 20)
            held += due.not_before <= after.add_working_days(start, 20) <= due.not_after
    assert held == 838


@pytest.mark.parametrize(
    ("year", "start", "expected", "not_before", "not_after", "truth"),
    [
        # A Monday off and a Saturday worked in the year before.
        (2019, date(2018, 12, 28), date(2018, 12, 31), date(2018, 12, 29), date(2019, 1, 2), date(2018, 12, 29)),
        # A Saturday worked in the year before, which the rule does not foresee.
        (2012, date(2011, 12, 30), date(2012, 1, 3), date(2011, 12, 31), date(2012, 1, 3), date(2011, 12, 31)),
    ],
)
def test_the_last_days_of_december_are_open(
    year: int, start: date, expected: date, not_before: date, not_after: date, truth: date
) -> None:
    """A due date at the turn of the year allows for what the next notice may do to December."""
    before, after = before_and_after(year)
    assert before.due(start, 1) == (expected, True, not_before, not_after)
    assert after.add_working_days(start, 1) == truth


def test_december_past_the_announced_days_follows_the_week() -> None:
    """29 to 31 December of the last announced year are Monday to Friday until the notice comes."""
    assert FOR_2027.announced_through == date(2026, 12, 28)
    assert [FOR_2027.why(date(2026, 12, day)).kind for day in (28, 29)] == ["weekday", "estimated"]
    assert [FOR_2027.is_provisional(date(2026, 12, day).toordinal()) for day in (28, 29)] == [False, True]
    assert [FOR_2027.is_working_day(date(2026, 12, day)) for day in (28, 29, 30, 31)] == [True] * 4
    assert FOR_2027.due(date(2026, 12, 1), 19).provisional is False
    assert FOR_2027.due(date(2026, 12, 1), 20) == (date(2026, 12, 29), True, date(2026, 12, 29), date(2026, 12, 29))


def test_a_due_date_after_the_spring_festival_may_come_earlier() -> None:
    """Which two weekend days the Spring Festival costs is open, so a date may come two working days earlier."""
    assert FOR_2027.due(date(2027, 1, 20), 20) == (date(2027, 2, 25), True, date(2027, 2, 23), date(2027, 2, 25))


def test_a_weekend_after_a_holiday_may_be_worked() -> None:
    """Two weekend days within 14 days after National Day may be worked, as far off as Sunday, 17 October 2027."""
    wednesday, next_wednesday = date(2027, 10, 13), date(2027, 10, 20)
    assert FOR_2027.due(wednesday, 5) == (next_wednesday, True, date(2027, 10, 18), next_wednesday)


def test_a_day_before_the_period_moves_nothing() -> None:
    """Monday, 31 December 2018, may yet be off, which is no matter to whoever counts from January."""
    known = load_calendar(known_on=date(2018, 11, 1))
    tuesday = date(2019, 1, 8)
    assert known.due(date(2018, 12, 28), 1).not_after == date(2019, 1, 2)
    assert known.due(date(2019, 1, 7), 1) == (tuesday, True, tuesday, tuesday)


def test_the_day_counted_from_moves_nothing() -> None:
    """Monday, 31 December 2018, may yet be off, which is no matter to whoever counts from it: it is not counted."""
    known, wednesday = load_calendar(known_on=date(2018, 11, 1)), date(2019, 1, 2)
    assert known.due(date(2018, 12, 31), 1) == (wednesday, True, wednesday, wednesday)


def test_a_period_of_no_days_is_certain() -> None:
    """A count of no days ends where it begins, announced or not."""
    day = date(2027, 2, 6)
    assert FOR_2027.due(day, 0) == (day, True, day, day)


def test_a_weekend_is_worked_within_fourteen_days_of_its_holiday() -> None:
    """As known in 2022: the Spring Festival of 2023 ended on Saturday, 28 January, and Labour Day began on 29 April.

    So Saturday, 11 February, is the last day that may be worked for the one, and Saturday, 15 April, the first
    for the other; the weekends of 12 February and of 8 April stay as they are.
    """
    known = load_calendar(known_on=date(2022, 11, 1))
    fridays = {date(2023, 2, 10): date(2023, 2, 11), date(2023, 4, 14): date(2023, 4, 15)}
    for friday, saturday in fridays.items():
        assert known.due(friday, 1) == (friday + 3 * DAY, True, saturday, friday + 3 * DAY)
    for before, monday in ((date(2023, 2, 11), date(2023, 2, 13)), (date(2023, 4, 7), date(2023, 4, 10))):
        assert known.due(before, 1) == (monday, True, monday, monday)


def test_the_weekend_of_a_holiday_is_never_worked() -> None:
    """Labour Day of 2027 is off from Saturday, 1 May, to Wednesday, whichever weekend day is worked for it."""
    thursday = date(2027, 5, 6)
    assert FOR_2027.due(date(2027, 4, 30), 1) == (thursday, True, thursday, thursday)


def test_new_year_s_day_is_never_worked() -> None:
    """Of the turn of 2021, Saturday, 1 January, to Monday, 3 January, were off: nobody could be due before Tuesday."""
    tuesday = date(2022, 1, 4)
    assert load_calendar(known_on=date(2021, 10, 1)).due(date(2021, 12, 31), 1) == (tuesday, True, tuesday, tuesday)


def test_a_bound_is_a_day_after_the_start() -> None:
    """Where the calendar begins on a Friday off, a weekend of which all may be worked is as early as it gets."""
    friday, saturday, sunday, monday = (date(2030, 1, day) for day in (4, 5, 6, 7))
    weekend = Estimate(friday, date(2030, 1, 31), (), (), (MakeUp((saturday, sunday), 2),))
    own = WorkdayIndex("own", friday, friday, {friday: (False, "order 1")}, weekend)
    assert own.due(friday, 1) == (monday, True, saturday, monday)


@pytest.mark.parametrize("year", [2026, 2027, 2028])
def test_an_estimate_speaks_of_no_day_past_its_last(year: int) -> None:
    """The holidays of the year after next reach back into December, but nothing is said of their own year."""
    estimate = estimate_after(year)
    said = [*estimate.off, *estimate.may_be_off, *(day for some in estimate.make_ups for day in some.days)]
    assert max(said) <= estimate.last == date(year + 1, 12, 31)


def test_a_bound_past_the_calendar_is_refused() -> None:
    """The very last day may be off, and nothing is known of the days after it."""
    known = load_calendar(known_on=date(2011, 11, 1))
    assert known.add_working_days(date(2012, 12, 28), 1) == date(2012, 12, 31) == known.last
    with pytest.raises(OutOfCalendar):
        known.due(date(2012, 12, 28), 1)


@given(st.dates(date(2026, 10, 1), date(2027, 9, 30)), st.integers(0, 60))
def test_bounds_enclose_the_estimate(start: date, n: int) -> None:
    """The bounds enclose the best estimate, begin after the start, and never cross."""
    due = FOR_2027.due(start, n)
    assert due.not_before <= due.date <= due.not_after
    assert due.not_before > start or n == 0
    assert due.provisional == (due.date > FOR_2027.announced_through)


def test_a_year_whose_festivals_nobody_listed_is_refused() -> None:
    """The festivals end somewhere; whoever adds the notice of that year is told which list to prolong."""
    for year in (2000, 2041):
        with pytest.raises(InputError, match=rf"festivals\.toml is 'lunar_new_year'; expected a day in {year}"):
            estimate_after(year - 1)

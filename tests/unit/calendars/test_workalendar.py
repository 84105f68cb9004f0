"""Calendars of workalendar as indexes, and indexes as calendars of workalendar."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from workalendar.america import Brazil
from workalendar.asia import China as NativeChina
from workalendar.asia import Israel, Japan, Singapore
from workalendar.core import MON, SUN, CoreCalendar
from workalendar.europe import Scotland, UnitedKingdom, UnitedKingdomNorthernIreland
from workalendar.exceptions import ICalExportRangeError, ICalExportTargetPathError, UnsupportedDateType
from workalendar.usa import UnitedStates

from foiflow.calendars import WorkdayIndex, load_calendar
from foiflow.calendars.foreign import worked_by_all
from foiflow.calendars.workalendar import REVIEWED_THROUGH, China, IndexCalendar, from_workalendar
from foiflow.errors import InputError, OutOfCalendar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = timedelta(1)
FIRST, LAST = date(2019, 1, 1), date(2026, 12, 31)
INDEX = load_calendar()
CHINA = China()

# Around the Spring Festival of 2024: Friday 9 was a working day, 10 to 17 off, Sundays 4 and 18 worked.
SUNDAY_WORKED, SATURDAY, FRIDAY, TUESDAY_OFF = date(2024, 2, 4), date(2024, 2, 3), date(2024, 2, 9), date(2024, 2, 13)


def every_day(first: date, last: date) -> Iterator[date]:
    """Go through the days, both ends included."""
    return (first + DAY * step for step in range((last - first).days + 1))


class TestFromWorkalendar:
    """An index of a calendar that workalendar has."""

    @pytest.mark.parametrize("kind", [UnitedStates, UnitedKingdom, Brazil, Israel])
    def test_it_says_what_the_calendar_says(self, kind: type[CoreCalendar]) -> None:
        """On every day the index and the calendar agree, whether the class or an object was given."""
        calendar = kind()
        index = from_workalendar(calendar, FIRST, LAST)

        assert all(index.is_working_day(day) == calendar.is_working_day(day) for day in every_day(FIRST, LAST))
        assert from_workalendar(kind, FIRST, LAST) == index

    def test_it_keeps_the_weekend(self) -> None:
        """A weekend other than Saturday and Sunday is the calendar's, with no source needed day by day."""
        index = from_workalendar(Israel, FIRST, LAST)

        assert index.weekend == {4, 5}
        assert index.why(date(2023, 3, 3))[1:] == (False, "weekend", None)
        assert index.why(date(2023, 3, 5))[1:] == (True, "weekday", None)

    def test_it_names_its_source(self) -> None:
        """The package, its version, the class and the holiday's name stand behind a day off."""
        index = from_workalendar(UnitedStates, FIRST, LAST)

        assert index.why(date(2023, 7, 4))[1:] == (
            False,
            "day_off",
            "workalendar 17.0.0 UnitedStates: Independence Day",
        )

    def test_a_worked_weekend_has_no_label(self) -> None:
        """A weekend day that workalendar calls a working day has the source alone."""
        index = from_workalendar(NativeChina, date(2023, 1, 1), date(2023, 12, 31))

        assert index.why(date(2023, 1, 28))[1:] == (True, "worked_weekend", "workalendar 17.0.0 China")

    def test_it_is_named_after_the_class_or_as_told(self) -> None:
        """The index bears the class's name unless given another; the source keeps the class."""
        index = from_workalendar(UnitedStates, FIRST, LAST, name="federal")

        assert index.name == "federal"
        assert index.why(date(2023, 7, 4)).notice == "workalendar 17.0.0 UnitedStates: Independence Day"
        assert from_workalendar(UnitedStates(), FIRST, LAST).name == "UnitedStates"

    def test_it_is_provisional_after_the_year_of_the_release(self) -> None:
        """What workalendar says of days after 2023 is an estimate unless somebody vouches for more."""
        index = from_workalendar(UnitedStates, FIRST, LAST)

        assert index.announced_through == REVIEWED_THROUGH == date(2023, 12, 31)
        assert not index.due(date(2023, 12, 28), 1).provisional
        assert index.due(date(2023, 12, 29), 1).provisional

    @pytest.mark.parametrize(
        ("reviewed", "announced"), [(date(2026, 6, 30), date(2026, 6, 30)), (date(2030, 1, 1), LAST)]
    )
    def test_somebody_may_vouch_for_more(self, reviewed: date, announced: date) -> None:
        """The days that somebody has reviewed are announced, as far as the index goes."""
        assert from_workalendar(UnitedStates, FIRST, LAST, reviewed_through=reviewed).announced_through == announced

    @pytest.mark.parametrize("day", [date(2024, 1, 1), date(2024, 1, 6), date(2017, 12, 31)])
    def test_a_year_that_china_lacks_is_refused(self, day: date) -> None:
        """Outside 2018 to 2023 workalendar's China raises on weekdays; on weekend days it would answer silently."""
        with pytest.raises(InputError) as caught:
            from_workalendar(NativeChina, day, day)

        assert str(caught.value) == (
            f"China.is_working_day({day}) is CalendarError('Need configure {day.year} for China.'); "
            "expected an answer, yes or no"
        )

    @pytest.mark.parametrize(
        ("kind", "year", "said"),
        [(Singapore, 2035, "KeyError('Missing"), (Japan, 2052, "NotImplementedError('The year")],
    )
    @pytest.mark.filterwarnings("ignore:Please take note that, due to arbitrary decisions:UserWarning")
    def test_a_calendar_without_a_table_for_the_year_is_refused(
        self, kind: type[CoreCalendar], year: int, said: str
    ) -> None:
        """Where a table of feasts or equinoxes has run out, the day and what the calendar said are named."""
        with pytest.raises(InputError) as caught:
            from_workalendar(kind, date(year, 1, 1), date(year, 12, 31))

        assert str(caught.value).startswith(f"{kind.__name__}.is_working_day({year}-01-01) is {said}")

    def test_the_error_survives_pickling(self) -> None:
        """A refusal can cross a process border with what the calendar said."""
        with pytest.raises(InputError) as caught:
            from_workalendar(NativeChina, LAST, LAST)

        assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)

    def test_the_days_are_checked(self) -> None:
        """A last day before the first is refused, and so is a time."""
        with pytest.raises(InputError, match="last is '2019-01-01'; expected a day not before 2026-12-31"):
            from_workalendar(UnitedStates, LAST, FIRST)
        with pytest.raises(InputError, match=r"first is .* expected a date without a time of day"):
            from_workalendar(UnitedStates, datetime(2019, 1, 1), LAST)

    @pytest.mark.filterwarnings(r"ignore:\s*Please bear in mind that every Scotland:UserWarning")
    def test_the_parts_of_a_kingdom_are_combined(self) -> None:
        """A day off in any part of the United Kingdom is a day off where the bank holidays of all parts count."""
        parts = [
            from_workalendar(kind, FIRST, LAST) for kind in (UnitedKingdom, Scotland, UnitedKingdomNorthernIreland)
        ]
        kingdom = worked_by_all("uk", *parts)

        assert kingdom.add_working_days(date(2020, 1, 1), 1) == date(2020, 1, 3)
        assert kingdom.why(date(2023, 7, 12)).notice == (
            "UnitedKingdomNorthernIreland (workalendar 17.0.0 UnitedKingdomNorthernIreland: Battle of the Boyne)"
        )

    def test_the_way_there_and_back_is_the_index(self) -> None:
        """The index of an adapter knows the same working days as the index within it."""
        again = from_workalendar(China, INDEX.first, INDEX.last)

        assert all(again.is_working_day(day) == INDEX.is_working_day(day) for day in every_day(INDEX.first, INDEX.last))


@cache
def sets() -> tuple[frozenset[date], frozenset[date]]:
    """Give the working days and the weekdays off, asked one by one."""
    days = list(every_day(INDEX.first, INDEX.last))
    working = frozenset(day for day in days if INDEX.is_working_day(day))
    return working, frozenset(day for day in days if day.weekday() < 5) - working


class BySets(CoreCalendar):  # type: ignore[misc]  # workalendar has no types
    """workalendar's own loops over the same days; its loops are right where ``is_working_day`` is."""

    WEEKEND_DAYS = (5, 6)

    def is_working_day(self, day: date, extra_working_days: Any = None, extra_holidays: Any = None) -> bool:
        """Look the day up, extras first."""
        day = day.date() if isinstance(day, datetime) else day
        if day in (extra_holidays or ()):
            return False
        return day in (extra_working_days or ()) or day in sets()[0]


days = st.dates(date(2019, 1, 1), date(2025, 12, 31))
near = st.dates(date(2024, 1, 20), date(2024, 3, 10))
few = st.sets(near, max_size=6)


@given(near, st.integers(-30, 30), few, few, st.booleans())
def test_adding_with_extras_equals_a_day_loop(
    day: date, delta: int, worked: set[date], off: set[date], timed: bool
) -> None:
    """Days more and days less are counted as workalendar's loop counts them, with or without a time of day."""
    extras = {"extra_working_days": worked - off, "extra_holidays": off}
    start = datetime(day.year, day.month, day.day, 9, 30) if timed else day

    expected = BySets().add_working_days(start, delta, **extras, keep_datetime=timed)
    assert CHINA.add_working_days(start, delta, **extras, keep_datetime=timed) == expected
    assert CHINA.sub_working_days(start, delta, **extras, keep_datetime=timed) == BySets().sub_working_days(
        start, delta, **extras, keep_datetime=timed
    )


@given(near, near, few, few, st.booleans())
def test_counting_with_extras_equals_a_day_loop(
    a: date, b: date, worked: set[date], off: set[date], include_start: bool
) -> None:
    """The count between two different days is that of workalendar's loop, in either order."""
    extras = {"extra_working_days": worked - off, "extra_holidays": off}
    b = b if a != b else b + DAY

    expected = BySets().get_working_days_delta(a, b, include_start, **extras)
    assert CHINA.get_working_days_delta(a, b, include_start, **extras) == expected
    assert CHINA.get_working_days_delta(b, a, include_start, **extras) == expected


@given(days, st.integers(-250, 250))
def test_adding_without_extras_is_the_index(day: date, delta: int) -> None:
    """Without extras a count is the index's own, and subtracting is adding less."""
    assert CHINA.add_working_days(day, delta) == INDEX.add_working_days(day, delta)
    assert CHINA.sub_working_days(day, delta) == INDEX.add_working_days(day, -abs(delta))


def test_it_is_a_calendar_of_workalendar() -> None:
    """Whoever checks for workalendar's class is content, and the names are as workalendar gives them."""
    assert isinstance(CHINA, CoreCalendar)
    assert (China.name, CHINA.name, IndexCalendar(INDEX).name) == ("China", "China", "cn")
    assert CHINA.get_weekend_days() == CHINA.WEEKEND_DAYS == (5, 6)
    assert IndexCalendar(from_workalendar(Israel, FIRST, LAST)).get_weekend_days() == (4, 5)


def test_any_index_can_be_wrapped() -> None:
    """China as known on a past day, or any other index, is asked instead of today's."""
    past = China(load_calendar(known_on=date(2020, 1, 26)))

    assert past.add_working_days(date(2020, 1, 10), 20) == date(2020, 2, 12)
    assert CHINA.add_working_days(date(2020, 1, 10), 20) == date(2020, 2, 14)
    assert past.index == load_calendar(known_on=date(2020, 1, 26))


def test_it_can_be_copied_and_pickled() -> None:
    """A copy answers as the original does."""
    for again in (copy.deepcopy(CHINA), pickle.loads(pickle.dumps(CHINA))):
        assert again.holidays(2024) == CHINA.holidays(2024)
        assert again.index == INDEX


def test_every_day_is_the_index_s() -> None:
    """Each day is a working day, a holiday with a label, or a day of the weekend, as the index has it."""
    working, off = sets()
    for day in every_day(INDEX.first, INDEX.last):
        assert CHINA.is_working_day(day) == (day in working)
        assert CHINA.is_holiday(day) == (day in off) == (CHINA.get_holiday_label(day) is not None)
        assert CHINA.find_following_working_day(day) == INDEX.next_working_day(day) if day < LAST else True


def test_an_extra_holiday_cancels_a_worked_weekend() -> None:
    """A worked Sunday can be taken off, which workalendar cannot express."""
    assert CHINA.is_working_day(SUNDAY_WORKED)
    assert not CHINA.is_working_day(SUNDAY_WORKED, extra_holidays=[SUNDAY_WORKED])
    assert CHINA.add_working_days(SATURDAY, 1) == SUNDAY_WORKED
    assert CHINA.add_working_days(SATURDAY, 1, extra_holidays=[SUNDAY_WORKED]) == date(2024, 2, 5)


def test_an_extra_working_day_leaves_the_worked_weekends() -> None:
    """A rest day can be made a working day without losing the notices' own, as in workalendar."""
    assert CHINA.is_working_day(TUESDAY_OFF, extra_working_days=[TUESDAY_OFF])
    assert CHINA.is_working_day(SUNDAY_WORKED, extra_working_days=[TUESDAY_OFF])
    assert CHINA.add_working_days(FRIDAY, 1, extra_working_days=[TUESDAY_OFF]) == TUESDAY_OFF


def test_extras_may_be_told_in_any_way() -> None:
    """Empty lists change nothing; times stand for their days; what can be read once is read once."""
    noon = datetime(2024, 2, 4, 12)

    assert CHINA.add_working_days(SATURDAY, 1, [], ()) == SUNDAY_WORKED
    assert not CHINA.is_working_day(noon, extra_holidays=iter([noon]))
    assert CHINA.get_working_days_delta(SATURDAY, SUNDAY_WORKED, True, extra_holidays=iter([noon])) == 0
    assert CHINA.get_working_days_delta(SUNDAY_WORKED, FRIDAY, True, extra_holidays=iter([noon])) == 5
    assert CHINA.is_holiday(noon, extra_holidays=iter([noon]))
    assert not CHINA.is_holiday(noon)


@pytest.mark.parametrize("method", ["is_working_day", "add_working_days", "sub_working_days", "get_working_days_delta"])
def test_a_day_in_both_extras_is_refused(method: str) -> None:
    """A day cannot be a working day and a holiday at once, whichever day is asked about."""
    arguments = {"is_working_day": [], "get_working_days_delta": [LAST]}.get(method, [1])

    with pytest.raises(InputError, match=r"extra_working_days is .*2024, 2, 13.*; expected a day that is not among"):
        getattr(CHINA, method)(FIRST, *arguments, extra_working_days=[TUESDAY_OFF], extra_holidays=[TUESDAY_OFF])


def test_adding_none_gives_the_day() -> None:
    """0 working days after a rest day is the rest day, as workalendar has it, but only within the calendar."""
    assert CHINA.add_working_days(TUESDAY_OFF, 0) == TUESDAY_OFF
    assert CHINA.add_working_days(TUESDAY_OFF, 0, extra_holidays=[FRIDAY]) == TUESDAY_OFF
    with pytest.raises(OutOfCalendar):
        CHINA.add_working_days(date(1999, 1, 1), 0)


def test_a_time_gives_a_day_unless_kept() -> None:
    """A time without a zone stands for its day; its hours come back only where they are asked for."""
    noon = datetime(2024, 2, 3, 12, 5)

    assert CHINA.add_working_days(noon, 1) == SUNDAY_WORKED
    assert type(CHINA.add_working_days(noon, 1)) is date
    assert CHINA.add_working_days(noon, 1, keep_datetime=True) == datetime(2024, 2, 4, 12, 5)
    assert CHINA.sub_working_days(noon, 1, keep_datetime=True) == datetime(2024, 2, 2, 12, 5)
    assert CHINA.add_working_days(SATURDAY, 1, keep_datetime=True) == SUNDAY_WORKED
    assert CHINA.get_holiday_label(datetime(2024, 10, 1, 8)) == "国办发明电〔2023〕7号"
    assert CHINA.find_following_working_day(datetime(2024, 10, 1, 8)) == date(2024, 10, 8)


CALLS: dict[str, tuple[Any, ...]] = {
    "is_working_day": (),
    "is_holiday": (),
    "get_holiday_label": (),
    "find_following_working_day": (),
    "add_working_days": (1,),
    "sub_working_days": (1,),
    "get_working_days_delta": (SATURDAY,),
}
"""The methods that take a day first, and what else they need."""


@pytest.mark.parametrize("method", CALLS)
def test_a_time_with_a_zone_is_refused(method: str) -> None:
    """At one and the same instant it may be two different days, so a zone is the caller's to settle."""
    with pytest.raises(InputError, match=r"day is datetime\..*; expected a date, or a time without a zone"):
        getattr(CHINA, method)(datetime(2024, 2, 3, 20, tzinfo=UTC), *CALLS[method])


@pytest.mark.parametrize("method", CALLS)
@pytest.mark.parametrize("day", ["2024-02-03", None, 20240203])
def test_what_is_no_day_raises_as_in_workalendar(method: str, day: object) -> None:
    """Callers that catch workalendar's error for a wrong type still do."""
    with pytest.raises(UnsupportedDateType):
        getattr(CHINA, method)(day, *CALLS[method])


@pytest.mark.parametrize("method", CALLS)
@pytest.mark.parametrize("day", [INDEX.first - DAY, INDEX.last + DAY, date(2107, 6, 4)])
def test_a_day_outside_raises(method: str, day: date) -> None:
    """No answer is given for a day that the index does not know, a weekend day included."""
    with pytest.raises(OutOfCalendar, match=f"{day} is outside the calendar 'cn'"):
        getattr(CHINA, method)(day, *CALLS[method])


@pytest.mark.parametrize("delta", [1.0, "1"])
def test_a_count_that_is_no_whole_number_is_refused(delta: Any) -> None:
    """Half working days, and texts, are refused with and without extras."""
    with pytest.raises(InputError, match="expected a whole number of working days"):
        CHINA.add_working_days(FRIDAY, delta)
    with pytest.raises(InputError, match="expected a whole number of working days"):
        CHINA.add_working_days(FRIDAY, delta, extra_holidays=[FRIDAY])


def test_extras_open_no_way_out() -> None:
    """A day told as an extra does not stretch the calendar past its end."""
    after = INDEX.last + DAY

    with pytest.raises(OutOfCalendar):
        CHINA.is_working_day(after, extra_working_days=[after])
    with pytest.raises(OutOfCalendar):
        CHINA.add_working_days(INDEX.last, 1, extra_working_days=[after])
    with pytest.raises(OutOfCalendar):
        CHINA.add_working_days(after, -1, extra_holidays=[FRIDAY])


def test_counting_includes_the_start_if_asked() -> None:
    """The earlier day is counted on demand, also where it is the later one as well."""
    assert CHINA.get_working_days_delta(SUNDAY_WORKED, FRIDAY) == 5
    assert CHINA.get_working_days_delta(FRIDAY, SUNDAY_WORKED, include_start=True) == 6
    assert CHINA.get_working_days_delta(FRIDAY, FRIDAY) == 0
    assert CHINA.get_working_days_delta(FRIDAY, FRIDAY, include_start=True) == 1
    assert CHINA.get_working_days_delta(TUESDAY_OFF, TUESDAY_OFF, include_start=True) == 0


def test_holidays_are_the_weekdays_off() -> None:
    """A year's list has the weekdays off with their notices in order; weekends, worked or not, are not in it."""
    holidays = CHINA.holidays(2020)

    assert [day for day, _ in holidays] == sorted(day for day in sets()[1] if day.year == 2020)
    assert holidays[0] == (date(2020, 1, 1), "国办发明电〔2019〕16号")
    assert (date(2020, 1, 31), "国办发明电〔2020〕1号") in holidays
    assert CHINA.holidays_set(2020) == {day for day, _ in holidays}
    assert CHINA.get_calendar_holidays(2020) == CHINA.get_variable_days(2020) == holidays
    assert CHINA.get_fixed_holidays(2020) == []


def test_a_list_of_holidays_is_the_caller_s_own() -> None:
    """Whoever changes a list changes no later answer."""
    CHINA.holidays(2024).clear()

    assert len(CHINA.holidays(2024)) == 19
    assert CHINA.is_holiday(TUESDAY_OFF)


def test_holidays_of_no_year_are_this_year_s() -> None:
    """Without a year the present one is meant, as everywhere in workalendar."""
    this_year = WorkdayIndex("now", date(1990, 1, 1), date(2100, 12, 31), {})

    assert IndexCalendar(this_year).holidays() == []
    assert IndexCalendar(this_year).holidays_set() == set()


@pytest.mark.parametrize("year", [INDEX.first.year - 1, INDEX.last.year + 1, -5, 10_000])
def test_a_year_outside_raises(year: int) -> None:
    """A year that the calendar does not know has no list, not an empty one."""
    for method in (CHINA.holidays, CHINA.holidays_set, CHINA.get_calendar_holidays):
        with pytest.raises(OutOfCalendar, match=f"{year} is outside the calendar 'cn'"):
            method(year)


def test_a_year_known_in_part_has_no_list() -> None:
    """A list of the days off that happen to be known would pass for the whole year's."""
    part = IndexCalendar(WorkdayIndex("part", date(2023, 2, 1), date(2025, 12, 30), {}))

    assert list(part.years) == [2024]
    assert part.holidays(2024) == []
    for year in (2023, 2025):
        with pytest.raises(OutOfCalendar, match=f"{year} is outside the calendar 'part'"):
            part.holidays(year)
    assert part.is_working_day(date(2023, 2, 1))


def test_labels_say_who_says_so_and_how_surely() -> None:
    """A label is the notice; where there is none, the kind of day; past the announced days it says estimated."""
    announced = date(2024, 2, 1)
    told = {date(2024, 1, 2): (False, ""), announced: (False, "act 1"), announced + DAY: (False, "act 2")}
    calendar = IndexCalendar(WorkdayIndex("labels", date(2024, 1, 1), announced, told, last=date(2024, 12, 31)))

    assert [label for _, label in calendar.holidays(2024)] == ["day_off", "act 1", "estimated act 2"]
    assert calendar.get_holiday_label(date(2024, 1, 1)) is None
    assert calendar.get_holiday_label(date(2024, 1, 6)) is None
    last_year = CHINA.holidays(INDEX.last.year)
    assert {label for day, label in last_year if day > INDEX.announced_through} == {"estimated"}


def test_days_off_of_a_subclass_are_refused() -> None:
    """Fixed holidays would be listed and not counted; they belong into the index."""

    class Office(China):
        FIXED_HOLIDAYS = ((8, 8, "founded"),)

    with pytest.raises(InputError, match="FIXED_HOLIDAYS is a list; expected none"):
        Office()


def test_helpers_of_weeks_and_months_are_workalendar_s() -> None:
    """What counts no working days is inherited unchanged."""
    assert CHINA.get_nth_weekday_in_month(2024, 2, SUN) == SUNDAY_WORKED
    assert CHINA.get_nth_weekday_in_month(2024, 2, SUN, 6) is None
    assert CHINA.get_last_weekday_in_month(2024, 2, SUN) == date(2024, 2, 25)
    assert CHINA.get_iso_week_date(2024, 6) == date(2024, 2, 5)
    assert CHINA.get_first_weekday_after(SATURDAY, MON) == date(2024, 2, 5)


def test_an_export_has_one_event_a_holiday(tmp_path: Path) -> None:
    """The file and the text are the same, with standard line ends, in UTF-8, and the ending is added."""
    text = CHINA.export_to_ical([2023, 2024], revised=date(2024, 5, 1))

    assert text is not None
    assert text.count("BEGIN:VEVENT\r\n") == len(CHINA.holidays(2023)) + len(CHINA.holidays(2024))
    assert "SUMMARY:国办发明电〔2023〕7号\r\n" in text
    assert "DTSTAMP:20240501T000000Z\r\n" in text
    assert CHINA.export_to_ical((2024, 2023), tmp_path / "cn", revised=date(2024, 5, 1)) is None
    assert (tmp_path / "cn.ics").read_bytes().decode() == text


def test_an_export_takes_every_whole_year_unless_told() -> None:
    """Without a period all years that the calendar knows are written, stamped with its first day: no clock is read."""
    text = CHINA.export_to_ical()

    assert text is not None
    assert text.count("BEGIN:VEVENT") == len(sets()[1])
    assert text.count(f"DTSTAMP:{INDEX.first:%Y%m%d}T000000Z") == len(sets()[1])
    assert CHINA.export_to_ical() == text


def test_an_export_that_cannot_be_is_refused(tmp_path: Path) -> None:
    """Years outside raise, and so do periods and paths that workalendar refuses."""
    with pytest.raises(OutOfCalendar):
        CHINA.export_to_ical([2000, 2030])
    with pytest.raises(ICalExportRangeError):
        CHINA.export_to_ical(["2024", "2024"])  # type: ignore[list-item]  # the point of the test
    with pytest.raises(ICalExportTargetPathError):
        CHINA.export_to_ical([2024, 2024], tmp_path)
    with pytest.raises(OutOfCalendar):
        IndexCalendar(WorkdayIndex("weeks", date(2024, 2, 1), date(2024, 3, 1), {})).export_to_ical()


def test_every_public_method_is_accounted_for() -> None:
    """A method that a later workalendar adds, and that may not know of worked weekends, fails here first."""
    inherited = {name for name in dir(CoreCalendar) if not name.startswith("_")}
    looked_at = {
        "FIXED_HOLIDAYS",
        "WEEKEND_DAYS",
        "add_working_days",
        "export_to_ical",
        "find_following_working_day",
        "get_calendar_holidays",
        "get_first_weekday_after",
        "get_fixed_holidays",
        "get_holiday_label",
        "get_iso_week_date",
        "get_last_weekday_in_month",
        "get_nth_weekday_in_month",
        "get_variable_days",
        "get_weekend_days",
        "get_working_days_delta",
        "holidays",
        "holidays_set",
        "is_holiday",
        "is_working_day",
        "name",
        "sub_working_days",
    }

    assert inherited == looked_at

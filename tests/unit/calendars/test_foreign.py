"""Calendars made of other packages' answers and of each other."""

from __future__ import annotations

import pickle
import sys
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import numpy as np
import pytest

from foiflow.calendars import WorkdayIndex, load_calendar
from foiflow.calendars.foreign import from_holidays, from_predicate, ical_of_days, worked_by_all, worked_by_any
from foiflow.errors import InputError, OutOfCalendar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from foiflow.calendars.foreign import HolidaysCalendar

DAY = timedelta(1)
FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)


class Alba(dict[date, str]):
    """Stands for an object of ``holidays``: names by day, a weekend, and one Saturday that is worked."""

    weekend = frozenset({5, 6})
    start_year, end_year = 2000, 2030

    def __init__(self, *, subdiv: str | None = None, expand: bool = True, years: tuple[int, ...] = ()) -> None:
        """Hold two days off, one of them at a weekend."""
        super().__init__({date(2024, 1, 2): "2nd January", date(2024, 11, 30): "St Andrew's Day"})
        self.subdiv, self.expand, self.years = subdiv, expand, years

    def is_working_day(self, key: date) -> bool:
        """Work the Saturday, otherwise follow the week and the names."""
        if key.weekday() in self.weekend:
            return key == date(2024, 1, 6)
        return key not in self


def every_day(first: date, last: date) -> Iterator[date]:
    """Go through the days, both ends included."""
    return (first + DAY * step for step in range((last - first).days + 1))


def test_an_index_of_holidays_says_what_the_object_says() -> None:
    """On every day the index and the object agree, worked weekends included."""
    index = from_holidays(Alba(), FIRST, LAST, reviewed_through=LAST)

    assert all(index.is_working_day(day) == Alba().is_working_day(day) for day in every_day(FIRST, LAST))
    assert index.is_working_day(date(2024, 1, 6))
    assert (index.first, index.last, index.announced_through) == (FIRST, LAST, LAST)


def test_an_index_of_holidays_names_its_source(monkeypatch: pytest.MonkeyPatch) -> None:
    """The package with its version, the class, the part of the country and the holiday's name stand behind a day."""
    monkeypatch.setitem(sys.modules, "holidays", SimpleNamespace(__version__="0.109"))
    index = from_holidays(Alba(subdiv="SCT"), FIRST, LAST, reviewed_through=LAST)

    assert index.name == "Alba-SCT"
    assert index.why(date(2024, 1, 2))[1:] == (False, "day_off", "holidays 0.109 Alba-SCT: 2nd January")
    assert index.why(date(2024, 1, 6))[1:] == (True, "worked_weekend", "holidays 0.109 Alba-SCT")
    assert index.why(date(2024, 11, 30))[1:] == (False, "weekend", None)


def test_an_index_of_holidays_can_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name of one's own names the index, and the source keeps the class, without a version if there is none."""
    monkeypatch.delitem(sys.modules, "holidays", raising=False)
    index = from_holidays(Alba(), FIRST, LAST, reviewed_through=LAST, name="scotland")

    assert index.name == "scotland"
    assert index.why(date(2024, 1, 2)).notice == "holidays Alba: 2nd January"


def test_holidays_must_be_vouched_for() -> None:
    """Nobody's word for how far the answers hold is no default; what lies past the word is provisional."""
    with pytest.raises(TypeError, match="reviewed_through"):
        from_holidays(Alba(), FIRST, LAST)  # type: ignore[call-arg]  # the point of the test

    index = from_holidays(Alba(), FIRST, LAST, reviewed_through=date(2024, 6, 30))
    assert not index.due(date(2024, 6, 27), 1).provisional
    assert index.due(date(2024, 6, 28), 1).provisional
    assert index.why(date(2024, 7, 1)).kind == "estimated"


@pytest.mark.parametrize(
    ("calendar", "day"),
    [
        (Alba(), date(1999, 12, 31)),
        (Alba(), date(2031, 1, 1)),
        (Alba(expand=False, years=(2023,)), FIRST),
    ],
    ids=["before", "after", "not worked out"],
)
def test_a_year_that_holidays_does_not_know_is_refused(calendar: HolidaysCalendar, day: date) -> None:
    """The object would answer with weekends alone for a year outside its reach, or one it may not work out."""
    with pytest.raises(InputError, match=f"day is '{day}'; expected a day of a year that holidays .*Alba knows"):
        from_holidays(calendar, day, day, reviewed_through=day)


@pytest.mark.parametrize("year", [Alba.start_year, Alba.end_year])
def test_the_first_and_the_last_year_that_holidays_knows_are_known(year: int) -> None:
    """The object answers for both ends of its reach."""
    index = from_holidays(Alba(), date(year, 1, 1), date(year, 12, 31), reviewed_through=date(year, 12, 31))

    assert (index.first.year, index.last.year) == (year, year)


def test_a_year_worked_out_before_is_known() -> None:
    """An object that works out no further years still has those that it has."""
    index = from_holidays(Alba(expand=False, years=(2024,)), FIRST, LAST, reviewed_through=LAST)

    assert not index.is_working_day(date(2024, 1, 2))


@pytest.mark.parametrize(("code", "subdiv"), [("GB", "SCT"), ("US", None), ("CN", None), ("AE", None)])
def test_the_package_itself_is_understood(code: str, subdiv: str | None) -> None:
    """Objects of the package agree with their indexes, worked weekends and a changed weekend (AE, 2022) included."""
    package = pytest.importorskip("holidays")
    calendar = cast("HolidaysCalendar", package.country_holidays(code, subdiv=subdiv, language="en_US"))
    first, last = date(2019, 1, 1), date(2026, 12, 31)
    index = from_holidays(calendar, first, last, reviewed_through=last)

    assert all(index.is_working_day(day) == calendar.is_working_day(day) for day in every_day(first, last))


def test_the_package_agrees_about_china() -> None:
    """From 2008 to the last announced year the package and the notices name the same working days."""
    package = pytest.importorskip("holidays")
    ours = load_calendar()
    last = date(2025, 12, 31)
    theirs = from_holidays(package.country_holidays("CN"), ours.first, last, reviewed_through=last)

    differ = [day for day in every_day(ours.first, last) if ours.is_working_day(day) != theirs.is_working_day(day)]
    assert differ == []


def calendar_of(name: str, last: date, announced: date, weekend: set[int], off: dict[date, str]) -> WorkdayIndex:
    """Make a calendar with days off, each by an act."""
    told = {day: (False, act) for day, act in off.items()}
    return WorkdayIndex(name, FIRST, announced, told, last=last, weekend=frozenset(weekend))


MAY_DAY = date(2024, 5, 1)
NORTH = calendar_of("north", LAST, date(2024, 9, 30), {5, 6}, {date(2024, 1, 2): "act 1", MAY_DAY: "act 2"})
SOUTH = calendar_of(
    "south", date(2024, 12, 1), date(2024, 11, 1), {4, 5}, {date(2024, 1, 3): "act 3", MAY_DAY: "act 4"}
)


@pytest.mark.parametrize(("combine", "quantifier"), [(worked_by_all, all), (worked_by_any, any)])
def test_combined_calendars_work_where_all_or_any_do(
    combine: Callable[..., WorkdayIndex], quantifier: Callable[[list[bool]], bool]
) -> None:
    """A day of the combined calendar is a working day exactly where all, or any, of the calendars work."""
    both = combine("both", NORTH, SOUTH)

    assert (both.name, both.first, both.last) == ("both", FIRST, SOUTH.last)
    for day in every_day(both.first, both.last):
        assert both.is_working_day(day) == quantifier([NORTH.is_working_day(day), SOUTH.is_working_day(day)])
    with pytest.raises(OutOfCalendar):
        both.is_working_day(LAST)


def test_a_combined_calendar_begins_with_the_latest() -> None:
    """Days that one calendar does not know are no days of the combination."""
    late = WorkdayIndex("late", date(2024, 3, 1), LAST, {})

    assert worked_by_all("both", NORTH, late).first == worked_by_any("both", late, NORTH).first == date(2024, 3, 1)


@pytest.mark.parametrize("combine", [worked_by_all, worked_by_any])
def test_a_combined_calendar_is_announced_as_far_as_each(combine: Callable[..., WorkdayIndex]) -> None:
    """What is an estimate for one calendar is an estimate for all."""
    both = combine("both", NORTH, SOUTH)

    assert both.announced_through == NORTH.announced_through
    assert both.due(date(2024, 9, 30), 1).provisional


def test_all_must_work_and_the_resting_calendar_is_named() -> None:
    """The calendars whose rest day it is are named with the act, or with the weekend where there is none."""
    both = worked_by_all("both", NORTH, SOUTH)

    assert both.why(date(2024, 1, 2))[1:] == (False, "day_off", "north (act 1)")
    assert both.why(MAY_DAY).notice == "north (act 2); south (act 4)"
    assert both.why(date(2024, 1, 5)).notice == "south (weekend)"
    assert both.why(date(2024, 1, 6))[1:] == (False, "weekend", None)
    assert both.why(date(2024, 1, 4))[1:] == (True, "weekday", None)


def test_any_may_work_and_the_working_calendar_is_named() -> None:
    """A weekend day of all that one works is named after that one; a weekday off is named after all."""
    worked = WorkdayIndex("east", FIRST, LAST, {date(2024, 1, 6): (True, "act 5")})
    either = worked_by_any("either", NORTH, SOUTH, worked)

    assert either.why(date(2024, 1, 6))[1:] == (True, "worked_weekend", "east (act 5)")
    assert either.why(date(2024, 1, 2))[1:] == (True, "weekday", None)
    assert worked_by_any("either", NORTH, SOUTH).why(MAY_DAY).notice == "north (act 2); south (act 4)"


def test_combined_calendars_are_calendars() -> None:
    """The result can be pickled, compared and combined again."""
    both = worked_by_all("both", NORTH, SOUTH)

    assert pickle.loads(pickle.dumps(both)) == both == worked_by_all("both", NORTH, SOUTH)
    assert not worked_by_all("three", both, load_calendar()).is_working_day(date(2024, 10, 1))


@pytest.mark.parametrize("combine", [worked_by_all, worked_by_any])
def test_what_cannot_be_combined_is_refused(combine: Callable[..., WorkdayIndex]) -> None:
    """Neither no calendar at all nor calendars without a common day make one."""
    with pytest.raises(InputError, match="calendars is a list; expected at least one calendar"):
        combine("none")
    with pytest.raises(InputError, match="last is '2024-12-31'; expected a day not before 2030-01-01"):
        combine("none", NORTH, WorkdayIndex("later", date(2030, 1, 1), date(2030, 12, 31), {}))


@pytest.mark.parametrize("which", ["first", "last", "reviewed_through"])
def test_a_time_is_no_day(which: str) -> None:
    """A time of day is refused for each of the three days that an index is made of."""
    days = {"first": FIRST, "last": LAST, "reviewed_through": LAST} | {which: datetime(2024, 6, 1, tzinfo=UTC)}

    with pytest.raises(InputError, match=f"{which} is datetime.* expected a date without a time of day"):
        from_predicate("none", days["first"], days["last"], bool, str, reviewed_through=days["reviewed_through"])


def test_any_truth_value_tells_a_working_day() -> None:
    """Where numpy tells the working days of a week, no day of it needs a source."""
    works = cast("Callable[[date], bool]", np.is_busday)
    index = from_predicate("week", FIRST, LAST, works, str, reviewed_through=LAST)

    assert index == WorkdayIndex("week", FIRST, LAST, {})


def test_a_word_past_the_last_day_counts_to_the_last_day() -> None:
    """Whoever vouches for more days than are asked for makes no later announcement."""
    index = from_predicate("week", FIRST, FIRST, bool, str, reviewed_through=LAST)

    assert index.last == index.announced_through == FIRST


def test_days_are_written_as_icalendar() -> None:
    """Lines end as the standard asks, one event a day, and marks that mean something there are escaped."""
    text = ical_of_days("a;b", [(FIRST, "New Year, \\ observed;\nin lieu"), (MAY_DAY, "五一")], date(2023, 10, 25))

    assert text == "\r\n".join(
        [
            "BEGIN:VCALENDAR",
            "VERSION:2.0",
            "PRODID:-//foiflow//calendars//EN",
            "BEGIN:VEVENT",
            "UID:2024-01-01-a\\;b@foiflow",
            "DTSTAMP:20231025T000000Z",
            "DTSTART;VALUE=DATE:20240101",
            "SUMMARY:New Year\\, \\\\ observed\\;\\nin lieu",
            "END:VEVENT",
            "BEGIN:VEVENT",
            "UID:2024-05-01-a\\;b@foiflow",
            "DTSTAMP:20231025T000000Z",
            "DTSTART;VALUE=DATE:20240501",
            "SUMMARY:五一",
            "END:VEVENT",
            "END:VCALENDAR",
            "",
        ]
    )

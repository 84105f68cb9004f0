"""Calendars: the real one as known on a day, and ones nobody has announced."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

from foiflow.calendars import load_calendar
from foiflow.calendars.days import is_weekday
from foiflow.calendars.load import DEFAULT_CALENDAR, read_notices
from foiflow.calendars.notices import Notice, index_of

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from foiflow.calendars.index import WorkdayIndex

__all__ = ["calendars"]

_LONGEST, _YEAR = 9, 365
_DAY = timedelta(1)


class _Holiday(NamedTuple):
    """A holiday that comes every year: when, for how long, and the weekends worked for it.

    Attributes:
        start: The first day, counted from New Year's Day.
        length: How many days.
        drift: How many days later it is from one year to the next.
        worked_before: Whether the weekend day before it is worked.
        worked_after: Whether the weekend day after it is.
    """

    start: int
    length: int
    drift: int
    worked_before: bool
    worked_after: bool


def calendars(name: str = DEFAULT_CALENDAR) -> SearchStrategy[WorkdayIndex]:
    """Draw calendars: real ones as known on a day, and ones nobody announced.

    One half are the real calendar as it was known when some notice had just been
    published. The other half reach over every announced year, with holidays of
    one to nine days that move through the year, and weekends worked for them.

    Shrinks to the real calendar as it was known first; an invented one to the
    plain rule of the week.

    Args:
        name: The real calendar's name.

    Raises:
        UnknownName: There is no such calendar.
    """
    published = sorted({notice.published for notice in read_notices(name)})
    holidays = st.builds(
        _Holiday,
        start=st.integers(0, _YEAR),
        length=st.integers(1, _LONGEST),
        drift=st.integers(0, _LONGEST),
        worked_before=st.booleans(),
        worked_after=st.booleans(),
    )
    known = st.sampled_from(published).map(lambda day: load_calendar(name, known_on=day))
    return known | st.lists(holidays, max_size=_LONGEST).map(lambda drawn: _invented(name, drawn))


def _invented(name: str, holidays: list[_Holiday]) -> WorkdayIndex:
    """Make a calendar of the same years as a real one, with these holidays and no others."""
    years = sorted({notice.year for notice in read_notices(name)})
    return index_of(f"{name} invented", [_notice(year, year - years[0], holidays) for year in years])


def _notice(year: int, turn: int, holidays: list[_Holiday]) -> Notice:
    """Announce the holidays of a year."""
    new_year = date(year, 1, 1)
    off: list[date] = []
    work: list[date] = []
    for holiday in holidays:
        first = new_year + timedelta((holiday.start + turn * holiday.drift) % _YEAR)
        days = [first + timedelta(number) for number in range(holiday.length)]
        off += filter(is_weekday, days)
        work += [_weekend_day(first, -_DAY)] if holiday.worked_before else []
        work += [_weekend_day(days[-1], _DAY)] if holiday.worked_after else []
    own = {day for day in (*off, *work) if day.year == year}
    return Notice(
        no=str(year),
        year=year,
        published=new_year - _DAY,
        source="invented",
        off=tuple(sorted(own.intersection(off))),
        work=tuple(sorted(own.intersection(work))),
    )


def _weekend_day(day: date, step: timedelta) -> date:
    """Give the next day of a weekend before or after a day."""
    day += step
    while is_weekday(day):
        day += step
    return day

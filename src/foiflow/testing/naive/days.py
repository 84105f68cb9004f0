"""Days counted one by one, on a set of working days and nothing else."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from foiflow.errors import OutOfCalendar

if TYPE_CHECKING:
    from foiflow.calendars.index import WorkdayIndex
    from foiflow.law.measures import Limit

__all__ = ["ONE_DAY", "LeftOut", "count", "end_of", "rolled", "walk", "working_days"]

ONE_DAY = timedelta(days=1)


class LeftOut(NamedTuple):
    """Days that a period leaves out.

    Attributes:
        began: The day on which what stops the period began.
        first: The first day left out.
        last: The last day left out.
        waits: Whether it was still open on the day of reading.
    """

    began: date
    first: date
    last: date
    waits: bool = False


@lru_cache
def working_days(calendar: WorkdayIndex) -> frozenset[date]:
    """Give the working days of a calendar, asked for one by one."""
    length = (calendar.last - calendar.first).days
    days = (calendar.first + timedelta(days) for days in range(length + 1))
    return frozenset(day for day in days if calendar.is_working_day(day))


@lru_cache
def walk(
    start: date, period: int, working: frozenset[date], left_out: tuple[LeftOut, ...] = (), *, once: bool = True
) -> date:
    """Walk from a day, itself not counted, to the last day of a period.

    A stop that begins on or before the last day carries that day along.

    Args:
        start: The day it starts.
        period: Its length in working days.
        working: The working days.
        left_out: The days that do not count.
        once: Whether a day that is left out twice is made up for once.
    """
    day, owed = start, period
    while owed or _is_carried(day, left_out, working):
        day = _next(day, working)
        if day in working:
            times = sum(stop.first <= day <= stop.last for stop in left_out)
            owed += (min(times, 1) if once else times) - 1
    return day


def _next(day: date, working: frozenset[date]) -> date:
    if day >= _last(working):
        raise OutOfCalendar("of the naive reading", None, min(working), _last(working))
    return day + ONE_DAY


@lru_cache
def _last(working: frozenset[date]) -> date:
    return max(working)


def _is_carried(day: date, stops: tuple[LeftOut, ...], working: frozenset[date]) -> bool:
    """Tell whether a stop that has begun by a day still has a working day to come."""
    return any(stop.began <= day and count(day, stop.last, working) for stop in stops)


def count(after: date, last: date, working: frozenset[date]) -> int:
    """Count the working days after a day up to another, inclusive."""
    return sum(after + timedelta(days) in working for days in range(1, (last - after).days + 1))


def rolled(day: date, working: frozenset[date]) -> date:
    """Move a last day off the rest days."""
    while day not in working:
        day = _next(day, working)
    return day


def end_of(start: date, limit: Limit, value: object, working: frozenset[date]) -> date:
    """Give the last day of a period in calendar days or months, or by name.

    Args:
        start: The day it starts, which is not counted.
        limit: The row's limit.
        value: What stands in the field that the limit reads.
        working: The working days.
    """
    last = start
    if isinstance(value, date):
        last = value
    elif limit.months is not None:
        last = _months_on(start, limit.months)
    elif limit.date is not None:
        last = start + ONE_DAY
        while f"{last:%m-%d}" != limit.date:
            last += ONE_DAY
    else:
        last = start + timedelta(value if isinstance(value, int) else limit.days or 0)
    return rolled(last, working) if limit.roll else last


def _months_on(day: date, months: int) -> date:
    """Give the same day some months later, or that month's last."""
    first = day.replace(day=1)
    for _ in range(months):
        first += timedelta(_length(first))
    return first.replace(day=min(day.day, _length(first)))


def _length(month: date) -> int:
    return monthrange(month.year, month.month)[1]

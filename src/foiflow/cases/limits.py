"""From a row's limit to the length of a running: days, months, or a named day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any

from foiflow.cases.duties import rolled
from foiflow.cases.triggers import in_force_test
from foiflow.law.measures import ALWAYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow.calendars.index import WorkdayIndex
    from foiflow.cases.ledger import Run
    from foiflow.law.model import Limit

__all__ = ["measure", "months_after"]

MONTHS = 12


def measure(limits: tuple[Limit, ...], calendar: WorkdayIndex) -> Callable[[Run, Any], None]:
    """Give the action that lays down how long a running lasts.

    The first of the alternatives that applies is taken: it is in force on the
    day the running starts, and the field it reads, if any, is given.
    """
    if len(limits) == 1 and limits[0].in_force == ALWAYS:
        if limits[0].working_days is not None:
            return _plainly(limits[0], limits[0].working_days)
        if _field_of(limits[0]) is None:
            return _by_start(limits[0], calendar)
    ways = tuple((limit, _field_of(limit), in_force_test(limit.in_force), _way(limit, calendar)) for limit in limits)

    def lay(run: Run, event: Any) -> None:
        for limit, field, in_force, lay_down in ways:
            value = None if field is None else getattr(event, field, None)
            if (field is None or value is not None) and (in_force is None or in_force(run.start)):
                run.limit = limit
                lay_down(run, value)
                return

    return lay


def _field_of(limit: Limit) -> str | None:
    """Name the field of the starting event that a limit reads, if it reads one."""
    return limit.field or limit.field_working_days or limit.field_days


def _way(limit: Limit, calendar: WorkdayIndex) -> Callable[[Run, Any], None]:
    """Give the action that lays down one alternative, by the value it reads."""
    last_day = last_days(limit, calendar)

    def by_length(run: Run, value: Any) -> None:
        run.length = value if limit.working_days is None else limit.working_days

    def by_start(run: Run, _: Any) -> None:
        run.fixed = last_day(run.start)

    def by_value(run: Run, value: Any) -> None:
        run.fixed = _last_day(run.start, limit, value, calendar)

    if limit.working_days is not None or limit.field_working_days is not None:
        return by_length
    return by_start if _field_of(limit) is None else by_value


def _last_day(start: int, limit: Limit, value: Any, calendar: WorkdayIndex) -> int:
    """Give the last day of a period, rolled where its limit says so.

    Basis:
        cn-civil-code:203
    """
    calendar.rank(start)  # a start that no calendar reaches is told as such
    last = _end_of(start, limit, value)
    return rolled(last, calendar) if limit.roll else last


def _end_of(start: int, limit: Limit, value: Any) -> int:
    """Give the day number that a limit in days, months or by name ends on."""
    if limit.days is not None:
        return start + limit.days
    if limit.field_days is not None:
        return start + int(value)
    if limit.months is not None:
        return months_after(date.fromordinal(start), limit.months).toordinal()
    if limit.date is not None:
        return next_date(date.fromordinal(start), limit.date).toordinal()
    last: int = value.toordinal()
    return last


def _plainly(limit: Limit, count: int) -> Callable[[Run, Any], None]:
    """Lay down so many working days and nothing else, the usual case."""

    def lay(run: Run, _: Any) -> None:
        run.length, run.limit = count, limit

    return lay


def _by_start(limit: Limit, calendar: WorkdayIndex) -> Callable[[Run, Any], None]:
    """Lay down a period that only its start decides; each is worked out once."""
    last_day = last_days(limit, calendar)

    def lay(run: Run, _: Any) -> None:
        run.limit = limit
        run.fixed = last_day(run.start)

    return lay


class LastDays(dict[int, int]):
    """The last day of a period by its start; each is worked out once."""

    def __init__(self, limit: Limit, calendar: WorkdayIndex) -> None:
        """Take a limit that only a start decides, and the days to count on."""
        super().__init__()
        self._limit, self._calendar = limit, calendar

    def __missing__(self, start: int) -> int:
        last = self[start] = _last_day(start, self._limit, None, self._calendar)
        return last


def last_days(limit: Limit, calendar: WorkdayIndex) -> Callable[[int], int]:
    """Give the function from a start to a period's last day.

    A calendar whose days stand for any day looks them up by itself.
    """
    known = LastDays(limit, calendar)
    look_up: Callable[[int], int] = getattr(calendar, "looked_up", lambda table: table.__getitem__)(known)
    return look_up


def months_after(day: date, months: int) -> date:
    """Give the same day some months later, or that month's last.

    Basis:
        cn-civil-code:202

    Example:
        >>> months_after(date(2024, 8, 31), 6)
        datetime.date(2025, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, MONTHS)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def next_date(after: date, month_day: str) -> date:
    """Give the next date of a month and day, ``MM-DD``, strictly after a day.

    Example:
        >>> next_date(date(2025, 12, 31), "01-31")
        datetime.date(2026, 1, 31)
    """
    month, day = (int(part) for part in month_day.split("-"))
    this_year = date(after.year, month, day)
    return this_year if this_year > after else date(after.year + 1, month, day)

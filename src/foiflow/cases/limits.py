"""From a row's limit to the length of a running: days, months, or a named day."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING, Any

from foiflow.cases.duties import rolled
from foiflow.cases.triggers import in_force_test

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
    if len(limits) == 1 and limits[0].in_force is None:
        if limits[0].working_days is not None:
            return _plainly(limits[0], limits[0].working_days)
        if _field_of(limits[0]) is None:
            return _by_start(limits[0], calendar)
    ways = tuple((limit, _field_of(limit), in_force_test(limit.in_force)) for limit in limits)

    def lay(run: Run, event: Any) -> None:
        for limit, field, in_force in ways:
            value = None if field is None else getattr(event, field, None)
            if (field is None or value is not None) and (in_force is None or in_force(run.start)):
                run.limit = limit
                _lay_down(run, limit, value, calendar)
                return

    return lay


def _field_of(limit: Limit) -> str | None:
    """Name the field of the starting event that a limit reads, if it reads one."""
    return limit.field or limit.field_working_days or limit.field_days


def _lay_down(run: Run, limit: Limit, value: Any, calendar: WorkdayIndex) -> None:
    if limit.working_days is not None or limit.field_working_days is not None:
        run.length = value if limit.working_days is None else limit.working_days
        return
    run.fixed = _last_day(run.start, limit, value, calendar)


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
    return int(value.toordinal())


def _plainly(limit: Limit, count: int) -> Callable[[Run, Any], None]:
    """Lay down so many working days and nothing else, the usual case."""

    def lay(run: Run, _: Any) -> None:
        run.length, run.limit = count, limit

    return lay


def _by_start(limit: Limit, calendar: WorkdayIndex) -> Callable[[Run, Any], None]:
    """Lay down a period that only its start decides; each is worked out once."""
    known: dict[int, int] = {}

    def lay(run: Run, _: Any) -> None:
        run.limit = limit
        last = known.get(run.start)
        if last is None:
            last = known[run.start] = _last_day(run.start, limit, None, calendar)
        run.fixed = last

    return lay


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

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
    ways = tuple((limit, in_force_test(limit.in_force), _reading(limit, calendar)) for limit in limits)

    def lay(run: Run, event: Any) -> None:
        for limit, in_force, read in ways:
            if (in_force is None or in_force(run.start)) and read(run, event):
                run.limit = limit
                return

    return lay


def _reading(limit: Limit, calendar: WorkdayIndex) -> Callable[[Run, Any], bool]:
    if limit.working_days is not None:
        count = limit.working_days

        def working_days(run: Run, _: Any) -> bool:
            run.length = count
            return True

        return working_days
    if limit.field_working_days is not None:
        field = limit.field_working_days

        def working_days_named(run: Run, event: Any) -> bool:
            run.length = getattr(event, field, None) or 0
            return bool(run.length)

        return working_days_named
    return _day_reading(limit, calendar)


def _day_reading(limit: Limit, calendar: WorkdayIndex) -> Callable[[Run, Any], bool]:
    def last_day(run: Run, event: Any) -> int | None:
        if limit.days is not None:
            return run.start + limit.days
        if limit.months is not None:
            return months_after(date.fromordinal(run.start), limit.months).toordinal()
        if limit.date is not None:
            return next_date(date.fromordinal(run.start), limit.date).toordinal()
        if limit.field is not None:
            named = getattr(event, limit.field, None)
            return None if named is None else int(named.toordinal())
        named_days = getattr(event, limit.field_days or "", None)
        return None if named_days is None else run.start + int(named_days)

    def read(run: Run, event: Any) -> bool:
        last = last_day(run, event)
        if last is None:
            return False
        run.fixed = rolled(last, calendar) if limit.roll else last
        return True

    return read


def months_after(day: date, months: int) -> date:
    """Give the same day some months later, or that month's last.

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

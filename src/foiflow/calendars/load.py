"""Load a calendar by name, as it is known now or was known on a past day."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from foiflow.calendars.days import plain_date
from foiflow.calendars.local import PLUS, in_order, local_notices
from foiflow.calendars.notices import LEVELS, Notice, index_of, state_notices
from foiflow.calendars.registry import registered
from foiflow.errors import InputError, OutOfCalendar, UnknownName

if TYPE_CHECKING:
    from datetime import date

    from foiflow.calendars.index import WorkdayIndex

__all__ = ["DEFAULT_CALENDAR", "load_calendar", "read_notices"]

DEFAULT_CALENDAR = "cn"


def load_calendar(name: str = DEFAULT_CALENDAR, known_on: date | None = None) -> WorkdayIndex:
    """Load a calendar; the same object for the same set of notices.

    Args:
        name: The calendar's name: ``cn``; with local notices ``cn+hubei-2020``
            or ``cn+office.toml``; or one that ``register_calendar`` was given.
        known_on: Use only the notices published by this day, inclusive; all of
            them if None. The estimate of the year after is today's throughout.

    Returns:
        The calendar.

    Raises:
        UnknownName: There is no such calendar.
        OutOfCalendar: No notice had been published by that day.
        InputError: ``known_on`` is no plain date, or the calendar keeps no
            notices; or a file of local notices is not as it should be.

    Example:
        >>> from datetime import date
        >>> load_calendar(known_on=date(2020, 1, 26)).add_working_days(date(2020, 1, 10), 20)
        datetime.date(2020, 2, 12)
        >>> load_calendar(known_on=date(2020, 1, 27)).add_working_days(date(2020, 1, 10), 20)
        datetime.date(2020, 2, 14)
        >>> load_calendar("cn+hubei-2020").add_working_days(date(2020, 1, 10), 20)
        datetime.date(2020, 2, 27)
    """
    if known_on is not None:
        plain_date(known_on, "known_on")
    try:
        notices = read_notices(name)
    except UnknownName:
        calendar = registered(name)
        if calendar is None:
            raise
        if known_on is not None:
            raise InputError("known_on", known_on.isoformat(), f"nothing, since {name!r} keeps no notices") from None
        return calendar
    if known_on is not None:
        known = tuple(notice for notice in notices if notice.published <= known_on)
        if not known or known[0].level != LEVELS[0]:
            raise OutOfCalendar(name, known_on, notices[0].published, max(notice.published for notice in notices))
        notices = known
    return _index(name, notices)


@lru_cache
def _index(name: str, notices: tuple[Notice, ...]) -> WorkdayIndex:
    return index_of(name, notices)


def read_notices(name: str) -> tuple[Notice, ...]:
    """Read every notice of a calendar.

    Args:
        name: The calendar's name, local notices included.

    Returns:
        The notices in the order in which they speak: the state's by day of
        publication, then those of provinces, cities and agencies.

    Raises:
        UnknownName: There is no such calendar, or no such local notices.
        InputError: A file of local notices is not as it should be.

    Example:
        >>> read_notices(DEFAULT_CALENDAR)[-1].year >= 2026
        True
        >>> read_notices("cn+hubei-2020")[-1].level
        'province'
    """
    base, *places = name.split(PLUS)
    notices = state_notices(base)
    if not places:
        return notices
    return in_order([*notices, *(notice for place in places for notice in local_notices(base, place).notices)])

"""Load a calendar by name, as it is known now or was known on a past day."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING

from foiflow.calendars.days import plain_date
from foiflow.calendars.notices import index_of, read_notices
from foiflow.errors import OutOfCalendar

if TYPE_CHECKING:
    from datetime import date

    from foiflow.calendars.index import WorkdayIndex

__all__ = ["DEFAULT_CALENDAR", "load_calendar"]

DEFAULT_CALENDAR = "cn"


def load_calendar(name: str = DEFAULT_CALENDAR, known_on: date | None = None) -> WorkdayIndex:
    """Load a calendar; the same object for the same set of notices.

    Args:
        name: The calendar's name.
        known_on: Use only the notices published by this day, inclusive; all of
            them if None. The estimate of the year after is today's throughout.

    Returns:
        The calendar.

    Raises:
        UnknownName: There is no such calendar.
        OutOfCalendar: No notice had been published by that day.
        InputError: ``known_on`` is a datetime or no date.

    Example:
        >>> from datetime import date
        >>> load_calendar(known_on=date(2020, 1, 26)).add_working_days(date(2020, 1, 10), 20)
        datetime.date(2020, 2, 12)
        >>> load_calendar(known_on=date(2020, 1, 27)).add_working_days(date(2020, 1, 10), 20)
        datetime.date(2020, 2, 14)
    """
    notices = read_notices(name)
    count = len(notices)
    if known_on is not None:
        count = bisect_right(notices, plain_date(known_on, "known_on"), key=lambda notice: notice.published)
        if not count:
            raise OutOfCalendar(name, known_on, notices[0].published, notices[-1].published)
    return _index(name, count)


@cache
def _index(name: str, count: int) -> WorkdayIndex:
    return index_of(name, read_notices(name)[:count])

"""Check notices for what no real notice has ever said; every fault at once."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from foiflow.calendars.days import is_weekday
from foiflow.calendars.notices import LEVELS, REQUIRED, days_set
from foiflow.calendars.tables import DayTables

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foiflow.calendars.notices import Notice

__all__ = ["check_notices"]

# What every year since 2008 has kept to; a year outside is a slip of the pen until a notice proves otherwise.
WORKING_DAYS_FROM, WORKING_DAYS_TO = 248, 251
WORKED_WEEKENDS_FROM, WORKED_WEEKENDS_TO = 5, 12


def check_notices(notices: Sequence[Notice]) -> list[str]:
    """Look for faults in notices.

    Args:
        notices: All notices of a calendar in the order in which they speak.

    Returns:
        One sentence a fault; none if all is well.

    Example:
        >>> from foiflow.calendars import DEFAULT_CALENDAR, read_notices
        >>> check_notices(read_notices(DEFAULT_CALENDAR))
        []
    """
    state = [notice for notice in notices if notice.level == LEVELS[0]]
    local = [notice for notice in notices if notice.level != LEVELS[0]]
    numbers = {notice.no for notice in notices}
    faults = [fault for notice in notices for fault in _in_notice(notice, numbers)]
    faults += [fault for notice in state for fault in _against_the_week(notice)]
    return faults + list(_in_years(state)) + list(_beneath(state, local))


def _in_notice(notice: Notice, numbers: set[str]) -> Iterator[str]:
    who = notice.no or f"a notice for {notice.year}"
    for field in REQUIRED:
        if not getattr(notice, field):
            yield f"{who}: {field} is missing"
    if notice.amends is not None and notice.amends not in numbers:
        yield f"{who}: amends {notice.amends}, which is not known"
    for day, times in Counter(notice.off + notice.work + notice.ordinary).items():
        if times > 1:
            yield f"{who}: {day} is set {times} times"


def _against_the_week(notice: Notice) -> Iterator[str]:
    """A state's notice says only what differs from the week."""
    for day in notice.off:
        if not is_weekday(day):
            yield f"{notice.no}: {day} is off, but a weekend day"
    for day in notice.work:
        if is_weekday(day):
            yield f"{notice.no}: {day} is a weekend day worked, but one of Monday to Friday"


def _beneath(state: Sequence[Notice], local: Sequence[Notice]) -> Iterator[str]:
    """A local notice says only what differs from the notices before it."""
    told = {day: working for day, (working, _) in days_set(state).items()}
    for notice in local:
        said = days_set([notice])
        for day, (working, _) in said.items():
            if told.get(day, is_weekday(day)) == working:
                yield f"{notice.no}: {day} is {'worked' if working else 'off'} without it"
        told |= {day: working for day, (working, _) in said.items()}


def _in_years(notices: Sequence[Notice]) -> Iterator[str]:
    announced = [notice.year for notice in notices if notice.amends is None]
    told = {day: working for day, (working, _) in days_set(notices).items()}
    for year in range(min(announced, default=0), max(announced, default=-1) + 1):
        times = announced.count(year)
        if times != 1:
            yield f"{year}: {times} notices announce it, not 1"
        end = date(year + 1, 1, 1) - timedelta(1)
        count = DayTables(str(year), date(year, 1, 1), end, told).ranks[-1]
        if not WORKING_DAYS_FROM <= count <= WORKING_DAYS_TO:
            yield f"{year}: {count} working days, not {WORKING_DAYS_FROM} to {WORKING_DAYS_TO}"
        weekends = sum(working and day.year == year and not is_weekday(day) for day, working in told.items())
        if not WORKED_WEEKENDS_FROM <= weekends <= WORKED_WEEKENDS_TO:
            yield f"{year}: {weekends} weekend days worked, not {WORKED_WEEKENDS_FROM} to {WORKED_WEEKENDS_TO}"

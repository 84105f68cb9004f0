"""By when a year's report must be out, as the profile's rows say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from foiflow.calendars import load_calendar
from foiflow.cases.ledger import Run
from foiflow.cases.limits import measure
from foiflow.law.files import vocabulary
from foiflow.law.load import load_profile

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["ReportDeadline", "report_deadlines"]


class ReportDeadline(NamedTuple):
    """A day by which a report of a year is owed.

    Attributes:
        duty: The duty's id.
        zh: What is owed.
        en: The same in English.
        due: The last day, inclusive.
        cites: The articles it rests on.
    """

    duty: str
    zh: str
    en: str
    due: date
    cites: tuple[str, ...]


def report_deadlines(
    profile: str | Path, year: int, *, conventions: Mapping[str, str | int] | None = None
) -> tuple[ReportDeadline, ...]:
    """Give the days by which the reports on a year are owed.

    Args:
        profile: The profile: an id or a file.
        year: The year that is reported on.
        conventions: Values that replace the profile's defaults.

    Returns:
        One for each duty that the end of the year started; none where the law
        of that day has no row for it.

    Raises:
        UnknownName: No such profile.
        OutOfCalendar: No calendar reaches the year's end.

    Example:
        >>> [(each.duty, each.due.isoformat()) for each in report_deadlines("cn", 2021)]
        [('annual_report', '2022-01-31'), ('government_annual_report', '2022-03-31')]
    """
    loaded = load_profile(profile)
    ended = date(year + 1, 1, 1) - timedelta(1)
    if ended < loaded.first_day:
        return ()
    calendar = load_calendar(loaded.calendar)
    rules = loaded.rules(ended, loaded.conventions(ended, conventions))
    found = []
    for row in rules.duty:
        of_year = row.scope == "agency" and any(trigger.event == "year_ended" for trigger in row.starts_on)
        if of_year and row.in_force.holds_on(ended):
            run = Run(row, None, ended.toordinal(), None, False)
            measure(row.limit, calendar)(run, None)
            word = vocabulary()["duty"][row.id]
            day = calendar.select(calendar.rank(run.start) + run.length) if run.fixed is None else run.fixed
            found.append(ReportDeadline(row.id, word["zh"], word["en"], date.fromordinal(day), row.cite))
    return tuple(found)

"""Lay out one year: its days, the holidays and worked weekends, their notices."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from foiflow.calendars.estimate import DATA
from foiflow.calendars.index import KINDS
from foiflow.calendars.load import DEFAULT_CALENDAR, read_notices
from foiflow.errors import OutOfCalendar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from foiflow.calendars.days import Reason
    from foiflow.calendars.index import WorkdayIndex
    from foiflow.calendars.notices import Notice

__all__ = ["Festival", "Span", "Year", "year_of"]

ONE_DAY = timedelta(1)
CHANGED = frozenset({"day_off", "worked_weekend"})
"""The kinds of day that do not follow the week."""


class Festival(NamedTuple):
    """A festival that a holiday is kept for.

    Attributes:
        name: Its name in ``estimate.toml``.
        zh: Its name in Chinese.
    """

    name: str
    zh: str

    @property
    def en(self) -> str:
        """Its name in English."""
        return self.name.replace("_", " ").title()


class Span(NamedTuple):
    """Days off in a row, weekend days among them, or one weekend day worked.

    Attributes:
        first: The first day.
        last: The last day, inclusive.
        working: Whether it is a weekend day worked.
        estimated: Whether it lies past the announced days.
        number: The number of the notice that sets it, if any.
        notice: That notice; for an estimated span that none sets, the one whose
            rule is followed; None where the notices given do not have it.
        festivals: The festivals within the days off, or within those that an
            amending notice prolongs, if ``notice`` is known.
    """

    first: date
    last: date
    working: bool
    estimated: bool
    number: str | None
    notice: Notice | None
    festivals: tuple[Festival, ...]


class Year(NamedTuple):
    """One year of a calendar.

    Attributes:
        year: The year.
        days: What the calendar says of each day of it. Estimated days have the
            kind that they are expected to have.
        spans: The holidays and the weekend days worked, in order.
        notices: The notices that announce it or speak of a day of it.
        provisional_from: Its first day past the announced ones, if any.
        rule: The notice whose rule the estimate of those days follows, if known.
        working_days: Its working days, on the best estimate.
        at_least: As few working days may it turn out to have.
        at_most: As many; both are ``working_days`` where no bound is known.
    """

    year: int
    days: tuple[Reason, ...]
    spans: tuple[Span, ...]
    notices: tuple[Notice, ...]
    provisional_from: date | None
    rule: Notice | None
    working_days: int
    at_least: int
    at_most: int

    @property
    def announced(self) -> bool:
        """Whether more of it is announced than nothing."""
        return self.provisional_from is None or self.provisional_from > self.days[0].day


def year_of(calendar: WorkdayIndex, year: int, notices: Sequence[Notice] = ()) -> Year:
    """Lay out one year of a calendar.

    A holiday is a row of days off with a weekday among them, and is parted
    where another notice takes over. One that reaches over the end of a year is
    given in full, in each year that has a weekday of it.

    Args:
        calendar: The calendar.
        year: The year.
        notices: The notices behind the calendar, for the notice of each span
            and its festivals.

    Returns:
        The year, as far as the calendar knows it.

    Raises:
        OutOfCalendar: The calendar knows no day of the year.

    Example:
        >>> from foiflow.calendars import load_calendar
        >>> year = year_of(load_calendar(), 2024)
        >>> year.working_days, [f"{span.first} to {span.last}" for span in year.spans][2]
        (251, '2024-02-10 to 2024-02-17')
    """
    if not calendar.first.year <= year <= calendar.last.year:
        raise OutOfCalendar(calendar.name, year, calendar.first, calendar.last)
    first = max(date(year, 1, 1), calendar.first)
    last = min(date(year + 1, 1, 1) - ONE_DAY, calendar.last)
    days = tuple(_reasons(calendar, first, last))
    open_from = max(first, calendar.announced_through + ONE_DAY)
    provisional = open_from <= last
    estimate = calendar._estimate if provisional else None
    rule = None if estimate is None else _estimate_rule()
    earlier, later = (0, 0) if estimate is None else estimate.slack(first - ONE_DAY, last)
    count = sum(reason.working for reason in days)
    by_number = {notice.no: notice for notice in notices} | ({} if rule is None else {None: rule})
    return Year(
        year=year,
        days=days,
        spans=tuple(_spans(calendar, first, last, by_number)),
        notices=tuple(notice for notice in notices if _speaks_of(notice, year)),
        provisional_from=open_from if provisional else None,
        rule=rule,
        working_days=count,
        at_least=count - later,
        at_most=count + earlier,
    )


@cache
def _estimate_rule() -> Notice:
    number = _table("estimate.toml")["notice"]
    return next(notice for notice in read_notices(DEFAULT_CALENDAR) if notice.no == number)


def _speaks_of(notice: Notice, year: int) -> bool:
    return notice.year == year or any(day.year == year for day in notice.off + notice.work + notice.ordinary)


def _reasons(calendar: WorkdayIndex, first: date, last: date) -> Iterator[Reason]:
    for number in range(first.toordinal(), last.toordinal() + 1):
        reason = calendar.why(date.fromordinal(number))
        yield reason._replace(kind=KINDS[reason.working, reason.day.weekday() not in calendar.weekend])


def _spans(calendar: WorkdayIndex, first: date, last: date, by_number: Mapping[str | None, Notice]) -> Iterator[Span]:
    for working, run in groupby(_around(calendar, first, last), key=lambda reason: reason.working):
        days = list(run)
        for part in _worked(days) if working else _parts(days):
            setting = [reason for reason in part if reason.kind in CHANGED]
            if any(first <= reason.day <= last for reason in setting):
                notice = by_number.get(setting[0].notice)
                yield Span(
                    first=part[0].day,
                    last=part[-1].day,
                    working=working,
                    estimated=setting[-1].day > calendar.announced_through,
                    number=setting[0].notice,
                    notice=notice,
                    festivals=() if working or notice is None else _festivals_in(days if notice.amends else part),
                )


def _around(calendar: WorkdayIndex, first: date, last: date) -> Iterator[Reason]:
    """Go through the days of a period, and those off on either side of it."""
    while first > calendar.first and not calendar.is_working_day(first):
        first -= ONE_DAY
    while last < calendar.last and not calendar.is_working_day(last):
        last += ONE_DAY
    return _reasons(calendar, first, last)


def _worked(days: list[Reason]) -> list[list[Reason]]:
    return [[reason] for reason in days if reason.kind == "worked_weekend"]


def _parts(days: list[Reason]) -> Iterator[list[Reason]]:
    """Part days off where another notice takes over; a weekend stays with the weekday before it."""
    part: list[Reason] = []
    has_weekday, number = False, None
    for reason in days:
        if reason.kind == "day_off":
            if has_weekday and reason.notice != number:
                yield part
                part = []
            has_weekday, number = True, reason.notice
        part.append(reason)
    if has_weekday:
        yield part


def _festivals_in(days: list[Reason]) -> tuple[Festival, ...]:
    """Name the festivals that fall on some of the days, in the order of the days."""
    movable = _table("festivals.toml")
    return tuple(
        Festival(row["name"], row["zh"])
        for reason in days
        for row in _table("estimate.toml")["holiday"]
        if reason.day in movable.get(row["date"], ()) or f"{reason.day:%m-%d}" == row["date"]
    )


@cache
def _table(file: str) -> dict[str, Any]:
    return tomllib.loads((DATA / file).read_text(encoding="utf-8"))

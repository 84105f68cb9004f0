"""Calendars made of other packages' answers, or of each other, or written out.

Each one made is an index like any other: asked once for every day, then as fast
as the shipped calendar, and it says of an exceptional day who told it so.
"""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Protocol

from foiflow.calendars.days import WEEKEND, plain_date
from foiflow.calendars.index import WorkdayIndex
from foiflow.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

__all__ = ["HolidaysCalendar", "from_holidays", "from_predicate", "ical_of_days", "worked_by_all", "worked_by_any"]


class HolidaysCalendar(Protocol):
    """What an object of the package ``holidays`` offers."""

    @property
    def weekend(self) -> Collection[int]:
        """The weekdays not worked, Monday being 0."""

    @property
    def subdiv(self) -> str | None:
        """The part of the country, if one was asked for."""

    @property
    def expand(self) -> bool:
        """Whether a year is worked out when first asked for."""

    @property
    def years(self) -> Collection[int]:
        """The years worked out so far."""

    @property
    def start_year(self) -> int:
        """The first year that it knows anything of."""

    @property
    def end_year(self) -> int:
        """The last such year."""

    def is_working_day(self, key: date, /) -> bool:
        """Tell whether a day is a working day."""

    def get(self, key: date, default: str, /) -> str:
        """Give the names of a day's holidays."""


def from_holidays(
    calendar: HolidaysCalendar, first: date, last: date, *, reviewed_through: date, name: str | None = None
) -> WorkdayIndex:
    """Make an index of an object of the package ``holidays``.

    The package computes any year, also one whose days off a government has yet
    to decide, and no answer tells the two apart: China's 2027 is Monday to
    Friday without a single worked weekend. Only somebody who has looked can say
    how far the answers hold, so ``reviewed_through`` has no default. Where the
    days off follow from a law alone that may be ``last``; where they are
    announced year by year, as in China, it is the end of the last year that was
    announced when the installed release was made.

    Args:
        calendar: The object, with the categories of holidays and the language
            of their names as wanted. Years that it had not worked out are added
            to it where its ``expand`` is true.
        first: The first day.
        last: The last day, inclusive.
        reviewed_through: The last day for which somebody vouches; later ones
            are provisional.
        name: The index's name; the object's class and part of the country if
            None.

    Returns:
        The index, the same as the object's ``is_working_day`` on every day.

    Raises:
        InputError: A day is no plain date, the last day is before the first, or
            the object does not know a year between them.

    Example:
        >>> class MayDay(dict):  # with the package: holidays.country_holidays("GB", subdiv="SCT")
        ...     weekend, subdiv, expand, start_year, end_year = {5, 6}, None, True, 1901, 2100
        ...     def is_working_day(self, day):
        ...         return day.weekday() not in self.weekend and day not in self
        >>> year = date(2024, 1, 1), date(2024, 12, 31)
        >>> index = from_holidays(MayDay({date(2024, 5, 1): "May Day"}), *year, reviewed_through=year[1])
        >>> index.add_working_days(date(2024, 4, 30), 1)
        datetime.date(2024, 5, 2)
    """
    place = "-".join(filter(None, (type(calendar).__name__, calendar.subdiv)))
    version = getattr(sys.modules.get("holidays"), "__version__", None)
    source = " ".join(filter(None, ("holidays", version, place)))

    def works(day: date) -> bool:
        # It takes a year that it does not know for one without holidays.
        known = calendar.start_year <= day.year <= calendar.end_year
        if not known or not (calendar.expand or day.year in calendar.years):
            raise InputError("day", day.isoformat(), f"a day of a year that {source} knows")
        return calendar.is_working_day(day)

    def says(day: date) -> str:
        return ": ".join(filter(None, (source, calendar.get(day, ""))))

    return from_predicate(
        name or place, first, last, works, says, reviewed_through=reviewed_through, weekend=frozenset(calendar.weekend)
    )


def worked_by_all(name: str, *calendars: WorkdayIndex) -> WorkdayIndex:
    """Combine calendars: a day is a working day where all of them work.

    So a day off anywhere is a day off, as where a law excludes the bank
    holidays of every part of a country.

    Args:
        name: The name of the combined calendar.
        calendars: The calendars, at least one.

    Returns:
        The calendar of the days that all of them know; announced as far as each
        of them is, and with no bounds for what lies beyond. ``why`` names the
        calendars whose rest day it is, unless it is in the weekend of all.

    Raises:
        InputError: There is no calendar, or no day that all of them know.

    Example:
        >>> span = date(2024, 1, 1), date(2024, 12, 31)
        >>> north = WorkdayIndex("north", *span, {date(2024, 1, 2): (False, "act 1")})
        >>> south = WorkdayIndex("south", *span, {date(2024, 1, 3): (False, "act 2")})
        >>> both = worked_by_all("both", north, south)
        >>> both.add_working_days(date(2024, 1, 1), 1), both.why(date(2024, 1, 2)).notice
        (datetime.date(2024, 1, 4), 'north (act 1)')
    """
    return _combined(name, calendars, all)


def worked_by_any(name: str, *calendars: WorkdayIndex) -> WorkdayIndex:
    """Combine calendars: a day is a working day where any of them works.

    Args:
        name: The name of the combined calendar.
        calendars: The calendars, at least one.

    Returns:
        The calendar of the days that all of them know; announced as far as each
        of them is, and with no bounds for what lies beyond. ``why`` names the
        calendars that rest on a day off, or that work on a worked weekend.

    Raises:
        InputError: There is no calendar, or no day that all of them know.

    Example:
        >>> span = date(2024, 1, 1), date(2024, 12, 31)
        >>> north = WorkdayIndex("north", *span, {date(2024, 1, 2): (False, "act 1")})
        >>> south = WorkdayIndex("south", *span, {date(2024, 1, 3): (False, "act 2")})
        >>> worked_by_any("either", north, south).add_working_days(date(2024, 1, 1), 1)
        datetime.date(2024, 1, 2)
    """
    return _combined(name, calendars, any)


def from_predicate(
    name: str,
    first: date,
    last: date,
    works: Callable[[date], bool],
    says: Callable[[date], str],
    *,
    reviewed_through: date,
    weekend: frozenset[int] = WEEKEND,
) -> WorkdayIndex:
    """Make an index of any function that tells working days.

    Args:
        name: The index's name.
        first: The first day.
        last: The last day, inclusive.
        works: Tells whether a day is a working day; asked once for each.
        says: Tells who says so, for the days that do not follow the week.
        reviewed_through: The last day for which the answers hold; later ones
            are provisional.
        weekend: The weekdays not worked as a rule, Monday being 0.

    Returns:
        The index.

    Raises:
        InputError: A day is no plain date, or the last one is before the first.

    Example:
        >>> span = date(2024, 1, 1), date(2024, 12, 31)
        >>> mornings = from_predicate(
        ...     "no Fridays", *span, lambda day: day.weekday() < 4, lambda day: "house rule", reviewed_through=span[1]
        ... )
        >>> mornings.why(date(2024, 1, 5))[1:]
        (False, 'day_off', 'house rule')
    """
    plain_date(reviewed_through, "reviewed_through")
    if plain_date(last, "last") < plain_date(first, "first"):
        raise InputError("last", last.isoformat(), f"a day not before {first}")
    set_by = {}
    for number in range(first.toordinal(), last.toordinal() + 1):
        day = date.fromordinal(number)
        working = works(day)
        if working != (day.weekday() not in weekend):
            set_by[day] = (working, says(day))
    return WorkdayIndex(name, first, min(last, reviewed_through), set_by, last=last, weekend=weekend)


def ical_of_days(name: str, days: Iterable[tuple[date, str]], revised: date) -> str:
    """Write days as iCalendar (RFC 5545), one event a day.

    Args:
        name: The calendar's name; with the day it makes the event's identity.
        days: The days with their labels.
        revised: The day of the last change, for the time stamp of each event.

    Returns:
        The text, its lines ended as the standard asks.

    Example:
        >>> ical_of_days("cn", [(date(2024, 10, 1), "National Day")], date(2023, 10, 25)).splitlines()[4:6]
        ['UID:2024-10-01-cn@foiflow', 'DTSTAMP:20231025T000000Z']
    """
    escapes = str.maketrans({"\\": r"\\", ";": r"\;", ",": r"\,", "\n": r"\n"})
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//foiflow//calendars//EN"]
    for day, label in days:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{day}-{name.translate(escapes)}@foiflow",
            f"DTSTAMP:{revised:%Y%m%d}T000000Z",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"SUMMARY:{label.translate(escapes)}",
            "END:VEVENT",
        ]
    return "".join(f"{line}\r\n" for line in [*lines, "END:VCALENDAR"])


def _combined(name: str, calendars: tuple[WorkdayIndex, ...], quantifier: Callable[[list[bool]], bool]) -> WorkdayIndex:
    if not calendars:
        raise InputError("calendars", (), "at least one calendar")

    def works(day: date) -> bool:
        return quantifier([calendar.is_working_day(day) for calendar in calendars])

    def says(day: date) -> str:
        working = works(day)
        reasons = [(calendar.name, calendar.why(day)) for calendar in calendars]
        deciding = [(of, reason) for of, reason in reasons if reason.working == working]
        return "; ".join(f"{of} ({reason.notice or reason.kind})" for of, reason in deciding)

    return from_predicate(
        name,
        max(calendar.first for calendar in calendars),
        min(calendar.last for calendar in calendars),
        works,
        says,
        reviewed_through=min(calendar.announced_through for calendar in calendars),
        weekend=frozenset.intersection(*(calendar.weekend for calendar in calendars)),
    )

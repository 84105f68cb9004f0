"""The terms on which cases are read again: another law, another calendar."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import attrs

from foiflow.calendars import from_predicate, load_calendar
from foiflow.cases.header import Conventions, in_pairs
from foiflow.cases.rulebook import RuleBook
from foiflow.law.load import load_profile
from foiflow.law.supposed import governed_by, lacking, pausing

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow.calendars.index import WorkdayIndex
    from foiflow.cases.case import Case
    from foiflow.law.profile import Profile

    Key = tuple[str | Path, Conventions, "Terms", WorkdayIndex]

__all__ = ["Books", "Terms"]

Days = Literal["weekdays", "no_worked_weekends", "known_at_receipt"]


@attrs.frozen(kw_only=True)
class Terms:
    """What a case is read by, wherever it is not by its own profile and the rest.

    Attributes:
        profile: A profile in place of the case's own: an id or a file.
        conventions: Values of conventions, as sorted pairs of name and value.
        known_on: Count with the holiday notices published by this day.
        law: A version of the law for every case: its id; or ``old`` or ``new``.
        days: Another calendar: ``weekdays`` (Monday to Friday and no notice),
            ``no_worked_weekends``, or ``known_at_receipt`` (the notices out by
            the day the request arrived).
        lacking: What never happens to the duty asked about: ``restarted``,
            ``extended``, ``suspended``.
        pauses: Where that duty waits and does not start anew: the ending event
            of each pause and the one that begins it.
        duty: The duty that the last two are about.
    """

    profile: str | Path | None = None
    conventions: Conventions = attrs.field(default=(), converter=in_pairs)
    known_on: date | None = None
    law: str | None = None
    days: Days | None = None
    lacking: tuple[str, ...] = ()
    pauses: tuple[tuple[str, str], ...] = ()
    duty: str = "reply"

    def supposed(self, profile: Profile) -> Profile:
        """Give a profile as these terms suppose it to be.

        Raises:
            UnknownName: It has no such version of the law.
        """
        return _supposed(profile, self.law, self.duty, self.lacking, self.pauses)


@lru_cache
def _supposed(
    profile: Profile, law: str | None, duty: str, without: tuple[str, ...], pauses: tuple[tuple[str, str], ...]
) -> Profile:
    """Give the profile, the same for the same arguments: what it has worked out once serves all calendars."""
    if law is not None:
        profile = governed_by(profile, law)
    if without:
        profile = lacking(profile, duty, without)
    return pausing(profile, duty, dict(pauses)) if pauses else profile


class Books:
    """The rules that cases are read again by, each made once."""

    def __init__(self) -> None:
        """Begin with none."""
        self._made: dict[Key, RuleBook] = {}

    def book(self, case: Case, terms: Terms) -> RuleBook:
        """Give the rules for a case on other terms.

        Args:
            case: The case; its own profile, conventions and calendar hold
                wherever the terms name no other.
            terms: The terms.

        Raises:
            UnknownName: The profile has no such law, convention or option.
            OutOfCalendar: No holiday notice was out by the day.
        """
        named = case.profile if terms.profile is None else terms.profile
        conventions = in_pairs({**dict(case.conventions), **dict(terms.conventions)})
        calendar = _calendar_of(case, terms, load_profile(named).calendar)
        key = (named, conventions, terms, calendar)
        found = self._made.get(key)
        if found is None:
            profile = terms.supposed(load_profile(named))
            found = self._made[key] = RuleBook(profile, dict(conventions), calendar)
        return found


def _calendar_of(case: Case, terms: Terms, name: str) -> WorkdayIndex:
    if terms.days == "known_at_receipt" and case.log:
        return load_calendar(name, known_on=min(event.on for event in case.log))
    if terms.known_on is not None:
        calendar = load_calendar(name, known_on=terms.known_on)
    else:
        calendar = case.calendar or load_calendar(name)
    return _without(calendar, terms.days) if terms.days in _WORKED else calendar


_WORKED: dict[str | None, Callable[[bool, bool], bool]] = {
    "weekdays": lambda _, weekday: weekday,
    "no_worked_weekends": lambda worked, weekday: worked and weekday,
}
"""Whether a day is worked, by whether the calendar works it and whether the week does."""


@lru_cache
def _without(calendar: WorkdayIndex, days: Days) -> WorkdayIndex:
    """Give a calendar as one that lacks notices, or lacks what they say of weekends."""
    works = _WORKED[days]
    return from_predicate(
        f"{calendar.name}, {days}",
        calendar.first,
        calendar.last,
        lambda day: works(calendar.is_working_day(day), day.weekday() not in calendar.weekend),
        lambda day: calendar.why(day).notice or days,
        reviewed_through=calendar.announced_through,
        weekend=calendar.weekend,
    )

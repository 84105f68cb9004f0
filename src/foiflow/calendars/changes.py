"""What another calendar changes: the days, and the deadlines they move.

A notice that comes late moves deadlines that are already running: on
27 January 2020 the spring holiday was prolonged while it lasted. A deadline
counts other days exactly if a day that changed lies in its period.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from foiflow.errors import InputError, OutOfCalendar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from foiflow.calendars.index import WorkdayIndex

__all__ = ["ChangedDay", "ChangedDue", "changed_days", "what_changes", "within"]


class ChangedDay(NamedTuple):
    """A day that is a working day by one calendar and not by the other.

    Attributes:
        day: The day.
        working: Whether it is a working day by the new calendar.
        notice: The number of the notice that makes the difference, if any.
    """

    day: date
    working: bool
    notice: str | None


class ChangedDue(NamedTuple):
    """A deadline that counts other days by the new calendar.

    Attributes:
        place: Where it stood among the deadlines given, from 0.
        start: The day counted from, itself not counted.
        working_days: How many working days it has.
        old: Its last day by the old calendar.
        new: Its last day by the new one; the same where the changes even out.
        days: The changed days from the start to the later of the two.
    """

    place: int
    start: date
    working_days: int
    old: date
    new: date
    days: tuple[ChangedDay, ...]


def changed_days(old: WorkdayIndex, new: WorkdayIndex) -> tuple[ChangedDay, ...]:
    """List the days on which two calendars differ.

    Args:
        old: The calendar as it was.
        new: The calendar as it is.

    Returns:
        The days that both know and that they see differently, in order;
        estimated days count as the estimate has them.

    Raises:
        OutOfCalendar: The two calendars have no day in common.

    Example:
        >>> from foiflow.calendars import load_calendar
        >>> eve, day = (load_calendar(known_on=date(2020, 1, day)) for day in (26, 27))
        >>> [f"{change.day} {change.notice}" for change in changed_days(eve, day)]
        ['2020-01-31 国办发明电〔2020〕1号', '2020-02-01 国办发明电〔2020〕1号']
    """
    first, last = max(old.first, new.first), min(old.last, new.last)
    if last < first:
        raise OutOfCalendar(new.name, old.first, new.first, new.last)
    numbers = _working(old, first, last) ^ _working(new, first, last)
    return tuple(_changed(old, new, date.fromordinal(number)) for number in sorted(numbers))


def _working(calendar: WorkdayIndex, first: date, last: date) -> set[int]:
    before, through = calendar.rank(first.toordinal()), calendar.rank(last.toordinal())
    begin = before if calendar.selected[before] == first.toordinal() else before + 1
    return set(calendar.selected[begin : through + 1])


def _changed(old: WorkdayIndex, new: WorkdayIndex, day: date) -> ChangedDay:
    said = new.why(day)
    return ChangedDay(day, said.working, said.notice or old.why(day).notice)


def within(changes: Sequence[ChangedDay], start: date, last: date) -> tuple[ChangedDay, ...]:
    """Pick the changed days of a period.

    Args:
        changes: Changed days in order.
        start: The day before the period.
        last: Its last day, inclusive.

    Returns:
        The changed days d with start < d <= last.

    Example:
        >>> change = ChangedDay(date(2020, 1, 31), False, None)
        >>> within([change], date(2020, 1, 31), date(2020, 2, 3))
        ()
    """
    return tuple(changes[bisect_right(changes, start, key=_day) : bisect_right(changes, last, key=_day)])


def _day(change: ChangedDay) -> date:
    return change.day


def what_changes(old: WorkdayIndex, new: WorkdayIndex, duties: Iterable[tuple[date, int]]) -> Iterator[ChangedDue]:
    """Find the deadlines whose counted days are others by a new calendar.

    Args:
        old: The calendar by which they were counted.
        new: The calendar to count them by, such as that with a notice more.
        duties: For each deadline the day it starts, which is not counted, and
            how many working days it has, 0 or more. For the duties of cases,
            with extensions and suspensions, see ``foiflow.batch.changes``.

    Returns:
        Exactly those with a changed day in their period, in the order given,
        made as they are asked for. A new day is earlier or later than the old
        one, or the same where as many days were added as taken.

    Raises:
        OutOfCalendar: A deadline lies outside a calendar.
        InputError: A start is no plain date, or a number no whole number from 0.

    Example:
        >>> from foiflow.calendars import load_calendar
        >>> eve, day = (load_calendar(known_on=date(2020, 1, day)) for day in (26, 27))
        >>> [str(due.new) for due in what_changes(eve, day, [(date(2020, 1, 10), 20), (date(2020, 2, 3), 20)])]
        ['2020-02-14']
    """
    changes = changed_days(old, new)
    for place, (start, working_days) in enumerate(duties):
        due = old.add_working_days(start, working_days)
        if working_days < 0:
            raise InputError("working_days", working_days, "a number of working days, 0 or more")
        if within(changes, start, due):
            moved = new.add_working_days(start, working_days)
            yield ChangedDue(place, start, working_days, due, moved, within(changes, start, max(due, moved)))

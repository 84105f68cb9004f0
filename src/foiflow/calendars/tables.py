"""Rank and select over day numbers: the tables behind every count of days.

``ranks`` counts the working days up to each day, ``selected`` names the day of
each count. Adding working days is one look-up in each, however many are added.
Day numbers are ``date.toordinal()``.
"""

from __future__ import annotations

from datetime import date
from itertools import accumulate, compress
from typing import TYPE_CHECKING, NoReturn

from foiflow.calendars.days import WEEKEND, plain_date
from foiflow.errors import OutOfCalendar

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DayTables"]


class DayTables:
    """The working days between two days, numbered; immutable.

    Attributes:
        name: The calendar's name, for messages.
        first: The first day it answers for.
        last: The last such day, estimated days included.
        announced_through: The last announced day; what lies after it is an
            estimate that the next notice may overrule.
        weekend: The weekdays not worked unless told, Monday being 0.
        first_day: The day number of ``first``.
        ranks: The working days from ``first`` up to and including each day;
            index with ``day - first_day``.
        selected: The day number of each working day, by its rank from 1. The
            entry at 0 is the day before ``first``, which is no answer.

    The tables are open to hot loops. Python wraps a negative index around, so
    whoever reads them directly checks the ends, as the methods here do.

    Example:
        >>> week = DayTables("week", date(2024, 1, 1), date(2024, 1, 31), {})
        >>> date.fromordinal(week.selected[week.ranks[0] + 5])
        datetime.date(2024, 1, 8)
    """

    __slots__ = (
        "_announced",
        "_dates",
        "_rank_of",
        "announced_through",
        "first",
        "first_day",
        "last",
        "name",
        "ranks",
        "selected",
        "weekend",
    )

    name: str
    first: date
    last: date
    announced_through: date
    weekend: frozenset[int]
    first_day: int
    ranks: tuple[int, ...]
    selected: tuple[int, ...]
    _announced: int
    _dates: tuple[date, ...]
    _rank_of: dict[date, int]

    def __init__(
        self,
        name: str,
        first: date,
        last: date,
        told: Mapping[date, bool],
        announced_through: date | None = None,
        weekend: frozenset[int] = WEEKEND,
    ) -> None:
        """Count the working days from the first day to the last.

        Args:
            name: The calendar's name.
            first: The first day.
            last: The last day, inclusive.
            told: Days that do not follow the week, and whether each is a
                working day.
            announced_through: The last announced day; the last day if None.
            weekend: The weekdays not worked unless told, Monday being 0.
        """
        through = last if announced_through is None else announced_through
        numbers = range(first.toordinal(), last.toordinal() + 1)
        days = [date.fromordinal(number) for number in numbers]
        works = [day.weekday() not in weekend for day in days]
        for day, working in told.items():
            if first <= day <= last:
                works[day.toordinal() - numbers.start] = working
        ranks = tuple(accumulate(works, initial=0))[1:]
        self._put(
            name=name,
            first=first,
            last=last,
            announced_through=through,
            weekend=weekend,
            _announced=through.toordinal(),
            first_day=numbers.start,
            ranks=ranks,
            selected=(numbers.start - 1, *compress(numbers, works)),
            # Made once: a date made of its number costs as much as the whole look-up. The entry at 0 is no answer.
            _dates=(first, *compress(days, works)),
            _rank_of=dict(zip(days, ranks, strict=True)),  # a date keeps its hash, and no date and time is equal to it
        )

    def rank(self, day: int) -> int:
        """Count the working days from the first day to a day number, inclusive.

        Args:
            day: A day number.

        Returns:
            The number of working days up to and including it.

        Raises:
            OutOfCalendar: The day is outside the calendar.

        Example:
            >>> DayTables("week", date(2024, 1, 1), date(2024, 1, 31), {}).rank(date(2024, 1, 7).toordinal())
            5
        """
        offset = day - self.first_day
        if not 0 <= offset < len(self.ranks):
            known = 1 <= day <= date.max.toordinal()
            self._refuse(date.fromordinal(day) if known else day)
        return self.ranks[offset]

    def select(self, rank: int) -> int:
        """Find the day number of the working day of a rank.

        Args:
            rank: Which working day of the calendar, counted from 1.

        Returns:
            Its day number.

        Raises:
            OutOfCalendar: There is no such working day.

        Example:
            >>> week = DayTables("week", date(2024, 1, 1), date(2024, 1, 31), {})
            >>> date.fromordinal(week.select(6))
            datetime.date(2024, 1, 8)
        """
        if not 1 <= rank < len(self.selected):
            self._refuse(None)
        return self.selected[rank]

    def is_provisional(self, day: int) -> bool:
        """Tell whether a day number lies past the announced days.

        Args:
            day: A day number.

        Returns:
            Whether what the calendar says of it is an estimate.

        Example:
            >>> week = DayTables("week", date(2024, 1, 1), date(2024, 1, 31), {})
            >>> week.is_provisional(date(2024, 1, 31).toordinal())
            False
        """
        return day > self._announced

    def _offset(self, day: date, what: str) -> int:
        if type(day) is not date:
            day = plain_date(day, what)
        offset = day.toordinal() - self.first_day
        if not 0 <= offset < len(self.ranks):
            self._refuse(day)
        return offset

    def _put(self, **values: object) -> None:
        for attribute, value in values.items():
            object.__setattr__(self, attribute, value)

    def _refuse(self, day: object) -> NoReturn:
        raise OutOfCalendar(self.name, day, self.first, self.last)

    def __setattr__(self, attribute: str, value: object) -> NoReturn:
        """Refuse: a calendar is shared by all cases that count on it."""
        raise AttributeError(f"a calendar cannot be changed: {attribute}")

    def __delattr__(self, attribute: str) -> NoReturn:
        """Refuse, as for setting."""
        raise AttributeError(f"a calendar cannot be changed: {attribute}")

"""Answer questions about working days: add, count, roll, bound, explain."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from foiflow.calendars.days import WEEKEND, Due, Reason
from foiflow.calendars.tables import DayTables
from foiflow.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from foiflow.calendars.arrays import Column
    from foiflow.calendars.estimate import Estimate

__all__ = ["WorkdayIndex"]

ESTIMATED = "estimated"
KINDS = {  # by (working, not a day of the weekend)
    (True, True): "weekday",
    (True, False): "worked_weekend",
    (False, True): "day_off",
    (False, False): "weekend",
}


class WorkdayIndex(DayTables):
    """A calendar of working days: immutable, hashable, picklable.

    Days are taken and given as dates here; ``DayTables`` has the attributes,
    and the same by day number.

    Example:
        >>> week = WorkdayIndex("week", date(2024, 1, 1), date(2024, 1, 31), {})
        >>> week.add_working_days(date(2024, 1, 5), 1)
        datetime.date(2024, 1, 8)
    """

    __slots__ = ("_estimate", "_hash", "_parts", "_set_by")

    _estimate: Estimate | None
    _hash: int
    _parts: tuple[object, ...]
    _set_by: dict[date, tuple[bool, str]]

    def __init__(
        self,
        name: str,
        first: date,
        announced_through: date,
        set_by: Mapping[date, tuple[bool, str]],
        estimate: Estimate | None = None,
        *,
        last: date | None = None,
        weekend: frozenset[int] = WEEKEND,
    ) -> None:
        """Count the working days from the first day to the last.

        Args:
            name: The calendar's name.
            first: The first day.
            announced_through: The last announced day.
            set_by: For each day that a notice speaks of: whether it is a
                working day, and the notice's number. Others follow the week.
            estimate: What is expected of the days after the announced ones.
            last: The last day, where there is no estimate; the days after the
                announced ones are then provisional, with no bounds known. The
                calendar ends with the announced days if it is None.
            weekend: The weekdays not worked unless told, Monday being 0.
        """
        last = (last or announced_through) if estimate is None else estimate.last
        expected_off = () if estimate is None else estimate.off
        told = dict.fromkeys(expected_off, False) | {day: working for day, (working, _) in set_by.items()}
        super().__init__(name, first, last, told, announced_through, weekend)
        parts = (name, first, announced_through, tuple(sorted(set_by.items())), estimate, last, weekend)
        self._put(_estimate=estimate, _hash=hash(parts), _parts=parts, _set_by=dict(set_by))

    def is_working_day(self, day: date) -> bool:
        """Tell whether a day is a working day.

        Args:
            day: The day.

        Returns:
            Whether it is one; past ``announced_through`` on the best estimate.

        Raises:
            OutOfCalendar: The day is before ``first`` or after ``last``.
            InputError: It is a datetime or no date.

        Example:
            >>> from foiflow.calendars import load_calendar
            >>> load_calendar().is_working_day(date(2024, 2, 4))  # a Sunday
            True
        """
        rank = self.ranks[self._offset(day, "day")]
        return self.selected[rank] == day.toordinal()

    def add_working_days(self, start: date, n: int) -> date:
        """Find the n-th working day after a day.

        Args:
            start: The day counted from, itself not counted, working day or not.
            n: How many working days; 0 gives ``start`` itself, a negative
                number the |n|-th working day strictly before it.

        Returns:
            The day; past ``announced_through`` on the best estimate.

        Raises:
            OutOfCalendar: The start or the result is outside the calendar.
            InputError: The start is no plain date or n no integer.

        Example:
            >>> from foiflow.calendars import load_calendar
            >>> load_calendar().add_working_days(date(2022, 9, 30), 20)
            datetime.date(2022, 11, 2)
        """
        if type(n) is int and n > 0:
            try:
                return self._dates[self._rank_of[start] + n]
            except (LookupError, TypeError):
                pass  # told apart below: a start that is no day of it, or a result past the end
        return self._add_slowly(start, n)

    def working_days_between(self, a: date, b: date) -> int:
        """Count the working days d with a < d <= b.

        Args:
            a: The day counted from, itself not counted.
            b: The day counted to, itself counted.

        Returns:
            The number of working days; where b is before a, minus the number
            from b to a. ``working_days_between(a, add_working_days(a, n))`` is
            n for every n from 0.

        Raises:
            OutOfCalendar: A day is outside the calendar.
            InputError: A day is a datetime or no date.

        Example:
            >>> from foiflow.calendars import load_calendar
            >>> load_calendar().working_days_between(date(2023, 9, 28), date(2023, 10, 9))
            3
        """
        return self.ranks[self._offset(b, "b")] - self.ranks[self._offset(a, "a")]

    def add_working_days_array(self, days: Column, n: object) -> Column:
        """Find the n-th working day after each of many days; this needs numpy.

        Args:
            days: A numpy array, or an Arrow, Polars or pandas column, of days.
            n: How many working days: one number, or an array of them.

        Returns:
            The days, of the kind given; missing where a day or a number is.

        Raises:
            OutOfCalendar: A start or a result is outside the calendar.
            InputError: These are no days or no whole numbers.
        """
        from foiflow.calendars.arrays import add_working_days

        return add_working_days(self, days, n)

    def working_days_between_array(self, a: object, b: object) -> Any:
        """Count the working days d with a < d <= b for many a and b, with numpy.

        Args:
            a: The days counted from, as ``add_working_days_array`` takes them.
            b: The days counted to; either may be one date.

        Returns:
            The numbers, of the kind given; NaN or null where a day is missing.

        Raises:
            OutOfCalendar: A day is outside the calendar.
            InputError: These are no days.
        """
        from foiflow.calendars.arrays import working_days_between

        return working_days_between(self, a, b)

    def next_working_day(self, day: date) -> date:
        """Roll a day forward to a working day.

        Args:
            day: The day.

        Returns:
            The day itself if it is a working day, else the first one after it.

        Raises:
            OutOfCalendar: The day or the result is outside the calendar.
            InputError: It is a datetime or no date.

        Example:
            >>> from foiflow.calendars import load_calendar
            >>> load_calendar().next_working_day(date(2024, 10, 1))
            datetime.date(2024, 10, 8)
        """
        return day if self.is_working_day(day) else self.add_working_days(day, 1)

    def working_days(self, a: date, b: date) -> Iterator[date]:
        """Go through the working days d with a < d <= b.

        Args:
            a: The day before the first candidate.
            b: The last candidate.

        Returns:
            The days in order; none where b is not after a.

        Raises:
            OutOfCalendar: A day is outside the calendar.
            InputError: A day is a datetime or no date.

        Example:
            >>> from foiflow.calendars import load_calendar
            >>> [str(day) for day in load_calendar().working_days(date(2024, 5, 1), date(2024, 5, 6))]
            ['2024-05-06']
        """
        after, through = self.ranks[self._offset(a, "a")], self.ranks[self._offset(b, "b")]
        return iter(self._dates[after + 1 : through + 1])

    def due(self, start: date, n: int) -> Due:
        """Find the n-th working day after a day, and how certain it is.

        Args:
            start: The day counted from, itself not counted.
            n: How many working days, 0 or more.

        Returns:
            The date with its bounds.

        Raises:
            OutOfCalendar: A day of the answer is outside the calendar.
            InputError: The start is no plain date, n no integer or negative.

        Example:
            >>> from foiflow.calendars import load_calendar
            >>> load_calendar().due(date(2024, 3, 4), 20).provisional
            False
        """
        due = self.add_working_days(start, n)
        if n < 0:
            raise InputError("n", n, "a number of working days, 0 or more")
        if due <= self.announced_through:
            return Due(due, False, due, due)
        return Due(due, True, *self.bounds(start, due))

    def bounds(self, start: date, due: date) -> tuple[date, date]:
        """Bound a due date that was counted or rolled in any way.

        Args:
            start: The day counted from, itself not counted.
            due: The due date on the best estimate, itself in the period.

        Returns:
            The earliest and the latest date that it may turn out to be; twice
            ``due`` where it is not past ``announced_through``.

        Raises:
            OutOfCalendar: A day given or a bound is outside the calendar.
            InputError: A day is no plain date, or the due date before the start.

        Example:
            >>> from foiflow.calendars import load_calendar
            >>> load_calendar().bounds(date(2024, 3, 4), date(2024, 4, 1))
            (datetime.date(2024, 4, 1), datetime.date(2024, 4, 1))
        """
        begin, end = self._offset(start, "start"), self._offset(due, "due")
        if end < begin:
            raise InputError("due", due, f"a day not before {start}")
        if self._estimate is None or due <= self.announced_through:
            return due, due
        earlier, later = self._estimate.slack(start, due)
        rank = self.ranks[end]
        not_before = due if not earlier else max(self._dates[max(rank - earlier, 0)], start + timedelta(1))
        not_after = due if not later else date.fromordinal(self.select(rank + later))
        return not_before, not_after

    def why(self, day: date) -> Reason:
        """Tell why a day is a working day, or is not.

        Args:
            day: The day.

        Returns:
            The kind of day and the notice that speaks of it, if any.

        Raises:
            OutOfCalendar: The day is outside the calendar.
            InputError: It is a datetime or no date.

        Example:
            >>> from foiflow.calendars import load_calendar
            >>> load_calendar().why(date(2024, 2, 4))[1:]
            (True, 'worked_weekend', '国办发明电〔2023〕7号')
        """
        working = self.is_working_day(day)
        _, notice = self._set_by.get(day, (working, None))
        announced = day <= self.announced_through
        kind = KINDS[working, day.weekday() not in self.weekend] if announced else ESTIMATED
        return Reason(day, working, kind, notice)

    def _add_slowly(self, start: date, n: int) -> date:
        offset = self._offset(start, "start")
        if isinstance(n, bool) or not isinstance(n, int):
            raise InputError("n", n, "a whole number of working days")
        if n == 0:
            return start
        rank = self.ranks[offset]
        # Counting back, the start itself is skipped if it is a working day.
        before = rank + (self.selected[rank] != start.toordinal())
        return date.fromordinal(self.select(rank + n if n > 0 else before + n))

    def __eq__(self, other: object) -> bool:
        """Compare what was announced and what is expected."""
        if not isinstance(other, WorkdayIndex):
            return NotImplemented
        return self is other or self._parts == other._parts

    def __hash__(self) -> int:
        """Hash what equality compares."""
        return self._hash

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what was announced; the tables are counted again."""
        parts = (self.name, self.first, self.announced_through, self._set_by, self._estimate, self.last, self.weekend)
        return _again, parts

    def __repr__(self) -> str:
        """Name the calendar and its reach."""
        return f"<WorkdayIndex {self.name!r} {self.first}..{self.last}, announced through {self.announced_through}>"


def _again(*parts: Any) -> WorkdayIndex:
    name, first, announced_through, set_by, estimate, last, weekend = parts
    return WorkdayIndex(name, first, announced_through, set_by, estimate, last=last, weekend=weekend)

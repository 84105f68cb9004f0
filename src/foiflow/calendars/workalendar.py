"""Calendars from workalendar, and for programs that expect one of its own."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import workalendar
from workalendar.core import CoreCalendar, cleaned_date, daterange
from workalendar.exceptions import CalendarError

from foiflow.calendars.foreign import from_predicate, ical_of_days
from foiflow.calendars.load import load_calendar
from foiflow.errors import InputError, OutOfCalendar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiflow.calendars.index import WorkdayIndex

    Days = Iterable[date] | None
    Years = tuple[int, int] | list[int] | None

__all__ = ["REVIEWED_THROUGH", "China", "IndexCalendar", "from_workalendar"]

REVIEWED_THROUGH = date.fromisoformat("2023-12-31")
"""The end of the year in which workalendar 17.0.0 came out; no later release is known."""

REFUSALS = (CalendarError, LookupError, NotImplementedError, ValueError)
"""What workalendar's calendars raise for a year that they do not know."""

DAY = timedelta(1)


def from_workalendar(
    calendar: CoreCalendar | type[CoreCalendar],
    first: date,
    last: date,
    *,
    name: str | None = None,
    reviewed_through: date | None = None,
) -> WorkdayIndex:
    """Make an index of a workalendar calendar.

    workalendar stands still: 17.0.0 is of 2023-01-01 and knows nothing decided
    since, such as the United Kingdom's day off on 2023-05-08. Days after
    ``reviewed_through`` are therefore provisional. Do not take China from it:
    it lacks the prolonged Spring Festival of 2020, and outside 2018 to 2023 it
    raises on a weekday and takes every weekend day for a rest day, so that no
    index is made of such years. ``load_calendar`` has China's days.

    Args:
        calendar: A calendar of workalendar, or the class of one.
        first: The first day.
        last: The last day, inclusive.
        name: The index's name; that of the calendar's class if None.
        reviewed_through: The last day for which somebody vouches; the end of
            the year of workalendar's release if None.

    Returns:
        The index, the same as the calendar's ``is_working_day`` on every day.

    Raises:
        InputError: A day is no plain date, the last day is before the first, or
            the calendar refuses to answer for a day between them.

    Example:
        >>> from workalendar.usa import UnitedStates
        >>> index = from_workalendar(UnitedStates, date(2020, 1, 1), date(2026, 12, 31))
        >>> index.add_working_days(date(2022, 7, 1), 1)
        datetime.date(2022, 7, 5)
        >>> index.due(date(2024, 7, 3), 1).provisional
        True
    """
    if isinstance(calendar, type):
        calendar = calendar()
    kind = type(calendar).__name__
    source = f"workalendar {workalendar.__version__} {kind}"
    years = set()

    def works(day: date) -> bool:
        try:
            if day.year not in years:
                calendar.is_holiday(day)  # is_working_day need not ask for the year: a weekend settles it
                years.add(day.year)
            return bool(calendar.is_working_day(day))
        except REFUSALS as error:
            raise InputError(f"{kind}.is_working_day({day})", error, "an answer, yes or no") from error

    def says(day: date) -> str:
        return ": ".join(filter(None, (source, calendar.get_holiday_label(day))))

    through, weekend = reviewed_through or REVIEWED_THROUGH, frozenset(calendar.get_weekend_days())
    return from_predicate(name or kind, first, last, works, says, reviewed_through=through, weekend=weekend)


class IndexCalendar(CoreCalendar):  # type: ignore[misc]  # workalendar has no types
    """A calendar for workalendar's callers that answers by an index.

    A day is a date, or a time without a zone, which stands for its date; a time
    with a zone raises ``InputError``, since its date depends on where one is. A
    day or a year that the index does not know raises ``OutOfCalendar``. Past
    ``index.announced_through`` all answers are the best estimate.

    The holidays are the days off that the weekend does not give anyway; a
    worked weekend is no holiday. In workalendar ``extra_working_days`` replace
    China's own worked weekends and win over ``extra_holidays``. Here both add
    to the index and win over it; a day in both raises ``InputError``.

    Attributes:
        index: The index that is asked.
        years: The years of which it knows every day.

    Example:
        >>> calendar = IndexCalendar(load_calendar())
        >>> calendar.is_working_day(date(2020, 2, 1)), calendar.is_working_day(date(2020, 1, 19))
        (False, True)
    """

    def __init__(self, index: WorkdayIndex) -> None:
        """Wrap an index; days off of a subclass's own are refused."""
        super().__init__()
        if self.FIXED_HOLIDAYS:
            raise InputError("FIXED_HOLIDAYS", self.FIXED_HOLIDAYS, "none, since days off come with the index")
        self.index = index
        self.WEEKEND_DAYS = tuple(sorted(index.weekend))
        self.years = range((index.first - DAY).year + 1, (index.last + DAY).year)

    @property
    def name(self) -> str:
        """The index's name."""
        return self.index.name

    def get_weekend_days(self) -> tuple[int, ...]:
        """Give the weekdays not worked as a rule, Monday being 0."""
        return self.WEEKEND_DAYS

    def get_variable_days(self, year: int) -> list[tuple[date, str]]:
        """List the days off of a year, as ``holidays`` does."""
        if year not in self.years:
            raise OutOfCalendar(self.index.name, year, self.index.first, self.index.last)
        days = daterange(date(year, 1, 1), date(year + 1, 1, 1) - DAY)
        return [(day, label) for day in days if (label := self.get_holiday_label(day))]

    def holidays(self, year: int | None = None) -> list[tuple[date, str]]:
        """List the days off of a year.

        Args:
            year: The year; the present one if None, as workalendar has it.

        Returns:
            A new list of the days off outside the weekend in order, with labels.

        Example:
            >>> len(China().holidays(2024))
            19
        """
        return list(super().holidays(year))

    def get_holiday_label(self, day: date) -> str | None:
        """Tell which notice gives a day off.

        Args:
            day: The day.

        Returns:
            The notice's number, or ``day_off`` if the index names none; with
            ``estimated`` past the announced days. None on a working day and on
            a day that the weekend gives.

        Example:
            >>> China().get_holiday_label(date(2024, 10, 1))
            '国办发明电〔2023〕7号'
        """
        day, working, kind, notice = self.index.why(_day(day))
        if working or day.weekday() in self.index.weekend:
            return None
        announced = day <= self.index.announced_through
        return notice if notice and announced else " ".join(filter(None, (kind, notice)))

    def is_holiday(self, day: date, extra_holidays: Days = None) -> bool:
        """Tell whether a day is a day off outside the weekend.

        Args:
            day: The day.
            extra_holidays: Further days off, weekend or not.

        Returns:
            Whether it is one.
        """
        return self.get_holiday_label(day) is not None or _day(day) in _told(None, extra_holidays)

    def is_working_day(self, day: date, extra_working_days: Days = None, extra_holidays: Days = None) -> bool:
        """Tell whether a day is a working day.

        Args:
            day: The day.
            extra_working_days: Days that are working days whatever the index says.
            extra_holidays: Days that are not, worked weekends among them.

        Returns:
            Whether it is one.

        Example:
            >>> China().is_working_day(date(2024, 2, 4), extra_holidays=[date(2024, 2, 4)])
            False
        """
        day = _day(day)
        working = self.index.is_working_day(day)
        return _told(extra_working_days, extra_holidays).get(day, working)

    def add_working_days(
        self,
        day: date,
        delta: int,
        extra_working_days: Days = None,
        extra_holidays: Days = None,
        keep_datetime: bool = False,
    ) -> date:
        """Find the n-th working day after a day, or before it.

        Args:
            day: The day counted from, itself not counted, working day or not.
            delta: How many working days; negative counts back, 0 gives the day.
            extra_working_days: As for ``is_working_day``.
            extra_holidays: As for ``is_working_day``.
            keep_datetime: Whether a time gives the same time of the day found.

        Returns:
            The day.

        Example:
            >>> China().add_working_days(date(2022, 9, 30), 20)
            datetime.date(2022, 11, 2)
        """
        if type(day) is date and extra_working_days is None and extra_holidays is None:
            return self.index.add_working_days(day, delta)
        start, told = _day(day), _told(extra_working_days, extra_holidays)
        found = self._walk(start, delta, told) if told else self.index.add_working_days(start, delta)
        return day + (found - start) if keep_datetime else found

    def _walk(self, start: date, delta: int, told: dict[date, bool]) -> date:
        if not isinstance(delta, int):
            raise InputError("delta", delta, "a whole number of working days")
        day, step = self.index.add_working_days(start, 0), DAY if delta > 0 else -DAY
        for _ in range(abs(delta)):
            day += step
            while not told.get(day, self.index.is_working_day(day)):
                day += step
        return day

    def get_working_days_delta(
        self,
        start: date,
        end: date,
        include_start: bool = False,
        extra_working_days: Days = None,
        extra_holidays: Days = None,
    ) -> int:
        """Count the working days from a day to another, in either order.

        Args:
            start: One day.
            end: The other. The earlier of the two is not counted, the later is.
            include_start: Whether the earlier is counted too, also where both
                are one day (where workalendar says 0).
            extra_working_days: As for ``is_working_day``.
            extra_holidays: As for ``is_working_day``.

        Returns:
            The number of working days, never negative.

        Example:
            >>> China().get_working_days_delta(date(2023, 9, 28), date(2023, 10, 9))
            3
        """
        start, end = sorted((_day(start), _day(end)))
        told = _told(extra_working_days, extra_holidays)
        count = self.index.working_days_between(start, end)
        count += sum(works - self.index.is_working_day(day) for day, works in told.items() if start < day <= end)
        return count + (include_start and told.get(start, self.index.is_working_day(start)))

    def find_following_working_day(self, day: date) -> date:
        """Roll a day forward to a working day (workalendar skips weekends only).

        Args:
            day: The day.

        Returns:
            The day itself if it is a working day, else the first one after it.
        """
        return self.index.next_working_day(_day(day))

    def export_to_ical(
        self, period: Years = None, target_path: str | Path | None = None, *, revised: date | None = None
    ) -> str | None:
        """Write the holidays as iCalendar (RFC 5545), one event a day.

        Args:
            period: The first and the last year; all of ``years`` if None.
            target_path: The file, ``.ics`` added where it has no such ending.
            revised: The day of the calendar's last change, for the time stamps;
                the index's first day if None, as no clock is read here.

        Returns:
            The text, or None where it is written to a file.

        Example:
            >>> China().export_to_ical([2024, 2024]).count("BEGIN:VEVENT")
            19
        """
        first, last = self._get_ical_period(period or (self.years.start, self.years.stop - 1))
        days = [holiday for year in range(first, last + 1) for holiday in self.holidays(year)]
        text = ical_of_days(self.index.name, days, revised or self.index.first)
        if not target_path:
            return text
        Path(self._get_ical_target_path(target_path)).write_text(text, encoding="utf-8", newline="")
        return None


class China(IndexCalendar):
    """China for workalendar's callers, by the notices that foiflow has.

    Example:
        >>> China().find_following_working_day(date(2024, 2, 4))  # a Sunday that is worked
        datetime.date(2024, 2, 4)
    """

    name = "China"

    def __init__(self, index: WorkdayIndex | None = None) -> None:
        """Wrap an index, such as one known on a past day; today's if None."""
        super().__init__(load_calendar() if index is None else index)


def _day(value: date) -> date:
    if isinstance(value, datetime) and value.tzinfo is not None:
        raise InputError("day", value, "a date, or a time without a zone")
    day: date = cleaned_date(value)
    return day


def _told(working: Days, off: Days) -> dict[date, bool]:
    if working is None and off is None:
        return {}
    extra_working, extra_off = ({_day(day) for day in days or ()} for days in (working, off))
    for day in sorted(extra_working & extra_off):
        raise InputError("extra_working_days", day, "a day that is not among extra_holidays too")
    return dict.fromkeys(extra_working, True) | dict.fromkeys(extra_off, False)

"""Counting over arrays and over days, on random calendars: the two agree, and counting undoes adding."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foiflow.calendars import WorkdayIndex
from foiflow.errors import OutOfCalendar

if TYPE_CHECKING:
    from hypothesis.strategies import DataObject, DrawFn, SearchStrategy
    from numpy.typing import NDArray

DAY = timedelta(1)
MOST = 40
"""The largest number of working days added."""

counts = st.integers(-MOST, MOST)


class Drawn(NamedTuple):
    """A random calendar, and the days on which people work, worked out without it."""

    calendar: WorkdayIndex
    working: list[date]


@st.composite
def calendars(draw: DrawFn) -> Drawn:
    """Draw a calendar of a few months to two years, some weekends worked and some weekdays off, around 1970 or not."""
    first = draw(st.dates(date(1969, 1, 1), date(1970, 12, 31)) | st.dates(date(1700, 1, 1), date(2200, 1, 1)))
    length = draw(st.integers(60, 730))
    weekend = draw(st.frozensets(st.integers(0, 6), max_size=3))
    changed = draw(st.sets(st.integers(0, length - 1), max_size=60))
    days = [first + DAY * step for step in range(length)]
    told = {days[step]: (days[step].weekday() in weekend, "notice") for step in changed}
    working = [day for day in days if told.get(day, (day.weekday() not in weekend, ""))[0]]
    return Drawn(WorkdayIndex("drawn", first, days[-1], told, weekend=weekend), working)


def days_of(calendar: WorkdayIndex, margin: int = 0) -> SearchStrategy[date]:
    """Draw days of a calendar, and days just outside it."""
    return st.dates(calendar.first - DAY * margin, calendar.last + DAY * margin)


def array(days: list[date | None]) -> NDArray[np.datetime64]:
    """Make an array of days."""
    return np.array(days, "datetime64[D]")


@given(calendars(), st.data())
def test_an_array_has_what_each_day_has(drawn: Drawn, data: DataObject) -> None:
    """Adding to an array gives each day's own answer, or refuses the first day that is refused alone."""
    calendar = drawn.calendar
    rows = data.draw(st.lists(st.tuples(st.none() | days_of(calendar, data.draw(st.integers(0, 2))), counts)))
    starts, numbers = [day for day, _ in rows], [n for _, n in rows]
    one = data.draw(counts)
    for n, each in ((one, [one] * len(rows)), (np.array(numbers, np.int64), numbers)):
        expected: list[date | None] = []
        refused = None
        for start, number in zip(starts, each, strict=True):
            try:
                expected.append(None if start is None else calendar.add_working_days(start, number))
            except OutOfCalendar as error:
                refused = error
                break
        if refused is None:
            assert calendar.add_working_days_array(array(starts), n).tolist() == expected
        else:
            with pytest.raises(OutOfCalendar) as found:
                calendar.add_working_days_array(array(starts), n)
            assert str(found.value) == str(refused)
            assert found.value.__notes__ == [f"at index {len(expected)}: {starts[len(expected)]}"]


@given(calendars(), st.data())
def test_counts_between_arrays_are_those_between_days(drawn: Drawn, data: DataObject) -> None:
    """Counting between two arrays gives for each pair of days what counting between the two gives."""
    day = days_of(drawn.calendar)
    pairs = data.draw(st.lists(st.tuples(day, day)))
    a, b = [first for first, _ in pairs], [second for _, second in pairs]
    found = drawn.calendar.working_days_between_array(array([*a]), array([*b]))
    assert found.tolist() == [drawn.calendar.working_days_between(*pair) for pair in pairs]


@given(calendars(), st.data())
def test_counting_undoes_adding(drawn: Drawn, data: DataObject) -> None:
    """Between a day and the n-th working day after it lie n; before it too, where the day is a working day."""
    calendar, working = drawn
    start, n = data.draw(days_of(calendar)), data.draw(st.integers(0, MOST))
    ahead = [day for day in working if day > start]
    if n <= len(ahead):
        end = calendar.add_working_days(start, n)
        assert end == (ahead[n - 1] if n else start)
        assert calendar.working_days_between(start, end) == n
    behind = [day for day in working if day < start]
    if 0 < n <= len(behind):
        end = calendar.add_working_days(start, -n)
        assert end == behind[-n]
        # A day of rest is not itself counted on the way back, so one less lies between.
        assert calendar.working_days_between(start, end) == (-n if calendar.is_working_day(start) else 1 - n)


@given(calendars(), st.data())
def test_two_steps_of_one_sign_are_one(drawn: Drawn, data: DataObject) -> None:
    """Adding a and then b working days, both forward or both back, is adding a + b."""
    calendar, sign = drawn.calendar, data.draw(st.sampled_from([1, -1]))
    start = data.draw(days_of(calendar))
    a, b = (sign * data.draw(st.integers(0, MOST)) for _ in "ab")
    try:
        end = calendar.add_working_days(start, a + b)
    except OutOfCalendar:
        with pytest.raises(OutOfCalendar):
            calendar.add_working_days(calendar.add_working_days(start, a), b)
    else:
        assert calendar.add_working_days(calendar.add_working_days(start, a), b) == end


@given(calendars())
def test_the_rank_of_a_working_day_selects_it(drawn: Drawn) -> None:
    """The working days are numbered from 1 without a gap, and each number leads back to its day."""
    calendar, working = drawn
    numbers = [day.toordinal() for day in working]
    assert [calendar.rank(number) for number in numbers] == list(range(1, len(working) + 1))
    assert [calendar.select(rank) for rank in range(1, len(working) + 1)] == numbers
    assert [day for day in working if not calendar.is_working_day(day)] == []

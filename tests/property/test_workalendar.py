"""The calendars of workalendar and the indexes made of them give the same answers."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from workalendar.registry import registry

from foiflow.calendars.workalendar import from_workalendar

if TYPE_CHECKING:
    from workalendar.core import CoreCalendar

    from foiflow.calendars import WorkdayIndex

COUNTRIES = [
    "AU",
    "BE",
    "BR",
    "CA",
    "CH",
    "DE",
    "DK",
    "ES",
    "FI",
    "FR",
    "GB",
    "IL",
    "IT",
    "JP",
    "NL",
    "NO",
    "NZ",
    "PL",
    "SE",
    "US",
    "ZA",
]
"""Twenty that rest on Saturday and Sunday, and Israel, which rests on Friday and Saturday."""

FIRST, LAST = date(2010, 1, 1), date(2030, 12, 31)
# 40 working days are at most 70 days with the longest holidays of these countries.
days = st.dates(FIRST + timedelta(100), LAST - timedelta(100))

few = settings(max_examples=40)
"""workalendar walks day by day; twenty-one countries make up for the few examples of each."""


@cache
def pair(code: str) -> tuple[CoreCalendar, WorkdayIndex]:
    """Give a country's calendar and the index made of it."""
    calendar = registry.get(code)()
    return calendar, from_workalendar(calendar, FIRST, LAST)


@pytest.mark.parametrize("code", COUNTRIES)
class TestAgreement:
    """What workalendar's methods and the index's say of one country."""

    @few
    @given(day=days)
    def test_on_working_days(self, code: str, day: date) -> None:
        """A day, and those of the three weeks from it, are working days for both or for neither."""
        calendar, index = pair(code)
        for step in range(21):
            assert calendar.is_working_day(day + timedelta(step)) == index.is_working_day(day + timedelta(step))

    @few
    @given(day=days, n=st.integers(-40, 40))
    def test_on_adding(self, code: str, day: date, n: int) -> None:
        """The n-th working day after or before a day is the same."""
        calendar, index = pair(code)
        assert calendar.add_working_days(day, n) == index.add_working_days(day, n)

    @few
    @given(a=days, length=st.integers(-60, 60))
    def test_on_counting(self, code: str, a: date, length: int) -> None:
        """Both count as many working days between two days; workalendar's count has no sign."""
        calendar, index = pair(code)
        b = a + timedelta(length)
        assert calendar.get_working_days_delta(a, b) == abs(index.working_days_between(a, b))


def test_the_countries_differ() -> None:
    """The twenty-one are no copies of each other, or agreement would say little."""
    off = [tuple(pair(code)[1].ranks) for code in COUNTRIES]

    assert len(set(off)) == len(COUNTRIES) == 21

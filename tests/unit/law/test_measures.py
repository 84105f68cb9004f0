"""When a row holds."""

from __future__ import annotations

from datetime import date

import pytest

from foiflow.law.measures import InForce

FIRST, LAST = date(2019, 5, 15), date(2020, 12, 31)


@pytest.mark.parametrize(
    ("period", "before", "first", "last", "after"),
    [
        (InForce(), True, True, True, True),
        (InForce(from_=FIRST), False, True, True, True),
        (InForce(until=LAST), True, True, True, False),
        (InForce(FIRST, LAST), False, True, True, False),
    ],
)
def test_both_ends_are_inclusive(period: InForce, before: bool, first: bool, last: bool, after: bool) -> None:
    """A row holds from its first to its last day, both included."""
    days = (date(2019, 5, 14), FIRST, LAST, date(2021, 1, 1))
    assert tuple(period.holds_on(day) for day in days) == (before, first, last, after)

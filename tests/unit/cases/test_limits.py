"""Months and fixed days."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, cast

import pytest

from foiflow.calendars import load_calendar
from foiflow.cases.ledger import Run
from foiflow.cases.limits import measure, months_after, next_date
from foiflow.events import CorrectionNoticeIssued
from foiflow.law.measures import InForce, Limit

if TYPE_CHECKING:
    from foiflow.law.model import Duty


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 3, 29), 6, date(2024, 9, 29)),
        (date(2024, 8, 31), 6, date(2025, 2, 28)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
        (date(2024, 12, 15), 12, date(2025, 12, 15)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
    ],
)
def test_months_end_on_the_same_day_or_the_last(day: date, months: int, later: date) -> None:
    """A period of months ends on the day of its number, or the month's last."""
    assert months_after(day, months) == later


@pytest.mark.parametrize(
    ("day", "month_day", "found"),
    [
        (date(2025, 12, 31), "01-31", date(2026, 1, 31)),
        (date(2026, 1, 30), "01-31", date(2026, 1, 31)),
        (date(2026, 1, 31), "01-31", date(2027, 1, 31)),
    ],
)
def test_a_fixed_day_is_the_next_one(day: date, month_day: str, found: date) -> None:
    """A month and day is the next one strictly after."""
    assert next_date(day, month_day) == found


@pytest.mark.parametrize(("reply_by", "last"), [(date(2024, 3, 20), date(2024, 3, 20)), (None, date(2024, 4, 7))])
def test_months_are_taken_where_the_event_names_no_day(reply_by: date | None, last: date) -> None:
    """Of two alternatives the first that applies: the day that the notice names, else a month from it."""
    notice = CorrectionNoticeIssued(on=date(2024, 3, 6), reply_by=reply_by)
    run = Run(cast("Duty", None), None, notice.on.toordinal(), notice, False)  # the row says nothing of the length
    measure((Limit(field="reply_by"), Limit(months=1)), load_calendar("cn"))(run, notice)
    assert run.fixed == last.toordinal()


@pytest.mark.parametrize(("working_days", "months"), [(5, None), (None, 1)])
@pytest.mark.parametrize(("from_", "applies"), [(date(2024, 3, 6), True), (date(2024, 3, 7), False)])
def test_a_limit_that_is_not_in_force_gives_no_period(
    working_days: int | None, months: int | None, from_: date, applies: bool
) -> None:
    """A limit applies to what starts on its first day or later, also where it is the only one."""
    limit = Limit(working_days=working_days, months=months, in_force=InForce(from_=from_))
    run = Run(cast("Duty", None), None, date(2024, 3, 6).toordinal(), None, False)  # the row says nothing of the length
    measure((limit,), load_calendar("cn"))(run, None)
    assert run.limit == (limit if applies else None)

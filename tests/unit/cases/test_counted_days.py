from __future__ import annotations

from datetime import date, timedelta

from foiflow.cases.duties import counted_days
from foiflow.testing.fixtures import CaseOpener


def test_the_day_of_the_start_is_not_counted_and_the_last_is() -> None:
    """A reply counts twenty working days: those after the receipt up to the day it is due."""
    case = CaseOpener("cn")(received="2024-03-04", channel="in_person").case
    [(run, _)] = [pair for pair in case.reading.standings if pair[0].row.id == "reply"]
    ledger = case.reading.ledger
    assert ledger is not None
    days = sorted(map(date.fromordinal, counted_days(ledger, run, case.as_of.toordinal())))

    month = [date(2024, 3, 5) + timedelta(days=after) for after in range(28)]
    assert days == [day for day in month if case.book.calendar.is_working_day(day)]
    assert (days[0], days[-1], len(days)) == (date(2024, 3, 5), date(2024, 4, 1), 20)

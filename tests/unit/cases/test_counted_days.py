from __future__ import annotations

from datetime import date, timedelta

import pytest

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


@pytest.mark.parametrize(
    ("asked", "told", "left_out"), [("2024-03-11", "2024-03-13", {12, 13}), ("2024-03-12", "2024-03-14", {13, 14})]
)
def test_days_that_are_left_out_are_not_counted(asked: str, told: str, left_out: set[int]) -> None:
    """Those of a consultation are not, its last one included, though they lie between the receipt and the due day."""
    case = CaseOpener("cn")(received="2024-03-04", channel="in_person")
    case = case.then("third_party_consultation_sent", on=asked, party="B Ltd")
    case = case.then("third_party_opinion_received", on=told, party="B Ltd", consents=True)
    [(run, standing)] = [pair for pair in case.case.reading.standings if pair[0].row.id == "reply"]
    ledger = case.case.reading.ledger
    assert ledger is not None
    days = counted_days(ledger, run, case.case.as_of.toordinal())
    assert len(days) == 20
    week = {day for day in range(11, 16) if date(2024, 3, day).toordinal() not in days}
    assert week == left_out
    assert max(days) == standing.due == date(2024, 4, 3).toordinal()
    assert standing.as_duty() == case.case.due("reply")


def test_a_period_of_months_counts_no_working_days() -> None:
    """The time for a suit is six months, whatever days are in them."""
    case = CaseOpener("cn")(received="2024-03-04", channel="in_person")
    case = case.then("answer_issued", on="2024-03-20", outcome="disclosed")
    ledger = case.case.reading.ledger
    assert ledger is not None
    [(run, standing)] = [pair for pair in case.case.reading.standings if pair[0].row.id == "litigation_window"]
    assert counted_days(ledger, run, case.case.as_of.toordinal()) == frozenset()
    assert standing.as_duty().due == date(2024, 9, 20)

"""What a row's trigger reads from an event."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from foiflow.cases.events import ReconsiderationDecided
from foiflow.cases.triggers import day_reader, in_force_test
from foiflow.law.measures import InForce, Trigger

ON = date(2024, 3, 4)
DAYS: dict[str, Any] = {"effective_on": date(2024, 3, 9), "received_on": date(2024, 3, 6)}


@pytest.mark.parametrize(
    ("fields", "given", "expected"),
    [
        (("effective_on", "received_on"), ("effective_on", "received_on"), date(2024, 3, 9)),
        (("effective_on", "received_on"), ("received_on",), date(2024, 3, 6)),
        (("effective_on", "received_on"), (), ON),
        (("received_on", "effective_on"), ("effective_on",), date(2024, 3, 9)),
        (("effective_on", "received_on", "on"), (), ON),
        (("received_on", "on"), (), ON),
        (("received_on", "on"), ("received_on",), date(2024, 3, 6)),
    ],
)
def test_the_first_field_that_is_given_counts(fields: tuple[str, ...], given: tuple[str, ...], expected: date) -> None:
    """The day is that of the first field given; where none is, the event's own."""
    event = ReconsiderationDecided(on=ON, result="upheld", **{name: DAYS[name] for name in given})
    read = day_reader(Trigger(event=event.type, day=fields))
    ledger: Any = None
    assert read is not None
    assert read(ledger, event, ON.toordinal()) == expected.toordinal()


def test_the_events_own_day_needs_no_reading() -> None:
    """Where a trigger names only the event's day, there is nothing to read."""
    assert day_reader(Trigger(event="fee_paid")) is None


@pytest.mark.parametrize(
    ("period", "days"),
    [
        (InForce(from_=ON), {date(2024, 3, 3): False, ON: True}),
        (InForce(until=ON), {ON: True, date(2024, 3, 5): False}),
        (InForce(from_=ON, until=ON), {date(2024, 3, 3): False, ON: True, date(2024, 3, 5): False}),
    ],
)
def test_both_ends_of_a_period_are_within_it(period: InForce, days: dict[date, bool]) -> None:
    """A row holds from its first day through its last."""
    holds = in_force_test(period)
    assert holds is not None
    assert {day: holds(day.toordinal()) for day in days} == days

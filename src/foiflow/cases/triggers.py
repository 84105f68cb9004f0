"""From a row's trigger to the tests and readings it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foiflow.cases.conditions import CONDITIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow.cases.ledger import Ledger
    from foiflow.law.measures import InForce, Trigger

    Matcher = Callable[[Ledger, Any], bool]
    DayReader = Callable[[Ledger, Any, int], int | None]

__all__ = ["day_reader", "in_force_test", "matcher"]


def matcher(trigger: Trigger) -> Matcher | None:
    """Give the test that an event must pass, or None where any event does."""
    tests: list[Callable[[Ledger, Any], bool]] = []
    tests += [_among(field, values) for field, values in trigger.where.items()]
    tests += [_not_among(field, values) for field, values in trigger.where_not.items()]
    if trigger.has:
        tests.append(lambda _, event: any(getattr(event, field) is not None for field in trigger.has))
    if trigger.if_ is not None:
        condition = CONDITIONS[trigger.if_]
        tests.append(lambda ledger, event: condition(ledger, event) is not None)
    if trigger.unless is not None:
        obstacle = CONDITIONS[trigger.unless]
        tests.append(lambda ledger, event: obstacle(ledger, event) is None)
    if not tests:
        return None
    if len(tests) == 1:
        return tests[0]
    return lambda ledger, event: all(test(ledger, event) for test in tests)


def _among(field: str, values: tuple[str | bool, ...]) -> Callable[[Ledger, Any], bool]:
    return lambda _, event: getattr(event, field) in values


def _not_among(field: str, values: tuple[str | bool, ...]) -> Callable[[Ledger, Any], bool]:
    return lambda _, event: getattr(event, field) not in values


def day_reader(trigger: Trigger) -> DayReader | None:
    """Give the reading of the day that counts, the first of the fields given.

    None where that is the event's own day, which the caller has at hand.
    """
    fields = trigger.day
    if fields == ("on",):
        return None
    if fields == ("receipt",):
        return lambda ledger, _, __: ledger.receipt
    if fields[1:] == ("on",):
        return _field_or_event(fields[0])

    def read(_: Ledger, event: Any, day: int) -> int | None:
        for field in fields:
            value = getattr(event, field)
            if value is not None:
                found: int = value.toordinal()
                return found
        return day

    return read


def _field_or_event(field: str) -> Callable[[Ledger, Any, int], int]:
    """Read one field, or the event's own day: the usual two."""

    def read(_: Ledger, event: Any, day: int) -> int:
        value = getattr(event, field)
        return day if value is None else value.toordinal()

    return read


def in_force_test(period: InForce) -> Callable[[int], bool] | None:
    """Give the test of a day number against a row's days, or None where all pass."""
    if period.from_ is None and period.until is None:
        return None
    first = period.from_.toordinal() if period.from_ else 0
    if period.until is None:
        return lambda day: first <= day
    last = period.until.toordinal()
    return lambda day: first <= day <= last

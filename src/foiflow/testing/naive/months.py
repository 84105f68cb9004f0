"""What cases bring about in one another, found by looking at every other case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from foiflow.cases.case import Case
from foiflow.law.load import load_profile
from foiflow.testing.naive.days import ONE_DAY

if TYPE_CHECKING:
    from foiflow.law.model import Rules, Tariff

__all__ = ["fees", "repeats"]

_PER_ITEM = "per_item"

DayInMonth = Callable[[Case, date], date]


def fees(cases: Sequence[Case], day_in_month: DayInMonth) -> dict[str, int]:
    """Give what each request costs by the item, in CNY, by case id.

    Args:
        cases: The cases.
        day_in_month: From a case and the day it was received to the day by
            which it belongs to a month.
    """
    return {case.case_id: _fee(case, cases, day_in_month) for case in cases if _is_counted(case)}


def _fee(case: Case, cases: Sequence[Case], day_in_month: DayInMonth) -> int:
    """Price a request's items one by one, at the ranks after those before it."""
    mine = _place(case, day_in_month)
    before = sum(
        max(1, len(other.items))
        for other in cases
        if _is_counted(other)
        and _whose(other) == _whose(case)
        and _first(_place(other, day_in_month)[0]) == _first(mine[0])
        and _place(other, day_in_month) < mine
    )
    ranks = range(before + 1, before + max(1, len(case.items)) + 1)
    rules, notice = _rules(case), _last_of_month(mine[0])
    tariffs = [row for row in rules.tariff if row.id == _PER_ITEM and row.in_force.holds_on(notice)]
    return sum(_price(tariffs[0], rank) for rank in ranks) if tariffs else 0


def _price(tariff: Tariff, rank: int) -> int:
    """Give the price of the n-th item, climbing the steps one by one."""
    top, price = 0, 0
    for tier in tariff.tiers:
        top, price = tier.to, tier.cny
        if rank <= top:
            return price
    if tariff.beyond.cny is not None:
        return tariff.beyond.cny
    while rank > top:
        top, price = top + tariff.beyond.every, price + tariff.beyond.adds
    return price


def _received(case: Case) -> Any:
    return next(event for event in case.log if event.type == "request_received")


def _rules(case: Case) -> Rules:
    profile, received = load_profile(case.profile), _received(case)
    conventions = profile.conventions(received.on, dict(case.conventions))
    return profile.rules(case.received_on or received.on, conventions)


def _place(case: Case, day_in_month: DayInMonth) -> tuple[date, str]:
    """Give a request's place among others: its day, then its id."""
    received = _received(case)
    on = case.received_on or received.on
    if _rules(case).conventions["fee_month"] == "submission":
        on = received.submitted_on or on
    return day_in_month(case, on), case.case_id


def _first(day: date) -> date:
    return day.replace(day=1)


def _last_of_month(day: date) -> date:
    last = day
    while (last + ONE_DAY).month == day.month:
        last += ONE_DAY
    return last


def _whose(case: Case) -> tuple[object, ...]:
    chosen = _rules(case).conventions
    fields = (str(chosen["same_applicant"]), str(chosen["fee_scope"]))
    return (*fields, chosen["fee_month"], getattr(case.applicants[0], fields[0]), getattr(case, fields[1]))


def _is_counted(case: Case) -> bool:
    known = getattr(case.applicants[0], str(_rules(case).conventions["same_applicant"])) is not None
    withdrawn = any(event.type == "request_withdrawn" and event.on <= case.as_of for event in case.log)
    return known and not withdrawn


def repeats(cases: Sequence[Case]) -> frozenset[str]:
    """Give the ids of the cases that ask again for what had been answered."""
    return frozenset(case.case_id for case in cases if any(_had(case, other) for other in cases))


def _had(case: Case, other: Case) -> bool:
    """Tell whether another case had been answered when this one, for the same, was received."""
    field = str(_rules(case).conventions["same_applicant"])
    who, whom = getattr(case.applicants[0], field), getattr(other.applicants[0], field)
    if other is case or who is None or who != whom or case.information_key is None:
        return False
    received = case.received_on
    if received is None or case.as_of < received or other.information_key != case.information_key:
        return False
    answers = (event.on for event in other.log if event.type == "answer_issued" and event.on <= other.as_of)
    return any(on <= received for on in answers)

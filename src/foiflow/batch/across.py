"""Rules that look across cases: repeated requests, items billed in a month."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from foiflow.cases.fold import late_finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiflow.batch.replay import Result
    from foiflow.cases.findings import Finding
    from foiflow.cases.ledger import Ledger

__all__ = ["Register"]


class _Answered(NamedTuple):
    """An answer that an applicant has had: its day, and the case."""

    on: date
    case_id: str


class _Counted(NamedTuple):
    """A request in a month: its day, its case, and how many matters it has."""

    on: date
    case_id: str
    items: int


class Register:
    """What has been seen of all cases, as far as rules across cases need it."""

    def __init__(self) -> None:
        """Begin with no cases."""
        self._answers: dict[tuple[str, str], list[_Answered]] = {}
        self._months: dict[tuple[Any, ...], list[_Counted]] = {}

    def note(self, result: Result) -> None:
        """Take note of a case, on the first reading."""
        ledger, case = _ledger(result), result.case
        who = _same_applicant(result)
        if ledger is None or case is None or who is None:
            return
        if case.information_key is not None:
            answers = self._answers.setdefault((who, case.information_key), [])
            answers += [_Answered(event.on, case.case_id) for event in ledger.every("answer_issued")]
        if ledger.last("request_withdrawn") is None:
            counted = _Counted(_counted_on(ledger), case.case_id, max(1, len(case.items)))
            self._months.setdefault(_month_of(result, ledger, who), []).append(counted)

    def judge(self, result: Result) -> Result:
        """Add the findings that other cases bring about, on the second reading."""
        ledger, who = _ledger(result), _same_applicant(result)
        if ledger is None or who is None:
            return result
        found = tuple(self._across(result, ledger, who))
        return attrs.evolve(result, across=found) if found else result

    def _across(self, result: Result, ledger: Ledger, who: str) -> Iterator[Finding]:
        key = result.case.information_key if result.case is not None else None
        if key is not None and ledger.receipt is not None:
            received = date.fromordinal(ledger.receipt)
            answers = self._answers.get((who, key), ())
            earlier = [answer for answer in answers if answer.on <= received and answer.case_id != result.case_id]
            if earlier:
                first = min(earlier)
                parts: dict[str, object] = {"on": first.on, "other": first.case_id}
                yield from late_finding(ledger, "repeat_of_earlier_request", "across_cases", ledger.receipt, parts)
        counted = sorted(self._months.get(_month_of(result, ledger, who), ()))
        yield from _fees(ledger, counted, result.case_id or "")


def _fees(ledger: Ledger, counted: list[_Counted], case_id: str) -> Iterator[Finding]:
    """Compare the ranks that notices bill with those that the month gives."""
    own = (_counted_on(ledger), case_id)
    rank = sum(entry.items for entry in counted if entry[:2] <= own)
    own_items = next((entry.items for entry in counted if entry.case_id == case_id), 1)
    for notice in ledger.every("fee_notice_issued"):
        # A notice for more items than the case has bills other requests with it: those in by its day.
        bills_others = (notice.items_billed or 1) > own_items
        highest = max(rank, sum(each.items for each in counted if each.on <= notice.on)) if bills_others else rank
        tariff = ledger.plan.tariff(notice.tariff, notice.on)
        if tariff is None or notice.tariff != "per_item" or notice.units is None or rank <= notice.units <= highest:
            continue
        last = rank if notice.units < rank else highest
        right = tariff.total(max(1, last - (notice.items_billed or 1) + 1), last)
        code = "fee_amount_wrong" if right else "fee_not_chargeable"
        parts: dict[str, object] = {"billed": notice.amount, "right": right}
        yield from late_finding(ledger, code, "fee_notice_issued", notice.on.toordinal(), parts)


def _ledger(result: Result) -> Ledger | None:
    return None if result.reading is None else result.reading.ledger


def _convention(ledger: Ledger, name: str) -> str:
    return str(ledger.plan.rules.conventions[name])


def _same_applicant(result: Result) -> str | None:
    """Give the key by which a convention tells applicants apart."""
    ledger, case = _ledger(result), result.case
    if ledger is None or case is None:
        return None
    found: str | None = getattr(case.applicant, _convention(ledger, "same_applicant"))
    return found


def _counted_on(ledger: Ledger) -> date:
    """Give the day whose month a request counts in."""
    received: Any = ledger.last("request_received")
    if _convention(ledger, "fee_month") == "submission" and received.submitted_on is not None:
        submitted: date = received.submitted_on
        return submitted
    arrived: date = received.on
    return arrived if ledger.receipt is None else date.fromordinal(ledger.receipt)


def _month_of(result: Result, ledger: Ledger, who: str) -> tuple[Any, ...]:
    day = _counted_on(ledger)
    return (who, getattr(result.case, _convention(ledger, "fee_scope")), day.year, day.month)

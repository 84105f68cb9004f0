"""Rules that look across cases: repeated requests, items billed in a month."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from foiflow.cases.fold import late_finding

if TYPE_CHECKING:
    from foiflow.batch.replay import Result
    from foiflow.cases.case import Case
    from foiflow.cases.findings import Finding

__all__ = ["Register"]


class _Answered(NamedTuple):
    """An answer that an applicant has had: its day, and the case."""

    on: date
    case_id: str


class Register:
    """What has been seen of all cases, as far as rules across cases need it."""

    def __init__(self) -> None:
        """Begin with no cases."""
        self._answers: dict[tuple[str, str], list[_Answered]] = {}
        self._month: dict[tuple[Any, ...], list[tuple[date, str, int]]] = {}

    def note(self, result: Result) -> None:
        """Take note of a case, on the first reading."""
        case = result.case
        if case is None or case.law is None:
            return
        who = _same_applicant(case)
        if who is None:
            return
        if case.information_key is not None:
            answers = self._answers.setdefault((who, case.information_key), [])
            answers += [_Answered(event.on, case.case_id) for event in case.log if event.type == "answer_issued"]
        if case.state != "withdrawn":
            entry = (_counted_on(case), case.case_id, max(1, len(case.items)))
            self._month.setdefault(_month_of(case, who), []).append(entry)

    def judge(self, result: Result) -> Result:
        """Add the findings that other cases bring about, on the second reading."""
        case = result.case
        if case is None or case.law is None:
            return result
        found = [finding for finding in (self._repeat(case), *self._fees(case)) if finding is not None]
        return attrs.evolve(result, across=tuple(found)) if found else result

    def _repeat(self, case: Case) -> Finding | None:
        who, received, ledger = _same_applicant(case), case.received_on, case.reading.ledger
        if who is None or case.information_key is None or received is None or ledger is None:
            return None
        answers = self._answers.get((who, case.information_key), ())
        earlier = [answer for answer in answers if answer.on <= received and answer.case_id != case.case_id]
        if not earlier:
            return None
        first = min(earlier)
        parts: dict[str, object] = {"on": first.on, "other": first.case_id}
        return late_finding(ledger, "repeat_of_earlier_request", "across_cases", received.toordinal(), parts)

    def _fees(self, case: Case) -> list[Finding | None]:
        """Compare the rank that a notice bills with the rank that the month gives."""
        who, ledger = _same_applicant(case), case.reading.ledger
        if who is None or ledger is None:
            return []
        entries = sorted(self._month.get(_month_of(case, who), ()))
        own = (_counted_on(case), case.case_id)
        rank = sum(items for on, case_id, items in entries if (on, case_id) <= own)
        found = []
        for notice in ledger.every("fee_notice_issued"):
            tariff = ledger.plan.tariff(notice.tariff, notice.on)
            if tariff is None or notice.tariff != "per_item" or notice.units is None or notice.units <= rank:
                continue
            right = tariff.total(max(1, rank - (notice.items_billed or 1) + 1), rank)
            code = "fee_amount_wrong" if right else "fee_not_chargeable"
            parts: dict[str, object] = {"billed": notice.amount, "right": right}
            found.append(late_finding(ledger, code, "fee_notice_issued", notice.on.toordinal(), parts))
        return found


def _convention(case: Case, name: str) -> str:
    ledger = case.reading.ledger
    return "" if ledger is None else str(ledger.plan.rules.conventions.get(name, ""))


def _same_applicant(case: Case) -> str | None:
    """Give the key by which a convention tells applicants apart."""
    by = _convention(case, "same_applicant")
    found: str | None = getattr(case.applicant, by, None) if by else None
    return found


def _counted_on(case: Case) -> date:
    """Give the day whose month a request counts in."""
    received: Any = case.log[0]
    submitted = getattr(received, "submitted_on", None)
    if _convention(case, "fee_month") == "submission" and submitted is not None:
        return date.fromordinal(submitted.toordinal())
    return case.received_on or received.on


def _month_of(case: Case, who: str) -> tuple[Any, ...]:
    scope = _convention(case, "fee_scope")
    day = _counted_on(case)
    return (who, getattr(case, scope, None) if scope else None, day.year, day.month)

"""Rules that look across cases: repeated requests, items asked for in a month."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date
from itertools import accumulate
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from foiflow.cases.case import Case
from foiflow.cases.fold import begun, fold_log, late_finding
from foiflow.errors import Described, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from foiflow.batch.replay import Result
    from foiflow.cases.findings import Finding
    from foiflow.cases.ledger import Ledger
    from foiflow.cases.plan import Plan
    from foiflow.law.model import Tariff

    About = tuple[str, str, str]
    Answered = tuple[date, str]

__all__ = ["PER_ITEM", "Counted", "Docket", "Month", "MonthCount", "distinct", "findings_across", "keys_of"]

PER_ITEM = "per_item"
"""The tariff whose units are counted over the requests of a month."""

_place = itemgetter(0, 1)


class Month(NamedTuple):
    """Which requests are counted together.

    Each part is a convention's value and what it gives, so that requests which are
    read by different conventions are not counted together.

    Attributes:
        applicant: The field that tells applicants apart, and what stands there.
        scope: ``agency`` or ``government``, and which.
        first: ``receipt`` or ``submission``, and the first day of the month.
    """

    applicant: tuple[str, str]
    scope: tuple[str, str | None]
    first: tuple[str, date]


class Counted(NamedTuple):
    """A request in a month.

    Attributes:
        on: The day by which it counts.
        case_id: Its case; of requests of one day the lesser id, as text, is first.
        items: How many matters it has.
        withdrawn: The day it was withdrawn.
    """

    on: date
    case_id: str
    items: int
    withdrawn: date | None


class MonthCount:
    """The requests that are counted together, in whatever order they were added."""

    def __init__(self) -> None:
        """Begin with none."""
        self._requests: list[Counted] = []
        self._withdrawn: list[tuple[int, date, int]] = []
        self._sums: list[int] = []

    def add(self, request: Counted) -> None:
        """Add a request."""
        self._requests.append(request)
        self._sums = []

    @property
    def requests(self) -> list[Counted]:
        """The requests in the order they count: by day, then by case id.

        Basis:
            cn-fees-2021:4
        """
        if not self._sums:
            self._requests.sort(key=_place)
            self._sums = [0, *accumulate(request.items for request in self._requests)]
            self._withdrawn = [
                (place, request.withdrawn, request.items)
                for place, request in enumerate(self._requests)
                if request.withdrawn is not None
            ]
        return self._requests

    def before(self, request: Counted, day: date) -> int:
        """Count the items asked for before a request, as things stood on a day.

        Args:
            request: The request.
            day: Requests that were withdrawn on it or earlier do not count.
        """
        return self._items(bisect_left(self.requests, _place(request), key=_place), day)

    def asked_by(self, day: date) -> int:
        """Count the items asked for up to a day, inclusive, as things stood on it."""
        return self._items(bisect_right(self.requests, day, key=attrgetter("on")), day)

    def _items(self, requests: int, day: date) -> int:
        gone = (items for place, withdrawn, items in self._withdrawn if place < requests and withdrawn <= day)
        return self._sums[requests] - sum(gone)


class Docket:
    """What has been seen of all cases, as far as rules across cases need it.

    All cases are noted first; what is then found does not depend on the order in
    which they were.
    """

    def __init__(self) -> None:
        """Begin with no cases."""
        self._answers: dict[About, list[Answered]] = {}
        self.months: dict[Month, MonthCount] = {}

    def note(self, source: Result | Case) -> Plan | None:
        """Take note of a case, or of a replay's result.

        Returns:
            The rules that it is read by; None where there is nothing to note.
        """
        case, ledger = _read(source)
        if case is None or ledger is None:
            return None
        request, about = _request(case, ledger), _asked_again(case, ledger)
        answers = [event.on for event in ledger.every("answer_issued")]
        if about is not None and answers:
            # The earliest answer in any other case is the first of two cases, or the second.
            self._answer(about, [(min(answers), case.case_id)])
        month = _month(case, ledger, request)
        if month is not None:
            self.months.setdefault(month, MonthCount()).add(request)
        return ledger.plan

    def _answer(self, about: About, answers: Iterable[Answered]) -> None:
        self._answers[about] = sorted([*self._answers.get(about, ()), *answers])[:2]

    def parts(self) -> Iterator[tuple[Month | About, Sequence[Counted | Answered]]]:
        """Give what was noted, by what it is about, for ``take`` of another docket."""
        yield from self._answers.items()
        for month, count in self.months.items():
            yield month, count.requests

    def take(self, key: Month | About, noted: Iterable[Any]) -> None:
        """Add what a docket of other cases has noted of the same."""
        if isinstance(key, Month):
            count = self.months.setdefault(key, MonthCount())
            for request in noted:
                count.add(request)
        else:
            self._answer(key, noted)

    def judge(self, result: Result) -> Result:
        """Add to a result the findings that other cases bring about."""
        found = self.findings(result)
        return attrs.evolve(result, across=found) if found else result

    def findings(self, source: Result | Case) -> tuple[Finding, ...]:
        """Give the findings that other cases bring about in a case."""
        case, ledger = _read(source)
        if case is None or ledger is None or not begun(ledger, case.as_of.toordinal()):
            return ()
        request = _request(case, ledger)
        received = request.on.toordinal() if ledger.receipt is None else ledger.receipt
        month = _month(case, ledger, request)
        found = [*self._repeated(case, ledger)]
        if month is not None:
            count = self.months.get(month, MonthCount())
            found += [*_many(ledger, count, request, received), *_fees(ledger, count, request)]
        return tuple(found)

    def _repeated(self, case: Case, ledger: Ledger) -> Iterator[Finding]:
        """Find the first answer that the same applicant has had to the same.

        Basis:
            cn-2019:36.6
        """
        about = _asked_again(case, ledger)
        if about is None or ledger.receipt is None:
            return
        received = date.fromordinal(ledger.receipt)
        for answered, other in self._answers.get(about, ()):
            if other != case.case_id and answered <= received:
                parts: dict[str, object] = {"on": answered, "other": other}
                yield from late_finding(ledger, "repeat_of_earlier_request", "across_cases", ledger.receipt, parts)
                return


def keys_of(source: Result | Case) -> tuple[Month | About, ...]:
    """Give what a case's findings across cases depend on: keys of a docket's parts."""
    case, ledger = _read(source)
    if case is None or ledger is None:
        return ()
    keys = (_asked_again(case, ledger), _month(case, ledger, _request(case, ledger)))
    return tuple(key for key in keys if key is not None)


def findings_across(cases: Iterable[Case]) -> dict[str, tuple[Finding, ...]]:
    """Give the findings that cases bring about in one another.

    Args:
        cases: The cases, such as a register gives, in any order.

    Returns:
        The findings by the id of the case they belong to, sorted; a case
        without such findings is left out.

    Raises:
        InputError: One is no case, or an id comes twice.
    """
    read, docket = list(distinct(cases)), Docket()
    for case in read:
        docket.note(case)
    found = {case.case_id: docket.findings(case) for case in sorted(read, key=attrgetter("case_id"))}
    return {case_id: findings for case_id, findings in found.items() if findings}


def distinct(cases: Iterable[Case]) -> Iterator[Case]:
    """Give cases one by one, as long as they are cases and none comes twice.

    Raises:
        InputError: One is no case, or an id comes twice.
    """
    seen: set[str] = set()
    for place, case in enumerate(cases):
        if not isinstance(case, Case):
            raise InputError(f"cases[{place}]", Described(f"of type {type(case).__name__}"), "a case")
        if case.case_id in seen:
            raise InputError(f"cases[{place}].case_id", case.case_id, "an id that was not there before")
        seen.add(case.case_id)
        yield case


def _read(source: Result | Case) -> tuple[Case | None, Ledger | None]:
    if isinstance(source, Case):
        return source, fold_log(source.book, source.log, source.as_of.toordinal()).ledger
    ledger = None if source.reading is None else source.reading.ledger
    return None if ledger is None else source.case, ledger


def _many(ledger: Ledger, count: MonthCount, request: Counted, received: int) -> Iterator[Finding]:
    """Tell that requests of a month have passed a number, which decides nothing.

    Basis:
        cn-2019:35
    """
    most = ledger.plan.rules.conventions.get("excessive_number")
    asked = count.before(request, request.on) + request.items
    if isinstance(most, int) and asked > most:
        parts: dict[str, object] = {"asked": asked, "most": most, "month": f"{request.on:%Y-%m}"}
        yield from late_finding(ledger, "many_requests", "across_cases", received, parts)


def _fees(ledger: Ledger, count: MonthCount, request: Counted) -> Iterator[Finding]:
    """Compare what notices bill with what the ranks that the month gives cost.

    Basis:
        cn-fees-2021:4
    """
    for notice in ledger.every("fee_notice_issued"):
        tariff = ledger.plan.tariff(notice.tariff, notice.on)
        if tariff is None or notice.tariff != PER_ITEM:
            continue
        before = count.before(request, notice.on)
        last = before + request.items
        billed = notice.items_billed or (request.items if notice.units is None else 1)
        lowest, highest = before + billed, last
        if billed > request.items:  # it bills other requests with it: those in by its day
            lowest, highest = last, max(last, count.asked_by(notice.on))
        rank = highest if notice.units is None else min(max(notice.units, lowest), highest)
        right = _sum(tariff, rank, billed)
        said = None if notice.units is None else _sum(tariff, notice.units, billed)
        # Where the rank it names costs as much, the case alone has told what is wrong with the amount.
        if right not in (notice.amount, said):
            parts: dict[str, object] = {"billed": notice.amount, "right": right}
            code = "fee_amount_wrong" if right else "fee_not_chargeable"
            yield from late_finding(ledger, code, "fee_notice_issued", notice.on.toordinal(), parts)


def _sum(tariff: Tariff, last: int, billed: int) -> int:
    return tariff.total(max(1, last - billed + 1), last)


def _convention(ledger: Ledger, name: str) -> str | None:
    """Give a convention's value; None where an agency's own profile has none of that name."""
    value = ledger.plan.rules.conventions.get(name)
    return None if value is None else str(value)


def _same_applicant(case: Case, ledger: Ledger) -> tuple[str, str] | None:
    """Give the field that tells applicants apart, and what the first one has there.

    Basis:
        cn-fees-2021:3, cn-practice:15
    """
    field = _convention(ledger, "same_applicant")
    who: str | None = getattr(case.applicant, field) if field else None
    return None if field is None or who is None else (field, who)


def _asked_again(case: Case, ledger: Ledger) -> About | None:
    who = _same_applicant(case, ledger)
    return None if who is None or case.information_key is None else (*who, case.information_key)


def _request(case: Case, ledger: Ledger) -> Counted:
    """Give a case as a request in a month.

    Basis:
        cn-practice:16, cn-fees-2021:4
    """
    received: Any = ledger.last("request_received")
    arrived = received.on if ledger.receipt is None else date.fromordinal(ledger.receipt)
    submitted = received.submitted_on if _convention(ledger, "fee_month") == "submission" else None
    withdrawal = ledger.last("request_withdrawn")
    withdrawn = None if withdrawal is None else withdrawal.on
    return Counted(submitted or arrived, case.case_id, max(1, len(case.items)), withdrawn)


def _month(case: Case, ledger: Ledger, request: Counted) -> Month | None:
    """Say with which requests a request is counted; None where nobody can tell.

    Basis:
        cn-practice:17
    """
    who, scope = _same_applicant(case, ledger), _convention(ledger, "fee_scope")
    counted_by = _convention(ledger, "fee_month")
    if who is None or scope is None or counted_by is None:
        return None
    return Month(who, (scope, getattr(case, scope)), (counted_by, request.on.replace(day=1)))

"""What a report counts of one case: requests, remedies, payments, by year.

A request is counted as new in the year it came in, once with its result in the
year it was closed, and as carried over at every end of a year in between.
Where the format leaves a point open, a convention of the profile settles it.
"""

from __future__ import annotations

from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from foiflow.law.files import vocabulary
from foiflow.office.reports.accepted import LogWalker
from foiflow.office.reports.income import payments

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

    from foiflow.cases.events import Event
    from foiflow.cases.plan import Plan
    from foiflow.cases.rulebook import RuleBook
    from foiflow.office.reports.accepted import Accepted
    from foiflow.office.reports.layouts import Layout

__all__ = ["CaseCounter", "Counted", "Remedy", "Request"]


class Request(NamedTuple):
    """One request, as a report counts it.

    Attributes:
        entered: The year it came in.
        closed: The year it was closed, never before it came in; None while open.
        result: The row of its outcome, as the vocabulary names it; empty while open.
    """

    entered: int
    closed: int | None
    result: str

    def rows(self, year: int, layout: Layout) -> tuple[str, ...]:
        """Name the rows of a year's table that it is counted in."""
        if self.entered > year or (self.closed is not None and self.closed < year):
            return ()
        came = layout.row("received" if self.entered == year else "carried_in")
        if self.closed == year:
            return (came, layout.place[self.result], layout.row("total"))
        return (came, layout.row("carried_out"))


class Remedy(NamedTuple):
    """One reconsideration or suit.

    Attributes:
        block: The block of section 4.
        filed: The year it was filed.
        decided: The year it was decided, or None.
        result: The decision's result; empty while it is pending.
    """

    block: str
    filed: int
    decided: int | None
    result: str

    def endings(self, year: int, layout: Layout) -> tuple[str, ...]:
        """Name the cells of its block that it is counted in."""
        if self.filed > year or (self.decided is not None and self.decided < year):
            return ()
        if self.decided != year:
            return (layout.pending, layout.endings[-1].id)
        return (layout.ending_of[self.result], layout.endings[-1].id)


class Counted(NamedTuple):
    """All that a report counts of one case."""

    requests: Sequence[Request]
    remedies: Sequence[Remedy]
    payments: Sequence[tuple[int, Decimal]]


_NOTHING = Counted((), (), ())
_ONE_MATTER = ("",)
_ANSWER, _WITHDRAWAL = "answer_issued", "request_withdrawn"
_RECONSIDERATION, _DIRECT, _AFTER = "reconsideration", "direct_suit", "suit_after_reconsideration"
_FILED = frozenset({"reconsideration_filed", "litigation_filed"})
_DECIDED = frozenset({"reconsideration_decided", "litigation_decided"})
_REMEDIES = _FILED | _DECIDED


class _Terms:
    """How the rules of a plan want its cases counted.

    Attributes:
        by_registration: Whether a request belongs to the year of its registration.
        by_items: Whether each matter counts.
        counts_anew: Whether a new answer that was ordered counts.
        leaves_withdrawn_out: Whether withdrawn requests do not count.
    """

    def __init__(self, plan: Plan) -> None:
        """Read the conventions, and the rows that an answer discharges the reply by.

        Rows that ask for more than fields of the answer are left aside.
        """
        chosen = plan.rules.conventions
        self.by_registration = chosen["report_year"] == "registration"
        self.by_items = chosen["report_counts"] == "items"
        self.counts_anew = chosen["report_new_answer"] == "new_request"
        self.leaves_withdrawn_out = chosen["report_withdrawn"] == "left_out"
        rows = [done for row in plan.rules.duty if row.id == "reply" for done in row.done_by if done.event == _ANSWER]
        self._rows = [row for row in rows if not (row.if_ or row.unless or row.has or row.where_not)]
        # One field too many asked for is cheaper than none, which attrgetter does not take.
        self._asked = attrgetter("type", *sorted({field for row in self._rows for field in row.where}))
        self._days: dict[object, tuple[str, ...]] = {}

    def closing_year(self, closing: Any) -> int:
        """Give the year of the day that counts for a closing."""
        day: date = closing.on
        if closing.type == _ANSWER:
            said = self._asked(closing)
            fields = self._days.get(said)
            if fields is None:
                fields = self._days[said] = self._day_of(closing)
            for field in fields:
                named: date | None = getattr(closing, field)
                if named is not None:
                    return named.year
        return day.year

    def _day_of(self, answer: Any) -> tuple[str, ...]:
        """Name the fields that the day of an answer is taken from, the first that is given."""
        for row in self._rows:
            if all(getattr(answer, field) in values for field, values in row.where.items()):
                return row.day
        return ()


class CaseCounter:
    """Counts cases one at a time, and remembers what the rules it met say.

    Args:
        as_of: Leave out events after this day; None for no such day.
    """

    def __init__(self, as_of: date | None = None) -> None:
        """Read the rows of outcomes and closings."""
        words = vocabulary()
        self._as_of = None if as_of is None else as_of.toordinal()
        self._outcome_row = {code: str(word["row"]) for code, word in words["outcome"].items()}
        self._closing_row: dict[str, str] = dict(words["closing_row"])
        self._closings = frozenset({_ANSWER, *self._closing_row})
        self._walker = LogWalker(self._closings)
        self._terms: dict[Plan, _Terms] = {}

    def counted(self, book: RuleBook, log: Sequence[Event], matters: Iterable[Any] = ()) -> Counted:
        """Count one case.

        Args:
            book: The rules to read it by.
            log: The events in the order of the log.
            matters: The matters asked for, where the header lists them.

        Raises:
            InputError: The log cannot be read by these rules.
        """
        case = self._walker.accepted(book, log, self._as_of)
        if case is None:
            return _NOTHING
        terms = self._terms.get(case.plan)
        if terms is None:
            terms = self._terms[case.plan] = _Terms(case.plan)
        entered = case.events[0].on.toordinal() if case.receipt is None else case.receipt
        if terms.by_registration and "request_registered" in case.first:
            entered = case.events[case.first["request_registered"]].on.toordinal()
        if self._as_of is not None and entered > self._as_of:
            return _NOTHING
        keys = tuple(matter.key for matter in matters) if terms.by_items else ()
        return Counted(
            self._requests(case, entered, terms, keys or _ONE_MATTER),
            () if _REMEDIES.isdisjoint(case.first) else _remedies(case.events),
            payments(case.events) if "fee_paid" in case.first else (),
        )

    def _requests(self, case: Accepted, entered: int, terms: _Terms, keys: tuple[str, ...]) -> list[Request]:
        """Give the requests that a case counts as: one, unless a convention says more or none."""
        if case.closing is None:
            return self._closed(terms, entered, None, keys)
        closing = case.events[case.closing]
        if terms.leaves_withdrawn_out and closing.type == _WITHDRAWAL:
            return []
        found = self._closed(terms, entered, closing, keys)
        if terms.counts_anew:
            for ordered, answer in self._reopened(case.events):
                found += self._closed(terms, ordered, answer, keys)
        return found

    def _reopened(self, accepted: Iterable[Event]) -> Iterator[tuple[int, Event | None]]:
        """Give each day on which a new answer to a closed request was ordered, and what closed it then."""
        closed, ordered = False, None
        for event in accepted:
            if event.type in self._closings:
                if ordered is not None:
                    yield ordered, event
                closed, ordered = True, None
            elif closed and getattr(event, "orders_new_answer", False):
                closed, ordered = False, event.on.toordinal()
        if ordered is not None:
            yield ordered, None

    def _closed(self, terms: _Terms, entered: int, closing: Any, keys: tuple[str, ...]) -> list[Request]:
        """Give one request a matter, from the day it came in to what closed it, if anything did."""
        year = date.fromordinal(entered).year
        if closing is None:
            return [Request(year, None, "")] * len(keys)
        closed = max(year, terms.closing_year(closing))
        if closing.type != _ANSWER:
            return [Request(year, closed, self._closing_row[closing.type])] * len(keys)
        own = {item.key: item.outcome for item in closing.items} if keys != _ONE_MATTER else {}
        return [Request(year, closed, self._outcome_row[own.get(key, closing.outcome)]) for key in keys]


def _remedies(accepted: Iterable[Event]) -> list[Remedy]:
    """Pair filings with decisions; a decision without a filing on record is both."""
    open_: list[Remedy] = []
    decided: list[Remedy] = []
    reconsidered = False
    for event in accepted:
        known: Any = event
        if event.type in _FILED:
            open_.append(Remedy(_block(known, reconsidered), event.on.year, None, ""))
        elif event.type in _DECIDED:
            filed = _filing(open_, known)
            block = _block(known, reconsidered) if filed is None or _says_which(known) else filed.block
            year = event.on.year
            decided.append(Remedy(block, year if filed is None else filed.filed, year, known.result))
            if filed is not None:
                open_.remove(filed)
        reconsidered = reconsidered or event.type.startswith(_RECONSIDERATION)
    return decided + open_


def _says_which(event: Any) -> bool:
    """Tell whether a suit's entry says if reconsideration came before."""
    return getattr(event, "after_reconsideration", None) is not None


def _block(event: Any, reconsidered: bool) -> str:
    """Name the block of a filing or a decision: what it says itself, or what came before it."""
    if event.type.startswith(_RECONSIDERATION):
        return _RECONSIDERATION
    after = event.after_reconsideration if _says_which(event) else reconsidered
    return _AFTER if after else _DIRECT


def _filing(open_: list[Remedy], decision: Any) -> Remedy | None:
    """Find the filing that a decision decides: the oldest of its block, or else of its kind."""
    is_suit = not decision.type.startswith(_RECONSIDERATION)
    same_kind = [filed for filed in open_ if (filed.block != _RECONSIDERATION) == is_suit]
    if is_suit and _says_which(decision):
        block = _block(decision, False)
        return next((filed for filed in same_kind if filed.block == block), next(iter(same_kind), None))
    return next(iter(same_kind), None)

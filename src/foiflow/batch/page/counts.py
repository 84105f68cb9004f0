"""What a page counts while results go by; memory does not grow with them."""

from __future__ import annotations

import heapq
from collections import Counter
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from foiflow.batch.page.charts import LOOK
from foiflow.batch.page.waits import REPLY, answered_within, days_by_wait

if TYPE_CHECKING:
    from foiflow.batch.replay import Result
    from foiflow.calendars.index import WorkdayIndex
    from foiflow.cases.duties import Standing

__all__ = ["STATUSES", "Counts", "Finding", "Late", "on_time"]

STATUSES = ("met", "met_late", "overdue")
"""The statuses of a reply that has an outcome: on time, late, and owed and past due."""

_WORST: int = LOOK["worst"]


class Finding(NamedTuple):
    """A kind of finding: its code, severity and first article."""

    code: str
    severity: str
    cite: str


class Late(NamedTuple):
    """A late case: by how many working days, its place among the results, and itself."""

    days: int
    place: int
    result: Result


class Counts:
    """The figures of a page.

    Attributes:
        cases: How many cases could be read.
        unreadable: How many records could not.
        as_of: The last day as of which a case was read.
        replies: How many replies have each status.
        months: The same by the month of receipt, as ``YYYY-MM``.
        agencies: The same by agency; None stands for cases that name none.
        days: How many answered cases took each number of working days.
        waits: On how many working days of answered cases somebody was waited for.
        findings: How many of each kind.
        states: How many cases stand in each state.
    """

    def __init__(self, case_id: str | None = None) -> None:
        """Begin; ``case_id`` names a case to be shown, late or not."""
        self.cases = self.unreadable = 0
        self.as_of: date | None = None
        self.replies: Counter[str] = Counter()
        self.states: Counter[str] = Counter()
        self.months: dict[str, Counter[str]] = {}
        self.agencies: dict[str | None, Counter[str]] = {}
        self.days: Counter[int] = Counter()
        self.waits: Counter[str] = Counter()
        self.findings: Counter[Finding] = Counter()
        self.shown: Result | None = None
        self._case_id = case_id
        self._late: list[Late] = []

    def add(self, result: Result) -> None:
        """Count a result."""
        reading = result.reading
        if reading is None:
            self.unreadable += 1
            return
        self.cases += 1
        self.states[reading.state or "none"] += 1
        if result.case_id == self._case_id:
            self.shown = result
        if result.as_of is not None and (self.as_of is None or result.as_of > self.as_of):
            self.as_of = result.as_of
        self.findings.update(
            Finding(finding.code, finding.severity, finding.cites[0] if finding.cites else "")
            for finding in result.findings
        )
        standings = [standing for _, standing in reading.standings]
        if reading.ledger is not None:
            self._add_reply(result, standings, reading.ledger.plan.calendar)

    def _add_reply(self, result: Result, standings: list[Standing], calendar: WorkdayIndex) -> None:
        replies = [standing for standing in standings if standing.id == REPLY]
        if not replies:
            return
        reply = replies[-1]
        month = min(standing.starts for standing in replies)
        self.replies[reply.status] += 1
        self.months.setdefault(_month(month), Counter())[reply.status] += 1
        self.agencies.setdefault(result.agency, Counter())[reply.status] += 1
        span = answered_within(standings)
        if span is not None:
            self.days[calendar.rank(span[1]) - calendar.rank(span[0])] += 1
            self.waits.update(days_by_wait(standings, calendar))
        end = reply.done if reply.status == "met_late" else result.as_of.toordinal() if result.as_of else None
        if reply.status in ("met_late", "overdue") and end is not None:
            late = Late(calendar.rank(end) - calendar.rank(reply.due), -self.cases, result)
            heapq.heappush(self._late, late)
            if len(self._late) > _WORST:
                heapq.heappop(self._late)

    @property
    def worst(self) -> list[Late]:
        """The latest cases, the worst first; of equally late ones the first read."""
        return sorted(self._late, reverse=True)


def _month(day: int) -> str:
    return f"{date.fromordinal(day):%Y-%m}"


def on_time(statuses: Counter[str]) -> float | None:
    """Give the share on time of replies that are made or overdue; None of none."""
    ended = sum(statuses[status] for status in STATUSES)
    return statuses["met"] / ended if ended else None

"""The law read naively: one event after the other, one day after the other.

Slow, and meant to be seen to be right. It shares the rows of the law and the
guards with foiflow's own reading, and no arithmetic: no tables of days, no
running totals, nothing kept from one reading to the next.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.calendars import load_calendar
from foiflow.cases.events import Event
from foiflow.law.load import load_profile
from foiflow.testing.engine import Across, Owed, Reading
from foiflow.testing.naive import months
from foiflow.testing.naive.arcs import led_to
from foiflow.testing.naive.days import working_days
from foiflow.testing.naive.duties import Duties, is_read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from foiflow.cases.case import Case
    from foiflow.cases.header import Conventions
    from foiflow.law.model import Rules
    from foiflow.law.profile import Profile
    from foiflow.testing.naive.running import Running

__all__ = ["NaiveReading", "receipt_day", "rules_of"]

_RECEIVED = "request_received"
_BY_RECEIPT = "by_receipt"


class NaiveReading:
    """An engine that reads the law naively.

    To plant a bug, override the method that the bug is in.

    Attributes:
        covers: The duties it knows; None for all.
    """

    covers: frozenset[str] | None = None
    duties: type[Duties] = Duties

    def read(self, case: Case) -> Reading:
        """Give the state and the duties of a case as of ``case.as_of``."""
        log = self.entries(case)
        received: Any = next((event for event in log if event.type == _RECEIVED), None)
        if received is None:
            return Reading(None, ())
        receipt = receipt_day(case, received)
        if receipt is not None and case.as_of < receipt:
            return Reading(None, ())
        read = [self._read_by(rules, case, log, receipt) for rules in self._rules(case, log, received, receipt)]
        return min(read, key=_reply_due)

    def steps(self, case: Case) -> Iterator[tuple[Case, Reading]]:
        """Give a case after each of its events, and what it then amounts to.

        Args:
            case: The case.
        """
        steps = [attrs.evolve(case, log=case.log[: at + 1], read_as_of=None) for at in range(len(case.log))]
        ordered = all(one.on <= other.on for one, other in pairwise(case.log))
        looks_ahead = load_profile(case.profile).transition.get("convention") in dict(case.conventions)
        if not ordered or looks_ahead or any(event.type == "entry_corrected" for event in case.log):
            yield from ((step, self.read(step)) for step in steps)
            return
        # Nothing that comes later changes how the beginning is read: it need not be read again.
        received: Any = case.log[0]
        receipt = receipt_day(case, received)
        duties, state = self.duties(rules_of(case), receipt, self.working(case)), None
        for step in steps:
            state = _taken(duties, state, step.log[-1])
            begun = receipt is None or step.as_of >= receipt
            yield step, self._as_of(step, duties, state) if begun else Reading(None, ())

    def across(self, cases: Iterable[Case]) -> Across:
        """Give what cases bring about in one another."""
        read = list(cases)
        return Across(months.fees(read, self.day_in_month), months.repeats(read))

    def unread(self, case: Case) -> frozenset[str]:
        """Give the ids of the duties that rest on conditions it does not know.

        It says nothing about them, or not all.

        Args:
            case: The case whose profile names them.
        """
        received = [event for event in self.entries(case) if event.type == _RECEIVED]
        return _unread(rules_of(case)) if received else frozenset()

    # --- what a planted bug may change

    def entries(self, case: Case) -> list[Event]:
        """Give the log as corrected, up to the day of reading, in the order of days."""
        said = list[Event | None](case.log)
        for entry in case.log:
            if entry.type == "entry_corrected":
                known: Any = entry
                if entry.on <= case.as_of:
                    said[known.index] = known.event
        events = [event for event in said if event is not None and event.type != "entry_corrected"]
        return sorted((event for event in events if event.on <= case.as_of), key=lambda event: event.on)

    def working(self, case: Case) -> frozenset[date]:
        """Give the working days that a case is counted on."""
        return working_days(case.calendar or load_calendar(load_profile(case.profile).calendar))

    def law_day(self, receipt: date, log: list[Event]) -> date:
        """Give the day by which the law is chosen."""
        return receipt

    def day_in_month(self, case: Case, on: date) -> date:
        """Give the day by which a request belongs to a month of fees."""
        return on

    # --- reading

    def _rules(self, case: Case, log: list[Event], received: Event, receipt: date | None) -> list[Rules]:
        """Give the rules that a case is read by; both laws' where the earlier date is asked for."""
        profile = load_profile(case.profile)
        conventions, _ = _received(profile, received, case.conventions)
        rules = profile.rules(self.law_day(receipt or received.on, log), conventions)
        change = profile.transition
        how = conventions[change["convention"]] if change else _BY_RECEIPT
        if how == _BY_RECEIPT or receipt is None or rules.law != change["old"]:
            return [rules]
        duties = self.duties(rules, receipt, self.working(case))
        duties.take(received)
        reply = [run for run in duties.runs if run.row.id == "reply"]
        closing = {"answer_issued", *reply[0].row.void_on}
        closed = any(event.type in closing and event.on < change["on"] for event in log)
        if closed or duties.due(reply[0]) < change["on"]:
            return [rules]
        later = profile.rules(change["on"], conventions)
        return [later] if how == "procedure_new" else [rules, later]

    def _read_by(self, rules: Rules, case: Case, log: list[Event], receipt: date | None) -> Reading:
        state: str | None = None
        duties = self.duties(rules, receipt, self.working(case))
        for event in log:
            state = _taken(duties, state, event)
        return self._as_of(case, duties, state)

    def _as_of(self, case: Case, duties: Duties, state: str | None) -> Reading:
        """Read what is owed as of a day, and forget again what silence has begun by then."""
        kept = [(run, run.voided) for run in duties.runs]
        duties.look_for_silence(case.as_of)
        shown = [run for run in duties.runs if not run.latent]
        owed = tuple(self._owed(case, duties, run) for run in shown)
        duties.runs[:] = [run for run, _ in kept]
        for run, voided in kept:
            run.voided = voided
        return Reading(state, owed)

    def _owed(self, case: Case, duties: Duties, run: Running) -> Owed:
        due = duties.due(run, case.as_of)
        calendar = case.calendar or load_calendar(load_profile(case.profile).calendar)
        # Past the announced days foiflow waits for the latest day that a notice may still give.
        settled = due <= calendar.announced_through or run.voided is not None
        return Owed(run.row.id, run.about, run.starts, due, duties.status(run, case.as_of) if settled else None)


def _taken(duties: Duties, state: str | None, event: Event) -> str | None:
    """Give the state after an event; one that is impossible changes nothing."""
    if state is None:
        to = next(iter(duties.rules.states)) if event.type == _RECEIVED else None
    else:
        to = led_to(duties.rules.arc, state, event, duties.facts)
    if to is not None:
        duties.take(event)
    return to or state


def rules_of(case: Case) -> Rules:
    """Give the rows that govern a case by the day it was received.

    Args:
        case: The case.
    """
    received: Any = next(event for event in case.log if event.type == _RECEIVED)
    conventions, receipt = _received(load_profile(case.profile), received, case.conventions)
    return load_profile(case.profile).rules(receipt or received.on, conventions)


def receipt_day(case: Case, received: Any) -> date | None:
    """Give the legal day of receipt; None where the clock waits for it.

    Args:
        case: The case.
        received: The receipt.
    """
    return _received(load_profile(case.profile), received, case.conventions)[1]


@lru_cache
def _received(profile: Profile, received: Any, chosen: Conventions) -> tuple[dict[str, str | int], date | None]:
    """Give the conventions for a request, and the legal day of its receipt."""
    conventions = profile.conventions(received.on, dict(chosen))
    for row in profile.rules(received.on, conventions).receipt:
        if received.channel in row.channels and (not row.signed_by or received.signed_by in row.signed_by):
            given = [getattr(received, field) for field in row.day if getattr(received, field) is not None]
            return conventions, max(given[0], received.on) if given else None
    return conventions, received.on


@lru_cache
def _unread(rules: Rules) -> frozenset[str]:
    return frozenset(row.id for row in rules.duty if not is_read(row))


def _reply_due(reading: Reading) -> date:
    replies = [owed.due for owed in reading.duties if owed.duty == "reply" and owed.status != "void"]
    return replies[-1] if replies else date.max

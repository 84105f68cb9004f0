"""A whole log, read through the rows: what it amounts to as of a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from foiflow.cases.actions import open_on_silence
from foiflow.cases.decide import apply
from foiflow.cases.duties import due_day, settled
from foiflow.cases.findings import all_findings, make
from foiflow.cases.ledger import Ledger
from foiflow.errors import InputError
from foiflow.workflow.rows import INITIAL, Refusal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiflow.cases.events import Event
    from foiflow.cases.findings import Finding
    from foiflow.cases.ledger import Run
    from foiflow.cases.rulebook import RuleBook

__all__ = ["Reading", "read_log"]

_CORRECTION = "entry_corrected"


class Reading(NamedTuple):
    """What a log amounts to as of a day.

    Attributes:
        ledger: The working state, or None where nothing was received.
        state: The state; None before receipt.
        standings: Each running of a duty and how it stands.
        findings: The findings, by day.
        rejected: Impossible events: their positions in the log and the refusals.
        later: How many events lie after the day.
    """

    ledger: Ledger | None
    state: str | None
    standings: list[tuple[Run, tuple[Any, ...]]]
    findings: list[Finding]
    rejected: list[tuple[int, Refusal]]
    later: int


def read_log(book: RuleBook, log: Sequence[Event], as_of: int) -> Reading:
    """Fold a log into what it amounts to.

    Args:
        book: The rules to read it by.
        log: The events in the order of the log.
        as_of: The day number as of which to read; later events are left out.

    Raises:
        InputError: The request arrived before any law was in force, or an
            entry is corrected that is not there.
        OutOfCalendar: A date lies where no calendar reaches.
    """
    entries, later, disordered = _in_order(log, as_of)
    received: Any = next((event for _, event in entries if event.type == INITIAL), None)
    if received is None:
        nothing = [(position, Refusal(None, event.type, _NOT_RECEIVED, (INITIAL,))) for position, event in entries]
        return Reading(None, None, [], [], nothing, later)
    receipt, _ = book.receipt_day(received)
    plans = book.plans_for(received, receipt, log)
    ledgers = [_folded(Ledger(plan, receipt), entries) for plan in plans]
    ledger = ledgers[0] if len(ledgers) == 1 else min(ledgers, key=lambda each: _reply_due(each, as_of))
    if disordered is not None:
        rule = ledger.plan.finding_rule("events_out_of_order", "log")
        if rule is not None:
            ledger.findings.append((rule, disordered, {}))
    if receipt is not None and as_of < receipt:
        return Reading(ledger, None, [], [], ledger.rejected, later)
    return settle(ledger, as_of, later)


_NOT_RECEIVED = "nothing can happen to a request before it is received"


def settle(ledger: Ledger, as_of: int, later: int = 0) -> Reading:
    """Say how a folded case stands as of a day."""
    open_on_silence(ledger, as_of)
    standings = [(run, settled(ledger, run, as_of)) for run in ledger.runs if not run.latent]
    state = ledger.row.name if ledger.row is not None else None
    return Reading(ledger, state, standings, all_findings(ledger, standings, as_of), ledger.rejected, later)


def _folded(ledger: Ledger, entries: Sequence[tuple[int, Event]]) -> Ledger:
    for position, event in entries:
        refused = apply(ledger, event)
        if refused is not None:
            ledger.rejected.append((position, refused))
    return ledger


def _reply_due(ledger: Ledger, as_of: int) -> int:
    run = ledger.current("reply")
    return as_of if run is None else due_day(run, as_of, ledger.plan.calendar, ledger)


def _in_order(log: Sequence[Event], as_of: int) -> tuple[list[tuple[int, Event]], int, int | None]:
    """Correct the entries, leave out what is later, and sort by day and position.

    Returns:
        Position and event of each entry; how many are later; the day of the
        first entry that stands after a later one, or None.
    """
    day = date.fromordinal(as_of)
    entries = list(enumerate(log))
    later = 0
    if any(event.on > day for event in log):
        later = sum(1 for event in log if event.on > day)
        entries = [entry for entry in entries if entry[1].on <= day]
    if any(event.type == _CORRECTION for _, event in entries):
        entries = _corrected(entries, log, day)
    last = date.min
    for _, event in entries:
        if event.on < last:
            disordered = event.on.toordinal()
            entries.sort(key=lambda entry: entry[1].on)
            return entries, later, disordered
        last = event.on
    return entries, later, None


def _corrected(entries: list[tuple[int, Event]], log: Sequence[Event], day: date) -> list[tuple[int, Event]]:
    """Put what each corrected entry should have said in its place."""
    said: dict[int, Event | None] = {}
    for _, entry in entries:
        if entry.type != _CORRECTION:
            continue
        correction: Any = entry
        index = correction.index
        if not 0 <= index < len(log) or log[index].type == _CORRECTION:
            raise InputError("entry_corrected.index", index, "the position of another entry of the log, from 0")
        said[index] = correction.event
    now = ((position, said.get(position, event)) for position, event in entries if event.type != _CORRECTION)
    return [(position, event) for position, event in now if event is not None and event.on <= day]


def late_finding(ledger: Ledger, code: str, on: str, day: int, parts: dict[str, object]) -> Finding | None:
    """Make a finding that no single event brings about, if the rules have it."""
    rule = ledger.plan.finding_rule(code, on)
    return None if rule is None else make(ledger, code, day, rule.cite, parts, severity=rule.severity)

"""A whole log, read through the rows: what it amounts to as of a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from foiflow.cases.decide import fold_in
from foiflow.cases.duties import due_day, settled
from foiflow.cases.findings import Judged, all_findings, make
from foiflow.cases.ledger import Ledger
from foiflow.cases.silence import open_on_silence, silence_may_matter
from foiflow.errors import InputError, OutOfCalendar
from foiflow.workflow.rows import INITIAL, Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foiflow.cases.duties import Standing
    from foiflow.cases.events import Event
    from foiflow.cases.findings import Finding
    from foiflow.cases.ledger import Run
    from foiflow.cases.rulebook import RuleBook

__all__ = [
    "Folded",
    "Reading",
    "after_silence",
    "begun",
    "fold_entries",
    "fold_log",
    "fold_on",
    "last_day",
    "late_finding",
    "later_than",
    "read_log",
    "stand",
    "standing_of",
    "state_of",
]

_CORRECTION = "entry_corrected"


class Folded(NamedTuple):
    """A log folded as of a day, before anybody asks how its duties stand.

    Attributes:
        ledger: The working state, or None where nothing was received.
        rejected: Impossible events: their positions in the log and the refusals.
        later: How many events lie after the day.
    """

    ledger: Ledger | None
    rejected: tuple[tuple[int, Refusal], ...]
    later: int


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
    standings: list[tuple[Run, Standing]]
    findings: list[Finding]
    rejected: tuple[tuple[int, Refusal], ...]
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
    folded = fold_log(book, log, as_of)
    ledger, state, standings = standing_of(folded.ledger, as_of)
    findings = [] if ledger is None or state is None else all_findings(ledger, standings, as_of)
    return Reading(ledger, state, standings, findings, folded.rejected, folded.later)


def standing_of(ledger: Ledger | None, as_of: int) -> tuple[Ledger | None, str | None, list[tuple[Run, Standing]]]:
    """Say how a folded log stands on a day: the ledger, its state, its duties."""
    if ledger is None or not begun(ledger, as_of):
        return ledger, None, []
    open_on_silence(ledger, as_of)
    return ledger, state_of(ledger), stand(ledger, as_of)


_NOT_RECEIVED = "nothing can happen to a request before it is received"


def fold_log(book: RuleBook, log: Sequence[Event], as_of: int) -> Folded:
    """Fold a log and stop short of judging it; like ``read_log`` otherwise."""
    entries, later, disordered = _in_order(log, as_of)
    return fold_entries(book, entries, as_of, later, disordered)


def fold_entries(
    book: RuleBook, entries: list[tuple[int, Event]], as_of: int, later: int, disordered: int | None = None
) -> Folded:
    """Fold the entries of a log that are already in the order of their days.

    Args:
        book: The rules to read them by.
        entries: Positions in the log, and what happened, up to the day.
        as_of: The day number as of which to read.
        later: How many entries lie after it.
        disordered: The day of an entry that stood after a later one.
    """
    received: Any = entries[0][1] if entries else None
    if received is None or received.type != INITIAL:
        received = next((event for _, event in entries if event.type == INITIAL), None)
    if received is None:
        nothing = [(position, Refusal(None, event.type, _NOT_RECEIVED, (INITIAL,))) for position, event in entries]
        return Folded(None, tuple(nothing), later)
    receipt, _ = book.receipt_day(received)
    plans = book.plans_for(received, receipt, (event for _, event in entries))
    ledgers = [Ledger(plan, receipt) for plan in plans]
    for each in ledgers:
        fold_in(each, entries)
    ledger = ledgers[0] if len(ledgers) == 1 else min(ledgers, key=lambda each: _reply_due(each, as_of))
    ledger.lasting = plans == [book.plan_of_receipt(received, receipt)]
    if disordered is not None:
        rules = ledger.plan.finding_rules("events_out_of_order", "log")
        ledger.findings += tuple((rule, disordered, {}) for rule in rules)
    return Folded(ledger, ledger.rejected, later)


def fold_on(ledger: Ledger, log: tuple[Event, ...]) -> Ledger | None:
    """Give the ledger of a log that has become longer by one event, the latest.

    Args:
        ledger: The ledger before the event, which stays as it is.
        log: The log with the event.

    Returns:
        None where the whole log must be read again: the event may change the
        rules it is read by, or brings dates that no calendar reaches, which is
        told to whoever asks for them.
    """
    if not ledger.lasting:
        return None
    longer = ledger.copied()
    try:
        fold_in(longer, ((len(log) - 1, log[-1]),))
    except OutOfCalendar:
        return None
    if tuple(longer.accepted) == log:  # as usual, and then one of the two is enough
        longer.accepted = log
    return longer


def begun(ledger: Ledger, as_of: int) -> bool:
    """Tell whether a request has been received in law by a day."""
    return ledger.receipt is None or as_of >= ledger.receipt


def after_silence(ledger: Ledger, as_of: int) -> Ledger:
    """Give a ledger with what silence has begun by a day, or the one given.

    That one stays as it is.
    """
    if silence_may_matter(ledger, as_of):
        ledger = ledger.copied()
        open_on_silence(ledger, as_of)
    return ledger


def state_of(ledger: Ledger) -> str | None:
    """Name the state that a ledger has come to."""
    return ledger.row.name if ledger.row is not None else None


def stand(ledger: Ledger, as_of: int) -> list[tuple[Run, Standing]]:
    """Say how each running of a duty stands on a day."""
    return [(run, settled(ledger, run, as_of)) for run in ledger.runs if not run.latent]


def _reply_due(ledger: Ledger, as_of: int) -> int:
    run = ledger.current("reply")
    return as_of if run is None else due_day(run, as_of, ledger.plan.calendar, ledger)


def _in_order(log: Sequence[Event], as_of: int) -> tuple[list[tuple[int, Event]], int, int | None]:
    """Correct the entries, leave out what is later, and sort by day and position.

    Returns:
        Position and event of each entry; how many are later; the day of the
        first entry that stands after a later one, or None.
    """
    day, last = date.fromordinal(as_of), date.min
    for event in log:
        if not last <= event.on <= day or event.type == _CORRECTION:
            break
        last = event.on
    else:
        return list(enumerate(log)), 0, None
    return _put_in_order(log, day)


def later_than(log: Sequence[Event], as_of: int) -> int:
    """Count the entries of a log that lie after a day, taken as corrected by then."""
    return _in_order(log, as_of)[1]


def _put_in_order(log: Sequence[Event], day: date) -> tuple[list[tuple[int, Event]], int, int | None]:
    entries = corrected(log, day)
    kept = [entry for entry in entries if entry[1].on <= day]
    later = len(entries) - len(kept) + sum(1 for event in log if event.type == _CORRECTION and event.on > day)
    last = date.min
    for _, event in kept:
        if event.on < last:
            disordered = event.on.toordinal()
            kept.sort(key=lambda entry: entry[1].on)
            return kept, later, disordered
        last = event.on
    return kept, later, None


def corrected(log: Sequence[Event], day: date) -> list[tuple[int, Event]]:
    """Give the entries with their positions, as corrected by a day.

    Raises:
        InputError: A correction points at no other entry of the log.
    """
    said: dict[int, Event | None] = {}
    for entry in log:
        if entry.type != _CORRECTION or entry.on > day:
            continue
        correction: Any = entry
        index = correction.index
        if not 0 <= index < len(log) or log[index].type == _CORRECTION:
            raise InputError("entry_corrected.index", index, "the position of another entry of the log, from 0")
        said[index] = correction.event
    now = ((position, said.get(position, event)) for position, event in enumerate(log) if event.type != _CORRECTION)
    return [(position, event) for position, event in now if event is not None]


def last_day(log: Sequence[Event]) -> date:
    """Give the day of the last event, entries taken as corrected."""
    if any(event.type == _CORRECTION for event in log):
        days = [event.on for _, event in corrected(log, date.max)]
        days += [event.on for event in log if event.type == _CORRECTION]
        return max(days)
    return max((event.on for event in log), default=date.min)


def late_finding(ledger: Ledger, code: str, on: str, day: int, parts: dict[str, object]) -> Iterator[Finding]:
    """Make a finding that no event of the case brings about, if rules have it."""
    for rule in ledger.plan.finding_rules(code, on):
        if rule.in_force.holds_on(date.fromordinal(day)):
            yield make(ledger.plan, Judged(code, day, rule.cite, parts, rule.severity))

"""The one place where a rule is applied: may this happen, and what does it do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiflow.workflow.rows import INITIAL, Refusal, refusal, step

if TYPE_CHECKING:
    from foiflow.cases.events import Event
    from foiflow.cases.ledger import Ledger
    from foiflow.workflow.rows import StateRow

__all__ = ["apply", "next_state"]


def apply(ledger: Ledger, event: Event) -> Refusal | None:
    """Record an event in the ledger, or say why it is impossible.

    Args:
        ledger: The case so far; changed only where the event is possible.
        event: What happened next.

    Returns:
        None where it was recorded, else the refusal.
    """
    row = ledger.row
    to = _first(ledger, event) if row is None else step(row, event, ledger)
    if to is None:
        return refusal(row, event, ledger)
    plan, day = ledger.plan, event.on.toordinal()
    for action in plan.actions_on(day)[event.type]:
        action(ledger, event, day)
    if event.on_is != "exact" and plan.inexact is not None:
        ledger.findings.append((plan.inexact, day, {"event": event.type, "exactness": event.on_is}))
    ledger.row = to
    ledger.accepted.append(event)
    return None


def _first(ledger: Ledger, event: Event) -> StateRow | None:
    """Give the row that a case begins with, if the event begins one."""
    return ledger.plan.initial if event.type == INITIAL else None


def next_state(ledger: Ledger, event: Event) -> str | Refusal:
    """Step the live machine: the state an event leads to, or why it may not.

    The machine reads the same arcs as ``apply``; the ledger is not changed.
    """
    row = ledger.row
    if row is None:
        return ledger.plan.initial.name if event.type == INITIAL else refusal(row, event, ledger)
    to = ledger.plan.machine.step(row.name, event, ledger)
    return refusal(row, event, ledger) if to is None else to

"""The one place where a rule is applied: may this happen, and what does it do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiflow.workflow.rows import INITIAL, Refusal, refusal, step

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiflow.cases.events import Event
    from foiflow.cases.ledger import Ledger

__all__ = ["fold_in", "next_state"]


def fold_in(ledger: Ledger, entries: Iterable[tuple[int, Event]]) -> None:
    """Record the events of a log in a ledger; set aside those that are impossible.

    Args:
        ledger: The case so far.
        entries: Positions in the log, and what happened, in the order of days.
    """
    plan = ledger.plan
    by_day, row = plan.by_day, ledger.row
    accepted = ledger.accepted = [*ledger.accepted]
    for position, event in entries:
        if row is None:
            to = plan.initial if event.type == INITIAL else None
        else:
            to = row.plain.get(event.type) or step(row, event, ledger)
        if to is None:
            ledger.rejected += ((position, refusal(row, event, ledger)),)
            continue
        day = event.on.toordinal()
        for action in (by_day.get(day) or plan.actions_on(day))[event.type]:
            action(ledger, event, day)
        if event.on_is != "exact":
            parts: dict[str, object] = {"event": event.type, "exactness": event.on_is}
            ledger.findings += tuple((rule, day, parts) for rule in plan.inexact)
        ledger.row = row = to
        accepted.append(event)


def next_state(ledger: Ledger, event: Event) -> str | Refusal:
    """Step the live machine: the state an event leads to, or why it may not.

    The machine reads the same arcs as ``fold_in``; the ledger is not changed.
    """
    row = ledger.row
    to = None if row is None else ledger.plan.machine.step(row.name, event, ledger)
    return refusal(row, event, ledger) if to is None else to

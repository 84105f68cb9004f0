"""Why an event may not be recorded live: raised, where a replay sets it aside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiflow.cases.authority import authority_over, not_authorised
from foiflow.cases.fold import state_of
from foiflow.errors import EventRefused
from foiflow.workflow.ways import lifted_by

if TYPE_CHECKING:
    from foiflow.cases.case import Case
    from foiflow.cases.events import Event
    from foiflow.cases.ledger import Ledger
    from foiflow.workflow.rows import Refusal

__all__ = ["refuse_new", "refuse_role", "refused"]


def refused(refusal: Refusal, ledger: Ledger) -> EventRefused:
    """Give a refusal as an error, with what would lift it."""
    lifts = () if ledger.row is None else lifted_by(ledger.row, refusal.event_type, refusal.why)
    return EventRefused(refusal.state, refusal.event_type, refusal.why, refusal.allowed, refusal.cites, lifts)


def refuse_new(before: Case, after: Case) -> None:
    """Raise where a longer log is read with a rejection that the shorter one had not.

    Raises:
        EventRefused: There is one; the first.
    """
    known = {position for position, _ in before.rejected}
    for position, refusal in after.rejected:
        if position not in known:
            raise EventRefused(refusal.state, refusal.event_type, refusal.why, refusal.allowed, refusal.cites)


def refuse_role(ledger: Ledger, event: Event) -> None:
    """Raise where the profile leaves an event to other roles than its own.

    Raises:
        EventRefused: The event's role, or nobody named, may not record it.
        UnknownName: The profile names roles, and none such.
    """
    why = not_authorised(ledger, event)
    if why is not None:
        leave = authority_over(ledger.plan.rules, event.type, event.on)
        cites = tuple(dict.fromkeys(cite for role in leave for cite in role.cites))
        raise EventRefused(state_of(ledger), event.type, why, (), cites)

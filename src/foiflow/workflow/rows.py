"""The arcs as linked rows: a state is its own row of what may happen next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from foiflow.workflow.guards import guard_of, in_order_of_trial

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from foiflow.law.model import Arc
    from foiflow.workflow.guards import Facts, Guard

__all__ = ["Refusal", "StateRow", "linked", "refusal", "step"]

INITIAL = "request_received"


class Choice(NamedTuple):
    """One way that an event may take from a state."""

    guard: Guard | None
    to: StateRow
    arc: Arc


class StateRow(dict[str, tuple[Choice, ...]]):
    """A state: its name, and by event type the ways out of it.

    Attributes:
        name: The state's name.
        plain: The ways out that no guard stands in.
    """

    __slots__ = ("name", "plain")

    def __init__(self, name: str) -> None:
        """Make a state that nothing leads out of yet."""
        super().__init__()
        self.name = name
        self.plain: dict[str, StateRow] = {}


class Refusal(NamedTuple):
    """Why an event is impossible where a case stands.

    Attributes:
        state: The state, or None before receipt.
        event_type: The refused event's type.
        why: What stands in the way.
        allowed: The types that the state allows.
        cites: The articles of the arcs that were tried.
    """

    state: str | None
    event_type: str
    why: str
    allowed: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()


def linked(arcs: Iterable[Arc], states: Iterable[str]) -> Mapping[str, StateRow]:
    """Link the arcs into rows, one row a state."""
    rows = {name: StateRow(name) for name in states}
    for arc in in_order_of_trial(tuple(arcs)):
        for source in arc.from_:
            to = rows[source if arc.to == "same" else arc.to]
            before = rows[source].get(arc.event, ())
            choice = Choice(guard_of(arc), to, arc)
            rows[source][arc.event] = (*before, choice)
            if choice.guard is None and not before:
                rows[source].plain[arc.event] = to
    return rows


def step(row: StateRow, event: Any, facts: Facts) -> StateRow | None:
    """Give the row an event leads to, or None where no arc may be taken."""
    unguarded = row.plain.get(event.type)
    if unguarded is not None:
        return unguarded
    for guard, to, _ in row.get(event.type, ()):
        if guard is None or guard(facts, event) is None:
            return to
    return None


def refusal(row: StateRow | None, event: Any, facts: Facts) -> Refusal:
    """Say why ``step`` gave None."""
    if row is None:
        return Refusal(None, event.type, "nothing can happen to a request before it is received", (INITIAL,))
    choices = row.get(event.type, ())
    # What the case lacks says more than what another event would have been.
    asked = sorted(choices, key=lambda choice: bool(choice.arc.where))
    reasons = [reason for guard, _, _ in asked if guard and (reason := guard(facts, event))]
    cites = tuple(dict.fromkeys(cite for choice in choices for cite in choice.arc.cite))
    if reasons:
        why = reasons[0]
    elif event.type == INITIAL:
        why = "the request has been received already"
    else:
        why = "no such step leads out of it"
    return Refusal(row.name, event.type, why, tuple(sorted(row)), cites)

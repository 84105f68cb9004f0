"""What may happen next to a case, and what stands in the way of the rest."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.cases.authority import authority_over, roles_known
from foiflow.cases.decide import next_state
from foiflow.cases.events import EVENT_TYPES, Event
from foiflow.errors import UnknownName
from foiflow.law.files import vocabulary
from foiflow.workflow.rows import INITIAL, Refusal
from foiflow.workflow.ways import lifted_by

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from foiflow.cases.ledger import Ledger

__all__ = ["NextEvent", "next_events"]


@attrs.frozen
class NextEvent:
    """A type of event and whether it may happen next.

    Attributes:
        type: The event's type.
        allowed: Whether it may.
        why: What stands in the way, where it may not.
        cites: The articles of the arcs concerned.
        lifted_by: The events that would make it possible: what it answers, or
            the shortest way to a state that allows it.
        roles: Who may record it, each with what it is limited to; empty where
            everybody may.
    """

    type: str
    allowed: bool
    why: str | None
    cites: tuple[str, ...]
    lifted_by: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()


def next_events(ledger: Ledger | None, on: date, role: str | None = None) -> tuple[NextEvent, ...]:
    """Try every type of event on a case as it stands.

    Args:
        ledger: The case; None before receipt.
        on: The day of the trial.
        role: Whoever would record it; None for anybody.

    Raises:
        UnknownName: The profile names roles, and none such.
    """
    if ledger is not None and role is not None:
        known = [each.id for each in roles_known(ledger.plan.rules, on)]
        if known and role not in known:
            raise UnknownName("role of this profile", role, known)
    each = (_tried(ledger, kind, on) for kind in EVENT_TYPES if kind != "entry_corrected")
    return tuple(each) if ledger is None else tuple(_by_role(ledger, found, on, role) for found in each)


def _by_role(ledger: Ledger, found: NextEvent, on: date, role: str | None) -> NextEvent:
    """Say who may record an event, and take it from a role that may not."""
    leave = authority_over(ledger.plan.rules, found.type, on)
    if not leave:
        return found
    named = tuple(f"{one.role} ({one.only})" if one.only else one.role for one in leave)
    if not found.allowed or role is None or role in {one.role for one in leave}:
        return attrs.evolve(found, roles=named)
    cites = tuple(dict.fromkeys(cite for one in leave for cite in one.cites))
    why = f"role {role} may not record it"
    return attrs.evolve(found, allowed=False, why=why, cites=cites, roles=named)


def _tried(ledger: Ledger | None, kind: str, on: date) -> NextEvent:
    if ledger is None or ledger.row is None:
        if kind == INITIAL:
            return NextEvent(kind, True, None, ())
        return NextEvent(kind, False, "nothing has been received", (), (INITIAL,))
    arcs = [choice.arc for choice in ledger.row.get(kind, ()) if choice.arc.where]
    asked_for = [dict(zip(arc.where, values, strict=True)) for arc in arcs for values in product(*arc.where.values())]
    outcomes = [next_state(ledger, _trial(ledger, kind, on, where)) for where in (*asked_for, {})]
    refusals = [outcome for outcome in outcomes if isinstance(outcome, Refusal)]
    if len(refusals) == len(outcomes):
        refused = refusals[0]
        return NextEvent(kind, False, refused.why, refused.cites, lifted_by(ledger.row, kind, refused.why))
    cites = dict.fromkeys(cite for choice in ledger.row[kind] for cite in choice.arc.cite)
    return NextEvent(kind, True, None, tuple(cites))


def _trial(ledger: Ledger, kind: str, on: date, where: dict[str, str | bool]) -> Event:
    """Make an event of a type as it would most likely be, with the values that an arc asks for."""
    values: dict[str, Any] = {"on": on}
    fields: Mapping[str, str] = vocabulary()["event"][kind].get("fields", {})
    for name, field_kind in fields.items():
        if field_kind.endswith("!"):
            values[name] = _likely(ledger, kind, name, field_kind.removesuffix("!"))
    return EVENT_TYPES[kind](**values | where)


def _likely(ledger: Ledger, kind: str, name: str, field_kind: str) -> Any:
    base, _, words = field_kind.partition(":")
    if base == "choice":
        return vocabulary()["choice"][words][0]
    if base == "outcome":
        return next(iter(vocabulary()["outcome"]))
    if base == "amount":
        return 0
    consulted = (party for per, party in ledger.consulted if per == EVENT_TYPES[kind].per and per == name)
    return next(consulted, "")

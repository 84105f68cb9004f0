"""What may happen next to a case, and what stands in the way of the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from foiflow.cases.decide import next_state
from foiflow.cases.events import EVENT_TYPES, Event
from foiflow.law.files import vocabulary
from foiflow.workflow.rows import INITIAL, Refusal

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
    """

    type: str
    allowed: bool
    why: str | None
    cites: tuple[str, ...]


def next_events(ledger: Ledger | None, on: date) -> tuple[NextEvent, ...]:
    """Try every type of event on a case as it stands.

    Args:
        ledger: The case; None before receipt.
        on: The day of the trial.
    """
    return tuple(_tried(ledger, kind, on) for kind in EVENT_TYPES if kind != "entry_corrected")


def _tried(ledger: Ledger | None, kind: str, on: date) -> NextEvent:
    if ledger is None or ledger.row is None:
        return NextEvent(kind, kind == INITIAL, None if kind == INITIAL else "nothing has been received", ())
    outcome = next_state(ledger, _trial(ledger, kind, on))
    if isinstance(outcome, Refusal):
        return NextEvent(kind, False, outcome.why, outcome.cites)
    cites = dict.fromkeys(cite for choice in ledger.row[kind] for cite in choice.arc.cite)
    return NextEvent(kind, True, None, tuple(cites))


def _trial(ledger: Ledger, kind: str, on: date) -> Event:
    """Make an event of a type as it would most likely be."""
    values: dict[str, Any] = {"on": on}
    fields: Mapping[str, str] = vocabulary()["event"][kind].get("fields", {})
    for name, field_kind in fields.items():
        if field_kind.endswith("!"):
            values[name] = _likely(ledger, kind, name, field_kind.removesuffix("!"))
    return EVENT_TYPES[kind](**values)


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

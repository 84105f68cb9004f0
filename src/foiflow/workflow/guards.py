"""The guards: named propositions that an arc may rest on.

A guard sees the case through ``Facts`` and gives the reason why its proposition
does not hold, or None. It refuses only what is impossible; what is merely
unlawful becomes a finding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow.law.model import Arc

__all__ = ["GUARDS", "Facts", "Guard", "guard_of", "in_order_of_trial"]


class Facts(Protocol):
    """What a guard may ask about a case."""

    @property
    def open_consultations(self) -> int:
        """How many consultations have been sent and not answered."""

    def is_consulted(self, event: Any) -> bool:
        """Tell whether the party or agency of the event has an open consultation."""

    def pending(self, notice: str, answers: tuple[str, ...]) -> bool:
        """Tell whether the last notice of a type has not been answered."""

    def pays_in_full(self, event: Any) -> bool:
        """Tell whether a payment brings the sum paid to what was billed."""

    @property
    def owes_payment(self) -> bool:
        """Whether the last fee notice has not been paid in full."""

    def awaits_opinion(self, event: Any) -> bool:
        """Tell whether somebody consulted still has time to answer on the event's day."""


if TYPE_CHECKING:
    Guard = Callable[[Facts, Any], str | None]

_NOT_CONSULTED = "no consultation of that party is open"
_CONSULTING = "a consultation is still open"
_NOT_CONSULTING = "no consultation is open"
_ORDERED = "the decision orders a new answer"
_NOT_ORDERED = "the decision orders no new answer"


def party_still_consulted(facts: Facts, event: Any) -> str | None:
    """Hold where the event's party has an open consultation."""
    return None if facts.is_consulted(event) else _NOT_CONSULTED


def last_consultation(facts: Facts, event: Any) -> str | None:
    """Hold where the event's party has the only open consultation."""
    if not facts.is_consulted(event):
        return _NOT_CONSULTED
    return None if facts.open_consultations == 1 else _CONSULTING


def other_consultation_open(facts: Facts, event: Any) -> str | None:
    """Hold where the event's party has one of several open consultations."""
    if not facts.is_consulted(event):
        return _NOT_CONSULTED
    return None if facts.open_consultations > 1 else "no other consultation is open"


def consultation_open(facts: Facts, event: Any) -> str | None:
    """Hold where any consultation is open."""
    return None if facts.open_consultations else _NOT_CONSULTING


def no_consultation_open(facts: Facts, event: Any) -> str | None:
    """Hold where no consultation is open."""
    return _CONSULTING if facts.open_consultations else None


def correction_pending(facts: Facts, event: Any) -> str | None:
    """Hold where the last correction notice has not been answered."""
    answered = not facts.pending("correction_notice_issued", ("correction_received",))
    return "no correction notice waits for an answer" if answered else None


def reasons_pending(facts: Facts, event: Any) -> str | None:
    """Hold where the last request for reasons has not been answered."""
    answered = not facts.pending("reasons_requested", ("reasons_received",))
    return "no request for reasons waits for an answer" if answered else None


def payment_pending(facts: Facts, event: Any) -> str | None:
    """Hold where the last fee notice has not been paid in full."""
    return None if facts.owes_payment else "no fee notice waits for payment"


def payment_complete(facts: Facts, event: Any) -> str | None:
    """Hold where the payment brings the sum paid to what was billed."""
    return None if facts.pays_in_full(event) else "the payment falls short of what was billed"


def payment_short(facts: Facts, event: Any) -> str | None:
    """Hold where the payment does not bring the sum paid to what was billed."""
    return "the payment covers what was billed" if facts.pays_in_full(event) else None


def payment_complete_and_consultation_open(facts: Facts, event: Any) -> str | None:
    """Hold where a payment is complete while a consultation is open."""
    return payment_complete(facts, event) or consultation_open(facts, event)


def payment_complete_and_no_consultation_open(facts: Facts, event: Any) -> str | None:
    """Hold where a payment is complete and no consultation is open."""
    return payment_complete(facts, event) or no_consultation_open(facts, event)


def new_answer_ordered(facts: Facts, event: Any) -> str | None:
    """Hold where the decision orders a new answer."""
    return None if event.orders_new_answer else _NOT_ORDERED


def no_new_answer_ordered(facts: Facts, event: Any) -> str | None:
    """Hold where the decision orders no new answer."""
    return _ORDERED if event.orders_new_answer else None


def nothing_pending(facts: Facts, event: Any) -> str | None:
    """Hold where no opinion is awaited and no remedy waits for its decision."""
    if facts.awaits_opinion(event):
        return "somebody consulted still has time to answer"
    if facts.pending("reconsideration_filed", ("reconsideration_decided",)):
        return "a reconsideration has not been decided"
    undecided = facts.pending("litigation_filed", ("litigation_decided",))
    return "a suit has not been decided" if undecided else None


GUARDS: dict[str, Guard] = {
    guard.__name__: guard
    for guard in (
        party_still_consulted,
        last_consultation,
        other_consultation_open,
        consultation_open,
        no_consultation_open,
        correction_pending,
        reasons_pending,
        payment_pending,
        payment_complete,
        payment_short,
        payment_complete_and_consultation_open,
        payment_complete_and_no_consultation_open,
        new_answer_ordered,
        no_new_answer_ordered,
        nothing_pending,
    )
}


def guard_of(arc: Arc) -> Guard | None:
    """Give all that an arc rests on as one guard, or None where it rests on nothing."""
    named = GUARDS[arc.guard] if arc.guard else None
    if not arc.where:
        return named

    def holds(facts: Facts, event: Any) -> str | None:
        for field, values in arc.where.items():
            if getattr(event, field) not in values:
                return f"{field} is none of {', '.join(map(str, values))}"
        return named(facts, event) if named else None

    return holds


def in_order_of_trial(arcs: tuple[Arc, ...]) -> list[Arc]:
    """Put arcs in the order in which they are tried: what asks for more comes first."""
    return sorted(arcs, key=lambda arc: (not arc.where, arc.guard is None))

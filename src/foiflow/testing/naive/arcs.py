"""The arcs read word by word; what guards ask, looked up in the whole log."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Any

from foiflow.law.files import vocabulary
from foiflow.workflow.guards import GUARDS, Facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from foiflow.cases.events import Event
    from foiflow.law.model import Arc

__all__ = ["LogFacts", "led_to"]


def led_to(arcs: Iterable[Arc], state: str, event: Any, facts: Facts) -> str | None:
    """Follow the docstring of ``Arc``: where an event leads, None where nowhere.

    Those with ``where`` come first; of each, those that rest on a guard.

    Args:
        arcs: The arcs, in their order.
        state: The state before.
        event: The event.
        facts: What guards may ask.
    """
    mine = [arc for arc in arcs if arc.event == event.type and state in arc.from_]
    for asks, guarded in product((True, False), repeat=2):
        for arc in mine:
            if bool(arc.where) == asks and bool(arc.guard) == guarded:
                among = all(getattr(event, field) in values for field, values in arc.where.items())
                if among and (arc.guard is None or GUARDS[arc.guard](facts, event) is None):
                    return state if arc.to == "same" else arc.to
    return None


class LogFacts:
    """Facts of a case, each found by reading the log from its beginning."""

    def __init__(self, log: Sequence[Event], awaits_opinion: Callable[[Event], bool]) -> None:
        """Take the events that have been possible so far."""
        self.log, self._awaits_opinion = log, awaits_opinion

    def _consulted(self) -> set[tuple[str | None, object]]:
        letters: dict[str, str] = vocabulary()["consultation"]
        found: set[tuple[str | None, object]] = set()
        for event in self.log:
            if event.type in letters:
                found.add(_whom(event))
            elif event.type in letters.values():
                found.discard(_whom(event))
        return found

    @property
    def open_consultations(self) -> int:
        """How many have been asked and have not answered."""
        return len(self._consulted())

    def is_consulted(self, event: Event) -> bool:
        """Tell whether whom an event is about has been asked and has not answered."""
        return _whom(event) in self._consulted()

    def pending(self, notice: str, answers: tuple[str, ...]) -> bool:
        """Tell whether a notice is the last of the notices and answers."""
        kinds = [event.type for event in self.log if event.type == notice or event.type in answers]
        return kinds[-1:] == [notice]

    def _bill(self) -> tuple[float, float] | None:
        """Give what was last billed and what has been paid since, in CNY."""
        bill: tuple[float, float] | None = None
        known: Any
        for known in self.log:
            if known.type == "fee_notice_issued":
                bill = (known.amount, 0)
            elif known.type == "fee_paid" and bill is not None:
                bill = (bill[0], bill[1] + (bill[0] if known.amount is None else known.amount))
        return bill

    def pays_in_full(self, event: Any) -> bool:
        """Tell whether a payment brings the sum to what was last billed."""
        bill = self._bill()
        return bill is None or event.amount is None or round(bill[1] + event.amount, 2) >= bill[0]

    @property
    def owes_payment(self) -> bool:
        """Whether less has been paid than was last billed."""
        bill = self._bill()
        return bill is not None and round(bill[1], 2) < bill[0]

    def awaits_opinion(self, event: Event) -> bool:
        """Tell whether somebody asked still has time on the event's day."""
        return self._awaits_opinion(event)


def _whom(event: Event) -> tuple[str | None, object]:
    return event.per, getattr(event, event.per or "type")

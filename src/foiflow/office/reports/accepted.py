"""The events of a log that were possible, found without working out a deadline.

A report counts what happened. Which events were possible follows from the arcs
and their guards alone, and so mostly from the types of the events and from who
is asked and who answers: logs alike in that are walked once. Where a guard asks
for more, the log is walked by itself; where it asks for a date, it is folded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from foiflow.cases.fold import fold_log, last_day
from foiflow.cases.ledger import Ledger, consulted_key
from foiflow.law.files import vocabulary
from foiflow.workflow.rows import INITIAL, step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from foiflow.cases.events import Event
    from foiflow.cases.plan import Plan
    from foiflow.cases.rulebook import RuleBook

    _Shape = tuple[tuple[int, ...], Mapping[str, int], int | None]

__all__ = ["Accepted", "LogWalker"]

_CORRECTION = "entry_corrected"
_BY_SHAPE = frozenset(
    {
        None,
        "consultation_open",
        "correction_pending",
        "last_consultation",
        "no_consultation_open",
        "nothing_pending",
        "other_consultation_open",
        "party_still_consulted",
        "reasons_pending",
    }
)
"""The guards that ask for no more than the types of events and who is asked."""
_MOST_SHAPES = 2**12
_UNKNOWN = (-1,)


class Accepted(NamedTuple):
    """What was possible of a log.

    Attributes:
        plan: The rules that the case is read by.
        receipt: The legal day of receipt; None where the clock waits for it.
        events: The events that were possible, in order.
        first: The position among them of the first event of each type.
        closing: The position of the first that closes the request, if any does.
    """

    plan: Plan
    receipt: int | None
    events: Sequence[Event]
    first: Mapping[str, int]
    closing: int | None


class _DateAskedError(Exception):
    """A guard asks for a deadline, which a walk does not know."""


class _Walked(Ledger):
    """A ledger without duties: what guards ask of it follows from the events."""

    __slots__ = ("dated",)

    def __init__(self, plan: Plan, receipt: int | None, dated: frozenset[str]) -> None:
        """Begin with nothing received."""
        super().__init__(plan, receipt)
        self.dated = dated

    def awaits_opinion(self, event: Any) -> bool:
        """Tell that nobody still has time to answer, where nobody was asked."""
        if any(before.type in self.dated for before in self.accepted):
            raise _DateAskedError
        return False


class _Ways:
    """What is known of the logs that are read by one plan.

    Attributes:
        dated: The events that give somebody consulted a time to answer.
        alone: The events with a guard that asks for more than a log's shape.
        named: By the types of a log's events, the positions of those that name
            somebody; None where logs of these types are walked alone.
        shapes: By the types of a log's events and by who is who among those
            asked: the positions that are possible, and the first of each type;
            None where dates decide.
    """

    def __init__(self, plan: Plan) -> None:
        """Read what the plan's guards ask."""
        rows = [row for row in plan.rules.duty if row.per is not None]
        triggers = [each for row in rows for each in (*row.starts_on, *(restart.by for restart in row.restarted))]
        self.dated = frozenset(each.event for each in triggers if each.event is not None)
        self.alone = frozenset(arc.event for arc in plan.rules.arc if arc.where or arc.guard not in _BY_SHAPE)
        self.named: dict[tuple[str, ...], tuple[int, ...] | None] = {}
        self.shapes: dict[tuple[Any, ...], _Shape | None] = {}

    def forget(self) -> None:
        """Begin anew where too much is remembered."""
        if max(len(self.named), len(self.shapes)) >= _MOST_SHAPES:
            self.named.clear()
            self.shapes.clear()


class LogWalker:
    """Reads logs for the events that were possible; remembers what it has seen.

    Args:
        closings: The types of events that close a request.
    """

    def __init__(self, closings: Iterable[str]) -> None:
        """Begin with no plan known."""
        self._closings = frozenset(closings)
        words = vocabulary()["consultation"]
        self._sent, self._answered = frozenset(words), frozenset(words.values())
        self._ways: dict[Plan, _Ways] = {}

    def accepted(self, book: RuleBook, log: Sequence[Event], as_of: int | None) -> Accepted | None:
        """Give what was possible of a log.

        Args:
            book: The rules to read it by.
            log: The events in the order of the log.
            as_of: Leave out later events than on this day; None for no such day.

        Returns:
            None where nothing was received.

        Raises:
            InputError: As ``fold_log`` raises it.
        """
        if not log:
            return None
        if _is_plain(log, as_of):
            received: Any = log[0]
            receipt, _ = book.receipt_day(received)
            plans = book.plans_for(received, receipt, log)
            found = self._walked(plans[0], receipt, log) if len(plans) == 1 else None
            if found is not None:
                return found
        ledger = fold_log(book, log, last_day(log).toordinal() if as_of is None else as_of).ledger
        if ledger is None:
            return None
        return Accepted(ledger.plan, ledger.receipt, ledger.accepted, *self._first(ledger.accepted))

    def _walked(self, plan: Plan, receipt: int | None, log: Sequence[Event]) -> Accepted | None:
        """Walk a log, or remember how one like it was walked; None where dates decide."""
        ways = self._ways.get(plan)
        if ways is None:
            ways = self._ways[plan] = _Ways(plan)
        types = tuple([event.type for event in log])
        named = ways.named.get(types, _UNKNOWN)
        if named is _UNKNOWN:
            ways.forget()
            named = ways.named[types] = self._named(types) if ways.alone.isdisjoint(types) else None
        if named is None:
            shape = self._walk(ways, plan, receipt, log)
        else:
            key = (types, _who(log, named)) if named else types
            if key not in ways.shapes:
                ways.shapes[key] = self._walk(ways, plan, receipt, log)
            shape = ways.shapes[key]
        if shape is None:
            return None
        places, first, closing = shape
        events = [log[place] for place in places] if len(places) < len(log) else log
        return Accepted(plan, receipt, events, first, closing)

    def _named(self, types: tuple[str, ...]) -> tuple[int, ...]:
        """Give the positions of the events that name somebody who is asked."""
        return tuple(place for place, kind in enumerate(types) if kind in self._sent or kind in self._answered)

    def _walk(self, ways: _Ways, plan: Plan, receipt: int | None, log: Sequence[Event]) -> _Shape | None:
        """Take the arcs one after the other; None where one asks for a date."""
        ledger = _Walked(plan, receipt, ways.dated)
        accepted = ledger.accepted = [log[0]]
        places, row = [0], plan.initial
        try:
            for place, event in enumerate(log[1:], start=1):
                to = step(row, event, ledger)
                if to is None:
                    continue
                if event.type in self._sent:
                    ledger.consulted = {**ledger.consulted, consulted_key(event): event}
                elif event.type in self._answered:
                    gone = consulted_key(event)
                    ledger.consulted = {key: asked for key, asked in ledger.consulted.items() if key != gone}
                row = to
                accepted.append(event)
                places.append(place)
        except _DateAskedError:
            return None
        return tuple(places), *self._first(accepted)

    def _first(self, events: Sequence[Event]) -> tuple[Mapping[str, int], int | None]:
        """Give the position of the first event of each type, and of the first that closes."""
        found: dict[str, int] = {}
        for place, event in enumerate(events):
            found.setdefault(event.type, place)
        return found, min((place for kind, place in found.items() if kind in self._closings), default=None)


def _who(log: Sequence[Event], places: tuple[int, ...]) -> tuple[int, ...]:
    """Number those who are asked and who answer, in the order they are met."""
    met: dict[tuple[str, str], int] = {}
    return tuple([met.setdefault(consulted_key(log[place]), len(met)) for place in places])


def _is_plain(log: Sequence[Event], as_of: int | None) -> bool:
    """Tell whether a log begins with the receipt and runs by its dates, with nothing corrected or later."""
    if log[0].type != INITIAL:
        return False
    last = log[0].on
    for event in log:
        if event.on < last or event.type == _CORRECTION:
            return False
        last = event.on
    return as_of is None or last.toordinal() <= as_of

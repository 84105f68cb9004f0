"""Which steps a case may take next: its row of the arcs, tried on the guards."""

from __future__ import annotations

from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

from foiflow.cases.events import EVENT_TYPES
from foiflow.law.files import event_fields, vocabulary
from foiflow.workflow.rows import step

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from foiflow.cases.events import Event
    from foiflow.cases.ledger import Ledger
    from foiflow.cases.plan import Plan
    from foiflow.workflow.rows import Choice, StateRow

__all__ = ["Goal", "Way", "nearer", "ways"]


class Way(NamedTuple):
    """One step that a case may take.

    Attributes:
        type: The event's type.
        asked: Fields that the event must have so, for the arc to be open.
        to: Where it leads.
    """

    type: str
    asked: Mapping[str, Any]
    to: StateRow


class _Trial:
    """An event of which guards and arcs see what they ask for, and nothing else."""

    def __init__(self, kind: str, on: date, fields: Mapping[str, Any]) -> None:
        self.type, self.on, self.per = kind, on, EVENT_TYPES[kind].per
        self.__dict__.update(fields)

    def __getattr__(self, name: str) -> None:
        return None


class Goal(NamedTuple):
    """What a life makes straight for: to be in a state, or to take an arc.

    Attributes:
        states: Any one of these.
        event: What is to happen there; None where being there is enough.
        to: Where that leads, or ``same``.
    """

    states: tuple[str, ...]
    event: str | None = None
    to: str = "same"

    def reached(self, state: str | None, event: Event | None) -> bool:
        """Tell whether a life is there: in a state, about to have an event."""
        return state in self.states and self.event == (None if event is None else event.type)


_NOTHING: Mapping[str, Any] = {}
_ANY = object()


def ways(ledger: Ledger, day: date) -> list[Way]:
    """List the steps that a case may take on a day, in the order of the arcs."""
    row = ledger.row
    if row is None:
        return []
    found: list[Way] = []
    for kind, choices in row.items():
        to = row.plain.get(kind)
        if to is not None:
            found.append(Way(kind, _NOTHING, to))
            continue
        for fields in _asked(kind, choices, ledger):
            to = step(row, _Trial(kind, day, fields), ledger)
            if to is not None:
                found.append(Way(kind, fields, to))
    return found


def _asked(kind: str, choices: tuple[Choice, ...], ledger: Ledger) -> Iterator[dict[str, Any]]:
    """Give the values that tell the arcs of an event apart, in every combination."""
    values: dict[str, tuple[Any, ...]] = {}
    for choice in choices:
        for name, named in choice.arc.where.items():
            values[name] = tuple(dict.fromkeys((*named, *values.get(name, ()), _ANY)))
        for name, sort in _read_by(choice.arc.guard, kind) if choice.arc.guard else ():
            values[name] = _telling(name, sort, ledger)
    for combination in product(*values.values()):
        yield {name: value for name, value in zip(values, combination, strict=True) if value is not _ANY}


@lru_cache
def _read_by(guard: str, kind: str) -> tuple[tuple[str, str], ...]:
    """Give the fields of an event that a guard reads, each with its kind."""
    fields = event_fields(kind)
    read = vocabulary()["guard_reads"].get(guard, ())
    return tuple((name, fields[name].removesuffix("!")) for name in read if name in fields)


def _telling(name: str, sort: str, ledger: Ledger) -> tuple[Any, ...]:
    """Give the values of a field that guards tell apart, as the case stands."""
    if sort == "flag":
        return (None, True)
    if sort == "amount":
        notice = ledger.last("fee_notice_issued")
        billed = notice.amount if notice is not None else 0
        return (None, billed, billed / 2)
    return tuple(party for per, party in ledger.consulted if per == name) or (_ANY,)


def nearer(ledger: Ledger, found: list[Way], goal: Goal) -> list[Way]:
    """Give the ways that lead nearer to a goal; empty where none does."""
    row = ledger.row
    if row is None:
        return []
    if row.name in goal.states:
        to = row.name if goal.to == "same" else goal.to
        through = [way for way in found if way.type == goal.event and way.to.name == to]
        if through:
            return through
    answers = vocabulary()["answers"]
    asked: Iterable[str] = answers.get(goal.event, ())
    if asked and (row.name in goal.states or not any(ledger.every(kind) for kind in asked)):
        return [way for way in found if way.type in asked]
    # A question must still be open where its answer is to come.
    left = [way for way in found if not set(asked) & set(answers.get(way.type, ()))]
    far = _distances(ledger.plan, goal.states)
    here = far.get(row.name, len(far))
    return [way for way in left if far.get(way.to.name, len(far)) < here]


@lru_cache
def _distances(plan: Plan, states: tuple[str, ...]) -> Mapping[str, int]:
    """Give how many steps, at least, lead from each state to one of some."""
    far, frontier = dict.fromkeys(states, 0), [*states]
    while frontier:
        near = frontier.pop(0)
        for name, row in plan.rows.items():
            if name not in far and any(way.to.name == near for choices in row.values() for way in choices):
                far[name] = far[near] + 1
                frontier.append(name)
    return far

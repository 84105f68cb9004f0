"""The arcs as a live machine on ``transitions``, shared and without a model.

A throw-away shell carries the state through one step; the machine never
decorates or keeps a caller's object, and what it refuses leaves no trace.

A step that ``transitions`` takes by itself writes ten debug lines, which cost more
than all the rest where a host logs everything. Events and arcs here are classes
of our own, as it allows: they have conditions and no callbacks, and log nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transitions import Event, EventData, Machine, Transition

from foiflow.workflow.guards import guard_of, in_order_of_trial

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from foiflow.law.model import Arc
    from foiflow.workflow.guards import Facts, Guard

__all__ = ["LiveMachine"]


class _Shell:
    """Holds the state during one step; ``transitions`` writes to it."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


class _Event(Event):
    def trigger(self, model: Any, *args: Any, **kwargs: Any) -> bool:
        """Try the arcs that lead out of the shell's state, in the order they were added."""
        step = EventData(None, self, self.machine, model, args, kwargs)
        for arc in self.transitions.get(model.state, ()):
            if arc.execute(step):
                step.result = True
                break
        return bool(step.result)


class _Arc(Transition):
    def execute(self, event_data: EventData) -> bool:
        """Move the shell if every condition holds."""
        shell: Any = event_data.model
        for condition in self.conditions:
            if not condition.check(event_data):
                return False
        shell.state = self.dest
        return True


class _Machine(Machine):
    event_cls = _Event
    transition_cls = _Arc


def _condition(guard: Guard) -> Callable[[Facts, Any], bool]:
    """Give the strict true or false that ``transitions`` wants of a guard."""

    def holds(facts: Facts, event: Any) -> bool:
        return guard(facts, event) is None

    return holds


class LiveMachine:
    """One machine for every case under the same arcs.

    Args:
        arcs: The arcs of the law in force.
        states: Every state's name.
    """

    def __init__(self, arcs: Iterable[Arc], states: Iterable[str]) -> None:
        """Build the machine; no case is registered with it, now or later."""
        names = tuple(states)
        self._machine = _Machine(model=None, states=list(names), initial=names[0], auto_transitions=False)
        for arc in in_order_of_trial(tuple(arcs)):
            guard = guard_of(arc)
            for source in arc.from_:
                self._machine.add_transition(
                    arc.event,
                    source,
                    source if arc.to == "same" else arc.to,
                    conditions=[_condition(guard)] if guard else None,
                )

    def step(self, state: str, event: Any, facts: Facts) -> str | None:
        """Give the state an event leads to, or None where it is refused."""
        known = self._machine.events.get(event.type)
        if known is None:
            return None
        shell = _Shell(state)
        return shell.state if known.trigger(shell, facts, event) else None

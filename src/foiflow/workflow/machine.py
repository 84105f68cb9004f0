"""The arcs as a live machine on ``transitions``, shared and without a model.

A throw-away shell carries the state through one step; the machine never
decorates or keeps a caller's object, and what it refuses leaves no trace.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from transitions import Machine, MachineError

from foiflow.workflow.guards import GUARDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from foiflow.law.model import Arc
    from foiflow.workflow.guards import Facts

__all__ = ["LiveMachine"]


class _Shell:
    """Holds the state during one step; ``transitions`` writes to it."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


def _condition(name: str) -> Callable[[Facts, Any], bool]:
    """Give the strict true or false that ``transitions`` wants of a guard."""
    guard = GUARDS[name]

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
        self._machine = Machine(model=None, states=list(names), initial=names[0], auto_transitions=False)
        for arc in arcs:
            for source in arc.from_:
                self._machine.add_transition(
                    arc.event,
                    source,
                    source if arc.to == "same" else arc.to,
                    conditions=[_condition(arc.guard)] if arc.guard else None,
                )

    def step(self, state: str, event: Any, facts: Facts) -> str | None:
        """Give the state an event leads to, or None where it is refused."""
        known = self._machine.events.get(event.type)
        if known is None:
            return None
        shell = _Shell(state)
        try:
            moved = known.trigger(shell, facts, event)
        except MachineError:
            return None
        return shell.state if moved else None

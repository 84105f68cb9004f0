"""What would lift an obstacle: the events that must come before another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from foiflow.workflow.rows import StateRow

__all__ = ["lifted_by"]


def lifted_by(row: StateRow, event_type: str, why: str = "") -> tuple[str, ...]:
    """Name the events that would make another one possible.

    Args:
        row: The state in which it is impossible.
        event_type: Its type.
        why: What stands in the way, as a guard says it.

    Returns:
        What removes the obstacle that a guard has found, or where it answers
        something that may happen in this state, that: any one of the events
        named. Else the shortest way, one event after the other, to a state that
        allows it, as far as their own guards let them. Empty where nothing helps.
    """
    removes = vocabulary()["lifts"].get(why)
    if removes is not None:
        return tuple(name for name in removes if name in row)
    answered = vocabulary()["answers"].get(event_type, ())
    now = tuple(name for name in answered if name in row)
    if now or event_type in row:
        return now
    ways = [(*_shortest_way(row, name), name) for name in answered] or [_shortest_way(row, event_type)]
    return min(ways, key=len)


def _shortest_way(start: StateRow, event_type: str) -> tuple[str, ...]:
    """Go through the states, all ways of one length at a time; the first in the alphabet counts."""
    seen = {start.name}
    ways: list[tuple[StateRow, tuple[str, ...]]] = [(start, ())]
    while ways:
        there = [way for row, way in ways if event_type in row]
        if there:
            return min(there)
        steps = [(choice.to, (*way, step)) for row, way in ways for step, choices in row.items() for choice in choices]
        ways = [(row, way) for row, way in steps if row.name not in seen]
        seen |= {row.name for row, _ in ways}
    return ()

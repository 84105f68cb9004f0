"""A wheel of event types: one number chooses what happens next.

The number means the same wherever it can: a step taken out of a life leaves what
the later ones stand for, as long as that may still happen. So lives shrink well.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from random import Random
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from foiflow.cases.events import EVENT_TYPES
from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiflow.cases.plan import Plan
    from foiflow.testing.strategies.ways import Way

__all__ = ["Wheel", "wheel"]

_TURNS = 8
_OFTEN = 5


class Wheel:
    """The types of events, each several times, in an order that never changes.

    Attributes:
        places: Draws a place on it; shrinks to the first, where the types stand
            in the order of a request's life.
    """

    def __init__(self, weights: Mapping[str, int]) -> None:
        """Write down each type as often as it weighs, then turn by turn in other orders."""
        first = [kind for kind, weight in weights.items() for _ in range(weight)]
        self._types = [kind for turn in range(_TURNS) for kind in _shuffled(first, turn)]
        self._turn = max(1, len(first))
        self.places = st.integers(0, max(0, len(self._types) - 1))

    def stop_at(self, place: int, ways: list[Way]) -> Way | None:
        """Give the first way from a place on whose type may happen, if any may.

        Of several ways for one event, such as one for each party, the turn chooses.
        """
        open_now: dict[str, list[Way]] = {}
        for way in ways:
            open_now.setdefault(way.type, []).append(way)
        for kind in (*self._types[place:], *self._types[:place]):
            if kind in open_now:
                return open_now[kind][place // self._turn % len(open_now[kind])]
        return None


def _shuffled(types: list[str], turn: int) -> list[str]:
    """Put types in another order for each turn, and leave the first as it is."""
    return Random(turn).sample(types, len(types)) if turn else types


@lru_cache
def wheel(plan: Plan, chosen: tuple[tuple[str, int], ...]) -> Wheel:
    """Weigh every type: what moves a request or answers comes often.

    Args:
        plan: The rules, whose arcs tell what moves.
        chosen: Weights that a caller gives instead, by type.
    """
    final, words = plan.rules.states, vocabulary()
    arcs, moves, ends = Counter[str](), Counter[str](), Counter[str]()
    for name, row in plan.rows.items():
        for kind, choices in row.items():
            arcs[kind] = max(arcs[kind], len(choices))
            if not final[name]:
                moves[kind] += any(to is not row and not final[to.name] for _, to, _ in choices)
                ends[kind] += any(final[to.name] for _, to, _ in choices)
    weights = dict(chosen)
    for kind in EVENT_TYPES:
        # One state alone, such as the first, is left by many events that later change nothing.
        closes = ends[kind] and "letter" in words["event"][kind]
        often = moves[kind] > 1 or closes
        factor = 2 * _OFTEN if kind in words["answers"] else _OFTEN if often else 2 if ends[kind] else 1
        weights.setdefault(kind, max(1, arcs[kind]) * factor)
    return Wheel({kind: weights[kind] for kind in EVENT_TYPES})

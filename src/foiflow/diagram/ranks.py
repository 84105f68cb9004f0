"""In which column each state stands: how far it is from where a request begins."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from foiflow.diagram.picture import Picture

__all__ = ["ranks"]


def ranks(picture: Picture) -> dict[str, int]:
    """Give every state its rank, from 0.

    A state stands after those that come before it on the way from the first;
    one that is entered from a whole group stands with the last of these. States
    in which a request may end come after all others.
    """
    steps = [(edge.source, edge.target) for edge in picture.edges]
    going = [name for name in picture.states if name not in picture.final]
    distances = _distances([picture.initial], [step for step in steps if step[1] in going])
    found = _longest(sorted(distances, key=lambda name: (distances[name], going.index(name))), steps)
    last = max(found.values())
    found |= {name: max(last, 1) for name in going if name not in found}
    entered = [name for name in picture.final if any(to == name and _goes_on(picture, source) for source, to in steps)]
    closed = _distances(entered, [step for step in steps if step[1] in picture.final])
    return found | {name: max(found.values()) + 1 + closed.get(name, 0) for name in picture.final}


def _distances(first: Iterable[str], steps: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Count the steps from the first states to each that they lead to."""
    found = dict.fromkeys(first, 0)
    known = list(steps)
    todo = list(found)
    for name in todo:
        for source, target in known:
            if source == name and target not in found:
                found[target] = found[name] + 1
                todo.append(target)
    return found


def _longest(order: list[str], steps: Iterable[tuple[str, str]]) -> dict[str, int]:
    """Rank states that are in order by the longest way that keeps to it."""
    known = set(steps)
    found: dict[str, int] = {}
    for name in order:
        found[name] = max((found[other] + 1 for other in found if (other, name) in known), default=0)
    return found


def _goes_on(picture: Picture, source: str) -> bool:
    """Tell whether a request may be in a state, or in one of a group, and not be closed."""
    members: Mapping[str, tuple[str, ...]] = picture.groups
    return any(name not in picture.final for name in members.get(source, (source,)))

"""What a picture of the states shows, before it is drawn: arcs folded together."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import attrs

from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from foiflow.law.measures import Trigger
    from foiflow.law.model import Arc, Role, State
    from foiflow.law.profile import Profile

__all__ = ["Edge", "Line", "Picture", "Stay", "picture_of"]

FINAL = "final"
"""The group of the vocabulary's states in which a request may end."""


@attrs.frozen
class Line:
    """One event on an edge, with what must hold.

    Attributes:
        event: The event's type.
        guard: The name of the guard, if any.
        limits: What the event's fields must say, such as ``kind = difficulty``.
    """

    event: str
    guard: str | None = None
    limits: tuple[str, ...] = ()


@attrs.frozen
class Edge:
    """A way from a state, or from every state of a group, to a state.

    Attributes:
        source: The name of the state or group.
        target: The name of the state.
        lines: The events that lead there, in the order of the arcs.
    """

    source: str
    target: str
    lines: tuple[Line, ...]


@attrs.frozen
class Stay:
    """Events that leave a state as it is.

    Attributes:
        states: The names of the states and groups in which they may happen.
        lines: The events.
    """

    states: tuple[str, ...]
    lines: tuple[Line, ...]


@attrs.frozen
class Picture:
    """The states of a request and the ways between them.

    Attributes:
        title: The profile's title and that of the law, by language.
        states: The states in their order, each with its words by language.
        final: Those in which a request may end.
        groups: The members of every group that stands for several states.
        edges: One from each state or group to each state it leads to.
        stays: What leaves the state as it is, by where it may happen.
        roles: Who may record what, as the profile says; often nobody is named.
    """

    title: Mapping[str, str]
    states: Mapping[str, Mapping[str, str]]
    final: tuple[str, ...]
    groups: Mapping[str, tuple[str, ...]]
    edges: tuple[Edge, ...]
    stays: tuple[Stay, ...]
    roles: tuple[tuple[Mapping[str, str], tuple[Line, ...]], ...]

    @property
    def initial(self) -> str:
        """The state in which a request begins."""
        return next(iter(self.states))


def picture_of(profile: Profile, on: date) -> Picture:
    """Fold the arcs that hold on a day.

    Args:
        profile: The profile.
        on: The day of receipt, and the day by which rows of their own days are chosen.
    """
    rules = profile.rules(on, profile.conventions(on))
    own = [row for row in rules.state if row.in_force.holds_on(on)]
    words = {**vocabulary()["state"], **{row.name: {"en": row.en, "zh": row.zh} for row in own}}
    final = tuple(name for name, ends in rules.states.items() if ends and name in words)
    groups = _groups(own)
    edges, stays = _folded([arc for arc in rules.arc if arc.in_force.holds_on(on)], groups)
    law = next(layer.content["title"] for layer in profile.layers if layer.id == rules.law)
    return Picture(
        title={lang: f"{profile.title[lang]} – {law[lang]}" for lang in law},
        states=words,
        final=final,
        groups={name: members for name, members in groups.items() if _is_named(name, edges, stays)},
        edges=_sorted(edges, [*words, *groups]),
        stays=stays,
        roles=tuple(_permissions(role) for role in rules.role if role.in_force.holds_on(on)),
    )


def _groups(own: Iterable[State]) -> dict[str, tuple[str, ...]]:
    """Give the groups of states, a profile's own states among them, the largest first."""
    words = vocabulary()
    groups = {name: list(members) for name, members in words["state_group"].items()}
    groups[FINAL] = [name for name, word in words["state"].items() if word.get("final")]
    for row in own:
        for name in row.groups:
            groups[name].append(row.name)
    return {name: tuple(groups[name]) for name in sorted(groups, key=lambda name: -len(groups[name]))}


def _folded(
    arcs: Iterable[Arc], groups: Mapping[str, tuple[str, ...]]
) -> tuple[dict[tuple[str, str], list[Line]], tuple[Stay, ...]]:
    """Bring the arcs to edges, and to what leaves the state as it is.

    A self-loop that belongs to a whole group's edge stays with that edge.
    """
    moves: dict[tuple[str, Line], list[str]] = {}
    loops: dict[Line, list[str]] = {}
    for arc in arcs:
        line = Line(arc.event, arc.guard, _limits(arc.where))
        sources = loops.setdefault(line, []) if arc.to == "same" else moves.setdefault((arc.to, line), [])
        sources += arc.from_
    edges: dict[tuple[str, str], list[Line]] = {}
    for (target, line), sources in moves.items():
        for source in _covered(sources, groups):
            if source == target:
                loops.setdefault(line, []).append(source)
            else:
                edges.setdefault((source, target), []).append(line)
    stays: dict[tuple[str, ...], list[Line]] = {}
    for line, sources in loops.items():
        stays.setdefault(_covered(sources, groups), []).append(line)
    return edges, tuple(Stay(where, tuple(lines)) for where, lines in stays.items())


def _covered(states: Iterable[str], groups: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Name the groups that lie wholly within some states, then the states left over."""
    left = list(dict.fromkeys(states))
    named = []
    for name, members in groups.items():
        if set(members) <= set(left):
            named.append(name)
            left = [state for state in left if state not in members]
    return (*named, *left)


def _is_named(group: str, edges: Iterable[tuple[str, str]], stays: Iterable[Stay]) -> bool:
    return any(group == source for source, _ in edges) or any(group in stay.states for stay in stays)


def _sorted(edges: Mapping[tuple[str, str], list[Line]], names: list[str]) -> tuple[Edge, ...]:
    order = sorted(edges, key=lambda edge: (names.index(edge[0]), names.index(edge[1])))
    return tuple(Edge(source, target, tuple(edges[source, target])) for source, target in order)


def _permissions(role: Role) -> tuple[Mapping[str, str], tuple[Line, ...]]:
    return {"en": role.en, "zh": role.zh}, tuple(_permission(trigger) for trigger in role.may)


def _permission(trigger: Trigger) -> Line:
    limits = (*_limits(trigger.where), *_limits(trigger.where_not, "≠"))
    return Line(trigger.event or "", None, limits)


def _limits(fields: Mapping[str, tuple[str | bool, ...]], sign: str = "=") -> tuple[str, ...]:
    return tuple(f"{name} {sign} {'/'.join(str(value).lower() for value in values)}" for name, values in fields.items())

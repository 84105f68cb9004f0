"""Checks of the rules that all files of a profile give together.

They are made in every span of days that the rows know.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

from foiflow.law.fault import Fault
from foiflow.law.load import load_profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from foiflow.law.model import Arc, Duty, Rules
    from foiflow.law.profile import Profile

__all__ = ["RULE_CHECKS"]


def _all_rules(profile: Profile) -> Iterator[tuple[date, Rules]]:
    """Give the rules of every span of days under the default conventions."""
    days = [profile.first_day, *(day for day in profile.boundaries if day > profile.first_day)]
    for day in days:
        yield day, profile.rules(day, profile.conventions(day))


def check_states(profile: Profile) -> Iterator[Fault]:
    """Every state can be reached, and every state that is not final be left."""
    where = profile.layers[-1].where
    for day, rules in _all_rules(profile):
        words = rules.states
        out: dict[str, set[str]] = {name: set() for name in words}
        for arc in rules.arc:
            for source in arc.from_:
                out[source].add(source if arc.to == "same" else arc.to)
        reached, todo = set(), [next(iter(words))]
        while todo:
            state = todo.pop()
            if state not in reached:
                reached.add(state)
                todo += out[state]
        yield from (
            Fault(where, 0, f"state {name} cannot be reached under {rules.law} on {day}")
            for name in words
            if name not in reached
        )
        stuck = (name for name, final in words.items() if not final and not out[name] - {name})
        yield from (Fault(where, 0, f"nothing leads out of state {name} under {rules.law} on {day}") for name in stuck)


def check_arcs(profile: Profile) -> Iterator[Fault]:
    """One arc for a state, event and guard, and none beside an unguarded one."""
    where = profile.layers[-1].where
    for _, rules in _all_rules(profile):
        ways: dict[tuple[str, str], list[Arc]] = {}
        for arc in rules.arc:
            for source in arc.from_:
                ways.setdefault((source, arc.event), []).append(arc)
        for (source, event), arcs in ways.items():
            if any(_may_both_hold(one, other) for one, other in combinations(arcs, 2)):
                yield Fault(
                    where, 0, f"several arcs for {event} in {source} under {rules.law}; one guard each is allowed"
                )


def _may_both_hold(one: Arc, other: Arc) -> bool:
    """Tell whether nothing says which of two arcs for one event is the one."""
    if bool(one.where) != bool(other.where):
        return False  # the one that asks for values is tried first
    if any(not set(values) & set(other.where[field]) for field, values in one.where.items() if field in other.where):
        return False
    return one.guard == other.guard or one.guard is None or other.guard is None


def check_duties(profile: Profile) -> Iterator[Fault]:
    """Every duty of a case can be discharged and has a limit."""
    where = profile.layers[-1].where
    for _, rules in _all_rules(profile):
        for row in rules.duty:
            if row.scope == "case" and not row.done_by:
                yield Fault(where, 0, f"duty {row.id}: nothing discharges it")
            if not row.limit:
                yield Fault(where, 0, f"duty {row.id}: no limit")


def check_not_looser(profile: Profile) -> Iterator[Fault]:
    """No local row loosens what the profile it extends lays down."""
    layer = profile.layers[-1]
    parent = layer.content.get("extends")
    if parent is None:
        return
    wider = load_profile(parent)
    lines = {row["id"]: layer.line_of("duty", number) or 0 for number, row in enumerate(layer.content.get("duty", ()))}
    begins = layer.content.get("in_force", {}).get("from", profile.first_day)
    for day, rules in _all_rules(profile):
        if day < begins:
            continue
        theirs = {(row.id, row.variant): row for row in wider.rules(day, wider.conventions(day)).duty}
        for row in rules.duty:
            other = theirs.get((row.id, row.variant))
            if other is not None:
                for text in _looser(row, other):
                    yield Fault(layer.where, lines.get(row.id, 0), f"duty {row.id}: {text}")


def _looser(row: Duty, other: Duty) -> Iterator[str]:
    for measure in ("working_days", "days", "months", "date"):
        here = [value for limit in row.limit if (value := getattr(limit, measure)) is not None]
        there = [value for limit in other.limit if (value := getattr(limit, measure)) is not None]
        if here and there and max(here) > max(there):
            words = measure.replace("_", " ")
            yield f"{max(here)} {words} is longer than the {max(there)} of the profile it extends"


RULE_CHECKS: tuple[Callable[[Profile], Iterator[Fault]], ...] = (
    check_states,
    check_arcs,
    check_duties,
    check_not_looser,
)

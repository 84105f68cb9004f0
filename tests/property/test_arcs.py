"""The same arcs, read every way there is: compared in every situation that a reading can tell from another."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pytest

from foiflow.law.model import Arc, Rules, State
from foiflow.workflow.guards import GUARDS, guard_of

from .readings import BROKEN, EXAMPLES, SITUATIONS, Disagreement, all_rules, events_of, profiles, prove_everywhere

PROVED: dict[tuple[str, ...], int] = {}
"""How many questions were asked about arcs already compared: most profiles share theirs."""

COUNTY = all_rules(EXAMPLES / "county.toml")[-1]
"""Arcs of every kind: of a profile's own states, with values, with guards, with neither."""


def rules_of(name: str | Path) -> list[object]:
    """Give a profile's rules as arguments of a test, with their names."""
    stem = name.stem if isinstance(name, Path) else name
    return [pytest.param(rules, id=f"{stem}-{rules.law}-{number}") for number, rules in enumerate(all_rules(name))]


EVERY = [rules for name in profiles() for rules in rules_of(name)]


@pytest.mark.parametrize("rules", EVERY)
def test_the_readings_agree_everywhere(rules: Rules) -> None:
    """In every state, for every event, value and answer to the guards, all readings give one way or one refusal."""
    key = (repr(rules.arc), *rules.states)
    if key not in PROVED:
        PROVED[key] = prove_everywhere(rules)

    assert PROVED[key] >= len(rules.states) * len(events_of(rules)) * len(SITUATIONS)


@pytest.mark.parametrize("rules", EVERY)
def test_no_two_arcs_are_open_at_once(rules: Rules) -> None:
    """Of the arcs that ask for values, and of those that do not, never two may be taken: their order never matters."""
    for event, asks in product(events_of(rules), (True, False)):
        arcs = [arc for arc in rules.arc if arc.event == event.type and bool(arc.where) == asks]
        for state in rules.states:
            guards = [guard_of(arc) for arc in arcs if state in arc.from_]
            for facts in SITUATIONS if len(guards) > 1 else ():
                assert sum(guard is None or guard(facts, event) is None for guard in guards) <= 1, (state, event, facts)


@pytest.mark.parametrize("name", GUARDS)
def test_every_guard_is_asked_both_ways(name: str) -> None:
    """The situations and events make each guard hold and make it refuse."""
    events = [SimpleNamespace(orders_new_answer=ordered) for ordered in (True, False)]

    assert {GUARDS[name](facts, event) is None for facts, event in product(SITUATIONS, events)} == {True, False}


def test_every_value_is_tried() -> None:
    """Fields that arcs name take each value named, a value that none names, and none."""
    arcs = (
        Arc("review_completed", ("received",), "same", where={"kind": ("draft",), "result": ("yes", "no")}),
        Arc("review_completed", ("received",), "own", where={"kind": ("legal",)}),
    )
    rules = Rules("p", "l", "cn", {}, state=(State("own", "", ""),), arc=arcs)

    tried = {(event.kind, event.result) for event in events_of(rules) if event.type == "review_completed"}

    other = "named by no arc"
    assert tried == set(product(("draft", "legal", other, None), ("yes", "no", other, None)))


@pytest.mark.parametrize("how", BROKEN)
def test_one_wrong_arc_is_found(how: str) -> None:
    """The proof fails on rows or on a machine that get a single arc wrong."""
    with pytest.raises(Disagreement):
        prove_everywhere(COUNTY, **BROKEN[how])

"""Random arcs, states, guards and values, and random histories through them: the readings agree on them too."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from foiflow.law.check_rules import check_arcs
from foiflow.law.model import Arc, Rules, State
from foiflow.workflow.guards import GUARDS
from foiflow.workflow.machine import LiveMachine
from foiflow.workflow.rows import linked

from .readings import BROKEN, SITUATIONS, Build, Disagreement, Link, Readings

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from foiflow.law.profile import Profile

EVENTS = ("assigned", "fee_paid", "litigation_decided", "review_completed")
VALUES: dict[str, tuple[str | bool, ...]] = {"kind": ("draft", "legal", "secrecy"), "accepted": (True, False)}
OWN = ("drafted", "checked", "signed")
VOCABULARY = ("received", "in_review", "answered")

among = {
    field: st.lists(st.sampled_from(values), min_size=1, unique=True).map(tuple) for field, values in VALUES.items()
}
wheres: st.SearchStrategy[dict[str, tuple[str | bool, ...]]] = st.just({}) | st.fixed_dictionaries({}, optional=among)
"""Fields of an event, and the values that each must be among; mostly none."""


def is_valid(arcs: tuple[Arc, ...]) -> bool:
    """Tell whether the check of profiles has nothing against some arcs."""
    rules = Rules("random", "random", "cn", {}, arc=arcs)
    first = date(2024, 1, 1)
    profile = SimpleNamespace(
        first_day=first,
        boundaries=(first,),
        layers=(SimpleNamespace(where="random"),),
        conventions=lambda _: {},
        rules=lambda _, __: rules,
    )
    return not list(check_arcs(cast("Profile", profile)))


@st.composite
def random_rules(draw: DrawFn) -> Rules:
    """Draw valid rules: states of its own beside those of the vocabulary, and arcs of every kind between them."""
    own = draw(st.lists(st.sampled_from(OWN), unique=True))
    states = [*VOCABULARY, *own]
    drawn = st.builds(
        Arc,
        event=st.sampled_from(EVENTS),
        from_=st.lists(st.sampled_from(states), min_size=1, max_size=3, unique=True).map(tuple),
        to=st.sampled_from([*states, "same"]),
        guard=st.none() | st.sampled_from(list(GUARDS)),
        where=wheres,
        cite=st.sampled_from([(), ("law:1",), ("law:1", "law:2")]),
    )
    arcs: tuple[Arc, ...] = ()
    for arc in draw(st.lists(drawn, min_size=1, max_size=14)):
        if is_valid((*arcs, arc)):
            arcs = (*arcs, arc)
    return Rules("random", "random", "cn", {}, state=tuple(State(name, "", "") for name in own), arc=arcs)


happenings = st.tuples(
    st.builds(
        SimpleNamespace,
        type=st.sampled_from((*EVENTS, "case_archived")),
        kind=st.sampled_from((*VALUES["kind"], "another", None)),
        accepted=st.sampled_from((True, False, None)),
        orders_new_answer=st.booleans(),
    ),
    st.sampled_from(SITUATIONS),
)
"""An event with whatever arcs may look at, and the facts of the case when it comes."""


def prove_on_random_profiles(link: Link = linked, build: Build = LiveMachine, **chosen: Any) -> None:
    """Take random histories through the readings of random rules.

    Args:
        link: How rows are made.
        build: How the live machine is made.
        chosen: Settings of Hypothesis in place of the usual ones.

    Raises:
        Disagreement: The readings differ somewhere.
    """

    @settings(suppress_health_check=[HealthCheck.too_slow], **chosen)
    @given(rules=random_rules(), history=st.lists(happenings, min_size=1, max_size=30))
    def agree(rules: Rules, history: list[tuple[Any, Any]]) -> None:
        readings = Readings(rules, link, build)
        state = next(iter(rules.states))
        for event, facts in history:
            state = readings.compare(state, event, facts) or state

    agree()


def test_random_profiles_are_read_alike() -> None:
    """Whatever a profile's arcs, every history goes the same way in every reading, refusals included."""
    prove_on_random_profiles()


@pytest.mark.parametrize("how", BROKEN)
def test_one_wrong_arc_is_found(how: str) -> None:
    """The proof fails on rows or on a machine that get a single arc wrong."""
    enough: dict[str, Any] = {"max_examples": 500, "derandomize": True, "database": None, "phases": [Phase.generate]}
    with pytest.raises(Disagreement):
        prove_on_random_profiles(**BROKEN[how], **enough)

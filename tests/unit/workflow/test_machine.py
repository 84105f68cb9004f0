"""The live machine: the same arcs, stepped on ``transitions``."""

from __future__ import annotations

from itertools import product
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from foiflow.events import EVENT_TYPES
from foiflow.law.load import load_profile
from foiflow.law.model import Arc
from foiflow.workflow.machine import LiveMachine
from foiflow.workflow.rows import linked, step

if TYPE_CHECKING:
    from foiflow.workflow.guards import Facts

ARCS = (
    Arc("answer_issued", ("received",), "answered"),
    Arc("supplement_received", ("received",), "same"),
    Arc("fee_paid", ("received",), "answered", guard="consultation_open"),
    Arc("review_completed", ("received",), "same"),
    Arc("review_completed", ("received",), "answered", where={"kind": ("draft",)}),
)


def facts(consultations: int = 0, **more: Any) -> Facts:
    """Facts about a case with so many consultations open."""
    return cast("Facts", SimpleNamespace(open_consultations=consultations, **more))


@pytest.mark.parametrize(
    ("state", "kind", "consultations", "leads_to"),
    [
        ("received", "answer_issued", 0, "answered"),
        ("received", "supplement_received", 0, "received"),
        ("received", "fee_paid", 1, "answered"),
        ("received", "fee_paid", 0, None),
        ("answered", "answer_issued", 0, None),
        ("received", "case_archived", 0, None),
        ("received", "to_answered", 0, None),
    ],
)
def test_where_an_event_leads(state: str, kind: str, consultations: int, leads_to: str | None) -> None:
    """A step gives the next state, or nothing where it is refused."""
    machine = LiveMachine(ARCS, ("received", "answered"))
    assert machine.step(state, SimpleNamespace(type=kind), facts(consultations)) == leads_to


@pytest.mark.parametrize(("kind", "leads_to"), [("draft", "answered"), ("legal", "received")])
def test_an_arc_that_asks_for_values_is_tried_first(kind: str, leads_to: str) -> None:
    """An event with one of the values takes the arc that asks for them, any other event the arc that does not."""
    machine = LiveMachine(ARCS, ("received", "answered"))
    assert machine.step("received", SimpleNamespace(type="review_completed", kind=kind), facts()) == leads_to


def test_a_refused_step_leaves_no_trace() -> None:
    """After a refusal the machine answers as before."""
    machine = LiveMachine(ARCS, ("received", "answered"))
    answer = SimpleNamespace(type="answer_issued")
    assert [machine.step("answered", answer, facts()), machine.step("received", answer, facts())] == [None, "answered"]


def test_the_machine_and_the_rows_agree() -> None:
    """Both readings of the shipped arcs give the same state for every event, in every state.

    tests/property compares them in every situation there is; this asks less, and counts for coverage.
    """
    profile = load_profile("cn")
    rules = profile.rules(profile.first_day, profile.conventions(profile.first_day))
    machine, rows = LiveMachine(rules.arc, rules.states), linked(rules.arc, rules.states)
    for state, kind, consultations, yes in product(rules.states, EVENT_TYPES, (0, 1, 2), (False, True)):
        event = SimpleNamespace(type=kind, orders_new_answer=yes)
        known = facts(
            consultations,
            is_consulted=lambda _, yes=yes: yes,
            pending=lambda *_, yes=yes: yes,
            pays_in_full=lambda _, yes=yes: yes,
            owes_payment=yes,
            awaits_opinion=lambda _, yes=yes: yes,
        )
        row = step(rows[state], event, known)
        assert machine.step(state, event, known) == (None if row is None else row.name)

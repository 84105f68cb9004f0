"""The same arcs, read as linked rows and by the live machine: compared in every situation there is."""

from __future__ import annotations

from datetime import date
from itertools import product
from types import SimpleNamespace
from typing import TYPE_CHECKING, NamedTuple

import pytest

from foiflow.events import EVENT_TYPES
from foiflow.law.load import load_profile, vocabulary
from foiflow.workflow.machine import LiveMachine
from foiflow.workflow.rows import linked, refusal, step

from .strategies import PROFILES

if TYPE_CHECKING:
    from foiflow.law.model import Arc

STATES = tuple(vocabulary()["state"])
DAYS = (date(2008, 5, 1), date(2019, 5, 14), date(2019, 5, 15), date(2021, 6, 1), date(2024, 1, 2), date(2026, 6, 30))


class Situation(NamedTuple):
    """Everything that guards ask, answered by hand."""

    open_consultations: int
    consulted: bool
    waiting: bool
    paid: bool
    owes_payment: bool

    def is_consulted(self, event: object) -> bool:
        """Answer by hand."""
        return self.consulted

    def pending(self, notice: str, answers: tuple[str, ...]) -> bool:
        """Answer by hand."""
        return self.waiting

    def pays_in_full(self, event: object) -> bool:
        """Answer by hand."""
        return self.paid


YES_OR_NO = (True, False)
SITUATIONS = tuple(Situation(*answers) for answers in product((0, 1, 2), YES_OR_NO, YES_OR_NO, YES_OR_NO, YES_OR_NO))
EVENTS = tuple(
    SimpleNamespace(type=kind, orders_new_answer=ordered) for kind in EVENT_TYPES for ordered in (True, False)
)


def arcs_of(profile: str, day: date) -> tuple[Arc, ...]:
    """Give the arcs for requests received on a day."""
    loaded = load_profile(profile)
    return loaded.rules(day, loaded.conventions(day)).arc


SEEN: dict[tuple[object, ...], list[str]] = {}
"""What was found for arcs already compared: most profiles and days share theirs."""


def disagreements(arcs: tuple[Arc, ...]) -> list[str]:
    """List every situation in which the readings of some arcs differ, or more than one arc is open."""
    key = tuple((arc.event, arc.from_, arc.to, arc.guard) for arc in arcs)
    if key not in SEEN:
        SEEN[key] = compared(arcs)
    return SEEN[key]


def compared(arcs: tuple[Arc, ...]) -> list[str]:
    """Take both readings through every situation."""
    rows, machine = linked(arcs, STATES), LiveMachine(arcs, STATES)
    found = []
    for state, event, facts in product(STATES, EVENTS, SITUATIONS):
        row = rows[state]
        to = step(row, event, facts)
        by_rows, by_machine = None if to is None else to.name, machine.step(state, event, facts)
        if by_rows != by_machine:
            found.append(f"{state}, {event}, {facts}: {by_rows} or {by_machine}")
        open_ways = [
            choice.to.name
            for choice in row.get(event.type, ())
            if choice.guard is None or choice.guard(facts, event) is None
        ]
        if len(open_ways) > 1:
            found.append(f"{state}, {event}, {facts}: more than one arc, to {open_ways}")
        if to is None and not refusal(row, event, facts).why:
            found.append(f"{state}, {event}, {facts}: refused without a reason")
    return found


@pytest.mark.parametrize("day", DAYS, ids=str)
@pytest.mark.parametrize("profile", PROFILES)
def test_rows_and_machine_agree_everywhere(profile: str, day: date) -> None:
    """In every state, for every event and every answer to the guards, both readings give one and the same way."""
    assert disagreements(arcs_of(profile, day)) == []


@pytest.mark.parametrize("profile", PROFILES)
def test_a_refusal_names_the_events_of_the_state(profile: str) -> None:
    """What a refusal offers instead is just what some arc leads out of the state by."""
    arcs = arcs_of(profile, DAYS[-1])
    rows = linked(arcs, STATES)
    for state in STATES:
        expected = sorted({arc.event for arc in arcs if state in arc.from_})
        refused = refusal(rows[state], SimpleNamespace(type="no such event"), SITUATIONS[0])
        assert list(refused.allowed) == expected

"""``RequestLifecycle``: a right system passes, a wrong one is found with a short counterexample."""

from __future__ import annotations

import importlib.util
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from foiflow.testing.lifecycle import RequestLifecycle

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import SearchStrategy

    from foiflow import Case
    from foiflow.events import Event

EXAMPLE = Path(__file__).resolve().parents[3] / "examples" / "naive_counter_test.py"
FEW = settings(
    derandomize=True,
    database=None,
    max_examples=30,
    stateful_step_count=6,
    deadline=None,
    phases=(Phase.generate, Phase.shrink),
)


class Beside(RequestLifecycle):
    """A second foiflow beside the first: the right system."""

    profile: ClassVar[str | None] = "cn-sh"

    def open(self, case: Case) -> None:
        """Open it there too."""
        self.other = case

    def record(self, event: Event) -> None:
        """Record it there too."""
        self.other = self.other.record(event)

    def state(self) -> str | None:
        """Give the state there."""
        return self.other.state

    def due_dates(self) -> Mapping[str, date | None]:
        """Give every due date there, and one that is never owed."""
        return {duty.id: duty.due for duty in self.other.duties if duty.status != "void"} | {"annual_report": None}


class Forgetful(Beside):
    """A system that does not know that a correction starts the reply anew."""

    profile = None
    weights = {"correction_notice_issued": 20, "correction_received": 20}  # noqa: RUF012 -- never written to

    def due_dates(self) -> Mapping[str, date | None]:
        """Give the first due date that the reply had."""
        replies = [duty for duty in self.other.duties if duty.id == "reply"]
        return {"reply": replies[0].due} if replies and replies[-1].status != "void" else {}


class Stuck(Beside):
    """A system that never leaves the first state."""

    def state(self) -> str | None:
        """Give the first state."""
        return "received" if self.other.state else None


class Eager(Beside):
    """A system that takes a payment for owed before any fee notice."""

    def due_dates(self) -> Mapping[str, date | None]:
        """Give a date for what is not owed."""
        return {"fee_payment": self.case.log[0].on + timedelta(30)}


def counterexample(machine: type[RequestLifecycle]) -> str:
    """Run a machine that must fail; give what it says."""
    with pytest.raises(AssertionError) as found:
        run_state_machine_as_test(machine, settings=FEW)
    return str(found.value)


def test_the_right_system_passes() -> None:
    """Two foiflows agree after every event."""
    run_state_machine_as_test(Beside, settings=FEW)


def test_another_due_date_is_told_with_the_events_and_the_reason() -> None:
    """A forgotten restart is found; the text has both dates, every event and foiflow's steps."""
    told = counterexample(Forgetful)

    assert "and the system says due" in told
    assert told.count("\n    20") <= 4
    assert "anew" in told


def test_another_state_is_told() -> None:
    """A state that has not moved is found at the first event that moves it."""
    told = counterexample(Stuck)

    assert "and the system says received" in told
    assert told.count("\n    ") == 2


def test_a_duty_that_is_not_owed_is_told() -> None:
    """A due date for what nobody owes is found at once."""
    assert "fee_payment is not owed, and the system says due" in counterexample(Eager)


def test_the_requests_opened_are_the_caller_s_to_choose() -> None:
    """A machine may draw its own requests."""

    class Chosen(Eager):
        def requests(self) -> SearchStrategy[Case]:
            """Draw one day's requests."""
            return super().requests().filter(lambda case: case.log[0].on.year > 2020) | st.nothing()

    assert "as of 2008" not in counterexample(Chosen)


def test_the_example_finds_what_its_counter_forgets() -> None:
    """The counter of the example is caught on a worked weekend, with one or two events."""
    spec = importlib.util.spec_from_file_location("naive_counter_test", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    example = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(example)

    told = counterexample(example.CounterBesideFoiflow)

    assert "worked although a weekend" in told
    assert told.count("\n    20") <= 2
    assert len(told.splitlines()) < 25

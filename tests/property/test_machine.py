"""A case driven at random through the public functions, always equal to the replay of its log."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

import foiflow
from foiflow import Applicant, EventRefused
from foiflow.cases.decide import next_state
from foiflow.cases.record import event_to_dict
from foiflow.cases.rulebook import book_for
from foiflow.events import EVENT_TYPES, EntryCorrected, RequestReceived

from .readings import BROKEN
from .strategies import LAST_EVENT, PROFILES, Scene, choices, event_of, next_event, receipt_days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiflow import Case
    from foiflow.events import Event

PLAIN = (
    "request_registered",
    "assigned",
    "supplement_received",
    "request_withdrawn",
    "case_archived",
    "correction_received",
)
"""Types that need nothing but a day: tried where they may be refused."""


class CaseMachine(RuleBasedStateMachine):
    """Opens a case and records, corrects, reads back and reads as of other days, in any order."""

    case: Case
    day: date

    @initialize(data=st.data(), profile=st.sampled_from(PROFILES), day=receipt_days())
    def open(self, data: st.DataObject, profile: str, day: date) -> None:
        """Open a case with some conventions chosen."""
        received = event_of(data.draw, "request_received", Scene(day, ()))
        assert isinstance(received, RequestReceived)
        conventions = data.draw(choices(profile))
        self.case = foiflow.open_case(
            "1", profile=profile, applicant=Applicant(kind="business"), received=received, conventions=conventions
        )
        self.day = max(day, self.case.received_on or day)

    @rule(data=st.data(), days=st.integers(0, 25))
    def record(self, data: st.DataObject, days: int) -> None:
        """Record something that may happen next; the old case stays as it was."""
        day = self.day + timedelta(days)
        if day > LAST_EVENT:
            return
        before, standing = self.case, self.case.to_json()
        event = next_event(data.draw, before, day)
        self.case = before.record(event)
        self.day = day
        self.live_step_is_replay(before, event)
        assert before.to_json() == standing
        assert len(self.case.log) == len(before.log) + 1

    @rule(kind=st.sampled_from(PLAIN))
    def try_anything(self, kind: str) -> None:
        """Record something that may be impossible: it is refused just where ``allowed_events`` says so."""
        event, before = EVENT_TYPES[kind](on=self.day), self.case
        allowed = {found.type: found.allowed for found in self.case.allowed_events(on=self.day)}
        refused = None
        try:
            self.case = self.case.record(event)
        except EventRefused as error:
            refused = error
        assert allowed[kind] == (refused is None)
        if refused is None:
            self.live_step_is_replay(before, event)
            return
        assert refused.event_type == kind
        assert self.case.state in (refused.state, None)
        assert refused.why
        self.refusal_is_replay(event, refused)

    def live_step_is_replay(self, before: Case, event: Event) -> None:
        """The live machine leads where the replay of the longer log leads, for an event that is not put in between."""
        ledger = before.reading.ledger
        if ledger is None or event.on < before.as_of:
            return
        after = self.case.reading.ledger
        assert after is not None
        assert after.row is not None
        assert next_state(ledger, event) == after.row.name

    def refusal_is_replay(self, event: Event, refused: EventRefused) -> None:
        """What is refused live is what a replay of the log with the event rejects, for the same reason."""
        longer = self.case.to_dict()
        longer["events"].append(event_to_dict(event))
        [result] = foiflow.replay([longer])
        rejected = {"index": len(self.case.log), "type": event.type, "reason": refused.why}
        assert result.to_dict()["rejected"] == [rejected]

    @rule(data=st.data())
    def strike_out(self, data: st.DataObject) -> None:
        """Strike out the last entry if it is no correction: what came before stands again."""
        last = len(self.case.log) - 1
        if last < 1 or self.case.log[last].type == "entry_corrected":
            return
        shorter = foiflow.case_from_json(
            json.dumps({**self.case.to_dict(), "events": self.case.to_dict()["events"][:-1]})
        )
        on = data.draw(st.sampled_from([self.case.as_of, self.day]))
        self.case = self.case.record(EntryCorrected(on=on, index=last, reason="mistaken"))
        assert self.case.duties == shorter.at(self.case.as_of).duties
        assert self.case.state == shorter.at(self.case.as_of).state

    @precondition(lambda self: len(self.case.log) > 1)
    @rule(days=st.integers(0, 60))
    def look_back(self, days: int) -> None:
        """Reading as of an earlier day, and then as of the last one again, changes nothing."""
        end = self.case.as_of
        back = self.case.at(end - timedelta(days))
        assert back.later_events == sum(event.on > back.as_of for event in self.case.log)
        assert back.at(end).duties == self.case.duties
        assert back.log == self.case.log

    @rule()
    def put_down_and_take_up(self) -> None:
        """Go on with what was written and read back."""
        read = foiflow.case_from_json(self.case.to_json())
        assert read == self.case
        self.case = read

    @invariant()
    def live_is_replay(self) -> None:
        """The case stands as the replay of its log does, and nothing in it was rejected."""
        [result] = foiflow.replay([self.case.to_dict()])
        assert result.error is None
        found = result.to_dict()
        assert found["state"] == self.case.state
        assert [(duty["id"], duty["status"], duty["due"]) for duty in found["duties"]] == [
            (duty.id, duty.status, duty.due.isoformat()) for duty in self.case.duties
        ]
        assert [finding["message"] for finding in found["findings"]] == [
            finding.message for finding in self.case.findings
        ]
        assert found["rejected"] == []

    @invariant()
    def the_log_is_what_was_recorded(self) -> None:
        """Every entry of the log can be written as plain values and is of a known type."""
        plain: list[dict[str, Any]] = [event_to_dict(event) for event in self.case.log]
        assert plain == self.case.to_dict()["events"]


TestCaseMachine = CaseMachine.TestCase
TestCaseMachine.__doc__ = "Live and replayed, a case stays the same through any sequence of steps."


@pytest.fixture
def no_plan_is_kept() -> Iterator[None]:
    """Plans made while a reading is broken are not kept for others, nor the other way round."""
    book_for.cache_clear()
    yield
    book_for.cache_clear()


@pytest.mark.usefixtures("no_plan_is_kept")
@pytest.mark.parametrize("how", [how for how in BROKEN if how.endswith(("leads elsewhere", "asks for no guard"))])
def test_one_wrong_arc_is_found(how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The machine fails on cases whose rows, or whose live machine, get a single arc wrong."""
    for reading, made in BROKEN[how].items():
        place = {"link": "foiflow.cases.plan.linked", "build": "foiflow.workflow.machine.LiveMachine"}[reading]
        monkeypatch.setattr(place, made)
    enough = settings(
        max_examples=200, stateful_step_count=15, derandomize=True, database=None, phases=[Phase.generate]
    )

    with pytest.raises(AssertionError):
        run_state_machine_as_test(CaseMachine, settings=enough)

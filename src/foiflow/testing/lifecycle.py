"""A state machine that drives a system of one's own beside foiflow.

.. code-block:: python

    class OurDesk(RequestLifecycle):
        profile = "cn"

        def open(self, case):
            self.desk = Desk(received=case.log[0].on)

        def record(self, event):
            self.desk.enter(event.type, event.on)

        def due_dates(self):
            return {"reply": self.desk.reply_due}


    TestOurDesk = OurDesk.TestCase
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from foiflow.errors import UnknownName
from foiflow.law.load import default_profile
from foiflow.testing.counterexample import explained, story
from foiflow.testing.strategies import events, requests

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

    from foiflow.cases.case import Case
    from foiflow.cases.events import Event

__all__ = ["RequestLifecycle"]


class RequestLifecycle(RuleBasedStateMachine):
    """Lives of requests, entered event by event in foiflow and in another system.

    After every event the state and the due dates that the other system gives are
    compared with foiflow's. Override ``open`` and ``record`` to drive the
    system, ``state`` and ``due_dates`` to say what it has come to.

    Attributes:
        profile: The profile that both read by; the default one where None.
        weights: By type of event, how often it is drawn relative to the others;
            0 for what the system does not know.
        case: The case as foiflow has it.
    """

    profile: ClassVar[str | Path | None] = None
    weights: ClassVar[Mapping[str, int]] = {}
    case: Case

    # --- what to override

    def open(self, case: Case) -> None:
        """Open the request in the other system.

        Args:
            case: The request: who asks, and the receipt as its only event.
        """

    def record(self, event: Event) -> None:
        """Enter in the other system what happened next.

        Args:
            event: The event; it is possible where the case stands.
        """

    def state(self) -> str | None:
        """Give the state that the other system says; foiflow's unless overridden."""
        return self.case.state

    def due_dates(self) -> Mapping[str, date | None]:
        """Give the due dates that the other system says, as of the last event.

        Returns:
            By the duty's id, such as ``reply``, the last day, inclusive; None
            where it is not owed. A duty that is left out is not compared.
        """
        return {}

    def requests(self) -> SearchStrategy[Case]:
        """Draw the requests that are opened; any, unless overridden."""
        return requests(self._read_by)

    # --- the machine

    @property
    def _read_by(self) -> str | Path:
        return default_profile() if self.profile is None else self.profile

    @initialize(data=st.data())
    def receive(self, data: st.DataObject) -> None:
        """Receive a request in both.

        Args:
            data: Draws it.
        """
        self.case = data.draw(self.requests(), "request")
        self.open(self.case)

    @rule(data=st.data())
    def go_on(self, data: st.DataObject) -> None:
        """Enter the next event in both.

        Args:
            data: Draws it.
        """
        event = data.draw(events(self._read_by, self.case, weights=self.weights), "event")
        self.case = self.case.record(event)
        self.record(event)

    @invariant()
    def both_agree(self) -> None:
        """Compare the state and every due date.

        Raises:
            AssertionError: They differ; it tells the events, both dates and how
                foiflow came by its own.
        """
        if self.state() != self.case.state:
            raise AssertionError(self._told(f"the state is {self.case.state}, and the system says {self.state()}"))
        for duty, said in self.due_dates().items():
            due = self._due(duty)
            if said != due:
                why = f"{duty} is {_dated(due)}, and the system says {_dated(said)}"
                raise AssertionError(self._told(why) + ("" if due is None else explained(self.case, duty)))

    def _due(self, duty: str) -> date | None:
        try:
            return self.case.due(duty).due
        except UnknownName:
            return None

    def _told(self, why: str) -> str:
        return f"{why}\n{story(self.case)}"


def _dated(day: date | None) -> str:
    return "not owed" if day is None else f"due {day}"

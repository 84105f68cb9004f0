"""The guards: each gives nothing where its proposition holds, else the reason."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from foiflow.law.load import vocabulary
from foiflow.workflow.guards import GUARDS


class Said:
    """Facts as a test states them."""

    def __init__(
        self,
        *,
        open_: int = 0,
        consulted: bool = False,
        waiting: str = "",
        paid: bool = False,
        owes: bool = False,
        awaited: bool = False,
    ) -> None:
        """State them."""
        self.owes_payment, self._awaited = owes, awaited
        self.open_consultations, self._consulted, self._waiting, self._paid = open_, consulted, waiting, paid

    def is_consulted(self, event: Any) -> bool:
        """Tell whether the event's party was said to be consulted."""
        return self._consulted

    def pending(self, notice: str, answers: tuple[str, ...]) -> bool:
        """Tell whether the notice was said to wait."""
        return notice == self._waiting

    def pays_in_full(self, event: Any) -> bool:
        """Tell whether the payment was said to suffice."""
        return self._paid

    def awaits_opinion(self, event: Any) -> bool:
        """Tell whether somebody was said to have time to answer."""
        return self._awaited


NOBODY = "no consultation of that party is open"
RUNNING = "a consultation is still open"
NONE_OPEN = "no consultation is open"
SHORT = "the payment falls short of what was billed"
CASES: list[tuple[str, Said, bool | None, str | None]] = [
    ("party_still_consulted", Said(consulted=True), None, None),
    ("party_still_consulted", Said(), None, NOBODY),
    ("last_consultation", Said(consulted=True, open_=1), None, None),
    ("last_consultation", Said(consulted=True, open_=2), None, RUNNING),
    ("last_consultation", Said(open_=1), None, NOBODY),
    ("other_consultation_open", Said(consulted=True, open_=2), None, None),
    ("other_consultation_open", Said(consulted=True, open_=1), None, "no other consultation is open"),
    ("other_consultation_open", Said(open_=2), None, NOBODY),
    ("consultation_open", Said(open_=1), None, None),
    ("consultation_open", Said(), None, NONE_OPEN),
    ("no_consultation_open", Said(), None, None),
    ("no_consultation_open", Said(open_=1), None, RUNNING),
    ("correction_pending", Said(waiting="correction_notice_issued"), None, None),
    ("correction_pending", Said(), None, "no correction notice waits for an answer"),
    ("reasons_pending", Said(waiting="reasons_requested"), None, None),
    ("reasons_pending", Said(), None, "no request for reasons waits for an answer"),
    ("payment_pending", Said(owes=True), None, None),
    ("payment_pending", Said(), None, "no fee notice waits for payment"),
    ("payment_complete", Said(paid=True), None, None),
    ("payment_complete", Said(), None, SHORT),
    ("payment_short", Said(), None, None),
    ("payment_short", Said(paid=True), None, "the payment covers what was billed"),
    ("payment_complete_and_consultation_open", Said(paid=True, open_=1), None, None),
    ("payment_complete_and_consultation_open", Said(paid=True), None, NONE_OPEN),
    ("payment_complete_and_consultation_open", Said(open_=1), None, SHORT),
    ("payment_complete_and_no_consultation_open", Said(paid=True), None, None),
    ("payment_complete_and_no_consultation_open", Said(paid=True, open_=1), None, RUNNING),
    ("payment_complete_and_no_consultation_open", Said(), None, SHORT),
    ("new_answer_ordered", Said(), True, None),
    ("new_answer_ordered", Said(), None, "the decision orders no new answer"),
    ("no_new_answer_ordered", Said(), False, None),
    ("no_new_answer_ordered", Said(), True, "the decision orders a new answer"),
    ("nothing_pending", Said(), None, None),
    ("nothing_pending", Said(open_=1), None, None),
    ("nothing_pending", Said(awaited=True), None, "somebody consulted still has time to answer"),
    ("nothing_pending", Said(waiting="reconsideration_filed"), None, "a reconsideration has not been decided"),
    ("nothing_pending", Said(waiting="litigation_filed"), None, "a suit has not been decided"),
]


@pytest.mark.parametrize(("name", "facts", "ordered", "reason"), CASES)
def test_a_guard_holds_or_says_why_not(name: str, facts: Said, ordered: bool | None, reason: str | None) -> None:
    """Under the facts as stated, the guard holds or gives this reason."""
    assert GUARDS[name](facts, SimpleNamespace(orders_new_answer=ordered)) == reason


def test_the_guards_are_those_of_the_vocabulary() -> None:
    """The words that profiles may use are exactly the guards there are, each of them tested here."""
    words = set(vocabulary()["guard"])
    assert (set(GUARDS), {name for name, *_ in CASES}) == (words, words)


def test_what_lifts_an_obstacle_is_told_of_obstacles_there_are() -> None:
    """Each reason of which the vocabulary says what removes it is one that a guard gives, and those are events."""
    lifts = vocabulary()["lifts"]
    assert set(lifts) <= {reason for *_, reason in CASES}
    assert {name for names in lifts.values() for name in names} <= set(vocabulary()["event"])

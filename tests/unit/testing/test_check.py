"""``check_profile``: what it tries, and how a failure is cut down and told."""

from __future__ import annotations

import pickle
from datetime import date
from typing import TYPE_CHECKING

import attrs
import pytest

from foiflow import Applicant, Case, Item, events, open_case
from foiflow.testing.check import check_profile
from foiflow.testing.counterexample import CounterExample, story
from foiflow.testing.engine import Across, FoiflowEngine, Reading
from foiflow.testing.invariants import Disagreement
from foiflow.testing.reduction import Trial, counterexample, failure

if TYPE_CHECKING:
    from collections.abc import Iterable

CASE = open_case(
    "2024-0107",
    profile="cn",
    applicant=Applicant(kind="natural_person", id="A-77", name="王小明"),
    received=events.RequestReceived(on=date(2024, 3, 4), channel="in_person", note="rang twice"),
    items=(Item("a"), Item("b")),
)
LONG = CASE
for event in (
    events.RequestRegistered(on=date(2024, 3, 5)),
    events.ThirdPartyConsultationSent(on=date(2024, 3, 11), party="B Ltd", letter_no="7", by="李某"),
    events.ThirdPartyOpinionReceived(on=date(2024, 3, 18), party="B Ltd", consents=True),
    events.AnswerIssued(on=date(2024, 4, 8), outcome="partly_disclosed", served_by="post"),
    events.CaseArchived(on=date(2024, 6, 3)),
):
    LONG = LONG.record(event)


def answered_after_an_opinion(cases: tuple[Case, ...]) -> None:
    """Fail where some case was answered after an opinion."""
    for case in cases:
        kinds = [event.type for event in case.log]
        if "answer_issued" in kinds and "third_party_opinion_received" in kinds:
            raise AssertionError("answered after an opinion")


TRIAL = Trial("never_answered_after_an_opinion", answered_after_an_opinion)


def test_a_counterexample_has_nothing_to_spare() -> None:
    """Cases, events and fields that the failure does not need are gone; those that others need have stayed."""
    found = counterexample(TRIAL, (attrs.evolve(CASE, case_id="1"), LONG, attrs.evolve(LONG, case_id="3")))

    assert [event.type for event in found.case.log] == [
        "request_received",
        "third_party_consultation_sent",
        "third_party_opinion_received",
        "answer_issued",
    ]
    assert len(found.cases) == 1
    assert found.case.log[1] == events.ThirdPartyConsultationSent(on=date(2024, 3, 11), party="B Ltd")
    assert failure(TRIAL, found.cases) is not None


def test_a_counterexample_tells_its_parts_and_survives_pickling() -> None:
    """The invariant, what is wrong and the events are attributes, and come back."""
    found = counterexample(TRIAL, (LONG,))

    again = pickle.loads(pickle.dumps(found))

    assert (again.invariant, again.why) == ("never_answered_after_an_opinion", "answered after an opinion")
    assert (again.cases, str(again)) == (found.cases, str(found))


def test_a_story_names_nobody() -> None:
    """Events are told with their fields, save those that are about people."""
    told = story(LONG)

    assert "2024-0107 by cn, as of 2024-06-03, 2 items:" in told
    assert "2024-04-08 answer_issued served_by=post outcome=partly_disclosed" in told
    assert not any(name in told for name in ("A-77", "王小明", "B Ltd", "李某", "rang twice"))


def test_the_case_is_shown_as_far_as_it_goes_wrong() -> None:
    """Where an invariant says at which step, the counterexample is the case up to there."""

    def too_long(cases: tuple[Case, ...]) -> None:
        """Fail at the third event."""
        if len(cases[0].log) > 2:
            raise Disagreement("too long", attrs.evolve(cases[0], log=cases[0].log[:3]))

    found = counterexample(Trial("short", too_long), (LONG,))

    assert len(found.case.log) == 3


def test_a_system_that_reads_cases_alone_is_not_tried_across_them() -> None:
    """Without ``across`` only lives are drawn, and the first failure is raised."""

    class Idle:
        covers = None

        def read(self, case: Case) -> Reading:
            """Know nothing."""
            return Reading(None, ())

    with pytest.raises(CounterExample) as found:
        check_profile("cn", engine=Idle(), max_examples=20)

    assert (found.value.invariant, len(found.value.case.log)) == ("agrees_with_the_naive_reading", 1)


def test_a_system_that_looks_across_cases_alone_is_tried_on_dockets() -> None:
    """Without ``read`` only dockets are drawn; a system that charges nothing is found, by a dear request or two."""

    class Free:
        def across(self, cases: Iterable[Case]) -> Across:
            """Charge nothing, and know of no repeats."""
            read = FoiflowEngine().across(cases)
            return Across(dict.fromkeys(read.fees, 0), read.repeats)

    with pytest.raises(CounterExample, match="CNY, and the system says 0 CNY") as found:
        check_profile("cn", engine=Free(), max_examples=1000)

    assert found.value.invariant == "agrees_across_cases"
    # One with many items, or two whose items of a month are too many together: neither is the shorter way to the other.
    assert len(found.value.cases) <= 2


def test_weights_make_a_step_rare_or_frequent() -> None:
    """With every consultation left out, a system that is wrong about them alone passes."""

    class Impatient(FoiflowEngine):
        def read(self, case: Case) -> Reading:
            """Take no notice of consultations."""
            state, duties = super().read(case)
            return Reading("in_review" if state == "in_consultation" else state, duties)

    never = {"third_party_consultation_sent": 0, "agency_consultation_sent": 0}
    often = {"agency_consultation_sent": 30}

    check_profile("cn", engine=Impatient(), max_examples=5, weights=never)
    with pytest.raises(CounterExample, match="the state is in_consultation"):
        check_profile("cn", engine=Impatient(), max_examples=100, weights=often)

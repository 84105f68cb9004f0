"""foiflow reads every life of a request as the naive reading does, whatever the conventions."""

from __future__ import annotations

import json
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from foiflow import Applicant, Case, case_from_json, events, open_case, profile_ids
from foiflow.testing.engine import FOIFLOW
from foiflow.testing.invariants import agrees_with_the_naive_reading
from foiflow.testing.invariants.agreement import same_reading
from foiflow.testing.naive import NaiveReading
from foiflow.testing.strategies import conventions, dirty_histories, histories

NAIVE = NaiveReading()


@settings(max_examples=settings().max_examples // 4)
@given(data=st.data())
def test_every_convention_is_read_the_same(data: st.DataObject) -> None:
    """State, dates and statuses agree at every step under any choice of readings."""
    profile = data.draw(st.sampled_from(profile_ids()))
    # Where a letter goes out on the day a period starts, the two take "both ends included" differently.
    readings = conventions(profile)
    agrees_with_the_naive_reading(data.draw(histories(profile, conventions=readings)))


@settings(max_examples=settings().max_examples // 2)
@given(data=st.data())
def test_a_log_with_faults_is_read_the_same(data: st.DataObject) -> None:
    """What is impossible is set aside by both, what is out of order put in order, what is corrected taken so."""
    log = data.draw(dirty_histories(data.draw(st.sampled_from(profile_ids()))))
    case = case_from_json(json.dumps(log))

    same_reading(case, FOIFLOW, NAIVE.read(case))


def test_a_stop_that_begins_on_the_last_day_counts() -> None:
    """Asked on the very day the reply is due, the reply waits for the opinion as long as for any other."""
    case = open_case(
        "1",
        profile="cn-sh-changning",
        applicant=Applicant(kind="natural_person"),
        received=events.RequestReceived(on=date(2019, 12, 7), channel="online"),
    )
    for event in (
        events.CorrectionNoticeIssued(on=date(2019, 12, 9)),
        events.CorrectionReceived(on=date(2020, 1, 1)),
        events.AgencyConsultationSent(on=date(2020, 2, 5), agency="Archive"),
    ):
        case = case.record(event)

    found: dict[str, date] = {owed.duty: owed.due for owed in NAIVE.read(case).duties if owed.status != "void"}

    assert found["reply"] == date(2020, 2, 26) == case.due("reply").due


def test_the_steps_are_what_reading_each_beginning_gives() -> None:
    """Read in one go, a log gives after each event what its beginning alone gives."""

    @settings(max_examples=20, derandomize=True, database=None)
    @given(histories("cn-sh"))
    def steps(case: Case) -> None:
        for step, reading in NAIVE.steps(case):
            assert reading == NAIVE.read(step)

    steps()

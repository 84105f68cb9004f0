"""What an agency may still owe, told from the types of a case's events alone."""

from __future__ import annotations

from datetime import date

import pytest

from foiflow import load_profile
from foiflow.calendars import load_calendar
from foiflow.cases.plan import Plan
from foiflow.cases.rulebook import book_for
from foiflow.law.duty import Duty
from foiflow.law.measures import Limit, Trigger
from foiflow.law.model import Arc, Rules
from foiflow.office.owed import Owed

R, ANSWER = "request_received", "answer_issued"
DAY = date(2024, 3, 4).toordinal()


def owed(profile: str = "cn") -> Owed:
    """What an agency of a profile may owe for a request of March 2024."""
    return Owed(book_for(profile, (), None).plan(DAY, DAY))


@pytest.mark.parametrize(
    ("types", "may_be_open"),
    [
        ((), False),
        ((R,), True),
        ((R, ANSWER), False),
        ((R, "request_withdrawn"), False),
        ((R, "correction_notice_issued", "correction_received", ANSWER), False),
        ((R, "third_party_consultation_sent", "third_party_opinion_received", ANSWER), False),
        ((R, ANSWER, "reconsideration_filed"), False),
        ((R, ANSWER, "reconsideration_decided"), True),
        ((R, ANSWER, "litigation_decided", ANSWER), True),
        ((R, ANSWER, "conversion_reviewed"), True),
        ((R, ANSWER, "conversion_reviewed", "published_proactively"), False),
        ((R, "conversion_suggested", ANSWER), True),
        ((R, ANSWER, "entry_corrected"), True),
        ((ANSWER, R), True),
        ((ANSWER, R, ANSWER), False),
    ],
)
def test_what_may_be_open(types: tuple[str, ...], may_be_open: bool) -> None:
    """Nothing is, once what surely discharges it came after all that may have started it."""
    assert owed().may_be_open(types) == may_be_open


def test_an_event_that_may_have_been_refused_ends_nothing() -> None:
    """Only while a consultation is open may an opinion come, and a notice be lapsed that waits for its answer."""
    assert owed().may_be_open((R, "correction_lapsed"))
    assert owed().may_be_open((R, "correction_notice_issued", "correction_received", "correction_lapsed"))
    assert not owed().may_be_open((R, "correction_notice_issued", "correction_lapsed"))


def test_what_discharges_on_a_condition_only_ends_nothing() -> None:
    """A district's adverse outcome is registered by an entry, or by a review of a kind that the type does not tell."""
    lost = (R, "request_registered", ANSWER, "litigation_filed", "litigation_decided", ANSWER)
    assert owed("cn-sh-changning").may_be_open((*lost, "review_completed"))
    before = (R, "request_registered", "litigation_filed", "litigation_decided", ANSWER)
    assert owed("cn-sh-changning").may_be_open((*before, "review_completed"))
    assert not owed("cn-sh-changning").may_be_open((*before, "request_registered"))


def test_what_was_done_before_counts_where_the_duty_says_so() -> None:
    """A review before the answer does for the review that is due with it; one that may have been refused does not."""
    assert owed("cn-sh-songjiang").may_be_open((R, ANSWER))
    assert not owed("cn-sh-songjiang").may_be_open((R, ANSWER, "conversion_reviewed", "published_proactively"))
    reviewed = (R, "conversion_reviewed", "published_proactively", ANSWER)
    assert not owed("cn-sh-songjiang").may_be_open(reviewed)
    assert owed("cn-sh-songjiang").may_be_open(("conversion_reviewed", R, ANSWER))


def test_what_silence_may_begin_may_always_be_open() -> None:
    """Where a duty of the agency begins when another is overdue, no list of types rules it out."""
    rules = load_profile("cn").rules(date(2024, 3, 4), load_profile("cn").conventions(date(2024, 3, 4)))
    apology = Duty("reply", (Trigger(overdue="reply"),), variant="apology", limit=(Limit(working_days=1),))
    reply = Duty("reply", (Trigger(R),), limit=(Limit(working_days=1),), done_by=(Trigger(ANSWER),))
    arcs = (Arc(ANSWER, ("received",), "answered"),)

    def plan(*duties: Duty) -> Plan:
        return Plan(Rules("own", rules.law, "cn", {}, arc=arcs, duty=duties), load_calendar())

    assert not Owed(plan(reply)).may_be_open((R, ANSWER))
    assert Owed(plan(reply, apology)).may_be_open((R, ANSWER))


def test_whoever_else_owes_is_left_out() -> None:
    """The time that an answer gives the applicant is no duty of the agency."""
    types = (R, "third_party_consultation_sent", ANSWER)
    assert not owed().may_be_open(types)

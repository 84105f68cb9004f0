"""When a duty is due, and how it stands: one convention or status a test."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from foiflow import Applicant, events, open_case
from foiflow.calendars import WorkdayIndex, load_calendar
from foiflow.errors import OutOfCalendar

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow import Case

R = "2024-03-04 request_received channel=online"
UNSETTLED = load_calendar().announced_through + timedelta(21)
"""A day of the year that no notice has announced."""
R2018 = "2018-03-05 request_received channel=online"
ASK_X = "2024-03-11 third_party_consultation_sent party=X served_on=2024-03-13"
TELL_X = "2024-03-21 third_party_opinion_received party=X consents=true"
ASK_Y = "2024-03-15 third_party_consultation_sent party=Y served_on=2024-03-15"
TELL_Y = "2024-03-25 third_party_opinion_received party=Y consents=true"
NOTICE = "2024-03-06 correction_notice_issued"
FIXED = "2024-03-20 correction_received"

Chosen = dict[str, str | int]
DUE: dict[str, tuple[list[str], Chosen, str]] = {
    "twenty working days": ([R], {}, "2024-04-01"),
    "a consultation is left out": ([R, ASK_X, TELL_X], {}, "2024-04-12"),
    "from service": ([R, ASK_X, TELL_X], {"excluded_from": "served"}, "2024-04-10"),
    "both ends": ([R, ASK_X, TELL_X], {"excluded_ends": "both_included"}, "2024-04-15"),
    "a fixed time": ([R, ASK_X, TELL_X], {"excluded_time": "fixed"}, "2024-04-23"),
    "silence to its limit": ([R, ASK_X], {}, "2024-04-25"),
    "two that overlap, once": ([R, ASK_X, ASK_Y, TELL_X, TELL_Y], {}, "2024-04-16"),
    "two that overlap, twice": ([R, ASK_X, ASK_Y, TELL_X, TELL_Y], {"several_consultations": "sum"}, "2024-04-22"),
    "asked on a day off that an open question leaves out, and answered first": (
        [
            "2024-03-01 request_received channel=online",
            "2024-03-29 third_party_consultation_sent party=X",
            "2024-03-30 third_party_consultation_sent party=Y",
            "2024-04-01 third_party_opinion_received party=Y",
            "2024-04-02 third_party_opinion_received party=X",
        ],
        {"several_consultations": "sum"},
        "2024-04-03",
    ),
    "sent first and served last": (
        [
            R,
            "2024-03-06 third_party_consultation_sent party=X served_on=2024-03-18",
            "2024-03-11 third_party_consultation_sent party=Y served_on=2024-03-11",
            "2024-03-14 third_party_opinion_received party=Y",
            "2024-03-20 third_party_opinion_received party=X",
        ],
        {"excluded_from": "served"},
        "2024-04-09",
    ),
    "asked on the last day, and another before the first has answered": (
        [
            R,
            "2024-04-01 third_party_consultation_sent party=X",
            "2024-04-02 third_party_consultation_sent party=Y",
            "2024-04-03 third_party_opinion_received party=X",
            "2024-04-08 third_party_opinion_received party=Y",
        ],
        {},
        "2024-04-08",
    ),
    "a fixed time that ended on the day of the correction": (
        [R, NOTICE, ASK_X, "2024-03-15 third_party_opinion_received party=X", "2024-03-15 correction_received"],
        {"excluded_time": "fixed"},
        "2024-04-15",
    ),
    "one inside another": (
        [
            R,
            ASK_X,
            "2024-03-13 third_party_consultation_sent party=Y",
            "2024-03-15 third_party_opinion_received party=Y",
            TELL_X,
        ],
        {},
        "2024-04-12",
    ),
    "one after the due day": ([R, ASK_X, TELL_X, "2024-04-15 third_party_consultation_sent party=Z"], {}, "2024-04-12"),
    "answered before the opinion came": (
        [R, ASK_X, "2024-03-20 answer_issued outcome=other", "2024-03-25 third_party_opinion_received party=X"],
        {},
        "2024-04-11",
    ),
    "an opinion after its limit": (
        [R, ASK_X, "2024-04-08 third_party_opinion_received party=X"],
        {},
        "2024-04-25",
    ),
    "another organ": (
        [R, "2024-03-11 agency_consultation_sent agency=A", "2024-03-21 agency_opinion_received agency=A"],
        {},
        "2024-04-12",
    ),
    "secrecy referral": (
        [
            R,
            "2024-03-11 agency_consultation_sent agency=A purpose=secrecy_referral",
            "2024-03-21 agency_opinion_received agency=A",
        ],
        {},
        "2024-04-12",
    ),
    "secrecy referral that runs": (
        [
            R,
            "2024-03-11 agency_consultation_sent agency=A purpose=secrecy_referral",
            "2024-03-21 agency_opinion_received agency=A",
        ],
        {"secrecy_referral": "runs"},
        "2024-04-01",
    ),
    "a joint consultation counts": (
        [R, "2024-03-11 review_completed kind=difficulty result=complex", "2024-03-21 joint_consultation_held"],
        {},
        "2024-04-01",
    ),
    "a joint consultation is left out": (
        [R, "2024-03-11 review_completed kind=difficulty result=complex", "2024-03-21 joint_consultation_held"],
        {"joint_consultation_time": "excluded"},
        "2024-04-12",
    ),
    "answered before the joint consultation was held": (
        [R, "2024-03-11 review_completed kind=difficulty result=complex", "2024-03-20 answer_issued outcome=other"],
        {"joint_consultation_time": "excluded"},
        "2024-04-11",
    ),
    "a second finding while the first runs": (
        [
            R,
            "2024-03-11 review_completed kind=difficulty result=complex",
            "2024-03-12 review_completed kind=difficulty result=complex",
            "2024-03-21 joint_consultation_held",
        ],
        {"joint_consultation_time": "excluded"},
        "2024-04-12",
    ),
    "another review stops nothing": (
        [R, "2024-03-11 review_completed kind=difficulty result=simple", "2024-03-21 joint_consultation_held"],
        {"joint_consultation_time": "excluded"},
        "2024-04-01",
    ),
    "an extension": ([R, "2024-03-20 extension_notified working_days=10"], {}, "2024-04-16"),
    "an extension from its notice": (
        [R, "2024-03-20 extension_notified working_days=10"],
        {"extension_from": "notice"},
        "2024-04-03",
    ),
    "an extension from its notice that ends before the period": (
        [R, "2024-03-05 extension_notified working_days=5"],
        {"extension_from": "notice"},
        "2024-04-01",
    ),
    "an extension from its notice to a day that it names": (
        [
            R,
            "2024-03-05 third_party_consultation_sent party=X",
            "2024-03-06 third_party_opinion_received party=X",
            "2024-03-07 extension_notified until=2024-04-08",
        ],
        {"extension_from": "notice"},
        "2024-04-08",
    ),
    "an extension to a day before the period ends": (
        [R, "2024-03-20 extension_notified until=2024-03-25"],
        {},
        "2024-04-01",
    ),
    "an extension to a day past the cap": (
        [R, ASK_X, TELL_X, "2024-03-22 extension_notified until=2024-05-31"],
        {},
        "2024-05-13",
    ),
    "an extension to a day": ([R, "2024-03-20 extension_notified until=2024-04-16"], {}, "2024-04-16"),
    "an extension to a rest day": ([R, "2024-03-20 extension_notified until=2024-04-13"], {}, "2024-04-15"),
    "an extension past the cap": ([R, "2024-03-20 extension_notified working_days=30"], {}, "2024-04-29"),
    "two extensions": (
        [R, "2024-03-20 extension_notified working_days=5", "2024-03-21 extension_notified working_days=5"],
        {},
        "2024-04-16",
    ),
    "one extension alone": (
        [R, "2024-03-20 extension_notified working_days=5", "2024-03-21 extension_notified working_days=5"],
        {"extensions": "one"},
        "2024-04-09",
    ),
    "one extension alone, and a letter that names a later day": (
        [R, "2024-03-20 extension_notified working_days=5", "2024-03-21 extension_notified until=2024-04-16"],
        {"extensions": "one"},
        "2024-04-09",
    ),
    "one extension alone, and a letter that names a later day, with a consultation": (
        [
            R,
            "2024-03-11 third_party_consultation_sent party=X",
            "2024-03-12 third_party_opinion_received party=X",
            "2024-03-20 extension_notified working_days=5",
            "2024-03-21 extension_notified until=2024-04-16",
        ],
        {"extensions": "one"},
        "2024-04-10",
    ),
    "an extension to a day, where others are counted from their notice": (
        [R, "2024-03-20 extension_notified until=2024-04-16"],
        {"extension_from": "notice"},
        "2024-04-16",
    ),
    "a late extension": ([R, "2024-04-02 extension_notified working_days=10"], {}, "2024-04-01"),
    "a late extension that counts": (
        [R, "2024-04-02 extension_notified working_days=10"],
        {"late_extension": "counts"},
        "2024-04-16",
    ),
    "an extension of nothing": (
        [
            R,
            "2024-03-06 reasons_requested reply_by=2024-03-12",
            "2024-03-12 reasons_received accepted=true delayed_until=2024-05-06",
            "2024-03-13 extension_notified working_days=5",
        ],
        {},
        "2024-05-06",
    ),
    "a correction": ([R, NOTICE, "2024-03-15 correction_received"], {}, "2024-04-15"),
    "a correction starts a clock that waited": (
        ["2024-03-04 request_received channel=ordinary_mail", NOTICE, "2024-03-15 correction_received"],
        {"unreachable_sender": "waits"},
        "2024-04-15",
    ),
    "a correction starts a clock that waited while another ran": (
        [
            "2024-03-04 request_received channel=ordinary_mail",
            "2024-03-05 third_party_consultation_sent party=X",
            NOTICE,
            "2024-03-11 third_party_opinion_received party=X",
            "2024-03-15 correction_received",
        ],
        {"unreachable_sender": "waits"},
        "2024-04-15",
    ),
    "a correction after a late notice": (
        [R, "2024-03-14 correction_notice_issued", "2024-03-15 correction_received"],
        {},
        "2024-04-15",
    ),
    "a correction after a notice in time, where one after a late notice has no effect": (
        [R, NOTICE, "2024-03-15 correction_received"],
        {"late_correction_notice": "no_restart"},
        "2024-04-15",
    ),
    "a correction after a late notice, without effect": (
        [R, "2024-03-14 correction_notice_issued", "2024-03-15 correction_received"],
        {"late_correction_notice": "no_restart"},
        "2024-04-01",
    ),
    "a payment": (
        [R, "2024-03-11 fee_notice_issued tariff=per_page units=50 amount=200", "2024-03-15 fee_paid amount=200"],
        {},
        "2024-04-15",
    ),
    "reasons that put the reply off": (
        [
            R,
            "2024-03-06 reasons_requested reply_by=2024-03-12",
            "2024-03-12 reasons_received accepted=true delayed_until=2024-05-06",
        ],
        {},
        "2024-05-06",
    ),
    "reasons that put the reply off while a third party is asked": (
        [
            R,
            "2024-03-05 third_party_consultation_sent party=X",
            "2024-03-06 reasons_requested reply_by=2024-03-12",
            "2024-03-12 reasons_received accepted=true delayed_until=2024-05-06",
            "2024-03-14 third_party_opinion_received party=X",
        ],
        {},
        "2024-05-06",
    ),
    "reasons without a day": (
        [R, "2024-03-06 reasons_requested reply_by=2024-03-12", "2024-03-12 reasons_received accepted=true"],
        {},
        "2024-04-01",
    ),
    "asked again within its time": (
        [
            R,
            "2024-03-11 third_party_consultation_sent party=X",
            "2024-03-13 third_party_consultation_sent party=X",
            TELL_X,
        ],
        {},
        "2024-04-12",
    ),
    "asked again after its time": (
        [
            R,
            "2024-03-11 third_party_consultation_sent party=X",
            "2024-04-08 third_party_consultation_sent party=X",
            "2024-04-10 third_party_opinion_received party=X",
        ],
        {},
        "2024-04-25",
    ),
    "fifteen working days": ([R2018], {}, "2018-03-26"),
    "2008: asked on the Saturday after the last day": (
        [
            "2008-06-13 request_received channel=online",
            "2008-07-05 third_party_consultation_sent party=X",
            "2008-07-08 third_party_opinion_received party=X",
        ],
        {},
        "2008-07-04",
    ),
    "2008: a correction begins anew": (
        [R2018, "2018-03-07 correction_notice_issued", "2018-03-15 correction_received"],
        {"correction_effect": "restart"},
        "2018-04-08",
    ),
    "2008: a correction pauses": (
        [R2018, "2018-03-07 correction_notice_issued", "2018-03-15 correction_received"],
        {"correction_effect": "pause"},
        "2018-04-02",
    ),
    "2008: a correction without effect": (
        [R2018, "2018-03-07 correction_notice_issued", "2018-03-15 correction_received"],
        {"correction_effect": "none"},
        "2018-03-26",
    ),
}


@pytest.mark.parametrize(("lines", "chosen", "due"), DUE.values(), ids=DUE.keys())
def test_when_the_reply_is_due(case_of: Callable[..., Case], lines: list[str], chosen: Chosen, due: str) -> None:
    """The reply is due on this day, under these conventions, and the explanation ends on it."""
    case = case_of(*lines, conventions=chosen)
    assert case.rejected == ()
    assert case.due("reply").due == date.fromisoformat(due)
    assert [step.text for step in case.explain().steps if step.text.startswith(f"due {due} ")] != []


def stands(case: Case, duty: str) -> list[tuple[str, str, str, str | None]]:
    """Give status, start, due day and day done of each running of a duty."""
    found = [each for each in case.duties if each.id == duty]
    return [
        (each.status, str(each.starts), str(each.due), None if each.done is None else str(each.done)) for each in found
    ]


HOW: dict[str, tuple[str, list[str], str, str, list[tuple[str, str, str, str | None]]]] = {
    "running": ("cn", [R], "2024-04-01", "reply", [("running", "2024-03-04", "2024-04-01", None)]),
    "overdue": ("cn", [R], "2024-04-02", "reply", [("overdue", "2024-03-04", "2024-04-01", None)]),
    "met": (
        "cn",
        [R, "2024-04-01 answer_issued outcome=other"],
        "2024-04-01",
        "reply",
        [("met", "2024-03-04", "2024-04-01", "2024-04-01")],
    ),
    "met late": (
        "cn",
        [R, "2024-04-02 answer_issued outcome=other"],
        "2024-04-02",
        "reply",
        [("met_late", "2024-03-04", "2024-04-01", "2024-04-02")],
    ),
    "suspended": ("cn", [R, ASK_X], "2024-03-20", "reply", [("suspended", "2024-03-04", "2024-04-25", None)]),
    "running again": ("cn", [R, ASK_X], "2024-04-04", "reply", [("running", "2024-03-04", "2024-04-25", None)]),
    "void": (
        "cn",
        [R, "2024-03-06 request_withdrawn"],
        "2024-03-06",
        "reply",
        [("void", "2024-03-04", "2024-04-01", None)],
    ),
    "replaced by a restart": (
        "cn",
        [R, NOTICE, "2024-03-15 correction_received"],
        "2024-03-15",
        "reply",
        [("void", "2024-03-04", "2024-04-01", None), ("running", "2024-03-15", "2024-04-15", None)],
    ),
    "the applicant's time": (
        "cn",
        [R, NOTICE],
        "2024-03-28",
        "correction_reply",
        [("lapsed", "2024-03-06", "2024-03-27", None)],
    ),
    "closed": (
        "cn",
        [R, NOTICE, "2024-03-28 correction_lapsed"],
        "2024-03-28",
        "correction_reply",
        [("lapsed", "2024-03-06", "2024-03-27", None)],
    ),
    "one of two has answered": (
        "cn",
        [R, ASK_X, ASK_Y, TELL_Y],
        "2024-03-25",
        "third_party_reply",
        [("running", "2024-03-13", "2024-04-03", None), ("met", "2024-03-15", "2024-04-08", "2024-03-25")],
    ),
    "closed before its time was out": (
        "cn",
        [R, NOTICE, "2024-03-20 correction_lapsed"],
        "2024-03-20",
        "correction_reply",
        [("lapsed", "2024-03-06", "2024-03-27", None)],
    ),
    "a second notice": (
        "cn",
        [R, NOTICE, "2024-03-08 correction_notice_issued"],
        "2024-03-08",
        "correction_reply",
        [("void", "2024-03-06", "2024-03-27", None), ("running", "2024-03-08", "2024-03-29", None)],
    ),
    "a notice not sent is not owed": ("cn", [R], "2024-04-01", "correction_notice", []),
    "a notice in time": (
        "cn",
        [R, NOTICE],
        "2024-03-06",
        "correction_notice",
        [("met", "2024-03-04", "2024-03-13", "2024-03-06")],
    ),
    "a payer's time": (
        "cn",
        [R, "2024-03-05 fee_notice_issued tariff=per_page amount=1"],
        "2024-04-03",
        "fee_payment",
        [("lapsed", "2024-03-05", "2024-04-02", None)],
    ),
    "days named in the letter": (
        "cn",
        [R, "2024-03-06 correction_notice_issued reply_within_days=10"],
        "2024-03-06",
        "correction_reply",
        [("running", "2024-03-06", "2024-03-18", None)],
    ),
    "working days named in the letter": (
        "cn",
        [R, "2024-03-06 correction_notice_issued reply_within_working_days=5"],
        "2024-03-06",
        "correction_reply",
        [("running", "2024-03-06", "2024-03-13", None)],
    ),
    "the day named in the letter": (
        "cn",
        [R, "2024-03-06 correction_notice_issued reply_by=2024-03-16"],
        "2024-03-06",
        "correction_reply",
        [("running", "2024-03-06", "2024-03-18", None)],
    ),
    "a local limit": (
        "cn-sh-changning",
        ["2024-03-04 request_received channel=in_person", "2024-03-07 request_registered"],
        "2024-03-07",
        "registration",
        [("met_late", "2024-03-04", "2024-03-06", "2024-03-07")],
    ),
    "a question about the same after the answer": (
        "cn-sh-yangpu",
        [R, "2024-03-12 answer_issued outcome=disclosed", "2024-03-13 conversion_suggested"],
        "2024-03-13",
        "conversion_review",
        [("overdue", "2024-03-12", "2024-03-12", None), ("running", "2024-03-13", "2024-04-11", None)],
    ),
    "a local limit for other channels": ("cn-sh-changning", [R], "2024-03-07", "registration", []),
    "a review with the answer": (
        "cn-sh-yangpu",
        [R, "2024-03-08 conversion_reviewed decision=keep", "2024-03-12 answer_issued outcome=disclosed"],
        "2024-03-12",
        "conversion_review",
        [("met", "2024-03-12", "2024-03-12", "2024-03-08")],
    ),
    "a review that is missing": (
        "cn-sh-yangpu",
        [R, "2024-03-12 answer_issued outcome=disclosed"],
        "2024-03-13",
        "conversion_review",
        [("overdue", "2024-03-12", "2024-03-12", None)],
    ),
    "publication decided before the answer": (
        "cn-sh-changning",
        [R, "2024-03-08 conversion_reviewed decision=convert", "2024-03-12 answer_issued outcome=disclosed"],
        "2024-03-12",
        "proactive_publication",
        [("running", "2024-03-12", "2024-03-12", None)],
    ),
    "an adverse outcome": (
        "cn-sh-changning",
        [
            R,
            "2024-03-12 answer_issued outcome=disclosed",
            "2024-04-02 reconsideration_filed",
            "2024-04-26 reconsideration_decided result=corrected received_on=2024-04-26",
        ],
        "2024-04-26",
        "outcome_registration",
        [("running", "2024-04-26", "2024-05-06", None)],
    ),
    "an adverse outcome, from its service": (
        "cn-sh-changning",
        [
            R,
            "2024-03-12 answer_issued outcome=disclosed",
            "2024-04-02 litigation_filed",
            "2024-04-26 litigation_decided result=corrected served_on=2024-04-28",
        ],
        "2024-04-26",
        "outcome_registration",
        [("running", "2024-04-28", "2024-05-06", None)],
    ),
    "silence opens the windows": (
        "cn",
        [R],
        "2024-04-02",
        "reconsideration_window",
        [("running", "2024-04-01", "2024-05-31", None)],
    ),
    "an answer replaces the window of silence": (
        "cn",
        [R, "2024-04-10 answer_issued outcome=disclosed"],
        "2024-04-10",
        "reconsideration_window",
        [("running", "2024-04-10", "2024-06-11", None)],
    ),
    "six months": (
        "cn",
        [R, "2024-03-29 answer_issued outcome=disclosed"],
        "2024-03-29",
        "litigation_window",
        [("running", "2024-03-29", "2024-09-29", None)],
    ),
    "an ordered answer": (
        "cn",
        [
            R,
            "2024-03-12 answer_issued outcome=other",
            "2024-05-20 litigation_decided result=corrected orders_new_answer=true "
            "within_working_days=10 effective_on=2024-06-03",
        ],
        "2024-05-20",
        "ordered_reply",
        [("running", "2024-06-03", "2024-06-18", None)],
    ),
    "an ordered answer without a number": (
        "cn",
        [
            R,
            "2024-03-12 answer_issued outcome=other",
            "2024-06-03 litigation_decided result=corrected orders_new_answer=true",
        ],
        "2024-06-03",
        "ordered_reply",
        [("running", "2024-06-03", "2024-07-02", None)],
    ),
}


@pytest.mark.parametrize(("profile", "lines", "day", "duty", "expected"), HOW.values(), ids=HOW.keys())
def test_how_a_duty_stands(
    case_of: Callable[..., Case], profile: str, lines: list[str], day: str, duty: str, expected: list[Any]
) -> None:
    """As of a day, every running of the duty stands like this."""
    case = case_of(*lines, profile=profile).at(date.fromisoformat(day))
    assert case.rejected == ()
    assert stands(case, duty) == expected


@pytest.mark.parametrize(
    ("day", "due", "status"),
    [
        ("2024-03-20", "2024-04-25", "suspended"),
        ("2024-04-03", "2024-04-25", "suspended"),
        ("2024-04-08", "2024-04-01", "overdue"),
    ],
)
def test_silence_may_leave_out_nothing(case_of: Callable[..., Case], day: str, due: str, status: str) -> None:
    """Under the other convention, a third party that stays silent leaves out nothing once its time is over."""
    case = case_of(R, ASK_X, conventions={"silent_third_party": "not_excluded"}).at(date.fromisoformat(day))
    assert (str(case.due("reply").due), case.due("reply").status) == (due, status)


def test_2008_an_open_consultation_stops_without_limit(case_of: Callable[..., Case]) -> None:
    """Under the law of 2008 a consultation that nobody answers counts while it is open, and not after."""
    ask = "2018-03-06 third_party_consultation_sent party=X"
    waiting = case_of(R2018, ask).at(date(2018, 5, 7)).due("reply")
    answered = case_of(R2018, ask, "2018-05-08 answer_issued outcome=other").due("reply")
    assert (waiting.status, answered.status, str(answered.due)) == ("suspended", "met_late", "2018-03-26")


def test_an_internal_date_is_no_deadline(case_of: Callable[..., Case]) -> None:
    """A district's target stands beside the due day and moves nothing."""
    plain = case_of(R, profile="cn-sh-yangpu").due("reply")
    aimed = case_of(R, profile="cn-sh-yangpu", conventions={"internal_reply_target": 10}).due("reply")
    assert (plain.target, str(aimed.target), aimed.due) == (None, "2024-03-18", plain.due)


@pytest.mark.parametrize(("week", "due"), [("rolled", "2024-05-06"), ("strict", "2024-05-03")])
def test_a_week_may_end_on_a_rest_day(case_of: Callable[..., Case], week: str, due: str) -> None:
    """A week that ends in a holiday runs on, or ends there."""
    decided = "2024-04-26 reconsideration_decided result=corrected received_on=2024-04-26"
    case = case_of(
        R, "2024-03-12 answer_issued outcome=other", decided, profile="cn-sh-changning", conventions={"one_week": week}
    )
    assert str(case.due("outcome_registration").due) == due


@pytest.mark.parametrize(
    ("lines", "assumed"),
    [
        ([R, ASK_X, TELL_X], False),
        ([R, ASK_X, TELL_X + " on_is=latest"], True),
        ([R, "2024-03-11 third_party_consultation_sent party=X on_is=earliest", TELL_X], True),
        ([R, "2024-03-11 third_party_consultation_sent party=X on_is=latest", TELL_X], True),
        ([R + " on_is=assumed"], True),
        ([R + " on_is=assumed", ASK_X, TELL_X], True),
        ([R, "2024-03-20 extension_notified working_days=5 on_is=latest"], True),
        ([R, "2024-03-20 answer_issued outcome=other on_is=latest"], True),
        ([R, NOTICE, "2024-03-15 correction_received on_is=latest"], True),
    ],
)
def test_what_rests_on_an_inexact_date_says_so(case_of: Callable[..., Case], lines: list[str], assumed: bool) -> None:
    """A reply whose day rests on a date that is not exact is assumed."""
    assert case_of(*lines).due("reply").assumed is assumed


@pytest.mark.parametrize("how", ["exact", "earliest", "latest", "assumed"])
@pytest.mark.parametrize(
    "lines",
    [
        ("2024-03-04 request_received channel=online on_is=HOW",),
        (R, NOTICE, "2024-03-15 correction_received on_is=HOW"),
        (R, "2024-03-20 extension_notified working_days=5 on_is=HOW"),
        (R, "2024-03-20 answer_issued outcome=other on_is=HOW"),
        (R, ASK_X + " on_is=HOW", TELL_X),
        (R, ASK_X, TELL_X + " on_is=HOW"),
    ],
    ids=["receipt", "correction", "extension", "answer", "question", "opinion"],
)
def test_every_way_of_being_inexact_makes_the_reply_assumed(
    case_of: Callable[..., Case], lines: tuple[str, ...], how: str
) -> None:
    """What rests on the earliest, the latest or an assumed date is assumed; what rests on an exact one is not."""
    assert case_of(*(line.replace("HOW", how) for line in lines)).due("reply").assumed is (how != "exact")


@pytest.mark.parametrize(("served", "assumed"), [("", True), (" served_on=2024-03-07", False)])
def test_a_missing_day_of_service_is_assumed(case_of: Callable[..., Case], served: str, assumed: bool) -> None:
    """A period that runs from service rests on the day of the letter where no service is known."""
    case = case_of(R, NOTICE + served)
    assert (case.due("correction_reply").assumed, case.due("reply").assumed) == (assumed, False)


def test_the_service_that_begins_a_stop_may_be_assumed(case_of: Callable[..., Case]) -> None:
    """Where excluded time runs from service, a missing service makes the reply assumed."""
    lines = (R, "2024-03-11 third_party_consultation_sent party=X", TELL_X)
    cases = [case_of(*lines, conventions={"excluded_from": way}) for way in ("sent", "served")]
    assert [case.due("reply").assumed for case in cases] == [False, True]


@pytest.mark.parametrize(("told", "assumed"), [("2024-04-01", False), ("2024-04-02", True)])
def test_a_limit_that_ends_a_stop_may_be_assumed(case_of: Callable[..., Case], told: str, assumed: bool) -> None:
    """Where a third party's limit rests on a missing service, only an opinion after it makes the reply assumed."""
    ask = "2024-03-11 third_party_consultation_sent party=X"
    assert case_of(R, ask, f"{told} third_party_opinion_received party=X").due("reply").assumed is assumed


@pytest.mark.parametrize("received", [date(2024, 3, day) for day in range(4, 12)])
def test_a_day_that_an_extension_named_stands(case_of: Callable[..., Case], received: date) -> None:
    """The letter names the 38th working day, as a question is open; the opinion comes at once, and the 38th stands."""
    named = load_calendar().add_working_days(received, 38)
    asked, told = (f"{received} third_party_{word} party=X" for word in ("consultation_sent", "opinion_received"))
    case = case_of(
        f"{received} request_received channel=online", asked, f"{received} extension_notified until={named}", told
    )
    assert case.due("reply").due == named


@pytest.mark.parametrize("asked", ["2024-03-15", "2024-03-18"])
@pytest.mark.parametrize("chosen", [{"excluded_time": "fixed"}, {"excluded_ends": "both_included"}])
def test_what_is_asked_when_a_period_is_over_does_not_move_it(
    case_of: Callable[..., Case], asked: str, chosen: Chosen
) -> None:
    """A period that a correction replaced keeps its last day, however time is left out of the new one."""
    ask, tell = f"{asked} third_party_consultation_sent party=X", "2024-03-20 third_party_opinion_received party=X"
    case = case_of(R, NOTICE, "2024-03-15 correction_received", ask, tell, conventions=chosen)
    assert stands(case, "reply")[0] == ("void", "2024-03-04", "2024-04-01", None)


def test_the_first_days_of_a_calendar_are_left_out_like_others() -> None:
    """Received and asked on the Saturday that a calendar begins with: Monday is left out, and 20 days follow."""
    case = open_case(
        "1",
        profile="cn",
        applicant=Applicant(kind="business"),
        received=events.RequestReceived(on=date(2024, 3, 2), channel="online"),
        calendar=WorkdayIndex("own", date(2024, 3, 2), date(2024, 12, 31), {}),
    )
    case = case.record(events.ThirdPartyConsultationSent(on=date(2024, 3, 2), party="X"))
    case = case.record(events.ThirdPartyOpinionReceived(on=date(2024, 3, 4), party="X"))
    assert case.due("reply").due == date(2024, 4, 1)


def test_past_the_last_notice_a_date_is_provisional(case_of: Callable[..., Case]) -> None:
    """Days that no notice has settled give a date with its bounds."""
    reply = case_of(f"{UNSETTLED} request_received channel=online").due("reply")
    assert (reply.provisional, reply.not_before <= reply.due <= reply.not_after) == (True, True)
    assert reply.not_before < reply.not_after


def test_a_provisional_day_before_the_service_of_its_letter_has_no_bounds(case_of: Callable[..., Case]) -> None:
    """A letter may be served after the day that it names, and then no count of days could move that day."""
    by, served = UNSETTLED + timedelta(7), UNSETTLED + timedelta(14)
    notice = f"{UNSETTLED} correction_notice_issued reply_by={by} served_on={served}"
    duty = case_of(f"{UNSETTLED} request_received channel=online", notice).due("correction_reply")
    assert (duty.starts, duty.provisional) == (served, True)
    assert duty.not_before == duty.due == duty.not_after < served


def test_a_provisional_reply_is_overdue_after_its_last_possible_day(case_of: Callable[..., Case]) -> None:
    """As long as the day may still turn out later, the reply is not overdue."""
    case = case_of(f"{UNSETTLED} request_received channel=online")
    last = case.due("reply").not_after
    after = date.fromordinal(last.toordinal() + 1)
    assert [case.at(day).due("reply").status for day in (last, after)] == ["running", "overdue"]


def test_a_day_that_no_calendar_reaches_is_refused(case_of: Callable[..., Case]) -> None:
    """What cannot be counted raises when it is asked for."""
    case = case_of("2031-03-04 request_received channel=online")
    with pytest.raises(OutOfCalendar, match="2031-03-04 is outside the calendar 'cn'"):
        _ = case.duties


def test_a_case_whose_last_day_no_calendar_reaches_has_a_state(case_of: Callable[..., Case]) -> None:
    """In the last days of a calendar no reply can be dated, and a case goes on nevertheless."""
    received = load_calendar().last - timedelta(10)
    case = case_of(f"{received} request_received channel=online")
    assert (case.state, case.record(events.RequestRegistered(on=received)).state) == ("received", "in_review")
    with pytest.raises(OutOfCalendar):
        case.due("reply")


@pytest.mark.parametrize(
    ("on", "served_by", "served_on", "chosen", "done"),
    [
        ("2024-03-20", "post", "2024-03-25", {}, "2024-03-20"),
        ("2024-03-20", "in_person", "2024-03-25", {}, "2024-03-25"),
        ("2024-03-20", "electronic", "2024-03-25", {}, "2024-03-20"),
        ("2024-03-20", "electronic", "2024-03-25", {"electronic_answer": "arrived"}, "2024-03-25"),
        ("2024-03-20", "post", "2024-03-25", {"answered_on": "letter_date"}, "2024-03-18"),
    ],
)
def test_when_an_answer_counts_as_given(
    case_of: Callable[..., Case], on: str, served_by: str, served_on: str, chosen: Chosen, done: str
) -> None:
    """Posting, signature, sending or the date of the letter: by the way of service and by convention."""
    answer = f"{on} answer_issued outcome=other served_by={served_by} served_on={served_on} dated_on=2024-03-18"
    assert str(case_of(R, answer, conventions=chosen).due("reply").done) == done


@pytest.mark.parametrize(
    "lines",
    [
        ("2024-05-21 extension_notified working_days=5",),
        ("2024-05-21 correction_notice_issued", "2024-05-24 correction_received"),
    ],
)
def test_a_reply_that_was_made_is_not_moved(case_of: Callable[..., Case], lines: tuple[str, ...]) -> None:
    """After a new answer was ordered, extensions and corrections leave the first reply as it was."""
    ordered = "2024-05-20 litigation_decided result=corrected orders_new_answer=true"
    case = case_of(R, "2024-03-12 answer_issued outcome=other", ordered, *lines)
    assert case.rejected == ()
    assert stands(case, "reply") == [("met", "2024-03-04", "2024-04-01", "2024-03-12")]


@pytest.mark.parametrize(
    ("event", "status"),
    [("answer_issued outcome=other", "met"), ("request_withdrawn", "void"), ("supplement_received", "running")],
)
def test_a_row_that_ends_with_its_plan_still_ends_the_duty(
    case_of: Callable[..., Case], event: str, status: str
) -> None:
    """A duty that began under rows of one year is ended by an event of the next."""
    chosen = {"standing_mechanisms": "ended", "internal_reply_target": 10}
    received = "2021-12-20 request_received channel=in_person"
    case = case_of(received, f"2022-01-10 {event}", profile="cn-sh-yangpu", conventions=chosen)
    assert (case.rejected, [status for status, *_ in stands(case, "reply")]) == ((), [status])

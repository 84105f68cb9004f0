"""What may happen next, and what stands in the way of the rest."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from foiflow import events
from foiflow.cases.events import EVENT_TYPES

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow import Case

R = "2024-03-04 request_received channel=online"
DAY = date(2024, 3, 20)


def allowed(case: Case) -> set[str]:
    """Name the types that may happen next."""
    return {each.type for each in case.allowed_events(on=DAY) if each.allowed}


@pytest.mark.parametrize(
    ("lines", "some", "others"),
    [
        ([R], {"answer_issued", "correction_notice_issued", "request_withdrawn"}, {"fee_paid", "case_archived"}),
        ([R, "2024-03-05 third_party_consultation_sent party=X"], {"third_party_opinion_received"}, {"fee_paid"}),
        (
            [R, "2024-03-05 agency_consultation_sent agency=A"],
            {"agency_opinion_received"},
            {"third_party_opinion_received"},
        ),
        ([R, "2024-03-05 fee_notice_issued tariff=per_page amount=5"], {"fee_lapsed", "fee_paid"}, {"case_archived"}),
        (
            [R, "2024-03-05 answer_issued outcome=other"],
            {"case_archived", "reconsideration_decided"},
            {"answer_issued"},
        ),
        ([], {"request_received"}, {"answer_issued", "request_registered"}),
    ],
)
def test_what_may_happen_next(case_of: Callable[..., Case], lines: list[str], some: set[str], others: set[str]) -> None:
    """The state, who is consulted and what is billed decide."""
    found = allowed(case_of(*lines))
    assert (some <= found, others & found) == (True, set())


def test_each_type_has_its_reason_or_its_articles(case_of: Callable[..., Case]) -> None:
    """Every type but the correction of the log is listed: allowed with its articles, or refused with the reason."""
    found = case_of(R, "2024-03-05 third_party_consultation_sent party=X").allowed_events(on=DAY)
    assert [each.type for each in found] == [name for name in EVENT_TYPES if name != "entry_corrected"]
    assert [each.type for each in found if each.allowed and (each.why is not None or not each.cites)] == []
    assert [each.type for each in found if not each.allowed and not each.why] == []
    by_type = {each.type: each for each in found}
    assert by_type["third_party_opinion_received"].cites == ("cn-2019:32",)
    assert by_type["agency_opinion_received"].why == "no consultation of that party is open"
    assert by_type["request_received"].why == "the request has been received already"


def test_before_receipt_nothing_else_can_happen(case_of: Callable[..., Case]) -> None:
    """A case without events can only be received."""
    found = case_of().allowed_events(on=DAY)
    assert {each.why for each in found if not each.allowed} == {"nothing has been received"}


def test_the_day_decides_what_has_happened(case_of: Callable[..., Case]) -> None:
    """As of an earlier day, what came later has not happened."""
    case = case_of(R, "2024-03-25 answer_issued outcome=other")
    assert "answer_issued" in allowed(case)
    assert [each.allowed for each in case.allowed_events(on=date(2024, 3, 26)) if each.type == "answer_issued"] == [
        False
    ]


def test_what_is_allowed_can_be_recorded(case_of: Callable[..., Case]) -> None:
    """Each type that is listed as allowed is recorded without refusal."""
    case = case_of(R, "2024-03-05 third_party_consultation_sent party=X")
    lines = {
        "third_party_opinion_received": "2024-03-20 third_party_opinion_received party=X",
        "answer_issued": "2024-03-20 answer_issued outcome=other",
        "request_withdrawn": "2024-03-20 request_withdrawn",
        "fee_notice_issued": "2024-03-20 fee_notice_issued tariff=per_page amount=5",
    }
    assert set(lines) <= allowed(case)
    for line in lines.values():
        assert case.record(case_of(line).log[0]).rejected == ()


@pytest.mark.parametrize(
    ("lines", "event", "lifted_by"),
    [
        ([], "answer_issued", ("request_received",)),
        ([R], "request_received", ()),
        ([R], "fee_paid", ("fee_notice_issued",)),
        ([R], "correction_received", ("correction_notice_issued",)),
        ([R], "reasons_received", ("reasons_requested",)),
        ([R], "third_party_opinion_received", ("third_party_consultation_sent",)),
        ([R], "agency_opinion_received", ("agency_consultation_sent",)),
        (
            [R, "2024-03-05 third_party_consultation_sent party=X"],
            "agency_opinion_received",
            ("agency_consultation_sent",),
        ),
        (
            [R, "2024-03-05 answer_issued outcome=other", "2024-03-06 case_archived"],
            "extension_notified",
            ("litigation_decided",),
        ),
        ([R], "case_archived", ("answer_issued", "request_withdrawn")),
        (
            [R, "2024-03-05 answer_issued outcome=other", "2024-03-06 reconsideration_filed"],
            "case_archived",
            ("reconsideration_decided",),
        ),
        (
            [R, "2024-03-05 answer_issued outcome=other", "2024-03-06 litigation_filed"],
            "case_archived",
            ("litigation_decided",),
        ),
        (
            [R, "2024-03-05 agency_consultation_sent agency=A", "2024-03-06 answer_issued outcome=other"],
            "case_archived",
            ("third_party_opinion_received", "agency_opinion_received"),
        ),
    ],
)
def test_what_would_lift_the_obstacle(
    case_of: Callable[..., Case], lines: list[str], event: str, lifted_by: tuple[str, ...]
) -> None:
    """Named is what removes an obstacle, what the event answers, or the shortest way to a state that allows it."""
    found = {each.type: each for each in case_of(*lines).allowed_events(on=DAY)}[event]
    assert (found.allowed, found.lifted_by) == (False, lifted_by)


DRAFTED = """
[[state]]
name = "before_the_board"
zh = "x"
en = "before the board"
cite = ["cn-2019:44"]
[[arc]]
event = "review_completed"
from = ["received", "in_consultation"]
to = "before_the_board"
where = {kind = ["draft"]}
cite = ["cn-2019:44"]
"""
CONVERTED = """
[[arc]]
event = "conversion_reviewed"
from = ["before_the_board"]
to = "in_review"
where = {decision = ["convert"]}
cite = ["cn-2019:44"]
[[arc]]
event = "review_completed"
from = ["before_the_board"]
to = "in_review"
where = {kind = ["approval"]}
cite = ["cn-2019:44"]
[[arc]]
event = "answer_issued"
from = ["before_the_board"]
to = "answered"
where = {outcome = ["disclosed"]}
cite = ["cn-2019:44"]
"""


def test_what_may_happen_with_one_value_only_is_listed(opened_by: Callable[..., Case]) -> None:
    """Where only an approval, a decision to convert, or one to disclose leads on, each event is allowed."""
    case = opened_by(DRAFTED + CONVERTED)
    may = {"conversion_reviewed", "answer_issued", "review_completed"}
    assert allowed(case.record(events.ReviewCompleted(on=DAY, kind="draft"))) == may


def before_the_board(opened_by: Callable[..., Case], event: str, guard: str, *asked: str) -> Case:
    """Give a case that goes on from the board by one event alone, C and B consulted and neither answered."""
    arcs = [
        f'[[arc]]\nevent = "{event}"\nfrom = ["before_the_board"]\nto = "in_review"\n'
        f'where = {where}\nguard = "{guard}"\ncite = ["cn-2019:44"]\n'
        for where in asked
    ]
    case = opened_by(DRAFTED + "".join(arcs))
    for party in ("C", "B"):
        case = case.record(events.ThirdPartyConsultationSent(on=date(2024, 3, 5), party=party))
    return case.record(events.ReviewCompleted(on=DAY, kind="draft"))


@pytest.mark.parametrize(
    ("event", "asked"),
    [
        ("conversion_reviewed", ('{decision = ["convert"]}', '{decision = ["keep"]}')),
        ("conversion_reviewed", ('{decision = ["keep"]}',)),
        ("answer_issued", ('{outcome = ["disclosed"]}',)),
        ("answer_issued", ('{outcome = ["partly_disclosed"]}',)),
        ("review_completed", ('{kind = ["approval"]}',)),
    ],
)
def test_what_the_case_lacks_is_the_reason(opened_by: Callable[..., Case], event: str, asked: tuple[str, ...]) -> None:
    """Where the board may not decide before all consulted have answered, that is what stands in the way."""
    case = before_the_board(opened_by, event, "no_consultation_open", *asked)
    found = {each.type: each for each in case.allowed_events(on=DAY)}[event]
    assert (found.allowed, found.why) == (False, "a consultation is still open")


@pytest.mark.parametrize("asked", ['{party = ["B", "A"]}', '{party = ["A", "B"]}'])
def test_the_opinion_of_a_party_that_leads_on_is_listed(opened_by: Callable[..., Case], asked: str) -> None:
    """Where the board waits for B or A alone and B has been asked, an opinion may come, though C was asked first."""
    case = before_the_board(opened_by, "third_party_opinion_received", "party_still_consulted", asked)
    assert "third_party_opinion_received" in allowed(case)

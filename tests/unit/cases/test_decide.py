"""What may happen next to a case, event by event: where it leads and what stands in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow import Case

R = "2024-03-04 request_received channel=online"
NOTICE = "2024-03-05 correction_notice_issued"
REASONS = "2024-03-05 reasons_requested"
FEE = "2024-03-05 fee_notice_issued tariff=per_page units=50 amount=200"
ASK = "2024-03-06 third_party_consultation_sent party=X"
ASK_Y = "2024-03-06 third_party_consultation_sent party=Y"
TELL = "2024-03-08 third_party_opinion_received party=X"
ANSWER = "2024-03-12 answer_issued outcome=other"
NO_STEP = "no such step leads out of it"

STATES: dict[str, tuple[list[str], str | None, list[str]]] = {
    "received": ([R], "received", []),
    "in review": ([R, "2024-03-05 request_registered"], "in_review", []),
    "registered twice": ([R, "2024-03-05 request_registered", "2024-03-06 request_registered"], "in_review", []),
    "one yuan paid in halves while a correction is awaited": (
        [R, "2024-03-04 fee_notice_issued tariff=per_page amount=1", NOTICE]
        + [f"2024-03-{day} fee_paid amount=0.5" for day in ("06", "07", "08")],
        "awaiting_correction",
        ["no fee notice waits for payment"],
    ),
    "a payment of nothing takes nothing away": (
        [R, FEE, "2024-03-06 fee_paid amount=0", "2024-03-07 fee_paid amount=200"],
        "in_review",
        [],
    ),
    "correction asked": ([R, NOTICE], "awaiting_correction", []),
    "corrected": ([R, NOTICE, "2024-03-08 correction_received"], "in_review", []),
    "corrected while a party is asked": (
        [R, ASK, "2024-03-07 correction_notice_issued", "2024-03-08 correction_received"],
        "in_consultation",
        [],
    ),
    "corrected though reasons are asked too": (
        [R, NOTICE, "2024-03-06 reasons_requested", "2024-03-08 correction_received"],
        "awaiting_reasons",
        [],
    ),
    "corrected though nothing was asked": (
        [R, REASONS, "2024-03-08 correction_received"],
        "awaiting_reasons",
        ["no correction notice waits for an answer"],
    ),
    "corrected twice": (
        [R, NOTICE, "2024-03-06 reasons_requested", "2024-03-08 correction_received", "2024-03-09 correction_received"],
        "awaiting_reasons",
        ["no correction notice waits for an answer"],
    ),
    "not corrected": ([R, NOTICE, "2024-03-28 correction_lapsed"], "lapsed", []),
    "reasons given": ([R, REASONS, "2024-03-08 reasons_received"], "in_review", []),
    "reasons given though none asked": (
        [R, NOTICE, "2024-03-08 reasons_received"],
        "awaiting_correction",
        ["no request for reasons waits for an answer"],
    ),
    "paid": ([R, FEE, "2024-03-08 fee_paid amount=200"], "in_review", []),
    "paid in part": ([R, FEE, "2024-03-08 fee_paid amount=100"], "awaiting_payment", []),
    "paid in parts": ([R, FEE, "2024-03-08 fee_paid amount=100", "2024-03-09 fee_paid amount=100"], "in_review", []),
    "paid while a correction is asked": (
        [R, FEE, "2024-03-06 correction_notice_issued", "2024-03-08 fee_paid amount=200"],
        "awaiting_correction",
        [],
    ),
    "paid twice": (
        [
            R,
            FEE,
            "2024-03-06 correction_notice_issued",
            "2024-03-08 fee_paid amount=200",
            "2024-03-09 fee_paid amount=200",
        ],
        "awaiting_correction",
        ["no fee notice waits for payment"],
    ),
    "paid without a bill": (
        [R, NOTICE, "2024-03-08 fee_paid amount=200"],
        "awaiting_correction",
        ["no fee notice waits for payment"],
    ),
    "paid while a party is asked": (
        [R, ASK, "2024-03-07 fee_notice_issued tariff=per_page amount=5", "2024-03-08 fee_paid"],
        "in_consultation",
        [],
    ),
    "one party asked": ([R, ASK], "in_consultation", []),
    "its opinion": ([R, ASK, TELL], "in_review", []),
    "one opinion of two": ([R, ASK, ASK_Y, TELL], "in_consultation", []),
    "an opinion after the answer": ([R, ASK, "2024-03-07 answer_issued outcome=other", TELL], "answered", []),
    "an opinion of nobody asked": (
        [R, ANSWER, "2024-03-13 third_party_opinion_received party=X"],
        "answered",
        ["no consultation of that party is open"],
    ),
    "an opinion twice": (
        [R, ASK, ASK_Y, TELL, "2024-03-09 third_party_opinion_received party=X"],
        "in_consultation",
        ["no consultation of that party is open"],
    ),
    "answered": ([R, ANSWER], "answered", []),
    "answered twice": ([R, ANSWER, "2024-03-13 answer_issued outcome=other"], "answered", [NO_STEP]),
    "withdrawn": ([R, "2024-03-05 request_withdrawn"], "withdrawn", []),
    "answered after a withdrawal": ([R, "2024-03-05 request_withdrawn", ANSWER], "withdrawn", [NO_STEP]),
    "archived": ([R, ANSWER, "2024-03-13 case_archived"], "archived", []),
    "a new answer ordered": (
        [R, ANSWER, "2024-05-13 reconsideration_decided result=corrected orders_new_answer=true"],
        "in_review",
        [],
    ),
    "a new answer ordered before any": (
        [R, "2024-05-13 litigation_decided result=corrected orders_new_answer=true"],
        "received",
        [],
    ),
    "a decision that orders none": ([R, ANSWER, "2024-05-13 litigation_decided result=upheld"], "answered", []),
    "received twice": (
        [R, "2024-03-05 request_received channel=fax"],
        "received",
        ["the request has been received already"],
    ),
    "answered before receipt": (
        ["2024-03-01 answer_issued outcome=other", R],
        "received",
        ["nothing can happen to a request before it is received"],
    ),
    "never received": ([ANSWER], None, ["nothing can happen to a request before it is received"]),
}


@pytest.mark.parametrize(("lines", "state", "reasons"), STATES.values(), ids=STATES.keys())
def test_where_a_log_leads(
    case_of: Callable[..., Case], lines: list[str], state: str | None, reasons: list[str]
) -> None:
    """The state at the end of a log, and why some of its events were impossible."""
    case = case_of(*lines)
    assert (case.state, [refusal.why for _, refusal in case.rejected]) == (state, reasons)


@pytest.mark.parametrize("lines", [lines for lines, *_ in STATES.values()], ids=STATES.keys())
def test_recording_one_by_one_leads_to_the_same(case_of: Callable[..., Case], lines: list[str]) -> None:
    """The live machine takes and refuses what the fold takes and rejects."""
    whole = case_of(*sorted(lines))
    rejected = {position for position, _ in whole.rejected}
    case = case_of()
    for position, event in enumerate(whole.log):
        if position not in rejected:
            case = case.record(event)
    assert (case.state, case.rejected) == (whole.state, ())

"""The conditions: what each finds in a case and an event, at its borders."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from foiflow.cases.conditions import CONDITIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow import Case

R = "2024-03-04 request_received channel=online"
R2009 = "2009-03-02 request_received channel=online"
R2018 = "2018-03-05 request_received channel=online"
HOLDS: dict[str, object] = {}


def due(year: int, month: int, day: int) -> dict[str, object]:
    """A condition that holds because of a due day."""
    return {"due": date(year, month, day).toordinal()}


NOTICE = "2024-03-05 correction_notice_issued reply_within_working_days=5"
FEE = "2024-03-05 fee_notice_issued tariff=per_page units=50 amount=200"
ASKED = "2024-03-05 third_party_consultation_sent party=X"
OBJECTS = "2024-03-08 third_party_opinion_received party=X consents=false"
ITEMS = 'items=[{"key":"a","outcome":"%s"},{"key":"b","outcome":"other"}]'

# Condition, what happened, the event (its day first), and what the condition gives.
CASES: dict[str, list[tuple[list[str], str, dict[str, object] | None]]] = {
    "correction_notice_was_late": [
        ([R], "2024-03-20 correction_received", None),
        ([R, NOTICE], "2024-03-20 correction_received", None),
        ([R, "2024-03-13 correction_notice_issued"], "2024-03-20 correction_received", None),
        ([R, "2024-03-14 correction_notice_issued"], "2024-03-20 correction_received", HOLDS),
        ([R2018, "2018-09-14 correction_notice_issued"], "2018-09-20 correction_received", None),
    ],
    "repeated_correction_notice": [
        ([R], NOTICE, None),
        ([R, NOTICE], "2024-03-06 correction_notice_issued", HOLDS),
        ([R, NOTICE], "2024-03-06 correction_notice_issued supersedes=true", None),
    ],
    "asks_beyond_content": [
        ([R], "2024-03-05 correction_notice_issued", None),
        ([R], '2024-03-05 correction_notice_issued asks_for=["content","form"]', None),
        ([R], '2024-03-05 correction_notice_issued asks_for=["identity"]', HOLDS),
    ],
    "asks_beyond_content_identity_form": [
        ([R], "2024-03-05 correction_notice_issued", None),
        ([R], '2024-03-05 correction_notice_issued asks_for=["identity"]', None),
        ([R], '2024-03-05 correction_notice_issued asks_for=["agency_papers","reasons"]', HOLDS),
    ],
    "correction_time_not_out": [
        ([R], "2024-03-12 correction_lapsed", None),
        ([R, NOTICE], "2024-03-11 correction_lapsed", due(2024, 3, 12)),
        ([R, NOTICE], "2024-03-12 correction_lapsed", due(2024, 3, 12)),
        ([R, NOTICE], "2024-03-13 correction_lapsed", None),
        ([R, NOTICE, "2024-03-06 correction_received"], "2024-03-07 correction_lapsed", None),
    ],
    "payment_time_not_out": [
        ([R], "2024-03-12 fee_lapsed", None),
        ([R, FEE], "2024-04-02 fee_lapsed", due(2024, 4, 2)),
        ([R, FEE], "2024-03-29 fee_lapsed", due(2024, 4, 2)),
        ([R, FEE], "2024-04-03 fee_lapsed", None),
    ],
    "period_already_over": [
        ([R], "2024-04-02 assigned", None),
        ([R], "2024-03-29 extension_notified working_days=5", None),
        ([R], "2024-04-01 extension_notified working_days=5", None),
        ([R], "2024-04-02 extension_notified working_days=5", due(2024, 4, 1)),
        ([R], "2024-04-08 extension_notified working_days=5", due(2024, 4, 1)),
        ([R, "2024-03-20 answer_issued outcome=other"], "2024-04-02 extension_notified working_days=5", None),
    ],
    "reply_period_over": [
        ([R], "2024-03-29 fee_notice_issued tariff=per_page amount=1", None),
        ([R], "2024-04-01 fee_notice_issued tariff=per_page amount=1", None),
        ([R], "2024-04-02 fee_notice_issued tariff=per_page amount=1", due(2024, 4, 1)),
        ([R], "2024-04-08 fee_notice_issued tariff=per_page amount=1", due(2024, 4, 1)),
        ([R, "2024-03-20 answer_issued outcome=other"], "2024-04-02 fee_notice_issued tariff=per_page amount=1", None),
        (["2024-03-20 answer_issued outcome=other"], "2024-04-02 fee_notice_issued tariff=per_page amount=1", None),
    ],
    "extension_past_cap": [
        ([R], "2024-03-29 extension_notified working_days=20", None),
        ([R], "2024-03-29 extension_notified working_days=21", {"asked": 21, "cap": 20}),
        ([R], "2024-03-29 extension_notified until=2024-04-29", None),
        ([R], "2024-03-29 extension_notified until=2024-04-30", {"asked": 21, "cap": 20}),
        ([R], "2024-03-29 extension_notified until=2024-03-29", None),
        (
            [R, "2024-03-28 extension_notified working_days=10"],
            "2024-03-29 extension_notified working_days=11",
            {"asked": 21, "cap": 20},
        ),
        ([R, "2024-03-28 extension_notified working_days=10"], "2024-03-29 extension_notified working_days=10", None),
        ([R, "2024-03-20 answer_issued outcome=other"], "2024-03-29 extension_notified working_days=21", None),
    ],
    "approval_not_on_record": [
        ([R], "2024-03-29 extension_notified working_days=5", HOLDS),
        ([R], "2024-03-29 extension_notified working_days=5 approved_by=Li", None),
    ],
    "consultation_running": [
        ([R], "2024-03-26 answer_issued outcome=other", None),
        ([R, ASKED], "2024-03-26 answer_issued outcome=other", HOLDS),
        ([R, ASKED], "2024-03-27 answer_issued outcome=other", None),
        ([R, ASKED, OBJECTS], "2024-03-26 answer_issued outcome=other", None),
        (
            [R, ASKED, "2024-03-08 third_party_consultation_sent party=Y"],
            "2024-03-27 answer_issued outcome=other",
            HOLDS,
        ),
        (
            [R2018, "2018-03-06 third_party_consultation_sent party=X"],
            "2018-12-03 answer_issued outcome=other",
            HOLDS,
        ),
    ],
    "third_party_was_consulted": [
        ([R], "2024-03-26 answer_issued outcome=refused.third_party_rights", None),
        ([R, ASKED], "2024-03-26 answer_issued outcome=refused.third_party_rights", HOLDS),
    ],
    "joint_consultation_called_for": [
        ([R], "2024-03-26 answer_issued outcome=other", None),
        ([R, "2024-03-05 review_completed kind=difficulty"], "2024-03-26 answer_issued outcome=other", None),
        ([R, "2024-03-05 review_completed kind=legal result=complex"], "2024-03-26 answer_issued outcome=other", None),
        (
            [R, "2024-03-05 review_completed kind=approval result=complex"],
            "2024-03-26 answer_issued outcome=other",
            None,
        ),
        (
            [R, "2024-03-05 review_completed kind=difficulty result=complex"],
            "2024-03-26 answer_issued outcome=other",
            HOLDS,
        ),
        (
            [R, "2024-03-05 agency_consultation_sent agency=A", "2024-03-06 agency_consultation_sent agency=A"],
            "2024-03-26 answer_issued outcome=other",
            None,
        ),
        (
            [R, "2024-03-05 agency_consultation_sent agency=A", "2024-03-06 agency_consultation_sent agency=B"],
            "2024-03-26 answer_issued outcome=other",
            HOLDS,
        ),
    ],
    "gives_information": [
        ([R], "2024-03-26 answer_issued outcome=disclosed", HOLDS),
        ([R], "2024-03-26 answer_issued outcome=partly_disclosed", HOLDS),
        ([R], "2024-03-26 answer_issued outcome=already_public", None),
        ([R], "2024-03-26 answer_issued outcome=refused.state_secret " + ITEMS % "disclosed", HOLDS),
        ([R], "2024-03-26 answer_issued outcome=refused.state_secret " + ITEMS % "other", None),
    ],
    "refused_for_third_party": [
        ([R], "2024-03-26 answer_issued outcome=refused.third_party_rights", HOLDS),
        ([R], "2024-03-26 answer_issued outcome=disclosed", None),
    ],
    "released_against_objection": [
        (
            [R, ASKED, "2024-03-08 third_party_opinion_received party=X consents=true reasoned=true"],
            "2024-03-26 answer_issued outcome=disclosed",
            None,
        ),
        (
            [R, ASKED, "2024-03-08 third_party_opinion_received party=X reasoned=true"],
            "2024-03-26 answer_issued outcome=disclosed",
            None,
        ),
        ([R, ASKED, OBJECTS + " reasoned=true"], "2024-03-26 answer_issued outcome=disclosed", {"parties": {"X"}}),
        ([R, ASKED, OBJECTS], "2024-03-26 answer_issued outcome=disclosed", None),
        ([R, ASKED, OBJECTS + " reasoned=true"], "2024-03-26 answer_issued outcome=refused.third_party_rights", None),
        ([R, ASKED, OBJECTS + " reasoned=true"], "2024-03-26 answer_issued outcome=already_public", None),
        ([R, ASKED], "2024-03-26 answer_issued outcome=disclosed", None),
    ],
    "released_against_refusal": [
        (
            [R, ASKED, "2024-03-08 third_party_opinion_received party=X consents=true reasoned=true"],
            "2024-03-26 answer_issued outcome=disclosed",
            None,
        ),
        (
            [R, ASKED, "2024-03-08 third_party_opinion_received party=X reasoned=true"],
            "2024-03-26 answer_issued outcome=disclosed",
            None,
        ),
        ([R, ASKED, OBJECTS], "2024-03-26 answer_issued outcome=disclosed", {"parties": {"X"}}),
        ([R, ASKED, OBJECTS], "2024-03-26 answer_issued outcome=partly_disclosed", None),
        ([R, ASKED, OBJECTS], "2024-03-26 answer_issued outcome=already_public", None),
        ([R, ASKED], "2024-03-26 answer_issued outcome=disclosed", None),
    ],
    "outcome_unknown_to_law": [
        ([R], "2024-03-26 answer_issued outcome=not_processed.petition", None),
        ([R2009], "2009-03-26 answer_issued outcome=not_processed.petition", {"outcome": "not_processed.petition"}),
        (
            [R2009],
            "2009-03-26 answer_issued outcome=disclosed " + ITEMS % "refused.enforcement_file",
            {"outcome": "refused.enforcement_file"},
        ),
        ([R2018], "2018-03-26 answer_issued outcome=refused.enforcement_file", None),
    ],
    "reconsideration_comes_first": [
        ([R], "2023-12-31 answer_issued outcome=refused.state_secret", None),
        ([R], "2024-03-26 answer_issued outcome=refused.state_secret", HOLDS),
        ([R], "2024-03-26 answer_issued outcome=disclosed", None),
        ([R], "2024-03-26 answer_issued outcome=partly_disclosed", HOLDS),
        ([R], "2024-03-26 answer_issued outcome=partly_disclosed " + ITEMS % "refused.internal_affairs", HOLDS),
        ([R], "2024-03-26 answer_issued outcome=partly_disclosed " + ITEMS % "unavailable.not_held", None),
        ([R], "2024-03-26 answer_issued outcome=disclosed " + ITEMS % "refused.internal_affairs", None),
        ([R], "2024-03-26 answer_issued outcome=refused.state_secret " + ITEMS % "unavailable.not_held", HOLDS),
    ],
    "conversion_decided_before": [
        ([R], "2024-03-26 answer_issued outcome=disclosed", None),
        ([R, "2024-03-25 conversion_reviewed decision=keep"], "2024-03-26 answer_issued outcome=disclosed", None),
        ([R, "2024-03-25 conversion_reviewed decision=convert"], "2024-03-26 answer_issued outcome=disclosed", HOLDS),
    ],
    "already_answered": [
        ([R], "2024-03-26 conversion_reviewed decision=convert", None),
        ([R, "2024-03-25 answer_issued outcome=other"], "2024-03-26 conversion_reviewed decision=convert", HOLDS),
    ],
    "below_first_tier": [
        ([R], "2024-03-05 fee_notice_issued tariff=per_page units=30 amount=5", HOLDS),
        ([R], "2024-03-05 fee_notice_issued tariff=per_page units=30 amount=0", None),
        ([R], "2024-03-05 fee_notice_issued tariff=per_page units=31 amount=5", None),
        ([R], "2024-03-05 fee_notice_issued tariff=per_page amount=5", None),
        ([R], "2024-03-05 fee_notice_issued tariff=per_item units=10 amount=5", HOLDS),
        ([R], "2020-12-31 fee_notice_issued tariff=per_item units=10 amount=5", None),
    ],
    "amount_off_tariff": [
        ([R], "2024-03-05 fee_notice_issued tariff=per_page units=50 amount=200", None),
        ([R], "2024-03-05 fee_notice_issued tariff=per_page units=50 amount=150", {"billed": 150, "right": 200}),
        ([R], "2024-03-05 fee_notice_issued tariff=per_page units=50 amount=250", {"billed": 250, "right": 200}),
        ([R], "2024-03-05 fee_notice_issued tariff=per_page units=70 amount=400", None),
        ([R], "2024-03-05 fee_notice_issued tariff=per_item units=12 amount=100", None),
        ([R], "2024-03-05 fee_notice_issued tariff=per_item units=12 amount=150", {"billed": 150, "right": 100}),
        ([R], "2024-03-05 fee_notice_issued tariff=per_item units=13 items_billed=2 amount=200", None),
        ([R], "2024-03-05 fee_notice_issued tariff=per_item units=12 items_billed=2 amount=200", None),
        (
            [R],
            "2024-03-05 fee_notice_issued tariff=per_item units=12 items_billed=12 amount=100",
            {"billed": 100, "right": 200},
        ),
        ([R], "2024-03-05 fee_notice_issued tariff=per_page units=30 amount=150", None),
        ([R], "2024-03-05 fee_notice_issued tariff=per_page amount=150", None),
    ],
    "billed_by_page_for_what_is_public": [
        ([R], "2024-03-26 answer_issued outcome=already_public", None),
        ([R, FEE], "2024-03-26 answer_issued outcome=already_public", HOLDS),
        ([R, FEE], "2024-03-26 answer_issued outcome=disclosed", None),
        (
            [R, "2024-03-05 fee_notice_issued tariff=per_item amount=100"],
            "2024-03-26 answer_issued outcome=already_public",
            None,
        ),
    ],
    "no_payment_period": [
        ([R, FEE], "2024-03-06 fee_paid", None),
        ([R], "2024-03-06 fee_paid", HOLDS),
        (
            ["2020-11-23 request_received channel=in_person", FEE.replace("2024-03-05", "2020-11-25")],
            "2020-11-26 fee_paid",
            HOLDS,
        ),
    ],
    "bill_now_paid": [
        ([R, FEE], "2024-03-06 fee_paid amount=200", HOLDS),
        ([R, FEE], "2024-03-06 fee_paid", HOLDS),
        ([R, FEE], "2024-03-06 fee_paid amount=199.5", None),
        ([R, FEE, "2024-03-06 fee_paid amount=50"], "2024-03-07 fee_paid amount=150", HOLDS),
        ([R, FEE, "2024-03-06 fee_paid amount=50"], "2024-03-07 fee_paid amount=149", None),
        ([R, FEE, *["2024-03-06 fee_paid amount=16.6"] * 12], "2024-03-07 fee_paid amount=0.8", HOLDS),
        ([R, FEE, *["2024-03-06 fee_paid amount=16.6"] * 12], "2024-03-07 fee_paid amount=0.79", None),
        ([R], "2024-03-07 fee_paid amount=1", HOLDS),
        ([R, FEE, "2024-03-06 fee_paid"], "2024-03-07 fee_paid amount=1", HOLDS),
        (
            [R, FEE, "2024-03-06 fee_paid amount=200", "2024-03-07 fee_notice_issued tariff=per_page amount=50"],
            "2024-03-08 fee_paid amount=49",
            None,
        ),
    ],
    "against_a_notice": [
        ([R], "2024-03-07 reconsideration_filed against=notice", HOLDS),
        ([R], "2024-03-07 reconsideration_filed against=silence", None),
        ([R], "2024-03-07 reconsideration_filed", None),
    ],
    "filed_before_silence": [
        ([R], "2024-04-01 reconsideration_filed", due(2024, 4, 1)),
        ([R], "2024-03-29 reconsideration_filed", due(2024, 4, 1)),
        ([R], "2024-04-01 reconsideration_filed against=silence", due(2024, 4, 1)),
        ([R], "2024-04-01 reconsideration_filed against=notice", None),
        ([R], "2024-04-02 reconsideration_filed", None),
        ([R, "2024-03-20 answer_issued outcome=other"], "2024-03-21 litigation_filed", None),
    ],
    "filing_not_on_record": [
        ([R], "2024-05-07 reconsideration_decided result=upheld", HOLDS),
        ([R, "2024-04-07 reconsideration_filed"], "2024-05-07 reconsideration_decided result=upheld", None),
        ([R, "2024-04-07 reconsideration_filed"], "2024-05-07 litigation_decided result=upheld", HOLDS),
    ],
}
FLAT = [(name, *case) for name, cases in CASES.items() for case in cases]


@pytest.mark.parametrize(("name", "before", "event", "expected"), FLAT)
def test_what_a_condition_finds(
    case_of: Callable[..., Case], name: str, before: list[str], event: str, expected: dict[str, object] | None
) -> None:
    """On the case as it stood before the event, the condition holds with these parts, or does not."""
    [received] = [line for line in before if "request_received" in line] or [R]
    lines = [line for line in before if line != received]
    now: Any = case_of(event).log[0]
    ledger = case_of(received, *lines).reading.ledger
    assert CONDITIONS[name](ledger, now) == expected  # type: ignore[arg-type]  # there is a ledger after receipt


def test_every_condition_is_tested_here() -> None:
    """No condition of the registry is left out, and each is seen to hold and not to hold."""
    assert set(CASES) == set(CONDITIONS)
    assert [name for name, cases in CASES.items() if all(gives is None for *_, gives in cases)] == []
    assert [name for name, cases in CASES.items() if all(gives is not None for *_, gives in cases)] == []


def test_one_extension_may_be_the_limit(case_of: Callable[..., Case]) -> None:
    """Where a convention allows one extension, what it granted is the cap for a second one."""
    lines = (R, "2024-03-28 extension_notified working_days=5")
    case = case_of(*lines, conventions={"extensions": "one"})
    second: Any = case_of("2024-03-29 extension_notified working_days=5").log[0]
    assert case.reading.ledger is not None
    assert CONDITIONS["extension_past_cap"](case.reading.ledger, second) == {"asked": 10, "cap": 5}

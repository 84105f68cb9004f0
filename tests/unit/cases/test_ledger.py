"""What a case amounts to while its log is read: bills, and duties of one name beside each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow import Case


@pytest.mark.parametrize(("paid", "rejected"), [("199.99", []), ("200", [4])])
def test_the_last_fen_of_a_bill_is_owed(case_of: Callable[..., Case], paid: str, rejected: list[int]) -> None:
    """While a correction is awaited, a further payment is possible as long as one fen of the bill is left."""
    case = case_of(
        "2024-03-04 request_received channel=online",
        "2024-03-05 fee_notice_issued tariff=per_page units=50 amount=200",
        "2024-03-06 correction_notice_issued",
        f"2024-03-07 fee_paid amount={paid}",
        "2024-03-08 fee_paid amount=0.01",
    )
    assert (case.state, [position for position, _ in case.rejected]) == ("awaiting_correction", rejected)


def test_a_bill_that_was_paid_in_full_is_owed_no_more(case_of: Callable[..., Case]) -> None:
    """A payment that names no sum pays the bill; while a correction is awaited a further one is impossible."""
    case = case_of(
        "2024-03-04 request_received channel=online",
        "2024-03-05 fee_notice_issued tariff=per_page units=50 amount=200",
        "2024-03-06 correction_notice_issued",
        "2024-03-07 fee_paid",
        "2024-03-08 fee_paid amount=0.01",
    )
    assert [(position, refusal.why) for position, refusal in case.rejected] == [(4, "no fee notice waits for payment")]


@pytest.mark.parametrize(
    ("on_is", "assumed"), [("exact", False), ("latest", True), ("earliest", True), ("assumed", True)]
)
def test_a_reply_on_a_day_that_is_not_exact_is_assumed(case_of: Callable[..., Case], on_is: str, assumed: bool) -> None:
    """Whatever keeps the day of an answer from being exact, the reply rests on it."""
    answer = f"2024-03-20 answer_issued outcome=other on_is={on_is}"
    assert case_of("2024-03-04 request_received channel=online", answer).due("reply").assumed is assumed


BESIDE: dict[str, tuple[str, list[str], str, list[tuple[str, str, str]]]] = {
    "two adverse outcomes, each to be registered": (
        "cn-sh-changning",
        [
            "2024-03-12 answer_issued outcome=disclosed",
            "2024-04-26 reconsideration_decided result=corrected received_on=2024-04-26",
            "2024-04-29 litigation_decided result=corrected received_on=2024-04-29",
        ],
        "outcome_registration",
        [("running", "2024-04-26", "2024-05-06"), ("running", "2024-04-29", "2024-05-06")],
    ),
    "a suggestion, and then the review with the answer": (
        "cn-sh-yangpu",
        ["2024-03-08 conversion_suggested", "2024-03-12 answer_issued outcome=disclosed"],
        "conversion_review",
        [("running", "2024-03-08", "2024-04-08"), ("running", "2024-03-12", "2024-03-12")],
    ),
}


@pytest.mark.parametrize(("profile", "lines", "duty", "expected"), BESIDE.values(), ids=BESIDE.keys())
def test_duties_of_one_name_run_beside_each_other(
    case_of: Callable[..., Case], profile: str, lines: list[str], duty: str, expected: list[tuple[str, str, str]]
) -> None:
    """What replaces nothing, or stands in another row, leaves the older duty of its name open."""
    case = case_of("2024-03-04 request_received channel=online", *lines, profile=profile)
    found = [(each.status, str(each.starts), str(each.due)) for each in case.duties if each.id == duty]
    assert found == expected

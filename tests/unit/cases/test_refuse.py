"""What an event that is refused live says of the way out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from foiflow import EventRefused

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow import Case

R = "2024-03-04 request_received channel=online"


@pytest.mark.parametrize(
    ("event", "lifted_by", "sentence"),
    [
        ("fee_paid", ("fee_notice_issued",), "; first: fee_notice_issued; allowed: "),
        ("correction_received", ("correction_notice_issued",), "; first: correction_notice_issued; allowed: "),
        ("request_received channel=fax", (), "the request has been received already; allowed: "),
    ],
)
def test_a_refusal_names_what_must_come_first(
    case_of: Callable[..., Case], event: str, lifted_by: tuple[str, ...], sentence: str
) -> None:
    """The events that would make the refused one possible stand in the error and in its sentence."""
    with pytest.raises(EventRefused) as caught:
        case_of(R).record(case_of(f"2024-03-05 {event}").log[0])
    assert caught.value.lifted_by == lifted_by
    assert sentence in str(caught.value)


def test_a_refusal_for_an_open_question_names_the_opinion(case_of: Callable[..., Case]) -> None:
    """Live as in the list of what may happen next: before the archive comes the opinion that is awaited."""
    case = case_of(R, "2024-03-05 third_party_consultation_sent party=X", "2024-03-06 answer_issued outcome=other")
    archived = case_of("2024-03-07 case_archived").log[0]
    with pytest.raises(EventRefused) as caught:
        case.record(archived)
    listed = {each.type: each.lifted_by for each in case.allowed_events(on=archived.on)}
    assert caught.value.lifted_by == listed["case_archived"]
    assert caught.value.lifted_by == ("third_party_opinion_received", "agency_opinion_received")

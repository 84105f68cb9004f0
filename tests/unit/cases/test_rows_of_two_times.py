"""A duty that an agency's file changes from a day on stands in several rows, of which one is in force on each day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow import Case

RECEIVED = "2021-12-20 request_received channel=in_person"
PLAN = {"standing_mechanisms": "ended", "internal_reply_target": 10, "several_consultations": "sum"}
MOVED: dict[str, tuple[list[str], list[tuple[str, str]]]] = {
    "asked and answered": (
        [
            "2022-01-05 third_party_consultation_sent party=X served_on=2022-01-05",
            "2022-01-12 third_party_opinion_received party=X",
        ],
        [("running", "2022-01-25")],
    ),
    "asked before the change and again after it": (
        [
            "2021-12-30 third_party_consultation_sent party=X served_on=2021-12-30",
            "2022-01-05 third_party_consultation_sent party=X served_on=2022-01-05",
            "2022-01-12 third_party_opinion_received party=X",
        ],
        [("running", "2022-01-28")],
    ),
    "extended": (["2022-01-10 extension_notified working_days=5 approved_by=N"], [("running", "2022-01-25")]),
    "corrected": (
        ["2021-12-22 correction_notice_issued", "2022-01-05 correction_received"],
        [("void", "2022-01-18"), ("running", "2022-02-07")],
    ),
}


@pytest.mark.parametrize(("lines", "expected"), MOVED.values(), ids=MOVED.keys())
def test_an_event_moves_a_duty_once(
    case_of: Callable[..., Case], lines: list[str], expected: list[tuple[str, str]]
) -> None:
    """The reply has an internal date until the plan ends in 2021; an event of 2022 moves it by one row, not by each."""
    case = case_of(RECEIVED, *lines, profile="cn-sh-yangpu", conventions=PLAN)
    assert [(duty.status, str(duty.due)) for duty in case.duties if duty.id == "reply"] == expected

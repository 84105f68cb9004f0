"""What silence begins: each window once, and nothing that the case does not wait for."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from foiflow.calendars import load_calendar

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow import Case


def test_each_window_of_silence_opens_once(case_of: Callable[..., Case]) -> None:
    """Who complains of silence has used that window; it does not open again, and the one for a suit runs on."""
    case = case_of("2023-03-06 request_received channel=online", "2023-05-10 reconsideration_filed")
    duties = [(duty.id, duty.status, str(duty.starts), str(duty.due)) for duty in case.at(date(2023, 6, 1)).duties]
    assert duties == [
        ("reply", "overdue", "2023-03-06", "2023-04-03"),
        ("reconsideration_window", "met", "2023-04-03", "2023-06-02"),
        ("litigation_window", "running", "2023-04-03", "2023-10-07"),
    ]


@pytest.mark.parametrize(
    ("lines", "second"),
    [
        (("2024-04-12 correction_notice_issued", "2024-04-15 correction_received"), ("2024-05-14", "2024-07-15")),
        (
            ("2024-04-12 reasons_requested", "2024-04-15 reasons_received accepted=true delayed_until=2024-03-28"),
            ("2024-03-28", "2024-05-27"),
        ),
    ],
    ids=["begun anew by a correction", "put off to a day that is past"],
)
def test_a_second_silence_opens_a_second_window(
    case_of: Callable[..., Case], lines: tuple[str, str], second: tuple[str, str]
) -> None:
    """Who complained of silence once has a new window where the reply begins anew and is overdue again."""
    received, filed = "2024-03-04 request_received channel=online", "2024-04-10 reconsideration_filed against=silence"
    case = case_of(received, filed, *lines).at(date(2024, 5, 20))
    windows = [
        (duty.status, str(duty.starts), str(duty.due)) for duty in case.duties if duty.id == "reconsideration_window"
    ]
    assert windows == [("met", "2024-04-01", "2024-05-31"), ("running", *second)]


def test_a_complaint_asks_for_no_other_last_day(case_of: Callable[..., Case]) -> None:
    """The applicant's time to correct may end where no calendar reaches: a complaint can be recorded all the same."""
    last = load_calendar().last
    received, asked, filed = (last - timedelta(days) for days in (30, 5, 4))
    case = case_of(
        f"{received} request_received channel=online",
        f"{asked} correction_notice_issued",
        f"{filed} reconsideration_filed against=silence",
    )
    assert (case.state, case.rejected) == ("awaiting_correction", ())

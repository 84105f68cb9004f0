"""A case is a value: what is recorded later leaves the earlier one as it was."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from foiflow import events

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow import Case

GRACE = """
[[duty]]
id = "correction_reply"
amends = true
[[duty.extended]]
by = "extension_notified"
at_most = {working_days = 10}
when_late = "counts"
cite = ["cn-2019:30"]
[[duty]]
id = "reply"
amends = true
[[duty.suspended]]
from = {event = "correction_notice_issued"}
until = {event = "supplement_received"}
no_later_than = "correction_reply"
cite = ["cn-2019:30"]
"""


def test_an_answer_to_a_question_is_not_known_to_the_case_before(case_of: Callable[..., Case]) -> None:
    """Under the law of 2008 a question has no limit: before its answer the reply is suspended, also once that came."""
    before = case_of(
        "2018-03-05 request_received channel=online",
        "2018-03-06 third_party_consultation_sent party=X",
        "2018-03-12 request_registered",
    )
    asked = before.due("reply")
    after = before.record(case_of("2018-03-15 third_party_opinion_received party=X").log[0])
    assert (asked.status, after.due("reply").status) == ("suspended", "running")
    assert before.due("reply") == asked


def test_more_time_to_answer_counts_for_what_has_been_answered(opened_by: Callable[..., Case]) -> None:
    """The papers come on 29 March, after the time to correct; that is then extended over them: 17 days are left out."""
    case = opened_by(GRACE)
    due = []
    for event in (
        events.CorrectionNoticeIssued(on=date(2024, 3, 6), served_on=date(2024, 3, 6)),
        events.SupplementReceived(on=date(2024, 3, 29)),
        events.ExtensionNotified(on=date(2024, 4, 1), working_days=5),
    ):
        case = case.record(event)
        due.append(str(case.due("reply").due))
    assert due[1:] == ["2024-04-23", "2024-05-06"]

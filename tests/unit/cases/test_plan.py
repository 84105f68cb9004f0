"""What the rules say of remedies, extensions and inexact dates, where an agency's own file adds to them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from foiflow import events

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow import Case

EITHER = """
[[remedy]]
route = "either"
in_force = {from = 2024-01-01, chosen_by = "event"}
outcomes = ["unavailable.not_held"]
cite = ["cn-litigation-law:46"]
"""
LATE = """
[[finding]]
code = "extension_late"
on = "request_registered"
if = "period_already_over"
cite = ["cn-2019:33"]
"""

INEXACT = """
[[finding]]
code = "date_assumed"
variant = "at registration"
on = "request_registered"
cite = ["cn-2019:45"]
[[finding]]
code = "date_assumed"
variant = "at the answer"
on = "answer_issued"
cite = ["cn-2019:33"]
"""

SOONER = """
[[duty]]
id = "conversion_review"
variant = "suggested"
amends = true
in_force = {from = 2024-03-08, chosen_by = "event"}
limit = [{working_days = 10}]
cite = ["cn-2019:44"]
"""


def test_where_either_remedy_is_open_a_suit_may_be_brought_at_once(opened_by: Callable[..., Case]) -> None:
    """A row that names an outcome as open to either remedy does not make reconsideration come first."""
    answered = [
        opened_by(EITHER).record(events.AnswerIssued(on=date(2024, 3, 5), outcome=outcome))
        for outcome in ("unavailable.not_held", "refused.state_secret")
    ]
    suits = [[str(duty.due) for duty in each.duties if duty.id == "litigation_window"] for each in answered]
    assert suits == [["2024-09-05"], []]


def test_only_an_extension_comes_too_late_to_extend(opened_by: Callable[..., Case]) -> None:
    """A registration after the reply period has ended extends nothing, whatever row asks whether it does."""
    case = opened_by(LATE)
    late = [
        [finding.code for finding in case.record(event).findings if finding.code == "extension_late"]
        for event in (
            events.RequestRegistered(on=date(2024, 4, 2)),
            events.ExtensionNotified(on=date(2024, 4, 2), working_days=5),
        )
    ]
    assert late == [[], ["extension_late"]]


def test_rows_on_other_occasions_say_nothing_of_inexact_dates(opened_by: Callable[..., Case]) -> None:
    """Where a file finds the same on other occasions, an inexact date is told once, with the article on such dates."""
    case = opened_by(INEXACT).record(events.SupplementReceived(on=date(2024, 3, 5), on_is="latest"))
    assert [(finding.code, finding.cites) for finding in case.findings] == [("date_assumed", ("cn-practice:23",))]


def test_a_duty_by_rows_of_two_times_is_one(opened_by: Callable[..., Case]) -> None:
    """Where a file shortens a duty from a day on, what starts it after that day replaces what runs since before."""
    case = opened_by(SOONER)
    for day in (5, 8):
        case = case.record(events.ConversionSuggested(on=date(2024, 3, day)))
    reviews = [(duty.status, str(duty.due)) for duty in case.duties if duty.id == "conversion_review"]
    assert reviews == [("void", "2024-04-02"), ("running", "2024-03-22")]

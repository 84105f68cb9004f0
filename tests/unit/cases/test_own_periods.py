"""Rows of an agency's own: two periods that run at once, words, readings and a tariff that only its file has."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from foiflow import events

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow import Case
    from foiflow.cases.events import Event

REPLY = """
[[duty]]
id = "reply"
amends = true
"""
BESIDE = 'replaces = "none"\n'
RESTART = """
text = "by custom"
[[duty.restarted]]
by = {event = "supplement_received"}
limit = [{working_days = {convention = "second_look"}}]
cite = ["cn-2019:33"]
[[convention]]
name = "second_look"
value = 10
unit = "working days"
en = "The time to reply after a supplement."
zh = "收到补充材料后的答复期限"
cite = ["cn-2019:33"]
"""
VARIANT = """
[[duty]]
id = "reply"
variant = "suggested"
starts_on = [{event = "conversion_suggested"}]
limit = [{working_days = 5}]
done_by = [{event = "answer_issued"}]
cite = ["cn-2019:44"]
[[duty.restarted]]
by = {event = "review_completed"}
cite = ["cn-2019:44"]
"""
STRICTLY_BETWEEN = """
[[duty.suspended]]
from = {event = "reasons_requested"}
until = {event = "reasons_received"}
no_later_than = "reasons_reply"
counts = "strictly_between"
cite = ["cn-2019:35"]
"""
PUT_OFF = """
[[duty]]
id = "registration"
starts_on = [{event = "reasons_received"}]
limit = [{field = "delayed_until", roll = false}]
done_by = [{event = "answer_issued", day = ["dated_on", "on"]}]
cite = ["cn-2019:35"]
"""
ON_THE_DAY = """
[[duty]]
id = "registration"
starts_on = [{event = "correction_received"}]
limit = [{working_days = 0}]
done_by = [{event = "answer_issued"}]
cite = ["cn-2019:30"]
"""
DONE_BY_RECEIPT = """
[[duty]]
id = "registration"
starts_on = [{event = "assigned"}]
limit = [{working_days = 5}]
done_by = [{event = "answer_issued", day = ["receipt"]}]
cite = ["cn-2019:30"]
"""
EXTENSION = """
[[duty.extended]]
by = "extension_notified"
at_most = {working_days = 30}
cite = ["cn-2019:33"]
"""
LATER = 'in_force = {from = 2024-03-20, chosen_by = "event"}\n'
EXTENDED_LATER = """
[[duty]]
id = "registration"
starts_on = [{event = "correction_received"}]
limit = [{working_days = 5}]
done_by = [{event = "answer_issued"}]
cite = ["cn-2019:30"]
[[duty.extended]]
by = "extension_notified"
at_most = {working_days = 5}
in_force = {from = 2024-03-20, chosen_by = "event"}
cite = ["cn-2019:33"]
"""
NOTICE = events.CorrectionNoticeIssued(on=date(2024, 3, 6))
CORRECTED = events.CorrectionReceived(on=date(2024, 3, 15))
WAITING: dict[str, Any] = {"channel": "ordinary_mail", "conventions": {"unreachable_sender": "waits"}}
"""A request by ordinary mail, of which nobody knows yet when it was received."""


@pytest.fixture
def read(opened_by: Callable[..., Case]) -> Callable[..., Case]:
    """Open a case by the national rules and rows of one's own, and record what happened."""

    def with_rows(rows: str, *happened: Event, **header: Any) -> Case:
        case = opened_by(REPLY + rows, **header)
        for event in happened:
            case = case.record(event)
        return case

    return with_rows


def replies(case: Case) -> list[tuple[str, str]]:
    """Give start and last day of each running of the reply."""
    return [(str(duty.starts), str(duty.due)) for duty in case.duties if duty.id == "reply"]


def test_an_extension_is_one_of_the_period_that_began_last(read: Callable[..., Case]) -> None:
    """Where a corrected request starts a period beside the first, only the second is extended."""
    case = read(BESIDE, NOTICE, CORRECTED, events.ExtensionNotified(on=date(2024, 3, 20), working_days=5))
    assert replies(case) == [("2024-03-04", "2024-04-01"), ("2024-03-15", "2024-04-22")]


@pytest.mark.parametrize(
    ("day", "asked", "due"),
    [(19, 5, "2024-04-09"), (20, 5, "2024-04-09"), (19, 25, "2024-04-29"), (20, 25, "2024-05-09")],
)
def test_an_extension_of_ones_own_stands_in_place_of_the_other(
    read: Callable[..., Case], day: int, asked: int, due: str
) -> None:
    """A cap of thirty working days from 20 March on: before, twenty hold; what is asked is granted once."""
    case = read(LATER + EXTENSION, events.ExtensionNotified(on=date(2024, 3, day), working_days=asked))
    past = [found.message for found in case.findings if found.code == "extension_too_long"]
    assert (replies(case), len(past)) == ([("2024-03-04", due)], (day, asked) == (19, 25))


@pytest.mark.parametrize(("day", "due"), [(19, "2024-03-22"), (20, "2024-03-29")])
def test_an_extension_counts_from_the_day_it_is_in_force(read: Callable[..., Case], day: int, due: str) -> None:
    """A duty that may be extended from 20 March on is not extended by a letter of the day before."""
    letter = events.ExtensionNotified(on=date(2024, 3, day), working_days=5)
    case = read(EXTENDED_LATER, NOTICE, CORRECTED, letter)
    assert [str(duty.due) for duty in case.duties if duty.id == "registration"][-1] == due


def test_a_cap_of_no_days_lets_nothing_be_extended(read: Callable[..., Case]) -> None:
    """Where a file allows no working day more from 20 March on, a letter of that day that takes one moves nothing."""
    rows = LATER + EXTENSION.replace("30", "0")
    case = read(rows, events.ExtensionNotified(on=date(2024, 3, 20), working_days=1))
    assert replies(case) == [("2024-03-04", "2024-04-01")]
    assert [found.message for found in case.findings if found.code == "extension_too_long"] == [
        "the extensions come to 1 working days; at most 0 are allowed"
    ]


@pytest.mark.parametrize(("day", "due", "past"), [(19, "2024-03-22", []), (20, "2024-03-29", [20])])
def test_the_only_period_that_runs_may_not_be_extended_yet(
    read: Callable[..., Case], day: int, due: str, past: list[int]
) -> None:
    """While a letter by ordinary mail waits and no reply runs, six days more pass a cap only once there is one."""
    case = read(
        EXTENDED_LATER.replace("correction_received", "assigned"),
        events.Assigned(on=date(2024, 3, 15)),
        events.ExtensionNotified(on=date(2024, 3, day), working_days=6),
        **WAITING,
    )
    assert ([duty.id for duty in case.duties if duty.id == "reply"], str(case.due("registration").due)) == ([], due)
    assert [found.on.day for found in case.findings if found.code == "extension_too_long"] == past


def test_silence_begins_when_the_last_period_is_over(read: Callable[..., Case]) -> None:
    """While the second of two periods runs, the applicant cannot yet complain of silence."""
    case = read(BESIDE, NOTICE, CORRECTED)
    held = [{duty.id for duty in case.at(date(2024, 4, day)).duties} for day in (2, 15, 16)]
    assert ["reconsideration_window" in duties for duties in held] == [False, False, True]
    assert case.at(date(2024, 4, 16)).due("reconsideration_window").starts == date(2024, 4, 15)


def test_a_restart_brings_back_nothing_that_has_ended(read: Callable[..., Case]) -> None:
    """A review after the answer starts no new reply, neither by the row it began by nor by another."""
    answer = events.AnswerIssued(on=date(2024, 3, 12), outcome="other")
    case = read(VARIANT, answer, events.ReviewCompleted(on=date(2024, 3, 13), kind="disclosure"))
    assert replies(case) == [("2024-03-04", "2024-04-01")]


@pytest.mark.parametrize(
    ("tariff", "units", "billed", "right"),
    [("per_page", 5, None, 5), ("per_item", 3, 3, 3), ("per_item", 3, 5, 3), ("per_item", 3, None, 1)],
)
def test_a_tariff_of_ones_own_may_cost_from_the_first_unit(
    read: Callable[..., Case], tariff: str, units: int, billed: int | None, right: int
) -> None:
    """At 1 CNY for each unit from the first on, no unit is left out of a bill and none is added."""
    rows = f'[[tariff]]\nid = "{tariff}"\ntiers = [{{to = 9, cny = 1}}]\nbeyond = {{cny = 2}}\ncite = ["cn-2019:42"]\n'
    told = []
    for amount in (right - 1, right, right + 1):
        bill = events.FeeNoticeIssued(
            on=date(2024, 3, 5), tariff=tariff, units=units, items_billed=billed, amount=amount
        )
        told.append([found.code for found in read(rows, bill).findings if found.code == "fee_amount_wrong"])
    assert told == [["fee_amount_wrong"], [], ["fee_amount_wrong"]]


def test_words_and_readings_of_ones_own_are_told(read: Callable[..., Case]) -> None:
    """An explanation says what the file says of its wording, and names the convention behind a restart's length."""
    steps = [step.text for step in read(RESTART, events.SupplementReceived(on=date(2024, 3, 6))).explain().steps]
    assert "the wording behind this duty is by custom" in steps
    assert "10 working days after it end on 2024-03-20 Wed" in steps
    assert steps[-1] == "open points are read as online_receipt = confirmed_if_given, second_look = 10"


@pytest.mark.parametrize(("came", "due"), [(8, "2024-04-02"), (11, "2024-04-03"), (12, "2024-04-07")])
def test_the_days_strictly_between_end_before_the_last_day_allowed(
    read: Callable[..., Case], came: int, due: str
) -> None:
    """Reasons asked for on 6 March, until the 12th, leave out the working days before the one that they came on."""
    asked = events.ReasonsRequested(on=date(2024, 3, 6), reply_by=date(2024, 3, 12))
    case = read(STRICTLY_BETWEEN, asked, events.ReasonsReceived(on=date(2024, 3, came), accepted=False))
    assert replies(case) == [("2024-03-04", due)]


def test_two_letters_with_the_same_slip_are_explained(read: Callable[..., Case]) -> None:
    """What is due and done on one day is in time, though it lies before every calendar."""
    slip = date(1924, 3, 18)
    case = read(
        PUT_OFF,
        events.ReasonsRequested(on=date(2024, 3, 6), reply_by=date(2024, 3, 12)),
        events.ReasonsReceived(on=date(2024, 3, 12), accepted=False, delayed_until=slip),
        events.AnswerIssued(on=date(2024, 3, 18), outcome="disclosed", dated_on=slip),
    )
    steps = [step.text for step in case.explain("registration").steps]
    assert "due 1924-03-18 Tue; answer issued on 1924-03-18 Tue: in time" in steps


def test_a_period_of_no_days_is_told_in_the_plural(read: Callable[..., Case]) -> None:
    """What is to be done on the very day has 0 working days, which end on it."""
    case = read(ON_THE_DAY, NOTICE, CORRECTED)
    steps = [step.text for step in case.explain("registration").steps]
    assert steps[1] == "0 working days after it end on 2024-03-15 Fri"


def test_what_is_done_on_an_unknown_day_of_receipt_is_explained_as_running(read: Callable[..., Case]) -> None:
    """By ordinary mail that waits for a confirmation nobody knows the receipt, nor what was done on it."""
    case = read(
        DONE_BY_RECEIPT,
        events.Assigned(on=date(2024, 3, 6)),
        events.AnswerIssued(on=date(2024, 3, 12), outcome="disclosed"),
        **WAITING,
    )
    steps = [step.text for step in case.explain("registration").steps]
    assert "due 2024-03-13 Wed; on 2024-03-12 Tue running" in steps

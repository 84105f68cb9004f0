"""Periods by an agency's own rows: two that run at once, and words and readings that only its file has."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from foiflow import Applicant, events, open_case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from foiflow import Case
    from foiflow.cases.events import Event

HEAD = """
id = "own"
title = {zh = "x", en = "x"}
extends = "cn"
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
NOTICE = events.CorrectionNoticeIssued(on=date(2024, 3, 6))
CORRECTED = events.CorrectionReceived(on=date(2024, 3, 15))


@pytest.fixture
def read(tmp_path: Path) -> Callable[..., Case]:
    """Open a case of 4 March 2024 by the national rules and rows of one's own, and record what happened."""

    def with_rows(rows: str, *happened: Event) -> Case:
        file = tmp_path / "own.toml"
        file.write_text(HEAD + rows, "utf-8")
        received = events.RequestReceived(on=date(2024, 3, 4), channel="online")
        case = open_case("1", profile=file, applicant=Applicant(kind="business"), received=received)
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


def test_words_and_readings_of_ones_own_are_told(read: Callable[..., Case]) -> None:
    """An explanation says what the file says of its wording, and names the convention behind a restart's length."""
    steps = [step.text for step in read(RESTART, events.SupplementReceived(on=date(2024, 3, 6))).explain().steps]
    assert "the wording behind this duty is by custom" in steps
    assert "10 working days after it end on 2024-03-20 Wed" in steps
    assert steps[-1] == "open points are read as online_receipt = confirmed_if_given, second_look = 10"

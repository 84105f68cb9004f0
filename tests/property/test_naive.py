"""The due dates are those that a naive reading of the law gives."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from . import naive
from .strategies import MOVING, PROFILES, histories

if TYPE_CHECKING:
    from foiflow import Case

    from .strategies import History


def reply_of(case: Case) -> naive.Reply | None:
    """Give the last reply duty that is not void, reduced to what the naive reading gives."""
    found = [duty for duty in case.duties if duty.id == "reply" and duty.status != "void"]
    return naive.Reply(found[-1].starts, found[-1].due, found[-1].done) if found else None


def nothing_before_receipt(history: History) -> bool:
    """Tell whether the clock had started when the first thing happened."""
    received = naive.receipt(history.events[0])
    return all(event.on >= received for event in history.events[1:])


@pytest.mark.parametrize("profile", PROFILES)
@settings(max_examples=settings().max_examples // 2)
@given(data=st.data())
def test_the_reply_is_due_when_the_naive_reading_says(profile: str, data: st.DataObject) -> None:
    """Walking day by day from the receipt gives the same first day, due date and day of answer."""
    history = data.draw(histories(profile) | histories(profile, only=MOVING))
    assume(nothing_before_receipt(history))
    as_of = history.events[0].on + timedelta(data.draw(st.integers(0, 240), "days from the arrival"))

    case = history.case().at(as_of)

    assert reply_of(case) == naive.reply(profile, history.events, as_of)


@given(histories())
def test_simple_duties_are_due_when_the_naive_reading_says(history: History) -> None:
    """Each consultation, notice, fee and closing letter gives the duties with the dates that its Article names."""
    profile = history.header["profile"]
    expected = naive.simple_duties(profile, history.events)
    case = history.case().at(max(naive.receipt(history.events[0]), history.events[-1].on))
    silence = {duty.due for duty in case.duties if duty.id in ("reply", "ordered_reply")}

    found = {
        (duty.id, duty.about, duty.starts, duty.due)
        for duty in case.duties
        if duty.id in {name for name, *_ in expected} and duty.id != "reconsideration_window"
    }
    windows = {
        (duty.id, duty.about, duty.starts, duty.due) for duty in case.duties if duty.id == "reconsideration_window"
    }

    assert found | {window for window in windows if window in expected} == expected
    assert all(due == naive.cd(starts, 60) for _, _, starts, due in windows)
    assert {starts for _, _, starts, _ in windows - expected} <= silence | {
        duty.starts for duty in case.duties if duty.id == "litigation_window"
    }


@given(histories())
def test_windows_for_suit_have_the_length_of_their_time(history: History) -> None:
    """A suit may be brought for three months before May 2015, six since, fifteen days after a reconsideration."""
    decisions = {
        getattr(event, "received_on", None) or naive.served(event)
        for event in history.events
        if event.type == "reconsideration_decided"
    }
    for duty in history.case().duties:
        if duty.id == "litigation_window":
            months = 6 if duty.starts >= date(2015, 5, 1) else 3
            lengths = {naive.mo(duty.starts, months)}
            if duty.starts in decisions:
                lengths.add(naive.cd(duty.starts, 15))
            assert duty.due in lengths

"""What holds of every due date, and how extensions and time left out move the reply."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from foiflow import events
from foiflow.calendars import load_calendar

from .strategies import HANDLING, MOVING, PROFILES, History, choices, histories, options

if TYPE_CHECKING:
    from foiflow import Case, Duty
    from foiflow.events import Event

CALENDAR = load_calendar("cn")
AT_ONCE = {"proactive_publication", "conversion_review"}
"""Duties that a district wants done on the very day, working day or not."""


def day_after(day: date, days: int) -> date:
    """Give the day so many calendar days later."""
    return day + timedelta(days)


def inserted(history: History, *more: Event) -> History:
    """Put events into the log at their days, after what it has on those days."""
    return History(history.header, tuple(sorted((*history.events, *more), key=lambda event: event.on)))


def reply(case: Case) -> Duty | None:
    """Give the last reply duty that is not void."""
    found = [duty for duty in case.duties if duty.id == "reply" and duty.status != "void"]
    return found[-1] if found else None


def about(case: Case, *without: str | None) -> list[tuple[Any, ...]]:
    """List the dates of all duties but those about somebody."""
    return sorted(
        (duty.id, duty.about or "", duty.status, duty.starts, duty.due, duty.done or date.max)
        for duty in case.duties
        if duty.about is None or duty.about not in without
    )


def while_handled(data: st.DataObject, history: History) -> date:
    """Draw a day on which the request was being handled, before anything else happened on it."""
    case, found = history.opened(), []
    start = max(case.received_on or case.as_of, case.as_of)
    for event in history.events[1:]:
        if case.state in HANDLING:
            found.append((max(start, case.as_of), event.on))
        case = case.record(event)
    if case.state in HANDLING:
        found.append((max(start, case.as_of), day_after(max(start, case.as_of), 25)))
    found = [(first, last) for first, last in found if first <= last]
    assume(found)
    first, last = data.draw(st.sampled_from(found), "between")
    return day_after(first, data.draw(st.integers(0, (last - first).days), "days on"))


def both_stand(history: History, changed: History) -> tuple[Duty, Duty]:
    """Give the reply duty of both logs as of one day, where both are legal and have one."""
    old, new = history.read(), changed.read()
    assume(not new.rejected)
    end = max(old.as_of, new.as_of)
    before, after = reply(old.at(end)), reply(new.at(end))
    assume(before is not None)
    assume(after is not None)
    assert before is not None
    assert after is not None
    return before, after


@given(st.data())
def test_a_due_date_is_a_working_day(data: st.DataObject) -> None:
    """A period counted in working days, or rolled off a rest day, ends on a working day, whatever the conventions."""
    history = data.draw(histories())
    conventions = data.draw(choices(history.header["profile"]))
    for duty in history.read(conventions=conventions).duties:
        strict_week = duty.id == "outcome_registration" and conventions.get("one_week") == "strict"
        if duty.id not in AT_ONCE and not strict_week:
            assert CALENDAR.is_working_day(duty.due)
        assert duty.not_before <= duty.due <= duty.not_after
        assert duty.provisional or duty.not_before == duty.due == duty.not_after
        assert duty.provisional == (duty.due > CALENDAR.announced_through)


@given(st.data())
def test_a_consultation_more_never_brings_the_reply_nearer(data: st.DataObject) -> None:
    """A consultation put into a history, answered or not, leaves the reply's due date or moves it away."""
    history = data.draw(histories(most=8) | histories(most=8, only=MOVING))
    assume(not any(getattr(event, "until", None) for event in history.events))
    sent = while_handled(data, history)
    opinion = day_after(sent, data.draw(st.integers(0, 40), "days to the opinion"))
    answered = data.draw(st.booleans(), "answered")
    letters: list[Event] = [events.ThirdPartyConsultationSent(on=sent, party="Z")]
    if answered:
        letters.append(events.ThirdPartyOpinionReceived(on=opinion, party="Z"))

    before, after = both_stand(history, inserted(history, *letters))

    assert after.due >= before.due


@given(st.data())
def test_a_longer_consultation_never_brings_the_reply_nearer(data: st.DataObject) -> None:
    """An opinion that comes later leaves the reply's due date or moves it away."""
    history = data.draw(histories(most=8) | histories(most=8, only=MOVING))
    assume(not any(getattr(event, "until", None) for event in history.events))
    sent = while_handled(data, history)
    quick, slow = sorted(data.draw(st.lists(st.integers(0, 40), min_size=2, max_size=2), label="days to the opinion"))
    letter = events.AgencyConsultationSent(on=sent, agency="Z")
    first, second = (
        inserted(history, letter, events.AgencyOpinionReceived(on=day_after(sent, days), agency="Z"))
        for days in (quick, slow)
    )
    assume(not first.read().rejected)

    before, after = both_stand(first, second)

    assert after.due >= before.due


@given(st.data())
def test_an_extension_more_never_brings_the_reply_nearer(data: st.DataObject) -> None:
    """An extension put into a history leaves the reply's due date or moves it away, and never past the cap."""
    history = data.draw(histories(most=8) | histories(most=8, only=MOVING))
    on = while_handled(data, history)
    count = data.draw(st.integers(1, 25), "working days")

    before, after = both_stand(history, inserted(history, events.ExtensionNotified(on=on, working_days=count)))

    assert after.due >= before.due


@given(st.data())
def test_a_longer_extension_never_brings_the_reply_nearer(data: st.DataObject) -> None:
    """An extension by more working days, or to a later day, gives no earlier due date."""
    history = data.draw(histories(most=8) | histories(most=8, only=MOVING))
    on = while_handled(data, history)
    less, more = sorted(data.draw(st.lists(st.integers(1, 40), min_size=2, max_size=2), label="by"))
    if data.draw(st.booleans(), "to a day"):
        first, second = (events.ExtensionNotified(on=on, until=day_after(on, days)) for days in (less, more))
    else:
        first, second = (events.ExtensionNotified(on=on, working_days=days) for days in (less, more))

    before, after = both_stand(inserted(history, first), inserted(history, second))

    assert after.due >= before.due


@given(st.data())
def test_time_without_a_working_day_changes_nothing(data: st.DataObject) -> None:
    """A consultation answered before any working day has passed, on the same day too, moves no date."""
    history = data.draw(histories(most=8) | histories(most=8, only=MOVING))
    sent = while_handled(data, history)
    idle = (CALENDAR.add_working_days(sent, 1) - sent).days - 1
    opinion = day_after(sent, data.draw(st.integers(0, idle), "days to the opinion"))
    changed = inserted(
        history,
        events.ThirdPartyConsultationSent(on=sent, party="Z"),
        events.ThirdPartyOpinionReceived(on=opinion, party="Z"),
    )
    assume(not changed.read().rejected)

    old, new = history.read(), changed.read()
    end = max(old.as_of, new.as_of)

    assert about(new.at(end), "Z") == about(old.at(end))


@pytest.mark.parametrize("purpose", ["opinion", "co_production", "secrecy_referral"])
@given(data=st.data())
def test_consultations_that_overlap_count_each_day_once(purpose: str, data: st.DataObject) -> None:
    """Consultations one inside the other leave out what the longer one does, and nothing more."""
    on = data.draw(st.dates(date(2019, 5, 15), date(2026, 6, 30)), "received")
    profile = data.draw(st.sampled_from(PROFILES))
    days = [day_after(on, days) for days in sorted(data.draw(st.lists(st.integers(0, 30), min_size=4, max_size=4)))]
    outer = [
        events.AgencyConsultationSent(on=days[0], agency="outer", purpose=purpose),
        events.AgencyOpinionReceived(on=days[3], agency="outer"),
    ]
    inner = [
        events.ThirdPartyConsultationSent(on=days[1], party="inner"),
        events.ThirdPartyOpinionReceived(on=days[2], party="inner"),
    ]
    start = History(
        {"case_id": "1", "profile": profile, "applicant": {"kind": "business"}},
        (events.RequestReceived(on=on, channel="in_person"),),
    )
    assume(CALENDAR.working_days_between(days[0], days[3]) <= 15)

    one, both = inserted(start, *outer).read(), inserted(start, *outer, *inner).read()

    assert one.due("reply").due == both.due("reply").due


@given(st.data())
def test_pauses_one_after_the_other_add_up(data: st.DataObject) -> None:
    """Each consultation of its own moves the reply by the working days it took."""
    on = data.draw(st.dates(date(2019, 5, 15), date(2026, 6, 30)), "received")
    case = History(
        {"case_id": "1", "profile": data.draw(st.sampled_from(PROFILES)), "applicant": {"kind": "business"}},
        (events.RequestReceived(on=on, channel="in_person"),),
    ).case()
    taken, day = 0, on
    for number in range(data.draw(st.integers(1, 4), "consultations")):
        sent = day_after(day, data.draw(st.integers(0, 4)))
        day = day_after(sent, data.draw(st.integers(0, 18)))
        if sent >= case.due("reply").due:
            break
        letter = events.ThirdPartyConsultationSent(on=sent, party=str(number))
        case = case.record(letter).record(events.ThirdPartyOpinionReceived(on=day, party=str(number)))
        taken += min(CALENDAR.working_days_between(sent, day), 15)

    assert case.due("reply").due == CALENDAR.add_working_days(on, 20 + taken)


@given(st.data())
def test_extensions_are_counted_from_the_due_date_and_capped(data: st.DataObject) -> None:
    """Extensions in time come to the due date of their sum, 20 working days (15 before May 2019) at most."""
    on = data.draw(st.dates(date(2008, 5, 1), date(2026, 6, 30)), "received")
    counts = data.draw(st.lists(st.integers(1, 25), max_size=4), label="working days")
    case = History(
        {"case_id": "1", "profile": data.draw(st.sampled_from(PROFILES)), "applicant": {"kind": "business"}},
        (events.RequestReceived(on=on, channel="in_person"),),
    ).case()
    for count in counts:
        case = case.record(events.ExtensionNotified(on=on, working_days=count))
    period = 20 if on >= date(2019, 5, 15) else 15

    assert case.due("reply").due == CALENDAR.add_working_days(on, period + min(sum(counts), period))


@given(st.data())
def test_a_later_receipt_is_never_due_earlier(data: st.DataObject) -> None:
    """Of two requests under one law the one received later is not due before the other."""
    law = data.draw(st.sampled_from([(date(2008, 5, 1), date(2019, 5, 14)), (date(2019, 5, 15), date(2026, 6, 30))]))
    first, second = sorted(data.draw(st.lists(st.dates(*law), min_size=2, max_size=2), label="received"))
    profile = data.draw(st.sampled_from(PROFILES))
    header = {"case_id": "1", "profile": profile, "applicant": {"kind": "business"}}
    conventions = data.draw(choices(profile))
    early, late = (
        History(header, (events.RequestReceived(on=on, channel="in_person"),)).case(conventions=conventions)
        for on in (first, second)
    )
    assume(conventions.get("transition_2019", "by_receipt") == "by_receipt")

    assert early.due("reply").due <= late.due("reply").due


@given(histories())
def test_an_explanation_ends_on_the_due_date(history: History) -> None:
    """Every duty that stands can be explained, and the explanation names the day it is due."""
    case = history.case()
    for duty in case.duties:
        if duty.status != "void":
            shown = case.explain(duty.id, duty.about)
            assert str(case.due(duty.id, duty.about).due) in str(shown)


def test_every_convention_has_values_to_try() -> None:
    """No profile has a convention without an option."""
    assert all(all(options(profile).values()) for profile in PROFILES)

"""A case is the same however it came about: lived through, replayed, written and read back, read as of a day."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import foiflow
from foiflow.cases.decide import next_state
from foiflow.events import EntryCorrected

from .strategies import MOVING, PROFILES, History, choices, histories, shaken

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

    from foiflow import Case


def standing(case: Case) -> dict[str, Any]:
    """Give all that follows from a case's log."""
    return {
        "state": case.state,
        "law": case.law,
        "received_on": case.received_on,
        "duties": case.duties,
        "findings": case.findings,
        "rejected": case.rejected,
        "later": case.later_events,
    }


def at_the_change() -> SearchStrategy[History]:
    """Draw short histories of requests that may have been pending when the new law came into force."""
    return histories(most=4, arrives=st.dates(date(2019, 4, 15), date(2019, 5, 14)))


def plain(case: Case) -> dict[str, Any]:
    """Give what a replay writes of a case, from the public attributes."""
    found = {
        "case_id": case.case_id,
        "profile": case.profile,
        "law": case.law,
        "state": case.state,
        "as_of": case.as_of.isoformat(),
        "duties": [dated(attrs.asdict(duty)) for duty in case.duties],
        "findings": [dated(attrs.asdict(finding)) for finding in case.findings],
        "rejected": [{"index": at, "type": refusal.event_type, "reason": refusal.why} for at, refusal in case.rejected],
    }
    return found | ({"later_events": case.later_events} if case.later_events else {})


def dated(fields: dict[str, Any]) -> dict[str, Any]:
    """Write dates as text and tuples as lists."""
    texts = {name: value.isoformat() for name, value in fields.items() if isinstance(value, date)}
    return fields | texts | {"cites": list(fields["cites"])}


@pytest.mark.parametrize("profile", PROFILES)
@settings(max_examples=settings().max_examples // 2)
@given(data=st.data())
def test_stepping_live_and_replaying_the_log_are_equal(profile: str, data: st.DataObject) -> None:
    """Recording event after event gives the case, and its standing, that a replay gives; nothing is rejected."""
    history = data.draw(histories(profile))

    live = history.case()

    assert live.rejected == ()
    assert live.log == history.events
    for result in history.replayed():
        assert result.error is None
        assert result.to_dict() == plain(live)
        assert result.case is not None
        assert result.case.to_dict() == live.to_dict()
        assert standing(result.case) == standing(live)


@given(histories())
def test_the_live_machine_says_what_the_fold_says(history: History) -> None:
    """At every step the machine names the state that the fold of the longer log arrives at."""
    case = history.opened()
    for event in history.events[1:]:
        before = case.reading.ledger
        assert before is not None
        foretold = next_state(before, event)
        case = case.record(event)
        after = case.reading.ledger
        assert after is not None
        assert after.row is not None
        assert foretold == after.row.name
        assert case.state in (foretold, None)


@given(st.data())
def test_a_case_survives_writing_and_reading(data: st.DataObject) -> None:
    """Reading back what ``to_json`` wrote gives an equal case with equal standing, whatever its conventions."""
    history = data.draw(histories())
    case = history.case(conventions=data.draw(choices(history.header["profile"])))

    read = foiflow.case_from_json(case.to_json())

    assert read == case
    assert standing(read) == standing(case)
    assert read.to_json() == case.to_json()


@given(st.data())
def test_a_history_may_be_put_down_and_taken_up_anywhere(data: st.DataObject) -> None:
    """Writing the case at any point, reading it back and going on gives the same end."""
    history = data.draw(histories())
    at = data.draw(st.integers(1, len(history.events)), "events before the break")

    case = History(history.header, history.events[:at]).case()
    case = foiflow.case_from_json(case.to_json())
    for event in history.events[at:]:
        case = case.record(event)

    assert case == history.case()
    assert standing(case) == standing(history.case())


@given(st.data())
def test_what_lies_after_a_day_does_not_matter_on_it(data: st.DataObject) -> None:
    """As of a day, a log stands as if its later entries had not been written, whatever the conventions."""
    history = data.draw(st.one_of(histories().flatmap(shaken), histories(only=MOVING), at_the_change()))
    conventions = data.draw(choices(history.header["profile"]))
    day = data.draw(st.sampled_from([event.on for event in history.events]), "the day of an event")
    day += timedelta(data.draw(st.integers(-1, 10), "days later"))

    whole = history.read(conventions=conventions).at(day)
    known = History(history.header, tuple(event for event in history.events if event.on <= day))
    positions = [number for number, event in enumerate(history.events) if event.on <= day]
    part = known.read(conventions=conventions).at(day)

    assert (whole.state, whole.duties, whole.findings) == (part.state, part.duties, part.findings)
    assert whole.rejected == tuple((positions[at], refusal) for at, refusal in part.rejected)
    assert whole.later_events == len(history.events) - len(known.events)


@given(st.data())
def test_what_was_rejected_stays_rejected(data: st.DataObject) -> None:
    """What is rejected as of a day begins what is rejected as of any later one."""
    case = data.draw(histories().flatmap(shaken)).read()
    days = st.integers(0, 400).map(lambda days: case.log[0].on + timedelta(days - 40))
    early, late = sorted((data.draw(days), data.draw(days)))

    before, after = case.at(early).rejected, case.at(late).rejected

    assert after[: len(before)] == before


@given(st.data())
def test_what_was_done_stays_done(data: st.DataObject) -> None:
    """A duty that was discharged keeps its first day, its due date and its day of discharge, whatever comes later.

    The Regulations of 2007 set third parties no limit: there an opinion that comes after the answer still tells
    how long it took to ask for it, and such logs are left out here.
    """
    history = data.draw(histories() | histories(only=MOVING))
    case = history.case()
    kinds = [event.type for event in history.events]
    answer = kinds.index("answer_issued") if "answer_issued" in kinds else len(kinds)
    assume(case.law != "cn-2008" or "third_party_opinion_received" not in kinds[answer:])
    early = data.draw(st.sampled_from(sorted({event.on for event in history.events})), "an earlier day")

    def done(case: Case) -> set[tuple[Any, ...]]:
        return {
            (duty.id, duty.about, duty.starts, duty.due, duty.done)
            for duty in case.duties
            if duty.status in ("met", "met_late")
        }

    assert done(case.at(early)) <= done(case)


@given(st.data())
def test_correcting_an_entry_to_itself_changes_nothing(data: st.DataObject) -> None:
    """A log in which an entry is replaced by what it said already stands as it did."""
    case = data.draw(histories()).case()
    index = data.draw(st.integers(0, len(case.log) - 1), "the entry")

    corrected = case.record(EntryCorrected(on=case.as_of, index=index, reason="same", event=case.log[index]))

    assert standing(corrected) == standing(case)


@given(st.data())
def test_an_entry_struck_out_was_never_made(data: st.DataObject) -> None:
    """A log with an entry struck out stands as the log without it, whatever the conventions."""
    history = data.draw(st.one_of(histories(), histories(only=MOVING), at_the_change()))
    assume(len(history.events) > 1)
    conventions = data.draw(choices(history.header["profile"]))
    index = data.draw(st.integers(1, len(history.events) - 1), "the entry")
    last = history.events[-1].on
    struck = (*history.events, EntryCorrected(on=last, index=index, reason="never sent"))
    without = (*history.events[:index], *history.events[index + 1 :])

    corrected, never = (
        History(history.header, log).read(conventions=conventions).at(last) for log in (struck, without)
    )

    assert (corrected.state, corrected.duties) == (never.state, never.duties)
    assert corrected.findings == never.findings
    assert len(corrected.rejected) == len(never.rejected)


@given(st.data())
def test_an_event_recorded_late_is_put_in_its_place(data: st.DataObject) -> None:
    """Recording an event after others of later days gives the duties of the log in order of days."""
    history = data.draw(histories(gaps=st.integers(1, 25)))
    assume(len(history.events) > 1)
    late = data.draw(st.integers(1, len(history.events) - 1), "the entry made last")
    rest = History(history.header, (*history.events[:late], *history.events[late + 1 :]))
    assume(not rest.read().rejected)

    case = rest.case().record(history.events[late])

    assert case.duties == history.case().duties
    assert case.state == history.case().state


@given(histories())
def test_a_case_is_a_value(history: History) -> None:
    """Recording leaves the old case as it was, and equal cases are read independently of one another."""
    case = history.opened()
    before = attrs.asdict(case, recurse=False), standing(case)
    for event in history.events[1:]:
        case.record(event)
        assert (attrs.asdict(case, recurse=False), standing(case)) == before
        break
    text = case.to_json()
    assert json.loads(text) == case.to_dict()

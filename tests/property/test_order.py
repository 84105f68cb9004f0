"""The order of a log: by day, and within a day only where one thing rests on another."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import assume, given
from hypothesis import strategies as st

import foiflow
from foiflow import FoiflowError

from .strategies import History, disordered, histories, shaken

if TYPE_CHECKING:
    from foiflow import Case
    from foiflow.events import Event

CLOCK = frozenset(
    {
        "answer_issued",
        "correction_lapsed",
        "correction_notice_issued",
        "correction_received",
        "extension_notified",
        "fee_lapsed",
        "fee_notice_issued",
        "fee_paid",
        "litigation_decided",
        "litigation_filed",
        "reasons_received",
        "reasons_requested",
        "reconsideration_decided",
        "reconsideration_filed",
        "request_withdrawn",
    }
)
"""Events that start, end, restart or extend a period: of these the later entry of a day has the last word."""


def dates(case: Case) -> set[tuple[Any, ...]]:
    """Give the duties with their first and last days."""
    return {(duty.id, duty.about, duty.starts, duty.due) for duty in case.duties}


def may_swap(one: Event, other: Event) -> bool:
    """Tell whether two events are of one day and neither rests on the other."""
    if one.on != other.on or {one.type, other.type} <= CLOCK:
        return False
    same_party = bool(one.per and other.per) and getattr(one, one.per or "") == getattr(other, other.per or "")
    measured_then = any(getattr(event, "until", None) for event in (one, other)) and (one.per or other.per)
    return not same_party and not measured_then


@given(st.data())
def test_the_order_within_a_day_moves_no_date(data: st.DataObject) -> None:
    """Events of one day that do not rest on each other give the same due dates in any order that is accepted."""
    history = data.draw(histories(gaps=st.sampled_from([0, 0, 3, 20])))
    log = list(history.events)
    for _ in range(data.draw(st.integers(1, 6), "swaps")):
        pairs = [at for at in range(1, len(log) - 1) if may_swap(log[at], log[at + 1])]
        if pairs:
            at = data.draw(st.sampled_from(pairs), "swapped with the next")
            log[at], log[at + 1] = log[at + 1], log[at]
    swapped = History(history.header, tuple(log)).read()
    assume(not swapped.rejected)

    assert dates(swapped) == dates(history.read())


@given(st.data())
def test_a_log_in_any_order_is_read_by_its_days(data: st.DataObject) -> None:
    """A shuffled log with one event a day stands as the ordered one does, and says that it was out of order."""
    history = data.draw(histories(gaps=st.integers(1, 25)))
    shuffled = data.draw(disordered(history))

    ordered, read = history.read(), shuffled.read()

    assert (read.state, read.duties, read.rejected) == (ordered.state, ordered.duties, ())
    told = [finding for finding in read.findings if finding.code != "events_out_of_order"]
    assert told == list(ordered.findings)
    assert (len(told) < len(read.findings)) == (shuffled.events != history.events)


@given(st.data())
def test_an_illegal_order_is_set_aside_not_raised(data: st.DataObject) -> None:
    """A log in any order, with entries lost, doubled and redated, gives a standing that accounts for every entry."""
    history = data.draw(histories().flatmap(disordered).flatmap(shaken))

    case = history.read()

    assert {at for at, _ in case.rejected} <= set(range(len(history.events)))
    ledger = case.reading.ledger
    accepted = 0 if ledger is None else len(ledger.accepted)
    assert accepted + len(case.rejected) + case.later_events == len(history.events)


@given(st.data())
def test_recording_refuses_what_a_replay_rejects(data: st.DataObject) -> None:
    """Of a log in the order of its days, recording refuses just the entries that a replay rejects."""
    history = data.draw(histories().flatmap(shaken))
    log = sorted(history.events, key=lambda event: event.on)
    assume(log[0].type == "request_received")
    history = History(history.header, tuple(log))
    case, refused = history.opened(), []
    for at, event in enumerate(log[1:], start=1):
        try:
            case = case.record(event)
        except foiflow.EventRefused as error:
            refused.append((at, error.state, error.event_type, error.why))

    read = history.read()

    assert refused == [(at, no.state, no.event_type, no.why) for at, no in read.rejected]
    assert case.at(read.as_of).duties == read.duties


@given(st.data())
def test_only_errors_of_the_library_are_raised(data: st.DataObject) -> None:
    """Reading a log as of any day of the common calendar gives a standing or an error of foiflow's own."""
    history = data.draw(histories().flatmap(shaken))
    day = data.draw(st.dates(date(1990, 1, 1), date(2040, 12, 31)), "as of")
    case = history.read().at(day)
    try:
        assert case.duties is not None
    except FoiflowError as error:
        assert str(error)  # noqa: PT017 -- which error is another test's matter

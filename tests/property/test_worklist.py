"""A worklist holds what is open, no more and no less, however little of a case it reads."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

import foiflow
from foiflow.law.load import vocabulary
from foiflow.office.worklist import worklist

from .strategies import LAST_EVENT, PROFILES, choices, histories, shaken

if TYPE_CHECKING:
    from foiflow import Case, Duty
    from foiflow.office.worklist import WorkItem

OPEN = ("running", "suspended", "overdue")


def is_owed_by_agency(duty: Duty) -> bool:
    """Whether the organ itself owes it."""
    return bool(vocabulary()["duty"][duty.id]["owed_by"] == "agency")


def open_duties(case: Case, *, others: bool) -> list[tuple[Any, ...]]:
    """Give the open duties of a case that was read to its end."""
    return sorted(
        (duty.id, duty.about, duty.status, duty.starts, duty.due, duty.not_before, duty.not_after, duty.target)
        for duty in case.duties
        if duty.status in OPEN and (others or is_owed_by_agency(duty))
    )


def listed(items: list[WorkItem]) -> list[tuple[Any, ...]]:
    """Give the same of a worklist."""
    return sorted(
        (item.duty, item.about, item.status, item.starts, item.due, item.not_before, item.not_after, item.target)
        for item in items
    )


VARIANTS: dict[str, list[dict[str, Any]]] = {
    "answer_issued": [
        {"outcome": "disclosed"},
        {"outcome": "refused.state_secret"},
        {"outcome": "disclosed", "served_by": "in_person"},
    ],
    "case_archived": [{}],
    "conversion_reviewed": [{"decision": "convert"}, {"decision": "keep"}],
    "conversion_suggested": [{}],
    "correction_lapsed": [{}],
    "correction_notice_issued": [{}, {"reply_within_working_days": 2}],
    "correction_received": [{}],
    "fee_notice_issued": [{"tariff": "per_page", "units": 50, "amount": 200}],
    "fee_paid": [{"amount": 200}, {"amount": 100}],
    "litigation_decided": [
        {"result": "upheld"},
        {"result": "corrected"},
        {"result": "corrected", "orders_new_answer": True},
    ],
    "published_proactively": [{}],
    "reconsideration_filed": [{"against": "answer"}, {"against": "notice"}],
    "request_registered": [{}],
    "request_withdrawn": [{}],
    "review_completed": [{"kind": "secrecy"}, {"kind": "outcome_registration"}],
    "third_party_consultation_sent": [{"party": "B Ltd"}, {"party": "C Ltd"}],
    "third_party_opinion_received": [{"party": "B Ltd"}, {"party": "C Ltd"}],
}
"""What starts and ends the duties of an agency, with the fields that decide whether it does."""
FINAL = (
    "answer_issued",
    "conversion_reviewed",
    "litigation_decided",
    "published_proactively",
    "request_registered",
    "review_completed",
)


@st.composite
def logs(draw: st.DrawFn) -> dict[str, Any]:
    """Draw logs of what may be impossible, the ends of many such that little is left open."""
    kinds = st.sampled_from([(name, fields) for name, every in VARIANTS.items() for fields in every])
    last = st.sampled_from([(name, fields) for name in FINAL for fields in VARIANTS[name]])
    chosen = draw(st.lists(kinds, max_size=6)) + draw(st.lists(last, min_size=1, max_size=4))
    day = draw(st.dates(date(2018, 6, 1), date(2025, 6, 1)))
    channel = draw(st.sampled_from(["online", "in_person"]))
    log = [{"type": "request_received", "on": day.isoformat(), "channel": channel}]
    for name, fields in chosen:
        day += timedelta(draw(st.integers(0, 30)))
        log.append({"type": name, "on": day.isoformat(), **fields})
    if draw(st.integers(0, 9)) == 9:
        log = draw(st.permutations(log))
    profile = draw(st.sampled_from(PROFILES))
    return {"case_id": "1", "profile": profile, "applicant": {"kind": "business"}, "events": log}


def prove(log: dict[str, Any], day: date, *, others: bool, conventions: dict[str, str | int]) -> None:
    """Compare a worklist with a full reading."""
    [result] = foiflow.replay([log], as_of=day, conventions=conventions)
    if result.case is None:
        return
    found = worklist([log], day, conventions=conventions, others=others)
    own = [item.not_before for item in found if item.owed_by == "agency"]
    assert listed(found) == open_duties(result.case, others=others)
    assert own == sorted(own)


@given(logs(), st.integers(0, 300), st.booleans())
def test_nothing_open_is_left_out(log: dict[str, Any], days: int, inside: bool) -> None:
    """Of cases in which little is owed, the list has just the duties that a full reading leaves open."""
    first, *_, last = sorted(date.fromisoformat(event["on"]) for event in log["events"])
    day = min(last, first + timedelta(days)) if inside else last + timedelta(days)
    prove(log, day, others=False, conventions={})


@given(st.data())
def test_whatever_happened(data: st.DataObject) -> None:
    """The same of any history, legal or not, under any conventions, and of what others owe."""
    profile = data.draw(st.sampled_from(PROFILES))
    history = data.draw(histories(profile))
    if data.draw(st.booleans()):
        history = data.draw(shaken(history))
    last = max(event.on for event in history.events)
    day = min(last + timedelta(data.draw(st.integers(-60, 400))), LAST_EVENT)
    prove(history.log(), day, others=data.draw(st.booleans()), conventions=data.draw(choices(profile)))

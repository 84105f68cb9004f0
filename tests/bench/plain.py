"""The obvious composition that a replay is measured against.

cattrs reads and writes, every case gets a ``transitions.Machine`` of the law's
steps with its defaults, and workalendar's China counts the reply deadline.
"""

from __future__ import annotations

import json
import warnings
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
from cattrs.preconf.json import make_converter
from transitions import Machine
from workalendar.asia import China

if TYPE_CHECKING:
    from collections.abc import Iterable

OPEN = ["received", "in_review", "awaiting_correction", "awaiting_reasons", "in_consultation", "awaiting_payment"]
CLOSED = ["answered", "lapsed", "withdrawn"]
STATES = [*OPEN, *CLOSED, "archived"]

# The steps of the law, as many as somebody would write down who starts from its text: event, from, to.
ARCS: list[tuple[str, list[str], str]] = [
    ("request_registered", ["received"], "in_review"),
    ("assigned", ["received", "in_review"], "in_review"),
    ("review_completed", ["received", "in_review", "in_consultation"], "="),
    ("correction_notice_issued", OPEN, "awaiting_correction"),
    ("correction_received", ["awaiting_correction"], "in_review"),
    ("correction_lapsed", ["awaiting_correction"], "lapsed"),
    ("supplement_received", OPEN, "="),
    ("reasons_requested", OPEN, "awaiting_reasons"),
    ("reasons_received", ["awaiting_reasons"], "in_review"),
    ("third_party_consultation_sent", ["received", "in_review", "in_consultation"], "in_consultation"),
    ("third_party_opinion_received", ["in_consultation"], "in_review"),
    ("agency_consultation_sent", ["received", "in_review", "in_consultation"], "in_consultation"),
    ("agency_opinion_received", ["in_consultation"], "in_review"),
    ("third_party_notified", OPEN, "="),
    ("applicant_notified", OPEN, "="),
    ("joint_consultation_held", OPEN, "="),
    ("extension_notified", OPEN, "="),
    ("fee_notice_issued", OPEN, "awaiting_payment"),
    ("fee_paid", ["awaiting_payment"], "in_review"),
    ("fee_lapsed", ["awaiting_payment"], "lapsed"),
    ("answer_issued", OPEN, "answered"),
    ("answer_supplemented", ["answered"], "="),
    ("request_withdrawn", OPEN, "withdrawn"),
    ("conversion_suggested", ["answered"], "="),
    ("conversion_reviewed", ["answered"], "="),
    ("published_proactively", ["answered"], "="),
    ("reconsideration_filed", [*OPEN, *CLOSED], "="),
    ("reconsideration_decided", CLOSED, "="),
    ("litigation_filed", [*OPEN, *CLOSED], "="),
    ("litigation_decided", CLOSED, "="),
    ("case_archived", CLOSED, "archived"),
]
REPLY = 20


@attrs.define
class PlainEvent:
    """One event with the fields that the file has."""

    type: str
    on: date
    channel: str | None = None
    party: str | None = None
    kind: str | None = None
    outcome: str | None = None
    served_on: date | None = None
    served_by: str | None = None
    consents: bool | None = None


@attrs.define
class PlainCase:
    """One case as the file has it."""

    case_id: str
    profile: str
    applicant: dict[str, str]
    events: list[PlainEvent]


@attrs.define
class PlainResult:
    """What is told of a case: its state and its reply deadline."""

    case_id: str
    state: str
    due: date
    late: bool


class Request:
    """The object that ``transitions`` decorates."""


def replay_plainly(lines: Iterable[bytes]) -> list[str]:
    """Replay a file the obvious way; give one JSON line a case."""
    converter = make_converter()
    calendar: Any = China()
    written = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for line in lines:
            case = converter.structure(json.loads(line), PlainCase)
            written.append(json.dumps(converter.unstructure(_result(case, calendar))))
    return written


def _result(case: PlainCase, calendar: Any) -> PlainResult:
    request: Any = Request()
    machine = Machine(request, states=STATES, initial="received")
    for name, sources, to in ARCS:
        machine.add_transition(name, [*sources], to)
    start, excluded, sent, answered = case.events[0].on, 0, None, None
    for event in case.events[1:]:
        request.trigger(event.type)
        if event.type == "correction_received":
            start = event.on
        elif event.type == "third_party_consultation_sent":
            sent = event.on
        elif event.type == "third_party_opinion_received" and sent is not None:
            excluded = calendar.get_working_days_delta(sent, event.on)
        elif event.type == "answer_issued":
            answered = event.on
    due = calendar.add_working_days(start, REPLY + excluded)
    return PlainResult(case.case_id, request.state, due, answered is not None and answered > due)

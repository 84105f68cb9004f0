"""The obvious composition that a replay is measured against.

cattrs reads and writes, every case gets a ``transitions.Machine`` with its
defaults, and workalendar's China counts the reply deadline.
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

STATES = ["received", "in_review", "awaiting_correction", "in_consultation", "answered", "archived"]
ARCS = [
    ("request_registered", "received", "in_review"),
    ("assigned", "in_review", "in_review"),
    ("correction_notice_issued", "in_review", "awaiting_correction"),
    ("correction_received", "awaiting_correction", "in_review"),
    ("third_party_consultation_sent", "in_review", "in_consultation"),
    ("third_party_opinion_received", "in_consultation", "in_review"),
    ("review_completed", "in_review", "in_review"),
    ("answer_issued", "in_review", "answered"),
    ("case_archived", "answered", "archived"),
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
    for event, source, to in ARCS:
        machine.add_transition(event, source, to)
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

"""Structured lines for what an office does, and not a word about people."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import attrs
import pytest
import structlog

from foiflow import Applicant, Item, Office, events, open_case
from foiflow.events import EVENT_TYPES, ItemOutcome
from foiflow.hooks import hookimpl
from foiflow.law.files import event_fields, vocabulary
from foiflow.log import LogPlugin

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow import Case
    from foiflow.events import Event

MARK = "ZhangSanMarker"
DAY = date(2024, 3, 4)
VALUES: dict[str, object] = {
    "text": MARK,
    "texts": (MARK,),
    "date": DAY,
    "moment": datetime(2024, 3, 4, 9, tzinfo=UTC),
    "count": 1,
    "index": 0,
    "amount": 1.0,
    "flag": True,
    "outcome": "disclosed",
    "outcomes": (ItemOutcome(key=MARK, outcome="disclosed"),),
    "log_event": events.Assigned(on=DAY, to=MARK, by=MARK, note=MARK),
}
"""A value for each kind of field; every text is the mark."""


class Lines:
    """Keeps the lines of a logger as JSON writes them."""

    def __init__(self) -> None:
        """Begin with no lines."""
        self.kept: list[tuple[str, str, dict[str, Any]]] = []

    def __getattr__(self, level: str) -> Callable[..., None]:
        """Take a line of any level."""

        def write(event: str, **values: Any) -> None:
            self.kept.append((level, event, json.loads(json.dumps(values))))

        return write


@pytest.fixture
def lines() -> Lines:
    """A logger that keeps its lines."""
    return Lines()


def marked(profile: str = "cn") -> Case:
    """Open a case with the mark in every personal field of its header and receipt."""
    applicant = Applicant(kind="natural_person", id=MARK, name=MARK, cluster=MARK)
    received = events.RequestReceived(on=DAY, channel="online", by=MARK, role=MARK, note=MARK)
    return open_case(
        "1",
        profile=profile,
        applicant=applicant,
        received=received,
        agent=MARK,
        subject=MARK,
        items=(Item(MARK, MARK),),
    )


def filled(event_type: str) -> Event:
    """Make an event of a type with a value in every field, the mark in every text."""
    values: dict[str, Any] = {}
    for name, declared in event_fields(event_type).items():
        kind, _, words = declared.removesuffix("!").partition(":")
        option = vocabulary()["choice"].get(words, ("",))[0]
        values[name] = {"choice": option, "choices": (option,), **VALUES}[kind]
    made: Event = EVENT_TYPES[event_type](**values)
    return made


def test_an_event_is_one_line(lines: Lines) -> None:
    """The line has the case, the event's type and day, both states and the duties it moves."""
    office, case = Office(plugins=[LogPlugin(lines)]), marked()

    step = office.record(case, events.ExtensionNotified(on=date(2024, 3, 25), working_days=10, approved_by=MARK))
    office.open(case)

    moved = {"kind": "due_changed", "duty": "reply", "status": "running", "due": "2024-04-16"}
    started = {"kind": "started", "duty": "reply", "status": "running", "due": "2024-04-01"}
    head = {"case_id": "1", "event_type": "extension_notified", "on": "2024-03-25"}
    receipt = {"case_id": "1", "event_type": "request_received", "on": "2024-03-04"}
    assert step.findings == ()
    assert lines.kept == [
        (
            "info",
            "event_recorded",
            {
                **head,
                "from_state": "received",
                "to_state": "received",
                "changes": [{**moved, "due_before": "2024-04-01"}],
            },
        ),
        (
            "info",
            "event_recorded",
            {**receipt, "from_state": None, "to_state": "received", "changes": [{**started, "due_before": None}]},
        ),
    ]


def test_a_sweep_and_a_finding_have_their_lines(lines: Lines) -> None:
    """What time has brought about is a line, and so is each finding, by its code."""
    Office(plugins=[LogPlugin(lines)]).sweep([marked()], date(2024, 4, 2))

    (_, swept, what), (_, found, code) = lines.kept
    assert (swept, what["as_of"], what["state"]) == ("time_passed", "2024-04-02", "received")
    assert [change["kind"] for change in what["changes"]] == ["overdue", "started"]
    assert (found, code) == (
        "finding_raised",
        {"case_id": "1", "code": "reply_late", "on": "2024-04-01", "severity": "breach", "cites": ["cn-2019:33"]},
    )


def test_a_failed_hook_has_its_line(lines: Lines) -> None:
    """The line tells the plugin, the hook and the kind of error, and not what the error says."""

    class Failing:
        @hookimpl
        def event_recorded(self) -> None:
            raise ValueError(MARK)

    Office(plugins=[Failing(), LogPlugin(lines)]).record(marked(), events.RequestRegistered(on=DAY))

    assert lines.kept[1] == (
        "error",
        "hook_failed",
        {"case_id": "1", "plugin": "Failing", "hook": "event_recorded", "error_type": "ValueError"},
    )


def test_every_kind_of_field_is_marked() -> None:
    """The events of the next test carry the mark in every personal field that their type has."""
    personal = set(vocabulary()["common"]["personal"])
    for event_type in EVENT_TYPES:
        event = filled(event_type)
        for field in personal & {field.name for field in attrs.fields(type(event))}:
            assert MARK in str(attrs.asdict(event)[field])


@pytest.mark.parametrize("event_type", sorted(EVENT_TYPES))
def test_no_line_has_a_personal_field(event_type: str, lines: Lines) -> None:
    """Whatever the event, neither people nor free text get into its line, nor the names of their fields."""
    case, event = marked(), filled(event_type)
    plugin = LogPlugin(lines)

    plugin.event_recorded(case, event, case, Office().open(case).changes)

    [(_, _, values)] = lines.kept
    assert values["event_type"] == event_type
    assert MARK not in str(lines.kept)
    assert set(values) & set(vocabulary()["common"]["personal"]) == set()


def test_a_whole_case_is_logged_without_people(lines: Lines) -> None:
    """Parties are consulted and answer, fees fall due, time passes: no line names anybody."""
    office, case = Office(plugins=[LogPlugin(lines)]), marked("cn-sh-changning")
    log: list[Event] = [
        events.Assigned(on=DAY, to=MARK),
        events.ThirdPartyConsultationSent(on=date(2024, 3, 11), party=MARK),
        events.ApplicantNotified(on=date(2024, 3, 11), about=MARK),
        events.ThirdPartyOpinionReceived(on=date(2024, 3, 20), party=MARK, consents=False, reasoned=True),
        events.ReviewCompleted(on=date(2024, 3, 21), kind="legal", result=MARK, by=MARK),
        events.AnswerIssued(on=date(2024, 3, 22), outcome="disclosed", items=(ItemOutcome(MARK, "disclosed"),)),
        events.PublishedProactively(on=date(2024, 3, 25), location=MARK),
        events.EntryCorrected(on=date(2024, 3, 26), index=1, reason=MARK),
    ]
    for event in log:
        case = office.record(case, event).case
    office.sweep([case], date(2024, 9, 1))

    assert [values["event_type"] for _, line, values in lines.kept if line == "event_recorded"] == [e.type for e in log]
    assert "time_passed" in {line for _, line, _ in lines.kept}
    assert MARK not in str(lines.kept)


def test_a_real_logger_takes_the_lines() -> None:
    """Structlog writes them as JSON; its own key ``event`` is the line's name."""
    written = io.StringIO()
    logger = structlog.wrap_logger(structlog.PrintLogger(written), processors=[structlog.processors.JSONRenderer()])

    Office(plugins=[LogPlugin(logger)]).record(marked(), events.RequestRegistered(on=DAY))

    line = json.loads(written.getvalue())
    assert (line["event"], line["event_type"], line["to_state"]) == (
        "event_recorded",
        "request_registered",
        "in_review",
    )


def test_nothing_is_configured(capsys: pytest.CaptureFixture[str]) -> None:
    """Without a logger the lines go where structlog sends them, and structlog is left as it is."""
    before = structlog.get_config()

    Office(plugins=[LogPlugin()]).record(marked(), events.RequestRegistered(on=DAY))

    assert "event_type=request_registered" in re.sub("\x1b\\[[0-9;]*m", "", capsys.readouterr().out)
    assert (structlog.is_configured(), structlog.get_config()) == (False, before)

"""From plain values to a case."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from foiflow import Applicant, InputError, Item, case_from_json, events
from foiflow.codecs.logs import case_from_dict

RECEIVED = {"type": "request_received", "on": "2024-03-04", "channel": "online"}
LOG: dict[str, Any] = {"case_id": "1", "profile": "cn", "applicant": {"kind": "business"}, "events": [RECEIVED]}


def read(**changes: Any) -> Any:
    """Read the log with changes; None takes a field away."""
    return case_from_dict({name: value for name, value in {**LOG, **changes}.items() if value is not None})


def event(kind: str, **fields: Any) -> Any:
    """Read one event of a log."""
    return read(events=[RECEIVED, {"type": kind, "on": "2024-03-05", **fields}]).log[1]


def test_a_log_becomes_a_case() -> None:
    """Every field of the header is read."""
    case = read(
        applicant={"kind": "business", "id": "A", "name": "N", "cluster": "C"},
        agent="Li",
        agency="B",
        government="G",
        subject="s",
        information_key="k",
        items=[{"key": "a", "label": "x"}, {"key": "b"}],
        conventions={"extensions": "one"},
    )
    assert case.applicants == (Applicant(kind="business", id="A", name="N", cluster="C"),)
    assert (case.agent, case.agency, case.government, case.subject, case.information_key) == ("Li", "B", "G", "s", "k")
    assert (case.items, case.conventions) == ((Item("a", "x"), Item("b")), (("extensions", "one"),))
    assert case.log == (events.RequestReceived(on=date(2024, 3, 4), channel="online"),)


def test_several_applicants_are_read() -> None:
    """A list stands in place of the one."""
    case = read(applicant=None, applicants=[{"kind": "business"}, {"kind": "natural_person", "id": "B"}])
    assert [applicant.kind for applicant in case.applicants] == ["business", "natural_person"]


@pytest.mark.parametrize("absent", [None, ""])
def test_empty_texts_are_absent(absent: Any) -> None:
    """An empty text or null is as good as no field at all."""
    case = case_from_dict(
        {**LOG, "agent": absent, "subject": absent, "items": None, "conventions": None, "applicants": None}
    )
    assert (case.agent, case.subject, case.items) == (None, None, ())
    assert event("assigned", to=absent).to is None


@pytest.mark.parametrize(
    ("kind", "field", "raw", "value"),
    [
        (
            "assigned",
            "recorded_at",
            "2024-03-05T09:30:00+08:00",
            datetime(2024, 3, 5, 9, 30, tzinfo=timezone(timedelta(hours=8))),
        ),
        ("assigned", "recorded_at", "2024-03-05T01:30:00Z", datetime(2024, 3, 5, 1, 30, tzinfo=UTC)),
        ("correction_notice_issued", "asks_for", ["content", "form"], ("content", "form")),
        ("correction_notice_issued", "supersedes", False, False),
        ("correction_notice_issued", "reply_by", "2024-03-20", date(2024, 3, 20)),
        ("joint_consultation_held", "agencies", ["A", "B"], ("A", "B")),
        ("fee_paid", "amount", 12.5, 12.5),
        ("fee_paid", "on_is", "latest", "latest"),
    ],
)
def test_every_kind_of_field_is_read(kind: str, field: str, raw: Any, value: Any) -> None:
    """Dates, moments, lists, flags and amounts become what the classes hold."""
    assert getattr(event(kind, **{field: raw}), field) == value


def test_events_within_events_are_read() -> None:
    """Items of an answer, and what a corrected entry should have said."""
    answer = {"outcome": "other", "items": [{"key": "a", "outcome": "disclosed"}]}
    assert event("answer_issued", **answer).items == (events.ItemOutcome("a", "disclosed"),)
    right = {"type": "answer_issued", "on": "2024-03-06", **answer}
    assert event("entry_corrected", index=0, reason="r", event=right).event == events.AnswerIssued(
        on=date(2024, 3, 6), outcome="other", items=(events.ItemOutcome("a", "disclosed"),)
    )


@pytest.mark.parametrize("form", [str, bytes])
def test_json_may_be_text_or_bytes(form: type) -> None:
    """Both forms of JSON give the same case."""
    text = json.dumps(LOG)
    assert case_from_json(text if form is str else text.encode()) == read()


def test_the_profile_may_come_from_the_caller() -> None:
    """A log that names none takes the caller's; a log that names one keeps it."""
    bare = {name: value for name, value in LOG.items() if name != "profile"}
    assert case_from_dict(bare, profile="cn-sh").profile == "cn-sh"
    assert case_from_dict(LOG, profile="cn-sh").profile == "cn"
    with pytest.raises(InputError, match="profile missing; expected a profile's id"):
        case_from_dict(bare)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"case_id": None}, "case_id"),
        ({"applicant": {"kind": "x"}}, "applicant.kind"),
        ({"applicant": {"kind": "business", "id": 7}}, "applicant.id"),
        ({"applicants": [{"kind": "business"}]}, "applicants"),
        ({"applicant": None, "applicants": [{"kind": "business"}, {}]}, "applicants[1].kind"),
        ({"events": {}}, "events"),
        ({"events": [RECEIVED, 7]}, "events[1]"),
        ({"events": [{**RECEIVED, "channel": "x"}]}, "events[0].channel"),
        ({"events": [RECEIVED, {"type": "x"}]}, "events[1].type"),
        ({"items": {}}, "items"),
        ({"conventions": []}, "conventions"),
        ({"zzz": 1}, "zzz"),
        ({"profile": 7}, "profile"),
        ({"profile": "zz"}, "profile"),
        ({"subject": 7}, "subject"),
    ],
)
def test_an_error_says_where(changes: dict[str, Any], path: str) -> None:
    """The path leads to the field that cannot be read."""
    with pytest.raises(InputError) as caught:
        read(**changes)
    assert caught.value.path == path

"""Personal data never gets into an error text, wherever it stands and whatever is wrong with it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from foiflow import events, open_case, replay
from foiflow.cases.case import Applicant
from foiflow.errors import FoiflowError

MARK = "ZhangSanMarker"
RECEIVED = {"type": "request_received", "on": "2024-03-04", "channel": "online"}
PERSONAL = {
    "agent": MARK,
    "subject": MARK,
    "applicant": {"kind": "natural_person", "id": MARK, "name": MARK, "cluster": MARK},
}
EVENT = {"by": MARK, "note": MARK}
HOLDERS: list[Any] = [[MARK], {"name": MARK}, [{"name": MARK}], {"a": {"b": MARK}}, {MARK: 1}]


def sentence(record: Any) -> str:
    """Give the error text of a record, and everything else a log file would get of it."""
    try:
        [result] = replay([record], profile="cn")
    except FoiflowError as error:
        return f"{error} {error!r} {error.args}"
    assert result.error is not None, "nothing was wrong"
    return f"{result.error} {result.error!r} {result.error.args} {result.to_dict()}"


def log(*more: Any, **header: Any) -> dict[str, Any]:
    """Make a record with a mark in every personal field."""
    return {"case_id": "1", **PERSONAL, "events": [{**RECEIVED, **EVENT}, *more], **header}


BROKEN = {
    "a later event": log({"type": "fee_payed", "on": "2024-03-05", **EVENT}),
    "a date": log({"type": "fee_paid", "on": "yesterday", **EVENT}),
    "an unknown field": log({"type": "fee_paid", "on": "2024-03-05", "payer": MARK, **EVENT}),
    "an unknown header": log(payer=MARK),
    "an unknown field of the applicant": log(applicant={"kind": "business", "phone": MARK}),
    "the kind": log(applicant={"kind": "", "name": MARK}),
    "a text for an applicant": log(applicant=MARK),
    "a text among applicants": log(applicant=None, applicants=[MARK]),
    "an event that is a text": log(MARK),
    "events that are a text": log(events=MARK),
    "an item that is a text": log(items=[MARK]),
    "an item's label": log(items=[{"key": "a", "label": [MARK]}]),
    "the whole record": MARK,
    "a record in a list": [log()],
    "an index": log({"type": "entry_corrected", "on": "2024-03-05", "index": 9, "reason": MARK}),
    "a correction": log({"type": "entry_corrected", "on": "2024-03-05", "index": 0, "reason": "r", "event": MARK}),
    "a corrected event": log(
        {
            "type": "entry_corrected",
            "on": "2024-03-05",
            "index": 0,
            "reason": "r",
            "event": {"type": "entry_corrected", "on": "2024-03-05", "index": 0, "reason": MARK, "note": MARK},
        }
    ),
    "an item of an answer": log(
        {"type": "answer_issued", "on": "2024-03-05", "outcome": "other", "items": [{"key": MARK}]}
    ),
    "a day no calendar reaches": log(events=[{**RECEIVED, **EVENT, "on": "2031-01-01"}]),
    "a day before every law": log(events=[{**RECEIVED, **EVENT, "on": "2001-01-01"}]),
}


@pytest.mark.parametrize("record", BROKEN.values(), ids=BROKEN.keys())
def test_no_error_text_shows_what_is_personal(record: Any) -> None:
    """Something is wrong near personal data; the text tells it without them."""
    assert MARK not in sentence(record)


@pytest.mark.parametrize("value", [*HOLDERS, 7, True])
@pytest.mark.parametrize("field", ["id", "name", "cluster"])
def test_a_wrong_kind_of_applicant_field_is_hidden(field: str, value: Any) -> None:
    """A value of a wrong kind in a field of the applicant is not shown."""
    said = sentence(log(applicant={"kind": "business", field: value}))
    assert (f"applicant.{field} is " in said, MARK in said) == (True, False)


HEADER = (
    "agent",
    "subject",
    "agency",
    "government",
    "information_key",
    "items",
    "profile",
    "conventions",
    "case_id",
    "applicant",
    "applicants",
)
FIELDS: tuple[tuple[str, dict[str, object], tuple[str, ...]], ...] = (
    ("fee_paid", {}, ("by", "note", "role", "on", "amount", "type", "on_is", "recorded_at")),
    ("assigned", {}, ("to",)),
    ("applicant_notified", {}, ("about", "letter_no", "served_on")),
    ("third_party_consultation_sent", {"party": "P"}, ("party",)),
    ("agency_consultation_sent", {"agency": "Q"}, ("agency", "purpose")),
    ("extension_notified", {"working_days": 3}, ("approved_by",)),
    ("published_proactively", {}, ("location",)),
    ("answer_issued", {"outcome": "other"}, ("outcome", "items")),
    ("correction_notice_issued", {}, ("supersedes", "reply_within_days")),
)


@pytest.mark.parametrize("value", HOLDERS, ids=["list", "table", "list of tables", "table of tables", "key"])
def test_lists_and_tables_in_the_header_are_not_shown(value: Any) -> None:
    """What is a list or an object where a text belongs may hold anything, and is not shown."""
    leaking = []
    for field in HEADER:
        record = log(**{field: value})
        if field == "applicants":
            record.pop("applicant")
        # The names of fields and conventions are told; only values may be personal.
        said = sentence(record).replace(f"{field}.{MARK}", "").replace(f"convention {MARK!r}", "")
        if MARK in said:
            leaking.append(field)
    assert leaking == []


@pytest.mark.parametrize("value", HOLDERS, ids=["list", "table", "list of tables", "table of tables", "key"])
def test_lists_and_tables_in_an_event_are_not_shown(value: Any) -> None:
    """The same in the fields of an event, personal or not."""
    leaking = []
    for event_type, needed, fields in FIELDS:
        for field in fields:
            event = {"type": event_type, "on": "2024-03-05", **needed, field: value}
            if MARK in sentence(log(event)):
                leaking.append(f"{event_type}.{field}")
    assert leaking == []


@pytest.mark.parametrize(
    ("event_type", "field"),
    [("assigned", "to"), ("applicant_notified", "about"), ("extension_notified", "approved_by"), ("fee_paid", "by")],
)
def test_what_is_hidden_in_an_event_is_hidden_in_its_error(event_type: str, field: str) -> None:
    """A field that an event's own text hides is hidden in errors too."""
    event = {"type": event_type, "on": "2024-03-05", field: 7}
    if event_type == "extension_notified":
        event["working_days"] = 3
    assert f"events[1].{field} is <hidden>" in sentence(log(event))


def test_a_case_prints_without_what_is_personal() -> None:
    """Neither a case nor its events show people, notes or subjects."""
    received = events.RequestReceived(channel="online", by=MARK, note=MARK, on=date(2024, 3, 4))
    applicant = Applicant(kind="natural_person", id=MARK, name=MARK, cluster=MARK)
    case = open_case("1", profile="cn", applicant=applicant, received=received, agent=MARK, subject=MARK)
    case = case.record(events.ThirdPartyConsultationSent(party=MARK, on=date(2024, 3, 5)))
    case = case.record(events.Assigned(to=MARK, on=date(2024, 3, 6)))
    assert MARK not in repr(case)
    assert "<hidden>" in repr(case)


def test_a_refusal_does_not_name_the_party() -> None:
    """An opinion of a party that nobody asked is refused without its name."""
    received = events.RequestReceived(channel="online", on=date(2024, 3, 4))
    case = open_case("1", profile="cn", applicant=Applicant(kind="business"), received=received)
    with pytest.raises(FoiflowError) as caught:
        case.record(events.ThirdPartyOpinionReceived(party=MARK, on=date(2024, 3, 5)))
    assert MARK not in f"{caught.value} {caught.value!r}"


@pytest.mark.parametrize(
    "event",
    [
        events.ThirdPartyConsultationSent(party=[MARK], on=date(2024, 3, 5)),  # type: ignore[arg-type]  # wrong on purpose
        events.FeePaid(note={"name": MARK}, on=date(2024, 3, 5)),  # type: ignore[arg-type]  # wrong on purpose
    ],
)
def test_a_live_event_of_a_wrong_kind_is_hidden(event: events.Event) -> None:
    """Recording an event with a wrong personal value raises without the value."""
    received = events.RequestReceived(channel="online", on=date(2024, 3, 4))
    case = open_case("1", profile="cn", applicant=Applicant(kind="business"), received=received)
    with pytest.raises(FoiflowError) as caught:
        case.record(event)
    assert MARK not in f"{caught.value} {caught.value!r}"


@pytest.mark.parametrize("ask", ["due", "explain"])
def test_an_unknown_party_is_answered_without_names(ask: str) -> None:
    """Asked about a party that the case does not know, the error names neither it nor the others."""
    received = events.RequestReceived(channel="online", on=date(2024, 3, 4))
    case = open_case("1", profile="cn", applicant=Applicant(kind="business"), received=received)
    case = case.record(events.ThirdPartyConsultationSent(party=MARK, on=date(2024, 3, 5)))
    for about in (MARK + "2", "Y"):
        with pytest.raises(FoiflowError) as caught:
            getattr(case, ask)("third_party_reply", about)
        assert MARK not in f"{caught.value} {caught.value!r}"

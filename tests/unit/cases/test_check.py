"""Events made by hand: every kind of field, right and wrong."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import attrs
import pytest

from foiflow import events
from foiflow.cases.check import check_event, fields_of
from foiflow.cases.events import EVENT_TYPES
from foiflow.errors import InputError, UnknownName

ON = date(2024, 3, 5)
RECEIVED = events.RequestReceived(on=ON, channel="online")
FULL = events.RequestRegistered(on=ON, by="a", role="b", note="c", recorded_at=datetime(2024, 3, 5, 9, 30, tzinfo=UTC))
NOTICE = events.CorrectionNoticeIssued(on=ON)
FEE = events.FeeNoticeIssued(on=ON, tariff="per_page", amount=1)
ANSWER = events.AnswerIssued(on=ON, outcome="disclosed")
MEETING = events.JointConsultationHeld(on=ON)
CORRECTED = events.EntryCorrected(on=ON, index=0, reason="r")
DATE = "a date, YYYY-MM-DD"
COUNT = "a whole number, 1 or more"
FILLED = "a text that is not empty"
MOMENT = "a date and time with offset, such as 2024-03-04T09:30:00+08:00"

RIGHT: list[tuple[events.Event, str, Any]] = [
    (RECEIVED, "note", "x"),
    (RECEIVED, "recorded_at", datetime(2024, 3, 5, 9, 30, tzinfo=UTC)),
    (RECEIVED, "signed_by", "gate"),
    (NOTICE, "reply_by", ON),
    (NOTICE, "reply_within_days", 1),
    (NOTICE, "supersedes", False),
    (NOTICE, "asks_for", ("content", "form")),
    (FEE, "amount", 0),
    (FEE, "amount", 0.5),
    (ANSWER, "items", (events.ItemOutcome("a", "disclosed"),)),
    (MEETING, "agencies", ("A", "B")),
    (CORRECTED, "event", ANSWER),
    (CORRECTED, "index", 3),
]
WRONG: list[tuple[events.Event, str, Any, str]] = [
    (RECEIVED, "on", "2024-03-05", f"is '2024-03-05'; expected {DATE}"),
    (
        RECEIVED,
        "on",
        datetime(2024, 3, 5, tzinfo=UTC),
        f"is datetime.datetime(2024, 3, 5, 0, 0, tzinfo=datetime.timezon…; expected {DATE}",
    ),
    (RECEIVED, "on", None, f"is None; expected {DATE}"),
    (RECEIVED, "on_is", "perhaps", "is 'perhaps'; expected one of exact, latest, earliest, assumed"),
    (RECEIVED, "on_is", ["exact"], "is a list; expected one of exact, latest, earliest, assumed"),
    (RECEIVED, "note", "", f"is <hidden>; expected {FILLED}"),
    (RECEIVED, "role", 7, f"is 7; expected {FILLED}"),
    (FULL, "on", None, f"is None; expected {DATE}"),
    (FULL, "role", 7, f"is 7; expected {FILLED}"),
    (RECEIVED, "recorded_at", datetime(2024, 3, 5), f"is datetime.datetime(2024, 3, 5, 0, 0); expected {MOMENT}"),
    (RECEIVED, "recorded_at", ON, f"is datetime.date(2024, 3, 5); expected {MOMENT}"),
    (NOTICE, "reply_within_days", 0, f"is 0; expected {COUNT}"),
    (NOTICE, "reply_within_days", True, f"is True; expected {COUNT}"),
    (NOTICE, "reply_within_days", 1.0, f"is 1.0; expected {COUNT}"),
    (NOTICE, "reply_within_days", ON, f"is datetime.date(2024, 3, 5); expected {COUNT}"),
    (NOTICE, "supersedes", 1, "is 1; expected true or false"),
    (NOTICE, "asks_for", "content", "is 'content'; expected a list of content, identity, form, agency_papers, reasons"),
    (
        NOTICE,
        "asks_for",
        ("taste",),
        "is a list; expected a list of content, identity, form, agency_papers, reasons",
    ),
    (FEE, "tariff", "by_the_hour", "is 'by_the_hour'; expected one of per_item, per_page"),
    (FEE, "amount", -0.01, "is -0.01; expected an amount in CNY, 0 or more"),
    (FEE, "amount", float("nan"), "is nan; expected an amount in CNY, 0 or more"),
    (FEE, "amount", float("inf"), "is inf; expected an amount in CNY, 0 or more"),
    (FEE, "amount", True, "is True; expected an amount in CNY, 0 or more"),
    (FEE, "amount", ON, "is datetime.date(2024, 3, 5); expected an amount in CNY, 0 or more"),
    (FEE, "amount", "1", "is '1'; expected an amount in CNY, 0 or more"),
    (
        ANSWER,
        "items",
        [events.ItemOutcome("a", "disclosed")],
        "expected a list of items, each with a key and a known outcome",
    ),
    (ANSWER, "items", ("a",), "expected a list of items, each with a key and a known outcome"),
    (
        ANSWER,
        "items",
        (events.ItemOutcome("", "disclosed"),),
        "expected a list of items, each with a key and a known outcome",
    ),
    (
        ANSWER,
        "items",
        (events.ItemOutcome("a", "gone"),),
        "expected a list of items, each with a key and a known outcome",
    ),
    (MEETING, "agencies", "A", "is 'A'; expected a list of texts"),
    (MEETING, "agencies", (7,), "is a list; expected a list of texts"),
    (CORRECTED, "index", -1, "is -1; expected a position in the log, 0 or more"),
    (CORRECTED, "index", True, "is True; expected a position in the log, 0 or more"),
    (CORRECTED, "event", CORRECTED, "expected an event, not itself a correction"),
    (CORRECTED, "event", "answer", "expected an event, not itself a correction"),
]


def changed(event: events.Event, field: str, value: Any) -> events.Event:
    """Give the event with another value."""
    return attrs.evolve(event, **{field: value})


@pytest.mark.parametrize(("event", "field", "value"), RIGHT)
def test_a_value_of_its_kind_is_taken(event: events.Event, field: str, value: Any) -> None:
    """A value that the vocabulary allows raises nothing."""
    check_event(changed(event, field, value))


@pytest.mark.parametrize(("event", "field", "value", "sentence"), WRONG)
def test_a_value_of_another_kind_is_refused(event: events.Event, field: str, value: Any, sentence: str) -> None:
    """The error names the field and says what was expected."""
    with pytest.raises(InputError) as caught:
        check_event(changed(event, field, value))
    assert caught.value.path == f"{event.type}.{field}"
    assert str(caught.value).endswith(sentence)


def test_an_event_of_which_nothing_is_right_is_refused() -> None:
    """Two wrong values do not make a right one: the first is told."""
    with pytest.raises(InputError) as caught:
        check_event(events.RequestRegistered(on="2024-03-05", on_is="perhaps"))  # type: ignore[arg-type]  # on purpose
    assert caught.value.path == "request_registered.on"


def test_an_unknown_outcome_is_refused() -> None:
    """The outcomes are those of the vocabulary."""
    with pytest.raises(InputError) as caught:
        check_event(events.AnswerIssued(on=ON, outcome="gone"))
    assert caught.value.expected.startswith("an outcome: disclosed, already_public, ")


def test_what_an_entry_should_have_said_is_checked() -> None:
    """A corrected entry is checked like any other, and its error says where it stands."""
    wrong = events.EntryCorrected(on=ON, index=0, reason="r", event=events.AnswerIssued(on=ON, outcome="gone"))
    with pytest.raises(InputError) as caught:
        check_event(wrong)
    assert caught.value.path == "entry_corrected.event.answer_issued.outcome"


@pytest.mark.parametrize("given", [{}, {"working_days": 5, "until": ON}])
def test_exactly_one_measure_of_an_extension_is_given(given: dict[str, Any]) -> None:
    """An extension names days or a day, not both and not neither."""
    with pytest.raises(InputError, match="one of working_days or until"):
        check_event(events.ExtensionNotified(on=ON, **given))
    check_event(events.ExtensionNotified(on=ON, until=ON))


@pytest.mark.parametrize("event", [None, "fee_paid", events.Event(on=ON), events.Letter(on=ON)])
def test_what_is_no_event_is_refused(event: Any) -> None:
    """Only the classes of the vocabulary are events; what is none may hold anything and is not shown."""
    with pytest.raises(InputError, match=r"^event is <hidden>; expected an event of foiflow\.events$"):
        check_event(event)


def test_a_subclass_is_no_event_of_the_vocabulary() -> None:
    """A class of one's own may have fields that nothing checks, and is refused."""

    class Paid(events.FeePaid):
        """A payment of one's own."""

    with pytest.raises(InputError, match="expected an event of foiflow"):
        check_event(Paid(on=ON))
    with pytest.raises(InputError) as caught:
        check_event(changed(CORRECTED, "event", Paid(on=ON)))
    assert caught.value.path == "entry_corrected.event"


@pytest.mark.parametrize("name", EVENT_TYPES)
def test_the_fields_of_every_event_are_known(name: str) -> None:
    """Every event has its day, and every letter its service."""
    fields = fields_of(name)
    assert fields["on"] == "date!"
    assert ("served_on" in fields) == issubclass(EVENT_TYPES[name], events.Letter)


def test_an_unknown_event_has_no_fields() -> None:
    """An unknown name is answered with the nearest."""
    with pytest.raises(UnknownName, match="no event type 'fee_payed'; known: fee_paid"):
        fields_of("fee_payed")

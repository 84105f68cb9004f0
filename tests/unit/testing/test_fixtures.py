from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from foiflow.errors import EventRefused, InputError
from foiflow.testing.fixtures import CaseOpener, day_of

if TYPE_CHECKING:
    from pathlib import Path

OPEN = CaseOpener("cn")


def test_a_case_goes_on_event_by_event() -> None:
    """Each step gives another builder, days are dates or texts, and the one before stays as it was."""
    first = OPEN(received=date(2024, 3, 4), channel="online")
    second = first.then("extension_notified", on="2024-03-25", working_days=10, approved_by="head")
    third = second.then("answer_issued", on=date(2024, 4, 10), outcome="disclosed", served_on="2024-04-12")

    assert [len(builder.case.log) for builder in (first, second, third)] == [1, 1 + 1, 1 + 1 + 1]
    assert third.case.log[-1].on == date(2024, 4, 10)
    assert third.case.state == "answered"


def test_fields_go_where_they_belong() -> None:
    """Those of the receipt into the receipt, those of the case into its header."""
    case = OPEN(
        received="2024-03-04",
        channel="email",
        confirmed_on="2024-03-06",
        case_id="7",
        agency="an office",
        applicant={"kind": "business", "id": "A-1"},
        conventions={"email_receipt": "arrival"},
    ).case

    assert case.received_on == date(2024, 3, 4)
    assert (case.case_id, case.agency, case.applicant.kind) == ("7", "an office", "business")
    assert OPEN(received="2024-03-04", channel="email", confirmed_on="2024-03-06").case.received_on == date(2024, 3, 6)


def test_several_applicants_are_taken_as_they_are() -> None:
    """They are in place of the natural person who asks where none is named."""
    people = [{"kind": "business"}, {"kind": "natural_person"}]

    assert [who.kind for who in OPEN(received="2024-03-04", applicants=people).case.applicants] == [
        "business",
        "natural_person",
    ]
    assert OPEN(received="2024-03-04").case.applicant.kind == "natural_person"


def test_a_case_is_read_as_of_a_day() -> None:
    """And goes on from its whole log all the same."""
    builder = OPEN(received="2024-03-04").at("2024-06-28")

    assert builder.case.due("reply").status == "overdue"
    assert builder.then("request_withdrawn", on="2024-03-20").case.as_of == date(2024, 3, 20)


def test_what_is_wrong_is_told_with_its_place() -> None:
    """A misspelt type or field, an impossible step, a day before any law."""
    builder = OPEN(received="2024-03-04")
    with pytest.raises(InputError, match=r"events\[1\].type is 'answer_isued'; expected one of answer_issued"):
        builder.then("answer_isued", on="2024-03-20")
    with pytest.raises(InputError, match=r"events\[1\].outcme is <hidden>; expected one of outcome"):
        builder.then("answer_issued", on="2024-03-20", outcme="disclosed")
    with pytest.raises(InputError, match=r"events\[0\].on is '4 March'; expected a date"):
        OPEN(received="4 March")
    with pytest.raises(EventRefused, match="'fee_paid' is refused"):
        builder.then("fee_paid", on="2024-03-20")
    with pytest.raises(InputError, match=r"request_received.on is '1999-01-04'; expected 2008-05-01 or later"):
        OPEN(received="1999-01-04")


@pytest.mark.parametrize("value", [None, "tomorrow", datetime(2024, 3, 4, 9), 20240304, "20240304"])
def test_what_is_no_day(value: object) -> None:
    """Neither a time nor a number is a day."""
    with pytest.raises(InputError, match=r"the day is .*; expected a date, YYYY-MM-DD"):
        day_of(value, "the day")


def test_a_profile_may_be_a_file(tmp_path: Path) -> None:
    """Each step is read by the same file."""
    file = tmp_path / "own.toml"
    file.write_text('id = "own"\nextends = "cn"\ntitle = {zh = "本局", en = "Our office"}\n', encoding="utf-8")
    case = CaseOpener(file)(received="2024-03-04").then("request_registered", on="2024-03-05").case

    assert case.profile == file

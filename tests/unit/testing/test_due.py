from __future__ import annotations

from datetime import date

import pytest

from foiflow.errors import InputError, UnknownName
from foiflow.testing import assert_due
from foiflow.testing.fixtures import CaseOpener

BUILDER = CaseOpener("cn")(received="2024-03-04", channel="online")


@pytest.mark.parametrize("due", ["2024-04-01", date(2024, 4, 1)])
def test_the_right_day_passes(due: str | date) -> None:
    """The day is given as a date or as its text."""
    assert_due(BUILDER.case, "reply", due)


@pytest.mark.parametrize(
    ("due", "sentence"),
    [
        ("2024-03-29", "reply is due on 2024-04-01, 1 working day later than the 2024-03-29 expected"),
        ("2024-04-12", "reply is due on 2024-04-01, 8 working days earlier than the 2024-04-12 expected"),
    ],
)
def test_a_wrong_day_is_explained(due: str, sentence: str) -> None:
    """The text has both days, how far they are apart, and the whole explanation."""
    with pytest.raises(AssertionError) as caught:
        assert_due(BUILDER.case, "reply", due)

    assert str(caught.value) == f"{sentence}\n{BUILDER.case.explain('reply')}"


def test_a_duty_of_a_party(case_builder: CaseOpener) -> None:
    """Of several duties of one name, the one about a party is meant."""
    case = case_builder(received="2024-03-04").case
    for party, served_on in (("B", "2024-03-13"), ("C", "2024-03-20")):
        case = (
            case_builder(received="2024-03-04")
            .then("third_party_consultation_sent", on="2024-03-11", party="B", served_on="2024-03-13")
            .then("third_party_consultation_sent", on="2024-03-11", party="C", served_on="2024-03-20")
            .case
        )
        expected = case.book.calendar.add_working_days(date.fromisoformat(served_on), 15)
        assert_due(case, "third_party_reply", expected, about=party)
    with pytest.raises(AssertionError, match=r"third_party_reply is due on 2024-04-0\d"):
        assert_due(case, "third_party_reply", "2024-05-20", about="B")
    with pytest.raises(InputError):
        assert_due(case, "third_party_reply", "2024-05-20", about="D")


def test_what_is_no_duty_and_no_date() -> None:
    """A misspelt duty or day is no failed assertion but an error with its sentence."""
    with pytest.raises(UnknownName, match="no duty of this case 'replay'; known: reply"):
        assert_due(BUILDER.case, "replay", "2024-04-01")
    with pytest.raises(InputError, match="due is '1 April'; expected a date"):
        assert_due(BUILDER.case, "reply", "1 April")

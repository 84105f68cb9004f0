"""What is written by hand names its fields, so that no two of them are taken for one another."""

from __future__ import annotations

from datetime import date
from inspect import Parameter, signature

import pytest

from foiflow import Applicant, Case, events, open_case
from foiflow.cases.events import EVENT_TYPES, Event


@pytest.mark.parametrize("kind", [*EVENT_TYPES.values(), Applicant, Case], ids=lambda kind: kind.__name__)
def test_the_fields_of_a_record_are_given_by_name(kind: type[Event | Applicant | Case]) -> None:
    """No field of an event, an applicant or a case may be given by its place alone."""
    assert {each.kind for each in signature(kind).parameters.values()} == {Parameter.KEYWORD_ONLY}


def test_only_the_number_of_a_case_may_be_given_by_its_place() -> None:
    """A case is opened with its number first or by name, and all else by name."""
    received = events.RequestReceived(on=date(2024, 3, 4), channel="online")
    applicant = Applicant(kind="business")
    assert open_case(case_id="1", profile="cn", received=received, applicant=applicant) == open_case(
        "1", profile="cn", received=received, applicant=applicant
    )
    with pytest.raises(TypeError, match="positional"):
        open_case("1", "cn", received=received, applicant=applicant)  # type: ignore[call-arg]  # what must not be written


def test_the_day_of_what_may_happen_next_is_given_by_name() -> None:
    """A day and a role beside it are named, as they are where an entry is corrected."""
    received = events.RequestReceived(on=date(2024, 3, 4), channel="online")
    case = open_case("1", profile="cn", received=received, applicant=Applicant(kind="business"))
    with pytest.raises(TypeError, match="positional"):
        case.allowed_events(date(2024, 3, 5))  # type: ignore[call-arg]  # the same

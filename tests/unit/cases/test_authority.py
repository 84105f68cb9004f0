"""Who may record an event, where a profile names roles."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from foiflow import Applicant, events, open_case
from foiflow.cases.authority import not_authorised
from foiflow.errors import EventRefused, UnknownName

if TYPE_CHECKING:
    from foiflow import Case

COUNTY = Path(__file__).resolve().parents[3] / "examples" / "county.toml"
MARCH = date(2024, 3, 4)


def county(received: date = MARCH, **header: Any) -> Case:
    """A case of the county, received by its registrar."""
    return open_case(
        "1",
        profile=COUNTY,
        applicant=Applicant(kind="business"),
        received=events.RequestReceived(on=received, channel="online", role="registrar"),
        **header,
    )


def reason(case: Case, event: Any) -> str | None:
    """Why the event may not be recorded."""
    assert case.reading.ledger is not None
    return not_authorised(case.reading.ledger, event)


def test_the_role_that_may_records() -> None:
    """The county's registrar registers, its handler drafts, its head approves."""
    case = county()
    assert reason(case, events.RequestRegistered(on=MARCH, role="registrar")) is None
    assert reason(case, events.ReviewCompleted(on=MARCH, kind="draft", role="handler")) is None
    assert reason(case, events.ReviewCompleted(on=MARCH, kind="approval", role="head")) is None


def test_another_role_is_refused() -> None:
    """By the event's type, by the value that a role is limited to, and without a role."""
    case = county()
    assert (
        reason(case, events.AnswerIssued(on=MARCH, outcome="other", role="registrar"))
        == "role registrar may not record it so; handler may, as far as each is allowed"
    )
    assert (
        reason(case, events.ReviewCompleted(on=MARCH, kind="approval", role="handler"))
        == "role handler may not record it so; handler, reviewer, head may, as far as each is allowed"
    )
    assert reason(case, events.RequestRegistered(on=MARCH)) == "no role is named, and only registrar may record it"


def test_what_no_role_names_anybody_may_record() -> None:
    """With a role, or without one."""
    case = county()
    assert reason(case, events.SupplementReceived(on=MARCH)) is None
    assert reason(case, events.SupplementReceived(on=MARCH, role="head")) is None


def test_a_role_must_be_one_of_the_profile() -> None:
    """A misspelt role gives the nearest."""
    with pytest.raises(UnknownName, match="handler"):
        reason(county(), events.SupplementReceived(on=MARCH, role="handlr"))
    with pytest.raises(UnknownName, match="handler"):
        county().allowed_events(on=MARCH, role="handlr")


def test_a_profile_without_roles_checks_nothing() -> None:
    """Whatever role an event names."""
    case = open_case(
        "1",
        profile="cn",
        applicant=Applicant(kind="business"),
        received=events.RequestReceived(on=MARCH, channel="online"),
    )
    case = case.record(events.RequestRegistered(on=MARCH, role="anybody"))
    assert case.allowed_events(on=MARCH, role="anybody") == case.allowed_events(on=MARCH)


def test_roles_hold_from_their_day() -> None:
    """A request received before the county's rules is recorded by anybody."""
    case = county(date(2023, 3, 6))
    assert reason(case, events.AnswerIssued(on=date(2023, 3, 7), outcome="other")) is None


def test_recording_asks_for_the_role() -> None:
    """A live step is refused with the reason; the case is unchanged."""
    case = county()
    with pytest.raises(EventRefused, match="only registrar may record it") as refused:
        case.record(events.RequestRegistered(on=MARCH))
    assert refused.value.event_type == "request_registered"
    assert case.record(events.RequestRegistered(on=MARCH, role="registrar")).state == "in_review"


def test_a_log_is_read_whoever_wrote_it() -> None:
    """An answer that the wrong clerk entered was given all the same."""
    from foiflow import replay

    log = {
        "case_id": "1",
        "applicant": {"kind": "business"},
        "events": [
            {"type": "request_received", "on": "2024-03-04", "channel": "online"},
            {"type": "answer_issued", "on": "2024-03-06", "outcome": "other", "role": "registrar"},
        ],
    }
    [result] = replay([log], profile=COUNTY)
    assert (result.to_dict()["state"], result.rejected) == ("answered", ())


def test_what_each_role_may_do_next() -> None:
    """Events that a role may not record are listed with that reason, and with who may."""
    found = {each.type: each for each in county().allowed_events(on=MARCH, role="handler")}
    registered, answer, review = found["request_registered"], found["answer_issued"], found["review_completed"]
    assert (registered.allowed, registered.why) == (False, "role handler may not record it")
    assert (registered.roles, registered.cites) == (("registrar",), ("example-county:5",))
    assert (answer.allowed, answer.roles) == (True, ("handler",))
    assert review.roles[1:] == ("reviewer (kind legal)", "head (kind approval)")
    assert found["supplement_received"].roles == ()
    anybody = {each.type: each.allowed for each in county().allowed_events(on=MARCH)}
    assert anybody["request_registered"]


def test_what_the_state_forbids_no_role_may() -> None:
    """The state's reason comes before the role's."""
    found = {each.type: each for each in county().allowed_events(on=MARCH, role="handler")}
    assert found["case_archived"].why == "no such step leads out of it"
    assert found["request_received"].why == "the request has been received already"


def test_limits_to_other_values_are_told(tmp_path: Path) -> None:
    """A role may be kept from some values of a field."""
    own = tmp_path / "own.toml"
    role = '[[role]]\nid = "clerk"\nzh = "x"\nen = "x"\ncite = ["cn-2019:45"]\n'
    may = 'may = [{event = "review_completed", where_not = {kind = ["approval", "legal"]}}]\n'
    own.write_text('id = "own"\ntitle = {zh = "x", en = "x"}\nextends = "cn"\n' + role + may, "utf-8")
    case = open_case(
        "1",
        profile=own,
        applicant=Applicant(kind="business"),
        received=events.RequestReceived(on=MARCH, channel="online"),
    )
    [review] = [each for each in case.allowed_events(on=MARCH) if each.type == "review_completed"]
    assert review.roles == ("clerk (kind not approval or legal)",)
    assert reason(case, events.ReviewCompleted(on=MARCH, kind="legal", role="clerk")) is not None

"""What rows hold: canonical JSON of headers and events, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from foiflow import Applicant, InputError, Item, case_from_json, events
from foiflow.cases.events import ItemOutcome
from foiflow.office.register import content as writing
from foiflow.office.register.content import case_contents, check_text, event_content, log_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow import Case

DAY = date(2024, 3, 11)
COUNTY = Path(__file__).resolve().parents[4] / "examples" / "county.toml"


def test_an_event_is_written_with_what_it_says_and_its_keys_sorted() -> None:
    """Fields that are as always are left out, whether it is the very same default or an equal one."""
    for on_is in ("exact", "".join(["ex", "act"])):
        event = events.AnswerIssued(on=DAY, outcome="disclosed", note="龘", on_is=on_is)
        assert (
            event_content(event, "") == '{"note":"龘","on":"2024-03-11","outcome":"disclosed","type":"answer_issued"}'
        )


@pytest.mark.parametrize(
    ("event", "written"),
    [
        (
            events.AnswerIssued(on=DAY, outcome="other", items=(ItemOutcome("1", "disclosed"),)),
            '{"items":[{"key":"1","outcome":"disclosed"}],"on":"2024-03-11","outcome":"other","type":"answer_issued"}',
        ),
        (
            events.RequestRegistered(on=DAY, recorded_at=datetime(2024, 3, 11, 9, tzinfo=UTC)),
            '{"on":"2024-03-11","recorded_at":"2024-03-11T09:00:00+00:00","type":"request_registered"}',
        ),
        (
            events.EntryCorrected(on=DAY, index=0, reason="a slip", event=events.RequestRegistered(on=DAY)),
            '{"event":{"on":"2024-03-11","type":"request_registered"},"index":0,"on":"2024-03-11","reason":"a slip",'
            '"type":"entry_corrected"}',
        ),
        (
            events.FeeNoticeIssued(on=DAY, tariff="per_item", amount=100.0, units=10**30),
            '{"amount":100.0,"on":"2024-03-11","tariff":"per_item","type":"fee_notice_issued",'
            '"units":1000000000000000000000000000000}',
        ),
        (
            events.JointConsultationHeld(on=DAY, agencies=("A", "B")),
            '{"agencies":["A","B"],"on":"2024-03-11","type":"joint_consultation_held"}',
        ),
    ],
)
def test_what_json_has_no_one_form_for_is_written_as_in_a_log(event: Any, written: str) -> None:
    """Outcomes of items, moments, corrections, numbers of any size, lists."""
    assert event_content(event, "") == written


def test_a_header_is_what_the_case_was_opened_with(opened: Callable[..., Case]) -> None:
    """What was not given is not there; the id and the events are not in it."""
    plain = opened()
    full = opened(
        applicant=None,
        applicants=(Applicant(kind="business", id="A"), Applicant(kind="natural_person", name="made up")),
        agent="B",
        items=(Item("1", "map"), Item("2")),
        conventions={"online_receipt": "submission"},
        subject="plot 12",
    )

    assert case_contents(plain, None)[0] == '{"applicant":{"kind":"business"},"profile":"cn"}'
    assert case_contents(full, None)[0] == (
        '{"agent":"B","applicants":[{"id":"A","kind":"business"},{"kind":"natural_person","name":"made up"}],'
        '"conventions":{"online_receipt":"submission"},"items":[{"key":"1","label":"map"},{"key":"2"}],'
        '"profile":"cn","subject":"plot 12"}'
    )


def test_both_ways_of_writing_a_case_give_the_same(
    opened: Callable[..., Case], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The quick one, and the one that looks at every part."""
    case = opened(subject="plot 12").record(events.AnswerIssued(on=DAY, outcome="disclosed", note="a \\u0000 b"))
    quick = case_contents(case, None)
    monkeypatch.setattr(writing, "_is_same", lambda case, read: False)

    assert case_contents(case, None) == quick


def test_an_agencys_own_profile_is_named_by_its_id(opened: Callable[..., Case]) -> None:
    """It is read back where the register was opened with the file, and refused where it was not."""
    case = opened(profile=COUNTY)
    header, received = case_contents(case, COUNTY)
    line = log_of(case.case_id, [header.encode(), received.encode()])

    assert f'"profile":"{case.book.profile.id}"' in header
    assert case_from_json(line, profile=COUNTY) == case
    with pytest.raises(InputError):
        case_contents(case, None)


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"subject": ""}, "case.subject"),
        ({"agent": 5}, "agent"),
        ({"agency": b"plot"}, "case.agency"),
        ({"conventions": {"online_receipt": True}}, "conventions.online_receipt"),
        ({"applicants": (Applicant(kind="business", id=5),)}, "applicant.id"),  # type: ignore[arg-type]  # meant
        ({"applicants": (Applicant(kind="dog"),)}, "applicant.kind"),
        ({"applicants": ()}, "applicants"),
        ({"items": (Item(""),)}, "items"),
        ({"case_id": ""}, "case_id"),
        ({"case_id": 5}, "case_id"),
        ({"subject": "a\0"}, "subject"),
        ({"conventions": {"a\0": "b"}}, "conventions"),
        ({"conventions": {"a\ud800": "b"}}, "conventions"),
        ({"applicants": (Applicant(kind="business", name="\ud800"),)}, "applicant.name"),
        ({"items": (Item("1", "a\0"), Item("2"))}, "items[0].label"),
    ],
)
def test_a_header_that_would_come_back_otherwise_is_refused(
    opened: Callable[..., Case], changes: dict[str, Any], path: str
) -> None:
    """The field is named."""
    with pytest.raises(InputError) as caught:
        case_contents(attrs.evolve(opened(), **changes), None)
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"note": b"plot"}, "note"),
        ({"note": "a\0"}, "note"),
        ({"by": "\udfff"}, "by"),
        ({"on": "2024-03-11"}, "on"),
        ({"on": datetime(2024, 3, 11, tzinfo=UTC)}, "on"),
        ({"recorded_at": datetime(2024, 3, 11)}, "recorded_at"),
        ({"outcome": "dislosed"}, "outcome"),
        ({"items": (ItemOutcome("a\0", "disclosed"),)}, "items[0].key"),
    ],
)
def test_an_event_that_would_come_back_otherwise_is_refused(
    opened: Callable[..., Case], changes: dict[str, Any], path: str
) -> None:
    """Alone, and as one of many in a case."""
    event = attrs.evolve(events.AnswerIssued(on=DAY, outcome="disclosed"), **changes)
    case = opened()
    with pytest.raises(InputError) as caught:
        event_content(event, "events[1].")
    assert caught.value.path == f"events[1].answer_issued.{path}"
    with pytest.raises(InputError) as caught:
        case_contents(attrs.evolve(case, log=(*case.log, event)), None)
    assert caught.value.path == f"events[1].answer_issued.{path}"


def test_a_moment_keeps_its_offset(opened: Callable[..., Case]) -> None:
    """Of Beijing as of Greenwich."""
    for offset in (timezone(timedelta(hours=8)), UTC):
        moment = datetime(2024, 3, 11, 9, 30, 1, 5, tzinfo=offset)
        case = opened().record(events.RequestRegistered(on=DAY, recorded_at=moment))
        contents = [content.encode() for content in case_contents(case, None)]
        read = case_from_json(log_of("1", contents)).log[1].recorded_at

        assert read == moment
        assert read is not None
        assert read.utcoffset() == moment.utcoffset()


def test_a_text_is_checked_alone() -> None:
    """As ids and keys are."""
    check_text("a", "key")
    for unfit in ("", None, 5, "a\0", "\ud800"):
        with pytest.raises(InputError) as caught:
            check_text(unfit, "key")
        assert caught.value.path == "key"

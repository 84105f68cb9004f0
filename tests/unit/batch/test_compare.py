"""What if: the cases that differ on other terms, with dates that were worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from foiflow.batch.changes import UnreadCase
from foiflow.batch.compare import Comparison, against
from foiflow.batch.differences import Difference, in_words
from foiflow.batch.replay import Replay
from foiflow.errors import InputError, OutOfCalendar, UnknownName

if TYPE_CHECKING:
    from pathlib import Path


def case(received: str, *events: dict[str, Any], channel: str = "in_person", **fields: Any) -> dict[str, Any]:
    """A case of the national profile, with further fields of its receipt."""
    first = {"type": "request_received", "on": received, "channel": channel, **fields}
    return {"case_id": "1", "profile": "cn", "applicant": {"kind": "business"}, "events": [first, *events]}


def asked(sent: str, answered: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A consultation of a third party and its opinion."""
    return (
        {"type": "third_party_consultation_sent", "on": sent, "party": "B", "served_on": sent},
        {"type": "third_party_opinion_received", "on": answered, "party": "B"},
    )


def answer(on: str) -> dict[str, Any]:
    """An answer that gives no information."""
    return {"type": "answer_issued", "on": on, "outcome": "unavailable.does_not_exist"}


def one(found: Comparison) -> Difference:
    """The only difference."""
    [difference] = found
    assert isinstance(difference, Difference)
    return difference


def replies(difference: Difference) -> list[str]:
    """The reply's dates and statuses, first and then."""
    return [
        f"{duty.old and duty.old.due} {duty.old and duty.old.status}"
        f" -> {duty.new and duty.new.due} {duty.new and duty.new.status}"
        for duty in difference.duties
        if duty.id == "reply"
    ]


def test_a_fixed_exclusion_against_the_time_it_took() -> None:
    """20 working days from Monday 4 March 2024 end on 1 April: 5-8 March are 4, then three weeks 19, then 1 April.

    The consultation took 8 working days, 12-15 and 18-21 March. 8 more after 1 April: 2, 3, 7 (a worked Sunday; 4-6
    are Qingming), 8-12 April: 12 April. 15 in place of 8 are 7 more: 15-19, 22, 23 April: 23 April.
    """
    difference = one(
        against([case("2024-03-04", *asked("2024-03-11", "2024-03-21"))], conventions={"excluded_time": "fixed"})
    )

    assert replies(difference) == ["2024-04-12 running -> 2024-04-23 running"]
    [duty] = difference.duties
    assert duty.moved == 11
    assert "8 working days left out, 2024-03-12 Tue to 2024-03-21 Thu" in in_words(duty.because.old)
    assert "15 working days left out, 2024-03-12 Tue to 2024-04-01 Mon" in in_words(duty.because.new)
    assert duty.because.first_cites == ("cn-2019:33.3",)


def test_a_web_form_received_on_submission_against_confirmation() -> None:
    """From Thursday 7 March 2024: 8 March is 1, three weeks make 16, 1-3 April 19, Sunday 7 April (worked) 20.

    From Monday 4 March it was 1 April, as above.
    """
    confirmed = case("2024-03-04", channel="online", confirmed_on="2024-03-07")
    at_once = one(against([confirmed], conventions={"online_receipt": "submission"}))

    assert at_once.state == (None, "received")
    assert replies(at_once) == ["None None -> 2024-04-01 running"]
    read_later = Replay(as_of=date(2024, 3, 8))
    difference = one(against([confirmed], conventions={"online_receipt": "submission"}, base=read_later))
    assert replies(difference) == ["2024-04-07 running -> 2024-04-01 running"]
    reply = next(duty for duty in difference.duties if duty.id == "reply")
    assert "counts as received on 2024-03-07 Thu" in in_words(reply.because.old)
    assert reply.because.first_cites == ("cn-2019:31", "cn-guiding-case-26:1")


def test_a_case_of_2018_under_the_law_of_2019() -> None:
    """15 working days from Monday 5 March 2018: 6-9 March are 4, two weeks make 14, 26 March is 15.

    20 working days: 27-30 March make 19, Monday 2 April is 20. An answer on 29 March is late by the one and in time
    by the other.
    """
    difference = one(against([case("2018-03-05", answer("2018-03-29"))], law="cn-2019"))

    assert difference.law == ("cn-2008", "cn-2019")
    assert replies(difference) == ["2018-03-26 met_late -> 2018-04-02 met"]
    assert [finding.code for finding in difference.lost] == ["reply_late"]
    assert difference.gained == ()
    [duty] = difference.duties
    assert in_words(duty.because.old).startswith("15 working days after it end on 2018-03-26 Mon [cn-2008:24;")
    assert in_words(duty.because.new).startswith("20 working days after it end on 2018-04-02 Mon [cn-2019:33;")


def test_the_holiday_of_2020_before_it_was_prolonged() -> None:
    """20 working days from Friday 10 January 2020, as known on 20 January: 13-17 January are 5, Sunday 19 (worked) 6,
    20-23 make 10, 31 January 11, Saturday 1 February (worked) 12, 3-7 February 17, 10-12 February 20: 12 February.

    The notice of 26 January gave 31 January and 1 February off: two days later, 14 February.
    """
    difference = one(against([case("2020-01-10", answer("2020-02-13"))], known_on=date(2020, 1, 20)))

    assert replies(difference) == ["2020-02-14 met -> 2020-02-12 met_late"]
    assert [finding.code for finding in difference.gained] == ["reply_late"]
    [duty] = difference.duties
    assert duty.because.old is not None
    assert duty.because.old.cites == ("国办发明电〔2020〕1号",)
    assert "2020-01-31 Fri" in duty.because.old.text


def test_a_later_law_may_be_read_by_an_earlier_one() -> None:
    """A case of 2024 under the law of 2008: 15 working days from 4 March 2024 end on 25 March."""
    assert replies(one(against([case("2024-03-04")], law="old"))) == ["2024-04-01 running -> 2024-03-25 running"]
    assert list(against([case("2024-03-04")], law="new")) == []


def test_another_profile_reads_cases_that_name_their_own() -> None:
    """Changning registers a request on paper within two working days: from Monday 4 March 2024, by Wednesday."""
    difference = one(against([case("2024-03-04", answer("2024-03-14"))], profile="cn-sh-changning"))
    [gained] = difference.duties
    assert gained.new is not None
    assert (gained.id, gained.old, gained.new.due, gained.moved) == ("registration", None, date(2024, 3, 6), None)
    assert gained.because.old is None
    assert in_words(gained.because.old) == "no such step"
    assert [finding.code for finding in difference.gained] == ["registration_late"]


def test_a_duty_may_be_lost() -> None:
    """Ordinary mail from a sender whom nobody can reach starts no clock under the other reading."""
    mailed = case("2024-03-04", channel="ordinary_mail")
    found = against([mailed], conventions={"unreachable_sender": "waits"})
    difference = one(found)
    assert [(duty.id, duty.new) for duty in difference.duties] == [("reply", None)]
    assert found.summary.duties["reply", "lost"] == 1


def test_cases_that_agree_are_counted_and_not_told() -> None:
    """Of three cases one differs, and the counts say in what."""
    cases = [
        case("2018-03-05", answer("2018-03-29")),
        case("2024-03-04", answer("2024-03-29")) | {"case_id": "2"},
        case("2024-03-04") | {"case_id": "3", "events": []},
    ]
    found = against(cases, law="cn-2019")
    assert [getattr(difference, "line", None) for difference in found] == [1]
    assert found.summary.to_dict() == {
        "cases": 3,
        "unread": 0,
        "beyond": 0,
        "differing": 1,
        "in_state": 0,
        "in_due": 1,
        "in_status": 1,
        "in_findings": 1,
        "duties": {"reply": {"later": 1}},
        "reasons": {"reply": {"cn-2008:24": 1, "cn-2019:33": 1}},
        "findings": {"reply_late": {"lost": 1}},
    }


def test_what_cannot_be_read_both_ways_is_told() -> None:
    """A broken record, a case of days that nobody had announced, and an id that was there before."""
    cases = [{"case_id": "x"}, case("2024-03-04") | {"case_id": "2"}, case("2020-01-10"), case("2020-01-10")]
    found = against(cases, known_on=date(2020, 1, 20))
    unread = [one for one in found if isinstance(one, UnreadCase)]
    assert [(one.line, one.case_id, one.beyond, type(one.error)) for one in unread] == [
        (1, "x", False, InputError),
        (2, "2", True, OutOfCalendar),
        (4, "1", False, InputError),
    ]
    assert (found.summary.cases, found.summary.unread, found.summary.beyond) == (1, 3, 1)


def test_the_first_reading_is_the_callers_too() -> None:
    """Its conventions and its day of notices hold in both readings, wherever the terms name no other."""
    base = Replay(conventions={"excluded_time": "fixed"}, known_on=date(2020, 1, 20))
    consulted = case("2020-01-10", *asked("2020-01-13", "2020-01-15"))
    assert list(against([consulted], conventions={"several_consultations": "sum"}, base=base)) == []
    known = one(against([consulted], known_on=date(2020, 1, 27), base=base))
    # Fixed: 15 working days after 12 February, or after the 14th, as worked out above: 4 March and 6 March.
    assert [line.split()[0::3] for line in replies(known)] == [["2020-03-04", "2020-03-06"]]


def test_a_name_that_nobody_knows_is_refused_at_once() -> None:
    """A law, a convention, an option, a profile, a day before all notices; no case needs to be read."""
    for terms in (
        {"law": "cn-1999"},
        {"conventions": {"excluded_tyme": "fixed"}},
        {"conventions": {"excluded_time": "sometimes"}},
        {"profile": "cn-mars"},
    ):
        with pytest.raises(UnknownName):
            against([], **terms)
    with pytest.raises(OutOfCalendar):
        against([], known_on=date(2000, 1, 1))


def test_an_own_profile_may_be_the_other_one(tmp_path: Path) -> None:
    """A file that extends a shipped profile and chooses a convention."""
    own = tmp_path / "own.toml"
    own.write_text(
        'id = "own"\nextends = "cn"\ntitle = {en = "own", zh = "own"}\n\n[[convention]]\nname = "excluded_time"\n'
        'value = "fixed"\noptions = ["actual", "fixed"]\nen = "x"\nzh = "x"\ncite = ["cn-2019:33"]\n',
        "utf-8",
    )
    consulted = case("2024-03-04", *asked("2024-03-11", "2024-03-21"))
    assert replies(one(against([consulted], profile=own))) == replies(
        one(against([consulted], conventions={"excluded_time": "fixed"}))
    )


def test_a_difference_as_plain_values() -> None:
    """What the command line writes."""
    difference = one(against([case("2018-03-05", answer("2018-03-29"))], law="cn-2019"))
    assert difference.to_dict() == {
        "case_id": "1",
        "old_law": "cn-2008",
        "new_law": "cn-2019",
        "old_state": "answered",
        "new_state": "answered",
        "duties": [
            {
                "duty": "reply",
                "about": None,
                "old_due": "2018-03-26",
                "new_due": "2018-04-02",
                "old_status": "met_late",
                "new_status": "met",
                "because": {
                    "old": {
                        "text": "15 working days after it end on 2018-03-26 Mon",
                        "cites": ["cn-2008:24", "cn-holiday-rules:2", "cn-holiday-rules:7"],
                    },
                    "new": {
                        "text": "20 working days after it end on 2018-04-02 Mon",
                        "cites": ["cn-2019:33", "cn-holiday-rules:2", "cn-holiday-rules:7"],
                    },
                },
            }
        ],
        "lost": [
            {
                "code": "reply_late",
                "on": "2018-03-29",
                "severity": "breach",
                "cites": ["cn-2008:24"],
                "message": "the answer was due on 2018-03-26 and came on 2018-03-29",
            }
        ],
        "gained": [],
    }

"""A case: opened, recorded, read as of a day, written and read back."""

from __future__ import annotations

import copy
import logging
import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from foiflow import (
    Applicant,
    EventRefused,
    InputError,
    Item,
    OutOfCalendar,
    ProfileError,
    UnknownName,
    case_from_json,
    events,
    open_case,
)
from foiflow.calendars import load_calendar
from foiflow.cases.case import Case

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from foiflow.events import Event

START = date(2024, 3, 4)
R = "2024-03-04 request_received channel=online"
WHO = Applicant(kind="business", id="A-1", name="Wang Fang", cluster="W")


def opened(**more: Any) -> Case:
    """Open a case on 4 March 2024."""
    given = {"profile": "cn", "applicant": WHO, "received": events.RequestReceived(on=START, channel="online"), **more}
    return open_case("1", **given)


def test_opening_gives_a_case_that_was_received() -> None:
    """A new case has its receipt, its law and its reply period."""
    case = opened()
    assert (case.state, case.law, case.received_on, case.as_of) == ("received", "cn-2019", START, START)
    assert (case.due("reply").due, case.findings, case.rejected, case.later_events) == (date(2024, 4, 1), (), (), 0)
    assert (case.applicant, case.applicants) == (WHO, (WHO,))


def test_several_people_may_ask_together() -> None:
    """All applicants are kept; the first one is the one that counts."""
    other = Applicant(kind="natural_person")
    case = opened(applicant=None, applicants=(other, WHO))
    assert (case.applicant, case.applicants) == (other, (other, WHO))


@pytest.mark.parametrize(
    ("more", "error", "sentence"),
    [
        ({"applicant": None}, InputError, "applicant is <hidden>; expected either applicant or applicants"),
        ({"applicants": (WHO,)}, InputError, "applicant is <hidden>; expected either applicant or applicants"),
        ({"profile": "cn-hs"}, UnknownName, "no profile 'cn-hs'; known: cn-sh"),
        (
            {"conventions": {"extension_fron": 1}},
            UnknownName,
            "no convention 'extension_fron'; known: extension_from, extensions, late_extension",
        ),
        (
            {"conventions": {"correction_period": 0}},
            InputError,
            "convention correction_period is 0; expected a number of working days, 1 or more",
        ),
        (
            {"received": events.RequestReceived(on=START, channel="pigeon")},
            InputError,
            "request_received.channel is 'pigeon'; expected one of in_person, registered_mail, courier, ordinary_mail, "
            "online, email, fax, oral, not_stated",
        ),
        (
            {"received": events.RequestReceived(on=date(2008, 4, 30), channel="online")},
            InputError,
            "request_received.on is '2008-04-30'; expected 2008-05-01 or later",
        ),
    ],
)
def test_what_cannot_be_opened_is_refused(more: dict[str, Any], error: type[Exception], sentence: str) -> None:
    """A case that makes no sense is refused at once, with a sentence."""
    with pytest.raises(error) as caught:
        opened(**more)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("case_id", "applicant", "path"),
    [
        ("", WHO, "case_id"),
        (7, WHO, "case_id"),
        ("1", Applicant(kind="person"), "applicant.kind"),
        ("1", "Wang", "applicant.kind"),
    ],
)
def test_a_header_without_sense_is_refused(case_id: Any, applicant: Any, path: str) -> None:
    """A case needs its number, and applicants of the six kinds."""
    received = events.RequestReceived(on=START, channel="online")
    with pytest.raises(InputError) as caught:
        open_case(case_id, profile="cn", applicant=applicant, received=received)
    assert caught.value.path == path


def test_a_faulty_profile_file_is_refused(tmp_path: Path) -> None:
    """A profile file that does not hold together is refused at once."""
    file = tmp_path / "own.toml"
    file.write_text('id = "own"\nextends = "nothing"\ntitle = {zh = "x", en = "x"}\n', encoding="utf-8")
    with pytest.raises(ProfileError, match="extends no profile 'nothing'"):
        opened(profile=file)


def test_recording_gives_another_case() -> None:
    """``record`` leaves the case as it was and gives one with the event."""
    case = opened()
    then = case.record(events.RequestRegistered(on=date(2024, 3, 5)))
    assert (case.state, len(case.log), then.state, len(then.log)) == ("received", 1, "in_review", 2)


@pytest.mark.parametrize("day", [START, date(2024, 3, 5)])
def test_an_impossible_event_is_refused(day: date) -> None:
    """What the state does not allow raises: state, event, reason, what would lift it and what is allowed instead."""
    with pytest.raises(EventRefused) as caught:
        opened().record(events.FeePaid(on=day))
    refused = caught.value
    assert refused.lifted_by == ("fee_notice_issued",)
    assert (refused.state, refused.event_type, refused.why) == ("received", "fee_paid", "no such step leads out of it")
    assert "answer_issued" in refused.allowed


def test_a_guard_refuses_with_its_reason_and_articles() -> None:
    """A refusal by a guard cites the articles of the arcs that were tried."""
    asked = opened().record(events.ThirdPartyConsultationSent(on=date(2024, 3, 5), party="X"))
    with pytest.raises(EventRefused) as caught:
        asked.record(events.ThirdPartyOpinionReceived(on=date(2024, 3, 6), party="Y"))
    assert (caught.value.why, caught.value.cites) == ("no consultation of that party is open", ("cn-2019:32",))


@pytest.mark.parametrize(
    "event",
    [
        events.FeePaid(on=date(2024, 3, 5), amount=-1.0),
        events.ReviewCompleted(on=date(2024, 3, 5), kind=["legal"]),  # type: ignore[arg-type]  # wrong on purpose
        events.ConversionReviewed(on=date(2024, 3, 5), decision=["keep"]),  # type: ignore[arg-type]  # the same
        events.ConversionReviewed(on=date(2024, 3, 5), decision=None),  # type: ignore[arg-type]  # the same
        "fee_paid",
        events.Event(on=START),
    ],
)
def test_an_event_without_sense_is_refused(event: Any) -> None:
    """A field out of range, or what is no event, raises before anything is decided."""
    with pytest.raises(InputError):
        opened().record(event)


def test_an_event_before_the_last_is_put_in_its_place() -> None:
    """A back-dated event is accepted where the whole log still holds, and the log says that it is out of order."""
    case = opened().record(events.AnswerIssued(on=date(2024, 3, 20), outcome="other"))
    then = case.record(events.RequestRegistered(on=date(2024, 3, 5)))
    assert (then.state, then.as_of, [each.code for each in then.findings]) == (
        "answered",
        date(2024, 3, 20),
        ["events_out_of_order"],
    )


def test_an_event_before_the_last_that_does_not_fit_is_refused() -> None:
    """A back-dated event that the log as a whole rejects raises."""
    case = opened().record(events.AnswerIssued(on=date(2024, 3, 20), outcome="other"))
    with pytest.raises(EventRefused, match="'fee_paid' is refused in state 'received'"):
        case.record(events.FeePaid(on=date(2024, 3, 5)))


def test_an_earlier_rejection_does_not_stand_in_the_way(case_of: Callable[..., Case]) -> None:
    """What was rejected before is no reason to refuse what is new."""
    case = case_of(R, "2024-03-05 fee_paid", "2024-03-20 answer_issued outcome=other")
    then = case.record(events.RequestRegistered(on=date(2024, 3, 6)))
    assert [position for position, _ in then.rejected] == [1]


def test_recording_ignores_the_day_it_is_read_as_of() -> None:
    """A case read as of an earlier day is recorded to as it stands at its end."""
    case = opened().record(events.AnswerIssued(on=date(2024, 3, 20), outcome="other")).at(date(2024, 3, 10))
    with pytest.raises(EventRefused, match="in state 'answered'"):
        case.record(events.AnswerIssued(on=date(2024, 3, 21), outcome="other"))
    assert case.record(events.CaseArchived(on=date(2024, 3, 21))).state == "archived"


def test_a_log_without_receipt_can_only_be_received(case_of: Callable[..., Case]) -> None:
    """To a case with no events, anything can be recorded and is judged with the log."""
    empty = case_of()
    assert (empty.state, empty.law, empty.received_on, empty.as_of) == (None, None, None, date.min)
    assert empty.record(events.RequestReceived(on=START, channel="online")).state == "received"


def test_a_correction_of_the_log_is_recorded() -> None:
    """An entry that was wrong is corrected by an appended one; striking out works too."""
    case = opened().record(events.AnswerIssued(on=date(2024, 3, 20), outcome="other"))
    right = events.AnswerIssued(on=date(2024, 3, 21), outcome="disclosed")
    corrected = case.record(events.EntryCorrected(on=date(2024, 3, 22), index=1, reason="wrong day", event=right))
    struck = case.record(events.EntryCorrected(on=date(2024, 3, 22), index=1, reason="not sent"))
    assert (corrected.due("reply").done, struck.due("reply").done, struck.state) == (
        date(2024, 3, 21),
        None,
        "received",
    )
    assert len(corrected.log) == 3
    assert [corrected.at(date(2024, 3, day)).later_events for day in (22, 21, 19)] == [0, 1, 2]


def test_what_was_rejected_has_not_happened_later_either(case_of: Callable[..., Case]) -> None:
    """A notice that a log has before the receipt is no first notice when the case goes on."""
    case = case_of("2024-03-01 correction_notice_issued", R).record(events.RequestRegistered(on=date(2024, 3, 5)))
    case = case.record(events.CorrectionNoticeIssued(on=date(2024, 3, 6)))
    assert ([position for position, _ in case.rejected], case.findings) == ([0], ())


@pytest.mark.parametrize("index", [2, 3, 7])
def test_a_correction_of_nothing_is_refused(index: int) -> None:
    """An entry that is not there, or the correction itself, cannot be corrected."""
    case = opened().record(events.RequestRegistered(on=date(2024, 3, 5)))
    with pytest.raises(InputError, match=f"entry_corrected.index is {index}; expected the position of another entry"):
        case.record(events.EntryCorrected(on=date(2024, 3, 6), index=index, reason="?"))


def test_entries_are_not_counted_from_the_end() -> None:
    """A correction of the entry before the first is refused, also in a log that a program put together by itself."""
    wrong = events.EntryCorrected(on=date(2024, 3, 6), index=-1, reason="?")
    log = (*opened().log, wrong, events.RequestRegistered(on=date(2024, 3, 7)))
    case = Case(case_id="1", profile="cn", applicants=(WHO,), log=log)
    with pytest.raises(InputError, match=r"entry_corrected\.index is -1; expected the position of another entry"):
        _ = case.state


def test_a_log_of_a_correction_alone_cannot_be_read(case_of: Callable[..., Case]) -> None:
    """A correction corrects another entry, and is itself nothing that could have happened to a request."""
    case = case_of("2024-03-06 entry_corrected index=0 reason=day")
    with pytest.raises(InputError, match=r"entry_corrected\.index is 0; expected the position of another entry"):
        _ = case.at(date(2024, 3, 6)).rejected
    with pytest.raises(InputError):
        _ = case.as_of


def test_a_correction_moves_an_event_out_of_sight(case_of: Callable[..., Case]) -> None:
    """A corrected event whose right day is later than the day of reading is left out."""
    right = '{"type":"answer_issued","on":"2024-04-20","outcome":"other"}'
    case = case_of(
        R, "2024-03-20 answer_issued outcome=other", f"2024-03-22 entry_corrected index=1 reason=day event={right}"
    )
    assert [case.at(date(2024, *day)).state for day in ((3, 22), (4, 20))] == ["received", "answered"]


def test_reading_as_of_a_day_leaves_out_what_is_later() -> None:
    """As of an earlier day the case stands as it did; the later events are counted."""
    case = opened().record(events.AnswerIssued(on=date(2024, 3, 20), outcome="other"))
    then = case.at(date(2024, 3, 19))
    assert (then.state, then.later_events, case.later_events) == ("received", 1, 0)
    before = case.at(START - timedelta(days=1))
    assert (before.state, before.duties, before.later_events) == (None, (), 2)


def test_before_the_legal_receipt_there_is_no_state(case_of: Callable[..., Case]) -> None:
    """A request that arrived and was confirmed later has neither state nor duties in between."""
    case = case_of("2024-03-04 request_received channel=online confirmed_on=2024-03-08")
    assert (case.state, case.duties, case.received_on) == (None, (), date(2024, 3, 8))
    assert case.at(date(2024, 3, 8)).state == "received"


def test_a_clock_that_waits_has_no_reply_period(case_of: Callable[..., Case]) -> None:
    """Ordinary mail that waits for contact is in the state of receipt, and nothing runs."""
    case = case_of("2024-03-04 request_received channel=ordinary_mail", conventions={"unreachable_sender": "waits"})
    assert (case.state, case.received_on, case.duties) == ("received", None, ())


def test_the_last_duty_that_is_not_void_is_given() -> None:
    """``due`` passes over what was replaced, and finds a party's own duty."""
    case = opened()
    for party in ("X", "Y"):
        case = case.record(events.ThirdPartyConsultationSent(on=date(2024, 3, 5), party=party))
    assert (case.due("third_party_reply").about, case.due("third_party_reply", "X").about) == ("Y", "X")
    with pytest.raises(
        InputError, match="about is <hidden>; expected a party or agency that third_party_reply is about"
    ):
        case.due("third_party_reply", "Z")
    with pytest.raises(UnknownName, match="no duty of this case 'repply'; known: reply"):
        case.due("repply")


def test_a_party_is_found_by_its_name(case_of: Callable[..., Case]) -> None:
    """The name asked for and the one in a log that was read are two texts that are equal."""
    asked = [f"2024-03-0{day} third_party_consultation_sent party={name}" for day, name in ((5, "Xin"), (6, "Yuan"))]
    case = case_of(R, *asked)
    assert [case.due("third_party_reply", name).starts.day for name in ("Xin", "Yuan")] == [5, 6]


def test_a_duty_that_is_void_is_none_of_the_case() -> None:
    """Nothing is due any more once the request is withdrawn: neither the reply nor a third party's opinion."""
    case = opened().record(events.ThirdPartyConsultationSent(on=date(2024, 3, 5), party="X"))
    case = case.record(events.RequestWithdrawn(on=date(2024, 3, 6)))
    for about in (None, "X", "Y"):
        with pytest.raises(UnknownName, match="no duty of this case 'third_party_reply'; known: none"):
            case.due("third_party_reply", about)


def test_a_case_is_written_in_its_own_characters() -> None:
    """Chinese stays readable in a line of JSON."""
    assert '"subject":"地块"' in opened(subject="地块").to_json()


def test_a_case_is_written_and_read_back() -> None:
    """JSON holds all of a case; what was not given is not written."""
    case = opened(
        agent="Li",
        agency="Bureau",
        government="District",
        subject="plot 12",
        information_key="permit:12",
        items=(Item("a", "first"), Item("b")),
        conventions={"extensions": "one"},
    ).record(
        events.AnswerIssued(
            on=date(2024, 3, 20), outcome="partly_disclosed", items=(events.ItemOutcome("a", "disclosed"),), note="x"
        )
    )
    assert case_from_json(case.to_json()) == case
    assert opened().to_dict() == {
        "case_id": "1",
        "profile": "cn",
        "applicant": {"kind": "business", "id": "A-1", "name": "Wang Fang", "cluster": "W"},
        "events": [{"type": "request_received", "on": "2024-03-04", "channel": "online"}],
    }


def test_several_applicants_are_written_and_read_back() -> None:
    """A list of applicants stays a list."""
    case = opened(applicant=None, applicants=(Applicant(kind="business"), Applicant(kind="natural_person")))
    assert case.to_dict()["applicants"] == [{"kind": "business"}, {"kind": "natural_person"}]
    assert case_from_json(case.to_json()) == case


def test_a_case_by_a_file_is_written_with_its_profiles_id(tmp_path: Path) -> None:
    """The path of a profile file is nobody else's; its id is written."""
    file = tmp_path / "own.toml"
    file.write_text('id = "own"\nextends = "cn"\ntitle = {zh = "x", en = "x"}\n', encoding="utf-8")
    case = opened(profile=file)
    assert (case.to_dict()["profile"], case.due("reply").due) == ("own", date(2024, 4, 1))


def test_events_nested_in_events_are_written() -> None:
    """A corrected entry is written with what it should have said."""
    right = events.AnswerIssued(on=date(2024, 3, 21), outcome="other")
    case = opened().record(events.AnswerIssued(on=date(2024, 3, 20), outcome="other"))
    case = case.record(events.EntryCorrected(on=date(2024, 3, 22), index=1, reason="wrong day", event=right))
    assert case.to_dict()["events"][2] == {
        "type": "entry_corrected",
        "on": "2024-03-22",
        "index": 1,
        "reason": "wrong day",
        "event": {"type": "answer_issued", "on": "2024-03-21", "outcome": "other"},
    }
    assert case_from_json(case.to_json()) == case


def test_a_case_is_a_value() -> None:
    """Equal cases are equal and hash alike; a case can be pickled."""
    assert (opened(), hash(opened())) == (opened(), hash(opened()))
    assert pickle.loads(pickle.dumps(opened())) == opened()


def test_a_calendar_can_be_given() -> None:
    """A case counts on the calendar that it is given."""
    received = events.RequestReceived(on=date(2020, 1, 10), channel="online")
    known = load_calendar("cn", known_on=date(2020, 1, 20))
    case = opened(received=received, calendar=known)
    assert (case.due("reply").due, opened(received=received).due("reply").due) == (date(2020, 2, 12), date(2020, 2, 14))


def test_what_is_personal_is_not_printed() -> None:
    """People, notes and subjects are hidden in ``repr``; what is absent prints as None."""
    case = opened(subject="plot 12", agent="Li")
    assert "Wang Fang" not in repr(case)
    assert "plot 12" not in repr(case)
    assert "id=<hidden>" in repr(case)
    assert "id=None" in repr(Applicant(kind="business"))


DAY = date(2024, 3, 5)
LIFE: tuple[Event, ...] = (
    events.RequestRegistered(on=DAY),
    events.CorrectionNoticeIssued(on=date(2024, 3, 8), reply_within_working_days=15),
    events.CorrectionReceived(on=date(2024, 3, 15)),
    events.ThirdPartyConsultationSent(on=date(2024, 3, 20), party="B"),
    events.ThirdPartyConsultationSent(on=date(2024, 3, 21), party="C"),
    events.ExtensionNotified(on=date(2024, 3, 25), working_days=10, approved_by="Li"),
    events.ThirdPartyOpinionReceived(on=date(2024, 4, 1), party="B", consents=True),
    events.ThirdPartyOpinionReceived(on=date(2024, 4, 2), party="C", consents=True, on_is="latest"),
    events.AnswerIssued(on=date(2024, 4, 10), outcome="disclosed"),
    events.ReconsiderationFiled(on=date(2024, 5, 6)),
)


def lived(*steps: Event, **more: Any) -> list[Case]:
    """Step a case live and give it after every step, its duties and findings read each time."""
    cases = [opened(**more)]
    for step in steps:
        cases.append(cases[-1].record(step))
        assert (cases[-1].duties, cases[-1].findings) == (anew(cases[-1]).duties, anew(cases[-1]).findings)
    return cases


def anew(case: Case) -> Case:
    """Give the same case, with nothing worked out yet."""
    return attrs.evolve(case)


def test_a_case_that_was_continued_stands_as_it_did() -> None:
    """What comes next changes nothing in the cases before: neither their duties nor their findings."""
    cases = lived(*LIFE)
    assert [case.duties for case in cases] == [anew(case).duties for case in cases]
    assert [case.findings for case in cases] == [anew(case).findings for case in cases]
    assert [case.state for case in cases] == [anew(case).state for case in cases]


@pytest.mark.parametrize("at", range(len(LIFE)))
def test_a_case_can_be_continued_in_two_ways(at: int) -> None:
    """Two events recorded to one case give two cases that know nothing of each other."""
    before = lived(*LIFE[:at])[-1]
    one, other = before.record(LIFE[at]), before.record(events.ReviewCompleted(on=LIFE[at].on, kind="legal"))
    end = LIFE[-1].on + timedelta(200)
    for case in (one, other, before):
        assert case.at(end).duties == anew(case).at(end).duties
        assert case.duties == anew(case).duties


def test_what_silence_began_is_forgotten_when_the_answer_comes() -> None:
    """An overdue case shows the remedies against silence; a late answer is read as if nobody had looked before."""
    waiting = opened().record(events.SupplementReceived(on=date(2024, 5, 6)))
    assert [duty.id for duty in waiting.duties] == ["reply", "reconsideration_window"]
    [_, answered] = [waiting, waiting.record(events.AnswerIssued(on=date(2024, 5, 7), outcome="other"))]
    assert answered.duties == anew(answered).duties
    assert [duty.starts for duty in answered.duties if duty.id != "reply"] == [date(2024, 5, 7)] * 2
    assert waiting.duties == anew(waiting).duties


@pytest.mark.parametrize("reading", ["by_receipt", "procedure_new", "earliest"])
def test_an_answer_before_the_change_of_law_settles_which_law_governs(reading: str) -> None:
    """Stepped live, a request pending in May 2019 takes the law that its whole log gives it, event by event."""
    header = {
        "received": events.RequestReceived(on=date(2019, 5, 6), channel="online"),
        "conventions": {"transition_2019": reading},
    }
    registered = events.RequestRegistered(on=date(2019, 5, 7))
    [first, second, third] = lived(registered, events.AnswerIssued(on=date(2019, 5, 8), outcome="disclosed"), **header)
    late = lived(registered, events.AnswerIssued(on=date(2019, 5, 30), outcome="disclosed"), **header)[-1]
    pending = "cn-2019" if reading == "procedure_new" else "cn-2008"
    assert [first.law, second.law, third.law] == [pending, pending, "cn-2008"]
    assert late.law == anew(late).law


def test_events_out_of_order_are_found_once() -> None:
    """After a back-dated event the case goes on as before, and says just once that its log is out of order."""
    case = lived(LIFE[0], LIFE[1], events.SupplementReceived(on=date(2024, 3, 6)), LIFE[2], LIFE[3])[-1]
    assert [found.code for found in case.findings] == ["events_out_of_order"]


def test_a_case_goes_on_after_a_correction() -> None:
    """What is recorded after a corrected entry builds on the entry as corrected."""
    right = events.CorrectionNoticeIssued(on=date(2024, 3, 7), reply_within_working_days=10)
    corrected = events.EntryCorrected(on=date(2024, 3, 12), index=2, reason="wrong day", event=right)
    case = lived(LIFE[0], LIFE[1], corrected, LIFE[2])[-1]
    assert [duty.done for duty in case.duties if duty.id == "correction_notice"] == [date(2024, 3, 7)]


def test_a_date_that_no_calendar_reaches_is_told_when_the_duties_are_read() -> None:
    """Such an event can be recorded; whoever asks what follows from it is told."""
    far = opened().record(events.AnswerIssued(on=date(2040, 1, 2), outcome="other"))
    assert len(far.log) == 2
    with pytest.raises(OutOfCalendar):
        _ = far.duties
    assert far.at(START).due("reply").due == date(2024, 4, 1)


def test_a_back_dated_event_before_any_receipt_is_refused(case_of: Callable[..., Case]) -> None:
    """A log without receipt takes no earlier event that is impossible too."""
    empty = case_of("2024-03-05 fee_paid")
    with pytest.raises(EventRefused, match="before it is received"):
        empty.record(events.FeePaid(on=START))


def test_what_was_worked_out_is_neither_copied_nor_pickled() -> None:
    """A case that was read and one that was not are pickled alike, and stand alike on the other side."""
    case = lived(*LIFE)[-1]
    assert pickle.dumps(case) == pickle.dumps(anew(case))
    for again in (pickle.loads(pickle.dumps(case)), copy.copy(case), copy.deepcopy(case)):
        assert (again, hash(again), again.duties) == (case, hash(case), case.duties)


def test_threads_may_share_a_case() -> None:
    """Many threads that read and continue one case find what one finds."""
    cases = lived(*LIFE)
    expected = [anew(case).duties for case in cases]

    def work(number: int) -> bool:
        at = number % len(LIFE)
        return (cases[at].record(LIFE[at]).duties, cases[at].duties) == (expected[at + 1], expected[at])

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(work, range(400)))


def test_a_case_of_ones_own_class_stays_one() -> None:
    """Recording to a subclass gives the subclass, its own fields with it."""

    @attrs.frozen(kw_only=True)
    class Numbered(Case):
        """A case with a number of one's own."""

        shelf: int

    case = opened()
    own = Numbered(case_id="1", profile="cn", applicants=(WHO,), log=case.log, shelf=7).record(LIFE[0])
    assert isinstance(own, Numbered)
    assert (own.shelf, own.state) == (7, "in_review")


def test_a_live_step_logs_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """A host that logs everything gets no lines of the state machine, taken or refused."""
    with caplog.at_level(logging.DEBUG):
        case = lived(*LIFE)[-1]
        with pytest.raises(EventRefused):
            case.record(events.FeePaid(on=case.as_of))
    assert caplog.records == []

"""The office: record, sweep, tell; vetoes, failures and the register."""

from __future__ import annotations

import logging
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from foiflow import EventRefused, InputError, Office, OutOfCalendar, StaleCase, Step, events, replay
from foiflow.hooks import ConversionProposal, hookimpl
from foiflow.office.plugins import HOOKS

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from foiflow import Case, Duty
    from foiflow.events import Event

    Opened = Callable[..., Case]

R = date(2024, 3, 4)
DUE = date(2024, 4, 1)
UNREADABLE = events.ThirdPartyConsultationSent(on=date(2040, 1, 2), party="B Ltd")
"""No calendar reaches the day on which the third party's time is out."""


class Listener:
    """Keeps all it is told, in order; ``heard`` gives the hooks' names."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.calls: list[tuple[str, dict[str, Any]]] = []

    @property
    def heard(self) -> list[str]:
        """The hooks called since the last look, with the duty's id where there is one."""
        names = [f"{hook} {given['duty'].id}" if "duty" in given else hook for hook, given in self.calls]
        self.calls = []
        return names


def _listen(hook: str) -> Callable[..., None]:
    def listen(self: Listener, **given: Any) -> None:
        self.calls.append((hook, given))

    return listen


for _hook in set(HOOKS):
    setattr(Listener, _hook, hookimpl(_listen(_hook)))


class Failing:
    """Raises in every hook that can only listen."""


def _fail(**given: Any) -> None:
    raise ValueError(f"Wang Fang, {len(given)}")


for _hook in set(HOOKS) - {"before_record"}:
    setattr(Failing, _hook, staticmethod(hookimpl(_fail)))


@pytest.fixture
def listener() -> Listener:
    """A plugin that keeps all it is told."""
    return Listener()


@pytest.fixture
def office(listener: Listener) -> Office:
    """An office with one listener."""
    return Office(plugins=[listener])


def answer(day: date, outcome: str = "disclosed") -> Event:
    """Give an answer served by post."""
    return events.AnswerIssued(on=day, outcome=outcome, served_by="post", served_on=day)


def kinds(step: Step) -> list[str]:
    """Write the changes of a step as ``KIND DUTY``."""
    return [f"{change.kind} {change.duty.id}" for change in step.changes]


# --- recording -------------------------------------------------------------------------------------------------------


def test_a_step_holds_the_case_and_what_has_changed(opened: Opened) -> None:
    """Recording gives what the case itself gives, and the changes of its duties."""
    case, event = opened(), events.ExtensionNotified(on=date(2024, 3, 25), working_days=10, approved_by="head")

    step = Office().record(case, event)

    assert step.case == case.record(event)
    assert [(c.kind, c.duty.due, c.before.due if c.before else None) for c in step.changes] == [
        ("due_changed", date(2024, 4, 16), DUE)
    ]
    assert (step.hook_failures, step.findings, step.proposals, step.error) == ((), (), (), None)


def test_a_case_alone_calls_no_hook(opened: Opened, office: Office, listener: Listener) -> None:
    """Neither ``Case.record`` nor a replay is heard, whatever offices there are."""
    case = opened().record(answer(R))
    list(replay([case.to_dict()]))

    assert (office.plugins, listener.heard) == (("Listener",), [])


def test_the_plugins_hear_in_a_set_order(opened: Opened, office: Office, listener: Listener) -> None:
    """First the event, then each duty, then the findings, a review to propose, and the closing."""
    office.record(opened(profile="cn-sh-songjiang"), answer(date(2024, 4, 3)))

    assert listener.heard == [
        "before_record",
        "event_recorded",
        "duty_met reply",
        "duty_started reconsideration_window",
        "duty_started litigation_window",
        "duty_started conversion_review",
        *["finding_raised"] * 4,
        "conversion_review conversion_review",
        "case_closed",
    ]


def test_a_hook_is_given_the_case_and_what_stood_before(opened: Opened, listener: Listener) -> None:
    """A plugin need look nothing up: before and after are at hand."""
    case, event = opened(), answer(date(2024, 4, 3))

    step = Office(plugins=[listener]).record(case, event)
    given = dict(listener.calls)

    assert given["before_record"] == {"case": case, "event": event}
    assert given["event_recorded"] == {"case": step.case, "event": event, "before": case, "changes": step.changes}
    assert given["duty_met"] == {"case": step.case, "duty": step.case.due("reply"), "before": case.due("reply")}
    assert given["duty_met"]["duty"].status == "met_late"
    assert given["finding_raised"] == {"case": step.case, "finding": step.findings[-1]}
    assert given["case_closed"] == {"case": step.case}


def test_every_move_of_a_duty_is_told(opened: Opened, office: Office, listener: Listener) -> None:
    """A consultation suspends the reply and its end lets it run; a withdrawal makes it void."""
    case = opened()
    steps: list[tuple[Event, list[str]]] = [
        (
            events.ThirdPartyConsultationSent(on=date(2024, 3, 11), party="B Ltd", served_on=date(2024, 3, 11)),
            ["duty_suspended reply", "duty_due_changed reply", "duty_started third_party_reply"],
        ),
        (
            events.ThirdPartyOpinionReceived(on=date(2024, 3, 20), party="B Ltd", consents=True),
            ["duty_resumed reply", "duty_due_changed reply", "duty_met third_party_reply"],
        ),
        (
            events.CorrectionNoticeIssued(
                on=date(2024, 3, 21), reply_by=date(2024, 3, 29), served_on=date(2024, 3, 21)
            ),
            [
                "duty_started correction_notice",
                "duty_met correction_notice",
                "duty_started correction_reply",
                "finding_raised",
            ],
        ),
        (
            events.CorrectionReceived(on=date(2024, 3, 25)),
            ["duty_voided reply", "duty_met correction_reply", "duty_started reply"],
        ),
        (events.RequestWithdrawn(on=date(2024, 3, 26)), ["duty_voided reply", "case_closed"]),
    ]
    for event, heard in steps:
        case = office.record(case, event).case
        assert listener.heard == ["before_record", "event_recorded", *heard]


def test_time_until_the_event_is_told_with_it(opened: Opened) -> None:
    """What the days before an event brought about is not lost where nobody sweeps."""
    step = Office().record(opened(), events.SupplementReceived(on=date(2024, 4, 8)))

    assert kinds(step) == ["overdue reply", "started reconsideration_window"]
    assert [found.code for found in step.findings] == ["reply_late"]


def test_what_a_sweep_has_told_is_not_told_again(opened: Opened) -> None:
    """The case that a sweep gives is as of its day; the next event is compared with that."""
    office = Office()
    [swept] = office.sweep([opened()], date(2024, 4, 5))

    step = office.record(swept.case, events.SupplementReceived(on=date(2024, 4, 8)))

    assert kinds(swept) == ["overdue reply", "started reconsideration_window"]
    assert (kinds(step), step.findings) == ([], ())


def test_an_event_entered_late_does_not_turn_the_case_back(opened: Opened) -> None:
    """A case looked at on a day stays as of that day, so that no sweep tells the days between again."""
    office = Office()
    [swept] = office.sweep([opened()], date(2024, 4, 5))

    step = office.record(swept.case, answer(date(2024, 3, 29)))

    assert step.case.as_of == date(2024, 4, 5)
    assert kinds(step) == ["met reply", "due_changed reconsideration_window", "started litigation_window"]


def test_a_struck_out_entry_is_told(opened: Opened, office: Office, listener: Listener) -> None:
    """A corrected log brings a duty back and takes another away."""
    case = opened().record(events.CorrectionNoticeIssued(on=R, served_on=R))

    office.record(case, events.EntryCorrected(on=date(2024, 3, 5), index=1, reason="wrong case"))

    assert listener.heard == [
        "before_record",
        "event_recorded",
        "duty_voided correction_notice",
        "duty_voided correction_reply",
    ]


def test_an_answered_case_is_closed_once(opened: Opened, office: Office, listener: Listener) -> None:
    """Archiving an answered case closes nothing; a further answer after an order does."""
    order = events.ReconsiderationDecided(on=date(2024, 5, 6), result="corrected", orders_new_answer=True)
    again = answer(date(2024, 5, 8))
    case, closings = opened(), []
    for event in (answer(R), order, again, events.CaseArchived(on=date(2024, 5, 9))):
        case = office.record(case, event).case
        closings.append("case_closed" in listener.heard)

    assert closings == [True, False, True, False]


# --- vetoes ----------------------------------------------------------------------------------------------------------


class Guard:
    """Gives one answer to every event, or raises it."""

    def __init__(self, says: object) -> None:
        """Keep the answer and count the questions."""
        self.says, self.asked = says, 0

    @hookimpl
    def before_record(self) -> object:
        """Give the answer."""
        self.asked += 1
        if isinstance(self.says, BaseException):
            raise self.says
        return self.says


class Store:
    """A register that keeps what it is given, or raises."""

    def __init__(self, error: Exception | None = None) -> None:
        """Begin empty."""
        self.error = error
        self.stored: list[tuple[str, tuple[Event, ...], int]] = []

    def append(self, case_id: str, events: Sequence[Event], expected_version: int) -> None:
        """Keep the call."""
        if self.error is not None:
            raise self.error
        self.stored.append((case_id, tuple(events), expected_version))


@pytest.mark.parametrize(
    ("says", "why"),
    [
        ("no approval is on file", "no approval is on file (plugin 'Guard')"),
        (ValueError("Wang Fang"), "before_record raised ValueError (plugin 'Guard')"),
        (False, "before_record gave bool and no reason (plugin 'Guard')"),
        ("", "before_record gave str and no reason (plugin 'Guard')"),
    ],
)
def test_a_guard_refuses(opened: Opened, listener: Listener, says: object, why: str) -> None:
    """A reason is a veto, and so is a guard that cannot tell: nothing is recorded, stored or told."""
    store, later = Store(), Guard(None)

    with pytest.raises(EventRefused) as caught:
        Office(plugins=[Guard(says), later, listener], register=store).record(opened(), answer(R))

    assert str(caught.value) == f"'answer_issued' is refused in state 'received': {why}"
    assert (caught.value.why, caught.value.event_type, caught.value.state) == (why, "answer_issued", "received")
    assert (store.stored, later.asked, listener.heard) == ([], 0, [])
    assert caught.value.__cause__ is (says if isinstance(says, Exception) else None)


def test_a_guard_lets_through(opened: Opened) -> None:
    """None is no objection."""
    guard = Guard(None)

    assert Office(plugins=[guard]).record(opened(), answer(R)).case.state == "answered"
    assert guard.asked == 1


def test_no_guard_is_asked_about_what_is_impossible(opened: Opened) -> None:
    """The law speaks first: plugins see only events that could be recorded."""
    guard = Guard("never asked")
    office = Office(plugins=[guard])

    with pytest.raises(EventRefused, match="no such step"):
        office.record(opened(), events.CorrectionReceived(on=R))
    with pytest.raises(InputError):
        office.record(opened(), events.AnswerIssued(on=R, outcome="nothing"))
    assert guard.asked == 0


# --- failures --------------------------------------------------------------------------------------------------------


def test_a_failing_hook_undoes_nothing(opened: Opened, listener: Listener, caplog: pytest.LogCaptureFixture) -> None:
    """Every hook raises: the event is recorded and stored, all others hear, and the step tells of each."""
    store = Store()

    step = Office(plugins=[Failing(), listener], register=store).record(opened(), answer(R))

    assert (step.case.state, len(store.stored)) == ("answered", 1)
    told = [hook for hook, _ in listener.calls if hook not in {"before_record", "hook_failed"}]
    failed = [failure.hook for failure in step.hook_failures if failure.hook != "hook_failed"]
    assert failed == told
    assert {failure.plugin for failure in step.hook_failures} == {"Failing"}
    assert {type(failure.error) for failure in step.hook_failures} == {ValueError}
    assert len(caplog.records) == len(step.hook_failures)


def test_a_failure_is_logged_without_its_words(opened: Opened, caplog: pytest.LogCaptureFixture) -> None:
    """The log tells plugin, hook, type and place; what an exception says may name people."""
    Office(plugins=[Failing()]).record(opened(), events.RequestRegistered(on=R))

    [first, _second] = caplog.records
    assert (first.name, first.levelno) == ("foiflow", logging.ERROR)
    expected = "case 1: hook event_recorded of plugin Failing raised ValueError at "
    assert first.getMessage().startswith(expected + __file__)
    assert "Wang Fang" not in caplog.text


def test_the_other_plugins_hear_of_a_failure(opened: Opened, listener: Listener) -> None:
    """A hook that fails is told; one that fails in being told is not told again."""
    step = Office(plugins=[listener, Failing()]).record(opened(), events.RequestRegistered(on=R))

    told = [given["failure"] for hook, given in listener.calls if hook == "hook_failed"]
    assert told == [step.hook_failures[0]]
    assert [failure.hook for failure in step.hook_failures] == ["event_recorded", "hook_failed"]


def test_a_proposal_is_handed_on(opened: Opened) -> None:
    """The step has what each plugin proposes for a review, with the plugin's name, and nothing else."""

    class Proposes:
        def __init__(self, says: object) -> None:
            self.says = says

        @hookimpl
        def conversion_review(self, case: Case, duty: Duty) -> object:
            assert (case.state, duty.id) == ("answered", "conversion_review")
            return self.says

    convert = ConversionProposal("convert", reason="asked for three times")
    office = Office(plugins=[Proposes(convert), Proposes(None), Proposes("convert")])

    step = office.record(opened(profile="cn-sh-yangpu"), answer(R))

    assert step.proposals == (ConversionProposal("convert", reason="asked for three times", plugin="Proposes"),)
    [failure] = step.hook_failures
    assert (failure.plugin, failure.hook) == ("Proposes-3", "conversion_review")
    assert str(failure.error) == "conversion_review gave str, not a ConversionProposal"


def test_a_review_that_came_before_the_answer_is_not_proposed(
    opened: Opened, office: Office, listener: Listener
) -> None:
    """Its duty arises and is met at once."""
    reviewed = events.ConversionReviewed(on=R, decision="keep")
    case = opened(profile="cn-sh-yangpu").record(reviewed)

    office.record(case, answer(R))

    heard = listener.heard
    assert "duty_met conversion_review" in heard
    assert "conversion_review conversion_review" not in heard


# --- the register ----------------------------------------------------------------------------------------------------


def test_an_event_is_stored_with_the_version_that_was_read(opened: Opened) -> None:
    """The register is given the event and how many events the writer has read."""
    store, case, event = Store(), opened(), answer(R)
    office = Office(register=store)

    office.open(case)
    office.record(case, event)

    assert store.stored == [("1", case.log, 0), ("1", (event,), 1)]


def test_nobody_hears_of_what_was_not_stored(opened: Opened, listener: Listener) -> None:
    """A stale case raises, and no hook that listens is called."""
    stale = StaleCase("1", 1, 2)
    office = Office(plugins=[listener], register=Store(stale))

    with pytest.raises(StaleCase) as caught:
        office.record(opened(), answer(R))
    assert (caught.value, listener.heard) == (stale, ["before_record"])
    with pytest.raises(StaleCase):
        office.open(opened())
    assert listener.heard == []


def test_what_cannot_be_read_is_not_stored(opened: Opened) -> None:
    """An event that no calendar reaches is refused before it is in the register."""
    store = Store()

    with pytest.raises(OutOfCalendar):
        Office(register=store).record(opened(), UNREADABLE)
    assert store.stored == []


# --- opening and telling ---------------------------------------------------------------------------------------------


def test_opening_tells_the_receipt(opened: Opened, office: Office, listener: Listener) -> None:
    """Nobody is asked about a receipt; its duties are told."""
    case = opened(profile="cn-sh-changning", received=events.RequestReceived(on=R, channel="fax", confirmed_on=R))

    step = office.open(case)

    assert listener.calls[0] == (
        "event_recorded",
        {"case": case, "event": case.log[0], "before": None, "changes": step.changes},
    )
    assert listener.heard == ["event_recorded", "duty_started reply", "duty_started registration"]
    assert step.case == case


def test_a_case_with_a_history_is_not_opened(opened: Opened) -> None:
    """It may be in a register already."""
    with pytest.raises(InputError, match="log is 2 events long; expected the receipt alone"):
        Office().open(opened().record(answer(R)))


def test_a_replayed_case_is_told_as_if_it_were_stepped(opened: Opened, office: Office, listener: Listener) -> None:
    """Telling a log calls the hooks that opening and recording it called."""
    log: list[Event] = [
        events.RequestRegistered(on=date(2024, 3, 5)),
        events.ExtensionNotified(on=date(2024, 3, 25), working_days=10),
        answer(date(2024, 5, 6)),
        events.EntryCorrected(on=date(2024, 5, 7), index=3, reason="wrong case"),
    ]
    steps = [office.open(opened())]
    for event in log:
        steps.append(office.record(steps[-1].case, event))
    stepped = [name for name in listener.heard if name != "before_record"]
    [result] = replay([steps[-1].case.to_dict()])
    assert result.case is not None

    told = office.tell(result.case)

    assert listener.heard == stepped
    assert [step.changes for step in told] == [step.changes for step in steps]
    assert [step.findings for step in told] == [step.findings for step in steps]


def test_telling_leaves_out_what_was_rejected_or_lies_later(office: Office, listener: Listener) -> None:
    """Only what happened is told: no impossible event, and none after the day the case is read as of."""
    rows = [
        {"type": "fee_paid", "on": "2024-03-01"},
        {"type": "request_received", "on": "2024-03-04", "channel": "online"},
        {"type": "correction_received", "on": "2024-03-05"},
        {"type": "answer_issued", "on": "2024-06-03", "outcome": "other"},
        {"type": "request_registered", "on": "2024-03-06"},
    ]
    [result] = replay(
        [{"case_id": "1", "applicant": {"kind": "business"}, "events": rows}], profile="cn", as_of=date(2024, 3, 20)
    )
    assert result.case is not None

    told = office.tell(result.case)

    assert [step.case.log[-1].type for step in told] == ["request_received", "request_registered"]
    assert listener.heard == ["event_recorded", "duty_started reply", "event_recorded"]


def test_nothing_is_told_of_a_log_that_cannot_be_read(office: Office, listener: Listener, opened: Opened) -> None:
    """A log is read to its end before the first hook is called."""
    case = opened().record(UNREADABLE)

    with pytest.raises(OutOfCalendar):
        office.tell(case)
    assert listener.heard == []


# --- sweeping --------------------------------------------------------------------------------------------------------


def test_a_sweep_tells_what_time_has_brought_about(opened: Opened, office: Office, listener: Listener) -> None:
    """The reply falls due soon, then is overdue, and its silence opens a window; then that lapses."""
    case, heard = opened(), {}
    for day in (date(2024, 3, 27), date(2024, 3, 28), DUE, date(2024, 4, 2), date(2024, 6, 3)):
        [step] = office.sweep([case], day)
        case, heard[day] = step.case, listener.heard
        assert case.as_of == day

    assert heard == {
        date(2024, 3, 27): [],
        date(2024, 3, 28): ["time_passed", "duty_due_soon reply"],
        DUE: [],
        date(2024, 4, 2): [
            "time_passed",
            "duty_overdue reply",
            "duty_started reconsideration_window",
            "finding_raised",
        ],
        date(2024, 6, 3): ["time_passed", "duty_lapsed reconsideration_window"],
    }


def test_a_sweep_gives_the_cases_before_and_after(opened: Opened, listener: Listener) -> None:
    """``time_passed`` has the case as of both days, and all changes."""
    [step] = Office(plugins=[listener]).sweep([opened()], date(2024, 4, 2))

    given = dict(listener.calls)["time_passed"]
    assert (given["before"], given["case"], given["changes"]) == (opened().at(R), step.case, step.changes)


def test_every_day_of_sweeping_tells_each_change_once(opened: Opened) -> None:
    """Day by day, with the cases handed on, the same is told as in one sweep to the end."""
    office, case, told = Office(), opened(), []
    case = case.record(events.ThirdPartyConsultationSent(on=date(2024, 3, 11), party="B Ltd"))
    for days in range(200):
        [step] = office.sweep([case], date(2024, 3, 11) + timedelta(days))
        case = step.case
        told += kinds(step)

    assert told == [
        "due_soon third_party_reply",
        "resumed reply",
        "lapsed third_party_reply",
        "due_soon reply",
        "overdue reply",
        "started reconsideration_window",
        "due_soon reconsideration_window",
        "lapsed reconsideration_window",
    ]


def test_cases_from_a_store_are_swept_since_the_last_sweep(opened: Opened) -> None:
    """A case that is loaded anew each day tells each change once if the last sweep's day is given."""
    office, told = Office(), []
    for day in range(1, 31):
        today = date(2024, 4, day)
        [step] = office.sweep([opened()], today, since=today - timedelta(1))
        told += [f"{today.day} {change}" for change in kinds(step)]

    assert told == ["2 overdue reply", "2 started reconsideration_window"]


def test_days_before_the_last_event_are_not_swept(opened: Opened) -> None:
    """What was before an event was told when it was recorded, also where the last sweep is older."""
    case = opened().record(events.SupplementReceived(on=date(2024, 4, 8)))

    [step] = Office().sweep([case], date(2024, 4, 9), since=date(2024, 3, 20))

    assert kinds(step) == []


def test_a_sweep_to_a_day_before_the_last_look_does_nothing(opened: Opened) -> None:
    """Time does not run backwards: the case comes back as it was."""
    case = opened().at(date(2024, 4, 8))

    assert Office().sweep([case], date(2024, 4, 5)) == [Step(case)]


@pytest.mark.parametrize(("soon", "first"), [(0, DUE), (1, date(2024, 3, 29)), (5, date(2024, 3, 25))])
def test_soon_is_counted_in_working_days(opened: Opened, soon: int, first: date) -> None:
    """The reminder comes on the first day with at most so many working days left."""
    office = Office()

    [before] = office.sweep([opened()], first - timedelta(1), soon=soon)
    [step] = office.sweep([before.case], first, soon=soon)

    assert (kinds(before), kinds(step)) == ([], ["due_soon reply"])


def test_a_short_duty_is_reminded_of_once(opened: Opened) -> None:
    """A duty that is near from the day it starts is told by the first sweep, that day or the next."""
    office = Office()
    case = opened(profile="cn-sh-changning", received=events.RequestReceived(on=R, channel="oral"))

    [same] = office.sweep([case], R)
    [next_day] = office.sweep([same.case], date(2024, 3, 5))
    [later] = office.sweep([case], date(2024, 3, 5), since=R)

    assert (kinds(same), kinds(next_day), kinds(later)) == (
        ["due_soon registration"],
        [],
        ["due_soon registration"],
    )


def test_soon_is_not_negative(opened: Opened) -> None:
    """A number of working days below 0 has no sense."""
    with pytest.raises(InputError, match="soon is -1; expected a number of working days, 0 or more"):
        Office().sweep([opened()], R, soon=-1)


def test_a_suspension_without_a_limit_is_no_news(opened: Opened) -> None:
    """A due date that moves with every day of waiting is not told every day."""
    case = opened(conventions={"joint_consultation_time": "excluded"})
    case = case.record(events.ReviewCompleted(on=date(2024, 3, 11), kind="difficulty", result="complex"))
    office = Office()

    [waits] = office.sweep([case], date(2024, 3, 12))
    [still] = office.sweep([waits.case], date(2024, 3, 20))

    assert (kinds(waits), kinds(still)) == (["suspended reply"], [])
    assert still.case.due("reply").due > waits.case.due("reply").due


def test_a_case_that_cannot_be_read_does_not_stop_a_sweep(opened: Opened, caplog: pytest.LogCaptureFixture) -> None:
    """Its step has the error, the log tells it, and the others are swept."""
    lost, on = opened(case_id="2").record(UNREADABLE), date(2040, 1, 3)

    first, second, third = Office().sweep([opened(), lost, opened()], on)

    assert (second.case, second.changes, type(second.error)) == (lost, (), OutOfCalendar)
    assert kinds(first) == kinds(third)
    assert kinds(first)[0] == "overdue reply"
    assert [record.getMessage() for record in caplog.records] == [
        f"case 2 could not be read as of {on}: {second.error}"
    ]


def test_a_duty_may_start_when_time_comes(opened: Opened, office: Office, listener: Listener) -> None:
    """A request whose day of receipt lies ahead starts its reply when that day is there."""
    received = events.RequestReceived(on=R, channel="fax", confirmed_on=date(2024, 3, 7))
    case = opened(received=received)

    early, there = [office.sweep([case], day)[0] for day in (date(2024, 3, 6), date(2024, 3, 7))]

    assert (early.case.state, kinds(early)) == (None, [])
    assert (there.case.state, kinds(there)) == ("received", ["started reply"])
    assert listener.heard == ["time_passed", "duty_started reply"]


def test_an_office_takes_plugins_from_entry_points_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The switch reaches the registry of packages."""
    asked: list[str] = []

    def entry_points(*, group: str) -> list[object]:
        asked.append(group)
        return []

    monkeypatch.setattr("importlib.metadata.entry_points", entry_points)

    Office()
    assert asked == []
    Office(entry_points=True)
    assert asked == ["foiflow"]

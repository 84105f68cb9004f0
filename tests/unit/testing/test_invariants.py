"""Each invariant holds of foiflow and fails where a system breaks it, saying how."""

from __future__ import annotations

import re
from datetime import date, timedelta
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import foiflow.testing.invariants as every
from foiflow import Applicant, Case, Item, events, open_case
from foiflow.law.load import load_profile
from foiflow.testing.engine import FOIFLOW, Across, FoiflowEngine, Owed, Reading
from foiflow.testing.invariants import rules as of_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

MONDAY = date(2024, 3, 4)
DAY = timedelta(1)


def opened(on: date = MONDAY, profile: str = "cn", **header: Any) -> Case:
    """Open a request."""
    received = events.RequestReceived(on=on, channel="in_person")
    return open_case("1", profile=profile, applicant=Applicant(kind="business", id="A-1"), received=received, **header)


CONSULTED = (
    opened()
    .record(events.ThirdPartyConsultationSent(on=date(2024, 3, 11), party="Secret Ltd"))
    .record(events.ExtensionNotified(on=date(2024, 3, 11), working_days=5))
    .record(events.ThirdPartyOpinionReceived(on=date(2024, 3, 18), party="Secret Ltd"))
)
PENDING = opened(date(2020, 1, 10), "cn-sh-changning").record(events.RequestRegistered(on=date(2020, 1, 13)))
"""Its reply was due before the notice of 27 January 2020 moved the holiday."""


class Shifted(FoiflowEngine):
    """Says every due date as a function of the case and the duty."""

    def __init__(self, due: Callable[[Case, Owed], date], covers: frozenset[str] | None = None) -> None:
        """Take the function, and the duties that are compared."""
        self.due, self.covers = due, covers

    def read(self, case: Case) -> Reading:
        """Shift the dates."""
        state, duties = super().read(case)
        return Reading(state, tuple(owed._replace(due=self.due(case, owed)) for owed in duties))


def kinds(case: Case) -> list[str]:
    """Name the events of a case."""
    return [event.type for event in case.log]


@pytest.mark.parametrize("case", [CONSULTED, PENDING], ids=["consulted", "pending"])
@pytest.mark.parametrize(
    "invariant",
    [
        every.agrees_with_the_naive_reading,
        every.due_dates_are_working_days,
        every.extensions_stay_within_limits,
        every.stops_add_up,
        every.order_within_a_day_moves_no_date,
        every.a_later_notice_moves_only_its_days,
        every.local_is_never_later,
        every.replay_equals_live,
        every.writing_and_reading_changes_nothing,
    ],
)
def test_it_holds_of_foiflow(invariant: Callable[[Case], None], case: Case) -> None:
    """Foiflow's own reading of a case with a consultation, and of one pending over a late notice, passes."""
    invariant(case)


def test_another_date_than_the_naive_reading_s_is_told_with_both_and_why() -> None:
    """The failure names the duty, both dates, foiflow's steps, and the case up to the first wrong step."""
    late = Shifted(lambda case, owed: owed.due + DAY if len(case.log) > 1 else owed.due)

    with pytest.raises(every.Disagreement, match="reply is due 2024-04-23") as found:
        every.agrees_with_the_naive_reading(CONSULTED, late)

    assert "the system says due 2024-04-24" in str(found.value)
    assert "1. request received on 2024-03-04" in str(found.value)
    assert "Secret" not in str(found.value)
    assert kinds(found.value.case) == ["request_received", "third_party_consultation_sent"]


def test_another_state_is_told() -> None:
    """A system that has not noticed a consultation is found at the step that it missed."""

    class Deaf(FoiflowEngine):
        def read(self, case: Case) -> Reading:
            """Know one state."""
            return Reading("received", super().read(case).duties)

    with pytest.raises(every.Disagreement, match="the state is in_consultation, and the system says received"):
        every.agrees_with_the_naive_reading(CONSULTED, Deaf())


def test_another_status_is_told() -> None:
    """A system that takes the last day for past is found on that day."""

    class Hasty(FoiflowEngine):
        def read(self, case: Case) -> Reading:
            """Be overdue on the last day."""
            state, duties = super().read(case)
            return Reading(state, tuple(o._replace(status="overdue") if o.due == case.as_of else o for o in duties))

    with pytest.raises(every.Disagreement, match="is running, and the system says overdue") as found:
        every.agrees_with_the_naive_reading(opened(), Hasty())

    assert found.value.case.as_of == date(2024, 4, 1)


@pytest.mark.parametrize(
    ("covers", "known"), [(None, False), (frozenset({"reply"}), True)], ids=["all duties", "the reply alone"]
)
def test_only_what_a_system_covers_is_compared(covers: frozenset[str] | None, known: bool) -> None:
    """A system that knows the reply alone, and no status, passes if it says so, and else misses duties."""

    class ReplyAlone(FoiflowEngine):
        def read(self, case: Case) -> Reading:
            """Give the reply's last day."""
            state, duties = super().read(case)
            mine = [owed for owed in duties if owed.duty == "reply" and owed.status != "void"]
            return Reading(state, tuple(owed._replace(status=None) for owed in mine))

    system = ReplyAlone()
    system.covers = covers
    if known:
        every.agrees_with_the_naive_reading(CONSULTED, system)
    else:
        with pytest.raises(every.Disagreement, match=r"third_party_reply is due .* the system says not owed"):
            every.agrees_with_the_naive_reading(CONSULTED, system)


def test_a_due_date_on_a_rest_day_is_told() -> None:
    """A reply due on a Saturday is no reply due."""
    with pytest.raises(every.Disagreement, match="reply is due on 2024-04-06, which is no working day"):
        every.due_dates_are_working_days(opened(), Shifted(lambda *_: date(2024, 4, 6)))


def test_a_district_s_own_last_day_may_be_a_rest_day() -> None:
    """A duty whose row says that it does not roll is left alone."""
    answered = opened(profile="cn-sh-songjiang").record(events.AnswerIssued(on=date(2024, 3, 9), outcome="disclosed"))

    every.due_dates_are_working_days(answered)

    assert {owed.due for owed in FOIFLOW.read(answered).duties if owed.duty == "conversion_review"} == {
        date(2024, 3, 9)
    }


def extended(case: Case) -> int:
    """Count the working days of all extensions."""
    return sum(getattr(event, "working_days", None) or 0 for event in case.log)


@pytest.mark.parametrize(
    ("due", "why"),
    [
        (lambda case, owed: owed.due + DAY * extended(case), "it is due"),
        (lambda case, owed: owed.due - 60 * DAY if extended(case) > 1 else owed.due, "it is due"),
        (lambda case, owed: date(2024, 4, 26) if extended(case) == 40 else owed.due, "longer and longer extensions"),
    ],
    ids=["past the cap", "nearer", "not capped"],
)
def test_extensions_out_of_bounds_are_told(due: Callable[[Case, Owed], date], why: str) -> None:
    """An extension past its cap, one that shortens, one that never ends: each is found."""
    with pytest.raises(every.Disagreement, match=why) as found:
        every.extensions_stay_within_limits(opened(), Shifted(due))

    assert kinds(found.value.case)[-1] == "extension_notified"


@pytest.mark.parametrize("asked", [1, 2], ids=["one", "two at once"])
def test_stops_that_do_not_add_up_are_told(asked: int) -> None:
    """A system that leaves out a day more for each consultation is found with the fewest."""

    def due(case: Case, owed: Owed) -> date:
        return owed.due + 7 * DAY if kinds(case).count("third_party_consultation_sent") == asked else owed.due

    with pytest.raises(every.Disagreement, match="with consultations that take 2 working days") as found:
        every.stops_add_up(opened(), Shifted(due))

    assert kinds(found.value.case).count("third_party_consultation_sent") == asked


def test_a_date_that_depends_on_the_order_of_a_day_is_told() -> None:
    """Two entries of one day give other dates in the other order: the system is wrong."""
    case = (
        opened()
        .record(events.RequestRegistered(on=MONDAY))
        .record(events.ThirdPartyConsultationSent(on=MONDAY, party="Z"))
    )
    fickle = Shifted(lambda case, owed: owed.due + DAY * (case.log[-1].type == "request_registered"))

    with pytest.raises(every.Disagreement, match="request_registered and third_party_consultation_sent in the other"):
        every.order_within_a_day_moves_no_date(case, fickle)


def test_a_notice_known_too_early_is_told() -> None:
    """A reply pending when the holiday of 2020 was made longer was due on the days known before, until then."""

    class Clairvoyant(FoiflowEngine):
        def read(self, case: Case) -> Reading:
            """Count on today's notices."""
            return super().read(attrs.evolve(case, calendar=None))

    with pytest.raises(every.Disagreement, match=r"reply is due 2020-02-12.*the system says due 2020-02-14"):
        every.a_later_notice_moves_only_its_days(PENDING, Clairvoyant())


def test_a_date_moved_by_a_notice_that_does_not_concern_it_is_told() -> None:
    """A duty due before the first day that a notice changes stays where it was."""
    restless = Shifted(lambda case, owed: owed.due - 20 * DAY - DAY * (case.calendar is CHANGED), covers=frozenset())

    with pytest.raises(every.Disagreement, match=r"moves from or to .*, and no day before it changed"):
        every.a_later_notice_moves_only_its_days(PENDING, restless)


CHANGED = next(after for _, after in of_rules._known(PENDING))


def test_local_time_longer_than_national_is_told() -> None:
    """A district may be stricter with its organs, never more lenient."""
    lenient = Shifted(lambda case, owed: owed.due + DAY if case.profile != "cn" else owed.due)

    with pytest.raises(every.Disagreement, match=r"reply is due 2020-02-15, and nationally 2020-02-14"):
        every.local_is_never_later(PENDING, lenient)


@pytest.mark.parametrize(("dropped", "why"), [("case_archived", "archived is never reached"), (None, "is never left")])
def test_a_state_cut_off_or_a_dead_end_is_told(dropped: str | None, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the arcs that lead there, or out of there, the states are named."""
    profile = load_profile("cn")
    rules = profile.rules(MONDAY, profile.conventions(MONDAY))
    left = tuple(arc for arc in rules.arc if arc.event != dropped) if dropped else ()
    broken = SimpleNamespace(
        first_day=MONDAY,
        boundaries=(),
        conventions=lambda _: {},
        rules=lambda *_: attrs.evolve(rules, arc=left),
    )
    monkeypatch.setattr(of_rules, "load_profile", lambda _: broken)

    with pytest.raises(AssertionError, match=why):
        every.states_are_reached_and_left("cn")


def test_a_replay_that_differs_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A case that did not come about by recording is found: its log has an entry that cannot be."""
    twice = attrs.evolve(CONSULTED, log=(*CONSULTED.log, events.FeeLapsed(on=date(2024, 3, 18))))

    with pytest.raises(every.Disagreement, match=r"live, rejected are \[\], and replayed .*fee_lapsed"):
        every.replay_equals_live(twice)


def test_a_case_lost_in_writing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another case than was written is found."""
    monkeypatch.setattr("foiflow.testing.invariants.logs.case_from_json", lambda *_, **__: PENDING)

    with pytest.raises(every.Disagreement, match="read again it is another case"):
        every.writing_and_reading_changes_nothing(CONSULTED)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (Across({"1": 200}, frozenset()), "1 costs 100 CNY, and the system says 200 CNY"),
        (Across({}, frozenset()), "1 costs 100 CNY, and the system says nothing, for it is not counted"),
        (Across({"1": 100}, frozenset({"1"})), "1 does not repeat an earlier request"),
    ],
)
def test_another_fee_or_repeat_is_told(said: Across, why: str) -> None:
    """What a system says across cases is compared case by case."""

    class Says:
        def across(self, cases: Iterable[Case]) -> Across:
            """Say it."""
            return said

    case = opened(items=tuple(Item(str(number)) for number in range(11)))

    with pytest.raises(AssertionError, match=re.escape(why)):
        every.agrees_across_cases((case,), Says())


def test_a_report_that_does_not_reconcile_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """An equation that fails is named with its two sides."""
    failed = SimpleNamespace(equation=SimpleNamespace(name="R1+R2=R3.7+R4", where=("column", "c1")), left=4, right=5)
    monkeypatch.setattr("foiflow.testing.invariants.across.check", lambda _: SimpleNamespace(failures=[failed]))

    with pytest.raises(AssertionError, match=re.escape("R1+R2=R3.7+R4 (column c1, 2019): 4 is not 5")):
        every.reports_reconcile((CONSULTED,))

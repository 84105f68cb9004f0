"""What a correction of the log changes, told with the case that it gives."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from foiflow import Applicant, EventRefused, InputError, events, open_case
from foiflow.cases.amend import DutyChange

if TYPE_CHECKING:
    from foiflow import Case
    from foiflow.cases.amend import Corrected
    from foiflow.events import Event

START, DAY = date(2024, 3, 4), date(2024, 4, 10)
LATE = events.AnswerIssued(on=date(2024, 4, 8), outcome="disclosed")
IN_TIME = events.AnswerIssued(on=date(2024, 4, 1), outcome="disclosed")
NOTICE = events.CorrectionNoticeIssued(on=date(2024, 3, 8), reply_within_working_days=10)
ASKED = events.ThirdPartyConsultationSent(on=date(2024, 3, 11), party="B")


def case_with(*steps: Event) -> Case:
    """Step a case live from its receipt on 4 March 2024."""
    received = events.RequestReceived(on=START, channel="online")
    case = open_case("1", profile="cn", applicant=Applicant(kind="business"), received=received)
    for step in steps:
        case = case.record(step)
    return case


def correct(case: Case, index: int, event: Event | None = None, **more: Any) -> Corrected:
    """Correct an entry on 10 April 2024."""
    return case.corrected(index, event, **{"by": "Li", "reason": "posting register", "on": DAY, **more})


def statuses(made: Corrected) -> dict[tuple[str, str | None, int], tuple[str | None, str | None]]:
    """Give the statuses before and after of each duty that changes."""
    return {
        (change.id, change.about, change.number): (
            None if change.before is None else change.before.status,
            None if change.after is None else change.after.status,
        )
        for change in made.duties
    }


def test_a_correction_tells_which_duties_and_findings_change() -> None:
    """An answer a week earlier is in time: the reply duty and the remedies move, and the finding goes."""
    made = correct(case_with(LATE), 1, IN_TIME)
    assert statuses(made) == {
        ("reply", None, 1): ("met_late", "met"),
        ("reconsideration_window", None, 1): ("running", "running"),
        ("litigation_window", None, 1): ("running", "running"),
    }
    reply = made.duties[0]
    assert reply.before is not None
    assert reply.after == made.case.due("reply")
    assert (reply.before.done, reply.after.done) == (LATE.on, IN_TIME.on)
    assert [(found.code, found.on) for found in made.removed] == [
        ("reply_late", LATE.on),
        ("secrecy_review_missing", LATE.on),
    ]
    assert [(found.code, found.on) for found in made.added] == [("secrecy_review_missing", IN_TIME.on)]


def test_the_old_entry_stays_in_the_log() -> None:
    """The case is the one that recording the correction gives: the log as it was, and one entry more."""
    case = case_with(LATE)
    made = correct(case, 1, IN_TIME, role="head")
    entry = events.EntryCorrected(on=DAY, by="Li", role="head", index=1, reason="posting register", event=IN_TIME)
    assert made.case.log == (*case.log, entry)
    assert made.case == case.record(entry)
    assert (case.log[-1], case.due("reply").status) == (LATE, "met_late")


def test_striking_an_entry_out_takes_away_what_it_began() -> None:
    """Without the consultation, the third party's duty never arose and no time is left out."""
    made = correct(case_with(ASKED), 1)
    assert statuses(made)["third_party_reply", "B", 1] == ("lapsed", None)
    assert made.duties[0].id == "reply"
    assert (made.duties[0].before, made.duties[0].after) != (None, None)


def test_a_correction_may_begin_a_duty() -> None:
    """An entry that should have been a consultation brings the third party's duty about."""
    made = correct(case_with(events.SupplementReceived(on=ASKED.on)), 1, ASKED, on=date(2024, 3, 12))
    assert statuses(made) == {
        ("reply", None, 1): ("running", "suspended"),
        ("third_party_reply", "B", 1): (None, "running"),
    }


def test_runnings_of_one_duty_are_told_apart() -> None:
    """With another day of the corrected request, the second running of the reply duty starts on another day."""
    made = correct(
        case_with(NOTICE, events.CorrectionReceived(on=date(2024, 3, 15))),
        2,
        events.CorrectionReceived(on=date(2024, 3, 18)),
    )
    second = next(change for change in made.duties if (change.id, change.number) == ("reply", 2))
    assert second.before is not None
    assert second.after is not None
    assert (second.before.starts, second.after.starts) == (date(2024, 3, 15), date(2024, 3, 18))


def test_that_time_has_passed_is_no_change() -> None:
    """What has become overdue by the day of the correction is not what the correction did."""
    case = case_with(events.SupplementReceived(on=date(2024, 3, 11)))
    made = correct(case, 1, events.SupplementReceived(on=date(2024, 3, 12)))
    assert (case.due("reply").status, made.case.due("reply").status) == ("running", "overdue")
    assert (made.duties, made.added, made.removed) == ((), (), ())


def test_a_day_in_the_future_is_corrected() -> None:
    """A year mistyped: the case was read as of that year, and is read as of the correction."""
    mistyped = events.AnswerIssued(on=date(2025, 4, 1), outcome="disclosed")
    made = correct(case_with(mistyped), 1, IN_TIME)
    assert statuses(made)["reply", None, 1] == ("met_late", "met")
    assert statuses(made)["litigation_window", None, 1] == ("running", "running")
    assert made.case.as_of == DAY


def test_a_case_read_as_of_another_day_is_corrected_at_its_end() -> None:
    """Whatever day a case is read as of, its whole log is corrected."""
    case = case_with(LATE)
    assert correct(case.at(START), 1, IN_TIME) == correct(case, 1, IN_TIME)


def test_an_entry_may_be_corrected_again() -> None:
    """The last word counts, and the change is told against the one before."""
    first = correct(case_with(LATE), 1, IN_TIME).case
    second = correct(first, 1)
    assert statuses(second)["reply", None, 1] == ("met", "overdue")
    assert second.case.state == "received"


def test_correcting_nothing_changes_nothing() -> None:
    """An entry replaced by itself leaves every duty and finding as it was."""
    made = correct(case_with(LATE), 1, LATE)
    assert (made.duties, made.added, made.removed) == ((), (), ())


@pytest.mark.parametrize("index", [3, 7, -1, True])
def test_a_correction_needs_an_entry(index: int) -> None:
    """An entry that is not there, and the correction itself, cannot be corrected."""
    with pytest.raises(InputError) as caught:
        correct(case_with(NOTICE, LATE), index)
    assert caught.value.path == "entry_corrected.index"


def test_a_correction_is_not_corrected() -> None:
    """Neither is a correction itself an entry to correct, nor what an entry should have said."""
    first = correct(case_with(LATE), 1, IN_TIME).case
    with pytest.raises(InputError, match="expected the position of another entry of the log, from 0"):
        correct(first, 2)
    with pytest.raises(InputError, match="expected an event, not itself a correction"):
        correct(case_with(LATE), 1, first.log[-1])


def test_a_correction_that_makes_an_entry_impossible_is_refused() -> None:
    """Neither may the log without the notice reject what answers it, nor may the new entry itself be impossible."""
    case = case_with(NOTICE, events.CorrectionReceived(on=date(2024, 3, 15)))
    with pytest.raises(EventRefused, match="'correction_received' is refused"):
        correct(case, 1)
    with pytest.raises(EventRefused, match="'fee_paid' is refused"):
        correct(case_with(LATE), 1, events.FeePaid(on=LATE.on))


@pytest.mark.parametrize(
    ("index", "event", "more"),
    [
        (9, None, {}),
        (1, "ZhangSan", {}),
        (1, events.AnswerIssued(on=DAY, outcome="none", by="ZhangSan"), {}),
        (1, events.EntryCorrected(on=DAY, index=0, reason="ZhangSan", note="ZhangSan"), {}),
        (1, events.ThirdPartyOpinionReceived(on=DAY, party="ZhangSan"), {}),
        (1, None, {"by": ["ZhangSan"]}),
        (1, None, {"reason": ["ZhangSan"]}),
    ],
)
def test_no_error_names_a_person(index: int, event: Any, more: dict[str, Any]) -> None:
    """Whatever is wrong with a correction, its error tells it without what is personal."""
    with pytest.raises((InputError, EventRefused)) as caught:
        correct(case_with(ASKED), index, event, **more)
    assert "ZhangSan" not in f"{caught.value} {caught.value.args}"


def test_a_change_is_a_value() -> None:
    """Equal changes are equal and hash alike."""
    one, other = (correct(case_with(LATE), 1, IN_TIME) for _ in range(2))
    assert (one, hash(one)) == (other, hash(other))
    assert isinstance(one.duties[0], DutyChange)

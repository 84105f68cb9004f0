"""How a deadline came about: every step with its dates and articles."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from foiflow import Applicant, events, open_case
from foiflow.calendars import WorkdayIndex, load_calendar
from foiflow.errors import UnknownName
from foiflow.law.files import read_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow import Case

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
R = "2024-03-04 request_received channel=online"
UNSETTLED = load_calendar().announced_through + timedelta(21)
"""A day of the year that no notice has announced."""
ASK = "2024-03-11 third_party_consultation_sent party=X served_on=2024-03-13"
TELL = "2024-03-21 third_party_opinion_received party=X consents=true"
NOTICES_2024 = "国办发明电〔2023〕7号"


def told(case: Case, duty: str = "reply", about: str | None = None) -> list[str]:
    """Give the sentences of an explanation."""
    return [step.text for step in case.explain(duty, about).steps]


def test_a_reply_is_explained_step_by_step(case_of: Callable[..., Case]) -> None:
    """Receipt, period, time left out, extension, days off and the answer, in the order of the calculation."""
    case = case_of(
        R, ASK, "2024-03-20 extension_notified working_days=10", TELL, "2024-04-25 answer_issued outcome=disclosed"
    )
    assert told(case)[:6] == [
        "request received on 2024-03-04 Mon (online); the day itself is not counted",
        "20 working days after it end on 2024-04-01 Mon",
        "third party consulted (X) on 2024-03-11, until third party's opinion received on 2024-03-21 Thu: "
        "8 working days left out, 2024-03-12 Tue to 2024-03-21 Thu; now due 2024-04-12 Fri",
        "extension of 10 working days notified on 2024-03-20: now due 2024-04-26 Fri",
        "days between that do not follow the week: 2024-04-04 Thu, 2024-04-05 Fri off; "
        "2024-04-07 Sun worked although a weekend",
        "due 2024-04-26 Fri; answer issued on 2024-04-25 Thu: in time",
    ]


@pytest.mark.parametrize(
    ("lines", "duty", "sentence"),
    [
        (
            [R + " confirmed_on=2024-03-06", "2024-03-06 assigned"],
            "reply",
            "request received on 2024-03-04 Mon (online), counts as received on 2024-03-06 Wed; "
            "the day itself is not counted",
        ),
        (
            [R, "2024-03-20 extension_notified until=2024-04-16"],
            "reply",
            "extension until 2024-04-16 notified on 2024-03-20: now due 2024-04-16 Tue",
        ),
        (
            [R, "2024-04-02 extension_notified working_days=5"],
            "reply",
            "extension of 5 working days notified on 2024-04-02: without effect",
        ),
        (
            [R, "2024-03-06 correction_notice_issued", "2024-03-15 correction_received"],
            "reply",
            "corrected request received on 2024-03-15 Fri: the period runs anew, that day not counted",
        ),
        (
            [R, "2024-03-06 correction_notice_issued", "2024-03-15 correction_received"],
            "reply",
            "due 2024-04-01 Mon so far; from 2024-03-15 Fri no longer, replaced or ended",
        ),
        (
            [R, "2024-04-03 answer_issued outcome=other"],
            "reply",
            "due 2024-04-01 Mon; answer issued on 2024-04-03 Wed: 2 working days late",
        ),
        ([R], "reply", "due 2024-04-01 Mon; on 2024-03-04 Mon running"),
        (
            [R, "2024-03-06 correction_notice_issued served_on=2024-03-06"],
            "correction_reply",
            "correction notice issued on 2024-03-06 Wed; the day itself is not counted",
        ),
        (
            [R, "2024-03-06 correction_notice_issued served_on=2024-03-05"],
            "correction_reply",
            "correction notice issued on 2024-03-06 Wed, counted from 2024-03-05 Tue; the day itself is not counted",
        ),
        ([R, ASK], "reply", "due 2024-04-25 Thu; on 2024-03-11 Mon suspended"),
        (
            [R, ASK],
            "third_party_reply",
            "third party consulted on 2024-03-11 Mon, counted from 2024-03-13 Wed; the day itself is not counted",
        ),
        (
            [R, "2024-03-06 correction_notice_issued reply_within_days=10"],
            "correction_reply",
            "a date that this rests on is not exact in the log, so the result is assumed",
        ),
        (
            [R, "2024-03-06 correction_notice_issued reply_by=2024-03-15"],
            "correction_reply",
            "the day named in the letter (reply_by): 2024-03-15 Fri",
        ),
        (
            [R, "2024-03-06 correction_notice_issued reply_within_days=9"],
            "correction_reply",
            "the fixed day or the days named in the letter: 2024-03-15 Fri",
        ),
        (
            [R, "2024-03-30 answer_issued outcome=other"],
            "reconsideration_window",
            "60 calendar days after it: 2024-05-29 Wed",
        ),
        (
            [R, "2024-03-12 answer_issued outcome=other"],
            "reconsideration_window",
            "60 calendar days after it: 2024-05-11 Sat",
        ),
        (
            [R, "2024-03-13 answer_issued outcome=other"],
            "reconsideration_window",
            "60 calendar days after it: 2024-05-12 Sun, a rest day, so 2024-05-13 Mon",
        ),
        ([R, "2024-03-29 answer_issued outcome=other"], "litigation_window", "6 months after it: 2024-09-29 Sun"),
        (
            [f"{UNSETTLED} request_received channel=fax"],
            "reply",
            "no notice settles these days yet: the date is provisional, between …",
        ),
        (
            [
                "2018-03-05 request_received channel=fax",
                "2018-03-06 correction_notice_issued reply_within_working_days=5",
            ],
            "correction_reply",
            "the wording behind this duty is derived",
        ),
        (
            [R, "2024-03-05 correction_notice_issued reply_within_working_days=1 served_on=2024-03-05"],
            "correction_reply",
            "1 working day after it ends on 2024-03-06 Wed",
        ),
        (
            [R, "2024-03-28 extension_notified working_days=1"],
            "reply",
            "extension of 1 working day notified on 2024-03-28: now due 2024-04-02 Tue",
        ),
    ],
)
def test_what_an_explanation_says(case_of: Callable[..., Case], lines: list[str], duty: str, sentence: str) -> None:
    """Among the steps there is this one."""
    start = sentence.removesuffix("…")
    found = [
        text
        for text in told(case_of(*lines), duty)
        if text == sentence or (start != sentence and text.startswith(start))
    ]
    assert len(found) == 1, told(case_of(*lines), duty)


def test_the_day_of_receipt_lies_not_between(case_of: Callable[..., Case]) -> None:
    """Sunday 7 April 2024 was worked, and what comes in on it is counted from the next day on."""
    [between] = [
        text for text in told(case_of("2024-04-07 request_received channel=online")) if "do not follow" in text
    ]
    assert between == (
        "days between that do not follow the week: 2024-04-28 Sun worked although a weekend; "
        "2024-05-01 Wed, 2024-05-02 Thu, 2024-05-03 Fri off"
    )


@pytest.mark.parametrize(("received", "due"), [("2024-03-07", "2024-04-07"), ("2024-03-29", "2024-04-28")])
def test_the_last_day_lies_between(case_of: Callable[..., Case], received: str, due: str) -> None:
    """A reply that is due on a worked Sunday says that this day was worked."""
    [between] = [text for text in told(case_of(f"{received} request_received channel=online")) if "not follow" in text]
    assert between.endswith(f"{due} Sun worked although a weekend")


def test_the_day_after_the_last_one_lies_not_between(case_of: Callable[..., Case]) -> None:
    """What is due on 3 April 2024 says nothing of the holiday that begins on the 4th."""
    assert not [text for text in told(case_of("2024-03-06 request_received channel=online")) if "do not follow" in text]


def test_silence_is_explained(case_of: Callable[..., Case]) -> None:
    """A window that silence opened says so."""
    case = case_of(R).at(date(2024, 4, 2))
    assert told(case, "reconsideration_window")[0] == (
        "silence: the reply was due on 2024-04-01 Mon and had not come; the day itself is not counted"
    )


@pytest.mark.parametrize(
    ("asked", "left_out"),
    [
        ("11", "17 working days left out, 2024-03-12 Tue to 2024-04-03 Wed; now due 2024-04-25 Thu"),
        ("12", "16 working days left out, 2024-03-13 Wed to 2024-04-03 Wed; now due 2024-04-24 Wed"),
    ],
)
def test_an_open_stop_is_explained(case_of: Callable[..., Case], asked: str, left_out: str) -> None:
    """A consultation that nobody answered yet is still open, from the day after the letter to the last one allowed."""
    ask = f"2024-03-{asked} third_party_consultation_sent party=X served_on=2024-03-13"
    [stop] = [text for text in told(case_of(R, ask)) if "left out" in text]
    assert stop == f"third party consulted (X) on 2024-03-{asked}, still open: {left_out}"


@pytest.fixture
def first_received() -> Case:
    """Give a case received on the Saturday that a calendar of Mondays to Fridays begins with."""
    return open_case(
        "1",
        profile="cn",
        applicant=Applicant(kind="business"),
        received=events.RequestReceived(on=date(2024, 3, 2), channel="online"),
        calendar=WorkdayIndex("own", date(2024, 3, 2), date(2024, 12, 31), {}),
    )


def test_a_delay_longer_than_the_calendar_before_it_is_told(first_received: Case) -> None:
    """From a last day in the fifth week of a calendar to an answer six weeks later, thirty working days are counted."""
    case = first_received.record(events.AnswerIssued(on=date(2024, 5, 10), outcome="other"))
    assert "due 2024-03-29 Fri; answer issued on 2024-05-10 Fri: 30 working days late" in told(case)


def test_the_first_days_of_a_calendar_are_explained_like_others(first_received: Case) -> None:
    """Asked on the day that a calendar begins with, and answered on Monday."""
    case = first_received.record(events.ThirdPartyConsultationSent(on=date(2024, 3, 2), party="X"))
    case = case.record(events.ThirdPartyOpinionReceived(on=date(2024, 3, 4), party="X"))
    [stop] = [text for text in told(case) if "left out" in text]
    assert stop.partition(": ")[2] == (
        "1 working day left out, 2024-03-04 Mon to 2024-03-04 Mon; now due 2024-04-01 Mon"
    )


def test_a_stop_of_nobody_in_particular_is_explained(case_of: Callable[..., Case]) -> None:
    """A stop that concerns no party has no name."""
    lines = (R, "2024-03-11 review_completed kind=difficulty result=complex", "2024-03-21 joint_consultation_held")
    case = case_of(*lines, conventions={"joint_consultation_time": "excluded"})
    [stop] = [text for text in told(case) if "left out" in text]
    assert stop.startswith("review completed on 2024-03-11, until joint consultation held on 2024-03-21 Thu: 8 working")


def test_open_points_in_play_are_named(case_of: Callable[..., Case]) -> None:
    """The readings that the result depends on stand at the end."""
    case = case_of(R, "2024-03-20 extension_notified working_days=10", conventions={"extension_from": "notice"})
    assert "extension_from = notice" in told(case)[-1]
    assert "excluded_from" not in told(case)[-1]


def test_open_points_that_nothing_brought_up_are_not_named(case_of: Callable[..., Case]) -> None:
    """Where nothing happened but the receipt, no reading of extensions, answers or stops stands at the end."""
    assert told(case_of(R))[-1] == "open points are read as online_receipt = confirmed_if_given"


def test_open_points_of_another_duty_are_not_named(case_of: Callable[..., Case]) -> None:
    """How the reply leaves out time is not among the readings behind another agency's limit."""
    case = case_of(R, "2024-03-11 agency_consultation_sent agency=A")
    assert told(case, "agency_reply")[-1] == "open points are read as online_receipt = confirmed_if_given"


def test_the_day_of_posting_is_the_basis_of_answers_alone(case_of: Callable[..., Case]) -> None:
    """What makes the day of posting count is cited where an answer ends a duty, and nowhere else."""
    case = case_of(R, "2024-03-06 correction_notice_issued", "2024-03-15 correction_received")
    case = case.record(events.AgencyConsultationSent(on=date(2024, 3, 18), agency="A"))
    case = case.record(events.AgencyOpinionReceived(on=date(2024, 3, 19), agency="A"))
    answered = case.record(events.AnswerIssued(on=date(2024, 3, 20), outcome="disclosed"))
    ends = [
        [step for step in answered.explain(duty).steps if step.text.endswith("in time")]
        for duty in ("reply", "correction_reply", "agency_reply")
    ]
    assert [step.cites for [step] in ends] == [("cn-letter-2016-235:4",), (), ()]


@pytest.mark.parametrize(("week", "rolls"), [("rolled", True), ("strict", False)])
def test_the_rule_on_rest_days_is_the_basis_of_what_rolls_alone(
    case_of: Callable[..., Case], week: str, rolls: bool
) -> None:
    """Art. 203 of the Civil Code is cited for a week that would run on over a rest day, and for no other."""
    decided = "2024-04-26 reconsideration_decided result=corrected received_on=2024-04-26"
    lines = (R, "2024-03-12 answer_issued outcome=other", decided)
    case = case_of(*lines, profile="cn-sh-changning", conventions={"one_week": week})
    [step] = [step for step in case.explain("outcome_registration").steps if "7 calendar days after it" in step.text]
    assert ("cn-civil-code:203" in step.cites) is rolls


def test_an_answer_dated_before_every_calendar_is_explained(case_of: Callable[..., Case]) -> None:
    """A slip in the date of a letter, by which an answer counts, is told as it stands."""
    answer = "2024-03-20 answer_issued outcome=other dated_on=1924-03-18"
    case = case_of(R, answer, conventions={"answered_on": "letter_date"})
    assert "due 2024-04-01 Mon; answer issued on 1924-03-18 Tue: in time" in told(case)


def test_an_article_that_nobody_vouches_for_is_marked() -> None:
    """The county's own articles do not say how far they were read, so they are unverified."""
    case = open_case(
        "1",
        profile=EXAMPLES / "county.toml",
        applicant=Applicant(kind="business"),
        received=events.RequestReceived(on=date(2024, 3, 4), channel="online", role="registrar"),
    )
    sources = dict(case.explain("registration").sources)
    assert sources["example-county:2"].endswith("Requests are registered within one working day. (unverified)")


def test_every_article_cited_is_named_once(case_of: Callable[..., Case]) -> None:
    """The sources give law, article and tenor of everything cited, holiday notices included."""
    explanation = case_of(R, ASK, TELL, "2024-04-12 answer_issued outcome=other").explain()
    cited = list(dict.fromkeys(cite for step in explanation.steps for cite in step.cites))
    sources = dict(explanation.sources)
    assert list(sources) == cited
    assert sources["cn-2019:33"].startswith(f"{read_text('cn-2019').title['en']}, Art. 33: ")
    assert [words for short, words in sources.items() if ":" not in short] == [
        "notice of the State Council's General Office on days off"
    ]


def test_one_party_alone_can_be_explained(case_of: Callable[..., Case]) -> None:
    """With a party named, only its duty is explained."""
    case = case_of(R, ASK, "2024-03-12 third_party_consultation_sent party=Y served_on=2024-03-14")
    explanation = case.explain("third_party_reply", "Y")
    assert explanation.title == ("third party's opinion of Y, cn-2019, profile cn, as of 2024-03-12")
    assert [step.text for step in explanation.steps if "consulted on" in step.text] == [
        "third party consulted on 2024-03-12 Tue, counted from 2024-03-14 Thu; the day itself is not counted"
    ]


def test_how_late_is_told_in_working_days(case_of: Callable[..., Case]) -> None:
    """What came late is told with the number of working days."""
    case = case_of(R, "2024-03-29 answer_issued outcome=other", "2024-09-30 reconsideration_filed")
    assert told(case, "reconsideration_window")[-2] == (
        "due 2024-05-28 Tue; reconsideration applied for on 2024-09-30 Mon: 88 working days late"
    )


def test_every_working_day_late_is_counted(case_of: Callable[..., Case]) -> None:
    """One more working day each from 2 to 12 April 2024, the holiday and the worked Sunday among them."""
    days = ["02", "03", "07", "08", "09", "10", "11", "12"]
    ends = [told(case_of(R, f"2024-04-{day} answer_issued outcome=other"))[-2] for day in days]
    assert [end.rpartition(": ")[2] for end in ends] == [
        "1 working day late",
        *(f"{number} working days late" for number in range(2, 9)),
    ]


def test_two_asked_on_one_day_are_both_told(case_of: Callable[..., Case]) -> None:
    """What each of two third parties adds is told, whichever of them is the first in the log."""
    asked = [f"2024-03-11 third_party_consultation_sent party={party}" for party in "XY"]
    told_of = ["2024-03-15 third_party_opinion_received party=Y", "2024-03-21 third_party_opinion_received party=X"]
    found = [text for text in told(case_of(R, *asked, *told_of)) if "left out" in text]
    assert [text.partition(": ")[2] for text in found] == [
        "4 working days left out, 2024-03-12 Tue to 2024-03-15 Fri; now due 2024-04-08 Mon",
        "4 working days left out, 2024-03-18 Mon to 2024-03-21 Thu; now due 2024-04-12 Fri",
    ]


def test_what_came_late_on_a_rest_day_is_late(case_of: Callable[..., Case]) -> None:
    """What came on a rest day after its day is late, though by no working day."""
    notice = "2024-03-06 correction_notice_issued reply_by=2024-03-15 served_on=2024-03-06"
    case = case_of(R, notice, "2024-03-16 correction_received")
    assert "due 2024-03-15 Fri; corrected request received on 2024-03-16 Sat: late" in told(case, "correction_reply")


def test_a_worked_weekend_counts_among_the_days_late(case_of: Callable[..., Case]) -> None:
    """Saturday 14 September 2024 was worked."""
    case = case_of(R, "2024-03-12 answer_issued outcome=other", "2024-09-14 litigation_filed")
    assert (
        told(case, "litigation_window")[-2] == "due 2024-09-12 Thu; suit brought on 2024-09-14 Sat: 2 working days late"
    )


def test_an_explanation_is_written_as_numbered_lines(case_of: Callable[..., Case]) -> None:
    """As text it has its title, its numbered steps with their basis, and the sources."""
    lines = str(case_of(R).explain()).splitlines()
    assert lines[0] == "reply, cn-2019, profile cn, as of 2024-03-04"
    assert lines[1] == (
        " 1. request received on 2024-03-04 Mon (online); the day itself is not counted  "
        "[cn-2019:31; cn-guiding-case-26:1; cn-civil-code:201]"
    )
    assert "Sources" in lines
    assert lines[-1].startswith("    ")


def test_an_unknown_duty_is_refused(case_of: Callable[..., Case]) -> None:
    """A duty that the case does not have is answered with those it has."""
    with pytest.raises(UnknownName, match="no duty of this case 'repply'; known: reply"):
        case_of(R).explain("repply")


def test_a_duty_that_ended_can_be_explained(case_of: Callable[..., Case]) -> None:
    """A reply that was withdrawn is explained up to its end."""
    assert told(case_of(R, "2024-03-06 request_withdrawn"))[-2] == (
        "due 2024-04-01 Mon so far; from 2024-03-06 Wed no longer, replaced or ended"
    )


def test_a_day_that_an_extension_named_is_told(case_of: Callable[..., Case]) -> None:
    """Where the time left out comes to less, the day promised to the applicant stands, and that is said."""
    case = case_of(
        R,
        "2024-03-11 third_party_consultation_sent party=B served_on=2024-03-11",
        "2024-03-12 extension_notified until=2024-04-12 approved_by=X",
        "2024-03-13 third_party_opinion_received party=B",
    )
    assert "not before the day that the extension named: 2024-04-12 Fri" in told(case)


def test_a_day_that_an_extension_names_and_reaches_is_told_once(case_of: Callable[..., Case]) -> None:
    """Where the days added come to the day that the letter names, nothing holds it up."""
    steps = told(case_of(R, "2024-03-20 extension_notified until=2024-04-16"))
    assert [text for text in steps if "2024-04-16" in text] == [
        "extension until 2024-04-16 notified on 2024-03-20: now due 2024-04-16 Tue",
        "due 2024-04-16 Tue; on 2024-03-20 Wed running",
    ]

"""Each named reading gives the date that it says, worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from foiflow.batch.readings import Dates, combined, named_readings
from foiflow.batch.terms import Books, Terms
from foiflow.calendars import load_calendar
from foiflow.codecs.logs import case_from_dict

READINGS = {reading.name: reading for reading in named_readings()}


def event(kind: str, on: str, **fields: Any) -> dict[str, Any]:
    """An event as a log has it."""
    return {"type": kind, "on": on, **fields}


def due(name: str, received: str, *events: dict[str, Any], duty: str = "reply") -> str | None:
    """The date that a reading gives for a request made in person."""
    first = event("request_received", received, channel="in_person")
    log = {"case_id": "1", "profile": "cn", "applicant": {"kind": "business"}, "events": [first, *events]}
    reading = {one.name: one for one in named_readings(duty)}[name]
    day = Dates(case_from_dict(log), duty, Books()).due(reading)
    return None if day is None else date.fromordinal(day).isoformat()


# Received on Monday 4 March 2024: 20 working days end on Monday 1 April.
CORRECTED = (event("correction_notice_issued", "2024-03-06"), event("correction_received", "2024-03-14"))
"""Starts anew on 14 March: 15 March is 1, three weeks make 11 on 29 March, 1-3 April 14, 7-12 April 20: 12 April."""
ASKED = (
    event("third_party_consultation_sent", "2024-03-11", party="B"),
    event("third_party_opinion_received", "2024-03-21", party="B"),
)
"""Leaves out 8 working days: 2, 3, 7-12 April: 12 April."""
EXTENDED = (event("extension_notified", "2024-03-25", working_days=5, approved_by="head"),)
"""Five more than 1 April: 2, 3, 7, 8, 9 April."""
PAID = (
    event("fee_notice_issued", "2024-03-07", tariff="per_page", units=40, amount=100),
    event("fee_paid", "2024-03-13", amount=100),
)


@pytest.mark.parametrize(
    ("name", "events", "expected"),
    [
        # Fixed: 15 working days for the consultation in place of 8: seven more than 12 April are 23 April.
        ("fixed_exclusion", ASKED, "2024-04-23"),
        # Waits from 6 to 14 March, 6 working days (7, 8, 11-14), and goes on: 2, 3, 7-10 April.
        ("pause_for_restart", CORRECTED, "2024-04-10"),
        # Waits from 7 to 13 March, 4 working days (8, 11-13): 2, 3, 7, 8 April.
        ("pause_for_restart", PAID, "2024-04-08"),
        # 15 working days: 5-8, 11-15, 18-22, 25 March.
        ("old_law", (), "2024-03-25"),
        ("new_law", (), "2024-04-01"),
        # 12 April without Sunday 7 April.
        ("no_worked_weekends", ASKED, "2024-04-15"),
        # Monday to Friday: eight after 1 April, with Qingming (4, 5) and without Sunday 7: 11 April.
        ("monday_to_friday", ASKED, "2024-04-11"),
        ("known_at_receipt", (), "2024-04-01"),
        ("as_first_computed", (*CORRECTED, *ASKED), "2024-04-01"),
        ("no_restart", CORRECTED, "2024-04-01"),
        ("nothing_left_out", ASKED, "2024-04-01"),
        ("no_extension", EXTENDED, "2024-04-01"),
        ("start_counted", (), "2024-03-29"),
        # The day of the correction is counted: one working day before 12 April.
        ("start_counted", CORRECTED, "2024-04-11"),
        ("day_after", (), "2024-04-02"),
        ("day_before", (), "2024-03-31"),
        ("working_day_after", (), "2024-04-02"),
        # Ten calendar days, 11 to 21 March, after 1 April.
        ("calendar_day_pause", ASKED, "2024-04-11"),
        ("calendar_day_pause", (), "2024-04-01"),
        # A weekend leaves out no working day, and one calendar day.
        (
            "calendar_day_pause",
            (
                event("third_party_consultation_sent", "2024-03-16", party="B"),
                event("third_party_opinion_received", "2024-03-17", party="B"),
            ),
            "2024-04-02",
        ),
        # A consultation after the last day leaves out nothing, nor does one after the answer.
        (
            "calendar_day_pause",
            (
                event("third_party_consultation_sent", "2024-04-08", party="B"),
                event("third_party_opinion_received", "2024-04-12", party="B"),
            ),
            "2024-04-01",
        ),
        (
            "calendar_day_pause",
            (ASKED[0], event("answer_issued", "2024-03-13", outcome="disclosed"), ASKED[1]),
            "2024-04-03",
        ),
        # Five days, 11 to 16 March: 6 April is in the holiday, and Sunday 7 April is worked.
        (
            "calendar_day_pause_rolled",
            (ASKED[0], event("third_party_opinion_received", "2024-03-16", party="B")),
            "2024-04-07",
        ),
        # 20 days after 4 March.
        ("calendar_days", (), "2024-03-24"),
    ],
)
def test_the_date_of_a_reading(name: str, events: tuple[dict[str, Any], ...], expected: str) -> None:
    """As the comment beside it counts."""
    assert due(name, "2024-03-04", *events) == expected


def test_the_law_itself_gives_the_dates_that_the_readings_leave() -> None:
    """12 April, 12 April and 9 April: what the dates above are held against."""
    for events, expected in ((CORRECTED, "2024-04-12"), (ASKED, "2024-04-12"), (EXTENDED, "2024-04-09")):
        assert due("known_at_receipt", "2024-03-04", *events) == expected


def test_a_system_that_missed_the_notice_of_2020() -> None:
    """12 February in place of 14, as tests of ``against`` count it; the notice came after the request."""
    assert due("known_at_receipt", "2020-01-10") == "2020-02-12"


def test_a_new_law_may_be_used_too_early() -> None:
    """A request of 5 March 2018: 20 working days end on 2 April, 15 on 26 March."""
    assert due("new_law", "2018-03-05") == "2018-04-02"
    assert due("old_law", "2018-03-05") == "2018-03-26"


def test_correction_pauses_under_the_old_law_as_its_convention_says() -> None:
    """15 working days from 5 March 2018 end on 26 March; those strictly between 7 and 14 March are 8, 9, 12 and 13."""
    corrected = (event("correction_notice_issued", "2018-03-07"), event("correction_received", "2018-03-14"))
    assert due("pause_for_restart", "2018-03-05", *corrected) == "2018-03-30"
    assert due("no_restart", "2018-03-05", *corrected) == "2018-03-26"


def test_time_left_out_is_counted_once_and_to_its_limit() -> None:
    """Two consultations that overlap, 11 to 21 and 13 to 25 March, are 14 calendar days; a silent one ends with its
    limit: 15 working days after 11 March are 1 April, 21 days.
    """
    other = (
        event("third_party_consultation_sent", "2024-03-13", party="C"),
        event("third_party_opinion_received", "2024-03-25", party="C"),
    )
    both = sorted((*ASKED, *other), key=lambda one: str(one["on"]))
    assert due("calendar_day_pause", "2024-03-04", *both) == "2024-04-15"
    silent = (ASKED[0], event("assigned", "2024-05-06"))
    assert due("calendar_day_pause", "2024-03-04", *silent) == "2024-04-22"


def test_a_case_of_which_a_reading_says_nothing() -> None:
    """No such duty; a request before all law; a date past the end of the calendar."""
    assert due("start_counted", "2024-03-04", duty="ordered_reply") is None
    nothing = {"case_id": "1", "profile": "cn", "applicant": {"kind": "business"}, "events": []}
    assert Dates(case_from_dict(nothing), "reply", Books()).due(READINGS["day_after"]) is None
    early = {**nothing, "events": [event("request_received", "2001-03-05", channel="fax")]}
    assert Dates(case_from_dict(early), "reply", Books()).due(READINGS["day_after"]) is None
    # 20 working days on is the last one of the calendar, and none comes after it.
    calendar = load_calendar()
    *_, last = calendar.working_days(calendar.last - timedelta(9), calendar.last)
    at_the_end = event("request_received", calendar.add_working_days(last, -20).isoformat(), channel="fax")
    dates = Dates(case_from_dict({**nothing, "events": [at_the_end]}), "reply", Books())
    assert dates.due(READINGS["day_before"]) == last.toordinal() - 1
    assert dates.due(READINGS["working_day_after"]) is None


def test_a_duty_with_a_named_day_is_not_counted_otherwise() -> None:
    """A correction asked for by a day: counting its start changes nothing, a day more does."""
    notice = event("correction_notice_issued", "2024-03-06", reply_by="2024-03-20")
    assert due("start_counted", "2024-03-04", notice, duty="correction_reply") == "2024-03-20"
    assert due("day_after", "2024-03-04", notice, duty="correction_reply") == "2024-03-21"


def test_two_readings_go_together_unless_they_contradict_each_other() -> None:
    """Two laws, two calendars or two ways of counting are no pair; a shift goes with anything."""
    pairs = {one.name: one for one in combined(named_readings())}
    assert "no_worked_weekends+start_counted" in pairs
    assert "fixed_exclusion+old_law" in pairs
    for none in (
        "old_law+new_law",
        "no_worked_weekends+monday_to_friday",
        "start_counted+calendar_days",
        "as_first_computed+no_restart",
    ):
        assert none not in pairs
    both = pairs["no_worked_weekends+start_counted"]
    assert (both.terms.days, both.count) == ("no_worked_weekends", "start_day")
    assert pairs["day_after+working_day_after"].plus_days == 1


def test_every_reading_says_what_it_does_in_two_languages() -> None:
    """And no two have one name."""
    assert len(READINGS) == len(named_readings())
    assert all(reading.en and reading.zh for reading in named_readings())


def test_the_page_names_every_reading() -> None:
    """Each with what it means."""
    page = (Path(__file__).resolve().parents[3] / "docs" / "compare_due.md").read_text("utf-8")
    assert [name for name in READINGS if f"`{name}`" not in page] == []


def test_a_book_is_made_once_for_the_same_terms() -> None:
    """And anew for other terms."""
    log = {
        "case_id": "1",
        "profile": "cn",
        "applicant": {"kind": "business"},
        "events": [event("request_received", "2024-03-04", channel="fax")],
    }
    case, books = case_from_dict(log), Books()
    assert books.book(case, Terms()) is books.book(case, Terms())
    assert books.book(case, Terms(law="old")) is not books.book(case, Terms())
    monday_to_friday = books.book(case, Terms(days="weekdays")).calendar
    assert monday_to_friday.is_working_day(date(2024, 10, 1))
    assert not monday_to_friday.is_working_day(date(2024, 2, 4))
    assert monday_to_friday.why(date(2024, 2, 4)).notice is None

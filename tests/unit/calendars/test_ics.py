"""A year as iCalendar, read back."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from foiflow.calendars import DEFAULT_CALENDAR, Notice, WorkdayIndex, load_calendar, read_notices
from foiflow.calendars.ics import LANGUAGES, to_ics
from foiflow.calendars.notices import index_of
from foiflow.calendars.year import year_of
from foiflow.errors import OutOfCalendar, UnknownName

YEARS = range(2008, 2028)


def events(written: bytes) -> list[Any]:
    """Read the events back."""
    return list(Calendar.from_ical(written).walk("VEVENT"))


def plain(event: Any) -> tuple[date, date, str]:
    """Give an event's first day, the day after its last, and what it is called."""
    return event["DTSTART"].dt, event["DTEND"].dt, str(event["SUMMARY"])


def test_the_events_are_the_holidays_and_worked_weekends() -> None:
    """What is read back are the spans of the year, with the day after the last as the end."""
    found = [plain(event) for event in events(to_ics(load_calendar(), 2024))]
    assert found[:4] == [
        (date(2023, 12, 30), date(2024, 1, 2), "元旦放假"),
        (date(2024, 2, 4), date(2024, 2, 5), "上班（调休）"),
        (date(2024, 2, 10), date(2024, 2, 18), "春节放假"),
        (date(2024, 2, 18), date(2024, 2, 19), "上班（调休）"),
    ]
    for year in YEARS:
        spans = year_of(load_calendar(), year).spans
        read = [plain(event)[:2] for event in events(to_ics(load_calendar(), year))]
        assert read == [(span.first, span.last + timedelta(1)) for span in spans]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_event_has_what_the_format_asks_for(lang: str) -> None:
    """Days without a time of day, a name of its own, a stamp in UTC; no event makes anybody busy."""
    for year in YEARS:
        written = to_ics(load_calendar(), year, lang=lang)
        read = Calendar.from_ical(written)
        found = events(written)
        assert read.errors == []
        assert (read["VERSION"], read["CALSCALE"]) == ("2.0", "GREGORIAN")
        assert len({str(event["UID"]) for event in found}) == len(found) > 0
        for event in found:
            assert event.errors == []
            assert type(event["DTSTART"].dt) is type(event["DTEND"].dt) is date
            assert event["DTSTART"].params["VALUE"] == "DATE"
            assert event["DTSTAMP"].dt.utcoffset() == timedelta(0)
            assert event["TRANSP"] == "TRANSPARENT"
            assert str(event["URL"]).startswith("http")


def test_the_lines_are_as_the_format_has_them() -> None:
    """Lines end with CR and LF, and none is longer than 75 bytes."""
    for lang in LANGUAGES:
        written = to_ics(load_calendar(), 2020, lang=lang)
        lines = written.split(b"\r\n")
        assert (lines[0], lines[-2:]) == (b"BEGIN:VCALENDAR", [b"END:VCALENDAR", b""])
        assert b"\n" not in b"".join(lines)
        assert max(map(len, lines)) <= 75


def test_an_event_names_its_notice() -> None:
    """The number, the day of publication and the link stand in the event, and the day is its stamp."""
    longer = events(to_ics(load_calendar(), 2020))[3]
    assert plain(longer) == (date(2020, 1, 31), date(2020, 2, 3), "春节放假")
    assert longer["DESCRIPTION"] == (
        "依据国办发明电〔2020〕1号（2020-01-27公布）\n"
        "http://www.gov.cn/zhengce/zhengceku/2020-01/27/content_5472352.htm"
    )
    assert longer["DTSTAMP"].dt == datetime(2020, 1, 27, tzinfo=UTC)
    assert (longer["STATUS"], longer["CATEGORIES"].cats) == ("CONFIRMED", ["休"])
    assert [event["CATEGORIES"].cats for event in events(to_ics(load_calendar(), 2020))][1] == ["班"]


def test_what_is_not_announced_is_tentative() -> None:
    """An estimated holiday says so in its status, its name and its description."""
    before = load_calendar(known_on=date(2025, 6, 1))
    first = events(to_ics(before, 2026))[0]
    assert (plain(first)[2], first["STATUS"]) == ("元旦放假（预计）", "TENTATIVE")
    assert first["DESCRIPTION"].startswith("尚无通知，按国办发明电〔2024〕12号（2024-11-12公布）所定规则预计\nhttps://")
    assert {event["STATUS"] for event in events(to_ics(load_calendar(), 2026))} == {"CONFIRMED"}
    assert plain(events(to_ics(before, 2026, lang="en"))[1])[2] == "Off work: Spring Festival (estimate)"


def test_english_words() -> None:
    """In English the festivals keep their order, and the worked weekend says what it is."""
    words = [plain(event)[2] for event in events(to_ics(load_calendar(), 2020, lang="en"))]
    assert words[-2:] == ["Off work: National Day, Mid Autumn", "At work (weekend day worked)"]


def test_the_same_input_gives_the_same_bytes() -> None:
    """Neither the clock nor the order of a set comes in; what a name stands for may be given as well."""
    calendar = load_calendar()
    assert to_ics(calendar, 2024) == to_ics(calendar, 2024, notices=read_notices(DEFAULT_CALENDAR))


def test_an_amended_holiday_keeps_its_name_for_machines() -> None:
    """The holiday that an amendment made longer is the same event with a later stamp."""
    short = load_calendar(known_on=date(2019, 3, 21))
    before, after = (
        next(event for event in events(to_ics(calendar, 2019)) if event["DTSTART"].dt == date(2019, 5, 1))
        for calendar in (short, load_calendar())
    )
    assert before["UID"] == after["UID"] == "off-20190501-cn@foiflow"
    assert before["DTEND"].dt < after["DTEND"].dt
    assert before["DTSTAMP"].dt < after["DTSTAMP"].dt


def test_no_folder_gets_into_the_file() -> None:
    """A local file's own name is kept, where it lies is left out."""
    notice = Notice("1", 2026, date(2025, 11, 1), "", off=(date(2026, 1, 5),))
    written = to_ics(index_of("cn+/home/me/office.toml", [notice]), 2026, notices=[notice])
    assert b"UID:off-20260103-cn+office.toml@foiflow" in written
    assert b"home" not in written


def test_a_calendar_that_keeps_no_notices() -> None:
    """An event is then described by what sets the day, and stamped with its own day."""
    days = {date(2030, 1, 1): (False, "Act")}
    own = WorkdayIndex("own", date(2030, 1, 1), date(2030, 12, 31), days)
    [event] = events(to_ics(own, 2030))
    assert (plain(event)[2], event["DESCRIPTION"], "URL" in event) == ("放假", "Act", False)
    assert event["DTSTAMP"].dt == datetime(2030, 1, 1, tzinfo=UTC)


def test_a_year_with_nothing_is_still_a_calendar() -> None:
    """The format asks for a component: without an event, an entry says that there is none."""
    week = WorkdayIndex("week", date(2030, 1, 1), date(2030, 12, 31), {})
    read: Any = Calendar.from_ical(to_ics(week, 2030))
    [entry] = read.subcomponents
    assert (read.errors, entry.errors, entry.name) == ([], [], "VJOURNAL")
    assert (entry["SUMMARY"], entry["DTSTART"].dt) == ("2030年没有放假与调休上班", date(2030, 1, 1))


def test_what_cannot_be_written_is_refused() -> None:
    """A year outside the calendar and an unknown language are refused."""
    with pytest.raises(OutOfCalendar):
        to_ics(load_calendar(), 2040)
    with pytest.raises(UnknownName, match="no language 'fr'; known: en, zh"):
        to_ics(load_calendar(), 2024, lang="fr")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without icalendar, what to install is told."""
    monkeypatch.setitem(sys.modules, "icalendar", None)
    sentence = r"^an iCalendar file needs icalendar; pip install 'foiflow\[cli\]'$"
    with pytest.raises(ModuleNotFoundError, match=sentence) as missing:
        to_ics(load_calendar(), 2024)
    assert missing.value.name == "icalendar"

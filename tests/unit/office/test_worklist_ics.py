"""A worklist as iCalendar, read back."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar

from foiflow.errors import UnknownName
from foiflow.office.worklist import worklist
from foiflow.office.worklist_ics import LANGUAGES, to_ics

DAY = date(2026, 12, 10)
CASES: list[dict[str, Any]] = [
    {
        "case_id": "2026-1",
        "profile": "cn-sh-songjiang",
        "conventions": {"internal_reply_target": 10},
        "applicant": {"kind": "business"},
        "events": [{"type": "request_received", "on": "2026-11-30", "channel": "online"}],
    },
    {
        "case_id": "2026-2",
        "profile": "cn",
        "applicant": {"kind": "business"},
        "events": [
            {"type": "request_received", "on": "2026-12-04", "channel": "online"},
            {"type": "third_party_consultation_sent", "on": "2026-12-07", "party": "甲，公司"},
        ],
    },
]


def written(day: date = DAY, lang: str = "en") -> bytes:
    """The calendar of the two cases."""
    return to_ics(worklist(CASES, day, others=True), day, lang=lang)


def events(calendar: bytes) -> list[Any]:
    """Read the events back."""
    return list(Calendar.from_ical(calendar).walk("VEVENT"))


def test_every_date_stands_on_its_day() -> None:
    """Legal dates on the earliest day they may be due, internal ones on days of their own; a party by its name."""
    found = [(event["DTSTART"].dt, str(event["SUMMARY"]), str(event["STATUS"])) for event in events(written())]
    assert (
        found
        == [
            (date(2026, 12, 28), "2026-1: reply", "CONFIRMED"),
            (date(2026, 12, 14), "2026-1: reply, internal date", "CONFIRMED"),
            (date(2027, 1, 21), "2026-2: reply", "TENTATIVE"),
            (date(2026, 12, 28), "2026-2: third party's opinion (甲，公司)", "CONFIRMED"),
            (date(2027, 1, 28), "2026-1: time for reconsideration", "CONFIRMED"),
        ][: len(found)]
    )
    assert len(found) == len(worklist(CASES, DAY, others=True)) + 1


def test_both_dates_and_the_basis_are_told() -> None:
    """With the range of one that is not final; the light is the category."""
    first, _, open_, *_ = events(written())
    assert str(first["DESCRIPTION"]) == "Due in law: 2026-12-28\nInternal date: 2026-12-14\nBasis: cn-2019:33"
    assert first["CATEGORIES"].cats == ["green"]
    assert "Due in law: 2027-01-25, not final, 2027-01-21 to 2027-01-25\n" in str(open_["DESCRIPTION"])


def test_a_suspended_duty_is_tentative() -> None:
    """Its date moves when the opinion comes, though every day up to it is announced."""
    sent = {"type": "third_party_consultation_sent", "on": "2024-03-05", "party": "B Ltd", "served_on": "2024-03-05"}
    events_ = [{"type": "request_received", "on": "2024-03-04", "channel": "online"}, sent]
    case = {"case_id": "1", "profile": "cn", "applicant": {"kind": "business"}, "events": events_}
    items = worklist([case], date(2024, 3, 6))
    assert [(item.status, item.provisional) for item in items] == [("suspended", False)]
    assert [str(event["STATUS"]) for event in events(to_ics(items, date(2024, 3, 6)))] == ["TENTATIVE"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_event_has_what_the_format_asks_for(lang: str) -> None:
    """Days without a time of day, a name of its own, the list's day as stamp; no event makes anybody busy."""
    read: Any = Calendar.from_ical(written(lang=lang))
    found = read.walk("VEVENT")
    assert read.errors == []
    assert (read["VERSION"], read["CALSCALE"]) == ("2.0", "GREGORIAN")
    assert len({str(event["UID"]) for event in found}) == len(found) > 0
    for event in found:
        assert event.errors == []
        assert event["DTSTART"].params["VALUE"] == "DATE"
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(1)
        assert event["DTSTAMP"].dt == datetime(2026, 12, 10, tzinfo=UTC)
        assert event["TRANSP"] == "TRANSPARENT"


def test_the_words_are_chinese_unless_asked() -> None:
    """As in the calendars of holidays."""
    items = worklist(CASES, DAY)
    assert to_ics(items, DAY) == to_ics(items, DAY, lang="zh")
    first = events(to_ics(items, DAY))[0]
    assert (str(first["SUMMARY"]), first["CATEGORIES"].cats) == ("2026-1：答复", ["绿灯"])


def test_the_same_list_gives_the_same_bytes() -> None:
    """However often it is written."""
    assert written() == written()


def test_a_duty_keeps_its_event() -> None:
    """A calendar that reads the next day's file moves what is there; no id says a party's name."""
    ids = [str(event["UID"]) for event in events(written())]
    assert ids == [str(event["UID"]) for event in events(written(DAY + timedelta(1), lang="zh"))]
    assert all(each.isascii() and each.endswith("@foiflow") for each in ids)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_empty_list_is_a_calendar_too(lang: str) -> None:
    """The format asks for one entry; it is none that shows up in a week."""
    read: Any = Calendar.from_ical(to_ics([], DAY, lang=lang))
    assert ([*read.walk("VEVENT")], len(read.walk("VJOURNAL"))) == ([], 1)


def test_a_language_that_is_none_is_refused() -> None:
    """The ones there are are named."""
    with pytest.raises(UnknownName, match="known: en, zh"):
        to_ics([], DAY, lang="fr")


def test_without_icalendar_what_to_install_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """The missing package is named."""
    monkeypatch.setitem(sys.modules, "icalendar", None)
    with pytest.raises(ModuleNotFoundError, match="needs icalendar; pip install"):
        to_ics([], DAY)

"""Write a year's holidays and worked weekends as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from foiflow.calendars.load import read_notices
from foiflow.calendars.year import year_of
from foiflow.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiflow.calendars.index import WorkdayIndex
    from foiflow.calendars.notices import Notice
    from foiflow.calendars.year import Span

__all__ = ["LANGUAGES", "to_ics"]


class _Words(NamedTuple):
    title: str
    nothing: str
    off: str
    off_for: str
    worked: str
    estimated: str
    comma: str
    basis: str
    no_notice: str
    categories: tuple[str, str]


_WORDS = {
    "zh": _Words(
        title="{year}年放假与调休上班（{calendar}）",
        nothing="{year}年没有放假与调休上班",
        off="放假",
        off_for="{festivals}放假",
        worked="上班（调休）",
        estimated="（预计）",
        comma="、",
        basis="依据{no}（{published}公布）",
        no_notice="尚无通知，按{no}（{published}公布）所定规则预计",
        categories=("休", "班"),
    ),
    "en": _Words(
        title="Days off and worked weekends of {year} ({calendar})",
        nothing="No days off and no worked weekends in {year}",
        off="Off work",
        off_for="Off work: {festivals}",
        worked="At work (weekend day worked)",
        estimated=" (estimate)",
        comma=", ",
        basis="Set by {no}, published {published}",
        no_notice="Not announced yet; expected by the rule of {no}, published {published}",
        categories=("Off work", "At work"),
    ),
}
LANGUAGES = tuple(_WORDS)
"""The languages that an iCalendar file can be written in."""


def to_ics(calendar: WorkdayIndex, year: int, *, notices: Sequence[Notice] | None = None, lang: str = "zh") -> bytes:
    """Write the holidays and worked weekend days of a year as iCalendar.

    Every event lasts whole days, without a time zone. Days off in a row are one
    event, weekend days among them, parted where another notice takes over; a
    holiday over the end of a year is the same event in the files of both. What
    no notice has announced yet is tentative. The same input gives the same
    bytes: an event is stamped with the day on which its notice was published.

    Args:
        calendar: The calendar.
        year: The year.
        notices: The notices behind the calendar; those of its name if None.
        lang: ``zh`` or ``en``.

    Returns:
        The file, in UTF-8.

    Raises:
        OutOfCalendar: The calendar knows no day of the year.
        UnknownName: There is no such language.
        ModuleNotFoundError: The package icalendar is not installed.

    Example:
        >>> from foiflow.calendars import load_calendar
        >>> lines = to_ics(load_calendar(), 2024, lang="en").decode().splitlines()
        >>> [line for line in lines if "20241012" in line]
        ['DTSTART;VALUE=DATE:20241012', 'UID:work-20241012-cn@foiflow']
    """
    if lang not in _WORDS:
        raise UnknownName("language", lang, _WORDS)
    try:
        from icalendar import Calendar, Event, Journal
    except ModuleNotFoundError as error:
        sentence = f"an iCalendar file needs {error.name}; pip install 'foiflow[cli]'"
        raise ModuleNotFoundError(sentence, name=error.name) from None
    words, name = _WORDS[lang], _plain_name(calendar.name)
    file = Calendar()
    file.add("prodid", f"-//foiflow//working days//{lang.upper()}")
    file.add("version", "2.0")
    file.add("calscale", "GREGORIAN")
    file.add("x-wr-calname", words.title.format(year=year, calendar=name))
    for span in year_of(calendar, year, _notices(calendar) if notices is None else notices).spans:
        event = Event()
        for key, value in _event(span, name, words).items():
            event.add(key, value)
        file.add_component(event)
    if not file.subcomponents:  # the format asks for a component; a journal entry shows up in no one's week
        entry, day = Journal(), date(year, 1, 1)
        entry.add("uid", f"none-{year}-{name}@foiflow")
        entry.add("dtstamp", _midnight(day))
        entry.add("dtstart", day)
        entry.add("summary", words.nothing.format(year=year))
        file.add_component(entry)
    written: bytes = file.to_ical()
    return written


def _notices(calendar: WorkdayIndex) -> tuple[Notice, ...]:
    try:
        return read_notices(calendar.name)
    except UnknownName:
        return ()


def _plain_name(name: str) -> str:
    """Leave out the folders of local files, which are another machine's."""
    return "+".join(PurePath(part).name for part in name.split("+"))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _event(span: Span, calendar: str, words: _Words) -> dict[str, object]:
    found: dict[str, object] = {
        "uid": f"{'work' if span.working else 'off'}-{span.first:%Y%m%d}-{calendar}@foiflow",
        "dtstamp": _midnight(span.first if span.notice is None else span.notice.published),
        "dtstart": span.first,
        "dtend": span.last + timedelta(1),
        "summary": _summary(span, words),
        "categories": [words.categories[span.working]],
        "status": "TENTATIVE" if span.estimated else "CONFIRMED",
        "transp": "TRANSPARENT",
    }
    if span.notice is not None:
        basis = words.no_notice if span.number is None else words.basis
        told = basis.format(no=span.notice.no, published=span.notice.published)
        found |= {"description": f"{told}\n{span.notice.source}", "url": span.notice.source}
    else:
        found["description"] = span.number
    return found


def _summary(span: Span, words: _Words) -> str:
    names = [each.zh if words is _WORDS["zh"] else each.en for each in span.festivals]
    off = words.off_for.format(festivals=words.comma.join(names)) if names else words.off
    return (words.worked if span.working else off) + (words.estimated if span.estimated else "")

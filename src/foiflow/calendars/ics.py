"""Write a year's holidays and worked weekends as an iCalendar file (RFC 5545)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from foiflow.calendars.ics_file import ics_file, midnight
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
    words, name, first = _WORDS[lang], _plain_name(calendar.name), date(year, 1, 1)
    spans = year_of(calendar, year, _notices(calendar) if notices is None else notices).spans
    nothing = {
        "uid": f"none-{year}-{name}@foiflow",
        "dtstamp": midnight(first),
        "dtstart": first,
        "summary": words.nothing.format(year=year),
    }
    title = words.title.format(year=year, calendar=name)
    return ics_file(f"working days//{lang.upper()}", title, (_event(span, name, words) for span in spans), nothing)


def _notices(calendar: WorkdayIndex) -> tuple[Notice, ...]:
    try:
        return read_notices(calendar.name)
    except UnknownName:
        return ()


def _plain_name(name: str) -> str:
    """Leave out the folders of local files, which are another machine's."""
    return "+".join(PurePath(part).name for part in name.split("+"))


def _event(span: Span, calendar: str, words: _Words) -> dict[str, object]:
    found: dict[str, object] = {
        "uid": f"{'work' if span.working else 'off'}-{span.first:%Y%m%d}-{calendar}@foiflow",
        "dtstamp": midnight(span.first if span.notice is None else span.notice.published),
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

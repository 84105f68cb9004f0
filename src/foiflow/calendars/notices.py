"""Read the notices that announce days off, and make a calendar of them.

Each notice is kept as published, amendments apart, so the calendar as known on
any past day can be made again from the notices published by then.
"""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from foiflow.calendars.days import is_weekday, plain_date
from foiflow.calendars.estimate import estimate_after
from foiflow.calendars.index import WorkdayIndex
from foiflow.errors import MISSING, InputError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Notice", "days_set", "index_of", "notices_in", "read_notices"]

DATA = Path(__file__).with_name("data")


class Notice(NamedTuple):
    """One notice, as published.

    Attributes:
        no: Its number, such as ``国办发明电〔2023〕7号``.
        year: The year it announces.
        published: The day of publication.
        source: Where it can be read.
        off: Weekdays off.
        work: Weekend days that are working days.
        ordinary: Days given back to the rule of the week.
        signed: The day of signing, if known.
        amends: The number of the notice it amends.
        note: What a reader should know about this record.
    """

    no: str
    year: int
    published: date
    source: str
    off: tuple[date, ...] = ()
    work: tuple[date, ...] = ()
    ordinary: tuple[date, ...] = ()
    signed: date | None = None
    amends: str | None = None
    note: str | None = None


DAYS = ("off", "work", "ordinary")
FILE_KEYS = frozenset({"year", "notice"})
NOTICE_KEYS = frozenset(Notice._fields) - {"year"}
REQUIRED = ("no", "published", "source")


@cache
def read_notices(name: str) -> tuple[Notice, ...]:
    """Read every notice of a calendar.

    Args:
        name: The calendar's name.

    Returns:
        The notices in the order of publication.

    Raises:
        UnknownName: There is no such calendar.

    Example:
        >>> from foiflow.calendars import DEFAULT_CALENDAR
        >>> read_notices(DEFAULT_CALENDAR)[-1].year >= 2026
        True
    """
    known = [folder.name for folder in DATA.iterdir() if folder.is_dir()]
    if name not in known:
        raise UnknownName("calendar", name, known)
    files = sorted((DATA / name).glob("*.toml"))
    notices = [notice for file in files for notice in notices_in(file.read_text(encoding="utf-8"), file.name)]
    return tuple(sorted(notices, key=lambda notice: notice.published))


def notices_in(text: str, file: str) -> list[Notice]:
    """Read the notices of one file.

    Args:
        text: The file's text, in TOML.
        file: Its name, for errors.

    Returns:
        The notices in the order of the file.

    Raises:
        InputError: A key is unknown or missing, or a day is no date.

    Example:
        >>> notices_in("year = 2030", "2030.toml")
        []
    """
    content = tomllib.loads(text)
    _check_keys(content, FILE_KEYS, ("year",), file)
    return [_notice(row, content["year"], f"{file}: notice {row.get('no', '')}") for row in content.get("notice", ())]


def _notice(row: dict[str, Any], year: int, where: str) -> Notice:
    _check_keys(row, NOTICE_KEYS, REQUIRED, where)
    days = {key: tuple(plain_date(day, f"{where}: {key}") for day in row.get(key, ())) for key in DAYS}
    return Notice(year=year, **row | days)


def _check_keys(row: dict[str, Any], known: frozenset[str], required: Sequence[str], where: str) -> None:
    for key in sorted(row.keys() - known):
        raise InputError(f"{where}: {key}", row[key], f"one of the keys {', '.join(sorted(known))}")
    for key in required:
        if key not in row:
            raise InputError(f"{where}: {key}", MISSING, "a value")


def days_set(notices: Sequence[Notice]) -> dict[date, tuple[bool, str]]:
    """Lay notices over each other; the later one speaks.

    Args:
        notices: The notices in the order of publication.

    Returns:
        For each day that a notice speaks of: whether it is a working day, and
        the number of the last notice that says so.

    Example:
        >>> days_set([Notice("1", 2030, date(2029, 11, 1), "", off=(date(2030, 1, 1),))])
        {datetime.date(2030, 1, 1): (False, '1')}
    """
    told: dict[date, tuple[bool, str]] = {}
    for notice in notices:
        told |= dict.fromkeys(notice.off, (False, notice.no))
        told |= dict.fromkeys(notice.work, (True, notice.no))
        told |= {day: (is_weekday(day), notice.no) for day in notice.ordinary}
    return told


def index_of(name: str, notices: Sequence[Notice]) -> WorkdayIndex:
    """Make a calendar of notices.

    Args:
        name: The calendar's name.
        notices: The notices in the order of publication, at least one.

    Returns:
        The calendar from the first announced year to the one after the last,
        which is estimated.

    Example:
        >>> index_of("one year", [Notice("1", 2026, date(2025, 11, 1), "")]).last
        datetime.date(2027, 12, 31)
    """
    years = [notice.year for notice in notices if notice.amends is None]
    estimate = estimate_after(max(years))
    return WorkdayIndex(name, date(min(years), 1, 1), estimate.announced_through, days_set(notices), estimate)

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
from foiflow.errors import MISSING, Described, InputError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "LEVELS",
    "Notice",
    "check_keys",
    "days_set",
    "index_of",
    "notice_of",
    "notices_in",
    "rows_in",
    "state_notices",
    "toml_table",
]

DATA = Path(__file__).with_name("data")
LEVELS = ("state", "province", "city", "agency")


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
        level: Whose word it is, one of ``LEVELS``; a narrower one speaks last.
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
    level: str = LEVELS[0]


DAYS = ("off", "work", "ordinary")
FILE_KEYS = frozenset({"year", "notice"})
NOTICE_KEYS = frozenset(Notice._fields) - {"year", "level"}
TEXTS = ("no", "source", "amends", "note")
REQUIRED = ("no", "published", "source")


@cache
def state_notices(name: str) -> tuple[Notice, ...]:
    """Read the notices of the State Council, or of another country's like.

    Args:
        name: The name of a calendar without local notices, such as ``cn``.

    Returns:
        The notices in the order of publication.

    Raises:
        UnknownName: There is no such calendar.

    Example:
        >>> state_notices("cn")[-1].year >= 2026
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
    content = toml_table(text, file)
    check_keys(content, FILE_KEYS, ("year",), file)
    year = content["year"]
    if type(year) is not int or not date.min.year <= year <= date.max.year:
        raise InputError(f"{file}: year", year, "a year")
    return [notice_of(row, file, year=year) for row in rows_in(content, file)]


def toml_table(text: str, file: str) -> dict[str, Any]:
    """Parse TOML.

    Args:
        text: The text.
        file: The file's name, for errors.

    Returns:
        The top table.

    Raises:
        InputError: It is no TOML.

    Example:
        >>> toml_table("year = 2030", "2030.toml")
        {'year': 2030}
    """
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # besides its own, the reader lets both out for what is too much
        raise InputError(file, Described(str(error)), "TOML") from None


def rows_in(content: dict[str, Any], file: str) -> list[dict[str, Any]]:
    """List the tables ``[[notice]]`` of a file.

    Args:
        content: The file's top table.
        file: Its name, for errors.

    Returns:
        The tables, none if it has none.

    Raises:
        InputError: ``notice`` is something else.

    Example:
        >>> rows_in({"notice": [{"no": "1"}]}, "2030.toml")
        [{'no': '1'}]
    """
    rows = content.get("notice", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise InputError(f"{file}: notice", rows, "tables written [[notice]]")
    return rows


def notice_of(row: dict[str, Any], file: str, year: int | None = None, level: str = LEVELS[0]) -> Notice:
    """Make a notice of its table.

    Args:
        row: The table.
        file: The file's name, for errors.
        year: The year it announces; that of its first day if None.
        level: Whose word it is.

    Returns:
        The notice.

    Raises:
        InputError: A key is unknown or missing, a day is no date, or a local
            notice names no day.

    Example:
        >>> row = {"no": "1", "published": date(2030, 1, 7), "source": "here", "off": [date(2030, 2, 1)]}
        >>> notice_of(row, "office.toml", level="agency").year
        2030
    """
    where = f"{file}: notice {row.get('no', '')}"
    check_keys(row, NOTICE_KEYS, REQUIRED, where)
    _check_kinds(row, where)
    days = {key: tuple(plain_date(day, f"{where}: {key}") for day in row.get(key, ())) for key in DAYS}
    if year is None:
        every = sorted(day for some in days.values() for day in some)
        if not every:
            raise InputError(f"{where}: off", MISSING, "a day, here or in work or ordinary")
        year = every[0].year
    return Notice(year=year, level=level, **row | days)


def _check_kinds(row: dict[str, Any], where: str) -> None:
    for key in TEXTS:
        if not isinstance(row.get(key, ""), str):
            raise InputError(f"{where}: {key}", row[key], "a text")
    for key in DAYS:
        if not isinstance(row.get(key, []), list):
            raise InputError(f"{where}: {key}", row[key], "a list of dates")
    for key in ("published", "signed"):
        if key in row:
            plain_date(row[key], f"{where}: {key}")


def check_keys(row: dict[str, Any], known: frozenset[str], required: Sequence[str], where: str) -> None:
    """Refuse a table with a key that means nothing or without one it needs.

    Args:
        row: The table.
        known: The keys there may be.
        required: The keys there must be.
        where: What to call the table in the error.

    Raises:
        InputError: A key is unknown or missing.

    Example:
        >>> check_keys({"no": "1"}, frozenset({"no"}), ("no",), "2030.toml")
    """
    for key in sorted(row.keys() - known):
        raise InputError(f"{where}: {key}", row[key], f"one of the keys {', '.join(sorted(known))}")
    for key in required:
        if key not in row:
            raise InputError(f"{where}: {key}", MISSING, "a value")


def days_set(notices: Sequence[Notice]) -> dict[date, tuple[bool, str]]:
    """Lay notices over each other; the later one speaks.

    Args:
        notices: The notices in the order in which they speak.

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
        notices: The notices in the order in which they speak, one of them the
            annual notice of a state.

    Returns:
        The calendar from the first announced year to the one after the last,
        which is estimated.

    Example:
        >>> index_of("one year", [Notice("1", 2026, date(2025, 11, 1), "")]).last
        datetime.date(2027, 12, 31)
    """
    years = [notice.year for notice in notices if notice.level == LEVELS[0] and notice.amends is None]
    estimate = estimate_after(max(years))
    return WorkdayIndex(name, date(min(years), 1, 1), estimate.announced_through, days_set(notices), estimate)

"""Days as tables write them: ISO, Chinese, run together, or Excel's serials."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta, timezone
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["EXPECTED_DAY", "day_reader", "moment_reader", "offset_of"]

EXPECTED_DAY = "a date such as 2024-03-04, 2024年3月4日, 2024/3/4, 2024.3.4 or 20240304"

_TIME = r"(?:[T ]*\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?"
_WRITTEN = re.compile(
    r"((?:19|20)\d\d)(?:([-/.])(\d{1,2})\2(\d{1,2})|年(\d{1,2})月(\d{1,2})[日号]?|(\d\d)(\d\d)(?:\.0)?) *" + _TIME
)
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_OFFSET = re.compile(r".*:\d{2}.*(?:Z|[+-]\d{2}:?\d{2})")
_SERIAL_ZERO = date.fromisoformat("1899-12-30")
"""The day before Excel's day 1, less the 29 February 1900 that Excel believes in."""
_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_IN_WORDS = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十]{1,3})[日号]"
)


def day_reader(formats: Sequence[str] = (), offset: str | None = None) -> Callable[[object], str]:
    """Give the function from a cell to its day as ``YYYY-MM-DD``.

    Args:
        formats: Forms as ``datetime.strptime`` has them, tried first.
        offset: The offset from UTC, such as ``+08:00``, of the days that moments
            with an offset of their own fall on; without it they are refused.

    Returns:
        A function that raises ``ValueError`` for what is no day.
    """
    zone = None if offset is None else offset_of(offset)
    return lambda cell: _day(cell, formats, zone).isoformat()


def moment_reader(offset: str | None = None) -> Callable[[object], str]:
    """Give the function from a cell to its moment, with an offset from UTC.

    Args:
        offset: The offset of moments that name none; without it they are refused.

    Returns:
        A function that raises ``ValueError`` for what is no moment.
    """
    zone = None if offset is None else offset_of(offset)

    def read(cell: object) -> str:
        found = cell if isinstance(cell, datetime) else datetime.fromisoformat(str(cell).strip().replace("/", "-"))
        if found.tzinfo is None:
            if zone is None:
                raise ValueError("a moment without its offset")
            found = found.replace(tzinfo=zone)
        return found.isoformat()

    return read


def offset_of(text: str) -> timezone:
    """Read an offset from UTC, such as ``+08:00``.

    Raises:
        ValueError: It is none.
    """
    found = datetime.fromisoformat(f"2000-01-01T00:00:00{text}").tzinfo
    if not isinstance(found, timezone):
        raise ValueError(text)
    return found


def _day(cell: object, formats: Sequence[str], zone: timezone | None) -> date:
    if isinstance(cell, datetime):
        return _local(cell, zone)
    if isinstance(cell, date):
        return cell
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise ValueError("no day")
    text = unicodedata.normalize("NFKC", str(cell)).strip()
    for form in formats:
        try:
            return datetime.strptime(text, form).date()
        except ValueError:
            continue
    return _written(text, zone)


def _written(text: str, zone: timezone | None) -> date:
    """Read one of the forms that can mean no other day."""
    if (found := _WRITTEN.fullmatch(text)) is not None:
        year, *parts = [part for part in found.groups() if part is not None and part not in "-/."]
        return date(int(year), int(parts[0]), int(parts[1]))
    if _OFFSET.fullmatch(text):
        return _local(datetime.fromisoformat(text), zone)
    if (serial := _SERIAL.fullmatch(text)) is not None:
        return _SERIAL_ZERO + timedelta(days=int(serial[1]))
    return _in_words(text)


def _local(moment: datetime, zone: timezone | None) -> date:
    """Give the day of a moment, where it says which zone's day that is."""
    if moment.tzinfo is None:
        return moment.date()
    if zone is None:
        raise ValueError("an offset, and no word of whose day is meant")
    return moment.astimezone(zone).date()


def _in_words(text: str) -> date:
    """Read 二〇二四年三月四日."""
    found = _IN_WORDS.fullmatch(text.replace("○", "〇"))
    if found is None:
        raise ValueError("no day")
    year, month, day = found.groups()
    return date(int(year.translate(_DIGITS)), _number(month), _number(day))


def _number(words: str) -> int:
    """Read a number up to 99 in Chinese numerals."""
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return int(words.translate(_DIGITS))
    return int((tens or "一").translate(_DIGITS) + (ones or "0").translate(_DIGITS))

"""What a calendar takes and gives: plain days, due dates, reasons."""

from __future__ import annotations

import datetime as dt
from datetime import date
from typing import NamedTuple

from foiflow.errors import InputError

__all__ = ["WEEKEND", "Due", "Reason", "is_weekday", "plain_date"]

SATURDAY, SUNDAY = 5, 6
WEEKEND = frozenset({SATURDAY, SUNDAY})
"""The weekdays that China does not work unless a notice says so, Monday being 0."""


class Due(NamedTuple):
    """A due date and how certain it is.

    Attributes:
        date: The due date on the best estimate.
        provisional: Whether it lies past the announced days.
        not_before: The earliest date it may turn out to be.
        not_after: The latest; both are ``date`` itself unless provisional.
    """

    date: dt.date
    provisional: bool
    not_before: dt.date
    not_after: dt.date


class Reason(NamedTuple):
    """Why a day is a working day, or is not.

    Attributes:
        day: The day.
        working: Whether it is a working day.
        kind: ``weekday``, ``weekend``, ``day_off`` (a weekday off),
            ``worked_weekend``, or ``estimated`` past the announced days.
        notice: The number of the latest notice that speaks of the day.
    """

    day: date
    working: bool
    kind: str
    notice: str | None


def plain_date(value: date, what: str) -> date:
    """Refuse whatever is not a calendar day.

    A ``datetime`` is a ``date`` to Python, but the day it falls on depends on a
    time zone, which is the caller's to decide.

    Args:
        value: What was given.
        what: What to call it in the error.

    Returns:
        The value, unchanged.

    Raises:
        InputError: It is a ``datetime`` or no date at all.

    Example:
        >>> plain_date(date(2024, 3, 4), "start")
        datetime.date(2024, 3, 4)
    """
    if isinstance(value, dt.datetime) or not isinstance(value, date):
        raise InputError(what, value, "a date without a time of day")
    return value


def is_weekday(day: date) -> bool:
    """Tell whether a day is one of Monday to Friday.

    Args:
        day: The day.

    Returns:
        Whether it is, notices or not.

    Example:
        >>> is_weekday(date(2024, 2, 4))
        False
    """
    return day.weekday() not in WEEKEND

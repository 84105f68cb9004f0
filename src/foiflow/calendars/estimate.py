"""Estimate the year that no notice has announced yet, and how wrong that may be.

The rule is data (``estimate.toml``): it fixes the weekdays off and the number
of weekend days worked for each holiday, not which ones. The best estimate
works none of them; ``Estimate.slack`` says how far the truth may lie from it.
"""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from foiflow.calendars.days import is_weekday
from foiflow.errors import InputError

__all__ = ["Estimate", "Holiday", "MakeUp", "estimate_after", "holidays_of"]

DATA = Path(__file__).with_name("data")


class Holiday(NamedTuple):
    """One holiday of a year, as the rule expects it.

    Attributes:
        name: The holiday's name in ``estimate.toml``.
        days: Its days in order, weekend days included.
        make_up: How many weekend days are worked for it.
    """

    name: str
    days: tuple[date, ...]
    make_up: int


class MakeUp(NamedTuple):
    """Weekend days of which some may become working days.

    Attributes:
        days: The candidates.
        at_most: How many of them at most.
    """

    days: tuple[date, ...]
    at_most: int


class Estimate(NamedTuple):
    """What is expected of the days after the announced ones.

    Attributes:
        announced_through: The last day that needs no estimate.
        last: The last day that the estimate reaches.
        off: Weekdays expected to be off.
        may_be_off: Weekdays counted as working that may yet be off.
        make_ups: Weekend days counted as off that may yet be working days.
    """

    announced_through: date
    last: date
    off: tuple[date, ...]
    may_be_off: tuple[date, ...]
    make_ups: tuple[MakeUp, ...]

    def slack(self, start: date, due: date) -> tuple[int, int]:
        """Tell how many working days a due date may still move.

        Args:
            start: The day counted from, itself not in the period.
            due: The due date on the best estimate, in the period.

        Returns:
            How many working days earlier at most, and how many later.

        Example:
            >>> sunday = MakeUp((date(2030, 1, 6),), 1)
            >>> Estimate(date(2029, 12, 28), date(2030, 12, 31), (), (), (sunday,)).slack(
            ...     date(2030, 1, 2), date(2030, 1, 8)
            ... )
            (1, 0)
        """
        after = max(start, self.announced_through)
        earlier = sum(min(some.at_most, sum(after < day <= due for day in some.days)) for some in self.make_ups)
        return earlier, sum(after < day <= due for day in self.may_be_off)


@cache
def estimate_after(year: int) -> Estimate:
    """Estimate what follows a year, the last that is announced.

    The notice for the next year may still change the year's own last days.

    Args:
        year: The last announced year.

    Returns:
        The estimate, through the end of the next year.

    Example:
        >>> str(estimate_after(2026).off[0])
        '2027-01-01'
    """
    rule, next_year = _rule(), year + 1
    ends = [date.fromisoformat(f"{each}-{rule['year_end']['from']}") for each in (year, next_year)]
    through, last = ends[0] - timedelta(1), date(next_year + 1, 1, 1) - timedelta(1)
    off: list[date] = []
    may_be_off: list[date] = []
    make_ups = [MakeUp(_weekend(_days(end, date(end.year + 1, 1, 1))), rule["year_end"]["make_up"]) for end in ends]
    near = timedelta(rule["make_up_within"])
    # The new year after next begins past the estimate, but reaches back into its last days.
    for festival_year in (next_year, next_year + 1):
        for holiday in holidays_of(festival_year):
            for day in _weekdays(holiday.days):
                (off if day.year == festival_year else may_be_off).append(day)
            around = _weekend(_days(holiday.days[0] - near, holiday.days[-1] + near + timedelta(1)))
            candidates = tuple(day for day in around if day not in holiday.days and day <= last)
            make_ups.append(MakeUp(candidates, holiday.make_up))
    return Estimate(
        announced_through=through,
        last=last,
        off=tuple(sorted(day for day in off if day <= last)),
        may_be_off=tuple(may_be_off),
        make_ups=tuple(some for some in make_ups if some.days and some.at_most),
    )


@cache
def holidays_of(year: int) -> tuple[Holiday, ...]:
    """Lay out the holidays of a year by the rule.

    Args:
        year: A year of which ``festivals.toml`` knows the festivals.

    Returns:
        The holidays, in the rule's order.

    Example:
        >>> next(holiday.make_up for holiday in holidays_of(2026) if holiday.name == "spring_festival")
        2
    """
    rule = _rule()
    rows = {row["name"]: row for row in rule["holiday"]}
    festivals = {name: _festival(row["date"], year) for name, row in rows.items()}
    public = {name: row["public"] for name, row in rows.items()}
    days = {name: _lay(festivals[name], rule["shape"][row["shape"]]) for name, row in rows.items()}
    for name, row in rows.items():
        host = row.get("joins")
        if host is not None and festivals[name] in days[host]:
            days[host] = _lay(festivals[host], rule["shape"][rows[host]["joined"]])
            public[host] += public[name]
            del days[name]
    return tuple(Holiday(name, block, len(_weekdays(block)) - public[name]) for name, block in days.items())


def _lay(festival: date, shape: dict[str, list[int]]) -> tuple[date, ...]:
    weekday = festival.weekday()
    first = festival + timedelta(shape["starts"][weekday])
    return _days(first, first + timedelta(shape["length"][weekday]))


def _festival(which: str, year: int) -> date:
    movable = _festivals().get(which)
    if movable is None:
        return date.fromisoformat(f"{year}-{which}")
    found = next((day for day in movable if day.year == year), None)
    if found is None:
        raise InputError("festivals.toml", which, f"a day in {year}, without which the year cannot be estimated")
    return found


def _days(first: date, end: date) -> tuple[date, ...]:
    return tuple(date.fromordinal(day) for day in range(first.toordinal(), end.toordinal()))


def _weekdays(days: tuple[date, ...]) -> tuple[date, ...]:
    return tuple(day for day in days if is_weekday(day))


def _weekend(days: tuple[date, ...]) -> tuple[date, ...]:
    return tuple(day for day in days if not is_weekday(day))


@cache
def _rule() -> dict[str, Any]:
    return tomllib.loads((DATA / "estimate.toml").read_text(encoding="utf-8"))


@cache
def _festivals() -> dict[str, list[date]]:
    return tomllib.loads((DATA / "festivals.toml").read_text(encoding="utf-8"))

"""Days that the law covers, those on which programs go wrong drawn often."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from foiflow.calendars.days import is_weekday, plain_date
from foiflow.cases.rulebook import book_for
from foiflow.errors import InputError
from foiflow.law.load import default_profile
from foiflow.testing.strategies.ground import ground_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

__all__ = ["legal_dates"]

_DAY = timedelta(1)


def legal_dates(
    profile: str | Path | None = None, *, min_value: date | None = None, max_value: date | None = None
) -> SearchStrategy[date]:
    """Draw days on which a request may arrive and its calendar is announced.

    Every span of days under the same rules is drawn as often as the others. In
    each, every other day drawn is one on which counting goes wrong: a holiday, a
    worked weekend, the day before or after one, the end or the beginning of a
    year, the days around a change of the rules.

    Shrinks to the earliest span, and there to the earliest such day.

    Args:
        profile: The profile whose law and calendar it is; the default one
            where None. The id of a law version is taken too.
        min_value: No earlier day, where the law covers one.
        max_value: No later day, inclusive.

    Raises:
        InputError: No day is left.
        UnknownName: There is no such profile.
    """
    ground = ground_of(default_profile() if profile is None else profile)
    first, last = ground.first, ground.last_receipt
    if min_value is not None:
        first = max(first, plain_date(min_value, "min_value"))
    if max_value is not None:
        last = min(last, plain_date(max_value, "max_value"))
    if first > last:
        raise InputError("min_value", first.isoformat(), f"a day up to {last}")
    marked = [day for day in marked_days(ground.profile) if first <= day <= last]
    changes = [day for day in ground.loaded.boundaries if first < day <= last]
    spans = zip((first, *changes), (*(day - _DAY for day in changes), last), strict=True)
    return st.one_of([each for begins, ends in spans for each in _within(begins, ends, marked)])


def _within(first: date, last: date, marked: list[date]) -> Iterator[SearchStrategy[date]]:
    """Give the marked days and all days of a span in which the rules stay the same."""
    here = [day for day in marked if first <= day <= last]
    if here:
        yield st.sampled_from(here)
    yield st.integers(0, (last - first).days).map(lambda days: first + timedelta(days))


@lru_cache
def marked_days(profile: str | Path) -> tuple[date, ...]:
    """Give the days on which counting goes wrong, rising."""
    ground = ground_of(profile)
    calendar = book_for(ground.profile, (), None).calendar
    every = [ground.first + timedelta(days) for days in range((ground.last - ground.first).days)]
    set_apart = [day for day in every if calendar.is_working_day(day) != is_weekday(day)]
    turns = [date(year, 1, 1) for year in range(ground.first.year, ground.last.year + 1)]
    changes = [day for day in ground.loaded.boundaries if day >= ground.first]
    around = {day + step for day in (*set_apart, *turns, *changes) for step in (-_DAY, timedelta(0), _DAY)}
    return tuple(sorted(day for day in around if ground.first <= day <= ground.last))

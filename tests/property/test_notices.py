"""Random notices: how they lie over each other, and which deadlines a later one moves."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from foiflow.calendars import Notice, WorkdayIndex, load_calendar
from foiflow.calendars.changes import changed_days, what_changes
from foiflow.calendars.local import in_order
from foiflow.calendars.notices import LEVELS, days_set

FIRST, LAST = date(2024, 1, 1), date(2024, 12, 31)
DAYS = st.dates(date(2024, 2, 1), date(2024, 5, 31))
WORD = st.sampled_from(["off", "work", "ordinary"])


@st.composite
def notices(draw: st.DrawFn, *, apart: bool = False) -> list[Notice]:
    """Some notices of any level; with ``apart`` no two of them speak of one day."""
    found = []
    spoken: set[date] = set()
    for number in range(draw(st.integers(1, 5))):
        said = draw(st.dictionaries(DAYS, WORD, max_size=6))
        if apart:
            said = {day: word for day, word in said.items() if day not in spoken}
            spoken |= said.keys()
        off, work, ordinary = (
            tuple(day for day, word in said.items() if word == name) for name in ("off", "work", "ordinary")
        )
        published = draw(st.dates(date(2023, 10, 1), date(2024, 1, 31)))
        level = draw(st.sampled_from(LEVELS))
        found.append(Notice(str(number), 2024, published, "", off, work, ordinary, level=level))
    return found


def calendar_of(some: list[Notice] | tuple[Notice, ...]) -> WorkdayIndex:
    """The calendar of notices in the order given."""
    return WorkdayIndex("random", FIRST, LAST, days_set(some))


@given(notices(apart=True), st.randoms())
def test_layers_that_touch_no_common_day_lie_in_any_order(some: list[Notice], random: object) -> None:
    """Where no two notices speak of one day, their order decides nothing."""
    shuffled = list(some)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis gives a Random
    assert calendar_of(shuffled) == calendar_of(some)


@given(notices(), st.randoms())
def test_the_narrowest_and_latest_speaks_last(some: list[Notice], random: object) -> None:
    """On every day the word of the narrowest level counts, and of that the last one published."""
    shuffled = list(some)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis gives a Random
    ordered = in_order(shuffled)
    told = days_set(ordered)
    for day, (_, number) in told.items():
        speaking = [notice for notice in ordered if day in notice.off + notice.work + notice.ordinary]
        best = max((LEVELS.index(notice.level), notice.published) for notice in speaking)
        [last] = [notice for notice in some if notice.no == number]
        assert (LEVELS.index(last.level), last.published) == best


def brute(calendar: WorkdayIndex, start: date, n: int) -> list[date]:
    """The days that a deadline counts, one day after another."""
    counted: list[date] = []
    day = start
    while len(counted) < n:
        day += timedelta(1)
        counted += [day] if calendar.is_working_day(day) else []
    return counted


@given(notices(), notices(), st.lists(st.tuples(st.dates(date(2024, 1, 15), date(2024, 5, 31)), st.integers(0, 40))))
def test_exactly_the_deadlines_that_count_other_days_are_told(
    some: list[Notice], more: list[Notice], duties: list[tuple[date, int]]
) -> None:
    """A deadline is told if and only if counting day by day gives other days, with both last days."""
    old, new = calendar_of(some), calendar_of([*some, *more])
    told = {change.place: change for change in what_changes(old, new, duties)}
    for place, (start, n) in enumerate(duties):
        before, after = brute(old, start, n), brute(new, start, n)
        assert (place in told) == (before != after)
        if place in told:
            assert (told[place].old, told[place].new) == (before[-1], after[-1])
            differ = set(before) ^ set(after)
            assert differ & {change.day for change in told[place].days}


@given(notices(), notices())
def test_changed_days_are_those_that_differ(some: list[Notice], more: list[Notice]) -> None:
    """The list holds each day on which the two calendars disagree, and the new one's word."""
    old, new = calendar_of(some), calendar_of([*some, *more])
    days = [FIRST + timedelta(place) for place in range((LAST - FIRST).days + 1)]
    differ = [day for day in days if old.is_working_day(day) != new.is_working_day(day)]
    assert [change.day for change in changed_days(old, new)] == differ
    assert all(change.working == new.is_working_day(change.day) for change in changed_days(old, new))


@given(st.dates(date(2008, 1, 2), date(2026, 8, 1)), st.integers(0, 60))
def test_the_calendar_known_later_moves_only_what_lies_around_its_days(start: date, n: int) -> None:
    """Over every pair of neighbouring notices, a deadline with no changed day in it stays."""
    known = sorted({notice.published for notice in _published()})
    for eve, day in itertools.pairwise(known):
        old, new = load_calendar(known_on=eve), load_calendar(known_on=day)
        if not old.first <= start <= old.announced_through - timedelta(120):
            continue
        due = old.add_working_days(start, n)
        touched = any(start < change.day <= due for change in changed_days(old, new))
        assert touched or new.add_working_days(start, n) == due


def _published() -> tuple[Notice, ...]:
    from foiflow.calendars import read_notices

    return read_notices("cn")

"""Invariants of rules: states, notices that come later, local profiles."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import attrs

from foiflow.calendars import load_calendar
from foiflow.calendars.load import read_notices
from foiflow.errors import OutOfCalendar, UnknownName
from foiflow.law.load import load_profile
from foiflow.testing.engine import FOIFLOW
from foiflow.testing.invariants.agreement import Disagreement, same_reading
from foiflow.testing.naive import NaiveReading
from foiflow.testing.naive.days import working_days
from foiflow.testing.naive.reading import rules_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from foiflow.calendars.index import WorkdayIndex
    from foiflow.cases.case import Case
    from foiflow.law.model import Rules
    from foiflow.testing.engine import Engine, Owed

__all__ = ["a_later_notice_moves_only_its_days", "local_is_never_later", "states_are_reached_and_left"]

_NAIVE = NaiveReading()
_DAY = timedelta(days=1)


def states_are_reached_and_left(profile: str | Path) -> None:
    """Check that every state can be reached, and left unless a request may end in it.

    Args:
        profile: A profile's id or file; all its versions are checked.

    Raises:
        AssertionError: A state is cut off, or a dead end.
    """
    loaded = load_profile(profile)
    for day in (loaded.first_day, *(day for day in loaded.boundaries if day > loaded.first_day)):
        rules = loaded.rules(day, loaded.conventions(day))
        ways = {state: {arc.to for arc in rules.arc if state in arc.from_} - {"same", state} for state in rules.states}
        reached, found = {next(iter(rules.states))}, set[str]()
        while reached != found:
            found = reached
            reached = found.union(*(ways[state] for state in found))
        cut_off = [state for state in rules.states if state not in reached]
        stuck = [state for state, final in rules.states.items() if not final and not ways[state]]
        if cut_off or stuck:
            told = [*(f"{state} is never reached" for state in cut_off), *(f"{state} is never left" for state in stuck)]
            raise AssertionError(f"{profile} on {day}: {'; '.join(told)}")


def a_later_notice_moves_only_its_days(case: Case, engine: Engine = FOIFLOW) -> None:
    """Check a case as it was counted before each notice that came while it ran.

    Before the notice, and after it, the due dates are those of a naive reading on
    the days known then; where no day up to a due date differs, neither does it.

    Args:
        case: The case; one with a calendar of its own is left alone.
        engine: The system to try.

    Raises:
        Disagreement: The system knows a notice too early, or too late, or
            moves a date that the notice does not concern.
    """
    if case.calendar is not None:
        return
    for before, after in _known(case):
        earlier, later = (attrs.evolve(case, calendar=calendar) for calendar in (before, after))
        try:
            naive = _NAIVE.read(earlier), _NAIVE.read(later)
        except OutOfCalendar:
            continue
        for known, reading in zip((earlier, later), naive, strict=True):
            same_reading(known, engine, reading)
        moved = _dates(earlier, engine) ^ _dates(later, engine)
        differ = working_days(before) ^ working_days(after)
        for owed in moved:
            if not any(case.log[0].on <= day <= _last(moved, owed) for day in differ):
                raise Disagreement(f"{owed.duty} moves from or to {owed.due}, and no day before it changed", later)


def _dates(case: Case, engine: Engine) -> set[Owed]:
    return {owed._replace(status=None) for owed in engine.read(case).duties}


def _last(moved: set[Owed], owed: Owed) -> date:
    """Give the later of the dates that a duty has before and after."""
    return max(other.due for other in moved if other[:2] == owed[:2])


def _known(case: Case) -> Iterator[tuple[WorkdayIndex, WorkdayIndex]]:
    """Give the calendar before and after each notice that was published while a duty ran."""
    name = load_profile(case.profile).calendar
    try:
        notices = read_notices(name)
    except UnknownName:  # a registered calendar keeps none
        return
    last = max((duty.due for duty in case.duties), default=case.as_of)
    for published in sorted({notice.published for notice in notices if case.log[0].on < notice.published <= last}):
        yield load_calendar(name, published - _DAY), load_calendar(name, published)


def local_is_never_later(case: Case, engine: Engine = FOIFLOW) -> None:
    """Check that local rules give the organ no more time than the national ones do.

    Compared are duties that start on the same day for the same reason. Left
    alone are those whose stops only one of the two profiles sets a limit to,
    for then they count other things.

    Args:
        case: The case; one read by a national profile is left alone.
        engine: The system to try.

    Raises:
        Disagreement: A duty is due later than nationally.
    """
    local = load_profile(case.profile)
    roots = [layer.id for layer in local.layers if "laws" in layer.content]
    if not roots or roots[0] == local.id:
        return
    national = attrs.evolve(case, profile=roots[0], conventions=_shared(case, roots[0]))
    if national.rejected:
        return
    rules, wider = rules_of(case), rules_of(national)
    free = {row.id for row in rules.duty if _limits(row.id, rules) == _limits(row.id, wider)}
    dues = _by_start(national, engine)
    for key, owed in _by_start(case, engine).items():
        if owed.duty in free and key in dues and owed.due > dues[key].due:
            raise Disagreement(f"{owed.duty} is due {owed.due}, and nationally {dues[key].due}", case)


def _shared(case: Case, root: str) -> Mapping[str, str | int]:
    """Give the conventions that hold locally, as far as the national profile knows them."""
    local, national = load_profile(case.profile), load_profile(root)
    on = case.log[0].on
    known = national.conventions(on)
    return {name: value for name, value in local.conventions(on, dict(case.conventions)).items() if name in known}


def _limits(duty: str, rules: Rules) -> set[str]:
    """Name the duties that end the stops of a duty at the latest, and that there are."""
    named = {stop.no_later_than for row in rules.duty if row.id == duty for stop in row.suspended}
    return {row.id for row in rules.duty if row.id in named}


def _by_start(case: Case, engine: Engine) -> dict[tuple[object, ...], Owed]:
    return {(owed.duty, owed.about, owed.starts): owed for owed in engine.read(case).duties if owed.status != "void"}

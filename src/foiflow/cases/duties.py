"""Deadline arithmetic: when a running of a duty is due, and how it stands.

Everything is counted in ranks, the number of working days up to and including a
day: a period of n working days ends on the day whose rank is the start's plus n,
and time left out is a difference of ranks.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from foiflow.calendars.index import WorkdayIndex
    from foiflow.cases.ledger import Ledger, Run, Stop

__all__ = ["Duty", "due_day", "excluded", "is_suspended", "rolled", "settled"]


@attrs.frozen
class Duty:
    """A duty of a case and how it stands.

    Attributes:
        id: Its name.
        about: The party or agency it is about, where there are several.
        status: ``running``, ``suspended``, ``met``, ``met_late``, ``overdue``,
            ``lapsed`` or ``void``.
        starts: The day it starts, which is not counted.
        due: Its last day, inclusive.
        done: The day it was discharged.
        not_before: The earliest day that ``due`` may still turn out to be.
        not_after: The latest.
        target: An internal date, never the legal one.
        provisional: Whether ``due`` rests on days that no notice has settled.
        assumed: Whether it rests on a date that is not exact.
        cites: Its articles.
    """

    id: str
    about: str | None
    status: str
    starts: date
    due: date
    done: date | None
    not_before: date
    not_after: date
    target: date | None
    provisional: bool
    assumed: bool
    cites: tuple[str, ...]


def excluded(ledger: Ledger, run: Run, now: int) -> tuple[int, list[tuple[Stop, int, int]]]:
    """Give the due day's rank and the intervals left out on the way to it.

    Args:
        ledger: The case.
        run: A running counted in working days.
        now: The day as of which open intervals count.

    Returns:
        The rank, and for each interval that counts the stop, the rank it begins
        at and the rank it ends at.
    """
    calendar = ledger.plan.calendar
    rank = calendar.rank(run.start) + run.length + run.extended
    stops = ledger.stops.get(run.row.id)
    if not stops:
        return rank, []
    intervals = sorted(
        (begin, end, number)
        for number, stop in enumerate(stops)
        for begin, end in (_interval(stop, run, now, calendar),)
        if begin < end
    )
    counted = []
    union = run.row.together == "union"
    covered = -1
    for begin, end, number in intervals:
        from_ = max(begin, covered) if union else begin
        if from_ >= rank:
            continue
        if from_ < end:
            rank += end - from_
            covered = end
            counted.append((stops[number], from_, end))
    return rank, counted


def _interval(stop: Stop, run: Run, now: int, calendar: WorkdayIndex) -> tuple[int, int]:
    """Give an interval's ranks, clipped to the running that leaves it out."""
    row = stop.row
    over = run.voided if run.voided is not None else run.done
    nothing = (0, 0)
    if over is not None and stop.begin >= over:
        return nothing
    begin = max(stop.begin, run.start)
    first = calendar.rank(begin - 1 if row.counts == "both_included" and begin == stop.begin else begin)
    if row.length is not None and row.length.working_days is not None:
        return first, first + row.length.working_days
    cap = due_day(stop.cap, now, calendar) if stop.cap is not None else None
    end = stop.end
    if end is None:
        if row.without_end == "nothing" and over is not None:
            return nothing
        if row.silent == "not_excluded" and cap is not None and now > cap:
            return nothing
        end = now if cap is None else cap
    elif cap is not None and end > cap:
        end = cap
    elif row.counts == "strictly_between":
        end -= 1
    if over is not None and end > over:
        end = over
    return first, calendar.rank(end)


def due_day(run: Run, now: int, calendar: WorkdayIndex, ledger: Ledger | None = None) -> int:
    """Give the day number on which a running is due."""
    if run.fixed is not None:
        return run.fixed
    if ledger is None:
        return calendar.select(calendar.rank(run.start) + run.length + run.extended)
    return calendar.select(excluded(ledger, run, now)[0])


def rolled(day: int, calendar: WorkdayIndex) -> int:
    """Move a day number to the next working day, unless it is one."""
    rank = calendar.rank(day)
    return day if calendar.selected[rank] == day else calendar.select(rank + 1)


def is_suspended(run: Run, counted: list[tuple[Stop, int, int]], now: int, calendar: WorkdayIndex) -> bool:
    """Tell whether an interval that counts is still open on a day."""
    return run.open and any(
        stop.end is None and (stop.cap is None or now <= due_day(stop.cap, now, calendar)) for stop, _, _ in counted
    )


def settled(ledger: Ledger, run: Run, now: int) -> tuple[Any, ...]:
    """Say how a running stands on a day: the fields of ``Duty``, as day numbers.

    Returns:
        id, about, status, starts, due, done, not_before, not_after, target,
        provisional, assumed, cites.
    """
    calendar = ledger.plan.calendar
    row = run.row
    counted: list[tuple[Stop, int, int]] = []
    if run.fixed is not None:
        due = run.fixed
    else:
        rank, counted = excluded(ledger, run, now)
        due = calendar.select(rank)
    provisional = calendar.is_provisional(due)
    not_before = not_after = due
    if provisional and due >= run.start:
        earliest, latest = calendar.bounds(date.fromordinal(run.start), date.fromordinal(due))
        not_before, not_after = earliest.toordinal(), latest.toordinal()
    if run.voided is not None:
        status = "void"
    elif run.done is not None:
        status = "met" if run.done <= not_after else "met_late"
    elif run.closed is not None:
        status = "lapsed"
    elif counted and is_suspended(run, counted, now, calendar):
        status = "suspended"
    elif now > not_after:
        status = "overdue" if ledger.plan.owed_by_agency(row.id) else "lapsed"
    else:
        status = "running"
    target = None
    if row.target is not None and row.target.working_days is not None:
        target = calendar.select(calendar.rank(run.start) + row.target.working_days)
    assumed = run.assumed or any(stop.assumed for stop, _, _ in counted)
    return (
        row.id,
        run.about,
        status,
        run.start,
        due,
        run.done,
        not_before,
        not_after,
        target,
        provisional,
        assumed,
        row.cite,
    )

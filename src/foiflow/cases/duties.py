"""Deadline arithmetic: when a running of a duty is due, and how it stands.

Everything is counted in ranks, the number of working days up to and including a
day: a period of n working days ends on the day whose rank is the start's plus n,
and time left out is a difference of ranks.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

import attrs

from foiflow.errors import OutOfCalendar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiflow.calendars.index import WorkdayIndex
    from foiflow.cases.ledger import Ledger, Run, Stop

    Judged = tuple[str, str | None, str, int, int, int | None, int, int, int | None, bool, bool, tuple[str, ...]]

__all__ = [
    "OPEN",
    "STATUSES",
    "Duty",
    "Standing",
    "counted_days",
    "due_day",
    "duty_of",
    "excluded",
    "is_suspended",
    "rolled",
    "settled",
]

OPEN = frozenset({"running", "suspended", "overdue"})
"""How a duty may stand that is still owed."""
STATUSES = OPEN | {"met", "met_late", "lapsed", "void"}
"""How a duty may stand."""


# Without slots: a frozen class with them takes twice as long to make, and every look at a case makes several.
@attrs.frozen(slots=False)
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


_LAST_DAY = date.max.toordinal()


class Standing(NamedTuple):
    """How a running of a duty stands on a day: what ``Duty`` says, in day numbers."""

    id: str
    about: str | None
    status: str
    starts: int
    due: int
    done: int | None
    not_before: int
    not_after: int
    target: int | None
    provisional: bool
    assumed: bool
    cites: tuple[str, ...]

    def as_duty(self) -> Duty:
        """Give the same with dates."""
        return _dated(self)


class _Dates(dict[int, date]):
    """Day numbers as dates; each is made once."""

    def __missing__(self, day: int) -> date:
        found = self[day] = date.fromordinal(day)
        return found


_date = _Dates()


def _dated(standing: Judged) -> Duty:
    """Make a duty of what was found of a running."""
    name, about, status, starts, due, done, not_before, not_after, target, provisional, assumed, cites = standing
    due_on = earliest = latest = _date[due]
    if provisional:
        earliest, latest = _date[not_before], _date[not_after]
    return Duty(
        name,
        about,
        status,
        _date[starts],
        due_on,
        None if done is None else _date[done],
        earliest,
        latest,
        None if target is None else _date[target],
        provisional,
        assumed,
        cites,
    )


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
    intervals = [(*_interval(stop, run, now, calendar), stop) for stop in stops]
    if len(intervals) > 1:
        intervals.sort(key=_in_order)
    counted = []
    union = run.row.together == "union"
    covered = -1
    for begin, end, stop in intervals:
        from_ = max(begin, covered) if union else begin
        if from_ >= end or from_ > rank or (from_ == rank and stop.begin > calendar.select(rank)):
            continue
        rank += end - from_
        covered = end
        counted.append((stop, from_, end))
    return max(rank, run.floor), counted


def counted_days(ledger: Ledger, run: Run, now: int) -> frozenset[int]:
    """Give the working days that a running counts, as day numbers.

    Args:
        ledger: The case.
        run: A running of a duty.
        now: The day as of which open intervals count.

    Returns:
        The working days after its start up to its last day, those left out
        excepted; none where it is not counted in working days.
    """
    if run.fixed is not None:
        return frozenset()
    calendar = ledger.plan.calendar
    rank, intervals = excluded(ledger, run, now)
    days = set(calendar.selected[calendar.rank(run.start) + 1 : rank + 1])
    for _, begin, end in intervals:
        days -= set(calendar.selected[begin + 1 : end + 1])
    return frozenset(days)


def _in_order(interval: tuple[int, int, Stop]) -> tuple[int, int, int]:
    # Days off share a rank: an interval that begins on one may come only after a due day that an earlier one moves on.
    begin, end, stop = interval
    return begin, stop.begin, end


def _interval(stop: Stop, run: Run, now: int, calendar: WorkdayIndex) -> tuple[int, int]:
    """Give an interval's ranks, clipped to the running that leaves it out."""
    row = stop.row
    over = run.voided if run.voided is not None else run.done
    nothing = (0, 0)
    if (over is not None and stop.begin >= over) or (stop.end is not None and stop.end <= run.start):
        return nothing
    begin = max(stop.begin, run.start)
    first = calendar.rank(begin - 1 if row.counts == "both_included" and stop.begin > run.start else begin)
    if row.length is not None and row.length.working_days is not None:
        return first, calendar.rank(stop.begin) + row.length.working_days
    cap = due_day(stop.cap, now, calendar) if stop.cap is not None else None
    end = stop.end
    if end is None:
        if row.without_end == "nothing" and over is not None and cap is None:
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
    return first, max(first, calendar.rank(end))


def _assumed(stop: Stop, now: int, calendar: WorkdayIndex) -> bool:
    """Tell whether an interval rests on a date that is not exact."""
    if stop.assumed or stop.cap is None or not stop.cap.assumed:
        return stop.assumed
    return stop.end is None or stop.end > due_day(stop.cap, now, calendar)


def due_day(run: Run, now: int, calendar: WorkdayIndex, ledger: Ledger | None = None) -> int:
    """Give the day number on which a running is due."""
    if ledger is not None and run.fixed is None and run.row.id in ledger.stops:
        return calendar.select(excluded(ledger, run, now)[0])
    if run.due is None:
        run.due = run.fixed or calendar.select(calendar.rank(run.start) + run.length + run.extended)
    return run.due


def rolled(day: int, calendar: WorkdayIndex) -> int:
    """Move a day number to the next working day, unless it is one."""
    if day > _LAST_DAY:
        raise OutOfCalendar(calendar.name, None, calendar.first, calendar.last)
    rank = calendar.rank(day)
    return day if calendar.selected[rank] == day else calendar.select(rank + 1)


def is_suspended(counted: Sequence[tuple[Stop, int, int]], now: int, calendar: WorkdayIndex) -> bool:
    """Tell whether an interval that an open running counts is open on a day."""
    waiting = [stop.cap for stop, _, _ in counted if stop.end is None]
    return True in [limit is None or now <= due_day(limit, now, calendar) for limit in waiting]


def settled(ledger: Ledger, run: Run, now: int) -> Standing:
    """Say how a running stands on a day."""
    return tuple.__new__(Standing, _judged(ledger, run, now))


def duty_of(ledger: Ledger, run: Run, now: int) -> Duty:
    """Say the same with dates, at once."""
    return _dated(_judged(ledger, run, now))


def _judged(ledger: Ledger, run: Run, now: int) -> Judged:
    """Give the fields of a standing: plainly, for a named tuple takes as long to make as they to be found."""
    plan, row = ledger.plan, run.row
    calendar = plan.calendar
    counted: Sequence[tuple[Stop, int, int]] = ()
    if row.id in ledger.stops and run.fixed is None:
        rank, counted = excluded(ledger, run, now)
        due = calendar.select(rank)
    else:
        due = run.due or due_day(run, now, calendar)
    not_before = not_after = due
    provisional = due > plan.announced
    if provisional and due >= run.start:
        earliest, latest = calendar.bounds(date.fromordinal(run.start), date.fromordinal(due))
        not_before, not_after = earliest.toordinal(), latest.toordinal()
    assumed, target = run.assumed, None
    if counted and not assumed:
        assumed = True in [_assumed(stop, now, calendar) for stop, _, _ in counted]
    if row.target is not None and row.target.working_days is not None:
        target = calendar.select(calendar.rank(run.start) + row.target.working_days)
    if run.voided is not None:
        status = "void"
    elif run.done is not None:
        status = "met" if run.done <= not_after else "met_late"
    elif run.closed is not None:
        status = "lapsed"
    elif counted and is_suspended(counted, now, calendar):
        status = "suspended"
    elif now <= not_after:
        status = "running"
    else:
        status = "overdue" if row.id in plan.agency_duties else "lapsed"
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

"""What a duty leaves out, found by reading the whole log for it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.law.duty import Suspension
from foiflow.testing.naive.conditions import matches
from foiflow.testing.naive.days import ONE_DAY, LeftOut, walk
from foiflow.testing.naive.running import Running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiflow.testing.naive.duties import Duties

__all__ = ["Stop", "end_stops", "left_out", "note_stops"]


@attrs.define(eq=False)
class Stop:
    """A stretch of time that a duty may leave out.

    Attributes:
        duty: The duty's id.
        row: The row that says so.
        whose: The party or agency.
        began: The day it began.
        limit: The running whose last day ends it at the latest.
        ended: The day it ended.
    """

    duty: str
    row: Suspension
    whose: object
    began: date
    limit: Running | None
    ended: date | None = None


def note_stops(duties: Duties, event: Any) -> None:
    """Note what an event begins to stop."""
    in_force = [row for row in duties.rules.duty if row.in_force.holds_on(event.on)]
    for row in in_force:
        for suspension in row.suspended:
            if suspension.in_force.holds_on(event.on) and matches(duties, suspension.from_, event):
                whose = getattr(event, suspension.per) if suspension.per else None
                limits = [run for run in duties.runs if run.row.id == suspension.no_later_than and run.voided is None]
                limits = [run for run in limits if whose is None or run.about == whose]
                limit = limits[-1] if limits else None
                if not _goes_on(duties, suspension, whose, event.on, limit):
                    began = duties.day_of(suspension.from_, event) or event.on
                    duties.stops.append(Stop(row.id, suspension, whose, began, limit))


def end_stops(duties: Duties, event: Any) -> None:
    """Note what an event ends."""
    for stop in duties.stops:
        until = stop.row.until
        whose = getattr(event, stop.row.per) if stop.row.per and event.type == until.event else None
        if stop.ended is None and matches(duties, until, event) and whose == stop.whose:
            stop.ended = duties.day_of(until, event)


def _goes_on(duties: Duties, row: Suspension, whose: object, on: date, limit: Running | None) -> bool:
    """Tell whether somebody asked again still had time; then that stop goes on, up to the new limit."""
    for stop in duties.stops:
        still = stop.limit is None or on <= duties.plain_due(stop.limit)
        if stop.row == row and stop.ended is None and stop.whose == whose and still:
            stop.limit = limit
            return True
    return False


def left_out(duties: Duties, run: Running, now: date) -> Iterator[LeftOut]:
    """Give the days that a running leaves out, as known on a day."""
    over = run.voided or run.done
    for stop in duties.stops:
        before = stop.ended is not None and stop.ended <= run.starts
        if stop.duty != run.row.id or before or (over is not None and stop.began >= over):
            continue
        limit = None if stop.limit is None else duties.plain_due(stop.limit)
        last = _last_day(duties, stop, limit, over, now)
        if last is not None:
            both = stop.row.counts == "both_included" and stop.began >= run.starts
            waits = stop.ended is None and (limit is None or now <= limit)
            yield LeftOut(max(stop.began, run.starts), stop.began if both else stop.began + ONE_DAY, last, waits)


def _last_day(duties: Duties, stop: Stop, limit: date | None, over: date | None, now: date) -> date | None:
    """Give the last day that a stop leaves out; None where it leaves out nothing."""
    row, last = stop.row, stop.ended
    if row.length is not None and row.length.working_days is not None:
        return walk(stop.began, row.length.working_days, duties.working)
    if last is None:
        if row.without_end == "nothing" and over is not None and limit is None:
            return None
        if row.silent == "not_excluded" and limit is not None and now > limit:
            return None
        last = limit or now
    elif limit is not None and last > limit:
        last = limit
    elif row.counts == "strictly_between":
        last -= ONE_DAY
    return last if over is None else min(last, over)

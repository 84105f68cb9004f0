"""Intervals that a duty leaves out: what begins them and what ends them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foiflow.cases.duties import due_day
from foiflow.cases.ledger import Stop
from foiflow.cases.triggers import day_reader, matcher

if TYPE_CHECKING:
    from foiflow.calendars.index import WorkdayIndex
    from foiflow.cases.actions import Action
    from foiflow.cases.ledger import Ledger, Run
    from foiflow.law.duty import Duty, Suspension

__all__ = ["resume", "suspend"]


def suspend(row: Duty, suspension: Suspension) -> Action:
    """Give the action that begins an interval."""
    matches, day_of = matcher(suspension.from_), day_reader(suspension.from_)
    per, cap = suspension.per, suspension.no_later_than
    wants_service = "served_on" in suspension.from_.day

    def begin(ledger: Ledger, event: Any, day: int) -> None:
        if matches is not None and not matches(ledger, event):
            return
        stops = ledger.stops.get(row.id, ())
        key = getattr(event, per) if per else None
        assumed = event.on_is != "exact" or (wants_service and event.served_on is None)
        limit = ledger.current(cap, key) if cap else None
        if _still_asked(stops, suspension, key, day, limit, ledger.plan.calendar):
            return
        begin = day if day_of is None else day_of(ledger, event, day)
        stop = Stop(suspension, key, day if begin is None else begin, event, assumed)
        stop.cap = limit
        ledger.stops = {**ledger.stops, row.id: (*stops, stop)}

    return begin


def _still_asked(
    stops: tuple[Stop, ...],
    suspension: Suspension,
    key: str | None,
    day: int,
    limit: Run | None,
    calendar: WorkdayIndex,
) -> bool:
    """Go on with an interval that is begun again before its limit is past."""
    for stop in stops:
        if stop.row == suspension and stop.end is None and stop.key == key:
            if stop.cap is not None and day > due_day(stop.cap, day, calendar):
                continue
            stop.cap = limit
            return True
    return False


def resume(row: Duty, suspension: Suspension) -> Action:
    """Give the action that ends an interval."""
    matches, day_of, per = matcher(suspension.until), day_reader(suspension.until), suspension.per

    def end(ledger: Ledger, event: Any, day: int) -> None:
        if matches is not None and not matches(ledger, event):
            return
        key = getattr(event, per) if per else None
        for stop in ledger.stops.get(row.id, ()):
            if stop.row is suspension and stop.end is None and stop.key == key:
                stop.end, stop.ended_by = day if day_of is None else day_of(ledger, event, day), event
                stop.assumed = stop.assumed or event.on_is != "exact"

    return end

"""The duties of a case, event by event: what starts, moves and ends each."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from foiflow.law.files import vocabulary
from foiflow.testing.naive.arcs import LogFacts
from foiflow.testing.naive.conditions import is_known, matches
from foiflow.testing.naive.days import ONE_DAY, LeftOut, count, end_of, rolled, walk
from foiflow.testing.naive.running import Running
from foiflow.testing.naive.stops import Stop, end_stops, left_out, note_stops

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from foiflow.cases.events import Event
    from foiflow.law.model import Duty, Extension, Limit, Rules, Trigger

__all__ = ["Duties", "is_read"]


class Duties:
    """The duties of a case; ``take`` reads one event after the other.

    What a planted bug changes is a method of its own.
    """

    def __init__(self, rules: Rules, receipt: date | None, working: frozenset[date]) -> None:
        """Begin before the first event.

        Args:
            rules: The rows that govern the case.
            receipt: The legal day of receipt; None where the clock waits.
            working: The working days.
        """
        self.rules, self.receipt, self.working = rules, receipt, working
        self.rows = _read(rules)
        self.log: list[Event] = []
        self.runs: list[Running] = []
        self.stops: list[Stop] = []
        self.facts = LogFacts(self.log, self._awaits_opinion)

    # --- counting

    def walk(self, start: date, period: int, stops: tuple[LeftOut, ...] = (), *, once: bool = True) -> date:
        """Count working days after a day."""
        return walk(start, period, self.working, stops, once=once)

    def plain_due(self, run: Running) -> date:
        """Give the last day of a running that leaves nothing out."""
        return run.fixed or self.walk(run.starts, run.period + run.extended)

    def left_out(self, run: Running, now: date) -> tuple[LeftOut, ...]:
        """Give the days that a running leaves out, as known on a day."""
        return tuple(left_out(self, run, now))

    def due(self, run: Running, now: date | None = None) -> date:
        """Give the last day of a running, as known on a day; the last event's, if None."""
        if run.fixed is not None:
            return run.fixed
        day = now or self.log[-1].on
        last = self.walk(
            run.starts, run.period + run.extended, self.left_out(run, day), once=run.row.together == "union"
        )
        return last if run.named is None else max(last, run.named)

    def day_of(self, trigger: Trigger, event: Any) -> date | None:
        """Give the day that a trigger reads from an event, the first of the fields given."""
        if trigger.day == ("receipt",):
            return self.receipt
        days: Iterator[date] = (getattr(event, field) for field in trigger.day if getattr(event, field) is not None)
        return next(days, event.on)

    # --- events

    def take(self, event: Event) -> None:
        """Let an event that is possible do to the duties what their rows say."""
        if self._answers_silence(event):
            self.look_for_silence(event.on)
        for row in self.rows:
            self._discharge(row, event)
        end_stops(self, event)
        for run in self._open():
            if event.type in run.row.void_on:
                run.voided = event.on
            if event.type in run.row.closed_by and run.is_open:
                run.closed = event.on
        in_force = [row for row in self.rows if row.in_force.holds_on(event.on)]
        for row in in_force:
            extension = row.extension(event.type, event.on)
            if extension is not None:
                self._extend(row, extension, event)
        for row in in_force:
            self._restart(row, event)
        for row in in_force:
            for trigger in row.starts_on:
                if matches(self, trigger, event):
                    self._start(row, trigger, event)
        note_stops(self, event)
        self.log.append(event)

    def look_for_silence(self, day: date) -> None:
        """Start what begins when a duty has become overdue by a day."""
        waiting = [(row, trigger.overdue) for row in self.rows for trigger in row.starts_on if trigger.overdue]
        for row, overdue in waiting:
            for late in [run for run in self._open() if run.row.id == overdue][-1:]:
                due = self.due(late, day)
                known = any(run.row is row and run.starts == due for run in self.runs)
                if due < day and not known and row.in_force.holds_on(due):
                    self._begin(Running(row, None, due), row.limit, None, day)

    def _answers_silence(self, event: Event) -> bool:
        rows = (row for row in self.rows if any(trigger.overdue for trigger in row.starts_on))
        return any(event.type == done.event for row in rows for done in row.done_by)

    def _open(self) -> list[Running]:
        return [run for run in self.runs if run.is_open]

    def _awaits_opinion(self, event: Event) -> bool:
        return any(run.row.per is not None and event.on <= self.due(run, event.on) for run in self._open())

    def _discharge(self, row: Duty, event: Any) -> None:
        if any(done.event == event.type for done in row.done_by):
            for run in self._open():
                if run.row is row and (row.per is None or run.about == getattr(event, row.per)):
                    self._finish(run, event)

    def _finish(self, run: Running, event: Any) -> bool:
        """End a running if the event discharges it, on the day that the first row that fits reads."""
        for done in run.row.done_by:
            if matches(self, done, event):
                run.done, run.latent = self.day_of(done, event), False
                return True
        return False

    def _extend(self, row: Duty, extension: Extension, event: Any) -> None:
        runs = [run for run in self._open() if run.row.id == row.id]
        if not runs:
            return
        run, cap = runs[-1], extension.at_most.working_days or 0
        due = self.due(run, event.on)
        late = event.on > due and extension.when_late == "ignored"
        if late or run.fixed is not None or (extension.several == "one" and run.extensions):
            run.extensions += 1
            return
        until = None if event.until is None else rolled(event.until, self.working)
        asked = event.working_days if until is None else count(due, until, self.working)
        if extension.counted_from == "notice" and until is None:
            asked = count(due, self.walk(event.on, asked), self.working)
        granted = max(0, min(asked, cap - run.extended))
        if until is not None and (granted or not asked):
            run.named = min(until, self.walk(run.starts, run.period + cap))
        run.extended += granted
        run.extensions += 1

    def _restart(self, row: Duty, event: Any) -> None:
        for restart in row.restarted:
            if restart.in_force.holds_on(event.on) and matches(self, restart.by, event):
                begins = self.restarts(restart.by, event)
                mine = [run for run in self.runs if run.row.id == row.id]
                if begins is not None and (not mine or any(run.is_open for run in mine)):
                    self._begin(Running(row, None, begins), restart.limit or row.limit, event, event.on)

    def restarts(self, trigger: Trigger, event: Any) -> date | None:
        """Give the day on which a running starts anew."""
        return self.day_of(trigger, event)

    def _start(self, row: Duty, trigger: Trigger, event: Any) -> None:
        begins = self.day_of(trigger, event)
        if begins is None:
            return
        run = Running(row, getattr(event, row.per) if row.per else None, begins, latent=row.arises == "when_done")
        self._begin(run, row.limit, event, event.on)
        if row.met_by_earlier:
            any(self._finish(run, earlier) for earlier in self.log)

    def _begin(self, run: Running, limits: tuple[Limit, ...], event: Any, on: date) -> None:
        """Lay down how long a running lasts, and let it take the place of others."""
        for limit in limits:
            field = limit.field or limit.field_working_days or limit.field_days
            value: Any = getattr(event, field, None) if field else None
            if (field is None or value is not None) and limit.in_force.holds_on(run.starts):
                if limit.working_days is not None or limit.field_working_days is not None:
                    run.period = int(value) if limit.working_days is None else limit.working_days
                else:
                    run.fixed = end_of(run.starts, limit, value, self.working)
                break
        for other in self._open():
            same = other.row.variant == run.row.variant and other.about == run.about
            if other.row.id == run.row.id and (run.row.replaces == "any" or (run.row.replaces == "same" and same)):
                other.voided = on
        self.runs.append(run)

    # --- how they stand

    def is_past(self, due: date, now: date) -> bool:
        """Tell whether a last day is past."""
        return now > due

    def status(self, run: Running, now: date) -> str:
        """Say how a running stands on a day, as ``foiflow.Duty`` does."""
        due = self.due(run, now)
        if run.voided is not None:
            return "void"
        if run.done is not None:
            return "met_late" if run.done > due else "met"
        if run.closed is not None:
            return "lapsed"
        if run.fixed is None and any(stop.waits for stop in self._that_count(run, due, now)):
            return "suspended"
        if not self.is_past(due, now):
            return "running"
        word = vocabulary()["duty"].get(run.row.id, {})
        return "overdue" if word.get("owed_by", "agency") == "agency" else "lapsed"

    def _that_count(self, run: Running, due: date, now: date) -> list[LeftOut]:
        """Give the stops that move the last day: they began by it, and hold a working day that no other holds."""
        found, covered = [], run.starts
        for stop in sorted(self.left_out(run, now)):
            before = stop.first - ONE_DAY
            after = max(before, covered) if run.row.together == "union" else before
            if stop.began <= due and count(after, stop.last, self.working):
                found.append(stop)
                covered = max(covered, stop.last)
        return found


@lru_cache
def _read(rules: Rules) -> tuple[Duty, ...]:
    return tuple(row for row in rules.duty if row.scope == "case" and is_read(row))


def is_read(row: Duty) -> bool:
    """Tell whether every condition that a duty rests on is known here.

    Args:
        row: The duty's row.
    """
    triggers = [*row.starts_on, *row.done_by, *(restart.by for restart in row.restarted)]
    triggers += [trigger for stop in row.suspended for trigger in (stop.from_, stop.until)]
    return all(is_known(trigger) for trigger in triggers)

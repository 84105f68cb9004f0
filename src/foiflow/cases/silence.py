"""What begins when nothing happens: duties that an overdue one starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foiflow.cases.duties import due_day
from foiflow.cases.ledger import Run
from foiflow.cases.limits import measure
from foiflow.cases.triggers import in_force_test

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow.calendars.index import WorkdayIndex
    from foiflow.cases.ledger import Ledger
    from foiflow.law.model import Duty, Rules

    Lay = Callable[[Run, Any], None]
    InForceTest = Callable[[int], bool]
    Silence = tuple[str, Duty, Lay, InForceTest | None]

__all__ = ["look_for_silence", "on_silence", "open_on_silence", "silence_matters", "silence_may_matter"]


def silence_matters(rules: Rules) -> set[str]:
    """Name the events that discharge a duty which another's being overdue starts."""
    return {
        str(done.event)
        for row in rules.duty
        if any(trigger.overdue for trigger in row.starts_on)
        for done in row.done_by
    }


def look_for_silence(ledger: Ledger, event: Any, day: int) -> None:
    """Open what silence has begun, before an event that may answer it."""
    open_on_silence(ledger, day)


def open_on_silence(ledger: Ledger, day: int) -> None:
    """Start what begins when a duty has become overdue by a day."""
    if silence_may_matter(ledger, day):
        for overdue, row, lay, in_force in ledger.plan.silence:
            _open(ledger, overdue, row, lay, in_force, day)


def silence_may_matter(ledger: Ledger, day: int) -> bool:
    """Tell quickly whether ``open_on_silence`` may find something to start.

    Leaving time out only ever makes a period longer.
    """
    awaited, calendar = ledger.plan.awaited, ledger.plan.calendar
    return bool([run for run in ledger.open_runs if run.row.id in awaited and due_day(run, day, calendar) < day])


def _open(ledger: Ledger, overdue: str, row: Duty, lay: Lay, in_force: InForceTest | None, day: int) -> None:
    for late in ledger.open_of(overdue)[-1:]:
        due = due_day(late, day, ledger.plan.calendar, ledger)
        known = any(run.row is row and run.start == due for run in ledger.runs)
        if due < day and not known and (in_force is None or in_force(due)):
            run = Run(row, None, due, None, late.assumed)
            lay(run, None)
            ledger.begin(run, day)


def on_silence(rules: Rules, calendar: WorkdayIndex) -> tuple[Silence, ...]:
    """Give the rows that another duty's being overdue starts: which, and how long."""
    return tuple(
        (trigger.overdue, row, measure(row.limit, calendar), in_force_test(row.in_force))
        for row in rules.duty
        for trigger in row.starts_on
        if trigger.overdue is not None
    )

"""One deadline by itself: a duty, the day it starts, the day it is due."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiflow.cases.duties import duty_of
from foiflow.cases.ledger import Ledger, Run
from foiflow.cases.limits import measure
from foiflow.errors import InputError, UnknownName

if TYPE_CHECKING:
    from datetime import date

    from foiflow.cases.duties import Duty
    from foiflow.cases.rulebook import RuleBook

__all__ = ["single_deadline"]


def single_deadline(book: RuleBook, duty: str, starts: date) -> Duty:
    """Compute one deadline with nothing in between: no stops, no extensions.

    Args:
        book: The rules.
        duty: The duty's id, such as ``reply``.
        starts: The day it starts, which is not counted; for ``reply`` the legal
            day of receipt.

    Returns:
        The duty, as of the day it starts.

    Raises:
        UnknownName: The rules of that day hold no such duty.
        InputError: No law was in force on that day, or only a letter gives the
            duty its period.
        OutOfCalendar: The calendar does not reach the due date.
    """
    if starts < book.first_day:
        raise InputError("--from", starts.isoformat(), f"{book.first_day} or later")
    day = starts.toordinal()
    plan = book.plan(day, day)
    rows = [row for row in plan.rules.duty if row.id == duty and row.in_force.holds_on(starts)]
    if not rows:
        raise UnknownName("duty on that day", duty, {row.id for row in plan.rules.duty})
    run = Run(rows[0], None, day, None, False)
    measure(rows[0].limit, book.calendar)(run, None)
    if run.limit is None:
        raise InputError("duty", duty, "a duty that has a period without a letter that names it")
    return duty_of(Ledger(plan, day), run, day)

"""Invariants of periods: where they end, what extends and what stops them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiflow.calendars import load_calendar
from foiflow.cases.events import ExtensionNotified, ThirdPartyConsultationSent, ThirdPartyOpinionReceived
from foiflow.errors import EventRefused
from foiflow.law.load import load_profile
from foiflow.testing.engine import FOIFLOW
from foiflow.testing.invariants.agreement import Disagreement
from foiflow.testing.naive import NaiveReading
from foiflow.testing.naive.days import count, walk, working_days
from foiflow.testing.naive.reading import rules_of

if TYPE_CHECKING:
    from datetime import date

    from foiflow.cases.case import Case
    from foiflow.cases.events import Event
    from foiflow.testing.engine import Engine, Owed

__all__ = ["due_dates_are_working_days", "extensions_stay_within_limits", "stops_add_up"]

_NAIVE = NaiveReading()
_REPLY = "reply"
_FIRST, _SECOND = "the first asked", "the second asked"


def due_dates_are_working_days(case: Case, engine: Engine = FOIFLOW) -> None:
    """Check that every period ends on a working day, save where its row says not.

    Args:
        case: The case.
        engine: The system to try.

    Raises:
        Disagreement: A duty is due on a rest day.
    """
    unrolled = {row.id for row in rules_of(case).duty for limit in row.limit if not limit.roll}
    working = _working(case)
    for owed in engine.read(case).duties:
        if owed.duty not in unrolled and owed.due not in working:
            raise Disagreement(f"{owed.duty} is due on {owed.due}, which is no working day", case)


def extensions_stay_within_limits(case: Case, engine: Engine = FOIFLOW) -> None:
    """Check that extensions move the reply up to their cap and no further.

    Args:
        case: The case; one whose reply is not due any more is left alone.
        engine: The system to try.

    Raises:
        Disagreement: An extension brings the reply nearer, goes past the cap,
            or two that are past it give different dates.
    """
    before = _running_reply(case, engine)
    caps = [row.extended[0].at_most.working_days for row in rules_of(case).duty if row.id == _REPLY and row.extended]
    if before is None or not caps or not caps[0]:
        return
    latest = walk(before.due, caps[0], _working(case))
    moved, longest = [], case
    for days in (1, caps[0], 2 * caps[0]):
        longer = _after(case, ExtensionNotified(on=case.as_of, working_days=days))
        after = None if longer is None else _last_reply(longer, engine)
        if longer is not None and after is not None:
            moved.append(after.due)
            longest = longer
            if not before.due <= after.due <= latest:
                why = f"due {before.due}, extended by {days} working days it is due {after.due}, not by {latest}"
                raise Disagreement(why, longer)
    if moved != sorted(moved) or len({*moved[1:]}) > 1:
        raise Disagreement(f"longer and longer extensions give {', '.join(map(str, moved))}", longest)


def stops_add_up(case: Case, engine: Engine = FOIFLOW) -> None:
    """Check that stops add up one after the other, and count once side by side.

    Args:
        case: The case; one whose reply is stopped already is left alone.
        engine: The system to try.

    Raises:
        Disagreement: Two consultations of two working days each, one after the
            other, do not move the reply by four; or at once, not by two.
    """
    before = _running_reply(case, engine)
    if before is None or not _plainly_counted(case):
        return
    working, day = _working(case), case.as_of
    then = walk(day, 2, working)
    end = walk(then, 2, working)
    one = _asked(case, (_FIRST, day, then))
    same = _asked(case, (_FIRST, day, then), (_SECOND, day, then))
    both = _asked(case, (_FIRST, day, then), (_SECOND, then, end))
    for longer, stopped, how in ((one, 2, "one"), (same, 2, "two equal ones"), (both, 2 + 2, "one after the other")):
        after = None if longer is None else _last_reply(longer, engine)
        if longer is not None and after is not None and count(before.due, after.due, working) != stopped:
            why = f"due {before.due}, with consultations that take {stopped} working days ({how}) due {after.due}"
            raise Disagreement(why, longer)


def _asked(case: Case, *asked: tuple[str, date, date]) -> Case | None:
    """Give the case with third parties asked and answering, each on its days."""
    letters: list[Event] = []
    for party, sent, answered in asked:
        letters.append(ThirdPartyConsultationSent(on=sent, party=party, served_on=sent))
        letters.append(ThirdPartyOpinionReceived(on=answered, party=party))
    return _after(case, *sorted(letters, key=lambda letter: letter.on))


def _after(case: Case, *events: Event) -> Case | None:
    """Record events; None where one of them is not possible."""
    try:
        for event in events:
            case = case.record(event)
    except EventRefused:
        return None
    return case


def _last_reply(case: Case, engine: Engine) -> Owed | None:
    replies = [owed for owed in engine.read(case).duties if owed.duty == _REPLY and owed.status != "void"]
    return replies[-1] if replies else None


def _running_reply(case: Case, engine: Engine) -> Owed | None:
    """Give the reply that a system says is owed, where it runs and its last day has not come."""
    naive = _last_reply(case, _NAIVE)
    if naive is None or naive.status != "running" or case.as_of > naive.due:
        return None
    return _last_reply(case, engine)


def _plainly_counted(case: Case) -> bool:
    """Tell whether the reply is counted in working days, and stops by the days they took."""
    named = ("delayed_until", "until")
    rows = [row for row in rules_of(case).duty if row.id == _REPLY]
    plain = all(
        stop.length is None and stop.counts == "after_start_to_end" and stop.from_.day == ("on",)
        for row in rows
        for stop in row.suspended
        if stop.from_.event == ThirdPartyConsultationSent.type
    )
    union = all(row.together == "union" for row in rows)
    return plain and union and not any(getattr(event, field, None) for event in case.log for field in named)


def _working(case: Case) -> frozenset[date]:
    return working_days(case.calendar or load_calendar(load_profile(case.profile).calendar))

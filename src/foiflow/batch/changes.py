"""What a late notice changes in case logs: duties that count other days."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import attrs

from foiflow.batch.replay import Replay
from foiflow.batch.sources import records_of
from foiflow.calendars.changes import ChangedDay, changed_days, within
from foiflow.cases.duties import Duty, counted_days
from foiflow.errors import FoiflowError, OutOfCalendar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from foiflow.batch.replay import Result
    from foiflow.batch.sources import Source
    from foiflow.calendars.index import WorkdayIndex

    Key = tuple[str, str | None, int]
    Counted = tuple[Duty | None, frozenset[int]]

__all__ = ["ChangedDuty", "UnreadCase", "duty_changes"]

_NOTHING: Counted = (None, frozenset())


@attrs.frozen(kw_only=True)
class ChangedDuty:
    """A duty of a case that counts other days by the notices of a later day.

    Attributes:
        case_id: The case's number.
        old: The duty by the notices known before; None where it did not arise.
        new: The same duty by those known after; None where it does not arise.
        days: The changed days from its start to the later of its two last days.
    """

    case_id: str
    old: Duty | None
    new: Duty | None
    days: tuple[ChangedDay, ...]

    @property
    def moved(self) -> bool:
        """Whether its last day is another one."""
        return self.old is None or self.new is None or self.new.due != self.old.due


@attrs.frozen(kw_only=True)
class UnreadCase:
    """A record that could not be read, by the old notices or by the new.

    Attributes:
        line: Its line in the file, or its place in the iterable, from 1.
        file: The file, where a folder or a pattern stands for several.
        case_id: Its number, as far as it could be read.
        error: What is wrong with it.
        beyond: Whether it is only too late for the older notices, which had
            announced nothing of its days yet.
    """

    line: int
    case_id: str | None
    error: FoiflowError
    beyond: bool = False
    file: str | None = None


def duty_changes(
    source: Source,
    *,
    before: date,
    after: date | None = None,
    profile: str | Path | None = None,
    as_of: date | None = None,
    conventions: Mapping[str, str | int] | None = None,
) -> Iterator[ChangedDuty | UnreadCase]:
    """Replay case logs by the notices of two days and compare every duty.

    Args:
        source: A path, ``-`` for standard input, or an iterable of plain values.
        before: Read first with the notices published by this day, inclusive.
        after: Then with those published by this day; with all of them if None.
        profile: The profile for cases that name none: an id or a file.
        as_of: The day to read every case as of; None for each one's last event.
        conventions: Values that replace the profiles' defaults.

    Returns:
        The duties that count other days or end on another, case by case, made
        as they are asked for, and the records that could not be read. Time left
        out, such as a consultation, is not counted: a day that changes in it
        moves nothing.

    Raises:
        UnknownName: No such profile or convention.
        OutOfCalendar: No holiday notice was published by ``before``.
        OSError: The file cannot be opened.

    Example:
        >>> from datetime import date
        >>> case = {"case_id": "1", "applicant": {"kind": "business"},
        ...         "events": [{"type": "request_received", "on": "2020-01-10", "channel": "online"}]}
        >>> found = duty_changes([case], before=date(2020, 1, 26), profile="cn", as_of=date(2020, 1, 27))
        >>> [f"{change.old.due} {change.new.due}" for change in found if change.old.id == "reply"]
        ['2020-02-12 2020-02-14']
    """
    old = Replay(profile=profile, as_of=as_of, known_on=before, conventions=conventions)
    new = Replay(profile=profile, as_of=as_of, known_on=after, conventions=conventions)
    return _compared(source, old, new)


def _compared(source: Source, old: Replay, new: Replay) -> Iterator[ChangedDuty | UnreadCase]:
    for line, raw in records_of(source):
        first = old.read(line, raw)
        second = new.read(line, raw)
        error = second.error or first.error
        if error is not None:
            beyond = second.error is None and isinstance(error, OutOfCalendar)
            yield UnreadCase(line=first.line, file=first.file, case_id=first.case_id, error=error, beyond=beyond)
        else:
            yield from _in_case(first, second)


def _in_case(first: Result, second: Result) -> Iterator[ChangedDuty]:
    old, new = _duties(first), _duties(second)
    for key in old | new:
        (before, counted), (after, counted_anew) = old.get(key, _NOTHING), new.get(key, _NOTHING)
        some = before or after
        if some is None or (counted == counted_anew and before and after and before.due == after.due):
            continue
        last = max(duty.due for duty in (before, after) if duty is not None)
        days = within(_days_between(first, second), some.starts, last)
        yield ChangedDuty(case_id=str(first.case_id), old=before, new=after, days=days)


def _duties(result: Result) -> dict[Key, Counted]:
    """Give each running of a duty with the days it counts, by id, party and how many came before."""
    reading = result.reading
    if reading is None or reading.ledger is None or result.as_of is None:
        return {}
    found: dict[Key, Counted] = {}
    for run, standing in reading.standings:
        place = sum(1 for name, about, _ in found if (name, about) == (standing.id, standing.about))
        days = counted_days(reading.ledger, run, result.as_of.toordinal())
        found[standing.id, standing.about, place] = standing.as_duty(), days
    return found


def _days_between(first: Result, second: Result) -> tuple[ChangedDay, ...]:
    calendars = [
        result.reading.ledger.plan.calendar
        for result in (first, second)
        if result.reading is not None and result.reading.ledger is not None
    ]
    return _changed_days(*calendars)


@lru_cache
def _changed_days(old: WorkdayIndex, new: WorkdayIndex) -> tuple[ChangedDay, ...]:
    return changed_days(old, new)

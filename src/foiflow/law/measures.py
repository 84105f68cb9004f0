"""What rows are made of: days in force, triggers and limits."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

import attrs

__all__ = ["ALWAYS", "InForce", "Limit", "Trigger"]

Names = tuple[str, ...]


@attrs.frozen
class InForce:
    """When a row holds.

    Attributes:
        from_: The first day, or None for always.
        until: The last day, inclusive, or None for still.
        chosen_by: ``receipt`` (the day the request was received) or ``event``
            (the day of the event that the row is applied to).
        until_when: Conventions under which alone ``until`` ends the row.
    """

    from_: date | None = None
    until: date | None = None
    chosen_by: Literal["receipt", "event"] = "receipt"
    until_when: Mapping[str, str] = attrs.field(factory=dict)

    def holds_on(self, day: date) -> bool:
        """Tell whether the row holds on a day, both ends inclusive."""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)


ALWAYS = InForce()


@attrs.frozen
class Trigger:
    """Which event starts, ends or moves something, and the day read from it.

    Attributes:
        event: The event's type, or an occasion such as ``year_ended``.
        overdue: Instead of an event: the duty whose becoming overdue it is.
        where: Fields and the values that each must be among.
        where_not: Fields and the values that none may be among.
        has: Fields of which at least one must be given.
        if_: The name of a condition that must hold.
        unless: The name of a condition that must not hold.
        day: The fields to take the day from, the first that is given;
            ``receipt`` is the legal day of receipt.
    """

    event: str | None = None
    overdue: str | None = None
    where: Mapping[str, tuple[str | bool, ...]] = attrs.field(factory=dict)
    where_not: Mapping[str, tuple[str | bool, ...]] = attrs.field(factory=dict)
    has: Names = ()
    if_: str | None = None
    unless: str | None = None
    day: Names = ("on",)


@attrs.frozen
class Limit:
    """How long a duty lasts: exactly one of the measures is given.

    Attributes:
        working_days: Working days after the day it starts, which is not counted.
        days: Calendar days after it.
        months: Months after it, ending on the same day of the month.
        date: A fixed month and day, ``MM-DD``, the next one after it.
        field: A field of the starting event that holds the last day.
        field_working_days: A field that holds a count of working days.
        field_days: A field that holds a count of calendar days.
        roll: Whether an end on a rest day moves to the next working day.
        in_force: When this alternative holds, by the day the duty starts.
    """

    working_days: int | None = None
    days: int | None = None
    months: int | None = None
    date: str | None = None
    field: str | None = None
    field_working_days: str | None = None
    field_days: str | None = None
    roll: bool = True
    in_force: InForce = ALWAYS

    def __attrs_post_init__(self) -> None:
        """Refuse a limit without one measure that can be counted or found."""
        measures = (self.working_days, self.days, self.months, self.date)
        named = (self.field, self.field_working_days, self.field_days)
        given = [value for value in (*measures, *named) if value is not None]
        if len(given) != 1 or (isinstance(given[0], int) and given[0] < 0):
            raise ValueError("expected exactly one measure, 0 or more")
        if self.date is not None and not _in_every_year(self.date):
            raise ValueError(f"expected a day of every year, MM-DD, not {self.date}")


def _in_every_year(month_day: str) -> bool:
    written = f"0001-{month_day}"  # a common year, so that 02-29 is none
    try:
        return date.fromisoformat(written).isoformat() == written
    except ValueError:
        return False

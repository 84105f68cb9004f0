"""What every event has, and what every letter adds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

import attrs

from foiflow.errors import HIDDEN

__all__ = ["Event", "Letter", "hidden"]


def hidden(value: Any) -> str:
    """Write a personal value for ``repr``: never."""
    return HIDDEN if value is not None else "None"


@attrs.frozen(kw_only=True)
class Event:
    """Something that happened on a day.

    Attributes:
        on: The day that counts in law.
        on_is: ``exact``, or ``latest``, ``earliest``, ``assumed`` where the file
            shows no more.
        by: Who did it.
        role: In which role.
        note: Anything else the log says.
        recorded_at: When it was entered, with offset.
    """

    type: ClassVar[str] = ""
    per: ClassVar[str | None] = None

    on: date
    on_is: str = "exact"
    by: str | None = attrs.field(default=None, repr=hidden)
    role: str | None = None
    note: str | None = attrs.field(default=None, repr=hidden)
    recorded_at: datetime | None = None


@attrs.frozen(kw_only=True)
class Letter(Event):
    """An event that is a letter going out or coming in.

    Attributes:
        letter_no: The number on it.
        dated_on: The date printed on it.
        served_by: ``in_person``, ``post``, ``courier``, ``electronic`` or
            ``public_notice``.
        served_on: The day the addressee got it; where absent, ``on``, assumed.
    """

    letter_no: str | None = None
    dated_on: date | None = None
    served_by: str | None = None
    served_on: date | None = None

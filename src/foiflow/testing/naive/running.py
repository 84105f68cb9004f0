"""One running of a duty, from what started it to what ended it."""

from __future__ import annotations

from datetime import date

import attrs

from foiflow.law.model import Duty

__all__ = ["Running"]


@attrs.define(eq=False)
class Running:
    """One running of a duty.

    Attributes:
        row: Its row.
        about: The party or agency.
        starts: The day it starts, which is not counted.
        period: Its length in working days.
        fixed: Its last day, where it is not counted in them.
        extended: By how many working days it is extended.
        named: The day that an extension named.
        extensions: How many there were.
        done: The day it was discharged.
        voided: The day something took its place or ended the request.
        closed: The day it was closed because its time was out.
        latent: Whether it shows only once it is discharged.
    """

    row: Duty
    about: str | None
    starts: date
    period: int = 0
    fixed: date | None = None
    extended: int = 0
    named: date | None = None
    extensions: int = 0
    done: date | None = None
    voided: date | None = None
    closed: date | None = None
    latent: bool = False

    @property
    def is_open(self) -> bool:
        """Whether nothing has ended it."""
        return self.done is None and self.voided is None and self.closed is None

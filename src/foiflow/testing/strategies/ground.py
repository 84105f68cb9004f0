"""Where a life takes place: the profile it is read by, and the days it has."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from foiflow.cases.rulebook import book_for
from foiflow.law.load import default_profile, load_profile
from foiflow.law.resolve import in_force_of

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from foiflow.law.profile import Profile

__all__ = ["Ground", "ground_of"]


class Ground(NamedTuple):
    """What a strategy's argument ``profile`` stands for.

    Attributes:
        profile: The id or the file by which cases are read.
        loaded: The profile itself.
        first: The first day on which a request may arrive.
        last_receipt: The last one, inclusive.
        last: The last day on which anything may happen: what starts on it
            still ends where the calendar reaches.
    """

    profile: str | Path
    loaded: Profile
    first: date
    last_receipt: date
    last: date


@lru_cache
def ground_of(profile: str | Path) -> Ground:
    """Find the profile and the days that a strategy may draw from.

    Args:
        profile: A profile's id or file; or the id of a law version, which is
            the default profile with the requests that this version governs.

    Raises:
        UnknownName: There is no such profile.
        ProfileError: The file does not hold together.
    """
    whole = load_profile(default_profile())
    law = next((layer for layer in whole.layers if layer.id == profile and "receipt" in layer.content), None)
    name = profile if law is None else default_profile()
    loaded = load_profile(name)
    calendar = book_for(name, (), None).calendar
    first, last = max(loaded.first_day, calendar.first), calendar.announced_through
    span = None if law is None else in_force_of(law.content, {})
    begins = (span.from_ if span else None) or first
    ends = (span.until if span else None) or last
    return Ground(name, loaded, max(first, begins), min(last, ends), last)

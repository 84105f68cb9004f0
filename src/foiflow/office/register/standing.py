"""What the index knows of a case without reading it: how it was read last.

It is a hint and says by what it was made. Whoever uses it leaves out cases that
cannot fit and reads the others, so an answer never rests on it alone.
"""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, NamedTuple

from foiflow.calendars import load_calendar
from foiflow.cases.duties import OPEN
from foiflow.cases.fold import after_silence, begun, stand
from foiflow.errors import FoiflowError
from foiflow.law.load import load_profile

if TYPE_CHECKING:
    from pathlib import Path

    from foiflow.batch.replay import Result
    from foiflow.cases.duties import Standing
    from foiflow.cases.ledger import Ledger
    from foiflow.law.profile import Profile

__all__ = ["Standings", "lookup_digest", "made_by", "quiet_on", "standings_of"]


class Standings(NamedTuple):
    """How a case stands after its last event.

    Attributes:
        read_by: The profile and the rules that say so.
        state: Its state, the same on any later day.
        last_on: The day of its last event, ISO.
        first_due: The earliest due day of its open duties, ISO, or None.
        quiet_on: The first day from which on it has no open duty, unless
            something happens; None where time alone does not close them.
    """

    read_by: str
    state: str
    last_on: str
    first_due: str | None
    quiet_on: str | None


def lookup_digest(name: str, value: str) -> str:
    """Give the digest by which cases are looked up: of any length and plain text."""
    return sha256(f"{name}\n{value}".encode()).hexdigest()


def standings_of(result: Result) -> Standings | None:
    """Give what a reading as of the last event tells, or None where nothing lasts.

    Args:
        result: The case as read as of its last event.
    """
    reading, day = result.reading, result.as_of
    if reading is None or day is None or reading.state is None or reading.ledger is None or reading.later:
        return None
    if not reading.ledger.lasting or result.profile is None:
        return None
    dues = [standing.due for _, standing in reading.standings if standing.status in OPEN]
    quiet = quiet_on(reading.ledger, [standing for _, standing in reading.standings], day.toordinal())
    return Standings(
        made_by(result.profile),
        reading.state,
        day.isoformat(),
        date.fromordinal(min(dues)).isoformat() if dues else None,
        None if quiet is None else date.fromordinal(quiet).isoformat(),
    )


def quiet_on(ledger: Ledger, standings: list[Standing], day: int) -> int | None:
    """Find the day number from which on time alone leaves no duty open.

    Args:
        ledger: The case, folded up to its last event.
        standings: How its duties stand on the day.
        day: The day number of its last event.

    Returns:
        The first such day, found by going from one last day to the next; None
        where a duty stays open, or the calendar does not reach so far.
    """
    while open_ := [standing for standing in standings if standing.status in OPEN]:
        if any(standing.status != "running" for standing in open_):
            return None
        day = max(standing.not_after for standing in open_) + 1
        try:
            now = after_silence(ledger, day)
            standings = [standing for _, standing in stand(now, day)] if begun(now, day) else standings
        except FoiflowError:  # no calendar reaches so far
            return None
    return day


def made_by(profile: str | Path) -> str:
    """Name the rules that a profile's cases are read by: its id, and a digest.

    It is another one for another foiflow, and when the profile, a law or the
    calendar says something else.
    """
    return _mark(load_profile(profile))


@lru_cache
def _mark(profile: Profile) -> str:
    total = sha256(_version().encode())
    for layer in profile.layers:
        total.update(layer.source.encode())
    calendar = load_calendar(profile.calendar)
    total.update(repr((calendar.name, str(calendar.announced_through), calendar.selected)).encode())
    return f"{profile.id}@{total.hexdigest()}"


@cache
def _version() -> str:
    try:
        return version("foiflow")
    except PackageNotFoundError:
        return "not installed"

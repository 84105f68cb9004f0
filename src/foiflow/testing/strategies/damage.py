"""Logs as offices keep them: entries lost, doubled, swapped, misdirected."""

from __future__ import annotations

import copy
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from foiflow.testing.strategies.lives import histories
from foiflow.testing.strategies.wording import GAPS
from foiflow.workflow.rows import INITIAL

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from hypothesis.strategies import DrawFn

    from foiflow.testing.strategies.opening import Conventions

    Log = dict[str, Any]
    Damage = Callable[[DrawFn, list[Log]], None]

__all__ = ["dirty_histories"]


@st.composite
def dirty_histories(draw: DrawFn, profile: str | Path, *, conventions: Conventions | None = None) -> dict[str, Any]:
    """Draw case logs that can be read and are wrong: plain values, as JSON has them.

    A legal life of one event or more is damaged once to three times: an entry is
    lost, entered twice, dated like its neighbour and the neighbour like it, put
    in another place, dated otherwise, or about another party.

    Shrinks to a short legal life with one damage.

    Args:
        draw: Given by Hypothesis.
        profile: A profile's id or file; or the id of a law version, which is
            the default profile with the requests that this version governs.
        conventions: Chosen conventions, or a strategy for them; the profile's
            own readings where None.

    Raises:
        UnknownName: There is no such profile.
    """
    log = copy.deepcopy(draw(histories(profile, conventions=conventions)).to_dict())
    for damage in draw(_DAMAGES):
        damage(draw, log["events"])
    return log


def lost(draw: DrawFn, entries: list[Log]) -> None:
    """Leave an entry out, unless it is the only one."""
    if len(entries) > 1:
        del entries[_place(draw, entries)]


def doubled(draw: DrawFn, entries: list[Log]) -> None:
    """Enter something again, right after or at the end."""
    place = _place(draw, entries)
    entries.insert(draw(st.sampled_from((place + 1, len(entries)))), dict(entries[place]))


def swapped(draw: DrawFn, entries: list[Log]) -> None:
    """Give two neighbours each other's date; a lone entry is entered twice."""
    if len(entries) == 1:
        return doubled(draw, entries)
    place = draw(st.integers(1, len(entries) - 1))
    before, after = entries[place - 1], entries[place]
    before["on"], after["on"] = after["on"], before["on"]
    return None


def moved(draw: DrawFn, entries: list[Log]) -> None:
    """Put an entry in another place of the log."""
    entry = entries.pop(_place(draw, entries))
    entries.insert(draw(st.integers(0, len(entries))), entry)


def redated(draw: DrawFn, entries: list[Log]) -> None:
    """Date an entry a day or more later, or earlier but not before the request."""
    entry = entries[_place(draw, entries)]
    days = timedelta(1 + draw(st.sampled_from(GAPS)))
    on = date.fromisoformat(entry["on"])
    received = date.fromisoformat(entries[0]["on"])
    earlier = entry["type"] != INITIAL and on - days >= received and draw(st.booleans())
    entry["on"] = (on - days if earlier else on + days).isoformat()


def misdirected(draw: DrawFn, entries: list[Log]) -> None:
    """Name another party or organ where one is named; else enter something twice."""
    naming = [(entry, name) for entry in entries for name in ("party", "agency") if name in entry]
    if not naming:
        return doubled(draw, entries)
    entry, name = naming[_place(draw, naming)]
    entry[name] = f"{entry[name]} (another)"
    return None


def _place(draw: DrawFn, entries: list[Any]) -> int:
    return draw(st.integers(0, len(entries) - 1))


_EVERY: tuple[Damage, ...] = (doubled, lost, swapped, moved, redated, misdirected)
_DAMAGES = st.lists(st.sampled_from(_EVERY), min_size=1, max_size=3)

"""Which reading explains which differences, and which only happens to fit.

Many readings give dates close together, so a stored date that is merely wrong
often fits one of them. A reading is believed when it fits several times as often
as its own neighbours do: the dates a few working days before and after the one
it gives. The one that then explains most differences is taken first; the others
must stand on what it leaves.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import attrs

from foiflow.errors import OutOfCalendar

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Mapping, Sequence

    from foiflow.batch.readings import Support
    from foiflow.calendars.index import WorkdayIndex

__all__ = ["Explained", "Trial", "attributed", "trial_of"]


class Trial(NamedTuple):
    """How the readings fare with one stored date: sets of readings, one bit each.

    Attributes:
        fits: Those that give exactly the stored date.
        tried: Those that give another date than foiflow.
        beside: Those of which a neighbour is the stored date.
        less: Those of which a neighbour is the date that foiflow gives, and
            that so have one neighbour less to be hit.
    """

    fits: int
    tried: int
    beside: int
    less: int


@attrs.frozen(kw_only=True)
class Explained:
    """A reading that is above chance.

    Attributes:
        name: The reading.
        count: How many differences it explains that none before it does.
        fits: How many it fits, those explained before among them.
        tried: In how many of all it gives another date than foiflow.
        chance: The share that its neighbours fit.
    """

    name: str
    count: int
    fits: int
    tried: int
    chance: float


def trial_of(stored: int, due: int, dates: Iterable[int | None], calendar: WorkdayIndex, neighbours: int) -> Trial:
    """Hold a stored date against the date of each reading and its neighbours.

    Args:
        stored: The stored date's day number.
        due: That of the date by foiflow.
        dates: The day number that each reading gives, if any, in their order.
        calendar: The working days.
        neighbours: How many working days before and after make the neighbours.
    """
    fits = tried = beside = less = 0
    steps = [step for step in range(-neighbours, neighbours + 1) if step]
    for place, day in enumerate(dates):
        if day is None or day == due:
            continue
        try:
            around = [calendar.select(calendar.rank(day) + step) for step in steps]
        except OutOfCalendar:
            continue
        bit = 1 << place
        tried |= bit
        fits |= bit * (day == stored)
        beside |= bit * (stored in around)
        less |= bit * (due in around)
    return Trial(fits, tried, beside, less)


def attributed(trials: Counter[Trial], names: Sequence[str], support: Support) -> tuple[Explained, ...]:
    """Find the readings that are above chance, the one that explains most first.

    Args:
        trials: How often each outcome of a trial came up, one for a difference.
        names: The readings in the order of the bits, the likeliest first; of
            two that explain as many the likelier is taken.
        support: When a reading is above chance.
    """
    found: list[Explained] = []
    left: Mapping[Trial, int] = trials
    while left:
        held_up = [_held_up(place, name, left, support) for place, name in enumerate(names)]
        believed = [one for one in held_up if _is_above(one, support, len(names))]
        if not believed:
            break
        best = max(believed, key=lambda one: one.count)
        place = names.index(best.name)
        everywhere = _held_up(place, best.name, trials, support)
        found.append(attrs.evolve(best, fits=everywhere.fits, tried=everywhere.tried))
        left = {trial: times for trial, times in left.items() if not trial.fits >> place & 1}
    return tuple(found)


def _held_up(place: int, name: str, trials: Mapping[Trial, int], support: Support) -> Explained:
    """Count what a reading fits, and what its neighbours do."""
    fits = tried = beside = less = 0
    for trial, times in trials.items():
        fits += times * (trial.fits >> place & 1)
        tried += times * (trial.tried >> place & 1)
        beside += times * (trial.beside >> place & 1)
        less += times * (trial.less >> place & 1)
    dates = tried * 2 * support.neighbours - less
    # One more hit among one more date: no reading is certain, and a single case proves nothing.
    return Explained(name=name, count=fits, fits=fits, tried=tried, chance=(beside + 1) / (dates + 1))


def _is_above(one: Explained, support: Support, readings: int) -> bool:
    """Tell whether so many fits are too many for chance, by Chernoff's bound."""
    chance = support.times * one.chance
    if not one.tried or one.fits <= chance * one.tried:
        return False
    share = one.fits / one.tried
    missed = (1 - share) * math.log((1 - share) / (1 - chance)) if share < 1 else 0
    return math.exp(-one.tried * (share * math.log(share / chance) + missed)) < support.error / readings

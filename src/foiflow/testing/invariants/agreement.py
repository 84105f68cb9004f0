"""What two readings of a case say, compared; a naive reading is one of them."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from itertools import zip_longest
from typing import TYPE_CHECKING

from foiflow.testing.counterexample import explained
from foiflow.testing.engine import FOIFLOW
from foiflow.testing.naive import NaiveReading

if TYPE_CHECKING:
    from foiflow.cases.case import Case
    from foiflow.testing.engine import Engine, Owed, Reading

__all__ = ["Disagreement", "agrees_with_the_naive_reading", "same_reading"]

_NAIVE = NaiveReading()
_DAY = timedelta(days=1)
_OVER = frozenset({"void", "met", "met_late"})


class Disagreement(AssertionError):
    """An invariant does not hold of a case.

    Attributes:
        case: The case as far as it goes wrong, read as of the day it does.
    """

    def __init__(self, why: str, case: Case) -> None:
        """Tell what is wrong and keep the case."""
        self.case = case
        super().__init__(why)


def agrees_with_the_naive_reading(case: Case, engine: Engine = FOIFLOW) -> None:
    """Compare state and duties with a naive reading of the law, at every step.

    A step is the case after each of its events; then, with all of them, on the
    last day of every open duty and on the day after.

    Args:
        case: The case; its log is in the order of days.
        engine: The system to try.

    Raises:
        Disagreement: They do not say the same.
    """
    for step, naive in _NAIVE.steps(case):
        same_reading(step, engine, naive)
    for day in sorted({owed.due + late for owed in naive.duties for late in (timedelta(), _DAY) if _waits(owed)}):
        later = case.at(day)
        if day > case.as_of and _counted(case, later):
            same_reading(later, engine, _NAIVE.read(later))


def same_reading(case: Case, engine: Engine, naive: Reading) -> None:
    """Compare what a system says of a case with another reading.

    Args:
        case: The case.
        engine: The system.
        naive: The other reading.

    Raises:
        Disagreement: They do not say the same.
    """
    said = engine.read(case)
    if said.state != naive.state:
        raise Disagreement(f"the state is {naive.state}, and the system says {said.state}", case)
    unread = _NAIVE.unread(case)
    silent = all(owed.status is None for owed in said.duties)
    mine, theirs = (
        [
            owed
            for owed in reading.duties
            if owed.duty not in unread
            and (engine.covers is None or owed.duty in engine.covers)
            and not (silent and owed.status == "void")
        ]
        for reading in (said, naive)
    )
    _same_dates(case, mine, theirs)
    _same_statuses(case, mine, theirs)


def _same_dates(case: Case, said: list[Owed], naive: list[Owed]) -> None:
    mine, theirs = (Counter(_plain(owed) for owed in duties) for duties in (said, naive))
    surplus, missing = sorted((mine - theirs).elements(), key=str), sorted((theirs - mine).elements(), key=str)
    if surplus or missing:
        told = [_dates(right, wrong) for wrong, right in zip_longest(surplus, missing)]
        raise Disagreement("; ".join(told) + _explained(case, (missing or surplus)[0]), case)


def _same_statuses(case: Case, said: list[Owed], naive: list[Owed]) -> None:
    for owed in naive:
        known = [other.status for other in said if _plain(other) == _plain(owed)]
        if owed.status is not None and None not in known and owed.status not in known:
            why = f"{owed.duty}, due {owed.due}, is {owed.status}, and the system says {', '.join(map(str, known))}"
            raise Disagreement(why + _explained(case, owed), case)


def _plain(owed: Owed) -> Owed:
    return owed._replace(status=None)


def _dates(right: Owed | None, wrong: Owed | None) -> str:
    duty = right.duty if right is not None else wrong.duty if wrong is not None else ""
    return f"{duty} is {_dated(right)}, and the system says {_dated(wrong)}"


def _dated(owed: Owed | None) -> str:
    return "not owed" if owed is None else f"due {owed.due} (from {owed.starts})"


def _explained(case: Case, owed: Owed) -> str:
    """Give how foiflow itself came by the date, where it has such a duty."""
    return explained(case, owed.duty, owed.about)


def _waits(owed: Owed) -> bool:
    return owed.status not in _OVER


def _counted(case: Case, later: Case) -> bool:
    """Tell whether a day is among the announced ones, so that what it brings about can be counted too."""
    return later.as_of <= case.book.calendar.announced_through

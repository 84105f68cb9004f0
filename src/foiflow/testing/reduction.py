"""Cutting a failure down to what it needs.

Hypothesis shrinks what it draws; this shrinks the logs themselves, which is
faster, and leaves no event and no field that the failure does not need.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import attrs

from foiflow.errors import FoiflowError
from foiflow.testing.counterexample import CounterExample
from foiflow.testing.invariants.agreement import Disagreement

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from foiflow.cases.case import Case
    from foiflow.cases.events import Event

    Cases = tuple[Case, ...]

__all__ = ["Trial", "counterexample", "failure"]


class Trial(NamedTuple):
    """An invariant as tried on cases.

    Attributes:
        name: The invariant's name.
        run: Raises an ``AssertionError`` where the invariant does not hold.
    """

    name: str
    run: Callable[[tuple[Case, ...]], None]


def failure(trial: Trial, cases: Cases) -> AssertionError | None:
    """Give what an invariant raises, None where it holds.

    Args:
        trial: The invariant.
        cases: The cases to try.
    """
    try:
        trial.run(cases)
    except AssertionError as error:
        return error
    return None


def counterexample(trial: Trial, cases: Cases) -> CounterExample:
    """Cut failing cases down and tell what they show.

    Args:
        trial: The invariant that does not hold of them.
        cases: The cases.
    """
    smaller: Cases | None = cases
    while smaller is not None:
        cases = smaller
        smaller = next((each for each in _smaller(trial, cases) if _still_fails(trial, each)), None)
    error = failure(trial, cases)
    shown = (error.case,) if isinstance(error, Disagreement) else cases
    return CounterExample(trial.name, shown, str(error))


def _still_fails(trial: Trial, cases: Cases) -> bool:
    """Tell whether cases show the failure, and can be recorded as they stand."""
    try:
        return not any(case.rejected for case in cases) and failure(trial, cases) is not None
    except FoiflowError:
        return False


def _smaller(trial: Trial, cases: Cases) -> Iterator[Cases]:
    """Give the cases with less in them: the largest cuts first."""
    error = failure(trial, cases)
    if isinstance(error, Disagreement):
        reached = len(error.case.log)
        if cases[0].log[:reached] == error.case.log and reached < len(cases[0].log):
            yield (attrs.evolve(cases[0], log=error.case.log),)
    if len(cases) > 1:
        yield from ((*cases[:at], *cases[at + 1 :]) for at in range(len(cases)))
    for at, case in enumerate(cases):
        for log in _shorter(case.log):
            yield (*cases[:at], attrs.evolve(case, log=log), *cases[at + 1 :])


def _shorter(log: tuple[Event, ...]) -> Iterator[tuple[Event, ...]]:
    """Give a log without one of its events, the last first; then without one of their fields."""
    for at in reversed(range(1, len(log))):
        yield (*log[:at], *log[at + 1 :])
    for at, event in enumerate(log):
        for field in attrs.fields(type(event)):
            if field.default is not attrs.NOTHING and getattr(event, field.name) != field.default:
                plainer = attrs.evolve(event, **{field.name: field.default})
                yield (*log[:at], plainer, *log[at + 1 :])

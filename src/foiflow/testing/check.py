"""One call that tries a profile, or a system of one's own, on drawn cases."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from foiflow.law.files import vocabulary
from foiflow.law.load import load_profile
from foiflow.testing.counterexample import CounterExample
from foiflow.testing.engine import FOIFLOW, DocketEngine, Engine
from foiflow.testing.invariants import (
    a_later_notice_moves_only_its_days,
    agrees_across_cases,
    agrees_with_the_naive_reading,
    due_dates_are_working_days,
    extensions_stay_within_limits,
    local_is_never_later,
    order_within_a_day_moves_no_date,
    replay_equals_live,
    reports_reconcile,
    states_are_reached_and_left,
    stops_add_up,
    writing_and_reading_changes_nothing,
)
from foiflow.testing.reduction import Trial, counterexample, failure
from foiflow.testing.strategies import dockets, histories, legal_dates, requests

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

    from foiflow.cases.case import Case

    Cases = tuple[Case, ...]

__all__ = ["CounterExample", "check_profile"]

_OF_A_SYSTEM = (
    agrees_with_the_naive_reading,
    due_dates_are_working_days,
    extensions_stay_within_limits,
    stops_add_up,
    order_within_a_day_moves_no_date,
    a_later_notice_moves_only_its_days,
    local_is_never_later,
)
_LIVES_TO_A_DOCKET = 4
_OFTEN = 20
"""The weight of what a busy life is full of; most steps weigh one."""
_SHORTLY = timedelta(weeks=2)
_OF_FOIFLOW = (replay_equals_live, writing_and_reading_changes_nothing)


def check_profile(
    profile: str | Path,
    *,
    engine: Engine | DocketEngine | None = None,
    max_examples: int = 200,
    weights: Mapping[str, int] | None = None,
) -> None:
    """Try every invariant on drawn lives of requests, and on drawn dockets.

    Each life is compared with a naive reading of the law at every step. What
    fails is cut down until no event of it can be spared.

    Args:
        profile: A profile's id, or the path of an agency's own file.
        engine: The system to try; foiflow's own where None. One with ``read``
            is tried on cases, one with ``across`` on dockets, one with both on both.
        max_examples: How many lives are drawn, and a quarter as many dockets.
            Everything else follows Hypothesis's settings that are loaded.
        weights: By type of event, how often it is drawn relative to the others:
            what a system is suspected of may be tried more.

    Raises:
        CounterExample: An invariant does not hold.
        AssertionError: A state of the profile is cut off, or a dead end.
        ProfileError: The file does not hold together.
    """
    states_are_reached_and_left(profile)
    tried = FOIFLOW if engine is None else engine
    of_one = [_of_a_system(invariant, tried) for invariant in _OF_A_SYSTEM] if isinstance(tried, Engine) else []
    across = [_across(tried)] if isinstance(tried, DocketEngine) else []
    if engine is None:
        of_one += [Trial(invariant.__name__, _each(invariant)) for invariant in _OF_FOIFLOW]
        across.append(Trial(reports_reconcile.__name__, reports_reconcile))
    if of_one:
        _try(_lives(profile, weights).map(lambda case: (case,)), of_one, max_examples)
    if across:
        _try(dockets(profile, weights=weights), across, -(-max_examples // _LIVES_TO_A_DOCKET))


def _lives(profile: str | Path, weights: Mapping[str, int] | None) -> SearchStrategy[Case]:
    """Draw lives from all days, lives that see the law change, and lives full of one exchange of letters."""
    own = dict(weights or {})
    exchanges = [dict.fromkeys((answer, *letters), _OFTEN) for answer, letters in vocabulary()["answers"].items()]
    busy = st.sampled_from(exchanges).flatmap(lambda exchange: histories(profile, weights=exchange | own))
    lives = [histories(profile, weights=own), busy]
    change = load_profile(profile).transition.get("on")
    if change is not None:
        shortly_before = legal_dates(profile, min_value=change - _SHORTLY, max_value=change)
        lives.append(histories(profile, weights=own, opened=requests(profile, arrives=shortly_before)))
    return st.one_of(lives)


def _of_a_system(invariant: Callable[[Case, Engine], None], engine: Engine) -> Trial:
    return Trial(invariant.__name__, _each(lambda case: invariant(case, engine)))


def _each(invariant: Callable[[Case], None]) -> Callable[[Cases], None]:
    def run(cases: Cases) -> None:
        for case in cases:
            invariant(case)

    return run


def _across(engine: DocketEngine) -> Trial:
    return Trial(agrees_across_cases.__name__, lambda cases: agrees_across_cases(cases, engine))


class _Found(Exception):
    """Carries what was drawn past Hypothesis, which would otherwise shrink it."""

    def __init__(self, trial: Trial, cases: Cases) -> None:
        self.trial, self.cases = trial, cases
        super().__init__(trial.name)


def _try(drawn: SearchStrategy[Cases], trials: list[Trial], max_examples: int) -> None:
    """Try the invariants on what is drawn; raise the first failure, cut down."""

    @settings(
        max_examples=max_examples,
        deadline=None,
        phases=(Phase.generate,),
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much),
    )
    @given(drawn)
    def hold(cases: Cases) -> None:
        for trial in trials:
            if failure(trial, cases) is not None:
                raise _Found(trial, cases)

    try:
        hold()
    except _Found as found:
        raise counterexample(found.trial, found.cases) from None

"""A history drawn, against a list of eight integers drawn in the same run."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from foiflow.testing import strategies as drawn

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

EXAMPLES = 300
ROUNDS = 3
AT_MOST = 30


def seconds(strategy: SearchStrategy[Any]) -> float:
    """Give the processor time of one example, the best of some rounds after a first that fills the caches."""
    drawings = 0

    @settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def draw(_: object) -> None:
        nonlocal drawings
        drawings += 1

    times = []
    for _ in range(ROUNDS + 1):
        drawings, begun = 0, time.process_time()
        draw()
        times.append((time.process_time() - begun) / drawings)
    return min(times[1:])


def test_a_history_costs_at_most_thirty_lists(capsys: Any) -> None:
    """Drawing one history takes at most thirty times what a list of eight integers takes."""
    listed = seconds(st.lists(st.integers(), min_size=8, max_size=8))
    history = seconds(drawn.histories("cn"))
    with capsys.disabled():
        print(
            f"\nstrategies: a history {history * 1e3:.1f} ms, a list of eight integers {listed * 1e3:.2f} ms, "
            f"ratio {history / listed:.1f}"
        )
    assert history / listed <= AT_MOST

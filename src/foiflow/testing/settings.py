"""How long Hypothesis searches: at the desk, in CI, and at night."""

from __future__ import annotations

import os

from hypothesis import settings

__all__ = ["PROFILES", "register"]

PROFILES = ("dev", "ci", "nightly")


def register() -> str:
    """Register the profiles ``dev``, ``ci`` and ``nightly``, and load one of them.

    ``dev`` tries as many examples as Hypothesis by itself, ``ci`` fewer and the
    same ones every time, ``nightly`` many more. None has a deadline for an
    example, since the first one reads the law.

    Returns:
        The profile that was loaded: the one that the environment names in
        ``HYPOTHESIS_PROFILE``; else ``ci`` where ``CI`` is set; else ``dev``.
        pytest's option ``--hypothesis-profile`` comes later and wins.

    Raises:
        hypothesis.errors.InvalidArgument: The environment names no profile.
    """
    settings.register_profile("dev", deadline=None)
    settings.register_profile("ci", max_examples=60, stateful_step_count=30, derandomize=True, deadline=None)
    settings.register_profile("nightly", max_examples=5000, stateful_step_count=100, deadline=None)
    chosen = os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev")
    settings.load_profile(chosen)
    return chosen

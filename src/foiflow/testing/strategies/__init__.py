"""Hypothesis strategies: days, calendars, requests, their lives, profiles.

Importing this imports neither Hypothesis nor the rest of foiflow; names are
loaded when first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foiflow.testing.strategies.damage import dirty_histories
    from foiflow.testing.strategies.days import legal_dates
    from foiflow.testing.strategies.desks import dockets
    from foiflow.testing.strategies.faulty import BrokenProfile, broken_profiles
    from foiflow.testing.strategies.lives import events, histories
    from foiflow.testing.strategies.opening import applicants, conventions, requests
    from foiflow.testing.strategies.own import profiles
    from foiflow.testing.strategies.workdays import calendars

_HOMES = {
    "BrokenProfile": "faulty",
    "applicants": "opening",
    "broken_profiles": "faulty",
    "calendars": "workdays",
    "conventions": "opening",
    "dirty_histories": "damage",
    "dockets": "desks",
    "events": "lives",
    "histories": "lives",
    "legal_dates": "days",
    "profiles": "own",
    "requests": "opening",
}

__all__ = [
    "BrokenProfile",
    "applicants",
    "broken_profiles",
    "calendars",
    "conventions",
    "dirty_histories",
    "dockets",
    "events",
    "histories",
    "legal_dates",
    "profiles",
    "requests",
]


def __getattr__(name: str) -> object:
    """Load a public name from its module."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__

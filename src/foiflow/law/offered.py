"""Profiles that installed packages offer, by the entry-point group.

A package offers a profile by naming the file that holds it::

    [project.entry-points."foiflow.profiles"]
    county = "county_rules:PROFILE"  # a pathlib.Path to the TOML file

Packages are looked through when a name is asked for that is not shipped.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from foiflow.errors import InputError

__all__ = ["offered_file", "offered_ids"]

GROUP = "foiflow.profiles"


def offered_ids() -> tuple[str, ...]:
    """Give the names that installed packages offer profiles by, sorted."""
    from importlib.metadata import entry_points

    return tuple(sorted(entry_points(group=GROUP).names))


@lru_cache
def offered_file(name: str) -> Path | None:
    """Give the file of a profile that a package offers, or None where none does.

    Raises:
        InputError: What the package offers is no path.
    """
    from importlib.metadata import entry_points

    for entry in entry_points(group=GROUP, name=name):
        offered = entry.load()
        if not isinstance(offered, Path):
            raise InputError(f"entry point {entry.value}", type(offered).__name__, "a pathlib.Path to a profile file")
        return offered
    return None

"""Calendars of the caller's own, by name, so that a profile can ask for one.

A name is found here if the program registered it, or if an installed package
offers it in the entry-point group ``foiflow.calendars``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiflow.calendars.index import WorkdayIndex
from foiflow.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

    Maker = WorkdayIndex | Callable[[], WorkdayIndex]

__all__ = ["register_calendar", "registered"]

GROUP = "foiflow.calendars"

_makers: dict[str, Maker] = {}
_made: dict[str, WorkdayIndex] = {}


def register_calendar(name: str, calendar: Maker) -> None:
    """Give a calendar a name that profiles and ``load_calendar`` may use.

    Args:
        name: The name; no shipped calendar's, and without ``+`` or ``.toml``.
        calendar: The calendar, or a function that makes it when first asked.

    Raises:
        InputError: The name cannot be used, or another calendar has it.

    Example:
        >>> from datetime import date
        >>> from foiflow.calendars import load_calendar
        >>> register_calendar("weekdays", WorkdayIndex("weekdays", date(2020, 1, 1), date(2030, 12, 31), {}))
        >>> load_calendar("weekdays").is_working_day(date(2024, 10, 1))
        True
    """
    from foiflow.calendars.notices import DATA

    if not name or "+" in name or name.endswith(".toml") or (DATA / name).is_dir():
        raise InputError("name", name, "a name without + or .toml that no shipped calendar has")
    if _makers.setdefault(name, calendar) != calendar:
        raise InputError("name", name, "a name that no other calendar has been registered by")


def registered(name: str) -> WorkdayIndex | None:
    """Find a calendar of the caller's own.

    Args:
        name: Its name.

    Returns:
        The calendar, made at the first call, or None where nobody offers it.

    Raises:
        InputError: What was registered makes no calendar.

    Example:
        >>> registered("nobody's") is None
        True
    """
    if name not in _made:
        maker = _makers.get(name) or _offered(name)
        if maker is None:
            return None
        calendar = maker if isinstance(maker, WorkdayIndex) else maker()
        if not isinstance(calendar, WorkdayIndex):
            raise InputError(
                f"calendar {name}", type(calendar).__name__, "a WorkdayIndex, or a function that gives one"
            )
        _made[name] = calendar
    return _made[name]


def _offered(name: str) -> Maker | None:
    """Look among the installed packages, which costs some milliseconds."""
    from importlib.metadata import entry_points

    for entry in entry_points(group=GROUP, name=name):
        offered: Maker = entry.load()
        return offered
    return None

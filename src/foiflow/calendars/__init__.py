"""Working days: which days an office works, counted fast and explained.

Nothing is imported and no file is read before a name is used.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # type checkers read it as true; importing `typing` would cost more than all else here

if TYPE_CHECKING:
    from foiflow.calendars.check import check_notices
    from foiflow.calendars.days import Due, Reason
    from foiflow.calendars.index import WorkdayIndex
    from foiflow.calendars.load import DEFAULT_CALENDAR, load_calendar
    from foiflow.calendars.notices import Notice, read_notices

__all__ = [
    "DEFAULT_CALENDAR",
    "Due",
    "Notice",
    "Reason",
    "WorkdayIndex",
    "check_notices",
    "load_calendar",
    "read_notices",
]

_HOMES = {
    "DEFAULT_CALENDAR": "load",
    "Due": "days",
    "Notice": "notices",
    "Reason": "days",
    "WorkdayIndex": "index",
    "check_notices": "check",
    "load_calendar": "load",
    "read_notices": "notices",
}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, imported or not."""
    return sorted({*globals(), *__all__})

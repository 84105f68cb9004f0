"""Working days: which days an office works, counted fast and explained.

Nothing is imported and no file is read before a name is used.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # type checkers read it as true; importing `typing` would cost more than all else here

if TYPE_CHECKING:
    from foiflow.calendars.changes import changed_days, what_changes
    from foiflow.calendars.check import check_notices
    from foiflow.calendars.days import Due, Reason
    from foiflow.calendars.foreign import from_holidays, from_predicate, worked_by_all, worked_by_any
    from foiflow.calendars.index import WorkdayIndex
    from foiflow.calendars.load import DEFAULT_CALENDAR, load_calendar, read_notices
    from foiflow.calendars.local import LocalNotices, local_names, local_notices
    from foiflow.calendars.notices import Notice
    from foiflow.calendars.registry import register_calendar

__all__ = [
    "DEFAULT_CALENDAR",
    "Due",
    "LocalNotices",
    "Notice",
    "Reason",
    "WorkdayIndex",
    "changed_days",
    "check_notices",
    "from_holidays",
    "from_predicate",
    "load_calendar",
    "local_names",
    "local_notices",
    "read_notices",
    "register_calendar",
    "what_changes",
    "worked_by_all",
    "worked_by_any",
]

_HOMES = {
    "DEFAULT_CALENDAR": "load",
    "Due": "days",
    "LocalNotices": "local",
    "Notice": "notices",
    "Reason": "days",
    "WorkdayIndex": "index",
    "changed_days": "changes",
    "check_notices": "check",
    "from_holidays": "foreign",
    "from_predicate": "foreign",
    "load_calendar": "load",
    "local_names": "local",
    "local_notices": "local",
    "read_notices": "load",
    "register_calendar": "registry",
    "what_changes": "changes",
    "worked_by_all": "foreign",
    "worked_by_any": "foreign",
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

"""What the makers of calendars are given: anything by its name, and the choices only so."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from workalendar.usa import UnitedStates

from foiflow.calendars import WorkdayIndex, load_calendar, read_notices
from foiflow.calendars.foreign import from_holidays, from_predicate
from foiflow.calendars.ics import to_ics
from foiflow.calendars.workalendar import China, from_workalendar

if TYPE_CHECKING:
    from collections.abc import Callable

FIRST, LAST = date(2024, 1, 1), date(2024, 1, 31)


class NoHolidays(dict[date, str]):
    """Stands for an object of ``holidays`` for a place that keeps none."""

    weekend = frozenset({5, 6})
    start_year = end_year = 2024
    subdiv, expand = None, True

    def is_working_day(self, key: date) -> bool:
        """Follow the week."""
        return key.weekday() not in self.weekend


CALLS: dict[str, tuple[Callable[..., object], dict[str, Any], dict[str, Any]]] = {
    "WorkdayIndex": (
        WorkdayIndex,
        {"name": "week", "first": FIRST, "announced_through": FIRST, "set_by": {}, "estimate": None},
        {"last": LAST, "weekend": frozenset({6})},
    ),
    "from_holidays": (
        from_holidays,
        {"calendar": NoHolidays(), "first": FIRST, "last": LAST},
        {"reviewed_through": LAST, "name": "none"},
    ),
    "from_predicate": (
        from_predicate,
        {"name": "never", "first": FIRST, "last": LAST, "works": lambda day: False, "says": str},
        {"reviewed_through": LAST, "weekend": frozenset({6})},
    ),
    "from_workalendar": (
        from_workalendar,
        {"calendar": UnitedStates, "first": FIRST, "last": LAST},
        {"name": "usa", "reviewed_through": LAST},
    ),
    "export_to_ical": (China().export_to_ical, {"period": [2024, 2024], "target_path": None}, {"revised": FIRST}),
    "to_ics": (
        to_ics,
        {"calendar": load_calendar(), "year": 2024},
        {"notices": read_notices("cn"), "lang": "en"},
    ),
}
"""Each function, what it is given by place or by name, and what by name alone."""


@pytest.mark.parametrize("function", CALLS)
def test_everything_may_be_given_by_its_name(function: str) -> None:
    """The names give what the places give."""
    call, given, chosen = CALLS[function]
    assert call(**given, **chosen) == call(*given.values(), **chosen)


@pytest.mark.parametrize("function", CALLS)
def test_choices_are_given_by_their_names(function: str) -> None:
    """A choice that stands in a place, where it could be taken for another, is refused."""
    call, given, chosen = CALLS[function]
    with pytest.raises(TypeError, match="positional"):
        call(*given.values(), *chosen.values())

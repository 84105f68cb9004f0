"""Loading a calendar, as of now and as of a past day."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime

import pytest

import foiflow.calendars
from foiflow.calendars import DEFAULT_CALENDAR, load_calendar
from foiflow.errors import InputError, OutOfCalendar, UnknownName


@pytest.mark.parametrize(
    ("start", "n", "published", "before", "after"),
    [
        (date(2020, 1, 10), 20, date(2020, 1, 27), date(2020, 2, 12), date(2020, 2, 14)),
        (date(2019, 4, 1), 20, date(2019, 3, 22), date(2019, 4, 30), date(2019, 4, 29)),
        (date(2015, 8, 20), 15, date(2015, 5, 13), date(2015, 9, 10), date(2015, 9, 11)),
        (date(2015, 9, 2), 1, date(2015, 5, 13), date(2015, 9, 3), date(2015, 9, 6)),
        (date(2018, 12, 28), 1, date(2018, 12, 6), date(2018, 12, 31), date(2018, 12, 29)),
    ],
)
def test_what_was_known_when(start: date, n: int, published: date, before: date, after: date) -> None:
    """A deadline moves on the day a notice is published, earlier or later."""
    eve = date.fromordinal(published.toordinal() - 1)
    assert load_calendar(known_on=eve).add_working_days(start, n) == before
    assert load_calendar(known_on=published).add_working_days(start, n) == after
    assert load_calendar().add_working_days(start, n) == after


def test_one_calendar_for_one_set_of_notices() -> None:
    """Days between two notices share one calendar object."""
    assert load_calendar() is load_calendar(DEFAULT_CALENDAR)
    assert load_calendar(known_on=date(2024, 5, 1)) is load_calendar(known_on=date(2024, 6, 1))
    assert load_calendar(known_on=date(2024, 5, 1)).announced_through == date(2024, 12, 28)


def test_what_cannot_be_loaded_is_refused() -> None:
    """An unknown name, a day before any notice and a datetime are refused."""
    with pytest.raises(UnknownName):
        load_calendar("nowhere")
    with pytest.raises(OutOfCalendar, match=r"^2007-12-17 is .* 'cn', which knows 2007-12-18 to "):
        load_calendar(known_on=date(2007, 12, 17))
    with pytest.raises(InputError):
        load_calendar(known_on=datetime(2024, 1, 1, tzinfo=UTC))


def test_the_names_are_found_when_asked_for() -> None:
    """Every public name is listed and found, and no other."""
    for name in foiflow.calendars.__all__:
        assert name in dir(foiflow.calendars)
        assert foiflow.calendars.__getattr__(name) is getattr(foiflow.calendars, name)
    with pytest.raises(AttributeError, match="no attribute 'moon'"):
        foiflow.calendars.__getattr__("moon")


def test_importing_costs_nothing() -> None:
    """Importing the floor loads no module of its own, no TOML reader and no third party."""
    code = (
        "import sys; before = set(sys.modules); import foiflow.calendars;"
        "print(sorted(m for m in set(sys.modules) - before"
        " if m.startswith('foiflow.calendars.') or m.split('.')[0] in ('tomllib', 'attr', 'attrs', 'cattrs', 'numpy')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

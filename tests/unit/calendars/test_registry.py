"""Calendars of the caller's own, by name."""

from __future__ import annotations

import pickle
from datetime import date
from importlib.metadata import EntryPoint, EntryPoints

import pytest

from foiflow.calendars import WorkdayIndex, load_calendar, register_calendar
from foiflow.calendars.registry import registered
from foiflow.errors import InputError, UnknownName

WEEK = WorkdayIndex("week", date(2024, 1, 1), date(2024, 12, 31), {})


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("foiflow.calendars.registry._makers", {})
    monkeypatch.setattr("foiflow.calendars.registry._made", {})


def test_a_registered_calendar_is_loaded_by_name() -> None:
    """A calendar, or what makes one when it is first asked for."""
    made = []

    def make() -> WorkdayIndex:
        made.append(1)
        return WEEK

    register_calendar("week", WEEK)
    register_calendar("later", make)
    assert load_calendar("week") is WEEK
    assert not made
    assert load_calendar("later") is load_calendar("later")
    assert made == [1]


def test_a_name_means_one_calendar() -> None:
    """The same again is harmless, another one is refused."""
    register_calendar("week", WEEK)
    register_calendar("week", WEEK)
    register_calendar("week", pickle.loads(pickle.dumps(WEEK)))
    with pytest.raises(InputError, match="no other calendar"):
        register_calendar("week", WorkdayIndex("week", date(2024, 1, 1), date(2024, 1, 31), {}))


@pytest.mark.parametrize("name", ["", "cn", "a+b", "a.toml"])
def test_a_name_must_be_free(name: str) -> None:
    """A shipped calendar's name, or one that reads as two, is refused."""
    with pytest.raises(InputError, match="a name without"):
        register_calendar(name, WEEK)


def test_what_makes_no_calendar_is_told() -> None:
    """A maker that gives something else is named."""
    register_calendar("wrong", lambda: 1)  # type: ignore[arg-type, return-value]  # what a caller without types may do
    with pytest.raises(InputError, match="'int'; expected a WorkdayIndex"):
        load_calendar("wrong")


def test_it_keeps_no_notices() -> None:
    """Such a calendar cannot be asked what was known on a day."""
    register_calendar("week", WEEK)
    with pytest.raises(InputError, match="keeps no notices"):
        load_calendar("week", known_on=date(2024, 1, 1))


def test_a_package_offers_a_calendar(monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed package's entry point is found by its name, and no other name is."""
    offered = EntryPoints([EntryPoint("week", "week_of_tests:CALENDAR", "foiflow.calendars")])
    monkeypatch.setattr("importlib.metadata.entry_points", offered.select)
    monkeypatch.setattr(EntryPoint, "load", lambda _: WEEK)
    assert registered("week") is WEEK
    with pytest.raises(UnknownName):
        load_calendar("weak")

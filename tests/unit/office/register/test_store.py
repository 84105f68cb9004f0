"""The register as its callers have it: times, many cases at once, an office in front."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from foiflow import InputError, Office, StaleCase, events
from foiflow.office.register.database import Database
from foiflow.office.register.info import Info
from foiflow.office.register.store import Register, open_register

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from foiflow import Case

    Opened = Callable[..., Case]

DAY = date(2024, 3, 11)


def test_rows_are_recorded_by_the_clock(tmp_path: Path, opened: Opened) -> None:
    """Those of one call at one time; without a clock, by that of the machine."""
    now = datetime(2024, 3, 4, 9, 30, tzinfo=UTC)
    times = iter([now, now + timedelta(days=1)])
    with Register(Database(tmp_path / "cases.db", wait=1, create=True), clock=lambda: next(times)) as register:
        register.open(opened())
        register.append("1", [events.RequestRegistered(on=DAY), events.SupplementReceived(on=DAY)], 1)
        assert [entry.recorded_at - now for entry in register.history("1")] == [
            timedelta(0),
            timedelta(0),
            timedelta(days=1),
            timedelta(days=1),
        ]
    with open_register(tmp_path / "cases.db") as register:
        register.open(opened(case_id="2"))
        assert datetime.now(UTC) - register.history("2")[0].recorded_at < timedelta(minutes=5)


def test_many_cases_are_stored_or_none(tmp_path: Path, opened: Opened) -> None:
    """One that is there, one that comes twice, and one that cannot be stored keep back all."""
    with open_register(tmp_path / "cases.db") as register:
        register.open(opened(case_id="there"))
        for odd in (opened(case_id="there"), opened(case_id="first")):
            with pytest.raises(StaleCase) as caught:
                register.open_many([opened(case_id="first"), opened(case_id="second"), odd])
            assert (caught.value.case_id, caught.value.expected, caught.value.found) == (odd.case_id, 0, 1)
        with pytest.raises(InputError):
            register.open_many([opened(case_id="first"), opened(case_id="a\0")])
        assert [case.case_id for case in register.cases()] == ["there"]
        assert register.open_many([]) == 0
        assert register.verify() == ()


def test_info_tells_how_much_there_is(tmp_path: Path, opened: Opened) -> None:
    """Of an empty register too."""
    path = tmp_path / "cases.db"
    with open_register(path) as register:
        assert register.info() == Info(str(path), 1, 1, 0, 0, None, None)
        register.open(opened().record(events.RequestRegistered(on=DAY)))
        info = register.info()
        assert (info.cases, info.events) == (1, 2)
        assert info.first_recorded_at == info.last_recorded_at == register.history("1")[0].recorded_at


def test_a_digest_of_another_form_is_refused(tmp_path: Path) -> None:
    """Rather than found to differ."""
    with open_register(tmp_path / "cases.db") as register:
        for word in ("", "plot", "5", "5:", "x:y"):
            with pytest.raises(InputError):
                register.verify(word)
        assert [fault.kind for fault in register.verify("0:0")] == ["digest"]


def test_an_office_stores_what_it_records(tmp_path: Path, opened: Opened) -> None:
    """Two desks with one register: the second to write is told, and goes on from what is stored."""
    with open_register(tmp_path / "cases.db") as register:
        office = Office(register=register)
        case = opened()
        register.open(case)
        step = office.record(case, events.RequestRegistered(on=DAY))
        assert register.load("1") == step.case
        with pytest.raises(StaleCase):
            office.record(case, events.RequestWithdrawn(on=DAY))
        step = office.record(register.load("1"), events.RequestWithdrawn(on=DAY))
        assert register.load("1").state == step.case.state == "withdrawn"


def test_a_case_that_is_not_there_is_told_with_its_neighbours(tmp_path: Path, opened: Opened) -> None:
    """Not with all there are."""
    from foiflow import UnknownName

    with open_register(tmp_path / "cases.db") as register:
        register.open_many(opened(case_id=f"2024-{number:04}") for number in range(100))
        with pytest.raises(UnknownName) as caught:
            register.load("2024-0050x")
        assert set(caught.value.nearest) <= {f"2024-{number:04}" for number in range(49, 53)}
        assert "2024-0050" in caught.value.nearest

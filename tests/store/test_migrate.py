"""A register of any released layout and format is brought up to date and read."""

from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from tests.store.tamper import carry_out

from foiflow.errors import FoiflowError
from foiflow.office.register import migrate, upcast
from foiflow.office.register.store import open_register
from foiflow.testing.samples import a_case, an_event

if TYPE_CHECKING:
    from sqlalchemy import Connection

SCHEMA_1 = Path(__file__).parent / "schema_1.sql"
DIGEST_1 = "7:a236c6b38857ee65a7866723528530fc9b5c5aa31c56e5347c19cfa183ce8fb3"


@pytest.fixture
def first(tmp_path: Path) -> Path:
    """Make a register as the first release left it."""
    path = tmp_path / "first.db"
    connection = sqlite3.connect(path)
    connection.executescript(SCHEMA_1.read_text(encoding="utf-8"))
    connection.close()
    return path


def test_a_register_of_the_first_release_is_read_and_goes_on(first: Path) -> None:
    """Every row is what it was, the digest kept then holds, and further events go on the chain."""
    with open_register(first) as register:
        assert register.verify(DIGEST_1) == ()
        case = register.load("2024-0107")
        assert case.applicant.name == "made up"
        assert [event.type for event in case.log] == [
            "request_received",
            "request_registered",
            "review_completed",
            "answer_issued",
        ]
        assert case.log[0].note == "龘 \" '"
        assert [entry.recorded_at for entry in register.history("2024-0108")] == [
            datetime(2024, 3, 4, 1, 2, tzinfo=UTC)
        ] * 2
        assert [found.case_id for found in register.cases(applicant="A-78")] == ["2024-0108"]
        assert register.append("2024-0107", [an_event(on=date(2024, 4, 9))], len(case.log)) == len(case.log) + 1
        assert register.verify(DIGEST_1) == ()
        assert register.info().schema == migrate.current()


def test_the_first_layout_is_the_one_that_is_frozen(first: Path, tmp_path: Path) -> None:
    """As long as there is no step, a new register has the tables of the frozen one, word by word."""
    if migrate.STEPS:
        pytest.skip("there are later layouts")
    open_register(tmp_path / "new.db").close()
    layouts = []
    for path in (first, tmp_path / "new.db"):
        with sqlite3.connect(path) as connection:
            layouts.append(sorted(row for row in connection.execute("SELECT name, sql FROM sqlite_master")))
        connection.close()

    assert layouts[0] == layouts[1]


def _add_column(connection: Connection) -> None:
    connection.exec_driver_sql("ALTER TABLE foiflow_case ADD COLUMN archive TEXT")


def _fail(connection: Connection) -> None:
    connection.exec_driver_sql("CREATE TABLE foiflow_half (x INTEGER)")
    raise ValueError("half of a step")


def test_steps_are_taken_in_order_and_once(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """From whatever version a register has to that of now, with its rows in it."""
    open_register(target).close()
    taken: list[int] = []

    def note(number: int) -> Any:
        return lambda connection: taken.append(number)

    monkeypatch.setattr(migrate, "STEPS", (_add_column,))
    with open_register(target) as register:
        register.open(a_case("1"))
        assert register.info().schema == 2
    assert carry_out(target, "SELECT archive FROM foiflow_case") == [(None,)]
    monkeypatch.setattr(migrate, "STEPS", (_add_column, note(2), note(3)))
    for _ in range(2):
        with open_register(target) as register:
            assert register.load("1") == a_case("1")
    assert taken == [2, 3]


def test_a_step_that_fails_leaves_nothing_behind(target: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The register stays as it was, and an older foiflow goes on with it."""
    with open_register(target) as register:
        register.open(a_case("1"))
    with monkeypatch.context() as patch:
        patch.setattr(migrate, "STEPS", (_add_column, _fail))
        with pytest.raises(ValueError, match="half of a step"):
            open_register(target)
    with open_register(target) as register:
        assert register.load("1") == a_case("1")
        assert register.info().schema == 1
    with pytest.raises(Exception, match="archive"):
        carry_out(target, "SELECT archive FROM foiflow_case")


def test_many_who_open_a_new_register_make_it_once(target: str) -> None:
    """All of them can write then."""

    def use(number: int) -> None:
        with open_register(target) as register:
            register.open(a_case(str(number)))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(use, range(8)))
    with open_register(target) as register:
        assert sorted(case.case_id for case in register.cases()) == [str(number) for number in range(8)]
        assert register.verify() == ()


def test_rows_of_an_older_format_are_read_by_steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is stored stays as it is, hashes and all; what is given is in the format of now."""
    from foiflow.office.register import chain
    from foiflow.office.register.writing import open_cases

    def from_0(plain: dict[str, Any], position: int) -> dict[str, Any]:
        if position == 0:
            return {**plain, "applicant": {"kind": plain["applicant"]}}
        return {"on" if name == "day" else name: value for name, value in plain.items()}

    old = [
        '{"applicant":"business","profile":"cn"}',
        '{"channel":"online","day":"2024-03-04","type":"request_received"}',
    ]
    with open_register(tmp_path / "cases.db") as register:
        with monkeypatch.context() as patch, register._database.writing() as connection:
            patch.setattr(chain, "FORMAT", 0)
            rows = chain.chained("1", old, after=None, recorded_at="2024-03-04T01:00:00+00:00", idempotency_key="k-1")
            patch.setitem(upcast.UPCASTS, 0, from_0)
            open_cases(connection, [rows])
        with pytest.raises(FoiflowError, match="newer foiflow"):
            register.load("1")
        monkeypatch.setitem(upcast.UPCASTS, 0, from_0)
        case = register.load("1")
        assert (case.applicant.kind, case.log[0].on) == ("business", date(2024, 3, 4))
        assert register.append("1", [an_event()], 1) == 2
        assert register.load("1").log[1] == an_event()
        assert register.verify() == ()
        assert register.open(case, idempotency_key="k-1") == 1
        stream = BytesIO()
        register.export_to(stream)
    with open_register(tmp_path / "copy.db") as register:
        register.import_from(BytesIO(stream.getvalue()))
        assert register.load("1").log[0] == case.log[0]
        assert register.verify() == ()
    stored = carry_out(str(tmp_path / "cases.db"), "SELECT format, content FROM foiflow_row ORDER BY seq")
    assert [(row.format, row.content) for row in stored[:2]] == [(0, content) for content in old]
    assert stored[2].format == upcast.FORMAT

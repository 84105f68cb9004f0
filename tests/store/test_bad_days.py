"""The disk is full, the file read-only, the database locked, gone, newer or no database: one sentence, nothing lost."""

from __future__ import annotations

import os
import pickle
import sqlite3
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event
from tests.store.tamper import carry_out, connected

from foiflow.errors import InputError, RegisterError
from foiflow.office.register.store import open_register
from foiflow.testing.samples import a_case, an_event, changed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from foiflow.office.register.store import Register

WAIT = 0.2
NOBODY = 65534
SECRET = "Wang Fang"


def is_one_sentence(error: RegisterError, fault: str) -> bool:
    """Tell whether an error says what is wrong, in one line and without anything personal."""
    text = str(error)
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.fault, again.register) == (text, error.fault, error.register)
    assert error.fault == fault, text
    return text.startswith(f"the register {error.register} ") and "\n" not in text and SECRET not in text


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Make a register with one case in a file."""
    with open_register(tmp_path / "cases.db") as register:
        register.open(a_case("1", text=SECRET))
    return tmp_path / "cases.db"


# --- SQLite -----------------------------------------------------------------------------------------------------------


def test_a_full_disk(file: Path) -> None:
    """What did not fit is not there in part; with room again, it is stored."""
    with open_register(file) as register:
        _limit(register, 0)
        before = register.digest()
        calls: list[Callable[[], object]] = [
            lambda: register.append("1", [an_event(SECRET * 10_000)], 1),
            lambda: register.open(a_case("2", text=SECRET * 10_000)),
            lambda: register.open_many(a_case(str(number), text=SECRET) for number in range(2, 500)),
        ]
        for call in calls:
            with pytest.raises(RegisterError) as caught:
                call()
            assert is_one_sentence(caught.value, "disk_full")
            assert register.digest() == before
            assert register.verify() == ()
        _limit(register, 2**20)
        assert register.append("1", [an_event(SECRET * 10_000)], 1) == 2
        assert register.verify() == ()


def _limit(register: Register, pages: int) -> None:
    """Let the database have no more pages than that, or than it has."""
    with register._database.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {max(pages, 1)}")


def test_a_read_only_file(file: Path) -> None:
    """It can be read, checked and exported; writing is refused."""
    with _unprivileged(file) as path, open_register(path) as register:
        assert register.load("1") == a_case("1", text=SECRET)
        assert register.verify(register.digest()) == ()
        writes: list[Callable[[], object]] = [
            lambda: register.append("1", [an_event(SECRET)], 1),
            lambda: register.open(a_case("2", text=SECRET)),
            register.refresh,
        ]
        for write in writes:
            with pytest.raises(RegisterError) as caught:
                write()
            assert is_one_sentence(caught.value, "read_only")
        assert register.load("1") == a_case("1", text=SECRET)


def test_a_folder_that_may_not_be_written(file: Path) -> None:
    """A register cannot be made there."""
    with _unprivileged(file) as path, pytest.raises(RegisterError) as caught:
        open_register(path.parent / "new.db")
    assert is_one_sentence(caught.value, "cannot_open")


@contextmanager
def _unprivileged(file: Path) -> Iterator[Path]:
    """Be somebody who may read a copy of a file and its folder, and not write."""
    with tempfile.TemporaryDirectory(prefix="foiflow-") as folder:
        # A folder of pytest's may not be entered by others.
        path = Path(folder) / "cases.db"
        with sqlite3.connect(file) as source, sqlite3.connect(path) as target:
            source.backup(target)
        source.close()
        target.execute("PRAGMA journal_mode = DELETE")
        target.close()
        path.chmod(0o444)
        path.parent.chmod(0o555)
        is_root = os.geteuid() == 0
        if is_root:
            os.seteuid(NOBODY)
        try:
            yield path
        finally:
            if is_root:
                os.seteuid(0)
            path.parent.chmod(0o755)


def test_no_such_folder(tmp_path: Path) -> None:
    """A path that leads nowhere."""
    with pytest.raises(RegisterError) as caught:
        open_register(tmp_path / "nowhere" / "cases.db")
    assert is_one_sentence(caught.value, "cannot_open")


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    """A log given in place of a register is left as it is."""
    path = tmp_path / "cases.jsonl"
    path.write_text('{"case_id": "1"}\n' * 1000)
    with pytest.raises(RegisterError) as caught:
        open_register(path)
    assert is_one_sentence(caught.value, "not_a_database")
    assert path.read_text() == '{"case_id": "1"}\n' * 1000


def test_a_database_file_with_a_hole(file: Path) -> None:
    """Pages overwritten with zeros are found, by whatever reads them; opening may still work."""
    with open_register(file) as register:
        register.open_many(a_case(str(number), text=SECRET * 20) for number in range(2, 60))
    data = bytearray(file.read_bytes())
    data[len(data) // 2 : len(data) // 2 + 4 * 4096] = bytes(4 * 4096)
    file.write_bytes(data)
    with open_register(file) as register, pytest.raises(RegisterError) as caught:
        for _ in register.cases():
            pass
    assert is_one_sentence(caught.value, "corrupted")


def test_text_that_is_no_text_any_more(file: Path) -> None:
    """Bytes that are not UTF-8 are told when the case is read, and named when the register is verified."""
    carry_out(str(file), "UPDATE foiflow_row SET content = CAST(x'7b22ff227d' AS TEXT) WHERE position = 1")
    with open_register(file) as register:
        with pytest.raises(RegisterError) as caught:
            register.load("1")
        assert is_one_sentence(caught.value, "corrupted")
        assert [(fault.kind, fault.case_id, fault.position) for fault in register.verify()] == [("changed", "1", 1)]


def test_a_database_in_memory_is_no_register(tmp_path: Path) -> None:
    """Each connection would have one of its own."""
    for target in (":memory:", "", "sqlite://", "mysql://localhost/cases", "postgresql://a:b:c"):
        with pytest.raises(InputError):
            open_register(target)


# --- either -----------------------------------------------------------------------------------------------------------


def test_a_locked_database(target: str) -> None:
    """A writer waits as long as it was told to; readers do not wait."""
    with open_register(target, wait=WAIT) as register:
        register.open(a_case("1", text=SECRET))
        with _locked(target):
            writes: list[Callable[[], object]] = [
                lambda: register.append("1", [an_event(SECRET)], 1),
                lambda: register.open(a_case("2", text=SECRET)),
            ]
            for write in writes:
                with pytest.raises(RegisterError) as caught:
                    write()
                assert is_one_sentence(caught.value, "locked")
            assert register.load("1") == a_case("1", text=SECRET)
        assert register.append("1", [an_event()], 1) == 2
        assert register.verify() == ()


@contextmanager
def _locked(target: str) -> Iterator[None]:
    """Hold the lock of a writer that does not come to an end."""
    with connected(target) as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("LOCK TABLE foiflow_row IN EXCLUSIVE MODE")
        yield


def test_a_register_of_a_newer_schema(target: str) -> None:
    """It is refused before anything is read or written."""
    with open_register(target) as register:
        register.open(a_case("1"))
    carry_out(target, "UPDATE foiflow_schema SET version = 99")
    with pytest.raises(RegisterError) as caught:
        open_register(target)
    assert is_one_sentence(caught.value, "newer_schema")
    assert "its layout is 99, this one knows 1" in str(caught.value)


def test_a_row_of_a_newer_format(target: str) -> None:
    """The case is not read by an older foiflow; others are."""
    from foiflow.office.register import chain

    with open_register(target) as register:
        register.open(a_case("1", text=SECRET))
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(chain, "FORMAT", 2)
            register.open(a_case("2", text=SECRET))
        with pytest.raises(RegisterError) as caught:
            register.load("2")
        assert is_one_sentence(caught.value, "newer_format")
        assert register.load("1").case_id == "1"
        assert register.verify() == ()


def test_a_register_that_is_not_to_be_made(target: str) -> None:
    """``create=False`` makes neither file nor tables."""
    with pytest.raises(RegisterError) as caught:
        open_register(target, create=False)
    assert is_one_sentence(caught.value, "missing")
    assert "://" in target or not Path(target).exists()
    if "://" not in target:
        Path(target).touch()
        with pytest.raises(RegisterError) as caught:
            open_register(target, create=False)
        assert is_one_sentence(caught.value, "missing")


def test_nothing_personal_is_in_a_traceback(target: str) -> None:
    """The error of the driver, which knows what was to be stored, is neither cause nor shown context."""
    with open_register(target, wait=WAIT) as register:
        register.open(a_case("1"))
        with _locked(target), pytest.raises(RegisterError) as caught:
            register.append("1", [an_event(SECRET)], 1)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_a_case_that_would_not_come_back_is_refused(target: str) -> None:
    """What has no form in a log, or another one, is told at the door."""
    with open_register(target) as register:
        case = a_case("1")
        for unfit in (
            changed(case, subject=""),
            changed(case, agent=5),
            changed(case, profile="cn-of-another-agency"),
            changed(case, calendar=case.book.calendar),
            changed(case, log=(*case.log, changed(an_event(), note=b"plot 12"))),
            changed(case, log=(*case.log, changed(an_event(), on="2024-03-05"))),
            changed(case, case_id=""),
        ):
            with pytest.raises(InputError):
                register.open(unfit)
        with pytest.raises(InputError):
            register.append("1", [an_event()], 1, idempotency_key="")
        assert list(register.cases()) == []


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


def test_a_connection_lost_while_writing(postgresql: str) -> None:
    """The writer is told that it cannot know; made again with its key, the call stores once."""
    with open_register(postgresql) as register:
        register.open(a_case("1", text=SECRET))
        for at in ("INSERT", "COMMIT"):
            with _lost(register, postgresql, at), pytest.raises(RegisterError) as caught:
                register.append("1", [an_event(SECRET)], 1, idempotency_key="k-1")
            assert is_one_sentence(caught.value, "connection_lost")
        assert register.append("1", [an_event(SECRET)], 1, idempotency_key="k-1") == 2
        assert register.append("1", [an_event(SECRET)], 1, idempotency_key="k-1") == 2
        assert register.load("1").log[1:] == (an_event(SECRET),)
        assert register.verify() == ()


@contextmanager
def _lost(register: Register, target: str, at: str) -> Iterator[None]:
    """End the server's side of a connection just before a statement."""
    engine = register._database.engine

    def end(connection: Any, cursor: Any = None, statement: str = "COMMIT", *_: object) -> None:
        if statement.startswith(at):
            pid = connection.connection.dbapi_connection.info.backend_pid
            carry_out(target, f"SELECT pg_terminate_backend({pid}, 1000)")

    name = "commit" if at == "COMMIT" else "before_cursor_execute"
    event.listen(engine, name, end)
    try:
        yield
    finally:
        event.remove(engine, name, end)


def test_connections_that_were_lost_while_idle_are_made_again(postgresql: str) -> None:
    """A server that was started anew between two calls is not noticed."""
    with open_register(postgresql) as register:
        register.open(a_case("1"))
        carry_out(
            postgresql,
            "SELECT pg_terminate_backend(pid, 1000) FROM pg_stat_activity"
            " WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'",
        )
        assert register.append("1", [an_event()], 1) == 2


def test_no_server(tmp_path: Path) -> None:
    """The sentence names the database without its user and password."""
    with pytest.raises(RegisterError) as caught:
        open_register(f"postgresql://me:secret@/cases?host={tmp_path}&password=secret")
    assert is_one_sentence(caught.value, "cannot_open")
    assert caught.value.register == "postgresql:///cases"


def test_a_read_only_database(postgresql: str) -> None:
    """A standby serves readers; writing is refused."""
    with open_register(postgresql) as register:
        register.open(a_case("1"))
    with open_register(postgresql + "%20-cdefault_transaction_read_only%3Don") as register:
        assert register.load("1") == a_case("1")
        with pytest.raises(RegisterError) as caught:
            register.append("1", [an_event()], 1)
        assert is_one_sentence(caught.value, "read_only")


def test_a_server_that_does_not_wait_for_the_disk_is_told_to(postgresql: str) -> None:
    """Where the database has ``synchronous_commit`` off, a register's connections have it on."""
    with (
        open_register(postgresql + "%20-csynchronous_commit%3Doff") as register,
        register._database.reading() as connection,
    ):
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"

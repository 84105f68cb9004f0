"""Which word a driver's error gets, and where a register is."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from foiflow import InputError
from foiflow.errors import RegisterError
from foiflow.office.register.database import _shown
from foiflow.office.register.engine import engine_for, url_of
from foiflow.office.register.faults import FAULTS, told

SECRET = "Wang Fang"


class DriverError(Exception):
    """An error of psycopg, as far as it is looked at."""

    def __init__(self, sqlstate: str | None) -> None:
        """Keep the code."""
        super().__init__(SECRET)
        self.sqlstate = sqlstate


def fault(cause: BaseException, *, lost: bool = False) -> RegisterError:
    """Give the error that a driver's becomes."""
    error = OperationalError(f"INSERT {SECRET}", {"note": SECRET}, cause, connection_invalidated=lost)
    with pytest.raises(RegisterError) as caught, told("cases.db"):
        raise error
    return caught.value


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("53100", "disk_full"),
        ("25006", "read_only"),
        ("55P03", "locked"),
        ("40P01", "locked"),
        ("08006", "connection_lost"),
        ("57P01", "connection_lost"),
        ("XX001", "corrupted"),
        ("58030", "disk_error"),
        ("28P01", "cannot_open"),
        ("3D000", "cannot_open"),
        ("42501", "cannot_open"),
        ("53300", "cannot_open"),
        ("22021", "22021"),
    ],
)
def test_postgresql_says_what_is_wrong_by_a_code(state: str, word: str) -> None:
    """One that is not known is told as it is."""
    found = fault(DriverError(state))

    assert found.fault == word
    assert str(found) == f"the register cases.db {FAULTS.get(word, f'has failed ({word})')}"


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("SQLITE_FULL", "disk_full"),
        ("SQLITE_READONLY_DBMOVED", "read_only"),
        ("SQLITE_BUSY_SNAPSHOT", "locked"),
        ("SQLITE_IOERR_FSYNC", "disk_error"),
        ("SQLITE_CORRUPT_INDEX", "corrupted"),
        ("SQLITE_CANTOPEN", "cannot_open"),
        ("SQLITE_NOTADB", "not_a_database"),
        ("SQLITE_TOOBIG", "SQLITE_TOOBIG"),
    ],
)
def test_sqlite_says_what_is_wrong_by_a_name(name: str, word: str) -> None:
    """The longer ones say more than is needed."""
    cause = sqlite3.OperationalError(SECRET)
    cause.sqlite_errorname = name

    assert fault(cause).fault == word


def test_other_errors_are_told_by_what_is_known_of_them() -> None:
    """A connection that is gone, one that was never made, text that is none; and nothing personal."""
    cases: list[tuple[Any, bool, str]] = [
        (DriverError(None), True, "connection_lost"),
        (sqlite3.OperationalError("Could not decode to UTF-8 column"), False, "corrupted"),
        (OSError(SECRET), False, "OSError"),
        (DriverError(None), False, "DriverError"),
        (type("OperationalError", (Exception,), {})(SECRET), False, "cannot_open"),
    ]
    for cause, lost, word in cases:
        found = fault(cause, lost=lost)
        assert found.fault == word
        assert SECRET not in str(found)
        assert found.__cause__ is None


def test_a_target_is_a_file_or_a_url() -> None:
    """A file's name may hold what a URL would read otherwise."""
    assert url_of("cases.db").database == "cases.db"
    assert url_of(Path("a b?c#d%20.db")).database == "a b?c#d%20.db"
    assert url_of("postgresql://me@host/cases").drivername == "postgresql+psycopg"
    assert url_of("postgres://me@host/cases").drivername == "postgresql+psycopg"
    assert url_of("postgresql+psycopg2://me@host/cases").drivername == "postgresql+psycopg2"
    assert url_of("sqlite:////tmp/cases.db").database == "/tmp/cases.db"


@pytest.mark.parametrize("target", ["", ":memory:", "sqlite://", "mysql://host/cases", "://", "postgresql://a:b:c"])
def test_anything_else_is_refused(target: str) -> None:
    """With one sentence, and without what may be a password."""
    with pytest.raises(InputError) as caught:
        url_of(target)
    assert "b:c" not in str(caught.value)


def test_a_register_is_named_without_user_and_password() -> None:
    """Nor what else a URL may hold."""
    assert _shown(url_of("postgresql://me:secret@host:5433/cases?password=secret")) == "postgresql://host:5433/cases"
    assert _shown(url_of("cases.db")) == "cases.db"


def test_a_driver_that_is_not_installed_is_named() -> None:
    """With how to install it."""
    with pytest.raises(RegisterError) as caught:
        engine_for(url_of("postgresql+pg8000://host/cases"), "cases", 1)
    assert caught.value.fault == "no_driver"
    assert str(caught.value).endswith("pip install 'foiflow[postgresql]'")

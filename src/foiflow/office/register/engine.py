"""Connections to SQLite and PostgreSQL, set so that what is committed is safe."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from foiflow.errors import InputError
from foiflow.office.register.faults import register_fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

__all__ = ["WRITING", "any_text", "engine_for", "lock_for_writing", "url_of"]

WRITING = "foiflow_writing"
"""The execution option of a connection that is going to write."""

_DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}


def url_of(target: str | Path) -> URL:
    """Give the URL of a register.

    Args:
        target: A file for SQLite, or the URL of a SQLite or PostgreSQL database.

    Raises:
        InputError: It is neither.
    """
    if isinstance(target, Path) or "://" not in target:
        if str(target) in ("", ":memory:"):
            raise InputError("register", str(target), "a file, or the URL of a database")
        return URL.create("sqlite", database=str(target))
    try:
        url = make_url(target)
    except (ArgumentError, ValueError):
        raise InputError("register", target, "the URL of a database", personal=True) from None
    backend = url.get_backend_name()
    if backend not in _DRIVERS or (backend == "sqlite" and not url.database):
        raise InputError("register", url.drivername, "a file, or a URL that begins with sqlite:/// or postgresql://")
    return url if "+" in url.drivername else url.set(drivername=_DRIVERS[backend])


def engine_for(url: URL, register: str, wait: float) -> Engine:
    """Make the engine.

    Args:
        url: Where the database is.
        register: The register as errors name it.
        wait: Seconds to wait for a lock that another program holds.

    Raises:
        RegisterError: The driver is not installed.
    """
    sqlite = url.get_backend_name() == "sqlite"
    options: dict[str, Any] = {"connect_args": {"timeout": wait}} if sqlite else {"pool_pre_ping": True}
    try:
        # What is stored must show in no error and no log, and no thread waits for a connection.
        engine = create_engine(url, hide_parameters=True, max_overflow=-1, **options)
    except ImportError:  # also of psycopg where the library of PostgreSQL is not there
        raise register_fault(register, "no_driver") from None
    if sqlite:
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    else:
        event.listen(engine, "connect", lambda connection, _: _set_up_postgresql(connection, wait))
    return engine


def _set_up_sqlite(connection: Any, _: object) -> None:
    # The driver's own idea of when a transaction begins would leave reads before a write outside of it.
    connection.isolation_level = None
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    # In KiB: with the default of 2 MiB, many cases stored at once write their pages of the index over and over.
    connection.execute("PRAGMA cache_size = -32768")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _set_up_postgresql(connection: Any, wait: float) -> None:
    connection.autocommit = True
    connection.execute(f"SET lock_timeout = '{wait:f}s'")
    connection.execute(
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
    )
    connection.autocommit = False


@contextmanager
def any_text(connection: Connection) -> Iterator[None]:
    """Read texts that are not in UTF-8 too, with marks for what is not.

    Only SQLite can hold such.
    """
    driver: Any = connection.connection.dbapi_connection
    if connection.dialect.name != "sqlite":
        yield
        return
    driver.text_factory = _replaced
    try:
        yield
    finally:
        driver.text_factory = str


def _replaced(data: bytes) -> str:
    return data.decode(errors="replace")


def lock_for_writing(connection: Connection) -> None:
    """Let one writer in at a time.

    Rows are numbered in the order they are written then. SQLite has done that when the transaction began.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("LOCK TABLE foiflow_row IN EXCLUSIVE MODE")

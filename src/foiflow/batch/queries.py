"""Tables out of a database: the answer to a query as rows."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, create_engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError

from foiflow.codecs.tables import Listed
from foiflow.errors import Described, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

__all__ = ["answers"]

_POSTGRESQL = "postgresql+psycopg"
"""The driver that the extra brings; SQLAlchemy would take another one."""


def answers(target: str, query: str) -> Listed:
    """Give the rows that a query gives; nothing in the database is changed.

    The names of the columns are row 0, the first row is 1.

    Args:
        target: The URL of the database, or the file of one of SQLite.
        query: The query in SQL.

    Raises:
        InputError: There is no such database, or it cannot run the query.
    """
    url = _url(target)
    return Listed(_rows(url, query))


def _url(target: str) -> URL:
    try:
        url = make_url(target) if "://" in target else URL.create("sqlite", database=target)
    except (ArgumentError, ValueError):
        raise InputError("FILE", target, "the URL of a database", personal=True) from None
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise InputError("FILE", url.database, "the file of a database that is there")
    return url.set(drivername=_POSTGRESQL) if url.drivername in ("postgresql", "postgres") else url


def _rows(url: URL, query: str) -> Iterator[tuple[int, Any]]:
    try:
        # What a query names may be personal; an error shows no parameters.
        engine = create_engine(url, hide_parameters=True)
        try:
            with engine.connect() as connection:
                _read_only(connection)
                found = connection.execution_options(stream_results=True).exec_driver_sql(query)
                yield 0, list(found.keys())
                yield from enumerate(map(tuple, found), start=1)
                connection.rollback()
        finally:
            engine.dispose()
    except (ImportError, NoSuchModuleError):
        how = ": pip install 'foiflow[postgresql]'" if url.drivername == _POSTGRESQL else ""
        raise InputError("FILE", url.drivername, f"a database whose driver is installed{how}") from None
    except SQLAlchemyError as error:
        why = str(getattr(error, "orig", None) or error).partition("\n")[0]
        raise InputError("--query", Described(f"refused by the database: {why}"), "a query that gives rows") from None


def _read_only(connection: Connection) -> None:
    """Let the database itself refuse a change."""
    backend = connection.dialect.name
    if backend == "sqlite":
        connection.exec_driver_sql("PRAGMA query_only = ON")
    elif backend == "postgresql":
        connection.exec_driver_sql("SET TRANSACTION READ ONLY")

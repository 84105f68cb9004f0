"""The database behind a register: how it is opened, read and written."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import URL

from foiflow.office.register.engine import WRITING, engine_for, lock_for_writing, url_of
from foiflow.office.register.faults import register_fault, told
from foiflow.office.register.migrate import bring_up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

__all__ = ["Database"]


class Database:
    """A database with the tables of a register.

    Args:
        target: A file for SQLite, or a URL.
        wait: Seconds to wait for a lock that another program holds.
        create: Whether to make the tables, and for SQLite the file.

    Raises:
        RegisterError: It cannot be opened, or a newer foiflow made it.
    """

    def __init__(self, target: str | Path, *, wait: float, create: bool) -> None:
        """Connect, and make or migrate the tables."""
        url = url_of(target)
        self.name = _shown(url)
        if not create and _is_missing(url):
            raise register_fault(self.name, "missing")
        self.engine = engine_for(url, self.name, wait)
        try:
            with told(self.name):
                bring_up_to_date(self.engine, self.name, create=create)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """Read what is there at the moment of each query."""
        with told(self.name), self.engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """Read what is there at one moment, however many queries are made."""
        with told(self.name), self.engine.connect() as connection:
            if connection.dialect.name == "postgresql":  # a transaction of SQLite is one anyway
                connection.execution_options(isolation_level="REPEATABLE READ")
            with connection.begin():
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """Write, alone; what is written is there at the end of the block or not at all."""
        with told(self.name), self.engine.connect() as connection:
            connection.execution_options(**{WRITING: True})
            with connection.begin():
                lock_for_writing(connection)
                yield connection

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()


def _shown(url: URL) -> str:
    """Write where a database is, without what may be secret."""
    if url.get_backend_name() == "sqlite":
        return str(url.database)
    return str(URL.create(url.get_backend_name(), host=url.host, port=url.port, database=url.database))


def _is_missing(url: URL) -> bool:
    named_by_uri = "uri" in url.query
    return url.get_backend_name() == "sqlite" and not named_by_uri and not Path(url.database or "").exists()

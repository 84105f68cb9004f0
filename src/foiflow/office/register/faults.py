"""What a database's errors amount to: one sentence each, without any data."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError

from foiflow.errors import RegisterError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["FAULTS", "register_fault", "told"]

FAULTS = {
    "cannot_open": "cannot be opened: there is no such file or server, or it may not be used",
    "connection_lost": (
        "has lost its connection, so it is not known whether the last write was stored;"
        " repeat it with the same idempotency key"
    ),
    "corrupted": "is damaged: it does not hold what was written; foiflow register verify names the rows",
    "disk_error": "cannot be read or written: its disk reports an error",
    "disk_full": "has no room left on its disk; nothing of this write was stored",
    "locked": "is locked by another program that does not let go; nothing of this write was stored",
    "missing": "is not there",
    "newer_format": "holds rows that a newer foiflow wrote; install that to read them",
    "newer_schema": "was made by a newer foiflow; install that to use it",
    "no_driver": "needs a driver that is not installed: pip install 'foiflow[postgresql]'",
    "not_a_database": "is no database, or its file is damaged from the first page on",
    "read_only": "is read-only; nothing of this write was stored",
}
"""The words for a fault, for programs, and what they mean."""

_SQLITE = {
    "SQLITE_AUTH": "cannot_open",
    "SQLITE_BUSY": "locked",
    "SQLITE_CANTOPEN": "cannot_open",
    "SQLITE_CORRUPT": "corrupted",
    "SQLITE_FULL": "disk_full",
    "SQLITE_IOERR": "disk_error",
    "SQLITE_LOCKED": "locked",
    "SQLITE_NOTADB": "not_a_database",
    "SQLITE_PERM": "cannot_open",
    "SQLITE_READONLY": "read_only",
}
_POSTGRESQL = {
    "08": "connection_lost",
    "25006": "read_only",
    "3D000": "cannot_open",
    "28": "cannot_open",
    "40P01": "locked",
    "42501": "cannot_open",
    "53100": "disk_full",
    "53300": "cannot_open",
    "55P03": "locked",
    "57P": "connection_lost",
    "58030": "disk_error",
    "XX001": "corrupted",
    "XX002": "corrupted",
}
"""SQLSTATE codes, or how a class of them begins."""


@contextmanager
def told(register: str) -> Iterator[None]:
    """Tell errors of the database as errors of the register.

    The error of the driver is not kept: its text may hold what was to be stored.

    Args:
        register: The register as errors name it.

    Raises:
        RegisterError: The database failed.
    """
    try:
        yield
    except DBAPIError as error:
        raise register_fault(register, _word(error)) from None


def register_fault(register: str, fault: str, more: str = "") -> RegisterError:
    """Make the error for a fault; what is not known is named as the database did."""
    return RegisterError(register, fault, FAULTS.get(fault, f"has failed ({fault})") + more)


def _word(error: DBAPIError) -> str:
    """Find the word for an error of a driver; its own code where there is none."""
    cause = error.orig
    name = getattr(cause, "sqlite_errorname", None)
    if isinstance(name, str):
        found = (word for code, word in _SQLITE.items() if name.startswith(code))
        return next(found, name)
    if error.connection_invalidated:
        return "connection_lost"
    state = getattr(cause, "sqlstate", None)
    if isinstance(state, str):
        found = (word for code, word in _POSTGRESQL.items() if state.startswith(code))
        return next(found, state)
    if "decode" in str(cause):  # sqlite3 has no code for text that is not in UTF-8
        return "corrupted"
    return "cannot_open" if type(cause).__name__ == "OperationalError" else type(cause).__name__

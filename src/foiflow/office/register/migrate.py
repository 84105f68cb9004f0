"""The versions of the layout of the tables, and the steps from each to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import Connection, func, insert, inspect, select, update

from foiflow.office.register.faults import register_fault
from foiflow.office.register.tables import METADATA, SCHEMA

if TYPE_CHECKING:
    from sqlalchemy import Engine

__all__ = ["STEPS", "bring_up_to_date", "current", "schema_version"]

Step = Callable[[Connection], None]

STEPS: tuple[Step, ...] = ()
"""The n-th step, from 1, leads from version n of the layout to the next.

A step that was ever released stays as it is; it writes plain SQL, since the
tables of ``tables.py`` are always those of now.
"""


def current() -> int:
    """Give the version of the layout that this foiflow works with."""
    return 1 + len(STEPS)


def schema_version(connection: Connection) -> int | None:
    """Give the version of a database's layout, or None where it has no register."""
    if not inspect(connection).has_table(SCHEMA.name):
        return None
    version: int | None = connection.execute(select(func.max(SCHEMA.c.version))).scalar()
    return version


def bring_up_to_date(engine: Engine, register: str, *, create: bool) -> None:
    """Make the tables of a new register, or migrate those of an older one.

    All steps are taken or none.

    Args:
        engine: The database.
        register: The register as errors name it.
        create: Whether to make a register where there is none.

    Raises:
        RegisterError: There is none and none is made, or a newer foiflow made it.
    """
    with engine.connect() as connection, connection.begin():
        if _is_current(schema_version(connection), register, create=create):
            return
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            # Readers then never wait for a writer. It is kept in the file, and cannot be set in a transaction.
            connection.connection.cursor().execute("PRAGMA journal_mode = WAL")
    with engine.connect().execution_options(foiflow_writing=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(hashtext('foiflow_schema'))")
        # Another program may have been quicker.
        version = schema_version(connection)
        if _is_current(version, register, create=create):
            return
        if version is None:
            METADATA.create_all(connection)
            connection.execute(insert(SCHEMA).values(version=current()))
            return
        for step in STEPS[version - 1 :]:
            step(connection)
        connection.execute(update(SCHEMA).values(version=current()))


def _is_current(version: int | None, register: str, *, create: bool) -> bool:
    """Tell whether nothing is to be done; refuse what cannot be."""
    if version is None and not create:
        raise register_fault(register, "missing", ": its database holds no register")
    if version is not None and version > current():
        raise register_fault(register, "newer_schema", f" (its layout is {version}, this one knows {current()})")
    return version == current()

"""What a register is, and how much it holds."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs
from sqlalchemy import func, select

from foiflow.office.register.migrate import schema_version
from foiflow.office.register.tables import CASES, ROWS
from foiflow.office.register.upcast import FORMAT

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["Info", "info_of"]


@attrs.frozen
class Info:
    """What a register is, and how much it holds.

    Attributes:
        register: The file or the database.
        schema: The version of the layout of its tables.
        format: The format that rows are written in now.
        cases: How many cases it has.
        events: How many events they have together.
        first_recorded_at: When its first row was recorded; None where it is empty.
        last_recorded_at: When its last row was recorded.
    """

    register: str
    schema: int
    format: int
    cases: int
    events: int
    first_recorded_at: datetime | None
    last_recorded_at: datetime | None


def info_of(connection: Connection, register: str) -> Info:
    """Look at a register.

    Args:
        connection: A connection that sees nothing of what is written meanwhile.
        register: The register as errors name it.
    """
    cases = connection.execute(select(func.count()).select_from(CASES)).scalar_one()
    rows = connection.execute(select(func.count()).select_from(ROWS)).scalar_one()
    times = select(ROWS.c.recorded_at).limit(1)
    first = connection.execute(times.order_by(ROWS.c.seq)).scalar()
    last = connection.execute(times.order_by(ROWS.c.seq.desc())).scalar()
    return Info(
        register=register,
        schema=schema_version(connection) or 0,
        format=FORMAT,
        cases=cases,
        events=rows - cases,
        first_recorded_at=None if first is None else datetime.fromisoformat(first),
        last_recorded_at=None if last is None else datetime.fromisoformat(last),
    )

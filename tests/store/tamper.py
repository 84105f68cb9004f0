"""Behind a register's back: plain SQL on either database."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, text

from foiflow.office.register.engine import url_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection


@contextmanager
def connected(target: str) -> Iterator[Connection]:
    """Connect to a register's database as anybody may who has its password; commits at the end."""
    engine = create_engine(url_of(target))
    try:
        with engine.begin() as connection:
            yield connection
    finally:
        engine.dispose()


def carry_out(target: str, *statements: str, **values: Any) -> list[Any]:
    """Carry out SQL statements; give the rows of the last, if it has any."""
    with connected(target) as connection:
        for statement in statements:
            result = connection.execute(text(statement), values if ":" in statement else {})
        return list(result.all()) if result.returns_rows else []

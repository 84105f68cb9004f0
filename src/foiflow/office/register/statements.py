"""Statements carried out as the driver takes them, for what is done often."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import ClauseElement, Connection, CursorResult

__all__ = ["Statement"]


class Statement:
    """A statement made once for each database.

    Through SQLAlchemy, making a statement and its values costs more than carrying
    it out.

    Args:
        clause: The statement.
        names: The names of its values, in the order they will be given.
    """

    def __init__(self, clause: ClauseElement, *names: str) -> None:
        """Keep both."""
        self._clause, self._names = clause, names
        self._made: dict[str, tuple[str, tuple[int, ...] | None]] = {}

    def __call__(self, connection: Connection, *values: Any) -> CursorResult[Any]:
        """Carry it out once."""
        return self._carry_out(connection, [values])

    def many(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> None:
        """Carry it out with each of the rows; with none, not at all."""
        if rows:
            self._carry_out(connection, rows)

    def _carry_out(self, connection: Connection, rows: Sequence[tuple[Any, ...]]) -> CursorResult[Any]:
        sql, places = self._made.get(connection.dialect.name) or self._make(connection)
        given: list[Any]
        if places is None:
            given = [dict(zip(self._names, row, strict=True)) for row in rows]
        elif places == tuple(range(len(self._names))):
            given = list(rows)
        else:
            given = [tuple([row[place] for place in places]) for row in rows]
        return connection.exec_driver_sql(sql, given[0] if len(given) == 1 else given)

    def _make(self, connection: Connection) -> tuple[str, tuple[int, ...] | None]:
        """Give the SQL and where each value of it is found; None where a driver goes by names."""
        compiled: Any = self._clause.compile(dialect=connection.dialect)
        places = [self._names.index(name) for name in compiled.positiontup] if compiled.positional else None
        made = self._made[connection.dialect.name] = (str(compiled), None if places is None else tuple(places))
        return made

"""Everything out as JSON Lines, one row a line, and in again."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

import msgspec

from foiflow.codecs import jsonl
from foiflow.errors import Described, InputError
from foiflow.office.register.chain import Head, Row, is_whole, line_of
from foiflow.office.register.queries import AT_A_TIME
from foiflow.office.register.upcast import is_readable
from foiflow.office.register.verify import every_row
from foiflow.office.register.writing import grow, head_of, indexed, insert_rows, last_seq

if TYPE_CHECKING:
    from sqlalchemy import Connection

__all__ = ["read_rows", "write_rows"]


class _Line(msgspec.Struct, forbid_unknown_fields=True):
    """A row as a line of an export has it."""

    case_id: str
    content: msgspec.Raw
    format: int
    idempotency_key: str | None
    position: int
    previous: str | None
    recorded_at: str
    hash: str


_decode = msgspec.json.Decoder(_Line).decode


def write_rows(connection: Connection, stream: BinaryIO) -> int:
    """Write every row as a line, in the order they were recorded.

    Args:
        connection: A connection that sees nothing of what is written meanwhile.
        stream: Where to write.

    Returns:
        How many rows were written.
    """
    count = 0
    for _, row in every_row(connection):
        stream.write(line_of(row) + b"\n")
        count += 1
    return count


def read_rows(connection: Connection, stream: BinaryIO) -> int:
    """Put in every row of an export, as it was recorded.

    Args:
        connection: A connection that writes.
        stream: The lines of an export. They go on the chains that are there.

    Returns:
        How many rows were put in.

    Raises:
        InputError: A line is no row, or does not go on from its case's last.
    """
    arrivals = _Arrivals(connection)
    for number, line in jsonl.records(stream):
        arrivals.take(number, line)
    return arrivals.close()


class _Arrivals:
    """Rows on their way in: checked one by one, stored many at a time."""

    def __init__(self, connection: Connection) -> None:
        """Begin with none."""
        self._connection = connection
        self._count = 0
        self._rows: list[Row] = []
        self._heads: dict[str, Head | None] = {}
        self._grown: set[str] = set()

    def take(self, number: int, line: bytes | InputError) -> None:
        """Take the row of a line, if it goes on from its case's last row."""
        if isinstance(line, InputError):
            raise InputError(line.path, line.value, line.expected, line=number)
        row = _row(number, line)
        if row.case_id not in self._heads:
            self._heads[row.case_id] = head_of(self._connection, row.case_id)
        head = self._heads[row.case_id]
        if not is_whole(row, head):
            expected = f"row {0 if head is None else head.position + 1}, with the hash of itself and of the row before"
            place = f"row {row.position} of case {row.case_id!r}"
            raise InputError(place, Described("changed or out of place"), expected, line=number)
        self._heads[row.case_id] = row.head
        self._grown.add(row.case_id)
        self._rows.append(row)
        if len(self._rows) >= AT_A_TIME:
            self._store()

    def close(self) -> int:
        """Store what is left; give how many rows came."""
        self._store()
        grown = {case_id: head for case_id in self._grown if (head := self._heads[case_id]) is not None}
        grow(self._connection, grown)
        return self._count

    def _store(self) -> None:
        last = last_seq(self._connection)
        insert_rows(self._connection, self._rows, last)
        opened = [(seq, row, 0) for seq, row in enumerate(self._rows, last + 1) if row.position == 0]
        indexed(self._connection, opened)
        self._count += len(self._rows)
        self._rows = []


def _row(number: int, line: bytes) -> Row:
    """Read a line, which must be written just as an export writes it."""
    try:
        found = _decode(line)
        content = bytes(found.content).decode()
        row = Row(
            found.case_id,
            found.position,
            found.format,
            found.recorded_at,
            found.idempotency_key,
            content,
            found.previous,
            found.hash,
        )
        exact = line_of(row) == line.rstrip(b"\r\n")
    except (msgspec.MsgspecError, UnicodeError):
        exact = False
    if not exact:
        raise InputError(
            "", Described("no row of a register"), "a line as foiflow register export writes it", line=number
        )
    if not is_readable(row.format):
        raise InputError("format", row.format, "a format that this foiflow reads", line=number)
    return row

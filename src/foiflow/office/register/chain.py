"""The chain of a case: each row has the hash of itself and of the row before."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

import attrs

from foiflow.office.register.content import as_json
from foiflow.office.register.upcast import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

__all__ = ["Fault", "Head", "Row", "chained", "digest_of", "examined", "is_whole", "line_of"]


class Head(NamedTuple):
    """The last row of a chain: its position and its hash."""

    position: int
    hash: str


class Row(NamedTuple):
    """One row as it is stored; position 0 is the header, n the n-th event."""

    case_id: str
    position: int
    format: int
    recorded_at: str
    idempotency_key: str | None
    content: str
    previous: str | None
    hash: str

    @property
    def head(self) -> Head:
        """The row as the end of its chain."""
        return Head(self.position, self.hash)


@attrs.frozen
class Fault:
    """Something in a register that is not as it was written.

    Attributes:
        kind: ``changed``, ``missing``, ``reordered`` or ``inserted``; ``index``
            where only what was derived from the rows is wrong; ``digest`` where
            the rows are not those that a kept digest was made of.
        case_id: The case, or None where it cannot be told.
        position: The row in the case, 0 for the header, or None.
        said: What is wrong.
    """

    kind: str
    case_id: str | None
    position: int | None
    said: str

    def __str__(self) -> str:
        """Name the row and say what is wrong with it."""
        row = "" if self.position is None else f", row {self.position}"
        case = "" if self.case_id is None else f"case {self.case_id!r}{row}: "
        return f"{case}{self.kind}: {self.said}"


def chained(
    case_id: str, contents: Iterable[str], *, after: Head | None, recorded_at: str, idempotency_key: str | None
) -> list[Row]:
    """Make the rows that go on a chain.

    Args:
        case_id: The case.
        contents: The rows' contents, as canonical JSON.
        after: The head of the chain so far, or None for a new case.
        recorded_at: When they are recorded.
        idempotency_key: The key that the writer gave, if any.
    """
    rows = []
    position, previous = (0, None) if after is None else (after.position + 1, after.hash)
    place = _Place(as_json(case_id), as_json(recorded_at), as_json(idempotency_key))
    for content in contents:
        hash_ = _hash(_body(place, position, FORMAT, content.encode(), previous))
        rows.append(Row(case_id, position, FORMAT, recorded_at, idempotency_key, content, previous, hash_))
        position, previous = position + 1, hash_
    return rows


class _Place(NamedTuple):
    """What rows that are recorded together have in common, as JSON."""

    case_id: bytes
    recorded_at: bytes
    idempotency_key: bytes


def line_of(row: Row) -> bytes:
    """Write a row as its line of an export: what is hashed, then the hash."""
    return b'%b,"hash":%b}' % (_body_of(row)[:-1], as_json(row.hash))


def _body_of(row: Row) -> bytes:
    place = _Place(as_json(row.case_id), as_json(row.recorded_at), as_json(row.idempotency_key))
    return _body(place, row.position, row.format, row.content.encode(), row.previous)


def _body(place: _Place, position: int, format_: int, content: bytes, previous: str | None) -> bytes:
    """Write what is hashed, a row but its hash, as canonical JSON."""
    case_id, recorded_at, key = place
    return (
        b'{"case_id":%b,"content":%b,"format":%b,"idempotency_key":%b,"position":%b,"previous":%b,"recorded_at":%b}'
        % (case_id, content, as_json(format_), key, as_json(position), as_json(previous), recorded_at)
    )


def _hash(body: bytes) -> str:
    return sha256(body).hexdigest()


def _is_intact(row: Row) -> bool:
    """Tell whether a row has the hash of what it holds."""
    try:
        return _hash(_body_of(row)) == row.hash
    except (AttributeError, TypeError, UnicodeError):  # SQLite stores anything in any column
        return False


def is_whole(row: Row, before: Head | None) -> bool:
    """Tell whether a row is intact and goes on from the one before."""
    position, previous = (0, None) if before is None else (before.position + 1, before.hash)
    return row.position == position and row.previous == previous and _is_intact(row)


def digest_of(heads: Mapping[str, Head], count: int) -> str:
    """Make one digest of the heads of all chains.

    Args:
        heads: The heads, by case.
        count: How many rows the chains have together.

    Returns:
        The number of rows and the hash, as ``8:9f86d081...``.
    """
    lines = (as_json([case_id, *heads[case_id]]) + b"\n" for case_id in sorted(heads))
    total = sha256()
    for line in lines:
        total.update(line)
    return f"{count}:{total.hexdigest()}"


def examined(case_id: str, rows: Sequence[Row]) -> Iterator[Fault]:
    """Find out what has happened to a chain that is not whole.

    Args:
        case_id: The case.
        rows: Its rows by position, as they are stored.

    Returns:
        A fault for every row that is not what was written there.
    """
    written = [_written_at(row, len(rows)) for row in rows]
    linked = {row.previous for row in rows}
    claimed = {place for row, place in zip(rows, written, strict=True) if place != row.position}
    inserted, next_position, before = 0, 0, None
    for row, place in zip(rows, written, strict=True):
        if row.position > next_position:
            gap = ", ".join(str(position) for position in range(next_position, row.position))
            yield Fault("missing", case_id, next_position, f"row {gap} of the chain is not there")
            before = None
        if row.position in claimed and (place is None or (place == row.position and row.hash not in linked)):
            inserted += 1
            yield Fault("inserted", case_id, row.position, "another row was written there")
        elif place is None:
            yield Fault("changed", case_id, row.position, "what it holds does not have its hash")
        elif place != row.position - inserted:
            yield Fault("reordered", case_id, row.position, f"it was written as row {place}")
        elif before is not None and before.hash != row.previous:
            yield Fault("changed", case_id, before.position, f"row {row.position} was written after another one")
        next_position = row.position + 1
        before = row if place == row.position - inserted else None
    if rows and rows[0].position == written[0] == 0 and rows[0].previous is not None:
        yield Fault("changed", case_id, 0, "a header that goes on from another row")


def _written_at(row: Row, count: int) -> int | None:
    """Find the position that a row was written at, or None if it was changed since."""
    if _is_intact(row):
        return row.position
    places = (place for place in range(2 * count) if _is_intact(row._replace(position=place)))
    return next(places, None)

"""Rows put in: a case's first, its further events, many cases at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import bindparam, func, insert, select, update

from foiflow.errors import Described, InputError, StaleCase, UnknownName
from foiflow.office.register.chain import Head, Row, chained
from foiflow.office.register.standing import lookup_digest
from foiflow.office.register.statements import Statement
from foiflow.office.register.tables import CASES, LOOKUPS, ROWS
from foiflow.office.register.upcast import up_to_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Connection

    from foiflow.office.register.standing import Standings

__all__ = [
    "add_events",
    "answered_before",
    "grow",
    "head_of",
    "indexed",
    "insert_rows",
    "last_seq",
    "lookups_of",
    "open_cases",
    "unknown",
    "write_standings",
]


_CASE = ROWS.c.case_id == bindparam("case")
_LAST_SEQ = select(func.max(ROWS.c.seq))
# Without a limit, which SQLAlchemy makes a value: the first row alone is taken.
_HEAD = select(ROWS.c.position, ROWS.c.hash, _LAST_SEQ.scalar_subquery()).where(_CASE).order_by(ROWS.c.position.desc())
_STORED_WITH = (
    select(ROWS.c.position, ROWS.c.format, ROWS.c.content)
    .where(_CASE, ROWS.c.idempotency_key == bindparam("key"))
    .order_by(ROWS.c.position)
)
_GROW = update(CASES).where(CASES.c.case_id == bindparam("case")).values(version=bindparam("now"))

_last_seq = Statement(_LAST_SEQ)
_head = Statement(_HEAD, "case")
_stored_with = Statement(_STORED_WITH, "case", "key")
_new_row = Statement(insert(ROWS), "seq", *Row._fields)
_NEW_CASE = ("case_id", "opened", "version")
_new_case = Statement(insert(CASES).values({name: bindparam(name) for name in _NEW_CASE}), *_NEW_CASE)
_new_lookup = Statement(insert(LOOKUPS), "digest", "case_id")
_grow = Statement(_GROW, "case", "now")


def head_of(connection: Connection, case_id: str) -> Head | None:
    """Give the end of a case's chain, or None where there is no such case."""
    found: Any = _head(connection, case_id).first()
    return None if found is None else Head(found[0], found[1])


def last_seq(connection: Connection) -> int:
    """Give the number of the last row of the register, 0 where it is empty."""
    return _last_seq(connection).scalar() or 0


def insert_rows(connection: Connection, rows: Sequence[Row], after: int) -> None:
    """Put rows in, numbered from ``after`` on."""
    _new_row.many(connection, [(seq, *row) for seq, row in enumerate(rows, after + 1)])


def grow(connection: Connection, heads: Mapping[str, Head]) -> None:
    """Note in the index how many events some cases have now."""
    _grow.many(connection, [(case_id, head.position) for case_id, head in heads.items()])


def open_cases(connection: Connection, cases: Sequence[list[Row]]) -> None:
    """Put in cases that are not there yet.

    Args:
        connection: A connection that writes.
        cases: The rows of each, the header first.

    Raises:
        StaleCase: One is there.
    """
    ids = [rows[0].case_id for rows in cases]
    query = select(CASES.c.case_id, CASES.c.version).where(CASES.c.case_id.in_(ids)).order_by(CASES.c.opened)
    for found in connection.execute(query):
        raise StaleCase(found.case_id, 0, found.version)
    seen: set[str] = set()
    for rows in cases:
        if rows[0].case_id in seen:
            raise StaleCase(rows[0].case_id, 0, len(rows) - 1)
        seen.add(rows[0].case_id)
    seq = last_seq(connection)
    insert_rows(connection, [row for rows in cases for row in rows], seq)
    opened = []
    for rows in cases:
        opened.append((seq + 1, rows[0], len(rows) - 1))
        seq += len(rows)
    indexed(connection, opened)


def indexed(connection: Connection, opened: Sequence[tuple[int, Row, int]]) -> None:
    """Put cases into the index.

    Args:
        connection: A connection that writes.
        opened: For each case the number of its header in the register, its
            header, and how many events it has.
    """
    _new_case.many(connection, [(header.case_id, seq, events) for seq, header, events in opened])
    lookups = [
        (digest, header.case_id) for _, header, _ in opened for digest in lookups_of(header.content, header.format)
    ]
    _new_lookup.many(connection, lookups)


def lookups_of(content: str, format_: int) -> set[str]:
    """Give the digests by which a case is found, from its header."""
    header: dict[str, Any] = msgspec.json.decode(up_to_date(content, format_, 0))
    people = header.get("applicants") or [header.get("applicant", {})]
    found = {
        lookup_digest(name, person[name])
        for person in people
        for name in ("id", "name", "cluster")
        if person.get(name) is not None
    }
    key = header.get("information_key")
    return found if key is None else {*found, lookup_digest("information_key", key)}


def add_events(
    connection: Connection,
    case_id: str,
    contents: Sequence[str],
    expected: int,
    *,
    recorded_at: str,
    idempotency_key: str | None,
) -> int:
    """Put further events of a case in; see ``Register.append``."""
    if idempotency_key is not None:
        before = answered_before(connection, case_id, contents, expected + 1, idempotency_key)
        if before is not None:
            return before
    found: Any = _head(connection, case_id).first()
    if found is None:
        raise unknown(connection, case_id)
    head, last = Head(found[0], found[1]), found[2]
    if head.position != expected:
        raise StaleCase(case_id, expected, head.position)
    rows = chained(case_id, contents, after=head, recorded_at=recorded_at, idempotency_key=idempotency_key)
    insert_rows(connection, rows, last)
    grow(connection, {case_id: rows[-1].head})
    return rows[-1].position


def answered_before(
    connection: Connection, case_id: str, contents: Sequence[str], first: int, idempotency_key: str
) -> int | None:
    """Give the answer that a call with the same key had, or None.

    Args:
        connection: A connection to the register.
        case_id: The case.
        contents: What the call is to store.
        first: The position that it would begin at.
        idempotency_key: The key.

    Raises:
        InputError: The call with that key stored something else.
    """
    stored = _stored_with(connection, case_id, idempotency_key).all()
    if not stored:
        return None
    held = [msgspec.json.decode(up_to_date(row.content, row.format, row.position)) for row in stored]
    if stored[0].position != first or held != [msgspec.json.decode(content) for content in contents]:
        raise InputError("idempotency_key", Described("known already"), "a key that nothing else was stored with")
    version: int = stored[-1].position
    return version


def write_standings(connection: Connection, read: Mapping[str, tuple[int, Standings]]) -> None:
    """Note in the index how cases stand, unless they have grown meanwhile.

    Args:
        connection: A connection that writes.
        read: By case: how many events it had when it was read, and how it stood.
    """
    unchanged = (CASES.c.case_id == bindparam("id")) & (CASES.c.version == bindparam("events"))
    entries = [
        {"id": case_id, "events": events, "read_version": events, **standings._asdict()}
        for case_id, (events, standings) in read.items()
    ]
    connection.execute(update(CASES).where(unchanged), entries)


def unknown(connection: Connection, case_id: str) -> UnknownName:
    """Make the error for a case that is not there, with its neighbours in order."""
    after = select(CASES.c.case_id).where(CASES.c.case_id > case_id).order_by(CASES.c.case_id).limit(2)
    before = select(CASES.c.case_id).where(CASES.c.case_id < case_id).order_by(CASES.c.case_id.desc()).limit(2)
    near: Iterable[str] = [*connection.execute(before).scalars(), *connection.execute(after).scalars()]
    return UnknownName("case", case_id, near)

"""Every row looked at: is it what was written, and is it still there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from foiflow.errors import InputError
from foiflow.office.register.chain import Fault, Head, Row, digest_of, examined, is_whole
from foiflow.office.register.queries import AT_A_TIME, COLUMNS, rows_of
from foiflow.office.register.tables import CASES, LOOKUPS, ROWS
from foiflow.office.register.upcast import is_readable
from foiflow.office.register.writing import lookups_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

__all__ = ["current_digest", "every_row", "faults"]


def every_row(connection: Connection) -> Iterator[tuple[int, Row]]:
    """Give every row with its number, in the order they were written."""
    query = select(ROWS.c.seq, *COLUMNS).order_by(ROWS.c.seq)
    for found in connection.execution_options(yield_per=AT_A_TIME).execute(query):
        yield found[0], Row(*found[1:])


def current_digest(connection: Connection) -> str:
    """Give the digest of the heads of all chains."""
    query = select(ROWS.c.seq, ROWS.c.case_id, ROWS.c.position, ROWS.c.hash).order_by(ROWS.c.seq)
    heads, count = {}, 0
    for seq, case_id, position, hash_ in connection.execution_options(yield_per=AT_A_TIME).execute(query):
        heads[case_id], count = Head(position, hash_), seq
    return digest_of(heads, count)


def faults(connection: Connection, digest: str | None) -> list[Fault]:
    """Look at every row and at the index.

    Args:
        connection: A connection that sees nothing of what is written meanwhile.
        digest: A digest that was kept elsewhere, or None.

    Raises:
        InputError: The digest is none.
    """
    look = _Look(_count_in(digest))
    for seq, row in every_row(connection):
        look.at(seq, row)
    for case_id in sorted(look.broken):
        rows = rows_of(connection, [case_id])[case_id]
        found = list(examined(case_id, rows))
        look.found += found or [Fault("reordered", case_id, None, "its rows were written in another order")]
    look.found += _index_faults(connection, look)
    if digest is not None and digest != look.digest():
        look.found.append(Fault("digest", None, None, look.said_of_digest()))
    return look.found


def _count_in(digest: str | None) -> int:
    if digest is None:
        return 0
    count, _, hash_ = digest.partition(":")
    if not hash_ or not count.isdecimal():
        raise InputError("digest", digest, "a number of rows, a colon and a hash, as foiflow register digest prints")
    return int(count)


class _Look:
    """One look through all rows, and what it has found so far."""

    def __init__(self, kept: int) -> None:
        """Begin before the first row; ``kept`` is how many rows a digest was made of."""
        self.found: list[Fault] = []
        self.broken: set[str] = set()
        self.unreadable: set[str] = set()
        self.heads: dict[str, Head] = {}
        self.opened: dict[str, int] = {}
        self.lookups: set[tuple[str, str]] = set()
        self._kept, self._last = kept, 0
        self._kept_digest: str | None = None

    def at(self, seq: int, row: Row) -> None:
        """Look at the next row."""
        if seq > self._kept and self._kept_digest is None:
            self._kept_digest = digest_of(self.heads, self._last)
        if seq != self._last + 1:
            rows = str(self._last + 1) if seq == self._last + 2 else f"{self._last + 1} to {seq - 1}"
            self.found.append(Fault("missing", None, None, f"entry {rows} of the register is not there"))
        if not is_whole(row, self.heads.get(row.case_id)):
            self.broken.add(row.case_id)
        elif row.position == 0:
            self.opened[row.case_id] = seq
            if is_readable(row.format):
                self.lookups.update((digest, row.case_id) for digest in lookups_of(row.content, row.format))
            else:
                self.unreadable.add(row.case_id)
        self.heads[row.case_id] = row.head
        self._last = seq

    def digest(self) -> str:
        """Give the digest of as many rows as the kept one was made of."""
        return self._kept_digest or digest_of(self.heads, self._last)

    def said_of_digest(self) -> str:
        """Say what a kept digest that differs means."""
        if self._last < self._kept:
            return f"the register ends at entry {self._last} and had {self._kept} when the digest was made"
        return f"the first {self._kept} entries are not those that the digest was made of"


def _index_faults(connection: Connection, look: _Look) -> Iterator[Fault]:
    """Compare the index with the rows that it was made of."""
    heads = dict(look.heads)
    for case_id, opened, version in connection.execute(select(CASES.c.case_id, CASES.c.opened, CASES.c.version)):
        head = heads.pop(case_id, None)
        if head is None:
            yield Fault("missing", case_id, 0, "the index has the case, and all its rows are gone")
        elif head.position < version:
            yield Fault("missing", case_id, head.position + 1, f"the chain ends at row {head.position} of {version}")
        elif head.position > version:
            yield Fault("inserted", case_id, version + 1, f"the index knows no row after {version}")
        elif case_id not in look.broken and opened != look.opened.get(case_id):
            yield Fault("index", case_id, None, "the index has it begin at another row")
    for case_id in heads:
        yield Fault("index", case_id, None, "the index does not have the case")
    stored = {(digest, case_id) for digest, case_id in connection.execute(select(LOOKUPS.c.digest, LOOKUPS.c.case_id))}
    for case_id in sorted({case_id for _, case_id in stored ^ look.lookups} - look.broken - look.unreadable):
        yield Fault("index", case_id, None, "it is not found by what its header says")

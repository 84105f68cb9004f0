"""The rows of a case brought together, however many others lie between them."""

from __future__ import annotations

import pickle
import sqlite3
from contextlib import closing
from itertools import groupby
from typing import TYPE_CHECKING

from foiflow.codecs.rows import EventRow, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from foiflow.codecs.rows import Record
    from foiflow.errors import InputError

    Found = EventRow | tuple[int, InputError]

__all__ = ["gathered", "in_groups"]

_INTO = "INSERT INTO event_row VALUES (?, ?, ?)"
_BY_CASE = """
    SELECT row FROM (SELECT row, line, min(line) OVER (PARTITION BY case_id) AS first FROM event_row)
    ORDER BY first, line
"""


def gathered(rows: Iterable[Found]) -> Iterator[Record]:
    """Make cases of rows in any order, the case with the first row first.

    The rows wait in a temporary database, which SQLite writes to a file when they
    become many, so that memory does not grow with them.

    Args:
        rows: The rows, and what is wrong with those that are of no known case.
    """
    with closing(sqlite3.connect("", isolation_level=None)) as store:
        store.execute("PRAGMA journal_mode = OFF")
        store.execute("CREATE TABLE event_row (case_id TEXT, line INTEGER, row BLOB)")
        store.execute("BEGIN")
        store.executemany(_INTO, ((_key(row), row[0], pickle.dumps(row)) for row in rows))
        stored = store.execute(_BY_CASE)
        yield from in_groups(pickle.loads(row) for [row] in stored)


def in_groups(rows: Iterable[Found]) -> Iterator[Record]:
    """Make cases of rows in which those of a case stand together.

    Args:
        rows: The rows, and what is wrong with those that are of no known case.
    """
    for _, some in groupby(rows, key=_key):
        of_a_case = []
        for row in some:
            if isinstance(row, EventRow):
                of_a_case.append(row)
            else:
                yield row
        if of_a_case:
            yield from joined(of_a_case)


def _key(row: Found) -> str:
    """Tell apart the rows of different cases, and those of none from each other."""
    return f"case {row.case_id}" if isinstance(row, EventRow) else f"row {row[0]}"

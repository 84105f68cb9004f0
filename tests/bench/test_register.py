"""A register against SQLite with nothing around it, in one run: many cases at once, and one append at a time."""

from __future__ import annotations

import gc
import sqlite3
import time
from datetime import date
from typing import TYPE_CHECKING, Any

from generate import cases

from foiflow import events
from foiflow.codecs.logs import case_from_dict
from foiflow.office.register.queries import Wanted
from foiflow.office.register.store import open_register

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

CASES = 100_000
TURN = 5_000
APPENDS = 2_000
APPENDS_A_TURN = 100
AT_LEAST = 1 / 4

TABLE = """
CREATE TABLE bare (
    seq INTEGER PRIMARY KEY, case_id TEXT NOT NULL, position INTEGER NOT NULL, format INTEGER NOT NULL,
    recorded_at TEXT NOT NULL, idempotency_key TEXT, content TEXT NOT NULL, previous TEXT, hash TEXT NOT NULL,
    UNIQUE (case_id, position))
"""
INSERT = "INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"


def _bare(path: Path) -> sqlite3.Connection:
    """Make a table of the same rows, with the same key and as durable."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(TABLE)
    return connection


def _rows(path: Path, after: int = 0) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute("SELECT * FROM foiflow_row WHERE seq > ? ORDER BY seq", (after,)).fetchall()
    finally:
        connection.close()


def _seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _insert_all(connection: sqlite3.Connection, rows: Sequence[tuple[Any, ...]]) -> None:
    connection.execute("BEGIN")
    connection.executemany(INSERT, rows)
    connection.execute("COMMIT")


def test_many_cases_are_stored_at_a_quarter_of_the_rate_of_their_rows_at_least(tmp_path: Path, capsys: Any) -> None:
    """100,000 cases of eight events each, checked, chained and indexed, against ``executemany`` of the same rows."""
    path = tmp_path / "cases.db"
    bare = _bare(tmp_path / "bare.db")
    ours = plain = 0.0
    count = 0
    source = cases(CASES)
    with open_register(path) as register:
        for _ in range(CASES // TURN):
            some = [case_from_dict(next(source)) for _ in range(TURN)]
            gc.collect()  # what the cases have left behind is not the register's
            ours += _seconds(lambda some=some: register.open_many(some))  # type: ignore[misc]  # bound at once
            rows = _rows(path, count)
            plain += _seconds(lambda rows=rows: _insert_all(bare, rows))  # type: ignore[misc]  # bound at once
            count += len(rows)
        read = _seconds(register.refresh)
        found = 0
        faults: list[object] = []

        def look() -> None:
            nonlocal found
            found = sum(1 for _ in register.results(Wanted(as_of=date(2023, 6, 1), open_only=True)))

        looked = _seconds(look)
        verified = _seconds(lambda: faults.extend(register.verify()))
    bare.close()
    with capsys.disabled():
        print(
            f"\n{CASES} cases, {count} rows: foiflow {count / ours:,.0f} rows a second, bare executemany"
            f" {count / plain:,.0f}, ratio {plain / ours:.2f}; all read for the index in {read:.1f} s,"
            f" then {found} with an open duty found in {looked:.2f} s; verified in {verified:.1f} s"
        )
    assert count == 9 * CASES
    assert not faults
    assert plain / ours >= AT_LEAST


def test_an_append_is_stored_at_a_quarter_of_the_rate_of_a_bare_insert_at_least(tmp_path: Path, capsys: Any) -> None:
    """Both write one event a transaction, synced to the disk."""
    path = tmp_path / "cases.db"
    bare = _bare(tmp_path / "bare.db")
    ours = plain = 0.0
    ids = [f"c-{number}" for number in range(APPENDS)]
    with open_register(path) as register:
        register.open_many(case_from_dict(case) for case in cases(APPENDS))
        _insert_all(bare, _rows(path))
        last = len(ids) * 9

        def append(some: list[str]) -> None:
            for case_id in some:
                register.append(case_id, [events.SupplementReceived(on=date(2024, 3, 4), note="plot 12")], 8)

        def insert(rows: list[tuple[Any, ...]]) -> None:
            for row in rows:
                bare.execute(INSERT, row)

        for begin in range(0, APPENDS, APPENDS_A_TURN):
            some = ids[begin : begin + APPENDS_A_TURN]
            ours += _seconds(lambda some=some: append(some))  # type: ignore[misc]  # bound at once
            rows = _rows(path, last)
            last += len(rows)
            plain += _seconds(lambda rows=rows: insert(rows))  # type: ignore[misc]  # bound at once
    bare.close()
    with capsys.disabled():
        print(
            f"\n{APPENDS} appends: foiflow {APPENDS / ours:,.0f} a second, bare synced inserts"
            f" {APPENDS / plain:,.0f}, ratio {plain / ours:.2f}"
        )
    assert last == len(ids) * 10
    assert plain / ours >= AT_LEAST

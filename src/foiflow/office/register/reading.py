"""From rows to cases: checked against their hashes, brought up to date, read."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import attrs

from foiflow.batch.replay import Replay, Result
from foiflow.errors import RegisterError, UnknownName
from foiflow.office.register.chain import examined, is_whole
from foiflow.office.register.content import log_of
from foiflow.office.register.faults import register_fault
from foiflow.office.register.protocol import Entry
from foiflow.office.register.queries import AT_A_TIME, candidates, chunks, fits, rows_of, unread_cases
from foiflow.office.register.standing import standings_of
from foiflow.office.register.upcast import is_readable, up_to_date
from foiflow.office.register.writing import write_standings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from foiflow.cases.case import Case
    from foiflow.office.register.chain import Row
    from foiflow.office.register.database import Database
    from foiflow.office.register.queries import Wanted
    from foiflow.office.register.standing import Standings

__all__ = ["as_asked", "entries", "log_from", "refreshed", "results_of"]


def log_from(register: str, case_id: str, rows: Sequence[Row]) -> bytes:
    """Give a case's log as one line of JSON.

    Args:
        register: The register as errors name it.
        case_id: The case.
        rows: Its rows by position.

    Raises:
        RegisterError: They are not what was written, or a newer foiflow wrote them.
    """
    before = None
    for row in rows:
        if not is_whole(row, before):
            raise _damage(register, case_id, rows)
        if not is_readable(row.format):
            raise register_fault(register, "newer_format", f" (case {case_id!r}, row {row.position})")
        before = row.head
    return log_of(case_id, [up_to_date(row.content, row.format, row.position) for row in rows])


def _damage(register: str, case_id: str, rows: Sequence[Row]) -> RegisterError:
    found = next(examined(case_id, rows), f"case {case_id!r}")
    return register_fault(register, "corrupted", f" ({found})")


def results_of(
    database: Database, wanted: Wanted, profile: str | Path | None, reader: Replay | None = None
) -> Iterator[Result]:
    """Read the cases that may be those asked for, and give those that are.

    Args:
        database: The database.
        wanted: What is asked for.
        profile: The agency's own profile, where cases may be read by one.
        reader: What reads those that the index does not rule out, and gives them
            all; a replay as of the wanted day, and those that fit, by default.

    Returns:
        The results in the order the cases were opened; that of a case which
        cannot be read holds its error.
    """
    with database.reading() as connection:
        ids = candidates(connection, wanted, profile)
    replay = reader or Replay(profile=profile, as_of=wanted.as_of)
    for result, _ in _read(database, replay, ids):
        if reader is not None or fits(result, wanted):
            yield result


def refreshed(database: Database, profile: str | Path | None) -> int:
    """Read the cases that the index knows nothing of, and note how they stand.

    Args:
        database: The database.
        profile: The agency's own profile, where cases may be read by one.

    Returns:
        How many cases were read.
    """
    with database.reading() as connection:
        ids = unread_cases(connection, profile)
    reader, read = Replay(profile=profile), {}
    for result, events in _read(database, reader, ids):
        standings = standings_of(result)
        if standings is not None and result.case_id is not None:
            read[result.case_id] = (events, standings)
        if len(read) == AT_A_TIME:
            _note(database, read)
            read = {}
    if read:
        _note(database, read)
    return len(ids)


def _note(database: Database, read: Mapping[str, tuple[int, Standings]]) -> None:
    with database.writing() as connection:
        write_standings(connection, read)


def _read(database: Database, reader: Replay, ids: Sequence[str]) -> Iterator[tuple[Result, int]]:
    """Read cases a few at a time; give each with the number of its events."""
    number = 0
    for some in chunks(ids):
        with database.reading() as connection:
            stored = rows_of(connection, some)
        for case_id in some:
            number += 1
            rows = stored.get(case_id, [])
            yield _reading(database.name, reader, number, case_id, rows), len(rows) - 1


def _reading(register: str, reader: Replay, number: int, case_id: str, rows: Sequence[Row]) -> Result:
    try:
        return reader.read(number, log_from(register, case_id, rows))
    except RegisterError as error:
        return Result(line=number, case_id=case_id, error=error)


def entries(case: Case, rows: Sequence[Row]) -> tuple[Entry, ...]:
    """Give a case's rows as what they say."""
    said = (None, *case.log)
    return tuple(
        Entry(
            position=row.position,
            recorded_at=datetime.fromisoformat(row.recorded_at),
            event=event,
            idempotency_key=row.idempotency_key,
            hash=row.hash,
        )
        for row, event in zip(rows, said, strict=True)
    )


def as_asked(result: Result, wanted: Wanted) -> Case:
    """Give the case of a result, read as of the day that was asked for.

    Raises:
        FoiflowError: It cannot be read.
    """
    case = result.case
    if result.error is not None or case is None:
        raise result.error or UnknownName("case", result.case_id or "", ())
    return case if wanted.as_of is not None else attrs.evolve(case, read_as_of=None)

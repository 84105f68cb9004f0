"""The register: cases in a database, as chains of rows that are only added."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, BinaryIO, Self

from foiflow.codecs.logs import case_from_json
from foiflow.errors import Described, InputError
from foiflow.office.register.chain import chained
from foiflow.office.register.content import case_contents, check_text, event_content
from foiflow.office.register.database import Database
from foiflow.office.register.engine import any_text
from foiflow.office.register.info import info_of
from foiflow.office.register.queries import AT_A_TIME, Wanted, rows_of
from foiflow.office.register.reading import as_asked, entries, log_from, refreshed, results_of
from foiflow.office.register.transfer import read_rows, write_rows
from foiflow.office.register.verify import current_digest, faults
from foiflow.office.register.writing import add_events, answered_before, open_cases, unknown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from foiflow.batch.replay import Replay, Result
    from foiflow.cases.case import Case
    from foiflow.cases.events import Event
    from foiflow.office.register.chain import Fault, Row
    from foiflow.office.register.info import Info
    from foiflow.office.register.protocol import Entry

__all__ = ["Register", "open_register"]

_PATIENCE = 30
"""Seconds to wait for a lock, unless told otherwise."""


def _now() -> datetime:
    return datetime.now(UTC)


class Register:
    """Cases in a database: events are added, and nothing is ever changed.

    A case is a chain of rows: its header, then its events, each with the hash of
    itself and of the row before. One register may serve several threads; every
    process opens its own.

    Args:
        database: The database; ``open_register`` makes the whole.
        profile: An agency's own profile file, for the cases that name its id.
        clock: Gives the time, with offset, at which a row is recorded.
    """

    def __init__(
        self, database: Database, *, profile: str | Path | None = None, clock: Callable[[], datetime] = _now
    ) -> None:
        """Keep what is given."""
        self._database, self._profile, self._clock = database, profile, clock

    def open(self, case: Case, *, idempotency_key: str | None = None) -> int:
        """Store a case that is not there yet: its header and its events.

        Args:
            case: The case.
            idempotency_key: A key by which the same call, made again, is known.

        Returns:
            How many events the case has.

        Raises:
            StaleCase: There is a case of that id.
            InputError: Something in it could not be given back unchanged, such
                as NUL in a text; nothing was stored.
            RegisterError: The database failed; nothing was stored.
        """
        contents = case_contents(case, self._profile)
        _check_key(idempotency_key)
        with self._database.writing() as connection:
            if idempotency_key is not None:
                before = answered_before(connection, case.case_id, contents, 0, idempotency_key)
                if before is not None:
                    return before
            open_cases(connection, [self._chain(case.case_id, contents, idempotency_key)])
        return len(case.log)

    def open_many(self, cases: Iterable[Case]) -> int:
        """Store many cases that are not there yet, all of them or none.

        Args:
            cases: The cases; they are read a few at a time.

        Returns:
            How many cases there were.

        Raises:
            StaleCase: There is a case of such an id.
            InputError: One could not be given back unchanged.
            RegisterError: The database failed.
        """
        count, some = 0, []
        with self._database.writing() as connection:
            for case in cases:
                some.append(self._chain(case.case_id, case_contents(case, self._profile), None))
                count += 1
                if len(some) == AT_A_TIME:
                    open_cases(connection, some)
                    some = []
            if some:
                open_cases(connection, some)
        return count

    def append(
        self, case_id: str, events: Sequence[Event], expected_version: int, *, idempotency_key: str | None = None
    ) -> int:
        """Store further events of a case: all of them or, where it raises, none.

        Whether they are possible is for ``Case.record`` to decide.

        Args:
            case_id: The case.
            events: The events, in order; one at least.
            expected_version: How many events of the case the writer has read.
            idempotency_key: A key by which the same call, made again, is known:
                it gives the same answer and stores nothing.

        Returns:
            How many events the case has now. They are on the disk.

        Raises:
            StaleCase: The case has another number of events.
            UnknownName: There is no such case.
            InputError: An event could not be given back unchanged, or the key
                was used for something else.
            RegisterError: The database failed.
        """
        contents = [event_content(event, f"events[{number}].") for number, event in enumerate(events)]
        if not contents:
            raise InputError("events", Described("empty"), "one event or more")
        _check_key(idempotency_key)
        with self._database.writing() as connection:
            return add_events(
                connection,
                case_id,
                contents,
                expected_version,
                recorded_at=self._time(),
                idempotency_key=idempotency_key,
            )

    def load(self, case_id: str) -> Case:
        """Give a case as it was stored.

        Args:
            case_id: The case.

        Raises:
            UnknownName: There is no such case.
            RegisterError: Its rows are not what was written.
        """
        return self._case(case_id, self._rows(case_id))

    def history(self, case_id: str) -> tuple[Entry, ...]:
        """Give what was stored about a case and when, the header first.

        Args:
            case_id: The case.

        Raises:
            UnknownName: There is no such case.
            RegisterError: Its rows are not what was written.
        """
        rows = self._rows(case_id)
        return entries(self._case(case_id, rows), rows)

    def cases(
        self,
        *,
        state: str | None = None,
        due_before: date | None = None,
        applicant: str | None = None,
        applicant_by: str = "id",
        information_key: str | None = None,
        as_of: date | None = None,
        open_only: bool = False,
    ) -> Iterator[Case]:
        """Give the cases that fit all that is asked, in the order they were opened.

        Each case is read whole at one moment; different cases may be read at
        different ones.

        Args:
            state: Cases in this state.
            due_before: Cases with an open duty that is due before this day.
            applicant: Cases of which an applicant has this id.
            applicant_by: What ``applicant`` is instead: ``name`` or ``cluster``.
            information_key: Cases about the same information.
            as_of: The day as of which cases are read; None for each one's
                last event.
            open_only: Cases with an open duty.

        Raises:
            UnknownName: There is no such state.
            FoiflowError: A case cannot be read; ``results`` goes on after it.
        """
        wanted = Wanted(state, due_before, applicant, applicant_by, information_key, as_of, open_only)
        wanted.check()
        return (as_asked(result, wanted) for result in self.results(wanted))

    def results(self, wanted: Wanted, reader: Replay | None = None) -> Iterator[Result]:
        """Give what a replay of the wanted cases gives, read or not.

        Args:
            wanted: What is asked for, as in ``cases``.
            reader: What reads those that the index does not rule out, and gives
                them all; a replay, and those that fit, by default.

        Raises:
            RegisterError: The database failed.
        """
        return results_of(self._database, wanted, self._profile, reader)

    def refresh(self) -> int:
        """Read the cases that have changed, or whose rules have, for the index.

        Answers never depend on it. After it, ``cases`` by state or due date, and
        with ``open_only``, read only the cases that may fit.

        Returns:
            How many cases were read.

        Raises:
            RegisterError: The database failed, or is read-only.
        """
        return refreshed(self._database, self._profile)

    def verify(self, digest: str | None = None) -> tuple[Fault, ...]:
        """Look at every row: whether it is what was written, and still there.

        Args:
            digest: What ``digest`` gave before and was kept elsewhere; the rows
                of that time are compared with it, however many came since.

        Returns:
            What is wrong, row by row; nothing where all is right.

        Raises:
            RegisterError: The database failed.
        """
        with self._database.snapshot() as connection, any_text(connection):
            return tuple(faults(connection, digest))

    def digest(self) -> str:
        """Give one digest of the heads of all chains, to be kept elsewhere."""
        with self._database.snapshot() as connection:
            return current_digest(connection)

    def export_to(self, stream: BinaryIO) -> int:
        """Write every row as a line of JSON, in the order they were recorded.

        Args:
            stream: Where to write, as bytes.

        Returns:
            How many rows were written.
        """
        with self._database.snapshot() as connection:
            return write_rows(connection, stream)

    def import_from(self, stream: BinaryIO) -> int:
        """Put in the rows of an export as they were recorded, all of them or none.

        Args:
            stream: The lines. They may go on chains that are there.

        Returns:
            How many rows were put in.

        Raises:
            InputError: A line is no row, or does not go on from its case's last.
        """
        with self._database.writing() as connection:
            return read_rows(connection, stream)

    def info(self) -> Info:
        """Tell what the register is and how much it holds."""
        with self._database.snapshot() as connection:
            return info_of(connection, self.name)

    def close(self) -> None:
        """Close the connections."""
        self._database.close()

    def __enter__(self) -> Self:
        """Give the register; it is closed at the end of the block."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the connections."""
        self.close()

    @property
    def name(self) -> str:
        """The file, or the database without user and password."""
        return self._database.name

    def _chain(self, case_id: str, contents: list[str], key: str | None) -> list[Row]:
        return chained(case_id, contents, after=None, recorded_at=self._time(), idempotency_key=key)

    def _time(self) -> str:
        return self._clock().isoformat(timespec="microseconds")

    def _rows(self, case_id: str) -> list[Row]:
        with self._database.reading() as connection:
            rows = rows_of(connection, [case_id]).get(case_id)
            if rows is None:
                raise unknown(connection, case_id)
        return rows

    def _case(self, case_id: str, rows: list[Row]) -> Case:
        return case_from_json(log_from(self.name, case_id, rows), profile=self._profile)


def _check_key(key: str | None) -> None:
    if key is not None:
        check_text(key, "idempotency_key")


def open_register(
    target: str | Path, *, profile: str | Path | None = None, wait: float = _PATIENCE, create: bool = True
) -> Register:
    """Open the register in a file or a database; a new one is made at once.

    Args:
        target: A file for SQLite, or a URL: ``postgresql://user@host/database``.
        profile: An agency's own profile file, for the cases that name its id.
        wait: Seconds to wait for a lock that another program holds.
        create: Whether to make the register where there is none.

    Raises:
        RegisterError: It cannot be opened, or a newer foiflow made it.
        InputError: The target is neither.
    """
    return Register(Database(target, wait=wait, create=create), profile=profile)

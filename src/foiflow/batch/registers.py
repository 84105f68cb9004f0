"""The logs of a register, checked against their hashes, one after another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiflow.codecs.tables import RowError
from foiflow.errors import Described, RegisterError
from foiflow.office.register.database import Database
from foiflow.office.register.queries import Wanted, candidates, chunks, rows_of
from foiflow.office.register.reading import log_from

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["stored_logs"]

_PATIENCE = 30
"""Seconds to wait for a lock that another program holds."""


def stored_logs(target: str | Path) -> Iterator[tuple[int, bytes | RowError]]:
    """Give each case of a register, in the order they were opened.

    Args:
        target: Its file or URL.

    Returns:
        A number from 1 with the log as one line of JSON, or with what is wrong.

    Raises:
        RegisterError: It cannot be opened or read.
        InputError: The target is no register's.
    """
    database = Database(target, wait=_PATIENCE, create=False)
    try:
        with database.reading() as connection:
            ids = candidates(connection, Wanted(), None)
        number = 0
        for some in chunks(ids):
            with database.reading() as connection:
                stored = rows_of(connection, some)
            for case_id in some:
                number += 1
                try:
                    yield number, log_from(database.name, case_id, stored.get(case_id, []))
                except RegisterError as error:
                    fault = RowError("its log in the register", Described(error.why), "the rows as they were written")
                    fault.case_id = case_id
                    yield number, fault
    finally:
        database.close()

"""The register in a SQLite file keeps the contract of every store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from foiflow.office.register.database import Database
from foiflow.office.register.store import Register, open_register
from foiflow.testing import StoreContract
from foiflow.testing.store_queries import QueryContract

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from foiflow import Result
    from foiflow.batch.replay import Replay
    from foiflow.office.register.queries import Wanted


class TestSQLite(StoreContract):
    """The contract, on a file."""

    @pytest.fixture
    def open_store(self, tmp_path: Path) -> Callable[[], Register]:
        """Open the file by a handle of its own."""
        return lambda: open_register(tmp_path / "cases.db")


class Refreshing(Register):
    """A register whose index knows how every case stands before a query is made."""

    def results(self, wanted: Wanted, reader: Replay | None = None) -> Iterator[Result]:
        """Read what the index does not know, and ask then."""
        self.refresh()
        return super().results(wanted, reader)


class TestSQLiteWithAFreshIndex(QueryContract):
    """The questions of the contract, where they go by the index."""

    @pytest.fixture
    def open_store(self, tmp_path: Path) -> Callable[[], Register]:
        """Open the file by a handle of its own."""
        return lambda: Refreshing(Database(tmp_path / "cases.db", wait=10, create=True))

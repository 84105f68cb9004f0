"""The register in PostgreSQL keeps the contract of every store."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from foiflow.office.register.store import Register, open_register
from foiflow.testing import StoreContract

if TYPE_CHECKING:
    from collections.abc import Callable


class TestPostgreSQL(StoreContract):
    """The contract, on a server that the tests have started."""

    @pytest.fixture
    def open_store(self, postgresql: str) -> Callable[[], Register]:
        """Open the database by a handle of its own."""
        return lambda: open_register(postgresql)

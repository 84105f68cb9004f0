"""What every store of cases does; a backend's author inherits these tests.

.. code-block:: python

    class TestOurTables(StoreContract):
        @pytest.fixture
        def open_store(self, database):
            return lambda: OurTables(database)
"""

from __future__ import annotations

from foiflow.testing.store_queries import QueryContract
from foiflow.testing.store_texts import TextContract
from foiflow.testing.store_writing import WritingContract

__all__ = ["StoreContract"]


class StoreContract(WritingContract, TextContract, QueryContract):
    """The tests; ``open_store`` gives a handle on one and the same empty store."""

"""Parquet files as rows."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest

from foiflow.codecs import parquet
from foiflow.errors import InputError

arrow = pytest.importorskip("pyarrow", reason="pyarrow has no wheel for this Python")


def test_rows_come_after_the_names_of_the_columns() -> None:
    """Values are of their own kinds, nothing is None, and batches make no difference to the numbers."""
    from pyarrow.parquet import write_table

    stream = BytesIO()
    table = arrow.table({"case_id": ["1", None, "3"], "on": [date(2024, 3, 4), None, date(2024, 3, 5)]})
    write_table(table, stream, row_group_size=2)

    assert list(parquet.rows(BytesIO(stream.getvalue())).body(-1, 2)) == [
        (0, ["case_id", "on"]),
        (1, ("1", date(2024, 3, 4))),
        (2, (None, None)),
        (3, ("3", date(2024, 3, 5))),
    ]


def test_a_file_that_is_none_is_refused() -> None:
    """The first bytes alone do not make one."""
    with pytest.raises(InputError, match="no Parquet"):
        parquet.rows(BytesIO(b"PAR1 and nothing more"))

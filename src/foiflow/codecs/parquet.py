"""Parquet files as rows, read a batch at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from foiflow.codecs.tables import Listed
from foiflow.errors import Described, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyarrow.parquet import ParquetFile

    from foiflow.codecs.tables import Cells

__all__ = ["rows"]


def rows(stream: BinaryIO) -> Listed:
    """Give the rows; the names of the columns are row 0, the first row is 1.

    Raises:
        InputError: It is no Parquet file.
    """
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        return Listed(_rows(ParquetFile(stream)))
    except (ArrowException, OSError) as error:
        raise InputError("the file", Described(f"no Parquet: {error}"), "a Parquet file") from None


def _rows(file: ParquetFile) -> Iterator[tuple[int, Cells]]:
    yield 0, file.schema_arrow.names
    number = 0
    from pyarrow import ArrowException

    try:
        for batch in file.iter_batches():
            for cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                number += 1
                yield number, cells
    except (ArrowException, OSError) as error:  # damage inside is told as a fault of the disk
        raise InputError("", Described(f"damaged Parquet: {error}"), "a whole Parquet file") from None

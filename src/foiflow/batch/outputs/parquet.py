"""Results as Parquet: numbered parts of each table, which readers take together."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from foiflow.batch.outputs.rows import TABLES, Column, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pyarrow as pa

    from foiflow.batch.outputs.rows import Cell

__all__ = ["ParquetSink"]


class ParquetSink:
    """A folder of Parquet files for each table: ``cases/00001.parquet`` and on.

    What is written between two marks is one part, and in memory until then.

    Args:
        folder: The folder.
        sizes: What to go on from: the files that a mark gave, or nothing.
    """

    goes_on: ClassVar[bool] = True

    def __init__(self, folder: Path, sizes: Mapping[str, int]) -> None:
        """Make the folders; parts after those given are taken away."""
        import pyarrow.parquet  # noqa: F401 -- a missing package is told before anything is read

        self._folder, self._sizes = folder, dict(sizes)
        self._rows: dict[str, list[tuple[Cell, ...]]] = {name: [] for name in TABLES}
        for name in TABLES:
            (folder / name).mkdir(exist_ok=True)
            for part in (folder / name).glob("*.parquet"):
                if f"{name}/{part.name}" not in sizes:
                    part.unlink()

    def write(self, _: bytes, plain: Mapping[str, Any]) -> None:
        """Take the rows of one result."""
        for table, row in rows_of(plain):
            self._rows[table].append(row)

    def mark(self) -> Mapping[str, int]:
        """Write what is there as parts; give all parts with their sizes."""
        for table, rows in self._rows.items():
            if rows:
                self._write_part(table)
        return dict(self._sizes)

    def close(self) -> None:
        """Write what is left; a table without rows gets a part that is empty."""
        self.mark()
        for table in TABLES:
            if not any(name.startswith(f"{table}/") for name in self._sizes):
                self._write_part(table)

    def _write_part(self, table: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        number = 1 + sum(name.startswith(f"{table}/") for name in self._sizes)
        name = f"{table}/{number:05}.parquet"
        columns = TABLES[table]
        rows, self._rows[table] = self._rows[table], []
        values = list(zip(*rows, strict=True)) or [()] * len(columns)
        arrays = [_array(column, cells) for column, cells in zip(columns, values, strict=True)]
        pq.write_table(
            pa.table(dict(zip([column.name for column in columns], arrays, strict=True))), self._folder / name
        )
        self._sizes[name] = (self._folder / name).stat().st_size


def _array(column: Column, cells: tuple[Cell, ...]) -> pa.Array:
    import pyarrow as pa

    kinds = {"text": pa.string(), "day": pa.date32(), "number": pa.int64(), "yes_no": pa.bool_()}
    days = (date.fromisoformat(str(cell)) if cell is not None else None for cell in cells)
    return pa.array(list(days) if column.kind == "day" else list(cells), kinds[column.kind])

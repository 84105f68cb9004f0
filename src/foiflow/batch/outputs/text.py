"""Results as text files that grow: JSON Lines, and tables as CSV."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any, BinaryIO, ClassVar

from foiflow.batch.outputs.rows import TABLES, defused, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["CsvSink", "JsonlSink", "csv_line"]

_BOM = "\ufeff"
"""Without it, Excel takes a CSV file for one in the code page of the country."""


class _Growing:
    """Files in a folder that are only appended to."""

    goes_on: ClassVar[bool] = True

    def __init__(self, folder: Path, names: tuple[str, ...], sizes: Mapping[str, int]) -> None:
        """Open the files; what stands after the sizes is cut off."""
        self._files: dict[str, BinaryIO] = {}
        for name in names:
            file = (folder / name).open("ab")
            file.truncate(sizes.get(name, 0))
            self._files[name] = file

    def mark(self) -> Mapping[str, int]:
        """Bring all to the disk; give the sizes."""
        return {name: _flushed(file) for name, file in self._files.items()}

    def close(self) -> None:
        """Close the files."""
        for file in self._files.values():
            file.close()


def _flushed(file: BinaryIO) -> int:
    file.flush()
    return file.seek(0, io.SEEK_END)


class JsonlSink(_Growing):
    """One object a line in ``results.jsonl``, as on standard output.

    Args:
        folder: The folder.
        sizes: What to go on from: the sizes that a mark gave, or nothing.
    """

    def __init__(self, folder: Path, sizes: Mapping[str, int]) -> None:
        """Open the file."""
        super().__init__(folder, ("results.jsonl",), sizes)
        [self._file] = self._files.values()

    def write(self, line: bytes, _: Mapping[str, Any]) -> None:
        """Write one result."""
        self._file.write(line)


class CsvSink(_Growing):
    """A CSV file for each table, in UTF-8 with a mark that Excel knows it by.

    A text that a spreadsheet would run as a formula gets an apostrophe before it.

    Args:
        folder: The folder.
        sizes: What to go on from: the sizes that a mark gave, or nothing.
    """

    def __init__(self, folder: Path, sizes: Mapping[str, int]) -> None:
        """Open the files, and write their heads."""
        super().__init__(folder, tuple(f"{name}.csv" for name in TABLES), sizes)
        for name, columns in TABLES.items():
            if not sizes.get(f"{name}.csv"):
                head = csv_line([column.name for column in columns])
                self._files[f"{name}.csv"].write(_BOM.encode() + head)

    def write(self, _: bytes, plain: Mapping[str, Any]) -> None:
        """Write the rows of one result."""
        for table, row in rows_of(plain):
            self._files[f"{table}.csv"].write(csv_line(row))


def csv_line(row: Any) -> bytes:
    """Write a row as a line of CSV, as RFC 4180 has it."""
    text = io.StringIO()
    csv.writer(text).writerow([defused(cell) for cell in row])
    return text.getvalue().encode()

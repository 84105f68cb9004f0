"""Tables of CSV files, whatever their encoding and separator."""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO
from typing import TYPE_CHECKING

from foiflow.office.reports.read_table import Piece

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["pieces"]

_SEPARATORS = ",\t;"


def pieces(text: str) -> Iterator[Piece]:
    """Give the one table of the file.

    Args:
        text: The file; the separator is the most frequent of comma, tab and semicolon.

    Raises:
        csv.Error: It cannot be read as CSV.
    """
    frequent = Counter(each for each in text if each in _SEPARATORS).most_common(1)
    separator = frequent[0][0] if frequent else _SEPARATORS[0]
    yield Piece("the table", grid=list(csv.reader(StringIO(text, newline=""), delimiter=separator)))

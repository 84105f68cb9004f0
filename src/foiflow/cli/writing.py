"""What the commands write for programs: JSON, one object a line."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["write_json", "write_out"]


def write_json(rows: Iterable[object]) -> None:
    """Write plain values to standard output, a line each.

    Args:
        rows: What JSON can hold; a day is written as a text.
    """
    from foiflow.codecs import jsonl

    write_out(map(jsonl.dumps, rows))


def write_out(parts: Iterable[bytes]) -> None:
    """Write bytes to standard output, so that a reader who has gone is known at once.

    Args:
        parts: The bytes, in any number of parts.
    """
    sys.stdout.buffer.writelines(parts)
    sys.stdout.buffer.flush()

"""Where case logs come from: files by their form, or values at hand."""

from __future__ import annotations

import sys
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from foiflow.codecs import json_array, jsonl

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Source = str | Path | Iterable[Any]

__all__ = ["STANDARD_INPUT", "open_source", "records_of"]

STANDARD_INPUT = "-"


def records_of(source: Source, *, on_bytes: Any = None) -> Iterator[tuple[int, Any]]:
    """Give each record's line, from 1, and its bytes, value or ``InputError``.

    Args:
        source: A path, ``-`` for standard input, or an iterable of plain values.
        on_bytes: Called with the position in the file now and then.

    Raises:
        OSError: The file cannot be opened.
    """
    if not isinstance(source, str | Path):
        yield from enumerate(source, start=1)
        return
    with open_source(source) as stream:
        codec = json_array if _is_array(source, stream) else jsonl
        for number, value in codec.records(stream):
            if on_bytes is not None:
                on_bytes(stream)
            yield number, value


def open_source(source: str | Path) -> BinaryIO:
    """Open a file, or standard input read into memory where it cannot be peeked."""
    if source == STANDARD_INPUT:
        return cast("BinaryIO", BufferedReader(BytesIO(sys.stdin.buffer.read())))
    return Path(source).open("rb")


def _is_array(source: str | Path, stream: BinaryIO) -> bool:
    """Tell JSON from JSON Lines, by the name or else by the first character."""
    suffix = Path(source).suffix
    if suffix in (".json", ".jsonl", ".ndjson"):
        return suffix == ".json"
    peeked = cast("BufferedReader", stream).peek(1).lstrip(b"\xef\xbb\xbf \t\r\n")
    return peeked.startswith(b"[")

"""Case logs as JSON Lines: one case a line, read one at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

import msgspec

from foiflow.codecs.text import lines, utf8
from foiflow.errors import Described, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["dumps", "loads", "records"]

_decode = msgspec.json.Decoder().decode
encode = msgspec.json.Encoder().encode


def loads(line: bytes) -> Any:
    """Read one line.

    Raises:
        InputError: It is no JSON, or not in UTF-8 or GB18030.
    """
    try:
        return _decode(line)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return _loads_slowly(line)


def _loads_slowly(line: bytes) -> Any:
    """Read a line in GB18030, or say what is wrong with it."""
    try:
        return _decode(utf8(line))
    except RecursionError:
        raise InputError("", Described("nested too deeply"), "a case: a JSON object of at most a few levels") from None
    except msgspec.DecodeError as error:
        raise InputError("", Described(f"no JSON: {error}"), "one JSON object") from None


def dumps(value: Any) -> bytes:
    """Write one line, with its end."""
    return encode(value) + b"\n"


def records(stream: BinaryIO) -> Iterator[tuple[int, bytes | InputError]]:
    """Give each line's number and its bytes, or the ``InputError`` in its place."""
    return (record for record in lines(stream) if isinstance(record[1], InputError) or record[1].strip())

"""Format versions of stored rows, and the steps from each to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

__all__ = ["FORMAT", "UPCASTS", "Upcast", "is_readable", "up_to_date"]

FORMAT = 1
"""The format that rows are written in now."""

Upcast = Callable[[dict[str, Any], int], dict[str, Any]]
"""From a row's content and its position (0 for the header) to the next format."""

UPCASTS: dict[int, Upcast] = {}
"""By format, the step to the next one; a format that was ever released keeps its step."""


def is_readable(format_: int) -> bool:
    """Tell whether rows of a format can be read."""
    return format_ == FORMAT or (format_ < FORMAT and all(step in UPCASTS for step in range(format_, FORMAT)))


def up_to_date(content: str, format_: int, position: int) -> bytes:
    """Give a row's content in the format of now; what is stored stays as it is.

    Args:
        content: The content as stored, a JSON object.
        format_: The format that it was written in.
        position: The row's position in its case.
    """
    if format_ == FORMAT:
        return content.encode()
    plain: dict[str, Any] = msgspec.json.decode(content)
    for step in range(format_, FORMAT):
        plain = UPCASTS[step](plain, position)
    return msgspec.json.encode(plain)

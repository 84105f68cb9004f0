"""Where results go: what every format's writer does."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

__all__ = ["Sink"]


class Sink(Protocol):
    """A writer of results into a folder.

    What has been written up to a mark stands on the disk, and a later writer can
    go on from it.

    Attributes:
        goes_on: Whether one can; a file that is written at the end has no marks.
    """

    goes_on: ClassVar[bool]

    def __init__(self, folder: Path, sizes: Mapping[str, int]) -> None:
        """Begin, or go on from the files and sizes that a mark gave."""

    def write(self, line: bytes, plain: Mapping[str, Any]) -> None:
        """Write one result: its line of JSON, and what the line says."""

    def mark(self) -> Mapping[str, int]:
        """Bring all that was written to the disk.

        Returns:
            The files, each with its size in bytes, as they stand now.
        """

    def close(self) -> None:
        """End the files."""

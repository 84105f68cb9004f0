"""A bar on standard error that tells how far the reading has come."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, BinaryIO

from rich.console import Console
from rich.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["bar"]

_EVERY = 2**8


@contextmanager
def bar(size: int) -> Iterator[Callable[[BinaryIO], None]]:
    """Show a bar while files of so many bytes in all are read."""
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("reading", total=size)
        read = {"calls": 0, "before": 0, "place": 0}

        def on_bytes(stream: BinaryIO) -> None:
            read["calls"] += 1
            if read["calls"] % _EVERY:
                return
            place = stream.tell()
            if place < read["place"]:
                read["before"] += read["place"]
            read["place"] = place
            progress.update(task, completed=read["before"] + place)

        yield on_bytes

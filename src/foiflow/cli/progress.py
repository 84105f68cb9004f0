"""How far a long reading has come: a bar on a terminal, else a line a minute."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from rich.progress import Progress as Bar

__all__ = ["Progress"]

_MINUTE = 60
"""Seconds between two lines."""
_OFTEN = 0.2
"""Seconds between two looks at the clock of a bar."""


class Progress:
    """Tells on standard error how many records were read, how fast, and what is left.

    Args:
        size: How many bytes there are to read, or None where nobody knows.
        quiet: Tell nothing.
    """

    def __init__(self, size: int | None, *, quiet: bool = False) -> None:
        """Begin; the clock starts now."""
        self.records = 0
        self._size, self._quiet = size, quiet
        self._terminal = sys.stderr.isatty()
        self._begun = self._told = time.monotonic()
        self._before = self._place = 0
        self._bar: Bar | None = None

    def __enter__(self) -> Self:
        """Show a bar, where somebody is looking."""
        if self._terminal and not self._quiet:
            self._bar = _bar()
            self._bar.start()
            self._bar.add_task("", total=self._size, records=0, rate="")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.stop()

    def on_bytes(self, stream: BinaryIO) -> None:
        """Note how far a file has been read."""
        place = stream.tell()
        if place < self._place:  # the next file, or the same again
            self._before += self._place
        self._place = place

    def add(self, records: int = 1) -> None:
        """Note records that are done, and tell it from time to time."""
        self.records += records
        if self._quiet:
            return
        now = time.monotonic()
        if self._bar is not None and now - self._told >= _OFTEN:
            self._told = now
            self._bar.update(
                self._bar.task_ids[0], completed=self._before + self._place, records=self.records, rate=self._rate(now)
            )
            self._bar.refresh()
        elif not self._terminal and now - self._told >= _MINUTE:
            self._told = now
            print(f"{self.records} records, {self._rate(now)}{self._left(now)}", file=sys.stderr)

    def _rate(self, now: float) -> str:
        return f"{self.records / max(now - self._begun, 1):.0f} a second"

    def _left(self, now: float) -> str:
        """Say about how long it takes still, by the bytes that are read."""
        done = self._before + self._place
        if not self._size or not done:
            return ""
        seconds = (now - self._begun) * max(0, self._size - done) / done
        return f", about {max(1, round(seconds / _MINUTE))} min left"


def _bar() -> Bar:
    from rich.console import Console
    from rich.progress import BarColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    columns = (
        BarColumn(),
        TextColumn("{task.fields[records]} records, {task.fields[rate]}"),
        TimeRemainingColumn(compact=True),
    )
    # Without a thread of its own: a process that has only one can be copied for its workers.
    return Bar(*columns, console=Console(stderr=True), transient=True, auto_refresh=False)

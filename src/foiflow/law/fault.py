"""One thing wrong with a profile, and where."""

from __future__ import annotations

import attrs

__all__ = ["Fault"]


@attrs.frozen(order=True)
class Fault:
    """One thing wrong with a profile.

    Attributes:
        file: The file.
        line: The line its row begins on, from 1; 0 where it is no single row's.
        text: What is wrong and what was expected.
    """

    file: str
    line: int
    text: str

    def __str__(self) -> str:
        """Write it as ``file:line: text``."""
        return f"{self.file}:{self.line}: {self.text}" if self.line else f"{self.file}: {self.text}"

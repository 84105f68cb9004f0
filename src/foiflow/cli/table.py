"""A replay as a table for reading, written while it runs."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ReplayTable"]

_WIDTH = 130
_ROWS = 500
_COLUMNS = (("case", 38), ("law", 8), ("state", 19), ("reply due", 11), ("status", 9), ("findings", None))
_STYLES = {"overdue": "red", "met_late": "red", "met": "green", "breach": "red", "irregular": "yellow"}


class ReplayTable:
    """Rows that are written in blocks, so that memory does not grow."""

    def __init__(self) -> None:
        """Begin a table as wide as the terminal, or as a page."""
        self._console = Console()
        if not self._console.is_terminal and "COLUMNS" not in os.environ:
            self._console = Console(width=_WIDTH)
        self._rows: list[list[Any]] = []
        self._blocks = 0
        self._codes: Counter[str] = Counter()
        self._states: Counter[str] = Counter()
        self.unreadable = 0

    def add(self, plain: Mapping[str, Any]) -> None:
        """Add a row: a result as ``Result.to_dict`` gives it."""
        if "error" in plain:
            self.unreadable += 1
            name = plain["case_id"] or f"line {plain['line']}"
            self._rows.append([name, "", Text("unreadable", "red"), "", "", plain["error"]])
        else:
            self._rows.append(self._row(plain))
        if len(self._rows) >= _ROWS:
            self._flush()

    def _row(self, plain: Mapping[str, Any]) -> list[Any]:
        replies = [duty for duty in plain["duties"] if duty["id"] == "reply" and duty["status"] != "void"]
        last: dict[str, Any] = replies[-1] if replies else {"due": "", "status": "", "provisional": False}
        self._codes.update(finding["code"] for finding in plain["findings"])
        self._states[last["status"] or "none"] += 1
        counted = Counter((finding["code"], finding["severity"]) for finding in plain["findings"])
        findings = Text(", ").join(
            Text(code if times == 1 else f"{code} ×{times}", _STYLES.get(severity, ""))
            for (code, severity), times in counted.items()
        )
        if plain["rejected"]:
            findings = Text(", ").join(
                [*([findings] if findings else []), Text(f"{len(plain['rejected'])} rejected", "yellow")]
            )
        due = last["due"] + ("?" if last["provisional"] else "")
        return [
            plain["case_id"],
            plain["law"] or "",
            plain["state"] or "not yet received",
            due,
            Text(last["status"], _STYLES.get(last["status"], "")),
            findings,
        ]

    def _flush(self) -> None:
        table = Table(show_header=not self._blocks, box=None, pad_edge=False, expand=True)
        for name, width in _COLUMNS:
            narrow = name == "case" and self._console.width < _WIDTH
            shown = self._console.width // 4 if narrow else width
            table.add_column(name, width=shown, overflow="fold", ratio=None if width else 1)
        for row in self._rows:
            table.add_row(*(cell if isinstance(cell, Text) else Text(str(cell)) for cell in row))
        self._console.print(table)
        self._rows.clear()
        self._blocks += 1

    def close(self) -> None:
        """Write what is left, then the sums."""
        self._flush()
        total = sum(self._states.values()) + self.unreadable
        replies = ", ".join(f"{count} {status}" for status, count in self._states.most_common())
        self._console.print(Text(f"\n{total} cases; replies: {replies or 'none'}; {self.unreadable} unreadable"))
        if self._codes:
            codes = ", ".join(f"{count} {code}" for code, count in self._codes.most_common())
            self._console.print(Text(f"findings: {codes}"))

"""What many results amount to: how many of each state, status and finding."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Summary"]

_COUNTS = ("laws", "states", "replies", "findings")
_NONE = "none"
_REPLY = "reply"


class Summary:
    """Counts over results.

    Attributes:
        cases: How many could be read.
        unreadable: How many could not.
        counts: By ``laws``, ``states``, ``replies`` (the last reply's status) and
            ``findings`` (how often each code came up): how many of each.
    """

    def __init__(self, counted: Mapping[str, Any] | None = None) -> None:
        """Begin with nothing, or with what ``to_dict`` gave."""
        counted = counted or {}
        self.cases: int = counted.get("cases", 0)
        self.unreadable: int = counted.get("unreadable", 0)
        self.counts: dict[str, Counter[str]] = {name: Counter(counted.get(name, {})) for name in _COUNTS}

    def add(self, plain: Mapping[str, Any]) -> None:
        """Count a result, given as ``Result.to_dict`` gives it."""
        if "error" in plain:
            self.unreadable += 1
            return
        self.cases += 1
        replies = [duty["status"] for duty in plain["duties"] if duty["id"] == _REPLY]
        self.counts["laws"][plain["law"] or _NONE] += 1
        self.counts["states"][plain["state"] or _NONE] += 1
        self.counts["replies"][replies[-1] if replies else _NONE] += 1
        self.counts["findings"].update(finding["code"] for finding in plain["findings"])

    def to_dict(self) -> dict[str, Any]:
        """Give the counts as plain values, the largest first."""
        counts = {name: dict(counter.most_common()) for name, counter in self.counts.items()}
        return {"cases": self.cases, "unreadable": self.unreadable} | counts

    @property
    def sentences(self) -> tuple[str, ...]:
        """The counts for people, a line each."""
        lines = [f"{self.cases} cases, {self.unreadable} unreadable"]
        for name, counter in self.counts.items():
            if counter:
                counted = ", ".join(f"{count} {what}" for what, count in counter.most_common())
                lines.append(f"{name}: {counted}")
        return tuple(lines)

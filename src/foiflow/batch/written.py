"""A result as plain values: the object that the command line writes a case."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from foiflow.cases.duties import Standing
    from foiflow.workflow.rows import Refusal

__all__ = ["case", "duty", "finding", "iso", "rejections"]


class _IsoDays(dict[int, str]):
    """Day numbers as they are written; each is made once."""

    def __missing__(self, day: int) -> str:
        written = self[day] = date.fromordinal(day).isoformat()
        return written


iso: Callable[[int], str] = _IsoDays().__getitem__
"""Write a day number as a date."""


def case(
    header: dict[str, Any],
    duties: list[dict[str, Any]],
    findings: list[dict[str, Any]],
    rejected: Sequence[tuple[int, Refusal]],
    later: int,
) -> dict[str, Any]:
    """Write a case; how many events lie after the day only where any do."""
    plain = {**header, "duties": duties, "findings": findings, "rejected": rejections(rejected)}
    if later:
        plain["later_events"] = later
    return plain


def duty(standing: Standing, write: Callable[[int], str] = iso) -> dict[str, Any]:
    """Write how a running of a duty stands, its days by a function."""
    name, about, status, starts, due, done, earliest, latest, target, provisional, assumed, cites = standing
    return {
        "id": name,
        "about": about,
        "status": status,
        "starts": write(starts),
        "due": write(due),
        "done": None if done is None else write(done),
        "not_before": write(earliest),
        "not_after": write(latest),
        "target": None if target is None else write(target),
        "provisional": provisional,
        "assumed": assumed,
        "cites": list(cites),
    }


def finding(code: str, on: str, severity: str, cites: tuple[str, ...], message: str) -> dict[str, Any]:
    """Write a finding."""
    return {"code": code, "on": on, "severity": severity, "cites": list(cites), "message": message}


def rejections(rejected: Sequence[tuple[int, Refusal]]) -> list[dict[str, Any]]:
    """Write the events that were impossible: index, type and reason."""
    return [{"index": at, "type": refusal.event_type, "reason": refusal.why} for at, refusal in rejected]

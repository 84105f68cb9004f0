"""Findings: what was missed or unusual in a case, each with its articles."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiflow.cases.duties import Standing
    from foiflow.cases.events import Event
    from foiflow.cases.ledger import Ledger, Proof, Run
    from foiflow.law.model import Step

__all__ = ["Finding", "all_findings"]

_LATE = ("met_late", "overdue")


@attrs.frozen
class Finding:
    """Something missed, unusual or worth knowing.

    Attributes:
        code: What it is, a word of the vocabulary.
        on: The day it came about.
        severity: ``breach``, ``irregular`` or ``notice``.
        cites: Its articles.
        message: One sentence.
    """

    code: str
    on: date
    severity: str
    cites: tuple[str, ...]
    message: str


def all_findings(ledger: Ledger, standings: list[tuple[Run, Standing]], now: int) -> list[Finding]:
    """Collect every finding of a case, in the order of their days.

    Args:
        ledger: The case.
        standings: Each running and how it stands, as ``settled`` gives it.
        now: The day as of which it stands so.
    """
    found = [
        _late(ledger, run, standing, now) for run, standing in standings if run.row.late and standing.status in _LATE
    ]
    found += [
        make(ledger, rule.code, day, rule.cite, parts, severity=rule.severity) for rule, day, parts in ledger.findings
    ]
    found += [
        make(ledger, step.code or "", event.on.toordinal(), step.cite, {"step": step.en})
        for step, proves, event, parts in ledger.steps
        if not _proved(ledger, step, proves, event, parts)
    ]
    if len(found) > 1:
        found.sort(key=lambda finding: finding.on)
    return found


def make(
    ledger: Ledger,
    code: str,
    day: int,
    cites: tuple[str, ...],
    parts: Mapping[str, object],
    *,
    severity: str | None = None,
) -> Finding:
    """Make one finding from its parts; days among them are day numbers."""
    on = date.fromordinal(day)
    written = {"on": on, **{name: date.fromordinal(value) if name == "due" else value for name, value in parts.items()}}  # type: ignore[arg-type]  # a due day is a number
    return Finding(code, on, ledger.plan.severity(code, severity), cites, ledger.plan.message(code).format(**written))


def _late(ledger: Ledger, run: Run, standing: Standing, now: int) -> Finding:
    due = standing.due
    if run.done is None:
        day, done = due, f"had not come by {date.fromordinal(now)}"
    else:
        day, done = run.done, f"came on {date.fromordinal(run.done)}"
    return make(ledger, run.row.late or "", day, run.row.cite, {"due": due, "done": done}, severity=run.row.severity)


def _proved(ledger: Ledger, step: Step, proves: Proof | None, event: Event, parts: Mapping[str, Any]) -> bool:
    """Tell whether a step is on record by the day of the event that needs it."""
    kind = step.proof.event if step.proof is not None else None
    proofs = [
        done
        for done in ledger.accepted
        if done.type == kind and done.on <= event.on and (proves is None or proves(ledger, done))
    ]
    if step.per is None:
        return bool(proofs)
    return set(parts["parties"]) <= {getattr(done, step.per) for done in proofs}

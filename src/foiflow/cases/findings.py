"""Findings: what was missed or unusual in a case, each with its articles."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from foiflow.cases.duties import Standing
    from foiflow.cases.events import Event
    from foiflow.cases.ledger import Ledger, Proof, Run
    from foiflow.cases.plan import Plan
    from foiflow.law.model import Step

__all__ = ["Finding", "Judged", "all_findings", "judged", "make", "sentence"]

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


class Judged(NamedTuple):
    """A finding before it is put in words; days are day numbers.

    Attributes:
        code: What it is.
        day: The day it came about.
        cites: Its articles.
        parts: What its sentence needs; ``due``, ``came`` and ``by`` are days.
        severity: The severity, where not the code's own.
    """

    code: str
    day: int
    cites: tuple[str, ...]
    parts: Mapping[str, Any]
    severity: str | None = None


def all_findings(ledger: Ledger, standings: list[tuple[Run, Standing]], now: int) -> list[Finding]:
    """Collect every finding of a case, in the order of their days.

    Args:
        ledger: The case.
        standings: Each running and how it stands, as ``settled`` gives it.
        now: The day as of which it stands so.
    """
    return [make(ledger.plan, one) for one in judged(ledger, standings, now)]


def judged(ledger: Ledger, standings: list[tuple[Run, Standing]], now: int) -> list[Judged]:
    """Collect the same before they are put in words."""
    found = [_late(run, standing, now) for run, standing in standings if run.row.late and standing.status in _LATE]
    found += [Judged(rule.code, day, rule.cite, parts, rule.severity) for rule, day, parts in ledger.findings]
    found += [
        Judged(step.code or "", event.on.toordinal(), step.cite, {"step": step.en})
        for step, proves, event, parts in ledger.steps
        if not _proved(ledger, step, proves, event, parts)
    ]
    if len(found) > 1:
        found.sort(key=lambda finding: finding.day)
    return found


def make(plan: Plan, found: Judged) -> Finding:
    """Put a finding in words."""
    on = date.fromordinal(found.day)
    return Finding(found.code, on, plan.severity(found.code, found.severity), found.cites, sentence(plan, found))


def sentence(plan: Plan, found: Judged, written: Callable[[int], object] = date.fromordinal) -> str:
    """Give a finding's sentence; days are written by a function of their numbers."""
    parts: dict[str, object] = {"on": written(found.day), **found.parts}
    for name, words in _DAYS.items():
        if name in found.parts:
            parts[words[0]] = words[1].format(written(found.parts[name]))
    return plan.message(found.code).format(**parts)


_DAYS = {"due": ("due", "{}"), "came": ("done", "came on {}"), "by": ("done", "had not come by {}")}
"""Parts that are days, with the place of each in a sentence and its words."""


def _late(run: Run, standing: Standing, now: int) -> Judged:
    due, row = standing.due, run.row
    if run.done is None:
        return Judged(row.late or "", due, row.cite, {"due": due, "by": now}, row.severity)
    return Judged(row.late or "", run.done, row.cite, {"due": due, "came": run.done}, row.severity)


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

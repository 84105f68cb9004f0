"""What differs between two readings of one case, and where the two part."""

from __future__ import annotations

from collections import Counter
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.cases.duties import Duty
from foiflow.cases.explain import Reason, explained
from foiflow.cases.findings import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiflow.cases.fold import Reading
    from foiflow.cases.rulebook import RuleBook

    Key = tuple[str, str | None, int]

__all__ = ["Difference", "DutyDifference", "Parting", "difference_of", "in_words"]


@attrs.frozen
class Parting:
    """The first step in which two explanations of a deadline differ.

    Attributes:
        old: The step as it was read first; None where there is none.
        new: The step as it was read then; None where there is none.
    """

    old: Reason | None
    new: Reason | None

    @property
    def first_cites(self) -> tuple[str, ...]:
        """The article or notice that each step rests on first, each once."""
        steps = [step for step in (self.old, self.new) if step is not None]
        return tuple(dict.fromkeys(cite for step in steps for cite in step.cites[:1]))

    def to_dict(self) -> dict[str, Any]:
        """Give both steps as plain values."""
        return {"old": _plain_step(self.old), "new": _plain_step(self.new)}


def in_words(step: Reason | None) -> str:
    """Write a step with what it rests on."""
    if step is None:
        return "no such step"
    return f"{step.text} [{'; '.join(step.cites)}]" if step.cites else step.text


def _plain_step(step: Reason | None) -> dict[str, Any] | None:
    return None if step is None else {"text": step.text, "cites": list(step.cites)}


@attrs.frozen(kw_only=True)
class DutyDifference:
    """A duty that is due on another day, or stands otherwise.

    Attributes:
        id: The duty's name.
        about: The party or agency it is about, where there are several.
        old: The duty as it was read first; None where it did not arise.
        new: The duty as it was read then; None where it does not arise.
        because: Where the two explanations part.
    """

    id: str
    about: str | None
    old: Duty | None
    new: Duty | None
    because: Parting

    @property
    def moved(self) -> int | None:
        """How many calendar days later it is due; None where one has no date."""
        return None if self.old is None or self.new is None else (self.new.due - self.old.due).days

    def to_dict(self) -> dict[str, Any]:
        """Give the difference as plain values."""
        return {
            "duty": self.id,
            "about": self.about,
            "old_due": None if self.old is None else self.old.due.isoformat(),
            "new_due": None if self.new is None else self.new.due.isoformat(),
            "old_status": None if self.old is None else self.old.status,
            "new_status": None if self.new is None else self.new.status,
            "because": self.because.to_dict(),
        }


@attrs.frozen(kw_only=True)
class Difference:
    """A case that two readings leave in different places.

    Attributes:
        line: Its line in the file, or its place in the iterable, from 1.
        case_id: Its number.
        law: The law that governs it, read first and then.
        state: Its state, read first and then.
        duties: The duties whose date or status differs.
        lost: The findings that it no longer has.
        gained: The findings that it has now.
    """

    line: int
    case_id: str
    law: tuple[str | None, str | None]
    state: tuple[str | None, str | None]
    duties: tuple[DutyDifference, ...]
    lost: tuple[Finding, ...]
    gained: tuple[Finding, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the difference as plain values, as the command line writes it."""
        return {
            "case_id": self.case_id,
            "old_law": self.law[0],
            "new_law": self.law[1],
            "old_state": self.state[0],
            "new_state": self.state[1],
            "duties": [duty.to_dict() for duty in self.duties],
            "lost": [_plain_finding(finding) for finding in self.lost],
            "gained": [_plain_finding(finding) for finding in self.gained],
        }


def _plain_finding(finding: Finding) -> dict[str, Any]:
    return {
        "code": finding.code,
        "on": finding.on.isoformat(),
        "severity": finding.severity,
        "cites": list(finding.cites),
        "message": finding.message,
    }


def difference_of(
    line: int, case_id: str, day: int, old: tuple[RuleBook, Reading], new: tuple[RuleBook, Reading]
) -> Difference | None:
    """Compare two readings of a case.

    Args:
        line: The case's line.
        case_id: Its number.
        day: The day number as of which both were read.
        old: The rules it was read by first, and what came of it.
        new: The same, read again.

    Returns:
        The difference; None where state, due dates, statuses and findings are
        the same.
    """
    before, after = old[1], new[1]
    was, now = _last_runnings(before), _last_runnings(after)
    duties = tuple(
        DutyDifference(
            id=key[0],
            about=key[1],
            old=was.get(key),
            new=now.get(key),
            because=_parting(key, day, old, new),
        )
        for key in was | now
        if _seen(was.get(key)) != _seen(now.get(key))
    )
    lost, gained = _left_over(before.findings, after.findings), _left_over(after.findings, before.findings)
    if not duties and not lost and not gained and before.state == after.state:
        return None
    return Difference(
        line=line,
        case_id=case_id,
        law=(_law(before), _law(after)),
        state=(before.state, after.state),
        duties=duties,
        lost=lost,
        gained=gained,
    )


def _last_runnings(reading: Reading) -> dict[Key, Duty]:
    """Give the runnings of each duty that nothing replaced, or else the last, by id, party and place."""
    groups: dict[tuple[str, str | None], list[Duty]] = {}
    for _, standing in reading.standings:
        groups.setdefault((standing.id, standing.about), []).append(standing.as_duty())
    found: dict[Key, Duty] = {}
    for (name, about), runnings in groups.items():
        lasting = [duty for duty in runnings if duty.status != "void"] or runnings[-1:]
        found |= {(name, about, place): duty for place, duty in enumerate(lasting)}
    return found


def _seen(duty: Duty | None) -> tuple[object, ...] | None:
    return None if duty is None else (duty.due, duty.status)


def _left_over(findings: Iterable[Finding], others: Iterable[Finding]) -> tuple[Finding, ...]:
    """Give the findings that the others lack; one that only moved to another day is the same."""
    known = Counter((finding.code, finding.severity) for finding in others)
    left = []
    for finding in findings:
        key = (finding.code, finding.severity)
        if known[key]:
            known[key] -= 1
        else:
            left.append(finding)
    return tuple(left)


def _law(reading: Reading) -> str | None:
    return None if reading.ledger is None else reading.ledger.plan.rules.law


def _parting(key: Key, day: int, old: tuple[RuleBook, Reading], new: tuple[RuleBook, Reading]) -> Parting:
    """Find the first step in which the two explanations of a duty differ.

    Steps that say the same and cite another law do not part: the same is so
    under both. Where the calendars differ, the notice is the reason, and the
    count that follows from it only its effect.
    """
    was, now = _steps(key, day, *old), _steps(key, day, *new)
    if old[0].calendar != new[0].calendar:
        notice = Parting(_own_notice(was, now), _own_notice(now, was))
        if notice.first_cites:
            return notice
    pairs = zip_longest(was, now)
    return next((Parting(*pair) for pair in pairs if _text(pair[0]) != _text(pair[1])), Parting(None, None))


def _text(step: Reason | None) -> str | None:
    return None if step is None else step.text


def _steps(key: Key, day: int, book: RuleBook, reading: Reading) -> tuple[Reason, ...]:
    if all((standing.id, standing.about) != key[:2] for _, standing in reading.standings):
        return ()
    return explained(book, reading, day, key[0], key[1]).steps


def _own_notice(steps: tuple[Reason, ...], others: tuple[Reason, ...]) -> Reason | None:
    """Find the step that rests on a notice and that the others lack, one of a notice that they lack first."""
    cited = {cite for step in others for cite in step.cites}
    own = [step for step in steps if step not in others and step.cites and ":" not in step.cites[0]]
    return next((step for step in own if step.cites[0] not in cited), own[0] if own else None)

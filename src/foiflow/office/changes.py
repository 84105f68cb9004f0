"""What has become of a case's duties and findings between two looks at it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import attrs

from foiflow.cases.duties import OPEN, Duty

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from foiflow.cases.findings import Finding

    Key = tuple[str, str | None, int]
    IsNear = Callable[[Duty], bool]

__all__ = ["CHANGES", "Change", "changes_between", "duties_near", "findings_raised"]

CHANGES = (
    "started",
    "suspended",
    "resumed",
    "due_changed",
    "due_soon",
    "met",
    "overdue",
    "lapsed",
    "voided",
)
"""The kinds of change; each has the hook ``duty_KIND``."""

_KIND_OF = {
    "running": "resumed",
    "suspended": "suspended",
    "met": "met",
    "met_late": "met",
    "overdue": "overdue",
    "lapsed": "lapsed",
    "void": "voided",
}


@attrs.frozen
class Change:
    """One thing that has become of one duty.

    Attributes:
        kind: One of ``CHANGES``.
        duty: The duty as it stands.
        before: The duty as it stood. For one that has just arisen, the running
            that it takes the place of, or None.
    """

    kind: str
    duty: Duty
    before: Duty | None


def changes_between(before: Iterable[Duty], after: Iterable[Duty]) -> tuple[Change, ...]:
    """Compare the duties of a case at two times.

    A duty is the same if its id, whom it is about and its place among the
    runnings of that id are the same.

    Args:
        before: The duties as they stood, in the order they started.
        after: The duties as they stand.

    Returns:
        The changes in the order of the duties: first that it arose, then what
        its status has become, then that it is due on another day. The due date
        of a duty that is over does not count. A duty that is gone, since an
        entry was struck out, comes last, as void.
    """
    old, new = _numbered(before), _numbered(after)
    changes: list[Change] = []
    for key, duty in new.items():
        was = old.get(key)
        if was is None:
            changes.append(Change("started", duty, _replaced(key, old, new)))
            if duty.status != "running":
                changes.append(Change(_KIND_OF[duty.status], duty, None))
        elif was != duty:
            if _KIND_OF[was.status] != _KIND_OF[duty.status]:
                changes.append(Change(_KIND_OF[duty.status], duty, was))
            if was.due != duty.due and duty.status in OPEN:
                changes.append(Change("due_changed", duty, was))
    gone = [duty for key, duty in old.items() if key not in new and duty.status != "void"]
    changes += [Change("voided", attrs.evolve(duty, status="void"), duty) for duty in gone]
    return tuple(changes)


def _numbered(duties: Iterable[Duty]) -> dict[Key, Duty]:
    """Tell the runnings of one id and party apart by their place."""
    numbered: dict[Key, Duty] = {}
    for duty in duties:
        place = 0
        while (duty.id, duty.about, place) in numbered:
            place += 1
        numbered[duty.id, duty.about, place] = duty
    return numbered


def _replaced(key: Key, old: dict[Key, Duty], new: dict[Key, Duty]) -> Duty | None:
    """Give the running that a new one has made void, as it stood."""
    name, about, place = key
    one_before = (name, about, place - 1)
    was, now = old.get(one_before), new.get(one_before)
    ended = was is not None and now is not None and now.status == "void" != was.status
    return was if ended else None


def duties_near(
    before: Iterable[Duty], after: Iterable[Duty], *, was_near: IsNear, is_near: IsNear
) -> tuple[Change, ...]:
    """Find the duties that have come near to their due date.

    Args:
        before: The duties as they stood, in the order they started.
        after: The duties as they stand.
        was_near: Whether a duty was near then, and that has been told.
        is_near: Whether it is near now.
    """
    old = _numbered(before)
    pairs = [(duty, old.get(key)) for key, duty in _numbered(after).items() if is_near(duty)]
    return tuple(Change("due_soon", duty, was) for duty, was in pairs if was is None or not was_near(was))


def findings_raised(before: tuple[Finding, ...], after: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Compare the findings of a case at two times.

    A finding whose day or words alone have changed is not new: "had not come by"
    a later day says nothing more.

    Args:
        before: The findings as they were.
        after: The findings as they are.

    Returns:
        The new ones, in order.
    """
    if before == after:
        return ()
    old, new = Counter(before), Counter(after)
    reworded = Counter(finding.code for finding in (old - new).elements())
    raised = []
    for finding in (new - old).elements():
        if reworded[finding.code]:
            reworded[finding.code] -= 1
        else:
            raised.append(finding)
    return tuple(raised)

"""What a correction of the log changes: duties and findings, before and after."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import attrs

from foiflow.cases.case import Case
from foiflow.cases.duties import Duty
from foiflow.cases.findings import Finding
from foiflow.cases.fold import last_day

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiflow.cases.events import EntryCorrected

    Key = tuple[str, str | None, int]

__all__ = ["Corrected", "DutyChange", "amended"]


@attrs.frozen
class DutyChange:
    """A duty that a correction changes.

    Attributes:
        id: Its name.
        about: The party or agency it is about, where there are several.
        number: Which of the runnings of that name and party, from 1.
        before: How it stood; None where it arises only now.
        after: How it stands; None where it never arose.
    """

    id: str
    about: str | None
    number: int
    before: Duty | None
    after: Duty | None


@attrs.frozen
class Corrected:
    """A case with a corrected entry, and what the correction changes.

    Attributes:
        case: The case as it would have been; its log keeps the old entry and
            ends with the correction.
        duties: The duties that change, in the order they started.
        added: The findings that are new, by day. One whose day or words change
            is both new and gone.
        removed: The findings that are gone, by day.

    Example:
        >>> from datetime import date
        >>> from foiflow import Applicant, events, open_case
        >>> case = open_case("1", profile="cn", applicant=Applicant(kind="business"),
        ...                  received=events.RequestReceived(on=date(2024, 3, 4), channel="online"))
        >>> case = case.record(events.AnswerIssued(on=date(2024, 4, 8), outcome="disclosed"))
        >>> posted = events.AnswerIssued(on=date(2024, 4, 1), outcome="disclosed")
        >>> made = case.corrected(1, posted, by="Li", reason="posting register", on=date(2024, 4, 10))
        >>> [(change.before.status, change.after.status) for change in made.duties if change.id == "reply"]
        [('met_late', 'met')]
        >>> [finding.code for finding in made.removed]
        ['reply_late', 'secrecy_review_missing']
        >>> [(finding.code, finding.on.day) for finding in made.added]
        [('secrecy_review_missing', 1)]
    """

    case: Case
    duties: tuple[DutyChange, ...]
    added: tuple[Finding, ...]
    removed: tuple[Finding, ...]


def amended(case: Case, entry: EntryCorrected) -> Corrected:
    """Correct an entry and compare the case with what it was.

    Both are read as of one day, so that time passing is no change: the case as
    it was is read on to the day of the corrected case, if that is later.

    Args:
        case: The case.
        entry: The correcting entry.

    Raises:
        InputError: The entry has no sense, or corrects what cannot be corrected.
        EventRefused: Corrected so, the log holds an event that is impossible.
    """
    after = case.record(entry)
    before = case.at(max(last_day(case.log), after.as_of))
    old, new = _numbered(before.duties), _numbered(after.duties)
    found, held = Counter(after.findings), Counter(before.findings)
    return Corrected(
        after,
        tuple(DutyChange(*key, old.get(key), new.get(key)) for key in {**old, **new} if old.get(key) != new.get(key)),
        tuple((found - held).elements()),
        tuple((held - found).elements()),
    )


def _numbered(duties: Iterable[Duty]) -> dict[Key, Duty]:
    """Tell runnings of one name and party apart by their number."""
    numbered: dict[Key, Duty] = {}
    count: Counter[tuple[str, str | None]] = Counter()
    for duty in duties:
        count[duty.id, duty.about] += 1
        numbered[duty.id, duty.about, count[duty.id, duty.about]] = duty
    return numbered

"""What to propose for publication of what was asked for, and what to revisit."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.cases.events import ConversionReviewed
from foiflow.cases.limits import months_after
from foiflow.hooks import hookimpl
from foiflow.law.files import vocabulary
from foiflow.law.model import Obstacle
from foiflow.office.asked import MEASURES, Gathering
from foiflow.office.plugins import Plugins

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from foiflow.cases.case import Case
    from foiflow.cases.events import Event
    from foiflow.hooks import HookFailure
    from foiflow.law.model import CandidateRule
    from foiflow.office.asked import Information

__all__ = ["Candidate", "ReviewedFirst", "Revisit", "candidates", "obstacles", "review_list"]

_REVIEW = "conversion_review"


@attrs.frozen(kw_only=True)
class Candidate:
    """Information that a rule or a plugin proposes to publish for everyone.

    It names no person: applicants are counted, and fields that hold personal
    data are named without what they hold.

    Attributes:
        information_key: The information's key; None for a request without one.
        agency: The organ that was asked, if the cases name one.
        cases: The numbers of the cases that ask for it, sorted.
        applicants: How many different applicants asked, at the least.
        rule: The id of the rule; of a plugin ``plugin`` and its name.
        why: Why it is proposed.
        blocked_by: What stands in the way of publishing it.
        personal: The names of fields of its cases that hold personal data, and
            must not go out with it.
        cites: The rule's articles.
    """

    information_key: str | None
    agency: str | None
    cases: tuple[str, ...]
    applicants: int
    rule: str
    why: str
    blocked_by: tuple[Obstacle, ...] = ()
    personal: tuple[str, ...] = ()
    cites: tuple[str, ...] = ()

    @property
    def publishable(self) -> bool:
        """Whether nothing on record stands in the way; the decision is still to be made."""
        return not self.blocked_by

    def to_dict(self) -> dict[str, Any]:
        """Give the candidate as plain values, as the command line writes it."""
        blocked = [{"id": row.id, "why": row.en, "cites": list(row.cite)} for row in self.blocked_by]
        return attrs.asdict(self, recurse=False) | {
            "cases": list(self.cases),
            "blocked_by": blocked,
            "personal": list(self.personal),
            "cites": list(self.cites),
        }


@attrs.frozen(kw_only=True)
class Revisit:
    """Information that was withheld or given on request, to be looked at again.

    Attributes:
        information_key: The information's key; None for a request without one.
        agency: The organ that was asked, if the cases name one.
        cases: The numbers of the cases that ask for it, sorted.
        rule: The id of the rule.
        why: What is looked at again, and what for.
        looked_at: The day of the last answer or decision on it.
        again_on: When it is to be looked at again; None where the profile names
            no period, and that is for people to choose.
        cites: The rule's articles.
    """

    information_key: str | None
    agency: str | None
    cases: tuple[str, ...]
    rule: str
    why: str
    looked_at: date
    again_on: date | None
    cites: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Give the entry as plain values, as the command line writes it."""
        again_on = None if self.again_on is None else self.again_on.isoformat()
        return attrs.asdict(self) | {
            "cases": list(self.cases),
            "looked_at": self.looked_at.isoformat(),
            "again_on": again_on,
            "cites": list(self.cites),
        }


def candidates(
    cases: Iterable[Case],
    *,
    as_of: date,
    profile: str | Path | None = None,
    conventions: Mapping[str, str | int] | None = None,
    plugins: Iterable[object] = (),
) -> Iterator[Candidate]:
    """Propose what to publish of what several cases ask for.

    Cases are about the same thing if the same organ was asked and their
    ``information_key`` is equal. What is public, what it has been decided to
    publish, and what has been decided since anything new came, is left out.

    Args:
        cases: The cases, in any order; each is read once.
        as_of: The day as of which they are read, and by whose law.
        profile: Whose rules propose; None for each case's own profile.
        conventions: Values that replace the profiles' defaults. A threshold
            chosen in one case's log does not count: the rules look across cases.
        plugins: Objects with the hook ``conversion_review``, asked about every
            case whose review is open. Their words are given on as they are.

    Returns:
        One candidate for each thing and rule, or plugin, by key, organ and rule.

    Raises:
        InputError: A case comes twice, or a plugin could never work.
        UnknownName: There is no such profile or convention.

    Basis:
        cn-2019:44

    Example:
        >>> from datetime import date
        >>> from foiflow import Applicant, events, open_case
        >>> def asked(number, who):
        ...     case = open_case(number, profile="cn", applicant=Applicant(id=who, kind="natural_person"),
        ...                      received=events.RequestReceived(on=date(2024, 3, 4), channel="online"),
        ...                      information_key="permit:12")
        ...     return case.record(events.AnswerIssued(on=date(2024, 3, 20), outcome="disclosed"))
        >>> [found] = candidates([asked("1", "A-77"), asked("2", "A-78")], as_of=date(2024, 4, 1))
        >>> found.information_key, found.applicants, found.rule, [row.id for row in found.blocked_by]
        ('permit:12', 2, 'several_applicants', ['secrecy_review_missing', 'personal_data_unreviewed'])
    """
    gathering = Gathering(as_of=as_of, profile=profile, conventions=conventions)
    listening = Plugins(plugins)
    for case in cases:
        about = gathering.add(case)
        if about is not None and listening.names:
            about.proposals.update(_proposals(listening, case.at(as_of)))
    for about in gathering.all():
        if not about.is_settled:
            yield from _by_rules(about)
            yield from (_candidate(about, *each) for each in sorted(about.proposals))


def _proposals(plugins: Plugins, case: Case) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Ask plugins about the open reviews of a case; give who, why and the duty's articles."""
    failures: list[HookFailure] = []
    for duty in case.duties:
        if duty.id == _REVIEW and duty.done is None and duty.status != "void":
            for proposal in plugins.proposals(failures, case, duty):
                if proposal.decision == "convert":
                    yield f"plugin {proposal.plugin}", proposal.reason or "", duty.cites
    plugins.report(failures, case)


def _by_rules(about: Information) -> Iterator[Candidate]:
    kept = about.decided
    for row in about.rules.candidate:
        if row.at_least is not None and _speaks_of(row, about):
            count, found = MEASURES[row.measure](about)
            new = [
                day
                for day, each in found
                if row.in_force.holds_on(day)
                and (kept is None or day > kept[0])
                and (each.reviewed is None or row.measure == "suggestions")
            ]
            if count >= row.at_least and new:
                yield _candidate(about, row.id, _why(row, about, count), row.cite)


def _speaks_of(row: CandidateRule, about: Information) -> bool:
    """Tell whether the information can be disclosed, as far as answers show it."""
    gave = any(answer.gives for each in about.counted for answer in each.answers)
    return gave or (not row.given and any(each.pending for each in about.counted))


def _why(row: CandidateRule, about: Information, count: int) -> str:
    words = vocabulary()["measure"][row.measure]["en"]
    least = "at least " if row.measure == "applicants" and about.some_unknown else ""
    return f"{row.en} ({words}: {least}{count}; proposed from {row.at_least} on)"


def _candidate(about: Information, rule: str, why: str, cites: tuple[str, ...]) -> Candidate:
    return Candidate(
        information_key=about.key,
        agency=about.agency,
        cases=tuple(each.case_id for each in about.counted),
        applicants=about.applicants,
        rule=rule,
        why=why,
        blocked_by=about.obstacles,
        personal=about.personal,
        cites=cites,
    )


def obstacles(
    cases: Iterable[Case],
    *,
    as_of: date,
    profile: str | Path | None = None,
    conventions: Mapping[str, str | int] | None = None,
) -> tuple[Obstacle, ...]:
    """Give what stands in the way of publishing what cases ask for.

    Args:
        cases: Cases about one thing; several things have the obstacles of each.
        as_of: The day as of which they are read, and by whose law.
        profile: Whose rules hold; None for each case's own profile.
        conventions: Values that replace the profiles' defaults.

    Raises:
        InputError: A case comes twice.
        UnknownName: There is no such profile or convention.

    Basis:
        cn-2019:15, cn-2019:17, cn-2008:14
    """
    gathering = Gathering(as_of=as_of, profile=profile, conventions=conventions)
    for case in cases:
        gathering.add(case)
    return tuple({row.id: row for about in gathering.all() for row in about.obstacles}.values())


def review_list(
    cases: Iterable[Case],
    *,
    as_of: date,
    profile: str | Path | None = None,
    conventions: Mapping[str, str | int] | None = None,
) -> Iterator[Revisit]:
    """List what was withheld or given on request, and when to look at it again.

    A decision on conversion counts as a look. What is public is left out, and
    so is what it has been decided to publish.

    Args:
        cases: The cases, in any order; each is read once.
        as_of: The day as of which they are read, and by whose law.
        profile: Whose rules hold; None for each case's own profile.
        conventions: Values that replace the profiles' defaults, such as the
            period, for which the texts have no number.

    Returns:
        One entry for each thing and rule: first those with a day, the nearest
        first, then those without.

    Raises:
        InputError: A case comes twice.
        UnknownName: There is no such profile or convention.

    Basis:
        cn-2019:18
    """
    gathering = Gathering(as_of=as_of, profile=profile, conventions=conventions)
    for case in cases:
        gathering.add(case)
    found = [each for about in gathering.all() for each in _revisits(about, as_of)]
    yield from sorted(found, key=lambda each: each.again_on or date.max)


def _revisits(about: Information, as_of: date) -> Iterator[Revisit]:
    kept = about.decided
    for row in () if about.is_settled else about.rules.revisit:
        ended = [each.answers[-1] for each in about.counted if each.answers]
        days = [answer.on for answer in ended if answer.outcome in row.outcomes]
        if days and row.in_force.holds_on(as_of):
            looked_at = max(days if kept is None else [*days, kept[0]])
            yield Revisit(
                information_key=about.key,
                agency=about.agency,
                cases=tuple(each.case_id for each in about.counted),
                rule=row.id,
                why=row.en,
                looked_at=looked_at,
                again_on=None if row.months is None else months_after(looked_at, row.months),
                cites=row.cite,
            )


class ReviewedFirst:
    """A plugin: nothing is converted or published before it has been reviewed.

    It refuses a decision to convert and a publication while an obstacle stands
    in the case, and a decision that gives no reason. What other cases about the
    same thing say it cannot see: ask ``obstacles`` for that.
    """

    @hookimpl
    def before_record(self, case: Case, event: Event) -> str | None:
        """Say what stands in the way, or nothing."""
        converts = isinstance(event, ConversionReviewed) and event.decision == "convert"
        if isinstance(event, ConversionReviewed) and not event.reason:
            return "a decision on conversion needs its reason"
        if not converts and event.type != "published_proactively":
            return None
        found = obstacles([case], as_of=max(case.as_of, event.on))
        return "; ".join(row.en for row in found) or None

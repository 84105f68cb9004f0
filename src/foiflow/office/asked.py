"""What was asked for: cases gathered by the information they are about."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from foiflow.cases.case import Applicant, Case
from foiflow.cases.fold import begun, fold_log
from foiflow.cases.triggers import matcher
from foiflow.errors import InputError
from foiflow.law.files import vocabulary
from foiflow.law.load import load_profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from foiflow.cases.ledger import Ledger
    from foiflow.cases.triggers import Matcher
    from foiflow.law.model import Obstacle, Rules

    Counted = tuple[int, list[tuple[date, "Asked"]]]
    Watch = dict[str, list[tuple[Obstacle, bool, Matcher | None]]]

__all__ = ["MEASURES", "Asked", "Gathering", "Information", "standing_obstacles"]


class Answer(NamedTuple):
    """An answer: its day, its outcome, and whether it gave the information."""

    on: date
    outcome: str
    gives: bool


@attrs.frozen(kw_only=True)
class Asked:
    """What one request amounts to, as far as publication is concerned.

    Attributes:
        case_id: The case's number.
        received: The day of receipt, or of arrival where the clock waits for it.
        who: Keys that tell the applicants apart; never shown.
        some_unknown: Whether some applicant has no such key.
        answers: Its answers.
        suggested: The days on which an applicant suggested to publish.
        reviewed: The last decision on conversion: its day, and whether to publish.
        public: Whether the information is public by it.
        withdrawn: Whether it was withdrawn.
        pending: Whether it is still being handled.
        obstacles: The obstacles that stand in its way, by their ids.
        personal: The names of its fields that hold personal data.
    """

    case_id: str
    received: date
    who: frozenset[str]
    some_unknown: bool
    answers: tuple[Answer, ...]
    suggested: tuple[date, ...]
    reviewed: tuple[date, bool] | None
    public: bool
    withdrawn: bool
    pending: bool
    obstacles: frozenset[str]
    personal: frozenset[str]


class Information(NamedTuple):
    """The requests made to one organ for one thing.

    Attributes:
        key: The information's key; None for a single request that has none.
        agency: The organ, if the cases name one.
        rules: The rules for what to do with it.
        requests: The requests, by their numbers.
        proposals: What plugins propose: who, why and the articles.
    """

    key: str | None
    agency: str | None
    rules: Rules
    requests: list[Asked]
    proposals: set[tuple[str, str, tuple[str, ...]]]

    @property
    def counted(self) -> list[Asked]:
        """The requests that have not been withdrawn."""
        return [each for each in self.requests if not each.withdrawn]

    @property
    def decided(self) -> tuple[date, bool] | None:
        """The last decision; of several on one day, one that keeps it back."""
        made = [each.reviewed for each in self.requests if each.reviewed is not None]
        return max(made, key=lambda review: (review[0], not review[1]), default=None)

    @property
    def is_settled(self) -> bool:
        """Whether it is public, or it has been decided that it will be."""
        last = self.decided
        return any(each.public for each in self.requests) or (last is not None and last[1])

    @property
    def applicants(self) -> int:
        """How many different applicants asked, at the least.

        Those who cannot be told apart may all be among the others.
        """
        known = {key for each in self.counted for key in each.who}
        return max(len(known), 1)

    @property
    def some_unknown(self) -> bool:
        """Whether there may be more applicants than are counted."""
        return any(each.some_unknown for each in self.counted)

    @property
    def personal(self) -> tuple[str, ...]:
        """The names of fields of its cases that hold personal data, sorted."""
        return tuple(sorted({name for each in self.requests for name in each.personal}))

    @property
    def obstacles(self) -> tuple[Obstacle, ...]:
        """What stands in the way of publishing it, in the order of the rules."""
        return standing_obstacles(self.rules, self.requests)


def standing_obstacles(rules: Rules, requests: Iterable[Asked]) -> tuple[Obstacle, ...]:
    """Give what stands in the way of publishing what requests ask for.

    What stands from the start is cleared by any one of them, such as a review;
    what an event raised stands while it stands in any one of them.
    """
    raised = [each.obstacles for each in requests]
    return tuple(
        row for row in rules.obstacle if (any if row.raised_by else all)([row.id in standing for standing in raised])
    )


class Gathering:
    """Cases as they come, kept as the little that publication needs of them.

    Args:
        as_of: The day as of which they are read, and by whose law.
        profile: Whose rules propose; None for each case's own profile.
        conventions: Values that replace the profiles' defaults.
    """

    def __init__(
        self, *, as_of: date, profile: str | Path | None = None, conventions: Mapping[str, str | int] | None = None
    ) -> None:
        """Begin with no cases."""
        self._as_of, self._profile, self._conventions = as_of, profile, dict(conventions or {})
        self._rules: dict[str | Path, tuple[Rules, Watch]] = {}
        self._about: dict[tuple[str, str, str, str], Information] = {}
        self._ids: set[str] = set()

    def add(self, case: Case) -> Information | None:
        """Add a case; one that is not received by the day is left out.

        Returns:
            What is gathered so far about the information it asks for.

        Raises:
            InputError: A case of that number has been added.
        """
        if case.case_id in self._ids:
            raise InputError("case_id", case.case_id, "an id that was not there before")
        self._ids.add(case.case_id)
        rules, watch = self._rules_of(case)
        asked = _asked(case, rules, watch, self._as_of)
        if asked is None:
            return None
        alone = "" if case.information_key is not None else case.case_id
        key = (case.information_key or "", alone, case.agency or "", rules.profile)
        about = self._about.get(key)
        if about is None:
            about = self._about[key] = Information(case.information_key, case.agency, rules, [], set())
        about.requests.append(asked)
        return about

    def all(self) -> list[Information]:
        """Give what has been gathered, by key and organ, whatever order it came in."""
        for about in self._about.values():
            about.requests.sort(key=lambda each: each.case_id)
        return [self._about[key] for key in sorted(self._about)]

    def _rules_of(self, case: Case) -> tuple[Rules, Watch]:
        """Give the rules in force on the day for what a case asks for."""
        name = case.profile if self._profile is None else self._profile
        found = self._rules.get(name)
        if found is None:
            profile = load_profile(name)
            rules = profile.rules(self._as_of, profile.conventions(self._as_of, self._conventions))
            held = tuple(row for row in rules.obstacle if row.in_force.holds_on(self._as_of))
            found = self._rules[name] = (attrs.evolve(rules, obstacle=held), _watch(held))
        return found


def _watch(obstacles: tuple[Obstacle, ...]) -> Watch:
    """Sort what raises and what clears obstacles under the events that do."""
    found: Watch = {}
    for row in obstacles:
        for raises, triggers in ((True, row.raised_by), (False, row.cleared_by)):
            for trigger in triggers:
                found.setdefault(str(trigger.event), []).append((row, raises, matcher(trigger)))
    return found


def _asked(case: Case, rules: Rules, watch: Watch, as_of: date) -> Asked | None:
    """Read what a case amounts to; None where nothing was received by the day."""
    ledger = fold_log(case.book, case.log, as_of.toordinal()).ledger
    if ledger is None or ledger.row is None or not begun(ledger, as_of.toordinal()):
        return None
    who = _told_apart(case.applicants, str(rules.conventions["same_applicant"]))
    answers = tuple([_answer(ledger, event) for event in ledger.every("answer_issued")])
    review = ledger.last("conversion_reviewed")
    arrived: date = ledger.last("request_received").on
    return Asked(
        case_id=case.case_id,
        received=arrived if ledger.receipt is None else date.fromordinal(ledger.receipt),
        who=frozenset(key for key in who if key is not None),
        some_unknown=None in who,
        answers=answers,
        suggested=tuple(
            [event.on for event in ledger.every("conversion_suggested") if event.by_applicant is not False]
        ),
        reviewed=None if review is None else (review.on, review.decision == "convert"),
        public=ledger.last("published_proactively") is not None
        or any(each.outcome == "already_public" for each in answers),
        withdrawn=ledger.last("request_withdrawn") is not None,
        pending=not ledger.plan.rules.states[ledger.row.name],
        obstacles=_obstacles(rules, watch, ledger),
        personal=_personal(case, ledger),
    )


def _told_apart(applicants: tuple[Applicant, ...], field: str) -> list[str | None]:
    """Give each applicant's key, in the field that a convention names.

    Basis:
        cn-practice:15
    """
    return [getattr(applicant, field) for applicant in applicants]


def _answer(ledger: Ledger, event: Any) -> Answer:
    given = ledger.plan.information_outcomes
    gives = event.outcome in given or any(item.outcome in given for item in event.items)
    return Answer(event.on, event.outcome, gives)


def _obstacles(rules: Rules, watch: Watch, ledger: Ledger) -> frozenset[str]:
    """Name the obstacles that stand after all events, each raised and cleared in turn."""
    standing: dict[str, set[str | None]] = {row.id: set() if row.raised_by else {None} for row in rules.obstacle}
    for event in ledger.accepted:
        for row, raises, matches in watch.get(event.type, ()):
            if matches is None or matches(ledger, event):
                key = None if row.per is None else getattr(event, row.per)
                (set.add if raises else set.discard)(standing[row.id], key)
    return frozenset(name for name, keys in standing.items() if keys)


@lru_cache
def _personal_fields(kind: type[Any]) -> tuple[tuple[str, str], ...]:
    """List the fields of a class that hold personal data themselves, and how each is named."""
    names = {field.name for field in attrs.fields(kind)} & set(vocabulary()["common"]["personal"])
    if kind is not Case:
        names.discard("items")  # those of an answer are keys and outcomes
    of = "applicant." if kind is Applicant else ""
    return tuple((name, of + name) for name in sorted(names - {"applicants"}))


def _personal(case: Case, ledger: Ledger) -> frozenset[str]:
    """Name the fields of a case, its applicants and its events that hold personal data."""
    holders = (case, *case.applicants, *ledger.accepted)
    return frozenset(
        [said for one in holders for name, said in _personal_fields(type(one)) if getattr(one, name)]  # type: ignore[arg-type]  # a class is hashable
    )


# --- what a rule may count: how many, and the day on which each of them came about


def applicants(about: Information) -> Counted:
    """Count the different applicants."""
    return about.applicants, requests(about)[1]


def requests(about: Information) -> Counted:
    """Count the requests."""
    found = [(each.received, each) for each in about.counted]
    return len(found), found


def repeats(about: Information) -> Counted:
    """Count the requests that came when another had been answered."""
    answered = sorted((each.answers[0].on, each.case_id) for each in about.counted if each.answers)
    found = []
    for each in about.counted:
        others = (on for on, case_id in answered[:2] if case_id != each.case_id)
        if next(others, date.max) <= each.received:
            found.append((each.received, each))
    return len(found), found


def answers(about: Information) -> Counted:
    """Count the answers that gave the information."""
    found = [(answer.on, each) for each in about.counted for answer in each.answers if answer.gives]
    return len(found), found


def suggestions(about: Information) -> Counted:
    """Count the suggestions by applicants."""
    found = [(day, each) for each in about.counted for day in each.suggested]
    return len(found), found


MEASURES: dict[str, Callable[[Information], Counted]] = {
    measure.__name__: measure for measure in (applicants, requests, repeats, answers, suggestions)
}
"""Every measure of the vocabulary."""

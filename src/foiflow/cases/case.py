"""A case: a frozen header and a log, and all that follows from them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.calendars.index import WorkdayIndex
from foiflow.cases.check import check_event, check_header
from foiflow.cases.decide import next_state
from foiflow.cases.events import Event, RequestReceived
from foiflow.cases.explain import Explanation, explained
from foiflow.cases.fold import Reading, last_day, read_log
from foiflow.cases.next_events import NextEvent, next_events
from foiflow.cases.record import case_to_dict
from foiflow.cases.rulebook import RuleBook, book_for
from foiflow.errors import HIDDEN, EventRefused, InputError, UnknownName
from foiflow.law.load import load_profile
from foiflow.workflow.rows import Refusal

if TYPE_CHECKING:
    from foiflow.cases.duties import Duty
    from foiflow.cases.findings import Finding

__all__ = ["Applicant", "Case", "Item", "open_case"]

Conventions = tuple[tuple[str, str | int], ...]


def _hidden(value: Any) -> str:
    return HIDDEN if value is not None else "None"


@attrs.frozen(kw_only=True)
class Applicant:
    """Who asks.

    Attributes:
        kind: One of the six kinds that the annual report counts.
        id: A number or key that tells people apart.
        name: The name.
        cluster: A key shared by people who act as one.
    """

    kind: str
    id: str | None = attrs.field(default=None, repr=_hidden)
    name: str | None = attrs.field(default=None, repr=_hidden)
    cluster: str | None = attrs.field(default=None, repr=_hidden)


@attrs.frozen
class Item:
    """One matter asked for.

    Attributes:
        key: Its key within the request.
        label: What it is.
    """

    key: str
    label: str | None = None


def _pairs(conventions: Mapping[str, Any] | Conventions) -> Conventions:
    pairs = conventions.items() if isinstance(conventions, Mapping) else conventions
    return tuple(sorted(pairs))


@attrs.frozen(kw_only=True)
class Case:
    """A request for information and everything that has happened to it.

    A case is a value: ``record`` gives another. State, duties and findings are
    read from the log, as of ``as_of``, and never stored.

    Attributes:
        case_id: The case's number.
        profile: The id, or the file, of the profile it is read by.
        applicants: Who asks; the report counts the first one's kind.
        log: The events in the order they were entered.
        agent: Who acts for them.
        agency: The organ that handles it.
        government: The level of government the organ belongs to.
        subject: What is asked for.
        information_key: A key that is equal for requests for the same thing.
        items: The matters asked for.
        conventions: Chosen conventions, as sorted pairs of name and value.
        calendar: The calendar counted on; None for the profile's own.
        read_as_of: The day as of which it is read; None for its last event's.

    Example:
        >>> from datetime import date
        >>> from foiflow import Applicant, events, open_case
        >>> case = open_case("1", profile="cn", applicant=Applicant(kind="natural_person"),
        ...                  received=events.RequestReceived(on=date(2024, 3, 4), channel="online"))
        >>> case.due("reply").due
        datetime.date(2024, 4, 1)
    """

    case_id: str
    profile: str | Path
    applicants: tuple[Applicant, ...]
    log: tuple[Event, ...]
    agent: str | None = attrs.field(default=None, repr=_hidden)
    agency: str | None = None
    government: str | None = None
    subject: str | None = attrs.field(default=None, repr=_hidden)
    information_key: str | None = None
    items: tuple[Item, ...] = ()
    conventions: Conventions = attrs.field(default=(), converter=_pairs)
    calendar: WorkdayIndex | None = None
    read_as_of: date | None = None

    @property
    def applicant(self) -> Applicant:
        """The first applicant."""
        return self.applicants[0]

    @property
    def as_of(self) -> date:
        """The day as of which the case is read: the last event's, unless ``at``."""
        if self.read_as_of is not None:
            return self.read_as_of
        return last_day(self.log)

    def at(self, day: date) -> Case:
        """Read the case as of another day; events after it are left out."""
        return attrs.evolve(self, read_as_of=day)

    @property
    def book(self) -> RuleBook:
        """The rules that it is read by."""
        return book_for(self.profile, self.conventions, self.calendar)

    @cached_property
    def reading(self) -> Reading:
        """What the log amounts to; for callers inside the package."""
        return read_log(self.book, self.log, self.as_of.toordinal())

    @property
    def state(self) -> str | None:
        """The state; None before the legal day of receipt."""
        return self.reading.state

    @property
    def law(self) -> str | None:
        """The law version that governs the case."""
        ledger = self.reading.ledger
        return None if ledger is None else ledger.plan.rules.law

    @property
    def received_on(self) -> date | None:
        """The legal day of receipt; None where the clock waits for it."""
        ledger = self.reading.ledger
        return None if ledger is None or ledger.receipt is None else date.fromordinal(ledger.receipt)

    @property
    def duties(self) -> tuple[Duty, ...]:
        """Every duty that arose, in the order they started."""
        return tuple(standing.as_duty() for _, standing in self.reading.standings)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was missed or unusual, by day."""
        return tuple(self.reading.findings)

    @property
    def rejected(self) -> tuple[tuple[int, Refusal], ...]:
        """Impossible events of the log, by position; the case goes on without."""
        return tuple(self.reading.rejected)

    @property
    def later_events(self) -> int:
        """How many events lie after ``as_of``."""
        return self.reading.later

    def due(self, duty: str, about: str | None = None) -> Duty:
        """Give the last duty of a name that is not void.

        Args:
            duty: The duty's id, such as ``reply``.
            about: The party or agency, where there are several.

        Raises:
            UnknownName: The case has no such duty.
        """
        for found in reversed(self.duties):
            if found.id == duty and found.status != "void" and (about is None or found.about == about):
                return found
        held = {found.id for found in self.duties if found.status != "void"}
        if about is not None and duty in held:
            raise InputError("about", about, f"a party or agency that {duty} is about", personal=True)
        raise UnknownName("duty of this case", duty, held)

    def record(self, event: Event) -> Case:
        """Record what happened next.

        Args:
            event: The event. One that is dated before the last is put in its
                place and the whole log is read again.

        Returns:
            The case with the event in its log; this one is unchanged.

        Raises:
            EventRefused: The event is impossible where the case stands.
            InputError: A field of the event has no sense.
        """
        check_event(event)
        recorded: Case = attrs.evolve(self, log=(*self.log, event), read_as_of=None)
        latest = attrs.evolve(self, read_as_of=None) if self.read_as_of is not None else self
        if event.type == "entry_corrected" or event.on < latest.as_of:
            _refuse_new(latest, recorded)
        elif latest.reading.ledger is not None:
            outcome = next_state(latest.reading.ledger, event)
            if isinstance(outcome, Refusal):
                raise _refused(outcome)
        return recorded

    def allowed_events(self, *, on: date) -> tuple[NextEvent, ...]:
        """List every type of event: whether it may happen next, or why not.

        Args:
            on: The day on which it would happen.
        """
        return next_events(self.at(on).reading.ledger, on)

    def explain(self, duty: str = "reply", about: str | None = None) -> Explanation:
        """Say how a deadline came about, step by step, each with its basis.

        Args:
            duty: The duty's id.
            about: The party or agency, where there are several.

        Raises:
            UnknownName: The case has no such duty.
            InputError: It has, and not about that party.
        """
        return explained(self.book, self.reading, self.as_of.toordinal(), duty, about)

    def to_dict(self) -> dict[str, Any]:
        """Give the case as a log: plain values, absent fields left out."""
        return case_to_dict(self)

    def to_json(self) -> str:
        """Write the case as one line of JSON; ``case_from_json`` reads it back."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"))


def _refused(refusal: Refusal) -> EventRefused:
    return EventRefused(refusal.state, refusal.event_type, refusal.why, refusal.allowed, refusal.cites)


def _refuse_new(before: Case, after: Case) -> None:
    """Raise where reading the log again rejects what it did not reject before."""
    known = {position for position, _ in before.rejected}
    for position, refusal in after.rejected:
        if position not in known:
            raise _refused(refusal)


def open_case(
    case_id: str,
    *,
    profile: str | Path,
    received: RequestReceived,
    applicant: Applicant | None = None,
    applicants: tuple[Applicant, ...] = (),
    agent: str | None = None,
    agency: str | None = None,
    government: str | None = None,
    subject: str | None = None,
    information_key: str | None = None,
    items: tuple[Item, ...] = (),
    conventions: Mapping[str, str | int] | None = None,
    calendar: WorkdayIndex | None = None,
) -> Case:
    """Open a case with the request's receipt.

    Args:
        case_id: The case's number.
        profile: A profile's id, or the path of an agency's own file.
        received: The receipt.
        applicant: Who asks; either this or ``applicants``.
        applicants: Several people who ask together.
        agent: Who acts for them.
        agency: The organ that handles it.
        government: The level of government the organ belongs to.
        subject: What is asked for.
        information_key: A key that is equal for requests for the same thing.
        items: The matters asked for.
        conventions: Values that replace the profile's defaults.
        calendar: A calendar in place of the profile's own.

    Raises:
        UnknownName: No such profile, convention or option.
        InputError: No applicant, both arguments, or a receipt before any law.
        ProfileError: The agency's own file does not hold together.
    """
    who = tuple(applicants) if applicant is None else (applicant,)
    if not who or (applicant is not None and applicants):
        raise InputError("applicant", None, "either applicant or applicants", personal=True)
    check_event(received)
    check_header(case_id, who)
    load_profile(profile)
    case = Case(
        case_id=case_id,
        profile=profile,
        applicants=who,
        log=(received,),
        agent=agent,
        agency=agency,
        government=government,
        subject=subject,
        information_key=information_key,
        items=tuple(items),
        conventions=conventions or {},
        calendar=calendar,
    )
    case.book.receipt_day(received)
    return case

"""A case: a frozen header and a log, and all that follows from them."""

from __future__ import annotations

import json
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.calendars.index import WorkdayIndex
from foiflow.cases.check import check_event, check_header
from foiflow.cases.decide import next_state
from foiflow.cases.duties import Duty, duty_of
from foiflow.cases.events import EntryCorrected, Event, RequestReceived
from foiflow.cases.events.event import hidden
from foiflow.cases.explain import Explanation, explained
from foiflow.cases.findings import all_findings
from foiflow.cases.fold import after_silence, begun, fold_log, fold_on, last_day, later_than, read_log, stand, state_of
from foiflow.cases.header import Applicant, Conventions, Item, in_pairs
from foiflow.cases.next_events import NextEvent, next_events
from foiflow.cases.record import case_to_dict
from foiflow.cases.refuse import refuse_new, refuse_role, refused
from foiflow.cases.replaced import replaced
from foiflow.cases.rulebook import RuleBook, book_for
from foiflow.errors import InputError, UnknownName
from foiflow.law.load import load_profile
from foiflow.workflow.rows import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiflow.cases.amend import Corrected
    from foiflow.cases.findings import Finding
    from foiflow.cases.fold import Reading
    from foiflow.cases.ledger import Ledger

__all__ = ["Applicant", "Case", "Item", "open_case"]


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
    agent: str | None = attrs.field(default=None, repr=hidden)
    agency: str | None = None
    government: str | None = None
    subject: str | None = attrs.field(default=None, repr=hidden)
    information_key: str | None = None
    items: tuple[Item, ...] = ()
    conventions: Conventions = attrs.field(default=(), converter=in_pairs)
    calendar: WorkdayIndex | None = None
    read_as_of: date | None = None

    @property
    def applicant(self) -> Applicant:
        """The first applicant."""
        return self.applicants[0]

    @property
    def as_of(self) -> date:
        """The day as of which the case is read: the last event's, unless ``at``."""
        return self._last_day if self.read_as_of is None else self.read_as_of

    def at(self, day: date) -> Case:
        """Read the case as of another day; events after it are left out."""
        return replaced(self, {"read_as_of": day})

    @property
    def book(self) -> RuleBook:
        """The rules that it is read by."""
        return book_for(self.profile, self.conventions, self.calendar)

    # Slots of their own, outside equality, hash and pickle: what the log amounts to, worked out at most once.
    # Nobody writes to a ledger that a case holds; the next case goes on with a copy.

    @cached_property
    def _last_day(self) -> date:
        return last_day(self.log)

    @cached_property
    def _ledger(self) -> Ledger | None:
        return fold_log(self.book, self.log, self.as_of.toordinal()).ledger

    def _judged(self) -> tuple[Ledger | None, int]:
        """Give what to judge duties by and the day; None where nothing is received in law."""
        ledger, day = self._ledger, self.as_of.toordinal()
        return (None if ledger is None or not begun(ledger, day) else after_silence(ledger, day)), day

    @property
    def reading(self) -> Reading:
        """What the log amounts to, read anew; for callers inside the package."""
        return read_log(self.book, self.log, self.as_of.toordinal())

    @property
    def state(self) -> str | None:
        """The state; None before the legal day of receipt."""
        ledger = self._ledger
        return state_of(ledger) if ledger is not None and begun(ledger, self.as_of.toordinal()) else None

    @property
    def law(self) -> str | None:
        """The law version that governs the case."""
        return None if self._ledger is None else self._ledger.plan.rules.law

    @property
    def received_on(self) -> date | None:
        """The legal day of receipt; None where the clock waits for it."""
        receipt = None if self._ledger is None else self._ledger.receipt
        return None if receipt is None else date.fromordinal(receipt)

    @property
    def duties(self) -> tuple[Duty, ...]:
        """Every duty that arose, in the order they started."""
        ledger, day = self._judged()
        return () if ledger is None else tuple([duty_of(ledger, run, day) for run in ledger.runs if not run.latent])

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was missed or unusual, by day."""
        ledger, day = self._judged()
        return () if ledger is None else tuple(all_findings(ledger, stand(ledger, day), day))

    @property
    def rejected(self) -> tuple[tuple[int, Refusal], ...]:
        """Impossible events of the log, by position; the case goes on without."""
        return self.reading.rejected if self._ledger is None else self._ledger.rejected

    @property
    def later_events(self) -> int:
        """How many events lie after ``as_of``."""
        return later_than(self.log, self.as_of.toordinal())

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
            EventRefused: The event is impossible where the case stands, or the
                profile leaves it to other roles.
            InputError: A field of the event has no sense.
            UnknownName: The profile names roles, and none such.
        """
        check_event(event)
        latest = self if self.read_as_of is None else replaced(self, {"read_as_of": None})
        ledger, log = latest._ledger, (*self.log, event)
        if event.type == "entry_corrected" or event.on < latest._last_day:
            recorded = replaced(latest, {"log": log})
            refuse_new(latest, recorded)
        elif ledger is None:
            recorded = replaced(latest, {"log": log})
        else:
            outcome = next_state(ledger, event)
            if isinstance(outcome, Refusal):
                raise refused(outcome, ledger)
            longer = fold_on(ledger, log)
            known = {"log": log} if longer is None else {"log": log, "_ledger": longer, "_last_day": event.on}
            recorded = replaced(latest, known)
        if ledger is not None and ledger.plan.rules.role:
            refuse_role(ledger, event)
        return recorded

    def corrected(
        self, index: int, event: Event | None = None, *, by: str, reason: str, on: date, role: str | None = None
    ) -> Corrected:
        """Correct an entry of the log, and see what that changes.

        The old entry stays in the log; a further one says what it should have
        said. ``record`` takes such an ``EntryCorrected`` too.

        Args:
            index: The entry's position in the log, from 0.
            event: What it should have said; None to strike it out.
            by: Who corrects it.
            reason: Why.
            on: The day of the correction.
            role: In which role.

        Returns:
            The case as it would have been, and the duties and findings that
            are others than before, both read as of the same day.

        Raises:
            InputError: There is no such entry, it is itself a correction, or a
                field has no sense.
            EventRefused: Corrected so, the log holds an event that is impossible.
        """
        from foiflow.cases.amend import amended

        entry = EntryCorrected(on=on, by=by, role=role, index=index, reason=reason, event=event)
        return amended(self, entry)

    def allowed_events(self, *, on: date, role: str | None = None) -> tuple[NextEvent, ...]:
        """List every type of event: whether it may happen next, or why not.

        Args:
            on: The day on which it would happen.
            role: Whoever would record it; None for anybody.

        Raises:
            UnknownName: The profile names roles, and none such.
        """
        return next_events(self.at(on)._ledger, on, role)

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

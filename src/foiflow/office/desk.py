"""The desk of an office: events are recorded, stored, and told to plugins."""

from __future__ import annotations

import logging
from functools import partial
from typing import TYPE_CHECKING, Protocol

import attrs

from foiflow.cases.case import Case
from foiflow.cases.findings import Finding
from foiflow.errors import Described, FoiflowError, InputError
from foiflow.hooks import PROJECT, ConversionProposal, HookFailure
from foiflow.law.load import load_profile
from foiflow.office.changes import Change, changes_between, duties_near, findings_raised
from foiflow.office.plugins import Plugins

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from foiflow.cases.duties import Duty
    from foiflow.cases.events import Event

__all__ = ["Office", "Register", "Step"]

_log = logging.getLogger(PROJECT)
_REVIEW = "conversion_review"


class Register(Protocol):
    """Where an office stores its cases."""

    def append(self, case_id: str, events: Sequence[Event], expected_version: int) -> object:
        """Store further events of a case.

        Args:
            case_id: The case.
            events: The events, in order.
            expected_version: How many events of the case the writer has read;
                0 for a case that is not in the register yet.

        Raises:
            StaleCase: The register holds another number of events.
        """


@attrs.frozen
class Step:
    """A case after a step, and what the step brought about.

    Attributes:
        case: The case; go on with this one.
        changes: What has become of its duties.
        hook_failures: The hooks that raised, in the order they were called.
        findings: The findings that the case did not have before.
        proposals: What plugins propose for the review of a conversion.
        error: Why a sweep could not read the case; ``case`` is then as it was.
    """

    case: Case
    changes: tuple[Change, ...] = ()
    hook_failures: tuple[HookFailure, ...] = ()
    findings: tuple[Finding, ...] = ()
    proposals: tuple[ConversionProposal, ...] = ()
    error: FoiflowError | None = None


class Office:
    """Where cases are recorded with plugins listening and a register behind.

    An office keeps nothing about cases, so that one may serve several threads.
    What has been told of a case is what lies before its ``as_of``: each step
    compares the case as of that day with what it has become.

    Args:
        plugins: Objects or modules with functions marked ``hooks.hookimpl``,
            called in this order; ``tryfirst`` goes ahead and ``trylast`` behind.
        register: Where events are stored before plugins hear of them.
        entry_points: Whether the plugins that installed packages offer under the
            group ``foiflow`` are called too, after the others. Not unless asked:
            what hears of cases is the office's choice, not an installer's.

    Raises:
        InputError: A plugin that could never work: see ``docs/hooks.md``.

    Example:
        >>> from datetime import date
        >>> from foiflow import Applicant, Office, events, open_case
        >>> office = Office()
        >>> case = open_case("1", profile="cn", applicant=Applicant(kind="business"),
        ...                  received=events.RequestReceived(on=date(2024, 3, 4), channel="online"))
        >>> step = office.record(case, events.ExtensionNotified(on=date(2024, 3, 25), working_days=10))
        >>> [(change.kind, change.duty.id, change.duty.due.isoformat()) for change in step.changes]
        [('due_changed', 'reply', '2024-04-16')]
        >>> [found.code for found in step.findings]
        ['extension_unapproved']
    """

    def __init__(
        self, *, plugins: Iterable[object] = (), register: Register | None = None, entry_points: bool = False
    ) -> None:
        """Register the plugins."""
        self._plugins = Plugins(plugins, entry_points=entry_points)
        self._register = register

    @property
    def plugins(self) -> tuple[str, ...]:
        """The names of its plugins, in the order they were given."""
        return self._plugins.names

    def open(self, case: Case) -> Step:
        """Take in a case that has just been opened: store it and tell of it.

        Args:
            case: A case with nothing but its receipt.

        Raises:
            InputError: It has a history. That is told by ``tell``.
        """
        if len(case.log) != 1:
            raise InputError("case.log", Described(f"{len(case.log)} events long"), "the receipt alone")
        made = _compared(None, case)
        self._store(case, case.log, 0)
        return self._told(made, None, case.log[0])

    def record(self, case: Case, event: Event) -> Step:
        """Record what happened next, store it, and tell of it.

        In this order: the case decides whether the event is possible, plugins
        may veto it, the register stores it, plugins hear of it.

        Args:
            case: The case, as of the day up to which its changes have been told.
            event: The event.

        Returns:
            The case with the event, never as of an earlier day than ``case``,
            and what has changed since then, by the event or by time.

        Raises:
            EventRefused: The event is impossible, or a plugin vetoes it.
            InputError: A field of the event has no sense.
            StaleCase: Somebody else has moved the case on; nothing was told.
        """
        recorded = case.record(event)
        if recorded.as_of < case.as_of:
            recorded = recorded.at(case.as_of)
        made = _compared(case, recorded)
        self._plugins.ask(case, event)
        self._store(case, (event,), len(case.log))
        return self._told(made, case, event)

    def sweep(self, cases: Iterable[Case], as_of: date, *, since: date | None = None, soon: int = 2) -> list[Step]:
        """Tell what time alone has brought about: overdue, lapsed, about to be.

        A case that cannot be read as of that day does not stop the others.

        Args:
            cases: The cases.
            as_of: The day of the sweep.
            since: The day of the sweep before, inclusive; None for each case's
                own ``as_of``, which is right for cases that a sweep gave. The
                days up to a case's last event are never swept.
            soon: A running duty is about to be due if at most so many working
                days are left after ``as_of``; 0 for those due that very day.

        Returns:
            One step for each case, in order, with the case as of that day.

        Raises:
            InputError: ``soon`` is less than 0.
        """
        if soon < 0:
            raise InputError("soon", soon, "a number of working days, 0 or more")
        return [self._swept(case, as_of, since, soon) for case in cases]

    def tell(self, case: Case) -> list[Step]:
        """Tell of a case's log as if it were recorded now, event by event.

        A replay calls no hooks; this is how to have them called. Nobody is asked
        and nothing is stored.

        Args:
            case: The case, such as a replay's ``Result.case``. Its events after
                ``as_of``, and those that are rejected, are left out.

        Returns:
            A step for each event.
        """
        history: list[tuple[Step, Case | None, Event]] = []
        before: Case | None = None
        for position, event in enumerate(case.log):
            after = attrs.evolve(case, log=case.log[: position + 1], read_as_of=None)
            if after.as_of > case.as_of:
                after = after.at(case.as_of)
            if event.on <= case.as_of and position not in {rejected for rejected, _ in after.rejected}:
                history.append((_compared(before, after), before, event))
                before = after
        return [self._told(*each) for each in history]

    def _store(self, case: Case, events: Sequence[Event], version: int) -> None:
        if self._register is not None:
            self._register.append(case.case_id, events, version)

    def _swept(self, case: Case, as_of: date, since: date | None, soon: int) -> Step:
        looked = since or case.read_as_of
        try:
            last = attrs.evolve(case, read_as_of=None).as_of
            start = last if looked is None else max(looked, last)
            if as_of < start:
                return Step(case)
            # A sweep of the last event's own day may have come before that event.
            reminded = looked is not None and looked >= last != since
            before, after = case.at(start), case.at(as_of)
            made = _compared(before, after)
            near = duties_near(
                before.duties,
                after.duties,
                was_near=lambda duty: reminded and _is_near(duty, before, soon),
                is_near=lambda duty: _is_near(duty, after, soon),
            )
        except FoiflowError as error:
            _log.error("case %s could not be read as of %s: %s", case.case_id, as_of, error)
            return Step(case, error=error)
        # What is suspended without a limit is due a day later with every day that passes.
        told = [each for each in made.changes if each.kind != "due_changed" or each.duty.status != "suspended"]
        step = self._told(attrs.evolve(made, changes=(*told, *near)), before, None)
        # A case that has not been read yet: the readings of a hundred thousand cases would fill the memory.
        return attrs.evolve(step, case=case.at(as_of))

    def _told(self, step: Step, before: Case | None, event: Event | None) -> Step:
        """Tell the plugins of a step; give it with what came of that."""
        case = step.case
        failures: list[HookFailure] = []
        proposals: list[ConversionProposal] = []
        tell = partial(self._plugins.tell, failures)
        if event is not None:
            tell("event_recorded", case=case, event=event, before=before, changes=step.changes)
        elif step.changes or step.findings:
            tell("time_passed", case=case, before=before, changes=step.changes)
        for change in step.changes:
            tell(f"duty_{change.kind}", case=case, duty=change.duty, before=change.before)
        for finding in step.findings:
            tell("finding_raised", case=case, finding=finding)
        for change in step.changes:
            if change.kind == "started" and change.duty.id == _REVIEW and change.duty.done is None:
                proposals += self._plugins.proposals(failures, case, change.duty)
        if _is_final(case) and not _is_final(before):
            tell("case_closed", case=case)
        self._plugins.report(failures, case)
        return attrs.evolve(step, hook_failures=tuple(failures), proposals=tuple(proposals))


def _compared(before: Case | None, after: Case) -> Step:
    """Say what has become of a case."""
    if before is None:
        return Step(after, changes_between((), after.duties), findings=after.findings)
    return Step(
        after,
        changes_between(before.duties, after.duties),
        findings=findings_raised(before.findings, after.findings),
    )


def _is_near(duty: Duty, case: Case, soon: int) -> bool:
    """Tell whether a duty that runs will be due within some working days."""
    if duty.status != "running" or duty.due < case.as_of:
        return False
    return case.book.calendar.working_days_between(case.as_of, duty.due) <= soon


def _is_final(case: Case | None) -> bool:
    """Tell whether a request is no longer being handled."""
    if case is None or case.state is None:
        return False
    profile = load_profile(case.profile)
    law_of = case.received_on or case.log[0].on
    return profile.rules(law_of, profile.conventions(case.log[0].on, dict(case.conventions))).states[case.state]

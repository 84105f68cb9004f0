"""What a plugin of an office may be asked and told: the hook specifications.

A plugin is an object or a module whose functions bear the mark ``hookimpl`` and
the name of a hook. A function takes the arguments it wants, by name. Only
``before_record`` can stop anything; whatever the other hooks do or raise, the
event stays recorded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs
import pluggy

from foiflow.cases.check import fault
from foiflow.errors import InputError

if TYPE_CHECKING:
    from foiflow.cases.case import Case
    from foiflow.cases.duties import Duty
    from foiflow.cases.events import Event
    from foiflow.cases.findings import Finding
    from foiflow.office.changes import Change

__all__ = ["PROJECT", "ConversionProposal", "HookFailure", "hookimpl", "hookspec"]

PROJECT = "foiflow"
"""The name that pluggy knows the hooks by, and the group of the entry points."""

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@attrs.frozen
class ConversionProposal:
    """What a plugin proposes when it is to be reviewed whether to publish.

    Attributes:
        decision: ``convert`` or ``keep``, as ``events.ConversionReviewed`` has it.
        reason: Why.
        plugin: The plugin that proposes it; the office fills it in.
    """

    decision: str
    reason: str | None = None
    plugin: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse what no review can decide."""
        expected = fault(self.decision, "choice:decision")
        if expected is not None:
            raise InputError("decision", self.decision, expected)


@attrs.frozen
class HookFailure:
    """A hook that raised; the event that it was told of stays recorded.

    Attributes:
        plugin: The plugin's name.
        hook: The hook's name.
        error: What it raised. Its text may name people, so it prints as its type.
    """

    plugin: str
    hook: str
    error: Exception = attrs.field(repr=lambda error: type(error).__name__)


# --- asked before ----------------------------------------------------------------------------------------------------


@hookspec(firstresult=True)
def before_record(case: Case, event: Event) -> str | None:
    """Say why an event may not be recorded, or nothing.

    It is asked about events that are possible where the case stands, and not
    about a receipt: what has arrived has arrived. The first reason decides. A
    function that raises, or gives anything but a text or None, refuses too,
    since a guard that cannot tell must let nothing through.

    Args:
        case: The case without the event.
        event: The event.

    Returns:
        The reason, for whoever tried to record it; None to let it through.
    """


# --- told afterwards -------------------------------------------------------------------------------------------------


@hookspec
def event_recorded(case: Case, event: Event, before: Case | None, changes: tuple[Change, ...]) -> None:
    """Hear of an event that has been recorded, and stored if there is a register.

    Args:
        case: The case with the event.
        event: The event.
        before: The case without it; None for its receipt.
        changes: What has become of its duties, each of which is told by a hook
            of its own afterwards.
    """


@hookspec
def time_passed(case: Case, before: Case, changes: tuple[Change, ...]) -> None:
    """Hear that time alone has changed something in a case.

    Args:
        case: The case as of the day of the sweep.
        before: The case as of the day it was looked at last.
        changes: What has become of its duties, as in ``event_recorded``; empty
            where only a finding came about.
    """


@hookspec
def duty_started(case: Case, duty: Duty, before: Duty | None) -> None:
    """Hear of a duty that has arisen.

    Args:
        case: The case.
        duty: The duty.
        before: The running that it takes the place of, as it stood, where a
            restart made that void; else None.
    """


@hookspec
def duty_suspended(case: Case, duty: Duty, before: Duty | None) -> None:
    """Hear that a duty waits: a consultation or an unpaid fee stops its clock.

    Args:
        case: The case.
        duty: The duty; its due date is what it would be as of now.
        before: The duty as it stood; None if it has just arisen.
    """


@hookspec
def duty_resumed(case: Case, duty: Duty, before: Duty | None) -> None:
    """Hear that a duty runs again.

    Args:
        case: The case.
        duty: The duty.
        before: The duty as it stood: suspended, or over or overdue until an
            extension or a corrected entry put that right.
    """


@hookspec
def duty_due_changed(case: Case, duty: Duty, before: Duty) -> None:
    """Hear that an open duty is due on another day.

    Args:
        case: The case.
        duty: The duty.
        before: The duty with the day it was due on before.
    """


@hookspec
def duty_due_soon(case: Case, duty: Duty, before: Duty | None) -> None:
    """Hear in a sweep that a running duty will be due within a few working days.

    Args:
        case: The case as of the day of the sweep.
        duty: The duty.
        before: The duty as it stood when the case was looked at last.
    """


@hookspec
def duty_met(case: Case, duty: Duty, before: Duty | None) -> None:
    """Hear that a duty has been discharged, in time or late.

    Args:
        case: The case.
        duty: The duty; its status is ``met`` or ``met_late``.
        before: The duty as it stood; None if it has just arisen.
    """


@hookspec
def duty_overdue(case: Case, duty: Duty, before: Duty | None) -> None:
    """Hear that the agency has let a due date pass.

    Args:
        case: The case.
        duty: The duty.
        before: The duty as it stood; None if it has just arisen.
    """


@hookspec
def duty_lapsed(case: Case, duty: Duty, before: Duty | None) -> None:
    """Hear that somebody else's time is out: the agency need wait no longer.

    Args:
        case: The case.
        duty: The duty.
        before: The duty as it stood; None if it has just arisen.
    """


@hookspec
def duty_voided(case: Case, duty: Duty, before: Duty | None) -> None:
    """Hear that a duty is owed no more: take its reminders down.

    Args:
        case: The case.
        duty: The duty, void: replaced by a restart, ended with its request, or
            gone with an entry that was struck out.
        before: The duty as it stood; None if it has just arisen.
    """


@hookspec
def finding_raised(case: Case, finding: Finding) -> None:
    """Hear of a finding that the case did not have before.

    Args:
        case: The case.
        finding: The finding.
    """


@hookspec
def conversion_review(case: Case, duty: Duty) -> ConversionProposal | None:
    """Propose whether to publish what was asked for, when that is to be reviewed.

    Called when the duty ``conversion_review`` has arisen and is still open.

    Args:
        case: The case.
        duty: The duty to review.

    Returns:
        A proposal, which the step hands on to whoever decides; or None.
    """


@hookspec
def case_closed(case: Case) -> None:
    """Hear that a request is no longer being handled.

    Called when the case passes from a state in which it is handled to a final
    one: answered, lapsed or withdrawn. A case that an order has reopened is
    closed again by its next answer.

    Args:
        case: The case.
    """


@hookspec
def hook_failed(case: Case, failure: HookFailure) -> None:
    """Hear that a hook has raised; failures of this one are not told on.

    Args:
        case: The case.
        failure: Which hook of which plugin, and what it raised.
    """

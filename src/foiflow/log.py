"""One structured line for each step of a case, without a word about people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import structlog

from foiflow.hooks import hookimpl

if TYPE_CHECKING:
    from foiflow.cases.case import Case
    from foiflow.cases.events import Event
    from foiflow.cases.findings import Finding
    from foiflow.hooks import HookFailure
    from foiflow.office.changes import Change

__all__ = ["LogPlugin"]


class LogPlugin:
    """Writes what an office does to a structlog logger.

    The lines are ``event_recorded``, ``time_passed``, ``finding_raised`` and
    ``hook_failed``. They hold the case's number, states, days, duties and codes;
    never a field that may name people, nor any free text. Nothing is configured:
    where the lines go, and in what form, is the caller's.

    Args:
        logger: A structlog logger; ``structlog.get_logger("foiflow")`` if None.

    Example:
        >>> from datetime import date
        >>> from foiflow import Applicant, Office, events, open_case
        >>> class Printer:
        ...     def info(self, event, **values): print(event, values["case_id"], values["event_type"])
        >>> office = Office(plugins=[LogPlugin(Printer())])
        >>> case = open_case("1", profile="cn", applicant=Applicant(kind="business"),
        ...                  received=events.RequestReceived(on=date(2024, 3, 4), channel="online"))
        >>> step = office.record(case, events.RequestRegistered(on=date(2024, 3, 5)))
        event_recorded 1 request_registered
    """

    def __init__(self, logger: Any = None) -> None:
        """Take the logger."""
        self._log = structlog.get_logger("foiflow") if logger is None else logger

    @hookimpl
    def event_recorded(self, case: Case, event: Event, before: Case | None, changes: tuple[Change, ...]) -> None:
        """Log an event: the states it leads from and to, and the duties it moves."""
        self._log.info(
            "event_recorded",
            case_id=case.case_id,
            # structlog owns the key ``event``.
            event_type=event.type,
            on=event.on.isoformat(),
            from_state=None if before is None else before.state,
            to_state=case.state,
            changes=[_plain(change) for change in changes],
        )

    @hookimpl
    def time_passed(self, case: Case, changes: tuple[Change, ...]) -> None:
        """Log what a sweep has found."""
        self._log.info(
            "time_passed",
            case_id=case.case_id,
            as_of=case.as_of.isoformat(),
            state=case.state,
            changes=[_plain(change) for change in changes],
        )

    @hookimpl
    def finding_raised(self, case: Case, finding: Finding) -> None:
        """Log a finding by its code; its sentence is on the case."""
        self._log.info(
            "finding_raised",
            case_id=case.case_id,
            code=finding.code,
            on=finding.on.isoformat(),
            severity=finding.severity,
            cites=list(finding.cites),
        )

    @hookimpl
    def hook_failed(self, case: Case, failure: HookFailure) -> None:
        """Log a hook that raised; what the exception says may name people."""
        self._log.error(
            "hook_failed",
            case_id=case.case_id,
            plugin=failure.plugin,
            hook=failure.hook,
            error_type=type(failure.error).__name__,
        )


def _plain(change: Change) -> dict[str, str | None]:
    """Write a change without whom it is about."""
    return {
        "kind": change.kind,
        "duty": change.duty.id,
        "status": change.duty.status,
        "due": change.duty.due.isoformat(),
        "due_before": None if change.before is None else change.before.due.isoformat(),
    }

"""The conditions that duties rest on, each answered by reading the log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from foiflow.cases.events import Event
    from foiflow.law.measures import Trigger
    from foiflow.testing.naive.duties import Duties

__all__ = ["CONDITIONS", "is_known", "matches"]


def matches(duties: Duties, trigger: Trigger, event: Any) -> bool:
    """Tell whether an event is what a trigger speaks of.

    Args:
        duties: The case before the event.
        trigger: The trigger, all of whose conditions are known here.
        event: The event.
    """
    return (
        event.type == trigger.event
        and all(getattr(event, field) in values for field, values in trigger.where.items())
        and all(getattr(event, field) not in values for field, values in trigger.where_not.items())
        and (not trigger.has or any(getattr(event, field) is not None for field in trigger.has))
        and (trigger.if_ is None or CONDITIONS[trigger.if_](duties, event))
        and (trigger.unless is None or not CONDITIONS[trigger.unless](duties, event))
    )


def is_known(trigger: Trigger) -> bool:
    """Tell whether the conditions of a trigger are known here."""
    return {trigger.if_, trigger.unless} - {None} <= CONDITIONS.keys()


def _last(log: Sequence[Event], kind: str) -> Any:
    found = [event for event in log if event.type == kind]
    return found[-1] if found else None


def _against_a_notice(_: Duties, event: Any) -> bool:
    return bool(event.against == "notice")


def _already_answered(duties: Duties, _: Any) -> bool:
    return _last(duties.log, "answer_issued") is not None


def _bill_now_paid(duties: Duties, event: Any) -> bool:
    return duties.facts.pays_in_full(event)


def _conversion_decided_before(duties: Duties, _: Any) -> bool:
    review = _last(duties.log, "conversion_reviewed")
    return review is not None and review.decision == "convert"


def _correction_notice_was_late(duties: Duties, _: Any) -> bool:
    notices = [run for run in duties.runs if run.row.id == "correction_notice" and run.voided is None]
    return bool(notices) and notices[-1].done is not None and notices[-1].done > duties.due(notices[-1])


def _gives_information(_: Duties, event: Any) -> bool:
    outcomes = vocabulary()["outcome"]
    given = [event.outcome, *(item.outcome for item in event.items)]
    return any(outcomes[code].get("gives_information", False) for code in given)


def _no_payment_period(duties: Duties, _: Any) -> bool:
    return not any(run.row.id == "fee_payment" and run.voided is None for run in duties.runs)


def _reconsideration_comes_first(duties: Duties, event: Any) -> bool:
    first = {
        code
        for row in duties.rules.remedy
        if row.route == "reconsideration_first" and row.in_force.holds_on(event.on)
        for code in row.outcomes
    }
    if event.outcome == "partly_disclosed" and event.items:
        return any(item.outcome in first for item in event.items)
    return event.outcome in first


CONDITIONS: dict[str, Callable[[Duties, Any], bool]] = {
    "against_a_notice": _against_a_notice,
    "already_answered": _already_answered,
    "bill_now_paid": _bill_now_paid,
    "conversion_decided_before": _conversion_decided_before,
    "correction_notice_was_late": _correction_notice_was_late,
    "gives_information": _gives_information,
    "no_payment_period": _no_payment_period,
    "reconsideration_comes_first": _reconsideration_comes_first,
}
"""By name; a duty that rests on another one is not read."""

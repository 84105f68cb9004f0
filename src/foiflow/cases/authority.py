"""Who may record an event, where a profile says so.

Roles bind whoever records, live; they do not touch what a log already holds,
for an answer that the wrong clerk entered has been given all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from foiflow.cases.triggers import matcher
from foiflow.errors import UnknownName

if TYPE_CHECKING:
    from datetime import date

    from foiflow.cases.events import Event
    from foiflow.cases.ledger import Ledger
    from foiflow.law.measures import Trigger
    from foiflow.law.model import Role, Rules

__all__ = ["Authority", "authority_over", "not_authorised", "roles_known"]


class Authority(NamedTuple):
    """One role's leave to record events of a type.

    Attributes:
        role: The role's id.
        only: To what values of its fields the event is limited, in words.
        cites: The role's articles.
    """

    role: str
    only: str
    cites: tuple[str, ...]


def roles_known(rules: Rules, on: date) -> tuple[Role, ...]:
    """Give the roles that a profile names on a day; none where all may do all."""
    return tuple(role for role in rules.role if role.in_force.holds_on(on))


def authority_over(rules: Rules, event_type: str, on: date) -> tuple[Authority, ...]:
    """Give who may record events of a type on a day; empty where everybody may."""
    return tuple(
        Authority(role.id, _only(trigger), role.cite)
        for role in roles_known(rules, on)
        for trigger in role.may
        if trigger.event == event_type
    )


def _only(trigger: Trigger) -> str:
    """Write to what a role's trigger is limited."""
    among = [f"{field} {' or '.join(map(str, values))}" for field, values in trigger.where.items()]
    others = [f"{field} not {' or '.join(map(str, values))}" for field, values in trigger.where_not.items()]
    return ", ".join(among + others)


def not_authorised(ledger: Ledger, event: Event) -> str | None:
    """Say why an event may not be recorded by the role that it names.

    Args:
        ledger: The case before the event.
        event: The event, with its ``role``.

    Returns:
        What stands in the way, or None where nothing does.

    Raises:
        UnknownName: The profile names roles, and none such.
    """
    rules = ledger.plan.rules
    roles = roles_known(rules, event.on)
    if event.role is not None and roles and event.role not in {role.id for role in roles}:
        raise UnknownName("role of this profile", event.role, [role.id for role in roles])
    leave = [(role, trigger) for role in roles for trigger in role.may if trigger.event == event.type]
    if not leave:
        return None
    for role, trigger in leave:
        test = matcher(trigger)
        if role.id == event.role and (test is None or test(ledger, event)):
            return None
    named = ", ".join(dict.fromkeys(role.id for role, _ in leave))
    if event.role is None:
        return f"no role is named, and only {named} may record it"
    return f"role {event.role} may not record it so; {named} may, as far as each is allowed"

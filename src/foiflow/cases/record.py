"""From a case to a log: plain values that any format can write."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from foiflow.cases.case import Case
    from foiflow.cases.events import Event

__all__ = ["case_to_dict", "event_to_dict"]

_HEADER = ("agent", "agency", "government", "subject", "information_key")


@cache
def _defaults(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    return tuple((field.name, field.default) for field in attrs.fields(kind))


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if attrs.has(type(value)):
        return event_to_dict(value) if hasattr(value, "type") else _given(value)
    return value


def _given(value: Any) -> dict[str, Any]:
    """Give the fields that differ from their defaults."""
    pairs = ((name, default, getattr(value, name)) for name, default in _defaults(type(value)))  # type: ignore[arg-type]  # a class is hashable
    return {name: _plain(found) for name, default, found in pairs if found != default}


def event_to_dict(event: Event) -> dict[str, Any]:
    """Give an event as plain values: its type, then what differs from defaults."""
    return {"type": event.type, **_given(event)}


def case_to_dict(case: Case) -> dict[str, Any]:
    """Give a case as a log: the header's given fields, then the events."""
    who = [_given(applicant) for applicant in case.applicants]
    header = {name: getattr(case, name) for name in _HEADER}
    profile = case.book.profile.id if isinstance(case.profile, Path) else case.profile
    return {
        "case_id": case.case_id,
        "profile": profile,
        **({"applicant": who[0]} if len(who) == 1 else {"applicants": who}),
        **{name: value for name, value in header.items() if value is not None},
        **({"conventions": dict(case.conventions)} if case.conventions else {}),
        **({"items": [_given(item) for item in case.items]} if case.items else {}),
        "events": [event_to_dict(event) for event in case.log],
    }

"""Write a worklist as an iCalendar file (RFC 5545): every date on its own day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from foiflow.calendars.ics_file import ics_file, midnight
from foiflow.errors import UnknownName
from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiflow.office.worklist import WorkItem

__all__ = ["LANGUAGES", "to_ics"]


class _Words(NamedTuple):
    title: str
    nothing: str
    deadline: str
    internal: str
    about: str
    due: str
    range: str
    target: str
    basis: str
    lights: dict[str, str]


_WORDS = {
    "zh": _Words(
        title="待办期限",
        nothing="没有待办期限",
        deadline="{case}：{duty}{about}",
        internal="{case}：{duty}{about}（内部期限）",
        about="（{about}）",
        due="法定期限：{due}",
        range="法定期限：{due}（预计，{not_before}至{not_after}）",
        target="内部期限：{target}",
        basis="依据：{cites}",
        lights={"red": "红灯", "amber": "黄灯", "green": "绿灯"},
    ),
    "en": _Words(
        title="Worklist",
        nothing="Nothing is owed",
        deadline="{case}: {duty}{about}",
        internal="{case}: {duty}{about}, internal date",
        about=" ({about})",
        due="Due in law: {due}",
        range="Due in law: {due}, not final, {not_before} to {not_after}",
        target="Internal date: {target}",
        basis="Basis: {cites}",
        lights={"red": "red", "amber": "amber", "green": "green"},
    ),
}
LANGUAGES = tuple(_WORDS)
"""The languages that the file can be written in."""


def to_ics(items: Iterable[WorkItem], as_of: date, *, lang: str = "zh") -> bytes:
    """Write open duties as events of a whole day, without a time zone.

    A duty stands on the earliest day on which it may be due, and is tentative
    where that is not final or the duty is suspended; its internal date is an
    event of its own. The same
    duty keeps its event when its date moves, so that a calendar which reads the
    file again moves it too. The same input gives the same bytes.

    Args:
        items: The open duties.
        as_of: The day of the worklist, by which the events are stamped.
        lang: ``zh`` or ``en``.

    Returns:
        The file, in UTF-8. It names the parties that duties are about.

    Raises:
        UnknownName: There is no such language.
        ModuleNotFoundError: The package icalendar is not installed.

    Example:
        >>> from datetime import date
        >>> from foiflow.office.worklist import worklist
        >>> case = {"case_id": "1", "profile": "cn", "applicant": {"kind": "business"},
        ...         "events": [{"type": "request_received", "on": "2024-03-04", "channel": "online"}]}
        >>> day = date(2024, 3, 25)
        >>> lines = to_ics(worklist([case], day), day, lang="en").decode().splitlines()
        >>> [line for line in lines if line.startswith(("SUMMARY", "DTSTART"))]
        ['SUMMARY:1: reply', 'DTSTART;VALUE=DATE:20240401']
    """
    if lang not in _WORDS:
        raise UnknownName("language", lang, _WORDS)
    words, stamp = _WORDS[lang], midnight(as_of)
    events = ({"dtstamp": stamp, **values} for item in items for values in _events(item, words, lang))
    nothing = {"uid": _uid("none", as_of), "dtstamp": stamp, "dtstart": as_of, "summary": words.nothing}
    return ics_file(f"worklist//{lang.upper()}", words.title, events, nothing)


def _events(item: WorkItem, words: _Words, lang: str) -> Iterable[dict[str, object]]:
    """Give the event of a duty, and that of its internal date."""
    said = {
        "case": item.case_id,
        "duty": vocabulary()["duty"][item.duty][lang],
        "about": "" if item.about is None else words.about.format(about=item.about),
    }
    told = (words.range if item.provisional else words.due).format(
        due=item.due, not_before=item.not_before, not_after=item.not_after
    )
    lines = [told, *([] if item.target is None else [words.target.format(target=item.target)])]
    common = {
        "description": "\n".join([*lines, words.basis.format(cites=", ".join(item.cites))]),
        "categories": [words.lights[item.light]],
        "transp": "TRANSPARENT",
    }
    yield {
        "uid": _uid("due", item.case_id, item.duty, item.about, item.starts),
        **_on(item.not_before),
        "summary": words.deadline.format(**said),
        "status": "TENTATIVE" if item.provisional or item.status == "suspended" else "CONFIRMED",
        **common,
    }
    if item.target is not None:
        yield {
            "uid": _uid("target", item.case_id, item.duty, item.about, item.starts),
            **_on(item.target),
            "summary": words.internal.format(**said),
            "status": "CONFIRMED",
            **common,
        }


def _on(day: date) -> dict[str, object]:
    return {"dtstart": day, "dtend": day + timedelta(1)}


def _uid(*parts: object) -> str:
    """Give an event's id: the same for the same duty, and naming nobody."""
    return f"{uuid5(NAMESPACE_URL, repr(parts))}@foiflow"

"""An iCalendar file (RFC 5545) of events that last whole days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["ics_file", "midnight"]


def ics_file(product: str, title: str, events: Iterable[Mapping[str, object]], nothing: Mapping[str, object]) -> bytes:
    """Write events; the same give the same bytes.

    Args:
        product: What the events are about and their language, for the file's head.
        title: What a calendar program calls the file.
        events: The properties of each event.
        nothing: Those of the entry that stands in a file without events.

    Returns:
        The file, in UTF-8.

    Raises:
        ModuleNotFoundError: The package icalendar is not installed.

    Example:
        >>> from datetime import date
        >>> day = date(2024, 4, 1)
        >>> event = {"uid": "1@foiflow", "dtstamp": midnight(day), "dtstart": day, "summary": "reply"}
        >>> b"DTSTART;VALUE=DATE:20240401" in ics_file("worklist//EN", "Worklist", [event], {})
        True
    """
    try:
        from icalendar import Calendar, Event, Journal
    except ModuleNotFoundError as error:
        sentence = f"an iCalendar file needs {error.name}; pip install 'foiflow[cli]'"
        raise ModuleNotFoundError(sentence, name=error.name) from None
    file = Calendar()
    head = {"prodid": f"-//foiflow//{product}", "version": "2.0", "calscale": "GREGORIAN", "x-wr-calname": title}
    for name, text in head.items():
        file.add(name, text)
    entries: list[tuple[Event | Journal, Mapping[str, object]]] = [(Event(), event) for event in events]
    # The format asks for a component; a journal entry shows up in no one's week.
    for entry, properties in entries or [(Journal(), nothing)]:
        for key, value in properties.items():
            entry.add(key, value)
        file.add_component(entry)
    written: bytes = file.to_ical()
    return written


def midnight(day: date) -> datetime:
    """Give the moment that stamps what was known on a day."""
    return datetime.combine(day, time(), UTC)

"""Cases as process mining reads them: rows of a table, or an XES file.

An event has its day and no hour, so its time is midnight UTC, and events of one
day keep the order of the log. No text that may name somebody goes out: beside
types, days, numbers, yes and no, and words of the vocabulary there are only the
case's number and its agency.
"""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import XMLGenerator
from xml.sax.xmlreader import AttributesImpl

from foiflow.law.files import event_fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from typing import BinaryIO

    from foiflow.batch.replay import Result

    Value = str | bool | int | float | datetime

__all__ = ["event_rows", "followed_by", "variants", "write_xes"]

CASE = "case:concept:name"
ACTIVITY = "concept:name"
TIME = "time:timestamp"

_KINDS = ("amount", "choice", "count", "date", "flag", "outcome")
_USUAL = ("on_is", "exact")
"""What almost every event says, and a row therefore does not."""
_SITE = "http://www.xes-standard.org/"
_EXTENSIONS = {"concept": "Concept", "time": "Time", "org": "Organizational"}
_NOTHING: Mapping[str, str] = {}


def event_rows(results: Iterable[Result]) -> Iterator[dict[str, Value]]:
    """Give each event as a row with the columns that pm4py looks for.

    Args:
        results: The cases, as ``replay`` gives them; those that could not be
            read are left out, and so are events that were impossible.

    Returns:
        The rows, case by case, made as they are asked for. What is not known is
        absent from a row.

    Example:
        >>> import foiflow
        >>> case = {"case_id": "1", "profile": "cn", "applicant": {"kind": "business"},
        ...         "events": [{"type": "request_received", "on": "2024-03-04", "channel": "online"}]}
        >>> [row] = event_rows(foiflow.replay([case]))
        >>> row["case:concept:name"], row["concept:name"], f"{row['time:timestamp']:%Y-%m-%d}", row["channel"]
        ('1', 'request_received', '2024-03-04', 'online')
    """
    for about, events in _traces(results):
        of_case = {f"case:{name}": value for name, value in about.items()}
        for event in events:
            yield of_case | _of_event(event)


def variants(results: Iterable[Result]) -> Counter[tuple[str, ...]]:
    """Count how many cases took each way: the types of their events, in order.

    Args:
        results: The cases.
    """
    readings = (result.reading for result in results)
    ledgers = (reading.ledger for reading in readings if reading is not None)
    return Counter(tuple([event.type for event in ledger.accepted]) for ledger in ledgers if ledger is not None)


def followed_by(ways: Mapping[tuple[str, ...], int]) -> Counter[tuple[str, str]]:
    """Count how often each type of event directly followed each other one.

    Args:
        ways: Variants with how many cases took each.
    """
    found: Counter[tuple[str, str]] = Counter()
    for way, count in ways.items():
        for pair in pairwise(way):
            found[pair] += count
    return found


def write_xes(results: Iterable[Result], stream: BinaryIO) -> int:
    """Write cases as XES (IEEE 1849), one trace a case, as they are read.

    Args:
        results: The cases.
        stream: A file open for writing bytes.

    Returns:
        How many traces were written.
    """
    xml = XMLGenerator(stream, encoding="utf-8", short_empty_elements=True)
    xml.startDocument()
    _begin(xml, "log", {"xes.version": "1849-2016", "xmlns": _SITE})
    for prefix, name in _EXTENSIONS.items():
        _write(xml, "extension", {"name": name, "prefix": prefix, "uri": f"{_SITE}{prefix}.xesext"})
    _write(xml, "classifier", {"name": "Activity", "keys": ACTIVITY})
    traces = 0
    for about, events in _traces(results):
        traces += 1
        xml.characters("\n")
        _begin(xml, "trace")
        _write_values(xml, about)
        for event in events:
            _begin(xml, "event")
            _write_values(xml, _of_event(event))
            xml.endElement("event")
        xml.endElement("trace")
    xml.endElement("log")
    xml.endDocument()
    return traces


def _traces(results: Iterable[Result]) -> Iterator[tuple[dict[str, Value], Sequence[Any]]]:
    """Give what is known of each case, and its events."""
    for result in results:
        reading, case = result.reading, result.case
        if reading is not None and reading.ledger is not None and case is not None:
            rules = reading.ledger.plan.rules
            known = {ACTIVITY: case.case_id, "profile": rules.profile, "law": rules.law, "state": reading.state}
            known |= {"applicant_kind": case.applicant.kind, "agency": case.agency}
            yield {name: value for name, value in known.items() if value is not None}, reading.ledger.accepted


def _of_event(event: Any) -> dict[str, Value]:
    row: dict[str, Value] = {ACTIVITY: event.type, TIME: _midnight(event.on)}
    for field in _plain_fields(event.type):
        value = getattr(event, field)
        if value is not None and (field, value) != _USUAL:
            row[field] = _midnight(value) if isinstance(value, date) else value
    if event.role is not None:
        row["org:role"] = event.role
    return row


@cache
def _plain_fields(event_type: str) -> tuple[str, ...]:
    """Name the fields of an event that hold no free text."""
    kinds = event_fields(event_type).items()
    return tuple(name for name, kind in kinds if kind.removesuffix("!").partition(":")[0] in _KINDS and name != "on")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _write_values(xml: XMLGenerator, values: Mapping[str, Value]) -> None:
    for key, value in values.items():
        if isinstance(value, bool):
            _write(xml, "boolean", {"key": key, "value": str(value).lower()})
        elif isinstance(value, datetime):
            _write(xml, "date", {"key": key, "value": value.isoformat()})
        elif isinstance(value, str):
            # XML has no way to write a control character.
            text = "".join(mark if mark.isprintable() else " " for mark in value)
            _write(xml, "string", {"key": key, "value": text})
        else:
            _write(xml, "int" if isinstance(value, int) else "float", {"key": key, "value": str(value)})


def _write(xml: XMLGenerator, element: str, attributes: Mapping[str, str]) -> None:
    _begin(xml, element, attributes)
    xml.endElement(element)


def _begin(xml: XMLGenerator, element: str, attributes: Mapping[str, str] = _NOTHING) -> None:
    xml.startElement(element, AttributesImpl(attributes))

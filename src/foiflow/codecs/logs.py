"""From plain values to cases: every field checked, every fault named."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from foiflow.cases.case import Applicant, Case, Item
from foiflow.cases.check import fault, fields_of, one_of_missing
from foiflow.cases.events import EVENT_TYPES, Event, ItemOutcome
from foiflow.codecs import jsonl
from foiflow.errors import MISSING, Described, InputError, UnknownName
from foiflow.law.files import vocabulary
from foiflow.law.load import load_profile

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from foiflow.calendars.index import WorkdayIndex

    Reader = Callable[[Any], Any]

__all__ = ["case_from_dict", "case_from_json", "profile_named"]

_EXPECTED = {
    "date": "a date, YYYY-MM-DD",
    "events": "a list of events",
    "applicant": "an object with kind",
    "applicants": "a list of applicants",
    "items": "a list of objects with key and label",
}
_ISO_LENGTH = len("2024-03-04")
_DAYS: dict[str, date] = {}
_DAYS_KEPT = 2**16


def _day(text: Any) -> date:
    """Read ``YYYY-MM-DD`` and nothing else; days already met are remembered."""
    found = _DAYS.get(text)
    if found is None:
        if len(text) != _ISO_LENGTH or not text[:4].isdigit() or text[4] != "-" or text[7] != "-":
            raise ValueError(text)
        found = date.fromisoformat(text)
        if len(_DAYS) < _DAYS_KEPT:
            _DAYS[text] = found
    return found


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _outcomes(values: list[Mapping[str, Any]]) -> tuple[ItemOutcome, ...]:
    return tuple(ItemOutcome(**value) for value in values)


def _listed(value: Any) -> tuple[Any, ...]:
    if type(value) is not list:
        raise TypeError("a list is needed")
    return tuple(value)


def _said(value: Mapping[str, Any]) -> Event:
    if isinstance(value, dict) and value.get("type") == "entry_corrected":
        raise InputError("event.type", "entry_corrected", "an event, not itself a correction")
    return _event(value, "event.")


_READERS: dict[str, Reader] = {
    "date": _day,
    "moment": _moment,
    "texts": _listed,
    "choices": _listed,
    "outcomes": _outcomes,
    "log_event": _said,
}


class _Kind:
    """How the fields of one type of event are read."""

    __slots__ = ("cls", "days", "fields", "rest")

    def __init__(self, event_type: str) -> None:
        self.cls = EVENT_TYPES[event_type]
        self.fields = {name: kind.removesuffix("!") for name, kind in fields_of(event_type).items()}


@lru_cache
def _kinds() -> dict[str, _Kind]:
    return {name: _Kind(name) for name in vocabulary()["event"]}


@lru_cache
def _reader(kind: str) -> Reader:
    """Give the function that reads a value of a kind, or raises anything."""
    base, _, words = kind.partition(":")
    if base in _READERS:
        read = _READERS[base]
        if base == "date":
            return read
    elif base == "choice":
        known = {option: option for option in vocabulary()["choice"][words]}
        return known.__getitem__
    elif base == "outcome":
        outcomes = {code: code for code in vocabulary()["outcome"]}
        return outcomes.__getitem__
    else:
        read = _READERS.get(base, _same)

    def checked(value: Any) -> Any:
        made = read(value)
        if fault(made, kind) is not None:
            raise ValueError(kind)
        return made

    return checked


def _same(value: Any) -> Any:
    return value


def _event(raw: Any, path: str) -> Event:
    """Read one event.

    Raises:
        InputError: It is no object, of no known type, or a field is wrong.
    """
    if type(raw) is not dict:
        raise InputError(path.rstrip("."), raw, "an event: an object with type and on", personal=True)
    name = raw.get("type", MISSING)
    kind = _kinds().get(name) if type(name) is str else None
    if kind is None:
        raise InputError(f"{path}type", name, _nearest(name, _kinds()))
    fields, values = kind.fields, {}
    for field, value in raw.items():
        if field == "type" or value is None or value == "":
            continue
        try:
            values[field] = _reader(fields[field])(value)
        except InputError as error:
            raise InputError(f"{path}{error.path}", error.value, error.expected, personal=error.personal) from None
        except Exception:  # noqa: BLE001 -- whatever a bad value provokes, the sentence is the same
            raise _field_error(f"{path}{field}", field, value, fields) from None
    try:
        event = kind.cls(**values)
    except TypeError:
        required = [field for field, word in fields_of(name).items() if word.endswith("!") and field not in values]
        raise InputError(f"{path}{required[0]}", MISSING, _expected(fields[required[0]])) from None
    if kind.cls.type in _WITH_ALTERNATIVES and (missing := one_of_missing(event)):
        both = all(getattr(event, field) is not None for field in missing)
        found = Described("there with " + " and ".join(missing[1:])) if both else MISSING
        raise InputError(f"{path}{missing[0]}", found, f"one of {' or '.join(missing)}")
    return event


_WITH_ALTERNATIVES = frozenset(name for name, word in vocabulary()["event"].items() if "one_of" in word)


def _field_error(path: str, field: str, value: Any, fields: Mapping[str, str]) -> InputError:
    if field not in fields:
        return InputError(path, value, f"{_nearest(field, fields)} as a field", personal=True)
    return InputError(path, value, _expected(fields[field]), personal=field in vocabulary()["common"]["personal"])


def _expected(kind: str) -> str:
    """Say what a value of a kind looks like."""
    base = kind.partition(":")[0]
    return _EXPECTED.get(base) or fault(None, kind) or kind


def _nearest(name: object, known: Mapping[str, Any]) -> str:
    return f"one of {UnknownName('', str(name), known).listed}"


# --- cases ----------------------------------------------------------------------------------------------------------


def case_from_dict(
    raw: Any,
    *,
    profile: str | Path | None = None,
    conventions: Mapping[str, str | int] | None = None,
    calendar: WorkdayIndex | None = None,
) -> Case:
    """Read a case log from plain values.

    Args:
        raw: The log, as JSON gives it.
        profile: The profile for a log that names none, or the file of the
            profile that it names.
        conventions: Values that replace the profile's defaults and the log's.
        calendar: A calendar in place of the profile's own.

    Raises:
        InputError: Something in it cannot be read; ``path`` says where.
    """
    if type(raw) is not dict:
        raise InputError("", _described(raw), "a case: a JSON object with case_id, applicant and events")
    known = vocabulary()["common"]["case"]
    for name in raw:
        if name not in known:
            raise InputError(name, raw[name], f"{_nearest(name, known)} as a field", personal=True)
    case_id = raw.get("case_id", MISSING)
    if type(case_id) is not str or not case_id:
        raise InputError("case_id", case_id, "a text that is not empty")
    events = raw.get("events", MISSING)
    if type(events) is not list:
        raise InputError("events", events, _EXPECTED["events"], personal=events is not MISSING)
    return Case(
        case_id=case_id,
        profile=profile_named(raw.get("profile"), profile),
        applicants=_applicants(raw),
        log=tuple([_event(event, f"events[{number}].") for number, event in enumerate(events)]),
        agent=_text(raw, "agent"),
        agency=_text(raw, "agency"),
        government=_text(raw, "government"),
        subject=_text(raw, "subject"),
        information_key=_text(raw, "information_key"),
        items=_items(raw.get("items")),
        conventions={**_conventions(raw.get("conventions")), **(conventions or {})},
        calendar=calendar,
    )


def _described(value: object) -> Described:
    """Name the kind of a JSON value, and show nothing of it."""
    names = {dict: "an object", list: "an array", str: "a text", bool: str(value).lower(), type(None): "null"}
    return Described(names.get(type(value), "a number"))


def profile_named(named: Any, given: str | Path | None) -> str | Path:
    """Give the profile that a record names, or the caller's.

    Raises:
        InputError: Neither names one, or there is none of that id.
    """
    if named is None or named == "":
        if given is None:
            raise InputError("profile", MISSING, "a profile's id, in the record or given for all (--profile)")
        return given
    if type(named) is not str:
        raise InputError("profile", named, "a profile's id")
    if named == _id_of(given):
        return given  # type: ignore[return-value]  # it has an id, so it is not None
    _known_profile(named)
    return named


@lru_cache
def _id_of(given: str | Path | None) -> str | None:
    return None if given is None else load_profile(given).id


@lru_cache
def _known_profile(name: str) -> None:
    try:
        load_profile(name)
    except UnknownName as error:
        raise InputError("profile", name, f"one of {error.listed}") from None


def _text(raw: Mapping[str, Any], name: str) -> str | None:
    value = raw.get(name)
    if value is None or value == "":
        return None
    if type(value) is not str:
        raise InputError(name, value, "a text", personal=name in vocabulary()["common"]["personal"])
    return value


def _applicants(raw: Mapping[str, Any]) -> tuple[Applicant, ...]:
    several = raw.get("applicants")
    if several is None:
        return (_applicant(raw.get("applicant", MISSING), "applicant"),)
    if type(several) is not list or not several or raw.get("applicant") is not None:
        raise InputError("applicants", several, "a list of applicants, in place of applicant", personal=True)
    return tuple(_applicant(one, f"applicants[{number}]") for number, one in enumerate(several))


_APPLICANT = frozenset(vocabulary()["common"]["applicant"])
_KINDS = frozenset(vocabulary()["choice"]["applicant_kind"])


def _applicant(raw: Any, path: str) -> Applicant:
    if type(raw) is not dict:
        raise InputError(path, raw, _EXPECTED["applicant"], personal=raw is not MISSING)
    for name, value in raw.items():
        if name not in _APPLICANT:
            raise InputError(
                f"{path}.{name}", value, f"one of {', '.join(sorted(_APPLICANT))} as a field", personal=True
            )
        if name != "kind" and value is not None and type(value) is not str:
            raise InputError(f"{path}.{name}", value, "a text", personal=True)
    kind = raw.get("kind", MISSING)
    if type(kind) is not str or kind not in _KINDS:
        raise InputError(f"{path}.kind", kind, f"one of {', '.join(sorted(_KINDS))}")
    return Applicant(kind=kind, id=raw.get("id"), name=raw.get("name"), cluster=raw.get("cluster"))


def _items(raw: Any) -> tuple[Item, ...]:
    if raw is None:
        return ()
    right = type(raw) is list and all(
        type(item) is dict and set(item) <= {"key", "label"} and _is_item(item) for item in raw
    )
    if not right:
        raise InputError("items", raw, _EXPECTED["items"], personal=True)
    return tuple(Item(item["key"], item.get("label")) for item in raw)


def _is_item(item: Mapping[str, Any]) -> bool:
    label = item.get("label")
    return isinstance(item.get("key"), str) and bool(item["key"]) and (label is None or isinstance(label, str))


def _conventions(raw: Any) -> dict[str, Any]:
    if raw is None:
        return {}
    if type(raw) is not dict:
        raise InputError("conventions", raw, "an object of names and values")
    for name, value in raw.items():
        if type(value) not in (str, int):
            raise InputError(f"conventions.{name}", value, "an option or a whole number")
    return dict(raw)


def case_from_json(
    text: str | bytes, *, profile: str | Path | None = None, calendar: WorkdayIndex | None = None
) -> Case:
    """Read a case from its JSON.

    Args:
        text: What ``Case.to_json`` wrote, or one line of a log.
        profile: The profile for a log that names none.
        calendar: A calendar in place of the profile's own.

    Raises:
        InputError: It cannot be read.
    """
    data = text.encode("utf-8") if isinstance(text, str) else text
    return case_from_dict(jsonl.loads(data), profile=profile, calendar=calendar)

"""Is an event made of the words of the vocabulary: types, choices, ranges."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from foiflow.cases.events import EVENT_TYPES, Event, ItemOutcome
from foiflow.errors import InputError, UnknownName
from foiflow.law.files import event_fields, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Test = Callable[[Any], object]

__all__ = ["check_event", "check_header", "fault", "fields_of", "one_of_missing"]

_COUNT = "a whole number, 1 or more"


@lru_cache
def fields_of(event_type: str) -> Mapping[str, str]:
    """Give an event type's fields and their kinds, common ones included.

    Raises:
        UnknownName: There is no such event type.
    """
    fields = event_fields(event_type)
    if not fields:
        raise UnknownName("event type", event_type, vocabulary()["event"])
    return fields


def check_event(event: Event, path: str = "") -> None:
    """Check an event's values.

    Args:
        event: The event.
        path: What stands before the field's name in an error.

    Raises:
        InputError: A value is of the wrong kind, unknown or out of range.
    """
    fields = _fields_of_classes().get(type(event))
    if fields is None:
        raise InputError(path.rstrip(".") or "event", event, "an event of foiflow.events", personal=True)
    if fields.alternatives or not _plainly_right(event, fields):
        _check_fields(event, path)


class _Fields(NamedTuple):
    """The fields of a class of events, to be checked in one go.

    Attributes:
        values: Gives their values, the required ones first.
        required: How many are required.
        tests: A test for each, which nothing wrong passes.
        alternatives: Whether exactly one of some fields must be given.
    """

    values: Callable[[Event], tuple[Any, ...]]
    required: int
    tests: tuple[Test, ...]
    alternatives: bool


def _plainly_right(event: Event, fields: _Fields) -> bool:
    """Tell whether an event is right at first sight; one that is not may still be."""
    values = fields.values(event)
    if None in values[: fields.required]:
        return False
    try:
        for value, test in zip(values, fields.tests, strict=True):
            if value is not None and not test(value):
                return False
    except TypeError:  # a value that cannot be looked up among the choices
        return False
    return True


@lru_cache
def _fields_of_classes() -> Mapping[type[Event], _Fields]:
    return {kind: _compiled(name) for name, kind in EVENT_TYPES.items()}


def _compiled(event_type: str) -> _Fields:
    kinds = sorted(fields_of(event_type).items(), key=lambda field: not field[1].endswith("!"))
    return _Fields(
        attrgetter(*(name for name, _ in kinds)),
        sum(kind.endswith("!") for _, kind in kinds),
        tuple(_test(kind.removesuffix("!")) for _, kind in kinds),
        "one_of" in vocabulary()["event"][event_type],
    )


def _test(kind: str) -> Test:
    """Give a quick test for a kind; what it does not pass is looked at again."""
    name, _, words = kind.partition(":")
    if name == "choice":
        return frozenset(vocabulary()["choice"][words]).__contains__
    if name == "date":
        return lambda value: type(value) is date
    if name == "text":
        return lambda value: type(value) is str and value
    return lambda value: value == () or fault(value, kind) is None


def _check_fields(event: Event, path: str) -> None:
    """Check field by field, and say what is wrong with the first that is."""
    personal = vocabulary()["common"]["personal"]
    for name, kind in fields_of(event.type).items():
        value = getattr(event, name)
        where = f"{path}{event.type}.{name}"
        empty = value is None or value == ()
        if empty and not kind.endswith("!"):
            continue
        expected = fault(value, kind.removesuffix("!"))
        if expected:
            raise InputError(where, value, expected, personal=name in personal or kind == "log_event")
    missing = one_of_missing(event)
    if missing:
        raise InputError(f"{path}{event.type}", None, f"one of {' or '.join(missing)}")


def check_header(case_id: object, applicants: tuple[object, ...]) -> None:
    """Check a case's number and the kinds of its applicants.

    Raises:
        InputError: The number is no text, or a kind is unknown.
    """
    if _is_text(case_id) is not None:
        raise InputError("case_id", case_id, "a text that is not empty")
    for applicant in applicants:
        wrong = fault(getattr(applicant, "kind", None), "choice:applicant_kind")
        if wrong is not None:
            raise InputError("applicant.kind", getattr(applicant, "kind", None), wrong)


def one_of_missing(event: Event) -> tuple[str, ...]:
    """Name the fields of which exactly one must be given, if that is not so."""
    needed = vocabulary()["event"][event.type].get("one_of", ())
    given = [name for name in needed if getattr(event, name) is not None]
    return tuple(needed) if needed and len(given) != 1 else ()


def fault(value: Any, kind: str) -> str | None:
    """Say what a value of a kind should have been, or None where it is right."""
    name, _, words = kind.partition(":")
    if name == "choice":
        options = vocabulary()["choice"][words]
        return None if value in options else f"one of {', '.join(options)}"
    if name == "choices":
        options = vocabulary()["choice"][words]
        right = isinstance(value, tuple) and all(item in options for item in value)
        return None if right else f"a list of {', '.join(options)}"
    return _SIMPLE[name](value)


def _is_date(value: Any) -> str | None:
    return None if isinstance(value, date) and not isinstance(value, datetime) else "a date, YYYY-MM-DD"


def _is_moment(value: Any) -> str | None:
    right = isinstance(value, datetime) and value.tzinfo is not None
    return None if right else "a date and time with offset, such as 2024-03-04T09:30:00+08:00"


def _is_text(value: Any) -> str | None:
    return None if isinstance(value, str) and value else "a text that is not empty"


def _is_count(value: Any) -> str | None:
    return None if type(value) is int and value >= 1 else _COUNT


def _is_index(value: Any) -> str | None:
    return None if type(value) is int and value >= 0 else "a position in the log, 0 or more"


def _is_flag(value: Any) -> str | None:
    return None if isinstance(value, bool) else "true or false"


def _is_amount(value: Any) -> str | None:
    right = isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < float("inf")
    return None if right else "an amount in CNY, 0 or more"


def _is_texts(value: Any) -> str | None:
    right = isinstance(value, tuple) and all(isinstance(item, str) for item in value)
    return None if right else "a list of texts"


def _is_outcome(value: Any) -> str | None:
    outcomes = vocabulary()["outcome"]
    return None if isinstance(value, str) and value in outcomes else f"an outcome: {', '.join(outcomes)}"


def _is_outcomes(value: Any) -> str | None:
    right = isinstance(value, tuple) and all(
        isinstance(item, ItemOutcome) and _is_text(item.key) is None and _is_outcome(item.outcome) is None
        for item in value
    )
    return None if right else "a list of items, each with a key and a known outcome"


def _is_log_event(value: Any) -> str | None:
    if not isinstance(value, Event) or value.type == "entry_corrected":
        return "an event, not itself a correction"
    check_event(value, "entry_corrected.event.")
    return None


_SIMPLE = {
    "date": _is_date,
    "moment": _is_moment,
    "text": _is_text,
    "count": _is_count,
    "index": _is_index,
    "flag": _is_flag,
    "amount": _is_amount,
    "texts": _is_texts,
    "outcome": _is_outcome,
    "outcomes": _is_outcomes,
    "log_event": _is_log_event,
}

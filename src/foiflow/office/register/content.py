"""What a row holds: a header or an event as canonical JSON, and back."""

from __future__ import annotations

import re
from functools import cache
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs
import msgspec

from foiflow.cases.case import Applicant, Case, Item
from foiflow.cases.check import check_event, fields_of
from foiflow.cases.record import event_to_dict
from foiflow.codecs import jsonl
from foiflow.codecs.fast import REFUSED, decoder
from foiflow.codecs.logs import case_from_dict, profile_named
from foiflow.errors import Described, InputError
from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from foiflow.cases.events import Event
    from foiflow.codecs.fast import FastCase

__all__ = ["as_json", "case_contents", "check_text", "event_content", "log_of"]

as_json = msgspec.json.Encoder(order="sorted").encode
"""Write plain values as canonical JSON: keys sorted, no spaces, in UTF-8."""

_FIT = "text without NUL characters and lone surrogates"
_UNFIT = re.compile("[\0\ud800-\udfff]")
_NUL = b"\\u0000"
_TEXTS = ("agent", "agency", "government", "subject", "information_key")
_texts = attrgetter(*_TEXTS)
_APPLICANT = tuple(field.name for field in attrs.fields(Applicant))
_applicant = attrgetter(*_APPLICANT)
_ITEM = tuple(field.name for field in attrs.fields(Item))
_item = attrgetter(*_ITEM)
_FAULTS = (*REFUSED, AttributeError, TypeError, UnicodeError)


# --- events -----------------------------------------------------------------------------------------------------------


class _Kind(NamedTuple):
    """How the events of a class are written.

    Attributes:
        struct: A class with the same fields and ``type``, which writes those
            that differ from their defaults, sorted.
        values: Gives the values of its fields.
        texts: The fields whose default is a text. What is equal to it and not
            the same object would be written too.
        others: The fields that JSON has no one form for.
    """

    struct: type[msgspec.Struct]
    values: Callable[[Any], tuple[Any, ...]]
    texts: tuple[tuple[str, str], ...]
    others: tuple[str, ...]


@cache
def _kind(cls: type[Event]) -> _Kind:
    defaults = {field.name: None if field.default is attrs.NOTHING else field.default for field in attrs.fields(cls)}
    others = tuple(name for name, kind in fields_of(cls.type).items() if kind.rstrip("!") in ("moment", "log_event"))
    names = sorted({*defaults, "type"})
    fields = [(name, object, defaults.get(name, "")) for name in names]
    return _Kind(
        msgspec.defstruct(cls.__name__, fields, omit_defaults=True, gc=False),
        attrgetter(*names),
        tuple((name, default) for name, default in defaults.items() if isinstance(default, str)),
        others,
    )


def _written(event: Event) -> bytes:
    """Write an event; nothing is checked but that it can be written."""
    kind = _kind(type(event))  # type: ignore[arg-type]  # a class is hashable
    plain: Any = kind.struct(*kind.values(event))
    for name, default in kind.texts:
        value = getattr(event, name)
        if value is not default and value == default:
            plain = event_to_dict(event)
    for name in kind.others:
        if getattr(event, name) is not None:
            plain = event_to_dict(event)
    data: bytes = as_json(plain)
    return data


def event_content(event: Event, path: str) -> str:
    """Write an event.

    Args:
        event: The event.
        path: What stands before a field's name in an error, such as ``events[1].``.

    Raises:
        InputError: A field has no sense, or holds text that cannot be stored.
    """
    check_event(event, path)
    try:
        data = _written(event)
    except UnicodeEncodeError:
        _refuse(event_to_dict(event), f"{path}{event.type}")
        raise
    if _NUL in data:  # or a backslash and what looks like it
        _refuse(event_to_dict(event), f"{path}{event.type}")
    return data.decode()


# --- cases ------------------------------------------------------------------------------------------------------------


def case_contents(case: Case, profile: str | Path | None) -> list[str]:
    """Write a case: its header, which is all it was opened with, and its events.

    Args:
        case: The case.
        profile: The agency's own profile, where cases may be read by one.

    Raises:
        InputError: It would not come back as it is: a text that cannot be
            stored, a calendar of its own, a profile that is not known here.
    """
    if case.calendar is not None:
        raise InputError("case.calendar", Described("given"), "None: a register stores no calendar")
    check_text(case.case_id, "case_id")
    header = _header(case)
    profile_named(header["profile"], profile)
    try:
        contents = [as_json(header), *map(_written, case.log)]
        line = log_of(case.case_id, contents)
        if _NUL not in line and _is_same(case, decoder()(line)):
            return [content.decode() for content in contents]
    except _FAULTS:
        pass  # the slow way says what is wrong, or finds that nothing is
    return _written_slowly(case, header, profile)


def _header(case: Case) -> dict[str, Any]:
    """Give what ``Case.to_dict`` gives, but the id and the events."""
    plain = {name: value for name in _TEXTS if (value := getattr(case, name)) is not None}
    plain["profile"] = case.book.profile.id if isinstance(case.profile, Path) else case.profile
    who = [_given(applicant, _APPLICANT) for applicant in case.applicants]
    plain |= {"applicant": who[0]} if len(who) == 1 else {"applicants": who}
    if case.conventions:
        plain["conventions"] = dict(case.conventions)
    if case.items:
        plain["items"] = [_given(item, _ITEM) for item in case.items]
    return plain


def _given(part: Applicant | Item, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: value for name in names if (value := getattr(part, name)) is not None}


def log_of(case_id: str, contents: Sequence[bytes]) -> bytes:
    """Put a case's header and events together to a log, as one line of JSON."""
    header = contents[0]
    return b'{"case_id":%b,%b,"events":[%b]}' % (as_json(case_id), header[1:-1], b",".join(contents[1:]))


def _is_same(case: Case, read: FastCase) -> bool:
    """Tell whether what was read is what was written, as far as both are alike."""
    who = read.applicants if read.applicant is None else (read.applicant,)
    return (
        bool(who)
        and _texts(read) == _texts(case)
        and [_applicant(one) for one in who or ()] == [_applicant(one) for one in case.applicants]
        and [_item(one) for one in read.items] == [_item(one) for one in case.items]
        and (read.conventions or {}) == dict(case.conventions)
        and all(map(_is_same_event, read.events, case.log))
    )


def _is_same_event(read: Any, event: Event) -> bool:
    values = _kind(type(event)).values  # type: ignore[arg-type]  # a class is hashable
    same: bool = values(read) == values(event)
    return same


def _written_slowly(case: Case, header: dict[str, Any], profile: str | Path | None) -> list[str]:
    """Write a case part by part, and compare it with what comes back."""
    _refuse(header, "")
    contents = [as_json(header).decode()]
    contents += [event_content(event, f"events[{number}].") for number, event in enumerate(case.log)]
    line = log_of(case.case_id, [content.encode() for content in contents])
    read = case_from_dict(jsonl.loads(line), profile=profile)
    for field in attrs.fields(Case):
        value = getattr(case, field.name)
        if field.name not in ("profile", "read_as_of") and getattr(read, field.name) != value:
            personal = field.name in vocabulary()["common"]["personal"]
            raise InputError(f"case.{field.name}", value, "what can be stored and given back", personal=personal)
    return contents


# --- texts ------------------------------------------------------------------------------------------------------------


def check_text(text: object, path: str) -> None:
    """Refuse what is no text, or none that every database stores unchanged.

    Raises:
        InputError: It is empty, no text, or has NUL or lone surrogates in it.
    """
    if not isinstance(text, str) or not text:
        raise InputError(path, text, "a text that is not empty")
    if _UNFIT.search(text):
        raise InputError(path, text, _FIT)


def _refuse(plain: dict[str, Any], path: str) -> None:
    """Raise for the first text that cannot be stored, if there is one."""
    for names, text in _texts_in(plain, ()):
        if _UNFIT.search(text):
            where = "".join(f"[{name}]" if isinstance(name, int) else f".{name}" for name in names)
            personal = set(vocabulary()["common"]["personal"])
            raise InputError(f"{path}{where}".lstrip("."), text, _FIT, personal=not personal.isdisjoint(names))


def _texts_in(value: Any, names: tuple[str | int, ...]) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Walk through plain values to the texts, each with the way there."""
    if isinstance(value, str):
        yield names, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield names, name
            yield from _texts_in(item, (*names, name))
    elif isinstance(value, list | tuple):
        for number, item in enumerate(value):
            yield from _texts_in(item, (*names, number))

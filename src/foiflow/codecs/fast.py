"""Case logs decoded and checked in one go by msgspec, for bulk reading.

The classes are made of the vocabulary. They have the attributes of the events in
``foiflow.cases.events``, so that the fold reads either; whatever they refuse goes
to ``foiflow.codecs.logs``, which reads it leniently or says what is wrong.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from types import GenericAlias
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union

import attrs
import msgspec
from msgspec import Meta

from foiflow.cases.check import fields_of, one_of_missing
from foiflow.cases.events import EVENT_TYPES
from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = [
    "REFUSED",
    "FastCase",
    "applicant_type",
    "case_type",
    "converter",
    "decoder",
    "default_of",
    "event_types",
    "to_plain",
]

Text = Annotated[str, Meta(min_length=1)]

_SIMPLE: dict[str, Any] = {
    "date": date,
    "moment": Annotated[datetime, Meta(tz=True)],
    "text": Text,
    "count": Annotated[int, Meta(ge=1)],
    "index": Annotated[int, Meta(ge=0)],
    "flag": bool,
    "amount": Annotated[int, Meta(ge=0)] | Annotated[float, Meta(ge=0)],
    "texts": tuple[Text, ...],
}


class FastItem(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A matter asked for, as ``foiflow.Item``."""

    key: Text
    label: Text | None = None


class FastApplicant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An applicant, as ``foiflow.Applicant``."""

    kind: Text
    id: Text | None = None
    name: Text | None = None
    cluster: Text | None = None


class FastCase(msgspec.Struct, forbid_unknown_fields=True, gc=False):
    """A case as a log has it: the header, and events of generated classes."""

    case_id: Text
    events: list[Any]
    profile: Text | None = None
    applicant: FastApplicant | None = None
    applicants: tuple[FastApplicant, ...] | None = None
    agent: Text | None = None
    agency: Text | None = None
    government: Text | None = None
    subject: Text | None = None
    information_key: Text | None = None
    items: tuple[FastItem, ...] = ()
    conventions: dict[str, str | int] | None = None


def _one_of(struct: Any) -> None:
    """Refuse an event that lacks what it must have one of, after it is made."""
    if one_of_missing(struct):
        raise ValueError("one field of several is needed")


def _struct(event_type: str, log_event: Any) -> type[msgspec.Struct]:
    """Make the class for one type of event."""
    needed: list[tuple[str, Any]] = []
    optional: list[tuple[str, Any, Any]] = []
    defaults = {field.name: field.default for field in attrs.fields(EVENT_TYPES[event_type])}
    for name, kind in fields_of(event_type).items():
        annotation = _annotation(kind.removesuffix("!"), log_event)
        if kind.endswith("!"):
            needed.append((name, annotation))
        elif defaults[name] is None:
            optional.append((name, Union[annotation, None], None))  # noqa: UP007 -- the annotation is a value here
        else:
            optional.append((name, annotation, defaults[name]))
    own: dict[str, Any] = {"type": event_type, "per": EVENT_TYPES[event_type].per}
    if "one_of" in vocabulary()["event"][event_type]:
        own["__post_init__"] = _one_of
    return msgspec.defstruct(
        f"Fast_{event_type}",
        [*needed, *optional],
        namespace=own,
        tag_field="type",
        tag=event_type,
        forbid_unknown_fields=True,
        gc=False,
    )


def _annotation(kind: str, log_event: Any) -> Any:
    base, _, words = kind.partition(":")
    if base == "choice":
        return Literal[tuple(vocabulary()["choice"][words])]
    if base == "choices":
        return GenericAlias(tuple, (Literal[tuple(vocabulary()["choice"][words])], ...))
    if base == "outcome":
        return Literal[tuple(vocabulary()["outcome"])]
    if base == "outcomes":
        outcome: Any = msgspec.defstruct(
            "FastOutcome",
            [("key", Text), ("outcome", Literal[tuple(vocabulary()["outcome"])])],
            forbid_unknown_fields=True,
        )
        return GenericAlias(tuple, (outcome, ...))
    return log_event if base == "log_event" else _SIMPLE[base]


@cache
def event_types() -> Mapping[str, type[msgspec.Struct]]:
    """Give the class of each type of event that may stand for itself."""
    return {name: _struct(name, None) for name in EVENT_TYPES if name != "entry_corrected"}


def default_of(event_class: Any, field: str) -> Any:
    """Give what an event of a class has in a field that its log says nothing of."""
    fields, defaults = event_class.__struct_fields__, event_class.__struct_defaults__
    place = fields.index(field) - len(fields)
    return defaults[place] if -place <= len(defaults) else None


@cache
def applicant_type() -> Any:
    """Give the class of an applicant of a kind that the vocabulary knows."""
    kinds = tuple(vocabulary()["choice"]["applicant_kind"])
    return msgspec.defstruct(
        "FastApplicantOfKind",
        [("kind", Literal[kinds])],
        bases=(FastApplicant,),
        frozen=True,
        forbid_unknown_fields=True,
    )


@cache
def case_type() -> Any:
    """Give the class of a case whose events are those of the vocabulary."""
    union: Any = Union[tuple(event_types().values())]  # noqa: UP007 -- made of values
    every: Any = Union[union, _struct("entry_corrected", union)]  # noqa: UP007 -- made of values
    applicant: Any = applicant_type()
    return msgspec.defstruct(
        "FastCaseOfEvents",
        [
            ("case_id", Text),
            ("events", GenericAlias(list, (every,))),
            ("applicant", Union[applicant, None], None),  # noqa: UP007 -- made of values
            ("applicants", Union[GenericAlias(tuple, (applicant, ...)), None], None),  # noqa: UP007 -- made of values
        ],
        bases=(FastCase,),
        forbid_unknown_fields=True,
        gc=False,
    )


REFUSED = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)
"""What a decoder or converter raises at any fault."""


def to_plain(case: FastCase) -> Any:
    """Give a case as plain values again."""
    return msgspec.json.decode(msgspec.json.encode(case))


@cache
def decoder() -> Callable[[bytes], FastCase]:
    """Give the function from one line of JSON to a case; it raises at any fault."""
    decode: Callable[[bytes], FastCase] = msgspec.json.Decoder(case_type()).decode
    return decode


@cache
def converter() -> Callable[[Mapping[str, Any]], FastCase]:
    """Give the function from plain values to a case; it raises at any fault."""
    kind = case_type()

    def convert(value: Mapping[str, Any]) -> FastCase:
        found: FastCase = msgspec.convert(value, kind)
        return found

    return convert

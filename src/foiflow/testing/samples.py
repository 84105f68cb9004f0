"""Cases, events and texts for the tests of a store, and a store to try them on."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs
import pytest

from foiflow.cases.case import Applicant, Case, Item, open_case
from foiflow.cases.check import fields_of
from foiflow.cases.events import EVENT_TYPES, Event, RequestReceived, SupplementReceived
from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from foiflow.office.register.protocol import Store

    OpenStore = Callable[[], Any]

__all__ = ["LATER", "RECEIVED", "TEXTS", "UNFIT", "OnAStore", "a_case", "an_event", "changed", "opened", "with_text"]

RECEIVED = date.fromisoformat("2024-03-04")
LATER = date.fromisoformat("2024-03-11")

TEXTS = {
    "SQL": "Robert'); DROP TABLE cases;-- \" \\ % _ ? :a $1 /* */",
    "emoji": "👩‍👩‍👧 🧾",
    "rare Han": "𠮷𡃁𪚥 㐂 〇 中华人民共和国",
    "blanks": " \t\r\n\x0b\x1f\x7f\u2028\ufeff ",
    "right to left": "שלום \u202e مرحبا",
    "JSON": '{"a": "\\u0000", "b": null} \\',
}
UNFIT = {"NUL": "plot\x0012", "a lone surrogate": "plot\ud80012"}


def a_case(case_id: str, *, applicant: str = "A-77", text: str = "plot 12", key: str = "permit-12") -> Case:
    """Open a case with every field; ``text`` is in those that may hold any."""
    people = (
        Applicant(kind="business", id=applicant, name=text, cluster=text),
        Applicant(kind="natural_person", name=text),
    )
    return open_case(
        case_id,
        profile="cn",
        applicants=people,
        received=RequestReceived(on=RECEIVED, channel="online", note=text),
        agent=text,
        agency=text,
        government=text,
        subject=text,
        information_key=key,
        items=(Item(text, text), Item("2")),
        conventions={"online_receipt": "submission"},
    )


def an_event(note: str = "plot 12", on: date = LATER) -> SupplementReceived:
    """Make an event that is possible at almost any time."""
    return SupplementReceived(on=on, note=note)


_PLAIN: dict[str, Any] = {"date": LATER, "count": 1, "index": 0, "amount": 1, "flag": True}


def with_text(event_type: str, text: str) -> Event:
    """Make an event of a type with a text in every field that takes one."""
    needed = vocabulary()["event"][event_type].get("one_of", ())
    values: dict[str, Any] = {}
    for name, kind in fields_of(event_type).items():
        base, _, words = kind.removesuffix("!").partition(":")
        if base in ("text", "texts"):
            values[name] = text if base == "text" else (text,)
        elif kind.endswith("!") or name in needed[:1]:
            choices = vocabulary()["choice"].get(words) or [*vocabulary()["outcome"]]
            values[name] = _PLAIN.get(base, choices[0])
    return EVENT_TYPES[event_type](**values)


def changed(what: Any, **values: Any) -> Any:
    """Give a case or an event with other values, sensible or not."""
    return attrs.evolve(what, **values)


def opened(open_store: OpenStore) -> AbstractContextManager[Any]:
    """Open a store for a block; a handle that is a context manager is closed."""
    handle = open_store()
    return handle if hasattr(handle, "__exit__") else nullcontext(handle)


class OnAStore:
    """Tests that have an empty store; ``open_store`` gives handles on it."""

    @pytest.fixture
    def open_store(self) -> OpenStore:
        """Give a function that opens the store, each time by a handle of its own.

        A handle that is a context manager is closed by the tests.
        """
        raise NotImplementedError

    @pytest.fixture
    def store(self, open_store: OpenStore) -> Iterator[Store]:
        """Open the store."""
        with opened(open_store) as store:
            yield store

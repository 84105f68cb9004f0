"""Any text comes back as it was, or is refused with its field."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from foiflow.cases.case import Applicant, Item
from foiflow.cases.check import fields_of
from foiflow.cases.events import EVENT_TYPES
from foiflow.errors import FoiflowError, InputError
from foiflow.testing.samples import TEXTS, UNFIT, OnAStore, a_case, an_event, changed, with_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow.office.register.protocol import Store

_LONG = 2**20
_numbers = count()
_texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1)


class TextContract(OnAStore):
    """What every store does with texts."""

    @pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
    def test_any_text_comes_back_unchanged(self, store: Store, text: str) -> None:
        """In the id, in every text of a header and in every text field of every event."""
        case = a_case(text, applicant=text, text=text, key=text)
        assert store.open(case, idempotency_key=text) == 1
        events = [with_text(event_type, text) for event_type in EVENT_TYPES]
        store.append(text, events, 1, idempotency_key=f"{text} 2")

        assert store.load(text) == attrs.evolve(case, log=(*case.log, *events))
        assert [entry.idempotency_key for entry in store.history(text)] == [text] * 2 + [f"{text} 2"] * len(events)
        assert [found.case_id for found in store.cases(applicant=text, information_key=text)] == [text]

    def test_every_text_comes_back_unchanged(self, store: Store) -> None:
        """Whatever Unicode holds, but NUL and lone surrogates."""

        @settings(deadline=None)
        @given(text=_texts)
        def comes_back(text: str) -> None:
            case = a_case(f"{next(_numbers)} {text}", text=text)
            store.open(case)
            store.append(case.case_id, [an_event(text)], 1)
            assert store.load(case.case_id) == attrs.evolve(case, log=(*case.log, an_event(text)))

        comes_back()

    def test_a_note_of_a_megabyte_comes_back_unchanged(self, store: Store) -> None:
        """And cases are found by an id and a key as long."""
        text = ("龘" + "x") * (_LONG // 2)
        case = a_case("1", applicant=text, key=text)
        store.open(case)
        store.append("1", [an_event(text)], 1)

        assert store.load("1").log[-1].note == text
        assert [found.case_id for found in store.cases(applicant=text, information_key=text)] == ["1"]

    @pytest.mark.parametrize("text", UNFIT.values(), ids=UNFIT)
    def test_a_text_that_cannot_be_stored_is_refused_with_its_field(self, store: Store, text: str) -> None:
        """In every field of every event; nothing of it is stored, and nothing shown."""
        store.open(a_case("1"))
        for event_type in EVENT_TYPES:
            for name, kind in fields_of(event_type).items():
                value = {"text": text, "texts": (text,)}.get(kind.removesuffix("!"))
                if value is not None:
                    event = changed(with_text(event_type, "plot 12"), **{name: value})
                    with pytest.raises(InputError) as caught:
                        store.append("1", [an_event(), event], 1)
                    assert f"{event_type}.{name}" in caught.value.path
        assert store.load("1") == a_case("1")

    @pytest.mark.parametrize("text", UNFIT.values(), ids=UNFIT)
    def test_a_header_that_cannot_be_stored_is_refused_with_its_field(self, store: Store, text: str) -> None:
        """Each of its texts; the case is not there then."""
        case = a_case("1")
        fields = ("agent", "agency", "government", "subject", "information_key", "case_id")
        unfit = {name: changed(case, **{name: text}) for name in fields}
        unfit["id"] = changed(case, applicants=(Applicant(kind="business", id=text),))
        unfit["label"] = changed(case, items=(Item("1", text),))
        for name, header in unfit.items():
            with pytest.raises(InputError) as caught:
                store.open(header)
            assert caught.value.path.endswith(name)
        assert not list(store.cases())

    def test_an_error_shows_nothing_personal(self, store: Store) -> None:
        """Neither a note that is refused nor what was stored before is in the sentence."""
        store.open(a_case("1", text="Wang Fang"))
        calls: list[Callable[[], object]] = [
            lambda: store.append("1", [an_event("Wang Fang\0")], 1),
            lambda: store.append("1", [an_event("Wang Fang")], 0),
            lambda: store.open(a_case("1", text="Wang Fang")),
            lambda: store.open(changed(a_case("2"), subject="Wang Fang\0")),
        ]
        for call in calls:
            with pytest.raises(FoiflowError) as caught:
                call()
            assert "Wang" not in str(caught.value)

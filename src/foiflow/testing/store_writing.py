"""What is opened and appended is there, once, whole and in order."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from foiflow.errors import InputError, StaleCase, UnknownName
from foiflow.testing.samples import RECEIVED, TEXTS, OnAStore, a_case, an_event, opened

if TYPE_CHECKING:
    from foiflow.cases.events import Event
    from foiflow.office.register.protocol import Store
    from foiflow.testing.samples import OpenStore

_WRITERS = 16
_TURNS = 4


class WritingContract(OnAStore):
    """What every store does with what is opened and appended."""

    def test_a_case_comes_back_as_it_was_opened(self, store: Store) -> None:
        """Header and receipt are the same, and the version is the number of events."""
        case = a_case("1")

        assert store.open(case) == 1
        assert store.load("1") == case

    def test_a_case_with_a_history_is_stored_with_it(self, store: Store) -> None:
        """A case that has further events already is opened with all of them."""
        case = a_case("1").record(an_event()).record(an_event("plot 13"))

        assert store.open(case) == len(case.log)
        assert store.load("1") == case

    def test_events_come_back_in_the_order_they_were_appended(self, store: Store) -> None:
        """One after another or several at once, whatever their days."""
        case = a_case("1")
        store.open(case)
        first, second, third = an_event("1"), an_event("2", on=RECEIVED), an_event("3")

        assert store.append("1", [first], 1) == 2
        assert store.append("1", [second, third], 2) == len(case.log) + len((first, second, third))
        assert store.load("1").log == (*case.log, first, second, third)

    def test_what_is_stored_is_seen_by_others(self, open_store: OpenStore) -> None:
        """A handle opened before the write sees it, and so does one that is opened after."""
        with opened(open_store) as reader:
            with opened(open_store) as writer:
                writer.open(a_case("1"))
                writer.append("1", [an_event()], 1)
            assert reader.load("1").log[-1] == an_event()
        with opened(open_store) as later:
            assert later.load("1").log[-1] == an_event()

    def test_a_case_is_opened_once(self, store: Store) -> None:
        """Opening a case that is there is stale, and changes nothing."""
        store.open(a_case("1"))
        with pytest.raises(StaleCase) as caught:
            store.open(a_case("1", text="another"))

        assert (caught.value.case_id, caught.value.expected, caught.value.found) == ("1", 0, 1)
        assert store.load("1") == a_case("1")

    def test_a_stale_append_is_refused(self, store: Store) -> None:
        """A writer that has read another version is told both numbers."""
        store.open(a_case("1"))
        store.append("1", [an_event()], 1)
        for expected in (0, 1, len(TEXTS)):
            with pytest.raises(StaleCase) as caught:
                store.append("1", [an_event("late")], expected)
            assert (caught.value.case_id, caught.value.expected, caught.value.found) == ("1", expected, 2)

        assert store.load("1").log[1:] == (an_event(),)

    def test_of_two_writers_one_wins_and_the_other_is_told(self, open_store: OpenStore) -> None:
        """Both have read the same version."""
        with opened(open_store) as one, opened(open_store) as other:
            one.open(a_case("1"))
            version = len(other.load("1").log)
            one.append("1", [an_event("one")], version)
            with pytest.raises(StaleCase):
                other.append("1", [an_event("other")], version)
            assert other.append("1", [an_event("other")], version + 1) == version + 2

    def test_a_case_that_is_not_there_is_named(self, store: Store) -> None:
        """Loading, appending and asking for the history are errors of one kind."""
        store.open(a_case("2024-1"))
        for ask in (store.load, store.history, lambda case_id: store.append(case_id, [an_event()], 0)):
            with pytest.raises(UnknownName) as caught:
                ask("2024-2")
            assert caught.value.name == "2024-2"

    def test_no_events_are_nothing_to_append(self, store: Store) -> None:
        """An empty list is refused: with it a key would be forgotten."""
        store.open(a_case("1"))
        with pytest.raises(InputError):
            store.append("1", [], 1)

    def test_the_same_key_stores_once(self, store: Store) -> None:
        """A call made again gets the first answer, also when others have written since."""
        store.open(a_case("1"))

        assert store.append("1", [an_event("a"), an_event("b")], 1, idempotency_key="k-1") == 1 + 2
        store.append("1", [an_event("c")], 1 + 2)
        assert store.append("1", [an_event("a"), an_event("b")], 1, idempotency_key="k-1") == 1 + 2
        assert [event.note for event in store.load("1").log[1:]] == ["a", "b", "c"]

    def test_a_key_stands_for_one_call(self, store: Store) -> None:
        """Other events, fewer of them, or another version under the same key are refused."""
        store.open(a_case("1"))
        store.append("1", [an_event("a"), an_event("b")], 1, idempotency_key="k-1")
        for events, version in (([an_event("x")], 1), ([an_event("a")], 1), ([an_event("a"), an_event("b")], 2)):
            with pytest.raises(InputError) as caught:
                store.append("1", events, version, idempotency_key="k-1")
            assert caught.value.path == "idempotency_key"

        assert len(store.load("1").log) == 1 + 2

    def test_a_key_is_one_of_a_case(self, store: Store) -> None:
        """Two cases may have the same key."""
        for case_id in ("1", "2"):
            store.open(a_case(case_id), idempotency_key="k-0")
            assert store.append(case_id, [an_event()], 1, idempotency_key="k-1") == 2

    def test_the_same_key_opens_once(self, store: Store) -> None:
        """With the key it gives the first answer; another case under it is refused."""
        assert store.open(a_case("1"), idempotency_key="k-1") == 1
        store.append("1", [an_event()], 1)
        assert store.open(a_case("1"), idempotency_key="k-1") == 1
        with pytest.raises(InputError):
            store.open(a_case("1", text="another"), idempotency_key="k-1")
        assert store.load("1").log == (*a_case("1").log, an_event())

    def test_several_events_are_stored_or_none(self, store: Store) -> None:
        """One that cannot be stored keeps back those before it."""
        store.open(a_case("1"))
        with pytest.raises(InputError):
            store.append("1", [an_event("good"), an_event("bad\0")], 1)

        assert store.load("1") == a_case("1")

    def test_nothing_is_lost_between_threads(self, store: Store) -> None:
        """Each event is there once, and a thread's in the order it stored them."""
        ids = ["1", "2"]
        for case_id in ids:
            store.open(a_case(case_id))

        def write(writer: int) -> None:
            for turn in range(_TURNS):
                append_until_done(store, ids[(writer + turn) % len(ids)], an_event(f"{writer} {turn}"))

        with ThreadPoolExecutor(_WRITERS) as pool:
            list(pool.map(write, range(_WRITERS)))

        stored = [str(event.note) for case_id in ids for event in store.load(case_id).log[1:]]
        assert sorted(stored) == sorted(f"{writer} {turn}" for writer in range(_WRITERS) for turn in range(_TURNS))
        for case_id in ids:
            notes = [str(event.note).split() for event in store.load(case_id).log[1:]]
            for writer in range(_WRITERS):
                turns = [turn for who, turn in notes if who == str(writer)]
                assert turns == sorted(turns)


def append_until_done(store: Store, case_id: str, event: Event) -> None:
    """Append as a writer does who reads again when somebody else was quicker."""
    while True:
        try:
            store.append(case_id, [event], len(store.load(case_id).log))
        except StaleCase:
            continue
        return

"""Cases are found by what they are, and their history told."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import attrs
import pytest

from foiflow.cases.duties import OPEN
from foiflow.errors import UnknownName
from foiflow.law.files import vocabulary
from foiflow.testing.samples import LATER, RECEIVED, OnAStore, a_case, an_event, with_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiflow.cases.case import Case
    from foiflow.office.register.protocol import Store

_ANSWERED = date.fromisoformat("2024-04-01")
_NEXT_YEAR = date.fromisoformat("2025-01-02")


class QueryContract(OnAStore):
    """What every store answers."""

    def test_without_a_wish_every_case_is_given_in_the_order_they_were_opened(self, store: Store) -> None:
        """Not in the order of their ids."""
        for case_id in ("b", "a", "c"):
            store.open(a_case(case_id))

        assert [case.case_id for case in store.cases()] == ["b", "a", "c"]
        assert next(iter(store.cases())) == a_case("b")

    def test_cases_are_found_by_applicant_and_information(self, store: Store) -> None:
        """By an applicant's id, by the key, by both; what nobody has finds nothing."""
        store.open(a_case("1", applicant="A-1", key="permit-1"))
        store.open(a_case("2", applicant="A-1", key="permit-2"))
        store.open(a_case("3", applicant="A-2", key="permit-1"))

        assert ids_of(store.cases(applicant="A-1")) == ["1", "2"]
        assert ids_of(store.cases(information_key="permit-1")) == ["1", "3"]
        assert ids_of(store.cases(applicant="A-1", information_key="permit-1")) == ["1"]
        assert ids_of(store.cases(applicant="A-3")) == ids_of(store.cases(information_key="A-1")) == []

    def test_cases_are_found_by_state_as_it_is_now(self, store: Store) -> None:
        """A further event moves a case from one state to another."""
        store.open(a_case("1"))
        store.open(a_case("2"))
        before = ids_of(store.cases(state="received"))
        store.append("1", [with_text("answer_issued", "plot 12")], 1)

        assert before == ["1", "2"]
        assert ids_of(store.cases(state="received")) == ["2"]
        assert ids_of(store.cases(state="answered")) == ["1"]

    def test_a_state_that_no_case_can_have_is_refused(self, store: Store) -> None:
        """A misspelt state is an error when it is asked for, not an empty answer."""
        with pytest.raises(UnknownName):
            list(store.cases(state="anwsered"))

    def test_cases_are_found_by_what_is_due(self, store: Store) -> None:
        """By open duties due before a day, as of the day asked for."""
        store.open(a_case("1"))
        due = store.load("1").due("reply").due
        early, late = date.fromordinal(due.toordinal() - 1), date.fromordinal(due.toordinal() + 1)

        assert ids_of(store.cases(due_before=late)) == ["1"]
        assert ids_of(store.cases(due_before=due, state="answered")) == []
        assert ids_of(store.cases(due_before=date.min)) == []
        assert [case.as_of for case in store.cases(due_before=late, as_of=early)] == [early]

    def test_a_query_agrees_with_the_cases_themselves(self, store: Store) -> None:
        """Whatever is asked, it is what a look at every case gives."""
        answer = with_text("answer_issued", "plot 12")
        for case_id, more in (("1", ()), ("2", (answer,)), ("3", (with_text("request_withdrawn", "12"),))):
            store.open(attrs.evolve(a_case(case_id), log=(*a_case(case_id).log, *more)))
        for as_of in (None, RECEIVED, LATER, _ANSWERED, _NEXT_YEAR):
            cases = [case if as_of is None else case.at(as_of) for case in store.cases()]
            for state in vocabulary()["state"]:
                assert list(store.cases(state=state, as_of=as_of)) == [case for case in cases if case.state == state]
            for before in (LATER, _ANSWERED, _NEXT_YEAR, date.max):
                found = list(store.cases(due_before=before, as_of=as_of))
                assert found == [case for case in cases if _is_due(case, before)]

    def test_the_history_tells_when_each_thing_was_stored(self, store: Store) -> None:
        """The header first, then each event with its position, by a clock with an offset."""
        store.open(a_case("1"))
        store.append("1", [an_event("a")], 1, idempotency_key="k-1")
        history = store.history("1")

        assert [entry.position for entry in history] == [0, 1, 2]
        assert [entry.event for entry in history] == [None, *store.load("1").log]
        assert [entry.idempotency_key for entry in history] == [None, None, "k-1"]
        assert all(entry.recorded_at.tzinfo is not None for entry in history)
        assert [entry.recorded_at for entry in history] == sorted(entry.recorded_at for entry in history)


def ids_of(cases: Iterator[Case]) -> list[str]:
    """Give the ids of cases, in order."""
    return [case.case_id for case in cases]


def _is_due(case: Case, before: date) -> bool:
    return any(duty.status in OPEN and duty.due < before for duty in case.duties)

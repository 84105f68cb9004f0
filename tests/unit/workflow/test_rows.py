"""The arcs as linked rows: where an event leads, and why it may not."""

from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest

from foiflow.law.model import Arc
from foiflow.workflow.rows import Refusal, StateRow, linked, refusal, step

if TYPE_CHECKING:
    from foiflow.workflow.guards import Facts

ARCS = (
    Arc("answer_issued", ("received", "waiting"), "answered", cite=("law:1",)),
    Arc("supplement_received", ("received",), "same", cite=("law:2",)),
    Arc("fee_paid", ("waiting",), "received", guard="no_consultation_open", cite=("law:3",)),
    Arc("fee_paid", ("waiting",), "same", guard="consultation_open", cite=("law:3", "law:4")),
    Arc("case_archived", ("waiting",), "answered", guard="consultation_open", cite=("law:5",)),
)
REVIEWS = (
    Arc("review_completed", ("received",), "waiting"),
    Arc("review_completed", ("received",), "answered", where={"kind": ("draft", "legal")}, cite=("law:6",)),
    Arc("review_completed", ("received",), "same", guard="consultation_open", where={"kind": ("secrecy",)}),
    Arc("review_completed", ("waiting",), "answered", where={"kind": ("draft",)}, cite=("law:6",)),
)
"""Arcs that ask for values, after the one that does not: what asks for more comes first all the same."""
ROWS = linked(ARCS, ("received", "waiting", "answered"))


def facts(consultations: int = 0) -> Facts:
    """Facts about a case with so many consultations open."""
    return cast("Facts", SimpleNamespace(open_consultations=consultations))


def event(event_type: str, **fields: object) -> Any:
    """An event of a type."""
    return SimpleNamespace(type=event_type, **fields)


def name_of(row: StateRow | None) -> str | None:
    """Name a row."""
    return None if row is None else row.name


def test_every_state_has_its_row() -> None:
    """A state without arcs has a row too, that leads nowhere."""
    assert {name: sorted(row) for name, row in ROWS.items()} == {
        "received": ["answer_issued", "supplement_received"],
        "waiting": ["answer_issued", "case_archived", "fee_paid"],
        "answered": [],
    }


def test_an_event_leads_to_the_row_of_its_state() -> None:
    """A step gives the very row of the next state, the same one where nothing moves."""
    assert step(ROWS["received"], event("answer_issued"), facts()) is ROWS["answered"]
    assert step(ROWS["received"], event("supplement_received"), facts()) is ROWS["received"]


def test_the_guard_that_holds_decides() -> None:
    """Of two arcs for one event the one is taken whose guard holds."""
    assert name_of(step(ROWS["waiting"], event("fee_paid"), facts())) == "received"
    assert name_of(step(ROWS["waiting"], event("fee_paid"), facts(1))) == "waiting"


def test_an_event_that_no_arc_knows_leads_nowhere() -> None:
    """A step that is not there gives nothing, as does one whose guard refuses."""
    assert step(ROWS["answered"], event("answer_issued"), facts()) is None
    assert step(ROWS["waiting"], event("case_archived"), facts()) is None


@pytest.mark.parametrize(
    ("kind", "consultations", "leads_to"),
    [("draft", 0, "answered"), ("legal", 0, "answered"), ("secrecy", 1, "received"), ("secrecy", 0, "waiting")],
)
def test_an_arc_that_asks_for_values_is_tried_first(kind: str, consultations: int, leads_to: str) -> None:
    """Where the event has one of the values and the guard holds, that arc is the one; else the one without."""
    rows = linked(REVIEWS, ("received", "waiting", "answered"))

    assert rows["received"].plain == {}
    assert name_of(step(rows["received"], event("review_completed", kind=kind), facts(consultations))) == leads_to


@pytest.mark.parametrize(("consultations", "leads_to"), [(1, "waiting"), (0, "answered")])
def test_an_arc_under_a_guard_is_tried_before_one_under_none(consultations: int, leads_to: str) -> None:
    """The one without a guard is for what is left, whichever is written first."""
    arcs = (
        Arc("reasons_received", ("received",), "answered"),
        Arc("reasons_received", ("received",), "waiting", guard="consultation_open"),
    )
    rows = linked(arcs, ("received", "waiting", "answered"))

    assert name_of(step(rows["received"], event("reasons_received"), facts(consultations))) == leads_to


def test_values_that_no_arc_asks_for_are_refused() -> None:
    """Where no arc goes without values, a refusal says which field has none of them."""
    row = linked(REVIEWS, ("received", "waiting", "answered"))["waiting"]
    review = event("review_completed", kind="legal")

    assert step(row, review, facts()) is None
    assert refusal(row, review, facts()) == Refusal(
        "waiting", "review_completed", "kind is none of draft", ("review_completed",), ("law:6",)
    )


def test_why_an_event_is_refused() -> None:
    """A refusal names state, reason, what is allowed instead and the articles of the arcs tried."""
    allowed = ("answer_issued", "case_archived", "fee_paid")
    assert refusal(ROWS["waiting"], event("case_archived"), facts()) == Refusal(
        "waiting", "case_archived", "no consultation is open", allowed, ("law:5",)
    )
    assert refusal(ROWS["answered"], event("fee_paid"), facts()) == Refusal(
        "answered", "fee_paid", "no such step leads out of it"
    )
    assert refusal(ROWS["answered"], event("supplement_received"), facts()).why == "no such step leads out of it"
    assert refusal(ROWS["waiting"], event("request_received"), facts()) == Refusal(
        "waiting", "request_received", "the request has been received already", allowed
    )
    assert refusal(None, event("fee_paid"), facts()) == Refusal(
        None, "fee_paid", "nothing can happen to a request before it is received", ("request_received",)
    )


def test_what_the_case_lacks_is_told_before_what_the_event_lacks() -> None:
    """Of several reasons the first is told: a guard's before that of an arc which asks for values."""
    arcs = (
        Arc("review_completed", ("waiting",), "answered", where={"kind": ("draft",)}),
        Arc("review_completed", ("waiting",), "answered", guard="consultation_open"),
        Arc("review_completed", ("waiting",), "answered", guard="correction_pending"),
    )
    row = linked(arcs, ("waiting", "answered"))["waiting"]
    nothing = cast("Facts", SimpleNamespace(open_consultations=0, pending=lambda notice, answers: False))

    assert refusal(row, event("review_completed", kind="legal"), nothing).why == "no consultation is open"

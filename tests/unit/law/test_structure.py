"""From a plain table to a typed row."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from foiflow.law.model import Arc, Convention, FindingRule, InForce, Limit, Step, Suspension, Trigger
from foiflow.law.structure import faults_of_row, structure_row


def test_words_that_python_reserves_are_read() -> None:
    """``from`` and ``if`` are fields like the others, at every depth."""
    arc = {"event": "answer_issued", "from": ["received"], "to": "answered", "in_force": {"from": date(2020, 1, 1)}}
    assert structure_row("arc", arc) == Arc(
        "answer_issued", ("received",), "answered", in_force=InForce(from_=date(2020, 1, 1))
    )
    assert structure_row("finding", {"code": "c", "on": "log", "if": "x"}) == FindingRule("c", "log", if_="x")


def test_nested_tables_become_rows() -> None:
    """Tables within a row are typed too, lists become tuples."""
    raw = {
        "id": "s",
        "en": "s",
        "zh": "s",
        "proof": {"event": "fee_paid", "where": {"amount": ["a", True]}, "has": ["by"]},
    }
    proof = Trigger(event="fee_paid", where={"amount": ("a", True)}, has=("by",))
    assert structure_row("step", raw) == Step("s", "s", "s", proof=proof)
    duty = {
        "id": "d",
        "starts_on": [],
        "limit": [{"days": 3, "roll": False}],
        "suspended": [{"from": {"event": "a"}, "until": {"event": "b"}}],
    }
    read = structure_row("duty", duty)
    assert read.limit == (Limit(days=3, roll=False),)
    assert read.suspended == (Suspension(Trigger(event="a"), Trigger(event="b")),)


@pytest.mark.parametrize("value", ["due_date", 15])
def test_a_convention_is_a_text_or_a_number(value: str | int) -> None:
    """The default of a convention may be either."""
    assert structure_row("convention", {"name": "c", "value": value}) == Convention("c", value)


@pytest.mark.parametrize(
    ("kind", "row", "faults"),
    [
        ("convention", {"name": "c", "value": "x"}, []),
        ("convention", {"name": "c", "value": 1.5}, ["expected a text, a number or true/false at value"]),
        ("silence", {"of": "x"}, ["required field missing at means"]),
        ("silence", {"of": "x", "means": "y", "zzz": 1}, ["extra fields found (zzz)"]),
        ("silence", {"of": 7, "means": "y"}, ["expected a text at of"]),
        ("silence", {"of": "x", "means": "y", "purpose": "z"}, ["expected a list at purpose"]),
        ("remedy", {"route": "either", "outcomes": [], "silence": 1}, ["expected true or false at silence"]),
        (
            "silence",
            {"of": "x", "means": "y", "in_force": {"from": datetime(2024, 1, 1, tzinfo=UTC)}},
            ["expected a date such as 2019-05-15 at in_force.from"],
        ),
        (
            "tariff",
            {"id": "t", "tiers": [{"to": 1, "cny": True}], "beyond": {}},
            ["expected a whole number at tiers[0].cny"],
        ),
        ("silence", {"of": 7, "means": 7}, ["expected a text at of", "expected a text at means"]),
    ],
)
def test_every_fault_of_a_row_is_a_sentence(kind: str, row: dict[str, Any], faults: list[str]) -> None:
    """All that is wrong with a row is told at once: what was expected, and where."""
    assert faults_of_row(kind, row) == faults


@pytest.mark.parametrize(
    ("kind", "row", "said"),
    [
        ("state", {"name": "s", "en": "s", "zh": "s"}, {"final": False, "groups": ()}),
        ("receipt", {"channels": ["online"], "day": ["on"]}, {"signed_by": ()}),
        ("step", {"id": "s", "en": "s", "zh": "s"}, {"standing": False, "before": None, "proof": None, "code": None}),
        ("silence", {"of": "reply", "means": "refusal"}, {"purpose": ()}),
        ("remedy", {"route": "either", "outcomes": ["all"]}, {"silence": False}),
        ("candidate", {"id": "c", "en": "c", "zh": "c", "measure": "requests"}, {"at_least": None, "given": True}),
        ("obstacle", {"id": "o", "en": "o", "zh": "o"}, {"raised_by": (), "cleared_by": (), "per": None}),
        ("revisit", {"id": "r", "en": "r", "zh": "r"}, {"outcomes": (), "months": None}),
        ("duty", {"id": "d", "starts_on": []}, {"met_by_earlier": False, "arises": "start", "replaces": "same"}),
        ("duty", {"id": "d", "starts_on": []}, {"scope": "case", "together": "union", "late": None, "target": None}),
        (
            "arc",
            {"event": "e", "from": [], "to": "same"},
            {"guard": None, "where": {}, "text": "confirmed", "cite": ()},
        ),
    ],
)
def test_what_a_row_leaves_out_claims_nothing(kind: str, row: dict[str, Any], said: dict[str, object]) -> None:
    """A state is not final, a step not standing, a remedy not against silence, unless the row says so."""
    read = structure_row(kind, row)
    assert {name: getattr(read, name) for name in said} == said


@pytest.mark.parametrize("kind", ["candidate", "revisit"])
def test_a_number_from_which_something_is_proposed_is_one_or_more(kind: str) -> None:
    """One request, or one month, is the least that can be asked for."""
    count = {"candidate": "at_least", "revisit": "months"}[kind]
    row = {"id": "x", "en": "x", "zh": "x"} | ({"measure": "requests"} if kind == "candidate" else {})
    assert getattr(structure_row(kind, {**row, count: 1}), count) == 1
    assert faults_of_row(kind, {**row, count: 0}) == [f"{count!r} must be >= 1: 0"]


@pytest.mark.parametrize(
    ("limit", "fault"),
    [
        ({"working_days": 0}, None),
        ({"days": -1}, "expected exactly one measure, 0 or more at limit[0]"),
        ({}, "expected exactly one measure, 0 or more at limit[0]"),
        ({"months": 1, "field": "reply_by"}, "expected exactly one measure, 0 or more at limit[0]"),
        ({"date": "02-28"}, None),
        ({"date": "02-29"}, "expected a day of every year, MM-DD, not 02-29 at limit[0]"),
    ],
)
def test_a_limit_has_one_measure(limit: dict[str, Any], fault: str | None) -> None:
    """A duty may end on the day it starts, but not before, and not on a day that some years lack."""
    row = {"id": "d", "starts_on": [], "limit": [limit]}
    assert faults_of_row("duty", row) == ([] if fault is None else [fault])

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

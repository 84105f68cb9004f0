"""Choosing by conventions and by days."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from foiflow.law.measures import InForce
from foiflow.law.resolve import DROPPED, add_row, boundary_days, expanded, in_force_of, resolve, state_groups

CHOSEN: dict[str, str | int] = {"way": "left", "days": 15, "none_at_all": "none"}


@pytest.mark.parametrize(
    ("node", "plain"),
    [
        ("text", "text"),
        ({"a": {"b": [1, 2]}}, {"a": {"b": [1, 2]}}),
        ({"a": 1, "when": {"way": "left"}}, {"a": 1}),
        ({"a": [{"b": 1, "when": {"way": "right"}}, {"b": 2}]}, {"a": [{"b": 2}]}),
        ({"a": {"b": 1, "when": {"way": "right"}}, "c": 3}, {"c": 3}),
        ({"a": {"convention": "days"}}, {"a": 15}),
        ({"a": {"convention": "none_at_all"}, "c": 3}, {"c": 3}),
        ({"a": {"convention": "unknown"}, "c": 3}, {"c": 3}),
        ({"a": {"convention": "way", "left": ["x"], "right": ["y"]}}, {"a": ["x"]}),
        ({"a": {"convention": "way", "right": ["y"]}, "c": 3}, {"c": 3}),
        ({"a": {"b": 1, "when": {"way": "ahead"}}, "c": 3}, {"c": 3}),
        ({"a": {"b": {"convention": "unknown"}}, "c": 3}, {"c": 3}),
        ({"a": {}, "c": 3}, {"a": {}, "c": 3}),
    ],
)
def test_conventions_leave_plain_rows(node: Any, plain: Any) -> None:
    """What a convention rules out goes, what it names stands in its place."""
    assert resolve(node, CHOSEN) == plain


def test_a_whole_row_may_go() -> None:
    """A row whose conventions are others is dropped."""
    assert resolve({"when": {"way": "right"}}, CHOSEN) is DROPPED


@pytest.mark.parametrize(
    ("row", "period"),
    [
        ({}, InForce()),
        (
            {"in_force": {"from": date(2020, 1, 1), "until": date(2021, 1, 1), "chosen_by": "event"}},
            InForce(date(2020, 1, 1), date(2021, 1, 1), "event"),
        ),
        ({"in_force": {"until": date(2021, 1, 1), "until_when": {"way": "left"}}}, InForce(until=date(2021, 1, 1))),
        ({"in_force": {"until": date(2021, 1, 1), "until_when": {"way": "right"}}}, InForce()),
        ({"in_force": {"until": date(2021, 1, 1), "until_when": {"way": "ahead"}}}, InForce()),
    ],
)
def test_days_in_force_are_read(row: dict[str, Any], period: InForce) -> None:
    """An end that depends on a convention ends the row under that one alone."""
    assert in_force_of(row, CHOSEN) == period


def test_a_reading_is_known_by_its_text() -> None:
    """A choice that was read from another file than the row is the same choice."""
    read = "way = left".removeprefix("way = ")
    row = {"in_force": {"until": date(2021, 1, 1), "until_when": {"way": "left"}}, "when": {"way": "left"}}
    assert in_force_of(row, {"way": read}) == InForce(until=date(2021, 1, 1))
    assert resolve(row, {"way": read}) is not DROPPED


def test_groups_of_states_are_written_out() -> None:
    """An arc's ``from`` may name groups of the vocabulary, which a profile's own states join."""
    groups = state_groups([{"name": "awaiting_leader", "groups": ["waiting", "own"]}, {"name": "apart"}])
    assert expanded({"from": ["waiting", "answered"]}, groups) == {
        "from": ["awaiting_correction", "awaiting_reasons", "awaiting_payment", "awaiting_leader", "answered"]
    }
    assert expanded({"from": ["own"]}, groups) == {"from": ["awaiting_leader"]}
    assert expanded({"to": "same"}, groups) == {"to": "same"}


def test_the_days_on_which_anything_changes() -> None:
    """A row's first day, and the day after its last, at any depth."""
    content = {
        "in_force": {"from": date(2020, 1, 1)},
        "duty": [{"restarted": [{"in_force": {"from": date(2021, 1, 1), "until": date(2021, 12, 31)}}]}, "text"],
    }
    assert sorted(boundary_days(content)) == [date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)]


def rows_of(
    *rows: dict[str, Any], layer: dict[str, Any] | None = None, day: date = date(2024, 1, 1)
) -> list[dict[str, Any]]:
    """Put duty rows together and give what comes of them."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        add_row(found, "duty", row, layer or {}, CHOSEN, day)
    return list(found.values())


def test_a_later_row_of_the_same_name_takes_the_place_of_the_earlier() -> None:
    """Without ``amends`` a row replaces the one of its key."""
    assert rows_of({"id": "d", "late": "x"}, {"id": "d"}) == [{"id": "d", "in_force": {}}]


def test_a_row_that_does_not_hold_is_left_out() -> None:
    """A row chosen by receipt must hold on the day; one of another convention never does."""
    past = {"id": "d", "in_force": {"until": date(2023, 12, 31)}}
    assert rows_of(past) == []
    assert rows_of({"id": "d"}, layer={"until": date(2023, 12, 31)}) == []
    assert rows_of({"id": "d", "when": {"way": "right"}}) == []


def test_an_amendment_of_nothing_changes_nothing() -> None:
    """A row that amends one that does not hold is left out too."""
    assert rows_of({"id": "d", "amends": True, "late": "x"}) == []


def test_an_amendment_lies_over_the_earlier_row() -> None:
    """What it names is replaced; citations and nested rows are added."""
    first = {"id": "d", "late": "x", "cite": ["a:1"], "restarted": [{"by": 1}]}
    then = {"id": "d", "amends": True, "late": "y", "cite": ["b:2"], "restarted": [{"by": 2}]}
    assert rows_of(first, then) == [
        {
            "id": "d",
            "late": "y",
            "cite": ["a:1", "b:2"],
            "restarted": [{"by": 1}, {"by": 2, "in_force": {}}],
            "in_force": {},
        }
    ]


YEAR = {"from": date(2021, 1, 1), "until": date(2021, 12, 31), "chosen_by": "event"}


def test_an_amendment_for_some_days_leaves_the_others() -> None:
    """By the day of the event, the earlier row holds before and after the amendment."""
    found = rows_of({"id": "d", "late": "x"}, {"id": "d", "amends": True, "late": "y", "in_force": YEAR})
    assert [(row["late"], row["in_force"]) for row in found] == [
        ("y", YEAR),
        ("x", {"chosen_by": "event", "until": date(2020, 12, 31)}),
        ("x", {"chosen_by": "event", "from": date(2022, 1, 1)}),
    ]


@pytest.mark.parametrize(
    ("end", "others"),
    [
        ("from", [{"chosen_by": "event", "until": date(2020, 12, 31)}]),
        ("until", [{"chosen_by": "event", "from": date(2022, 1, 1)}]),
    ],
)
def test_an_amendment_with_one_end_leaves_one_side(end: str, others: list[dict[str, Any]]) -> None:
    """Open on one side, it leaves the earlier row on the other."""
    period = {"chosen_by": "event", end: YEAR[end]}
    found = rows_of({"id": "d", "late": "x"}, {"id": "d", "amends": True, "late": "y", "in_force": period})
    assert [row["in_force"] for row in found] == [period, *others]


def test_an_amendment_is_cut_to_the_days_of_the_earlier_row() -> None:
    """Where the earlier row holds for fewer days, no day is added to it."""
    half = {"from": date(2021, 6, 1), "until": date(2021, 9, 30), "chosen_by": "event"}
    found = rows_of(
        {"id": "d", "late": "x", "in_force": half}, {"id": "d", "amends": True, "late": "y", "in_force": YEAR}
    )
    assert [(row["late"], row["in_force"]) for row in found] == [("y", half)]


def test_an_amendment_may_meet_the_earlier_row_on_one_day() -> None:
    """A row that ends on the day on which its amendment begins is amended on that day."""
    until = {"until": date(2021, 1, 1), "chosen_by": "event"}
    found = rows_of(
        {"id": "d", "late": "x", "in_force": until}, {"id": "d", "amends": True, "late": "y", "in_force": YEAR}
    )
    assert [(row["late"], row["in_force"]) for row in found] == [
        ("y", {"chosen_by": "event", "from": date(2021, 1, 1), "until": date(2021, 1, 1)}),
        ("x", {"chosen_by": "event", "until": date(2020, 12, 31)}),
    ]


def test_nested_rows_bring_their_own_days() -> None:
    """An amendment that only adds nested rows leaves the row whole, and dates what it adds."""
    found = rows_of({"id": "d"}, {"id": "d", "amends": True, "suspended": [{"from": 1}], "in_force": YEAR})
    assert found == [{"id": "d", "in_force": {}, "suspended": [{"from": 1, "in_force": YEAR}]}]


def test_an_amendment_on_days_that_the_row_never_holds_changes_nothing() -> None:
    """Where no day is common, the earlier row stays what it was."""
    before = {"from": date(2019, 1, 1), "until": date(2019, 12, 31), "chosen_by": "event"}
    found = rows_of(
        {"id": "d", "late": "x", "in_force": before}, {"id": "d", "amends": True, "late": "y", "in_force": YEAR}
    )
    assert [(row["late"], row["in_force"]) for row in found] == [("x", before)]

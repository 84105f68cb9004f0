"""Checking: which equations hold, fail, or cannot be judged; on real tables and against a plain second reading."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foiflow.office.reports.check import EQUATIONS, Checked, check
from foiflow.office.reports.model import report_from_dict
from foiflow.office.reports.read import read

EXAMPLES = Path(__file__).resolve().parents[4] / "examples" / "annual_reports.json"
REAL: list[dict[str, Any]] = json.loads(EXAMPLES.read_text(encoding="utf-8"))
GOOD = [REAL[0], REAL[1], REAL[3]]
COLUMNS = [f"c{number}" for number in range(1, 8)]
ENDINGS = ["upheld", "corrected", "other", "pending", "total"]


def checked(*tables: dict[str, Any]) -> Checked:
    """Check tables given as plain values."""
    return check(report_from_dict(table) for table in tables)


def changed(table: dict[str, Any], section: str, line: str, place: int, value: int | None) -> dict[str, Any]:
    """Copy a table with another value in one cell."""
    copied = copy.deepcopy(table)
    copied[section][line][place] = value
    return copied


def told(found: Checked) -> set[tuple[str, str, str]]:
    """Name the equations that fail."""
    return {(each.equation.name, *each.equation.where) for each in found.failures}


def plainly(table: dict[str, Any]) -> tuple[set[tuple[str, str, str]], set[tuple[str, str, str]]]:
    """Check a table in the most pedestrian way: the equations that fail, and those that cannot be judged."""
    rows, failing, unclear = table["section3"], set(), set()
    leaves = [row for row in rows if row not in ("R1", "R2", "R3.7", "R4")]

    def judge(
        name: tuple[str, str, str], needed: list[int | None], left: list[int | None], right: list[int | None]
    ) -> None:
        if None in needed:
            unclear.add(name)
        elif sum(cell or 0 for cell in left) != sum(cell or 0 for cell in right):
            failing.add(name)

    for at, column in enumerate(COLUMNS):
        new, old, done, kept = (rows[row][at] for row in ("R1", "R2", "R3.7", "R4"))
        judge(("R1+R2=R3.7+R4", "column", column), [new, old, done, kept], [new, old], [done, kept])
        parts = [rows[row][at] for row in leaves]
        judge(("R3.7=sum of leaves", "column", column), [done, *(parts if at == 6 else [])], [done], parts)
    for row, cells in rows.items():
        judge(("c7=sum of columns", "row", row), [cells[6]], [cells[6]], cells[:6])
    for block, cells in table["section4"].items():
        judge(("section4 total", "block", block), [cells[4]], [cells[4]], cells[:4])
    return failing, unclear


def test_of_four_real_tables_one_fails_in_two_places() -> None:
    """Hongze 2023 printed 0 where section 4 adds up to 11 and to 5; everything else in the four tables holds."""
    found = check(read(EXAMPLES))

    assert [
        (each["agency"], each["year"], each["equation"], each["block"], each["left"], each["right"])
        for each in found.to_dict()["failures"]
    ] == [
        ("淮安市洪泽区人民政府", 2023, "section4 total", "reconsideration", 0, 11),
        ("淮安市洪泽区人民政府", 2023, "section4 total", "suit_after_reconsideration", 0, 5),
    ]
    assert found.not_assessable == ()
    assert found.passed == {
        "R1+R2=R3.7+R4": 28,
        "R3.7=sum of leaves": 28,
        "c7=sum of columns": 96,
        "section4 total": 10,
        "R2=R4 of the year before": 7,
    }


def test_a_failure_tells_its_two_sides_and_the_cells_that_would_explain_it() -> None:
    """The plain values have the equation, where, both sides and every suspect with the value it would have."""
    [failure] = checked(changed(REAL[3], "section3", "R3.1", 0, 5)).to_dict()["failures"][:1]

    assert failure == {
        "equation": "R3.7=sum of leaves",
        "column": "c1",
        "agency": "淮安市洪泽区人民政府",
        "year": 2024,
        "left": 95,
        "right": 50,
        "suspects": [{"row": "R3.1", "column": "c1", "printed": 5, "would_be": 50, "slip": "missing_digit"}],
        "pairs": [],
    }


def test_a_good_table_reconciles() -> None:
    """Nothing fails, nothing is open, and every equation of its layout is counted as passed."""
    found = checked(REAL[1])

    assert found.reconciles
    assert found.to_dict()["failures"] == found.to_dict()["not_assessable"] == found.to_dict()["notes"] == []
    assert sum(found.passed.values()) == 7 + 7 + 25 + 3


def test_the_layout_is_read_off_the_rows() -> None:
    """A table of 2024 with the undivided row has the equations of the older layout: 23 rows."""
    assert checked(REAL[3]).passed["c7=sum of columns"] == 23


@pytest.mark.parametrize(
    ("line", "place", "open_"),
    [
        ("R3.3.2", 0, set()),
        ("R1", 2, {("R1+R2=R3.7+R4", "column", "c3")}),
        ("R3.7", 2, {("R1+R2=R3.7+R4", "column", "c3"), ("R3.7=sum of leaves", "column", "c3")}),
        ("R4", 6, {("R1+R2=R3.7+R4", "column", "c7"), ("c7=sum of columns", "row", "R4")}),
        ("R3.3.2", 6, {("R3.7=sum of leaves", "column", "c7"), ("c7=sum of columns", "row", "R3.3.2")}),
    ],
)
def test_a_blank_total_opens_its_equations_and_a_blank_leaf_does_not(
    line: str, place: int, open_: set[tuple[str, str, str]]
) -> None:
    """A blank leaf or applicant column is a zero; a blank total leaves open what it stands in, and fails nothing."""
    found = checked(changed(REAL[3], "section3", line, place, None))

    assert {(each.equation.name, *each.equation.where) for each in found.not_assessable} == open_
    assert found.reconciles


def test_what_is_missing_is_named() -> None:
    """An open equation names the row, column or block cell that it would need."""
    table = changed(changed(REAL[3], "section3", "R3.7", 0, None), "section4", "direct_suit", 4, None)

    assert [
        {name: each[name] for name in each if name not in ("agency", "year")}
        for each in checked(table).to_dict()["not_assessable"]
    ] == [
        {"equation": "R1+R2=R3.7+R4", "column": "c1", "missing": ["R3.7"]},
        {"equation": "R3.7=sum of leaves", "column": "c1", "missing": ["R3.7"]},
        {"equation": "section4 total", "block": "direct_suit", "missing": ["total"]},
    ]


def test_a_blank_that_counts_as_zero_is_noted() -> None:
    """A blank leaf is told in the notes; a blank total is not, for nothing is counted in its place."""
    found = checked(changed(changed(REAL[3], "section3", "R3.3.2", 0, None), "section3", "R1", 6, None))

    assert found.to_dict()["notes"] == [
        {"note": "blank_counted_as_zero", "agency": "淮安市洪泽区人民政府", "year": 2024, "of": ["R3.3.2.c1"]}
    ]


def test_a_year_is_checked_against_the_year_before() -> None:
    """What was carried out of one year is what the next carries in, whichever of the two comes first."""
    before = changed(REAL[2], "section3", "R4", 0, 1)
    [failure] = (each for each in checked(REAL[3], before).failures if each.equation.name == EQUATIONS[-1])

    assert (failure.equation.where, failure.left, failure.right) == (("column", "c1"), 0, 1)
    assert [(each.place.report, each.place.line, each.would_be) for each in failure.suspects] == [(1, "R4", 0)]


def test_a_suspect_of_the_year_before_tells_its_year() -> None:
    """In the plain values a cell of the other report is told apart by its year."""
    before = changed(changed(REAL[2], "section3", "R4", 0, 1), "section3", "R4", 6, 1)
    told_ = [each for each in checked(before, REAL[3]).to_dict()["failures"] if each["equation"] == EQUATIONS[-1]]

    assert [(each["column"], each["year"]) for each in told_] == [("c1", 2024), ("c7", 2024)]
    assert [pair[0]["year"] for pair in told_[0]["pairs"]] == [2023]
    assert {cell["column"] for cell in told_[0]["pairs"][0]} == {"c1", "c7"}


def test_years_apart_and_other_organs_are_not_compared() -> None:
    """Only the same organ and the very next year make an equation."""
    apart = {**REAL[2], "year": 2022}

    assert EQUATIONS[-1] not in checked(apart, REAL[3]).passed
    assert EQUATIONS[-1] not in checked({**REAL[2], "agency": "另一机关"}, REAL[3]).passed


def test_a_blank_in_the_year_before_leaves_the_comparison_open() -> None:
    """The missing cell is named with its year."""
    found = checked(changed(REAL[2], "section3", "R4", 1, None), REAL[3])

    assert [each["missing"] for each in found.to_dict()["not_assessable"] if each["equation"] == EQUATIONS[-1]] == [
        ["R4 of 2023"]
    ]


def test_nothing_to_check_reconciles() -> None:
    """No report has no failure."""
    assert checked().to_dict() == {
        "reconciles": True,
        "failures": [],
        "not_assessable": [],
        "passed": {},
        "notes": [],
    }


@pytest.mark.parametrize("table", GOOD, ids=lambda table: f"{table['agency']}-{table['year']}")
def test_every_changed_digit_is_detected_and_its_cell_suspected(table: dict[str, Any]) -> None:
    """For every cell of a good table and a random other digit in it: a failure, and the cell among its suspects."""
    dice = random.Random(2019)
    for section, line, place in ((s, row, at) for s in ("section3", "section4") for row in table[s] for at in range(7)):
        if place >= len(table[section][line]):
            continue
        digits = str(table[section][line][place])
        at = dice.randrange(len(digits))
        other = dice.choice([digit for digit in "0123456789" if digit != digits[at]])
        found = checked(changed(table, section, line, place, int(digits[:at] + other + digits[at + 1 :])))

        head = (COLUMNS if section == "section3" else ENDINGS)[place]
        named = {(each.place.line, each.place.head, each.would_be) for f in found.failures for each in f.suspects}
        assert (line, head, int(digits)) in named


@given(table=st.sampled_from(REAL), data=st.data())
def test_a_plain_second_reading_agrees(table: dict[str, Any], data: st.DataObject) -> None:
    """With any cells changed or blank, the same equations fail and the same ones are open."""
    table = copy.deepcopy(table)
    for _ in range(data.draw(st.integers(1, 12))):
        section = data.draw(st.sampled_from(["section3", "section4"]))
        cells = table[section][data.draw(st.sampled_from(sorted(table[section])))]
        cells[data.draw(st.integers(0, len(cells) - 1))] = data.draw(st.none() | st.integers(0, 120))
    found = checked(table)

    failing, unclear = plainly(table)
    assert told(found) == failing
    assert {(each.equation.name, *each.equation.where) for each in found.not_assessable} == unclear
    assert len(failing) + len(unclear) + sum(found.passed.values()) == len(found.results)
    assert found.reconciles is not bool(failing)

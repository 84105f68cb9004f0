"""Slips: what kind of slip makes one number another, and that a suspect is one that would explain it."""

from __future__ import annotations

import copy
import json
import random
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from foiflow.office.reports.check import check
from foiflow.office.reports.model import report_from_dict
from foiflow.office.reports.slips import slip_between

EXAMPLES = Path(__file__).resolve().parents[4] / "examples" / "annual_reports.json"
COLUMNS = [f"c{number}" for number in range(1, 8)]
ENDINGS = ["upheld", "corrected", "other", "pending", "total"]
REAL: list[dict[str, Any]] = json.loads(EXAMPLES.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("printed", "meant", "slip"),
    [
        (1295, 1259, "transposition"),
        (1295, 1292, "one_digit"),
        (0, 7, "one_digit"),
        (129, 1295, "missing_digit"),
        (195, 1295, "missing_digit"),
        (12295, 1295, "extra_digit"),
        (None, 3, "blank"),
        (0, 11, "left_at_zero"),
        (1295, 5219, "other"),
        (1234, 1432, "other"),
        (12, 1295, "other"),
        (0, 10, "missing_digit"),
    ],
)
def test_kinds_of_slips(printed: int | None, meant: int, slip: str) -> None:
    """Swapped neighbours, one digit other, one left out, one too many, nothing at all."""
    assert slip_between(printed, meant) == slip


@given(st.integers(1, 99999), st.integers(1, 99999))
def test_a_slip_read_backwards(printed: int, meant: int) -> None:
    """A digit left out one way is a digit too many the other way; every other kind is the same both ways."""
    mirrored = {"missing_digit": "extra_digit", "extra_digit": "missing_digit"}
    if printed != meant:
        forth = slip_between(printed, meant)
        assert slip_between(meant, printed) == mirrored.get(forth, forth)


@given(st.integers(10, 99999), st.data())
def test_a_slip_that_is_made_is_told(meant: int, data: st.DataObject) -> None:
    """Making a slip in a number and asking for its kind gives that kind, or a likelier one that looks the same."""
    digits = str(meant)
    at = data.draw(st.integers(1, len(digits) - 1))
    made = {
        "transposition": digits[: at - 1] + digits[at] + digits[at - 1] + digits[at + 1 :],
        "one_digit": digits[:at] + str(9 - int(digits[at])) + digits[at + 1 :],
        "missing_digit": digits[:at] + digits[at + 1 :],
        "extra_digit": digits[:at] + data.draw(st.sampled_from("0123456789")) + digits[at:],
    }
    for slip, printed in made.items():
        if printed != digits and not printed.startswith("0"):
            assert slip_between(int(printed), meant) == slip


@given(table=st.sampled_from(REAL), data=st.data())
def test_a_suspect_explains_all_it_stands_in(table: dict[str, Any], data: st.DataObject) -> None:
    """With the value it would have, the equation holds, and no other equation fails that held before."""
    table = copy.deepcopy(table)
    for _ in range(data.draw(st.integers(1, 3))):
        cells = table["section3"][data.draw(st.sampled_from(sorted(table["section3"])))]
        cells[data.draw(st.integers(0, 6))] = data.draw(st.none() | st.integers(0, 99))
    found = check([report_from_dict(table)])
    failing = {each.equation for each in found.failures}

    for failure in found.failures:
        for suspect in failure.suspects:
            mended = copy.deepcopy(table)
            section, heads = ("section3", COLUMNS) if suspect.place.line in table["section3"] else ("section4", ENDINGS)
            mended[section][suspect.place.line][heads.index(suspect.place.head)] = suspect.would_be
            left = {each.equation for each in check([report_from_dict(mended)]).failures}
            assert left < failing
            assert failure.equation not in left
            assert len(failing - left) == suspect.explains


def test_the_likeliest_suspect_stands_first() -> None:
    """Of the cells of one block that would explain its total, a slip of one digit comes before any other number."""
    table = copy.deepcopy(REAL[0])
    table["section4"]["reconsideration"] = [40, 0, 10, 5, 85]
    [failure] = check([report_from_dict(table)]).failures

    assert [(each.place.head, each.would_be, each.slip) for each in failure.suspects] == [
        ("total", 55, "one_digit"),
        ("upheld", 70, "one_digit"),
        ("other", 40, "one_digit"),
        ("corrected", 30, "missing_digit"),
        ("pending", 35, "missing_digit"),
    ]


def test_two_errors_in_one_column_are_named_together() -> None:
    """Where no single cell explains a column, the two that do are named as a pair, in every equation they break."""
    table = copy.deepcopy(REAL[0])
    table["section3"]["R3.1"][0] += 3
    table["section3"]["R3.2"][0] += 30
    failures = check([report_from_dict(table)]).failures

    assert {each.equation.where: len(each.suspects) for each in failures} == {
        ("column", "c1"): 0,
        ("row", "R3.1"): 0,
        ("row", "R3.2"): 0,
    }
    for failure in failures:
        named = [{(each.place.line, each.place.head, each.would_be) for each in pair} for pair in failure.pairs]
        assert {("R3.1", "c1", 201), ("R3.2", "c1", 2)} in named


def test_a_figure_in_the_wrong_column_is_a_pair() -> None:
    """Its row still adds up; the two columns name the two cells."""
    table = copy.deepcopy(REAL[0])
    table["section3"]["R3.4.1"][0:2] = [512, 0]
    failures = check([report_from_dict(table)]).failures

    assert [each.equation.where for each in failures] == [("column", "c1"), ("column", "c2")]
    for failure in failures:
        named = [{(each.place.line, each.place.head, each.would_be) for each in pair} for pair in failure.pairs]
        assert {("R3.4.1", "c1", 484), ("R3.4.1", "c2", 28)} in named


@given(table=st.sampled_from(REAL), data=st.data())
def test_a_pair_explains_all_it_stands_in(table: dict[str, Any], data: st.DataObject) -> None:
    """With both values the equation holds, and nothing fails that held before."""
    table = copy.deepcopy(table)
    for _ in range(data.draw(st.integers(2, 3))):
        cells = table["section3"][data.draw(st.sampled_from(sorted(table["section3"])))]
        cells[data.draw(st.integers(0, 6))] = data.draw(st.none() | st.integers(0, 99))
    found = check([report_from_dict(table)])
    failing = {each.equation for each in found.failures}

    for failure in found.failures:
        for pair in failure.pairs[:3]:
            mended = copy.deepcopy(table)
            for suspect in pair:
                mended["section3"][suspect.place.line][COLUMNS.index(suspect.place.head)] = suspect.would_be
            left = {each.equation for each in check([report_from_dict(mended)]).failures}
            assert left < failing
            assert failure.equation not in left


def test_a_table_of_nothing_but_errors_is_soon_told() -> None:
    """Ten reports whose every cell is wrong take no more than some hundred times what ten good ones take."""
    good = [{**REAL[0], "agency": f"{number}局"} for number in range(10)]
    dice = random.Random(4)
    bad = copy.deepcopy(good)
    for table in bad:
        for cells in (*table["section3"].values(), *table["section4"].values()):
            cells[:] = [dice.randrange(900) for _ in cells]

    def seconds(tables: list[dict[str, Any]]) -> float:
        reports = [report_from_dict(table) for table in tables]
        start = time.process_time()
        check(reports)
        return time.process_time() - start

    assert seconds(bad) < 150 * seconds(good)

"""From the cell of a table to the value of a field."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from foiflow.codecs.cells import Written, expected_of, plain, reader_of
from foiflow.law.files import event_fields, vocabulary

KINDS = {
    kind.removesuffix("!") for name in vocabulary()["event"] for kind in event_fields(name).values() if kind != "date!"
}


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (" a\u3000", "a"),
        (None, ""),
        (20240107.0, "20240107"),
        (1.5, "1.5"),
        (float("nan"), ""),
        (True, "true"),
        (7, "7"),
        (date(2024, 3, 4), "2024-03-04"),
        (datetime(2024, 3, 4), "2024-03-04"),
        (datetime(2024, 3, 4, 9, 30), "2024-03-04T09:30:00"),
    ],
)
def test_a_cell_is_given_as_text(cell: object, text: str) -> None:
    """A number of a case that a spreadsheet holds as a float loses its point, and nothing is no text."""
    assert plain(cell) == text


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        ("text", 7.0, "7"),
        ("text", "=1+1", "=1+1"),
        ("count", "１５", 15),
        ("count", 15.0, 15),
        ("index", "0", 0),
        ("amount", "1,200.50", 1200.5),
        ("amount", "￥30元", 30),
        ("amount", 30.0, 30),
        ("flag", "是", True),
        ("flag", "FALSE", False),
        ("flag", True, True),
        ("texts", "甲局、乙局; 丙局", ["甲局", "乙局", "丙局"]),
        ("choices:ground", "content, form", ["content", "form"]),
        ("choice:channel", "online", "online"),
        ("outcome", "disclosed", "disclosed"),
        ("event", "fee_paid", "fee_paid"),
        ("outcomes", '[{"key": "1", "outcome": "disclosed"}]', [{"key": "1", "outcome": "disclosed"}]),
        ("items", [{"key": "1"}], [{"key": "1"}]),
        ("date", "2024年3月4日", "2024-03-04"),
    ],
)
def test_a_cell_is_read_as_its_kind(kind: str, cell: Any, value: object) -> None:
    """Each kind is read from what a table may hold for it; text that looks like a formula is text."""
    found = reader_of(kind, Written())(cell)

    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("kind", "cell"),
    [
        ("text", "a\ufffd"),
        ("count", "0"),
        ("count", "1.5"),
        ("count", "15个"),
        ("amount", "-3"),
        ("amount", "三十元"),
        ("flag", "也许"),
        ("choices:ground", "content, colour"),
        ("choice:channel", "网上"),
        ("outcome", "公开"),
        ("event", "paid"),
        ("outcomes", "[{"),
    ],
)
def test_a_cell_of_another_kind_is_refused(kind: str, cell: object) -> None:
    """Nothing is taken for what it is not, bytes that were no text among them."""
    try:
        found = reader_of(kind, Written())(cell)
    except ValueError:
        found = None
    assert found is None


@pytest.mark.parametrize("kind", sorted({*KINDS, "date", "index", "items", "conventions", "event"}))
def test_every_kind_can_be_told(kind: str) -> None:
    """Whatever the vocabulary asks for has a reader and words for an error text."""
    assert callable(reader_of(kind, Written()))
    assert expected_of(kind, Written(dates=("%d/%m/%Y",)))


def test_the_forms_of_a_mapping_are_told() -> None:
    """An error names the further forms of dates that would have been read."""
    assert expected_of("date", Written(dates=("%d/%m/%Y",))).endswith("or as %d/%m/%Y")

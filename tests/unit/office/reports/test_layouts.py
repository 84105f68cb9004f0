"""The layouts as data: their rows are those of the vocabulary, and tables are told apart by their rows."""

from __future__ import annotations

import pytest

from foiflow.errors import UnknownName
from foiflow.law.files import read_text, vocabulary
from foiflow.office.reports.layouts import LAYOUTS, charted, layout, layout_for, layout_of_rows


@pytest.mark.parametrize(("name", "leaves", "rows"), [("2019", 19, 23), ("2021", 21, 25)])
def test_a_layout_has_its_rows(name: str, leaves: int, rows: int) -> None:
    """The format of 2019 has 19 rows of results, that of 2021 has 21, and both have four others."""
    assert (len(layout(name).leaves), len(layout(name).rows)) == (leaves, rows)
    assert [column.id for column in layout(name).columns] == ["c1", "c2", "c3", "c4", "c5", "c6", "c7"]


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_outcome_and_closing_has_its_row(name: str) -> None:
    """What the vocabulary names as a row is counted in exactly one row of each layout."""
    words = vocabulary()
    named = {word["row"] for word in words["outcome"].values()} | set(words["closing_row"].values())

    assert set(layout(name).place) == named
    assert set(layout(name).place.values()) == {row.id for row in layout(name).leaves}


@pytest.mark.parametrize("name", LAYOUTS)
def test_kinds_results_and_articles_are_those_of_the_law(name: str) -> None:
    """Columns are the six kinds of applicant, endings the results of decisions, and what is cited is there."""
    choice = vocabulary()["choice"]

    assert [column.kind for column in layout(name).columns[:-1]] == choice["applicant_kind"]
    assert set(layout(name).ending_of) == set(choice["result"])
    for cite in layout(name).cite:
        law, _, place = cite.partition(":")
        assert read_text(law).article(place) is not None


def test_every_row_stands_under_a_heading() -> None:
    """A parent is a line of the same layout that has no cells, and stands above."""
    for name in LAYOUTS:
        lines = layout(name).lines
        for place, row in enumerate(lines):
            above = {line.id for line in lines[:place] if line.role is None}
            assert row.parent is None or row.parent in above
            assert row.depth == (0 if row.parent is None else row.id.count("."))


@pytest.mark.parametrize(
    ("year", "name", "noted"),
    [
        (2008, "2021", True),
        (2018, "2021", True),
        (2019, "2019", False),
        (2020, "2019", False),
        (2021, "2021", False),
        (2026, "2021", False),
    ],
)
def test_the_layout_follows_the_year(year: int, name: str, noted: bool) -> None:
    """2019 and 2020 use the trial format, later years the present one; earlier years borrow it and say so."""
    found, note = layout_for(year)

    assert found is layout(name)
    assert (note is not None) == noted
    assert note is None or (str(year) in note and name in note)


def test_a_layout_may_be_chosen_for_any_year() -> None:
    """A layout that is named is taken, and the note of a year without one of its own names it."""
    found, note = layout_for(2010, "2019")

    assert found is layout("2019")
    assert note == "2010年的统计表格式未收录，按2019年格式统计。"
    with pytest.raises(UnknownName, match="no layout 'x'; known: 2019, 2021"):
        layout_for(2020, "x")


@pytest.mark.parametrize(
    ("rows", "name"), [(["R1", "R3.6"], "2019"), (["R3.6.1"], "2021"), (["R1", "R4"], None), ([], None)]
)
def test_rows_tell_the_layout(rows: list[str], name: str | None) -> None:
    """Only the rows of section 3(6) tell the two layouts apart."""
    assert layout_of_rows(rows) is (None if name is None else layout(name))


@pytest.mark.parametrize(("rows", "stranger"), [(["R9"], "R9"), (["R3.6", "R3.6.1"], "R3.6")])
def test_a_strange_row_is_named(rows: list[str], stranger: str) -> None:
    """A row of no layout, or of another than the rest, is refused by its name."""
    with pytest.raises(UnknownName, match=f"no row of the report's layout '{stranger}'"):
        layout_of_rows(rows)


def test_the_chart_draws_rows_that_exist() -> None:
    """Every role that is drawn is a row of both layouts, with a label in both languages."""
    for role, label in charted().items():
        assert {layout(name).row(role) for name in LAYOUTS} < {"R1", "R2", "R3.7", "R4"}
        assert set(label) == {"zh", "en"}

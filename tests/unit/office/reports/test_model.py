"""A report as a value: read from plain values and written back, in one layout or the other."""

from __future__ import annotations

from typing import Any

import pytest

from foiflow.errors import InputError, UnknownName
from foiflow.office.reports.layouts import LAYOUTS, layout
from foiflow.office.reports.model import Report, in_layout, report_from_dict


def plain(name: str = "2021", **rows: list[int | None]) -> dict[str, Any]:
    """A report of 2022 whose cells are 0 but for the rows given, dots written as underscores."""
    known = layout(name)
    section3 = {row.id: [0] * 7 for row in known.rows} | {row.replace("_", "."): cells for row, cells in rows.items()}
    section4 = {block.id: [0] * 5 for block in known.blocks}
    return {"agency": "规划局", "year": 2022, "layout": name, "section3": section3, "section4": section4}


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_report_is_read_and_written_back(name: str) -> None:
    """Plain values come back as they were, blanks among them."""
    value = plain(name, R1=[1, None, 3, 0, 0, 0, 4])

    assert report_from_dict(value).to_dict() == value


def test_what_is_more_than_tables_is_kept() -> None:
    """Fee income and notes are written where there are any."""
    value = plain() | {"section6": {"fee_income": 700.5}, "notes": ["一"]}

    assert report_from_dict(value).to_dict() == value
    assert report_from_dict(value).fee_income == 700.5


def test_cells_are_found_by_row_and_column() -> None:
    """A cell is one of a row's seven."""
    assert report_from_dict(plain(R1=[1, 2, 3, 4, 5, 6, 21])).cell("R1", "c5") == 5


def test_the_rows_decide_the_layout() -> None:
    """What the report calls its layout gives way to the rows it has; without either the latest is taken."""
    assert report_from_dict(plain("2019") | {"layout": "2021"}).layout == "2019"
    assert report_from_dict({"year": 2022, "section3": {}, "layout": "2019"}).layout == "2019"
    assert report_from_dict({"year": 2022, "section3": {}}).layout == "2021"


def test_rows_that_are_absent_are_blank() -> None:
    """A table without a row or block has nothing in its cells."""
    report = report_from_dict({"year": 2022, "section3": {"R1": [1] * 7}})

    assert report.section3["R4"] == (None,) * 7
    assert report.section4["direct_suit"] == (None,) * 5


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"year": "2022"}, "year is '2022'; expected the year"),
        ({"year": True}, "year is True; expected the year"),
        ({"agency": 3}, "agency is 3; expected the organ's name"),
        ({"section3": []}, "section3 is a list; expected an object of rows"),
        ({"section3": {"R1": [1]}}, "section3.R1 is a list of 1; expected a list of 7 cells"),
        ({"section3": {"R1": [0, 0, 0, -1, 0, 0, 0]}}, r"section3.R1\[3\] is -1; expected a whole number"),
        ({"section3": {"R1": [0, 0, 0, 1.5, 0, 0, 0]}}, r"section3.R1\[3\] is 1.5; expected a whole number"),
        ({"section4": {"suits": [0] * 5}}, "section4.suits is a list; expected one of reconsideration"),
        ({"section4": {"direct_suit": [0] * 7}}, "section4.direct_suit is a list of 7; expected a list of 5"),
        ({"section6": 5}, "section6 is 5; expected an object"),
        ({"section6": {"fee_income": -5}}, "section6.fee_income is -5; expected an amount in CNY"),
        ({"section6": {"fees": 5}}, "section6.fees is 5; expected one of fee_income"),
        ({"sektion4": {}}, "sektion4 is an object; expected one of agency, year"),
        ({"section3": {}, "layout": "2020"}, "layout is '2020'; expected 2019 or 2021"),
    ],
)
def test_what_is_no_report_is_refused(change: dict[str, Any], sentence: str) -> None:
    """Each fault is told with its place, its value and what was expected."""
    with pytest.raises(InputError, match=sentence):
        report_from_dict(plain() | change)


def test_what_is_no_object_is_refused() -> None:
    """A list is no report, and rows of two layouts are none of one."""
    with pytest.raises(InputError, match="report is a list; expected an object"):
        report_from_dict([])
    with pytest.raises(UnknownName, match="no row"):
        report_from_dict(plain("2019", R3_6_1=[0] * 7))
    with pytest.raises(InputError, match="year missing"):
        report_from_dict({"section3": {}})


def test_the_finer_layout_is_added_up_into_the_coarser() -> None:
    """Rows that the layout of 2019 does not divide are one row there, blank only where all are."""
    rows: dict[str, Any] = {
        "R3_6_1": [1, None, None, 0, 0, 0, 1],
        "R3_6_2": [2, 3, None, 0, 0, 0, 5],
        "R3_6_3": [0] * 2 + [None] * 5,
    }
    found = in_layout(report_from_dict(plain(**rows)), "2019")

    assert found is not None
    assert found.section3["R3.6"] == (3, 3, None, 0, 0, 0, 6)
    assert list(found.section3) == [row.id for row in layout("2019").rows]


def test_the_coarser_layout_is_divided_only_where_there_is_nothing() -> None:
    """An undivided row cannot be told apart again, unless it holds nothing."""
    empty, full = report_from_dict(plain("2019")), report_from_dict(plain("2019", R3_6=[1, 0, 0, 0, 0, 0, 1]))

    assert in_layout(empty, "2021") == report_from_dict(plain())
    assert in_layout(full, "2021") is None
    assert in_layout(full, "2019") is full


def test_a_report_is_a_value() -> None:
    """Two reports with the same figures are equal."""
    assert report_from_dict(plain()) == report_from_dict(plain())
    assert isinstance(report_from_dict(plain()), Report)

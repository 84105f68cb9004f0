"""Many years in one pass, two reports side by side, and the chart of many."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree as ET

import attrs
import pytest

from foiflow.errors import InputError
from foiflow.office.reports.layouts import layout
from foiflow.office.reports.model import Report, report_from_dict
from foiflow.office.reports.years import chart, differences, reports_by_year


def case(number: str, received: str, answered: str | None = None) -> dict[str, Any]:
    """A case with its answer, if any, as plain values."""
    events: list[dict[str, Any]] = [{"type": "request_received", "on": received, "channel": "in_person"}]
    if answered is not None:
        events.append({"type": "answer_issued", "on": answered, "outcome": "disclosed"})
    return {"case_id": number, "profile": "cn", "applicant": {"kind": "business"}, "events": events}


CASES = [case("1", "2016-03-01", "2018-03-20"), case("2", "2018-12-20"), case("3", "2021-06-01", "2021-06-15")]


def plain(name: str = "2021", **rows: int) -> Report:
    """A report whose rows hold these totals and nothing else, dots written as underscores."""
    totals = {row.replace("_", "."): total for row, total in rows.items()}
    known = layout(name)
    section3 = {row.id: [totals.get(row.id, 0), 0, 0, 0, 0, 0, totals.get(row.id, 0)] for row in known.rows}
    section4 = {block.id: [0] * 5 for block in known.blocks}
    return report_from_dict({"year": 2022, "section3": section3, "section4": section4})


def test_the_years_hang_together() -> None:
    """What a year carries over the next begins with, through empty years and from one layout to the other."""
    reports = reports_by_year(iter(CASES), 2015, 2022)

    assert [report.year for report in reports] == list(range(2015, 2023))
    assert [report.section3["R1"][-1] for report in reports] == [0, 1, 0, 1, 0, 0, 1, 0]
    assert [report.section3["R4"][-1] for report in reports] == [0, 1, 1, 1, 1, 1, 1, 1]
    assert [report.section3["R2"][-1] for report in reports] == [0, 0, 1, 1, 1, 1, 1, 1]
    assert [report.layout for report in reports] == ["2021"] * 4 + ["2019"] * 2 + ["2021"] * 2
    assert [bool(report.notes) for report in reports] == [True] * 4 + [False] * 4


def test_one_layout_may_serve_all_years() -> None:
    """A layout that is named is that of every year."""
    assert {report.layout for report in reports_by_year(CASES, 2018, 2021, layout="2019")} == {"2019"}


def test_years_run_forward() -> None:
    """A last year before the first is refused."""
    with pytest.raises(InputError, match="last is 2020; expected a year not before 2021"):
        reports_by_year(CASES, 2021, 2020)


def test_two_years_stand_side_by_side() -> None:
    """Every row of section 3 and every block of section 4, with what has changed in each cell."""
    rows = {row.row: row for row in differences(plain(R1=3, R3_1=2), plain(R1=5, R3_1=1))}

    assert list(rows) == [*(row.id for row in layout("2021").rows), *(block.id for block in layout("2021").blocks)]
    assert rows["R1"].change == (2, 0, 0, 0, 0, 0, 2)
    assert rows["R3.1"].change == (-1, 0, 0, 0, 0, 0, -1)
    assert rows["direct_suit"].to_dict() == {
        "row": "direct_suit",
        "zh": "行政诉讼（未经复议直接起诉）",
        "en": "suit without reconsideration",
        "before": (0,) * 5,
        "after": (0,) * 5,
        "change": (0,) * 5,
    }


def test_a_blank_cell_has_no_change() -> None:
    """What is not known in one of the years has not grown by any number."""
    blank = report_from_dict({"year": 2021, "section3": {}})

    assert {cell for row in differences(blank, plain(R1=3)) for cell in row.change} == {None}


def test_two_layouts_are_compared_by_what_both_have() -> None:
    """Rows that only one layout divides are added up."""
    rows = {row.row: row for row in differences(plain("2019", R3_6=4), plain(R3_6_1=1, R3_6_3=6))}

    assert rows["R3.6"].change[-1] == 3
    assert "R3.6.1" not in rows


def test_a_chart_draws_the_totals() -> None:
    """The chart is SVG with a line for each of three totals, a tick for each year and a label for each line."""
    reports = reports_by_year(CASES, 2016, 2021)
    drawing = ET.fromstring(chart(reports, lang="en"))
    texts = {text.text for text in drawing.iter("{http://www.w3.org/2000/svg}text")}

    assert {"new", "closed", "carried over", "2016", "2021"} <= texts
    assert len(list(drawing.iter("{http://www.w3.org/2000/svg}path"))) == 3
    assert "本年新收" in chart(reports)
    assert chart(reports) == chart(reports[::-1])


def test_a_chart_leaves_out_what_is_blank() -> None:
    """A year whose total is blank has no point, and a row that is always blank no line."""
    reports = reports_by_year(CASES, 2019, 2021)
    blank = [attrs.evolve(report, section3={**report.section3, "R1": (None,) * 7}) for report in reports]

    assert chart([reports[0], blank[1], reports[2]]) != chart(reports)
    assert "本年新收" not in chart(blank)


def test_a_chart_needs_two_years() -> None:
    """One year, or one year twice, makes no chart."""
    [first] = reports_by_year(CASES, 2019, 2019)

    with pytest.raises(InputError, match="reports is a list; expected reports of two years or more"):
        chart([first, first])

"""Several organs' reports added up: figures, blanks, gaps and layouts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from foiflow.errors import InputError
from foiflow.office.reports.check import check
from foiflow.office.reports.district import summed
from foiflow.office.reports.layouts import layout
from foiflow.office.reports.model import report_from_dict

if TYPE_CHECKING:
    from foiflow.office.reports.model import Report


def organ(name: str | None, of: str = "2021", year: int = 2022, **rows: list[int | None]) -> Report:
    """An organ's report whose cells are 0 but for the rows given, dots written as underscores."""
    known = layout(of)
    section3: dict[str, Any] = {row.id: [0] * 7 for row in known.rows}
    section3 |= {row.replace("_", "."): cells for row, cells in rows.items()}
    section4 = {block.id: [0, 1, 0, 0, 1] for block in known.blocks}
    return report_from_dict({"agency": name, "year": year, "section3": section3, "section4": section4})


def total(number: int) -> list[int | None]:
    """A row of natural persons alone."""
    return [number, 0, 0, 0, 0, 0, number]


ONE = organ("规划局", R1=total(3), R3_1=total(2), R3_7=total(2), R4=total(1))
OTHER = organ("房管局", R1=total(5), R3_6_1=total(5), R3_7=total(5))


def test_reports_are_added_up_cell_by_cell() -> None:
    """The sum has every cell's sum, and balances where its parts do."""
    found = summed([ONE, OTHER], agency="区政府")

    assert found.report.section3["R1"] == tuple(total(8))
    assert found.report.section4["direct_suit"] == (0, 2, 0, 0, 2)
    assert (found.report.agency, found.report.year, found.report.layout) == ("区政府", 2022, "2021")
    assert found.organs == ("规划局", "房管局")
    assert check([found.report]).reconciles


def test_organs_on_a_list_are_missed() -> None:
    """Who should have reported and did not is named, and so is who reported and is not on the list."""
    found = summed([ONE, OTHER], organs=["规划局", "水务局", "水务局"])

    assert (found.missing, found.unlisted) == (("水务局",), ("房管局",))
    assert (summed([ONE, OTHER]).missing, summed([ONE, OTHER]).unlisted) == ((), ())


def test_two_layouts_are_added_up_in_the_coarser() -> None:
    """Nothing is lost where one organ uses the older layout: the others' rows are added up, and they are named."""
    old = organ("水务局", "2019", R1=total(4), R3_6=total(4), R3_7=total(4))
    found = summed([ONE, OTHER, old])

    assert found.report.layout == "2019"
    assert found.report.section3["R3.6"][-1] == 9
    assert found.other_layout == ("规划局", "房管局")
    assert check([found.report]).reconciles


def test_a_layout_may_be_asked_for() -> None:
    """An older table can be brought to the newer layout while the row that this divides is empty."""
    found = summed([ONE, organ("水务局", "2019", R1=total(4), R3_1=total(4), R3_7=total(4))], layout="2021")

    assert (found.report.layout, found.other_layout) == ("2021", ("水务局",))
    assert found.report.section3["R3.1"][-1] == 6
    full = organ("水务局", "2019", R3_6=total(4))
    with pytest.raises(
        InputError, match="layout of 水务局 is '2019'; expected 2021: rows that it divides hold figures"
    ):
        summed([ONE, full], layout="2021")
    with pytest.raises(InputError, match="layout of a report is '2019'"):
        summed([organ(None, "2019", R3_6=total(4))], layout="2021")


def test_blanks_that_mean_nothing_are_zeros() -> None:
    """Blank columns beside a total that they explain are zeros in the sum; other blanks leave its cell blank."""
    blank = organ("水务局", R1=[4, None, None, None, None, None, 4], R2=[None, None, None, None, None, None, 7])
    unknown = organ("教育局", R1=[None] * 7)

    assert summed([ONE, blank]).report.section3["R1"] == tuple(total(7))
    assert summed([ONE, blank]).report.section3["R2"] == (None, None, None, None, None, None, 7)
    assert summed([ONE, unknown]).report.section3["R1"] == (None,) * 7


def test_fees_are_known_where_every_organ_tells_them() -> None:
    """The fee income of the sum is blank as long as one organ's is."""
    told = [report_from_dict(report.to_dict() | {"section6": {"fee_income": 100}}) for report in (ONE, OTHER)]

    assert summed(told).report.fee_income == 200
    assert summed([told[0], OTHER]).report.fee_income is None


@pytest.mark.parametrize(
    ("reports", "organs", "sentence"),
    [
        ([], [], "reports is a list; expected one report or more"),
        ([ONE, organ("房管局", year=2021)], [], "year is 2021; expected 2022, as in the first report"),
        ([ONE, ONE], [], "agency is '规划局'; expected one report an organ"),
        ([ONE, organ(None)], ["规划局"], "agency is None; expected an organ's name"),
    ],
)
def test_what_cannot_be_added_up_is_refused(reports: list[Report], organs: list[str], sentence: str) -> None:
    """No report, two years, one organ twice, and an organ without a name where names are wanted."""
    with pytest.raises(InputError, match=sentence):
        summed(reports, organs=organs)


def test_organs_without_a_name_may_be_added_up() -> None:
    """Without a list nobody needs a name."""
    assert summed([organ(None), organ(None)]).organs == ()

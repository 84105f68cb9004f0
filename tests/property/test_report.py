"""Reports made of random histories: every equation holds in every year, and the years hang together."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from foiflow.cases.fold import fold_log, last_day
from foiflow.office.reports.accepted import LogWalker
from foiflow.office.reports.check import check
from foiflow.office.reports.district import summed
from foiflow.office.reports.layouts import LAYOUTS, layout
from foiflow.office.reports.make import CaseReader, cases_in, make_report, tally_of
from foiflow.office.reports.model import in_layout, report_from_dict
from foiflow.office.reports.tally import Found

from .strategies import CHOICE, HANDLING, History, choices, disordered, histories, shaken

if TYPE_CHECKING:
    from foiflow.office.reports.model import Report

FIRST, LAST = 2017, 2027
CLOSINGS = {"answer_issued", "correction_lapsed", "fee_lapsed", "request_withdrawn"}
SOUGHT = {"reconsideration_filed", "reconsideration_decided", "litigation_filed", "litigation_decided"}
REPORTING = frozenset({*CLOSINGS, *SOUGHT, "fee_notice_issued", "fee_paid", "correction_notice_issued"})


@st.composite
def logs(draw: st.DrawFn, most: int = 5) -> list[dict[str, Any]]:
    """Draw the logs of some cases that run over several years, their applicants of any kind."""
    found = []
    for number in range(draw(st.integers(1, most))):
        history = draw(
            histories(
                most=6,
                gaps=st.integers(0, 400),
                only=REPORTING,
                arrives=st.dates(date(FIRST, 1, 1), date(2023, 12, 31)),
            )
        )
        log = draw(st.just(history) | shaken(history)).log()
        applicant = {"kind": draw(st.sampled_from(CHOICE["applicant_kind"]))}
        items = [{"key": key} for key in draw(st.sampled_from(["", "ab"]))]
        agency = draw(st.sampled_from(["规划局", "房管局"]))
        found.append(log | {"case_id": f"c{number}", "applicant": applicant, "items": items, "agency": agency})
    return found


def readings() -> st.SearchStrategy[dict[str, str | int]]:
    """Draw how the report's open points are read."""
    return choices("cn").map(lambda chosen: {name: value for name, value in chosen.items() if "report" in name})


def balances(report: Report) -> bool:
    """Check the equations of sections 3 and 4, written out here once more."""
    known = layout(report.layout)
    table = report.section3
    by_column = all(
        table["R1"][at] + table["R2"][at] == table["R3.7"][at] + table["R4"][at]  # type: ignore[operator]  # none is blank
        and table["R3.7"][at] == sum(table[row.id][at] or 0 for row in known.leaves)
        for at in range(len(known.columns))
    )
    ends = [*table.values(), *report.section4.values()]
    return by_column and all(cells[-1] == sum(cell or 0 for cell in cells[:-1]) for cells in ends)


@settings(max_examples=settings().max_examples // 3)
@given(logs(), readings(), st.sampled_from([None, *LAYOUTS]))
def test_every_equation_holds_in_every_year(
    cases: list[dict[str, Any]], chosen: dict[str, str | int], name: str | None
) -> None:
    """Under every reading and in both layouts a report balances, and begins with what the year before carried over."""
    tally = tally_of(cases, conventions=chosen)
    reports = [tally.report(year, layout=name) for year in range(FIRST - 1, LAST + 1)]

    assert all(balances(report) for report in reports)
    assert all(after.section3["R2"] == before.section3["R4"] for before, after in pairwise(reports))
    assert check(reports).reconciles
    assert not any(cell for cells in reports[0].section3.values() for cell in cells)


@settings(max_examples=settings().max_examples // 2)
@given(st.data())
def test_a_log_is_read_for_the_report_as_in_full(data: st.DataObject) -> None:
    """The events that were possible are those of the full fold, whatever the order, the profile and the conventions."""
    history = data.draw(histories())
    history = data.draw(st.just(history) | shaken(history) | disordered(history))
    log = history.log() | {"conventions": data.draw(choices(history.header["profile"]))}
    case = History(log, history.events).read(conventions=log["conventions"])
    as_of = data.draw(st.none() | st.dates(date(2008, 1, 1), date(2027, 12, 31)))

    walked = LogWalker(CLOSINGS).accepted(case.book, case.log, None if as_of is None else as_of.toordinal())
    folded = fold_log(case.book, case.log, (as_of or last_day(case.log)).toordinal()).ledger

    assert (walked is None) == (folded is None)
    if walked is not None and folded is not None:
        assert list(walked.events) == list(folded.accepted)
        assert (walked.receipt, walked.plan) == (folded.receipt, folded.plan)


@given(histories(gaps=st.integers(0, 120), only=frozenset({"answer_issued"})))
def test_a_case_is_carried_over_while_it_is_open(history: History) -> None:
    """A case that was never reopened is carried over at exactly the ends of years at which its state is an open one."""
    case = history.read()
    closings = [event for event in case.log if event.type in CLOSINGS]
    plainly = all(getattr(event, "served_by", None) is None for event in closings)
    if len(closings) > 1 or not plainly or case.received_on is None:
        return
    tally = tally_of([history.log()])

    for year in range(case.log[0].on.year, case.log[-1].on.year + 2):
        state = case.at(date(year, 12, 31)).state
        assert tally.report(year).section3["R4"][-1] == (state in HANDLING)
        assert tally.report(year).section3["R1"][-1] == (case.received_on.year == year)


@settings(max_examples=settings().max_examples // 6)
@given(logs(3), st.sampled_from(LAYOUTS), st.integers(FIRST, LAST))
def test_every_cell_can_be_opened(cases: list[dict[str, Any]], name: str, year: int) -> None:
    """Each cell lists as many cases as it counts, and what it lists are cases of the log."""
    report = make_report(cases, year=year, layout=name)
    results = list(CaseReader().results(cases))
    known = layout(name)
    cells = [(row.id, column.id, at) for row in known.rows for at, column in enumerate(known.columns)]
    cells += [(block.id, ending.id, at) for block in known.blocks for at, ending in enumerate(known.endings)]

    for row, column, at in cells:
        listed = list(cases_in(results, row, column, year=year, layout=name))
        assert len(listed) == (report.section3 | report.section4)[row][at]  # type: ignore[operator]  # both are dicts
        assert set(listed) <= {case["case_id"] for case in cases}


@settings(max_examples=settings().max_examples // 6)
@given(logs())
def test_the_organs_together_are_the_whole(cases: list[dict[str, Any]]) -> None:
    """The sum of the organs' own reports is the report of all cases, and their years can be read back from JSON."""
    tally = tally_of(cases)
    for year in (2019, 2021):
        whole = tally.report(year)
        parts = [tally.report(year, agency=agency) for agency in tally.agencies]
        parts = [report_from_dict(json.loads(json.dumps(part.to_dict()))) for part in parts]
        total = summed(parts).report

        assert (total.section3, total.section4, total.fee_income) == (whole.section3, whole.section4, whole.fee_income)


@settings(max_examples=settings().max_examples // 6)
@given(logs(), st.integers(FIRST, LAST))
def test_one_layout_follows_from_the_other(cases: list[dict[str, Any]], year: int) -> None:
    """The layout of 2019 is that of 2021 with the rows added up that it does not divide."""
    tally = tally_of(cases)

    brought, made = in_layout(tally.report(year, layout="2021"), "2019"), tally.report(year, layout="2019")

    assert brought is not None
    assert (brought.layout, brought.section3, brought.section4) == (made.layout, made.section3, made.section4)


@settings(max_examples=settings().max_examples // 6)
@given(logs())
def test_every_request_is_counted_once(cases: list[dict[str, Any]]) -> None:
    """Over all years a case is new once and closed at most once, in the column of its applicant's kind."""
    tally = tally_of(cases)
    reports = [tally.report(year) for year in range(FIRST - 1, 2040)]
    read = [found for found in CaseReader().results(cases) if isinstance(found, Found)]
    kinds = Counter(found.kind for found in read if found.counted.requests)

    for at, column in enumerate(layout("2021").columns[:-1]):
        new = sum(report.section3["R1"][at] or 0 for report in reports)
        closed = sum(report.section3["R3.7"][at] or 0 for report in reports)
        assert new == kinds[column.kind or ""]
        assert new - closed == reports[-1].section3["R4"][at]

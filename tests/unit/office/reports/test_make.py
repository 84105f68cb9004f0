"""Tables made of cases: whole files in one pass, cells opened, records that cannot be read."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from foiflow import case_from_json
from foiflow.batch.replay import Result
from foiflow.errors import InputError, UnknownName
from foiflow.office.reports.deadlines import report_deadlines
from foiflow.office.reports.make import CaseReader, cases_in, make_report, tally_of
from foiflow.office.reports.tally import Found

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

RECEIVED = {"type": "request_received", "on": "2021-12-20", "channel": "in_person"}
ANSWERED = {"type": "answer_issued", "on": "2022-01-10", "outcome": "disclosed"}


def case(number: str, *events: Mapping[str, Any], kind: str = "natural_person", **header: Any) -> dict[str, Any]:
    """A case received on 20 December 2021, as plain values."""
    given = {"case_id": number, "profile": "cn", "applicant": {"kind": kind}, **header}
    return {**given, "events": [RECEIVED, *events]}


CASES = [
    case("1", ANSWERED, agency="规划局"),
    case("2", kind="legal_service", agency="规划局"),
    case("3", ANSWERED, kind="business", agency="房管局"),
]


def test_a_year_is_counted() -> None:
    """New and carried over, by kind of applicant and in all; nothing where nothing happened."""
    tally = tally_of(CASES)
    before, after = tally.report(2021), tally.report(2022)

    assert before.section3["R1"] == before.section3["R4"] == after.section3["R2"] == (1, 1, 0, 0, 1, 0, 3)
    assert after.section3["R3.1"] == after.section3["R3.7"] == (1, 1, 0, 0, 0, 0, 2)
    assert after.section3["R4"] == (0, 0, 0, 0, 1, 0, 1)
    assert (before.agency, before.layout, before.notes, before.fee_income) == (None, "2021", (), 0)


def test_one_organ_may_be_counted_alone() -> None:
    """A report of one organ counts its cases; where all are of one, the report says whose it is."""
    tally = tally_of(CASES)

    assert tally.report(2021, agency="房管局").section3["R1"] == (0, 1, 0, 0, 0, 0, 1)
    assert tally.report(2021, agency="房管局").agency == "房管局"
    assert make_report(CASES[:2], year=2021).agency == "规划局"
    assert list(tally.agencies) == ["规划局", "房管局"]
    with pytest.raises(UnknownName, match="no agency in these cases '规划'; known: 规划局"):
        tally.report(2021, agency="规划")


def test_the_layout_may_be_chosen() -> None:
    """The layout is that of the year, unless another is asked for."""
    assert make_report(CASES, year=2020).layout == "2019"
    assert make_report(CASES, year=2020, layout="2021").layout == "2021"
    assert make_report(CASES, year=2018).notes == ("2018年的统计表格式未收录，按2021年格式统计。",)


def test_the_first_of_several_applicants_counts() -> None:
    """A request of several people is one request, of the first one's kind."""
    together = {**case("1"), "applicants": [{"kind": "business"}, {"kind": "natural_person"}]}
    del together["applicant"]

    assert make_report([together], year=2021).section3["R1"] == (0, 1, 0, 0, 0, 0, 1)


def test_later_events_are_left_out() -> None:
    """As of a day before the answer the request is still open, and before its receipt it is none."""
    assert make_report(CASES, year=2022, as_of=date(2022, 1, 7)).section3["R4"][-1] == 3
    assert make_report(CASES, year=2021, as_of=date(2021, 12, 17)).section3["R1"][-1] == 0


def test_a_receipt_that_is_still_to_come_is_not_counted() -> None:
    """A request whose legal receipt lies after the day is not counted yet."""
    received = {**RECEIVED, "channel": "online", "confirmed_on": "2022-01-04"}
    log = {**CASES[0], "events": [received]}

    assert make_report([log], year=2022, as_of=date(2021, 12, 31)).section3["R1"][-1] == 0
    assert make_report([log], year=2022, as_of=date(2022, 1, 4)).section3["R1"][-1] == 1


def test_files_cases_and_values_give_the_same(tmp_path: Path) -> None:
    """A file of lines, plain values and cases are counted alike."""
    file = tmp_path / "cases.jsonl"
    file.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in CASES), encoding="utf-8")
    read = [case_from_json(json.dumps(each)) for each in CASES]

    assert make_report(file, year=2022) == make_report(CASES, year=2022) == make_report(read, year=2022)


def test_the_profile_may_come_from_the_caller() -> None:
    """A case that names no profile is read by the one given, and a convention by the one chosen."""
    log = {**CASES[0]}
    del log["profile"]
    own = {**log, "case_id": "2", "conventions": {"report_year": "receipt"}}
    tally = tally_of([log, own], profile="cn-sh", conventions={"report_year": "registration"})

    assert list(tally.profiles) == ["cn-sh"]
    assert tally.report(2021).section3["R1"][-1] == 2


@pytest.mark.parametrize(
    ("record", "case_id", "error"),
    [
        (b"{", None, "JSON"),
        (b'{"case_id": "7"}', "7", "events missing"),
        ({"case_id": 7}, None, "case_id is 7"),
        (7, None, "expected a case"),
        (case("7", profile="cn-xx"), "7", "profile is 'cn-xx'"),
        (case("7", {"type": "answered", "on": "2022-01-10"}), "7", "answered"),
        ({**case("7"), "events": [{**RECEIVED, "on": "2007-01-01"}]}, "7", "2008-05-01 or later"),
    ],
)
def test_a_record_that_cannot_be_read_is_told(record: Any, case_id: str | None, error: str) -> None:
    """What is wrong becomes a result with the error, its line and the case's number as far as it could be read."""
    found = CaseReader().read(3, record)

    assert isinstance(found, Result)
    assert (found.line, found.case_id) == (3, case_id)
    assert error in str(found.error)


def test_reading_goes_on_past_a_fault(tmp_path: Path) -> None:
    """A faulty line and a repeated number are results of their own; the other cases are counted."""
    file = tmp_path / "cases.jsonl"
    lines = [json.dumps(CASES[0]), "{", json.dumps(CASES[0]), json.dumps(CASES[1])]
    file.write_text("\n".join(lines), encoding="utf-8")
    results = list(CaseReader().results(file))

    assert [isinstance(result, Found) for result in results] == [True, False, False, True]
    assert "an id that was not there before" in str(results[2].error)  # type: ignore[union-attr]  # a result
    with pytest.raises(InputError, match="line 2: "):
        tally_of(file)


def test_a_wrong_call_is_told_before_any_case() -> None:
    """A convention or a profile that nobody knows is refused at once."""
    with pytest.raises(UnknownName, match="no convention 'report_years'"):
        CaseReader(conventions={"report_years": "receipt"})
    with pytest.raises(UnknownName, match="no profile 'cn-xx'"):
        CaseReader(profile="cn-xx")


def test_a_cell_lists_its_cases() -> None:
    """A cell of either section gives the numbers of its cases, the total's of all kinds."""
    filed = case("4", ANSWERED, {"type": "reconsideration_filed", "on": "2022-02-01"})
    results = list(CaseReader().results([*CASES, filed, {"case_id": "5"}]))

    assert list(cases_in(results, "R3.1", "c2", year=2022)) == ["3"]
    assert list(cases_in(results, "R2", "c7", year=2022)) == ["1", "2", "3", "4"]
    assert list(cases_in(results, "reconsideration", "pending", year=2022)) == ["4"]
    assert list(cases_in(results, "reconsideration", "pending", year=2021)) == []
    twice = {**filed, "events": [*filed["events"], {"type": "reconsideration_filed", "on": "2022-03-01"}]}
    assert list(cases_in(CaseReader().results([twice]), "reconsideration", "pending", year=2022)) == ["4", "4"]


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        ("R3.3", "c1", "no row or block 'R3.3'"),
        ("R3.1", "c8", "no column of R3.1 'c8'; known: c"),
        ("direct_suit", "c1", "no column of direct_suit 'c1'; known: corrected, other, pending, total, upheld"),
    ],
)
def test_a_cell_that_is_not_there_is_refused(row: str, column: str, sentence: str) -> None:
    """A heading, an eighth column and a column of the other section are no cells."""
    with pytest.raises(UnknownName, match=sentence):
        cases_in([], row, column, year=2022)


@pytest.mark.parametrize(
    ("profile", "year", "due"),
    [
        ("cn", 2018, []),
        ("cn", 2007, []),
        ("cn", 2021, [("annual_report", "2022-01-31"), ("government_annual_report", "2022-03-31")]),
        ("cn-sh-changning", 2021, [("annual_report", "2022-01-31"), ("government_annual_report", "2022-03-31")]),
        ("cn-sh-changning", 2022, [("annual_report", "2023-01-31"), ("government_annual_report", "2023-02-28")]),
    ],
)
def test_a_report_is_owed_by_a_day(profile: str, year: int, due: list[tuple[str, str]]) -> None:
    """The days are rows of the profile: Changning's own since its measures, none where the law of the time has none."""
    found = report_deadlines(profile, year)

    assert [(each.duty, each.due.isoformat()) for each in found] == due
    assert all(each.cites and each.zh and each.en for each in found)


def test_an_own_profile_may_name_another_day(tmp_path: Path) -> None:
    """An agency's file says by when its unit reports, in working days too."""
    file = tmp_path / "own.toml"
    file.write_text(
        'id = "own"\nextends = "cn"\ntitle = {en = "own", zh = "own"}\n'
        '[[duty]]\nid = "annual_report"\namends = true\nlimit = [{working_days = 5}]\ncite = ["cn-2019:49"]\n',
        encoding="utf-8",
    )

    assert report_deadlines(file, 2021)[0].due == date(2022, 1, 10)

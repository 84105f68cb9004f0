"""The commands about annual reports: what they write, where, and with what exit status."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from foiflow.cli.report import app
from foiflow.errors import InputError, OutOfCalendar, UnknownName
from foiflow.office.reports.check import check
from foiflow.office.reports.model import report_from_dict
from foiflow.office.reports.read import read

if TYPE_CHECKING:
    from pathlib import Path

    from typer.testing import Result

RECEIVED = {"type": "request_received", "on": "2021-12-20", "channel": "in_person"}
ANSWERED = {"type": "answer_issued", "on": "2022-01-10", "outcome": "disclosed"}


def case(number: str, *events: dict[str, Any], **header: Any) -> dict[str, Any]:
    """A case received on 20 December 2021, as plain values."""
    given = {"case_id": number, "profile": "cn", "applicant": {"kind": "business", "name": "王小明"}, **header}
    return {**given, "events": [RECEIVED, *events]}


REGISTERED = {"type": "request_registered", "on": "2022-01-04"}
CASES = [
    case("1", REGISTERED, ANSWERED, agency="规划局"),
    case("2", agency="规划局"),
    case("3", ANSWERED, agency="房管局"),
]


def run(*words: object, given: str | None = None) -> Result:
    """Run a command; errors of foiflow come as they are."""
    return CliRunner().invoke(app, [str(word) for word in words], input=given, catch_exceptions=False)


@pytest.fixture
def cases(tmp_path: Path) -> Path:
    """A file with three cases of two organs."""
    file = tmp_path / "cases.jsonl"
    file.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in CASES), encoding="utf-8")
    return file


def report_of(cases: Path, folder: Path, agency: str, *words: str) -> Path:
    """Write an organ's report for 2022 to a file."""
    file = folder / f"{agency}.json"
    done = run("make", cases, "--year", 2022, "--format", "json", "--agency", agency, "--out", file, *words)
    assert (done.exit_code, done.stdout) == (0, "")
    return file


def test_a_report_is_made_as_json(cases: Path) -> None:
    """Standard output holds the contract's object and nothing else; by when it is owed goes to standard error."""
    done = run("make", cases, "--year", 2022, "--format", "json")
    value = json.loads(done.stdout)

    assert done.exit_code == 0
    assert list(value) == ["agency", "year", "layout", "section3", "section4", "section6"]
    assert (value["agency"], value["year"], value["layout"]) == (None, 2022, "2021")
    assert value["section3"]["R2"] == [0, 3, 0, 0, 0, 0, 3]
    assert value["section4"]["direct_suit"] == [0, 0, 0, 0, 0]
    assert done.stderr.splitlines() == [
        "annual report of a department: due 2023-01-31 [cn-2019:49]",
        "annual report of a government: due 2023-03-31 [cn-2019:49]",
    ]


@pytest.mark.parametrize("form", ["json", "md", "html", "csv", "xlsx", "docx"])
def test_a_report_is_written_in_every_form(cases: Path, tmp_path: Path, form: str) -> None:
    """Every form goes to a file, or byte by byte to standard output."""
    file = tmp_path / f"report.{form}"
    done = run("make", cases, "--year", 2022, "--format", form, "--out", file)
    piped = run("make", cases, "--year", 2022, "--format", form)

    assert (done.exit_code, done.stdout) == (0, "")
    assert piped.exit_code == 0
    assert len(piped.stdout_bytes) > 500
    if form != "md":
        [published] = read(file)
        assert published.report.section3["R4"][-1] == 1


def test_the_table_is_markdown_by_default(cases: Path) -> None:
    """Without a format the official table is printed, in the layout asked for."""
    lines = run("make", cases, "--year", 2022, "--layout", "2019").stdout.splitlines()

    assert "| 二、上年结转政府信息公开申请数量 | 0 | 3 | 0 | 0 | 0 | 0 | 3 |" in lines
    assert "| （六）其他处理 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |" in lines


def test_a_cell_lists_its_cases(cases: Path) -> None:
    """The cases of a cell are listed one a line, of one organ where it is named, and nothing of the applicants."""
    assert run("make", cases, "--year", 2022, "--cell", "R3.1,c2").stdout == "1\n3\n"
    assert run("make", cases, "--year", 2022, "--cell", "R3.1, c7", "--agency", "房管局").stdout == "3\n"
    assert run("make", cases, "--year", 2021, "--cell", "R3.1,c2").stdout == ""
    with pytest.raises(UnknownName, match="no row or block 'R5'"):
        run("make", cases, "--year", 2021, "--cell", "R5,c2")


def test_a_case_number_that_no_terminal_shows_is_written_out(tmp_path: Path) -> None:
    """A number with control characters is quoted."""
    file = tmp_path / "cases.jsonl"
    file.write_text(json.dumps(case("a\tb")), encoding="utf-8")

    assert run("make", file, "--year", 2021, "--cell", "R1,c7").stdout == "'a\\tb'\n"


def test_conventions_and_a_day_may_be_given(cases: Path) -> None:
    """Readings are chosen by --convention, later events left out by --as-of, a profile given for cases without."""
    early = run("make", cases, "--year", 2022, "--format", "json", "--as-of", "2022-01-07")
    moved = run("make", cases, "--year", 2021, "--format", "json", "--convention", "report_year=registration")

    assert json.loads(early.stdout)["section3"]["R4"][-1] == 3
    assert json.loads(moved.stdout)["section3"]["R1"][-1] == 2
    with pytest.raises(UnknownName, match="no option of convention 'report_year' 'payment'"):
        run("make", cases, "--year", 2021, "--convention", "report_year=payment")


def test_deadlines_are_those_of_the_cases_profiles(tmp_path: Path) -> None:
    """Each profile that a case was read by says by when its reports are owed, the same day once."""
    file = tmp_path / "cases.jsonl"
    logs = [case("1"), case("2", profile="cn-sh-changning")]
    file.write_text("\n".join(json.dumps(each) for each in logs), encoding="utf-8")
    told = run("make", file, "--year", 2022).stderr

    assert "annual report of a government: due 2023-03-31 [cn-2019:49]" in told
    assert "annual report of a government: due 2023-02-28 [cn-2019:49, cn-sh-changning:52]" in told


def test_a_year_without_a_duty_to_report_is_told(cases: Path) -> None:
    """A year before the law has a report of zeros, and no day by which it is owed."""
    assert run("make", cases, "--year", 1990).stderr == "no law of these cases says by when a report on 1990 is owed\n"


def test_what_cannot_be_read_is_told_and_counted_out(cases: Path) -> None:
    """The report is made of the rest, the line is told without anything personal, and the exit status is 3."""
    bad = json.dumps(case("4", {"type": "answer_issued", "on": "10 January"}), ensure_ascii=False)
    cases.write_text(cases.read_text(encoding="utf-8") + bad, encoding="utf-8")
    done = run("make", cases, "--year", 2021, "--format", "json")

    assert done.exit_code == 3
    assert json.loads(done.stdout)["section3"]["R1"][-1] == 3
    assert done.stderr.startswith(f"{cases}, line 4: ")
    assert "王小明" not in done.stderr
    assert run("make", cases, "--year", 2021, "--cell", "R1,c7").exit_code == 3
    assert run("years", cases, "--first", 2021, "--last", 2021).exit_code == 3


def test_a_number_is_one_case_over_all_files(cases: Path, tmp_path: Path) -> None:
    """A case whose number another file has had is not counted again."""
    again = tmp_path / "again.jsonl"
    again.write_text(json.dumps(case("2")), encoding="utf-8")
    done = run("make", cases, again, "--year", 2021, "--format", "json")

    assert json.loads(done.stdout)["section3"]["R1"][-1] == 3
    assert f"{again}, line 1: case_id is '2'; expected an id that was not there before" in done.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["make", "CASES"], "--year missing; expected a year, YYYY"),
        (["make", "CASES", "--year", "22"], "--year is '22'; expected a year, YYYY"),
        (["make", "CASES", "--year", "20 2"], "--year is '20 2'; expected a year"),
        (["make", "--year", "2022"], "FILE missing; expected case logs"),
        (
            ["make", "CASES", "--year", "2022", "--cell", "R4,c7", "--out", "x"],
            "--out is given with --cell; expected only one of them",
        ),
        (
            ["make", "CASES", "--year", "2022", "--cell", "R4,c7", "--format", "md"],
            "--format is 'md'; expected no --cell, whose cases are written a line each",
        ),
        (
            ["years", "CASES", "--first", "2022", "--last", "2022", "--lang", "zh"],
            "--lang is 'zh'; expected --chart FILE as well, for the drawing",
        ),
        (["make", "nowhere.jsonl", "--year", "2022"], "FILE is 'nowhere.jsonl'; expected a file that is there"),
        (["years", "CASES", "--first", "2022", "--last", "2021"], "last is 2021; expected a year not before 2022"),
        (["compare", "nowhere.json"], "FILE is 'nowhere.json'; expected a file that is there"),
        (["sum", "nowhere.json"], "FILE is 'nowhere.json'; expected a file that is there"),
    ],
)
def test_a_wrong_call_is_told_in_a_sentence(cases: Path, words: list[str], sentence: str) -> None:
    """What is wrong with a call is told with the option and what was expected."""
    with pytest.raises(InputError, match=sentence):
        run(*(cases if word == "CASES" else word for word in words))


def test_a_year_past_every_calendar_is_refused(cases: Path, tmp_path: Path) -> None:
    """Where nobody can say by when a report is owed, none is written."""
    file = tmp_path / "report.md"
    with pytest.raises(OutOfCalendar, match="2040-12-31 is outside the calendar"):
        run("make", cases, "--year", 2040, "--out", file)
    assert not file.exists()


def test_many_years_come_as_a_list(cases: Path, tmp_path: Path) -> None:
    """One report a year, which a check finds in order, and a chart beside them."""
    drawing = tmp_path / "years.svg"
    done = run("years", cases, "--first", 2018, "--last", 2023, "--chart", drawing, "--lang", "en")
    reports = [report_from_dict(value) for value in json.loads(done.stdout)]

    assert done.exit_code == 0
    assert [report.year for report in reports] == list(range(2018, 2024))
    assert check(reports).reconciles
    assert "carried over" in drawing.read_text(encoding="utf-8")
    assert {
        each["layout"]
        for each in json.loads(run("years", cases, "--first", 2018, "--last", 2019, "--layout", "2019").stdout)
    } == {"2019"}


def test_two_years_are_compared(cases: Path) -> None:
    """The totals of every row, before, after and by how much they have grown; as JSON with all columns."""
    given = run("years", cases, "--first", 2021, "--last", 2022).stdout
    lines = run("compare", "-", given=given).stdout.splitlines()
    rows = [json.loads(line) for line in run("compare", "-", "--json", given=given).stdout.splitlines()]

    assert lines[0] == "| | 2021 | 2022 | change |"
    assert "| R1 一、本年新收政府信息公开申请数量 | 3 | 0 | -3 |" in lines
    assert next(row for row in rows if row["row"] == "R3.1")["change"] == [0, 2, 0, 0, 0, 0, 2]
    with pytest.raises(InputError, match="FILE is 1 reports; expected two"):
        run("compare", "-", given=run("years", cases, "--first", 2021, "--last", 2021).stdout)


def test_organs_are_added_up(cases: Path, tmp_path: Path) -> None:
    """The sum goes to standard output; who is missing or uses another layout, to standard error."""
    one, other = report_of(cases, tmp_path, "规划局"), report_of(cases, tmp_path, "房管局", "--layout", "2019")
    done = run("sum", one, other, "--organs", "规划局, 水务局", "--agency", "区政府", "--format", "json")
    value = json.loads(done.stdout)

    assert done.exit_code == 0
    assert (value["agency"], value["layout"]) == ("区政府", "2019")
    assert value["section3"]["R2"] == [0, 3, 0, 0, 0, 0, 3]
    assert done.stderr.splitlines() == [
        "no report: 水务局",
        "not on the list: 房管局",
        "another layout than 2019: 规划局",
    ]


def test_the_list_of_organs_may_be_a_file(cases: Path, tmp_path: Path) -> None:
    """A file names one organ a line, blank lines left out."""
    organs = tmp_path / "organs.txt"
    organs.write_text("规划局\n\n房管局\n", encoding="utf-8")
    files = [report_of(cases, tmp_path, agency) for agency in ("规划局", "房管局")]

    assert run("sum", *files, "--organs", organs).stderr == ""


def test_a_report_that_does_not_balance_is_named(cases: Path, tmp_path: Path) -> None:
    """An equation that fails is told of the organ and of the sum, with exit status 1."""
    file = report_of(cases, tmp_path, "规划局")
    value = json.loads(file.read_text(encoding="utf-8"))
    value["section4"]["direct_suit"] = [1, 0, 0, 0, 0]
    file.write_text(json.dumps(value), encoding="utf-8")
    done = run("sum", file)

    assert done.exit_code == 1
    assert done.stderr.splitlines() == [
        "规划局: section4 total fails for block direct_suit: 0 against 1",
        "sum: section4 total fails for block direct_suit: 0 against 1",
    ]


def test_a_register_may_take_the_place_of_files(cases: Path, tmp_path: Path) -> None:
    """The cases of a register are counted as those of a file."""
    from foiflow import case_from_json
    from foiflow.office.register.store import open_register

    place = tmp_path / "register.db"
    with open_register(str(place)) as store:
        store.open_many(case_from_json(json.dumps(each)) for each in CASES)
    for words in ([], ["--convention", "report_year=registration"]):
        done = run("make", "--register", place, "--year", 2022, "--format", "json", *words)
        assert done.stdout == run("make", cases, "--year", 2022, "--format", "json", *words).stdout

"""The command ``report check``: what it prints, its exit status, and what it says of what it cannot read."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer
from typer.testing import CliRunner

from foiflow.cli.report_check import check
from foiflow.errors import InputError
from foiflow.office.reports.model import report_from_dict
from foiflow.office.reports.render import render

if TYPE_CHECKING:
    import pytest
    from typer.testing import Result

app = typer.Typer()
app.command()(check)

EXAMPLES = Path(__file__).resolve().parents[3] / "examples" / "annual_reports.json"
REAL: list[dict[str, Any]] = json.loads(EXAMPLES.read_text(encoding="utf-8"))


def run(*words: str | Path, given: str | bytes | None = None) -> Result:
    """Run the command."""
    return CliRunner().invoke(app, [str(word) for word in words], input=given)


def in_a_file(folder: Path, *tables: dict[str, Any]) -> Path:
    """Write tables to a file."""
    file = folder / "reports.json"
    file.write_text(json.dumps(tables, ensure_ascii=False), encoding="utf-8")
    return file


def test_where_nobody_looks_it_prints_one_object() -> None:
    """Not on a terminal, one JSON object on one line; the status is 1 for a table that does not reconcile."""
    done = run(EXAMPLES)
    [line] = done.stdout.splitlines()
    found = json.loads(line)

    assert (done.exit_code, done.stderr) == (1, "")
    assert list(found) == ["reconciles", "failures", "not_assessable", "passed", "notes"]
    assert found["reconciles"] is False
    assert [(each["equation"], each["block"], each["left"], each["right"]) for each in found["failures"]] == [
        ("section4 total", "reconsideration", 0, 11),
        ("section4 total", "suit_after_reconsideration", 0, 5),
    ]


def test_lines_to_read() -> None:
    """Every report by name, what fails in it with both sides and the cells that would explain it, and the sums."""
    done = run(EXAMPLES, "--format", "text")

    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "上海市人民政府办公厅 2025, layout 2021",
        "淮安市人民政府 2024, layout 2021",
        "淮安市洪泽区人民政府 2023, layout 2019",
        "  fails: section4 total, block reconsideration: 0 against 11",
        "    reconsideration.total is 0, would be 11 (left at zero)",
        "  fails: section4 total, block suit_after_reconsideration: 0 against 5",
        "    suit_after_reconsideration.total is 0, would be 5 (one digit other)",
        "    suit_after_reconsideration.upheld is 5, would be 0 (one digit other)",
        "淮安市洪泽区人民政府 2024, layout 2019",
        "169 equations hold, 2 fail, 0 cannot be judged",
    ]


def test_lines_tell_what_is_open_and_what_counts_as_zero(tmp_path: Path) -> None:
    """A blank total, blank leaves in a list that is cut, a cell of the year before, two errors in one row."""
    before, table = json.loads(json.dumps(REAL[2:]))
    before["section4"] = REAL[3]["section4"]
    before["section3"]["R4"][1] = 1
    table["section3"]["R3.7"][2] = None
    for row in ("R3.3.1", "R3.3.2"):
        table["section3"][row][1:6] = [None] * 5
    table["section3"]["R1"][0:2] = [90, 4]
    table["agency"] = before["agency"] = None
    done = run(in_a_file(tmp_path, before, table), "--format", "text")

    assert done.exit_code == 1
    assert done.stdout.splitlines() == [
        "no organ named 2023, layout 2019",
        "  fails: R1+R2=R3.7+R4, column c2: 0 against 1",
        "    R4.c2 is 1, would be 0 (one digit other)",
        "  fails: c7=sum of columns, row R4: 0 against 1",
        "    R4.c2 is 1, would be 0 (one digit other)",
        "no organ named 2024, layout 2019",
        "  fails: R1+R2=R3.7+R4, column c1: 90 against 95",
        "    R1.c1 is 90, would be 95 (one digit other) and R1.c2 is 4, would be 0 (one digit other)",
        "  fails: R1+R2=R3.7+R4, column c2: 4 against 0",
        "    R1.c2 is 4, would be 0 (one digit other) and R1.c1 is 90, would be 95 (one digit other)",
        "    R1.c2 is 4, would be 0 (one digit other) and R1.c3 is 0, would be 5 (one digit other)",
        "  fails: c7=sum of columns, row R1: 95 against 94",
        "    R1.c3 is 0, would be 1 (one digit other)",
        "  fails: R2=R4 of the year before, column c2: 0 against 1",
        "    R4.c2 of 2023 is 1, would be 0 (one digit other)",
        "  open: R1+R2=R3.7+R4, column c3: R3.7 blank",
        "  open: R3.7=sum of leaves, column c3: R3.7 blank",
        "  blank, counted as zero: R3.3.1.c2, R3.3.1.c3, R3.3.1.c4, R3.3.1.c5, R3.3.1.c6, R3.3.2.c2 and 4 more",
        "79 equations hold, 6 fail, 2 cannot be judged",
    ]


def test_a_long_list_of_pairs_is_cut(tmp_path: Path) -> None:
    """A figure in the wrong column has a pair for each row; errors all over have none, and the line says so."""
    moved, spoilt = json.loads(json.dumps([REAL[1], REAL[1]]))
    spoilt["year"] = 2020
    moved["section3"]["R3.4.1"][0:2] = [749, 9]
    for number, row in enumerate(("R3.1", "R3.2", "R3.3.1", "R3.3.2")):
        spoilt["section3"][row][0] += 7**number
    printed = run(in_a_file(tmp_path, moved, spoilt), "--format", "text").stdout

    assert "\n    or 10 other pairs of cells\n" in printed
    assert "R3.7=sum of leaves, column c1: 2932 against 3332\n    no one or two cells would explain it\n" in printed


def test_a_good_table_has_status_0() -> None:
    """Standard input is read where the file is a dash."""
    done = run("-", given=json.dumps(REAL[0]))

    assert done.exit_code == 0
    assert json.loads(done.stdout)["reconciles"] is True


def test_files_of_two_forms_are_checked_together(tmp_path: Path) -> None:
    """A page of one year and a document of the next are one organ's two years."""
    for table, form in zip(REAL[2:], ("html", "docx"), strict=True):
        (tmp_path / form).write_bytes(render(report_from_dict(table), form))
    done = run(tmp_path / "html", tmp_path / "docx")

    assert json.loads(done.stdout)["passed"]["R2=R4 of the year before"] == 7


def test_a_page_on_standard_input() -> None:
    """Any form may come by standard input, as bytes."""
    done = run("-", given=render(report_from_dict(REAL[1]), "xlsx"))

    assert done.exit_code == 0


def test_the_year_of_a_table_without_a_title(tmp_path: Path) -> None:
    """It is asked for, and taken from the call."""
    file = tmp_path / "table.csv"
    file.write_bytes(render(report_from_dict(REAL[0]), "csv").partition(b"\n")[2])

    assert isinstance(run(file).exception, InputError)
    done = run(file, "--year", "2025", "--format", "text")
    assert done.stdout.startswith("no organ named 2025, layout 2021\n")


def test_an_empty_list_is_nothing_to_check(tmp_path: Path) -> None:
    """It must not look as if everything held."""
    file = tmp_path / "none.json"
    file.write_text("[]", encoding="utf-8")
    assert str(run(file).exception) == "none.json is an empty list; expected one report, or a list of them"


def test_a_file_that_is_not_there() -> None:
    """One sentence names it."""
    assert str(run("nowhere.json").exception) == "FILE is 'nowhere.json'; expected a file that is there"


def test_a_package_that_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says what to install."""
    file = tmp_path / "report.html"
    file.write_bytes(render(report_from_dict(REAL[0]), "html"))
    monkeypatch.setitem(sys.modules, "lxml", None)

    assert str(run(file).exception) == "reading this file needs lxml; pip install 'foiflow[reports]'"

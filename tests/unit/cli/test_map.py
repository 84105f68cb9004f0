"""The command ``foiflow map guess``, and the inputs that options name."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook
from typer.testing import CliRunner

from foiflow.batch.sources import GUESS, Input
from foiflow.cli.inputs import inputs_of
from foiflow.cli.map import app
from foiflow.codecs.mapping import TableMapping
from foiflow.codecs.mapping_file import read_mapping
from foiflow.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

LEDGER = "编号,申请人类型,姓名,收到日期,答复日期,答复结果,备注\n1,公民,ZhangSanMarker,2024-3-4,2024-3-20,予以公开,\n"


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    """Write a table as an agency keeps it."""
    (tmp_path / "ledger.csv").write_bytes(LEDGER.encode("gb18030"))
    return str(tmp_path / "ledger.csv")


def test_a_mapping_is_printed(ledger: str) -> None:
    """It is TOML that can be used as it is; nobody's name is in it."""
    done = CliRunner().invoke(app, ["guess", ledger])

    assert (done.exit_code, done.stderr) == (0, "")
    assert [event.on.columns for event in read_mapping(done.stdout).events] == [("收到日期",), ("答复日期",)]
    assert '# columns not placed: "备注"' in done.stdout
    assert "ZhangSanMarker" not in done.stdout


def test_what_is_not_enough_for_a_mapping_is_printed_with_status_1(tmp_path: Path) -> None:
    """What is missing stands in comments, and the call says so."""
    file = tmp_path / "short.csv"
    file.write_text("编号,备注\n1,x\n", encoding="utf-8")
    done = CliRunner().invoke(app, ["guess", str(file)])

    assert done.exit_code == 1
    assert "# [[event]] is needed" in done.stdout
    assert "not enough columns are known" in done.stderr


def test_a_mapping_file_serves_every_input(ledger: str, tmp_path: Path) -> None:
    """It is read once, and a fault in it is told before anything is."""
    own = tmp_path / "own.toml"
    own.write_text(Input(ledger).guess(), encoding="utf-8")
    [one, two] = inputs_of([ledger, "-"], str(own), "台账", None)

    assert isinstance(one.mapping, TableMapping)
    assert (one.mapping, one.sheet) == (two.mapping, "台账")  # standard input may be a spreadsheet
    own.write_text("colour = 1\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"line 1: own\.toml: colour is 1"):
        inputs_of([ledger], str(own))


def test_what_a_guess_rests_on_is_told(ledger: str, capsys: pytest.CaptureFixture[str]) -> None:
    """What is assumed or left out goes to standard error, with the file it is about."""
    [one] = inputs_of([ledger], "guess")

    assert isinstance(one.mapping, TableMapping)
    assert f'{ledger}: # columns not placed: "备注"' in capsys.readouterr().err


def test_what_no_file_can_use_is_refused(ledger: str, tmp_path: Path) -> None:
    """A sheet of no spreadsheet, a mapping of no table; one file of several that can use it is enough."""
    log, packed, book = tmp_path / "log.jsonl", tmp_path / "packed", tmp_path / "book.xlsx"
    log.write_text("{}", encoding="utf-8")
    packed.write_bytes(gzip.compress(b"{}"))
    Workbook().save(book)

    for files in ([ledger], [str(log), ledger], [str(packed)], ["postgresql://u:pw@h/d"]):
        with pytest.raises(InputError, match="--sheet is '台账'; expected a spreadsheet to read"):
            inputs_of(files, sheet="台账")
    with pytest.raises(InputError, match="--sheet is '台账'; expected a spreadsheet to read"):
        inputs_of(["log.db"], sheet="台账", query="SELECT 1")
    for files in ([str(log)], [str(log), "cases.db"]):
        (tmp_path / "cases.db").touch()
        with pytest.raises(InputError, match="--mapping is 'guess'; expected a table to read: CSV, "):
            inputs_of([file if file != "cases.db" else str(tmp_path / file) for file in files], GUESS)
    assert [one.sheet for one in inputs_of([ledger, str(book)], sheet="台账")] == ["台账", "台账"]
    assert [one.mapping is None for one in inputs_of([str(log), ledger], GUESS)] == [True, False]
    broken = tmp_path / "broken"
    broken.write_bytes(gzip.compress(b"{}" * 99)[:9])
    assert inputs_of([str(broken)], sheet="台账")  # what it is, and what is wrong with it, is told when it is read


def test_a_folder_is_guessed_from_its_first_table(ledger: str, tmp_path: Path) -> None:
    """A log before it in the folder needs no mapping."""
    (tmp_path / "a.jsonl").write_text("{}", encoding="utf-8")

    assert Input(tmp_path).guess() == Input(ledger).guess()


def test_a_place_or_a_mapping_that_is_not_there_is_refused(ledger: str) -> None:
    """Which of the two it is, is told."""
    with pytest.raises(InputError, match=r"FILE is 'gone\.csv'"):
        inputs_of(["gone.csv"])
    with pytest.raises(InputError, match=r"--mapping is 'gone\.toml'; expected a mapping file that is there, or guess"):
        inputs_of([ledger], "gone.toml")
    with pytest.raises(InputError, match="--query is given with several files"):
        inputs_of(["a", "b"], query="SELECT 1")
    assert inputs_of(["anything"], query="SELECT 1") == [Input("anything", query="SELECT 1")]

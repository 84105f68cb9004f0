"""The command ``foiflow diagram``."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from foiflow.cli import main
from foiflow.cli.app import commands
from foiflow.diagram import diagram

if TYPE_CHECKING:
    from pathlib import Path


def run(*words: str) -> str:
    """Run the command and give what it writes."""
    done = CliRunner().invoke(commands(), ["diagram", *words])
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    return done.stdout


def refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Run the command, which refuses, and give its sentence."""
    monkeypatch.setattr(sys, "argv", ["foiflow", "diagram", *words])
    with pytest.raises(SystemExit) as stopped:
        main()
    out, said = capsys.readouterr()
    assert (stopped.value.code, out, said.count("\n")) == (2, "", 1)
    return said


def test_the_picture_is_written_out() -> None:
    """What the library gives is printed as it is; the national profile and Mermaid are the defaults."""
    assert run() == diagram("cn")
    assert run("--profile", "cn-sh", "--format", "dot", "--lang", "zh") == diagram("cn-sh", format="dot", lang="zh")


def test_a_law_or_a_day_is_chosen() -> None:
    """An older law is drawn by its name or by a day of receipt under it."""
    assert run("--law", "cn-2008") == run("--on", "2018-01-01") == diagram("cn", on=date(2018, 1, 1))


def test_the_picture_is_written_to_a_file(tmp_path: Path) -> None:
    """With ``--out`` nothing is printed, and the file is UTF-8 with plain line ends."""
    file = tmp_path / "states.svg"

    assert run("--format", "svg", "--lang", "zh", "--out", str(file)) == ""
    assert file.read_bytes() == diagram("cn", format="svg", lang="zh").encode()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--law", "cn-2008", "--on", "2018-01-01"], "--on is '2018-01-01'; expected no date where --law is given"),
        (["--law", "cn-2007"], "no law 'cn-2007'; known: cn-2008, cn-2019"),
        (["--on", "1 May"], "--on is '1 May'; expected a date, YYYY-MM-DD"),
        (["--on", "2001-01-01"], "on is '2001-01-01'; expected a day of receipt from 2008-05-01"),
        (["--format", "png"], "no format 'png'; known: dot, mermaid, svg"),
        (["--lang", "de"], "no language 'de'; known: en, zh"),
        (
            ["--profile", "nowhere.toml"],
            "--profile is 'nowhere.toml'; expected a profile's id, or a file that is there",
        ),
    ],
)
def test_a_wrong_call_is_told_in_one_sentence(
    words: list[str], sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong is named with what was expected, and the status is 2."""
    assert refused(monkeypatch, capsys, *words) == f"foiflow: {sentence}\n"


def test_a_folder_that_is_not_there_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A file that cannot be written is named."""
    file = tmp_path / "nowhere" / "states.svg"

    assert refused(monkeypatch, capsys, "--out", str(file)) == f"foiflow: {file}: No such file or directory\n"

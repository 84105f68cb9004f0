"""The commands about a register: what each writes, and with which status it ends."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from foiflow.cli.register import app
from foiflow.errors import FoiflowError, InputError, RegisterError
from foiflow.office.register.store import open_register
from foiflow.testing.samples import a_case, an_event

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def register(tmp_path: Path) -> str:
    """Make a register with two cases, one of which has gone on."""
    path = tmp_path / "cases.db"
    with open_register(path) as opened:
        opened.open(a_case("1"))
        opened.open(a_case("2"))
        opened.append("1", [an_event()], 1)
    return str(path)


def run(*words: str, status: int = 0, told: str = "", given: bytes | None = None) -> str:
    """Run a command; check its status and what it tells on standard error, and give what it writes."""
    done = CliRunner().invoke(app, words, input=given)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert (done.exit_code, done.stderr) == (status, told), done.output
    return done.stdout


def refused(*words: str) -> FoiflowError:
    """Run a command that cannot be carried out, and give the error that it is told by."""
    with pytest.raises(FoiflowError) as caught:
        run(*words)
    return caught.value


def test_a_whole_register_is_told_so(register: str) -> None:
    """With the digest that was kept, too."""
    kept = run("digest", register).strip()

    assert kept.startswith("5:")
    assert run("verify", register) == run("verify", register, "--digest", kept) == "2 cases, 3 events: no faults\n"


def test_faults_are_listed_and_make_the_status_one(register: str) -> None:
    """One line each, and how many there are."""
    kept = "5:" + "0" * 64
    lines = run("verify", register, "--digest", kept, status=1).splitlines()

    assert lines == [
        "digest: the first 5 entries are not those that the digest was made of",
        "2 cases, 3 events: 1 faults",
    ]


def test_what_is_no_digest_is_refused(register: str) -> None:
    """A word that somebody mistook for one."""
    assert isinstance(refused("verify", register, "--digest", "plot"), InputError)


def test_export_and_import_are_each_others_reverse(register: str, tmp_path: Path) -> None:
    """Through a file and through the standard streams."""
    out, copy, again = tmp_path / "out.jsonl", str(tmp_path / "copy.db"), str(tmp_path / "again.db")
    assert run("export", register, "--out", str(out), told="5 rows written\n") == ""
    assert run("import", copy, str(out), told="5 rows put in\n") == ""
    written = run("export", copy, told="5 rows written\n")

    assert written.encode() == out.read_bytes()
    assert run("digest", copy) == run("digest", register)
    assert isinstance(refused("export", register, "--out", str(out)), InputError)
    assert isinstance(refused("import", again, str(tmp_path / "nowhere")), InputError)


def test_an_export_comes_by_standard_input(register: str, tmp_path: Path) -> None:
    """A dash stands for it."""
    written = run("export", register, told="5 rows written\n").encode()

    assert run("import", str(tmp_path / "copy.db"), "-", told="5 rows put in\n", given=written) == ""


def test_refresh_reads_what_has_changed(register: str) -> None:
    """And nothing the second time."""
    run("refresh", register, told="2 cases read\n")
    run("refresh", register, told="0 cases read\n")


def test_info_tells_what_is_in_it(register: str) -> None:
    """For readers and for programs."""
    plain = json.loads(run("info", register, "--json"))
    lines = dict(line.rsplit(None, 1) for line in run("info", register).splitlines())

    assert (plain["register"], plain["schema"], plain["format"]) == (register, 1, 1)
    assert (plain["cases"], plain["events"]) == (2, 3)
    assert plain["first_recorded_at"] < plain["last_recorded_at"] == lines["last recorded at"]
    assert lines["cases"] == "2"


def test_an_empty_register_has_no_times(tmp_path: Path) -> None:
    """Neither first nor last."""
    open_register(tmp_path / "cases.db").close()

    assert run("info", str(tmp_path / "cases.db")).splitlines()[-1].split() == ["last", "recorded", "at", "-"]


@pytest.mark.parametrize("command", ["verify", "digest", "export", "info", "refresh"])
def test_a_register_that_is_not_there_is_not_made(tmp_path: Path, command: str) -> None:
    """A misspelt name is an error, and no new register."""
    error = refused(command, str(tmp_path / "case.db"))

    assert isinstance(error, RegisterError)
    assert error.fault == "missing"
    assert not (tmp_path / "case.db").exists()

"""The commands: what each writes when the call is right."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from importlib import metadata
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from foiflow.cli import app as cli_app
from foiflow.cli import main
from foiflow.cli.app import commands
from foiflow.law.load import profile_ids

if TYPE_CHECKING:
    from pathlib import Path

RECEIVED = {"type": "request_received", "on": "2024-03-04", "channel": "online"}
ANSWER = {"type": "answer_issued", "on": "2024-04-08", "outcome": "other"}
LOG = {
    "case_id": "1",
    "profile": "cn",
    "applicant": {"kind": "business", "id": "A"},
    "information_key": "k",
    "events": [RECEIVED, ANSWER],
}


JSON = ("--format", "jsonl", "--as-of", "2024-12-31")


@pytest.fixture
def log(tmp_path: Path) -> str:
    """A file with one case."""
    file = tmp_path / "log.jsonl"
    file.write_text(json.dumps(LOG) + "\n", encoding="utf-8")
    return str(file)


def run(*words: str, status: int = 0, given: str | None = None) -> str:
    """Run a command and give what it writes."""
    done = CliRunner().invoke(commands(), words, input=given)
    assert (done.exit_code, done.stderr) == (status, ""), done.output
    return done.stdout


def test_replay_writes_one_object_a_case(log: str) -> None:
    """With ``--format jsonl`` there is one line a case and nothing else."""
    [line] = run("replay", log, "--format", "jsonl", "--as-of", "2024-12-31").splitlines()
    plain = json.loads(line)
    assert (plain["case_id"], plain["state"], plain["as_of"]) == ("1", "answered", "2024-12-31")


def test_replay_writes_a_table(log: str, tmp_path: Path) -> None:
    """The table has a row a case and the sums below."""
    more = tmp_path / "more.jsonl"
    later = {**LOG, "case_id": "2", "events": [{**RECEIVED, "on": "2025-01-02"}]}
    odd = {**LOG, "case_id": "3", "events": [RECEIVED, {"type": "fee_paid", "on": "2024-03-05"}]}
    more.write_text("\n".join(("{", json.dumps(later), json.dumps(odd))), encoding="utf-8")
    text = run("replay", log, str(more), "--as-of", "2024-12-31", status=3)
    for words in ("2024-04-01", "met_late", "reply_late", "unreadable", "not yet received", "1 rejected"):
        assert words in text
    assert "4 cases; replies: " in text
    assert "; 1 unreadable" in text
    assert "findings: " in text


def test_a_long_table_is_written_in_blocks(tmp_path: Path) -> None:
    """More rows than a block holds are all written, under one heading."""
    file = tmp_path / "log.jsonl"
    file.write_text("\n".join(json.dumps({**LOG, "case_id": f"c{number}"}) for number in range(1001)), encoding="utf-8")
    text = run("replay", str(file), "--as-of", "2024-12-31")
    assert (text.count("reply due"), text.count("\nc"), "1001 cases; " in text) == (1, 1001, True)


def test_replay_across_cases(log: str, tmp_path: Path) -> None:
    """With ``--across-cases`` other cases bring findings about, in several files too."""
    other = tmp_path / "other.jsonl"
    again = {**LOG, "case_id": "2", "events": [{**RECEIVED, "on": "2024-05-06"}]}
    other.write_text(json.dumps(again), encoding="utf-8")
    lines = run("replay", log, str(other), "--format", "jsonl", "--as-of", "2024-05-07", "--across-cases").splitlines()
    assert [[each["code"] for each in json.loads(line)["findings"]] for line in lines] == [
        ["reply_late"],
        ["repeat_of_earlier_request"],
    ]


def test_replay_reads_standard_input(log: str) -> None:
    """``-`` stands for standard input."""
    text = run("replay", "-", "--format", "jsonl", given=json.dumps(LOG))
    assert json.loads(text)["case_id"] == "1"


def test_conventions_and_notices_can_be_chosen(tmp_path: Path) -> None:
    """``--convention`` and ``--known-on`` change what a replay gives."""
    file = tmp_path / "log.jsonl"
    file.write_text(
        json.dumps({**LOG, "events": [{**RECEIVED, "on": "2020-01-10", "confirmed_on": "2020-01-13"}]}),
        encoding="utf-8",
    )
    dues = []
    for more in ([], ["--convention", "online_receipt=submission"], ["--known-on", "2020-01-26"]):
        plain = json.loads(run("replay", str(file), "--format", "jsonl", "--as-of", "2020-02-01", *more))
        dues.append(plain["duties"][0]["due"])
    assert dues == ["2020-02-17", "2020-02-14", "2020-02-13"]


def test_a_profile_may_be_a_file(tmp_path: Path) -> None:
    """``--profile`` takes an agency's own file."""
    own, file = tmp_path / "own.toml", tmp_path / "log.jsonl"
    own.write_text('id = "own"\nextends = "cn"\ntitle = {zh = "x", en = "x"}\n', encoding="utf-8")
    file.write_text(json.dumps({name: value for name, value in LOG.items() if name != "profile"}), encoding="utf-8")
    assert json.loads(run("replay", str(file), "--profile", str(own), "--format", "jsonl"))["profile"] == "own"


def test_explain_writes_the_calculation(log: str) -> None:
    """A case's deadline is written step by step."""
    text = run("explain", log, "--case", "1", "--as-of", "2024-12-31")
    assert text.startswith("reply, cn-2019, profile cn, as of 2024-12-31\n 1. request received on 2024-03-04 Mon")


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (["--from", "2024-03-04"], "reply: starts 2024-03-04 Mon, due 2024-04-01 Mon (final; cn-2019:33)\n"),
        (["--from", "2027-01-18", "--known-on", "2026-11-22"], "reply: starts 2027-01-18 Mon, due "),
        (
            ["--from", "2024-03-04", "--json"],
            '{"duty":"reply","starts":"2024-03-04","due":"2024-04-01","provisional":false,',
        ),
        (
            ["--from", "2020-01-10", "--known-on", "2020-01-26", "--json"],
            '{"duty":"reply","starts":"2020-01-10","due":"2020-02-12"',
        ),
        (
            ["--from", "2024-03-04", "--duty", "correction_reply", "--convention", "correction_period=5"],
            "correction_reply: starts 2024-03-04 Mon, due 2024-03-11 Mon",
        ),
        (
            ["--from", "2024-03-04", "--duty", "registration", "--profile", "cn-sh-changning"],
            "registration: starts 2024-03-04 Mon, due 2024-03-06 Wed",
        ),
    ],
)
def test_due_writes_one_deadline(words: list[str], text: str) -> None:
    """One deadline, as a sentence or as JSON; a provisional one with its bounds."""
    found = run("due", *words)
    assert found.startswith(text)
    assert ("provisional, " in found) == ("2027" in words[1])


def test_profiles_are_listed_and_shown() -> None:
    """Every shipped profile is listed, and can be shown in full."""
    listed = run("profiles", "list")
    assert [line.split()[0] for line in listed.splitlines()] == list(profile_ids())
    for name in profile_ids():
        shown = run("profiles", "show", name)
        assert shown.startswith(f"{name}: ")
        assert [
            part for part in ("duties", "steps", "silence", "conventions", "texts") if f"\n{part}\n" not in shown
        ] == []
    assert "law cn-2008" in run("profiles", "show", "cn", "--on", "2015-01-05")


def test_a_profile_file_is_checked(tmp_path: Path) -> None:
    """A file that holds together says so; faults are written with their lines, and the status is 1."""
    own = tmp_path / "own.toml"
    own.write_text('id = "own"\nextends = "cn"\ntitle = {zh = "x", en = "x"}\n', encoding="utf-8")
    assert run("profiles", "check", str(own)) == "own.toml: holds together\n"
    own.write_text(own.read_text(encoding="utf-8") + '[[silence]]\nof = "reply"\nmeans = "x"\n', encoding="utf-8")
    assert run("profiles", "check", str(own), status=1) == "own.toml:4: silence[0]: no cite; expected LAW:ARTICLE\n"


def test_the_help_lists_every_command() -> None:
    """Those of one word first, each with what it does."""
    done = CliRunner().invoke(commands(), ["--help"], env={"COLUMNS": "100"})
    listed = [line.split() for line in done.stdout.partition("Commands:\n")[2].splitlines()]
    alone = ["replay", "explain", "due", "worklist", "conversions", "diagram"]
    assert [words[0] for words in listed] == [*alone, "map", "profiles", "calendar", "fees", "register", "report"]
    assert min(map(len, listed)) > 5


@pytest.mark.parametrize("name", ["replay", "due", "calendar", "report", "map"])
def test_a_command_made_alone_is_the_same(name: str) -> None:
    """What is imported for it alone has the help that it has among all."""
    alone, among = (CliRunner().invoke(made, [name, "--help"]) for made in (commands(name), commands()))
    assert (alone.exit_code, alone.stdout) == (0, among.stdout)


def test_the_version_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, for whoever reports a fault; also where foiflow is run from its folder."""
    monkeypatch.setattr(metadata, "version", {"foiflow": "1.2"}.__getitem__)
    assert run("--version") == "foiflow 1.2\n"

    def fail(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "version", fail)
    assert run("--version") == "foiflow as it is in its folder, not installed\n"


NEEDED = {
    "help": (["--help"], {"typer", "foiflow.cli.report"}),
    "one deadline": (["due", "--from", "2024-03-04"], {"typer", "attrs", "foiflow.cases.single"}),
}
LEFT = {"sqlalchemy", "msgspec", "pyarrow", "openpyxl", "jinja2", "pluggy", "foiflow.batch.replay"}


@pytest.mark.parametrize(("words", "needed"), NEEDED.values(), ids=NEEDED)
def test_a_command_starts_without_what_it_does_not_need(words: list[str], needed: set[str]) -> None:
    """What other commands need is not imported, so that each starts soon."""
    code = "import sys; from foiflow.cli.app import run\ntry: run()\nfinally: print(*sys.modules, file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, check=True)
    loaded = set(done.stderr.split())
    assert (needed - loaded, loaded & LEFT) == (set(), set())
    assert ("foiflow.cli.report" in loaded) == (words[0] == "--help")


def test_the_package_can_be_run(child_environment: dict[str, str]) -> None:
    """``python -m foiflow`` is the command line, where its script is not on the path."""
    words = [sys.executable, "-m", "foiflow", "due", "--from", "2024-03-04"]
    done = subprocess.run(words, env=child_environment, capture_output=True, text=True, check=True)
    assert done.stdout == run(*words[3:])


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the packages of the command line, what to install is told."""
    monkeypatch.setitem(sys.modules, "typer", None)
    for name in [name for name in sys.modules if name.startswith("foiflow.cli.")]:
        monkeypatch.delitem(sys.modules, name)
    with pytest.raises(SystemExit, match=r"the command line needs typer; pip install 'foiflow\[cli\]'"):
        main()


def test_another_missing_module_is_no_matter_of_installing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A module of foiflow's own that is missing raises as it is."""
    monkeypatch.setitem(sys.modules, "foiflow.cli.app", None)
    with pytest.raises(ModuleNotFoundError, match=r"foiflow\.cli\.app"):
        main()


def test_a_file_that_cannot_be_opened_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An error of the system is one sentence, exit status 2."""

    def fail() -> None:
        raise PermissionError(13, "Permission denied", "log.jsonl")

    monkeypatch.setattr(cli_app, "commands", lambda _: fail)
    with pytest.raises(SystemExit) as ended:
        cli_app.run()
    assert (ended.value.code, capsys.readouterr().err) == (2, "foiflow: log.jsonl: Permission denied\n")


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the output: No space left on device"),
        (OSError(errno.EIO, "Input/output error"), "the input: Input/output error"),
        (OSError("cannot be read"), "the input: cannot be read"),
    ],
)
def test_an_error_of_the_system_without_a_file_is_told(
    error: OSError, sentence: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A full disk is a matter of what is written, all else of what is read."""

    def fail() -> None:
        raise error

    monkeypatch.setattr(cli_app, "commands", lambda _: fail)
    with pytest.raises(SystemExit) as ended:
        cli_app.run()
    assert (ended.value.code, capsys.readouterr().err) == (2, f"foiflow: {sentence}\n")


def test_closed_streams_are_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """A shell may start a program without standard input or output."""
    monkeypatch.setattr(sys, "argv", ["foiflow", "replay", "-"])
    with monkeypatch.context() as closed:
        closed.setattr(sys, "stdin", None)
        with pytest.raises(SystemExit):
            main()
        assert capsys.readouterr().err == "foiflow: FILE is '-'; expected a standard input that is open\n"
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(SystemExit, match="standard output is closed"):
        main()


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have no file names that are in no encoding")
def test_a_file_whose_name_is_in_no_encoding_is_read(tmp_path: Path) -> None:
    """It is named by its bytes, in JSON, in tables and on the page."""
    (tmp_path / os.fsdecode(b"log\xff.jsonl")).write_text(f"{json.dumps(LOG)}\n{{\n", encoding="utf-8")
    (tmp_path / "more.jsonl").write_text("", encoding="utf-8")
    files = [str(tmp_path), *map(str, tmp_path.iterdir())]

    assert (
        "log\\udcff.jsonl: the record is no JSON"
        in json.loads(run("replay", files[0], *JSON, status=3).split("\n")[1])["error"]
    )
    assert "log\\udcff.jsonl: the record" in run("replay", *files[1:], *JSON, status=3).replace("\\\\", "\\")
    run("replay", *files[1:], "--html", str(tmp_path / "page.html"), *JSON, status=3)
    assert "log\\udcff.jsonl" in (tmp_path / "page.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("missing", ["sqlalchemy", "sqlalchemy.exc"])
def test_a_package_that_a_command_needs_is_named(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What to install is told in one sentence."""

    def fail() -> None:
        raise ModuleNotFoundError("No module", name=missing)

    monkeypatch.setattr(cli_app, "commands", lambda _: fail)
    with pytest.raises(SystemExit) as ended:
        cli_app.run()
    assert ended.value.code == 1
    assert capsys.readouterr().err == "foiflow: this needs sqlalchemy; pip install 'foiflow[sql]'\n"


def test_a_module_of_no_extra_is_no_matter_of_installing(monkeypatch: pytest.MonkeyPatch) -> None:
    """It raises as it is."""

    def fail() -> None:
        raise ModuleNotFoundError("No module", name="foiflow.law.rules")

    monkeypatch.setattr(cli_app, "commands", lambda _: fail)
    with pytest.raises(ModuleNotFoundError):
        cli_app.run()

"""The command that quotes a fee."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from foiflow.cli.fees import app
from foiflow.errors import InputError, UnknownName

if TYPE_CHECKING:
    from pathlib import Path


def run(*words: str) -> str:
    """Run ``foiflow fees quote`` and give what it writes."""
    done = CliRunner().invoke(app, ["quote", *words])
    assert (done.exit_code, done.stderr) == (0, ""), done.output
    return done.stdout


def test_items_are_quoted_tier_by_tier() -> None:
    """A heading, a line a tier with its articles, the sum, and the articles' tenor."""
    lines = run("--items", "5", "--already", "28", "--on", "2024-04-08").splitlines()
    assert lines[:5] == [
        "per item on 2024-04-08, profile cn: items 29 to 33 of the month",
        "  items 29 to 30: 2 × 100 CNY = 200 CNY [cn-fees-2021:3; cn-fees-2021:4]",
        "  items 31 to 33: 3 × 200 CNY = 600 CNY [cn-fees-2021:3; cn-fees-2021:4]",
        "  in all 800 CNY",
        "Sources",
    ]
    assert [line.partition(": ")[0] for line in lines[5:]] == ["  cn-fees-2021:3", "  cn-fees-2021:4"]
    assert "one of the two for each request, never both" in lines[5]


def test_pages_are_quoted_beside_items() -> None:
    """Both tariffs may be compared; what came before counts for items alone, and each article is told once."""
    text = run("--items", "5", "--pages", "5", "--already", "6", "--on", "2024-04-08")
    assert [line for line in text.splitlines() if line.startswith("per")] == [
        "per item on 2024-04-08, profile cn: items 7 to 11 of the month",
        "per page on 2024-04-08, profile cn: pages 1 to 5 of the request",
    ]
    assert text.count("cn-fees-2021:3: ") == 1


def test_before_the_measures_one_sentence_is_all() -> None:
    """Where nothing is chargeable there is nothing to add up."""
    assert run("--items", "11", "--on", "2020-12-31").splitlines() == [
        "nothing is chargeable per item on 2020-12-31: the tariff is in force from 2021-01-01 [cn-2019:42; cn-2008:27]"
    ]


def test_a_quote_is_written_as_json() -> None:
    """With ``--json`` there is one object a tariff and nothing else."""
    plain = [
        json.loads(line)
        for line in run(
            "--items", "1", "--already", "40", "--pages", "201", "--on", "2024-04-08", "--json"
        ).splitlines()
    ]
    assert [(each["profile"], each["tariff"], each["already"], each["cny"]) for each in plain] == [
        ("cn", "per_item", 40, 300),
        ("cn", "per_page", 0, 2740),
    ]
    assert plain[1]["charges"][-1] == {"first": 201, "last": 201, "units": 1, "cny_each": 40, "cny": 40}


def test_the_day_is_today_by_default() -> None:
    """Without ``--on`` the tariff is that of a notice of today."""
    assert json.loads(run("--items", "1", "--json"))["on"] == date.today().isoformat()


def test_a_profile_may_be_named_or_a_file(tmp_path: Path) -> None:
    """``--profile`` takes an id, or an agency's own file."""
    own = tmp_path / "own.toml"
    own.write_text('id = "own"\nextends = "cn"\ntitle = {zh = "x", en = "x"}\n', encoding="utf-8")
    for name, profile in (("cn-sh-changning", "cn-sh-changning"), (str(own), "own")):
        assert json.loads(run("--items", "11", "--profile", name, "--json"))["profile"] == profile


NUMBER = "expected a whole number from"


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "--items missing; expected a number of items, or --pages"),
        (["--on", "2024-04-08"], "--items missing; expected a number of items, or --pages"),
        (
            ["--pages", "3", "--already", "5"],
            "--already is '5'; expected --items with it: pages are counted for each request alone",
        ),
        (["--items", "ten"], f"--items is 'ten'; {NUMBER} 1 to 100000"),
        (["--items", ""], f"--items is ''; {NUMBER} 1 to 100000"),
        (["--items", "0"], f"--items is '0'; {NUMBER} 1 to 100000"),
        (["--items", "-5"], f"--items is '-5'; {NUMBER} 1 to 100000"),
        (["--items", "1.5"], f"--items is '1.5'; {NUMBER} 1 to 100000"),
        (["--items", "100001"], f"--items is '100001'; {NUMBER} 1 to 100000"),
        (["--items", "1", "--already", ""], f"--already is ''; {NUMBER} 0 to 100000"),
        (["--items", "1", "--already", "9" * 5000], f"--already is '{'9' * 58}…; {NUMBER} 0 to 100000"),
        (["--pages", "٣"], f"--pages is '٣'; {NUMBER} 1 to 100000"),
        (["--items", "1", "--on", "soon"], "--on is 'soon'; expected a date, YYYY-MM-DD"),
        (["--items", "1", "--on", "2008-04-30"], "--on is '2008-04-30'; expected 2008-05-01 or later"),
        (["--items", "1", "--profile", "zz"], "no profile 'zz'; known: "),
        (["--items", "1", "--profile", "gone.toml"], "--profile is 'gone.toml'; expected a profile's id, or a file"),
    ],
)
def test_a_wrong_call_is_told_in_a_sentence(words: list[str], sentence: str) -> None:
    """What is wrong is named as the option that was typed, and nothing is written."""
    done = CliRunner().invoke(app, ["quote", *words])
    assert isinstance(done.exception, InputError | UnknownName)
    assert (str(done.exception).startswith(sentence), done.stdout) == (True, ""), str(done.exception)


def test_the_folder_of_commands_says_what_it_is_for() -> None:
    """Without a command the help is shown."""
    done = CliRunner().invoke(app, [])
    assert "quote" in done.output

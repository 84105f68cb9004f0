"""Files that are wrong somewhere: what is wrong is told in its place, and the rest is read.

Beside each file in ``logs`` lies what its replay under the national profile gives, one object a
record: the whole error, or state, codes of findings and rejected events. A text that ends in ``…``
gives the beginning alone.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from foiflow import replay
from foiflow.cli.app import commands

LOGS = Path(__file__).with_name("logs")
FILES = sorted(file for file in LOGS.iterdir() if file.suffix in {".json", ".jsonl"})
LATER = {"days_no_calendar_reaches.jsonl": date(2026, 11, 22)}


def expected_of(file: Path) -> list[dict[str, Any]]:
    """Read what lies beside a file."""
    beside = file.with_name(f"{file.name}.expected")
    return [json.loads(line) for line in beside.read_text(encoding="utf-8").splitlines()]


def brief(plain: dict[str, Any], like: dict[str, Any]) -> dict[str, Any]:
    """Keep of a result what the expectation speaks of, as far as it goes."""
    found = {name: plain.get(name) for name in like}
    if "findings" in like:
        found["findings"] = [finding["code"] for finding in plain.get("findings", ())]
    start = str(like.get("error", "")).removesuffix("…")
    if start != like.get("error", "") and str(plain.get("error", "\0")).startswith(start):
        found["error"] = like["error"]
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_a_file_gives(file: Path) -> None:
    """Every record of a file gives what is expected of it, in its place."""
    known_on = LATER.get(file.name)
    results = [result.to_dict() for result in replay(file, profile="cn", known_on=known_on)]
    expected = expected_of(file)
    assert [brief(plain, like) for plain, like in zip(results, expected, strict=False)] == expected
    assert len(results) == len(expected)


@pytest.mark.parametrize("file", [file for file in FILES if file.name not in LATER], ids=lambda file: file.name)
def test_the_command_line_gives_the_same(file: Path) -> None:
    """The command ends with 3 where a record cannot be read, else with 0, and writes every record."""
    call = ["replay", str(file), "--profile", "cn", "--as-of", "2026-01-05", "--format", "jsonl"]
    done = CliRunner().invoke(commands(), call)
    expected = expected_of(file)
    wrong = [like for like in expected if "error" in like]
    assert (done.exit_code, done.exception if done.exit_code not in {0, 3} else None) == (3 if wrong else 0, None)
    written = [json.loads(line) for line in done.stdout_bytes.splitlines()]
    assert [brief(plain, like) for plain, like in zip(written, expected, strict=False) if "error" in plain] == wrong
    assert len(written) == len(expected)
    assert done.stderr == ""


def test_every_file_has_its_expectation() -> None:
    """Nothing lies in the folder that no test looks at."""
    names = {file.name for file in LOGS.iterdir()} - {".gitattributes"}
    assert names == {name for file in FILES for name in (file.name, f"{file.name}.expected")}


@pytest.mark.parametrize(
    ("record", "words"),
    [("7", "a number"), ("1.5", "a number"), ("null", "null"), ("true", "true"), ("[]", "an array"), ('"x"', "a text")],
)
def test_what_is_no_object_is_named_as_json_names_it(tmp_path: Path, record: str, words: str) -> None:
    """A record that is no object is told in the words of JSON, not of Python."""
    file = tmp_path / "log.jsonl"
    file.write_text(record + "\n", encoding="utf-8")
    [result] = replay(file, profile="cn")
    sentence = f"the record is {words}; expected a case: a JSON object with case_id, applicant and events"
    assert str(result.error) == sentence


def test_what_is_wrong_with_json_is_not_cut_short() -> None:
    """The sentence about malformed JSON is given to its end."""
    errors = [str(result.error) for result in replay(LOGS / "unreadable_json.jsonl", profile="cn") if result.error]
    assert [error for error in errors if "…" in error] == []


def test_both_measures_of_an_extension_are_not_called_missing() -> None:
    """An extension that gives days and a date is told that it may give one only."""
    extension = {"type": "extension_notified", "on": "2024-03-05", "working_days": 5, "until": "2024-04-10"}
    received = {"type": "request_received", "on": "2024-03-04", "channel": "online"}
    record = {"case_id": "1", "applicant": {"kind": "business"}, "events": [received, extension]}
    [result] = replay([record], profile="cn")
    assert result.error is not None
    assert str(result.error).startswith("events[1]")
    assert "missing" not in str(result.error)


def test_values_at_hand_are_read_like_a_file() -> None:
    """An iterable of plain values gives the same errors, counted from 1."""
    results = list(replay([7, {}, None], profile="cn"))
    assert [(result.line, result.case, result.to_dict()["case_id"]) for result in results] == [
        (1, None, None),
        (2, None, None),
        (3, None, None),
    ]


def test_equal_numbers_of_different_kinds_are_told_apart() -> None:
    """``true`` is no number of days, whatever was read before it."""
    received = {"type": "request_received", "on": "2024-03-04", "channel": "online"}
    head = {"applicant": {"kind": "business"}, "events": [received]}
    records = [
        {"case_id": str(number), "conventions": {"correction_period": value}, **head}
        for number, value in enumerate((1, True, 1.0))
    ]
    assert [result.case is None for result in replay(records, profile="cn")] == [False, True, True]

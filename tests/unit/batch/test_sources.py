"""Where case logs come from."""

from __future__ import annotations

import io
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from foiflow import replay

if TYPE_CHECKING:
    from pathlib import Path

CASE = '{"case_id": "%s", "profile": "cn", "applicant": {"kind": "business"}, "events": []}'
ONE, TWO = CASE % "1", CASE % "2"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("log.jsonl", f"{ONE}\n{TWO}\n"),
        ("log.ndjson", f"{ONE}\n{TWO}\n"),
        ("log.json", f"[{ONE},\n{TWO}]"),
        ("log", f"{ONE}\n{TWO}\n"),
        ("log", f"[{ONE},\n{TWO}]"),
        ("log.txt", f"\ufeff \n[{ONE},\n{TWO}]"),
    ],
)
def test_a_file_is_read_by_its_name_or_its_beginning(tmp_path: Path, name: str, text: str) -> None:
    """JSON Lines and arrays are told apart by the name, else by the first character."""
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    for source in (file, str(file)):
        assert [result.case_id for result in replay(source)] == ["1", "2"]


@pytest.mark.parametrize("text", [f"{ONE}\n{TWO}\n", f"[{ONE},{TWO}]", f"\n\n[{ONE},{TWO}]"])
def test_standard_input_is_read_by_its_beginning(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """What comes from a pipe may be either form."""
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text.encode())))
    assert [result.case_id for result in replay("-")] == ["1", "2"]


def test_values_at_hand_are_numbered() -> None:
    """An iterable of plain values is read in order, counted from 1."""
    records = ({"case_id": str(number), "applicant": {"kind": "business"}, "events": []} for number in range(3))
    assert [(result.line, result.case_id) for result in replay(records, profile="cn")] == [(1, "0"), (2, "1"), (3, "2")]


def test_a_file_that_is_not_there_raises_when_it_is_read(tmp_path: Path) -> None:
    """The error is Python's own."""
    with pytest.raises(FileNotFoundError):
        list(replay(tmp_path / "gone.jsonl"))

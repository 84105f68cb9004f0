"""Every scenario of this folder: what the law makes of a case, by three readings that must agree."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SMALLEST = """
[[scenario]]
name = "a"
about = "b"
given = {profile = "cn", received = 2024-03-04, channel = "online"}
[scenario.expect]
"""


def test_scenario(scenario: Any, problems_of: Callable[[Any], list[str]]) -> None:
    """The case stands as the law says, replayed, recorded step by step, and read back from JSON."""
    problems = problems_of(scenario)
    assert not problems, "\n".join(["", *problems])


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (SMALLEST + 'sate = "received"', "expect: unknown ['sate']"),
        (SMALLEST + 'duties = [{id = "reply", du = 2024-04-01}]', "duties: unknown ['du']"),
        (SMALLEST + "duties = [{due = 2024-04-01}]", "duties: unknown [], missing ['id']"),
        (SMALLEST + 'findings = [{code = "reply_late", day = 2024-04-01}]', "findings: unknown ['day']"),
        (SMALLEST + "rejected = [{index = 1}]", "rejected: unknown [], missing ['type']"),
        (SMALLEST.replace("channel", "chanel"), "given: unknown ['chanel']"),
        (SMALLEST.replace('about = "b"', ""), "unknown [], missing ['about']"),
        (SMALLEST.replace("scenario", "case"), "unknown ['case'], missing ['scenario']"),
        (SMALLEST + SMALLEST, "comes twice"),
    ],
)
def test_unreadable(wrong: str, sentence: str, tmp_path: Path, read_file: Callable[[Path], list[Any]]) -> None:
    """A scenario with a key that it may not have, or without one that it must, cannot be read; the error says which."""
    path = tmp_path / "wrong.toml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(ValueError, match=re.escape(sentence)):
        read_file(path)


def test_a_wrong_expectation_fails(
    tmp_path: Path, read_file: Callable[[Path], list[Any]], problems_of: Callable[[Any], list[str]]
) -> None:
    """Each kind of expectation that the case does not meet is told, so that none is passed over in silence."""
    path = tmp_path / "wrong.toml"
    wrong = """
law = "cn-2008"
state = "answered"
received_on = 2024-03-05
as_of = 2024-03-05
later_events = 1
duties = [{id = "reply", due = 2024-04-02}, {id = "reply", due = 2024-04-01}, {id = "reply", due = 2024-04-01}]
no_duties = ["reply"]
findings = ["reply_late"]
rejected = [{index = 1, type = "fee_paid"}]
"""
    path.write_text(SMALLEST + wrong, encoding="utf-8")
    [scenario] = read_file(path)
    told = "\n".join(problems_of(scenario))
    starts = (
        "law:",
        "state:",
        "received_on:",
        "as_of:",
        "later_events:",
        "no duty",
        "duty reply",
        "no finding",
        "no rejected",
    )
    assert [start for start in starts if start not in told] == []
    assert told.count("no duty {") == len(["2 April", "1 April a second time"])

"""A replay against the obvious composition of the same packages, in one run."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import msgspec
from generate import LAST, write_cases
from plain import replay_plainly

from foiflow.batch.replay import Replay
from foiflow.codecs import jsonl

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CASES = 10_000
TURN = 250
AT_LEAST = 15
"""Of results made one by one; tests/bench/test_batches.py measures many at once."""


def _write(source: Path, target: Path) -> None:
    """Replay a file into a file, as the command line does."""
    with target.open("wb") as stream:
        for result in Replay(as_of=LAST.replace(year=LAST.year + 1)).results(source):
            stream.write(jsonl.dumps(result.to_dict()))


def _seconds(work: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def test_a_replay_is_many_times_faster_than_the_plain_composition(tmp_path: Path, capsys: Any) -> None:
    """Both read the same 10,000 eight-event cases and agree on every reply date that the plain way gets right."""
    source, target, turn = tmp_path / "cases.jsonl", tmp_path / "results.jsonl", tmp_path / "turn.jsonl"
    write_cases(source, CASES)
    lines = source.read_bytes().splitlines()
    ours = plain = 0.0
    written: list[str] = []
    _write(source, target)
    results = [msgspec.json.decode(line) for line in target.read_bytes().splitlines()]
    for begin in range(0, CASES, TURN):
        turn.write_bytes(b"\n".join(lines[begin : begin + TURN]) + b"\n")
        ours += _seconds(lambda: _write(turn, target))
        plain += _seconds(lambda begin=begin: written.extend(replay_plainly(lines[begin : begin + TURN])))  # type: ignore[misc]  # bound at once
    agreed = sum(_reply_due(ours_, msgspec.json.decode(theirs)) for ours_, theirs in zip(results, written, strict=True))
    ratio = plain / ours
    with capsys.disabled():
        print(
            f"\nreplay of {CASES} cases: foiflow {ours / CASES * 1e6:.0f} us a case, "
            f"plain composition {plain / CASES * 1e6:.0f} us, ratio {ratio:.1f}; "
            f"the plain way has the reply date of {agreed} of {CASES}"
        )
    assert len(results) == CASES
    assert agreed > CASES // 2
    assert ratio >= AT_LEAST


def _reply_due(ours: dict[str, Any], theirs: dict[str, Any]) -> bool:
    """Tell whether both have the same last reply date."""
    due = [duty["due"] for duty in ours["duties"] if duty["id"] == "reply" and duty["status"] != "void"]
    return bool(due[-1] == theirs["due"])

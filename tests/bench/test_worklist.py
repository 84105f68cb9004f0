"""A worklist against a replay of the same cases, in one run: from a file, and from a register.

The mix: eight events a case; nine of ten cases are answered and over, one of ten came in within the last weeks and is
open, so that one of ten is on the list.
"""

from __future__ import annotations

import gc
import json
import random
import time
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from generate import LAST, cases

from foiflow.batch.replay import Replay
from foiflow.codecs.logs import case_from_dict
from foiflow.office.register.store import open_register
from foiflow.office.worklist import worklist

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CASES = 20_000
PER = 100_000
"""The cases that time is told for."""
OPEN_EVERY = 10
EVENTS = 8
DAY = LAST + timedelta(16)
ROUNDS = 3
FILE_AT_LEAST, REGISTER_AT_LEAST = 2.5, 3


def mixed(count: int) -> Iterator[dict[str, Any]]:
    """Make cases of which every tenth came in lately and has not been answered."""
    chance = random.Random(CASES)
    for number, case in enumerate(cases(count)):
        if number % OPEN_EVERY == 0:
            case["events"] = _opened(case["events"], DAY - timedelta(chance.randint(20, 80)))
        yield case


def _opened(events: list[dict[str, Any]], received: date) -> list[dict[str, Any]]:
    """Let the events but the answer begin on another day, as many of them again as are not in the future."""
    shift = received - date.fromisoformat(events[0]["on"])
    moved = [{**event, "on": (date.fromisoformat(event["on"]) + shift).isoformat()} for event in events[:-1]]
    past = [event for event in moved if event["on"] <= DAY.isoformat()]
    more = {"type": "assigned", "on": past[-1]["on"], "to": "B"}
    return [*past, *[more] * (EVENTS - len(past))]


def _seconds(work: Callable[[], Any]) -> float:
    """Give the shortest of some rounds, in time of the processor: all of it is reading."""
    times = []
    for _ in range(ROUNDS):
        gc.collect()
        begun = time.process_time()
        work()
        times.append(time.process_time() - begun)
    return min(times)


def test_a_worklist_reads_what_is_open(tmp_path: Path, capsys: Any) -> None:
    """File and register give the same list, many times faster than a replay of all."""
    file = tmp_path / "cases.jsonl"
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(json.dumps(case) + "\n" for case in mixed(CASES))
    with open_register(tmp_path / "cases.db") as register:
        register.open_many(case_from_dict(case) for case in mixed(CASES))
        register.refresh()
        found = worklist(file, DAY)
        assert worklist(register, DAY) == found
        from_file = _seconds(lambda: worklist(file, DAY))
        from_register = _seconds(lambda: worklist(register, DAY))
    replayed = _seconds(lambda: sum(1 for _ in Replay(as_of=DAY).results(file)))
    scale = PER / CASES
    with capsys.disabled():
        print(
            f"\nworklist of {CASES} cases, {len(found)} duties: per {PER:,} cases {from_file * scale:.2f} s of a file,"
            f" {from_register * scale:.2f} s of a register; a replay {replayed * scale:.2f} s;"
            f" ratios {replayed / from_file:.1f} and {replayed / from_register:.1f}"
        )
    assert len(found) >= CASES // OPEN_EVERY
    assert replayed / from_file >= FILE_AT_LEAST
    assert replayed / from_register >= REGISTER_AT_LEAST

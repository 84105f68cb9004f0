"""Columns and lines of many cases against the obvious composition; where the time goes; workers; memory."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import time
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest
from generate import LAST, cases, write_cases
from plain import replay_plainly
from pyarrow import parquet

from foiflow.batch.batches import replay_batches
from foiflow.batch.blocks import pieces_of
from foiflow.batch.bulk import replay_lines
from foiflow.batch.columns import FullColumns, LeanColumns
from foiflow.batch.lines import Lines
from foiflow.batch.plans import Plans
from foiflow.batch.replay import Replay
from foiflow.batch.seen import SeenIds
from foiflow.codecs.fast import decoder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

AS_OF = LAST.replace(year=LAST.year + 1)
CASES = 10_000
MANY = int(os.environ.get("FOIFLOW_BENCH_CASES", "100000"))
"""Cases of the runs for workers and memory."""
TURN = 250
LEAN_AT_LEAST = 75
FULL_AT_LEAST = 30
TWO_AT_LEAST = 1.7
OF_WHAT_CAN_BE = 0.9
"""And so much of what two processes reach that have nothing to tell each other, where the machine is busy otherwise."""
ROUNDS = 6
"""Of runs by turns, the best of each are compared: other work of the machine makes none of them faster."""
ENOUGH = 100_000
"""Cases from which on the start of a worker hardly matters."""
MOST_MEMORY = 250
"""MB of resident memory, whatever the number of cases."""


def seconds(work: Callable[[], object]) -> float:
    """Time some work, in seconds on the clock."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def lean(source: Path, workers: int = 1) -> int:
    """Replay into lean columns; count the rows."""
    return sum(batch.num_rows for batch in replay_batches(source, as_of=AS_OF, workers=workers))


def lines(source: Path, workers: int = 1) -> int:
    """Replay into lines; count their bytes."""
    return sum(len(chunk.data) for chunk in replay_lines(source, as_of=AS_OF, workers=workers))


def write_parquet(path: Path, count: int) -> None:
    """Write generated cases as a table in which a row is an event."""
    rows = []
    for case in cases(count):
        own = {"case_id": case["case_id"], "profile": case["profile"]}
        own |= {f"applicant_{name}": value for name, value in case["applicant"].items()}
        for seq, event in enumerate(case["events"]):
            days = {name: date.fromisoformat(event[name]) for name in ("on", "served_on") if name in event}
            rows.append(own | {"seq": seq} | event | days)
    names = dict.fromkeys(name for row in rows for name in row)
    parquet.write_table(pa.table({name: [row.get(name) for row in rows] for name in names}), path)


def test_columns_and_lines_against_the_plain_composition(tmp_path: Path, capsys: Any) -> None:
    """All read the same cases by turns, so that each has its share of whatever else the machine does."""
    source, table = tmp_path / "cases.jsonl", tmp_path / "cases.parquet"
    write_cases(source, CASES)
    write_parquet(table, CASES)
    logs = source.read_bytes().splitlines(keepends=True)
    first = {"full": seconds(lambda: lines(source)), "lean": seconds(lambda: lean(source))}
    rounds = 4
    for _ in range(rounds - 1):
        lean(source)
    spent = dict.fromkeys(("plain", "full", "lean", "parquet"), 0.0)
    contenders = {"full": lambda: lines(source), "lean": lambda: lean(source), "parquet": lambda: lean(table)}
    for turn in range(rounds * 2):
        begin = turn * TURN
        spent["plain"] += seconds(partial(replay_plainly, logs[begin : begin + TURN]))
        for name, work in contenders.items():
            spent[name] += seconds(work)
    plain = spent["plain"] / (rounds * 2 * TURN)
    each = {name: spent[name] / (rounds * 2 * CASES) for name in contenders}
    with capsys.disabled():
        print(f"\n{CASES} cases, plain composition {plain * 1e6:.0f} us a case")
        for name, took in each.items():
            begun = f", the first time {plain / first[name] * CASES:.0f}" if name in first else ""
            print(f"  {name}: {took * 1e6:.1f} us a case, ratio {plain / took:.0f}{begun}")
    assert plain / each["full"] >= FULL_AT_LEAST
    assert plain / each["lean"] >= LEAN_AT_LEAST
    assert plain / each["parquet"] >= LEAN_AT_LEAST


@pytest.mark.parametrize("wanted", [Lines(), LeanColumns(), FullColumns()], ids=["lines", "lean", "full columns"])
def test_where_the_time_goes(tmp_path: Path, capsys: Any, wanted: Any) -> None:
    """Every part of a replay in microseconds a case; together they are what the whole takes, within a third."""
    source = tmp_path / "cases.jsonl"
    write_cases(source, CASES)
    plans: Plans[Any, Any] = Plans(Replay(as_of=AS_OF), wanted)
    decode = decoder()
    parts: dict[str, float] = {}

    def timed(name: str, work: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        found = work()
        took = time.perf_counter() - begun
        parts[name] = min(took, parts.get(name, took))
        return found

    for _ in range(6):
        pieces = timed("read", lambda: list(pieces_of(source, CASES)))
        records = timed("split", partial(list, (piece.records() for piece in pieces)))
        timed("decode", partial(list, (decode(raw) for some in records for _, raw in some)))
        answers = timed("decode and rules", partial(list, map(plans.answers, records)))
        timed("put together", partial(list, map(wanted.gathered, [found for _, found in answers])))
        timed("numbers seen", partial(list, map(SeenIds().known_among, [ids for ids, _ in answers])))
    parts["rules"] = parts.pop("decode and rules") - parts["decode"]
    each = {name: took / CASES * 1e6 for name, took in parts.items()}
    with capsys.disabled():
        print(f"\n{type(wanted).__name__}: {', '.join(f'{name} {took:.1f}' for name, took in each.items())} us a case")
    assert all(took >= 0 for took in each.values())
    assert sum(each.values()) > each["rules"] > 0


def test_parquet_against_lines(tmp_path: Path, capsys: Any) -> None:
    """Columns are read with less work than lines, all processors counted, once shapes are known."""
    sources = {"lines": tmp_path / "cases.jsonl", "parquet": tmp_path / "cases.parquet"}
    write_cases(sources["lines"], MANY)
    write_parquet(sources["parquet"], MANY)
    took = dict.fromkeys(sources, float("inf"))
    for name in (*sources,) * 4:
        begun = time.process_time()
        assert lean(sources[name]) == MANY
        took[name] = min(took[name], time.process_time() - begun)
    with capsys.disabled():
        rates = ", ".join(f"{name} {best / MANY * 1e6:.1f} us a case" for name, best in took.items())
        print(
            f"\n{MANY} cases to lean columns: {rates}; parquet is {took['lines'] / took['parquet']:.2f} times as fast"
        )
    if MANY >= ENOUGH:
        assert took["parquet"] < took["lines"]


def apart(work: Callable[[], object]) -> None:
    """Do some work here and in a copy of this process, which have nothing to tell each other."""
    other = multiprocessing.get_context("fork" if sys.platform == "linux" else None).Process(target=work)
    other.start()
    work()
    other.join()


@pytest.mark.filterwarnings("ignore:.* is multi-threaded:DeprecationWarning")
def test_two_workers(tmp_path: Path, capsys: Any) -> None:
    """Two workers give the same bytes, and by far sooner, where the machine has two cores to spare.

    Two processes that replay all the cases apart tell how much the machine can do at once.
    """
    source = tmp_path / "cases.jsonl"
    write_cases(source, MANY)
    works: dict[str, Callable[[int], int]] = {
        "full": lambda workers: lines(source, workers),
        "lean": lambda workers: lean(source, workers),
    }
    for name, work in works.items():
        found = {work(1)}
        took = {1: float("inf"), 2: float("inf")}
        both = float("inf")
        for _ in range(ROUNDS):
            for workers in (1, 2):
                begun = time.perf_counter()
                found.add(work(workers))
                took[workers] = min(took[workers], time.perf_counter() - begun)
            both = min(both, seconds(partial(apart, partial(work, 1))))
        rates = ", ".join(f"{workers}: {best / MANY * 1e6:.1f} us a case" for workers, best in took.items())
        ratio, most = took[1] / took[2], 2 * took[1] / both
        with capsys.disabled():
            print(
                f"\n{MANY} cases, {name}, with workers {rates}; two are {ratio:.2f} times one, two apart "
                f"{most:.2f} times ({os.cpu_count()} cores)"
            )
        assert len(found) == 1
        if MANY >= ENOUGH and (os.cpu_count() or 1) > 1:
            assert ratio >= min(TWO_AT_LEAST, OF_WHAT_CAN_BE * most)


MEASURE = """
import json, sys, time
from datetime import date
from foiflow.batch.bulk import replay_lines
source, as_of = sys.argv[1], date.fromisoformat(sys.argv[2])
begun, sizes = time.process_time(), 0
for chunk in replay_lines(source, as_of=as_of):
    sizes += len(chunk.data)
[most] = [line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(json.dumps([time.process_time() - begun, int(most) / 1024]))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="resident memory is counted otherwise there")
def test_memory_does_not_grow_with_the_file(tmp_path: Path, child_environment: dict[str, str], capsys: Any) -> None:
    """A process of its own replays few cases and many; many stay under the limit, and are no slower a case."""
    told = {}
    for count in (CASES, MANY):
        source = tmp_path / f"{count}.jsonl"
        write_cases(source, count)
        done = subprocess.run(
            [sys.executable, "-c", MEASURE, str(source), str(AS_OF)],
            env=child_environment,
            capture_output=True,
            check=True,
        )
        told[count] = json.loads(done.stdout)
    with capsys.disabled():
        for count, (took, memory) in told.items():
            print(f"\n{count} cases: {took / count * 1e6:.1f} us of processor time a case, {memory:.0f} MB at most")
    assert told[MANY][1] < MOST_MEMORY
    assert told[MANY][0] / MANY < told[CASES][0] / CASES * 1.15

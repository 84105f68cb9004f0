"""A year's report made of a file against a lean replay of the same file, in one run."""

from __future__ import annotations

import resource
import time
import tracemalloc
from typing import TYPE_CHECKING, Any

from generate import LAST, write_cases

from foiflow.batch.batches import replay_batches
from foiflow.office.reports.make import make_report, tally_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CASES = 20_000
TURNS = 4
AT_MOST = 2
FEW = 2_000
BYTES_PER_CASE = 120


def _seconds(work: Callable[[], Any]) -> float:
    """Measure the processor's time, so that other programs count less."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def test_a_report_takes_at_most_twice_a_lean_replay(tmp_path: Path, capsys: Any) -> None:
    """Turn about over 20,000 eight-event cases; the best turn of each counts, and no request is lost."""
    source = tmp_path / "cases.jsonl"
    write_cases(source, CASES)
    as_of = LAST.replace(year=LAST.year + 1)

    def lean() -> int:
        return sum(batch.num_rows for batch in replay_batches(source, as_of=as_of, columns="lean"))

    assert lean() == CASES
    turns = [(_seconds(lambda: tally_of(source)), _seconds(lean)) for _ in range(TURNS)]
    ours, theirs = (min(each) for each in zip(*turns, strict=True))
    with capsys.disabled():
        print(
            f"\nreport of {CASES} cases: {ours / CASES * 1e6:.0f} us a case, lean {theirs / CASES * 1e6:.0f} us, "
            f"ratio {ours / theirs:.2f}; {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most"
        )
    years = range(2019, 2025)
    new = sum(make_report(source, year=year).section3["R1"][-1] or 0 for year in (2019, 2023))
    assert 0 < new < CASES
    assert sum(tally_of(source).report(year).section3["R1"][-1] or 0 for year in years) == CASES
    assert ours <= AT_MOST * theirs


def test_a_report_keeps_no_case(tmp_path: Path) -> None:
    """Ten times the cases take the same memory, but for the few bytes that tell a repeated number."""
    peaks = []
    for number in (FEW, 10 * FEW):
        source = tmp_path / f"{number}.jsonl"
        write_cases(source, number)
        tally_of(source)
        tracemalloc.start()
        tally_of(source)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

    assert peaks[1] - peaks[0] < 9 * FEW * BYTES_PER_CASE

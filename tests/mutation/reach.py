"""Which test reaches which line, and how long each test takes.

One run of the tests under coverage tells it, with the name of the test as the context of a line::

    python tests/mutation/reach.py FOLDER
"""

from __future__ import annotations

import functools
import gc
import json
import sys
from collections import defaultdict
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

import coverage
import pytest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from types import ModuleType

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = ("batch/page", "batch/test_distributed.py", "batch/test_workers.py", "cli", "testing")
TESTS = ("tests/bad", "tests/law", "tests/unit", *(f"--ignore=tests/unit/{name}" for name in LEFT_OUT))
"""The tests that may notice, as pytest's arguments. The others start processes, search long, or draw in so much address
space that a child is not given it."""
SLOW = 1
"""Seconds, while coverage measures, from which a test is never tried."""
COLLECTING = -1
"""Stands for a test's number where a line is reached outside any test, by importing and collecting."""


def caches(under: Path = ROOT) -> Iterator[functools._lru_cache_wrapper[object]]:
    """Give the functions of the project, and of its tests, that remember their answers."""
    for found in gc.get_objects():
        if issubclass(type(found), functools._lru_cache_wrapper):
            code = getattr(found.__wrapped__, "__code__", None)
            if code is not None and Path(code.co_filename).is_relative_to(under):
                yield found


class Recorder:
    """A pytest plugin that names the running test to coverage and measures its time."""

    def __init__(self, measured: coverage.Coverage) -> None:
        """Take the measurement to which the tests are named."""
        self._measured = measured
        self._file = Path()
        self.seconds: defaultdict[str, float] = defaultdict(float)
        self.failed: list[str] = []

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Run one test in its own context."""
        if item.path != self._file:
            # What an earlier file made the caches remember would be reached by no test of this one.
            self._file = item.path
            for cached in list(caches()):
                cached.cache_clear()
        self._measured.switch_context(item.nodeid)
        try:
            return (yield)
        finally:
            self._measured.switch_context("")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Add up what setting up, calling and tearing down take."""
        self.seconds[report.nodeid] += report.duration
        if report.failed:
            self.failed.append(report.nodeid)


class Reach:
    """What one run of the tests told."""

    def __init__(self, folder: Path) -> None:
        """Read what the run wrote into a folder."""
        told = json.loads((folder / "tests.json").read_text(encoding="utf-8"))
        self.seconds: dict[str, float] = told["seconds"]
        self.packages: list[str] = told["packages"]
        self._reached: dict[str, dict[str, list[int]]] = told["reached"]
        self._names = list(self.seconds)
        quick = [name for name in self._names if self.seconds[name] < SLOW]
        self._by_time = sorted(quick, key=self.seconds.__getitem__)

    def order(self, module: Path, lines: Collection[int]) -> dict[str, int]:
        """Put all tests in the order in which they should be tried.

        First come those that reach one of the lines (0), then those that reach the module (1), then the others (2); in
        each of the three the quick ones first. Tests that do not reach a line may still notice a change there, in what
        a cache or an import keeps.

        Args:
            module: The module, as ``src/foiflow/cases/limits.py``.
            lines: The lines of the change.
        """
        here, near = set(self._reaching(module, lines)), set(self._reaching(module, None))
        rank = {test: 0 if test in here else 1 if test in near else 2 for test in self._by_time}
        return dict(sorted(rank.items(), key=itemgetter(1)))

    def when_collecting(self, module: Path, lines: Collection[int]) -> bool:
        """Tell whether a line is reached before the first test, so that something made there may be kept."""
        reached = self._reached.get(str(module), {})
        return any(COLLECTING in reached.get(str(line), ()) for line in lines)

    def _reaching(self, module: Path, lines: Collection[int] | None) -> Iterator[str]:
        for line, numbers in self._reached.get(str(module), {}).items():
            if lines is None or int(line) in lines:
                yield from (self._names[number] for number in numbers if number != COLLECTING)


def reached(data: coverage.CoverageData, names: list[str]) -> dict[str, dict[int, list[int]]]:
    """List for every line of every module the numbers of the tests that reach it.

    Args:
        data: What coverage measured.
        names: The tests, in the order of their numbers.
    """
    numbers = {"": COLLECTING} | {name: number for number, name in enumerate(names)}
    return {
        str(Path(file).relative_to(ROOT)): {
            line: [numbers[context] for context in contexts] for line, contexts in data.contexts_by_lineno(file).items()
        }
        for file in data.measured_files()
    }


def _is_of_others(module: ModuleType) -> bool:
    return "site-packages" in (getattr(module, "__file__", None) or "") and not module.__name__.startswith("foiflow")


def main() -> int:
    """Run the tests once and write what they reach; fail where one fails."""
    folder = Path(sys.argv[1])
    measured = coverage.Coverage(data_file=None, config_file=False, source=[str(ROOT / "src" / "foiflow")])
    recorder = Recorder(measured)
    measured.start()
    code = pytest.main(["-q", "-p", "no:cacheprovider", *TESTS], plugins=[recorder])
    measured.stop()
    told = {
        "seconds": recorder.seconds,
        "reached": reached(measured.get_data(), list(recorder.seconds)),
        "packages": [name for name, module in list(sys.modules.items()) if _is_of_others(module)],
    }
    (folder / "tests.json").write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
    return int(code)


if __name__ == "__main__":
    raise SystemExit(main())

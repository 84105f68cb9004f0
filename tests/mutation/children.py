"""Trying mutants in forked children: what they share is imported, and often collected, before the fork."""

from __future__ import annotations

import gc
import importlib
import multiprocessing
import os
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
import warnings
from contextlib import suppress
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from mutant import Mutant, OutsideFunctionsError, change_functions, change_imports, functions_by_file, modules
from reach import TESTS, Reach, caches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkProcess

FORK = multiprocessing.get_context("fork")
BUDGETS = (6, 2, 1)
"""Seconds of processor time for one mutant, after which no more tests are tried: of those that reach its lines, of
those that reach its module, of the others. What lives then, lives."""
SLOWER = 10
"""A test that takes so many times what it took without a mutant, and two seconds, is in a loop."""
PATIENCE = 300
"""Seconds without an end of any child, while this process is not stopped, after which a child hangs."""
COLLECTING = 60
"""Seconds of processor time for importing and collecting with a mutant; it takes about five."""
MEMORY = 4 << 30
"""Bytes of address space that a child may take."""
QUICK = 25
"""How many tests are tried before all are collected."""
QUIET = ["-q", "--capture=sys", "--assert=plain", "-p", "no:cacheprovider"]


class Verdict(IntEnum):
    """How the trial of a mutant ended; also the code with which its process ends."""

    LIVES = 0
    KILLED = 1
    AT_IMPORT = 2
    """It cannot be made in what is imported already."""
    BROKEN = 3
    """The trial itself failed."""
    OUT_OF_TIME = 4
    """Killed: a test took so long that it was ended."""
    NO_PYTHON = 5
    """The change makes no program."""


Told = tuple[Mutant, Verdict, str]
"""A mutant, how its trial ended, and the test that noticed or was the last."""


class Trial:
    """A pytest plugin that runs chosen tests, in their order, until one notices."""

    def __init__(self, chosen: Mapping[str, int], reach: Reach, note: Path) -> None:
        """Take the tests.

        Args:
            chosen: The tests, by their ids, and how near each is to the change.
            reach: What every test usually takes.
            note: Where to write which test is running.
        """
        self._chosen = chosen
        self._seconds = reach.seconds
        self._note = note
        self.verdict = Verdict.KILLED
        """What is so if the tests cannot even be collected."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run the tests."""
        if not session.testsfailed:
            self.run({item.nodeid: item for item in session.items})
        return True

    def run(self, collected: Mapping[str, pytest.Item]) -> None:
        """Run the chosen of the tests that were collected."""
        self.verdict = Verdict.LIVES
        start = time.process_time()
        items = [collected[test] for test in self._chosen if test in collected]
        for item, after in zip(items, [*items[1:], None], strict=True):
            if time.process_time() - start > BUDGETS[self._chosen[item.nodeid]]:
                return
            self._note.write_text(item.nodeid, encoding="utf-8")
            # The process ends where the time is over; processor time, so that a pause does no harm.
            signal.setitimer(signal.ITIMER_PROF, 2 + SLOWER * self._seconds[item.nodeid])
            try:
                item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            except BaseException:  # noqa: BLE001 -- pytest itself cannot go on with the mutant
                self.verdict = Verdict.KILLED
            if item.session.testsfailed:
                self.verdict = Verdict.KILLED
            if self.verdict is Verdict.KILLED:
                return


class Collected:
    """A pytest plugin that tries mutants in children, each of which has all tests collected from the start."""

    def __init__(self, mutants: Sequence[Mutant], reach: Reach, told: Connection) -> None:
        """Take the mutants.

        Args:
            mutants: What to try.
            reach: Which tests may notice.
            told: Where to tell the verdicts.
        """
        self._mutants = mutants
        self._reach = reach
        self._told = told

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try all mutants in place of running the tests once."""
        for module in modules():
            name = ".".join(module.relative_to("src").with_suffix("").parts)
            importlib.import_module(name.removesuffix(".__init__"))
        functions, remembered = functions_by_file(), list(caches())
        items = {item.nodeid: item for item in session.items}
        # What the children share is not copied when a child looks for garbage.
        gc.freeze()

        def trial(mutant: Mutant, place: Path) -> Verdict:
            for cached in remembered:
                cached.cache_clear()
            try:
                change_functions(mutant, functions.get(mutant.file, []))
            except OutsideFunctionsError:
                return Verdict.AT_IMPORT
            except SyntaxError:
                # A warning of the compiler, and warnings are errors in tests.
                return Verdict.KILLED if mutant.is_python else Verdict.NO_PYTHON
            one = Trial(self._reach.order(mutant.module, mutant.lines), self._reach, place / "test")
            one.run(items)
            return one.verdict

        for verdict in in_children(trial, self._mutants):
            self._told.send(verdict)
        return True


def try_collected(mutants: Sequence[Mutant], reach: Reach) -> Iterator[Told]:
    """Try mutants in children of one process that has collected all tests."""
    here, there = FORK.Pipe(duplex=False)

    def serve() -> None:
        silence()
        os._exit(pytest.main([*QUIET, *TESTS], plugins=[Collected(mutants, reach, there)]))

    process = FORK.Process(target=serve)
    process.start()
    there.close()
    try:
        while True:
            yield here.recv()
    except EOFError:
        process.join()
    if process.exitcode:
        raise SystemExit("collecting the tests failed")


def try_importing(mutants: Sequence[Mutant], reach: Reach, *, most: int | None) -> Iterator[Told]:
    """Try mutants in children that import and collect after the change.

    Args:
        mutants: What to try.
        reach: Which tests may notice.
        most: How many tests to try, and only their files are collected; None for all.
    """

    def trial(mutant: Mutant, place: Path) -> Verdict:
        change_imports(mutant)
        chosen = dict(islice(reach.order(mutant.module, mutant.lines).items(), most))
        files = list(TESTS) if most is None else sorted({test.partition("::")[0] for test in chosen})
        one = Trial(chosen, reach, place / "test")
        signal.setitimer(signal.ITIMER_PROF, COLLECTING)
        pytest.main([*QUIET, "-x", *files], plugins=[one])
        return one.verdict

    return in_children(trial, mutants)


def in_children(trial: Callable[[Mutant, Path], Verdict], mutants: Iterable[Mutant]) -> Iterator[Told]:
    """Try each mutant in a child of its own, as many at once as there are processors.

    Yields:
        The mutant, the verdict, and the test that noticed or was the last.
    """
    waiting = iter(mutants)
    running: list[_Running] = []
    while True:
        while len(running) < (os.cpu_count() or 1) and (mutant := next(waiting, None)) is not None:
            place = Path(tempfile.mkdtemp())
            process = FORK.Process(target=_child, args=(trial, mutant, place))
            process.start()
            assert process.pid, "a process that was started has a number"
            running.append(_Running(process, process.pid, mutant, place))
        if not running:
            return
        ended = wait([one.process.sentinel for one in running], timeout=1)
        for one in list(running):
            if one.process.sentinel in ended:
                running.remove(one)
                one.process.join()
                with suppress(ProcessLookupError):
                    os.killpg(one.group, signal.SIGKILL)
                yield one.mutant, _verdict(one), _last(one.place)
                shutil.rmtree(one.place, ignore_errors=True)
            elif not ended:
                one.patience -= 1
                if one.patience == 0:
                    one.process.kill()


@dataclass
class _Running:
    process: ForkProcess
    group: int
    mutant: Mutant
    place: Path
    patience: int = PATIENCE


def _child(trial: Callable[[Mutant, Path], Verdict], mutant: Mutant, place: Path) -> None:
    verdict = Verdict.BROKEN
    try:
        # A group of its own, with whatever the tests start, so that nothing is left of it.
        os.setpgid(0, 0)
        silence()
        tempfile.tempdir = str(place)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        verdict = trial(mutant, place)
    except BaseException:  # noqa: BLE001 -- told, and raised by whoever started the child
        (place / "test").write_text(traceback.format_exc(), encoding="utf-8")
    finally:
        os._exit(verdict)


def _verdict(ended: _Running) -> Verdict:
    code = ended.process.exitcode or 0
    if code == Verdict.BROKEN:
        raise SystemExit(f"the trial of {ended.mutant} failed: {_last(ended.place)}")
    if code in {-signal.SIGPROF, -signal.SIGKILL}:
        return Verdict.OUT_OF_TIME
    return Verdict(code) if code >= 0 else Verdict.KILLED


def _last(place: Path) -> str:
    note = place / "test"
    return note.read_text(encoding="utf-8") if note.exists() else "importing or collecting"


def silence() -> None:
    """Let this process write nothing."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        os.dup2(nothing, stream.fileno())


def warm(reach: Reach) -> None:
    """Import the packages of others that the tests import, for all children."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name in reach.packages:
            try:
                importlib.import_module(name)
            except ImportError:  # made by its package, not imported
                continue
    gc.freeze()

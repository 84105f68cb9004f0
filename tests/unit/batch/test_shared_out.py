"""Pieces shared out among processes."""

from __future__ import annotations

import errno
import itertools
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from foiflow import FoiflowError, InputError
from foiflow.batch.blocks import Records
from foiflow.batch.workers import shared_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from foiflow.batch.blocks import Piece


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let other processes import this module, whatever pytest calls it."""
    monkeypatch.syspath_prepend(str(Path(__file__).parents[3]))


def pieces(count: int | None = None) -> Iterator[Piece]:
    """Give pieces of one number each, with the lines 1, 11, 21 and so on; without end if no count is given."""
    numbers = itertools.count() if count is None else range(count)
    return (Records(1 + 10 * number, [(1 + 10 * number, number)]) for number in numbers)


def done_by(how: Callable[[int], Any]) -> Callable[[Piece], Any]:
    """Prepare a process that does something with a piece's number."""
    return lambda piece: how(piece.records()[0][1])


def elsewhere() -> bool:
    """Tell whether this is one of the other processes."""
    return multiprocessing.parent_process() is not None


def uneven(number: int) -> tuple[int, bytes, bool]:
    """Take long for some, give much for others, and say where that was."""
    time.sleep(0.02 * (number % 4 == 0))
    return number, bytes(1000 * (number % 7)), elsewhere()


def deadly(number: int) -> int:
    """End the process, if it is another one."""
    if elsewhere():
        os._exit(number % 3)
    return number


def failing(number: int) -> int:
    """Fail, if this is another process."""
    if elsewhere():
        raise FoiflowError(f"expected another number than {number}")
    return number


def slow_outside(number: int) -> tuple[int, bool]:
    """Take long, if this is another process."""
    if elsewhere():
        time.sleep(0.5)
    return number, elsewhere()


@pytest.mark.parametrize("workers", [2, 4])
def test_results_come_in_order_whoever_is_slow(workers: int) -> None:
    """All processes have their part, and every result has its place."""
    results = shared_out(pieces(), partial(done_by, uneven), workers)
    taken = [next(results) for _ in range(40)]
    while not taken[-1][2]:  # another process may take a while to begin
        taken.append(next(results))
    results.close()  # type: ignore[attr-defined]  # it is a generator, which its callers need not know
    assert [number for number, _, _ in taken] == list(range(len(taken)))
    assert all(len(data) == 1000 * (number % 7) for number, data, _ in taken)
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("count", [0, 1, 2, 50])
def test_every_piece_is_done_once(count: int) -> None:
    """However many or few there are."""
    assert [number for number, _, _ in shared_out(pieces(count), partial(done_by, uneven), 3)] == list(range(count))
    assert multiprocessing.active_children() == []


def test_files_of_a_folder_do_as_well(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where a system lends no memory as a file, values lie in a folder, which is removed at the end."""
    monkeypatch.delattr(os, "memfd_create", raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    results = shared_out(pieces(), partial(done_by, uneven), 2)
    assert any(next(results)[2] for _ in range(10_000))
    assert len(list(tmp_path.iterdir())) == 1
    results.close()  # type: ignore[attr-defined]  # it is a generator
    assert list(tmp_path.iterdir()) == []


def test_a_worker_that_dies_is_told_in_one_sentence() -> None:
    """The run ends with the line from which on results are missing; no process is left behind."""
    with pytest.raises(FoiflowError, match=r"a worker process died at the records from line \d*1 on; expected memory"):
        list(shared_out(pieces(), partial(done_by, deadly), 2))
    assert multiprocessing.active_children() == []


@pytest.mark.skipif(not hasattr(os, "memfd_create"), reason="files are made otherwise there")
def test_more_workers_than_a_system_can_start_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The number that was asked for is named, and what the system said; none of them is left."""
    whole = os.memfd_create
    made = iter(range(20))

    def limited(name: str) -> int:
        if next(made, None) is None:
            raise OSError(errno.EMFILE, "Too many open files")
        return whole(name)

    monkeypatch.setattr(os, "memfd_create", limited)
    with pytest.raises(InputError, match=r"^workers is 100; expected as many as .* can start \(Too many open files\)$"):
        list(shared_out(pieces(), partial(done_by, uneven), 100))
    assert multiprocessing.active_children() == []


def test_an_error_of_another_process_is_an_error_here() -> None:
    """It is raised as it was, and tells where it came from."""
    with pytest.raises(FoiflowError, match="expected another number than") as caught:
        list(shared_out(pieces(), partial(done_by, failing), 2))
    assert "in failing" in caught.value.__notes__[0]
    assert multiprocessing.active_children() == []


def test_an_error_here_ends_the_others() -> None:
    """No process is left behind when the pieces themselves cannot be read."""

    def broken() -> Iterator[Piece]:
        yield from pieces(20)
        raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        list(shared_out(broken(), partial(done_by, uneven), 2))
    assert multiprocessing.active_children() == []


def test_few_pieces_are_under_way() -> None:
    """While another process takes long, this one does not read on without end."""
    asked: list[int] = []

    def each() -> Iterator[Piece]:
        for piece in pieces():
            asked.append(piece.line)
            yield piece

    results = shared_out(each(), partial(done_by, slow_outside), 2)
    ahead = 0
    for given, (_, outside) in enumerate(results):
        ahead = max(ahead, len(asked) - given)
        if outside:
            break
    results.close()  # type: ignore[attr-defined]  # it is a generator
    assert 2 < ahead < 20


def runs(process: int) -> bool:
    """Tell whether a process runs; one that has ended may wait for somebody to ask how."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


ORPHANS = """
import itertools, multiprocessing, sys, threading
from foiflow.batch.blocks import Records
from foiflow.batch.workers import shared_out

def prepare():
    return lambda piece: piece.line

if __name__ == "__main__":
    if "beside" in sys.argv:
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    for line in shared_out((Records(n, []) for n in itertools.count()), prepare, 3):
        if line == 100:
            print(*(child.pid for child in multiprocessing.active_children()), flush=True)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up in /proc")
@pytest.mark.parametrize("threads", ["alone", "beside"])
def test_nothing_outlives_a_process_that_is_killed(
    tmp_path: Path, child_environment: dict[str, str], threads: str
) -> None:
    """Workers end by themselves where the process that reads has no time to end them."""
    script = tmp_path / "orphans.py"
    script.write_text(ORPHANS, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(script), threads], env=child_environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        assert child.stdout is not None
        others = [int(number) for number in child.stdout.readline().split()]
        child.send_signal(signal.SIGKILL)
    assert len(others) == 2
    end = time.monotonic() + 30
    while any(map(runs, others)):
        assert time.monotonic() < end, "a worker outlives the process that reads"
        time.sleep(0.05)

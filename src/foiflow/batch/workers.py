"""Processes that work through pieces beside this one; results come in order.

A piece waits in a file of its own until somebody takes it, and what it came to is
left there. Only numbers go through the pipes, so nobody waits for another to listen.
This process does a piece itself whenever it would have to wait.
"""

from __future__ import annotations

import gc
import os
import pickle
import signal
import struct
import sys
import threading
import traceback
import warnings
from collections import deque
from contextlib import ExitStack, contextmanager
from multiprocessing import connection, get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from foiflow.errors import FoiflowError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from io import FileIO
    from multiprocessing.connection import Connection
    from multiprocessing.context import ForkContext, SpawnContext
    from multiprocessing.synchronize import Lock
    from types import TracebackType
    from typing import Self

    from foiflow.batch.blocks import Piece

__all__ = ["shared_out"]

Done = TypeVar("Done")

_WAITING = 3
"""Pieces that are given out for each process: the one it does, and those it finds when it is done."""
_NUMBERS = struct.Struct("<QQ")
_DESCRIPTORS = Path("/proc/self/fd")


def shared_out(pieces: Iterator[Piece], prepare: Callable[[], Callable[[Piece], Done]], workers: int) -> Iterator[Done]:
    """Do something with every piece, in several processes.

    Args:
        pieces: The pieces; few are asked for before they can be done.
        prepare: Gives what is to be done, in each process once; it can be pickled.
        workers: How many processes, this one included.

    Returns:
        What the pieces came to, in their order.

    Raises:
        FoiflowError: A process has died.
    """
    work = prepare()
    with _Helpers(prepare, workers - 1) as helpers:
        numbered = enumerate(pieces)
        order: deque[tuple[int, int]] = deque()
        done: dict[int, Done] = {}
        most = 2 * _WAITING * workers
        while True:
            done.update(helpers.done())
            while helpers.are_free and len(order) < most and (following := next(numbered, None)) is not None:
                number, piece = following
                order.append((number, piece.line))
                helpers.give(number, piece)
            if not order:
                return
            if order[0][0] in done:
                yield done.pop(order.popleft()[0])
            elif (untaken := helpers.taken_back()) is not None:
                number, piece = untaken
                done[number] = work(piece)
            else:
                helpers.wait(order[0][1])


def _places(count: int, stack: ExitStack) -> list[Path]:
    """Make files that other processes can open, in memory where the system lends it; they go when they are closed."""
    if hasattr(os, "memfd_create") and _DESCRIPTORS.exists():
        own = Path(f"/proc/{os.getpid()}/fd")
        numbers = [os.memfd_create("foiflow") for _ in range(count)]
        for number in numbers:
            stack.callback(os.close, number)
        return [own / str(number) for number in numbers]
    folder = Path(stack.enter_context(TemporaryDirectory(prefix="foiflow-")))
    paths = [folder / str(number) for number in range(count)]
    for path in paths:
        path.touch()
    return paths


class _Files:
    """Files in which processes leave values for one another."""

    def __init__(self, places: list[Path], stack: ExitStack) -> None:
        self._files: list[FileIO] = []
        for place in places:
            file = place.open("r+b", buffering=0)
            self._files.append(stack.enter_context(file))

    def put(self, number: int, value: object) -> int:
        """Leave a value; give its size in bytes."""
        data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
        self._files[number].seek(0)
        self._files[number].write(data)
        return len(data)

    def taken(self, number: int, size: int) -> Any:
        """Give the value that was left."""
        self._files[number].seek(0)
        return pickle.loads(self._files[number].read(size))


class _Ends(NamedTuple):
    """What a helper has of the pipes, and where the files are."""

    places: list[Path]
    tasks: Connection
    taking: Lock
    told: Connection
    telling: Lock


class _Failure(NamedTuple):
    """What was raised in another process."""

    error: Exception


class _Helpers(Generic[Done]):
    """The other processes, from the first piece to the last.

    Args:
        prepare: Gives what they do.
        count: How many there are.
    """

    def __init__(self, prepare: Callable[[], Callable[[Piece], Done]], count: int) -> None:
        self._prepare, self._count = prepare, count
        self._free = list(range(count * _WAITING))
        self._given: dict[int, tuple[int, Piece]] = {}
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Start them."""
        with ExitStack() as stack:
            places = _places(len(self._free), stack)
            self._files = _Files(places, stack)
            context = _context()
            tasks, self._tasks = context.Pipe(duplex=False)
            self._told, told = context.Pipe(duplex=False)
            for end in (tasks, self._tasks, self._told, told):
                stack.enter_context(end)
            # They are kept, for a process that starts afresh looks for the locks later.
            self._ends = ends = _Ends(places, tasks, context.Lock(), told, context.Lock())
            # A copy of this process has its ends too, and would never see them closed.
            others = (self._tasks, self._told) if context.get_start_method() == "fork" else ()
            self._processes = [
                context.Process(target=_help, args=(self._prepare, ends, others), daemon=True)
                for _ in range(self._count)
            ]
            stack.callback(self._end)
            with _starting():
                for process in self._processes:
                    process.start()
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End them, wherever they are."""
        self._stack.close()

    def _end(self) -> None:
        for process in self._processes:
            if process.pid is not None:
                process.terminate()
                process.join()

    @property
    def are_free(self) -> bool:
        """Whether one of them may soon have nothing to do."""
        return bool(self._free)

    def give(self, number: int, piece: Piece) -> None:
        """Give them a piece, which has a number."""
        place = self._free.pop()
        self._given[place] = number, piece
        self._tasks.send_bytes(_NUMBERS.pack(place, self._files.put(place, piece)))

    def taken_back(self) -> tuple[int, Piece] | None:
        """Take back the first piece that none of them has taken, with its number."""
        if not self._ends.taking.acquire(block=False):
            return None
        try:
            task = self._ends.tasks.recv_bytes() if self._ends.tasks.poll() else None
        finally:
            self._ends.taking.release()
        return None if task is None else self._freed(_NUMBERS.unpack(task)[0])

    def _freed(self, place: int) -> tuple[int, Piece]:
        self._free.append(place)
        return self._given.pop(place)

    def done(self) -> Iterator[tuple[int, Done]]:
        """Give what has been done by now, each with the number of its piece."""
        while self._told.poll():
            place, size = _NUMBERS.unpack(self._told.recv_bytes())
            found = self._files.taken(place, size)
            number, _ = self._freed(place)
            if isinstance(found, _Failure):
                raise found.error
            yield number, found

    def wait(self, line: int) -> None:
        """Wait until something is done.

        Args:
            line: The first line of what is waited for.

        Raises:
            FoiflowError: One of them has died.
        """
        ended = {process.sentinel for process in self._processes}
        if ended.intersection(connection.wait([self._told, *ended])):
            raise FoiflowError(
                f"a worker process died at the records from line {line} on; expected memory enough for all workers"
            )


def _context() -> ForkContext | SpawnContext:
    """Copy this process, which brings along what it has learnt, where nothing else runs in it; else start afresh."""
    if sys.platform == "linux" and threading.active_count() == 1:
        return get_context("fork")
    return get_context("spawn")


@contextmanager
def _starting() -> Iterator[None]:
    """Let an interruption wait until the end of the block, where a system can; what starts there inherits it."""
    masks = hasattr(signal, "pthread_sigmask")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masks else set()
    try:
        with warnings.catch_warnings():
            # Of threads that are not Python's own, such as those of numpy, a copy needs none and holds no lock.
            warnings.filterwarnings("ignore", ".* is multi-threaded", DeprecationWarning)
            yield
    finally:
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _help(prepare: Callable[[], Callable[[Piece], object]], ends: _Ends, others: tuple[Connection, ...]) -> None:
    """Do pieces until the process that reads ends this one, to which an interruption is left too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:
        other.close()
    gc.freeze()  # else the collector writes to memory that is shared with the other process
    work = prepare()
    with ExitStack() as stack:
        files = _Files(ends.places, stack)
        while (task := _next(ends)) is not None:
            place, size = task
            found: object
            try:
                found = work(files.taken(place, size))
            except Exception as error:  # noqa: BLE001 -- raised again where the results are asked for
                error.add_note(f"in a worker process: {traceback.format_exc()}")
                found = _Failure(error)
            with ends.telling:
                ends.told.send_bytes(_NUMBERS.pack(place, files.put(place, found)))


def _next(ends: _Ends) -> tuple[int, int] | None:
    """Take the next task; None where the process that reads is gone."""
    with ends.taking:
        try:
            place, size = _NUMBERS.unpack(ends.tasks.recv_bytes())
        except EOFError:
            return None
    return place, size

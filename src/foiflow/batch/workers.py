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
from contextlib import ExitStack, contextmanager, suppress
from io import BufferedWriter
from multiprocessing import connection, get_context, resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from foiflow.errors import FoiflowError, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from io import FileIO
    from multiprocessing.context import ForkContext, ForkProcess, SpawnContext, SpawnProcess
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
        InputError: So many processes cannot be started.
        FoiflowError: A process has died.
    """
    work = prepare()
    with _Helpers(prepare, workers - 1) as helpers:
        numbered = enumerate(pieces)
        order: deque[tuple[int, int]] = deque()
        done: dict[int, Done] = {}
        most = 2 * _WAITING * workers

        def following() -> tuple[int, Piece] | None:
            found = next(numbered, None) if len(order) < most else None
            if found is not None:
                order.append((found[0], found[1].line))
            return found

        while True:
            done.update(helpers.done(order[0][1] if order else 1, wait=False))
            while helpers.are_free and (piece := following()) is not None:
                helpers.give(*piece)
            if order and order[0][0] in done:
                yield done.pop(order.popleft()[0])
            elif (piece := following()) is not None:
                done[piece[0]] = work(piece[1])
            elif order:
                done.update(helpers.done(order[0][1], wait=True))
            else:
                return


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
        self._buffer = bytearray()
        self._files: list[FileIO] = []
        for place in places:
            file = place.open("r+b", buffering=0)
            self._files.append(stack.enter_context(file))

    def put(self, number: int, value: object) -> int:
        """Leave a value; give its size in bytes."""
        file = self._files[number]
        file.seek(0)
        writer = BufferedWriter(file)  # unlike the file itself, it writes on until all is written
        pickle.dump(value, writer, protocol=pickle.HIGHEST_PROTOCOL)
        writer.detach()
        return file.tell()

    def taken(self, number: int, size: int) -> Any:
        """Give the value that was left."""
        if size > len(self._buffer):
            self._buffer = bytearray(2 * size)
        with memoryview(self._buffer)[:size] as data:
            self._files[number].seek(0)
            self._files[number].readinto(data)
            return pickle.loads(data)


class _Failure(NamedTuple):
    """What was raised in another process."""

    error: Exception


class _Helper(Generic[Done]):
    """Another process, as this one sees it.

    Args:
        context: How processes start.
        stack: What is to be closed in the end.

    Attributes:
        told: Where it tells what it has done.
        free: The files, by their numbers, in which it may be given pieces; none until it has begun.
        process: The process itself, once it is started.
    """

    process: ForkProcess | SpawnProcess

    def __init__(self, context: ForkContext | SpawnContext, stack: ExitStack) -> None:
        self._context = context
        self._places = _places(_WAITING, stack)
        self._files = _Files(self._places, stack)
        (tasks, self._tasks), (self.told, tell) = (context.Pipe(duplex=False) for _ in range(2))
        self._its_ends = tasks, tell
        self.ends = {stack.enter_context(end) for end in (tasks, self._tasks, self.told, tell)}
        self.free: list[int] = []
        self._given: dict[int, int] = {}

    def start(self, prepare: Callable[[], Callable[[Piece], Done]], ends: set[Connection]) -> None:
        """Start it.

        Args:
            prepare: Gives what it does.
            ends: The ends of all pipes.
        """
        # A copy of this process has all ends, and nobody would see that this process is gone.
        others = list(ends.difference(self._its_ends)) if self._context.get_start_method() == "fork" else []
        arguments = (prepare, self._places, *self._its_ends, others)
        self.process = self._context.Process(target=_help, args=arguments, daemon=True)
        self.process.start()

    def end(self) -> None:
        """End it, wherever it is."""
        self.process.terminate()
        self.process.join()

    def give(self, number: int, piece: Piece) -> None:
        """Give it a piece, which has a number."""
        place = self.free.pop()
        self._given[place] = number
        self._tasks.send_bytes(_NUMBERS.pack(place, self._files.put(place, piece)))

    def done(self) -> Iterator[tuple[int, Done]]:
        """Take what it tells: that it has begun, or that the piece of a number is done."""
        message = self.told.recv_bytes()
        if not message:
            self.free += range(_WAITING)
            return
        place, size = _NUMBERS.unpack(message)
        found = self._files.taken(place, size)
        self.free.append(place)
        if isinstance(found, _Failure):
            raise found.error
        yield self._given.pop(place), found


class _Helpers(Generic[Done]):
    """The other processes, from the first piece to the last.

    Args:
        prepare: Gives what they do.
        count: How many there are.
    """

    def __init__(self, prepare: Callable[[], Callable[[Piece], Done]], count: int) -> None:
        self._prepare, self._count = prepare, count
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """Start them."""
        with ExitStack() as stack:
            try:
                helpers = self._started(stack)
            except OSError as error:
                raise InputError(
                    "workers", self._count + 1, f"as many as this system can start ({error.strerror})"
                ) from error
            self._telling = {helper.told: helper for helper in helpers}
            self._ended = {helper.process.sentinel for helper in helpers}
            self._stack = stack.pop_all()
        return self

    def _started(self, stack: ExitStack) -> list[_Helper[Done]]:
        context = _context()
        helpers: list[_Helper[Done]] = [_Helper(context, stack) for _ in range(self._count)]
        ends = {end for helper in helpers for end in helper.ends}
        with _starting(context):
            for helper in helpers:
                helper.start(self._prepare, ends)
                stack.callback(helper.end)
        return helpers

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End them, wherever they are."""
        self._stack.close()

    @property
    def are_free(self) -> bool:
        """Whether one of them may soon have nothing to do."""
        return any(helper.free for helper in self._telling.values())

    def give(self, number: int, piece: Piece) -> None:
        """Give a piece, which has a number, to the one with the least to do."""
        max(self._telling.values(), key=lambda helper: len(helper.free)).give(number, piece)

    def done(self, line: int, *, wait: bool) -> Iterator[tuple[int, Done]]:
        """Give what has been done by now, each with the number of its piece.

        Args:
            line: The first line of what is not done.
            wait: Wait until something is.

        Raises:
            FoiflowError: One of them has died.
        """
        for one in connection.wait([*self._telling, *self._ended], None if wait else 0):
            if isinstance(one, Connection) and one.poll():
                yield from self._telling[one].done()
            elif one in self._ended:
                raise FoiflowError(
                    f"a worker process died at the records from line {line} on; expected memory enough for all "
                    "workers, and a script that begins its work under `if __name__ == '__main__'`"
                )


def _context() -> ForkContext | SpawnContext:
    """Copy this process, which brings along what it has learnt, where nothing else runs in it; else start afresh."""
    if sys.platform == "linux" and threading.active_count() == 1:
        return get_context("fork")
    return get_context("spawn")


@contextmanager
def _starting(context: ForkContext | SpawnContext) -> Iterator[None]:
    """Let an interruption wait until the end of the block, where a system can; what starts there inherits it."""
    masks = hasattr(signal, "pthread_sigmask")
    if masks and context.get_start_method() == "spawn":
        # Started by the first process that is, it would end the waiting.
        resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masks else set()
    try:
        with warnings.catch_warnings():
            # Of threads that are not Python's own, such as those of numpy, a copy needs none and holds no lock.
            warnings.filterwarnings("ignore", ".* is multi-threaded", DeprecationWarning)
            yield
    finally:
        if masks:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _help(
    prepare: Callable[[], Callable[[Piece], object]],
    places: list[Path],
    tasks: Connection,
    tell: Connection,
    others: list[Connection],
) -> None:
    """Do pieces until the process that reads ends this one, or is gone; an interruption is left to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    for other in others:
        other.close()
    gc.freeze()  # else the collector writes to memory that is shared with the other process
    work = prepare()
    with ExitStack() as stack, suppress(EOFError, BrokenPipeError):
        files = _Files(places, stack)
        tell.send_bytes(b"")
        while True:
            place, size = _NUMBERS.unpack(tasks.recv_bytes())
            found: object
            try:
                found = work(files.taken(place, size))
            except Exception as error:  # noqa: BLE001 -- raised again where the results are asked for
                error.add_note(f"in a worker process: {traceback.format_exc()}")
                found = _Failure(error)
            tell.send_bytes(_NUMBERS.pack(place, files.put(place, found)))

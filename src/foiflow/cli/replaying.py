"""What one call of ``foiflow replay`` does, once its options are read."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import attrs

from foiflow.batch.across import Docket
from foiflow.batch.bulk import LineChunk, replay_lines
from foiflow.batch.outputs.run import FORMATS, Run
from foiflow.batch.outputs.summary import Summary
from foiflow.batch.replay import Replay
from foiflow.batch.seen import SeenIds
from foiflow.batch.sources import STANDARD_INPUT, Input, name_of
from foiflow.cli.replay import Engine, Format
from foiflow.codecs import jsonl
from foiflow.errors import Described, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from foiflow.batch.replay import Result
    from foiflow.cli.options import Language
    from foiflow.cli.progress import Progress

__all__ = ["Call", "Page", "replayed"]


class Page(NamedTuple):
    """A page to be written: its file, the case to show on it, its language."""

    file: Path
    case: str | None
    lang: Language


@attrs.frozen(kw_only=True)
class Call:
    """A call of ``foiflow replay``; each attribute is one of its options.

    Raises:
        InputError: Two of them do not go together.
    """

    reader: Replay
    sources: tuple[Input, ...]
    across_cases: bool
    format_: Format
    out: Path | None
    resume: bool
    page: Page | None
    into: str | None
    workers: int
    engine: Engine
    scheduler: str | None
    against: tuple[str, ...]
    compare_due: str | None

    def __attrs_post_init__(self) -> None:
        """Refuse what does not go together."""
        if self.against or self.compare_due is not None:
            self._check_comparison("--against" if self.against else "--compare-due")
        fits = self.format_ in FORMATS
        if self.out is not None and not fits:
            raise InputError("--format", self.format_.value, f"{', '.join(FORMATS)}, with --out")
        if self.out is None and fits and self.format_ is not Format.jsonl:
            raise InputError("--format", self.format_.value, "--out DIR as well, for its files")
        if self.page is not None and not self.page.file.parent.is_dir():
            raise InputError("--html", str(self.page.file), "a file in a folder that is there")
        if self.resume and self.out is None:
            raise InputError("--resume", Described("given alone"), "--out DIR, where the run was stopped")
        if self.scheduler is not None and self.engine is not Engine.dask:
            raise InputError("--scheduler", self.scheduler, "--engine dask as well")
        if self.scheduler is not None and self.workers > 1:
            raise InputError("--workers", str(self.workers), "no --scheduler, whose cluster has its own")
        if self.across_cases and any(source.place == STANDARD_INPUT for source in self.sources):
            raise InputError("FILE", STANDARD_INPUT, "a file that can be read twice, with --across-cases")
        if self.workers > 1 and self.engine is Engine.local and (self.across_cases or self.is_watched):
            what = "--across-cases" if self.across_cases else "--html and --into"
            raise InputError("--workers", str(self.workers), f"one process with {what}, or --engine dask")
        if self.engine is Engine.dask and self.is_watched:
            raise InputError("--engine", "dask", "local, with --html and --into")

    def _check_comparison(self, option: str) -> None:
        """Refuse what a comparison would leave undone."""
        others = {
            "--html": self.page,
            "--into": self.into,
            "--out": self.out,
            "--across-cases": self.across_cases,
            "--workers": self.workers > 1,
            "--engine": self.engine is Engine.dask,
        }
        for name, given in others.items():
            if given:
                raise InputError(name, Described(f"given with {option}"), "only one of them")
        if self.format_ not in (Format.table, Format.jsonl):
            raise InputError("--format", self.format_.value, f"table or jsonl, with {option}")

    @property
    def is_watched(self) -> bool:
        """Whether whole results are needed, and not only their lines."""
        return self.page is not None or self.into is not None

    def reading(self) -> dict[str, Any]:
        """Give the arguments of the replay."""
        reader = self.reader
        return {
            "profile": reader.profile,
            "as_of": reader.as_of,
            "known_on": reader.known_on,
            "conventions": reader.conventions,
        }


def replayed(call: Call, progress: Progress) -> int:
    """Do what a call asks for.

    Returns:
        How many records could not be read.

    Raises:
        FoiflowError: Something in the call is wrong, or an output cannot be made.
    """
    if call.against or call.compare_due is not None:
        from foiflow.cli.compare import compare

        return compare(
            call.reader,
            call.sources,
            against=call.against,
            compare_due=call.compare_due,
            as_jsonl=call.format_ is Format.jsonl,
            on_bytes=progress.on_bytes,
        )
    with ExitStack() as stack:
        chunks = _watched(call, progress, stack) if call.is_watched else _chunks(call, progress)
        return _written(call, _counted(chunks, progress))


def _counted(chunks: Iterator[LineChunk], progress: Progress) -> Iterator[LineChunk]:
    for chunk in chunks:
        yield chunk
        progress.add(chunk.data.count(b"\n"))


# --- who replays ----------------------------------------------------------------------------------------------------


def _chunks(call: Call, progress: Progress) -> Iterator[LineChunk]:
    if call.engine is Engine.dask:
        from foiflow.batch.distributed import cluster, replay_distributed

        with cluster(call.scheduler, workers=call.workers) as client:
            yield from replay_distributed(
                call.sources,
                client,
                **call.reading(),
                across_cases=call.across_cases,
                on_bytes=progress.on_bytes,
            )
    elif call.across_cases:
        yield from map(_line, _results(call, progress))
    else:
        seen = SeenIds()
        for source in call.sources:
            yield from replay_lines(
                source, **call.reading(), workers=call.workers, seen=seen, on_bytes=progress.on_bytes
            )


def _results(call: Call, progress: Progress) -> Iterator[Result]:
    """Give whole results, judged with what other cases bring about where that is asked for."""

    def each() -> Iterator[Result]:
        seen = SeenIds()
        for source in call.sources:
            yield from call.reader.results(source, seen=seen, on_bytes=progress.on_bytes)

    if not call.across_cases:
        return each()
    docket = Docket()
    for result in each():
        docket.note(result)
    return map(docket.judge, each())


def _line(result: Result) -> LineChunk:
    return LineChunk(jsonl.dumps(result.to_dict()), result.reading is None)


def _watched(call: Call, progress: Progress, stack: ExitStack) -> Iterator[LineChunk]:
    """Give lines, with each result shown to the page and the register on the way."""
    from foiflow.batch.outputs.register import RegisterSink
    from foiflow.batch.page.counts import Counts

    counts = Counts(None if call.page is None else call.page.case)
    sink = None
    if call.into is not None:
        from foiflow.office.register.store import open_register

        sink = RegisterSink(stack.enter_context(open_register(call.into, profile=call.reader.profile)))
    for result in _results(call, progress):
        counts.add(result)
        if sink is not None:
            sink.add(result)
        yield _line(result)
    if sink is not None:
        sink.close()
        print(f"{sink.stored} cases stored", file=sys.stderr)
    if call.page is not None:
        from foiflow.batch.page.render import page_of

        text = page_of(counts, [name_of(source.place) for source in call.sources], lang=call.page.lang.value)
        call.page.file.write_text(text, encoding="utf-8")
        if call.page.case is not None and counts.shown is None:
            print(f"no case {call.page.case!r} was read, so the page does not show it", file=sys.stderr)


# --- what is written ------------------------------------------------------------------------------------------------


def _written(call: Call, chunks: Iterator[LineChunk]) -> int:
    """Write all; give how many records could not be read."""
    if call.out is not None:
        begin = Run.resume if call.resume else Run.begin
        run = begin(call.out, call.format_.value, _described(call))
        run.write(_lines(chunks))
        print("\n".join(run.summary.sentences), file=sys.stderr)
        return run.summary.unreadable
    if call.format_ is Format.jsonl:
        return _write_through(chunks)
    if call.format_ is Format.summary:
        summary = Summary()
        for line in _lines(chunks):
            summary.add(jsonl.loads(line))
        print("\n".join(summary.sentences))
        return summary.unreadable
    from foiflow.cli.table import ReplayTable

    table = ReplayTable()
    for line in _lines(chunks):
        table.add(jsonl.loads(line))
    table.close()
    return table.unreadable


def _write_through(chunks: Iterator[LineChunk]) -> int:
    unread = 0
    for chunk in chunks:
        sys.stdout.buffer.write(chunk.data)
        unread += chunk.unread
    sys.stdout.buffer.flush()
    return unread


def _lines(chunks: Iterator[LineChunk]) -> Iterator[bytes]:
    return chain.from_iterable(chunk.data.splitlines(keepends=True) for chunk in chunks)


def _described(call: Call) -> dict[str, Any]:
    """Say what is read and how, so that a run goes on only with the same."""
    return {name: str(value) for name, value in call.reading().items()} | {
        "sources": [[name_of(str(part)) for part in attrs.astuple(source)] for source in call.sources],
        "sizes": [path.stat().st_size for path in map(Path, _files(call)) if path.is_file()],
        "across_cases": call.across_cases,
    }


def _files(call: Call) -> list[str]:
    return [str(source.place) for source in call.sources]

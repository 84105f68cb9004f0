"""The commands about cases: replay, explain, due."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foiflow.batch.across import Docket
from foiflow.batch.replay import Replay, Result
from foiflow.batch.seen import SeenIds
from foiflow.batch.sources import STANDARD_INPUT
from foiflow.calendars import load_calendar
from foiflow.cases.rulebook import RuleBook
from foiflow.cases.single import single_deadline
from foiflow.cli.options import UNREADABLE, AsOf, Conventions, KnownOn, ProfileName, conventions_of, day_of, profile_of
from foiflow.codecs import jsonl
from foiflow.errors import InputError, UnknownName
from foiflow.law.load import load_profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["due", "explain", "replay"]


class Format(StrEnum):
    """How a replay is written."""

    table = "table"
    jsonl = "jsonl"


Files = Annotated[
    list[str], typer.Argument(metavar="FILE...", help="Case logs: JSON Lines or a JSON array; - for standard input.")
]
Duty = Annotated[str, typer.Option("--duty", help="The duty's id.")]


def replay(
    files: Files,
    profile: ProfileName = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    convention: Conventions = None,
    across_cases: Annotated[
        bool, typer.Option("--across-cases", help="Apply rules across cases; reads the input twice.")
    ] = False,
    format_: Annotated[
        Format, typer.Option("--format", help="A table to read, or one JSON object a case.")
    ] = Format.table,
) -> None:
    """Replay case logs: where each stands, every date, what went wrong."""
    reader = Replay(
        profile=profile_of(profile),
        as_of=day_of(as_of, "--as-of") or date.today(),
        known_on=day_of(known_on, "--known-on"),
        conventions=conventions_of(convention),
    )
    for name in files:
        if name != STANDARD_INPUT and not Path(name).is_file():
            raise InputError("FILE", name, "a file that is there")
    with _progress(files) as on_bytes:
        results = _results(reader, files, across_cases=across_cases, on_bytes=on_bytes)
        unreadable = _write_jsonl(results) if format_ is Format.jsonl else _write_table(results)
    if unreadable:
        raise typer.Exit(UNREADABLE)


def _results(reader: Replay, files: list[str], *, across_cases: bool, on_bytes: Any) -> Iterator[Result]:
    def each() -> Iterator[Result]:
        seen = SeenIds()
        for name in files:
            yield from reader.results(name, seen=seen, on_bytes=on_bytes)

    if not across_cases:
        yield from each()
        return
    if STANDARD_INPUT in files:
        raise InputError("FILE", STANDARD_INPUT, "a file that can be read twice, with --across-cases")
    docket = Docket()
    for result in each():
        docket.note(result)
    for result in each():
        yield docket.judge(result)


def _write_jsonl(results: Iterable[Result]) -> int:
    unreadable = 0
    write: Callable[[bytes], object] = sys.stdout.buffer.write
    for result in results:
        unreadable += result.reading is None
        write(jsonl.dumps(result.to_dict()))
    sys.stdout.buffer.flush()
    return unreadable


def _write_table(results: Iterable[Result]) -> int:
    from foiflow.cli.table import ReplayTable

    table = ReplayTable()
    for result in results:
        table.add(result)
    table.close()
    return table.unreadable


def _progress(files: list[str]) -> AbstractContextManager[Any]:
    """Show how far the reading has come, where somebody is looking."""
    sizes = [Path(name).stat().st_size for name in files if Path(name).is_file()]
    if not sys.stderr.isatty() or len(sizes) < len(files):
        return nullcontext()
    from foiflow.cli.progress import bar

    return bar(sum(sizes))


def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A case log.")],
    case: Annotated[str, typer.Option("--case", metavar="ID", help="The case's id.")],
    duty: Duty = "reply",
    about: Annotated[str | None, typer.Option("--about", help="The party or agency, where there are several.")] = None,
    profile: ProfileName = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    convention: Conventions = None,
) -> None:
    """Say how one deadline came about, step by step, with its basis."""
    reader = Replay(
        profile=profile_of(profile),
        as_of=day_of(as_of, "--as-of") or date.today(),
        known_on=day_of(known_on, "--known-on"),
        conventions=conventions_of(convention),
    )
    if file != STANDARD_INPUT and not Path(file).is_file():
        raise InputError("FILE", file, "a file that is there")
    ids: list[str] = []
    for result in reader.results(file):
        if result.case_id == case:
            if result.case is None:
                raise result.error or UnknownName("case", case, ids)
            print(result.case.explain(duty, about))
            return
        ids += [result.case_id] if result.case_id is not None else []
    raise UnknownName("case", case, ids)


def due(
    from_: Annotated[str, typer.Option("--from", metavar="DATE", help="The day the duty starts; it is not counted.")],
    profile: ProfileName = None,
    duty: Duty = "reply",
    json_: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    known_on: KnownOn = None,
    convention: Conventions = None,
) -> None:
    """Compute one deadline from the day it starts."""
    starts = day_of(from_, "--from")
    if starts is None:
        raise InputError("--from", from_, "a date, YYYY-MM-DD")
    loaded = load_profile(profile_of(profile, default=True) or "")
    known = day_of(known_on, "--known-on")
    calendar = load_calendar(loaded.calendar, known_on=known) if known else None
    found = single_deadline(RuleBook(loaded, conventions_of(convention), calendar), duty, starts)
    if json_:
        plain = {
            "duty": found.id,
            "starts": found.starts.isoformat(),
            "due": found.due.isoformat(),
            "provisional": found.provisional,
            "cites": list(found.cites),
        }
        sys.stdout.buffer.write(jsonl.dumps(plain))
        return
    certain = f"provisional, {found.not_before} to {found.not_after}" if found.provisional else "final"
    print(
        f"{found.id}: starts {found.starts:%Y-%m-%d %a}, due {found.due:%Y-%m-%d %a}"
        f" ({certain}; {', '.join(found.cites)})"
    )

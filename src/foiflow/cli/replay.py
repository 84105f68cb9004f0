"""The command that replays: what is read, by which rules, and what is written."""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foiflow.cli.options import (
    CASE_LOGS,
    UNREADABLE,
    AsOf,
    Conventions,
    KnownOn,
    Language,
    MappingFile,
    ProfileName,
    Query,
    Sheet,
    check_unused,
    conventions_of,
    day_of,
    profile_of,
)
from foiflow.errors import InputError

if TYPE_CHECKING:
    from foiflow.cli.replaying import Call

__all__ = ["Engine", "Format", "replay"]

INTERRUPTED = 130
"""The exit status of a program that Ctrl-C ended."""


class Format(StrEnum):
    """How a replay is written."""

    table = "table"
    jsonl = "jsonl"
    summary = "summary"
    csv = "csv"
    parquet = "parquet"
    xlsx = "xlsx"


class Engine(StrEnum):
    """Who replays."""

    local = "local"
    dask = "dask"


Files = Annotated[list[str], typer.Argument(metavar="FILE...", help=f"Case logs: {CASE_LOGS}.")]
AcrossCases = Annotated[bool, typer.Option("--across-cases", help="Apply rules across cases; reads the input twice.")]
Written = Annotated[
    Format, typer.Option("--format", help="To read, or for programs; csv, parquet and xlsx go into --out.")
]
Out = Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Write into this folder.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on with the run that was stopped in --out.")]
Html = Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Write a page with charts.")]
Shown = Annotated[str | None, typer.Option("--case", metavar="ID", help="Show this case on the page.")]
Lang = Annotated[Language, typer.Option("--lang", help="The language of the page.")]
Into = Annotated[
    str | None, typer.Option("--into", metavar="URL", help="Put the cases into this register: a file or a URL.")
]
Workers = Annotated[int, typer.Option("--workers", min=1, metavar="N", help="How many processes replay.")]
ByEngine = Annotated[Engine, typer.Option("--engine", help="Who replays: this machine, or a Dask cluster.")]
Scheduler = Annotated[
    str | None, typer.Option("--scheduler", metavar="URL", help="The cluster's scheduler; without it, one is started.")
]
Against = Annotated[
    list[str] | None,
    typer.Option(
        "--against",
        metavar="TERM",
        help="Tell what differs with profile=ID, convention=NAME=VALUE, known_on=DATE or law=ID; may be repeated.",
    ),
]
CompareDue = Annotated[
    str | None,
    typer.Option(
        "--compare-due", metavar="COLUMN", help="Compare with the due dates that another system stored in this column."
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", help="Tell no progress.")]


def replay(
    context: typer.Context,
    files: Files,
    profile: ProfileName = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    convention: Conventions = None,
    across_cases: AcrossCases = False,
    format_: Written = Format.table,
    out: Out = None,
    resume: Resume = False,
    mapping: MappingFile = None,
    sheet: Sheet = None,
    query: Query = None,
    html: Html = None,
    case: Shown = None,
    lang: Lang = Language.zh,
    into: Into = None,
    workers: Workers = 1,
    engine: ByEngine = Engine.local,
    scheduler: Scheduler = None,
    against: Against = None,
    compare_due: CompareDue = None,
    quiet: Quiet = False,
) -> None:
    """Replay case logs: where each stands, every date, what went wrong."""
    from foiflow.batch.replay import Replay
    from foiflow.cli.inputs import inputs_of
    from foiflow.cli.replaying import Call, Page

    if case is not None and html is None:
        raise InputError("--case", case, "--html FILE as well, for the page")
    if html is None:
        check_unused(context, "lang", "--html FILE as well, for the page")
    call = Call(
        reader=Replay(
            profile=profile_of(profile),
            as_of=day_of(as_of, "--as-of") or date.today(),
            known_on=day_of(known_on, "--known-on"),
            conventions=conventions_of(convention),
        ),
        sources=tuple(inputs_of(files, mapping, sheet, query)),
        across_cases=across_cases,
        format_=format_,
        out=out,
        resume=resume,
        page=None if html is None else Page(html, case, lang),
        into=into,
        workers=workers,
        engine=engine,
        scheduler=scheduler,
        against=tuple(against or ()),
        compare_due=compare_due,
    )
    if _unread(call, _size(files, twice=across_cases), quiet=quiet):
        raise typer.Exit(UNREADABLE)


def _unread(call: Call, size: int | None, *, quiet: bool) -> int:
    """Do what is asked for, telling how far it is; give how many records could not be read."""
    from foiflow.cli.progress import Progress
    from foiflow.cli.replaying import replayed

    with Progress(size, quiet=quiet) as progress:
        try:
            return replayed(call, progress)
        except KeyboardInterrupt:
            more = "" if call.out is None else f"; --resume with --out {call.out} goes on"
            print(f"foiflow: stopped after {progress.records} records{more}", file=sys.stderr)
            raise typer.Exit(INTERRUPTED) from None


def _size(files: list[str], *, twice: bool) -> int | None:
    """Give how many bytes are to be read, or None where that cannot be told."""
    from foiflow.batch.sources import STANDARD_INPUT

    paths = [Path(name) for name in files if name != STANDARD_INPUT]
    if len(paths) < len(files) or not all(path.is_file() for path in paths):
        return None
    return sum(path.stat().st_size for path in paths) * (2 if twice else 1)

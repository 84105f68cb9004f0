"""The commands about a register: verify it, move it, tell what is in it."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path  # noqa: TC003 -- typer reads it when the program runs
from typing import TYPE_CHECKING, Annotated, BinaryIO

import typer

from foiflow.cli.options import FAULTY, check_files
from foiflow.cli.writing import write_json
from foiflow.errors import InputError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from foiflow.office.register.store import Register

__all__ = ["app"]

app = typer.Typer(help="Registers: verify, move, and tell what is in them.", no_args_is_help=True)

Place = Annotated[str, typer.Argument(metavar="REGISTER", help="A file, or the URL of a database.")]


@app.command()
def verify(
    register: Place,
    digest: Annotated[
        str | None,
        typer.Option("--digest", metavar="DIGEST", help="What foiflow register digest printed when it was kept."),
    ] = None,
) -> None:
    """Look at every row: changed, missing, reordered and inserted ones are named."""
    with _opened(register) as opened:
        faults = opened.verify(digest)
        info = opened.info()
    for fault in faults:
        print(fault)
    print(f"{info.cases} cases, {info.events} events: {len(faults) or 'no'} faults")
    if faults:
        raise typer.Exit(FAULTY)


@app.command()
def digest(register: Place) -> None:
    """Print one digest of all cases, to be kept where nobody can change it."""
    with _opened(register) as opened:
        print(opened.digest())


@app.command()
def export(
    register: Place,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write to this file, which must not be there.")
    ] = None,
) -> None:
    """Write every row as a line of JSON, in the order they were recorded."""
    with _opened(register) as opened:
        try:
            target: AbstractContextManager[BinaryIO] = nullcontext(sys.stdout.buffer) if out is None else out.open("xb")
        except FileExistsError:
            raise InputError("--out", str(out), "a file that is not there yet") from None
        with target as stream:
            rows = opened.export_to(stream)
            stream.flush()
    print(f"{rows} rows written", file=sys.stderr)


@app.command("import")
def import_(
    register: Place,
    file: Annotated[str, typer.Argument(metavar="FILE", help="What an export wrote; - for standard input.")],
) -> None:
    """Put in the rows of an export, all of them or none.

    The register is made if it is not there.
    """
    from foiflow.batch.sources import open_source

    check_files(file)
    with _opened(register, create=True) as opened, open_source(file) as stream:
        rows = opened.import_from(stream)
    print(f"{rows} rows put in", file=sys.stderr)


@app.command()
def refresh(register: Place) -> None:
    """Read what has changed for the index, so that questions need not."""
    with _opened(register) as opened:
        print(f"{opened.refresh()} cases read", file=sys.stderr)


@app.command()
def info(
    register: Place,
    json_: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Tell what a register is and how much it holds."""
    with _opened(register) as opened:
        found = opened.info()
    plain = {
        "register": found.register,
        "schema": found.schema,
        "format": found.format,
        "cases": found.cases,
        "events": found.events,
        "first_recorded_at": None if found.first_recorded_at is None else found.first_recorded_at.isoformat(),
        "last_recorded_at": None if found.last_recorded_at is None else found.last_recorded_at.isoformat(),
    }
    if json_:
        write_json([plain])
        return
    for name, value in plain.items():
        print(f"{name.replace('_', ' '):<18}{'-' if value is None else value}")


def _opened(register: str, *, create: bool = False) -> Register:
    from foiflow.office.register.store import open_register

    return open_register(register, create=create)

"""The command about mappings: propose one for a table."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import attrs
import typer

from foiflow.batch.sources import GUESS, Input
from foiflow.cli.options import FAULTY, check_place
from foiflow.codecs.mapping_file import load_mapping, read_mapping
from foiflow.errors import Described, InputError

__all__ = ["MappingFile", "Query", "Sheet", "app", "inputs_of"]

app = typer.Typer(help="Mappings: how the columns of a table become case logs.", no_args_is_help=True)

MappingFile = Annotated[
    str | None,
    typer.Option("--mapping", metavar="FILE", help="How a table becomes case logs: a mapping file, or guess."),
]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help="The sheet of a spreadsheet.")]
Query = Annotated[
    str | None,
    typer.Option("--query", metavar="SQL", help="Read the rows of this query; FILE is the URL of a database."),
]


@app.callback()
def mappings() -> None:
    """Take a table's columns for what they are."""


@app.command("guess")
def guess(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A table: CSV, a spreadsheet or Parquet; or a database.")],
    sheet: Sheet = None,
    query: Query = None,
) -> None:
    """Propose a mapping, from the headers of a table and what its cells say."""
    [source] = inputs_of([file], sheet=sheet, query=query)
    text = source.guess()
    sys.stdout.buffer.write(text.encode("utf-8"))
    sys.stdout.buffer.flush()
    try:
        read_mapping(text)
    except InputError:
        print("foiflow: not enough columns are known for a whole mapping; fill in what is needed", file=sys.stderr)
        raise typer.Exit(FAULTY) from None


def inputs_of(
    files: list[str], mapping: str | None = None, sheet: str | None = None, query: str | None = None
) -> list[Input]:
    """Make the inputs that a command's arguments name.

    What a guessed mapping assumes, or could not place, is told on standard error.

    Args:
        files: The places.
        mapping: ``--mapping``: a file, or ``guess``.
        sheet: ``--sheet``.
        query: ``--query``.

    Raises:
        InputError: A place is not there, or the mapping is wrong.
    """
    for name in files:
        if query is None:
            check_place(name)
    if query is not None and len(files) > 1:
        raise InputError("--query", Described("given with several files"), "the URL of one database")
    found = None
    if mapping is not None and mapping != GUESS:
        if not Path(mapping).is_file():
            raise InputError("--mapping", mapping, f"a mapping file that is there, or {GUESS}")
        found = load_mapping(mapping)
    inputs = [Input(name, mapping=found, sheet=sheet, query=query) for name in files]
    return [_guessed(source) for source in inputs] if mapping == GUESS else inputs


def _guessed(source: Input) -> Input:
    """Give the input with the mapping that its table suggests, and tell what that rests on."""
    text = source.guess()
    for line in text.splitlines()[1:]:
        if "#" in line:
            print(f"{source.place}: {line}", file=sys.stderr)
    return attrs.evolve(source, mapping=read_mapping(text, "the guess"))

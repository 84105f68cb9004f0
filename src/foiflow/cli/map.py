"""The command about mappings: propose one for a table."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from foiflow.cli.options import FAULTY, Query, Sheet
from foiflow.cli.writing import write_out
from foiflow.errors import InputError

__all__ = ["app"]

app = typer.Typer(help="Mappings: how the columns of a table become case logs.", no_args_is_help=True)


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
    from foiflow.cli.inputs import inputs_of
    from foiflow.codecs.mapping_file import read_mapping

    [source] = inputs_of([file], sheet=sheet, query=query)
    text = source.guess()
    write_out([text.encode("utf-8")])
    try:
        read_mapping(text)
    except InputError:
        print("foiflow: not enough columns are known for a whole mapping; fill in what is needed", file=sys.stderr)
        raise typer.Exit(FAULTY) from None

"""The inputs that a command's arguments name, and how they are to be read."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from foiflow.batch.sources import GUESS, SHEETS, TABLES, TEXT, Input
from foiflow.cli.options import check_place
from foiflow.codecs.mapping_file import load_mapping, read_mapping
from foiflow.errors import Described, InputError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

__all__ = ["inputs_of"]


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
    several = len(files) > 1
    inputs = [Input(name, mapping=found or mapping, sheet=sheet, query=query, named=several) for name in files]
    if sheet is not None and not _any(inputs, (SHEETS,)):
        raise InputError("--sheet", sheet, "a spreadsheet to read")
    if mapping is not None and not _any(inputs, TABLES):
        raise InputError("--mapping", mapping, "a table to read: CSV, a spreadsheet, Parquet or the answer to a query")
    return [_guessed(source) for source in inputs] if mapping == GUESS else inputs


def _any(inputs: Iterable[Input], forms: Collection[str]) -> bool:
    """Tell whether a file may be of one of some forms; the answer to a query is a table, and no sheet."""
    return any(TEXT in forms if one.query is not None else {None, *forms}.intersection(one.forms()) for one in inputs)


def _guessed(source: Input) -> Input:
    """Give the input with the mapping that its table suggests, if it has one, and tell what that rests on."""
    if not _any([source], TABLES):
        return attrs.evolve(source, mapping=None)
    text = source.guess()
    for line in text.splitlines()[1:]:
        if "#" in line:
            print(f"{source.place}: {line}", file=sys.stderr)
    return attrs.evolve(source, mapping=read_mapping(text, "the guess"))

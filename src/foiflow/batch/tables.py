"""Tables as case logs: opened by their form, read by a mapping."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any, BinaryIO

import attrs

from foiflow.batch.gather import gathered, in_groups
from foiflow.batch.sources import GUESS, PARQUET, TEXT
from foiflow.codecs import delimited, parquet, sheets
from foiflow.codecs.columns import Column
from foiflow.codecs.mapping import CASE_ID, contract_mapping, contract_names
from foiflow.codecs.rows import cases_of_rows, check_columns, events_of_rows
from foiflow.codecs.tables import headed
from foiflow.errors import MISSING, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiflow.codecs.mapping import TableMapping
    from foiflow.codecs.tables import RawRows, Table

    Record = tuple[int, Any]
    Tables = Iterator[tuple[str, RawRows]]

__all__ = ["table_records", "tables_in"]


def tables_in(stream: BinaryIO, form: str, sheet: str | None, mapping: TableMapping | None) -> Tables:
    """Give the tables that a file holds, by name: one, or a sheet each.

    Args:
        stream: The file, not compressed.
        form: What kind of table it is.
        sheet: The only sheet wanted; else the mapping's, if it names one.
        mapping: The mapping, which may tell an encoding and a delimiter.

    Raises:
        InputError: It is no such table.
    """
    if form == TEXT:
        encoding, delimiter = (mapping.encoding, mapping.delimiter) if mapping else (None, None)
        yield "", delimited.Delimited(stream, encoding=encoding, delimiter=delimiter)
        return
    whole = stream if stream.seekable() else BytesIO(stream.read())
    if form == PARQUET:
        yield "", parquet.rows(whole)
    else:
        yield from sheets.sheets(whole, sheet or (mapping.sheet if mapping else None))


def table_records(tables: Tables, mapping: TableMapping | None, beside: str | None = None) -> Iterator[Record]:
    """Give each case of a table with the number of its first row, or what is wrong.

    Args:
        tables: Tables by name; the first that the mapping fits is read.
        mapping: The mapping; None for a table with foiflow's own columns.
        beside: A column with a date that is no field of a case, to be kept.

    Raises:
        InputError: No table has the columns that the mapping names.
    """
    table, fitting = _fitted(tables, mapping)
    if beside is not None:
        fitting = attrs.evolve(fitting, case={**fitting.case, beside: Column((beside,))})
        check_columns(fitting, table)
    if not fitting.row_is_event:
        records = cases_of_rows(table, fitting)
    else:
        rows = events_of_rows(table, fitting)
        records = in_groups(rows) if fitting.grouped else gathered(rows)
    yield from records if beside is None else _with_field(records, beside)


def _with_field(records: Iterator[Record], name: str) -> Iterator[Record]:
    """Give every case a field, for the column is there where a cell is empty."""
    for line, found in records:
        yield line, {name: None} | found if isinstance(found, dict) else found


def _fitted(tables: Tables, mapping: TableMapping | None) -> tuple[Table, TableMapping]:
    """Find the table that has the columns which its mapping names."""
    wanted = contract_names() if mapping is None else frozenset(mapping.columns())
    misfit = InputError("the header", MISSING, _expected(mapping))
    for _, raw in tables:
        table = headed(raw, wanted.__contains__, () if mapping is None else mapping.header)
        if table is None:
            continue
        fitting = mapping or contract_mapping(table.names)
        if fitting is None:
            continue
        try:
            check_columns(fitting, table)
        except InputError as error:
            misfit = error
            continue
        return table, fitting
    raise misfit


def _expected(mapping: TableMapping | None) -> str:
    if mapping is not None:
        return f"a row with the columns of the mapping: {', '.join(dict.fromkeys(mapping.columns()))}"
    return f"the columns {CASE_ID}, type and on, or a mapping (foiflow replay --mapping FILE, or --mapping {GUESS})"

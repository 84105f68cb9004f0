"""Where the value of one field comes from: columns, a constant, words for values."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.codecs.cells import DAMAGED, Written, expected_of, plain, reader_of
from foiflow.codecs.words import value_form
from foiflow.errors import MISSING, InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from foiflow.codecs.tables import Cells

    Fetch = Callable[[Cells], Any]

__all__ = ["Column", "fetcher", "missing", "named"]

_APART = frozenset({"text", "texts", "choices", "moment", "items", "outcomes", "log_event", "conventions"})
"""The kinds whose cells are seldom the same, or make values that can be changed."""
_KEPT = 2**16


@attrs.frozen
class Column:
    """Where the value of a field comes from.

    Attributes:
        columns: The columns to look in; the first that holds anything counts.
        value: A constant, where there are no columns.
        values: What is meant by what a cell says; "" is nothing.
        default: The value where the columns hold nothing.
        otherwise: The value for what ``values`` does not list.
        dates: Further forms of dates, as ``datetime.strptime`` has them.
    """

    columns: tuple[str, ...] = ()
    value: Any = None
    values: Mapping[str, Any] | None = None
    default: Any = None
    otherwise: Any = None
    dates: tuple[str, ...] = ()


def named(columns: Sequence[str]) -> str:
    """Name a field's columns as an error text does."""
    return " or ".join(f"column {name!r}" for name in columns)


def fetcher(
    column: Column,
    kind: str,
    places: Mapping[str, int],
    *,
    written: Written,
    nothing: frozenset[str],
    personal: bool = False,
) -> Fetch:
    """Give the function from a row's cells to a field's value, or None.

    Args:
        column: Where the value comes from.
        kind: The kind of the field, as the vocabulary has it.
        places: The place of each column in a row.
        written: How dates and moments are written.
        nothing: The cells that say nothing.
        personal: Whether the field holds personal data, which no error shows.

    Returns:
        A function that raises ``InputError`` for a cell that cannot be read.
    """
    constant = column.value
    if not column.columns:
        return lambda _: constant
    if column.dates:
        written = attrs.evolve(written, dates=(*column.dates, *written.dates))
    read = _translated(column, kind, written) if column.values is not None else reader_of(kind, written)
    expected = _expected(column, kind, written)
    at = [(name, places[name]) for name in column.columns]

    def fetch(cells: Cells) -> Any:
        for name, place in at:
            cell = cells[place]
            text = cell.strip() if type(cell) is str else plain(cell)
            if text in nothing:
                continue
            try:
                found = read(cell)
            except (ValueError, OverflowError, ArithmeticError):
                raise InputError(f"column {name!r}", _shown(cell, text), expected, personal=personal) from None
            return column.default if found == "" else found
        return column.default

    return fetch if kind in _APART or len(at) > 1 else _remembering(fetch, at[0][1])


def _remembering(fetch: Fetch, place: int) -> Fetch:
    """Give the same function for a column whose cells say the same again and again."""
    met: dict[tuple[type, Any], Any] = {}

    def remembered(cells: Cells) -> Any:
        cell = cells[place]
        key = (type(cell), cell)
        try:
            return met[key]
        except (KeyError, TypeError):  # not met yet, or a value of JSON that is no key
            found = fetch(cells)
        if len(met) < _KEPT and isinstance(cell, Hashable):
            met[key] = found
        return found

    return remembered


def missing(column: Column, expected: str) -> InputError:
    """Make the error for a field that a row has to have."""
    return InputError(named(column.columns), MISSING, expected)


def _shown(cell: object, text: str) -> object:
    """Give what an error shows of a cell: a number as it stands, else the text."""
    return cell if isinstance(cell, int | float) and not isinstance(cell, bool) else text


def _translated(column: Column, kind: str, written: Written) -> Fetch:
    """Give the reader that looks a cell up in the words of the mapping first."""
    exact = dict(column.values or {})
    loose = {value_form(word): meant for word, meant in exact.items() if value_form(word)}
    read, otherwise = reader_of(kind, written), column.otherwise

    def translated(cell: Any) -> Any:
        text = plain(cell)
        if text in exact:
            return exact[text]
        if DAMAGED in text:
            raise ValueError(text)
        form = value_form(text)
        if form in loose:
            return loose[form]
        if otherwise is not None:
            return otherwise
        return read(cell)

    return translated


def _expected(column: Column, kind: str, written: Written) -> str:
    """Say what a cell of the column holds."""
    if column.values is None:
        return expected_of(kind, written)
    return f"one of {', '.join(column.values)}, or a word of foiflow's own for it"

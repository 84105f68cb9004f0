"""Tables of any kind: where the header is, and the rows under it."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from foiflow.codecs.cells import plain
from foiflow.codecs.words import table_words
from foiflow.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Cells = Sequence[Any]
    Row = tuple[int, Cells | InputError]

__all__ = ["Listed", "RawRows", "RowError", "Table", "clean", "headed"]


class RowError(InputError):
    """A row that cannot be read.

    Attributes:
        case_id: The case that the row is about, as far as it could be read.
    """

    case_id: str | None = None


class RawRows(Protocol):
    """The rows of a table before it is known which of them is the header."""

    def head(self, count: int) -> list[tuple[int, Cells]]:
        """Give the first rows with their numbers, counted from 1.

        Args:
            count: How many at most.
        """
        ...

    def body(self, after: int, width: int) -> Iterator[Row]:
        """Give the rows after one of the first, or the error in a row's place.

        Args:
            after: The number of the row.
            width: How many cells every row has.
        """
        ...


class Listed:
    """Rows that come one by one and are known to be whole.

    Args:
        rows: The rows with their numbers, from 1.
    """

    def __init__(self, rows: Iterable[tuple[int, Cells]]) -> None:
        """Begin with the first row."""
        self._rows = iter(rows)
        self._head: list[tuple[int, Cells]] = []

    def head(self, count: int) -> list[tuple[int, Cells]]:
        """Give the first rows; see ``RawRows``."""
        self._head += islice(self._rows, count - len(self._head))
        return self._head

    def body(self, after: int, width: int) -> Iterator[Row]:
        """Give the rows after one of the first; see ``RawRows``."""
        yield from (row for row in self._head if row[0] > after)
        yield from self._rows


class Table(NamedTuple):
    """A table whose header was found.

    Attributes:
        names: The names of the columns; "" for one without. A name that comes
            again is told apart by a number: ``日期``, ``日期#2``.
        line: The line or row number of the header.
        rows: The rows under it that hold anything, with their numbers.
    """

    names: tuple[str, ...]
    line: int
    rows: Iterator[Row]


def clean(name: object) -> str:
    """Give the name of a column on one line, without blanks around it."""
    return "".join(part.strip() for part in plain(name).splitlines())


def headed(raw: RawRows, knows: Callable[[str], bool], at: Sequence[int] = ()) -> Table | None:
    """Find the header: the row, or two rows, with the most known names.

    Rows above it, such as a title, are passed over; so are empty rows and
    copies of the header below it.

    Args:
        raw: The rows.
        knows: Tells whether a name is one that is looked for.
        at: The numbers of the header's rows, where they are given: one, or two.

    Returns:
        The table, or None where no row has a known name.
    """
    head = raw.head(max(at, default=0) or table_words()["limits"]["header_rows"])
    best: tuple[int, list[tuple[int, Cells]], tuple[str, ...]] = (0, [], ())
    for rows in [head[place : place + height] for height in (1, 2) for place in range(len(head))]:
        if at and [number for number, _ in rows] != list(at):
            continue
        names = _names([cells for _, cells in rows], knows)
        score = sum(map(knows, set(names) - {""})) + bool(at)
        if score > best[0]:
            best = (score, rows, names)
    score, rows, names = best
    if not score:
        return None
    last = rows[-1][0]
    copies = {tuple(map(clean, cells)) for _, cells in rows}
    return Table(names, last, _filled(raw.body(last, len(names)), copies))


def _filled(rows: Iterator[Row], copies: set[tuple[str, ...]]) -> Iterator[Row]:
    """Leave out the rows that hold nothing, or the header again."""
    firsts = {copy[0] for copy in copies if copy}

    def holds(cells: Cells) -> bool:
        copied = clean(cells[0]) in firsts and tuple(map(clean, cells)) in copies
        return not copied and any(map(plain, cells))

    return (row for row in rows if isinstance(row[1], InputError) or holds(row[1]))


def _names(rows: Sequence[Cells], knows: Callable[[str], bool]) -> tuple[str, ...]:
    """Give the names that one row of a header, or two, give to the columns."""
    names = [clean(cell) for cell in rows[-1]]
    if len(rows) > 1:
        names = _under([clean(cell) for cell in rows[0]], names, knows)
    seen: dict[str, int] = {}
    for place, name in enumerate(names):
        seen[name] = seen.get(name, 0) + 1
        if name and seen[name] > 1:
            names[place] = f"{name}#{seen[name]}"
    return tuple(names)


def _under(upper: list[str], lower: list[str], knows: Callable[[str], bool]) -> list[str]:
    """Put the group of the upper row before a name that does not tell enough by itself.

    A group stands over its first column, and over those after it that have a name
    of their own, until the next group.
    """
    names, group, times = [], "", Counter(lower)
    for place, name in enumerate(lower):
        own = upper[place] if place < len(upper) else ""
        group = own or (group if name else "")
        alone = name == group or (times[name] == 1 and knows(name))
        names.append(name if name and alone else f"{group}{name}")
    return names

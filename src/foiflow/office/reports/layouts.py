"""The layouts of the annual report's tables: rows, columns, blocks, from data."""

from __future__ import annotations

import tomllib
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

import attrs

from foiflow.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["LAYOUTS", "Block", "Column", "Ending", "Layout", "Row", "charted", "layout", "layout_for", "layout_of_rows"]

Role = Literal["received", "carried_in", "result", "total", "carried_out"]


@attrs.frozen
class Column:
    """A column of section 3.

    Attributes:
        id: ``c1`` to ``c7``.
        kind: The kind of applicant counted in it; None for the total.
        organisation: Whether it stands under the heading of organisations.
    """

    id: str
    zh: str
    en: str
    kind: str | None = None
    organisation: bool = False


@attrs.frozen
class Row:
    """A row of section 3, or a heading over rows.

    Attributes:
        id: Such as ``R3.3.4``.
        parent: The heading it stands under, or None.
        role: What it counts; None for a heading, which has no cells.
        counts: The rows of outcomes and closings that are counted in it.
    """

    id: str
    zh: str
    en: str
    parent: str | None = None
    role: Role | None = None
    counts: tuple[str, ...] = ()

    @property
    def is_leaf(self) -> bool:
        """Whether it is one of the rows that the total of results adds up."""
        return self.role == "result"

    @property
    def depth(self) -> int:
        """How many headings it stands under."""
        return self.id.count(".") if self.parent else 0


@attrs.frozen
class Block:
    """A group of five cells of section 4: one kind of remedy."""

    id: str
    zh: str
    en: str


@attrs.frozen
class Ending:
    """A cell of every block of section 4.

    Attributes:
        id: ``upheld``, ``corrected``, ``other``, ``pending`` or ``total``.
        results: The results of decisions that are counted in it.
    """

    id: str
    zh: str
    en: str
    results: tuple[str, ...] = ()


@attrs.frozen(eq=False)
class Layout:
    """One layout of the tables.

    Attributes:
        id: Its year, ``2019`` or ``2021``.
        lines: Rows and headings of section 3, from top to bottom.
        columns: The columns of section 3, the total last.
        blocks: The blocks of section 4.
        endings: The cells of a block, the total last.
        cite: The texts that lay it down.
    """

    id: str
    lines: tuple[Row, ...]
    columns: tuple[Column, ...]
    blocks: tuple[Block, ...]
    endings: tuple[Ending, ...]
    cite: tuple[str, ...]

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows that have cells, without the headings."""
        return tuple(line for line in self.lines if line.role is not None)

    @cached_property
    def leaves(self) -> tuple[Row, ...]:
        """The rows that the total of results adds up."""
        return tuple(row for row in self.rows if row.is_leaf)

    @cached_property
    def place(self) -> Mapping[str, str]:
        """Which row of this layout counts what an outcome's own row names."""
        return {counted: row.id for row in self.leaves for counted in row.counts}

    @cached_property
    def ending_of(self) -> Mapping[str, str]:
        """Which cell of a block counts a decision's result."""
        return {result: ending.id for ending in self.endings for result in ending.results}

    @cached_property
    def _by_role(self) -> Mapping[str, str]:
        return {row.role: row.id for row in self.rows if row.role is not None}

    def row(self, role: Role) -> str:
        """Give the id of the one row of a role other than ``result``."""
        return self._by_role[role]

    @cached_property
    def pending(self) -> str:
        """The cell of a block that counts what has not been decided."""
        return next(ending.id for ending in self.endings if not ending.results)


@lru_cache
def _content() -> dict[str, Any]:
    text = (files("foiflow.office.reports") / "layouts.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def charted() -> Mapping[Role, Mapping[str, str]]:
    """Give the rows that a chart of many years draws, by role, with short labels."""
    words: Mapping[Role, Mapping[str, str]] = _content()["chart"]
    return words


LAYOUTS = ("2019", "2021")
"""The layouts that are kept, by the year of their format."""


@lru_cache
def layout(name: str) -> Layout:
    """Give a layout by its id.

    Raises:
        UnknownName: No such layout is kept.

    Example:
        >>> [len(layout(name).leaves) for name in LAYOUTS]
        [19, 21]
    """
    content = _content()
    if name not in content["layout"]:
        raise UnknownName("layout", name, content["layout"])
    return Layout(
        name,
        tuple(_line(row) for row in content["row"] if row.get("layout", name) == name),
        tuple(Column(**row) for row in content["column"]),
        tuple(Block(**row) for row in content["block"]),
        tuple(Ending(**{**row, "results": tuple(row.get("results", ()))}) for row in content["ending"]),
        tuple(content["layout"][name]["cite"]),
    )


def _line(row: Mapping[str, Any]) -> Row:
    counts = tuple(row.get("counts", (row["id"],))) if "role" in row else ()
    return Row(row["id"], row["zh"], row["en"], row.get("parent"), row.get("role"), counts)


def layout_for(year: int, name: str | None = None) -> tuple[Layout, str | None]:
    """Give the layout that a year's report is made in, and what is to be noted.

    Args:
        year: The year that is reported on.
        name: The layout's id, where it was chosen.

    Returns:
        The layout; and a note where no layout of that time is kept.

    Raises:
        UnknownName: No such layout is kept.
    """
    words = _content()["layout"]
    for kept, word in words.items():
        years = word["years"]
        if years["from"] <= year <= years.get("until", year):
            return layout(name or kept), None
    usual, word = next((kept, word) for kept, word in words.items() if "earlier" in word)
    chosen = layout(name or usual)
    return chosen, word["earlier"].format(year=year, layout=chosen.id)


def layout_of_rows(rows: Iterable[str]) -> Layout | None:
    """Tell by its rows which layout a table has; None where both would fit.

    Args:
        rows: The ids of the rows that the table has.

    Raises:
        UnknownName: A row belongs to no layout, or rows of two stand together.
    """
    given = set(rows)
    known = {name: {row.id for row in layout(name).rows} for name in LAYOUTS}
    fitting = [name for name in LAYOUTS if given <= known[name]]
    if not fitting:
        # Named against the widest layout: the row that spoils it for all of them.
        every = set().union(*known.values())
        stranger = next(iter(sorted(given - every)), next(iter(sorted(given - known[LAYOUTS[-1]]))))
        raise UnknownName("row of the report's layout", stranger, known[LAYOUTS[-1]])
    return layout(fitting[0]) if len(fitting) == 1 else None

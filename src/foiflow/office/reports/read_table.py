"""From the grids of a document to reports: columns by heads, rows by labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import attrs

from foiflow.errors import MISSING, Described, InputError
from foiflow.office.reports.labels import (
    DASH,
    Dash,
    Written,
    cell_of,
    column_of,
    ending_of,
    fees_in,
    is_heading,
    note_in,
    row_of,
    title_of,
    year_in,
)
from foiflow.office.reports.layouts import LAYOUTS, layout, layout_of_rows
from foiflow.office.reports.model import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    Grid = Sequence[Sequence[str]]
    Section = Mapping[str, Sequence[Written]]

__all__ = ["Piece", "Published", "published", "published_as"]


class Piece(NamedTuple):
    """A part of a document: running text, or a table's cells.

    A cell that spans several places of its grid may stand in all of them, or in
    the first alone.
    """

    place: str
    text: str = ""
    grid: Grid = ()


@attrs.frozen(kw_only=True)
class Published:
    """A report as somebody published it, and what its figures do not show.

    Attributes:
        report: The report; a dash is a blank in it.
        source: The file it was read from.
        dashes: The cells that hold a dash, as (row, column) or (block, ending).
        absent: Rows and blocks of the layout that the table does not have.
        relabelled: Labels read as the nearest official one, with the row's id.
        subtotals: Headings with figures of their own, which are not read.
    """

    report: Report
    source: str = ""
    dashes: frozenset[tuple[str, str]] = frozenset()
    absent: tuple[str, ...] = ()
    relabelled: tuple[tuple[str, str], ...] = ()
    subtotals: tuple[str, ...] = ()


@attrs.define
class _Draft:
    """What has been read of one report."""

    place: str
    title: tuple[str | None, int] | None
    section3: dict[str, tuple[Written, ...]] = attrs.field(factory=dict)
    section4: dict[str, tuple[Written, ...]] = attrs.field(factory=dict)
    relabelled: list[tuple[str, str]] = attrs.field(factory=list)
    subtotals: list[str] = attrs.field(factory=list)
    fee_income: float | None = None
    notes: list[str] = attrs.field(factory=list)


def published(pieces: Iterable[Piece], source: str, year: int | None = None) -> list[Published]:
    """Find the reports in a document.

    Args:
        pieces: The document, from beginning to end.
        source: The file's name, for error texts and for its year.
        year: The year, where neither a title nor a name tells it.

    Raises:
        InputError: There is no such table, or one of its cells is no number.
    """
    reader = _Reader(source)
    for piece in pieces:
        reader.read(piece)
    drafts = [draft for draft in reader.drafts if draft.section3]
    if not drafts:
        wanted = "the table of section 3, headed " + ", ".join(column.zh for column in layout(LAYOUTS[-1]).columns)
        raise InputError(source, Described("without the table"), wanted)
    return [_finished(draft, source, year) for draft in drafts]


def published_as(report: Report, section3: Section, section4: Section, source: str) -> Published:
    """Add to a report what its figures do not show: dashes, and what is not there.

    Args:
        report: The report, a dash being a blank in it.
        section3: What is written in each row.
        section4: What is written in each block.
        source: The file's name.
    """
    chosen = layout(report.layout)
    columns, endings = [column.id for column in chosen.columns], [ending.id for ending in chosen.endings]
    dashes = {
        (name, head)
        for section, heads in ((section3, columns), (section4, endings))
        for name, cells in section.items()
        for head, cell in zip(heads, cells, strict=False)
        if cell is DASH
    }
    rows = [row.id for row in chosen.rows if row.id not in section3]
    blocks = [block.id for block in chosen.blocks if block.id not in section4]
    return Published(report=report, source=source, dashes=frozenset(dashes), absent=(*rows, *blocks))


def _numbers(cells: Sequence[Written]) -> tuple[int | None, ...]:
    return tuple(None if isinstance(cell, Dash) else cell for cell in cells)


def _finished(draft: _Draft, source: str, year: int | None) -> Published:
    agency, told = draft.title or (None, year_in(draft.place) or year_in(source) or year)
    if told is None:
        raise InputError(f"{source}: year", MISSING, "a title with the year above the table, or --year")
    heading = next(
        (row for row in draft.section3 if any(other.startswith(f"{row}.") for other in draft.section3)), None
    )
    # One layout's row is the other's heading over rows.
    if heading is not None and any(cell is not None for cell in draft.section3.pop(heading)):
        draft.subtotals.append(heading)
    chosen = layout_of_rows(draft.section3) or layout(LAYOUTS[-1])
    blank3, blank4 = (None,) * len(chosen.columns), (None,) * len(chosen.endings)
    report = Report(
        agency=agency,
        year=told,
        layout=chosen.id,
        section3={row.id: _numbers(draft.section3.get(row.id, blank3)) for row in chosen.rows},
        section4={block.id: _numbers(draft.section4.get(block.id, blank4)) for block in chosen.blocks},
        fee_income=draft.fee_income,
        notes=tuple(draft.notes),
    )
    found = published_as(report, draft.section3, draft.section4, source)
    return attrs.evolve(found, relabelled=tuple(draft.relabelled), subtotals=tuple(draft.subtotals))


class _Reader:
    """Goes through a document once, from one table's head to the next."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._title: tuple[str | None, int] | None = None
        self._places: list[int] = []
        self.drafts: list[_Draft] = []

    def read(self, piece: Piece) -> None:
        self._text(piece.text)
        at = 0
        while at < len(piece.grid):
            if _is_head(piece.grid[at], column_of):
                at = self._section3(piece, at)
            elif _is_head(piece.grid[at], ending_of):
                at = self._section4(piece, at)
            else:
                self._line(piece, at)
                at += 1

    def _text(self, text: str) -> None:
        """Look in running text for a title, and after a table for its notes and for the fees."""
        note = note_in(text)
        if self._title is None and note is None:
            self._title = title_of(text)
        if self.drafts and note is not None:
            self.drafts[-1].notes.append(note)
        elif self.drafts and self.drafts[-1].fee_income is None:
            self.drafts[-1].fee_income = fees_in(text)

    def _line(self, piece: Piece, at: int) -> None:
        """Read a line that stands under no head: the rest of a table that is parted, or running text."""
        line = piece.grid[at]
        row = row_of(_label(line[: min(self._places)])) if self._places else None
        if row is not None and row[0] not in self.drafts[-1].section3:
            self._row(piece, at)
            return
        for text in dict.fromkeys(line):
            self._text(text)

    def _section3(self, piece: Piece, at: int) -> int:
        start = at
        heads, at = _heads(piece.grid, at, column_of)
        places = {name: place for place, name in reversed(heads.items())}
        columns = layout(LAYOUTS[-1]).columns
        missing = [column.zh for column in columns if column.id not in places]
        if missing:
            raise InputError(self._at(piece, start), Described("without a column"), ", ".join(missing))
        self._places = _shifted([places[column.id] for column in columns], piece.grid[at : at + 1])
        following = [row_of(_label(line[: min(self._places)])) for line in piece.grid[at : at + 1]]
        draft = self.drafts[-1] if self.drafts else None
        # A table that goes on after a page's end has its head again, but neither a title nor a row twice.
        if draft is None or self._title or draft.section4 or any(row and row[0] in draft.section3 for row in following):
            self._begin(piece)
        while at < len(piece.grid) and not any(_is_head(piece.grid[at], known) for known in (column_of, ending_of)):
            self._row(piece, at)
            at += 1
        return at

    def _begin(self, piece: Piece) -> None:
        self.drafts.append(_Draft(piece.place, self._title))
        self._title = None

    def _row(self, piece: Piece, at: int) -> None:
        line, draft = piece.grid[at], self.drafts[-1]
        label, texts = _label(line[: min(self._places)]), [_text(line, place) for place in self._places]
        row = row_of(label)
        if row is None:
            self._no_row(piece, at, label, texts)
            return
        id_, official = row
        if id_ in draft.section3:
            raise InputError(self._at(piece, at), label, f"row {id_} once; it stands above already")
        if not official:
            draft.relabelled.append((label, id_))
        names = (f"{id_}.{column.id}" for column in layout(LAYOUTS[-1]).columns)
        draft.section3[id_] = tuple(self._cell(piece, at, name, text) for name, text in zip(names, texts, strict=True))

    def _no_row(self, piece: Piece, at: int, label: str, texts: list[str]) -> None:
        """Pass over a heading, a remark, an empty line; a line of figures must be a row."""
        if not any(_is_number(text) for text in texts):
            self._text(label)
            return
        if not is_heading(label):
            raise InputError(self._at(piece, at), label, "a row of the official table")
        self.drafts[-1].subtotals.append(label)

    def _section4(self, piece: Piece, at: int) -> int:
        if not self.drafts or self.drafts[-1].section4:
            self._begin(piece)
        start, draft = at, self.drafts[-1]
        heads, at = _heads(piece.grid, at, ending_of)
        chosen = layout(LAYOUTS[-1])
        expected = [ending.id for ending in chosen.endings] * len(chosen.blocks)
        if [heads[place] for place in sorted(heads)] != expected:
            endings = ", ".join(ending.zh for ending in chosen.endings)
            wanted = f"{endings} for each of {', '.join(block.zh for block in chosen.blocks)}"
            raise InputError(self._at(piece, start), Described("not the head of section 4"), wanted)
        line = piece.grid[at] if at < len(piece.grid) else ()
        places = iter(sorted(heads))
        for block in chosen.blocks:
            draft.section4[block.id] = tuple(
                self._cell(piece, at, f"{block.id}.{ending.id}", _text(line, next(places))) for ending in chosen.endings
            )
        return at + 1

    def _cell(self, piece: Piece, line: int, name: str, text: str) -> Written:
        try:
            return cell_of(text)
        except ValueError:
            raise InputError(
                f"{self._at(piece, line)}, {name}", text, "a whole number, 0 or more, a dash or nothing"
            ) from None

    def _at(self, piece: Piece, line: int) -> str:
        return f"{self._source}, {piece.place}, line {line + 1}"


def _is_head(line: Sequence[str], known: Callable[[str], str | None]) -> bool:
    """Tell a head from a row: one heading may be a row's label too, two may not."""
    return len({known(text) for text in line} - {None}) > 1


def _heads(grid: Grid, at: int, known: Callable[[str], str | None]) -> tuple[dict[int, str], int]:
    """Gather the headings of a table's head by place; give the line after it too."""
    heads: dict[int, str] = {}
    while at < len(grid) and _is_head(grid[at], known):
        heads |= {place: name for place, text in enumerate(grid[at]) if (name := known(text)) is not None}
        at += 1
    return heads, at


def _label(texts: Sequence[str]) -> str:
    """Give the label nearest to the figures."""
    return next((text for text in reversed(texts) if text.strip()), "")


def _shifted(places: list[int], lines: Grid) -> list[int]:
    """Move the places of figures to the right where the head spans too few places for the labels under it."""
    for line in lines:
        labels = [place for place, text in enumerate(line) if row_of(text) is not None]
        if labels and labels[-1] in range(places[0], places[-1]):
            return [place + labels[-1] + 1 - places[0] for place in places]
    return places


def _text(line: Sequence[str], place: int) -> str:
    return line[place] if place < len(line) else ""


def _is_number(text: str) -> bool:
    try:
        return isinstance(cell_of(text), int)
    except ValueError:
        return False

"""The official tables as boxes on a grid: what spans what, before it is drawn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from foiflow.office.reports.layouts import layout

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foiflow.office.reports.layouts import Block, Layout
    from foiflow.office.reports.model import Report

__all__ = ["Box", "Table", "notes_of", "tables_of", "title_of"]

_TITLE = "{agency}{year}年政府信息公开工作年度报告"
_SECTION3 = "三、收到和处理政府信息公开申请情况"
_SECTION4 = "四、政府信息公开行政复议、行政诉讼情况"
_RULE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
_APPLICANTS = "申请人情况"
_ORGANISATIONS = "法人或其他组织"
_FEES = "本年度收取信息处理费{amount}元。"
_NOTE = "注：{note}"
_UNWRITABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What XML cannot hold, and line ends, which would part a title."""
_PARTED = re.compile(r"(?P<group>.+)（(?P<part>.+)）")


@attrs.frozen
class Box:
    """A cell of the table, which may span several lines and places.

    Attributes:
        line: Its first line, from 0.
        place: Its first place in the line, from 0.
        lines: How many lines it spans.
        places: How many places it spans.
        content: A label, a figure, or None where the figure is blank.
        heads: ``column`` or ``row`` where it is a label, and of what.
    """

    line: int
    place: int
    lines: int
    places: int
    content: str | int | None
    heads: str | None = None

    @property
    def text(self) -> str:
        """What is written in it."""
        return "" if self.content is None else str(self.content)

    @property
    def is_label(self) -> bool:
        """Whether it reads as a line of text: a row's label, or the rule on top."""
        return self.heads == "row" or self.text == _RULE

    def covers_place(self, place: int) -> bool:
        """Whether it stands in, or spans, a place of a line."""
        return self.place <= place < self.place + self.places

    def covers_line(self, line: int) -> bool:
        """Whether it stands in, or spans, a line."""
        return self.line <= line < self.line + self.lines


@attrs.frozen
class Table:
    """A table of the report.

    Attributes:
        id: ``section3`` or ``section4``.
        title: The heading of its section.
        boxes: Its cells, from top to bottom and from left to right.
        head: How many lines its head has.
        labels: How many places its labels take in a line.
    """

    id: str
    title: str
    boxes: tuple[Box, ...]
    head: int
    labels: int

    @property
    def lines(self) -> int:
        """How many lines it has."""
        return max(box.line + box.lines for box in self.boxes)

    @property
    def places(self) -> int:
        """How many places each line has."""
        return max(box.place + box.places for box in self.boxes)

    def by_line(self) -> Iterator[list[Box]]:
        """Give the boxes that begin in each line, from left to right."""
        for line in range(self.lines):
            yield [box for box in self.boxes if box.line == line]


def title_of(report: Report) -> str:
    """Give the report's title, with its organ and year."""
    return _TITLE.format(agency=_UNWRITABLE.sub("\ufffd", report.agency or ""), year=report.year)


def notes_of(report: Report) -> list[str]:
    """Give the sentences that follow the tables: the fees taken, then the notes."""
    fees = [] if report.fee_income is None else [_FEES.format(amount=f"{report.fee_income:.2f}".removesuffix(".00"))]
    return fees + [_NOTE.format(note=_UNWRITABLE.sub("\ufffd", note)) for note in report.notes]


def tables_of(report: Report) -> tuple[Table, Table]:
    """Lay out the tables of sections 3 and 4 as the official form has them."""
    chosen = layout(report.layout)
    return _section3(report, chosen), _section4(report, chosen)


def _section3(report: Report, chosen: Layout) -> Table:
    labels = 1 + max(line.depth for line in chosen.lines)
    head = list(_head3(chosen, labels))
    first = max(box.line + box.lines for box in head)
    body, at = [], first
    for line in chosen.lines:
        if line.role is None:
            under = sum(row.id.startswith(f"{line.id}.") for row in chosen.rows)
            body.append(Box(at, line.depth, under, 1, line.zh, "row"))
            continue
        body.append(Box(at, line.depth, 1, labels - line.depth, line.zh, "row"))
        body += [Box(at, labels + place, 1, 1, cell) for place, cell in enumerate(report.section3[line.id])]
        at += 1
    return Table("section3", _SECTION3, _ordered(head + body), first, labels)


def _head3(chosen: Layout, labels: int) -> Iterator[Box]:
    """Give three lines: all applicants; people, organisations and the total; the kinds of organisation."""
    organisations = [place for place, column in enumerate(chosen.columns) if column.organisation]
    yield Box(0, 0, 1 + 2, labels, _RULE, "column")
    yield Box(0, labels, 1, len(chosen.columns), _APPLICANTS, "column")
    yield Box(1, labels + organisations[0], 1, len(organisations), _ORGANISATIONS, "column")
    for place, column in enumerate(chosen.columns, labels):
        line = 2 if column.organisation else 1
        yield Box(line, place, 1 if column.organisation else 2, 1, column.zh, "column")


def _section4(report: Report, chosen: Layout) -> Table:
    width = len(chosen.endings)
    boxes: list[Box] = []
    groups: dict[str, tuple[int, int]] = {}
    for place, block in zip(range(0, width * len(chosen.blocks), width), chosen.blocks, strict=True):
        group, part = _parted(block)
        first, wide = groups.get(group, (place, 0))
        groups[group] = first, wide + width
        boxes += [Box(1, place, 1, width, part, "column")] if part else []
        line, lines = (2, 1) if part else (1, 2)
        boxes += [Box(line, at, lines, 1, ending.zh, "column") for at, ending in enumerate(chosen.endings, place)]
        boxes += [Box(1 + 2, at, 1, 1, cell) for at, cell in enumerate(report.section4[block.id], place)]
    boxes += [Box(0, place, 1, wide, group, "column") for group, (place, wide) in groups.items()]
    return Table("section4", _SECTION4, _ordered(boxes), 1 + 2, 0)


def _parted(block: Block) -> tuple[str, str]:
    """Part the name of a block into the group it belongs to and its own, if it has one."""
    found = _PARTED.fullmatch(block.zh)
    return (found["group"], found["part"]) if found else (block.zh, "")


def _ordered(boxes: Sequence[Box]) -> tuple[Box, ...]:
    return tuple(sorted(boxes, key=lambda box: (box.line, box.place)))

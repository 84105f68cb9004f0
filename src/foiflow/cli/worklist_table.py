"""A worklist as a table for reading."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from foiflow.office.worklist import AGENCY, LIGHTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from foiflow.office.worklist import WorkItem

__all__ = ["print_worklist"]

_STYLES = {"red": "red", "amber": "yellow", "green": "green"}
_HEAD = ("", "case", "duty", "due in law", "left", "internal", "left", "status")
_RIGHT = frozenset({"left"})


def print_worklist(items: Sequence[WorkItem]) -> None:
    """Print the agency's own duties, then those of others, then the counts.

    Args:
        items: The duties, most urgent first.
    """
    console = Console(markup=False, emoji=False, highlight=False, soft_wrap=True)
    own = [item for item in items if item.owed_by == AGENCY]
    theirs = [item for item in items if item.owed_by != AGENCY]
    if own:
        console.print(_table(own, _HEAD))
        console.print()
    if theirs:
        console.print(_table(theirs, (*_HEAD, "owed by")))
        console.print()
    lights = Counter(item.light for item in own)
    console.print(f"{len(own)} open: {', '.join(f'{lights[light]} {light}' for light in LIGHTS)}")
    if theirs:
        console.print(f"{len(theirs)} owed by others")


def _table(items: Sequence[WorkItem], head: Sequence[str]) -> Text:
    """Align rows under a head; every column as wide as its widest cell."""
    rows = [head, *(_row(item)[: len(head)] for item in items)]
    widths = [max(cell_len(row[column]) for row in rows) for column in range(len(head))]
    lines = []
    for row, style in zip(rows, ("bold", *(_STYLES[item.light] for item in items)), strict=True):
        cells = zip(head, row, widths, strict=True)
        padded = [_padded(cell, width, to_the_right=name in _RIGHT) for name, cell, width in cells]
        lines.append(Text("  ".join(padded).rstrip(), style))
    return Text("\n").join(lines)


def _padded(cell: str, width: int, *, to_the_right: bool) -> str:
    room = " " * (width - cell_len(cell))
    return room + cell if to_the_right else cell + room


def _row(item: WorkItem) -> tuple[str, ...]:
    about = f" ({item.about})" if item.about else ""
    due = f"{item.not_before} to {item.not_after}" if item.not_before != item.not_after else str(item.due)
    due += "?" if item.provisional else ""
    internal = ("", "") if item.target is None else (str(item.target), str(item.target_days_left))
    status = f"{item.status}, date assumed" if item.assumed else item.status
    return (item.light, item.case_id, item.duty + about, due, str(item.days_left), *internal, status, item.owed_by)

"""The command about what is owed: a worklist, most urgent first."""

from __future__ import annotations

import sys
from collections import Counter
from datetime import date
from pathlib import Path  # noqa: TC003 -- typer reads it when the program runs
from typing import TYPE_CHECKING, Annotated

import typer
from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from foiflow.batch.seen import SeenIds
from foiflow.cli.calendar import Language
from foiflow.cli.options import (
    UNREADABLE,
    AsOf,
    Conventions,
    FilesOrNone,
    KnownOn,
    ProfileName,
    RegisterName,
    check_sources,
    conventions_of,
    day_of,
    profile_of,
)
from foiflow.codecs import jsonl
from foiflow.office.worklist import AGENCY, LIGHTS, Worklist, urgency

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foiflow.batch.replay import Result
    from foiflow.office.worklist import WorkItem

__all__ = ["worklist"]

_STYLES = {"red": "red", "amber": "yellow", "green": "green"}
_HEAD = ("", "case", "duty", "due in law", "left", "internal", "left", "status")
_RIGHT = frozenset({"left"})


def worklist(
    files: FilesOrNone = None,
    register: RegisterName = None,
    as_of: AsOf = None,
    agency: Annotated[str | None, typer.Option("--agency", help="Only cases that this organ handles.")] = None,
    within: Annotated[
        int | None, typer.Option("--within", metavar="N", help="Only duties with at most N working days left.")
    ] = None,
    others: Annotated[
        bool, typer.Option("--others", help="What applicants, third parties and other organs owe too, apart.")
    ] = False,
    json_: Annotated[bool, typer.Option("--json", help="Write one JSON object a duty.")] = False,
    ics: Annotated[
        Path | None, typer.Option("--ics", metavar="FILE", help="Write a calendar to this file as well.")
    ] = None,
    lang: Annotated[Language, typer.Option("--lang", help="The language of the calendar.")] = Language.zh,
    profile: ProfileName = None,
    known_on: KnownOn = None,
    convention: Conventions = None,
) -> None:
    """List what is owed, most urgent first, with the working days left.

    A duty goes by the earliest day on which it may be due. Red and amber are
    thresholds of the profile; what is overdue is red and has less than none left.
    """
    check_sources(files or [], register)
    day = day_of(as_of, "--as-of") or date.today()
    reader = Worklist(
        day,
        profile=profile_of(profile),
        known_on=day_of(known_on, "--known-on"),
        conventions=conventions_of(convention),
        agency=agency,
        within=within,
        others=others,
    )
    unread: list[Result] = []
    found = sorted(_items(reader, files or [], register, unread), key=urgency)
    if ics is not None:
        _write_calendar(ics, found, day, lang)
    if json_:
        for item in found:
            sys.stdout.buffer.write(jsonl.dumps(item.to_dict()))
        sys.stdout.buffer.flush()
    else:
        _write_table(found)
    if unread:
        raise typer.Exit(UNREADABLE)


def _items(reader: Worklist, files: list[str], register: str | None, unread: list[Result]) -> Iterator[WorkItem]:
    """Go through the sources, telling each record that could not be read."""

    def tell(result: Result) -> None:
        unread.append(result)
        print(f"{name}, line {result.line}: {result.error}", file=sys.stderr)

    if register is not None:
        from foiflow.office.register.store import open_register

        with open_register(register, profile=reader.profile, create=False) as store:
            name = store.name
            yield from reader.items(store, tell)
        return
    seen = SeenIds()
    for name in files:
        yield from reader.items(name, tell, seen)


def _write_calendar(file: Path, items: Sequence[WorkItem], day: date, lang: Language) -> None:
    from foiflow.office.worklist_ics import to_ics

    try:
        written = to_ics(items, day, lang=lang)
    except ModuleNotFoundError as error:
        print(f"foiflow: {error}", file=sys.stderr)
        raise typer.Exit(1) from None
    file.write_bytes(written)


def _write_table(items: Sequence[WorkItem]) -> None:
    """Write the agency's own duties, then those of others, then how many there are of each light."""
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

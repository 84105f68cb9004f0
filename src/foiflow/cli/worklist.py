"""The command about what is owed: a worklist, most urgent first."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path  # noqa: TC003 -- typer reads it when the program runs
from typing import TYPE_CHECKING, Annotated

import typer

from foiflow.cli.options import (
    UNREADABLE,
    AsOf,
    Conventions,
    FilesOrNone,
    KnownOn,
    Language,
    ProfileName,
    RegisterName,
    check_sources,
    check_unused,
    conventions_of,
    day_of,
    profile_of,
    unread_in,
)
from foiflow.cli.writing import write_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiflow.batch.replay import Result
    from foiflow.office.worklist import WorkItem, Worklist

__all__ = ["worklist"]


def worklist(
    context: typer.Context,
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
    from foiflow.office.worklist import Worklist, urgency

    check_sources(files or [], register)
    if ics is None:
        check_unused(context, "lang", "--ics FILE as well, for the calendar")
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
        from foiflow.office.worklist_ics import to_ics

        ics.write_bytes(to_ics(found, day, lang=lang))
    if json_:
        write_json(item.to_dict() for item in found)
    else:
        from foiflow.cli.worklist_table import print_worklist

        print_worklist(found)
    if unread:
        raise typer.Exit(UNREADABLE)


def _items(reader: Worklist, files: list[str], register: str | None, unread: list[Result]) -> Iterator[WorkItem]:
    """Go through the sources, telling each record that could not be read."""

    def tell(result: Result) -> None:
        unread.append(result)
        print(unread_in(name, result), file=sys.stderr)

    if register is not None:
        from foiflow.office.register.store import open_register

        with open_register(register, profile=reader.profile, create=False) as store:
            name = store.name
            yield from reader.items(store, tell)
        return
    from foiflow.batch.seen import SeenIds

    seen = SeenIds()
    for name in files:
        yield from reader.items(name, tell, seen)

"""The commands about one deadline: explain, due."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from foiflow.cli.options import (
    CASE_LOGS,
    AsOf,
    Conventions,
    KnownOn,
    ProfileName,
    check_place,
    conventions_of,
    day_of,
    profile_of,
)
from foiflow.cli.writing import write_json
from foiflow.errors import InputError, UnknownName

__all__ = ["due", "explain"]


Duty = Annotated[str, typer.Option("--duty", help="The duty's id.")]


def explain(
    file: Annotated[str, typer.Argument(metavar="FILE", help=f"Case logs: {CASE_LOGS}.")],
    case: Annotated[str, typer.Option("--case", metavar="ID", help="The case's id.")],
    duty: Duty = "reply",
    about: Annotated[str | None, typer.Option("--about", help="The party or agency, where there are several.")] = None,
    profile: ProfileName = None,
    as_of: AsOf = None,
    known_on: KnownOn = None,
    convention: Conventions = None,
) -> None:
    """Say how one deadline came about, step by step, with its basis."""
    from foiflow.batch.replay import Replay

    reader = Replay(
        profile=profile_of(profile),
        as_of=day_of(as_of, "--as-of") or date.today(),
        known_on=day_of(known_on, "--known-on"),
        conventions=conventions_of(convention),
    )
    check_place(file)
    ids: list[str] = []
    for result in reader.results(file):
        if result.case_id == case:
            if result.case is None:
                raise result.error or UnknownName("case", case, ids)
            print(result.case.explain(duty, about))
            return
        ids += [result.case_id] if result.case_id is not None else []
    raise UnknownName("case", case, ids)


def due(
    from_: Annotated[str, typer.Option("--from", metavar="DATE", help="The day the duty starts; it is not counted.")],
    profile: ProfileName = None,
    duty: Duty = "reply",
    json_: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    known_on: KnownOn = None,
    convention: Conventions = None,
) -> None:
    """Compute one deadline from the day it starts."""
    from foiflow.calendars import load_calendar
    from foiflow.cases.rulebook import RuleBook
    from foiflow.cases.single import single_deadline
    from foiflow.law.load import load_profile

    starts = day_of(from_, "--from")
    if starts is None:
        raise InputError("--from", from_, "a date, YYYY-MM-DD")
    loaded = load_profile(profile_of(profile, default=True) or "")
    known = day_of(known_on, "--known-on")
    calendar = load_calendar(loaded.calendar, known_on=known) if known else None
    found = single_deadline(RuleBook(loaded, conventions_of(convention), calendar), duty, starts)
    if json_:
        plain = {
            "duty": found.id,
            "starts": found.starts.isoformat(),
            "due": found.due.isoformat(),
            "provisional": found.provisional,
            "cites": list(found.cites),
        }
        write_json([plain])
        return
    certain = f"provisional, {found.not_before} to {found.not_after}" if found.provisional else "final"
    print(
        f"{found.id}: starts {found.starts:%Y-%m-%d %a}, due {found.due:%Y-%m-%d %a}"
        f" ({certain}; {', '.join(found.cites)})"
    )

"""The commands about notices: what one changes, is one sound, the local ones."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foiflow.calendars import (
    DEFAULT_CALENDAR,
    check_notices,
    load_calendar,
    local_names,
    local_notices,
    read_notices,
)
from foiflow.cli.options import (
    CASE_LOGS,
    FAULTY,
    UNREADABLE,
    AsOf,
    Conventions,
    ProfileName,
    check_place,
    conventions_of,
    day_of,
    profile_of,
    unread_in,
)
from foiflow.cli.writing import write_json
from foiflow.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiflow.batch.changes import ChangedDuty
    from foiflow.cases.duties import Duty

__all__ = ["changes", "check", "local"]


def changes(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help=f"Case logs: {CASE_LOGS}.")],
    before: Annotated[str, typer.Option("--before", metavar="DATE", help="Count first as was known on this day.")],
    after: Annotated[
        str | None, typer.Option("--after", metavar="DATE", help="Then as on this day; as is known now by default.")
    ] = None,
    profile: ProfileName = None,
    as_of: AsOf = None,
    convention: Conventions = None,
    open_: Annotated[bool, typer.Option("--open", help="Only duties that are still open.")] = False,
    json_: Annotated[bool, typer.Option("--json", help="Write one JSON object a duty.")] = False,
) -> None:
    """Find the duties whose dates a holiday notice has changed, case by case.

    Each with its date as counted before and after, and the notice that changed
    the days in between. Cases are read as of --after unless --as-of says else.
    """
    from foiflow.batch.changes import UnreadCase, duty_changes

    first, then = day_of(before, "--before"), day_of(after, "--after")
    if first is None:
        raise InputError("--before", before, "a date, YYYY-MM-DD")
    tally = {"moved": 0, "earlier": 0, "later": 0, "even": 0, "beyond": 0, "unreadable": 0}
    for name in files:
        check_place(name)
    for name in files:
        found = duty_changes(
            name,
            before=first,
            after=then,
            profile=profile_of(profile),
            as_of=day_of(as_of, "--as-of") or then,
            conventions=conventions_of(convention),
        )
        for change in found:
            if isinstance(change, UnreadCase) and change.beyond:
                tally["beyond"] += 1
            elif isinstance(change, UnreadCase):
                tally["unreadable"] += 1
                print(unread_in(name, change), file=sys.stderr)
            elif not open_ or _is_open(change):
                _count(change, tally)
                _write(change, json_=json_)
    if not json_:
        print(
            f"{tally['moved']} duties moved ({tally['earlier']} earlier, {tally['later']} later);"
            f" {tally['even']} count other days and end on the same one"
        )
    if tally["beyond"]:
        print(f"{tally['beyond']} cases lie beyond the days announced by {first}", file=sys.stderr)
    if tally["unreadable"]:
        raise typer.Exit(UNREADABLE)


def _is_open(change: ChangedDuty) -> bool:
    from foiflow.cases.duties import OPEN

    duty = change.new or change.old
    return duty is not None and duty.status in OPEN


def _count(change: ChangedDuty, tally: dict[str, int]) -> None:
    tally["moved" if change.moved else "even"] += 1
    if change.old is not None and change.new is not None and change.moved:
        tally["earlier" if change.new.due < change.old.due else "later"] += 1


def _write(change: ChangedDuty, *, json_: bool) -> None:
    duty = change.old or change.new
    if duty is None:
        return
    if json_:
        write_json([_plain(change, duty)])
        return
    notices = ", ".join(dict.fromkeys(day.notice or "the estimate" for day in change.days))
    days = ", ".join(f"{day.day} {'worked' if day.working else 'off'}" for day in change.days)
    about = f" ({duty.about})" if duty.about else ""
    print(
        f"{change.case_id}: {duty.id}{about} from {duty.starts}: {_standing(change.old)} -> {_standing(change.new)};"
        f" {days} by {notices}"
    )


def _standing(duty: Duty | None) -> str:
    return "none" if duty is None else f"{duty.due} {duty.status}"


def _plain(change: ChangedDuty, duty: Duty) -> dict[str, Any]:
    return {
        "case_id": change.case_id,
        "duty": duty.id,
        "about": duty.about,
        "starts": duty.starts.isoformat(),
        "old_due": None if change.old is None else change.old.due.isoformat(),
        "new_due": None if change.new is None else change.new.due.isoformat(),
        "old_status": None if change.old is None else change.old.status,
        "new_status": None if change.new is None else change.new.status,
        "days": [{"date": day.day.isoformat(), "working": day.working, "notice": day.notice} for day in change.days],
    }


def check(
    names: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CALENDAR...]", help="Calendars or files of local notices; all shipped by default."),
    ] = None,
) -> None:
    """Check notices for slips, such as a day set twice; every fault at once."""
    faulty = False
    for name in names or [
        DEFAULT_CALENDAR,
        *(f"{DEFAULT_CALENDAR}+{place}" for place in local_names(DEFAULT_CALENDAR)),
    ]:
        full = f"{DEFAULT_CALENDAR}+{name}" if name.endswith(".toml") and "+" not in name else name
        for line in _checked(full):
            faulty = True
            print(line)
        calendar = load_calendar(full)
        print(f"{name}: {len(read_notices(full))} notices, announced through {calendar.announced_through}")
    if faulty:
        raise typer.Exit(FAULTY)


def _checked(name: str) -> Iterator[str]:
    for fault in check_notices(read_notices(name)):
        yield f"{name}: {fault}"


def local() -> None:
    """List the local notices that a calendar's name may add, such as cn+hubei-2020."""
    for name in local_names(DEFAULT_CALENDAR):
        found = local_notices(DEFAULT_CALENDAR, name)
        print(f"{name:<16}{found.level:<10}{found.en} ({found.zh})")

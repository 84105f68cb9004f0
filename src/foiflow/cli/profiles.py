"""The commands about profiles: list, show, check."""

from __future__ import annotations

from datetime import date
from pathlib import Path  # noqa: TC003 -- typer reads it when the program runs
from typing import TYPE_CHECKING, Annotated, Any

import typer

from foiflow.cli.options import FAULTY, day_of, profile_of
from foiflow.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiflow.law.measures import InForce, Limit
    from foiflow.law.model import Duty, Rules
    from foiflow.law.profile import Profile

__all__ = ["app"]


app = typer.Typer(help="The profiles: list them, show one in full, check your own.", no_args_is_help=True)


@app.command("list")
def list_() -> None:
    """List the profiles: those shipped, then those that installed packages offer."""
    from foiflow.law.load import load_profile, profile_ids
    from foiflow.law.offered import offered_ids

    for name in (*profile_ids(), *offered_ids()):
        profile = load_profile(name)
        print(f"{name:<24}{profile.title['en']} ({profile.title['zh']})")


@app.command()
def show(
    name: Annotated[str, typer.Argument(metavar="ID", help="A profile's id, or its file.")],
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="For requests received on this day; today by default.")
    ] = None,
) -> None:
    """Show one profile in full: laws, duties, steps, conventions, texts."""
    from foiflow.law.load import load_profile

    profile = load_profile(profile_of(name) or name)
    day = day_of(on, "--on") or date.today()
    if day < profile.first_day:
        raise InputError("--on", day.isoformat(), f"{profile.first_day} or later")
    rules = profile.rules(day, profile.conventions(day))
    for line in _shown(profile, rules, day):
        print(line)


@app.command()
def check(file: Annotated[Path, typer.Argument(metavar="FILE", help="A profile file.")]) -> None:
    """Check an agency's own profile file; every fault with its line."""
    from foiflow.law.check import check_file

    if not file.is_file():
        raise InputError("FILE", str(file), "a profile file that is there")
    faults = check_file(file)
    for fault in faults:
        print(fault)
    if faults:
        raise typer.Exit(FAULTY)
    print(f"{file.name}: holds together")


def _shown(profile: Profile, rules: Rules, day: date) -> Iterator[str]:
    yield f"{profile.id}: {profile.title['en']} ({profile.title['zh']})"
    yield f"for requests received on {day}: law {rules.law}, calendar {profile.calendar}"
    yield f"built from {' < '.join(layer.id for layer in profile.layers)}"
    yield "\nduties"
    for row in rules.duty:
        yield from _duty(row)
    yield "\nsteps"
    for step in rules.step:
        checked = f"checked: {step.code}" if step.code else "standing, not visible in a case log"
        yield f"  {step.id:<32}{step.en}{_days(step.in_force)} [{', '.join(step.cite)}] ({checked})"
    yield "\nsilence"
    for silence in rules.silence:
        purpose = f" ({', '.join(silence.purpose)})" if silence.purpose else ""
        yield f"  {silence.of + purpose:<44}means {silence.means} [{', '.join(silence.cite)}]"
    yield "\npublication"
    for candidate in rules.candidate:
        least = f"{candidate.at_least} or more" if candidate.at_least else "no number"
        cites = ", ".join(candidate.cite)
        yield f"  proposed: {candidate.id:<30}{candidate.measure}: {least}{_days(candidate.in_force)} [{cites}]"
    for obstacle in rules.obstacle:
        yield f"  in the way: {obstacle.id:<28}{obstacle.en}{_days(obstacle.in_force)} [{', '.join(obstacle.cite)}]"
    for revisit in rules.revisit:
        period = f"after {revisit.months} months" if revisit.months else "no period"
        yield f"  looked at again: {revisit.id:<23}{period}{_days(revisit.in_force)} [{', '.join(revisit.cite)}]"
    yield "\nconventions"
    for name, value in sorted(rules.conventions.items()):
        row = next(row for row in reversed(profile.convention_rows) if row["name"] == name)
        others = ", ".join(option for option in row.get("options", ()) if option != value)
        choice = f"{value} (or {others})" if others else f"{value} {row.get('unit', '')}"
        yield f"  {name:<26}{choice}: {row.get('en', '')} [{', '.join(row['cite'])}]"
    yield "\ntexts"
    for name in profile.texts:
        text = profile.text(name)
        number = f", {text.number}" if text.number else ""
        yield f"  {name:<34} {text.title['en']} ({text.title['zh']}{number})"


def _duty(row: Duty) -> Iterator[str]:
    from foiflow.law.files import vocabulary

    words: dict[str, Any] = vocabulary()["duty"].get(row.id, {})
    name = f"{row.id}{f' ({row.variant})' if row.variant else ''}"
    tag = "" if row.text == "confirmed" else f" ({row.text})"
    limit = " or ".join(_limit(limit) for limit in row.limit)
    days = "".join(
        f", {word} {day}"
        for word, day in (("from", row.in_force.from_), ("until", row.in_force.until))
        if day is not None
    )
    yield f"  {name:<44}{limit}; owed by {words.get('owed_by', 'agency')}{days} [{', '.join(row.cite)}]{tag}"
    for restart in row.restarted:
        yield f"      runs anew from {restart.by.event} [{', '.join(restart.cite)}]"
    for extension in row.extended:
        yield f"      extended by {extension.by}, at most {_limit(extension.at_most)} [{', '.join(extension.cite)}]"
    for stop in row.suspended:
        yield f"      leaves out {stop.from_.event} to {stop.until.event} [{', '.join(stop.cite)}]"


def _days(period: InForce | None) -> str:
    """Say when a row holds, if not always."""
    if period is None:
        return ""
    ends = (("from", period.from_), ("until", period.until))
    return "".join(f", {word} {day}" for word, day in ends if day is not None)


def _limit(limit: Limit) -> str:
    roll = ("" if limit.roll else ", not rolled") + _days(limit.in_force)
    found = (
        (limit.working_days, f"{limit.working_days} working days{roll}"),
        (limit.days, f"{limit.days} calendar days{roll}"),
        (limit.months, f"{limit.months} months"),
        (limit.date, f"by {limit.date}"),
        (limit.field or limit.field_working_days or limit.field_days, "as the letter says"),
    )
    return next(words for value, words in found if value is not None)

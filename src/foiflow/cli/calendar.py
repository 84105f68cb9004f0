"""The commands about calendars: show a year, count working days, write iCalendar."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path  # noqa: TC003 -- typer reads it when the program runs
from typing import TYPE_CHECKING, Annotated, NamedTuple, cast

import typer

from foiflow.calendars import DEFAULT_CALENDAR, load_calendar, read_notices
from foiflow.cli import notices
from foiflow.cli.options import KnownOn, Language, day_of
from foiflow.cli.writing import write_json, write_out
from foiflow.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from foiflow.calendars import Notice, Reason, WorkdayIndex
    from foiflow.calendars.year import Year

__all__ = ["app"]

app = typer.Typer(help="The calendars: show a year, count working days, write iCalendar.", no_args_is_help=True)

CalendarName = Annotated[
    str, typer.Option("--calendar", metavar="NAME", help="The calendar, with local notices as in cn+office.toml.")
]
YearNumber = Annotated[int, typer.Argument(metavar="YEAR", help="A year, such as 2024.")]
Json = Annotated[bool, typer.Option("--json", help="Write JSON.")]


class _Asked(NamedTuple):
    """The calendar that the options ask for, and the notices behind it."""

    calendar: WorkdayIndex
    known_on: date | None
    notices: tuple[Notice, ...]


def _asked(name: str, known_on: str | None) -> _Asked:
    day = day_of(known_on, "--known-on")
    calendar = load_calendar(name, known_on=day)
    try:
        notices = read_notices(name)
    except UnknownName:  # a calendar of the caller's own keeps none
        notices = ()
    return _Asked(calendar, day, tuple(notice for notice in notices if day is None or notice.published <= day))


@app.command()
def show(
    number: YearNumber, calendar: CalendarName = DEFAULT_CALENDAR, known_on: KnownOn = None, json_: Json = False
) -> None:
    """Show a year: its days off and worked weekends, and the notices behind them.

    With --json one object. off, work: the days that do not follow the week;
    ordinary: those that a notice gives back to it; each with date, notice
    (null if none sets it) and estimated. notices: no, published, signed,
    source, amends; estimate_rule: the notice whose rule the estimate follows.
    announced: false if the whole year is an estimate; provisional_from: its
    first day past the announced ones, or null. working_days: the best
    estimate, working_days_at_least and working_days_at_most its bounds.
    """
    from foiflow.calendars.year import year_of

    asked = _asked(calendar, known_on)
    year = year_of(asked.calendar, number, asked.notices)
    if json_:
        write_json([_plain(asked, year)])
        return
    from foiflow.cli.year_page import print_year

    known = "" if asked.known_on is None else f" as known on {asked.known_on}"
    print_year(year, f"{number}, calendar {calendar}{known}")


def _plain(asked: _Asked, year: Year) -> dict[str, object]:
    from foiflow.calendars.year import CHANGED

    def rows(days: Iterable[Reason]) -> list[dict[str, object]]:
        return [
            {
                "date": reason.day.isoformat(),
                "notice": reason.notice,
                "estimated": reason.day > asked.calendar.announced_through,
            }
            for reason in days
        ]

    return {
        "calendar": asked.calendar.name,
        "year": year.year,
        "known_on": asked.known_on,
        "announced": year.announced,
        "provisional_from": year.provisional_from,
        "working_days": year.working_days,
        "working_days_at_least": year.at_least,
        "working_days_at_most": year.at_most,
        "off": rows(day for day in year.days if day.kind == "day_off"),
        "work": rows(day for day in year.days if day.kind == "worked_weekend"),
        "ordinary": rows(day for day in year.days if day.notice is not None and day.kind not in CHANGED),
        "notices": [_notice(notice) for notice in year.notices],
        "estimate_rule": None if year.rule is None else _notice(year.rule),
        "announced_through": asked.calendar.announced_through,
    }


def _notice(notice: Notice) -> dict[str, object]:
    return {key: getattr(notice, key) for key in ("no", "published", "signed", "source", "amends")}


@app.command()
def count(
    a: Annotated[str, typer.Argument(metavar="A", help="The day counted from, itself not counted.")],
    b: Annotated[str, typer.Argument(metavar="B", help="The day counted to, itself counted.")],
    calendar: CalendarName = DEFAULT_CALENDAR,
    known_on: KnownOn = None,
    json_: Json = False,
) -> None:
    """Count the working days d with A < d <= B; negative where B is before A.

    With --json one object: from, to, working_days, and provisional, which is
    true if a day of the period is not announced yet.
    """
    start, end = cast("date", day_of(a, "A")), cast("date", day_of(b, "B"))  # None is only for what is not given
    days = _asked(calendar, known_on).calendar
    found = days.working_days_between(start, end)
    provisional = start != end and max(start, end) > days.announced_through
    if json_:
        write_json([{"from": start, "to": end, "working_days": found, "provisional": provisional}])
        return
    print(found)
    if provisional:
        first = days.announced_through + timedelta(1)
        print(f"foiflow: an estimate; the days from {first} on are not announced", file=sys.stderr)


@app.command()
def ics(
    number: YearNumber,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write to this file, not to standard output.")
    ] = None,
    lang: Annotated[Language, typer.Option("--lang", help="The language of the events.")] = Language.zh,
    calendar: CalendarName = DEFAULT_CALENDAR,
    known_on: KnownOn = None,
) -> None:
    """Write a year's holidays and worked weekends as an iCalendar file.

    Holidays are one event each, weekend days within them included; days that
    are not announced yet are tentative.
    """
    from foiflow.calendars.ics import to_ics

    asked = _asked(calendar, known_on)
    written = to_ics(asked.calendar, number, notices=asked.notices, lang=lang)
    if out is None:
        write_out([written])
    else:
        out.write_bytes(written)


app.command("changes")(notices.changes)
app.command("check")(notices.check)
app.command("local")(notices.local)

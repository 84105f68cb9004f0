"""A year of a calendar as a page for reading: the months, then the notices."""

from __future__ import annotations

import os
from itertools import groupby, zip_longest
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.text import Text

from foiflow.calendars.notices import LEVELS
from foiflow.calendars.year import CHANGED

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from foiflow.calendars.days import Reason
    from foiflow.calendars.notices import Notice
    from foiflow.calendars.year import Span, Year

__all__ = ["print_year"]

_WEEK = ("Mo ", "Tu ", "We ", "Th ", "Fr ", "Sa ", "Su ")
_HEADING = "".join(_WEEK)
_BLANK = " " * len(_WEEK[0])
_GAP = "  "
_MOST = 4


class _Mark(NamedTuple):
    """How a kind of day is told from the others, without colour and with it."""

    sign: str
    style: str
    means: str


_WORKING = _Mark(" ", "", "working day")
_REST = _Mark(" ", "dim", "weekend")
_OFF = _Mark("*", "bold green", "off")
_WORKED = _Mark("+", "bold red", "weekend day worked")
_EXPECTED = _Mark("?", "bold yellow", "off by the estimate")
_OPEN = _Mark("~", "yellow", "not final")


def print_year(year: Year, who: str) -> None:
    """Print a year, as many months side by side as the terminal takes, four at most.

    Args:
        year: The year.
        who: What to call it and its calendar in the first line.
    """
    console = Console(markup=False, emoji=False, highlight=False, soft_wrap=True)
    columns = _MOST
    if console.is_terminal or "COLUMNS" in os.environ:
        columns = max(1, min((console.width + len(_GAP)) // len(_HEADING + _GAP), _MOST))
    console.print(_first_line(year, who))
    if year.announced and year.provisional_from is not None:
        console.print(f"{year.provisional_from} to {year.days[-1].day} are not final before the next year's notice")
    for line in (*_grid(year, columns), *_groups(year)):
        console.print(line)


def _first_line(year: Year, who: str) -> str:
    some = "" if year.at_least == year.at_most else f"{year.at_least} to "
    count = f"{some}{year.at_most} working days"
    if not year.announced:
        rule = "" if year.rule is None else f" by the rule of {year.rule.no}"
        return f"{who}: an estimate, not announced yet; {count}{rule}"
    own = [notice for notice in year.notices if notice.year == year.year]
    state = [notice for notice in own if notice.level == LEVELS[0]]
    by = (
        ("announced by", [notice.no for notice in state if notice.amends is None]),
        ("amended by", [notice.no for notice in state if notice.amends is not None]),
        ("locally by", [notice.no for notice in own if notice not in state]),
    )
    return ", ".join([f"{who}: {count}", *(f"{word} {' and '.join(numbers)}" for word, numbers in by if numbers)])


def _grid(year: Year, columns: int) -> Iterator[Text]:
    marks = [_mark(reason, year) for reason in year.days]
    marked = groupby(zip(year.days, marks, strict=True), key=lambda each: each[0].day.month)
    months = [_month(list(days)) for _, days in marked]
    for start in range(0, len(months), columns):
        yield Text()
        for weeks in zip_longest(*months[start : start + columns], fillvalue=Text(_BLANK * len(_WEEK))):
            line = Text(_GAP).join(weeks)
            line.rstrip()
            yield line
    yield Text()
    yield Text("   ").join(
        Text(f"{mark.sign} {mark.means}: {marks.count(mark)}", mark.style)
        for mark in (_OFF, _WORKED, _EXPECTED, _OPEN)
        if mark in marks
    )


def _mark(reason: Reason, year: Year) -> _Mark:
    estimated = year.provisional_from is not None and reason.day >= year.provisional_from
    if reason.kind == "day_off":
        return _EXPECTED if estimated else _OFF
    if reason.kind == "worked_weekend":
        return _WORKED
    if estimated and year.announced:
        return _OPEN
    return _WORKING if reason.working else _REST


def _month(days: Sequence[tuple[Reason, _Mark]]) -> list[Text]:
    first = days[0][0].day
    cells = [Text(_BLANK)] * first.weekday()
    cells += [Text(f"{reason.day.day:>2}{mark.sign}", mark.style) for reason, mark in days]
    cells += [Text(_BLANK)] * (-len(cells) % len(_WEEK))
    weeks = [Text().join(cells[start : start + len(_WEEK)]) for start in range(0, len(cells), len(_WEEK))]
    return [Text(f"{first:%B}".center(len(_HEADING)), "bold"), Text(_HEADING, "dim"), *weeks]


def _groups(year: Year) -> Iterator[str]:
    notices = {notice.no: notice for notice in year.notices}
    for number in dict.fromkeys([*notices, *(span.number for span in year.spans)]):
        yield ""
        yield from _heading(number, year.rule if number is None else notices.get(number))
        if number is None and year.at_most > year.working_days:
            yield f"  up to {year.at_most - year.working_days} weekend days will be worked; which ones is not known"
        lines = [(span.first, _span(span)) for span in year.spans if span.number == number]
        for reason in year.days:
            if reason.notice is not None and reason.notice == number and reason.kind not in CHANGED:
                again = "a weekday again" if reason.working else "a weekend day again"
                lines.append((reason.day, _line(reason.day, reason.day, reason.working, again)))
        yield from (line for _, line in sorted(lines))


def _heading(number: str | None, notice: Notice | None) -> Iterator[str]:
    if notice is None:
        yield str(number)
        return
    title = notice.no if number is not None else f"not announced yet, expected by the rule of {notice.no}"
    signed = f", signed {notice.signed}" if notice.signed else ""
    amends = f", amends {notice.amends}" if notice.amends else ""
    yield f"{title}, published {notice.published}{signed}{amends}"
    yield f"  {notice.source}"
    if notice.note:
        yield f"  {notice.note}"


def _span(span: Span) -> str:
    return _line(span.first, span.last, span.working, ", ".join(f"{each.en} ({each.zh})" for each in span.festivals))


def _line(first: date, last: date, working: bool, why: str) -> str:
    days = f"{first:%Y-%m-%d %a}" + ("" if first == last else f" to {last:%Y-%m-%d %a}")
    return f"  {'worked' if working else 'off':<8}{days:<34}{why}".rstrip()

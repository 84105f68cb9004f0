"""The command that checks an agency's published tables."""

from __future__ import annotations

import sys
from collections import defaultdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from foiflow.cli.options import FAULTY, check_files
from foiflow.cli.writing import write_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiflow.office.reports.check import Checked, Result
    from foiflow.office.reports.slips import Suspect

__all__ = ["check"]

_SLIPS = {
    "transposition": "two digits swapped",
    "one_digit": "one digit other",
    "missing_digit": "a digit left out",
    "extra_digit": "a digit too many",
    "blank": "left blank",
    "left_at_zero": "left at zero",
    "other": "another number",
}
_NOTES = {
    "blank_counted_as_zero": "blank, counted as zero",
    "dash": "a dash",
    "absent": "not in the table",
    "label_read_as": "label read as the nearest one",
    "subtotal_not_read": "figures beside a heading, not read",
}
_SHOWN = 6


class Format(StrEnum):
    """How the result is written."""

    text = "text"
    json = "json"


def check(
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="Reports as JSON, XLSX, DOCX, HTML or CSV; - for standard input."),
    ],
    format_: Annotated[
        Format | None,
        typer.Option("--format", help="Lines to read, or one JSON object; by default lines on a terminal."),
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", metavar="YEAR", help="The year of a table that does not tell it.")
    ] = None,
) -> None:
    """Check published tables: which equations fail, and which cell would explain it.

    Reports of one organ for years that follow each other are checked against
    each other too. The status is 1 where an equation fails.
    """
    from foiflow.office.reports.check import check as checked
    from foiflow.office.reports.read import read

    check_files(*files)
    found = checked([report for name in files for report in read(name, year)])
    if (format_ or (Format.text if sys.stdout.isatty() else Format.json)) is Format.json:
        write_json([found.to_dict()])
    else:
        for line in _lines(found):
            print(line)
    if not found.reconciles:
        raise typer.Exit(FAULTY)


def _lines(found: Checked) -> Iterator[str]:
    told: defaultdict[int, list[str]] = defaultdict(list)
    for result in found.failures:
        told[result.equation.report].append(f"fails: {_named(result)}: {result.left} against {result.right}")
        told[result.equation.report] += _suspects(found, result)
    for result in found.not_assessable:
        missing = ", ".join(found.name_of(place, result.equation) for place in result.missing)
        told[result.equation.report].append(f"open: {_named(result)}: {missing} blank")
    for note in found.notes:
        told[note.report].append(f"{_NOTES[note.code]}: {_listed(note.of)}")
    for number, report in enumerate(found.reports):
        agency = report.agency or "no organ named"
        yield f"{agency if agency.isprintable() else repr(agency)} {report.year}, layout {report.layout}"
        yield from (f"  {line}" for line in told[number])
    passed = sum(found.passed.values())
    yield f"{passed} equations hold, {len(found.failures)} fail, {len(found.not_assessable)} cannot be judged"


def _named(result: Result) -> str:
    return f"{result.equation.name}, {' '.join(result.equation.where)}"


def _suspects(found: Checked, result: Result) -> Iterator[str]:
    told = [_cell(found, result, suspect) for suspect in result.suspects]
    told += [" and ".join(_cell(found, result, suspect) for suspect in pair) for pair in result.pairs]
    for cells in told[:_SHOWN]:
        yield f"  {cells}"
    if len(told) > _SHOWN:
        yield f"  or {len(told) - _SHOWN} other pairs of cells"
    if not told:
        yield "  no one or two cells would explain it"


def _cell(found: Checked, result: Result, suspect: Suspect) -> str:
    other = suspect.place.report != result.equation.report
    year = f" of {found.reports[suspect.place.report].year}" if other else ""
    printed = "blank" if suspect.printed is None else suspect.printed
    slip = _SLIPS[suspect.slip]
    return f"{suspect.place.line}.{suspect.place.head}{year} is {printed}, would be {suspect.would_be} ({slip})"


def _listed(names: tuple[str, ...]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more

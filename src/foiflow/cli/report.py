"""The commands about annual reports: made of cases, of many years, of organs."""

from __future__ import annotations

import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from foiflow.cli.options import (
    FAULTY,
    UNREADABLE,
    AsOf,
    Conventions,
    FilesOrNone,
    Language,
    ProfileName,
    RegisterName,
    check_files,
    check_sources,
    check_unused,
    conventions_of,
    day_of,
    profile_of,
    unread_in,
)
from foiflow.cli.report_check import check
from foiflow.cli.writing import write_json, write_out
from foiflow.errors import MISSING, Described, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from foiflow.batch.seen import SeenIds
    from foiflow.batch.sources import Source
    from foiflow.office.reports.model import Report
    from foiflow.office.reports.tally import Found, Tally
    from foiflow.office.reports.years import Difference

__all__ = ["app"]

app = typer.Typer(help="The annual report: its tables made of cases, checked, compared.", no_args_is_help=True)
app.command("check")(check)


class Format(StrEnum):
    """How a report is written."""

    json = "json"
    md = "md"
    html = "html"
    csv = "csv"
    xlsx = "xlsx"
    docx = "docx"


class LayoutName(StrEnum):
    """The layout of the tables."""

    of_2019 = "2019"
    of_2021 = "2021"


Layouts = Annotated[LayoutName | None, typer.Option("--layout", help="The layout; by the year where not given.")]
FormatName = Annotated[Format, typer.Option("--format", help="How the report is written.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to this file, not to standard output.")]
AgencyName = Annotated[str | None, typer.Option("--agency", help="Count only cases that this organ handles.")]


@app.command()
def make(
    context: typer.Context,
    files: FilesOrNone = None,
    register: RegisterName = None,
    year: Annotated[str | None, typer.Option("--year", metavar="YEAR", help="The year that is reported on.")] = None,
    layout: Layouts = None,
    format_: FormatName = Format.md,
    out: Out = None,
    cell: Annotated[
        str | None,
        typer.Option("--cell", metavar="ROW,COLUMN", help="List instead the cases of a cell, such as R4,c7."),
    ] = None,
    agency: AgencyName = None,
    profile: ProfileName = None,
    as_of: AsOf = None,
    convention: Conventions = None,
) -> None:
    """Make the tables of an annual report of case logs.

    By when the report is owed goes to standard error.
    """
    from foiflow.office.reports.make import cases_in
    from foiflow.office.reports.render import render

    if cell is not None:
        check_unused(context, "format_", "no --cell, whose cases are written a line each")
    on = _year(year, "--year")
    chosen = conventions_of(convention)
    reading = _Reading(files or [], register, profile, as_of, chosen)
    name = None if layout is None else str(layout)
    if cell is not None and out is not None:
        raise InputError("--out", Described("given with --cell"), "only one of them")
    if cell is not None:
        row, _, column = cell.partition(",")
        found = (each for each in reading.found() if agency in (None, each.agency))
        for case_id in cases_in(found, row.strip(), column.strip(), year=on, layout=name):
            print(case_id if case_id.isprintable() else repr(case_id))
    else:
        tally = reading.tally()
        report = tally.report(on, layout=name, agency=agency)
        owed = list(_deadlines(tally.profiles, on, chosen))
        _write(render(report, str(format_)), format_, out)
        _tell(owed or [f"no law of these cases says by when a report on {on} is owed"])
    reading.close()


@app.command()
def years(
    context: typer.Context,
    files: FilesOrNone = None,
    register: RegisterName = None,
    first: Annotated[str | None, typer.Option("--first", metavar="YEAR", help="The first year.")] = None,
    last: Annotated[str | None, typer.Option("--last", metavar="YEAR", help="The last year, inclusive.")] = None,
    layout: Layouts = None,
    drawing: Annotated[
        Path | None, typer.Option("--chart", metavar="FILE", help="Draw the totals of the years as SVG as well.")
    ] = None,
    lang: Annotated[Language, typer.Option("--lang", help="The language of the drawing.")] = Language.zh,
    agency: AgencyName = None,
    profile: ProfileName = None,
    as_of: AsOf = None,
    convention: Conventions = None,
) -> None:
    """Make the reports of many years in one pass: a JSON list, one report a year."""
    from foiflow.office.reports.years import chart, years_of

    if drawing is None:
        check_unused(context, "lang", "--chart FILE as well, for the drawing")
    wanted = years_of(_year(first, "--first"), _year(last, "--last"))
    reading = _Reading(files or [], register, profile, as_of, conventions_of(convention))
    tally = reading.tally()
    reports = [tally.report(year, layout=None if layout is None else str(layout), agency=agency) for year in wanted]
    if drawing is not None:
        drawing.write_text(chart(reports, lang=str(lang)), encoding="utf-8")
    write_json([[report.to_dict() for report in reports]])
    reading.close()


@app.command()
def compare(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Two reports, in one file or two; - for standard input.")
    ],
    json_: Annotated[bool, typer.Option("--json", help="Write one JSON object a row, with every column.")] = False,
) -> None:
    """Put two reports side by side: every row, and by how much it has grown."""
    from foiflow.office.reports.years import differences

    reports = _published(files)
    if len(reports) != 2:
        raise InputError("FILE", Described(f"{len(reports)} reports"), "two")
    rows = differences(*reports)
    if json_:
        write_json(row.to_dict() for row in rows)
        return
    for line in _side_by_side(reports, rows):
        print(line)


@app.command("sum")
def sum_(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Reports of organs, in any form that is checked.")
    ],
    organs: Annotated[
        str | None,
        typer.Option("--organs", metavar="LIST", help="Who should report: names with commas, or a file, one a line."),
    ] = None,
    agency: Annotated[str | None, typer.Option("--agency", help="Whose report the sum is.")] = None,
    layout: Layouts = None,
    format_: FormatName = Format.md,
    out: Out = None,
) -> None:
    """Add up the reports of several organs, and check each of them and the sum.

    Organs that are missing, or that use another layout, are named on standard
    error, and so is every equation that fails.
    """
    from foiflow.office.reports.district import summed
    from foiflow.office.reports.render import render

    reports = _published(files)
    total = summed(reports, organs=_organs(organs), agency=agency, layout=None if layout is None else str(layout))
    _write(render(total.report, str(format_)), format_, out)
    named = {
        "no report": total.missing,
        "not on the list": total.unlisted,
        f"another layout than {total.report.layout}": total.other_layout,
    }
    faults = [f"{name}: {fault}" for name, report in _with_names(reports, total.report) for fault in _faults(report)]
    _tell([*(f"{what}: {', '.join(names)}" for what, names in named.items() if names), *faults])
    if faults:
        raise typer.Exit(FAULTY)


class _Reading:
    """The case logs of a call, read once, with the records that are none set aside."""

    def __init__(
        self,
        files: list[str],
        register: str | None,
        profile: str | None,
        as_of: str | None,
        conventions: Mapping[str, str | int],
    ) -> None:
        from foiflow.office.reports.make import CaseReader

        check_sources(files, register)
        self._files, self._register, self._profile = files, register, profile_of(profile)
        self._reader = CaseReader(
            profile=self._profile, as_of=day_of(as_of, "--as-of") or date.today(), conventions=conventions
        )
        self._unread = 0

    def found(self) -> Iterator[Found]:
        """Give what is counted of each case; tell of each record that cannot be read."""
        from foiflow.batch.seen import SeenIds

        if self._register is not None:
            from foiflow.office.register.store import open_register

            with open_register(self._register, profile=self._profile, create=False) as store:
                yield from self._read(store.name, store.cases(), SeenIds())
            return
        seen = SeenIds()
        for name in self._files:
            yield from self._read(name, name, seen)

    def _read(self, name: str, source: Source, seen: SeenIds) -> Iterator[Found]:
        from foiflow.batch.replay import Result

        for found in self._reader.results(source, seen=seen):
            if isinstance(found, Result):
                self._unread += 1
                print(unread_in(name, found), file=sys.stderr)
            else:
                yield found

    def tally(self) -> Tally:
        """Count all cases."""
        from foiflow.office.reports.tally import Tally

        tally = Tally()
        for found in self.found():
            tally.add(found)
        return tally

    def close(self) -> None:
        """End the call with its status where a record could not be read."""
        if self._unread:
            raise typer.Exit(UNREADABLE)


def _year(text: str | None, option: str) -> int:
    """Read a year of four digits."""
    if text is None or not (text.isascii() and text.isdigit() and len(text) == len(str(date.max.year))):
        raise InputError(option, MISSING if text is None else text, "a year, YYYY")
    return int(text)


def _deadlines(profiles: Iterable[str | Path], year: int, conventions: Mapping[str, str | int]) -> Iterator[str]:
    """Say by when the reports on a year are owed, once for all profiles that agree."""
    from foiflow.office.reports.deadlines import report_deadlines

    found = [each for name in profiles for each in report_deadlines(name, year, conventions=conventions)]
    for each in dict.fromkeys(found):
        yield f"{each.en}: due {each.due} [{', '.join(each.cites)}]"


def _write(data: bytes, format_: Format, out: Path | None) -> None:
    """Write to a file, or to standard output unless a terminal would be spoilt by it."""
    if out is not None:
        out.write_bytes(data)
        return
    if format_ in (Format.xlsx, Format.docx) and sys.stdout.isatty():
        raise InputError("--out", MISSING, f"a file to write {format_} to")
    write_out([data])


def _tell(lines: Iterable[str]) -> None:
    for line in lines:
        print(line, file=sys.stderr)


def _published(files: list[str]) -> list[Report]:
    """Read reports, one or several a file."""
    from foiflow.office.reports.read import read

    check_files(*files)
    return [each.report for name in files for each in read(name)]


def _organs(text: str | None) -> list[str]:
    """Read the list of organs: a file, one a line, or names with commas between them."""
    if text is None:
        return []
    names = Path(text).read_text(encoding="utf-8").splitlines() if Path(text).is_file() else text.split(",")
    return [name.strip() for name in names if name.strip()]


def _with_names(reports: list[Report], total: Report) -> Iterator[tuple[str, Report]]:
    yield from ((report.agency or f"report {number}", report) for number, report in enumerate(reports, start=1))
    yield "sum", total


def _faults(report: Report) -> Iterator[str]:
    """Name the equations of a report that fail, with their two sides."""
    from foiflow.office.reports.check import check as checked

    for failure in checked([report]).failures:
        where, name = failure.equation.where
        yield f"{failure.equation.name} fails for {where} {name}: {failure.left} against {failure.right}"


def _side_by_side(reports: list[Report], rows: Iterable[Difference]) -> Iterator[str]:
    """Lay out the totals of two reports as a table, blank where they are blank."""
    one, other = (f"{report.agency or ''} {report.year}".strip() for report in reports)
    yield f"| | {one} | {other} | change |"
    yield "| --- | ---: | ---: | ---: |"
    for row in rows:
        cells = ("" if cells[-1] is None else str(cells[-1]) for cells in (row.before, row.after, row.change))
        yield f"| {row.row} {row.zh} | {' | '.join(cells)} |"

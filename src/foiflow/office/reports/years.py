"""Reports of many years from one log, and one report beside another.

What one year carries over is what the next begins with: all years are read off
the same tally.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

from foiflow.errors import InputError
from foiflow.office.reports.layouts import LAYOUTS, charted, layout
from foiflow.office.reports.make import tally_of
from foiflow.office.reports.model import in_layout

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from foiflow.batch.sources import Source
    from foiflow.office.reports.model import Cells, Report

__all__ = ["Difference", "chart", "differences", "reports_by_year", "years_of"]


def reports_by_year(
    source: Source,
    first: int,
    last: int,
    *,
    layout: str | None = None,
    agency: str | None = None,
    profile: str | Path | None = None,
    as_of: date | None = None,
    conventions: Mapping[str, str | int] | None = None,
) -> tuple[Report, ...]:
    """Make the reports of several years in one pass over the log.

    Args:
        source: A path, ``-`` for standard input, or an iterable of plain values
            or cases.
        first: The first year.
        last: The last year, inclusive.
        layout: ``2019`` or ``2021``; by each year where None.
        agency: Count this organ's cases alone.
        profile: The profile for cases that name none: an id or a file.
        as_of: Leave out events after this day; None for no such day.
        conventions: Values that replace the profiles' defaults.

    Raises:
        InputError: The last year lies before the first.
        FoiflowError: A record cannot be read.
    """
    years = years_of(first, last)
    tally = tally_of(source, profile=profile, as_of=as_of, conventions=conventions)
    return tuple(tally.report(year, layout=layout, agency=agency) for year in years)


def years_of(first: int, last: int) -> range:
    """Give the years from one to another, both inclusive.

    Raises:
        InputError: The last lies before the first.
    """
    if last < first:
        raise InputError("last", last, f"a year not before {first}")
    return range(first, last + 1)


class Difference(NamedTuple):
    """A row of section 3, or a block of section 4, in two reports.

    Attributes:
        row: The row's or the block's id.
        zh: Its label.
        en: The label in English.
        before: The cells of the first report.
        after: Those of the second.
    """

    row: str
    zh: str
    en: str
    before: Cells
    after: Cells

    @property
    def change(self) -> Cells:
        """By how much each cell has grown; None where one of the two is blank."""
        pairs = zip(self.before, self.after, strict=True)
        return tuple(None if one is None or other is None else other - one for one, other in pairs)

    def to_dict(self) -> dict[str, Any]:
        """Give the row as plain values."""
        return {**self._asdict(), "change": self.change}


def differences(before: Report, after: Report) -> tuple[Difference, ...]:
    """Put two reports side by side, row by row.

    Where their layouts differ, rows that only one of them divides are added up.

    Args:
        before: The first report.
        after: The second.
    """
    common = before.layout if before.layout == after.layout else LAYOUTS[0]
    # Every report can be brought to the layout with fewer rows.
    one, other = cast("Report", in_layout(before, common)), cast("Report", in_layout(after, common))
    known = layout(common)
    rows = [Difference(row.id, row.zh, row.en, one.section3[row.id], other.section3[row.id]) for row in known.rows]
    rows += [
        Difference(each.id, each.zh, each.en, one.section4[each.id], other.section4[each.id]) for each in known.blocks
    ]
    return tuple(rows)


def chart(reports: Sequence[Report], *, lang: str = "zh") -> str:
    """Draw the requests that came, were closed and were carried over, by year.

    Args:
        reports: The reports of one organ, one a year; a blank total has no point.
        lang: The language of the labels, ``zh`` or ``en``.

    Returns:
        The drawing as SVG.

    Raises:
        InputError: There are fewer than two years.
        ModuleNotFoundError: leather is not installed (``foiflow[reports]``).
    """
    from leather import Chart

    if len({report.year for report in reports}) < 2:
        raise InputError("reports", reports, "reports of two years or more")
    drawing = Chart()
    most = 1
    for role, label in charted().items():
        totals = [(report.year, report.section3[layout(report.layout).row(role)][-1]) for report in reports]
        points = sorted((year, total) for year, total in totals if total is not None)
        if points:
            most = max([most, *(total for _, total in points)])
            drawing.add_line(points, name=label[lang])
    drawing.add_y_scale(0, most)
    drawing.add_x_axis(ticks=sorted(report.year for report in reports), tick_formatter=lambda year, *_: str(year))
    svg: str = drawing.to_svg()
    return svg

"""How many cases of each kind there were: enough for any year's tables.

What is kept of a case is one line: when it came in, when and how it was closed,
by whom. Cases with the same line are only counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from foiflow.errors import UnknownName
from foiflow.office.reports.income import in_cny
from foiflow.office.reports.layouts import layout_for
from foiflow.office.reports.model import Report

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from foiflow.office.reports.counted import Counted, Remedy, Request
    from foiflow.office.reports.layouts import Layout
    from foiflow.office.reports.model import Cells

__all__ = ["Found", "Tally"]


class Found(NamedTuple):
    """What a report counts of a case that could be read.

    Attributes:
        case_id: Its number.
        agency: The organ that handles it.
        profile: The profile it is read by: an id or a file.
        kind: The kind of its first applicant.
        counted: What is counted.
    """

    case_id: str
    agency: str | None
    profile: str | Path
    kind: str
    counted: Counted


class Tally:
    """Counts cases by what a report tells of them.

    Attributes:
        agencies: The organs met, in the order they were met; None for cases
            that name none.
        profiles: The profiles that cases were read by, in the same order.
    """

    def __init__(self) -> None:
        """Begin with nothing counted."""
        self.agencies: dict[str | None, None] = {}
        self.profiles: dict[str | Path, None] = {}
        self._requests: Counter[tuple[str | None, str, Request]] = Counter()
        self._remedies: Counter[tuple[str | None, Remedy]] = Counter()
        self._income: defaultdict[tuple[str | None, int], Decimal] = defaultdict(Decimal)

    def add(self, found: Found) -> None:
        """Count a case."""
        agency, counted = found.agency, found.counted
        self.agencies.setdefault(agency)
        self.profiles.setdefault(found.profile)
        for request in counted.requests:
            self._requests[agency, found.kind, request] += 1
        for remedy in counted.remedies:
            self._remedies[agency, remedy] += 1
        for year, paid in counted.payments:
            self._income[agency, year] += paid

    def report(self, year: int, *, layout: str | None = None, agency: str | None = None) -> Report:
        """Make a year's report.

        Args:
            year: The year that is reported on.
            layout: ``2019`` or ``2021``; by the year where None.
            agency: Count this organ's cases alone.

        Raises:
            UnknownName: No such layout is kept, or no case names that organ.
        """
        chosen, note = layout_for(year, layout)
        if agency is not None and agency not in self.agencies:
            raise UnknownName("agency in these cases", agency, filter(None, self.agencies))
        only = next(iter(self.agencies)) if len(self.agencies) == 1 else None
        return Report(
            agency=only if agency is None else agency,
            year=year,
            layout=chosen.id,
            section3=self._section3(year, chosen, agency),
            section4=self._section4(year, chosen, agency),
            fee_income=in_cny(sum(self._paid(year, agency), Decimal())),
            notes=() if note is None else (note,),
        )

    def _section3(self, year: int, layout: Layout, agency: str | None) -> dict[str, Cells]:
        place = {column.kind: number for number, column in enumerate(layout.columns)}
        table = {row.id: [0] * len(layout.columns) for row in layout.rows}
        for (organ, kind, request), number in self._requests.items():
            if agency is None or organ == agency:
                for row in request.rows(year, layout):
                    table[row][place[kind]] += number
                    table[row][-1] += number
        return {row: tuple(cells) for row, cells in table.items()}

    def _section4(self, year: int, layout: Layout, agency: str | None) -> dict[str, Cells]:
        place = {ending.id: number for number, ending in enumerate(layout.endings)}
        table = {block.id: [0] * len(layout.endings) for block in layout.blocks}
        for (organ, remedy), number in self._remedies.items():
            if agency is None or organ == agency:
                for ending in remedy.endings(year, layout):
                    table[remedy.block][place[ending]] += number
        return {block: tuple(cells) for block, cells in table.items()}

    def _paid(self, year: int, agency: str | None) -> Iterator[Decimal]:
        for (organ, paid_in), paid in self._income.items():
            if paid_in == year and (agency is None or organ == agency):
                yield paid

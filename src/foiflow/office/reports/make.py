"""The annual report's tables made of cases, in one pass that keeps no case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foiflow.batch.replay import Replay, Result
from foiflow.batch.seen import SeenIds
from foiflow.batch.sources import records_of
from foiflow.cases.case import Case
from foiflow.cases.header import in_pairs
from foiflow.cases.rulebook import book_for
from foiflow.codecs import jsonl
from foiflow.codecs.fast import REFUSED, converter, decoder
from foiflow.codecs.logs import case_from_dict
from foiflow.errors import FoiflowError, InputError, UnknownName
from foiflow.office.reports.counted import CaseCounter
from foiflow.office.reports.layouts import Ending, layout_for
from foiflow.office.reports.tally import Found, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from foiflow.batch.sources import Source
    from foiflow.cases.rulebook import RuleBook
    from foiflow.office.reports.layouts import Column, Layout
    from foiflow.office.reports.model import Report

__all__ = ["CaseReader", "cases_in", "make_report", "tally_of"]


class CaseReader:
    """Reads case logs for what a report counts, and nothing else.

    Args:
        profile: The profile for cases that name none: an id or a file.
        as_of: Leave out events after this day; None for no such day.
        conventions: Values that replace the profiles' defaults.

    Raises:
        UnknownName: No such profile; or no such convention in it.
    """

    def __init__(
        self,
        *,
        profile: str | Path | None = None,
        as_of: date | None = None,
        conventions: Mapping[str, str | int] | None = None,
    ) -> None:
        """Check what can be checked before the first case."""
        self._replay = Replay(profile=profile, conventions=conventions)
        self._profile, self._conventions = profile, dict(conventions or {})
        self._counter = CaseCounter(as_of)

    def results(self, source: Source, *, seen: SeenIds | None = None) -> Iterator[Found | Result]:
        """Read every record of one source, in order.

        Args:
            source: A path, ``-`` for standard input, or an iterable of plain
                values or cases.
            seen: The ids that other sources have had; none by default.

        Returns:
            What is counted of each case, or a result with the error of one
            that cannot be read.
        """
        seen = SeenIds() if seen is None else seen
        for line, raw in records_of(source):
            found = self.read(line, raw)
            if isinstance(found, Found) and not seen.add(found.case_id):
                error = InputError("case_id", found.case_id, "an id that was not there before")
                found = Result(line=line, case_id=found.case_id, error=error)
            yield found

    def read(self, line: int, raw: Any) -> Found | Result:
        """Read one record.

        Args:
            line: Its line, or its place, from 1.
            raw: A line of JSON as bytes, a case, a case as plain values, or the
                ``InputError`` that reading it gave.
        """
        case_id = raw.get("case_id") if isinstance(raw, dict) else None
        try:
            if isinstance(raw, Case):
                pairs = in_pairs({**dict(raw.conventions), **self._conventions})
                book = book_for(raw.profile, pairs, raw.calendar)
                return self._found(raw, raw.applicant.kind, raw.profile, book, raw.log)
            try:
                fast = decoder()(raw) if isinstance(raw, bytes) else converter()(raw)
                case_id = fast.case_id
                if fast.applicant is not None and not fast.applicants:
                    profile, book = self._replay.book(fast.profile, fast.conventions)
                    return self._found(fast, fast.applicant.kind, profile, book, fast.events)
            except REFUSED:
                pass
            value = jsonl.loads(raw) if isinstance(raw, bytes) else raw
            if isinstance(value, InputError):
                raise value
            case_id = value.get("case_id") if isinstance(value, dict) else None
            case = case_from_dict(value, profile=self._profile, conventions=self._conventions)
            return self._found(case, case.applicant.kind, case.profile, case.book, case.log)
        except FoiflowError as error:
            return Result(line=line, case_id=case_id if isinstance(case_id, str) else None, error=error)

    def _found(self, case: Any, kind: str, profile: str | Path, book: RuleBook, log: Sequence[Any]) -> Found:
        return Found(case.case_id, case.agency, profile, kind, self._counter.counted(book, log, case.items))


def tally_of(
    source: Source,
    *,
    profile: str | Path | None = None,
    as_of: date | None = None,
    conventions: Mapping[str, str | int] | None = None,
) -> Tally:
    """Count case logs in one pass, for any year's report.

    Args:
        source: A path, ``-`` for standard input, or an iterable of plain values
            or cases.
        profile: The profile for cases that name none: an id or a file.
        as_of: Leave out events after this day; None for no such day.
        conventions: Values that replace the profiles' defaults.

    Raises:
        FoiflowError: A record cannot be read; ``CaseReader`` goes on past one.
        OSError: The file cannot be opened.
    """
    tally = Tally()
    for found in CaseReader(profile=profile, as_of=as_of, conventions=conventions).results(source):
        if isinstance(found, Result):
            raise _unread(found)
        tally.add(found)
    return tally


def _unread(result: Result) -> FoiflowError:
    """Give the error of a record, with its line where that is not told yet."""
    error = result.error
    if isinstance(error, InputError) and error.line is None:
        error.line = result.line
    return error or FoiflowError()


def make_report(
    source: Source,
    *,
    year: int,
    layout: str | None = None,
    agency: str | None = None,
    profile: str | Path | None = None,
    as_of: date | None = None,
    conventions: Mapping[str, str | int] | None = None,
) -> Report:
    """Make a year's report of case logs.

    Args:
        source: A path, ``-`` for standard input, or an iterable of plain values
            or cases.
        year: The year that is reported on.
        layout: ``2019`` or ``2021``; by the year where None.
        agency: Count this organ's cases alone.
        profile: The profile for cases that name none: an id or a file.
        as_of: Leave out events after this day; None for no such day.
        conventions: Values that replace the profiles' defaults.

    Raises:
        FoiflowError: A record cannot be read.
        UnknownName: No such layout is kept, or no case names that organ.
        OSError: The file cannot be opened.

    Example:
        >>> case = {"case_id": "1", "profile": "cn", "applicant": {"kind": "business"}, "events": [
        ...     {"type": "request_received", "on": "2021-12-06", "channel": "online"},
        ...     {"type": "answer_issued", "on": "2022-01-04", "outcome": "disclosed"}]}
        >>> report = make_report([case], year=2022)
        >>> report.cell("R2", "c2"), report.cell("R3.1", "c2"), report.cell("R4", "c2")
        (1, 1, 0)
    """
    tally = tally_of(source, profile=profile, as_of=as_of, conventions=conventions)
    return tally.report(year, layout=layout, agency=agency)


def cases_in(
    results: Iterable[Found | Result], row: str, column: str, *, year: int, layout: str | None = None
) -> Iterator[str]:
    """Give the numbers of the cases that a cell counts, each as often as it does.

    Args:
        results: What a ``CaseReader`` gives.
        row: A row of section 3 such as ``R3.3.4``, or a block of section 4.
        column: ``c1`` to ``c7``, or in section 4 such as ``pending``.
        year: The year that is reported on.
        layout: ``2019`` or ``2021``; by the year where None.

    Raises:
        UnknownName: There is no such row or column.
    """
    chosen, _ = layout_for(year, layout)
    blocks = [block.id for block in chosen.blocks]
    heads = chosen.endings if row in blocks else chosen.columns
    if row not in blocks and row not in (known := [each.id for each in chosen.rows]):
        raise UnknownName("row or block", row, [*known, *blocks])
    head = next((each for each in heads if each.id == column), None)
    if head is None:
        raise UnknownName(f"column of {row}", column, [each.id for each in heads])
    return _cases_in(results, row, head, year, chosen)


def _cases_in(
    results: Iterable[Found | Result], row: str, head: Column | Ending, year: int, layout: Layout
) -> Iterator[str]:
    for found in results:
        if isinstance(found, Result):
            continue
        if isinstance(head, Ending):
            places = [each.endings(year, layout) for each in found.counted.remedies if each.block == row]
            times = sum(head.id in endings for endings in places)
        elif head.kind in (None, found.kind):
            times = sum(row in request.rows(year, layout) for request in found.counted.requests)
        else:
            continue
        yield from [found.case_id] * times

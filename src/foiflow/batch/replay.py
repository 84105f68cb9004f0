"""Replay: many case logs, each with its dates, findings and refusals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.batch import written
from foiflow.batch.across import Docket
from foiflow.batch.seen import SeenIds
from foiflow.batch.sources import FileLine, Input, records_of
from foiflow.calendars import load_calendar
from foiflow.cases.case import Case
from foiflow.cases.findings import Finding
from foiflow.cases.fold import Reading, last_day, read_log
from foiflow.cases.rulebook import book_for
from foiflow.codecs import jsonl
from foiflow.codecs.fast import REFUSED, converter, decoder, to_plain
from foiflow.codecs.logs import case_from_dict, profile_named
from foiflow.errors import FoiflowError, InputError
from foiflow.law.load import load_profile, profile_ids

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from foiflow.batch.sources import Source
    from foiflow.cases.rulebook import RuleBook
    from foiflow.codecs.fast import FastCase
    from foiflow.law.profile import Profile

__all__ = ["Replay", "Result", "replay"]


@attrs.frozen(kw_only=True)
class Result:
    """One case after its replay, or why it could not be read.

    Attributes:
        line: Its line in the file, or its place in the iterable, from 1.
        file: The file, where a folder or a pattern stands for several.
        case_id: Its number, as far as it could be read.
        agency: The organ that handles it, if the case names one.
        as_of: The day as of which it was read.
        reading: What its log amounts to; for callers inside the package.
        error: What is wrong with it, where it could not be read.
        across: Findings that look across cases.
    """

    line: int
    case_id: str | None
    profile: str | Path | None = None
    agency: str | None = None
    as_of: date | None = None
    reading: Reading | None = None
    error: FoiflowError | None = None
    across: tuple[Finding, ...] = ()
    file: str | None = None
    _make: Callable[[], Case] | None = attrs.field(default=None, repr=False, eq=False, alias="make")

    @cached_property
    def case(self) -> Case | None:
        """The case itself, or None where it could not be read."""
        return None if self._make is None else self._make()

    @property
    def profile_id(self) -> str | None:
        """The profile's id, also where the profile is an agency's own file."""
        return self.profile if self.profile is None or isinstance(self.profile, str) else load_profile(self.profile).id

    @property
    def findings(self) -> tuple[Finding, ...]:
        """The case's findings, those across cases last."""
        return () if self.reading is None else (*self.reading.findings, *self.across)

    @property
    def rejected(self) -> tuple[dict[str, Any], ...]:
        """The events that were impossible: index, type and reason."""
        return () if self.reading is None else tuple(written.rejections(self.reading.rejected))

    def to_dict(self) -> dict[str, Any]:
        """Give the result as plain values, as the command line writes it."""
        reading = self.reading
        if reading is None or self.as_of is None:
            return {"case_id": self.case_id, "line": self.line, "error": str(self.error)}
        ledger = reading.ledger
        header = {
            "case_id": self.case_id,
            "profile": self.profile_id,
            "law": None if ledger is None else ledger.plan.rules.law,
            "state": reading.state,
            "as_of": written.iso(self.as_of.toordinal()),
        }
        duties = [written.duty(standing) for _, standing in reading.standings]
        findings = [
            written.finding(found.code, found.on.isoformat(), found.severity, found.cites, found.message)
            for found in self.findings
        ]
        return written.case(header, duties, findings, reading.rejected, reading.later)


def _check_conventions(loaded: list[Profile], chosen: Mapping[str, str | int]) -> None:
    """Refuse a convention that none of the profiles knows."""
    for name, value in chosen.items():
        knowing = [one for one in loaded if any(row["name"] == name for row in one.convention_rows)] or loaded
        knowing[0].conventions(knowing[0].first_day, {name: value})


class Replay:
    """How logs are to be read: profile, day, calendar, conventions.

    Args:
        profile: The profile for cases that name none: an id or a file.
        as_of: The day to read every case as of; None for each one's last event.
        known_on: Read with the holiday notices published by this day.
        conventions: Values that replace the profiles' defaults.

    Raises:
        UnknownName: No such profile; or no such convention in it.
        OutOfCalendar: No holiday notice was published by ``known_on``.
    """

    def __init__(
        self,
        *,
        profile: str | Path | None = None,
        as_of: date | None = None,
        known_on: date | None = None,
        conventions: Mapping[str, str | int] | None = None,
    ) -> None:
        """Check what can be checked before the first case."""
        self.profile, self.as_of, self.known_on = profile, as_of, known_on
        self.conventions = dict(conventions or {})
        asked = bool(self.conventions) or known_on is not None
        names = (profile,) if profile is not None else profile_ids() if asked else ()
        loaded = [load_profile(name) for name in names]
        _check_conventions(loaded, self.conventions)
        if known_on is not None:
            for calendar in {one.calendar for one in loaded}:
                load_calendar(calendar, known_on=known_on)
        self._books: dict[Any, tuple[str | Path, RuleBook]] = {}

    def read(self, line: int, raw: Any) -> Result:
        """Read one record; what is wrong with it becomes the result's error.

        Args:
            line: Its line, or its place, from 1.
            raw: A line of JSON as bytes, a case as plain values, or the
                ``InputError`` that reading it gave.
        """
        try:
            found = decoder()(raw) if isinstance(raw, bytes) else converter()(raw)
            if (found.applicant is None) == (not found.applicants):
                return self._read_slowly(line, raw)
        except REFUSED:
            return self._read_slowly(line, raw)
        try:
            profile, book = self.book(found.profile, found.conventions)
            return self.result(line, found, found.events, profile, book)
        except FoiflowError as error:
            return self.refused(line, found.case_id, error)

    def _read_slowly(self, line: int, raw: Any) -> Result:
        """Read what the fast way refused: leniently, or to say what is wrong."""
        case_id = None
        try:
            value = jsonl.loads(raw) if isinstance(raw, bytes) else raw
            if isinstance(value, InputError):
                case_id = getattr(value, "case_id", None)
                raise value
            if isinstance(value, dict) and isinstance(value.get("case_id"), str):
                case_id = value["case_id"]
            case = case_from_dict(value, profile=self.profile, conventions=self.conventions)
            profile, book = self.book(str(value.get("profile") or ""), dict(case.conventions))
            return self.result(line, case, case.log, profile, book)
        except FoiflowError as error:
            return self.refused(line, case_id, error)

    def result(
        self, line: int, found: FastCase | Case, log: Sequence[Any], profile: str | Path, book: RuleBook
    ) -> Result:
        """Read a case that has been decoded and checked.

        Args:
            line: Its line, or its place, from 1.
            found: The case.
            log: Its events.
            profile: Its profile, as ``book`` gives it.
            book: The rules to read it by.

        Raises:
            FoiflowError: The rules refuse it, or a calendar a day of it.
        """
        as_of = self.as_of or last_day(log)
        reading = read_log(book, log, as_of.toordinal())
        return Result(
            line=int(line),
            file=getattr(line, "file", None),
            case_id=found.case_id,
            profile=profile,
            agency=found.agency,
            as_of=as_of,
            reading=reading,
            make=lambda: self._case(found, profile, as_of),
        )

    def _case(self, found: FastCase | Case, profile: str | Path, as_of: date) -> Case:
        """Make the case that a result is about, when it is asked for."""
        if not isinstance(found, Case):
            found = case_from_dict(to_plain(found), profile=profile, conventions=self.conventions)
        calendar = self.book(found.profile, dict(found.conventions))[1].calendar if self.known_on else None
        return attrs.evolve(found, calendar=calendar, read_as_of=as_of)

    def book(self, named: Any, conventions: Mapping[str, str | int] | None) -> tuple[str | Path, RuleBook]:
        """Give the profile and the rules for a record, made once for each.

        Args:
            named: The profile that the record names, if any.
            conventions: Those that the record chooses.

        Raises:
            FoiflowError: There is no such profile or convention.
        """
        key: tuple[Any, ...] = (named,)
        if conventions:  # 1 and true are equal, and not the same to a convention
            key = (named, *sorted((name, str(type(value)), value) for name, value in conventions.items()))
        found = self._books.get(key)
        if found is None:
            profile = profile_named(named, self.profile)
            calendar = load_calendar(load_profile(profile).calendar, known_on=self.known_on) if self.known_on else None
            pairs = tuple(sorted({**(conventions or {}), **self.conventions}.items()))
            found = self._books[key] = (profile, book_for(profile, pairs, calendar))
        return found

    def repeated(self, line: int, case_id: str | None) -> Result:
        """Give the result of a case whose number was there before."""
        return self.refused(line, case_id, InputError("case_id", case_id, "an id that was not there before"))

    def refused(self, line: int, case_id: str | None, error: FoiflowError) -> Result:
        """Give the result of a record that cannot be read.

        Args:
            line: Its line, or its place, from 1; of one of several files, its error
                names the file.
            case_id: Its number, as far as it could be read.
            error: What is wrong with it.
        """
        if isinstance(line, FileLine):
            return Result(line=int(line), file=line.file, case_id=case_id, error=error.within(line.file))
        return Result(line=line, case_id=case_id, error=error)

    def results(self, source: Source, *, seen: SeenIds | None = None, on_bytes: Any = None) -> Iterator[Result]:
        """Read every record of one source, in order.

        Args:
            source: A path, ``-`` for standard input, or an iterable of plain values.
            seen: The ids that other sources have had; none by default.
            on_bytes: Called with the open file now and then, to tell how far it is.
        """
        seen = SeenIds() if seen is None else seen
        for line, raw in records_of(source, on_bytes=on_bytes):
            result = self.read(line, raw)
            if result.reading is not None and not seen.add(result.case_id or ""):
                result = self.repeated(line, result.case_id)
            yield result


def replay(
    source: Source,
    *,
    profile: str | Path | None = None,
    as_of: date | None = None,
    known_on: date | None = None,
    conventions: Mapping[str, str | int] | None = None,
    across_cases: bool = False,
) -> Iterator[Result]:
    """Replay case logs: where each stands, its dates, what went wrong.

    Args:
        source: A path, ``-`` for standard input, or an iterable of plain values.
        profile: The profile for cases that name none: an id or a file.
        as_of: The day to read every case as of; None for each one's last event.
        known_on: Read with the holiday notices published by this day.
        conventions: Values that replace the profiles' defaults.
        across_cases: Apply the rules that look across cases; reads twice.

    Returns:
        One result a record, in order, made as they are asked for.

    Raises:
        UnknownName: No such profile or convention.
        OSError: The file cannot be opened.

    Example:
        >>> case = {"case_id": "1", "applicant": {"kind": "business"},
        ...         "events": [{"type": "request_received", "on": "2024-03-04", "channel": "online"}]}
        >>> [result.case.due("reply").due.isoformat() for result in replay([case], profile="cn")]
        ['2024-04-01']
    """
    reader = Replay(profile=profile, as_of=as_of, known_on=known_on, conventions=conventions)
    if not across_cases:
        return reader.results(source)
    if not isinstance(source, list | tuple | str | Path | Input):
        source = list(source)
    docket = Docket()
    for result in reader.results(source):
        docket.note(result)
    return (docket.judge(result) for result in reader.results(source))

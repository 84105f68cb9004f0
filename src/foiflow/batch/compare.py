"""What if: cases read by two sets of rules, and where that leaves each."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.batch.changes import UnreadCase
from foiflow.batch.differences import Difference, difference_of
from foiflow.batch.replay import Replay
from foiflow.batch.terms import Books, Terms
from foiflow.calendars import load_calendar
from foiflow.cases.fold import read_log
from foiflow.errors import FoiflowError, InputError, OutOfCalendar
from foiflow.law.load import load_profile, profile_ids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from foiflow.batch.replay import Result
    from foiflow.batch.sources import Source

__all__ = ["Comparison", "Summary", "against", "compared"]


@attrs.define
class Summary:
    """How many cases differ, and in what; it grows while a comparison is read.

    Attributes:
        cases: How many were read both ways.
        unread: How many could not be read, one way or the other.
        beyond: How many of those lie beyond what had been announced by the day
            on which the notices were known.
        differing: How many differ in anything.
        in_state: How many end in another state.
        in_due: How many have a duty that is due on another day, or has no date.
        in_status: How many have a duty that stands otherwise.
        in_findings: How many have other findings.
        duties: For each duty how many times it is ``earlier``, ``later``,
            ``gained``, ``lost``, or due on the same day with another status.
        reasons: For each duty how many times the two explanations part at a
            step that rests first on this article or notice.
        findings: For each code how many were ``lost`` and ``gained``.
    """

    cases: int = 0
    unread: int = 0
    beyond: int = 0
    differing: int = 0
    in_state: int = 0
    in_due: int = 0
    in_status: int = 0
    in_findings: int = 0
    duties: Counter[tuple[str, str]] = attrs.field(factory=Counter)
    reasons: Counter[tuple[str, str]] = attrs.field(factory=Counter)
    findings: Counter[tuple[str, str]] = attrs.field(factory=Counter)

    def note(self, found: Difference) -> None:
        """Count a difference."""
        self.differing += 1
        self.in_state += found.state[0] != found.state[1]
        self.in_due += any(duty.moved != 0 for duty in found.duties)
        self.in_status += any(
            duty.old is not None and duty.new is not None and duty.old.status != duty.new.status
            for duty in found.duties
        )
        self.in_findings += bool(found.lost or found.gained)
        for duty in found.duties:
            moved = duty.moved or 0
            how = "earlier" if moved < 0 else "later" if moved else "status"
            self.duties[duty.id, "gained" if duty.old is None else "lost" if duty.new is None else how] += 1
            self.reasons.update((duty.id, cite) for cite in duty.because.first_cites)
        self.findings.update((finding.code, "lost") for finding in found.lost)
        self.findings.update((finding.code, "gained") for finding in found.gained)

    def to_dict(self) -> dict[str, Any]:
        """Give the counts as plain values."""
        plain: dict[str, Any] = {
            field.name: getattr(self, field.name) for field in attrs.fields(Summary) if field.type in (int, "int")
        }
        for name in ("duties", "reasons", "findings"):
            nested: dict[str, dict[str, int]] = {}
            for (outer, inner), count in getattr(self, name).most_common():
                nested.setdefault(outer, {})[inner] = count
            plain[name] = nested
        return plain


class Comparison:
    """The cases that differ, one after another, and how many there were.

    Attributes:
        summary: The counts, complete when the last case has been read.
    """

    def __init__(self, results: Iterable[Result], terms: Terms) -> None:
        """Compare cases already read with the same cases on other terms."""
        self.summary = Summary()
        self._found = self._compare(results, terms)

    def __iter__(self) -> Iterator[Difference | UnreadCase]:
        """Go on where the last one stopped."""
        return self

    def __next__(self) -> Difference | UnreadCase:
        """Read on to the next case that differs or cannot be read."""
        return next(self._found)

    def _compare(self, results: Iterable[Result], terms: Terms) -> Iterator[Difference | UnreadCase]:
        books = Books()
        for result in results:
            try:
                found = _difference(result, books, terms)
            except FoiflowError as error:
                beyond = result.error is None and isinstance(error, OutOfCalendar)
                self.summary.unread += 1
                self.summary.beyond += beyond
                if result.error is None and result.file is not None:
                    error = error.within(result.file)
                yield UnreadCase(line=result.line, file=result.file, case_id=result.case_id, error=error, beyond=beyond)
                continue
            self.summary.cases += 1
            if found is not None:
                self.summary.note(found)
                yield found


def _difference(result: Result, books: Books, terms: Terms) -> Difference | None:
    """Read a case again and compare.

    Raises:
        FoiflowError: It could not be read at first, or cannot be on these terms.
    """
    case, reading = result.case, result.reading
    if case is None or reading is None:
        raise result.error or InputError("", result.case_id, "a case")
    book, day = books.book(case, terms), case.as_of.toordinal()
    return difference_of(result.line, case.case_id, day, (case.book, reading), (book, read_log(book, case.log, day)))


def against(
    source: Source,
    *,
    profile: str | Path | None = None,
    conventions: Mapping[str, str | int] | None = None,
    known_on: date | None = None,
    law: str | None = None,
    base: Replay | None = None,
) -> Comparison:
    """Read cases as they are and again on other terms; give those that differ.

    Args:
        source: A path, ``-`` for standard input, or an iterable of plain values.
        profile: Read them again by this profile, whatever they name.
        conventions: Read them again with these values of conventions.
        known_on: Read them again with the notices published by this day.
        law: Read them again by this version of the law, such as ``cn-2008``,
            whatever the day of receipt; ``old`` and ``new`` name the two of the
            profile's transition.
        base: How they are read at first; by their own profiles, as of each
            one's last event, if None. Both readings have the same day.

    Returns:
        The cases whose state, due dates, statuses or findings differ, in order,
        made as they are asked for, and the records that could not be read one
        way or the other. Its ``summary`` counts them.

    Raises:
        UnknownName: No such profile, convention, option or law.
        OutOfCalendar: No holiday notice was published by ``known_on``.
        OSError: The file cannot be opened.

    Example:
        >>> case = {"case_id": "1", "profile": "cn", "applicant": {"kind": "business"},
        ...         "events": [{"type": "request_received", "on": "2018-03-05", "channel": "online"}]}
        >>> [found] = against([case], law="cn-2019")
        >>> [f"{duty.id}: {duty.old.due} -> {duty.new.due}" for duty in found.duties]
        ['reply: 2018-03-26 -> 2018-04-02']
    """
    reader = base or Replay()
    terms = Terms(profile=profile, conventions=conventions or {}, known_on=known_on or reader.known_on, law=law)
    return compared(reader.results(source), terms, default=reader.profile)


def compared(results: Iterable[Result], terms: Terms, *, default: str | Path | None = None) -> Comparison:
    """Compare cases that were read with the same cases on other terms.

    Args:
        results: The cases, as ``Replay.results`` gives them.
        terms: The terms.
        default: The profile of cases that name none.

    Raises:
        UnknownName: No such profile, convention, option or law.
        OutOfCalendar: No holiday notice was published by the day.
    """
    _check(terms, default)
    return Comparison(results, terms)


def _check(terms: Terms, default: str | Path | None) -> None:
    """Refuse terms that no profile concerned knows, before the first case is read."""
    given = terms.profile or default
    loaded = [load_profile(name) for name in ((given,) if given is not None else profile_ids())]
    # A convention of one district is no fault while other districts' profiles are looked at.
    Replay(profile=terms.profile or default, conventions=dict(terms.conventions))
    if terms.law is not None:
        terms.supposed(loaded[0])
    if terms.known_on is not None:
        for calendar in {one.calendar for one in loaded}:
            load_calendar(calendar, known_on=terms.known_on)

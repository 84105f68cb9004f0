"""Why do we differ: due dates that a system stored, and those of the law."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs

from foiflow.batch.attribution import Explained, Trial, attributed, trial_of
from foiflow.batch.changes import UnreadCase
from foiflow.batch.readings import Dates, NamedReading, combined, named_readings, support
from foiflow.batch.replay import Replay
from foiflow.batch.seen import SeenIds
from foiflow.batch.sources import records_of, with_column
from foiflow.batch.terms import Books
from foiflow.codecs import jsonl
from foiflow.errors import InputError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from foiflow.batch.replay import Result
    from foiflow.batch.sources import Source
    from foiflow.cases.case import Case

__all__ = ["DueComparison", "DueDifference", "compare_due"]

NONE = "none"
"""What explains a difference that no reading explains."""


@attrs.frozen(kw_only=True)
class DueDifference:
    """A case whose stored due date is another than that of the law.

    Attributes:
        line: Its line in the file, or its place in the iterable, from 1.
        case_id: Its number.
        stored: The date that was stored.
        due: The date by foiflow.
        readings: The readings that give exactly the stored date, those first
            that explain most differences; none where no reading does.
        coincidence: Whether none of them explains more than chance would.
    """

    line: int
    case_id: str
    stored: date
    due: date
    readings: tuple[str, ...]
    coincidence: bool

    @property
    def reading(self) -> str:
        """The reading that explains it, or ``none``; a coincidence explains nothing."""
        return NONE if self.coincidence or not self.readings else self.readings[0]

    @property
    def days(self) -> int:
        """How many calendar days later the stored date is."""
        return (self.stored - self.due).days

    def to_dict(self) -> dict[str, Any]:
        """Give the difference as plain values, as the command line writes it."""
        return {
            "case_id": self.case_id,
            "stored": self.stored.isoformat(),
            "due": self.due.isoformat(),
            "days": self.days,
            "reading": self.reading,
            "fits": list(self.readings),
            "coincidence": self.coincidence,
        }


@attrs.frozen(kw_only=True)
class DueComparison:
    """Stored due dates held against those of the law.

    Attributes:
        duty: The duty whose dates were compared.
        compared: How many cases have both dates.
        agreed: How many of them have the same twice.
        differences: The others, in order.
        systematic: The readings above chance, the one that explains most first.
        without_stored: How many cases have no stored date.
        without_due: How many have one, and no such duty.
        unread: The records that could not be read.
        readings: The readings that were tried, by name.
    """

    duty: str
    compared: int
    agreed: int
    differences: tuple[DueDifference, ...]
    systematic: tuple[Explained, ...]
    without_stored: int
    without_due: int
    unread: tuple[UnreadCase, ...]
    readings: dict[str, NamedReading] = attrs.field(repr=False)

    @property
    def agreement(self) -> float | None:
        """The share of compared cases whose dates agree; None where there are none."""
        return self.agreed / self.compared if self.compared else None

    @property
    def counts(self) -> Counter[str]:
        """How many differences each reading explains; ``none`` for the rest."""
        return Counter(found.reading for found in self.differences)

    def meaning(self, name: str) -> str:
        """Say in English what a reading does."""
        return self.readings[name].en if name in self.readings else "no reading is above chance"

    def lines(self) -> Iterator[str]:
        """Say the main things, a sentence a line."""
        total = len(self.differences)
        share = "" if self.agreement is None else f" ({self.agreement:.1%})"
        yield f"{self.agreed} of {self.compared} stored dates agree{share}"
        for one in self.systematic:
            yield f"systematic: {one.count} of {total} differences are explained by {one.name!r}"
        if total:
            chance = sum(1 for found in self.differences if found.coincidence)
            yield f"{self.counts[NONE]} of {total} are explained by no reading, {chance} of them fit one by coincidence"
        if self.without_stored:
            yield f"{self.without_stored} cases have no stored date"
        if self.without_due:
            yield f"{self.without_due} cases have one, and no duty {self.duty!r}"

    def to_dict(self) -> dict[str, Any]:
        """Give the counts as plain values, without the single cases."""
        total = len(self.differences)
        return {
            "duty": self.duty,
            "compared": self.compared,
            "agreed": self.agreed,
            "agreement": self.agreement,
            "differences": total,
            "readings": [
                {"reading": name, "count": count, "share": count / total} for name, count in self.counts.most_common()
            ],
            "systematic": [attrs.asdict(one) for one in self.systematic],
            "coincidences": sum(1 for found in self.differences if found.coincidence),
            "without_stored": self.without_stored,
            "without_due": self.without_due,
            "unread": len(self.unread),
        }


def compare_due(
    source: Source,
    stored: str | Mapping[str, object],
    *,
    duty: str = "reply",
    base: Replay | None = None,
    readings: Sequence[NamedReading] | None = None,
) -> DueComparison:
    """Hold the due dates that a system stored against those of the law.

    A date that differs is explained by the readings that give exactly it; two
    readings are put together only where no single one does.

    Args:
        source: A path, ``-`` for standard input, or an iterable of plain values.
        stored: The field that holds the stored date in each record, beside
            those of a case; or the stored dates by case number. A date is
            written YYYY-MM-DD or as an ISO date-time.
        duty: The duty whose date it is.
        base: How cases are read; by their own profiles, as of each one's last
            event, if None.
        readings: The readings to try, the likeliest first; those of
            ``foiflow.batch.readings.named_readings`` if None.

    Returns:
        How many agree, and why the others differ. Memory grows with the number
        of differences, not of cases.

    Raises:
        UnknownName: No record has the field.
        OSError: The file cannot be opened.

    Example:
        >>> case = {"case_id": "1", "profile": "cn", "applicant": {"kind": "business"}, "deadline": "2024-03-29",
        ...         "events": [{"type": "request_received", "on": "2024-03-04", "channel": "online"}]}
        >>> compare_due([case], "deadline").differences[0].readings
        ('start_counted',)
    """
    kept = with_column(source, stored) if isinstance(stored, str) else source
    return compared_due(records_of(kept), stored, duty=duty, base=base, readings=readings)


def compared_due(
    records: Iterable[tuple[int, Any]],
    stored: str | Mapping[str, object],
    *,
    duty: str = "reply",
    base: Replay | None = None,
    readings: Sequence[NamedReading] | None = None,
) -> DueComparison:
    """Compare as ``compare_due`` does, given the records with their lines."""
    search = _Search(duty, tuple(named_readings(duty) if readings is None else readings))
    for result, day in _read(records, stored, base or Replay()):
        search.add(result, day)
    return search.outcome()


def _read(
    records: Iterable[tuple[int, Any]], stored: str | Mapping[str, object], reader: Replay
) -> Iterator[tuple[Result, date | None]]:
    """Read every record, and the date stored for it; refuse a field that none of them has."""
    seen = SeenIds()
    names: set[str] = set()
    for line, raw in records:
        if isinstance(stored, str):
            field = stored
            value, record = _taken_out(stored, raw, names)
            result = reader.read(line, record)
        else:
            field, result = "stored", reader.read(line, raw)
            value = stored.get(result.case_id or "")
        try:
            day = None if result.error is not None else _day(field, value)
        except InputError as error:
            result, day = reader.refused(line, result.case_id, error), None
        if result.error is None and not seen.add(result.case_id or ""):
            result, day = reader.repeated(line, result.case_id), None
        yield result, day
    if isinstance(stored, str) and names and stored not in names:
        raise UnknownName("field of these records", stored, names)


def _taken_out(field: str, raw: Any, names: set[str]) -> tuple[object, Any]:
    """Take a field out of a record, as far as it is one; note the names of its fields until it is found."""
    if isinstance(raw, bytes):
        try:
            raw = jsonl.loads(raw)
        except InputError:
            return None, raw
    if not isinstance(raw, dict):
        return None, raw
    if field not in names:
        names.update(map(str, raw))
    return raw.get(field), {name: value for name, value in raw.items() if name != field}


def _day(field: str, value: object) -> date | None:
    """Read a stored date; of a date with a time, the day as it is written."""
    if value is None or value == "":
        return None
    try:
        if isinstance(value, date):
            return value.date() if isinstance(value, datetime) else value
        return datetime.fromisoformat(str(value)).date()
    except ValueError:
        raise InputError(field, value, "a date, YYYY-MM-DD") from None


class _Open(NamedTuple):
    """A difference that nothing explains yet."""

    line: int
    case_id: str
    stored: int
    due: int
    single: Trial
    paired: Trial | None


class _Search:
    """The search for readings, case by case; then what it amounts to."""

    def __init__(self, duty: str, readings: tuple[NamedReading, ...]) -> None:
        self.duty, self.readings, self.pairs = duty, readings, tuple(combined(readings))
        self.support, self.books = support(), Books()
        self.agreed = self.without_stored = self.without_due = 0
        self.unread: list[UnreadCase] = []
        self.open: list[_Open] = []

    def add(self, result: Result, stored: date | None) -> None:
        """Compare one case."""
        if result.error is not None:
            self.unread.append(UnreadCase(line=result.line, case_id=result.case_id, error=result.error))
            return
        due = self._due(result)
        if stored is None:
            self.without_stored += 1
        elif due is None:
            self.without_due += 1
        elif due == stored.toordinal():
            self.agreed += 1
        elif (case := result.case) is not None:
            self.open.append(self._tried(result.line, case, stored.toordinal(), due))

    def _due(self, result: Result) -> int | None:
        """Give the day of the duty's last running that nothing replaced, or else of its last."""
        standings = () if result.reading is None else result.reading.standings
        runnings = [standing for _, standing in standings if standing.id == self.duty]
        lasting = [standing for standing in runnings if standing.status != "void"]
        return (lasting or runnings)[-1].due if runnings else None

    def _tried(self, line: int, case: Case, stored: int, due: int) -> _Open:
        dates, calendar = Dates(case, self.duty, self.books), case.book.calendar

        def tried(readings: Iterable[NamedReading]) -> Trial:
            given = (dates.due(reading) for reading in readings)
            return trial_of(stored, due, given, calendar, self.support.neighbours)

        single = tried(self.readings)
        paired = None if single.fits else tried(self.pairs)
        return _Open(line, case.case_id, stored, due, single, paired)

    def outcome(self) -> DueComparison:
        """Say which readings are above chance, and what each difference comes from."""
        names, pairs = [one.name for one in self.readings], [one.name for one in self.pairs]
        systematic = attributed(Counter(one.single for one in self.open), names, self.support)
        together = Counter(one.paired for one in self.open if one.paired is not None)
        systematic += attributed(together, pairs, self.support)
        believed = [one.name for one in systematic]
        return DueComparison(
            duty=self.duty,
            compared=self.agreed + len(self.open),
            agreed=self.agreed,
            differences=tuple(_judged(one, names, pairs, believed) for one in self.open),
            systematic=systematic,
            without_stored=self.without_stored,
            without_due=self.without_due,
            unread=tuple(self.unread),
            readings={one.name: one for one in (*self.readings, *self.pairs)},
        )


def _judged(one: _Open, names: Sequence[str], pairs: Sequence[str], believed: Sequence[str]) -> DueDifference:
    """Name what fits a difference, what is above chance first; of two readings together only that."""
    fits = [name for place, name in enumerate(names) if one.single.fits >> place & 1]
    if one.paired is not None:
        fits = [name for place, name in enumerate(pairs) if one.paired.fits >> place & 1 and name in believed]
    rank = {name: place for place, name in enumerate(believed)}
    fits.sort(key=lambda name: rank.get(name, len(rank)))
    return DueDifference(
        line=one.line,
        case_id=one.case_id,
        stored=date.fromordinal(one.stored),
        due=date.fromordinal(one.due),
        readings=tuple(fits),
        coincidence=bool(fits) and fits[0] not in rank,
    )

"""Many cases at once: what a case comes to, from others of its shape.

Most logs of an agency have one of a few hundred shapes. The first cases of a shape
are read by the rules, event by event; some of them are traced on the way, and
those that come after have their results from the traces, value for value the same.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, TypeVar

from foiflow.batch import written
from foiflow.batch.shapes import Shape
from foiflow.batch.traced_rules import TracedBook
from foiflow.batch.tracing import Names, Number, Tape, TracedEvent, Untraceable
from foiflow.cases.fold import fold_entries
from foiflow.codecs import jsonl
from foiflow.codecs.fast import REFUSED, converter, decoder, default_of
from foiflow.errors import FoiflowError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from foiflow.batch.replay import Replay, Result
    from foiflow.batch.shapes import ByColumns
    from foiflow.cases.fold import Folded
    from foiflow.cases.rulebook import RuleBook
    from foiflow.codecs.fast import FastCase

__all__ = ["Plans", "Wanted"]

Answer = TypeVar("Answer")
Gathered = TypeVar("Gathered")

_MOST_SHAPES = _MOST_ENDS = 2**12
"""So many shapes are known of a rule book, and so many ways through it in all; one takes some kilobytes."""
_MOST_RULES = 2**6
_UNTRACEABLE = (Untraceable, TypeError, AttributeError, ValueError, FoiflowError)
"""What a value that stands for any may raise where only one will do."""


class Wanted(Protocol[Answer, Gathered]):
    """What is asked of every case, said twice: of one case, and of a traced one."""

    def plainly(self, result: Result, found: FastCase | None) -> Answer:
        """Give it for one case that was read by the rules.

        Args:
            result: The case, or why it could not be read.
            found: The case as decoded, where it could be.
        """

    def traced(self, tape: Tape, profile: str, folded: Folded, now: Number, later: Number) -> str:
        """Give the code of an expression that gives it for any case of the trace.

        Args:
            tape: Where further questions go.
            profile: The profile's id.
            folded: The log, folded.
            now: The day as of which the case is read.
            later: How many events lie after that day.
        """

    def gathered(self, answers: list[Answer]) -> Gathered:
        """Put answers together."""

    def replaced(self, gathered: Gathered, errors: Mapping[int, Answer]) -> Gathered:
        """Put others in their place, by their positions."""


class _Table(dict[Any, Any]):
    """What a function gives, each value worked out once."""

    def __init__(self, function: Callable[[Any], Any]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, key: Any) -> Any:
        value = self[key] = self._function(key)
        return value


class _Rules:
    """A rule book, its traced twin, and the values that code of its shapes may name."""

    def __init__(self, book: RuleBook, shape: Callable[[Names, int], Shape]) -> None:
        boundaries, calendar = book.profile.boundaries, book.calendar
        self._shape, self.ends = shape, 0
        self.learning = Lock()
        self.traced = TracedBook(book)
        self.shapes: dict[tuple[type, ...], Shape] = {}
        self.values = {
            "epoch": _Table(lambda day: bisect_right(boundaries, date.fromordinal(day))),
            "rank": _Table(calendar.rank),
            "select": _Table(calendar.select),
            "iso": _Table(lambda day: written.iso(day).encode()),
            "text": lambda value: str(value).encode(),
            "json": jsonl.encode,
        }

    def note(self, kinds: tuple[type, ...]) -> None:
        """Note a new shape, unless too many are known."""
        if len(self.shapes) < _MOST_SHAPES:
            self.shapes[kinds] = self._shape(Names(self.values), len(kinds))


@lru_cache(maxsize=_MOST_RULES)
def _rules_of(book: RuleBook, wanted: type, shape: Callable[[Names, int], Shape]) -> _Rules:
    """Give what all plans of a process have learnt of a rule book, for one thing wanted."""
    return _Rules(book, shape)


class _AtHand(NamedTuple):
    """One case, as code is given it."""

    found: FastCase
    events: Sequence[Any]
    days: list[int]
    now: int
    later: int

    def named(self) -> dict[str, Any]:
        """Give its parts by the names that code has for them."""
        events = {f"e{at}": event for at, event in enumerate(self.events)}
        return events | {f"d{at}": day for at, day in enumerate(self.days)} | self._asdict()


class Plans(Generic[Answer, Gathered]):
    """What is wanted of many cases, found by their shapes.

    Args:
        reader: How the logs are to be read.
        wanted: What is asked of every case.
        shape: How shapes learn.

    Attributes:
        wanted: What is asked of every case.
        now: The day as of which every case is read; None for its last.
    """

    def __init__(
        self, reader: Replay, wanted: Wanted[Answer, Gathered], shape: Callable[[Names, int], Shape] = Shape
    ) -> None:
        """Begin with nothing learnt."""
        self._reader, self.wanted, self._shape = reader, wanted, shape
        self.now = None if reader.as_of is None else reader.as_of.toordinal()

    def answers(self, records: Iterable[tuple[int, Any]]) -> tuple[list[str | None], list[Answer]]:
        """Answer for every record, in order.

        Args:
            records: Each record's line, and its bytes, value or ``InputError``.

        Returns:
            The number of each case, None for one that could not be read, and
            the answers.
        """
        decode, convert, quickly = decoder(), converter(), self.quickly
        ids: list[str | None] = []
        answers: list[Answer] = []
        for line, raw in records:
            found = None
            try:
                found = decode(raw) if isinstance(raw, bytes) else convert(raw)
                answer = quickly(found)
            except (*REFUSED, FoiflowError):
                answer = None
            if answer is None or found is None:
                result = self._reader.read(line, raw)
                ids.append(None if result.reading is None else result.case_id)
                answers.append(self.wanted.plainly(result, found))
            else:
                ids.append(found.case_id)
                answers.append(answer)
        return ids, answers

    def quickly(self, found: FastCase) -> Answer | None:
        """Answer for one case by its shape, or None where the rules must be asked.

        Args:
            found: The case, decoded and checked.

        Raises:
            FoiflowError: The rules would refuse the case, or the calendar a day.
        """
        events = found.events
        if (found.applicant is None) == (not found.applicants) or not events:
            return None
        days = [event.on.toordinal() for event in events]
        if days != sorted(days):
            return None
        profile, book = self._reader.book(found.profile, found.conventions)
        now, later = self.now, 0
        if now is None:
            now = days[-1]
        elif days[-1] > now:
            kept = bisect_right(days, now)
            if not kept:
                return None
            later = len(days) - kept
            events, days = events[:kept], days[:kept]
        rules = _rules_of(book, type(self.wanted), self._shape)
        kinds = tuple(map(type, events))
        shape = rules.shapes.get(kinds)
        if shape is None:
            rules.note(kinds)
            return None
        answer: Answer | None = shape.replay(found, events, days, now, later)
        if answer is None and rules.ends < _MOST_ENDS and shape.affords_tracing():
            result = self._reader.result(0, found, found.events, profile, book)
            answer = self.wanted.plainly(result, found)
            with rules.learning:
                self._learn(shape, rules, _AtHand(found, events, days, now, later), answer, str(result.profile_id))
        return answer

    def by_columns(self, profile: str | None, kinds: tuple[type, ...], columns: frozenset[str]) -> ByColumns | None:
        """Give the function for cases of a shape as columns; None where it is not known.

        Args:
            profile: The profile that the cases name, if any.
            kinds: The types of their events, up to the day.
            columns: The fields that any event may have.
        """
        try:
            rules = _rules_of(self._reader.book(profile, None)[1], type(self.wanted), self._shape)
        except FoiflowError:
            return None
        shape = rules.shapes.get(kinds)
        if shape is None:
            return None
        with rules.learning:
            return shape.by_columns(columns, lambda at, field: default_of(kinds[at], field))

    def _learn(self, shape: Shape, rules: _Rules, case: _AtHand, answer: Answer, profile: str) -> None:
        """Learn what a case of a shape comes to, if its trace gives what the rules gave."""
        tape = Tape(shape.names)
        now, later = Number(tape, "now", case.now), Number(tape, "later", case.later)
        entries: Any = [
            (at, TracedEvent(tape, at, event, day))
            for at, (event, day) in enumerate(zip(case.events, case.days, strict=True))
        ]
        try:
            folded = fold_entries(rules.traced, entries, now, later)  # type: ignore[arg-type]  # they stand for days
            code = self.wanted.traced(tape, profile, folded, now, later)
            if eval(code, shape.names, case.named() | tape.values) != answer:
                raise Untraceable
            shape.learn(tape, code)
        except _UNTRACEABLE:
            shape.doubt()
        else:
            rules.ends += 1

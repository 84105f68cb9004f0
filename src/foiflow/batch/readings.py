"""Named readings: how another system may come to another date."""

from __future__ import annotations

import tomllib
from copy import copy
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import attrs

from foiflow.batch.terms import Terms
from foiflow.cases.duties import due_day, excluded, rolled, settled
from foiflow.cases.fold import after_silence, begun, fold_log
from foiflow.cases.header import in_pairs
from foiflow.errors import FoiflowError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from foiflow.batch.terms import Books
    from foiflow.cases.case import Case
    from foiflow.cases.ledger import Ledger, Run

__all__ = ["Dates", "NamedReading", "Support", "combined", "named_readings", "support"]

Count = Literal["start_day", "calendar_day_pause", "calendar_day_pause_rolled", "calendar_days"]


@attrs.frozen(kw_only=True)
class NamedReading:
    """One way to come to a date, by a name.

    Attributes:
        name: Its name; of two together, both names joined by ``+``.
        en: What it does, in English.
        zh: The same in Chinese.
        terms: The terms on which the case is read.
        count: A way of counting that no terms give; None for the usual one.
        plus_days: How many calendar days the date is moved.
        plus_working_days: How many working days it is moved.
    """

    name: str
    en: str
    zh: str
    terms: Terms
    count: Count | None = None
    plus_days: int = 0
    plus_working_days: int = 0


class Support(NamedTuple):
    """When a reading is above chance.

    Attributes:
        neighbours: How many working days before and after its date make the
            dates it is held against.
        times: How many times as often as they do it must fit.
        error: The chance, over all readings, of naming one that fits no oftener
            than that.
    """

    neighbours: int
    times: int
    error: float


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((files("foiflow.batch") / "data" / "readings.toml").read_text(encoding="utf-8"))


def support() -> Support:
    """Give when a reading is above chance."""
    return Support(**_data()["support"])


@cache
def named_readings(duty: str = "reply") -> tuple[NamedReading, ...]:
    """Give the readings that are shipped, the likeliest first.

    Args:
        duty: The duty whose dates they are to explain.
    """
    return tuple(_reading(row, duty) for row in _data()["reading"])


def _reading(row: Mapping[str, Any], duty: str) -> NamedReading:
    own = {name: value for name, value in row.items() if name in _OWN}
    terms: dict[str, Any] = {name: value for name, value in row.items() if name not in _OWN}
    terms["lacking"] = tuple(row.get("lacking", ()))
    terms["pauses"] = tuple(row.get("pauses", {}).items())
    return NamedReading(terms=Terms(duty=duty, **terms), **own)


_OWN = frozenset(field.name for field in attrs.fields(NamedReading)) - {"terms"}


def combined(readings: tuple[NamedReading, ...]) -> Iterator[NamedReading]:
    """Give every two readings as one, where the two can go together.

    Args:
        readings: The readings, the likeliest first.
    """
    for place, first in enumerate(readings):
        for second in readings[place + 1 :]:
            terms = _joined(first.terms, second.terms)
            if terms is not None and (first.count is None or second.count is None):
                yield NamedReading(
                    name=f"{first.name}+{second.name}",
                    en=f"{first.en}; and {second.en}",
                    zh=f"{first.zh}；{second.zh}",
                    terms=terms,
                    count=first.count or second.count,
                    plus_days=first.plus_days + second.plus_days,
                    plus_working_days=first.plus_working_days + second.plus_working_days,
                )


def _joined(first: Terms, second: Terms) -> Terms | None:
    """Give both terms as one; None where they contradict each other or change the same rows."""
    if (first.law and second.law) or (first.days and second.days):
        return None
    if (first.lacking or first.pauses) and (second.lacking or second.pauses):
        return None
    return attrs.evolve(
        first,
        law=first.law or second.law,
        days=first.days or second.days,
        conventions=in_pairs({**dict(first.conventions), **dict(second.conventions)}),
        lacking=first.lacking or second.lacking,
        pauses=first.pauses or second.pauses,
    )


class Dates:
    """The dates that readings give for one case.

    The log is read once for each set of terms.

    Args:
        case: The case.
        duty: The duty's id.
        books: The rules, shared by all cases.
    """

    def __init__(self, case: Case, duty: str, books: Books) -> None:
        """Read nothing yet."""
        self.case, self.duty, self.books = case, duty, books
        self.day = case.as_of.toordinal()
        self._runs: dict[Terms, tuple[Ledger, Run] | None] = {}

    def due(self, reading: NamedReading) -> int | None:
        """Give the day number on which the duty is due by a reading.

        Returns:
            None where the reading says nothing of the case: the duty does not
            arise, or its law or calendar does not reach.
        """
        if reading.terms not in self._runs:
            self._runs[reading.terms] = self._last_run(reading.terms)
        found = self._runs[reading.terms]
        if found is None:
            return None
        ledger, run = found
        calendar = ledger.plan.calendar
        try:
            due = self._counted(ledger, run, reading.count) + reading.plus_days
            return calendar.select(calendar.rank(due) + reading.plus_working_days) if reading.plus_working_days else due
        except FoiflowError:
            return None

    def _last_run(self, terms: Terms) -> tuple[Ledger, Run] | None:
        """Read the case and find the duty's last running that nothing replaced, or else its last."""
        try:
            ledger = fold_log(self.books.book(self.case, terms), self.case.log, self.day).ledger
            if ledger is None or not begun(ledger, self.day):
                return None
            ledger = after_silence(ledger, self.day)
        except FoiflowError:
            return None
        runs = [run for run in ledger.runs if run.row.id == self.duty and not run.latent]
        lasting = [run for run in runs if run.voided is None]
        return (ledger, (lasting or runs)[-1]) if runs else None

    def _counted(self, ledger: Ledger, run: Run, count: Count | None) -> int:
        if run.fixed is not None or count is None:
            return settled(ledger, run, self.day).due
        if count == "start_day":
            run = copy(run)
            run.start, run.due = run.start - 1, None
            return settled(ledger, run, self.day).due
        calendar = ledger.plan.calendar
        if count == "calendar_days":
            plainly = run.start + run.length + run.extended
        else:
            plainly = calendar.select(max(calendar.rank(run.start) + run.length + run.extended, run.floor))
        due = plainly + self._left_out(ledger, run, plainly)
        return rolled(due, calendar) if count == "calendar_day_pause_rolled" else due

    def _left_out(self, ledger: Ledger, run: Run, plainly: int) -> int:
        """Count the calendar days that a running leaves out, each once; also where none of them is worked."""
        counted = [stop for stop, _, _ in excluded(ledger, run, self.day)[1]]
        over = run.voided if run.voided is not None else run.done
        total, covered = 0, run.start
        for stop in sorted(ledger.stops.get(run.row.id, ()), key=lambda each: each.begin):
            ends = [self.day if stop.end is None else stop.end]
            ends += [] if stop.cap is None else [due_day(stop.cap, self.day, ledger.plan.calendar)]
            ends += [] if over is None else [over]
            begin, end = max(stop.begin, covered), min(ends)
            if begin <= plainly + total and begin < end and (stop.end is not None or stop in counted):
                total, covered = total + end - begin, end
        return total

"""Why a date is what it is: a deadline as a short legal calculation."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.cases.duties import excluded, settled
from foiflow.cases.ledger import Grant, Stop
from foiflow.citation import Citation
from foiflow.errors import InputError, UnknownName
from foiflow.law.files import vocabulary
from foiflow.law.measures import Limit

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from foiflow.calendars.index import WorkdayIndex
    from foiflow.cases.duties import Standing
    from foiflow.cases.fold import Reading
    from foiflow.cases.ledger import Ledger, Run
    from foiflow.cases.rulebook import RuleBook

__all__ = ["Explanation", "Reason", "explained", "in_working_days"]


@attrs.frozen
class Reason:
    """One step of the calculation.

    Attributes:
        text: What was done, with its dates.
        cites: The articles or holiday notices it rests on.
    """

    text: str
    cites: tuple[str, ...] = ()


@attrs.frozen
class Explanation:
    """How a deadline came about.

    Attributes:
        title: Which deadline of which law.
        steps: The calculation, step by step.
        sources: Every text cited: its short form, then title, article and tenor.
    """

    title: str
    steps: tuple[Reason, ...]
    sources: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        """Write it as numbered lines with the sources below."""
        lines = [self.title]
        for number, step in enumerate(self.steps, start=1):
            basis = f"  [{'; '.join(step.cites)}]" if step.cites else ""
            lines.append(f"{number:>2}. {step.text}{basis}")
        lines += ["Sources", *(f"    {short}: {words}" for short, words in self.sources)]
        return "\n".join(lines)


def explained(book: RuleBook, reading: Reading, now: int, duty: str, about: str | None = None) -> Explanation:
    """Explain a duty of a case: every running of it, in order.

    Args:
        book: The rules the case is read by.
        reading: What its log amounts to.
        now: The day number as of which it was read.
        duty: The duty's id.
        about: The party or agency, where there are several.

    Raises:
        UnknownName: The case has no such duty.
        InputError: It has, and not about that party.
    """
    runs = [run for run, _ in reading.standings if run.row.id == duty and (about is None or run.about == about)]
    ledger = reading.ledger
    held = {run.row.id for run, _ in reading.standings}
    if duty in held and not runs:
        raise InputError("about", about, f"a party or agency that {duty} is about", personal=True)
    if not runs or ledger is None:
        raise UnknownName("duty of this case", duty, held)
    steps: list[Reason] = []
    for run in runs:
        steps += _of_run(book, ledger, run, now)
    steps += _conventions(book, ledger, duty)
    label = vocabulary()["duty"].get(duty, {}).get("en", duty)
    whose = f" of {about}" if about else ""
    title = f"{label}{whose}, {ledger.plan.rules.law}, profile {book.profile.id}, as of {date.fromordinal(now)}"
    return Explanation(title, tuple(steps), tuple(_sources(book, (step.cites for step in steps))))


def in_working_days(count: int) -> str:
    """Write a number of working days, ``1 working day`` or ``20 working days``."""
    return f"{count} working day" if count == 1 else f"{count} working days"


def _of_run(book: RuleBook, ledger: Ledger, run: Run, now: int) -> Iterator[Reason]:
    calendar, counting = ledger.plan.calendar, book.profile.counting
    yield _beginning(book, ledger, run)
    standing = settled(ledger, run, now)
    due = standing.due
    if run.fixed is not None:
        yield from _fixed(book, run, due)
    else:
        yield from _counted(ledger, run, now, counting)
    if run.row.text != "confirmed":
        yield Reason(f"the wording behind this duty is {run.row.text}", run.row.cite)
    yield from _special_days(calendar, run.start, due)
    if standing.provisional:
        bounds = f"between {_day(standing.not_before)} and {_day(standing.not_after)}"
        yield Reason(f"no notice settles these days yet: the date is provisional, {bounds}", ())
    if standing.assumed:
        yield Reason("a date that this rests on is not exact in the log, so the result is assumed", ())
    yield _end(ledger, run, standing, now, counting)


def _beginning(book: RuleBook, ledger: Ledger, run: Run) -> Reason:
    event: Any = run.event
    if event is None:
        return Reason(
            f"silence: the reply was due on {_day(run.start)} and had not come; the day itself is not counted",
            run.row.cite,
        )
    label = vocabulary()["event"][event.type]["en"]
    if run.restart is not None:
        return Reason(f"{label} on {_day(run.start)}: the period runs anew, that day not counted", run.restart.cite)
    if event.type == "request_received":
        receipt, row = book.receipt_day(event)
        cites = row.cite if row is not None else ()
        moved = f", counts as received on {_day(receipt)}" if receipt and receipt != event.on.toordinal() else ""
        return Reason(
            f"{label} on {_day(event.on.toordinal())} ({event.channel}){moved}; the day itself is not counted",
            (*cites, *_start(book)),
        )
    served = f", counted from {_day(run.start)}" if run.start != event.on.toordinal() else ""
    return Reason(
        f"{label} on {_day(event.on.toordinal())}{served}; the day itself is not counted",
        (*run.row.cite, *_start(book)),
    )


def _start(book: RuleBook) -> tuple[str, ...]:
    return tuple(book.profile.counting.get("start_excluded", ()))


def _counted(ledger: Ledger, run: Run, now: int, counting: Mapping[str, list[str]]) -> Iterator[Reason]:
    calendar = ledger.plan.calendar
    base = calendar.rank(run.start) + run.length
    cites = (*run.row.cite, *counting.get("working_days", ()))
    verb = "ends" if run.length == 1 else "end"
    yield Reason(f"{in_working_days(run.length)} after it {verb} on {_day(calendar.select(base))}", cites)
    rank, counted = excluded(ledger, run, now)
    moves: list[tuple[date, Grant | tuple[Stop, int, int]]] = [(grant.event.on, grant) for grant in run.grants]
    moves += [(stop.started_by.on, (stop, begin, end)) for stop, begin, end in counted]
    for _, move in sorted(moves, key=lambda each: each[0]):
        if isinstance(move, Grant):
            base += move.granted
            yield Reason(_extended(move, _day(calendar.select(base))), move.row.cite)
        else:
            stop, begin, end = move
            base += end - begin
            yield Reason(
                f"{_left_out(stop, begin, end, calendar)}; now due {_day(calendar.select(base))}", stop.row.cite
            )
    if base < run.floor:
        base = run.floor
        yield Reason(f"not before the day that the extension named: {_day(calendar.select(base))}", ())
    if base != rank:  # pragma: no cover -- a guard against our own arithmetic; nothing reaches it
        raise AssertionError("the explanation does not add up to the due date")


def _extended(grant: Grant, due: str) -> str:
    extension: Any = grant.event
    asked = f"of {in_working_days(grant.asked)}" if extension.until is None else f"until {extension.until}"
    effect = f"now due {due}" if grant.granted else "without effect"
    return f"extension {asked} notified on {extension.on}: {effect}"


def _left_out(stop: Any, begin: int, end: int, calendar: WorkdayIndex) -> str:
    label = vocabulary()["event"][stop.started_by.type]["en"]
    whose = f" ({stop.key})" if stop.key else ""
    ended = (
        f"until {vocabulary()['event'][stop.ended_by.type]['en']} on {_day(stop.end)}"
        if stop.ended_by
        else "still open"
    )
    first, last = _day(calendar.select(begin + 1)), _day(calendar.select(end))
    return (
        f"{label}{whose} on {stop.started_by.on}, {ended}: {in_working_days(end - begin)} left out, {first} to {last}"
    )


_UNSTATED = Limit(days=0)


def _fixed(book: RuleBook, run: Run, due: int) -> Iterator[Reason]:
    limit = run.limit or _UNSTATED
    raw = due
    if limit.days is not None:
        raw, words = run.start + limit.days, f"{limit.days} calendar days after it"
    elif limit.months is not None:
        words = f"{limit.months} months after it"
    elif limit.field is not None:
        words = f"the day named in the letter ({limit.field})"
    else:
        words = "the fixed day or the days named in the letter"
    roll = book.profile.counting.get("rest_day_rolls", ()) if limit.roll else ()
    rolled = f", a rest day, so {_day(due)}" if raw != due else ""
    yield Reason(f"{words}: {_day(raw)}{rolled}", (*run.row.cite, *roll))


def _special_days(calendar: WorkdayIndex, start: int, due: int) -> Iterator[Reason]:
    """Name the days off and the worked weekend days between, by their notice."""
    by_notice: dict[str, dict[str, list[str]]] = {}
    for number in range(start + 1, due + 1):
        why = calendar.why(date.fromordinal(number))
        if why.notice is not None:
            by_notice.setdefault(why.notice, {}).setdefault(why.kind, []).append(_day(number))
    words = {"day_off": "off", "worked_weekend": "worked although a weekend", "weekday": "worked", "weekend": "off"}
    for notice, kinds in by_notice.items():
        said = "; ".join(f"{', '.join(days)} {words.get(kind, kind)}" for kind, days in kinds.items())
        yield Reason(f"days between that do not follow the week: {said}", (notice,))


def _end(ledger: Ledger, run: Run, standing: Standing, now: int, counting: Mapping[str, list[str]]) -> Reason:
    calendar, status, due = ledger.plan.calendar, standing.status, standing.due
    if run.done is not None and run.done_by is not None:
        label = vocabulary()["event"][run.done_by.type]["en"]
        late = calendar.rank(run.done) - calendar.rank(due) if run.done > due else 0
        verdict = "in time" if status == "met" else f"{in_working_days(late)} late" if late else "late"
        posting = tuple(counting.get("posting", ())) if run.done_by.type == "answer_issued" else ()
        return Reason(f"due {_day(due)}; {label} on {_day(run.done)}: {verdict}", posting)
    if run.voided is not None:
        return Reason(f"due {_day(due)} so far; from {_day(run.voided)} no longer, replaced or ended", ())
    return Reason(f"due {_day(due)}; on {_day(now)} {status}", ())


def _conventions(book: RuleBook, ledger: Ledger, duty: str) -> Iterator[Reason]:
    """Name the readings of open points that came into play."""
    happened = {event.type for event in ledger.accepted}
    channel = getattr(ledger.accepted[0], "channel", None)
    named: set[str] = set()
    for layer in book.profile.layers_of(ledger.plan.rules.law):
        for row in layer.content.get("receipt", ()):
            if channel in row["channels"]:
                named |= set(_named(row))
        for row in layer.content.get("duty", ()):
            if row["id"] == duty:
                named |= _in_play(row, happened)
    values = ledger.plan.rules.conventions
    used = [f"{name} = {values[name]}" for name in sorted(named) if name in values]
    if used:
        yield Reason(f"open points are read as {', '.join(used)}", ())


def _in_play(row: Mapping[str, Any], happened: set[str]) -> set[str]:
    """Name the conventions of those parts of a row whose events happened."""
    found: set[str] = set()
    for name, value in row.items():
        for part in value if isinstance(value, list) else (value,):
            events = set(_events(part)) if name != "limit" else set()
            if not events or events & happened:
                found |= set(_named(part))
    if "consultation" not in " ".join(happened):
        found -= set(_named(row.get("together")))
    return found


def _events(part: Any) -> Iterator[str]:
    """Name the events that a part of a row speaks of."""
    if isinstance(part, dict):
        for key in ("event", "by", "from"):
            value = part.get(key)
            if isinstance(value, str):
                yield value
            else:
                yield from _events(value)


def _named(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        if "convention" in node:
            yield node["convention"]
        yield from node.get("when", {})
        for value in node.values():
            yield from _named(value)
    elif isinstance(node, list):
        for item in node:
            yield from _named(item)


def _sources(book: RuleBook, cites: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, str]]:
    for short in dict.fromkeys(cite for group in cites for cite in group):
        if ":" not in short:
            yield short, "notice of the State Council's General Office on days off"
            continue
        citation = Citation.from_text(short)
        text = book.profile.text(citation.law)
        article = text.article(citation.place) or {}
        tag = "" if article.get("text") == "confirmed" else f" ({article.get('text', 'unverified')})"
        yield short, f"{text.title['en']}, {citation.in_words()}: {article.get('en', '')}{tag}"


def _day(number: int) -> str:
    day = date.fromordinal(number)
    return f"{day} {day:%a}"

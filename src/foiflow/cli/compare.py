"""What ``foiflow replay`` writes when it compares."""

from __future__ import annotations

import sys
from itertools import chain
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from foiflow.batch.changes import UnreadCase
from foiflow.batch.compare import compared
from foiflow.batch.compare_due import compared_due
from foiflow.batch.differences import in_words
from foiflow.batch.seen import SeenIds
from foiflow.batch.sources import records_of, with_column
from foiflow.batch.terms import Terms
from foiflow.cli.options import conventions_of, day_of, profile_of
from foiflow.cli.writing import write_json
from foiflow.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from foiflow.batch.compare import Comparison, Summary
    from foiflow.batch.compare_due import DueComparison
    from foiflow.batch.differences import Difference
    from foiflow.batch.replay import Replay
    from foiflow.batch.sources import Source

__all__ = ["compare", "terms_of"]

_TERMS = "profile=ID, convention=NAME=VALUE, known_on=DATE or law=ID"


def terms_of(texts: Iterable[str], *, known_on: date | None = None) -> Terms:
    """Read ``--against``, any number of times.

    Args:
        texts: What was given.
        known_on: The day of the notices that the first reading knows.

    Raises:
        InputError: One is no term, or given twice.
    """
    found: dict[str, Any] = {"known_on": known_on}
    conventions: list[str] = []
    named: set[str] = set()
    for text in texts:
        name, sign, value = text.partition("=")
        if name not in _READ or not sign or not value or name in named:
            raise InputError("--against", text, f"{_TERMS}, each but conventions once")
        if name == "convention":
            conventions.append(value)
        else:
            named.add(name)
            found[name] = _READ[name](value)
    return Terms(conventions=conventions_of(conventions), **found)


_READ: dict[str, Any] = {
    "profile": profile_of,
    "convention": str,
    "known_on": lambda value: day_of(value, "--against known_on"),
    "law": str,
}


def compare(
    reader: Replay,
    sources: Sequence[Source],
    *,
    against: Sequence[str] | None = None,
    compare_due: str | None = None,
    as_jsonl: bool = False,
    on_bytes: Any = None,
) -> int:
    """Write what ``--against`` or ``--compare-due`` asks for.

    Args:
        reader: How the cases are read.
        sources: The files.
        against: The terms on which to read them again.
        compare_due: Or the field that holds the due date of another system.
        as_jsonl: One JSON object for each case that differs, the counts last;
            else lines and tables for people.
        on_bytes: Called with the open file now and then.

    Returns:
        How many records could not be read. One beyond what had been announced
        by the day of ``known_on`` is told, and is no fault.

    Raises:
        InputError: Both are asked for, or a term is none.
        UnknownName: No such profile, convention, option or law.
    """
    if against and compare_due is not None:
        raise InputError("--compare-due", compare_due, "a call without --against")
    if compare_due is not None:
        kept = [with_column(source, compare_due) for source in sources]
        records = (record for source in kept for record in records_of(source, on_bytes=on_bytes))
        return _write_compared_due(compared_due(records, compare_due, base=reader), as_jsonl=as_jsonl)
    seen = SeenIds()
    results = (one for source in sources for one in reader.results(source, seen=seen, on_bytes=on_bytes))
    terms = terms_of(against or (), known_on=reader.known_on)
    return _write_comparison(compared(results, terms, default=reader.profile), as_jsonl=as_jsonl)


def _write_comparison(comparison: Comparison, *, as_jsonl: bool) -> int:
    if as_jsonl:
        write_json(_rows(comparison))
    else:
        for found in comparison:
            if isinstance(found, UnreadCase):
                _tell_unread(found)
            else:
                print("\n".join(_lines(found)))
        _print_summary(comparison.summary)
    return comparison.summary.unread - comparison.summary.beyond


def _rows(comparison: Comparison) -> Iterator[dict[str, Any]]:
    for found in comparison:
        yield _unread_row(found) if isinstance(found, UnreadCase) else found.to_dict()
    yield {"summary": comparison.summary.to_dict()}


def _unread_row(found: UnreadCase) -> dict[str, Any]:
    return {"case_id": found.case_id, "line": found.line, "error": str(found.error)}


def _tell_unread(found: UnreadCase) -> None:
    if not found.beyond:
        print(f"{found.case_id or f'line {found.line}'}: {found.error}", file=sys.stderr)


def _lines(found: Difference) -> Iterator[str]:
    """Say what differs in a case, and below each date where its two explanations part."""
    yield found.case_id
    if found.state[0] != found.state[1]:
        yield f"  state: {found.state[0]} -> {found.state[1]}"
    for duty in found.duties:
        name = f"{duty.id} ({duty.about})" if duty.about else duty.id
        first, then = ("none" if one is None else f"{one.due} {one.status}" for one in (duty.old, duty.new))
        yield f"  {name}: {first} -> {then}"
        yield f"    first: {in_words(duty.because.old)}"
        yield f"    then:  {in_words(duty.because.new)}"
    yield from (f"  no longer {finding.code}: {finding.message}" for finding in found.lost)
    yield from (f"  now {finding.code}: {finding.message}" for finding in found.gained)


def _print_summary(summary: Summary) -> None:
    rows = [
        ("state", "", summary.in_state),
        ("due date", "", summary.in_due),
        ("status", "", summary.in_status),
        ("findings", "", summary.in_findings),
        *((f"{name} {how}", "duties", count) for (name, how), count in summary.duties.most_common()),
        *((cite, f"where {name} parts", count) for (name, cite), count in summary.reasons.most_common()),
        *((f"{code} {how}", "findings", count) for (code, how), count in summary.findings.most_common()),
    ]
    print(f"{summary.differing} of {summary.cases} cases differ")
    if summary.differing:
        _print_table(("differs", "counted", "times"), [(what, of or "cases", str(count)) for what, of, count in rows])
    if summary.unread:
        print(
            f"{summary.unread} could not be read both ways, {summary.beyond} of them beyond the announced days",
            file=sys.stderr,
        )


def _write_compared_due(comparison: DueComparison, *, as_jsonl: bool) -> int:
    if as_jsonl:
        differences = (one.to_dict() for one in comparison.differences)
        write_json(chain(map(_unread_row, comparison.unread), differences, ({"summary": comparison.to_dict()},)))
    else:
        for found in comparison.unread:
            _tell_unread(found)
        _write_due(comparison)
    return len(comparison.unread)


def _write_due(comparison: DueComparison) -> None:
    for one in comparison.differences:
        others = ", ".join(name for name in one.readings if name != one.reading)
        fits = f" (fits {others}{' by coincidence' if one.coincidence else ' too'})" if others else ""
        print(f"{one.case_id}: stored {one.stored}, due {one.due}, {one.days:+} days: {one.reading}{fits}")
    counts = comparison.counts.most_common()
    if counts:
        total = len(comparison.differences)
        rows = [(name, str(count), f"{count / total:.1%}", comparison.meaning(name)) for name, count in counts]
        _print_table(("reading", "cases", "share", "meaning"), rows)
    for line in comparison.lines():
        print(line)


def _print_table(columns: Iterable[str], rows: Iterable[tuple[str, ...]]) -> None:
    table = Table(*columns, box=None, pad_edge=False)
    for row in rows:
        table.add_row(*map(Text, row))
    Console().print(table)

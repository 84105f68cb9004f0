"""The command that proposes what to publish of what was asked for."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from foiflow.cli.options import (
    UNREADABLE,
    AsOf,
    Conventions,
    FilesOrNone,
    ProfileName,
    RegisterName,
    check_sources,
    conventions_of,
    day_of,
    profile_of,
)
from foiflow.cli.writing import write_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from foiflow.batch.replay import Replay, Result
    from foiflow.cases.case import Case
    from foiflow.office.conversion import Candidate, Revisit

__all__ = ["conversions"]

Again = Annotated[
    bool, typer.Option("--again", help="List instead what was withheld or given, and when to look at it again.")
]


def conversions(
    files: FilesOrNone = None,
    register: RegisterName = None,
    as_of: AsOf = None,
    profile: ProfileName = None,
    convention: Conventions = None,
    again: Again = False,
    json_: Annotated[bool, typer.Option("--json", help="Write one JSON object a candidate.")] = False,
) -> None:
    """Propose what to publish for everyone, each with why and what stands in the way.

    Nothing personal is written: applicants are counted, and fields that hold
    personal data are named without what they hold.
    """
    from foiflow.batch.replay import Replay
    from foiflow.office.conversion import candidates, review_list

    check_sources(files or [], register)
    day, chosen = day_of(as_of, "--as-of") or date.today(), conventions_of(convention)
    reader = Replay(profile=profile_of(profile), as_of=day, conventions=chosen)
    unreadable: list[Result] = []
    cases = _cases(reader, files or [], register, unreadable)
    if again:
        entries = list(review_list(cases, as_of=day, conventions=chosen))
        _write([*entries, *unreadable]) if json_ else _print(_revisits(entries))
    else:
        found = list(candidates(cases, as_of=day, conventions=chosen))
        _write([*found, *unreadable]) if json_ else _print(_candidates(found))
    if not json_:
        _print(f"line {result.line} could not be read: {result.error}" for result in unreadable)
    if unreadable:
        raise typer.Exit(UNREADABLE)


def _cases(reader: Replay, files: Sequence[str], register: str | None, unreadable: list[Result]) -> Iterator[Case]:
    """Give the cases of all files or the register, and set aside the records that are none."""
    for result in _results(reader, files, register):
        if result.case is None:
            unreadable.append(result)
        else:
            yield result.case


def _results(reader: Replay, files: Sequence[str], register: str | None) -> Iterator[Result]:
    if register is not None:
        from foiflow.office.register.queries import Wanted
        from foiflow.office.register.store import open_register

        with open_register(register, profile=reader.profile, create=False) as store:
            yield from store.results(Wanted(), reader)
    from foiflow.batch.seen import SeenIds
    from foiflow.batch.sources import Input

    seen = SeenIds()
    for name in files:
        yield from reader.results(Input(name, named=len(files) > 1), seen=seen)


def _write(rows: Iterable[Candidate | Revisit | Result]) -> None:
    write_json(row.to_dict() for row in rows)


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _candidates(found: list[Candidate]) -> Iterator[str]:
    for each in found:
        yield from (_head(each), f"  {each.rule}: {each.why} [{', '.join(each.cites)}]")
        yield f"  {_many(len(each.cases), 'case')}, {_many(each.applicants, 'applicant')}: {_listed(each.cases)}"
        yield from (f"  not yet: {row.en} [{', '.join(row.cite)}]" for row in each.blocked_by)
        if each.personal:
            yield f"  personal data in: {', '.join(each.personal)}"
    yield f"{len(found)} proposed, of which {sum(each.publishable for each in found)} with nothing in the way"


def _revisits(entries: list[Revisit]) -> Iterator[str]:
    for each in entries:
        again_on = "no period is named" if each.again_on is None else f"again on {each.again_on}"
        yield from (_head(each), f"  {again_on}; looked at last on {each.looked_at}")
        yield f"  {each.rule}: {each.why} [{', '.join(each.cites)}]"
        yield f"  {_many(len(each.cases), 'case')}: {_listed(each.cases)}"
    yield f"{len(entries)} to look at again"


def _head(each: Candidate | Revisit) -> str:
    """Name the information and the organ; what no terminal can show is written out."""
    name = each.information_key or f"what case {each.cases[0]} asks for"
    agency = "" if each.agency is None else f" ({each.agency})"
    text = name + agency
    return text if text.isprintable() else repr(text)


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _listed(cases: tuple[str, ...]) -> str:
    text = ", ".join(cases)
    return text if text.isprintable() else repr(text)

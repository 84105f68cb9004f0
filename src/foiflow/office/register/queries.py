"""Which cases may fit what is asked, by the index, and what their rows are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import or_, select

from foiflow.cases.check import fault
from foiflow.cases.duties import OPEN
from foiflow.errors import FoiflowError, InputError, UnknownName
from foiflow.law.files import vocabulary
from foiflow.law.load import load_profile
from foiflow.office.register.chain import Row
from foiflow.office.register.standing import lookup_digest, made_by
from foiflow.office.register.tables import CASES, LOOKUPS, ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from sqlalchemy import ColumnElement, Connection

    from foiflow.batch.replay import Result

__all__ = ["AT_A_TIME", "COLUMNS", "Wanted", "candidates", "chunks", "fits", "rows_of", "unread_cases"]

AT_A_TIME = 500
"""How many cases are read or written in one go."""

COLUMNS = tuple(ROWS.c[name] for name in Row._fields)


class Wanted(NamedTuple):
    """What cases are asked for; a part that is None or false asks for nothing.

    Attributes:
        state: They are in this state.
        due_before: An open duty of theirs is due before this day.
        applicant: One of the applicants has this id, or what ``applicant_by`` says.
        applicant_by: ``id``, ``name`` or ``cluster``.
        information_key: They are about the same information.
        as_of: The day as of which they are read; None for each one's last event.
        open_only: They have an open duty.
        owing_only: They have one that time alone does not end, as what the
            agency owes; the index knows no more, so some may not.
    """

    state: str | None = None
    due_before: date | None = None
    applicant: str | None = None
    applicant_by: str = "id"
    information_key: str | None = None
    as_of: date | None = None
    open_only: bool = False
    owing_only: bool = False

    def check(self) -> None:
        """Refuse what no case can be.

        Raises:
            UnknownName: There is no such state, or nothing like that to tell
                applicants apart by.
            InputError: A day is none.
        """
        if self.state is not None and self.state not in vocabulary()["state"]:
            raise UnknownName("state", self.state, vocabulary()["state"])
        known = [name for name in vocabulary()["common"]["applicant"] if name != "kind"]
        if self.applicant_by not in known:
            raise UnknownName("field of an applicant", self.applicant_by, known)
        for name in ("due_before", "as_of"):
            expected = fault(getattr(self, name), "date")
            if getattr(self, name) is not None and expected is not None:
                raise InputError(name, getattr(self, name), expected)


def fits(result: Result, wanted: Wanted) -> bool:
    """Tell whether a case, read as of the day, is one of those asked for."""
    reading = result.reading
    if reading is None:
        return True
    if wanted.state is not None and reading.state != wanted.state:
        return False
    if wanted.due_before is None and not wanted.open_only:
        return True
    dues = [standing.due for _, standing in reading.standings if standing.status in OPEN]
    return bool(dues) and (wanted.due_before is None or min(dues) < wanted.due_before.toordinal())


def candidates(connection: Connection, wanted: Wanted, profile: str | Path | None) -> list[str]:
    """Give the ids of the cases that may fit, in the order they were opened.

    Args:
        connection: A connection to the register.
        wanted: What is asked for.
        profile: The agency's own profile, where cases may be read by one.
    """
    query = select(CASES.c.case_id).order_by(CASES.c.opened)
    for digest in _digests(wanted):
        query = query.where(CASES.c.case_id.in_(select(LOOKUPS.c.case_id).where(LOOKUPS.c.digest == digest)))
    hints = list(_hints(wanted))
    if hints:
        unknown = _unread(_marks_in_force(connection, profile))
        if wanted.as_of is not None:
            unknown = or_(unknown, CASES.c.last_on > wanted.as_of.isoformat())
        query = query.where(*(or_(unknown, hint) for hint in hints))
    return list(connection.execute(query).scalars())


def _digests(wanted: Wanted) -> Iterator[str]:
    if wanted.applicant is not None:
        yield lookup_digest(wanted.applicant_by, wanted.applicant)
    if wanted.information_key is not None:
        yield lookup_digest("information_key", wanted.information_key)


def _hints(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """Give what must hold of a case that was read, for it to fit."""
    if wanted.state is not None:
        yield CASES.c.state == wanted.state
    if wanted.due_before is not None:
        yield CASES.c.first_due < wanted.due_before.isoformat()
    if wanted.owing_only:
        yield CASES.c.quiet_on.is_(None)
    if wanted.due_before is not None or wanted.open_only:
        yield CASES.c.first_due.is_not(None)
        if wanted.as_of is not None:
            yield or_(CASES.c.quiet_on.is_(None), CASES.c.quiet_on > wanted.as_of.isoformat())


def _unread(marks: Sequence[str]) -> ColumnElement[bool]:
    """Tell of which cases it is not known how they stand, by the rules in force."""
    return or_(CASES.c.read_by.is_(None), CASES.c.read_by.not_in(marks), CASES.c.read_version != CASES.c.version)


def _marks_in_force(connection: Connection, profile: str | Path | None) -> list[str]:
    """Give the marks of rules that still say what they said when cases were read."""
    query = select(CASES.c.read_by).where(CASES.c.read_by.is_not(None)).distinct()
    return [mark for mark in connection.execute(query).scalars() if _is_in_force(mark, profile)]


def _is_in_force(mark: str, profile: str | Path | None) -> bool:
    name = mark.partition("@")[0]
    try:
        own = profile is not None and load_profile(profile).id == name
        return made_by(profile if own and profile is not None else name) == mark
    except FoiflowError:  # a profile that is no longer there: its cases are read again, and tell
        return False


def unread_cases(connection: Connection, profile: str | Path | None) -> list[str]:
    """Give the ids of the cases that were not read since they or their rules changed."""
    unread = _unread(_marks_in_force(connection, profile))
    return list(connection.execute(select(CASES.c.case_id).where(unread).order_by(CASES.c.opened)).scalars())


def chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """Cut a list of ids into parts that one query takes."""
    for begin in range(0, len(ids), AT_A_TIME):
        yield ids[begin : begin + AT_A_TIME]


def rows_of(connection: Connection, case_ids: Iterable[str]) -> dict[str, list[Row]]:
    """Give the rows of some cases, each one's by position."""
    query = select(*COLUMNS).where(ROWS.c.case_id.in_(list(case_ids))).order_by(ROWS.c.case_id, ROWS.c.position)
    found: dict[str, list[Row]] = {}
    row: Any
    for row in connection.execute(query):
        found.setdefault(row[0], []).append(Row(*row))
    return found

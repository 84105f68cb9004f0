"""The worklist of an office: what is owed, by when, the most urgent first."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Protocol, cast, runtime_checkable

import attrs

from foiflow.batch.replay import Replay, Result
from foiflow.cases.case import Case
from foiflow.cases.duties import OPEN, settled
from foiflow.cases.fold import Reading, begun, fold_log, state_of
from foiflow.cases.silence import open_on_silence
from foiflow.errors import HIDDEN, FoiflowError
from foiflow.law.files import vocabulary
from foiflow.office.owed import Owed
from foiflow.workflow.rows import INITIAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    from foiflow.batch.seen import SeenIds
    from foiflow.batch.sources import Source
    from foiflow.cases.duties import Standing
    from foiflow.cases.ledger import Ledger
    from foiflow.cases.plan import Plan
    from foiflow.cases.rulebook import RuleBook
    from foiflow.codecs.fast import FastCase
    from foiflow.office.register.queries import Wanted
    from foiflow.office.register.store import Register

    Unread = Callable[[Result], object]

__all__ = ["AGENCY", "LIGHTS", "WorkItem", "Worklist", "urgency", "worklist"]

LIGHTS = ("red", "amber", "green")
"""How urgent a duty is, the most urgent first."""
AGENCY = "agency"
"""Whose a duty is that the office itself owes."""

_NOT_JUDGED = Reading(None, None, [], [], (), 0)


@attrs.frozen(kw_only=True)
class WorkItem:
    """An open duty of a case, as of the day of its worklist.

    Attributes:
        case_id: The case.
        agency: The organ that handles it, where the log names one.
        profile: The profile it is read by.
        state: The case's state.
        duty: The duty's id.
        about: The party or agency it is about, where there are several. The name
            of a person prints as hidden; ``to_dict`` and the value itself have it.
        owed_by: ``agency``, ``applicant``, ``third_party`` or ``other_agency``.
        status: ``running``, ``suspended`` or ``overdue``.
        light: ``red``, ``amber`` or ``green``.
        starts: The day it starts, which is not counted.
        due: Its last day in law, inclusive, on the best estimate.
        not_before: The earliest day that ``due`` may still turn out to be; the
            day that the list goes by.
        not_after: The latest.
        target: An internal date, never the legal one.
        days_left: Working days after the day of the list up to ``not_before``,
            inclusive: 0 if it is due that day, -2 two working days after it.
        target_days_left: The same up to ``target``.
        provisional: Whether ``due`` rests on days that no notice has settled.
        assumed: Whether it rests on a date that is not exact.
        cites: Its articles.
    """

    case_id: str
    agency: str | None = None
    profile: str
    state: str
    duty: str
    about: str | None = attrs.field(default=None, repr=lambda value: "None" if value is None else HIDDEN)
    owed_by: str
    status: str
    light: str
    starts: date
    due: date
    not_before: date
    not_after: date
    target: date | None = None
    days_left: int
    target_days_left: int | None = None
    provisional: bool
    assumed: bool
    cites: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Give the item as plain values, as ``--json`` writes it."""
        values = attrs.asdict(self, recurse=False)
        plain = {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}
        return plain | {"cites": list(self.cites)}


@runtime_checkable
class _HasResults(Protocol):
    """A register, told from other sources without importing it."""

    def results(self, wanted: Wanted, reader: Replay | None = None) -> Iterator[Result]:
        """Give the cases asked for, as the reader reads them."""


@attrs.frozen(kw_only=True)
class _Listed(Result):
    """A case that was read for its open duties alone."""

    items: tuple[WorkItem, ...] = ()


class Worklist(Replay):
    """How a worklist is made: the day, whose duties, which cases.

    Args:
        as_of: The day that it is made for; later events are left out.
        profile: The profile for cases that name none: an id or a file.
        known_on: Read with the holiday notices published by this day.
        conventions: Values that replace the profiles' defaults.
        agency: Only cases that this organ handles.
        within: Only duties with at most so many working days left.
        others: Duties of applicants, third parties and other organs too. Every
            case is then read to its end.

    Raises:
        UnknownName: No such profile; or no such convention in it.
        OutOfCalendar: No holiday notice was published by ``known_on``.
    """

    def __init__(
        self,
        as_of: date,
        *,
        profile: str | Path | None = None,
        known_on: date | None = None,
        conventions: Mapping[str, str | int] | None = None,
        agency: str | None = None,
        within: int | None = None,
        others: bool = False,
    ) -> None:
        """Check what can be checked before the first case."""
        super().__init__(profile=profile, as_of=as_of, known_on=known_on, conventions=conventions)
        self.day, self.agency, self.within, self.others = as_of.toordinal(), agency, within, others
        self._owed: dict[int, tuple[Plan, Owed]] = {}

    def items(
        self, source: Source | Register, unread: Unread | None = None, seen: SeenIds | None = None
    ) -> Iterator[WorkItem]:
        """Go through the open duties of a source's cases, in its order.

        Args:
            source: A path, ``-`` for standard input, a register, or an iterable
                of cases or of logs as plain values.
            unread: Called with each record that could not be read.
            seen: The ids that other sources have had; none by default.

        Raises:
            FoiflowError: A record could not be read, and there is no ``unread``.
            OSError: The file cannot be opened.
        """
        for result in self._results(source, seen):
            if isinstance(result, _Listed):
                yield from result.items
            elif unread is None:
                raise cast("FoiflowError", result.error)  # what is not listed could not be read
            else:
                unread(result)

    def _results(self, source: Source | Register, seen: SeenIds | None) -> Iterator[Result]:
        if not isinstance(source, _HasResults):
            return self.results(source, seen=seen)
        from foiflow.office.register.queries import Wanted

        # What the index knows of a case, it knows by the conventions and the calendar of its profile.
        by_index = not self.conventions and self.known_on is None
        wanted = Wanted(open_only=by_index, owing_only=by_index and not self.others, as_of=self.as_of)
        return source.results(wanted, self)

    def read(self, line: int, raw: Any) -> Result:
        """Read one record, as ``Replay.read`` does, or a case.

        It is not read to its end where nothing is owed.

        Args:
            line: Its line, or its place, from 1.
            raw: As ``Replay.read`` takes it; or a case.
        """
        if not isinstance(raw, Case):
            return super().read(line, raw)
        try:
            return self.result(line, raw, raw.log, raw.profile, raw.book)
        except FoiflowError as error:
            return Result(line=line, case_id=raw.case_id, error=error)

    def result(
        self, line: int, found: FastCase | Case, log: Sequence[Any], profile: str | Path, book: RuleBook
    ) -> Result:
        """Give what is open in a case, in the place of a reading."""
        wanted = self.agency in (None, found.agency) and (self.others or self._may_owe(book, log))
        items = tuple(self._open(found, book, log)) if wanted else ()
        return _Listed(line=line, case_id=found.case_id, reading=_NOT_JUDGED, items=items)

    def _may_owe(self, book: RuleBook, log: Sequence[Any]) -> bool:
        """Tell whether the agency may owe something, if only since the log is not in order or goes on after the day."""
        days = [event.on for event in log]
        if not days or days[-1].toordinal() > self.day or days != sorted(days) or log[0].type != INITIAL:
            return True
        receipt, _ = book.receipt_day(log[0])
        types = tuple([event.type for event in log])
        return any(self._owed_under(plan).may_be_open(types) for plan in book.plans_for(log[0], receipt, log))

    def _owed_under(self, plan: Plan) -> Owed:
        found = self._owed.get(id(plan))
        if found is None:
            found = self._owed[id(plan)] = (plan, Owed(plan))  # the plan is kept, so its id is nobody else's
        return found[1]

    def _open(self, found: FastCase | Case, book: RuleBook, log: Sequence[Any]) -> Iterator[WorkItem]:
        ledger = fold_log(book, log, self.day).ledger
        if ledger is None or not begun(ledger, self.day):
            return
        if self.others or self._owed_under(ledger.plan).by_silence:
            open_on_silence(ledger, self.day)
        for run in ledger.open_runs:
            own = run.row.id in ledger.plan.agency_duties
            if not run.latent and (own or self.others):
                standing = settled(ledger, run, self.day)
                if standing.status in OPEN:
                    owed_by = AGENCY if own else vocabulary()["duty"][run.row.id]["owed_by"]
                    item = self._item(found, book, ledger, standing, owed_by)
                    if self.within is None or item.days_left <= self.within:
                        yield item

    def _item(
        self, found: FastCase | Case, book: RuleBook, ledger: Ledger, standing: Standing, owed_by: str
    ) -> WorkItem:
        duty = standing.as_duty()
        calendar = ledger.plan.calendar
        today = calendar.rank(self.day)
        left = calendar.rank(standing.not_before) - today
        target_left = None if standing.target is None else calendar.rank(standing.target) - today
        missed = standing.target is not None and standing.target < self.day
        return WorkItem(
            case_id=found.case_id,
            agency=found.agency,
            profile=book.profile.id,
            state=state_of(ledger) or "",
            duty=duty.id,
            about=duty.about,
            owed_by=owed_by,
            status=duty.status,
            light=_light(duty.status, left, missed, ledger.plan.rules.conventions),
            starts=duty.starts,
            due=duty.due,
            not_before=duty.not_before,
            not_after=duty.not_after,
            target=duty.target,
            days_left=left,
            target_days_left=target_left,
            provisional=duty.provisional,
            assumed=duty.assumed,
            cites=duty.cites,
        )


def _light(status: str, left: int, missed: bool, conventions: Mapping[str, str | int]) -> str:
    """Give the light of a duty; one that has missed its internal date is amber at least."""
    if status == "overdue" or _is_within(left, conventions["worklist_red"]):
        return "red"
    return "amber" if missed or _is_within(left, conventions["worklist_amber"]) else "green"


def _is_within(left: int, threshold: str | int) -> bool:
    return threshold != "none" and left <= int(threshold)


def urgency(item: WorkItem) -> tuple[Any, ...]:
    """Give what a worklist is sorted by.

    The agency's own duties first; then by the earliest day that each may be due,
    by the internal date, and by case.
    """
    theirs = item.owed_by != AGENCY
    return (theirs, item.not_before, item.target or item.due, item.case_id, item.duty, item.about or "")


def worklist(
    source: Source | Register,
    as_of: date,
    *,
    profile: str | Path | None = None,
    known_on: date | None = None,
    conventions: Mapping[str, str | int] | None = None,
    agency: str | None = None,
    within: int | None = None,
    others: bool = False,
    unread: Unread | None = None,
) -> list[WorkItem]:
    """List the open duties of many cases, the most urgent first.

    Args:
        source: A path, ``-`` for standard input, a register, or an iterable of
            cases or of logs as plain values. A case is read by its own profile,
            conventions and calendar.
        as_of: The day that it is made for; later events are left out.
        profile: The profile for logs that name none: an id or a file.
        known_on: Read logs with the holiday notices published by this day.
        conventions: Values that replace the profiles' defaults.
        agency: Only cases that this organ handles.
        within: Only duties with at most so many working days left; overdue ones
            have less than none.
        others: Duties of applicants, third parties and other organs too, after
            the agency's own.
        unread: Called with each record that could not be read.

    Raises:
        FoiflowError: A record could not be read, and there is no ``unread``; no
            such profile or convention.
        OSError: The file cannot be opened.

    Example:
        >>> from datetime import date
        >>> case = {"case_id": "1", "profile": "cn", "applicant": {"kind": "business"},
        ...         "events": [{"type": "request_received", "on": "2024-03-04", "channel": "online"}]}
        >>> [(item.duty, str(item.due), item.days_left, item.light) for item in worklist([case], date(2024, 3, 25))]
        [('reply', '2024-04-01', 5, 'amber')]
    """
    reader = Worklist(
        as_of,
        profile=profile,
        known_on=known_on,
        conventions=conventions,
        agency=agency,
        within=within,
        others=others,
    )
    return sorted(reader.items(source, unread), key=urgency)

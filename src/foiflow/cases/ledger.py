"""What a case amounts to while its log is read: the working state of the fold.

Days are day numbers (``date.toordinal``); nothing here leaves the package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from foiflow.cases.duties import due_day

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from foiflow.cases.events import Event
    from foiflow.cases.plan import Plan
    from foiflow.law.model import Duty, Extension, FindingRule, Limit, Restart, Step, Suspension
    from foiflow.workflow.rows import Refusal, StateRow

    Proof = Callable[["Ledger", Any], bool]
    Found = tuple[FindingRule, int, dict[str, object]]
    Needed = tuple[Step, "Proof | None", Event, dict[str, object]]

__all__ = ["Grant", "Ledger", "Run", "Stop"]


_NOTHING: Mapping[Any, Any] = {}


class Grant(NamedTuple):
    """One extension: what was asked for, and what it is worth, in working days."""

    event: Event
    row: Extension
    asked: int
    granted: int


class Stop:
    """Time that a duty leaves out: one interval, open or ended."""

    __slots__ = ("assumed", "begin", "cap", "end", "ended_by", "key", "row", "started_by")

    def __init__(self, row: Suspension, key: str | None, begin: int, event: Event, assumed: bool) -> None:
        """Open the interval on a day."""
        self.row, self.key, self.begin, self.assumed = row, key, begin, assumed
        self.started_by = event
        self.end: int | None = None
        self.ended_by: Event | None = None
        self.cap: Run | None = None

    def copied(self, cap: Run | None) -> Stop:
        """Give the interval again, with the limit that it ends by at the latest."""
        twin = Stop(self.row, self.key, self.begin, self.started_by, self.assumed)
        twin.end, twin.ended_by, twin.cap = self.end, self.ended_by, cap
        return twin


class Run:
    """One running of a duty: from what started it to what ended it.

    Attributes:
        row: The duty's row.
        about: The party or agency, where there are several.
        start: The day it starts, which is not counted.
        event: What started it; None for silence.
        assumed: Whether it rests on a date that is not exact.
        length: How many working days it lasts, where it is counted in them.
        fixed: Its last day, where it is not.
        due: The day it is due if no time is left out, once that is worked out.
        limit: The alternative of the row's limit that was taken.
        extended: How many working days extensions have added.
        floor: The rank of the day that an extension named, as far as it may
            reach; time left out afterwards never brings the due day before it.
        grants: The extensions.
        done: The day it was discharged.
        done_by: The event that did.
        voided: The day something replaced or ended it.
        closed: The day it was closed because its time was out.
        latent: Whether it shows only once it is discharged.
        restart: The row by which it began anew.
    """

    __slots__ = (
        "about",
        "assumed",
        "closed",
        "done",
        "done_by",
        "due",
        "event",
        "extended",
        "fixed",
        "floor",
        "grants",
        "latent",
        "length",
        "limit",
        "restart",
        "row",
        "start",
        "voided",
    )

    def __init__(self, row: Duty, about: str | None, start: int, event: Event | None, assumed: bool) -> None:
        """Start the duty on a day, which is not counted."""
        self.row = row
        self.about = about
        self.start = start
        self.event = event
        self.assumed = assumed
        self.length = self.extended = self.floor = 0
        self.grants: tuple[Grant, ...] = ()
        self.latent = False
        self.due: int | None = None
        self.fixed: int | None = None
        self.limit: Limit | None = None
        self.restart: Restart | None = None
        self.done: int | None = None
        self.done_by: Event | None = None
        self.voided: int | None = None
        self.closed: int | None = None

    @property
    def open(self) -> bool:
        """Whether nothing has ended it."""
        return self.done is None and self.voided is None and self.closed is None

    def copied(self) -> Run:
        """Give an open running again, to be ended or extended by itself."""
        twin = Run.__new__(Run)
        twin.row, twin.about, twin.start = self.row, self.about, self.start
        twin.event, twin.assumed, twin.latent = self.event, self.assumed, self.latent
        twin.length, twin.due, twin.fixed = self.length, self.due, self.fixed
        twin.limit, twin.restart = self.limit, self.restart
        twin.extended, twin.floor, twin.grants = self.extended, self.floor, self.grants
        twin.done = twin.done_by = twin.voided = twin.closed = None
        return twin


class Ledger:
    """Everything known of a case after some of its events.

    Attributes:
        plan: The rules it is read by.
        receipt: The legal day of receipt; None where the clock waits for it.
        row: The state's row; None before receipt.
        accepted: The events that were possible, in the order they were read.
        runs: Every running of a duty, in the order they started.
        open_runs: Those that nothing has ended, in the same order.
        stops: The intervals that each duty leaves out, by its id.
        consulted: Who has been asked and has not answered.
        findings: What events have brought about: the rule, the day, the parts.
        steps: What events have made necessary.
        rejected: Impossible events: their positions in the log and the refusals.
        lasting: Whether a later event can only add to it, and never change the
            rules that it is read by.
    """

    __slots__ = (
        "accepted",
        "consulted",
        "findings",
        "lasting",
        "open_runs",
        "plan",
        "receipt",
        "rejected",
        "row",
        "runs",
        "steps",
        "stops",
    )

    def __init__(self, plan: Plan, receipt: int | None) -> None:
        """Begin with nothing received."""
        self.plan, self.receipt = plan, receipt
        self.row: StateRow | None = None
        self.accepted: Sequence[Event] = ()
        self.runs: list[Run] = []
        self.open_runs: list[Run] = []
        # What most cases never have is replaced when it grows, so that an empty one costs nothing.
        self.stops: Mapping[str, tuple[Stop, ...]] = _NOTHING
        self.consulted: Mapping[tuple[str, str], Event] = _NOTHING
        self.findings: tuple[Found, ...] = ()
        self.steps: tuple[Needed, ...] = ()
        self.rejected: tuple[tuple[int, Refusal], ...] = ()
        self.lasting = False

    def copied(self) -> Ledger:
        """Give the same to be written on: what is over is shared, what is open is not."""
        twin = Ledger.__new__(Ledger)
        twin.plan, twin.receipt, twin.row, twin.lasting = self.plan, self.receipt, self.row, self.lasting
        twin.consulted, twin.findings, twin.steps, twin.rejected = (
            self.consulted,
            self.findings,
            self.steps,
            self.rejected,
        )
        twin.accepted, twin.stops = self.accepted, self.stops
        anew = {run: run.copied() for run in self.open_runs}
        twin.runs, twin.open_runs = [anew.get(run, run) for run in self.runs], [*anew.values()]
        if self.stops:
            twin.stops = {duty: tuple([_carried(stop, anew) for stop in stops]) for duty, stops in self.stops.items()}
        return twin

    def begin(self, run: Run, day: int) -> None:
        """Add a running; make void the open ones that it takes the place of."""
        row = run.row
        for other in tuple(self.open_runs):
            if other.row.id == row.id and _takes_the_place(run, other):
                self.void(other, day)
        self.runs.append(run)
        self.open_runs.append(run)

    def open_of(self, duty: str) -> list[Run]:
        """Give the runnings of a duty that nothing has ended."""
        return [run for run in self.open_runs if run.row.id == duty]

    def void(self, run: Run, day: int) -> None:
        """End a running that something replaced, or whose request ended."""
        run.voided = day
        self.open_runs.remove(run)

    def close(self, run: Run, day: int) -> None:
        """End a running whose time was out."""
        run.closed = day
        self.open_runs.remove(run)

    def finish(self, run: Run, event: Event, day: int | None) -> None:
        """End a running that an event discharged."""
        run.done, run.done_by, run.latent = day, event, False
        if event.on_is != "exact":
            run.assumed = True
        self.open_runs.remove(run)

    # --- Facts: what guards may ask ----------------------------------------------------------------------------

    @property
    def open_consultations(self) -> int:
        """How many consultations have been sent and not answered."""
        return len(self.consulted)

    def is_consulted(self, event: Any) -> bool:
        """Tell whether the event's party or agency has an open consultation."""
        return consulted_key(event) in self.consulted

    def pending(self, notice: str, answers: tuple[str, ...]) -> bool:
        """Tell whether the last notice of a type has not been answered."""
        for event in reversed(self.accepted):
            if event.type == notice:
                return True
            if event.type in answers:
                return False
        return False

    def awaits_opinion(self, event: Any) -> bool:
        """Tell whether somebody consulted still has time to answer on the event's day."""
        day, calendar = event.on.toordinal(), self.plan.calendar
        return any(run.row.per is not None and day <= due_day(run, day, calendar, self) for run in self.open_runs)

    def pays_in_full(self, event: Any) -> bool:
        """Tell whether a payment brings the sum paid to what was last billed."""
        owed = self._owed()
        return owed is None or event.amount is None or bool(_fen(event.amount) >= owed)

    @property
    def owes_payment(self) -> bool:
        """Whether the last fee notice has not been paid in full."""
        owed = self._owed()
        return owed is not None and owed > 0

    def _owed(self) -> int | None:
        """Give what is left of the last bill in fen; None where none was sent."""
        paid = 0
        in_full = False
        for event in reversed(self.accepted):
            known: Any = event
            if known.type == "fee_notice_issued":
                return 0 if in_full else max(0, _fen(known.amount) - paid)
            if known.type == "fee_paid":
                in_full = in_full or known.amount is None
                paid += 0 if known.amount is None else _fen(known.amount)
        return None

    # --- what conditions ask ---------------------------------------------------------------------------------------

    def last(self, event_type: str) -> Any:
        """Give the last accepted event of a type, or None."""
        for event in reversed(self.accepted):
            if event.type == event_type:
                return event
        return None

    def every(self, event_type: str) -> list[Any]:
        """Give the accepted events of a type, in order."""
        return [event for event in self.accepted if event.type == event_type]

    def current(self, duty: str, about: str | None = None) -> Run | None:
        """Give the last running of a duty that a restart has not replaced."""
        for run in reversed(self.runs):
            if run.row.id == duty and run.voided is None and (about is None or run.about == about):
                return run
        return None


def consulted_key(event: Any) -> tuple[str, str]:
    """Name whom a consultation or an opinion is about: the field and its value."""
    return (event.per, getattr(event, event.per))


def _fen(amount: float) -> int:
    """Give an amount of CNY in fen, of which sums are exact."""
    return round(amount * 100)


def _takes_the_place(run: Run, other: Run) -> bool:
    """Tell whether a running makes an older one of the same duty void."""
    how = run.row.replaces
    return how == "any" or (how == "same" and other.row.variant == run.row.variant and other.about == run.about)


def _carried(stop: Stop, anew: Mapping[Run, Run]) -> Stop:
    """Give an interval for a copied ledger: itself if nothing can change it any more."""
    cap = None if stop.cap is None else anew.get(stop.cap, stop.cap)
    return stop if stop.end is not None and cap is stop.cap else stop.copied(cap)

"""What a case amounts to while its log is read: the working state of the fold.

Days are day numbers (``date.toordinal``); nothing here leaves the package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow.cases.events import Event
    from foiflow.cases.plan import Plan
    from foiflow.law.model import Duty, Extension, FindingRule, Limit, Restart, Step, Suspension
    from foiflow.workflow.rows import Refusal, StateRow

    Proof = Callable[["Ledger", Any], bool]

__all__ = ["Grant", "Ledger", "Run", "Stop"]


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

    length = 0
    fixed: int | None = None
    limit: Limit | None = None
    extended = 0
    floor = 0
    grants: tuple[Grant, ...] = ()
    done: int | None = None
    done_by: Event | None = None
    voided: int | None = None
    closed: int | None = None
    latent = False
    restart: Restart | None = None

    def __init__(self, row: Duty, about: str | None, start: int, event: Event | None, assumed: bool) -> None:
        """Start the duty on a day, which is not counted."""
        self.row = row
        self.about = about
        self.start = start
        self.event = event
        self.assumed = assumed

    @property
    def open(self) -> bool:
        """Whether nothing has ended it."""
        return self.done is None and self.voided is None and self.closed is None


class Ledger:
    """Everything known of a case after some of its events.

    Attributes:
        plan: The rules it is read by.
        receipt: The legal day of receipt; None where the clock waits for it.
        row: The state's row; None before receipt.
        accepted: The events that were possible, in the order they were read.
        runs: Every running of a duty, in the order they started.
        open_runs: Those that nothing has ended, by the duty's id.
        stops: The intervals that each duty leaves out.
        consulted: Who has been asked and has not answered.
    """

    __slots__ = (
        "accepted",
        "consulted",
        "findings",
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
        self.accepted: list[Event] = []
        self.runs: list[Run] = []
        self.open_runs: dict[str, list[Run]] = {}
        self.stops: dict[str, list[Stop]] = {}
        self.consulted: dict[tuple[str, str], Event] = {}
        self.findings: list[tuple[FindingRule, int, dict[str, object]]] = []
        self.steps: list[tuple[Step, Proof | None, Event, dict[str, object]]] = []
        self.rejected: list[tuple[int, Refusal]] = []

    def begin(self, run: Run, day: int) -> None:
        """Add a running; make void the open ones that it takes the place of."""
        self.runs.append(run)
        row = run.row
        runs = self.open_runs.get(row.id)
        if not runs:
            self.open_runs[row.id] = [run]
            return
        for other in tuple(runs):
            same = other.row.variant == row.variant and other.about == run.about
            if row.replaces == "any" or (row.replaces == "same" and same):
                self.void(other, day)
        runs.append(run)

    def void(self, run: Run, day: int) -> None:
        """End a running that something replaced, or whose request ended."""
        run.voided = day
        self.open_runs[run.row.id].remove(run)

    def finish(self, run: Run, event: Event, day: int | None) -> None:
        """End a running that an event discharged."""
        run.done, run.done_by, run.latent = day, event, False
        if event.on_is != "exact":
            run.assumed = True
        self.open_runs[run.row.id].remove(run)

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

    def pays_in_full(self, event: Any) -> bool:
        """Tell whether a payment brings the sum paid to what was last billed."""
        owed = self._owed()
        return owed is None or event.amount is None or bool(event.amount >= owed)

    @property
    def owes_payment(self) -> bool:
        """Whether the last fee notice has not been paid in full."""
        owed = self._owed()
        return owed is not None and owed > 0

    def _owed(self) -> float | None:
        """Give what is left of the last bill in CNY; None where none was sent."""
        paid: float = 0
        in_full = False
        for event in reversed(self.accepted):
            known: Any = event
            if known.type == "fee_notice_issued":
                left: float = known.amount - paid
                return 0 if in_full else max(0, left)
            if known.type == "fee_paid":
                in_full = in_full or known.amount is None
                paid += known.amount or 0
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

"""What a case amounts to while its log is read: the working state of the fold.

Days are day numbers (``date.toordinal``); nothing here leaves the package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from foiflow.cases.events import Event
    from foiflow.cases.plan import Plan
    from foiflow.law.model import Duty, Extension, FindingRule, Restart, Step, Suspension
    from foiflow.workflow.rows import Refusal, StateRow

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

    def __init__(self, row: Suspension, key: str | None, begin: int, event: Event, *, assumed: bool) -> None:
        """Open the interval on a day."""
        self.row, self.key, self.begin, self.assumed = row, key, begin, assumed
        self.started_by = event
        self.end: int | None = None
        self.ended_by: Event | None = None
        self.cap: Run | None = None


class Run:
    """One running of a duty: from what started it to what ended it."""

    __slots__ = (
        "about",
        "assumed",
        "closed",
        "done",
        "done_by",
        "event",
        "extended",
        "fixed",
        "grants",
        "latent",
        "length",
        "limit",
        "restart",
        "row",
        "start",
        "voided",
    )

    def __init__(self, row: Duty, about: str | None, start: int, event: Event | None, *, assumed: bool) -> None:
        """Start the duty on a day, which is not counted."""
        self.row, self.about, self.start, self.event, self.assumed = row, about, start, event, assumed
        self.length = 0
        self.fixed: int | None = None
        self.limit: Any = None
        self.extended = 0
        self.grants: list[Grant] = []
        self.done: int | None = None
        self.done_by: Event | None = None
        self.voided: int | None = None
        self.closed: int | None = None
        self.latent = False
        self.restart: Restart | None = None

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
        self.steps: list[tuple[Step, Event, dict[str, object]]] = []
        self.rejected: list[tuple[int, Refusal]] = []

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
        if event.amount is None:
            return True
        paid = event.amount
        for earlier in reversed(self.accepted):
            if earlier.type == "fee_notice_issued":
                return bool(paid >= earlier.amount)  # type: ignore[attr-defined]  # a fee notice has an amount
            if earlier.type == "fee_paid":
                paid += earlier.amount or 0  # type: ignore[attr-defined]  # so has a payment
        return True

    # --- what conditions ask ---------------------------------------------------------------------------------------

    def last(self, event_type: str) -> Any:
        """Give the last accepted event of a type, or None."""
        return next((event for event in reversed(self.accepted) if event.type == event_type), None)

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

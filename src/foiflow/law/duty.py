"""A duty, and what restarts, extends and suspends it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import attrs

from foiflow.law.measures import ALWAYS, InForce, Limit, Trigger

if TYPE_CHECKING:
    from datetime import date

__all__ = ["Duty", "Extension", "Restart", "Suspension"]

Cites = tuple[str, ...]
Names = tuple[str, ...]


@attrs.frozen
class Restart:
    """An event from which a duty's plain period runs anew."""

    by: Trigger
    limit: tuple[Limit, ...] = ()
    in_force: InForce = ALWAYS
    cite: Cites = ()
    text: str = "confirmed"


@attrs.frozen
class Extension:
    """How a duty may be extended.

    Attributes:
        by: The event that extends.
        at_most: The cap on all extensions together, in working days.
        counted_from: ``due_date`` or ``notice``.
        several: ``several_within_cap`` or ``one``.
        when_late: ``ignored`` or ``counts``.
    """

    by: str
    at_most: Limit
    counted_from: Literal["due_date", "notice"] = "due_date"
    several: Literal["several_within_cap", "one"] = "several_within_cap"
    when_late: Literal["ignored", "counts"] = "ignored"
    in_force: InForce = ALWAYS
    cite: Cites = ()
    text: str = "confirmed"

    def __attrs_post_init__(self) -> None:
        """Refuse a cap that is not counted in working days."""
        _refuse_other_days("at_most", self.at_most)


@attrs.frozen
class Suspension:
    """Time that a duty leaves out.

    Attributes:
        from_: What begins it.
        until: What ends it.
        per: The field that names whose it is, where several may run at once.
        no_later_than: The duty whose due date ends it at the latest; where the
            rules hold no such duty, nothing does.
        counts: ``after_start_to_end``, ``both_included`` or ``strictly_between``.
        silent: ``excluded_to_limit`` or ``not_excluded``, where nobody answers.
        without_end: ``nothing`` where it leaves out nothing unless it ended.
        length: A fixed length in place of the actual one, in working days.
    """

    from_: Trigger
    until: Trigger
    per: str | None = None
    no_later_than: str | None = None
    counts: Literal["after_start_to_end", "both_included", "strictly_between"] = "after_start_to_end"
    silent: Literal["excluded_to_limit", "not_excluded"] = "excluded_to_limit"
    without_end: Literal["counts", "nothing"] = "counts"
    length: Limit | None = None
    in_force: InForce = ALWAYS
    cite: Cites = ()
    text: str = "confirmed"

    def __attrs_post_init__(self) -> None:
        """Refuse a length that is not counted in working days."""
        _refuse_other_days("length", self.length)


@attrs.frozen
class Duty:
    """Something owed by a day: what starts it, how long, what discharges it.

    Attributes:
        id: The duty's name; several rows may share it.
        variant: What tells rows of one name apart.
        scope: ``case``, or ``agency`` for what is owed once a year.
        starts_on: What starts it; any one of them.
        per: The field that names who owes it, where several may.
        limit: How long; the first alternative that applies.
        done_by: What discharges it; the first that matches an event.
        closed_by: Events that end it undone because its time is out.
        void_on: Events that end it because the request ended.
        arises: ``start``, or ``when_done``: it limits an act that need not come.
        met_by_earlier: Whether an act before the start discharges it.
        replaces: Which open duties of its name a new one makes void: ``same``
            (of the same row and party), ``any`` (of any row) or ``none``.
        late: The code of the finding when it is late or overdue.
        severity: The finding's severity, where not the code's own.
        target: An internal date in working days, never the legal one.
        together: ``union`` or ``sum`` of suspensions that overlap.
    """

    id: str
    starts_on: tuple[Trigger, ...]
    variant: str = ""
    scope: Literal["case", "agency"] = "case"
    per: str | None = None
    limit: tuple[Limit, ...] = ()
    done_by: tuple[Trigger, ...] = ()
    closed_by: Names = ()
    void_on: Names = ()
    arises: Literal["start", "when_done"] = "start"
    met_by_earlier: bool = False
    replaces: Literal["same", "any", "none"] = "same"
    late: str | None = None
    severity: Literal["breach", "irregular", "notice"] | None = None
    target: Limit | None = None
    together: Literal["union", "sum"] = "union"
    restarted: tuple[Restart, ...] = ()
    extended: tuple[Extension, ...] = ()
    suspended: tuple[Suspension, ...] = ()
    in_force: InForce = ALWAYS
    cite: Cites = ()
    text: str = "confirmed"

    def __attrs_post_init__(self) -> None:
        """Refuse an internal date that is not counted in working days."""
        _refuse_other_days("target", self.target)

    def extension(self, event_type: str, on: date) -> Extension | None:
        """Give how an event extends it; of several rows that hold on a day, the last."""
        for row in reversed(self.extended):
            if row.by == event_type and row.in_force.holds_on(on):
                return row
        return None


def _refuse_other_days(name: str, limit: Limit | None) -> None:
    if limit is not None and limit.working_days is None:
        raise ValueError(f"expected {name} in working_days")

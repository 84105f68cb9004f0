"""Whether an agency may still owe anything, told from a case's types of events.

Of a hundred thousand cases most are over. To read them to the end only to find
that nothing is owed would take most of the time of a worklist.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiflow.workflow.rows import INITIAL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiflow.cases.plan import Plan
    from foiflow.law.duty import Duty
    from foiflow.law.measures import Trigger

__all__ = ["Owed"]

_CORRECTION = "entry_corrected"
_NO_TYPE: frozenset[str] = frozenset()
_PRESUPPOSED = {"already_answered": "answer_issued", "conversion_decided_before": "conversion_reviewed"}
"""The type of event without which a condition never holds."""


class Owed:
    """What an agency may owe after events of certain types, whatever they say.

    Neither days nor fields are looked at: where they decide, anything is taken
    to be possible. A duty may be open unless an event that is always possible
    where it stands, and discharges the duty on no condition, came after all
    that may have started it. So it errs on one side: what may not be open is
    not, on any later day.

    Args:
        plan: The rules that the case is read by.

    Attributes:
        by_silence: Whether a duty of the agency begins when another is overdue.
    """

    def __init__(self, plan: Plan) -> None:
        """Sort the agency's duties under the types that start and end them."""
        self._rows, self._initial = plan.rows, plan.initial.name
        owed = [row for row in plan.rules.duty if row.scope == "case" and row.arises == "start"]
        owed = [row for row in owed if row.id in plan.agency_duties]
        self._starts = [(number, *start) for number, row in enumerate(owed) for start in _starting(row)]
        self._ends = [(number, kind) for number, row in enumerate(owed) for kind in _ending(row)]
        self._met_by = {number: _discharging(row) for number, row in enumerate(owed) if row.met_by_earlier}
        self.by_silence = any(trigger.overdue for row in owed for trigger in row.starts_on)
        self._known: dict[tuple[str, ...], bool] = {}

    def may_be_open(self, types: tuple[str, ...]) -> bool:
        """Tell whether a duty of the agency may be open after a log.

        Args:
            types: The types of all its events, in the order of their days.
        """
        found = self._known.get(types)
        if found is None:
            unsure = self.by_silence or _CORRECTION in types
            found = self._known[types] = unsure or self._is_left_open(types)
        return found

    def _is_left_open(self, types: Iterable[str]) -> bool:
        states: set[str | None] = {None}
        open_: set[int] = set()
        seen: set[str] = set()
        done: set[str] = set()
        for kind in types:
            ways = [self._ways(state, kind) for state in states]
            certain = all(is_certain for _, is_certain in ways)
            states = {state for after, _ in ways for state in after}
            if certain:
                open_ -= {duty for duty, end in self._ends if end == kind}
            open_ |= {
                duty
                for duty, start, needs in self._starts
                if start == kind and (needs is None or needs in seen) and not done & self._met_by.get(duty, _NO_TYPE)
            }
            seen.add(kind)
            if certain:
                done.add(kind)
        return bool(open_)

    def _ways(self, state: str | None, kind: str) -> tuple[set[str | None], bool]:
        """Give where an event may leave a case, and whether it is possible on no condition."""
        if state is None:
            return ({self._initial}, True) if kind == INITIAL else ({None}, False)
        row = self._rows[state]
        plain = row.plain.get(kind)
        if plain is not None:
            return {plain.name}, True
        return {state, *(choice.to.name for choice in row.get(kind, ()))}, False


def _starting(row: Duty) -> set[tuple[str, str | None]]:
    """Give the types that may start a duty, each with one that must have come before, if any."""
    triggers = (*row.starts_on, *(restart.by for restart in row.restarted))
    return {(each.event, _PRESUPPOSED.get(each.if_ or "")) for each in triggers if each.event is not None}


def _ending(row: Duty) -> set[str]:
    return {*row.void_on, *row.closed_by, *(_discharging(row) if row.per is None else ())}


def _discharging(row: Duty) -> frozenset[str]:
    """Name the events that discharge a duty whatever they say."""
    return frozenset(
        trigger.event for trigger in row.done_by if trigger.event is not None and not _is_conditional(trigger)
    )


def _is_conditional(trigger: Trigger) -> bool:
    return bool(trigger.where or trigger.where_not or trigger.has or trigger.if_ or trigger.unless)

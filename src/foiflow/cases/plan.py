"""Rules made ready to run: what each type of event does to a case, in order.

Every row of law becomes a small action under the event types that concern it.
"""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from foiflow.cases import actions
from foiflow.cases.silence import on_silence
from foiflow.law.files import vocabulary
from foiflow.workflow.rows import StateRow, linked

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiflow.calendars.index import WorkdayIndex
    from foiflow.cases.actions import Action
    from foiflow.cases.ledger import Ledger, Run
    from foiflow.law.model import FindingRule, Rules, Tariff
    from foiflow.workflow.machine import LiveMachine

__all__ = ["Plan"]


class Plan:
    """The rules for requests received in one span of days, ready to run.

    Args:
        rules: The rows that hold.
        calendar: The working days to count on.
    """

    def __init__(self, rules: Rules, calendar: WorkdayIndex) -> None:
        """Sort every row's actions under the event types that concern it."""
        words = vocabulary()
        self.rules, self.calendar = rules, calendar
        self.rows: Mapping[str, StateRow] = linked(rules.arc, rules.states)
        self.initial = self.rows[next(iter(rules.states))]
        self.information_outcomes = frozenset(
            code for code, outcome in words["outcome"].items() if outcome.get("gives_information")
        )
        self._words = words
        self._first_reconsidered: dict[date, frozenset[str]] = {}
        self._outcomes_known: dict[date, frozenset[str]] = {}
        self.announced = calendar.announced_through.toordinal()
        self.silence = on_silence(rules, calendar)
        self.awaited = frozenset(overdue for overdue, *_ in self.silence)
        self.inexact = self.finding_rules("date_assumed", "inexact_date")
        self.agency_duties = frozenset(row.id for row in rules.duty if self._owed_by_agency(row.id))
        self._boundaries = rules.boundaries
        self._by_epoch: dict[int, dict[str, tuple[Action, ...]]] = {}
        self.by_day: dict[int, dict[str, tuple[Action, ...]]] = {}

    def actions_on(self, day: int) -> dict[str, tuple[Action, ...]]:
        """Give what events of each type do on a day, in order."""
        on = date.fromordinal(day)
        epoch = bisect_right(self._boundaries, on)
        if epoch not in self._by_epoch:
            self._by_epoch[epoch] = actions.by_event_type(self.rules, self._words, self.calendar, on)
        self.by_day[day] = self._by_epoch[epoch]
        return self._by_epoch[epoch]

    @cached_property
    def machine(self) -> LiveMachine:
        """The same arcs as a live machine, made at the first live step."""
        from foiflow.workflow.machine import LiveMachine

        return LiveMachine(self.rules.arc, self.rules.states)

    def _owed_by_agency(self, duty: str) -> bool:
        """Tell whether a duty is owed by the organ that handles the request."""
        word = self._words["duty"].get(duty, {})
        return bool(word.get("owed_by", "agency") == "agency")

    def extended_run(self, ledger: Ledger, event_type: str) -> Run | None:
        """Give the open running that an event of a type extends, if any."""
        for row in self.rules.duty:
            if any(extension.by == event_type for extension in row.extended):
                for run in reversed(ledger.open_of(row.id)):
                    return run
        return None

    def reply_of_consulted(self, per: str) -> str | None:
        """Name the duty of those who are consulted, by the field that names them."""
        return next((row.id for row in self.rules.duty if row.per == per), None)

    def outcomes_known(self, on: date) -> frozenset[str]:
        """Give the outcomes that the law in force on a day knows."""
        found = self._outcomes_known.get(on)
        if found is None:
            found = self._outcomes_known[on] = frozenset(
                code for row in self.rules.outcome if row.in_force.holds_on(on) for code in row.codes
            )
        return found

    def reconsideration_first(self, on: date) -> frozenset[str]:
        """Give the outcomes against which reconsideration must come first, on a day."""
        found = self._first_reconsidered.get(on)
        if found is None:
            rows = (row for row in self.rules.remedy if row.route == "reconsideration_first")
            found = frozenset(code for row in rows if row.in_force.holds_on(on) for code in row.outcomes)
            self._first_reconsidered[on] = found
        return found

    def tariff(self, name: str, on: date) -> Tariff | None:
        """Give the tariff of a name in force on a day, if any."""
        return next((row for row in self.rules.tariff if row.id == name and row.in_force.holds_on(on)), None)

    def finding_rules(self, code: str, on: str) -> tuple[FindingRule, ...]:
        """Give the rows for a finding that no single event brings about."""
        return tuple(row for row in self.rules.finding if row.code == code and row.on == on)

    def severity(self, code: str, own: str | None = None) -> str:
        """Give a finding's severity: the row's own, or the code's."""
        return own or str(self._words["finding"][code]["severity"])

    def message(self, code: str) -> str:
        """Give the sentence of a finding, with places for its parts."""
        return str(self._words["finding"][code]["en"])

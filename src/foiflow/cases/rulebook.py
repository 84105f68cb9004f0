"""Which rules a case is read by: its receipt, its law, its conventions."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from foiflow.calendars import load_calendar
from foiflow.cases.ledger import Run
from foiflow.cases.limits import measure
from foiflow.cases.plan import Plan
from foiflow.errors import InputError
from foiflow.law.load import load_profile

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from foiflow.calendars.index import WorkdayIndex
    from foiflow.cases.events import Event, RequestReceived
    from foiflow.law.model import Receipt
    from foiflow.law.profile import Profile

__all__ = ["RuleBook", "book_for"]

_CLOSING = frozenset({"answer_issued", "request_withdrawn", "correction_lapsed", "fee_lapsed"})


class RuleBook:
    """A profile with chosen conventions and a calendar: rules for any case.

    Args:
        profile: The profile.
        conventions: Values that replace the profile's defaults.
        calendar: The calendar; the profile's own where None.

    Raises:
        UnknownName: There is no such convention or option.
    """

    def __init__(
        self,
        profile: Profile,
        conventions: Mapping[str, object] | None = None,
        calendar: WorkdayIndex | None = None,
    ) -> None:
        """Check the chosen conventions against the profile."""
        self.profile = profile
        self.chosen = dict(conventions or {})
        self.calendar = calendar if calendar is not None else load_calendar(profile.calendar)
        profile.conventions(profile.first_day, self.chosen)
        self._plans: dict[int, Plan] = {}
        self._arrivals: dict[int, tuple[dict[str, str | int], dict[str, tuple[Receipt, ...]]]] = {}
        self._made: dict[int, Plan] = {}
        self.first_day = profile.first_day
        self._transition = profile.transition

    def receipt_day(self, received: RequestReceived) -> tuple[int | None, Receipt | None]:
        """Give the legal day of receipt and the row that says so.

        Returns:
            The day number, never before ``on``, or None where the clock waits
            for a confirmation; and the row.

        Raises:
            InputError: No law was in force when the request arrived.
        """
        if received.on < self.first_day:
            raise InputError("request_received.on", received.on.isoformat(), f"{self.first_day} or later")
        arrival = received.on.toordinal()
        for row in self._arrival(arrival)[1].get(received.channel, ()):
            if not row.signed_by or received.signed_by in row.signed_by:
                for field in row.day:
                    day = getattr(received, field)
                    if day is not None:
                        return max(day.toordinal(), arrival), row
                return None, row
        return arrival, None

    def conventions(self, received: RequestReceived) -> dict[str, str | int]:
        """Give every convention's value for a request."""
        return self._arrival(received.on.toordinal())[0]

    def _arrival(self, arrival: int) -> tuple[dict[str, str | int], dict[str, tuple[Receipt, ...]]]:
        found = self._arrivals.get(arrival)
        if found is None:
            day = date.fromordinal(arrival)
            values = self.profile.conventions(day, self.chosen)
            by_channel: dict[str, tuple[Receipt, ...]] = {}
            for row in self.profile.rules(day, values).receipt:
                for channel in row.channels:
                    by_channel[channel] = (*by_channel.get(channel, ()), row)
            found = self._arrivals[arrival] = (values, by_channel)
        return found

    def plan(self, arrival: int, law_of: int) -> Plan:
        """Give the plan for a request by the days of its arrival and receipt."""
        key = arrival << _SHIFT | law_of
        found = self._plans.get(key)
        if found is None:
            rules = self.profile.rules(date.fromordinal(law_of), self._arrival(arrival)[0])
            found = self._made.get(id(rules))
            if found is None:
                found = self._made[id(rules)] = Plan(rules, self.calendar)
            self._plans[key] = found
        return found

    def plan_of_receipt(self, received: RequestReceived, receipt: int | None) -> Plan:
        """Give the plan of the law that governs by the day of receipt."""
        arrival = received.on.toordinal()
        return self.plan(arrival, arrival if receipt is None else receipt)

    def plans_for(self, received: RequestReceived, receipt: int | None, log: Iterable[Event]) -> list[Plan]:
        """Give the plans that a case may be read by.

        One, except where a convention asks for the earlier date of two laws: then
        the law of the receipt first, its successor second.
        """
        plan = self.plan_of_receipt(received, receipt)
        change = self._transition
        if not change or plan.rules.law != change["old"] or receipt is None:
            return [plan]
        how = plan.rules.conventions[change["convention"]]
        if how == "by_receipt":
            return [plan]
        switch: int = change["on"].toordinal()
        closed = any(event.type in _CLOSING and event.on.toordinal() < switch for event in log)
        if closed or self._base_due(plan, received, receipt) < switch:
            return [plan]
        successor = self.plan(received.on.toordinal(), switch)
        return [successor] if how == "procedure_new" else [plan, successor]

    def _base_due(self, plan: Plan, received: Any, receipt: int) -> int:
        """Give the day the reply would be due if nothing came between."""
        row = next(row for row in plan.rules.duty if row.id == "reply")
        run = Run(row, None, receipt, None, False)
        measure(row.limit, self.calendar)(run, received)
        return self.calendar.select(self.calendar.rank(receipt) + run.length)


# Two day numbers in one key; a day number of any date has fewer bits.
_SHIFT = date.max.toordinal().bit_length()


@lru_cache(maxsize=256)
def book_for(
    profile: str | Path, conventions: tuple[tuple[str, str | int], ...], calendar: WorkdayIndex | None
) -> RuleBook:
    """Give the rules of a profile, the same object for the same arguments."""
    return RuleBook(load_profile(profile), dict(conventions), calendar)

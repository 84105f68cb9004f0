"""Rule books that are traced: they ask which rows hold, not which day it is."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from foiflow.batch.tracing import Number, Untraceable
from foiflow.cases.plan import Plan
from foiflow.cases.rulebook import RuleBook

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow.cases.actions import Action
    from foiflow.cases.limits import LastDays
    from foiflow.law.model import Rules, Tariff

__all__ = ["TracedBook"]


class _Selected:
    """The working days by their ranks, where ranks stand for any."""

    def __init__(self, calendar: TracedCalendar) -> None:
        self._calendar = calendar

    def __getitem__(self, rank: Any) -> Any:
        return self._calendar.select(rank)


class TracedCalendar:
    """A calendar whose answers about days that stand for any do so too."""

    def __init__(self, calendar: Any) -> None:
        """Take the calendar that knows the answers."""
        self._calendar = calendar
        self.name, self.first, self.last = calendar.name, calendar.first, calendar.last
        self.announced_through = calendar.announced_through
        self.selected = _Selected(self)

    def rank(self, day: Any) -> Any:
        """Give the rank of a day."""
        if not isinstance(day, Number):
            return self._calendar.rank(day)
        return day.tape.number(f"rank[{day.text}]", self._calendar.rank(day.value))

    def select(self, rank: Any) -> Any:
        """Give the day of a rank."""
        if not isinstance(rank, Number):
            return self._calendar.select(rank)
        return rank.tape.number(f"select[{rank.text}]", self._calendar.select(rank.value))

    def looked_up(self, table: LastDays) -> Callable[[Any], Any]:
        """Give the function from a start to a period's last day."""

        def look_up(start: Any) -> Any:
            if not isinstance(start, Number):
                return table[start]
            return start.tape.number(f"{start.tape.names.constant(table)}[{start.text}]", table[start.value])

        return look_up

    def bounds(self, start: object, due: object) -> NoReturn:
        """Refuse: a provisional day is bounded day by day."""
        raise Untraceable


class _ByDay(dict[Any, Any]):
    """The actions of a day: those of any day on which the same rows hold."""

    def get(self, day: Any, default: Any = None) -> Any:
        day.epoch()
        return super().get(day.value, default)


class TracedPlan(Plan):
    """A plan that asks which rows hold on a day, where it looks up the day."""

    def __init__(self, rules: Rules, calendar: Any) -> None:
        """Make the plan on a traced calendar."""
        super().__init__(rules, calendar)
        self.by_day = _ByDay()

    def actions_on(self, day: Any) -> dict[str, tuple[Action, ...]]:
        """Give what events of each type do on a day, in order."""
        return super().actions_on(day.value)

    def outcomes_known(self, on: Any) -> frozenset[str]:
        """Give the outcomes that the law in force on a day knows."""
        on.epoch()
        return super().outcomes_known(date.fromordinal(on.value))

    def reconsideration_first(self, on: Any) -> frozenset[str]:
        """Give the outcomes against which reconsideration must come first, on a day."""
        on.epoch()
        return super().reconsideration_first(date.fromordinal(on.value))

    def tariff(self, name: str, on: Any) -> Tariff | None:
        """Give the tariff of a name in force on a day, if any."""
        on.epoch()
        return super().tariff(name, date.fromordinal(on.value))


class TracedBook(RuleBook):
    """A rule book whose plans are traced."""

    def __init__(self, book: RuleBook) -> None:
        """Take another book's profile and conventions."""
        traced: Any = TracedCalendar(book.calendar)
        super().__init__(book.profile, book.chosen, traced)
        self._traced: dict[tuple[int, int], Plan] = {}

    def _arrival(self, arrival: Any) -> Any:
        if isinstance(arrival, Number):
            arrival.epoch()
            arrival = arrival.value
        return super()._arrival(arrival)

    def plan(self, arrival: Any, law_of: Any) -> Plan:
        """Give the plan for a request by the days of its arrival and receipt."""
        days = []
        for day in (arrival, law_of):
            if isinstance(day, Number):
                day.epoch()
            days.append(day.value if isinstance(day, Number) else day)
        boundaries = self.profile.boundaries
        epochs = tuple(bisect_right(boundaries, date.fromordinal(day)) for day in days)
        key = (epochs[0], epochs[-1])
        found = self._traced.get(key)
        if found is None:
            rules = self.profile.rules(date.fromordinal(days[-1]), super()._arrival(days[0])[0])
            found = self._traced[key] = TracedPlan(rules, self.calendar)
        return found

"""A counterexample: cases that break an invariant, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from foiflow.cases.events.event import hidden
from foiflow.errors import FoiflowError

if TYPE_CHECKING:
    from foiflow.cases.case import Case
    from foiflow.cases.events import Event

__all__ = ["CounterExample", "explained", "story"]


class CounterExample(AssertionError):
    """An invariant does not hold, and these cases show it.

    Attributes:
        invariant: The invariant's name.
        cases: The cases, none of them and no event in them without need.
        why: What is wrong, with both dates and how foiflow came by its own.
    """

    def __init__(self, invariant: str, cases: tuple[Case, ...], why: str) -> None:
        """Tell the invariant, what is wrong, and each case event by event."""
        self.invariant, self.cases, self.why = invariant, cases, why
        super().__init__("\n".join([f"{invariant}: {why}", *(story(case) for case in cases)]))

    def __reduce__(self) -> tuple[type[CounterExample], tuple[str, tuple[Case, ...], str]]:
        """Keep the parts when pickled."""
        return type(self), (self.invariant, self.cases, self.why)

    @property
    def case(self) -> Case:
        """The first case; the only one unless the invariant looks across cases."""
        return self.cases[0]


def story(case: Case) -> str:
    """Write what happened to a case, a line an event, without a word about people.

    Args:
        case: The case.
    """
    asked = f", {len(case.items)} items" if case.items else ""
    lines = [f"  {case.case_id} by {case.profile}, as of {case.as_of}{asked}:"]
    return "\n".join([*lines, *(f"    {event.on} {event.type}{_fields(event)}" for event in case.log)])


def explained(case: Case, duty: str, about: str | None = None) -> str:
    """Write how foiflow came by a due date, with no third party named.

    Args:
        case: The case.
        duty: The duty's id.
        about: The party or agency, where there may be several.

    Returns:
        The explanation on lines of its own; nothing where it has no such duty.
    """
    try:
        told = str(case.explain(duty, about))
    except FoiflowError:
        return ""
    for name in sorted({getattr(event, "party", None) or "" for event in case.log} - {""}, key=len, reverse=True):
        told = told.replace(name, "a third party")
    return f"\n{told}"


def _fields(event: Event) -> str:
    given = (
        f" {field.name}={getattr(event, field.name)}"
        for field in attrs.fields(type(event))
        if field.name != "on" and field.repr is not hidden and getattr(event, field.name) != field.default
    )
    return "".join(given)

"""An assertion about a deadline that explains itself when it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiflow.cases.explain import in_working_days
from foiflow.testing.fixtures import day_of

if TYPE_CHECKING:
    from datetime import date

    from foiflow.cases.case import Case

__all__ = ["assert_due"]


def assert_due(case: Case, duty: str, due: str | date, *, about: str | None = None) -> None:
    """Assert the day a duty is due; where it is another, say how that came about.

    Args:
        case: The case, read as of its own day.
        duty: The duty's id, such as ``reply``.
        due: The day expected, as a date or as YYYY-MM-DD.
        about: The party or agency, where there are several.

    Raises:
        AssertionError: It is due on another day; the text holds ``case.explain``.
        UnknownName: The case has no such duty.
        InputError: ``due`` is no date, or the duty is not about that party.

    Example:
        >>> from foiflow.testing.fixtures import CaseOpener
        >>> assert_due(CaseOpener("cn")(received="2024-03-04").case, "reply", "2024-04-01")
    """
    __tracebackhide__ = True  # pytest then shows the caller's line
    expected = day_of(due, "due")
    found = case.due(duty, about).due
    if found != expected:
        calendar = case.book.calendar
        early, late = sorted((found, expected))
        days = calendar.working_days_between(early, late)
        side = "later" if found > expected else "earlier"
        raise AssertionError(
            f"{duty} is due on {found}, {in_working_days(days)} {side} than the {expected} expected\n"
            f"{case.explain(duty, about)}"
        )

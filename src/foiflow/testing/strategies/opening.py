"""How a request begins: who asks, for what, how it arrives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs
from hypothesis import strategies as st

from foiflow.cases.case import Applicant, Case, Item, open_case
from foiflow.cases.events import RequestReceived
from foiflow.cases.header import in_pairs
from foiflow.cases.rulebook import book_for
from foiflow.law.files import vocabulary
from foiflow.testing.strategies.days import legal_dates
from foiflow.testing.strategies.ground import ground_of
from foiflow.testing.strategies.wording import MONTH, worded
from foiflow.workflow.rows import INITIAL

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from hypothesis.strategies import DrawFn, SearchStrategy

    from foiflow.calendars.index import WorkdayIndex
    from foiflow.testing.strategies.ground import Ground

    Conventions = Mapping[str, str | int] | SearchStrategy[dict[str, str | int]]

__all__ = ["applicants", "chosen", "conventions", "requests"]

_PEOPLE = ("A-1", "A-2", "A-77")
_NAMES = ("王小明", "Li Lei", "B Ltd")
_CLUSTERS = ("c1", "c2")
_HEADERS: SearchStrategy[dict[str, Any]] = st.sampled_from(
    (
        {},
        {"information_key": "permit-12"},
        {"subject": "plot 12 demolition permit", "agency": "市规划局"},
        {"agency": "市规划局", "government": "市人民政府", "information_key": "permit-12"},
        {"items": (Item("a"), Item("b", "拆迁许可证"))},
        {"agent": "Zhang"},
    )
)


def applicants(*, ids: tuple[str, ...] = _PEOPLE) -> SearchStrategy[Applicant]:
    """Draw who asks: one of the six kinds, with or without id, name and cluster.

    The ids are few, so that the same applicant comes again. Shrinks to a
    natural person of whom nothing else is known.

    Args:
        ids: The ids to draw from.
    """
    return st.builds(
        Applicant,
        kind=st.sampled_from(vocabulary()["choice"]["applicant_kind"]),
        id=st.sampled_from((None, *ids)),
        name=st.sampled_from((None, *_NAMES)),
        cluster=st.sampled_from((None, *_CLUSTERS)),
    )


def conventions(profile: str | Path) -> SearchStrategy[dict[str, str | int]]:
    """Draw readings of what a profile leaves open: some conventions with values.

    Shrinks to the profile's own readings, which is an empty dictionary.

    Args:
        profile: A profile's id or file, or the id of a law version.

    Raises:
        UnknownName: There is no such profile.
    """
    options: dict[str, tuple[str | int, ...]] = {}
    for row in ground_of(profile).loaded.convention_rows:
        options[row["name"]] = tuple(row.get("options") or range(1, MONTH))
    return st.fixed_dictionaries(
        {}, optional={name: st.sampled_from(values) for name, values in sorted(options.items())}
    )


_APPLICANTS = applicants()


@st.composite
def requests(
    draw: DrawFn,
    profile: str | Path,
    *,
    conventions: Conventions | None = None,
    arrives: SearchStrategy[date] | None = None,
    calendar: SearchStrategy[WorkdayIndex] | None = None,
    applicant: SearchStrategy[Applicant] | None = None,
    case_id: str = "1",
) -> Case:
    """Draw an opened case: a header and the receipt, by any channel.

    Shrinks to a request by a natural person in person on the first day that the
    law covers, of which nothing else is known.

    Args:
        draw: Given by Hypothesis.
        profile: A profile's id or file; or the id of a law version, which is
            the default profile with the requests that this version governs.
        conventions: Chosen conventions, or a strategy for them such as
            ``conventions(profile)``; the profile's own readings where None.
        arrives: The day of arrival; where None, ``legal_dates(profile)`` as far
            as the calendar is announced.
        calendar: The calendar counted on, such as ``calendars()``; the
            profile's own where None.
        applicant: Who asks; ``applicants()`` where None.
        case_id: The case's number.

    Raises:
        UnknownName: There is no such profile, convention or option.
    """
    ground = ground_of(profile)
    readings = chosen(draw, conventions)
    other = None if calendar is None else draw(calendar)
    days = legal_dates(profile, max_value=None if other is None else other.announced_through)
    day = draw(days if arrives is None else arrives)
    return open_case(
        case_id,
        profile=ground.profile,
        applicant=draw(_APPLICANTS if applicant is None else applicant),
        received=_received(draw, ground, day, readings),
        conventions=readings,
        calendar=other,
        **draw(_HEADERS),
    )


def chosen(draw: DrawFn, conventions: Conventions | None) -> Mapping[str, str | int]:
    """Give the conventions that a caller chose, drawn where that is a strategy."""
    if isinstance(conventions, Mapping) or conventions is None:
        return conventions or {}
    return draw(conventions)


def _received(draw: DrawFn, ground: Ground, day: date, readings: Mapping[str, str | int]) -> RequestReceived:
    """Draw the receipt of a request that arrives on a day."""
    book = book_for(ground.profile, in_pairs(readings), None)
    arrival = day.toordinal()
    event = worded(draw, INITIAL, day, book.plan(arrival, arrival), {})
    assert isinstance(event, RequestReceived)
    receipt, _ = book.receipt_day(event)
    if receipt is not None and receipt > ground.last_receipt.toordinal():
        # A later confirmation would take it to another law, or past the calendar.
        return attrs.evolve(event, reached_office_on=None, confirmed_on=None)
    return event

"""What lies on one desk: requests of a few people, for the rules across cases."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import attrs
from hypothesis import strategies as st

from foiflow.cases.case import Applicant, Item
from foiflow.errors import InputError
from foiflow.testing.strategies.days import legal_dates
from foiflow.testing.strategies.ground import ground_of
from foiflow.testing.strategies.lives import histories
from foiflow.testing.strategies.opening import chosen, requests
from foiflow.testing.strategies.wording import GAPS, MONTH, WEEK

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hypothesis.strategies import DrawFn

    from foiflow.cases.case import Case
    from foiflow.testing.strategies.opening import Conventions

__all__ = ["dockets"]

_APPLICANTS = st.sampled_from(
    (
        Applicant(kind="natural_person", id="A-1", name="王小明", cluster="c1"),
        Applicant(kind="business", id="A-2", name="B Ltd", cluster="c1"),
        Applicant(kind="natural_person"),
    )
)
_KEYS = st.sampled_from(("permit-12", "permit-13", None))
_ITEMS = st.sampled_from(tuple(tuple(Item(str(number)) for number in range(count)) for count in (0, 2, WEEK, MONTH)))
_ENDS = st.sampled_from(("answered", None))
_MORE = st.booleans()
_OFFICE = "市规划局"
_GAPS = st.sampled_from(GAPS)


@st.composite
def dockets(
    draw: DrawFn,
    profile: str | Path,
    *,
    conventions: Conventions | None = None,
    weights: Mapping[str, int] | None = None,
    at_most: int = 5,
) -> tuple[Case, ...]:
    """Draw the cases of one office: two or more requests, each a whole life.

    The applicants are few and ask for few things, so that requests repeat
    themselves; half of the requests arrive in the month of the one before, and
    some ask for many items, so that the fee by the month climbs its tiers.

    Shrinks to two short cases of one applicant about one thing.

    Args:
        draw: Given by Hypothesis.
        profile: A profile's id or file; or the id of a law version, which is
            the default profile with the requests that this version governs.
        conventions: Chosen conventions, the same for all, or a strategy for
            them; the profile's own readings where None.
        weights: By type of event, how often it is drawn relative to the others.
        at_most: The number of cases, inclusive; 2 or more.

    Raises:
        InputError: ``at_most`` is less than 2.
        UnknownName: There is no such profile, convention or option.
    """
    if at_most < 2:
        raise InputError("at_most", at_most, "2 or more")
    readings = chosen(draw, conventions)
    last = ground_of(profile).last_receipt
    arrives = legal_dates(profile)
    cases: list[Case] = []
    while len(cases) < 2 or (len(cases) < at_most and draw(_MORE)):
        number = str(len(cases) + 1)
        requested = requests(profile, conventions=readings, arrives=arrives, applicant=_APPLICANTS, case_id=number)
        opened = attrs.evolve(draw(requested), agency=_OFFICE, information_key=draw(_KEYS), items=draw(_ITEMS))
        life = histories(profile, opened=st.just(opened), until=draw(_ENDS), weights=weights)
        cases.append(draw(life))
        # Another comes soon after this one came, or after it was dealt with.
        since = draw(st.sampled_from((cases[-1].log[0].on, cases[-1].as_of)))
        arrives = st.just(min(since + timedelta(draw(_GAPS)), last))
    return tuple(cases)

"""Whatever the steps of a tariff: what several units cost is what each of them costs, added up."""

from __future__ import annotations

from itertools import accumulate

import pytest

from foiflow.law.tariff import Beyond, Tariff, Tier

TIERS = (Tier(2, 5), Tier(3, 7), Tier(7, 11))
TARIFFS = [
    Tariff("per_page", tiers, beyond)
    for tiers in (TIERS, TIERS[:1], (Tier(0, 5), Tier(4, 0)))
    for beyond in (Beyond(), Beyond(cny=0), Beyond(cny=13), Beyond(adds=3), Beyond(every=2, adds=3), Beyond(every=5))
]
UNITS = 24
"""Past the third step beyond the longest of the tiers."""


@pytest.mark.parametrize("tariff", TARIFFS, ids=lambda tariff: f"{len(tariff.tiers)} {tariff.beyond}")
def test_several_units_cost_the_sum_of_their_prices(tariff: Tariff) -> None:
    """From any first unit to any last one, a bill is the sum of the units' own prices."""
    up_to = [0, *accumulate(tariff.price(unit) for unit in range(1, UNITS + 1))]
    billed = {(first, last): tariff.total(first, last) for last in range(UNITS + 1) for first in range(1, last + 2)}
    assert billed == {(first, last): up_to[last] - up_to[first - 1] for first, last in billed}


@pytest.mark.parametrize(
    ("beyond", "prices"),
    [
        (Beyond(), [5, 5, 7, 11, 11, 11, 11, 11, 11, 11, 11, 11]),
        (Beyond(cny=0), [5, 5, 7, 11, 11, 11, 11, 0, 0, 0, 0, 0]),
        (Beyond(cny=13, adds=4), [5, 5, 7, 11, 11, 11, 11, 13, 13, 13, 13, 13]),
        (Beyond(adds=3), [5, 5, 7, 11, 11, 11, 11, 14, 17, 20, 23, 26]),
        (Beyond(every=3, adds=4), [5, 5, 7, 11, 11, 11, 11, 15, 15, 15, 19, 19]),
    ],
)
def test_a_unit_costs_by_its_tier_or_by_what_is_beyond(beyond: Beyond, prices: list[int]) -> None:
    """A tier reaches up to its last unit; past all, one price holds, or the last one with so much added each step."""
    tariff = Tariff("per_page", TIERS, beyond)
    assert [tariff.price(unit) for unit in range(1, len(prices) + 1)] == prices


@pytest.mark.parametrize(("tiers", "beyond"), [((), Beyond()), (TIERS, Beyond(every=0)), (TIERS, Beyond(every=-1))])
def test_a_tariff_without_tiers_or_with_steps_of_no_width_is_refused(tiers: tuple[Tier, ...], beyond: Beyond) -> None:
    """Neither could price anything."""
    with pytest.raises(ValueError, match="expected tiers, and steps beyond them of one unit or more"):
        Tariff("per_page", tiers, beyond)

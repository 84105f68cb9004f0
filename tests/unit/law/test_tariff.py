"""What units cost under a progressive tariff."""

from __future__ import annotations

from datetime import date

import pytest

from foiflow.law.load import load_profile
from foiflow.law.tariff import Beyond, Tariff, Tier


def tariff(name: str) -> Tariff:
    """Give a tariff of the Measures as shipped."""
    profile = load_profile("cn")
    day = date(2024, 3, 4)
    [found] = [row for row in profile.rules(day, profile.conventions(day)).tariff if row.id == name]
    return found


@pytest.mark.parametrize(
    ("items", "cny"),
    [
        (0, 0),
        (1, 0),
        (10, 0),
        (11, 100),
        (30, 2000),
        (31, 2200),
        (35, 3000),
        (40, 4000),
        (41, 4300),
        (50, 7000),
        (60, 11000),
    ],
)
def test_so_many_items_of_a_month_cost(items: int, cny: int) -> None:
    """Items one to n of a month cost so much in all."""
    assert tariff("per_item").total(1, items) == cny


@pytest.mark.parametrize(
    ("pages", "cny"), [(1, 0), (30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (250, 4700)]
)
def test_so_many_pages_cost(pages: int, cny: int) -> None:
    """Pages one to n of a request cost so much in all."""
    assert tariff("per_page").total(1, pages) == cny


@pytest.mark.parametrize(
    ("rank", "cny"),
    [(10, 0), (11, 100), (30, 100), (31, 200), (40, 200), (41, 300), (50, 300), (51, 400), (61, 500), (1000, 9800)],
)
def test_the_item_of_a_rank_costs(rank: int, cny: int) -> None:
    """Past the last tier, every ten items raise the price by 100 CNY."""
    assert tariff("per_item").price(rank) == cny


def test_a_part_of_the_units_costs_its_part() -> None:
    """Units m to n cost what n units cost less what came before."""
    row = tariff("per_item")
    assert row.total(29, 33) == row.total(1, 33) - row.total(1, 28)


def test_a_tariff_beyond_its_tiers() -> None:
    """Past the last tier there is one price, or steps that add up."""
    flat = Tariff("per_page", (Tier(1, 5),), Beyond(cny=9))
    rising = Tariff("per_item", (Tier(1, 5),), Beyond(every=2, adds=3))
    assert [flat.price(unit) for unit in range(1, 5)] == [5, 9, 9, 9]
    assert [rising.price(unit) for unit in range(1, 7)] == [5, 8, 8, 11, 11, 14]

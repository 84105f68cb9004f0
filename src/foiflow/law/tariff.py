"""A progressive tariff: what the n-th unit costs, and what several cost together."""

from __future__ import annotations

from itertools import pairwise

import attrs

from foiflow.law.measures import ALWAYS, InForce

__all__ = ["Beyond", "Tariff", "Tier"]

Cites = tuple[str, ...]


@attrs.frozen
class Tier:
    """One step of a tariff: units up to and including ``to`` cost ``cny`` each."""

    to: int
    cny: int


@attrs.frozen
class Beyond:
    """A tariff past its last tier: one price, or one more step every so many units."""

    cny: int | None = None
    every: int = 1
    adds: int = 0


@attrs.frozen
class Tariff:
    """A progressive tariff.

    Attributes:
        id: ``per_item`` or ``per_page``.
        tiers: The steps, rising.
        beyond: What holds past the last.
    """

    id: str
    tiers: tuple[Tier, ...]
    beyond: Beyond
    in_force: InForce = ALWAYS
    cite: Cites = ()
    text: str = "confirmed"

    def __attrs_post_init__(self) -> None:
        """Refuse a tariff without tiers, with tiers that do not rise, or with steps of no width."""
        if not self.tiers or self.beyond.every < 1:
            raise ValueError("expected tiers, and steps beyond them of one unit or more")
        if any(end <= before for before, end in pairwise([-1, *(tier.to for tier in self.tiers)])):
            raise ValueError("expected tiers that rise")

    def price(self, unit: int) -> int:
        """Give the price of the n-th unit in CNY, counted from 1."""
        for tier in self.tiers:
            if unit <= tier.to:
                return tier.cny
        last = self.tiers[-1]
        if self.beyond.cny is not None:
            return self.beyond.cny
        steps = (unit - last.to - 1) // self.beyond.every + 1
        return last.cny + steps * self.beyond.adds

    def total(self, first: int, last: int) -> int:
        """Give the sum for units ``first`` to ``last``, both inclusive, in CNY."""
        return self._up_to(last) - self._up_to(first - 1)

    def _up_to(self, unit: int) -> int:
        """Give the sum for units 1 to ``unit``, in CNY."""
        passed = total = 0
        for tier in self.tiers:
            counted = max(0, min(unit, tier.to) - passed)
            total += counted * tier.cny
            passed = tier.to
        rest = max(0, unit - passed)
        if self.beyond.cny is not None:
            return total + rest * self.beyond.cny
        steps, left = divmod(rest, self.beyond.every)
        whole = self.beyond.every * (steps * self.tiers[-1].cny + self.beyond.adds * (steps * (steps + 1) // 2))
        return total + whole + left * (self.tiers[-1].cny + self.beyond.adds * (steps + 1))

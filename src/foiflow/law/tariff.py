"""A progressive tariff: what the n-th unit costs, and what several cost together."""

from __future__ import annotations

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
        return sum(self.price(unit) for unit in range(first, last + 1))

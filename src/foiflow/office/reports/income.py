"""The fees that were taken: section 6 of the report tells their sum."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiflow.cases.events import Event

__all__ = ["in_cny", "payments"]


def payments(accepted: Iterable[Event]) -> list[tuple[int, Decimal]]:
    """Give what was paid for a request: the year and the sum in CNY.

    A payment that names no amount is one of all that the last notice left owing.

    Args:
        accepted: The events of a case that were possible, in order.
    """
    owed, found = Decimal(), []
    for event in accepted:
        known: Any = event
        if event.type == "fee_notice_issued":
            owed = Decimal(str(known.amount))
        elif event.type == "fee_paid":
            paid = owed if known.amount is None else Decimal(str(known.amount))
            owed -= paid
            found.append((event.on.year, paid))
    return found


def in_cny(amount: Decimal) -> int | float:
    """Write a sum as JSON has it: whole where it is whole.

    Example:
        >>> in_cny(Decimal("700")), in_cny(Decimal("0.1") + Decimal("0.2"))
        (700, 0.3)
    """
    return int(amount) if amount == int(amount) else float(amount)

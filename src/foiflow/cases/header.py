"""The header of a case: who asks, for what, and the readings that were chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from foiflow.cases.events.event import hidden

__all__ = ["Applicant", "Conventions", "Item", "in_pairs"]

Conventions = tuple[tuple[str, str | int], ...]


@attrs.frozen(kw_only=True)
class Applicant:
    """Who asks.

    Attributes:
        kind: One of the six kinds that the annual report counts.
        id: A number or key that tells people apart.
        name: The name.
        cluster: A key shared by people who act as one.
    """

    kind: str
    id: str | None = attrs.field(default=None, repr=hidden)
    name: str | None = attrs.field(default=None, repr=hidden)
    cluster: str | None = attrs.field(default=None, repr=hidden)


@attrs.frozen
class Item:
    """One matter asked for.

    Attributes:
        key: Its key within the request.
        label: What it is.
    """

    key: str
    label: str | None = None


def in_pairs(conventions: Mapping[str, Any] | Conventions) -> Conventions:
    """Give chosen conventions as pairs of name and value, sorted by name."""
    pairs = conventions.items() if isinstance(conventions, Mapping) else conventions
    return tuple(sorted(pairs))

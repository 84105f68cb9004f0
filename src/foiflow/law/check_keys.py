"""Checks of what rows are known by: what is amended, and what stands twice."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from foiflow.law.fault import Fault
from foiflow.law.resolve import KEYS, ROWS, in_force_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from foiflow.law.files import Layer
    from foiflow.law.profile import Profile

__all__ = ["check_amends", "check_repeated"]


def check_amends(profile: Profile, layer: Layer) -> Iterator[Fault]:
    """Whatever a row amends is there to be amended."""
    earlier = profile.layers[: profile.layers.index(layer)]
    for kind, row, line in layer.rows(*ROWS):
        if not row.get("amends"):
            continue
        key = _key(kind, row)
        if not any(key == _key(kind, other) for before in earlier for other in before.content.get(kind, ())):
            yield Fault(layer.where, line, f"{kind}: amends {_in_words(row, kind)!r}, which is not there")


def check_repeated(profile: Profile, layer: Layer) -> Iterator[Fault]:
    """Of rows of one name only one holds; a later one takes the other's place."""
    earlier: dict[tuple[str, ...], list[Mapping[str, Any]]] = {}
    for kind, row, line in layer.rows(*ROWS):
        if row.get("amends"):
            continue
        key = _key(kind, row)
        alike = earlier.setdefault((kind, *key), [])
        if any(_may_both_hold(layer, other, row) for other in alike):
            text = f"{kind}: {_in_words(row, kind)!r} is there twice; expected one row that holds at a time"
            yield Fault(layer.where, line, text)
        alike.append(row)


def _key(kind: str, row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(row.get(name, "")) for name in KEYS[kind])


def _in_words(row: Mapping[str, Any], kind: str) -> str:
    values = [row.get(name, "") for name in KEYS[kind]]
    words = [", ".join(map(str, value)) if isinstance(value, list) else str(value) for value in values]
    return "/".join(words).strip("/")


def _may_both_hold(layer: Layer, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Tell whether a request may be read by both, under some option and on some day of receipt."""
    options, others = one.get("when", {}), other.get("when", {})
    if any(others.get(name, option) != option for name, option in options.items()):
        return False
    default = layer.content.get("in_force", {})
    periods = [in_force_of({"in_force": row.get("in_force", default)}, options | others) for row in (one, other)]
    chosen = [period for period in periods if period.chosen_by == "receipt"]
    day = max((period.from_ or date.min for period in chosen), default=date.min)
    return all(period.holds_on(day) for period in chosen)

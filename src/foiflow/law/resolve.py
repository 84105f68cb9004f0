"""Choosing, of a layer's rows, those that hold on a day under conventions."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from foiflow.law.files import vocabulary
from foiflow.law.measures import InForce

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["DROPPED", "KEYS", "ROWS", "add_row", "boundary_days", "expanded", "in_force_of", "resolve", "state_groups"]

ROWS = (
    "receipt",
    "state",
    "role",
    "arc",
    "duty",
    "outcome",
    "finding",
    "step",
    "silence",
    "remedy",
    "tariff",
    "candidate",
    "obstacle",
    "revisit",
)
KEYS = {
    "receipt": ("channels", "signed_by", "when"),
    "state": ("name",),
    "role": ("id",),
    "arc": ("event", "from", "guard", "where"),
    "duty": ("id", "variant"),
    "outcome": ("codes",),
    "finding": ("code", "on", "variant"),
    "step": ("id",),
    "silence": ("of", "purpose"),
    "remedy": ("route",),
    "tariff": ("id",),
    "candidate": ("id",),
    "obstacle": ("id",),
    "revisit": ("id",),
}
_NESTED = ("restarted", "extended", "suspended")
_NAMING = ("id", "variant", "code", "on", "of", "purpose", "route")
DROPPED = object()


def add_row(
    rows: dict[tuple[Any, ...], dict[str, Any]],
    kind: str,
    raw: Mapping[str, Any],
    layer_in_force: Mapping[str, Any],
    conventions: Mapping[str, str | int],
    day: date,
) -> None:
    """Put one raw row among the others, if it holds at all."""
    row = resolve(raw, conventions)
    if row is DROPPED:
        return
    period = in_force_of({"in_force": raw.get("in_force", layer_in_force)}, conventions)
    if period.chosen_by == "receipt" and not period.holds_on(day):
        return
    row["in_force"] = _plain_in_force(period)
    key = tuple(str(raw.get(name, "")) for name in KEYS[kind])
    if not row.pop("amends", False):
        rows[key] = row
    elif key in rows:
        before, amended, after = _amended(rows[key], row)
        rows[key] = amended
        for moment, rest in (("before", before), ("after", after)):
            if rest is not None:
                rows[(*key, moment, str(period))] = rest


def state_groups(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """Give the groups of states, with the states that a profile adds to them.

    Args:
        rows: The profile's rows ``[[state]]``.
    """
    groups = {name: list(states) for name, states in vocabulary()["state_group"].items()}
    for row in rows:
        for name in row.get("groups", ()):
            groups.setdefault(name, []).append(row["name"])
    return groups


def expanded(row: Mapping[str, Any], groups: Mapping[str, list[str]]) -> dict[str, Any]:
    """Write out the groups of states that an arc's ``from`` may name."""
    if "from" not in row:
        return dict(row)
    states = (state for name in row["from"] for state in groups.get(name, (name,)))
    return {**row, "from": list(dict.fromkeys(states))}


def _plain_in_force(period: InForce) -> dict[str, Any]:
    if period.chosen_by == "receipt":
        return {}
    days = {"from": period.from_, "until": period.until}
    return {"chosen_by": "event"} | {name: day for name, day in days.items() if day is not None}


def _amended(
    earlier: dict[str, Any], row: dict[str, Any]
) -> tuple[dict[str, Any] | None, dict[str, Any], dict[str, Any] | None]:
    """Lay a later row over an earlier one; citations and nested rows add up.

    Nested rows bring their own days in force. Where the row changes anything
    else, the earlier one goes on holding before and after the later one's days.
    """
    for name in _NESTED:
        for nested in row.get(name, ()):
            nested.setdefault("in_force", row["in_force"])
    added = {name: [*earlier.get(name, ()), *row.get(name, ())] for name in _NESTED}
    added["cite"] = list(dict.fromkeys([*earlier.get("cite", ()), *row.get("cite", ())]))
    merged = earlier | row | {name: values for name, values in added.items() if values}
    merged["in_force"] = earlier.get("in_force", {})
    own = set(row) - {*_NESTED, "in_force", *_NAMING}
    if not own or not row["in_force"]:
        return None, merged, None
    first, last = row["in_force"].get("from"), row["in_force"].get("until")
    during = _within(merged, from_=first, until=last)
    if during is None:
        return None, earlier, None
    before = _within(earlier, until=_day_after(first, -1)) if first else None
    after = _within(earlier, from_=_day_after(last, 1)) if last else None
    return before, during, after


def _within(row: dict[str, Any], from_: date | None = None, until: date | None = None) -> dict[str, Any] | None:
    """Narrow a row's days in force; None where no day is left."""
    period = row.get("in_force", {})
    starts = [day for day in (period.get("from"), from_) if day is not None]
    ends = [day for day in (period.get("until"), until) if day is not None]
    if starts and ends and max(starts) > min(ends):
        return None
    days = ({"from": max(starts)} if starts else {}) | ({"until": min(ends)} if ends else {})
    return row | {"in_force": {"chosen_by": "event", **days}}


def _day_after(day: date, count: int) -> date:
    return date.fromordinal(day.toordinal() + count)


def resolve(node: Any, conventions: Mapping[str, str | int]) -> Any:
    """Choose by conventions: drop what they rule out, put values in place.

    A table with ``when`` stays only where each named convention has that value.
    ``{convention = "x"}`` becomes the value; with one key an option, the value
    under the option chosen, and the whole key goes where that option has none.
    A table that nothing is left of goes too.
    """
    if isinstance(node, list):
        kept = (resolve(item, conventions) for item in node)
        return [item for item in kept if item is not DROPPED]
    if not isinstance(node, dict):
        return node
    if "convention" in node:
        return _option(node, conventions)
    if any(conventions.get(name) != value for name, value in node.get("when", {}).items()):
        return DROPPED
    resolved = {name: resolve(value, conventions) for name, value in node.items() if name != "when"}
    left = {name: value for name, value in resolved.items() if value is not DROPPED}
    return left if left or not node else DROPPED


def _option(node: Mapping[str, Any], conventions: Mapping[str, str | int]) -> Any:
    value = conventions.get(node["convention"], "none")
    if len(node) == 1:
        return DROPPED if value == "none" else value
    return resolve(node[str(value)], conventions) if value in node else DROPPED


def in_force_of(row: Mapping[str, Any], conventions: Mapping[str, str | int]) -> InForce:
    """Read a row's days in force, with the conventions that end it applied."""
    raw = row.get("in_force", {})
    until = raw.get("until")
    condition = raw.get("until_when", {})
    if condition and any(conventions.get(name) != value for name, value in condition.items()):
        until = None
    return InForce(raw.get("from"), until, raw.get("chosen_by", "receipt"))


def boundary_days(content: Mapping[str, Any]) -> Iterable[date]:
    """Give the days on which anything in a file begins or ceases to hold."""
    stack: list[Any] = [content]
    while stack:
        node = stack.pop()
        if isinstance(node, dict):
            for name, value in node.items():
                if name == "in_force":
                    if "from" in value:
                        yield value["from"]
                    if "until" in value:
                        yield date.fromordinal(value["until"].toordinal() + 1)
                else:
                    stack.append(value)
        elif isinstance(node, list):
            stack.extend(node)

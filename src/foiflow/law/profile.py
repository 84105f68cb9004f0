"""A profile: a stack of layers, and the rules it gives for a request.

The layers are the laws it names, then the profiles it extends, then itself; a
later row with ``amends = true`` changes the earlier row of its name and adds
its citations. Choosing among the conventions' options and the days in force
leaves plain rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.errors import InputError, UnknownName
from foiflow.law.files import Layer, Text, read_text, text_of
from foiflow.law.model import Rules
from foiflow.law.resolve import ROWS, add_row, boundary_days, expanded, in_force_of, state_groups
from foiflow.law.structure import structure_row

if TYPE_CHECKING:
    from datetime import date

__all__ = ["Profile"]


@attrs.frozen(eq=False)
class Profile:
    """The rules of one organ: national law, local rules and chosen conventions.

    Attributes:
        id: Its id, such as the one of a district.
        title: Its title, by language.
        layers: Its files, the widest first.
        calendar: The name of its calendar.
    """

    id: str
    title: Mapping[str, str] = attrs.field(repr=False)
    layers: tuple[Layer, ...] = attrs.field(repr=False)
    calendar: str
    _cache: dict[Any, Any] = attrs.field(factory=dict, repr=False)

    def conventions(self, on: date, chosen: Mapping[str, object] | None = None) -> dict[str, str | int]:
        """Give every convention's value for a request that arrived on a day.

        Args:
            on: The day of arrival, by which dated defaults are chosen.
            chosen: Values that replace the defaults.

        Raises:
            UnknownName: There is no such convention, or it has no such option.
        """
        values: dict[str, str | int] = {}
        offered: dict[str, dict[str, Any]] = {}
        for layer in self.layers:
            for row in layer.content.get("convention", ()):
                offered[row["name"]] = row
                if in_force_of(row, {}).holds_on(on):
                    values[row["name"]] = row["value"]
        for name, value in (chosen or {}).items():
            if name not in offered:
                raise UnknownName("convention", name, offered)
            values[name] = _chosen_value(offered[name], value)
        return values

    def rules(self, law_of: date, conventions: Mapping[str, str | int]) -> Rules:
        """Give the rows that hold for a request.

        Args:
            law_of: The day by which the law is chosen, the day of receipt.
            conventions: Every convention's value.

        Raises:
            OutOfCalendar: Never; a day before every law gives empty rules.
            ProfileError: A row is malformed.
        """
        epoch = sum(1 for boundary in self.boundaries if boundary <= law_of)
        key = (epoch, tuple(sorted(conventions.items())))
        found: Rules | None = self._cache.get(key)
        if found is None:
            found = self._cache[key] = self._compose(law_of, conventions)
        return found

    def law_on(self, day: date) -> str | None:
        """Give the law version in force on a day of receipt, or None before all."""
        for layer in self._versions:
            if in_force_of(layer.content, {}).holds_on(day):
                return layer.id
        return None

    @property
    def has_law(self) -> bool:
        """Whether any law version governs its requests."""
        return bool(self._versions)

    @property
    def first_day(self) -> date:
        """The first day of receipt that any law version governs."""
        first: date = min(layer.content["in_force"]["from"] for layer in self._versions)
        return first

    @property
    def transition(self) -> Mapping[str, Any]:
        """How requests pending at a change of law are treated."""
        for layer in reversed(self.layers):
            if "transition" in layer.content:
                found: Mapping[str, Any] = layer.content["transition"]
                return found
        return {}

    @property
    def counting(self) -> Mapping[str, list[str]]:
        """The citations for how every period is counted."""
        return {name: cites for layer in self.layers for name, cites in layer.content.get("counting", {}).items()}

    @property
    def convention_rows(self) -> tuple[Mapping[str, Any], ...]:
        """The conventions as written, the widest layer first."""
        return tuple(row for layer in self.layers for row in layer.content.get("convention", ()))

    def text(self, name: str) -> Text:
        """Give a legal text that is cited: a shipped one, or a layer's own.

        Raises:
            UnknownName: There is none of that id.
        """
        for layer in self.layers:
            if layer.id == name and "article" in layer.content:
                return text_of(layer.content)
        return read_text(name)

    @property
    def texts(self) -> tuple[str, ...]:
        """The ids of every legal text that its rows cite or that it names."""
        named = {name for layer in self.layers for name in layer.content.get("texts", ())}
        cited = {cite.split(":")[0] for layer in self.layers for cite in _cites(layer.content)}
        return tuple(sorted(named | cited))

    def layers_of(self, law: str | None) -> tuple[Layer, ...]:
        """Give the layers that hold under a law version: all but the other versions."""
        others = {layer.id for layer in self._versions if layer.id != law}
        return tuple(layer for layer in self.layers if layer.id not in others)

    @property
    def _versions(self) -> tuple[Layer, ...]:
        laws = (layer for layer in self.layers if not layer.content.keys() & {"laws", "extends"})
        return tuple(
            law for law in laws if "arc" in law.content and in_force_of(law.content, {}).chosen_by == "receipt"
        )

    @property
    def boundaries(self) -> tuple[date, ...]:
        """The days on which any row begins or ceases to hold, rising."""
        found = self._cache.get("boundaries")
        if found is None:
            days = {day for layer in self.layers for day in boundary_days(layer.content)}
            found = self._cache["boundaries"] = tuple(sorted(days))
        days_found: tuple[date, ...] = found
        return days_found

    def _compose(self, law_of: date, conventions: Mapping[str, str | int]) -> Rules:
        version = self.law_on(law_of)
        rows: dict[str, dict[tuple[Any, ...], dict[str, Any]]] = {kind: {} for kind in ROWS}
        for layer in self.layers_of(version):
            default = layer.content.get("in_force", {})
            for kind in ROWS:
                for row in layer.content.get(kind, ()):
                    add_row(rows[kind], kind, row, default, conventions, law_of)
        groups = state_groups(rows["state"].values())
        typed = {
            kind: tuple(structure_row(kind, expanded(row, groups)) for row in rows[kind].values()) for kind in ROWS
        }
        return Rules(self.id, version or "", self.calendar, dict(conventions), boundaries=self.boundaries, **typed)


def _chosen_value(row: Mapping[str, Any], value: object) -> str | int:
    if row.get("options"):
        if value not in row["options"]:
            raise UnknownName(f"option of convention {row['name']!r}", str(value), row["options"])
        return str(value)
    if value == "none" and row["value"] == "none":
        return "none"
    if isinstance(value, bool) or not str(value).isascii() or not str(value).isdigit() or int(str(value)) < 1:
        raise InputError(f"convention {row['name']}", value, f"a number of {row['unit']}, 1 or more")
    return int(str(value))


def _cites(node: Any) -> Iterable[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            if name in ("cite", "counting") and isinstance(value, list):
                yield from value
            elif name == "counting":
                for cites in value.values():
                    yield from cites
            else:
                yield from _cites(value)
    elif isinstance(node, list):
        for item in node:
            yield from _cites(item)

"""Profiles as they might be: another law in force, or rows read otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from foiflow.errors import UnknownName
from foiflow.law.profile import Profile
from foiflow.law.resolve import in_force_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from foiflow.law.model import Rules

__all__ = ["governed_by", "lacking", "pausing"]


@attrs.frozen(eq=False)
class _Governed(Profile):
    """A profile that reads every request as received while one law was in force."""

    law: str = attrs.field(kw_only=True)

    def conventions(self, on: date, chosen: Mapping[str, object] | None = None) -> dict[str, str | int]:
        return Profile.conventions(self, self._within(on), chosen)

    def rules(self, law_of: date, conventions: Mapping[str, str | int]) -> Rules:
        return Profile.rules(self, self._within(law_of), conventions)

    def __attrs_post_init__(self) -> None:
        versions = [layer.id for layer in self._versions]
        if self.law not in versions:
            raise UnknownName("law of the profile", self.law, versions)

    def _within(self, day: date) -> date:
        """Give the nearest day on which the law was in force."""
        [version] = [layer for layer in self._versions if layer.id == self.law]
        period = in_force_of(version.content, {})
        not_before = max(day, period.from_ or day)
        return min(not_before, period.until or not_before)


def governed_by(profile: Profile, law: str) -> Profile:
    """Give a profile as it would be if one version of the law governed throughout.

    Whatever the day of receipt chooses, local rows and the defaults of
    conventions among it, is chosen as on the nearest day on which that version
    was in force. What the day of an event chooses stays.

    Args:
        profile: The profile.
        law: The version's id; or ``old`` or ``new``, of the two that the
            profile's ``[transition]`` names.

    Raises:
        UnknownName: The profile has no such version.

    Example:
        >>> from datetime import date
        >>> from foiflow.law.load import load_profile
        >>> old = governed_by(load_profile("cn"), "old")
        >>> old.rules(date(2024, 3, 4), old.conventions(date(2024, 3, 4))).law
        'cn-2008'
    """
    named = str(profile.transition.get(law, law))
    return _Governed(profile.id, profile.title, profile.layers, profile.calendar, law=named)


def lacking(profile: Profile, duty: str, kinds: Iterable[str]) -> Profile:
    """Give a profile in which nothing of some kinds ever happens to a duty.

    Args:
        profile: The profile.
        duty: The duty's id.
        kinds: Which of ``restarted``, ``extended`` and ``suspended`` to take out.
    """
    without = frozenset(kinds)
    return _reworked(profile, duty, lambda row: {name: value for name, value in row.items() if name not in without})


def pausing(profile: Profile, duty: str, pauses: Mapping[str, str]) -> Profile:
    """Give a profile in which a duty waits where it otherwise starts anew.

    Args:
        profile: The profile.
        duty: The duty's id.
        pauses: The event that begins each pause, by the event that ends it and
            is otherwise the new start. Where the duty is suspended between the
            two already, it only does not start anew.
    """

    def change(row: Mapping[str, Any]) -> dict[str, Any]:
        anew = [restart for restart in row.get("restarted", ()) if restart["by"].get("event") in pauses]
        if not anew:
            return dict(row)
        waits = {suspension["from"].get("event") for suspension in row.get("suspended", ())}
        added = [
            {name: value for name, value in restart.items() if name not in ("by", "limit")}
            | {"from": {"event": pauses[restart["by"]["event"]]}, "until": {"event": restart["by"]["event"]}}
            for restart in anew
            if pauses[restart["by"]["event"]] not in waits
        ]
        return {
            **row,
            "restarted": [restart for restart in row["restarted"] if restart not in anew],
            "suspended": [*row.get("suspended", ()), *added],
        }

    return _reworked(profile, duty, change)


def _reworked(profile: Profile, duty: str, change: Callable[[Mapping[str, Any]], dict[str, Any]]) -> Profile:
    """Give a profile with every row of a duty changed."""

    def layer_of(content: Mapping[str, Any]) -> dict[str, Any]:
        rows = content.get("duty", ())
        changed = [change(row) if row.get("id") == duty else row for row in rows]
        return {**content, "duty": changed} if rows else dict(content)

    layers = tuple(attrs.evolve(layer, content=layer_of(layer.content)) for layer in profile.layers)
    return attrs.evolve(profile, layers=layers, cache={})

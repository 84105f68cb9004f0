"""What a law says, as values: the rows of the TOML files, typed.

A row is one sentence of law that a machine can apply. Every row carries its
citations; ``text`` says whether its wording was confirmed.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Literal

import attrs

from foiflow.law.duty import Duty, Extension, Restart, Suspension
from foiflow.law.files import vocabulary
from foiflow.law.measures import ALWAYS, InForce, Limit, Trigger
from foiflow.law.publication import CandidateRule, Obstacle, RevisitRule
from foiflow.law.tariff import Beyond, Tariff, Tier

__all__ = [
    "Arc",
    "Beyond",
    "CandidateRule",
    "Convention",
    "Duty",
    "Extension",
    "FindingRule",
    "InForce",
    "Limit",
    "Obstacle",
    "OutcomeRule",
    "Receipt",
    "Remedy",
    "Restart",
    "RevisitRule",
    "Role",
    "Rules",
    "Silence",
    "State",
    "Step",
    "Suspension",
    "Tariff",
    "Tier",
    "Trigger",
]

Cites = tuple[str, ...]
Names = tuple[str, ...]


@attrs.frozen
class Arc:
    """One step of the workflow: an event, where it may happen, where it leads.

    Attributes:
        event: The event's type.
        from_: The states it may be taken from.
        to: The state it leads to, or ``same``.
        guard: The proposition under which this arc is the one.
        where: Fields of the event and the values that each must be among. Such
            an arc is tried before those of the same event without.
    """

    event: str
    from_: Names
    to: str
    guard: str | None = None
    where: Mapping[str, tuple[str | bool, ...]] = attrs.field(factory=dict)
    in_force: InForce = ALWAYS
    cite: Cites = ()
    text: str = "confirmed"


@attrs.frozen
class State:
    """A state that a profile adds to those of the vocabulary.

    Attributes:
        name: Its name, a participle.
        groups: The groups of states it belongs to, such as ``handling``: every
            arc from the group then leads out of it too.
        final: Whether a request may end in it.
    """

    name: str
    en: str
    zh: str
    groups: Names = ()
    final: bool = False
    in_force: InForce = ALWAYS
    cite: Cites = ()
    text: str = "confirmed"


@attrs.frozen
class Role:
    """Somebody who records events, and which.

    An event that any role names may be recorded by the roles that name it and
    by nobody else; one that no role names, by everybody.

    Attributes:
        id: The role's name, as events give it in ``role``.
        may: The events, each with the values of fields it is limited to.
    """

    id: str
    en: str
    zh: str
    may: tuple[Trigger, ...] = ()
    in_force: InForce = ALWAYS
    cite: Cites = ()
    text: str = "confirmed"


@attrs.frozen
class Receipt:
    """Which day a request counts as received, by channel.

    Attributes:
        channels: The channels it speaks of.
        day: The fields to take the day from, the first that is given.
        signed_by: Who must have signed for it; empty for anybody.
    """

    channels: Names
    day: Names
    signed_by: Names = ()
    in_force: InForce = ALWAYS
    cite: Cites = ()
    text: str = "confirmed"


@attrs.frozen
class OutcomeRule:
    """Outcomes that the law in force knows, with their articles."""

    codes: Names
    in_force: InForce = ALWAYS
    cite: Cites = ()
    text: str = "confirmed"


@attrs.frozen
class FindingRule:
    """A finding and when it is made.

    Attributes:
        code: The finding's code.
        on: The event's type it is made on, or an occasion: ``inexact_date``,
            ``log`` (the log as a whole) or ``across_cases``.
        if_: The name of the condition that must hold.
        severity: The severity, where not the code's own.
    """

    code: str
    on: str
    variant: str = ""
    if_: str | None = None
    severity: Literal["breach", "irregular", "notice"] | None = None
    in_force: InForce = ALWAYS
    cite: Cites = ()
    text: str = "confirmed"


@attrs.frozen
class Step:
    """Something that must be on record before another step, or a standing duty.

    Attributes:
        id: The step's name.
        before: The event by whose day it must be on record.
        proof: The event that proves it.
        per: The field that must name the same party in both.
        code: The finding made when it is missing.
        standing: Whether it binds the organ without showing in a case log.
    """

    id: str
    en: str
    zh: str
    before: Trigger | None = None
    proof: Trigger | None = None
    per: str | None = None
    code: str | None = None
    standing: bool = False
    in_force: InForce = ALWAYS
    cite: Cites = ()
    text: str = "confirmed"


@attrs.frozen
class Silence:
    """What it means when a duty passes unanswered."""

    of: str
    means: str
    purpose: Names = ()
    in_force: InForce = ALWAYS
    cite: Cites = ()
    text: str = "confirmed"


@attrs.frozen
class Remedy:
    """Which remedy is open against which outcomes.

    Attributes:
        route: ``reconsideration_first`` or ``either``.
        outcomes: The outcomes it speaks of, or ``all``.
        silence: Whether it speaks of silence too.
    """

    route: Literal["reconsideration_first", "either"]
    outcomes: Names
    silence: bool = False
    in_force: InForce = ALWAYS
    cite: Cites = ()
    text: str = "confirmed"


@attrs.frozen
class Convention:
    """A point that the law leaves open, and the reading taken.

    Attributes:
        name: Its name.
        value: The reading that holds by default.
        options: The readings offered; empty where it is a number.
        unit: The number's unit, where it is one.
    """

    name: str
    value: str | int
    options: Names = ()
    unit: str = ""
    en: str = ""
    zh: str = ""
    in_force: InForce = ALWAYS
    cite: Cites = ()
    text: str = "confirmed"


@attrs.frozen(eq=False)
class Rules:
    """All rows that hold for a request received on a given day.

    Attributes:
        profile: The profile's id.
        law: The law version that governs, such as the Regulations of a year.
        conventions: Every convention's value.
        boundaries: The days on which rows begin or cease to hold, rising.
    """

    profile: str
    law: str
    calendar: str
    conventions: Mapping[str, str | int]
    receipt: tuple[Receipt, ...] = ()
    state: tuple[State, ...] = ()
    role: tuple[Role, ...] = ()
    arc: tuple[Arc, ...] = ()
    duty: tuple[Duty, ...] = ()
    outcome: tuple[OutcomeRule, ...] = ()
    finding: tuple[FindingRule, ...] = ()
    step: tuple[Step, ...] = ()
    silence: tuple[Silence, ...] = ()
    remedy: tuple[Remedy, ...] = ()
    tariff: tuple[Tariff, ...] = ()
    candidate: tuple[CandidateRule, ...] = ()
    obstacle: tuple[Obstacle, ...] = ()
    revisit: tuple[RevisitRule, ...] = ()
    boundaries: tuple[date, ...] = ()

    @property
    def states(self) -> dict[str, bool]:
        """Every state and whether it is final: the vocabulary's, then the profile's own."""
        words = vocabulary()["state"]
        known = {name: bool(word.get("final")) for name, word in words.items()}
        return known | {row.name: row.final for row in self.state}

"""When to publish for everyone what was asked for, and what stands in the way."""

from __future__ import annotations

import attrs

from foiflow.law.measures import ALWAYS, InForce, Trigger

__all__ = ["CandidateRule", "Obstacle", "RevisitRule"]

Cites = tuple[str, ...]
Names = tuple[str, ...]
_ONE_OR_MORE = attrs.validators.optional(attrs.validators.ge(1))


@attrs.frozen
class CandidateRule:
    """When it is proposed to publish for everyone what was asked for.

    Attributes:
        id: The rule's name.
        en: Why it is proposed.
        measure: What is counted, a word of the vocabulary.
        at_least: From how many on it is proposed; None where the text has no
            number and nobody has chosen one, so that the rule proposes nothing.
        given: Whether an answer must have given the information; else it is
            enough that a request for it is open.
    """

    id: str
    en: str
    zh: str
    measure: str
    at_least: int | None = attrs.field(default=None, validator=_ONE_OR_MORE)
    given: bool = True
    in_force: InForce = ALWAYS
    cite: Cites = ()
    text: str = "confirmed"


@attrs.frozen
class Obstacle:
    """What stands in the way of publishing something for everyone.

    Attributes:
        id: The obstacle's name.
        en: What is the matter.
        raised_by: The events that raise it; empty where it stands from the start.
        cleared_by: The events that clear it.
        per: The field that must name the same party in both.
    """

    id: str
    en: str
    zh: str
    raised_by: tuple[Trigger, ...] = ()
    cleared_by: tuple[Trigger, ...] = ()
    per: str | None = None
    in_force: InForce = ALWAYS
    cite: Cites = ()
    text: str = "confirmed"


@attrs.frozen
class RevisitRule:
    """What is looked at again after some time.

    Attributes:
        id: The rule's name.
        en: What is looked at again, and what for.
        outcomes: The outcomes of the last answer that it speaks of.
        months: After how many months; None where nobody has named a period.
    """

    id: str
    en: str
    zh: str
    outcomes: Names = ()
    months: int | None = attrs.field(default=None, validator=_ONE_OR_MORE)
    in_force: InForce = ALWAYS
    cite: Cites = ()
    text: str = "confirmed"

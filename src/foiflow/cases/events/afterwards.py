"""After the answer: publication for everyone, reconsideration, suit."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import attrs

from foiflow.cases.events.event import Event, Letter

__all__ = [
    "ConversionReviewed",
    "ConversionSuggested",
    "Decision",
    "LitigationDecided",
    "LitigationFiled",
    "PublishedProactively",
    "ReconsiderationDecided",
    "ReconsiderationFiled",
]


@attrs.frozen(kw_only=True)
class ConversionSuggested(Event):
    """Proactive disclosure was suggested (建议转主动公开).

    Attributes:
        by_applicant: Whether the applicant did.
    """

    type: ClassVar[str] = "conversion_suggested"
    by_applicant: bool | None = None


@attrs.frozen(kw_only=True)
class ConversionReviewed(Event):
    """Proactive disclosure was examined (转主动公开审查).

    Attributes:
        decision: ``convert`` or ``keep``.
        reason: Why.
    """

    type: ClassVar[str] = "conversion_reviewed"
    decision: str
    reason: str | None = None


@attrs.frozen(kw_only=True)
class PublishedProactively(Event):
    """The information was published for everyone (主动公开).

    Attributes:
        location: Where.
    """

    type: ClassVar[str] = "published_proactively"
    location: str | None = None


@attrs.frozen(kw_only=True)
class ReconsiderationFiled(Event):
    """Administrative reconsideration was applied for (申请行政复议).

    Attributes:
        against: ``answer``, ``silence`` or ``notice``; where absent, the answer
            if there is one, else silence.
    """

    type: ClassVar[str] = "reconsideration_filed"
    against: str | None = None


@attrs.frozen(kw_only=True)
class Decision(Letter):
    """A decision on a remedy.

    Attributes:
        result: ``upheld``, ``corrected``, ``declared_unlawful`` or ``other``.
        received_on: The day the organ received it.
        orders_new_answer: Whether it orders a new answer.
        within_working_days: Within how many working days.
        effective_on: The day it takes effect.
    """

    result: str
    received_on: date | None = None
    orders_new_answer: bool | None = None
    within_working_days: int | None = None
    effective_on: date | None = None


@attrs.frozen(kw_only=True)
class ReconsiderationDecided(Decision):
    """The reconsideration was decided (行政复议决定)."""

    type: ClassVar[str] = "reconsideration_decided"


@attrs.frozen(kw_only=True)
class LitigationFiled(Event):
    """A suit was brought (提起行政诉讼).

    Attributes:
        against: As for a reconsideration.
        after_reconsideration: Whether reconsideration came before.
    """

    type: ClassVar[str] = "litigation_filed"
    against: str | None = None
    after_reconsideration: bool | None = None


@attrs.frozen(kw_only=True)
class LitigationDecided(Decision):
    """The suit was decided (行政诉讼裁判).

    Attributes:
        after_reconsideration: Whether reconsideration came before.
    """

    type: ClassVar[str] = "litigation_decided"
    after_reconsideration: bool | None = None

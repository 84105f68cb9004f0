"""Others are asked: third parties, other organs, all together."""

from __future__ import annotations

from typing import ClassVar

import attrs

from foiflow.cases.events.event import Event, Letter, hidden

__all__ = [
    "AgencyConsultationSent",
    "AgencyOpinionReceived",
    "ApplicantNotified",
    "JointConsultationHeld",
    "ThirdPartyConsultationSent",
    "ThirdPartyNotified",
    "ThirdPartyOpinionReceived",
]


@attrs.frozen(kw_only=True)
class ThirdPartyConsultationSent(Letter):
    """A third party was asked for its opinion (征求第三方意见).

    Attributes:
        party: Whom.
    """

    type: ClassVar[str] = "third_party_consultation_sent"
    per: ClassVar[str | None] = "party"
    party: str = attrs.field(repr=hidden)


@attrs.frozen(kw_only=True)
class ThirdPartyOpinionReceived(Letter):
    """A third party's opinion came in (收到第三方意见).

    Attributes:
        party: Whose.
        consents: Whether it agrees to the release.
        reasoned: Whether an objection gives good reasons.
    """

    type: ClassVar[str] = "third_party_opinion_received"
    per: ClassVar[str | None] = "party"
    party: str = attrs.field(repr=hidden)
    consents: bool | None = None
    reasoned: bool | None = None


@attrs.frozen(kw_only=True)
class ThirdPartyNotified(Letter):
    """A third party was told of a release against its objection (告知第三方).

    Attributes:
        party: Whom.
    """

    type: ClassVar[str] = "third_party_notified"
    per: ClassVar[str | None] = "party"
    party: str = attrs.field(repr=hidden)


@attrs.frozen(kw_only=True)
class ApplicantNotified(Letter):
    """The applicant was told that a consultation runs (告知申请人).

    Attributes:
        about: What the applicant was told.
    """

    type: ClassVar[str] = "applicant_notified"
    about: str | None = attrs.field(default=None, repr=hidden)


@attrs.frozen(kw_only=True)
class AgencyConsultationSent(Letter):
    """Another organ was asked (征求其他机关意见).

    Attributes:
        agency: Which.
        purpose: ``opinion``, ``co_production`` or ``secrecy_referral``.
    """

    type: ClassVar[str] = "agency_consultation_sent"
    per: ClassVar[str | None] = "agency"
    agency: str
    purpose: str = "opinion"


@attrs.frozen(kw_only=True)
class AgencyOpinionReceived(Letter):
    """Another organ's opinion came in (收到其他机关意见).

    Attributes:
        agency: Whose.
        consents: Whether it agrees to the release.
    """

    type: ClassVar[str] = "agency_opinion_received"
    per: ClassVar[str | None] = "agency"
    agency: str
    consents: bool | None = None


@attrs.frozen(kw_only=True)
class JointConsultationHeld(Event):
    """The organs concerned met on a complex case (会商).

    Attributes:
        agencies: Who took part.
    """

    type: ClassVar[str] = "joint_consultation_held"
    agencies: tuple[str, ...] = ()

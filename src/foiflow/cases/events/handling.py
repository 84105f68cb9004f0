"""From receipt to review: the request is taken in, corrected and assigned."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import attrs

from foiflow.cases.events.event import Event, Letter, hidden

__all__ = [
    "Assigned",
    "CaseArchived",
    "CorrectionLapsed",
    "CorrectionNoticeIssued",
    "CorrectionReceived",
    "EntryCorrected",
    "ReasonsReceived",
    "ReasonsRequested",
    "RequestReceived",
    "RequestRegistered",
    "ReviewCompleted",
    "SupplementReceived",
]


@attrs.frozen(kw_only=True)
class RequestReceived(Event):
    """The request arrived (收到申请); the legal day of receipt follows from it.

    Attributes:
        channel: How it came; the vocabulary lists the channels.
        submitted_on: The day it was posted or sent off.
        signed_by: Who signed for it: ``office``, ``mailroom`` or ``gate``.
        reached_office_on: The day it reached the disclosure office.
        confirmed_on: The day both sides confirmed it.
    """

    type: ClassVar[str] = "request_received"
    channel: str
    submitted_on: date | None = None
    signed_by: str | None = None
    reached_office_on: date | None = None
    confirmed_on: date | None = None


@attrs.frozen(kw_only=True)
class RequestRegistered(Event):
    """The request was entered in the register (登记)."""

    type: ClassVar[str] = "request_registered"


@attrs.frozen(kw_only=True)
class Assigned(Event):
    """The request was assigned within the organ (分办).

    Attributes:
        to: To whom.
    """

    type: ClassVar[str] = "assigned"
    to: str | None = attrs.field(default=None, repr=hidden)


@attrs.frozen(kw_only=True)
class CorrectionNoticeIssued(Letter):
    """The applicant was told what to correct (补正告知).

    Attributes:
        reply_by: The last day to correct, inclusive.
        reply_within_working_days: Or the time to correct, in working days.
        reply_within_days: Or in calendar days.
        supersedes: Sent again after a return, not a second notice.
        asks_for: What is to be corrected: ``content``, ``identity``, ``form``,
            ``agency_papers`` or ``reasons``.
    """

    type: ClassVar[str] = "correction_notice_issued"
    reply_by: date | None = None
    reply_within_working_days: int | None = None
    reply_within_days: int | None = None
    supersedes: bool | None = None
    asks_for: tuple[str, ...] = ()


@attrs.frozen(kw_only=True)
class CorrectionReceived(Event):
    """The corrected request came in (收到补正)."""

    type: ClassVar[str] = "correction_received"


@attrs.frozen(kw_only=True)
class SupplementReceived(Event):
    """The applicant sent more, unasked (收到补充材料); it moves no clock."""

    type: ClassVar[str] = "supplement_received"


@attrs.frozen(kw_only=True)
class CorrectionLapsed(Letter):
    """Closed because the applicant did not correct in time (逾期不补正)."""

    type: ClassVar[str] = "correction_lapsed"


@attrs.frozen(kw_only=True)
class ReasonsRequested(Letter):
    """The applicant was asked to explain an excessive number (要求说明理由).

    Attributes:
        reply_by: The last day to explain, inclusive.
    """

    type: ClassVar[str] = "reasons_requested"
    reply_by: date | None = None


@attrs.frozen(kw_only=True)
class ReasonsReceived(Event):
    """The applicant explained (收到理由说明).

    Attributes:
        accepted: Whether the reasons are good.
        delayed_until: The day to which the reply is put off.
    """

    type: ClassVar[str] = "reasons_received"
    accepted: bool | None = None
    delayed_until: date | None = None


@attrs.frozen(kw_only=True)
class ReviewCompleted(Event):
    """A review was completed (审查完成).

    Attributes:
        kind: ``secrecy``, ``disclosure``, ``legal``, ``approval``,
            ``difficulty``, or a step that the profile declares.
        result: What it found; ``complex`` calls for a joint consultation.
    """

    type: ClassVar[str] = "review_completed"
    kind: str
    result: str | None = None


@attrs.frozen(kw_only=True)
class CaseArchived(Event):
    """The file was archived (归档)."""

    type: ClassVar[str] = "case_archived"


@attrs.frozen(kw_only=True)
class EntryCorrected(Event):
    """An entry of the log was wrong (更正记录); appended, never in place.

    Attributes:
        index: The position in the log of the entry that was wrong, from 0.
        reason: Why.
        event: What the entry should have said; None strikes it out.
    """

    type: ClassVar[str] = "entry_corrected"
    index: int
    reason: str
    event: Event | None = None

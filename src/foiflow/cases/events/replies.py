"""What the applicant is told: extension, fee, answer; and the ends of a request."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import attrs

from foiflow.cases.events.event import Event, Letter, hidden

__all__ = [
    "AnswerIssued",
    "AnswerSupplemented",
    "ExtensionNotified",
    "FeeLapsed",
    "FeeNoticeIssued",
    "FeePaid",
    "ItemOutcome",
    "RequestWithdrawn",
]


@attrs.frozen(kw_only=True)
class ExtensionNotified(Letter):
    """The applicant was told that the reply takes longer (告知延长答复期限).

    Attributes:
        working_days: By how many working days; either this
        until: or the new last day, inclusive.
        approved_by: Who approved it.
    """

    type: ClassVar[str] = "extension_notified"
    working_days: int | None = None
    until: date | None = None
    approved_by: str | None = attrs.field(default=None, repr=hidden)


@attrs.frozen(kw_only=True)
class FeeNoticeIssued(Letter):
    """A fee was asked for (收费通知).

    Attributes:
        tariff: ``per_item`` or ``per_page``.
        units: Pages; or the rank in the month of the last item billed.
        items_billed: How many items it bills, 1 where absent.
        amount: The sum for what this notice bills, in CNY.
    """

    type: ClassVar[str] = "fee_notice_issued"
    tariff: str
    amount: float
    units: int | None = None
    items_billed: int | None = None


@attrs.frozen(kw_only=True)
class FeePaid(Event):
    """A payment was completed (缴费完成).

    Attributes:
        amount: The sum paid in CNY; where absent, all that was billed.
    """

    type: ClassVar[str] = "fee_paid"
    amount: float | None = None


@attrs.frozen(kw_only=True)
class FeeLapsed(Letter):
    """Closed because the applicant did not pay in time (逾期不缴费)."""

    type: ClassVar[str] = "fee_lapsed"


@attrs.frozen
class ItemOutcome:
    """The outcome of one of several matters asked for.

    Attributes:
        key: The matter.
        outcome: Its outcome.
    """

    key: str
    outcome: str


@attrs.frozen(kw_only=True)
class AnswerIssued(Letter):
    """The request was answered (答复).

    ``on`` is the day of posting (post) or of signature (in person).

    Attributes:
        outcome: The outcome's code.
        items: The outcomes of single matters, where they differ.
    """

    type: ClassVar[str] = "answer_issued"
    outcome: str
    items: tuple[ItemOutcome, ...] = ()


@attrs.frozen(kw_only=True)
class AnswerSupplemented(Letter):
    """The answer was completed by a further letter (补充答复)."""

    type: ClassVar[str] = "answer_supplemented"


@attrs.frozen(kw_only=True)
class RequestWithdrawn(Event):
    """The applicant withdrew the request (撤回申请)."""

    type: ClassVar[str] = "request_withdrawn"

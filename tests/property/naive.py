"""The law read naively: one day after the other, with a set of working days and nothing else of foiflow.

Only what the Regulations of 2007 and 2019, the fee Measures and the usual reading of their gaps say; every
convention at its default. Slow, and meant to be seen to be right.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from foiflow.calendars import load_calendar

if TYPE_CHECKING:
    from collections.abc import Iterable

_CALENDAR = load_calendar("cn")
_DAYS = (_CALENDAR.first + timedelta(days) for days in range((_CALENDAR.last - _CALENDAR.first).days + 1))
WORKING = frozenset(day for day in _DAYS if _CALENDAR.is_working_day(day))

ONE_DAY = timedelta(1)
NEW_LAW = date(2019, 5, 15)
MEASURES = date(2021, 1, 1)
REPLY = {False: 15, True: 20}
"""Working days to reply, and to extend at most: before the new law, and under it."""
OPINION = 15
OLD_SHANGHAI_OPINION = 10
NOTICE = 7
CORRECTION = 15
PAYMENT = 20


# --- counting


def wd(start: date, count: int, excluded: Iterable[tuple[date, date]] = ()) -> date:
    """Count working days after a day, those not counted that lie after an interval's first day and up to its last."""
    intervals = list(excluded)
    day = start
    while count:
        day += ONE_DAY
        left_out = any(first < day <= last for first, last in intervals)
        if day in WORKING and not left_out:
            count -= 1
    return day


def rolled(day: date) -> date:
    """Move a last day off the rest days."""
    while day not in WORKING:
        day += ONE_DAY
    return day


def cd(start: date, days: int) -> date:
    """Count calendar days after a day; a rest day at the end does not count."""
    return rolled(start + timedelta(days))


def mo(start: date, months: int) -> date:
    """Count months after a day; a rest day at the end does not count."""
    month = start.month + months
    year, month = (start.year, month) if month <= 12 else (start.year + 1, month - 12)
    return rolled(date(year, month, min(start.day, monthrange(year, month)[1])))


def between(first: date, last: date) -> int:
    """Count the working days after the first day, up to the last."""
    return sum(1 for day in WORKING if first < day <= last)


# --- the law


def receipt(event: Any) -> date:
    """Give the day of receipt: the confirmed one for fax and ordinary mail, since 2019 for e-mail and web forms too."""
    confirmed = {"fax", "ordinary_mail"}
    if event.on >= NEW_LAW:
        confirmed |= {"email", "online"}
    day: date = event.on
    if event.channel in confirmed and event.confirmed_on is not None:
        day = max(event.on, event.confirmed_on)
    return day


def served(event: Any) -> date:
    """Give the day a letter was served; the day it was sent, where the log has none."""
    day: date = event.on if event.served_on is None else event.served_on
    return day


class Reply(NamedTuple):
    """The reply duty: its first day, which is not counted, its last, and the day of the answer."""

    starts: date
    due: date
    done: date | None


def reply(profile: str, log: Iterable[Any], as_of: date) -> Reply | None:
    """Give the reply duty as it stands on a day, from a log that is legal and in order."""
    known = [event for event in log if event.on <= as_of]
    received = receipt(known[0])
    if as_of < received:
        return None
    new_law, shanghai = received >= NEW_LAW, profile.startswith("cn-sh")
    start, fixed, extended = received, None, 0
    for number, event in enumerate(known):
        before, so_far = known[:number], known[: number + 1]
        if event.type in ("request_withdrawn", "correction_lapsed", "fee_lapsed"):
            return None
        if (event.type == "correction_received" and (new_law or not shanghai)) or (
            event.type == "fee_paid" and paid_in_full(so_far, last_bill(so_far))
        ):
            start, fixed, extended = event.on, None, 0
        elif event.type == "reasons_received" and new_law and event.accepted and event.delayed_until:
            start, fixed, extended = event.on, rolled(event.delayed_until), 0
        elif event.type == "extension_notified" and fixed is None:
            due = wd(
                start, REPLY[new_law] + extended, left_out(before, event.on, None, new_law=new_law, shanghai=shanghai)
            )
            if event.on <= due:
                asked = event.working_days or between(due, rolled(event.until))
                extended = min(extended + asked, REPLY[new_law])
        elif event.type == "answer_issued":
            done = served(event) if event.served_by == "in_person" else event.on
            intervals = left_out(known, as_of, done, new_law=new_law, shanghai=shanghai)
            return Reply(start, fixed or wd(start, REPLY[new_law] + extended, intervals), done)
    intervals = left_out(known, as_of, None, new_law=new_law, shanghai=shanghai)
    return Reply(start, fixed or wd(start, REPLY[new_law] + extended, intervals), None)


def left_out(
    log: list[Any], today: date, answered: date | None, *, new_law: bool, shanghai: bool
) -> list[tuple[date, date]]:
    """List the intervals whose days do not count: after the first day, up to the last."""
    found = []
    for number, event in enumerate(log):
        rest = log[number + 1 :]
        end: date | None = None
        if event.type == "third_party_consultation_sent":
            opinion = next(
                (e.on for e in rest if e.type == "third_party_opinion_received" and e.party == event.party), None
            )
            if new_law:
                end = earliest(opinion, wd(served(event), OPINION))
            elif shanghai:
                end = earliest(opinion, wd(served(event), OLD_SHANGHAI_OPINION))
            else:
                end = opinion or (today if answered is None else None)
        elif event.type == "agency_consultation_sent" and new_law:
            opinion = next(
                (e.on for e in rest if e.type == "agency_opinion_received" and e.agency == event.agency), None
            )
            end = earliest(opinion, wd(served(event), OPINION))
        elif event.type == "fee_notice_issued" and event.on >= MEASURES:
            paid = next(
                (e.on for k, e in enumerate(rest) if e.type == "fee_paid" and paid_in_full(rest[: k + 1], event)), None
            )
            end = earliest(paid, wd(served(event), PAYMENT))
        elif event.type == "correction_notice_issued" and shanghai and not new_law:
            corrected = next((e.on for e in rest if e.type == "correction_received"), None)
            end = corrected - ONE_DAY if corrected else today
        if end is not None:
            found.append((event.on, min(end, answered or end)))
    return found


def earliest(opinion: date | None, limit: date) -> date:
    """Give the day of the opinion, the limit where it is later or has not come."""
    return limit if opinion is None else min(opinion, limit)


def last_bill(log: list[Any]) -> Any:
    """Give the last fee notice, or None."""
    return next((event for event in reversed(log) if event.type == "fee_notice_issued"), None)


def paid_in_full(log: list[Any], bill: Any) -> bool:
    """Tell whether the payments since the last fee notice come to what a notice under the Measures bills."""
    if bill is None or bill.on < MEASURES:
        return False
    paid = 0.0
    for event in reversed(log):
        if event.type == "fee_paid":
            paid += float("inf") if event.amount is None else event.amount
        elif event.type == "fee_notice_issued":
            break
    return bool(paid >= bill.amount)


Simple = tuple[str, str | None, date, date]


def simple_duties(profile: str, log: Iterable[Any]) -> set[Simple]:
    """Give those duties whose last day follows from one event: name, whose, first day, last day."""
    known = list(log)
    received = receipt(known[0])
    new_law, shanghai = received >= NEW_LAW, profile.startswith("cn-sh")
    found: set[Simple] = set()
    for event in known:
        day: date = served(event) if hasattr(event, "served_on") else event.on
        if event.type == "third_party_consultation_sent" and (new_law or shanghai):
            limit = OPINION if new_law else OLD_SHANGHAI_OPINION
            found.add(("third_party_reply", event.party, day, wd(day, limit)))
        elif event.type == "agency_consultation_sent" and new_law:
            found.add(("agency_reply", event.agency, day, wd(day, OPINION)))
        elif event.type == "fee_notice_issued" and event.on >= MEASURES:
            found.add(("fee_payment", None, day, wd(day, PAYMENT)))
        elif event.type == "correction_notice_issued" and new_law:
            found.add(("correction_notice", None, received, wd(received, NOTICE)))
            found.add(("correction_reply", None, day, correction_limit(event, day)))
        elif event.type in ("answer_issued", "correction_lapsed", "fee_lapsed"):
            found.add(("reconsideration_window", None, day, cd(day, 60)))
    return found


def correction_limit(notice: Any, day: date) -> date:
    """Give the last day to correct: the one named, else so many days after service, else the usual fifteen."""
    if notice.reply_by:
        return rolled(notice.reply_by)
    if notice.reply_within_days:
        return cd(day, notice.reply_within_days)
    return wd(day, notice.reply_within_working_days or CORRECTION)

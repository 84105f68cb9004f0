"""Where the days of a case went: who was waited for, from receipt to answer."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from foiflow.calendars.index import WorkdayIndex
    from foiflow.cases.duties import Standing

__all__ = ["OFFICE", "REPLY", "answered_within", "days_by_wait", "waits"]

OFFICE = "office"
"""The days on which nobody else was waited for."""
REPLY = "reply"


@cache
def waits() -> tuple[str, ...]:
    """Give the duties that others than the agency owe, in the vocabulary's order."""
    return tuple(name for name, row in vocabulary()["duty"].items() if row.get("owed_by", "agency") != "agency")


def answered_within(standings: Sequence[Standing]) -> tuple[int, int] | None:
    """Give the day the reply first ran from and the day it was made, if it was."""
    replies = [standing for standing in standings if standing.id == REPLY]
    done = replies[-1].done if replies else None
    return None if done is None else (min(standing.starts for standing in replies), done)


def days_by_wait(standings: Sequence[Standing], calendar: WorkdayIndex) -> Mapping[str, int]:
    """Share out the working days of an answered case.

    A day on which several were waited for goes to the one that stands first in the
    vocabulary; a day on which nobody was, to the office.

    Args:
        standings: The case's duties as they stand.
        calendar: Its working days.

    Returns:
        Working days after the day of receipt, up to and including the day of the
        answer, by duty or ``office``; nothing for a case without an answer.
    """
    span = answered_within(standings)
    if span is None:
        return {}
    first, last = (calendar.rank(day) for day in span)
    owner = [OFFICE] * max(0, last - first)
    for duty in reversed(waits()):
        for standing in standings:
            if standing.id == duty:
                ended = span[1] if standing.done is None else standing.done
                begin, end = (calendar.rank(day) - first for day in (standing.starts, min(ended, standing.due)))
                for place in range(max(0, begin), min(len(owner), end)):
                    owner[place] = duty
    return {name: owner.count(name) for name in (*waits(), OFFICE) if name in owner}

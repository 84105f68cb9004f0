"""Generated eight-event cases: the usual life of a request, one a line."""

from __future__ import annotations

import json
import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIRST, LAST = date(2019, 5, 15), date(2023, 5, 30)
OUTCOMES = ("disclosed", "partly_disclosed", "refused.process_information", "unavailable.does_not_exist")


def write_cases(path: Path, count: int, seed: int = 1) -> None:
    """Write ``count`` case logs as JSON Lines, the same for the same seed."""
    with path.open("w", encoding="utf-8") as stream:
        for case in cases(count, seed):
            stream.write(json.dumps(case, ensure_ascii=False) + "\n")


def cases(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """Make case logs of eight events each, received between the two dates."""
    chance = random.Random(seed)
    span = (LAST - FIRST).days
    for number in range(count):
        day = FIRST + timedelta(chance.randrange(span + 1))

        def later(least: int, most: int) -> str:
            nonlocal day
            day += timedelta(chance.randint(least, most))
            return day.isoformat()

        party = f"party {number % 97}"
        yield {
            "case_id": f"c-{number}",
            "profile": "cn",
            "applicant": {"id": f"a-{number % 5000}", "kind": "natural_person"},
            "events": [
                {"type": "request_received", "on": day.isoformat(), "channel": "online"},
                {"type": "request_registered", "on": later(0, 2)},
                {"type": "correction_notice_issued", "on": later(1, 6), "served_by": "post"},
                {"type": "correction_received", "on": later(3, 15)},
                {"type": "third_party_consultation_sent", "on": later(1, 6), "party": party},
                {"type": "third_party_opinion_received", "on": later(2, 18), "party": party, "consents": True},
                {"type": "review_completed", "on": later(0, 5), "kind": "secrecy"},
                {
                    "type": "answer_issued",
                    "on": later(0, 12),
                    "outcome": chance.choice(OUTCOMES),
                    "served_by": "post",
                    "served_on": later(1, 5),
                },
            ],
        }

"""The reading that a system was built on is named, by dates that a plain loop counted; mere noise is not.

The loop knows nothing of foiflow but which days are worked: it walks from day to day.
"""

from __future__ import annotations

import os
import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from foiflow.batch.compare_due import compare_due
from foiflow.calendars import load_calendar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Works = Callable[[date], bool]

CASES = 40 if os.environ.get("CI") else 1000
CALENDAR = load_calendar()
DAY = timedelta(1)
FIRST, LAST = date(2019, 5, 20), date(2025, 9, 1)


class Story(NamedTuple):
    """What happened: receipt, perhaps a correction, perhaps a consultation, perhaps an extension."""

    received: date
    corrected: tuple[date, date] | None
    asked: tuple[date, date] | None
    extended: tuple[date, int] | None

    def log(self, number: int, stored: date) -> dict[str, Any]:
        """The log of the case, with the stored date beside it."""
        events: list[dict[str, Any]] = [{"type": "request_received", "on": self.received, "channel": "in_person"}]
        if self.corrected:
            events += [
                {"type": "correction_notice_issued", "on": self.corrected[0]},
                {"type": "correction_received", "on": self.corrected[1]},
            ]
        if self.asked:
            events += [
                {"type": "third_party_consultation_sent", "on": self.asked[0], "party": "B"},
                {"type": "third_party_opinion_received", "on": self.asked[1], "party": "B"},
            ]
        if self.extended:
            events.append({"type": "extension_notified", "on": self.extended[0], "working_days": self.extended[1]})
        plain = [{**event, "on": event["on"].isoformat()} for event in events]
        return {
            "case_id": str(number),
            "profile": "cn",
            "applicant": {"kind": "business"},
            "events": plain,
            "deadline": stored.isoformat(),
        }


def stories(seed: int) -> Iterator[Story]:
    """Make up stories without end; every step comes before the period is over."""
    chance = random.Random(seed)
    while True:
        day = received = FIRST + timedelta(chance.randrange((LAST - FIRST).days))
        corrected = asked = extended = None
        if chance.random() < 0.5:
            corrected = (received + timedelta(chance.randint(1, 6)), received + timedelta(chance.randint(7, 16)))
            day = corrected[1]
        if chance.random() < 0.5:
            sent = day + timedelta(chance.randint(1, 4))
            asked = (sent, sent + timedelta(chance.randint(1, 14)))
            day = sent
        if chance.random() < 0.3:
            extended = (max(day, asked[1] if asked else day), chance.choice((5, 10, 15)))
        yield Story(received, corrected, asked, extended)


def walk(start: date, count: int, works: Works, *pauses: tuple[date, date]) -> date:
    """Walk on from a day until so many working days outside the pauses are counted; a pause begins the day after."""
    day = start
    while count:
        day += DAY
        count -= works(day) and not any(begin < day <= end for begin, end in pauses)
    return day


def worked(day: date) -> bool:
    """The calendar as it is."""
    return CALENDAR.is_working_day(day)


def weekday(day: date) -> bool:
    """Monday to Friday."""
    return day.weekday() < 5


def law(story: Story, works: Works = worked, period: int = 20) -> date:
    """The date as the law has it: a correction starts anew, a consultation is left out, an extension adds."""
    start = story.corrected[1] if story.corrected else story.received
    added = story.extended[1] if story.extended else 0
    return walk(start, period + added, works, *([story.asked] if story.asked else []))


def fixed(story: Story) -> date:
    """A consultation of fifteen working days, whatever it took."""
    if story.asked is None:
        return law(story)
    return law(story._replace(asked=(story.asked[0], walk(story.asked[0], 15, worked))))


def paused(story: Story) -> date:
    """A correction that is left out like a consultation."""
    pauses = [pause for pause in (story.corrected, story.asked) if pause]
    return walk(story.received, 20 + (story.extended[1] if story.extended else 0), worked, *pauses)


def start_counted(story: Story) -> date:
    """The first day is the start itself."""
    if story.corrected:
        return law(story._replace(corrected=(story.corrected[0], story.corrected[1] - DAY)))
    return law(story._replace(received=story.received - DAY))


def calendar_days(story: Story) -> date:
    """The consultation's calendar days after the date without it."""
    taken = story.asked[1] - story.asked[0] if story.asked else timedelta(0)
    return law(story._replace(asked=None)) + taken


PLANTED: dict[str, Callable[[Story], date]] = {
    "fixed_exclusion": fixed,
    "pause_for_restart": paused,
    "old_law": lambda story: law(story, period=15),
    "no_worked_weekends": lambda story: law(story, lambda day: worked(day) and weekday(day)),
    "monday_to_friday": lambda story: law(story, weekday),
    "as_first_computed": lambda story: walk(story.received, 20, worked),
    "no_restart": lambda story: law(story._replace(corrected=None)),
    "nothing_left_out": lambda story: law(story._replace(asked=None)),
    "no_extension": lambda story: law(story._replace(extended=None)),
    "start_counted": start_counted,
    "day_after": lambda story: law(story) + DAY,
    "day_before": lambda story: law(story) - DAY,
    "working_day_after": lambda story: walk(law(story), 1, worked),
    "calendar_day_pause": calendar_days,
    "calendar_day_pause_rolled": lambda story: walk(calendar_days(story) - DAY, 1, worked),
    "calendar_days": lambda story: (
        (story.corrected[1] if story.corrected else story.received)
        + timedelta(20 + (story.extended[1] if story.extended else 0))
        + (story.asked[1] - story.asked[0] if story.asked else timedelta(0))
    ),
}


def planted(name: str, count: int) -> list[dict[str, Any]]:
    """Cases whose stored date is that of one reading, and not that of the law."""
    rows = []
    for number, story in enumerate(stories(sorted(PLANTED).index(name))):
        stored = PLANTED[name](story)
        if stored != law(story):
            rows.append(story.log(number, stored))
        if len(rows) == count:
            break
    return rows


@pytest.mark.parametrize("name", PLANTED)
def test_the_reading_that_a_system_was_built_on_is_named(name: str) -> None:
    """First of all, in at least 95 of 100 cases, and it is called systematic."""
    found = compare_due(planted(name, CASES), "deadline")

    assert (found.compared, found.agreed, len(found.differences)) == (CASES, 0, CASES)
    named = sum(one.reading == name for one in found.differences)
    assert named >= 0.95 * CASES, found.counts
    assert found.systematic[0].name == name


def test_two_readings_are_put_together_where_no_single_one_explains() -> None:
    """A fixed exclusion counted from the start itself; some of its dates are those of a single reading."""
    rows = []
    for number, story in enumerate(stories(50)):
        earlier = story._replace(received=story.received - DAY)
        if story.asked and not story.corrected and fixed(earlier) not in (law(story), fixed(story)):
            rows.append(story.log(number, fixed(earlier)))
        if len(rows) == CASES:
            break
    found = compare_due(rows, "deadline")

    both = "fixed_exclusion+start_counted"
    assert both in [one.name for one in found.systematic]
    alone = [one for one in found.differences if "+" in one.reading or not one.readings]
    assert len(alone) > CASES / 2
    assert [one.reading for one in alone].count(both) >= 0.95 * len(alone)


def test_a_system_that_follows_the_law_agrees() -> None:
    """The plain loop and foiflow come to the same date, always."""
    rows = [story.log(number, law(story)) for number, story in zip(range(5 * CASES), stories(100), strict=False)]
    found = compare_due(rows, "deadline")

    assert (found.agreed, found.agreement, found.differences) == (5 * CASES, 1, ())


@pytest.mark.parametrize("seed", range(2))
def test_noise_is_explained_by_nothing(seed: int) -> None:
    """Dates that are off by up to ten days at random: many fit some reading, and none is named."""
    chance = random.Random(seed)
    rows = []
    for number, story in zip(range(CASES), stories(200 + seed), strict=False):
        off = chance.choice([days for days in range(-10, 11) if days])
        rows.append(story.log(number, law(story) + timedelta(off)))
    found = compare_due(rows, "deadline")

    assert found.systematic == ()
    assert found.counts == {"none": CASES}
    by_chance = sum(one.coincidence for one in found.differences)
    assert 0 < by_chance < CASES / 2
    assert all(one.readings for one in found.differences if one.coincidence)


def test_a_reading_is_found_among_noise() -> None:
    """Two cases of three come from one reading, the third is off at random."""
    chance = random.Random(7)
    rows = planted("no_worked_weekends", CASES)
    noisy = []
    for number, story in zip(range(CASES // 2), stories(300), strict=False):
        off = chance.choice([days for days in range(-10, 11) if days])
        noisy.append(story.log(number, law(story) + timedelta(off)) | {"case_id": f"n{number}"})
    found = compare_due([*rows, *noisy], "deadline")

    assert found.systematic[0].name == "no_worked_weekends"
    assert [one.reading for one in found.differences[:CASES]].count("no_worked_weekends") >= 0.95 * CASES
    assert [one.reading for one in found.differences[CASES:]].count("none") >= 0.8 * (CASES // 2)

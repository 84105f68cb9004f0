"""Counting working days against the packages that also can, in one run; all are first asked for the same answers."""

from __future__ import annotations

import random
import time
import warnings
from datetime import date, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from workalendar.asia import China

from foiflow.calendars import DEFAULT_CALENDAR, load_calendar
from foiflow.calendars.estimate import estimate_after, holidays_of
from foiflow.calendars.notices import DATA, index_of, notices_in

if TYPE_CHECKING:
    from collections.abc import Callable

    Work = Callable[[], object]

CALENDAR = load_calendar()
EVERY_DAY = [CALENDAR.first + timedelta(step) for step in range((CALENDAR.last - CALENDAR.first).days + 1)]
RESTS = [day for day in EVERY_DAY if not CALENDAR.is_working_day(day)]
N = 20
ROUNDS = 9
ASKED = 300
AGAIN = 100
"""How many times foiflow is asked for each answer of the others, which take so much longer."""
LONG = 200_000
"""The days of an array."""
SHORT = 2_000
"""The days of one for pandas, which counts them one by one."""


def seconds(*contenders: Work) -> list[float]:
    """Let the contenders work in turn, some rounds long, and give the median time of each."""
    times: list[list[float]] = [[] for _ in contenders]
    for turn in range(ROUNDS + 1):
        for contender, found in zip(contenders, times, strict=True):
            begun = time.perf_counter()
            contender()
            if turn:  # the first fills caches
                found.append(time.perf_counter() - begun)
    return [median(found) for found in times]


def one_by_one(ask: Callable[[date, int], object], starts: list[date]) -> Work:
    """Ask for one answer after the other."""
    return lambda: [ask(start, N) for start in starts]


def chosen() -> list[date]:
    """Choose days from which no count leaves 2019 and 2021 to 2023: workalendar is wrong in 2020 and ends in 2023."""
    spans = [(date(2019, 1, 1), date(2019, 11, 20)), (date(2021, 1, 1), date(2023, 11, 20))]
    days = [day for day in EVERY_DAY if any(first <= day <= last for first, last in spans)]
    return random.Random(N).choices(days, k=ASKED)


def weeks_without_end() -> np.busdaycalendar:
    """Make numpy's calendar: every weekday is worked and every day of rest a holiday, or it could not work a Sunday."""
    return np.busdaycalendar("1111111", RESTS)


def day_of(answer: Any) -> date:
    """Take numpy's and pandas' answers as dates."""
    for name in ("item", "date"):
        answer = getattr(answer, name, lambda answer=answer: answer)()
    assert isinstance(answer, date)
    return answer


def asked_of_workalendar() -> Callable[[date, int], object]:
    """Let workalendar's own China count."""
    ask: Callable[[date, int], object] = China().add_working_days
    return ask


def asked_of_holidays() -> Callable[[date, int], object]:
    """Let the holidays package count."""
    holidays = pytest.importorskip("holidays", reason="holidays is measured only where it is installed")
    ask: Callable[[date, int], object] = holidays.country_holidays(
        "CN", years=range(CALENDAR.first.year, CALENDAR.last.year)
    ).get_nth_working_day
    return ask


def asked_of_numpy() -> Callable[[date, int], object]:
    """Let numpy count one day."""
    calendar = weeks_without_end()
    return lambda start, n: np.busday_offset(start, n, roll="backward", busdaycal=calendar)


@pytest.mark.parametrize(
    ("package", "asked", "at_least"),
    [
        ("workalendar", asked_of_workalendar, 1000),
        ("holidays", asked_of_holidays, 200),
        ("numpy", asked_of_numpy, 20),
    ],
)
def test_one_deadline(package: str, asked: Callable[[], Any], at_least: int, capsys: Any) -> None:
    """Adding 20 working days to a date is many times faster than in any of the packages."""
    starts, ask = chosen(), asked()
    assert [day_of(ask(start, N)) for start in starts] == [CALENDAR.add_working_days(start, N) for start in starts]
    ours, theirs = seconds(one_by_one(CALENDAR.add_working_days, starts * AGAIN), one_by_one(ask, starts))
    ratio = theirs * AGAIN / ours
    with capsys.disabled():
        print(
            f"\none deadline: foiflow {ours / AGAIN / ASKED * 1e9:.0f} ns, "
            f"{package} {theirs / ASKED * 1e9:.0f} ns, ratio {ratio:.0f}"
        )
    assert ratio >= at_least


def test_an_array_of_deadlines(capsys: Any) -> None:
    """Over 200,000 days foiflow is many times faster than numpy, and more so than pandas."""
    pandas = pytest.importorskip("pandas", reason="pandas is measured only where it is installed")
    days = np.array(random.Random(N).choices(EVERY_DAY[:-60], k=LONG), "datetime64[D]")
    calendar, index = weeks_without_end(), pandas.DatetimeIndex(days[:SHORT])
    step = N * pandas.offsets.CustomBusinessDay(weekmask="Mon Tue Wed Thu Fri Sat Sun", holidays=RESTS)

    def with_numpy() -> Any:
        return np.busday_offset(days, N, roll="backward", busdaycal=calendar)

    def with_pandas() -> Any:
        with warnings.catch_warnings(action="ignore", category=pandas.errors.PerformanceWarning):
            return index + step

    found = CALENDAR.add_working_days_array(days, N)
    assert (found == with_numpy()).all()
    assert (found[:SHORT] == with_pandas()).all()
    ours, numpys, pandas_ = seconds(lambda: CALENDAR.add_working_days_array(days, N), with_numpy, with_pandas)
    ours, numpys, pandas_ = ours / LONG, numpys / LONG, pandas_ / SHORT
    with capsys.disabled():
        print(
            f"\nan array of deadlines: foiflow {ours * 1e9:.1f} ns a day, "
            f"numpy {numpys * 1e9:.0f} ns, ratio {numpys / ours:.0f}; "
            f"pandas {pandas_ * 1e9:.0f} ns, ratio {pandas_ / ours:.0f}"
        )
    assert numpys / ours >= 30
    assert pandas_ / ours >= 1000


def test_further_arrays(capsys: Any) -> None:
    """With a number for each day, and between two days of each row, foiflow is many times faster than numpy too."""
    chance = random.Random(N)
    days, others = (np.array(chance.choices(EVERY_DAY[400:-400], k=LONG), "datetime64[D]") for _ in "ab")
    numbers = np.array(chance.choices(range(1, 200), k=LONG))
    calendar = weeks_without_end()
    ends = np.maximum(days, others)

    def add_with_numpy() -> Any:
        return np.busday_offset(days, numbers, roll="backward", busdaycal=calendar)

    def count_with_numpy() -> Any:
        # It counts the first day and not the last.
        return np.busday_count(days + 1, ends + 1, busdaycal=calendar)

    assert (CALENDAR.add_working_days_array(days, numbers) == add_with_numpy()).all()
    assert (CALENDAR.working_days_between_array(days, ends) == count_with_numpy()).all()
    figures = seconds(
        lambda: CALENDAR.add_working_days_array(days, numbers),
        add_with_numpy,
        lambda: CALENDAR.working_days_between_array(days, ends),
        count_with_numpy,
    )
    ours_added, added, ours_counted, counted = (figure / LONG * 1e9 for figure in figures)
    with capsys.disabled():
        print(
            f"\na number for each day: foiflow {ours_added:.1f} ns a day, "
            f"numpy {added:.0f} ns, ratio {added / ours_added:.0f}; between two days: "
            f"foiflow {ours_counted:.1f} ns, numpy {counted:.0f} ns, ratio {counted / ours_counted:.0f}"
        )
    assert added / ours_added >= 15
    assert counted / ours_counted >= 3


def test_building_a_calendar(capsys: Any) -> None:
    """Making a calendar of its notices costs a few times what a bare loop over its days does."""
    files = sorted((DATA / DEFAULT_CALENDAR).glob("*.toml"))

    def read() -> list[Any]:
        return [notice for file in files for notice in notices_in(file.read_text(encoding="utf-8"), file.name)]

    def build() -> Any:
        for cached in (estimate_after, holidays_of):
            cached.cache_clear()
        return index_of(DEFAULT_CALENDAR, notices)

    def loop() -> Any:
        first = CALENDAR.first_day
        return {date.fromordinal(first + step): step for step in range(len(EVERY_DAY))}

    notices = sorted(read(), key=lambda notice: notice.published)
    assert build().ranks == CALENDAR.ranks
    reading, building, looping = (figure * 1e3 for figure in seconds(read, build, loop))
    with capsys.disabled():
        print(
            f"\nbuilding a calendar: from notices {building:.1f} ms, {reading:.1f} ms more from their files, "
            f"a bare loop over its days {looping:.1f} ms, ratio {building / looping:.1f}"
        )
    assert building / looping <= 10

"""Which reading explains which differences: synthetic trials, so that chance can be set by hand."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from foiflow.batch.attribution import Trial, attributed, trial_of
from foiflow.batch.readings import Support
from foiflow.calendars import load_calendar

NAMES = ("a", "b")
A, B, BOTH = 1, 2, 3
SUPPORT = Support(neighbours=3, times=2, error=0.01)


def trials(**times: int) -> Counter[Trial]:
    """Differences in which both readings give a date: which of them fits, or which has a neighbour that does."""
    made = {
        "a": Trial(A, BOTH, 0, 0),
        "b": Trial(B, BOTH, 0, 0),
        "both": Trial(BOTH, BOTH, 0, 0),
        "neither": Trial(0, BOTH, 0, 0),
        "beside": Trial(0, BOTH, BOTH, 0),
    }
    return Counter({made[name]: count for name, count in times.items()})


def found(**times: int) -> list[tuple[str, int]]:
    """The readings above chance, and how many each explains."""
    return [(one.name, one.count) for one in attributed(trials(**times), NAMES, SUPPORT)]


def test_one_case_proves_nothing() -> None:
    """However well it fits; four that agree do."""
    assert found(a=1) == found(a=2) == []
    assert found(a=5) == [("a", 5)]


def test_no_difference_needs_no_reading() -> None:
    """Nothing to explain."""
    assert found() == []
    assert found(neither=100) == []


def test_a_reading_that_fits_no_oftener_than_its_neighbours_is_chance() -> None:
    """6 neighbours were hit 60 times: 10 for each date, and the reading itself was hit 10 times too."""
    assert found(a=10, beside=60, neither=100) == []
    assert found(a=100, beside=60, neither=10) == [("a", 100)]


def test_somewhat_oftener_is_still_chance() -> None:
    """Wrong dates crowd around the right one, so a reading near it must fit clearly more than twice as often."""
    assert found(a=1800, beside=6000) == []
    assert found(a=3000, beside=6000) == [("a", 3000)]


def test_what_explains_most_goes_first_and_the_rest_stand_on_what_is_left() -> None:
    """A reading that only fits where a better one does explains nothing; one with cases of its own does."""
    assert found(a=40, both=30) == [("a", 70)]
    assert found(a=40, both=30, b=20) == [("a", 70), ("b", 20)]


def test_of_two_that_explain_as_many_the_likelier_is_taken() -> None:
    """The order of the readings is that of their likelihood."""
    assert found(both=20) == [("a", 20)]


def test_the_counts_of_a_reading() -> None:
    """All that it fits, all in which it says something, and what its neighbours fit: 13 of 451 + 1 dates."""
    one, two = attributed(
        Counter({Trial(A, BOTH, 0, 0): 60, Trial(B, B, 0, B): 15, Trial(0, A, A, 0): 12}), NAMES, SUPPORT
    )
    assert (one.name, one.count, one.fits, one.tried) == ("a", 60, 60, 72)
    assert one.chance == pytest.approx(13 / (72 * 6 + 1))
    assert (two.name, two.count, two.tried) == ("b", 15, 75)
    assert two.chance == pytest.approx(1 / (15 * 6 - 15 + 1))


def test_a_stored_date_is_held_against_each_reading_and_its_neighbours() -> None:
    """Monday 1 April 2024 by law. Stored: Friday 29 March. A reading that gives it fits; one that gives the
    Wednesday before has it for a neighbour; one that gives the date of the law, or none, is not tried.
    """
    calendar = load_calendar()

    def day(number: int, month: int = 3) -> int:
        return date(2024, month, number).toordinal()

    trial = trial_of(day(29), day(1, 4), [day(29), day(27), day(1, 4), None, day(20)], calendar, 3)
    assert trial == Trial(fits=0b1, tried=0b10011, beside=0b10, less=0b11)


def test_a_reading_at_the_end_of_the_calendar_is_not_tried() -> None:
    """It has no neighbours to be held against."""
    calendar = load_calendar()
    last = calendar.last.toordinal()
    assert trial_of(last, last - 30, [last], calendar, 3) == Trial(0, 0, 0, 0)

"""What another calendar changes."""

from __future__ import annotations

from datetime import date

import pytest

from foiflow.calendars import WorkdayIndex, load_calendar
from foiflow.calendars.changes import ChangedDay, changed_days, what_changes
from foiflow.errors import InputError, OutOfCalendar

EVE, THEN = load_calendar(known_on=date(2020, 1, 26)), load_calendar(known_on=date(2020, 1, 27))
NOTICE = "国办发明电〔2020〕1号"


def test_the_days_a_notice_changed() -> None:
    """The notice of 27 January 2020 took a working day off and a worked Saturday back."""
    assert changed_days(EVE, THEN) == (
        ChangedDay(date(2020, 1, 31), False, NOTICE),
        ChangedDay(date(2020, 2, 1), False, NOTICE),
    )


def test_a_day_given_back_names_the_notice_that_had_taken_it() -> None:
    """Where only the old calendar has a word on the day, that word is named."""
    assert changed_days(THEN, EVE)[0] == ChangedDay(date(2020, 1, 31), True, NOTICE)


def test_equal_calendars_change_nothing() -> None:
    """Nothing differs, nothing moves."""
    assert changed_days(EVE, EVE) == ()
    assert list(what_changes(EVE, EVE, [(date(2020, 1, 10), 20)])) == []


@pytest.mark.parametrize(
    ("known", "start", "n", "old", "new"),
    [
        (date(2015, 5, 13), date(2015, 9, 2), 1, date(2015, 9, 3), date(2015, 9, 6)),
        (date(2015, 5, 13), date(2015, 8, 20), 15, date(2015, 9, 10), date(2015, 9, 11)),
        (date(2019, 3, 22), date(2019, 4, 1), 20, date(2019, 4, 30), date(2019, 4, 29)),
        (date(2020, 1, 27), date(2020, 1, 10), 20, date(2020, 2, 12), date(2020, 2, 14)),
        (date(2018, 12, 6), date(2018, 12, 28), 1, date(2018, 12, 31), date(2018, 12, 29)),
    ],
)
def test_a_late_notice_moves_a_deadline(known: date, start: date, n: int, old: date, new: date) -> None:
    """The notices of 2015, 2019 and 2020 and that for 2019 moved these deadlines, earlier or later."""
    eve = date.fromordinal(known.toordinal() - 1)
    [change] = what_changes(load_calendar(known_on=eve), load_calendar(known_on=known), [(start, n)])
    assert (change.place, change.start, change.working_days) == (0, start, n)
    assert (change.old, change.new) == (old, new)
    assert {day.notice for day in change.days} <= {
        "国发明电〔2015〕1号",
        "国办发明电〔2019〕3号",
        NOTICE,
        "国办发明电〔2018〕15号",
    }
    assert change.days


def test_other_days_may_end_on_the_same_one() -> None:
    """Two days more and two fewer even out, and are told all the same."""
    eve, then = load_calendar(known_on=date(2019, 3, 21)), load_calendar(known_on=date(2019, 3, 22))
    [change] = what_changes(eve, then, [(date(2019, 4, 25), 10)])
    assert change.old == change.new == date(2019, 5, 10)
    assert [day.working for day in change.days] == [True, False, False, True]


def test_only_deadlines_around_a_changed_day_are_told() -> None:
    """The period runs from the day after the start to the last day, inclusive; places are kept."""
    ends_before, touches, starts_on = (date(2020, 1, 10), 9), (date(2020, 1, 23), 1), (date(2020, 2, 1), 5)
    no_days = (date(2020, 1, 31), 0)
    found = list(what_changes(EVE, THEN, [ends_before, touches, starts_on, no_days]))
    assert [change.place for change in found] == [1]
    assert (found[0].old, found[0].new) == (date(2020, 1, 31), date(2020, 2, 3))


def test_what_cannot_be_compared_is_refused() -> None:
    """No common day, a negative number, a start out of reach."""
    early = WorkdayIndex("early", date(2000, 1, 1), date(2000, 12, 31), {})
    with pytest.raises(OutOfCalendar):
        changed_days(early, EVE)
    with pytest.raises(InputError, match="working_days"):
        list(what_changes(EVE, THEN, [(date(2020, 1, 10), -1)]))
    with pytest.raises(OutOfCalendar):
        list(what_changes(EVE, THEN, [(date(2000, 1, 10), 1)]))


def test_calendars_of_other_spans_are_compared_where_they_meet() -> None:
    """A span that begins on a working day counts that day."""
    monday = WorkdayIndex("short", date(2020, 1, 27), date(2020, 2, 2), {})
    assert [str(change.day) for change in changed_days(EVE, monday)] == [
        "2020-01-27",
        "2020-01-28",
        "2020-01-29",
        "2020-01-30",
        "2020-02-01",
    ]


def test_calendars_that_share_one_day_are_compared_on_it() -> None:
    """Where one calendar ends on the day on which the other begins, that day may differ."""
    friday = date(2020, 1, 31)
    until, since = WorkdayIndex("until", date(2020, 1, 1), friday, {}), WorkdayIndex("since", friday, EVE.last, {})
    rest = WorkdayIndex("rest", friday, EVE.last, {friday: (False, "order 1")})
    assert changed_days(until, since) == ()
    assert changed_days(until, rest) == (ChangedDay(friday, False, "order 1"),)

"""The notices as shipped, and what is refused in a file of notices."""

from __future__ import annotations

import pickle
from datetime import date

import pytest

from foiflow.calendars import DEFAULT_CALENDAR, Notice, check_notices, read_notices
from foiflow.calendars.notices import days_set, index_of, notices_in
from foiflow.errors import InputError, UnknownName

NOTICES = read_notices(DEFAULT_CALENDAR)
ROW = 'no = "1"\npublished = 2029-11-01\nsource = "https://example.org"\n'


def test_every_year_has_its_notice() -> None:
    """Each year from 2008 is announced once, three were amended, in the order of publication."""
    years = [notice.year for notice in NOTICES if notice.amends is None]
    assert years == list(range(2008, years[-1] + 1))
    assert [notice.no for notice in NOTICES if notice.amends and notice.year <= 2026] == [
        "国发明电〔2015〕1号",
        "国办发明电〔2019〕3号",
        "国办发明电〔2020〕1号",
    ]
    assert [notice.published for notice in NOTICES] == sorted(notice.published for notice in NOTICES)


def test_the_days_set_through_2026_are_all_there() -> None:
    """The notices through 2026 leave 339 weekdays off and 123 weekend days worked."""
    told = {day: working for day, (working, _) in days_set(NOTICES).items() if day <= date(2026, 12, 28)}
    assert sum(not working and day.weekday() < 5 for day, working in told.items()) == 339
    assert sum(working and day.weekday() >= 5 for day, working in told.items()) == 123


def test_a_number_not_seen_says_so() -> None:
    """The one number that was not seen on a copy carries a note."""
    assert [notice.year for notice in NOTICES if notice.note] == [2008]


def test_a_later_notice_overrules_an_earlier_one() -> None:
    """A day given back to the week follows the week, on the later notice's word."""
    saturday, monday = date(2030, 1, 5), date(2030, 1, 7)
    first = Notice("1", 2030, date(2029, 11, 1), "", off=(monday,), work=(saturday,))
    second = Notice("2", 2030, date(2030, 1, 2), "", ordinary=(saturday, monday), amends="1")
    assert days_set([first]) == {monday: (False, "1"), saturday: (True, "1")}
    assert days_set([first, second]) == {monday: (True, "2"), saturday: (False, "2")}


def test_notices_may_come_from_another_process() -> None:
    """Notices that were pickled make the same calendar and have the same faults."""
    sent = pickle.loads(pickle.dumps(NOTICES))
    assert index_of("cn", sent) == index_of("cn", NOTICES)
    assert check_notices(sent) == []
    assert check_notices([*sent, sent[-1]]) == check_notices([*NOTICES, NOTICES[-1]]) != []


def test_a_calendar_is_made_of_notices() -> None:
    """The calendar spans the announced years and the one estimated after them."""
    index = index_of("own", NOTICES[:2])
    assert (index.name, index.first, index.last) == ("own", date(2008, 1, 1), date(2010, 12, 31))


def test_an_unknown_calendar_is_refused() -> None:
    """A misspelt name, or a path, gives the names there are."""
    for name in ("cm", "../data"):
        with pytest.raises(UnknownName) as refused:
            read_notices(name)
        assert refused.value.nearest == (DEFAULT_CALENDAR,)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", "x.toml: year"),
        ("year = 0", "x.toml: year"),
        ("year = 10000", "x.toml: year"),
        ('year = "2030"', "x.toml: year"),
        ("year = " + "9" * 5000, "x.toml"),
        ("year = " + "[" * 5000, "x.toml"),
        ("year = 2030\nmonth = 1", "x.toml: month"),
        ("year = 2030\n[[notice]]\n" + ROW + "of = []", "x.toml: notice 1: of"),
        ('year = 2030\n[[notice]]\nno = "1"', "x.toml: notice 1: published"),
        ("year = 2030\n[[notice]]\n" + ROW + 'off = ["2030-01-01"]', "x.toml: notice 1: off"),
        ("year = 2030\n[[notice]]\n" + ROW + "off = 2030-01-01", "x.toml: notice 1: off"),
        ("year = 2030\n[[notice]]\n" + ROW + "signed = 2029", "x.toml: notice 1: signed"),
        ("year = 2030\n[[notice]]\n" + ROW + "note = []", "x.toml: notice 1: note"),
        ("year = 2030\n[[notice]]\n" + ROW + "year = 2030", "x.toml: notice 1: year"),
        ("year = 2030\n[[notice]]\n" + ROW + 'level = "city"', "x.toml: notice 1: level"),
    ],
)
def test_a_slip_in_a_file_is_named(text: str, path: str) -> None:
    """An unknown key, a missing one, a value of another kind and what no reader can take are named with their place."""
    with pytest.raises(InputError) as refused:
        notices_in(text, "x.toml")
    assert refused.value.path == path


@pytest.mark.parametrize("year", [1, 9999])
def test_any_year_that_dates_have_may_be_announced(year: int) -> None:
    """The first and the last year that a date can have are years."""
    (notice,) = notices_in(f"year = {year}\n[[notice]]\n{ROW}", "x.toml")
    assert notice.year == year


def test_a_notice_may_set_no_day() -> None:
    """A notice without lists is read, and sets nothing."""
    (notice,) = notices_in("year = 2030\n[[notice]]\n" + ROW, "x.toml")
    assert (notice.off, notice.work, notice.ordinary, notice.signed) == ((), (), (), None)

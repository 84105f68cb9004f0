"""Local notices: which there are, how they lie over the state's, and what is refused in a file of them."""

from __future__ import annotations

import os
from datetime import date
from typing import TYPE_CHECKING

import pytest

from foiflow.calendars import check_notices, load_calendar, local_names, local_notices, read_notices
from foiflow.calendars.local import anchored
from foiflow.errors import InputError, OutOfCalendar, UnknownName

if TYPE_CHECKING:
    from pathlib import Path

CN = load_calendar("cn")
ROW = '[[notice]]\nno = "1"\npublished = 2024-01-05\nsource = "the gate"\n'
HEAD = 'id = "office"\nlevel = "agency"\n'


@pytest.mark.parametrize(
    ("name", "off", "worked"),
    [
        ("beijing-2014", "2014-11-07 2014-11-10 2014-11-11 2014-11-12", "2014-11-02 2014-11-15"),
        ("hangzhou-2016", "2016-09-01 2016-09-02 2016-09-05 2016-09-06 2016-09-07", "2016-08-28 2016-09-10 2016-09-11"),
        (
            "hubei-2020",
            "2020-02-03 2020-02-04 2020-02-05 2020-02-06 2020-02-07 2020-02-10 2020-02-11 2020-02-12 2020-02-13",
            "",
        ),
        ("guangxi-2017", "2017-03-30 2017-03-31 2017-04-01", "2017-04-08"),
        (
            "liangshan-2011",
            "2011-07-25 2011-07-26 2011-07-27 2011-07-28 2011-07-29 2011-10-08"
            " 2011-11-21 2011-11-22 2011-11-23 2011-11-24 2011-11-25",
            "2011-07-31 2011-11-27",
        ),
        ("ningxia-2020", "2020-05-25 2020-05-26 2020-07-30 2020-07-31", ""),
        ("xinjiang-2014", "2014-09-28 2014-10-08 2014-10-11", ""),
        ("xinjiang-2025", "2025-03-31 2025-06-06 2025-06-09 2025-06-10", ""),
    ],
)
def test_a_place_works_other_days(name: str, off: str, worked: str) -> None:
    """Each local calendar differs from the national one on exactly the days of its notice."""
    calendar = load_calendar(f"cn+{name}")
    days = [date.fromordinal(number) for number in range(CN.first.toordinal(), CN.announced_through.toordinal() + 1)]
    differ = [day for day in days if calendar.is_working_day(day) != CN.is_working_day(day)]
    assert [str(day) for day in differ if not calendar.is_working_day(day)] == off.split()
    assert [str(day) for day in differ if calendar.is_working_day(day)] == worked.split()
    [said] = {calendar.why(day).notice for day in differ}
    assert said == local_notices("cn", name).notices[0].no


def test_every_local_notice_that_is_shipped_was_tried() -> None:
    """The list above is the list there is, and the notices in it are sound."""
    assert len(local_names("cn")) == 8
    for name in local_names("cn"):
        assert check_notices(read_notices(f"cn+{name}")) == []
        assert local_notices("cn", name).id == name


def test_a_national_worked_weekend_is_switched_off() -> None:
    """Guangxi rested on 1 April 2017, a Saturday that the State Council had worked."""
    assert CN.why(date(2017, 4, 1)).kind == "worked_weekend"
    assert load_calendar("cn+guangxi-2017").why(date(2017, 4, 1)).kind == "weekend"


def test_local_notices_count_from_their_publication() -> None:
    """Hubei's holiday was not known on the eve of its notice."""
    start = date(2020, 1, 10)
    eve = load_calendar("cn+hubei-2020", known_on=date(2020, 1, 31))
    assert eve.add_working_days(start, 20) == date(2020, 2, 14)
    assert load_calendar("cn+hubei-2020", known_on=date(2020, 2, 1)).add_working_days(start, 20) == date(2020, 2, 27)


def test_a_local_notice_alone_is_no_calendar() -> None:
    """As long as no national notice is known there is nothing to lay it over."""
    with pytest.raises(OutOfCalendar):
        load_calendar("cn+liangshan-2011", known_on=date(2007, 1, 1))


def test_a_local_notice_older_than_any_of_the_state_is_no_calendar_either(tmp_path: Path) -> None:
    """An agency's notice of June 2007 has nothing to lie over until the State Council's of 18 December."""
    file = tmp_path / "office.toml"
    file.write_text(HEAD + ROW.replace("2024-01-05", "2007-06-01") + "off = [2008-03-03]", "utf-8")
    with pytest.raises(OutOfCalendar, match=r"^2007-12-17 is outside the calendar .*, which knows 2007-12-18 to "):
        load_calendar(f"cn+{file}", known_on=date(2007, 12, 17))
    assert not load_calendar(f"cn+{file}", known_on=date(2007, 12, 18)).is_working_day(date(2008, 3, 3))


def test_the_order_of_names_decides_nothing() -> None:
    """Levels and days of publication decide who speaks last, not the order in the name."""
    one, other = load_calendar("cn+hubei-2020+ningxia-2020"), load_calendar("cn+ningxia-2020+hubei-2020")
    assert one.ranks == other.ranks


def test_an_agency_adds_its_own_file(tmp_path: Path) -> None:
    """A file lies over the national notices, speaks after a city, and is read again when it changes."""
    path = tmp_path / "office.toml"
    path.write_text(HEAD + ROW + "off = [2024-03-05]\nordinary = [2024-02-04]", encoding="utf-8")
    calendar = load_calendar(f"cn+{path}")
    assert calendar.why(date(2024, 3, 5))[1:] == (False, "day_off", "1")
    assert calendar.why(date(2024, 2, 4))[1:] == (False, "weekend", "1")
    assert local_notices("cn", str(path)).notices[0].year == 2024

    path.write_text(HEAD + ROW + "off = [2024-03-06]", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert load_calendar(f"cn+{path}").is_working_day(date(2024, 3, 5))


def test_the_narrower_level_speaks_last(tmp_path: Path) -> None:
    """An agency works a day that its city, later, leaves off."""
    city, agency = tmp_path / "city.toml", tmp_path / "agency.toml"
    city.write_text(
        HEAD.replace("agency", "city") + ROW.replace("2024-01-05", "2024-06-01") + "off = [2024-07-01]", "utf-8"
    )
    agency.write_text(HEAD + ROW + "work = [2024-07-01]", "utf-8")
    assert load_calendar(f"cn+{agency}+{city}").is_working_day(date(2024, 7, 1))
    assert not load_calendar(f"cn+{city}").is_working_day(date(2024, 7, 1))


def test_an_agency_announces_no_year(tmp_path: Path) -> None:
    """Days that an agency takes off years ahead are off as far as the calendar goes, and do not prolong it."""
    file = tmp_path / "office.toml"
    file.write_text(HEAD + ROW + f"off = [{CN.last}, {CN.last.year + 1}-06-01]", "utf-8")
    calendar = load_calendar(f"cn+{file}")
    assert (calendar.last, calendar.announced_through) == (CN.last, CN.announced_through)
    assert not calendar.is_working_day(calendar.last)


def test_days_over_new_year_are_of_the_earlier_year(tmp_path: Path) -> None:
    """A local notice for days on both sides of New Year announces the year of the first of them."""
    file = tmp_path / "office.toml"
    file.write_text(HEAD + ROW + "off = [2025-01-02]\nwork = [2024-12-28]", "utf-8")
    assert local_notices("cn", str(file)).notices[0].year == 2024


def test_a_file_lies_beside_the_file_that_names_it(tmp_path: Path) -> None:
    """Only the parts of a name that are files are placed in the folder."""
    assert anchored("cn+hubei-2020+office.toml", tmp_path) == f"cn+hubei-2020+{tmp_path / 'office.toml'}"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        (b"id = ", "office.toml"),
        (b"\xff", "office.toml"),
        (b'level = "city"', "office.toml: id"),
        (b'id = "a"\nlevel = "state"', "office.toml: level"),
        (b'id = 1\nlevel = "city"', "office.toml: id"),
        (b'id = "a"\nlevel = "city"\nzh = []', "office.toml: zh"),
        (b'id = "a"\nlevel = "city"\nyear = 2024', "office.toml: year"),
        (b'id = "a"\nlevel = "city"\nnotice = 1', "office.toml: notice"),
        (b'id = "a"\nlevel = "city"\nnotice = [1]', "office.toml: notice"),
        ((HEAD + ROW).encode(), "office.toml: notice 1: off"),
        ((HEAD + ROW + "of = []").encode(), "office.toml: notice 1: of"),
        ((HEAD + ROW.replace("2024-01-05", "'soon'")).encode(), "office.toml: notice 1: published"),
    ],
)
def test_a_slip_in_an_own_file_is_named(tmp_path: Path, text: bytes, path: str) -> None:
    """Whatever is wrong in a file is told with the file's name and the place in it."""
    file = tmp_path / "office.toml"
    file.write_bytes(text)
    with pytest.raises(InputError) as refused:
        load_calendar(f"cn+{file}")
    assert refused.value.path == path


def test_what_is_not_there_is_named() -> None:
    """Unknown local notices and a file that is not there are told apart."""
    with pytest.raises(UnknownName, match="hubei-2020"):
        load_calendar("cn+hubei-2021")
    with pytest.raises(InputError, match="a file of local notices that is there"):
        load_calendar("cn+nowhere.toml")

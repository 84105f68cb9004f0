"""Days as tables write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from foiflow.codecs.dates import day_reader, moment_reader, offset_of

if TYPE_CHECKING:
    from collections.abc import Callable


def refuses(read: Callable[[Any], object], cell: object) -> bool:
    """Tell whether a cell is refused as no value of its kind."""
    try:
        read(cell)
    except ValueError:
        return True
    return False


@pytest.mark.parametrize(
    "cell",
    [
        "2021-03-04",
        "2021-3-4",
        " 2021.3.4 ",
        "2021/3/4",
        "2021/3/4 9:30",
        "2021-03-04 09:30:00.5",
        "2021-03-04T09:30",
        "20210304",
        "20210304.0",
        20210304,
        20210304.0,
        "2021年3月4日",
        "2021年03月04日 09:30:00",
        "2021年3月4号",
        "２０２１年３月４日",
        "二〇二一年三月四日",
        "二○二一年三月四日",
        44259,
        44259.0,
        44259.75,
        "44259",
        date(2021, 3, 4),
        datetime(2021, 3, 4, 23, 59),
    ],
)
def test_every_usual_form_is_read(cell: object) -> None:
    """Chinese and ISO forms, eight digits, full-width digits, Excel's serials and its floats mean the same day."""
    assert day_reader()(cell) == "2021-03-04"


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("二〇二三年十二月三十一日", "2023-12-31"),
        ("二〇二三年十月二十日", "2023-10-20"),
        ("2024-02-29", "2024-02-29"),
        (1.0 * 36526, "2000-01-01"),
    ],
)
def test_tens_and_leap_days_are_read(cell: object, day: str) -> None:
    """Chinese numerals go to thirty-one, and serials count as Excel counts them."""
    assert day_reader()(cell) == day


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "2021-13-04",
        "2023-02-29",
        "2021-02-30 09:30",
        "21-3-4",
        "3/4/2021",
        "2021.3",
        "2021-03/04",
        "1821-03-04",
        "2121-03-04",
        "=DATE(2021,3,4)",
        "1234567",
        "二〇二一年十十月四日",
        "二〇二一年三月四",
        True,
        None,
        0.5,
        "2021-03-04T23:00:00Z",
        datetime(2021, 3, 4, tzinfo=UTC),
        ["2021-03-04"],
    ],
)
def test_what_may_mean_another_day_or_none_is_refused(cell: object) -> None:
    """A day that is not there, two digits for the year, an order that is not sure, an offset without a place."""
    assert refuses(day_reader(), cell)


def test_a_form_that_is_named_is_tried_first() -> None:
    """A mapping may name a form that could mean another day elsewhere; the usual ones are still read."""
    read = day_reader(["%d/%m/%Y"])

    assert (read("04/03/2021"), read("2021年3月4日")) == ("2021-03-04", "2021-03-04")


def test_a_moment_falls_on_the_day_of_the_offset_that_is_named() -> None:
    """Late on 3 March in UTC is 4 March in China."""
    read = day_reader(offset="+08:00")

    assert read("2021-03-03T16:00:00Z") == read(datetime(2021, 3, 3, 16, tzinfo=UTC)) == "2021-03-04"


def test_a_moment_has_an_offset_of_its_own_or_the_one_that_is_named() -> None:
    """What is recorded without an offset is refused unless the mapping says which it has."""
    assert moment_reader()("2021-03-04 09:30:00+08:00") == "2021-03-04T09:30:00+08:00"
    assert moment_reader("+08:00")("2021/03/04 09:30") == "2021-03-04T09:30:00+08:00"
    assert moment_reader("+08:00")(datetime(2021, 3, 4, 9, 30)) == "2021-03-04T09:30:00+08:00"
    assert refuses(moment_reader(), "2021-03-04 09:30:00")


@pytest.mark.parametrize("text", ["", "8", "+25:00", "Asia/Shanghai"])
def test_what_is_no_offset_is_refused(text: str) -> None:
    """An offset is hours and minutes with a sign."""
    assert refuses(offset_of, text)

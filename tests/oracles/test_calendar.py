"""Other packages with Chinese working days say the same of every day as the notices.

`tox -e oracles` installs them; elsewhere they are skipped. A day that one of them sees otherwise fails. A year that
one of them knows and foiflow does not is no failure but a warning in the run's summary: a notice has come out.
"""

from __future__ import annotations

import warnings
from datetime import date, timedelta
from importlib.metadata import version
from typing import TYPE_CHECKING, NamedTuple

import pytest

from foiflow.calendars import load_calendar

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow.calendars import WorkdayIndex

CN = load_calendar()
UP_TO_2026 = load_calendar(known_on=date(2026, 11, 22))
KNOWN_TO_ALL = frozenset(range(2008, 2027))
NEWS = "a holiday notice is out"
REASON = "the oracle is not installed; run tox -e oracles"


class Oracle(NamedTuple):
    """Somebody else's calendar of China."""

    name: str
    years: frozenset[int]
    """The years whose notice it knows."""
    is_working_day: Callable[[date], bool]


def chinesecalendar() -> Oracle:
    """The package chinesecalendar, which refuses a year whose notice it does not know."""
    package = pytest.importorskip("chinese_calendar", reason=REASON)

    def knows(year: int) -> bool:
        try:
            package.is_workday(date(year, 1, 1))
        except NotImplementedError:
            return False
        return True

    years = frozenset(year for year in range(CN.first.year, CN.last.year + 1) if knows(year))
    return Oracle(f"chinesecalendar {version('chinesecalendar')}", years, package.is_workday)


def holidays() -> Oracle:
    """The package holidays, which answers for any year; those that it knows have weekend days worked."""
    package = pytest.importorskip("holidays", reason=REASON)
    china = package.country_holidays("CN")
    # Every notice so far has moved days; a year that is only computed has none in this table.
    years = frozenset(china.special_public_holidays)
    return Oracle(f"holidays {package.__version__}", years, china.is_working_day)


def differences(oracle: Oracle, calendar: WorkdayIndex = CN) -> list[str]:
    """List the days that an oracle sees otherwise, and warn of the years that only the oracle knows.

    The last days of December may be other ones by the next year's notice, so they count only where it is known to
    both or to neither.
    """
    ours, theirs = calendar.announced_through.year, max(oracle.years)
    days = [calendar.first + timedelta(n) for n in range((date(ours, 12, 31) - calendar.first).days + 1)]
    shared = [day for day in days if day.year in oracle.years]
    differ = [day for day in shared if oracle.is_working_day(day) != calendar.is_working_day(day)]
    settled = calendar.announced_through.replace(year=min(ours, theirs))
    december = [day for day in differ if ours != theirs and day > settled]
    if theirs > ours:
        newer = ", ".join(str(year) for year in sorted(oracle.years) if year > ours)
        news = f"{NEWS}: {oracle.name} knows {newer}; see docs/new_notice.md"
        warnings.warn("\n".join([news, *(told(day, oracle, calendar) for day in december)]), stacklevel=2)
    return [told(day, oracle, calendar) for day in differ if day not in december]


def told(day: date, oracle: Oracle, calendar: WorkdayIndex) -> str:
    """Tell both answers for a day, and where ours comes from."""
    reason = calendar.why(day)
    theirs, ours = ("a rest day", "a working day")[oracle.is_working_day(day)], ("off", "worked")[reason.working]
    return f"{day:%Y-%m-%d %a}: {theirs} by {oracle.name}; {ours} by {reason.notice or f'no notice ({reason.kind})'}"


oracles = pytest.mark.parametrize("oracle", [chinesecalendar, holidays], ids=["chinesecalendar", "holidays"])


@oracles
@pytest.mark.filterwarnings(f"default:{NEWS}")
def test_an_oracle_agrees_on_every_day(oracle: Callable[[], Oracle]) -> None:
    """Every day from 2008-01-01 on, of each year that both know, is a working day for both or for neither."""
    asked = oracle()
    assert asked.years >= KNOWN_TO_ALL
    faults = differences(asked)
    assert not faults, "\n" + "\n".join(faults)


@oracles
def test_an_oracle_would_tell_of_a_notice(oracle: Callable[[], Oracle]) -> None:
    """Had foiflow not had the notice for 2026, the run would have said so."""
    with pytest.warns(UserWarning, match=rf"{NEWS}: \w+ [\d.]+ knows 2026"):
        assert differences(oracle(), load_calendar(known_on=date(2025, 11, 3))) == []


def pretended(*years: int) -> Oracle:
    """An oracle that knows some years, by foiflow's own notices up to that for 2026."""
    return Oracle("pretended 1.0", frozenset(years), UP_TO_2026.is_working_day)


def test_an_oracle_that_knows_no_more_is_no_news() -> None:
    """One that knows as much as foiflow, or less, passes without a word."""
    assert differences(pretended(*KNOWN_TO_ALL), UP_TO_2026) == []
    assert differences(pretended(2019, 2020), UP_TO_2026) == []


def test_an_oracle_that_lags_need_not_know_the_end_of_its_last_year() -> None:
    """The notice for 2019 came with two days of December 2018, which who knows 2018 only cannot have."""
    lagging = Oracle("lagging 1.0", frozenset({2018}), load_calendar(known_on=date(2018, 12, 5)).is_working_day)
    assert differences(lagging, UP_TO_2026) == []


def test_a_difference_is_told_with_day_answers_and_notice() -> None:
    """Each day is named with both answers, and with our notice if one speaks of it."""
    assert differences(pretended(2019, 2020), load_calendar(known_on=date(2020, 1, 26))) == [
        "2020-01-31 Fri: a rest day by pretended 1.0; worked by no notice (weekday)",
        "2020-02-01 Sat: a rest day by pretended 1.0; worked by 国办发明电〔2019〕16号",
    ]


def test_a_year_that_is_new_is_news_and_no_difference() -> None:
    """The year is named, and with it the days of December that its notice has changed."""
    with pytest.warns(UserWarning, match=NEWS) as said:
        assert differences(pretended(2018, 2019), load_calendar(known_on=date(2018, 12, 5))) == []
    assert str(said[0].message).splitlines() == [
        f"{NEWS}: pretended 1.0 knows 2019; see docs/new_notice.md",
        "2018-12-29 Sat: a working day by pretended 1.0; off by no notice (estimated)",
        "2018-12-31 Mon: a rest day by pretended 1.0; worked by no notice (estimated)",
    ]


def test_news_hides_no_difference() -> None:
    """A day of an announced year is told also where the oracle knows a further year."""
    with pytest.warns(UserWarning, match=NEWS):
        assert len(differences(pretended(2020, 2021), load_calendar(known_on=date(2020, 1, 26)))) == 2


def test_the_end_of_december_must_agree_until_the_next_year_is_known() -> None:
    """Without a newer year nothing explains another answer for the last days of the year."""
    assert differences(pretended(2018), load_calendar(known_on=date(2018, 12, 5))) == [
        "2018-12-29 Sat: a working day by pretended 1.0; off by no notice (estimated)",
        "2018-12-31 Mon: a rest day by pretended 1.0; worked by no notice (estimated)",
    ]

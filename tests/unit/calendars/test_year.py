"""One year laid out: its days, the holidays and worked weekends, the notices, how certain it is."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from foiflow.calendars import DEFAULT_CALENDAR, Notice, WorkdayIndex, load_calendar, read_notices
from foiflow.calendars.estimate import DATA, Estimate
from foiflow.calendars.foreign import from_predicate
from foiflow.calendars.notices import index_of
from foiflow.calendars.year import Span, Year, year_of
from foiflow.errors import OutOfCalendar

NOTICES = read_notices(DEFAULT_CALENDAR)
NAMED = re.compile(r"^ +(.+),  # (.+)$", re.MULTILINE)
"""A line of days in a file of notices, with the name of their holiday."""


def cn(year: int, known_on: date | None = None) -> Year:
    """Lay out a year of the national calendar."""
    return year_of(load_calendar(known_on=known_on), year, NOTICES)


def told(spans: tuple[Span, ...]) -> list[str]:
    """Write spans as month and day of the first, month and day of the last."""
    return [f"{span.first:%m-%d} {span.last:%m-%d}" for span in spans]


def test_a_holiday_is_all_its_days_in_a_row() -> None:
    """Weekend days before, within and after the weekdays off belong to the holiday; worked ones stand alone."""
    spans = cn(2024).spans
    assert told(spans)[:4] == ["12-30 01-01", "02-04 02-04", "02-10 02-17", "02-18 02-18"]
    assert [span.working for span in spans[:4]] == [False, True, False, True]


def test_every_changed_day_is_in_one_span() -> None:
    """Over all announced years the spans hold each weekday off and each weekend day worked, once."""
    for year in range(2008, 2027):
        laid = cn(year)
        for working, kind in ((True, "worked_weekend"), (False, "day_off")):
            held = [
                span.first + timedelta(more)
                for span in laid.spans
                if span.working is working
                for more in range((span.last - span.first).days + 1)
            ]
            assert len(held) == len(set(held))
            assert {reason.day for reason in laid.days if reason.kind == kind} <= set(held)


def test_a_holiday_over_the_end_of_a_year_is_in_both() -> None:
    """The holiday with a weekday in each of two years is given in full in both."""
    assert cn(2018).spans[-1] == cn(2019).spans[0]
    assert told(cn(2019).spans[:1]) == ["12-30 01-01"]
    assert told(cn(2023).spans[-1:]) == ["10-08 10-08"]  # its last weekend belongs to a holiday of 2024 alone


def test_another_notice_parts_a_holiday() -> None:
    """The days of 2020 that the amendment added are a span of their own, with the name of the whole."""
    parts = [span for span in cn(2020).spans if span.first.month < 3 and not span.working][1:]
    assert told(tuple(parts)) == ["01-24 01-30", "01-31 02-02"]
    assert [span.number for span in parts] == ["国办发明电〔2019〕16号", "国办发明电〔2020〕1号"]
    assert [span.notice and span.notice.no for span in parts] == [span.number for span in parts]
    assert [each.zh for span in parts for each in span.festivals] == ["春节", "春节"]


def test_a_local_holiday_has_no_name_of_a_neighbour() -> None:
    """Local days off beside a national holiday are not called by its name."""
    name = "cn+guangxi-2017"
    laid = year_of(load_calendar(name), 2017, read_notices(name))
    [span] = [span for span in laid.spans if span.first == date(2017, 3, 30)]
    assert (span.last, span.festivals) == (date(2017, 4, 2), ())


def test_the_names_are_those_of_the_notices() -> None:
    """Every holiday since 2008 has the names that stand beside its days in the files of notices."""
    names = {
        day: set(named.split("、"))
        for file in (DATA / DEFAULT_CALENDAR).glob("*.toml")
        for days, named in NAMED.findall(file.read_text(encoding="utf-8"))
        for day in days.split(", ")
    }
    for year in range(2008, 2027):
        for span in cn(year).spans:
            beside = set() if span.working else set.union(*(names.get(day, set()) for day in days_in(span)))
            assert {each.zh for each in span.festivals} == beside - {"抗战胜利70周年"}
    assert len(names) > 400


def days_in(span: Span) -> list[str]:
    """List the days of a span as they are written."""
    return [(span.first + timedelta(more)).isoformat() for more in range((span.last - span.first).days + 1)]


def test_a_festival_has_an_english_name() -> None:
    """The English name is that of the data, written out."""
    assert [each.en for span in cn(2020).spans for each in span.festivals][-2:] == ["National Day", "Mid Autumn"]


def test_the_notices_are_those_that_speak_of_the_year() -> None:
    """Beside its own notices, a year names the next one's where that changed its last days."""
    assert [notice.no for notice in cn(2018).notices] == ["国办发明电〔2017〕12号", "国办发明电〔2018〕15号"]
    assert [notice.amends is None for notice in cn(2020).notices] == [True, False]


def test_an_announced_year_is_certain() -> None:
    """Nothing of a year before the last announced one is provisional."""
    laid = cn(2024)
    assert (laid.announced, laid.provisional_from, laid.rule) == (True, None, None)
    assert (laid.working_days, laid.at_least, laid.at_most) == (251, 251, 251)
    assert len(laid.days) == 366


def test_the_last_days_of_the_last_announced_year_are_open() -> None:
    """As known in 2018 the year's last days might be changed, either way."""
    laid = cn(2018, known_on=date(2018, 6, 1))
    assert (laid.announced, laid.provisional_from) == (True, date(2018, 12, 29))
    assert (laid.working_days, laid.at_least, laid.at_most) == (250, 249, 252)
    assert cn(2018).at_least == cn(2018).at_most == 250


def test_a_year_not_announced_is_an_estimate() -> None:
    """Its days off have no notice but a rule, and its working days have bounds."""
    laid = cn(2026, known_on=date(2025, 6, 1))
    assert (laid.announced, laid.provisional_from) == (False, date(2026, 1, 1))
    assert laid.rule is not None
    assert laid.rule.no == "国办发明电〔2024〕12号"
    assert all(span.estimated and span.number is None and span.notice is laid.rule for span in laid.spans)
    assert [each.zh for span in laid.spans for each in span.festivals][:2] == ["元旦", "春节"]
    assert laid.working_days <= laid.at_least < cn(2026, known_on=date(2025, 12, 1)).working_days <= laid.at_most


def test_a_calendar_without_notices() -> None:
    """What sets a day is told, but there is no notice, no name and no estimate to know."""
    new_year, sunday = date(2030, 1, 1), date(2030, 1, 6)
    told_days = {new_year: (False, "Act"), sunday: (True, "Act")}
    own = WorkdayIndex("own", date(2030, 1, 1), date(2030, 1, 5), told_days, last=date(2030, 2, 10))
    laid = year_of(own, 2030)
    assert laid.spans == (
        Span(new_year, new_year, False, False, "Act", None, ()),
        Span(sunday, sunday, True, True, "Act", None, ()),
    )
    assert (laid.provisional_from, laid.rule, laid.at_least, laid.at_most) == (sunday, None, 29, 29)
    assert (laid.days[0].day, laid.days[-1].day) == (own.first, own.last)


def test_a_weekend_at_either_end_of_the_calendar_is_no_trouble() -> None:
    """Days off are not looked for outside the calendar."""
    friday = date(2030, 1, 4)
    own = WorkdayIndex("own", date(2029, 12, 29), date(2030, 1, 6), {friday: (False, "Act")})
    assert told(year_of(own, 2030).spans) == ["01-04 01-06"]
    assert year_of(own, 2029).spans == ()


def test_a_day_given_back_to_the_week_is_no_change() -> None:
    """A notice that gives days back speaks of the year, but sets no span."""
    first = Notice("1", 2026, date(2025, 11, 1), "", off=(date(2026, 1, 5),), work=(date(2026, 1, 10),))
    second = Notice("2", 2026, date(2025, 12, 1), "", ordinary=first.off + first.work, amends="1")
    laid = year_of(index_of("own", (first, second)), 2026, (first, second))
    assert (laid.spans, laid.notices) == ((), (first, second))
    assert [(reason.kind, reason.notice) for reason in laid.days if reason.notice] == [
        ("weekday", "2"),
        ("weekend", "2"),
    ]


@pytest.mark.parametrize(("through", "announced"), [(date(2029, 12, 31), False), (date(2030, 1, 1), True)])
def test_one_announced_day_is_more_than_nothing(through: date, announced: bool) -> None:
    """A year of which only New Year's Day is announced is announced in part; one day less, and nothing is."""
    own = WorkdayIndex("own", date(2029, 1, 1), through, {}, last=date(2030, 12, 31))
    laid = year_of(own, 2030)
    assert (laid.announced, laid.provisional_from) == (announced, through + timedelta(1))


def test_the_year_2027_by_the_rule() -> None:
    """Of 261 weekdays 18 are off by the rule, and up to five weekend days are worked, which ones is open."""
    laid = cn(2027, known_on=date(2026, 11, 1))
    assert (laid.working_days, laid.at_least, laid.at_most) == (243, 243, 248)


def test_the_year_2022_as_the_rule_would_have_had_it() -> None:
    """Of 260 weekdays 19 off, and 7 weekend days that may be worked, Saturday, 31 December, among them."""
    laid = cn(2022, known_on=date(2021, 10, 1))
    assert (laid.working_days, laid.at_least, laid.at_most) == (241, 241, 248)


@pytest.mark.parametrize("day", [1, 2, 3])
def test_the_first_days_of_a_year_are_as_open_as_the_others(day: int) -> None:
    """Of a year of which no day is announced, a weekday that may yet be off may be New Year's Day itself."""
    may_be_off = (date(2030, 1, day),)
    through, last = date(2029, 12, 28), date(2030, 12, 31)
    own = WorkdayIndex("own", date(2029, 1, 1), through, {}, Estimate(through, last, (), may_be_off, ()))
    laid = year_of(own, 2030)
    assert (laid.working_days, laid.at_least, laid.at_most) == (261, 260, 261)


def test_a_notice_without_days_announces_its_year() -> None:
    """A notice that leaves the week as it is still belongs to the year that it announces, and to no other."""
    notices = (Notice("1", 2025, date(2024, 11, 1), ""), Notice("2", 2026, date(2025, 11, 1), ""))
    assert year_of(index_of("own", notices), notices[0].year + 1, notices).notices == notices[1:]


@pytest.mark.parametrize(("first", "second"), [("order 1", "order 2"), ("order 2", "order 1")])
def test_days_off_in_a_row_by_two_notices_are_two_holidays(first: str, second: str) -> None:
    """Whichever number is the higher, the weekend stays with the day before it."""
    thursday, friday = date(2030, 1, 3), date(2030, 1, 4)
    off = {thursday: (False, first), friday: (False, second)}
    spans = year_of(WorkdayIndex("own", date(2030, 1, 1), date(2030, 1, 31), off), 2030).spans
    assert (told(spans), [span.number for span in spans]) == (["01-03 01-03", "01-04 01-06"], [first, second])


def test_a_year_of_which_the_last_day_is_open() -> None:
    """Where the announced days end on 30 December, the 31st is provisional."""
    own = WorkdayIndex("own", date(2030, 1, 1), date(2030, 12, 30), {}, last=date(2031, 1, 31))
    assert year_of(own, 2030).provisional_from == date(2030, 12, 31)


def test_a_holiday_is_whole_where_each_day_has_its_own_word() -> None:
    """What stands behind the days may be told day by day; the same words are the same notice."""
    off = {date(2030, 1, 3), date(2030, 1, 4)}
    own = from_predicate(
        *("own", date(2030, 1, 1), date(2030, 1, 31), lambda day: day.weekday() < 5 and day not in off),
        lambda day: f"order {day.year}",
        reviewed_through=date(2030, 1, 31),
    )
    assert told(year_of(own, 2030).spans) == ["01-03 01-06"]


@pytest.mark.parametrize(("through", "estimated"), [(4, True), (6, True), (7, False)])
def test_a_holiday_is_as_certain_as_its_last_weekday(through: int, estimated: bool) -> None:
    """A holiday from Friday to Monday is an estimate as long as the Monday lies past the announced days."""
    friday, monday = date(2030, 1, 4), date(2030, 1, 7)
    off = dict.fromkeys((friday, monday), (False, "Act"))
    own = WorkdayIndex("own", date(2030, 1, 1), date(2030, 1, through), off, last=date(2030, 1, 31))
    assert year_of(own, 2030).spans == (Span(friday, monday, False, estimated, "Act", None, ()),)


@pytest.mark.parametrize("year", [-1, 0, 2007, 2040, 10_000])
def test_a_year_outside_is_refused(year: int) -> None:
    """A year that the calendar does not know is one sentence, however far off."""
    with pytest.raises(OutOfCalendar, match=rf"^{year} is outside the calendar 'cn', which knows 2008-01-01 to "):
        cn(year)

"""One deadline by itself."""

from __future__ import annotations

from datetime import date

import pytest

from foiflow.cases.rulebook import RuleBook
from foiflow.cases.single import single_deadline
from foiflow.errors import InputError, OutOfCalendar, UnknownName
from foiflow.law.load import load_profile


@pytest.mark.parametrize(
    ("profile", "duty", "starts", "due"),
    [
        ("cn", "reply", date(2024, 3, 4), date(2024, 4, 1)),
        ("cn", "reply", date(2018, 3, 5), date(2018, 3, 26)),
        ("cn", "reply", date(2008, 5, 1), date(2008, 5, 22)),
        ("cn", "correction_reply", date(2024, 3, 4), date(2024, 3, 25)),
        ("cn", "annual_report", date(2024, 12, 31), date(2025, 1, 31)),
        ("cn", "government_annual_report", date(2024, 12, 31), date(2025, 3, 31)),
        ("cn-sh-changning", "government_annual_report", date(2024, 12, 31), date(2025, 2, 28)),
        ("cn-sh-changning", "government_annual_report", date(2021, 12, 31), date(2022, 3, 31)),
        ("cn", "litigation_window", date(2024, 3, 29), date(2024, 9, 29)),
        ("cn", "litigation_window", date(2012, 3, 29), date(2012, 6, 29)),
        ("cn", "reconsideration_window", date(2024, 3, 29), date(2024, 5, 28)),
        ("cn", "ordered_reply", date(2024, 3, 4), date(2024, 4, 1)),
        ("cn", "ordered_reply", date(2018, 3, 5), date(2018, 3, 26)),
    ],
)
def test_a_deadline_from_the_day_it_starts(profile: str, duty: str, starts: date, due: date) -> None:
    """The law of the day gives the deadline, with nothing in between."""
    found = single_deadline(RuleBook(load_profile(profile)), duty, starts)
    assert (found.id, found.starts, found.due, found.done) == (duty, starts, due, None)
    assert (found.provisional, found.assumed) == (False, False)
    assert found.cites != ()


def test_conventions_count() -> None:
    """A deadline by itself follows the conventions that are chosen."""
    book = RuleBook(load_profile("cn"), {"correction_period": 5})
    assert single_deadline(book, "correction_reply", date(2024, 3, 4)).due == date(2024, 3, 11)


@pytest.mark.parametrize(
    ("starts", "duty"), [(date(2015, 3, 4), "correction_reply"), (date(2024, 3, 4), "reasons_reply")]
)
def test_a_duty_whose_length_only_a_letter_tells_is_refused(starts: date, duty: str) -> None:
    """Where the law names no length and there is no letter, there is no deadline to give."""
    with pytest.raises(InputError):
        single_deadline(RuleBook(load_profile("cn")), duty, starts)


def test_what_cannot_be_computed_is_refused() -> None:
    """An unknown duty, a day before every law and one past the calendar."""
    book = RuleBook(load_profile("cn"))
    with pytest.raises(UnknownName, match="no duty on that day 'repply'; known: reply"):
        single_deadline(book, "repply", date(2024, 3, 4))
    with pytest.raises(InputError, match="is '2008-04-30'; expected 2008-05-01 or later"):
        single_deadline(book, "reply", date(2008, 4, 30))
    with pytest.raises(OutOfCalendar, match="2031-03-04 is outside the calendar 'cn'"):
        single_deadline(book, "reply", date(2031, 3, 4))


def test_a_deadline_cites_the_row_that_gives_its_length() -> None:
    """Two windows for a suit hold in 2024: the six months are those against an answer, not the fifteen days after."""
    found = single_deadline(RuleBook(load_profile("cn")), "litigation_window", date(2024, 3, 29))
    assert (found.due, found.cites) == (date(2024, 9, 29), ("cn-litigation-law:46", "cn-reconsideration-2023:23"))

"""What a fee comes to: quotes, and the bill of a month."""

from __future__ import annotations

from datetime import date, datetime
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from foiflow import Applicant, InputError, Item, UnknownName, events
from foiflow.law.files import vocabulary
from foiflow.law.load import load_profile
from foiflow.office.fees import month_bills, quote

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from foiflow import Case

ON = date(2024, 4, 8)


@pytest.mark.parametrize(
    ("items", "cny"),
    [(1, 0), (10, 0), (11, 100), (30, 2000), (31, 2200), (35, 3000), (40, 4000), (41, 4300), (50, 7000)],
)
def test_so_many_items_of_a_month_cost(items: int, cny: int) -> None:
    """The sum of a month's first items is that of the Measures' table."""
    assert quote("per_item", items, on=ON).cny == cny


@pytest.mark.parametrize(
    ("pages", "cny"), [(1, 0), (30, 0), (31, 10), (100, 700), (101, 720), (200, 2700), (201, 2740), (250, 4700)]
)
def test_so_many_pages_cost(pages: int, cny: int) -> None:
    """The sum of a request's pages is that of the Measures' table."""
    assert quote("per_page", pages, on=ON).cny == cny


@pytest.mark.parametrize(
    ("already", "cny"), [(9, 0), (10, 100), (29, 100), (30, 200), (39, 200), (40, 300), (49, 300), (50, 400), (99, 800)]
)
def test_one_more_item_costs(already: int, cny: int) -> None:
    """One item after so many costs what its rank costs."""
    assert quote("per_item", 1, already=already, on=ON).cny == cny


def test_the_arithmetic_is_given_tier_by_tier() -> None:
    """Each step has its units, its price and its sum; past the last tier each ten are a step."""
    found = quote("per_item", 30, already=28, on=ON)
    assert [(each.first, each.last, each.units, each.cny_each, each.cny) for each in found.charges] == [
        (29, 30, 2, 100, 200),
        (31, 40, 10, 200, 2000),
        (41, 50, 10, 300, 3000),
        (51, 58, 8, 400, 3200),
    ]
    assert found.cny == 8400


def test_the_last_step_of_a_flat_tariff_has_no_end() -> None:
    """Past the last tier of pages there is one price, and one line."""
    assert [(each.first, each.last) for each in quote("per_page", 5000, on=ON).charges][-1] == (201, 5000)


def test_the_arithmetic_is_told_in_sentences() -> None:
    """A line a tier with its articles, the sum, and how sure the wording is."""
    basis = "[cn-fees-2021:3; cn-fees-2021:4]"
    assert quote("per_item", 2, already=29, on=ON).sentences == (
        f"item 30: 1 × 100 CNY = 100 CNY {basis}",
        f"item 31: 1 × 200 CNY = 200 CNY {basis}",
        "in all 300 CNY",
    )
    assert quote("per_page", 31, on=ON).sentences[-3:] == (
        "page 31: 1 × 10 CNY = 10 CNY [cn-fees-2021:3; cn-fees-2021:5]",
        "in all 10 CNY",
        "the wording behind this tariff is unverified",
    )


@pytest.mark.parametrize(("tariff", "words"), [("per_item", "per item"), ("per_page", "per page")])
def test_before_the_measures_nothing_is_chargeable(tariff: str, words: str) -> None:
    """Up to the last day before them there is no tariff: nothing to add up, and one sentence says why."""
    found = quote(tariff, 40, on=date(2020, 12, 31))
    assert (found.cny, found.charges, found.in_force) == (0, (), False)
    assert found.sentences == (
        f"nothing is chargeable {words} on 2020-12-31: the tariff is in force from 2021-01-01 [cn-2019:42; cn-2008:27]",
    )
    assert quote(tariff, 40, on=date(2021, 1, 1)).in_force


def test_a_quote_as_plain_values() -> None:
    """Plain values hold the day, the units, the sum, the arithmetic and the articles."""
    assert quote("per_item", 1, already=10, on=ON).to_dict() == {
        "tariff": "per_item",
        "on": "2024-04-08",
        "in_force": True,
        "already": 10,
        "units": 1,
        "cny": 100,
        "charges": [{"first": 11, "last": 11, "units": 1, "cny_each": 100, "cny": 100}],
        "cites": ["cn-fees-2021:3", "cn-fees-2021:4"],
        "text": "confirmed",
    }


def test_a_profile_may_have_a_tariff_of_its_own(tmp_path: Path) -> None:
    """A row of an agency's own file prices its quotes, and one that has ended says nothing of a later one."""
    own = tmp_path / "own.toml"
    own.write_text(
        'id = "own"\nextends = "cn"\ntitle = {zh = "x", en = "x"}\n'
        '[[tariff]]\nid = "per_item"\ntiers = [{to = 2, cny = 0}]\nbeyond = {cny = 5}\n'
        'in_force = {from = 2021-01-01, until = 2024-12-31, chosen_by = "event"}\ncite = ["cn-fees-2021:4"]\n',
        encoding="utf-8",
    )
    assert quote("per_item", 4, on=ON, profile=own).cny == 10
    assert quote("per_item", 4, on=date(2025, 1, 1), profile=own).sentences == (
        "nothing is chargeable per item on 2025-01-01",
    )


DAY = "a date, YYYY-MM-DD"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"units": 0}, "units is 0; expected a whole number from 1 to 100000"),
        ({"units": 100001}, "units is 100001; expected a whole number from 1 to 100000"),
        ({"units": 1.5}, "units is 1.5; expected a whole number from 1 to 100000"),
        ({"units": True}, "units is True; expected a whole number from 1 to 100000"),
        ({"already": -1}, "already is -1; expected a whole number from 0 to 100000"),
        ({"already": "2"}, "already is '2'; expected a whole number from 0 to 100000"),
        ({"tariff": "per_page", "already": 3}, "already is 3; expected 0: pages are counted for each request alone"),
        ({"on": date(2008, 4, 30)}, "on is '2008-04-30'; expected 2008-05-01 or later"),
        ({"on": "2024-04-08"}, f"on is '2024-04-08'; expected {DAY}"),
        ({"on": datetime(2024, 4, 8)}, f"on is datetime.datetime(2024, 4, 8, 0, 0); expected {DAY}"),
        ({"tariff": "per_disc"}, "no tariff 'per_disc'; known: per_item"),
        ({"profile": "zz"}, "no profile 'zz'; known: …"),
    ],
)
def test_what_cannot_be_quoted_is_told_in_a_sentence(wrong: dict[str, Any], sentence: str) -> None:
    """A number, a day or a name without sense is refused, naming what was expected."""
    given: dict[str, Any] = {"tariff": "per_item", "units": 1, "on": ON, **wrong}
    with pytest.raises((InputError, UnknownName)) as refused:
        quote(given.pop("tariff"), given.pop("units"), **given)
    assert str(refused.value).startswith(sentence.removesuffix("…"))
    assert sentence.endswith("…") or str(refused.value) == sentence


def test_every_tariff_that_a_notice_may_name_has_its_words() -> None:
    """Tariffs of fee notices, their words and the rows of the national profile are the same."""
    words, national = vocabulary(), load_profile("cn")
    rows = {row.id for row in national.rules(ON, national.conventions(ON)).tariff}
    assert set(words["choice"]["tariff"]) == set(words["tariff"]) == rows


# --- the bill of a month


@pytest.fixture
def request_of(opened: Callable[..., Case]) -> Callable[..., Case]:
    """Open a case of one applicant, received on a day; ``items`` is how many matters it has."""

    def make(case_id: str, on: str, *, items: int = 1, who: str = "A-77", **more: Any) -> Case:
        matters = tuple(Item(str(number)) for number in range(items)) if items > 1 else ()
        given = {
            "applicant": Applicant(kind="natural_person", id=who),
            "received": events.RequestReceived(on=date.fromisoformat(on), channel="in_person"),
            **more,
        }
        return opened(case_id=case_id, items=matters, **given)

    return make


def test_a_month_is_billed_request_by_request(request_of: Callable[..., Case]) -> None:
    """Each request has its items at their ranks, and the month its arithmetic tier by tier."""
    cases = [
        request_of("a", "2024-03-04", items=9),
        request_of("b", "2024-03-05", items=23),
        request_of("c", "2024-03-06"),
    ]
    [bill] = month_bills(cases, applicant="A-77", month=date(2024, 3, 15))
    assert [(each.case_id, each.on.day, each.quote.already, each.quote.cny) for each in bill.requests] == [
        ("a", 4, 0, 0),
        ("b", 5, 9, 2400),
        ("c", 6, 32, 200),
    ]
    assert (bill.items, bill.cny, bill.month) == (33, 2600, date(2024, 3, 1))
    assert [(each.first, each.last, each.cny_each) for each in bill.charges] == [
        (1, 10, 0),
        (11, 30, 100),
        (31, 33, 200),
    ]
    assert bill.sentences[1:] == (
        "items 11 to 30: 20 × 100 CNY = 2000 CNY [cn-fees-2021:3; cn-fees-2021:4]",
        "items 31 to 33: 3 × 200 CNY = 600 CNY [cn-fees-2021:3; cn-fees-2021:4]",
        "in all 2600 CNY",
    )


@pytest.mark.parametrize("count", [10, 11, 30, 31, 35, 40, 41, 50])
def test_a_months_bill_is_the_quote_of_all_its_items(count: int, request_of: Callable[..., Case]) -> None:
    """So many requests of a month cost what so many items cost."""
    cases = [request_of(f"{number:02}", f"2024-03-{number % 30 + 1:02}") for number in range(count)]
    [bill] = month_bills(cases)
    whole = quote("per_item", count, on=date(2024, 3, 31))
    assert (bill.cny, bill.charges, bill.sentences) == (whole.cny, whole.charges, whole.sentences)


def test_a_bill_does_not_depend_on_the_order_of_the_cases(request_of: Callable[..., Case]) -> None:
    """Requests of one day are ranked by their case ids, whatever order they are given in."""
    cases = [request_of("x", "2024-03-04", items=9), *(request_of(name, "2024-03-05") for name in "abc")]
    told = month_bills(cases)
    assert [(each.case_id, each.quote.cny) for each in told[0].requests] == [("x", 0), ("a", 0), ("b", 100), ("c", 100)]
    assert all(month_bills(order) == told for order in permutations(cases))


def test_bills_are_told_apart_and_chosen(request_of: Callable[..., Case]) -> None:
    """Another applicant, agency or month is another bill, sorted; an applicant without an id has none."""
    cases = [
        request_of("1", "2024-04-01"),
        request_of("2", "2024-03-31", who="B"),
        request_of("3", "2024-03-31", agency="Planning Bureau"),
        request_of("4", "2024-03-31"),
        request_of("5", "2024-03-31", applicant=Applicant(kind="business")),
    ]
    told = [(bill.month.month, bill.applicant, bill.scope, bill.items) for bill in month_bills(cases)]
    assert told == [(3, "A-77", None, 1), (3, "A-77", "Planning Bureau", 1), (3, "B", None, 1), (4, "A-77", None, 1)]
    assert [bill.month.month for bill in month_bills(cases, applicant="A-77")] == [3, 3, 4]
    assert [bill.applicant for bill in month_bills(cases, month=date(2024, 3, 1))] == ["A-77", "A-77", "B"]
    assert month_bills(cases, applicant="B", month=date(2024, 4, 1)) == ()


def test_bills_follow_the_conventions_of_the_cases(request_of: Callable[..., Case]) -> None:
    """Who is one applicant, over what and in which month requests count is each case's own reading."""
    reading = {"same_applicant": "cluster", "fee_scope": "government", "fee_month": "submission"}
    received = events.RequestReceived(on=date(2024, 4, 1), submitted_on=date(2024, 3, 29), channel="registered_mail")
    cases = [
        request_of(
            name,
            "2024-04-01",
            received=received,
            applicant=Applicant(kind="natural_person", id=name, cluster="K"),
            agency=f"Bureau {name}",
            government="District",
            conventions=reading,
        )
        for name in "ab"
    ]
    [bill] = month_bills(cases)
    assert (bill.applicant, bill.scope, bill.month, bill.items) == ("K", "District", date(2024, 3, 1), 2)
    alike = [*cases, request_of("c", "2024-03-04", who="K", agency="District")]
    assert [len(each.requests) for each in month_bills(alike)] == [2, 1]


def test_what_is_withdrawn_is_not_billed(request_of: Callable[..., Case]) -> None:
    """A withdrawn request costs nothing and takes no rank; as of an earlier day it still does."""
    gone = request_of("a", "2024-03-04", items=10).record(events.RequestWithdrawn(on=date(2024, 3, 7)))
    last = request_of("b", "2024-03-05")
    assert [bill.cny for bill in month_bills([gone, last])] == [0]
    assert [bill.cny for bill in month_bills([gone.at(date(2024, 3, 6)), last])] == [100]
    assert month_bills([gone]) == ()


def test_the_day_of_the_notices_chooses_the_tariff(request_of: Callable[..., Case]) -> None:
    """Without a day it is the month's last; before the Measures a month costs nothing, and one sentence says so."""
    old = [request_of("a", "2020-12-21", items=40)]
    [bill] = month_bills(old)
    assert (bill.cny, bill.charges, len(bill.sentences)) == (0, (), 1)
    assert bill.sentences[0].startswith("nothing is chargeable per item on 2020-12-31: ")
    assert [each.cny for each in month_bills(old, on=date(2021, 1, 4))] == [4000]


def test_a_bill_of_cases_under_several_profiles_prices_each_by_its_own(
    request_of: Callable[..., Case], tmp_path: Path
) -> None:
    """A request whose profile has no tariff in force costs nothing and keeps its rank; the rest is told."""
    own = tmp_path / "own.toml"
    own.write_text(
        'id = "own"\nextends = "cn"\ntitle = {zh = "x", en = "x"}\n'
        '[[tariff]]\nid = "per_item"\ntiers = [{to = 2, cny = 0}]\nbeyond = {cny = 5}\n'
        'in_force = {from = 2021-01-01, until = 2023-12-31, chosen_by = "event"}\ncite = ["cn-fees-2021:4"]\n',
        encoding="utf-8",
    )
    cases = [
        request_of("a", "2024-03-04", items=10, profile=own),
        request_of("b", "2024-03-05", items=2),
        request_of("c", "2024-03-06", items=3, profile=own),
        request_of("d", "2024-03-07"),
    ]
    [bill] = month_bills(cases)
    assert (bill.cny, bill.sentences) == (
        300,
        (
            "items 11 to 12: 2 × 100 CNY = 200 CNY [cn-fees-2021:3; cn-fees-2021:4]",
            "item 16: 1 × 100 CNY = 100 CNY [cn-fees-2021:3; cn-fees-2021:4]",
            "in all 300 CNY",
        ),
    )


def test_a_bill_does_not_print_whose_it_is(request_of: Callable[..., Case]) -> None:
    """The applicant is personal and stays out of what is printed of a bill."""
    [bill] = month_bills([request_of("a", "2024-03-04")])
    assert ("A-77" in repr(bill), bill.applicant) == (False, "A-77")


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"month": "2024-03"}, f"month is '2024-03'; expected {DAY}"),
        ({"on": 3}, f"on is 3; expected {DAY}"),
        ({"applicant": ""}, "applicant is <hidden>; expected a text that is not empty"),
        ({"applicant": 7}, "applicant is <hidden>; expected a text that is not empty"),
        ({"cases": [None]}, "cases[0] is of type NoneType; expected a case"),
    ],
)
def test_what_cannot_be_billed_is_told_in_a_sentence(wrong: dict[str, Any], sentence: str) -> None:
    """An argument without sense is refused before anything is billed."""
    with pytest.raises(InputError) as refused:
        month_bills(wrong.pop("cases", []), **wrong)
    assert str(refused.value) == sentence


def test_a_case_that_was_never_received_is_not_billed(request_of: Callable[..., Case]) -> None:
    """A case read as of a day before anything happened takes no part."""
    assert month_bills([request_of("a", "2024-03-04").at(date(2024, 3, 1))]) == ()

"""Fees of random dockets: no order of the cases matters, and the sums are those of a plain count."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import foiflow
from foiflow.batch.across import findings_across
from foiflow.office.fees import month_bills, quote

FIRST = date(2024, 2, 26)
"""Twelve days from here lie in two months."""
ON = date(2024, 6, 3)
CONVENTIONS = st.fixed_dictionaries(
    {},
    optional={
        "same_applicant": st.sampled_from(["id", "name", "cluster"]),
        "fee_scope": st.sampled_from(["agency", "government"]),
        "fee_month": st.sampled_from(["receipt", "submission"]),
        "excessive_number": st.integers(1, 15),
    },
)


def price(rank: int) -> int:
    """Price the item of a rank in a month, as the Measures' table has it."""
    if rank <= 10:
        return 0
    return 100 if rank <= 30 else 200 + 100 * ((rank - 31) // 10)


def page_price(page: int) -> int:
    """Price a page of a request, as the Measures' table has it."""
    return 0 if page <= 30 else 10 if page <= 100 else 20 if page <= 200 else 40


@st.composite
def logs(draw: st.DrawFn, case_id: str) -> dict[str, Any]:
    """Draw a log of a few events: one of few applicants, agencies, days and kinds of information."""
    who, day = draw(st.sampled_from("AB")), FIRST + timedelta(draw(st.integers(0, 11)))
    later = st.integers(0, 6).map(lambda days: (day + timedelta(days)).isoformat())
    sent = day - timedelta(draw(st.integers(0, 5)))
    events: list[dict[str, Any]] = [
        {"type": "request_received", "on": day.isoformat(), "channel": "courier", "submitted_on": sent.isoformat()}
    ]
    notice = {
        "tariff": "per_item",
        "units": draw(st.none() | st.integers(1, 30)),
        "amount": draw(st.integers(0, 9)) * 100,
    }
    further: list[dict[str, Any]] = [
        {
            "type": "fee_notice_issued",
            "on": draw(later),
            "items_billed": draw(st.none() | st.integers(1, 12)),
            **notice,
        },
        {"type": "request_withdrawn", "on": draw(later)},
        {"type": "answer_issued", "on": draw(later), "outcome": "other"},
    ]
    events += draw(st.lists(st.sampled_from(further), max_size=2, unique_by=lambda event: event["type"]))
    return {
        "case_id": case_id,
        "profile": "cn",
        "applicant": {"kind": "business", "id": who, "name": "N", "cluster": draw(st.sampled_from("CD"))},
        "agency": draw(st.sampled_from(["X", "Y"])),
        "government": "G",
        "information_key": draw(st.sampled_from("kl")),
        "items": [{"key": str(number)} for number in range(draw(st.sampled_from([0, 1, 4, 9])))],
        "events": sorted(events, key=lambda event: str(event["on"])),
    }


@st.composite
def dockets(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Draw some logs, read by common conventions or each by its own."""
    ids = draw(st.lists(st.integers(1, 30).map(str), min_size=1, max_size=12, unique=True))
    shared = draw(CONVENTIONS)
    found = [draw(logs(case_id)) for case_id in ids]
    return [{**each, "conventions": draw(st.just(shared) | CONVENTIONS)} for each in found]


def across(docket: list[dict[str, Any]]) -> dict[str, Any]:
    """Replay a docket and give what stands across its cases, by case."""
    return {str(each.case_id): each.across for each in foiflow.replay(docket, across_cases=True) if each.across}


def cases(docket: list[dict[str, Any]]) -> list[foiflow.Case]:
    """Read a docket's cases."""
    return [result.case for result in foiflow.replay(docket) if result.case is not None]


@given(dockets(), st.data())
def test_no_order_of_the_cases_changes_a_finding_or_a_bill(docket: list[dict[str, Any]], data: st.DataObject) -> None:
    """A docket replayed in another order, and its cases from a register in another, give the same."""
    other = data.draw(st.permutations(docket), "another order")
    told = across(docket)

    assert across(other) == told
    assert findings_across(cases(other)) == told
    assert month_bills(cases(other)) == month_bills(cases(docket))


@given(dockets())
def test_bills_add_up_to_a_plain_count(docket: list[dict[str, Any]]) -> None:
    """Every request that was not withdrawn is billed once, at the price of each of its ranks."""
    read = cases(docket)
    bills = month_bills(read, on=ON)
    billed = Counter(request.case_id for bill in bills for request in bill.requests)

    assert billed == Counter(case.case_id for case in read if case.state != "withdrawn")
    for bill in bills:
        assert bill.cny == sum(price(rank) for rank in range(1, bill.items + 1))
        assert bill.cny == sum(charge.cny for charge in bill.charges)
        places = [(request.on, request.case_id) for request in bill.requests]
        assert places == sorted(places)


@given(dockets())
def test_what_the_bills_say_is_never_found_wrong(docket: list[dict[str, Any]]) -> None:
    """Where each request is billed its ranks at their price, after all withdrawals, no finding speaks of a fee."""
    for each in docket:
        each["events"] = [
            event for event in each["events"] if event["type"] in {"request_received", "request_withdrawn"}
        ]
    right = {request.case_id: request.quote for bill in month_bills(cases(docket), on=ON) for request in bill.requests}
    for each in docket:
        if each["case_id"] in right:
            found = right[each["case_id"]]
            units, last = found.units, found.already + found.units
            notice = {"tariff": "per_item", "units": last, "items_billed": units, "amount": found.cny}
            each["events"].append({"type": "fee_notice_issued", "on": ON.isoformat(), **notice})
    codes = {finding.code for result in foiflow.replay(docket, across_cases=True) for finding in result.findings}

    assert codes & {"fee_amount_wrong", "fee_not_chargeable"} == set()


@given(st.integers(0, 3000), st.integers(1, 3000))
def test_a_quote_is_the_sum_of_its_units(already: int, units: int) -> None:
    """Items and pages cost what they cost one by one, and the lines of a quote follow on one another."""
    items, pages = quote("per_item", units, already=already, on=ON), quote("per_page", units, on=ON)

    assert items.cny == sum(price(rank) for rank in range(already + 1, already + units + 1))
    assert pages.cny == sum(page_price(page) for page in range(1, units + 1))
    for found in (items, pages):
        first = [charge.first for charge in found.charges]
        last = [charge.last for charge in found.charges]
        assert [*first, found.already + units + 1] == [found.already + 1, *(unit + 1 for unit in last)]
        assert all(one.cny_each < other.cny_each for one, other in zip(found.charges, found.charges[1:], strict=False))

"""What a report counts of one case: each outcome in its row, each reading of the open points, each remedy."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from foiflow import case_from_json
from foiflow.office.reports import accepted
from foiflow.office.reports.accepted import LogWalker
from foiflow.office.reports.make import CaseReader, make_report, tally_of
from foiflow.office.reports.tally import Found

RECEIVED = {"type": "request_received", "on": "2021-12-20", "channel": "in_person"}
Event = dict[str, Any]


def case(*events: Event, received: Event = RECEIVED, **header: Any) -> dict[str, Any]:
    """A case received on 20 December 2021, as plain values."""
    given = {"case_id": "1", "profile": "cn", "applicant": {"kind": "natural_person"}, **header}
    return {**given, "events": [received, *events]}


def answer(on: str, outcome: str = "disclosed", **fields: Any) -> Event:
    """An answer."""
    return {"type": "answer_issued", "on": on, "outcome": outcome, **fields}


def counted(log: dict[str, Any], **conventions: str) -> list[tuple[Any, ...]]:
    """Give what is counted of a case: entered, closed, result."""
    found = CaseReader(conventions=conventions).read(1, log)
    assert isinstance(found, Found)
    return [tuple(request) for request in found.counted.requests]


def remedies(*events: Event) -> list[tuple[Any, ...]]:
    """Give the remedies that are counted after an answer."""
    found = CaseReader().read(1, case(answer("2022-01-10"), *events))
    assert isinstance(found, Found)
    return [tuple(remedy) for remedy in found.counted.remedies]


def sought(kind: str, on: str, **fields: Any) -> Event:
    """A filing."""
    return {"type": f"{kind}_filed", "on": on, **fields}


def decided(kind: str, on: str, result: str = "upheld", **fields: Any) -> Event:
    """A decision."""
    return {"type": f"{kind}_decided", "on": on, "result": result, **fields}


CLOSINGS: list[tuple[list[Event], str]] = [
    ([answer("2022-01-10", "already_public")], "R3.1"),
    ([answer("2022-01-10", "partly_disclosed")], "R3.2"),
    ([answer("2022-01-10", "refused.third_party_rights")], "R3.3.4"),
    ([answer("2022-01-10", "unavailable.does_not_exist")], "R3.4.1"),
    ([answer("2022-01-10", "not_processed.repeat")], "R3.5.2"),
    ([answer("2022-01-10", "other.not_government_information")], "R3.6.3"),
    ([{"type": "request_withdrawn", "on": "2022-01-10"}], "R3.6.3"),
    (
        [
            {"type": "correction_notice_issued", "on": "2021-12-22"},
            {"type": "correction_lapsed", "on": "2022-02-10"},
        ],
        "R3.6.1",
    ),
    (
        [
            {"type": "fee_notice_issued", "on": "2021-12-22", "tariff": "per_item", "amount": 100},
            {"type": "fee_lapsed", "on": "2022-02-10"},
        ],
        "R3.6.2",
    ),
]


@pytest.mark.parametrize(("events", "row"), CLOSINGS, ids=lambda value: value if isinstance(value, str) else "")
def test_a_closing_is_counted_in_its_row(events: list[Event], row: str) -> None:
    """A request is new in the year of its receipt, and its result is counted in the year it was closed."""
    assert counted(case(*events)) == [(2021, 2022, row)]


def test_a_severed_request_is_counted_once() -> None:
    """An answer that gives a part is partly disclosed and nothing else, whatever its parts came to."""
    parts = [{"key": "a", "outcome": "disclosed"}, {"key": "b", "outcome": "refused.state_secret"}]
    report = make_report([case(answer("2021-12-22", "partly_disclosed", items=parts))], year=2021)

    assert {row for row, cells in report.section3.items() if any(cells)} == {"R1", "R3.2", "R3.7"}


def test_an_open_request_is_carried_over() -> None:
    """A case without an end is new once and carried over at every end of a year."""
    tally = tally_of([case()])

    assert counted(case()) == [(2021, None, "")]
    assert [tally.report(year).section3["R4"][-1] for year in (2020, 2021, 2022, 2030)] == [0, 1, 1, 1]
    assert [tally.report(year).section3["R2"][-1] for year in (2020, 2021, 2022, 2030)] == [0, 0, 1, 1]


def test_a_request_belongs_to_the_year_of_its_legal_receipt() -> None:
    """A web form of December that was confirmed in January is a request of January."""
    received = {"type": "request_received", "on": "2021-12-30", "channel": "online", "confirmed_on": "2022-01-04"}

    assert counted(case(received=received)) == [(2022, None, "")]
    assert counted(case(answer("2021-12-31"), received=received)) == [(2022, 2022, "R3.1")]


def test_the_year_of_registration_may_count() -> None:
    """With the convention a request belongs to the year it was registered in, or else to that of its receipt."""
    registered = {"type": "request_registered", "on": "2022-01-04"}

    assert counted(case(registered)) == [(2021, None, "")]
    assert counted(case(registered), report_year="registration") == [(2022, None, "")]
    assert counted(case(), report_year="registration") == [(2021, None, "")]


def test_matters_may_be_counted_one_by_one() -> None:
    """With the convention each matter of the header is a request, with its own outcome where the answer gives one."""
    parts = [{"key": "b", "outcome": "refused.state_secret"}]
    log = case(answer("2022-01-10", "partly_disclosed", items=parts), items=[{"key": "a"}, {"key": "b"}])

    assert counted(log) == [(2021, 2022, "R3.2")]
    assert counted(log, report_counts="items") == [(2021, 2022, "R3.2"), (2021, 2022, "R3.3.1")]
    assert counted(case(items=log["items"]), report_counts="items") == [(2021, None, "")] * 2
    assert counted(case(answer("2022-01-10")), report_counts="items") == [(2021, 2022, "R3.1")]


def test_a_new_answer_is_no_new_request() -> None:
    """An answer that was annulled stays the result; with the convention the ordered answer counts for itself."""
    order = decided("reconsideration", "2022-03-15", "corrected", orders_new_answer=True)
    log = case(answer("2022-01-10", "unavailable.not_held"), sought("reconsideration", "2022-01-20"), order)
    again = {**log, "events": [*log["events"], answer("2023-01-05")]}

    assert counted(log) == counted(again) == [(2021, 2022, "R3.4.1")]
    assert counted(log, report_new_answer="new_request") == [(2021, 2022, "R3.4.1"), (2022, None, "")]
    assert counted(again, report_new_answer="new_request") == [(2021, 2022, "R3.4.1"), (2022, 2023, "R3.1")]


def test_the_first_of_two_orders_opens_the_request_again() -> None:
    """A second decision before the new answer orders nothing that was not owed already."""
    orders = [
        decided("reconsideration", "2022-12-15", "corrected", orders_new_answer=True),
        decided("litigation", "2023-02-15", "corrected", orders_new_answer=True),
    ]
    log = case(answer("2022-01-10", "unavailable.not_held"), *orders, answer("2023-03-01"))

    assert counted(log, report_new_answer="new_request") == [(2021, 2022, "R3.4.1"), (2022, 2023, "R3.1")]


def test_a_withdrawn_request_may_be_left_out() -> None:
    """With the convention a withdrawal takes the request out of every row; other closings stay."""
    withdrawn = case({"type": "request_withdrawn", "on": "2022-01-10"})

    assert counted(withdrawn, report_withdrawn="left_out") == []
    assert counted(case(answer("2022-01-10")), report_withdrawn="left_out") == [(2021, 2022, "R3.1")]


def test_the_day_of_an_answer_is_the_one_its_duty_reads() -> None:
    """An answer handed over counts on the day of signature, and by the letter's date with that convention."""
    handed = answer("2021-12-31", served_by="in_person", served_on="2022-01-04")
    posted = answer("2022-01-04", served_by="post", served_on="2022-01-07", dated_on="2021-12-31")

    assert counted(case(handed)) == [(2021, 2022, "R3.1")]
    assert counted(case(posted)) == [(2021, 2022, "R3.1")]
    assert counted(case(posted), answered_on="letter_date") == [(2021, 2021, "R3.1")]


def test_what_never_was_received_is_not_counted() -> None:
    """A log without a receipt, and one of a request that is not yet received in law, count nothing."""
    assert counted({**case(), "events": []}) == []
    assert counted({**case(), "events": [answer("2022-01-10")]}) == []
    assert tally_of([case()], as_of=None).report(2021).section3["R1"][-1] == 1


def test_impossible_events_count_for_nothing() -> None:
    """A second answer that no decision ordered, and an answer after a withdrawal, are set aside."""
    assert counted(case(answer("2021-12-22"), answer("2022-01-10", "other"))) == [(2021, 2021, "R3.1")]
    assert counted(case({"type": "request_withdrawn", "on": "2021-12-22"}, answer("2022-01-10"))) == [
        (2021, 2021, "R3.6.3")
    ]


def test_a_log_is_read_by_its_dates_and_corrections() -> None:
    """Entries out of order and entries that were struck out count as the log is meant to be read."""
    struck = {"type": "entry_corrected", "on": "2022-02-01", "index": 1, "reason": "misfiled"}
    disordered = {**case(), "events": [answer("2022-01-10"), RECEIVED]}

    assert counted(case(answer("2022-01-10"), struck)) == [(2021, None, "")]
    assert counted(disordered) == [(2021, 2022, "R3.1")]


def test_a_filing_waits_for_its_decision() -> None:
    """A remedy is pending from the year it was filed, and its result counts in the year of the decision."""
    log = case(
        answer("2022-01-10"), sought("reconsideration", "2022-02-01"), decided("reconsideration", "2023-03-01", "other")
    )
    tally = tally_of([log])

    assert [tally.report(year).section4["reconsideration"] for year in (2021, 2022, 2023, 2024)] == [
        (0, 0, 0, 0, 0),
        (0, 0, 0, 1, 1),
        (0, 0, 1, 0, 1),
        (0, 0, 0, 0, 0),
    ]


def test_unlawful_counts_as_corrected() -> None:
    """A decision that declares the answer unlawful stands in the cell of corrections."""
    log = case(answer("2022-01-10"), decided("litigation", "2022-03-01", "declared_unlawful"))

    assert make_report([log], year=2022).section4["direct_suit"] == (0, 1, 0, 0, 1)


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([sought("litigation", "2022-02-01")], [("direct_suit", 2022, None, "")]),
        (
            [sought("litigation", "2022-02-01", after_reconsideration=True)],
            [("suit_after_reconsideration", 2022, None, "")],
        ),
        (
            [decided("reconsideration", "2022-02-01"), sought("litigation", "2022-03-01")],
            [("reconsideration", 2022, 2022, "upheld"), ("suit_after_reconsideration", 2022, None, "")],
        ),
        (
            [decided("reconsideration", "2022-02-01"), sought("litigation", "2022-03-01", after_reconsideration=False)],
            [("reconsideration", 2022, 2022, "upheld"), ("direct_suit", 2022, None, "")],
        ),
        (
            [
                decided("reconsideration", "2022-02-01"),
                sought("litigation", "2022-03-01"),
                decided("litigation", "2022-06-01"),
                sought("litigation", "2023-03-01"),
            ],
            [
                ("reconsideration", 2022, 2022, "upheld"),
                ("suit_after_reconsideration", 2022, 2022, "upheld"),
                ("suit_after_reconsideration", 2023, None, ""),
            ],
        ),
        (
            [sought("litigation", "2022-02-01"), decided("litigation", "2023-02-01")],
            [("direct_suit", 2022, 2023, "upheld")],
        ),
        (
            [sought("litigation", "2022-02-01"), decided("litigation", "2023-02-01", after_reconsideration=True)],
            [("suit_after_reconsideration", 2022, 2023, "upheld")],
        ),
        (
            [
                sought("litigation", "2022-02-01"),
                sought("litigation", "2022-03-01", after_reconsideration=True),
                decided("litigation", "2023-02-01", after_reconsideration=True),
            ],
            [("suit_after_reconsideration", 2022, 2023, "upheld"), ("direct_suit", 2022, None, "")],
        ),
        (
            [sought("reconsideration", "2022-02-01"), decided("litigation", "2023-02-01", after_reconsideration=False)],
            [("direct_suit", 2023, 2023, "upheld"), ("reconsideration", 2022, None, "")],
        ),
    ],
)
def test_suits_are_told_apart(events: list[Event], expected: list[tuple[str, int, int | None, str]]) -> None:
    """A suit says itself whether reconsideration came before, or the log does; a decision ends the filing it fits."""
    assert remedies(*events) == expected


def test_fees_are_told_by_the_year_they_were_paid() -> None:
    """Part payments add up; one that names no amount is all that was owing."""
    notice = {"type": "fee_notice_issued", "on": "2021-12-22", "tariff": "per_item", "amount": 100.5}
    part = {"type": "fee_paid", "on": "2021-12-28", "amount": 0.2}
    tally = tally_of([case(notice, part, {"type": "fee_paid", "on": "2022-01-04"})])

    assert [tally.report(year).fee_income for year in (2020, 2021, 2022)] == [0, 0.2, 100.3]


def test_what_was_paid_decides_what_is_possible() -> None:
    """Two logs alike but for a sum: paid in part the request may lapse for want of payment, paid in full it may not."""
    notice = {"type": "fee_notice_issued", "on": "2021-12-22", "tariff": "per_item", "amount": 100}
    lapse = {"type": "fee_lapsed", "on": "2022-02-10"}
    logs = [
        case(notice, {"type": "fee_paid", "on": "2021-12-24", "amount": paid}, lapse, case_id=str(paid))
        for paid in (50, 100)
    ]

    assert tally_of(logs).report(2022).section3["R3.6.2"][-1] == 1
    assert tally_of(logs[::-1]).report(2022).section3["R3.6.2"][-1] == 1


def test_archiving_waits_for_whoever_was_asked() -> None:
    """Where a guard asks for a deadline, the log is folded in full, and what follows is counted as ever."""
    log = case(
        {"type": "third_party_consultation_sent", "on": "2021-12-22", "party": "B Ltd"},
        answer("2021-12-24"),
        {"type": "case_archived", "on": "2021-12-27"},
        sought("reconsideration", "2022-02-01"),
    )

    assert counted(log) == [(2021, 2021, "R3.1")]
    assert make_report([log], year=2022).section4["reconsideration"] == (0, 0, 0, 1, 1)


def test_a_case_is_archived_where_nobody_was_asked() -> None:
    """Archiving without a consultation needs no date, and a suit that comes later is counted."""
    log = case(answer("2021-12-24"), {"type": "case_archived", "on": "2021-12-27"}, sought("litigation", "2022-02-01"))

    assert counted(log) == [(2021, 2021, "R3.1")]
    assert make_report([log], year=2022).section4["direct_suit"] == (0, 0, 0, 1, 1)


def test_opinions_are_told_apart_by_who_gives_them() -> None:
    """An opinion counts as possible only from whoever was asked, in logs whose types of events are the same."""
    asked = {"type": "third_party_consultation_sent", "on": "2021-12-22", "party": "B Ltd"}
    lapse = [
        {"type": "correction_notice_issued", "on": "2021-12-24"},
        {"type": "correction_lapsed", "on": "2022-02-10"},
    ]
    logs = [
        case(asked, {"type": "third_party_opinion_received", "on": "2021-12-23", "party": party}, *lapse, case_id=party)
        for party in ("B Ltd", "C Ltd")
    ]
    walker = LogWalker({"correction_lapsed"})
    books = [case_from_json(json.dumps(log)) for log in logs]
    found = [walker.accepted(each.book, each.log, None) for each in books]

    assert [len(each.events) for each in found if each is not None] == [5, 4]
    assert [each.closing for each in found if each is not None] == [4, 3]


def test_what_is_remembered_of_logs_has_a_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many kinds of logs there are, only so many are remembered, and each is read as before."""
    monkeypatch.setattr(accepted, "_MOST_SHAPES", 1)
    supplement = {"type": "supplement_received", "on": "2021-12-22"}
    logs = [case(*[supplement] * number, answer("2022-01-10"), case_id=str(number)) for number in (1, 2, 3, 1)]
    logs[-1]["case_id"] = "again"

    assert tally_of(logs).report(2022).section3["R3.1"][-1] == 4


def test_a_decision_that_orders_no_answer_opens_nothing() -> None:
    """Only an order to answer anew makes a request of its own, however that reading is chosen."""
    upheld = case(answer("2022-01-10"), decided("reconsideration", "2022-03-15"))
    early = case(decided("reconsideration", "2021-12-22", "corrected", orders_new_answer=True), answer("2022-01-10"))

    assert counted(upheld, report_new_answer="new_request") == [(2021, 2022, "R3.1")]
    assert counted(early, report_new_answer="new_request") == [(2021, 2022, "R3.1")]


def test_the_day_may_lie_before_the_registration() -> None:
    """Read as of a day before the registration that counts, there is no request yet."""
    registered = {"type": "request_registered", "on": "2022-01-04"}
    found = CaseReader(as_of=date(2021, 12, 31), conventions={"report_year": "registration"}).read(1, case(registered))

    assert isinstance(found, Found)
    assert [request.entered for request in found.counted.requests] == [2021]

"""Rules that look across cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from foiflow import replay

if TYPE_CHECKING:
    from pathlib import Path

WHO = {"kind": "business", "id": "A", "name": "N", "cluster": "C"}


def log(number: str, received: str, *events: dict[str, Any], **header: Any) -> dict[str, Any]:
    """Make a log of one applicant."""
    first = {"type": "request_received", "on": received, "channel": "in_person"}
    head = {"case_id": number, "profile": "cn", "applicant": WHO, "information_key": "k"}
    return {**head, **header, "events": [first, *events]}


def answered(on: str) -> dict[str, Any]:
    """Make an answer."""
    return {"type": "answer_issued", "on": on, "outcome": "other"}


def billed(on: str, units: int, amount: int, **more: Any) -> dict[str, Any]:
    """Make a fee notice by the item."""
    return {"type": "fee_notice_issued", "on": on, "tariff": "per_item", "units": units, "amount": amount, **more}


def found(logs: list[dict[str, Any]], **more: Any) -> list[tuple[str, str, str]]:
    """Give the findings that other cases bring about: case, code, sentence."""
    results = replay(logs, across_cases=True, **more)
    return [(str(result.case_id), each.code, each.message) for result in results for each in result.across]


REPEAT = "the same applicant's request for the same information was answered on 2024-03-20 in case 1"


@pytest.mark.parametrize(
    ("received", "header", "repeats"),
    [
        ("2024-03-21", {}, True),
        ("2024-03-20", {}, True),
        ("2024-03-19", {}, False),
        ("2024-03-21", {"information_key": "other"}, False),
        ("2024-03-21", {"information_key": None}, False),
        ("2024-03-21", {"applicant": {"kind": "business", "id": "B"}}, False),
        ("2024-03-21", {"applicant": {"kind": "business"}}, False),
        ("2024-03-21", {"applicant": {"kind": "business", "id": "B", "name": "N"}}, False),
    ],
)
def test_a_repeated_request_is_found(received: str, header: dict[str, Any], repeats: bool) -> None:
    """The same applicant, the same key, answered by the day of receipt."""
    logs = [log("1", "2024-03-04", answered("2024-03-20")), log("2", received, **header)]
    assert found(logs) == ([("2", "repeat_of_earlier_request", REPEAT)] if repeats else [])


@pytest.mark.parametrize("by", ["name", "cluster"])
def test_who_is_the_same_is_a_convention(by: str) -> None:
    """Applicants may be told apart by name or by cluster."""
    other = {**WHO, "id": "B"}
    logs = [log("1", "2024-03-04", answered("2024-03-20")), log("2", "2024-03-21", applicant=other)]
    assert (found(logs), [case for case, *_ in found(logs, conventions={"same_applicant": by})]) == ([], ["2"])


def test_the_first_answer_is_named() -> None:
    """Of several earlier answers the first is named, wherever it stands in the file."""
    logs = [
        log("3", "2024-06-03"),
        log("2", "2024-03-05", answered("2024-04-20")),
        log("1", "2024-03-04", answered("2024-03-20")),
    ]
    assert ("3", "repeat_of_earlier_request", REPEAT) in found(logs)


def month(count: int, **header: Any) -> list[dict[str, Any]]:
    """Make so many requests of one applicant in March 2024, one a day."""
    return [log(f"{day:02}", f"2024-03-{day:02}", information_key=f"k{day}", **header) for day in range(1, count + 1)]


@pytest.mark.parametrize(
    ("units", "amount", "expected"),
    [
        (11, 100, []),
        (12, 100, [("11", "fee_amount_wrong", "the fee notice of 2024-03-11 bills 100 CNY; the tariff gives 100 CNY")]),
        (31, 200, [("11", "fee_amount_wrong", "the fee notice of 2024-03-11 bills 200 CNY; the tariff gives 100 CNY")]),
    ],
)
def test_a_rank_past_the_month_is_found(units: int, amount: int, expected: list[tuple[str, str, str]]) -> None:
    """A notice that bills a later rank than the month gives is wrong."""
    logs = month(11)
    logs[-1]["events"].append(billed("2024-03-11", units, amount))
    assert found(logs) == expected


def test_items_below_the_first_tier_are_not_chargeable() -> None:
    """Where the month gives a rank without charge, nothing may be charged."""
    logs = month(3)
    logs[-1]["events"].append(billed("2024-03-04", 11, 100))
    assert [(case, code) for case, code, _ in found(logs)] == [("03", "fee_not_chargeable")]


@pytest.mark.parametrize(
    ("header", "conventions", "wrong"),
    [
        ({}, {}, []),
        ({"agency": "A"}, {}, ["11"]),
        ({"agency": "A", "government": "G"}, {"fee_scope": "government"}, ["11"]),
        ({}, {"fee_scope": "government"}, []),
    ],
)
def test_whose_requests_count_is_a_convention(
    header: dict[str, Any], conventions: dict[str, Any], wrong: list[str]
) -> None:
    """Requests to another agency, or another government, are not counted."""
    logs = [*month(10, **header), *month(11)[10:]]
    logs[-1]["events"].append(billed("2024-03-12", 11, 100))
    assert [case for case, *_ in found(logs, conventions=conventions)] == wrong


def test_the_month_is_a_convention() -> None:
    """A request may count in the month it was received in, or submitted in."""
    logs = [*month(10), log("11", "2024-04-01", billed("2024-04-02", 11, 100), information_key="x")]
    logs[-1]["events"][0]["submitted_on"] = "2024-03-31"
    wrong = [[case for case, *_ in found(logs, conventions={"fee_month": way})] for way in ("receipt", "submission")]
    assert wrong == [["11"], []]


def test_items_are_counted_and_withdrawn_requests_are_not() -> None:
    """A request for several matters counts as often; one that was withdrawn not at all."""
    items = [{"key": str(number)} for number in range(10)]
    asked = log("01", "2024-03-01", items=items, information_key="a")
    withdrawn = log(
        "01", "2024-03-01", {"type": "request_withdrawn", "on": "2024-03-02"}, items=items, information_key="a"
    )
    last = log("02", "2024-03-04", billed("2024-03-05", 11, 100), information_key="b")
    assert (found([asked, last]), [code for _, code, _ in found([withdrawn, last])]) == ([], ["fee_not_chargeable"])


def test_a_notice_by_the_page_or_without_rank_is_left_alone() -> None:
    """Only ranks are compared across cases."""
    pages = {"type": "fee_notice_issued", "on": "2024-03-05", "tariff": "per_page", "units": 50, "amount": 200}
    bare = {"type": "fee_notice_issued", "on": "2024-03-05", "tariff": "per_item", "amount": 200}
    early = billed("2020-03-05", 50, 200)
    logs = [
        log("1", "2024-03-04", pages),
        log("2", "2024-03-04", bare, information_key="b"),
        log("3", "2020-03-04", early, information_key="c"),
    ]
    assert found(logs) == []


def test_what_was_never_received_is_left_alone() -> None:
    """Logs without receipt, and records that cannot be read, take no part."""
    empty = {**log("1", "2024-03-04"), "events": []}
    assert found([empty, {"case_id": "2"}, log("3", "2024-03-04", applicant={"kind": "business"})]) == []


def test_a_file_is_read_twice(tmp_path: Path) -> None:
    """Files and values that can only be read once give the same."""
    import json

    logs = [log("1", "2024-03-04", answered("2024-03-20")), log("2", "2024-03-21")]
    file = tmp_path / "log.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in logs), encoding="utf-8")
    expected = [("2", "repeat_of_earlier_request")]
    for source in (file, str(file), iter(logs), logs):
        results = replay(source, across_cases=True)
        assert [
            (result.case_id, each.code) for result in results for each in result.findings if each.severity == "notice"
        ] == expected

"""Rules that look across cases."""

from __future__ import annotations

import json
from datetime import date
from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from foiflow import InputError, case_from_json, replay
from foiflow.batch.across import Docket, findings_across

if TYPE_CHECKING:
    from pathlib import Path

    from foiflow import Case

WHO = {"kind": "business", "id": "A", "name": "N", "cluster": "C"}


def log(number: str, received: str, *events: dict[str, Any], **header: Any) -> dict[str, Any]:
    """Make a log of one applicant."""
    first = {"type": "request_received", "on": received, "channel": "in_person"}
    head = {"case_id": number, "profile": "cn", "applicant": WHO, "information_key": "k"}
    return {**head, **header, "events": [first, *events]}


def answered(on: str) -> dict[str, Any]:
    """Make an answer."""
    return {"type": "answer_issued", "on": on, "outcome": "other"}


def billed(on: str, units: int | None, amount: int, **more: Any) -> dict[str, Any]:
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


def test_a_request_does_not_repeat_itself() -> None:
    """An answer on the day of receipt makes no repetition of its own request, and hides no other answer."""
    logs = [log("1", "2024-03-20", answered("2024-03-20")), log("2", "2024-03-04", answered("2024-03-20"))]
    told = ("1", "repeat_of_earlier_request", REPEAT.removesuffix("1") + "2")
    assert (found(logs[:1]), found(logs)) == ([], [told])


def month(count: int, **header: Any) -> list[dict[str, Any]]:
    """Make so many requests of one applicant in March 2024, one a day."""
    return [log(f"{day:02}", f"2024-03-{day:02}", information_key=f"k{day}", **header) for day in range(1, count + 1)]


WRONG = ("11", "fee_amount_wrong", "the fee notice of 2024-03-11 bills 200 CNY; the tariff gives 100 CNY")


@pytest.mark.parametrize(
    ("units", "amount", "expected"),
    [
        (11, 100, []),
        (12, 100, []),
        (30, 100, []),
        (31, 200, [WRONG]),
        (31, 100, []),
        (12, 200, []),
        (None, 100, []),
        (None, 200, [WRONG]),
    ],
)
def test_an_amount_that_the_month_does_not_give_is_found(
    units: int | None, amount: int, expected: list[tuple[str, str, str]]
) -> None:
    """What counts is the amount for the rank in the month, not the rank that the notice names; what the case alone
    tells of the amount is not told twice.
    """
    logs = month(11)
    logs[-1]["events"].append(billed("2024-03-11", units, amount))
    assert found(logs) == expected


@pytest.mark.parametrize(
    ("units", "count", "amount", "right"),
    [
        (30, 3, 300, []),
        (33, 3, 600, []),
        (33, 6, 900, []),
        (29, 1, 100, []),
        (34, 6, 1000, ["900"]),
        (11, 3, 0, ["300"]),
    ],
)
def test_a_notice_may_bill_some_of_a_requests_items(units: int, count: int, amount: int, right: list[str]) -> None:
    """A request with the ranks 28 to 33 may be billed in parts, each at its own ranks; other ranks are the nearest."""
    items = [{"key": str(number)} for number in range(6)]
    last = log("28", "2024-03-28", billed("2024-03-29", units, amount, items_billed=count), items=items)
    told = [message.partition("gives ")[2] for *_, message in found([*month(27), last])]
    assert told == [f"{cny} CNY" for cny in right]


def test_a_notice_without_ranks_bills_the_requests_own_items() -> None:
    """Where a notice names no rank, it bills all items of its request at the ranks that the month gives."""
    items = [{"key": str(number)} for number in range(6)]
    logs = [*month(27), log("28", "2024-03-28", items=items, information_key="x")]
    for amount, codes in ((900, []), (600, ["fee_amount_wrong"])):
        logs[-1]["events"] = [logs[-1]["events"][0], billed("2024-03-29", None, amount)]
        assert [code for _, code, _ in found(logs)] == codes


def test_a_notice_may_bill_other_requests_with_it() -> None:
    """A notice for more items than its request has bills the requests that were in by its day."""
    for on, units, count, amount, codes in (
        ("2024-03-12", 12, 2, 200, []),
        ("2024-03-11", 12, 2, 200, ["fee_amount_wrong"]),
        ("2024-03-12", 11, 11, 100, []),
        ("2024-03-12", None, 2, 200, []),
        ("2024-03-12", 40, 2, 400, ["fee_amount_wrong"]),
        ("2024-03-11", 10, 2, 0, ["fee_amount_wrong"]),
    ):
        logs = month(12)
        logs[10]["events"].append(billed(on, units, amount, items_billed=count))
        assert [code for _, code, _ in found(logs)] == codes, (on, units)


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


def test_a_withdrawal_after_the_notice_makes_nobody_wrong() -> None:
    """Ranks are those of the notice's day: what is withdrawn later counted, also the request itself."""
    for withdrawn, codes in (("2024-03-13", []), ("2024-03-12", ["fee_not_chargeable"])):
        logs = month(11)
        logs[2]["events"].append({"type": "request_withdrawn", "on": withdrawn})
        logs[10]["events"].append(billed("2024-03-12", 11, 100))
        logs[10]["events"].append({"type": "request_withdrawn", "on": "2024-03-14"})
        assert [code for _, code, _ in found(logs)] == codes, withdrawn


def test_a_later_request_that_was_withdrawn_takes_no_rank_away() -> None:
    """Only what came before counts, withdrawn or not."""
    logs = month(12)
    logs[11]["events"].append({"type": "request_withdrawn", "on": "2024-03-13"})
    logs[10]["events"].append(billed("2024-03-14", 11, 100))
    assert found(logs) == []


def test_a_request_that_is_withdrawn_on_the_day_of_its_notice_counted() -> None:
    """A notice for other requests too bills its own request, though it was withdrawn that day."""
    logs = month(12)
    logs[10]["events"] += [
        billed("2024-03-11", 11, 100, items_billed=2),
        {"type": "request_withdrawn", "on": "2024-03-11"},
    ]
    assert found(logs) == []


def test_pages_and_notices_before_the_measures_are_left_alone() -> None:
    """Only items have ranks in a month, and only where a tariff is in force."""
    pages = {"type": "fee_notice_issued", "on": "2024-03-05", "tariff": "per_page", "units": 50, "amount": 200}
    early = billed("2020-03-05", 50, 200)
    logs = [log("1", "2024-03-04", pages), log("3", "2020-03-04", early, information_key="c")]
    assert found(logs) == []


def test_of_requests_of_one_day_the_lesser_id_is_first() -> None:
    """Within a day the case ids decide, as text: 2024-10 stands before 2024-9."""
    for number, codes in (("2024-9", []), ("2024-10", ["fee_not_chargeable"])):
        last = [log("2024-9", "2024-03-29", information_key="a"), log("2024-10", "2024-03-29", information_key="b")]
        for each in last:
            each["events"] += [billed("2024-03-29", 11, 100)] if each["case_id"] == number else []
        assert [code for _, code, _ in found([*last, *month(9)])] == codes


@pytest.mark.parametrize(
    ("number", "passing"), [("none", []), (2, ["03", "04"]), (3, ["04"]), (4, []), (1, ["02", "03", "04"])]
)
def test_many_requests_give_a_notice(number: str | int, passing: list[str]) -> None:
    """Each request past the number has its notice, dated with its receipt; by default there is none."""
    results = [*replay(month(4), across_cases=True, conventions={"excessive_number": number})]
    told = [(result.case_id, each) for result in results for each in result.across]
    assert [case for case, _ in told] == passing
    assert {each.code for _, each in told} <= {"many_requests"}
    assert {each.severity for _, each in told} <= {"notice"}
    assert all(each.on.isoformat() == f"2024-03-{case}" for case, each in told)
    assert [each.message for case, each in told if case == "04"] == [
        f"with this request the applicant has asked for 4 items in 2024-03, more than {number}; "
        "reasons may be asked for"
    ] * ("04" in passing)


@pytest.mark.parametrize(("withdrawn", "told"), [("2024-03-03", 0), ("2024-03-04", 0), ("2024-03-05", 1)])
def test_many_requests_are_those_of_the_day_of_receipt(withdrawn: str, told: int) -> None:
    """What had been withdrawn by the receipt of a request does not count with it; what is withdrawn later did."""
    logs = month(4)
    logs[1]["events"].append({"type": "request_withdrawn", "on": withdrawn})
    assert len(found(logs, conventions={"excessive_number": 3})) == told


def test_many_requests_decide_nothing() -> None:
    """State, duties and the other findings are the same with the notice and without."""
    plain, noticed = (
        [
            {name: value for name, value in result.to_dict().items() if name != "findings"}
            for result in replay(month(3), across_cases=True, conventions={"excessive_number": number})
        ]
        for number in ("none", 1)
    )
    assert plain == noticed


def test_a_request_that_is_not_yet_received_has_no_findings() -> None:
    """Before the legal day of receipt nothing is said of a case, across cases either."""
    mail = {"type": "request_received", "on": "2024-03-21", "channel": "email", "confirmed_on": "2024-03-25"}
    again = {**log("2", "2024-03-21"), "events": [mail]}
    logs = [log("1", "2024-03-04", answered("2024-03-20")), again]
    codes = [[code for _, code, _ in found(logs, as_of=date(2024, 3, day))] for day in (24, 25)]
    assert codes == [[], ["repeat_of_earlier_request"]]


def test_what_tells_applicants_apart_is_not_mixed_up() -> None:
    """One applicant's id is not another's name: cases read by different conventions are not compared."""
    other = {"kind": "business", "id": "B", "name": "A"}
    again = log("2", "2024-03-21", applicant=other, conventions={"same_applicant": "name"})
    assert found([log("1", "2024-03-04", answered("2024-03-20")), again]) == []


def test_an_agency_is_not_mistaken_for_a_government() -> None:
    """An agency and a government of one name are counted apart."""
    last = log(
        "11", "2024-03-11", billed("2024-03-12", 11, 100), government="G", conventions={"fee_scope": "government"}
    )
    assert [code for _, code, _ in found([*month(10, agency="G"), last])] == ["fee_not_chargeable"]


def test_rules_whose_conventions_an_own_profile_lacks_are_silent(tmp_path: Path) -> None:
    """A profile that has no reading of who is the same applicant says nothing across cases."""
    own = tmp_path / "own.toml"
    conventions = "".join(
        f'[[convention]]\nname = "{name}"\nvalue = {value}\nen = "x"\nzh = "x"\ncite = ["cn-2019:33"]\n'
        for name, value in (
            ("conversion_review_period", '20\nunit = "working days"'),
            ("answered_on", '"service"\noptions = ["service", "letter_date"]'),
        )
    )
    own.write_text(
        'id = "own"\ncalendar = "cn"\ntitle = {zh = "x", en = "x"}\nlaws = ["cn-2019", "cn-fees-2021"]\n' + conventions,
        encoding="utf-8",
    )
    logs = [{**each, "profile": None} for each in (log("1", "2024-03-04", answered("2024-03-20")), *month(11))]
    logs[-1]["events"].append(billed("2024-03-12", 31, 200))
    assert found(logs, profile=own) == []


# --- over cases, such as a register gives


def case(plain: dict[str, Any]) -> Case:
    """Read a case."""
    return case_from_json(json.dumps(plain))


def mixed() -> list[dict[str, Any]]:
    """Make cases with a finding of each kind."""
    logs = [log("a", "2024-03-01", answered("2024-03-02")), log("b", "2024-03-05"), *month(3)]
    logs[-1]["events"].append(billed("2024-03-04", 11, 100))
    return [{**each, "conventions": {"excessive_number": 4}} for each in logs]


def test_cases_give_what_a_replay_gives() -> None:
    """The findings over cases are those of a replay of their logs, by case id."""
    replayed = {str(result.case_id): result.across for result in replay(mixed(), across_cases=True) if result.across}
    over = findings_across(case(each) for each in mixed())
    assert over == replayed
    assert {name: [each.code for each in found] for name, found in over.items()} == {
        "03": ["fee_not_chargeable"],
        "b": ["repeat_of_earlier_request", "many_requests"],
    }
    assert list(over) == sorted(over)


def test_the_order_of_cases_does_not_matter() -> None:
    """Every order of the cases gives the same findings."""
    cases = [case(each) for each in mixed()]
    told = findings_across(cases)
    assert all(findings_across(order) == told for order in permutations(cases))


def test_a_docket_tells_of_a_case_that_it_has_not_noted() -> None:
    """A new request can be looked up before it is noted."""
    docket = Docket()
    docket.note(case(log("1", "2024-03-04", answered("2024-03-20"))))
    assert [each.code for each in docket.findings(case(log("2", "2024-03-21")))] == ["repeat_of_earlier_request"]
    assert docket.findings(case(log("3", "2024-04-21", information_key="z"))) == ()


def test_cases_must_be_cases_and_come_once() -> None:
    """What is no case, and an id that comes twice, is refused with its place."""
    one = case(log("1", "2024-03-04"))
    with pytest.raises(InputError, match=r"^cases\[1\] is of type dict; expected a case$"):
        findings_across([one, {}])  # type: ignore[list-item]  # what a caller may give by mistake
    with pytest.raises(InputError, match=r"^cases\[1\]\.case_id is '1'; expected an id that was not there before$"):
        findings_across([one, one])


def test_what_was_never_received_is_left_alone() -> None:
    """Logs without receipt, and records that cannot be read, take no part."""
    empty = {**log("1", "2024-03-04"), "events": []}
    assert found([empty, {"case_id": "2"}, log("3", "2024-03-04", applicant={"kind": "business"})]) == []


def test_a_file_is_read_twice(tmp_path: Path) -> None:
    """Files and values that can only be read once give the same."""
    logs = [log("1", "2024-03-04", answered("2024-03-20")), log("2", "2024-03-21")]
    file = tmp_path / "log.jsonl"
    file.write_text("".join(json.dumps(each) + "\n" for each in logs), encoding="utf-8")
    expected = [("2", "repeat_of_earlier_request")]
    for source in (file, str(file), iter(logs), logs):
        results = replay(source, across_cases=True)
        assert [
            (result.case_id, each.code) for result in results for each in result.findings if each.severity == "notice"
        ] == expected


def test_dockets_of_parts_put_together_are_the_docket_of_all() -> None:
    """However cases are parted and the parts taken, the same is found."""
    logs = [log("1", "2024-03-04", answered("2024-03-20"))]
    logs += [log(str(number), "2024-03-21", billed("2024-03-25", number, 100 * number)) for number in range(2, 14)]
    read = [case_from_json(json.dumps(each)) for each in logs]
    whole = Docket()
    for case in read:
        whole.note(case)
    parts = [Docket() for _ in range(3)]
    for place, case in enumerate(read):
        parts[place % 3].note(case)
    again = Docket()
    for part in reversed(parts):
        for key, noted in part.parts():
            again.take(key, noted)
    found = [whole.findings(case) for case in read]
    assert [again.findings(case) for case in read] == found
    assert {finding.code for each in found for finding in each} >= {"repeat_of_earlier_request", "fee_amount_wrong"}

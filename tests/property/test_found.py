"""Histories that random search has found to be read wrongly, kept in their shortest form."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

import foiflow
from foiflow import Case
from foiflow.testing.invariants import agrees_with_the_naive_reading

Entry = tuple[str, str, dict[str, Any]]

PARTY = {"party": "B Ltd"}
DISCLOSED = {"outcome": "disclosed"}
FEE = {"tariff": "per_page", "amount": 100}
NEW_ANSWER = {"result": "corrected", "orders_new_answer": True}

RECEIVED: Entry = ("2019-04-23", "request_received", {})
ANSWERED: Entry = ("2019-04-24", "answer_issued", DISCLOSED)

FOUND: dict[str, tuple[str, list[Entry]]] = {
    "an extension counts once where a district's rule begins in between": (
        "cn-sh-yangpu",
        [("2024-03-04", "request_received", {}), ("2024-03-05", "extension_notified", {"working_days": 1})],
    ),
    "a withdrawn request's reply does not come back beside the ordered one": (
        "cn",
        [
            ("2022-03-01", "request_received", {}),
            ("2022-03-02", "request_withdrawn", {}),
            ("2022-03-03", "reconsideration_decided", NEW_ANSWER),
            ("2022-03-04", "correction_notice_issued", {}),
            ("2022-03-07", "correction_received", {}),
        ],
    ),
    "a second fee notice stops the clock too": (
        "cn",
        [
            ("2022-03-01", "request_received", {}),
            ("2022-03-02", "fee_notice_issued", FEE),
            ("2022-03-10", "fee_notice_issued", FEE),
        ],
    ),
    "a second fee notice after the first has lapsed stops the clock too": (
        "cn",
        [
            ("2022-03-01", "request_received", {}),
            ("2022-03-02", "fee_notice_issued", FEE),
            ("2022-04-20", "fee_notice_issued", FEE),
        ],
    ),
    "the time of a silent third party is left out after the answer as before it": (
        "cn-sh",
        [
            ("2014-03-03", "request_received", {}),
            ("2014-03-04", "third_party_consultation_sent", PARTY),
            ("2014-03-31", "answer_issued", DISCLOSED),
        ],
    ),
    "a payment for a notice from before the Measures begins nothing anew": (
        "cn",
        [
            ("2020-11-21", "request_received", {}),
            ("2020-12-14", "fee_notice_issued", FEE),
            ("2021-01-04", "fee_paid", {}),
        ],
    ),
}


def case_of(profile: str, log: list[Entry], **conventions: str) -> Case:
    """Read a log of days, types and fields."""
    events = [{"channel": "in_person"} | fields | {"on": on, "type": kind} for on, kind, fields in log[:1]]
    events += [fields | {"on": on, "type": kind} for on, kind, fields in log[1:]]
    header = {"case_id": "1", "profile": profile, "applicant": {"kind": "business"}, "conventions": conventions}
    return foiflow.case_from_json(json.dumps(header | {"events": events}))


@pytest.mark.parametrize(("profile", "log"), FOUND.values(), ids=FOUND)
def test_found_histories_agree_with_the_naive_reading(profile: str, log: list[Entry]) -> None:
    """Each history once read wrongly has the state and the duties that the naive reading gives, at every step."""
    case = case_of(profile, log)

    assert case.rejected == ()
    agrees_with_the_naive_reading(case)


def test_one_correction_restarts_the_reply_once() -> None:
    """A corrected request leaves one void reply duty behind, under a district's rules too."""
    case = case_of(
        "cn-sh-yangpu",
        [
            ("2024-03-04", "request_received", {}),
            ("2024-03-05", "correction_notice_issued", {}),
            ("2024-03-07", "correction_received", {}),
        ],
    )

    assert [duty.status for duty in case.duties if duty.id == "reply"] == ["void", "running"]


@pytest.mark.parametrize("reading", ["procedure_new", "earliest"])
def test_the_transition_does_not_look_ahead(reading: str) -> None:
    """As of a day before the answer, the answer does not settle which law governs."""
    day = date(2019, 4, 23)

    ahead = case_of("cn", [RECEIVED, ANSWERED], transition_2019=reading).at(day)

    assert ahead.duties == case_of("cn", [RECEIVED], transition_2019=reading).at(day).duties


@pytest.mark.parametrize("reading", ["procedure_new", "earliest"])
def test_the_transition_reads_the_log_as_corrected(reading: str) -> None:
    """An answer that was struck out does not settle which law governs."""
    struck: Entry = ("2019-04-25", "entry_corrected", {"index": 1, "reason": "never sent"})
    day = date(2019, 4, 26)

    corrected = case_of("cn", [RECEIVED, ANSWERED, struck], transition_2019=reading).at(day)

    assert corrected.duties == case_of("cn", [RECEIVED], transition_2019=reading).at(day).duties

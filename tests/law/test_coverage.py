"""The scenarios together show everything that a case can hold, and everything shown rests on an article."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import foiflow
from foiflow.law.load import load_profile, profile_ids, read_text, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

DUTIES = {
    "registration",
    "correction_notice",
    "correction_reply",
    "reasons_reply",
    "third_party_reply",
    "agency_reply",
    "fee_payment",
    "reply",
    "ordered_reply",
    "conversion_review",
    "proactive_publication",
    "reconsideration_window",
    "litigation_window",
    "outcome_registration",
}
STATUSES = {"running", "suspended", "met", "met_late", "overdue", "lapsed", "void"}
FINDINGS = {
    "reply_late",
    "registration_late",
    "fee_notice_late",
    "outcome_registration_late",
    "publication_late",
    "correction_notice_late",
    "correction_notice_repeated",
    "correction_without_ground",
    "extension_late",
    "extension_too_long",
    "extension_unapproved",
    "answered_before_consultation_closed",
    "refused_without_third_party_consultation",
    "released_without_notice",
    "secrecy_review_missing",
    "conversion_review_missing",
    "joint_consultation_missing",
    "step_missing",
    "fee_amount_wrong",
    "fee_not_chargeable",
    "fee_lapse_early",
    "correction_lapse_early",
    "repeat_of_earlier_request",
    "many_requests",
    "remedy_premature",
    "remedy_late",
    "outcome_without_basis",
    "events_out_of_order",
    "date_assumed",
    "decision_without_filing",
}
STATES = {
    "received",
    "in_review",
    "awaiting_correction",
    "awaiting_reasons",
    "in_consultation",
    "awaiting_payment",
    "answered",
    "lapsed",
    "withdrawn",
    "archived",
}
NUMBERS = {"several_applicants", "revisit_after", "many_requests", "many_repeats"} | {
    "correction_period",
    "excessive_number",
    "conversion_review_period",
    "internal_reply_target",
    "worklist_amber",
    "worklist_red",
}
"""Conventions that are numbers: any value but the default will do."""


@pytest.fixture(scope="module")
def results(scenarios: tuple[Any, ...]) -> list[tuple[Any, foiflow.Result]]:
    """Each scenario that can be read, and its replay."""
    found = [(scenario, scenario.replayed()) for scenario in scenarios]
    return [(scenario, result) for scenario, result in found if result.error is None]


def rows(results: list[tuple[Any, foiflow.Result]], of: str) -> Iterator[tuple[Any, dict[str, Any]]]:
    """Give the duties or findings of all results, each with its scenario."""
    for scenario, result in results:
        for row in result.to_dict()[of]:
            yield scenario, row


def test_every_event_happens(results: list[tuple[Any, foiflow.Result]]) -> None:
    """Every type of event of the vocabulary happens, and is possible, in some scenario."""
    seen = set()
    for scenario, result in results:
        refused = {row["index"] for row in result.rejected}
        log = scenario.cases[-1]["events"]
        seen |= {event["type"] for index, event in enumerate(log) if index not in refused}
    assert set(vocabulary()["event"]) - seen == set()


def test_every_state_is_reached(results: list[tuple[Any, foiflow.Result]]) -> None:
    """Every state of the vocabulary is where some scenario ends."""
    assert {result.to_dict()["state"] for _, result in results} - {None} == STATES == set(vocabulary()["state"])


def test_every_outcome_is_answered(scenarios: tuple[Any, ...]) -> None:
    """Every outcome of the vocabulary is given in some scenario."""
    given = {event["outcome"] for scenario in scenarios for event in scenario.cases[-1]["events"] if "outcome" in event}
    assert set(vocabulary()["outcome"]) - given == set()


def test_every_duty_arises_and_every_status_is_shown(results: list[tuple[Any, foiflow.Result]]) -> None:
    """Every duty of a case arises in some scenario, and every status is that of some duty."""
    found = [row for _, row in rows(results, "duties")]
    assert {row["id"] for row in found} == DUTIES
    assert {row["status"] for row in found} == STATUSES


def test_every_finding_is_made(results: list[tuple[Any, foiflow.Result]]) -> None:
    """Every code of finding of the vocabulary is produced by some scenario, and no other."""
    assert {row["code"] for _, row in rows(results, "findings")} == FINDINGS == set(vocabulary()["finding"])


def test_every_profile_has_scenarios(scenarios: tuple[Any, ...]) -> None:
    """Every profile that is shipped is the profile of some scenario."""
    assert {scenario.given["profile"] for scenario in scenarios} == set(profile_ids())


def test_every_option_is_chosen(scenarios: tuple[Any, ...]) -> None:
    """Every option of every convention is chosen in some scenario."""
    chosen = {pair for scenario in scenarios for pair in scenario.given.get("conventions", {}).items()}
    names = {name for name, _ in chosen}
    carried = {("standing_mechanisms", "carried_on"), ("transition_2019", "by_receipt")}
    for profile in profile_ids():
        for row in conventions_of(profile):
            if row.get("options"):
                missing = {(row["name"], option) for option in row["options"]} - chosen - carried
                assert not missing, profile
            else:
                assert row["name"] in names & NUMBERS, profile


def conventions_of(profile: str) -> list[dict[str, Any]]:
    """Read the conventions that a profile's own file declares."""
    path = Path(foiflow.__file__).parent / "law" / "data" / "profiles" / f"{profile}.toml"
    return list(tomllib.loads(path.read_text(encoding="utf-8")).get("convention", []))


@cache
def held(profile: str, cite: str) -> bool:
    """Tell whether a profile's texts hold an article, cited as ``law:article``."""
    law, _, article = cite.partition(":")
    if law not in load_profile(profile).texts:
        return False
    return read_text(law).article(article) is not None


@pytest.mark.parametrize("of", ["duties", "findings"])
def test_everything_rests_on_an_article(results: list[tuple[Any, foiflow.Result]], of: str) -> None:
    """Every duty and finding cites at least one article, and each one cited stands in the texts of its profile."""
    found = list(rows(results, of))
    assert all(row["cites"] for _, row in found)
    wrong = {
        (scenario.given["profile"], cite)
        for scenario, row in found
        for cite in row["cites"]
        if not held(scenario.given["profile"], cite)
    }
    assert not wrong

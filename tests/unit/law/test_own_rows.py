"""Rows that only an agency's own file has: states, arcs that ask for values, duties, roles."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from foiflow import Applicant, events, open_case
from foiflow.law.check import check_file
from foiflow.law.load import load_profile, vocabulary

EXAMPLES = Path(__file__).resolve().parents[3] / "examples"
HEAD = 'id = "own"\ntitle = {zh = "x", en = "x"}\nextends = "cn"\n'
STATE = '[[state]]\nname = "awaiting_leader"\nzh = "待批示"\nen = "awaiting the leader"\ncite = ["cn-2019:45"]\n'
ARC = '[[arc]]\nevent = "review_completed"\nfrom = ["in_review"]\nto = "awaiting_leader"\ncite = ["cn-2019:45"]\n'


def faults(folder: Path, text: str) -> list[str]:
    """Check a file that extends the national profile."""
    file = folder / "own.toml"
    file.write_text(HEAD + text, "utf-8")
    return [str(fault) for fault in check_file(file)]


@pytest.mark.parametrize("name", ["own_agency.toml", "county.toml"])
def test_the_examples_hold_together(name: str) -> None:
    """The made-up profiles have no faults."""
    assert check_file(EXAMPLES / name) == []


def test_a_profile_adds_a_state_and_a_duty() -> None:
    """A draft waits for approval by the county's own rule, with a duty and an internal date."""
    case = open_case(
        "1",
        profile=EXAMPLES / "county.toml",
        applicant=Applicant(kind="business"),
        received=events.RequestReceived(on=date(2024, 3, 4), channel="online", role="registrar"),
    )
    case = case.record(events.ReviewCompleted(on=date(2024, 3, 6), kind="draft", role="handler"))
    assert case.state == "awaiting_approval"
    assert case.due("approval").due == date(2024, 3, 8)
    assert (case.due("reply").due, case.due("reply").target) == (date(2024, 4, 1), date(2024, 3, 18))
    assert case.due("registration").due == date(2024, 3, 5)
    case = case.record(events.ReviewCompleted(on=date(2024, 3, 7), kind="legal", role="reviewer"))
    assert case.state == "awaiting_approval"
    case = case.record(events.ReviewCompleted(on=date(2024, 3, 8), kind="approval", role="head"))
    assert (case.state, case.due("approval").status) == ("in_review", "met")
    answered = case.record(events.AnswerIssued(on=date(2024, 3, 11), outcome="other", role="handler"))
    assert [finding.code for finding in answered.findings] == ["registration_late"]


def test_approval_steps_that_are_missing_are_found() -> None:
    """An answer without the legal review and the head's approval is told by both steps."""
    case = open_case(
        "1",
        profile=EXAMPLES / "county.toml",
        applicant=Applicant(kind="business"),
        received=events.RequestReceived(on=date(2024, 3, 4), channel="online", role="registrar"),
    )
    case = case.record(events.RequestRegistered(on=date(2024, 3, 5), role="registrar"))
    case = case.record(events.AnswerIssued(on=date(2024, 3, 6), outcome="other", role="handler"))
    assert [finding.code for finding in case.findings] == ["step_missing", "step_missing"]


def test_an_own_file_with_arcs_is_no_law_version() -> None:
    """Its rows hold beside whichever law the day of receipt chooses."""
    profile = load_profile(EXAMPLES / "county.toml")
    assert profile.law_on(date(2024, 3, 4)) == "cn-2019"
    assert profile.rules(date(2024, 3, 4), profile.conventions(date(2024, 3, 4))).law == "cn-2019"


def test_states_of_its_own_join_groups(tmp_path: Path) -> None:
    """Every arc from a group leads out of a state that joins it."""
    text = STATE + 'groups = ["handling"]\n' + ARC + 'where = {kind = ["draft"]}\n'
    assert faults(tmp_path, text) == []
    profile = load_profile(tmp_path / "own.toml")
    rules = profile.rules(date(2024, 3, 4), profile.conventions(date(2024, 3, 4)))
    assert rules.states["awaiting_leader"] is False
    assert next(iter(rules.states)) == "received"
    withdrawn = [arc for arc in rules.arc if arc.event == "request_withdrawn"]
    assert "awaiting_leader" in withdrawn[0].from_


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (STATE, "own.toml: state awaiting_leader cannot be reached under cn-2019"),
        (STATE + ARC + 'where = {kind = ["draft"]}\n', "own.toml: nothing leads out of state awaiting_leader"),
        (STATE + "final = true\n" + ARC, "own.toml: several arcs for review_completed in in_review"),
        (STATE + 'groups = ["handlin"]\n', "own.toml:9: state[0].groups[0]: no group of states 'handlin'"),
        (ARC.replace("awaiting_leader", "same") + 'where = {knd = ["x"]}\n', "no field of review_completed 'knd'"),
        (ARC.replace("awaiting_leader", "awaiting_leadr") + STATE, "no state 'awaiting_leadr'; known: awaiting_leader"),
        (
            ARC.replace('to = "awaiting_leader"', 'to = "same"') + 'in_force = {chosen_by = "event"}\n',
            "arc[0]: in force by the event",
        ),
        (
            ARC.replace('to = "awaiting_leader"', 'to = "same"') + 'guard = "new_answer_ordered"\n',
            "reads orders_new_answer",
        ),
        (
            ARC.replace('to = "awaiting_leader"', 'to = "same"').replace("review_completed", "fee_notice_issued")
            + 'where = {tariff = ["per_itm"]}\n',
            "no value of tariff 'per_itm'; known: per_item",
        ),
        (
            ARC.replace('to = "awaiting_leader"', 'to = "same"').replace("review_completed", "answer_issued")
            + 'where = {outcome = ["discosed"]}\n',
            "no value of outcome 'discosed'; known: disclosed",
        ),
        ('[[role]]\nid = "a"\ncite = ["cn-2019:45"]\n', "own.toml:4: role[0].en: required field missing"),
        (
            STATE
            + "final = true\n"
            + (ARC + 'where = {kind = ["a", "b"]}\n')
            + (ARC.replace('_leader"', '_leader"') + 'where = {kind = ["b"]}\n'),
            "several arcs for review_completed in in_review",
        ),
    ],
)
def test_what_does_not_hold_together_is_told(tmp_path: Path, text: str, fault: str) -> None:
    """States that cannot be reached or left, arcs that overlap, words that nobody knows."""
    assert any(fault in found for found in faults(tmp_path, text)), faults(tmp_path, text)


def test_arcs_for_other_values_stand_beside_each_other(tmp_path: Path) -> None:
    """Two arcs that ask for values apart, or for other fields under guards apart, do not overlap."""
    apart = ARC + 'where = {kind = ["a"]}\n' + ARC + 'where = {kind = ["b"]}\n'
    guarded = "".join(
        ARC + f'where = {{result = ["x"]}}\nguard = "{guard}"\n'
        for guard in ("consultation_open", "no_consultation_open")
    )
    assert faults(tmp_path, STATE + "final = true\n" + apart) == []
    assert faults(tmp_path, STATE + "final = true\n" + guarded) == []


@pytest.mark.parametrize(
    ("limit", "due"),
    [
        ("days = 5", date(2024, 3, 11)),
        ("days = 5, roll = false", date(2024, 3, 9)),
        ("months = 2", date(2024, 5, 6)),
        ('date = "05-01"', date(2024, 5, 6)),
    ],
)
def test_a_period_that_ends_on_a_rest_day_ends_on_the_next_working_day(tmp_path: Path, limit: str, due: date) -> None:
    """From 4 March: 9 March is a Saturday, and the holiday of 1 May lasts until 5 May; a row may say that it stays."""
    starts, ends = '{event = "request_received"}', '{event = "answer_issued"}'
    row = f'[[duty]]\nid = "own_duty"\nstarts_on = [{starts}]\nlimit = [{{{limit}}}]\ndone_by = [{ends}]\n'
    assert faults(tmp_path, row + 'cite = ["cn-2019:33"]\n') == []
    case = open_case(
        "1",
        profile=tmp_path / "own.toml",
        applicant=Applicant(kind="business"),
        received=events.RequestReceived(on=date(2024, 3, 4), channel="in_person"),
    )
    assert case.due("own_duty").due == due


@pytest.mark.parametrize(
    ("notified", "due"),
    [(date(2024, 3, 14), date(2024, 4, 23)), (date(2024, 3, 15), date(2024, 4, 16))],
)
def test_how_far_a_reply_is_extended_is_said_by_the_row_of_the_day(tmp_path: Path, notified: date, due: date) -> None:
    """Due on 1 April; 15 working days more end on 23 April, and the 10 of a notice from 15 March on end on 16 April."""
    cap = 'by = "extension_notified"\nat_most = {working_days = 10}\ncite = ["cn-2019:33"]\n'
    row = f'[[duty]]\nid = "reply"\namends = true\n[[duty.extended]]\n{cap}'
    assert faults(tmp_path, row + 'in_force = {from = 2024-03-15, chosen_by = "event"}\n') == []
    case = open_case(
        "1",
        profile=tmp_path / "own.toml",
        applicant=Applicant(kind="business"),
        received=events.RequestReceived(on=date(2024, 3, 4), channel="in_person"),
    )
    case = case.record(events.ExtensionNotified(on=notified, working_days=15, approved_by="N"))
    assert case.due("reply").due == due


def test_nothing_but_the_notice_of_an_extension_extends_a_reply() -> None:
    """Of all events of a log, Article 33 has the reply extended by the notice of its extension alone."""
    profile, day = load_profile("cn"), date(2024, 3, 4)
    reply = next(row for row in profile.rules(day, profile.conventions(day)).duty if row.id == "reply")
    assert [name for name in vocabulary()["event"] if reply.extension(name, day)] == ["extension_notified"]

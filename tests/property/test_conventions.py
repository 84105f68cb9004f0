"""Conventions: each can be chosen anywhere, and none speaks where what it settles does not arise."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from hypothesis import given, settings
from hypothesis import strategies as st

from .strategies import PROFILES, History, choices, histories, options

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow import Case

CONSULTED = {"third_party_consultation_sent", "agency_consultation_sent"}
NEW_LAW = date(2019, 5, 15)


def has(*kinds: str) -> Callable[[History], bool]:
    """Give the test whether a history has an event of one of these types."""
    return lambda history: any(event.type in kinds for event in history.events)


def came(*channels: str) -> Callable[[History], bool]:
    """Give the test whether the request came by one of these channels."""
    return lambda history: getattr(history.events[0], "channel", None) in channels


def spans_the_change(history: History) -> bool:
    """Tell whether the request came before the new law and may have been pending when it came into force."""
    return date(2019, 4, 1) <= history.events[0].on < NEW_LAW


IN_PLAY: dict[str, Callable[[History], bool]] = {
    "answered_on": has("answer_issued"),
    "conversion_review_period": has("conversion_suggested"),
    "correction_effect": has("correction_received", "correction_notice_issued"),
    "correction_period": has("correction_notice_issued"),
    "correction_period_from": has("correction_notice_issued"),
    "correction_trigger": has("correction_notice_issued"),
    "electronic_answer": has("answer_issued"),
    "email_receipt": came("email"),
    "excessive_number": lambda _: False,
    "excluded_ends": has(*CONSULTED, "review_completed"),
    "excluded_from": has(*CONSULTED),
    "excluded_time": has(*CONSULTED),
    "extension_from": has("extension_notified"),
    "extensions": has("extension_notified"),
    "fee_month": lambda _: False,
    "fee_scope": lambda _: False,
    "joint_consultation_time": has("review_completed"),
    "late_correction_notice": has("correction_received"),
    "late_extension": has("extension_notified"),
    "many_repeats": lambda _: False,
    "many_requests": lambda _: False,
    "misaddressed_mail": came("registered_mail", "courier"),
    "one_week": has("reconsideration_decided", "litigation_decided"),
    "online_receipt": came("online"),
    "report_counts": lambda _: False,
    "report_new_answer": lambda _: False,
    "report_withdrawn": lambda _: False,
    "report_year": lambda _: False,
    "revisit_after": lambda _: False,
    "same_applicant": lambda _: False,
    "secrecy_referral": has("agency_consultation_sent"),
    "several_consultations": has(*CONSULTED, "fee_notice_issued", "correction_notice_issued", "review_completed"),
    "several_applicants": lambda _: False,
    "silent_third_party": has("third_party_consultation_sent"),
    "standing_mechanisms": lambda history: "sh-" in history.header["profile"] or "js-" in history.header["profile"],
    "internal_reply_target": lambda _: True,
    "worklist_amber": lambda _: False,
    "worklist_red": lambda _: False,
    "transition_2019": spans_the_change,
    "unreachable_sender": came("ordinary_mail"),
}
"""Where a convention has something to settle; those for many cases together never do in a single one."""


def standing(case: Case) -> tuple[Any, ...]:
    """Give all that follows from a case's log."""
    return case.state, case.law, case.received_on, case.duties, case.findings, case.rejected


def test_every_convention_is_known_here() -> None:
    """A convention that a profile adds must be given its place above."""
    assert {name for profile in PROFILES for name in options(profile)} == set(IN_PLAY)


@settings(max_examples=settings().max_examples // 3)
@given(histories())
def test_each_option_can_be_taken(history: History) -> None:
    """Every value of every convention reads every history; one that has nothing to settle in it changes nothing."""
    usual = standing(history.read())
    for name, values in options(history.header["profile"]).items():
        for value in values:
            chosen = standing(history.read(conventions={name: value}))
            assert chosen[1] is not None
            if not IN_PLAY[name](history):
                assert chosen == usual, name


@given(st.data())
def test_conventions_can_be_taken_together(data: st.DataObject) -> None:
    """Any choice of conventions reads any history, and the case says in its log what was chosen."""
    history = data.draw(histories())
    chosen = data.draw(choices(history.header["profile"]))

    case = history.read(conventions=chosen)

    assert case.duties or case.received_on is None or case.as_of < case.received_on
    assert case.to_dict().get("conventions", {}) == chosen


@given(st.data())
def test_naming_the_default_changes_nothing(data: st.DataObject) -> None:
    """Choosing for every convention the value that holds anyway leaves the case as it stands."""
    history = data.draw(histories())
    case = history.read()
    first = history.events[0]
    values = case.book.conventions(first)  # type: ignore[arg-type]  # a history begins with the receipt

    assert standing(history.read(conventions=values)) == standing(case)

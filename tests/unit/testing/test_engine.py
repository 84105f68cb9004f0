"""The systems that are tried: foiflow's own, and what makes another one."""

from __future__ import annotations

from datetime import date

import attrs

from foiflow import Applicant, Case, Item, events, open_case
from foiflow.testing.engine import FOIFLOW, Across, DocketEngine, Engine, Owed
from foiflow.testing.naive import NaiveReading


def opened(case_id: str, on: date, items: int = 1) -> Case:
    """Open a request of one person for one thing."""
    case = open_case(
        case_id,
        profile="cn",
        applicant=Applicant(kind="natural_person", id="A-1"),
        received=events.RequestReceived(on=on, channel="in_person"),
        information_key="permit:12",
    )
    return attrs.evolve(case, items=tuple(Item(str(number)) for number in range(items)))


def test_foiflow_says_what_the_case_says() -> None:
    """The reading has the case's state, and every duty with its dates and status."""
    case = opened("1", date(2024, 3, 4))

    state, duties = FOIFLOW.read(case)

    assert state == "received"
    assert duties == (Owed("reply", None, date(2024, 3, 4), date(2024, 4, 1), "running"),)


def test_fees_and_repeats_are_found_across_cases() -> None:
    """The second request of a month goes on where the first one's items end, and repeats what was answered."""
    first = opened("1", date(2024, 3, 4), items=10).record(
        events.AnswerIssued(on=date(2024, 3, 5), outcome="disclosed")
    )
    cases = (opened("2", date(2024, 3, 6), items=2), first)

    said = FOIFLOW.across(cases)

    assert said == Across({"1": 0, "2": 200}, frozenset({"2"})) == NaiveReading().across(cases)


def test_a_system_is_known_by_what_it_can_do() -> None:
    """One that reads cases, one that looks across them, and foiflow, which does both."""

    class Fees:
        def across(self, cases: object) -> Across:
            """Know of none."""
            return Across({}, frozenset())

    assert isinstance(FOIFLOW, Engine)
    assert isinstance(FOIFLOW, DocketEngine)
    assert (isinstance(Fees(), Engine), isinstance(Fees(), DocketEngine)) == (False, True)

"""The index: which cases a question need not read, and that an answer does not rest on it."""

from __future__ import annotations

import sqlite3
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from foiflow import UnknownName, events
from foiflow.errors import InputError
from foiflow.office.register import reading, standing
from foiflow.office.register.queries import AT_A_TIME, Wanted
from foiflow.office.register.store import Register, open_register
from foiflow.office.register.writing import write_standings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from foiflow import Case

    Opened = Callable[..., Case]

ANSWER = events.AnswerIssued(on=date(2024, 4, 1), outcome="not_processed.petition")
LONG_AFTER = date(2026, 1, 5)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the cases that were read, as they are."""
    ids: list[str] = []
    whole = reading.log_from

    def noted(register: str, case_id: str, rows: Any) -> bytes:
        ids.append(case_id)
        return whole(register, case_id, rows)

    monkeypatch.setattr(reading, "log_from", noted)
    return ids


@pytest.fixture
def register(tmp_path: Path, opened: Opened) -> Iterator[Register]:
    """A register with an open case and a closed one."""
    with open_register(tmp_path / "cases.db") as register:
        register.open(opened(case_id="open"))
        register.open(opened(case_id="closed").record(ANSWER))
        yield register


def asked(register: Register, read: list[str], **wanted: Any) -> tuple[list[str], list[str]]:
    """Give the cases that a question finds, and those that it read."""
    read.clear()
    found = [case.case_id for case in register.cases(**wanted)]
    return found, list(read)


def test_what_is_not_known_is_read(register: Register, read: list[str]) -> None:
    """Without a refresh, every question by state or date reads every case."""
    assert asked(register, read, state="answered") == (["closed"], ["open", "closed"])
    assert asked(register, read, as_of=LONG_AFTER, open_only=True) == (["open"], ["open", "closed"])


def test_what_is_known_not_to_fit_is_not_read(register: Register, read: list[str]) -> None:
    """By state, by due day, and by when a case has gone quiet."""
    assert register.refresh() == 2

    assert asked(register, read, state="answered") == (["closed"], ["closed"])
    assert asked(register, read, state="received", as_of=LONG_AFTER) == (["open"], ["open"])
    assert asked(register, read, due_before=date(2024, 4, 10)) == (["open"], ["open"])
    assert asked(register, read, as_of=LONG_AFTER, open_only=True) == (["open"], ["open"])
    assert asked(register, read, as_of=date(2024, 5, 6), open_only=True) == (["open", "closed"], ["open", "closed"])


def test_a_day_before_the_last_event_is_read(register: Register, read: list[str]) -> None:
    """What is known of a case is known as of its last event."""
    register.refresh()

    found = (["open", "closed"], ["open", "closed"])
    assert asked(register, read, state="received", as_of=date(2024, 3, 5)) == found


def test_a_case_that_has_gone_on_is_read_again(register: Register, read: list[str]) -> None:
    """Once, by the next refresh or by whatever asks before."""
    register.refresh()
    register.append("open", [ANSWER], 1)

    assert asked(register, read, state="received") == ([], ["open"])
    assert register.refresh() == 1
    assert asked(register, read, state="received") == ([], [])


def test_a_case_that_goes_on_while_it_is_read_stays_unread(register: Register, read: list[str]) -> None:
    """What was read of it is of a version that is over."""
    known = standing.Standings(standing.made_by("cn"), "received", "2024-03-04", None, "2024-03-05")
    register.append("open", [events.RequestRegistered(on=date(2024, 3, 5))], 1)
    with register._database.writing() as connection:
        write_standings(connection, {"open": (1, known)})

    assert asked(register, read, as_of=LONG_AFTER, open_only=True)[0] == ["open"]


def test_other_rules_make_a_case_unread(register: Register, read: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Another foiflow, or a profile that is no longer there."""
    register.refresh()
    with monkeypatch.context() as patch:
        patch.setattr(standing, "_version", lambda: "another")
        standing._mark.cache_clear()
        assert asked(register, read, state="answered") == (["closed"], ["open", "closed"])
        assert register.refresh() == 2
    standing._mark.cache_clear()
    assert asked(register, read, state="answered") == (["closed"], ["open", "closed"])
    assert register.refresh() == 2
    with sqlite3.connect(register.name) as connection:
        connection.execute("UPDATE foiflow_case SET read_by = 'cn-of-old@0'")
    connection.close()
    assert asked(register, read, state="answered") == (["closed"], ["open", "closed"])


def test_an_agencys_own_profile_is_followed(tmp_path: Path, opened: Opened, read: list[str]) -> None:
    """When its file says something else, its cases are read again, and the others are not."""
    profile = tmp_path / "county.toml"
    profile.write_text('id = "county"\ntitle = {en = "County", zh = "县"}\nextends = "cn"\n', encoding="utf-8")
    with open_register(tmp_path / "cases.db", profile=profile) as register:
        register.open(opened(case_id="1", profile=profile))
        register.open(opened(case_id="2"))
        assert register.refresh() == 2
        assert asked(register, read, state="answered") == ([], [])
        profile.write_text('id = "county"\ntitle = {en = "The county", zh = "县"}\nextends = "cn"\n', encoding="utf-8")
        assert asked(register, read, state="answered") == ([], ["1"])
        assert register.refresh() == 1


def test_a_case_that_cannot_be_read_is_always_asked(tmp_path: Path, opened: Opened) -> None:
    """Its error comes with every question, until its rules are there again."""
    profile = tmp_path / "county.toml"
    profile.write_text('id = "county"\ntitle = {en = "County", zh = "县"}\nextends = "cn"\n', encoding="utf-8")
    with open_register(tmp_path / "cases.db", profile=profile) as register:
        register.open(opened(case_id="1", profile=profile))
        register.refresh()
    with open_register(tmp_path / "cases.db") as register:
        assert register.refresh() == 1
        [result] = register.results(Wanted(state="answered"))
        assert isinstance(result.error, InputError)
        with pytest.raises(InputError):
            list(register.cases(state="answered"))


def test_a_case_not_yet_received_in_law_is_always_asked(tmp_path: Path, opened: Opened) -> None:
    """Its state changes by time alone."""
    received = events.RequestReceived(on=date(2024, 3, 4), channel="email", confirmed_on=date(2024, 3, 8))
    with open_register(tmp_path / "cases.db") as register:
        register.open(opened(received=received))
        register.refresh()
        assert [case.state for case in register.cases()] == [None]
        assert [case.state for case in register.cases(state="received", as_of=date(2024, 3, 8))] == ["received"]


def test_more_cases_than_are_read_at_a_time(tmp_path: Path, opened: Opened) -> None:
    """Order and number hold across the parts."""
    count = 2 * AT_A_TIME + 1
    with open_register(tmp_path / "cases.db") as register:
        assert register.open_many(opened(case_id=str(number)) for number in range(count)) == count
        assert register.refresh() == count
        assert register.refresh() == 0
        assert [case.case_id for case in register.cases()] == [str(number) for number in range(count)]
        assert register.verify() == ()


def test_applicants_are_found_by_name_and_cluster_too(tmp_path: Path, opened: Opened) -> None:
    """One who has the name as an id is another."""
    from foiflow import Applicant

    with open_register(tmp_path / "cases.db") as register:
        for number, one in enumerate(({"id": "x"}, {"name": "x"}, {"cluster": "x"}, {"id": "y", "name": "x"})):
            register.open(opened(case_id=str(number), applicant=Applicant(kind="business", **one)))
        found = {
            by: [c.case_id for c in register.cases(applicant="x", applicant_by=by)] for by in ("id", "name", "cluster")
        }
        assert found == {"id": ["0"], "name": ["1", "3"], "cluster": ["2"]}
        with pytest.raises(UnknownName):
            register.cases(applicant="x", applicant_by="kind")


def test_a_day_that_is_none_is_refused_when_asked(register: Register) -> None:
    """Not when the first case is looked at."""
    no_day: Any = "2024-03-04"
    for wanted in ({"due_before": no_day}, {"as_of": no_day}):
        with pytest.raises(InputError):
            register.cases(**wanted)

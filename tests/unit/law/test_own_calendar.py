"""A profile names the calendar it counts on: local notices, its own file, a registered one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from foiflow import Applicant, events, open_case
from foiflow.errors import ProfileError
from foiflow.law.check import check_file
from foiflow.law.load import load_profile

if TYPE_CHECKING:
    from pathlib import Path

PROFILE = 'id = "office"\ntitle = {{zh = "办公室", en = "Office"}}\nextends = "cn"\ncalendar = "{}"\n'
DAYS = 'id = "days"\nlevel = "agency"\n[[notice]]\nno = "9"\npublished = 2024-01-05\nsource = "gate"\noff = [{}]\n'


def profile(folder: Path, calendar: str, days: str = "2024-03-05") -> Path:
    """An office's profile, with its own days off beside it."""
    path = folder / "office.toml"
    path.write_text(PROFILE.format(calendar), "utf-8")
    (folder / "days.toml").write_text(DAYS.format(days), "utf-8")
    return path


def reply_due(path: Path, received: date) -> date:
    """The day the reply is due by a profile."""
    case = open_case(
        "1",
        profile=path,
        applicant=Applicant(kind="business"),
        received=events.RequestReceived(on=received, channel="online"),
    )
    return case.due("reply").due


@pytest.mark.parametrize(
    ("calendar", "received", "due"),
    [
        ("cn", date(2024, 3, 4), date(2024, 4, 1)),
        ("cn+days.toml", date(2024, 3, 4), date(2024, 4, 2)),
        ("cn+hubei-2020", date(2020, 1, 10), date(2020, 2, 27)),
        ("cn+hubei-2020+days.toml", date(2024, 3, 4), date(2024, 4, 2)),
    ],
)
def test_a_profile_counts_on_the_calendar_it_names(tmp_path: Path, calendar: str, received: date, due: date) -> None:
    """Local notices count only where the profile asks for them."""
    assert reply_due(profile(tmp_path, calendar), received) == due


def test_the_explanation_names_the_local_notice(tmp_path: Path) -> None:
    """A day that only the office has off is told with the number of its notice."""
    case = open_case(
        "1",
        profile=profile(tmp_path, "cn+days.toml"),
        applicant=Applicant(kind="business"),
        received=events.RequestReceived(on=date(2024, 3, 4), channel="online"),
    )
    assert "2024-03-05" in str(case.explain("reply"))
    assert " 9" in str(case.explain("reply"))


@pytest.mark.parametrize(
    ("calendar", "days", "fault"),
    [
        ("cn+hubei-2021", "2024-03-05", "hubei-2020"),
        ("cn+nowhere.toml", "2024-03-05", "a file of local notices that is there"),
        ("cn+days.toml", '"soon"', "days.toml: notice 9: off"),
        ("mars", "2024-03-05", "calendar 'mars'"),
    ],
)
def test_a_calendar_that_cannot_be_had_is_a_fault(tmp_path: Path, calendar: str, days: str, fault: str) -> None:
    """A misspelt name, a missing file and a slip in the file are faults of the whole profile, not of one line."""
    path = profile(tmp_path, calendar, days)
    told = str(check_file(path)[0])
    assert told.startswith("office.toml: calendar: ")
    assert fault in told
    with pytest.raises(ProfileError, match="calendar"):
        load_profile(path)

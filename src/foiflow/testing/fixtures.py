"""What the plugin's fixtures give: a profile, its calendar, cases, a day."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.calendars import load_calendar
from foiflow.cases.case import Case
from foiflow.cases.check import fields_of
from foiflow.cases.events import RequestReceived
from foiflow.codecs.logs import case_from_dict
from foiflow.errors import InputError
from foiflow.law.load import default_profile, load_profile
from foiflow.testing.scenario import FILE_ENDING, json_like

if TYPE_CHECKING:
    from foiflow.calendars.index import WorkdayIndex

__all__ = ["CaseBuilder", "CaseOpener", "calendar_of", "day_of", "profile_of"]


def profile_of(named: str | None, folder: Path) -> str | Path:
    """Give the profile that a caller named, once it is known to load.

    Args:
        named: An id, or a file that ends in ``.toml``; None for the default.
        folder: Where a relative path begins.

    Raises:
        UnknownName: No such profile.
        InputError: No such file.
        ProfileError: The file does not hold together.
    """
    if named is None:
        return default_profile()
    found = folder / named if named.endswith(FILE_ENDING) else named
    if isinstance(found, Path) and not found.is_file():
        raise InputError("the profile", named, "the id of a profile, or a file that is there")
    load_profile(found)
    return found


def calendar_of(profile: str | Path) -> WorkdayIndex:
    """Give the calendar that a profile counts on."""
    return load_calendar(load_profile(profile).calendar)


def day_of(value: object, place: str) -> date:
    """Read a day that a test or a setting gives.

    Args:
        value: A date, or its text, YYYY-MM-DD.
        place: Where it stands, for the error.

    Raises:
        InputError: It is neither.
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    try:
        day = date.fromisoformat(str(value))
    except ValueError:
        day = None
    if day is None or str(day) != value:  # a week or a day written without dashes is a date to Python
        raise InputError(place, value, "a date, YYYY-MM-DD")
    return day


@attrs.frozen
class CaseBuilder:
    """A case that goes on event by event; each step gives another builder.

    Attributes:
        case: The case so far.
    """

    case: Case

    def then(self, event_type: str, *, on: str | date, **fields: Any) -> CaseBuilder:
        """Record an event, live: what is impossible is refused.

        Args:
            event_type: Its type, such as ``extension_notified``.
            on: Its day, as a date or as YYYY-MM-DD.
            **fields: Its other fields, days in the same way.

        Raises:
            EventRefused: It is impossible where the case stands.
            InputError: Its type or a field is wrong.
        """
        log = self.case.to_dict()
        log["events"].append(json_like({"type": event_type, "on": on, **fields}))
        read = case_from_dict(log, profile=self.case.profile, calendar=self.case.calendar)
        return CaseBuilder(self.case.record(read.log[-1]))

    def at(self, day: str | date) -> CaseBuilder:
        """Read the case as of a day; the next event goes on from its log."""
        return CaseBuilder(self.case.at(day_of(day, "at")))


@attrs.frozen
class CaseOpener:
    """Opens cases under one profile.

    Attributes:
        profile: The profile's id or file.

    Example:
        >>> opened = CaseOpener("cn")(received="2024-03-04", channel="online")
        >>> longer = opened.then("extension_notified", on="2024-03-25", working_days=10, approved_by="head")
        >>> str(longer.case.due("reply").due)
        '2024-04-16'
    """

    profile: str | Path

    def __call__(self, *, received: str | date, channel: str = "online", **fields: Any) -> CaseBuilder:
        """Open a case.

        Args:
            received: The day of arrival, as a date or as YYYY-MM-DD.
            channel: How it arrived.
            **fields: Further fields of the receipt, such as ``confirmed_on``, or
                of the case, such as ``agency``, as a log has them. A case
                without an applicant is a natural person's.

        Raises:
            InputError: A field is wrong.
        """
        of_receipt = fields_of("request_received")
        receipt = {name: value for name, value in fields.items() if name in of_receipt}
        header = {name: value for name, value in fields.items() if name not in of_receipt}
        log = {"case_id": "1", "applicant": {"kind": "natural_person"}, **header}
        if "applicants" in header:
            del log["applicant"]
        log["events"] = [{"type": "request_received", "on": received, "channel": channel, **receipt}]
        case = case_from_dict(json_like(log), profile=self.profile)
        first = case.log[0]
        assert isinstance(first, RequestReceived)
        case.book.receipt_day(first)  # which refuses a day before any law
        return CaseBuilder(case)

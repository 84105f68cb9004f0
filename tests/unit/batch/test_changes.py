"""What a notice that came late changes in case logs."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from foiflow.batch.changes import ChangedDuty, UnreadCase, duty_changes
from foiflow.errors import InputError, OutOfCalendar

BEFORE, AFTER = date(2020, 1, 26), date(2020, 1, 27)


def case(received: str, *events: dict[str, Any], **header: Any) -> dict[str, Any]:
    """A case of the national profile."""
    first = {"type": "request_received", "on": received, "channel": "online"}
    return {"case_id": "1", "profile": "cn", "applicant": {"kind": "business"}, "events": [first, *events], **header}


def changes(*cases: dict[str, Any], **how: Any) -> list[ChangedDuty]:
    """The duties of readable cases that count other days, as of the notice unless told."""
    found = duty_changes(cases, **{"before": BEFORE, "after": AFTER, "as_of": AFTER, **how})
    return [change for change in found if isinstance(change, ChangedDuty)]


def dates(change: ChangedDuty) -> tuple[str | None, ...]:
    """A duty's id, its old date and its new one."""
    old, new = change.old, change.new
    some = old or new
    assert some is not None
    return some.id, None if old is None else str(old.due), None if new is None else str(new.due)


def test_a_running_duty_is_counted_anew() -> None:
    """The reply to a request of 10 January 2020 moved by two working days."""
    [change] = changes(case("2020-01-10"))
    assert dates(change) == ("reply", "2020-02-12", "2020-02-14")
    assert change.moved
    assert [f"{day.day} {day.working} {day.notice}" for day in change.days] == [
        "2020-01-31 False 国办发明电〔2020〕1号",
        "2020-02-01 False 国办发明电〔2020〕1号",
    ]


def test_a_duty_whose_days_stay_is_not_told() -> None:
    """A reply that was due before the changed days, and one that starts after them."""
    assert changes(case("2019-12-02"), case("2020-02-03")) == []


def test_days_left_out_are_not_counted() -> None:
    """A consultation that spans the changed days takes them out of the reply's period."""
    consulted = (
        {"type": "third_party_consultation_sent", "on": "2020-01-17", "party": "B", "served_on": "2020-01-17"},
        {"type": "third_party_opinion_received", "on": "2020-02-04", "party": "B", "consents": True},
    )
    found = changes(case("2020-01-10", *consulted), as_of=date(2020, 2, 5))
    assert [dates(change)[0] for change in found] == ["third_party_reply"]


def test_a_duty_may_count_other_days_and_end_on_the_same_one() -> None:
    """The notice of March 2019 added two days in Labour Week and took two."""
    found = changes(case("2019-04-12"), before=date(2019, 3, 21), after=date(2019, 3, 22), as_of=date(2019, 4, 12))
    assert [(dates(change), change.moved) for change in found] == [(("reply", "2019-05-06", "2019-05-06"), False)]


def test_a_duty_that_time_alone_brings_about_may_appear() -> None:
    """The window against silence opens when the reply is overdue, which the notice put off."""
    found = changes(case("2020-01-10"), after=None, as_of=date(2020, 2, 13))
    by_id = {dates(change) for change in found}
    assert ("reply", "2020-02-12", "2020-02-14") in by_id
    gone = [change for change in found if change.new is None]
    assert gone
    assert all(change.moved and change.old is not None for change in gone)
    back = list(changes(case("2020-01-10"), before=AFTER, after=BEFORE, as_of=date(2020, 2, 13)))
    assert [change for change in back if change.old is None]


def test_what_cannot_be_read_is_told() -> None:
    """A broken record, and one of days that nobody had announced."""
    found = list(duty_changes([{"case_id": "2"}, case("2024-03-04"), case("2020-01-10", case_id="3")], before=BEFORE))
    unread = [change for change in found if isinstance(change, UnreadCase)]
    assert [(one.line, one.case_id, one.beyond, type(one.error)) for one in unread] == [
        (1, "2", False, InputError),
        (2, "1", True, OutOfCalendar),
    ]
    assert isinstance(found[2], ChangedDuty)


def test_a_case_that_nothing_was_received_in_has_no_duties() -> None:
    """Nothing to compare."""
    empty = case("2020-01-10") | {"events": [{"type": "assigned", "on": "2020-01-10"}]}
    assert changes(empty) == []


def test_the_first_day_must_be_known() -> None:
    """No notice was out yet."""
    with pytest.raises(OutOfCalendar):
        duty_changes([], before=date(2000, 1, 1), profile="cn")

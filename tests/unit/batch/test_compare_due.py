"""Due dates that a system stored, held against those of the law: reading them, and the counts."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import pytest

from foiflow.batch.compare_due import DueComparison, compare_due
from foiflow.batch.readings import named_readings
from foiflow.batch.replay import Replay

if TYPE_CHECKING:
    from pathlib import Path


def case(case_id: str, received: str, stored: object, *events: dict[str, Any]) -> dict[str, Any]:
    """A case with a stored date in the field ``deadline``."""
    first = {"type": "request_received", "on": received, "channel": "in_person"}
    log = {"case_id": case_id, "profile": "cn", "applicant": {"kind": "business"}, "events": [first, *events]}
    return log | {"deadline": stored}


def compared(*cases: Any, **how: Any) -> DueComparison:
    """Compare the field ``deadline``."""
    return compare_due(cases, "deadline", **how)


def test_agreement_and_difference() -> None:
    """Monday 4 March 2024 and 20 working days: Monday 1 April. Friday 29 March has the start counted."""
    found = compared(case("1", "2024-03-04", "2024-04-01"), case("2", "2024-03-04", "2024-03-29"))
    assert (found.compared, found.agreed, found.agreement) == (2, 1, 0.5)
    [difference] = found.differences
    assert (difference.line, difference.case_id) == (2, "2")
    assert (difference.stored, difference.due, difference.days) == (date(2024, 3, 29), date(2024, 4, 1), -3)
    assert (difference.readings, difference.coincidence, difference.reading) == (("start_counted",), True, "none")


@pytest.mark.parametrize(
    "stored", ["2024-04-01", "2024-04-01T23:59:59", "2024-04-01 00:00", date(2024, 4, 1), datetime(2024, 4, 1, 17, 30)]
)
def test_a_stored_date_may_have_a_time(stored: object) -> None:
    """Its day is taken as it is written."""
    assert compared(case("1", "2024-03-04", stored)).agreed == 1


@pytest.mark.parametrize("stored", ["1 April", "2024/04/01", 7, ["2024-04-01"]])
def test_a_stored_date_that_is_none_is_told(stored: object) -> None:
    """With the field and what was expected; the case itself could be read."""
    found = compared(case("1", "2024-03-04", stored))
    [unread] = found.unread
    assert (found.compared, unread.case_id) == (0, "1")
    assert str(unread.error).startswith("deadline is ")
    assert str(unread.error).endswith("; expected a date, YYYY-MM-DD")


def test_stored_dates_may_be_given_by_case_number() -> None:
    """From a table at hand; a case that it does not name has none."""
    cases = [case(number, "2024-03-04", None) for number in "123"]
    for one in cases:
        del one["deadline"]
    found = compare_due(cases, {"1": "2024-04-01", "3": datetime(2024, 3, 29)})
    assert (found.agreed, found.without_stored) == (1, 1)
    assert [one.case_id for one in found.differences] == ["3"]
    [unread] = compare_due(cases[:1], {"1": "soon"}).unread
    assert str(unread.error) == "stored is 'soon'; expected a date, YYYY-MM-DD"


def test_a_case_without_one_of_the_dates_is_counted_apart() -> None:
    """No stored date, an empty one, and one of a case that has not been received."""
    cases = [case("1", "2024-03-04", None), case("2", "2024-03-04", ""), case("3", "2024-03-04", "2024-04-01")]
    cases[2]["events"] = []
    found = compared(*cases)
    assert (found.compared, found.without_stored, found.without_due, found.agreement) == (0, 2, 1, None)
    assert list(found.lines()) == [
        "0 of 0 stored dates agree",
        "2 cases have no stored date",
        "1 cases have one, and no duty 'reply'",
    ]


def test_what_cannot_be_read_is_told_once() -> None:
    """A record that is no object, one with a fault, one with a fault and a bad date, an id that was there before."""
    good = case("1", "2024-03-04", "2024-04-01")
    found = compared(7, good, {"case_id": "2"}, {"case_id": "3", "deadline": "soon"}, good)
    assert [(one.line, one.case_id) for one in found.unread] == [(1, None), (3, "2"), (4, "3"), (5, "1")]
    assert found.agreed == 1


def test_a_file_is_read_by_its_lines(tmp_path: Path) -> None:
    """The field stands beside those of the case; a line that is no JSON is told."""
    path = tmp_path / "cases.jsonl"
    path.write_text(json.dumps(case("1", "2024-03-04", "2024-04-01")) + "\n{\n", "utf-8")
    found = compare_due(path, "deadline")
    assert (found.agreed, [one.line for one in found.unread]) == (1, [2])


def test_the_last_running_counts() -> None:
    """A correction started the period anew: from 14 March, 12 April. A withdrawn request keeps the date it had."""
    corrected = (
        {"type": "correction_notice_issued", "on": "2024-03-06"},
        {"type": "correction_received", "on": "2024-03-14"},
    )
    assert compared(case("1", "2024-03-04", "2024-04-12", *corrected)).agreed == 1
    withdrawn = {"type": "request_withdrawn", "on": "2024-03-20"}
    assert compared(case("1", "2024-03-04", "2024-04-01", withdrawn)).agreed == 1
    first = compared(case("1", "2024-03-04", "2024-03-29", withdrawn)).differences[0]
    assert first.readings == ("start_counted",)


def test_another_duty_may_be_compared() -> None:
    """A third party's 15 working days from 6 March 2024 end on 27 March."""
    asked = {"type": "third_party_consultation_sent", "on": "2024-03-06", "party": "B"}
    found = compared(case("1", "2024-03-04", "2024-03-27", asked), duty="third_party_reply")
    assert (found.duty, found.agreed) == ("third_party_reply", 1)


def test_the_first_reading_may_be_chosen() -> None:
    """By a convention, and by a profile for cases that name none."""
    asked = (
        {"type": "third_party_consultation_sent", "on": "2024-03-11", "party": "B"},
        {"type": "third_party_opinion_received", "on": "2024-03-21", "party": "B"},
    )
    bare = case("1", "2024-03-04", "2024-04-23", *asked)
    del bare["profile"]
    base = Replay(profile="cn", conventions={"excluded_time": "fixed"})
    assert compared(bare, base=base).agreed == 1
    assert compared(bare, base=Replay(profile="cn")).differences[0].readings == ("fixed_exclusion",)


def test_readings_may_be_chosen() -> None:
    """One that is left out is not named."""
    few = [reading for reading in named_readings() if reading.name != "start_counted"]
    [difference] = compared(case("1", "2024-03-04", "2024-03-29"), readings=few).differences
    assert (difference.readings, difference.reading, difference.coincidence) == ((), "none", False)


def test_the_counts_as_plain_values() -> None:
    """Six cases of which five have the start counted; the sixth is far off."""
    days = ["2023-02-27", "2023-07-03", "2023-07-10", "2023-07-17", "2023-07-24"]
    fridays = ["2023-03-24", "2023-07-28", "2023-08-04", "2023-08-11", "2023-08-18"]
    cases = [case(day, day, friday) for day, friday in zip(days, fridays, strict=True)]
    found = compared(*cases, case("6", "2023-07-31", "2023-12-01"))
    plain = found.to_dict()
    assert [(one["name"], one["count"], one["fits"], one["tried"]) for one in plain.pop("systematic")] == [
        ("start_counted", 5, 5, 6)
    ]
    assert plain == {
        "duty": "reply",
        "compared": 6,
        "agreed": 0,
        "agreement": 0,
        "differences": 6,
        "readings": [
            {"reading": "start_counted", "count": 5, "share": 5 / 6},
            {"reading": "none", "count": 1, "share": 1 / 6},
        ],
        "coincidences": 0,
        "without_stored": 0,
        "without_due": 0,
        "unread": 0,
    }
    assert found.meaning("start_counted") == "the day the period starts is counted as its first day"
    assert found.meaning("none") == "no reading is above chance"

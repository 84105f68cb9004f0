"""Each slip that a check of the notices must find."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from foiflow.calendars import DEFAULT_CALENDAR, Notice, check_notices, read_notices

NOTICES = tuple(notice for notice in read_notices(DEFAULT_CALENDAR) if notice.year <= 2026)
LAST = NOTICES[-1]


def test_the_notices_shipped_are_sound() -> None:
    """The check finds nothing in the notices that foiflow ships."""
    assert check_notices(read_notices(DEFAULT_CALENDAR)) == []


def test_no_notices_have_no_faults() -> None:
    """Nothing to check is nothing to find."""
    assert check_notices([]) == []


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"no": ""}, "a notice for 2026: no is missing"),
        ({"source": ""}, f"{LAST.no}: source is missing"),
        ({"published": None}, f"{LAST.no}: published is missing"),
        ({"off": (*LAST.off, date(2026, 1, 10))}, f"{LAST.no}: 2026-01-10 is off, but a weekend day"),
        (
            {"work": (*LAST.work, date(2026, 1, 8))},
            f"{LAST.no}: 2026-01-08 is a weekend day worked, but one of Monday to Friday",
        ),
        ({"ordinary": LAST.off[:1]}, f"{LAST.no}: 2026-01-01 is set 2 times"),
        ({"off": ()}, "2026: 267 working days, not 248 to 251"),
        ({"off": LAST.off[:-1], "work": LAST.work[:3]}, "2026: 3 weekend days worked, not 5 to 12"),
    ],
)
def test_a_slip_in_a_notice_is_found(change: dict[str, object], fault: str) -> None:
    """A changed notice gives the sentence that names the slip."""
    changed = Notice(**{**LAST._asdict(), **change})
    assert fault in check_notices([*NOTICES[:-1], changed])


@pytest.mark.parametrize(("kept", "count"), [(20, 247), (19, 248), (16, 251), (15, 252), (10, 257)])
def test_a_year_has_as_many_working_days_as_any_before(kept: int, count: int) -> None:
    """From 248 to 251 working days are what every year has had, the two included; 2026 has 19 weekdays off and 248."""
    off = (*LAST.off, date(2026, 12, 1))[:kept]
    faults = check_notices([*NOTICES[:-1], LAST._replace(off=off)])
    assert faults == ([] if 248 <= count <= 251 else [f"2026: {count} working days, not 248 to 251"])


@pytest.mark.parametrize("count", [4, 5, 12, 13, 14])
def test_a_year_has_as_many_worked_weekends_as_any_before(count: int) -> None:
    """From 5 to 12 weekend days are worked in every year, the two included, as many weekdays off making up for them."""
    sundays = [date(2026, 11, 1) + timedelta(7 * week) for week in range(8)]
    mondays = [sunday + timedelta(1) for sunday in sundays]
    work, more = (*LAST.work, *sundays)[:count], count - len(LAST.work)
    off = (*LAST.off, *mondays[:more]) if more > 0 else LAST.off[: more or None]
    faults = check_notices([*NOTICES[:-1], LAST._replace(off=off, work=work)])
    assert faults == ([] if 5 <= count <= 12 else [f"2026: {count} weekend days worked, not 5 to 12"])


def test_an_amendment_of_nothing_is_found() -> None:
    """A notice must not amend one that is not there."""
    changed = LAST._replace(no="2", amends="1", off=(), work=())
    assert check_notices([*NOTICES, changed]) == ["2: amends 1, which is not known"]


def test_a_year_twice_or_never_announced_is_found() -> None:
    """Each year between the first and the last has exactly one annual notice."""
    assert "2026: 2 notices announce it, not 1" in check_notices([*NOTICES, LAST])
    assert "2025: 0 notices announce it, not 1" in check_notices([NOTICES[-1], *NOTICES[:-2]])


@pytest.mark.parametrize("last", [2024, 2025])
def test_the_last_announced_year_is_checked_too(last: int) -> None:
    """Without any day off the newest year, even or odd, has too many working days: 262 in 2024, 261 in 2025."""
    until = [notice for notice in NOTICES if notice.year <= last]
    bare = until[-1]._replace(off=(), work=())
    assert f"{last}: {262 if last == 2024 else 261} working days, not 248 to 251" in check_notices([*until[:-1], bare])


def test_all_faults_come_at_once() -> None:
    """Two slips give two sentences."""
    assert len(check_notices([*NOTICES[:-1], LAST._replace(no="", source="")])) == 2


def test_a_local_notice_must_change_something() -> None:
    """A day that is off, or worked, without the local notice is a slip in it."""
    sunday, worked = date(2026, 3, 1), LAST.work[0]
    local = LAST._replace(no="9", level="city", off=(sunday,), work=(worked,), amends=None)
    assert check_notices([*NOTICES, local]) == [f"9: {sunday} is off without it", f"9: {worked} is worked without it"]
    taken = local._replace(off=(worked,), work=(sunday,))
    back = local._replace(no="10", level="agency", off=(), work=(), ordinary=(date(2026, 3, 2),))
    assert check_notices([*NOTICES, taken]) == []
    assert check_notices([*NOTICES, taken, back]) == ["10: 2026-03-02 is worked without it"]

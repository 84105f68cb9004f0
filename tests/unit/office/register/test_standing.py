"""When a case goes quiet by time alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foiflow import replay
from foiflow.cases.duties import Standing
from foiflow.errors import OutOfCalendar
from foiflow.office.register import standing
from foiflow.office.register.standing import quiet_on, standings_of

if TYPE_CHECKING:
    import pytest

LEDGER: Any = object()


def duty(status: str, due: int, not_after: int | None = None) -> Standing:
    """Make a standing as far as it is looked at."""
    return Standing("x", None, status, 0, due, None, due, not_after or due, None, False, False, ())


def patch(monkeypatch: pytest.MonkeyPatch, later: dict[int, list[Standing] | Exception]) -> list[int]:
    """Let duties stand on later days as told; give the days that are asked for."""
    asked: list[int] = []

    def silence(ledger: object, day: int) -> object:
        asked.append(day)
        return ledger

    def stand(ledger: object, day: int) -> list[tuple[None, Standing]]:
        then = later[day]
        if isinstance(then, Exception):
            raise then
        return [(None, each) for each in then]

    monkeypatch.setattr(standing, "after_silence", silence)
    monkeypatch.setattr(standing, "begun", lambda ledger, day: True)
    monkeypatch.setattr(standing, "stand", stand)
    return asked


def test_without_an_open_duty_a_case_is_quiet_at_once() -> None:
    """Whatever was met or lapsed before."""
    assert quiet_on(LEDGER, [duty("met", 5), duty("lapsed", 9), duty("void", 70)], 6) == 6


def test_running_duties_are_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """To the last day that a notice may still move one to, and on to what their end begins."""
    asked = patch(monkeypatch, {13: [duty("lapsed", 10), duty("running", 20)], 21: [duty("lapsed", 20)]})

    assert quiet_on(LEDGER, [duty("running", 8), duty("running", 10, 12)], 6) == 21
    assert asked == [13, 21]


def test_what_time_does_not_close_is_never_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """An agency's own duty that is overdue, and one that waits for somebody without a limit."""
    patch(monkeypatch, {9: [duty("overdue", 8)]})

    assert quiet_on(LEDGER, [duty("running", 8)], 6) is None
    assert quiet_on(LEDGER, [duty("suspended", 8)], 6) is None


def test_what_no_calendar_reaches_is_never_known_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the case is read whenever somebody asks."""
    patch(monkeypatch, {9: OutOfCalendar("cn", None, "2008-01-01", "2027-12-31")})

    assert quiet_on(LEDGER, [duty("running", 8)], 6) is None


def test_a_case_that_two_laws_may_govern_is_not_known_to_stand() -> None:
    """Which of them does may change with the day; its hint would not last."""
    events = [
        {"type": "request_received", "on": "2019-05-06", "channel": "in_person"},
        {"type": "request_registered", "on": "2019-05-07"},
    ]
    log = {"case_id": "1", "profile": "cn", "applicant": {"kind": "business"}, "events": events}
    [plain] = replay([log])
    [torn] = replay([{**log, "conventions": {"transition_2019": "earliest"}}])

    assert standings_of(plain) is not None
    assert standings_of(torn) is None

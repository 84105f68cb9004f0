"""What has become of duties and findings between two looks."""

from __future__ import annotations

from datetime import date
from typing import Any

import attrs
import pytest

from foiflow import Duty, Finding, hooks
from foiflow.office.changes import CHANGES, Change, changes_between, duties_near, findings_raised

DAY = date(2024, 4, 1)
REPLY = Duty(
    id="reply",
    about=None,
    status="running",
    starts=date(2024, 3, 4),
    due=DAY,
    done=None,
    not_before=DAY,
    not_after=DAY,
    target=None,
    provisional=False,
    assumed=False,
    cites=(),
)
LATER = date(2024, 4, 16)


def reply(status: str = "running", **more: Any) -> Duty:
    """Give a duty that differs from the first in what is said."""
    return attrs.evolve(REPLY, status=status, **more)


def told(before: list[Duty], after: list[Duty]) -> list[tuple[str, Duty, Duty | None]]:
    """Give the changes as plain tuples."""
    return [(change.kind, change.duty, change.before) for change in changes_between(before, after)]


def test_nothing_has_changed() -> None:
    """Equal duties give no change."""
    assert told([REPLY], [reply()]) == []


@pytest.mark.parametrize(
    ("was", "status", "kinds"),
    [
        ("running", "suspended", ["suspended"]),
        ("suspended", "running", ["resumed"]),
        ("overdue", "running", ["resumed"]),
        ("met", "running", ["resumed"]),
        ("running", "met", ["met"]),
        ("running", "met_late", ["met"]),
        ("lapsed", "met_late", ["met"]),
        ("met", "met_late", []),
        ("running", "overdue", ["overdue"]),
        ("suspended", "overdue", ["overdue"]),
        ("running", "lapsed", ["lapsed"]),
        ("running", "void", ["voided"]),
    ],
)
def test_a_status_is_told_by_what_it_has_become(was: str, status: str, kinds: list[str]) -> None:
    """Each status has its kind of change; met in time and met late have one between them."""
    assert told([reply(was)], [reply(status)]) == [(kind, reply(status), reply(was)) for kind in kinds]


def test_a_duty_that_arises_has_nothing_before() -> None:
    """A further running stands beside the first, and its own status is told with its start."""
    third = reply("met", about="B Ltd")

    assert told([REPLY], [REPLY, third]) == [("started", third, None), ("met", third, None)]
    assert told([], [REPLY]) == [("started", REPLY, None)]


def test_a_restart_tells_what_it_takes_the_place_of() -> None:
    """The void running is told, and the new one has it before it as it stood."""
    void, anew = reply("void"), reply(due=LATER)

    assert told([REPLY], [void, anew]) == [("voided", void, REPLY), ("started", anew, REPLY)]


def test_a_further_running_that_replaces_nothing_has_nothing_before() -> None:
    """A running that was void before, or is not, is no predecessor."""
    anew = reply(due=LATER)

    assert told([reply("void")], [reply("void"), anew]) == [("started", anew, None)]
    assert told([reply("met")], [reply("met"), anew]) == [("started", anew, None)]


def test_the_due_date_of_an_open_duty_is_told_after_its_status() -> None:
    """A consultation suspends the reply and moves its date."""
    now = reply("suspended", due=LATER)

    assert told([REPLY], [now]) == [("suspended", now, REPLY), ("due_changed", now, REPLY)]
    assert told([REPLY], [reply(due=LATER)]) == [("due_changed", reply(due=LATER), REPLY)]


@pytest.mark.parametrize("status", ["met", "lapsed", "void"])
def test_the_due_date_of_a_duty_that_is_over_does_not_count(status: str) -> None:
    """Nobody need move a reminder that is taken down."""
    assert "due_changed" not in [kind for kind, _, _ in told([REPLY], [reply(status, due=LATER)])]


def test_a_duty_that_is_gone_is_void() -> None:
    """An entry was struck out: what it had started is told as void, unless it was void already."""
    gone = reply(about="B Ltd")

    assert told([gone, REPLY], [REPLY]) == [("voided", reply("void", about="B Ltd"), gone)]
    assert told([reply("void", about="B Ltd")], []) == []


def test_parties_are_told_apart() -> None:
    """Two consultations are two duties, in whatever order they come back."""
    first, second = reply(about="B Ltd"), reply(about="C Ltd")
    met = reply("met", about="C Ltd")

    assert told([first, second], [met, first]) == [("met", met, second)]


def test_a_duty_comes_near_once() -> None:
    """A duty is told that is near now and was not, or is new; one that was near is not told again."""
    near = {LATER}
    now = [reply(due=LATER), reply(about="B Ltd", due=LATER), reply(about="C Ltd")]

    changes = duties_near([REPLY], now, was_near=lambda duty: duty.due in near, is_near=lambda duty: duty.due in near)
    again = duties_near(now, now, was_near=lambda duty: duty.due in near, is_near=lambda duty: duty.due in near)

    assert changes == (Change("due_soon", now[0], REPLY), Change("due_soon", now[1], None))
    assert again == ()


def finding(code: str, day: int, message: str = "") -> Finding:
    """Give a finding of a day in April."""
    return Finding(code, date(2024, 4, day), "breach", (), message)


def test_a_finding_is_raised_once() -> None:
    """The same finding with a later day or other words is not new; a second of its code is."""
    late, later = finding("reply_late", 2, "had not come by"), finding("reply_late", 3, "came")
    assumed = [finding("date_assumed", day) for day in (5, 6)]

    assert findings_raised((), (late,)) == (late,)
    assert findings_raised((late,), (late,)) == ()
    assert findings_raised((late,), (later,)) == ()
    assert findings_raised((late,), (late, later)) == (later,)
    assert findings_raised((assumed[0],), tuple(assumed)) == (assumed[1],)
    assert findings_raised((late, assumed[0]), tuple(assumed)) == (assumed[1],)
    assert findings_raised((late,), ()) == ()


def test_every_kind_of_change_has_its_hook() -> None:
    """The hooks about duties are the kinds of change, no more and no fewer."""
    named = {name.removeprefix("duty_") for name in vars(hooks) if name.startswith("duty_")}

    assert named == set(CHANGES)

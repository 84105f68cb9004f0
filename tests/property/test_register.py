"""What a register writes is what comes back, and what its index says of a case holds on every later day."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from foiflow.batch.replay import Replay
from foiflow.cases.duties import OPEN
from foiflow.cases.record import event_to_dict
from foiflow.codecs.logs import case_from_json
from foiflow.errors import OutOfCalendar
from foiflow.office.register.content import case_contents, event_content, log_of
from foiflow.office.register.queries import Wanted, fits
from foiflow.office.register.standing import standings_of

from .strategies import PROFILES, histories, shaken

if TYPE_CHECKING:
    from foiflow import Result

    from .strategies import History

some = st.sampled_from(PROFILES).flatmap(lambda profile: histories(profile=profile))


@given(history=some.flatmap(shaken))
def test_a_case_written_by_its_parts_is_read_as_it_was(history: History) -> None:
    """Header and events, put together again, are the log of the same case."""
    case = history.read()
    contents = case_contents(case, None)

    assert case_from_json(log_of(case.case_id, [content.encode() for content in contents])) == case


@given(history=some)
def test_an_event_is_written_as_its_log_has_it_with_its_keys_sorted(history: History) -> None:
    """Whichever of the two ways of writing it takes."""
    for event in history.case().log:
        written = event_content(event, "")
        assert json.loads(written) == event_to_dict(event)
        assert written == json.dumps(
            json.loads(written), sort_keys=True, ensure_ascii=False, separators=(",", ":")
        ).replace("e+", "e")


def read(history: History, day: date | None = None) -> Result:
    """Read a history as of a day, as a register does."""
    return Replay(as_of=day).read(1, json.dumps(history.log(), ensure_ascii=False).encode())


@given(history=some.flatmap(shaken), days=st.integers(0, 2000))
def test_what_the_index_says_of_a_case_holds_on_every_later_day(history: History, days: int) -> None:
    """Its state stays, nothing falls due before the first day, and once quiet it has no open duty."""
    result = read(history)
    known = standings_of(result)
    if known is None:
        return
    assert result.reading is not None
    later = date.fromisoformat(known.quiet_on or known.last_on) + timedelta(days)
    for day in (date.fromisoformat(known.last_on), date.fromisoformat(known.last_on) + timedelta(days), later):
        then = read(history, day)
        if then.reading is None:
            assert isinstance(then.error, OutOfCalendar)
            continue
        open_ = [standing for _, standing in then.reading.standings if standing.status in OPEN]
        assert then.reading.state == known.state
        assert all(date.fromordinal(standing.due).isoformat() >= (known.first_due or "9") for standing in open_)
        if known.quiet_on is not None and day.isoformat() >= known.quiet_on:
            assert not open_
        if open_:
            assert fits(then, Wanted(open_only=True))
        assert then.reading.ledger is not None
        if any(standing.id in then.reading.ledger.plan.agency_duties for standing in open_):
            assert known.quiet_on is None

"""Lives of requests: one possible step after the other, from the receipt on."""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

import attrs
from hypothesis import reject
from hypothesis import strategies as st

from foiflow.cases.duties import due_day
from foiflow.cases.events import EVENT_TYPES
from foiflow.cases.fold import fold_log, fold_on, last_day
from foiflow.cases.rulebook import book_for
from foiflow.errors import InputError, UnknownName
from foiflow.law.files import vocabulary
from foiflow.testing.strategies.days import legal_dates
from foiflow.testing.strategies.ground import ground_of
from foiflow.testing.strategies.opening import requests
from foiflow.testing.strategies.ways import Goal, nearer, ways
from foiflow.testing.strategies.wheel import wheel
from foiflow.testing.strategies.wording import GAPS, signed, worded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from hypothesis.strategies import DrawFn, SearchStrategy

    from foiflow.cases.case import Case
    from foiflow.cases.events import Event
    from foiflow.cases.ledger import Ledger
    from foiflow.cases.plan import Plan
    from foiflow.cases.rulebook import RuleBook
    from foiflow.testing.strategies.opening import Conventions

    Until = str | date | Callable[[Case], bool]

__all__ = ["events", "histories"]

_LONGEST = 30
_STRAIGHT = _LONGEST // 2
"""Events after which a life makes no longer straight for anything."""
_GOES_ON = st.sampled_from((False, *(True for _ in range(48))))
_GOES_ON_AFTER = st.sampled_from((False, True, True, True))
"""Whether anything more happens, while a request is handled and after; shrink to no."""
_AGAINST_OBJECTION = st.sampled_from((None, Goal(("answered",))))
"""Half of the requests that a third party objects to are answered straight away, whatever it said."""
_BOUNDARY = 6
"""How often the end of each open duty is drawn, beside the gaps."""


def events(profile: str | Path, case: Case, *, weights: Mapping[str, int] | None = None) -> SearchStrategy[Event]:
    """Draw what may happen next to a case: an event that it can record.

    Its day is up to a month after the last one, or the last day of an open duty
    or the day after that. Shrinks to the same day, to the first event that the
    law names there, and to no more fields than it must have.

    Args:
        profile: The profile to read the case by: an id, a file, or the id of a
            law version.
        case: The case.
        weights: By type of event, how often it is drawn relative to the others;
            0 for never.

    Raises:
        InputError: A weight is no whole number, 0 or more.
        UnknownName: A weight is for no type of event, or there is no such profile.
    """
    return _next(profile, case, _weights(weights))


@st.composite
def _next(draw: DrawFn, profile: str | Path, case: Case, weights: Mapping[str, int]) -> Event:
    ground = ground_of(profile)
    book = book_for(ground.profile, case.conventions, case.calendar)
    life = _Life(book, case.log, max(ground.last, last_day(case.log)), weights)
    event = draw(_step(life, may_stop=False))
    return reject() if event is None else event


def histories(
    profile: str | Path,
    *,
    until: Until | None = None,
    weights: Mapping[str, int] | None = None,
    conventions: Conventions | None = None,
    opened: SearchStrategy[Case] | None = None,
) -> SearchStrategy[Case]:
    """Draw whole lives of requests, each a case that recorded event by event.

    Every event is possible where the case stands; not every one is lawful, so
    answers come late, fees are wrong and remedies miss their time. Consultations
    overlap, answered requests are reopened, lapse, are converted and archived.

    Shrinks to few events, early days and bare fields: a failure reads as the
    shortest life that shows it.

    Args:
        profile: A profile's id or file; or the id of a law version, which is
            the default profile with the requests that this version governs.
        until: Where a life ends: at the first event that leads to this state,
            or after which this test holds of the case; or, for a date, with
            nothing after this day. Anywhere where None.
        weights: By type of event, how often it is drawn relative to the others;
            0 for never.
        conventions: Chosen conventions, or a strategy for them; the profile's
            own readings where None.
        opened: The case at its beginning; ``requests(profile)`` where None.

    Raises:
        InputError: ``until`` is a day before any law, or a weight no whole
            number, 0 or more.
        UnknownName: There is no such profile or state, or a weight is for no
            type of event.
    """
    ground = ground_of(profile)
    last = ground.last
    if isinstance(until, date):
        if until < ground.first:
            raise InputError("until", until.isoformat(), f"{ground.first} or later")
        last = min(last, until)
    elif isinstance(until, str):
        _check_state(profile, until)
    if opened is None:
        arrives = legal_dates(profile, max_value=last)
        opened = requests(profile, conventions=conventions, arrives=arrives)
    state = until if isinstance(until, str) else None
    test = until if callable(until) else None
    return _lives(opened, last, _weights(weights), state, test)


@st.composite
def _lives(
    draw: DrawFn,
    opened: SearchStrategy[Case],
    last: date,
    weights: Mapping[str, int],
    state: str | None,
    test: Callable[[Case], bool] | None,
) -> Case:
    """Draw lives that end in a state, or when a test holds, or anywhere."""
    case = draw(opened)
    life = _Life(case.book, case.log, last, weights, is_free=state is None and test is None)
    while len(life.log) < _LONGEST:
        if life.state == state if state else test is not None and test(case):
            return case
        event = draw(_step(life, may_stop=life.goal is None and test is None))
        if event is not None:
            life.record(event)
            case = attrs.evolve(case, log=life.log)
        elif state is None or life.goal is not None:
            break
        else:
            life.goal = Goal((state,))
    return case if state is None and test is None else reject()


class _Life:
    """A case while it is drawn: its log, what that amounts to, and what guides the next step.

    Attributes:
        goal: What it makes straight for, if anything.
        is_free: Whether it chooses its goals itself, since no caller asks for an end.
    """

    def __init__(
        self, book: RuleBook, log: tuple[Event, ...], last: date, weights: Mapping[str, int], *, is_free: bool = False
    ) -> None:
        self.book, self.log = book, log
        self.last = min(last, book.calendar.announced_through)
        self.ledger = self._folded()
        self.goal: Goal | None = None
        self.is_free = is_free
        self.wheel = wheel(self.ledger.plan, tuple(sorted(weights.items())))

    @property
    def state(self) -> str | None:
        """The state it has come to."""
        return self.ledger.row.name if self.ledger.row is not None else None

    @property
    def is_objected_to(self) -> bool:
        """Whether the last that happened is a third party's objection."""
        return getattr(self.log[-1], "consents", None) is False

    @property
    def today(self) -> date:
        """The day of the last event, or of the receipt in law if that is later."""
        ordinal = max(self.log[-1].on.toordinal(), self.ledger.receipt or 0)
        return min(date.fromordinal(ordinal), self.last)

    def record(self, event: Event) -> None:
        """Put an event at the end of the log."""
        goal, before = self.goal, self.state
        self.log = (*self.log, event)
        self.ledger = fold_on(self.ledger, self.log) or self._folded()
        if goal is not None and (goal.reached(before, event) or goal.reached(self.state, None)):
            self.goal = None

    def _folded(self) -> Ledger:
        ledger = fold_log(self.book, self.log, last_day(self.log).toordinal()).ledger
        return reject() if ledger is None else ledger


@st.composite
def _step(draw: DrawFn, life: _Life, *, may_stop: bool) -> Event | None:
    """Draw what happens next; None where nothing more does, or nothing may.

    Everything is drawn within, so that a step can be taken out of a life as a whole. Half of the free lives' steps
    choose an arc and make straight for it, so that none is rare.
    """
    over = life.ledger.plan.rules.states[life.state] if life.state else False
    if may_stop and not draw(_GOES_ON_AFTER if over else _GOES_ON):
        return None
    if life.is_free and life.goal is None and len(life.log) < _STRAIGHT:
        life.goal = draw(_AGAINST_OBJECTION if life.is_objected_to else _goals(life.ledger.plan))
    day = _day(draw, life)
    open_ways = ways(life.ledger, day)
    if life.goal is not None:
        near = nearer(life.ledger, open_ways, life.goal)
        if near:
            open_ways = near
        elif life.is_free:
            life.goal = None
    way = life.wheel.stop_at(draw(life.wheel.places), open_ways)
    return None if way is None else signed(life.ledger, worded(draw, way.type, day, life.ledger.plan, way.asked))


def _day(draw: DrawFn, life: _Life) -> date:
    """Draw the day of the next event: some days on, or where an open duty ends."""
    runs, today = life.ledger.open_runs, life.today
    drawn = draw(_below(len(GAPS) + _BOUNDARY * len(runs)))
    if drawn < len(GAPS):
        return today + timedelta(GAPS[drawn] % ((life.last - today).days + 1))
    run, after = divmod((drawn - len(GAPS)) % (2 * len(runs)), 2)
    ends = due_day(runs[run], today.toordinal(), life.book.calendar, life.ledger) + after
    return date.fromordinal(ends) if today.toordinal() <= ends <= life.last.toordinal() else today


@lru_cache
def _goals(plan: Plan) -> SearchStrategy[Goal | None]:
    arcs = plan.rules.arc
    guarded = [arc for arc in arcs if arc.guard]  # these are seldom open
    goals = [Goal(arc.from_, arc.event, arc.to) for arc in (*arcs, *guarded, *guarded)]
    return st.one_of(st.none(), st.sampled_from(goals))


@lru_cache
def _below(count: int) -> SearchStrategy[int]:
    return st.integers(0, count - 1)


def _weights(weights: Mapping[str, int] | None) -> Mapping[str, int]:
    """Check the weights that a caller gives."""
    for kind, weight in (weights or {}).items():
        if kind not in EVENT_TYPES:
            raise UnknownName("event type", kind, EVENT_TYPES)
        if type(weight) is not int or weight < 0:
            raise InputError(f"weights[{kind!r}]", weight, "a whole number, 0 or more")
    return weights or {}


def _check_state(profile: str | Path, state: str) -> None:
    own = [row["name"] for layer in ground_of(profile).loaded.layers for row in layer.content.get("state", ())]
    known = [*vocabulary()["state"], *own]
    if state not in known:
        raise UnknownName("state", state, known)

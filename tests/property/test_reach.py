"""The strategies reach everything that the law has: every state, arc, duty, status and finding."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, Phase, given, settings

import foiflow
from foiflow.batch.across import findings_across
from foiflow.cases.fold import fold_log, fold_on
from foiflow.law.load import load_profile, profile_ids
from foiflow.testing import strategies as drawn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from hypothesis.strategies import SearchStrategy

    from foiflow import Case
    from foiflow.cases.ledger import Ledger
    from foiflow.law.model import Rules

    Sight = tuple[object, ...]

BOUNDED = bool(os.environ.get("CI"))
ENOUGH = 300 if BOUNDED else 2000
"""The examples within which everything must have been seen; nearly everything, where they are bounded."""

PROFILES = ("cn-sh-changning",) if BOUNDED else profile_ids()
"""Changning's has a row of every kind; the others share their arcs with it."""

STATUSES = ("running", "suspended", "met", "met_late", "overdue", "lapsed", "void")
ACROSS = {"repeat_of_earlier_request", "many_requests"}
"""Codes that only several cases together bring about: ``dockets``."""

DAMAGED = {"events_out_of_order"}
"""Codes that no life recorded day by day can have: ``dirty_histories``."""


class Seen(Exception):
    """Everything has been seen."""


def all_rules(profile: str) -> Iterator[Rules]:
    """Give the rules of every span of days under the default conventions."""
    loaded = load_profile(profile)
    for day in (loaded.first_day, *(day for day in loaded.boundaries if day > loaded.first_day)):
        yield loaded.rules(day, loaded.conventions(day))


def codes_of(profile: str) -> set[str]:
    """Name every code of finding that some row of a profile brings about, under whatever convention."""
    layers = [layer.content for layer in load_profile(profile).layers]
    rows = [row for layer in layers for kind in ("finding", "step") for row in layer.get(kind, ())]
    duties = [row for layer in layers for row in layer.get("duty", ())]
    return {row["code"] for row in rows if "code" in row} | {row["late"] for row in duties if "late" in row}


def everything(profile: str) -> set[Sight]:
    """List what a single life may show under a profile."""
    wanted: set[Sight] = {("status", status) for status in STATUSES}
    for rules in all_rules(profile):
        wanted |= {("state", state) for state in rules.states}
        wanted |= {("arc", rules.law, arc.event, arc.from_, arc.guard, arc.to) for arc in rules.arc}
        wanted |= {("duty", row.id) for row in rules.duty if row.scope == "case"}
    return wanted | {("code", code) for code in codes_of(profile) - ACROSS - DAMAGED}


def ledgers(case: Case) -> Iterator[Ledger]:
    """Give what a case amounts to after each of its events."""
    ledger: Ledger | None = None
    for count, event in enumerate(case.log, start=1):
        log = case.log[:count]
        longer = None if ledger is None else fold_on(ledger, log)
        ledger = longer or fold_log(case.book, log, event.on.toordinal()).ledger
        assert ledger is not None
        yield ledger


def shown(case: Case) -> Iterator[Sight]:
    """List what a life shows: the states and arcs on its way, the duties and findings at its end."""
    before = None
    for ledger, event in zip(ledgers(case), case.log, strict=True):
        if before is not None and before.row is not None:
            [arc, *_] = [arc for guard, _, arc in before.row[event.type] if not guard or guard(before, event) is None]
            yield "arc", before.plan.rules.law, arc.event, arc.from_, arc.guard, arc.to
        before = ledger
        yield "state", ledger.row.name  # type: ignore[union-attr]  # it was received
    for duty in case.duties:
        yield "duty", duty.id
        yield "status", duty.status
    for finding in case.findings:
        yield "code", finding.code


def missing(
    strategy: SearchStrategy[Any], shows: Callable[[Any], Any], wanted: set[Sight], enough: int = ENOUGH
) -> tuple[set[Sight], int]:
    """Draw until everything wanted is seen; give what was not, and how many examples were drawn."""
    left, drawings = set(wanted), 0

    @settings(
        max_examples=enough,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
    @given(strategy)
    def look(example: object) -> None:
        nonlocal drawings
        drawings += 1
        left.difference_update(shows(example))
        if not left:
            raise Seen

    with suppress(Seen):
        look()
    return left, drawings


@pytest.mark.parametrize("profile", PROFILES)
def test_histories_reach_everything(profile: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Every state, arc, duty, status and finding is in some life of two thousand; most of them in one of 300."""
    wanted = everything(profile)

    left, drawings = missing(drawn.histories(profile), shown, wanted)

    with capsys.disabled():
        print(f"\nhistories({profile!r}): {len(wanted) - len(left)} of {len(wanted)} within {drawings} examples")
    if not BOUNDED:
        assert sorted(map(str, left)) == []
    assert len(left) <= len(wanted) / 4
    assert {kind for kind, *_ in left} & {"state", "status"} == set()


def test_dockets_reach_what_only_several_cases_show(capsys: pytest.CaptureFixture[str]) -> None:
    """Every code across cases, fees by the month among them, is in some docket of two thousand."""
    wanted: set[Sight] = {("code", code) for code in ACROSS | {"fee_amount_wrong", "fee_not_chargeable"}}

    def shows(cases: tuple[Case, ...]) -> set[Sight]:
        return {("code", finding.code) for findings in findings_across(cases).values() for finding in findings}

    left, drawings = missing(drawn.dockets("cn", conventions=drawn.conventions("cn")), shows, wanted, enough=2000)

    with capsys.disabled():
        print(f"\ndockets('cn'): {len(wanted) - len(left)} of {len(wanted)} within {drawings} examples")
    assert left == set()


def test_damaged_logs_reach_the_rest() -> None:
    """What no life recorded day by day can show is in some damaged log of two thousand."""

    def shows(log: dict[str, Any]) -> set[Sight]:
        [result] = foiflow.replay([log])
        return {("code", row["code"]) for row in result.to_dict()["findings"]}

    left, _ = missing(drawn.dirty_histories("cn"), shows, {("code", code) for code in DAMAGED})

    assert left == set()


def test_every_code_has_a_strategy_that_reaches_it() -> None:
    """The codes that single lives leave to dockets and damaged logs are codes of every profile, and few."""
    for profile in profile_ids():
        assert codes_of(profile) > ACROSS | DAMAGED


def test_what_is_not_reached_is_told() -> None:
    """The count tells a state that is in no example: nothing happens to requests that are only opened."""
    wanted: set[Sight] = {("state", "received"), ("state", "archived")}

    left, drawings = missing(drawn.requests("cn"), shown, wanted, enough=20)

    assert left == {("state", "archived")}
    assert drawings == 20

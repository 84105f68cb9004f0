"""The scenarios of this folder: collected as tests, and read in two further ways that must agree with the replay."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs
import pytest

import foiflow
from foiflow.calendars import load_calendar
from foiflow.testing import Scenario, load_scenarios
from foiflow.testing.scenario import json_like

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from foiflow.calendars.index import WorkdayIndex

FOLDER = Path(__file__).parent


def pytest_configure(config: pytest.Config) -> None:
    """Collect every TOML file of this folder as scenarios."""
    config.addinivalue_line("foiflow_scenarios", str(FOLDER / "*.toml"))


@cache
def every_scenario() -> tuple[Scenario, ...]:
    """Read the scenarios of all files in this folder."""
    return tuple(scenario for path in sorted(FOLDER.glob("*.toml")) for scenario in load_scenarios(path))


@pytest.fixture(scope="session")
def scenarios() -> tuple[Scenario, ...]:
    """All scenarios."""
    return every_scenario()


@pytest.fixture
def differing_readings() -> Callable[[Scenario], list[str]]:
    """Where a scenario's readings differ."""
    return differing


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one test of each scenario for a function that asks for ``scenario``."""
    if "scenario" in metafunc.fixturenames:
        found = every_scenario()
        metafunc.parametrize("scenario", found, ids=[f"{one.file.stem}:{one.name}" for one in found])


def differing(scenario: Scenario) -> list[str]:
    """List where a case replayed, read back from JSON and recorded step by step is not the same."""
    result = scenario.replayed()
    if result.error is not None:
        return _error_missing(scenario, str(result.error))
    case, plain = from_json(scenario), result.to_dict()
    problems = [
        f"not_before <= due <= not_after does not hold: {duty}"
        for duty in plain["duties"]
        if not duty["not_before"] <= duty["due"] <= duty["not_after"]
    ]
    across = len(result.across)
    alone = {**plain, "findings": plain["findings"][: len(plain["findings"]) - across]}
    problems += differences("from JSON", told(case), alone)
    if result.case is not None:
        problems += differences("the result's case", told(result.case), alone)
    if not case.log or case.log[0].type != "request_received":
        return problems
    if case.rejected or case.at(max(event.on for event in case.log)).rejected:
        return problems + _refused_live(scenario, case)
    return problems + differences("live", told(stepped(scenario, case)), alone)


def stepped(scenario: Scenario, read: foiflow.Case) -> foiflow.Case:
    """Take a case that was read from a log through the same events, one at a time."""
    first, *rest = read.log
    assert isinstance(first, foiflow.events.RequestReceived)
    case = foiflow.open_case(
        read.case_id,
        profile=scenario.profile,
        applicants=read.applicants,
        received=first,
        agent=read.agent,
        agency=read.agency,
        government=read.government,
        subject=read.subject,
        information_key=read.information_key,
        items=read.items,
        conventions=scenario.given.get("conventions"),
        calendar=calendar_of(scenario),
    )
    for event in rest:
        case = case.record(event)
    return _as_of(scenario, case)


def from_json(scenario: Scenario) -> foiflow.Case:
    """Read a scenario's own case from JSON, write it as JSON, and read it back."""
    conventions = scenario.given.get("conventions")
    raw = {**scenario.cases[-1], "profile": scenario.profile}
    text = json.dumps({**raw, "conventions": conventions} if conventions else raw, ensure_ascii=False)
    case = foiflow.case_from_json(text, calendar=calendar_of(scenario))
    return _as_of(scenario, foiflow.case_from_json(case.to_json(), calendar=calendar_of(scenario)))


def calendar_of(scenario: Scenario) -> WorkdayIndex | None:
    """Give the calendar as known on the scenario's day; None for today's."""
    known_on = scenario.given.get("known_on")
    return None if known_on is None else load_calendar("cn", known_on=known_on)


def _as_of(scenario: Scenario, case: foiflow.Case) -> foiflow.Case:
    return case.at(scenario.given["as_of"]) if "as_of" in scenario.given else case


def told(case: foiflow.Case) -> dict[str, Any]:
    """Say all that a case amounts to, as a replay writes it."""
    return {
        "case_id": case.case_id,
        "profile": case.profile,
        "law": case.law,
        "state": case.state,
        "as_of": case.as_of.isoformat(),
        "duties": [json_like(attrs.asdict(duty)) for duty in case.duties],
        "findings": [json_like(attrs.asdict(finding)) for finding in case.findings],
        "rejected": [{"index": at, "type": one.event_type, "reason": one.why} for at, one in case.rejected],
        **({"later_events": case.later_events} if case.later_events else {}),
    }


def differences(name: str, found: Mapping[str, Any], replayed: Mapping[str, Any]) -> list[str]:
    """List where another reading differs from the replay."""
    return [
        f"{name}, {key} is {found.get(key)}, replayed {replayed.get(key)}"
        for key in sorted({*found, *replayed})
        if found.get(key) != replayed.get(key)
    ]


def _error_missing(scenario: Scenario, said: str) -> list[str]:
    """What cannot be replayed cannot be read alone either, for the same reason."""
    try:
        told(from_json(scenario))
    except foiflow.FoiflowError as error:
        return [] if str(error) in said else [f"from JSON, error {error}, replayed {said}"]
    return ["from JSON, no error"]


def _refused_live(scenario: Scenario, case: foiflow.Case) -> list[str]:
    """Recording what a replay rejects must raise."""
    try:
        stepped(scenario, case)
    except foiflow.EventRefused:
        return []
    return ["live, nothing was refused"]

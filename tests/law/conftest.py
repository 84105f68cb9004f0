"""Law scenarios: cases in TOML that an official can read, each with what the law makes of it.

A file holds any number of ``[[scenario]]`` tables::

    [[scenario]]
    name = "posted on the last day"
    about = "Interpretation 235, item 4: a posted answer is made on the day of posting."
    given = {profile = "cn", received = 2025-04-10, channel = "online"}
    events = [{type = "answer_issued", on = 2025-05-12, outcome = "disclosed", served_by = "post"}]
    [scenario.expect]
    state = "answered"
    duties = [{id = "reply", due = 2025-05-12, status = "met"}]
    findings = ["secrecy_review_missing"]

``given`` holds the receipt (``received`` is its day; its other fields stand beside it), the case's own fields, and how
it is read: ``as_of``, ``known_on`` and ``conventions``. Where ``received`` is absent the events are the whole log.
``others`` are further cases in the same form, with ``copies`` for many alike; with them, rules across cases speak.

``expect`` may hold:

- ``law``, ``state`` (``"none"`` before receipt), ``received_on``, ``as_of``, ``later_events``;
- ``duties``: each is another duty of the case, with these values; ``no_duties``: ids that no duty has;
- ``findings``: all codes, no others. Absent, there are none, unless ``findings_include`` or ``no_findings`` says which
  there are and which not. In place of a code may stand a table of a finding's values;
- ``rejected``: all impossible events, each with these values; absent, there are none;
- ``error``: the log cannot be read, and the error says this.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import pytest

import foiflow
from foiflow.calendars import load_calendar

FOLDER = Path(__file__).parent

SCENARIO = frozenset({"name", "about", "given", "events", "expect", "others"})
RECEIPT = frozenset({"channel", "submitted_on", "signed_by", "reached_office_on", "confirmed_on", "on_is"})
HEADER = frozenset({"applicant", "applicants", "agent", "agency", "government", "subject", "information_key", "items"})
READING = frozenset({"as_of", "known_on", "conventions"})
GIVEN = RECEIPT | HEADER | READING | {"profile", "received"}
OTHER = RECEIPT | HEADER | {"received", "events", "copies"}
EXPECT = frozenset(
    {
        "law",
        "state",
        "received_on",
        "as_of",
        "later_events",
        "duties",
        "no_duties",
        "findings",
        "findings_include",
        "no_findings",
        "rejected",
        "error",
    }
)
DUTY = frozenset(
    {
        "id",
        "about",
        "status",
        "starts",
        "due",
        "done",
        "not_before",
        "not_after",
        "target",
        "provisional",
        "assumed",
        "cites",
    }
)
FINDING = frozenset({"code", "on", "severity", "cites", "message"})
REFUSAL = frozenset({"index", "type", "reason"})


class UnreadableScenario(ValueError):
    """A scenario has a key that it may not have, or lacks one that it must."""


@attrs.frozen
class Scenario:
    """One scenario as its file has it.

    Attributes:
        file: The file's name without ending.
        name: Its name in the file.
        given: The receipt, the case's fields, how it is read.
        events: The events after the receipt, as plain values.
        others: Further cases.
        expect: What the law makes of it.
    """

    file: str
    name: str
    given: Mapping[str, Any]
    events: tuple[Mapping[str, Any], ...]
    others: tuple[Mapping[str, Any], ...]
    expect: Mapping[str, Any]

    @property
    def reading(self) -> dict[str, Any]:
        """How it is read, as ``foiflow.replay`` takes it."""
        kept = {name: self.given[name] for name in READING if name in self.given}
        return {**kept, "profile": self.given["profile"]}

    @property
    def cases(self) -> list[dict[str, Any]]:
        """All its cases as plain values; its own is the last."""
        found = []
        for number, other in enumerate(self.others):
            for copy in range(other.get("copies", 1)):
                found.append(_case(f"other {number + 1:02}-{copy + 1:02}", other, other.get("events", ())))
        return [*found, _case("this case", self.given, self.events)]

    def replayed(self) -> foiflow.Result:
        """Replay it and give its own case's result."""
        return list(foiflow.replay(self.cases, **self.reading, across_cases=bool(self.others)))[-1]


def _case(case_id: str, given: Mapping[str, Any], events: Any) -> dict[str, Any]:
    log = [dict(event) for event in events]
    if "received" in given:
        receipt = {name: given[name] for name in RECEIPT if name in given}
        log.insert(0, {"type": "request_received", "on": given["received"], **receipt})
    header = {name: given[name] for name in HEADER if name in given}
    if "applicants" not in header:
        header.setdefault("applicant", {"kind": "natural_person"})
    plain: dict[str, Any] = json_like({"case_id": case_id, **header, "events": log})
    return plain


def json_like(value: Any) -> Any:
    """Give a value out of TOML as JSON has it: days as text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: json_like(held) for name, held in value.items()}
    if isinstance(value, list | tuple):
        return [json_like(held) for held in value]
    return value


def read_scenarios(path: Path) -> Iterator[Scenario]:
    """Read the scenarios of one file.

    Raises:
        UnreadableScenario: A key is unknown or missing, or a name comes twice.
    """
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    _known(path.name, content, frozenset({"scenario"}), {"scenario"})
    names = set()
    for raw in content["scenario"]:
        where = f"{path.name}: {raw.get('name')!r}"
        _known(where, raw, SCENARIO, {"name", "about", "given", "expect"})
        _known(f"{where}, given", raw["given"], GIVEN, {"profile"})
        _known(f"{where}, expect", raw["expect"], EXPECT, set())
        for other in raw.get("others", ()):
            _known(f"{where}, others", other, OTHER, {"received"})
        for name, allowed, needed in (("duties", DUTY, {"id"}), ("rejected", REFUSAL, {"type"})):
            for row in raw["expect"].get(name, ()):
                _known(f"{where}, {name}", row, allowed, needed)
        for name in ("findings", "findings_include"):
            for row in raw["expect"].get(name, ()):
                _known(f"{where}, {name}", {"code": row} if isinstance(row, str) else row, FINDING, {"code"})
        if raw["name"] in names:
            raise UnreadableScenario(f"{where} comes twice")
        names.add(raw["name"])
        yield Scenario(
            path.stem,
            raw["name"],
            raw["given"],
            tuple(raw.get("events", ())),
            tuple(raw.get("others", ())),
            raw["expect"],
        )


def _known(where: str, table: Mapping[str, Any], allowed: frozenset[str], needed: set[str]) -> None:
    unknown, missing = sorted(set(table) - allowed), sorted(needed - set(table))
    if unknown or missing:
        raise UnreadableScenario(f"{where}: unknown {unknown}, missing {missing}")


# --- three readings -------------------------------------------------------------------------------------------------


def stepped(scenario: Scenario, read: foiflow.Case) -> foiflow.Case:
    """Take a case that was read from a log through the same events, one at a time."""
    first, *rest = read.log
    assert isinstance(first, foiflow.events.RequestReceived)
    case = foiflow.open_case(
        read.case_id,
        profile=scenario.given["profile"],
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
    raw = {**scenario.cases[-1], "profile": scenario.given["profile"]}
    text = json.dumps({**raw, "conventions": conventions} if conventions else raw, ensure_ascii=False)
    case = foiflow.case_from_json(text, calendar=calendar_of(scenario))
    return _as_of(scenario, foiflow.case_from_json(case.to_json(), calendar=calendar_of(scenario)))


def calendar_of(scenario: Scenario) -> Any:
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


# --- what is expected -----------------------------------------------------------------------------------------------


def unmet(expect: Mapping[str, Any], found: Mapping[str, Any], received_on: date | None) -> list[str]:
    """List each expectation that a replayed case does not meet."""
    plain = {
        **{name: found[name] for name in ("law", "as_of")},
        "state": found["state"] or "none",
        "received_on": json_like(received_on),
        "later_events": found.get("later_events", 0),
    }
    problems = [
        f"{name}: expected {expect[name]}, found {value}"
        for name, value in plain.items()
        if name in expect and expect[name] != value
    ]
    problems += _unmatched("duty", expect.get("duties", []), found["duties"])
    problems += [
        f"duty {duty['id']} should not be: {duty}"
        for duty in found["duties"]
        if duty["id"] in expect.get("no_duties", ())
    ]
    problems += _findings_unmet(expect, found["findings"])
    problems += _unmatched("rejected", expect.get("rejected", []), found["rejected"])
    if len(found["rejected"]) != len(expect.get("rejected", [])):
        problems.append(f"rejected: {found['rejected']}")
    return problems


def _findings_unmet(expect: Mapping[str, Any], found: list[dict[str, Any]]) -> list[str]:
    listed = expect.get("findings", []) + expect.get("findings_include", [])
    wanted = [{"code": row} if isinstance(row, str) else row for row in listed]
    problems = _unmatched("finding", wanted, found)
    codes = {finding["code"] for finding in found}
    if "findings" in expect or not {"findings_include", "no_findings"} & set(expect):
        extra = codes - {row["code"] for row in wanted}
        problems += [f"finding that is not expected: {finding}" for finding in found if finding["code"] in extra]
    problems += [f"finding {code} should not be" for code in expect.get("no_findings", ()) if code in codes]
    return problems


def _unmatched(what: str, wanted: list[dict[str, Any]], found: list[dict[str, Any]]) -> list[str]:
    """Match each wanted row with another one that has its values."""
    left, problems = list(found), []
    for row in sorted(wanted, key=len, reverse=True):
        match = next((one for one in left if all(one.get(name) == value for name, value in row.items())), None)
        if match is None:
            near = [one for one in left if all(one.get(key) == row.get(key) for key in ("id", "code", "type"))]
            problems.append(f"no {what} {row}; found {near}")
        else:
            left.remove(match)
    return problems


# --- fixtures -------------------------------------------------------------------------------------------------------


@cache
def every_scenario() -> tuple[Scenario, ...]:
    """Read the scenarios of all files in this folder."""
    return tuple(scenario for path in sorted(FOLDER.glob("*.toml")) for scenario in read_scenarios(path))


@pytest.fixture(scope="session")
def scenarios() -> tuple[Scenario, ...]:
    """All scenarios."""
    return every_scenario()


@pytest.fixture
def problems_of() -> Callable[[Scenario], list[str]]:
    """What is wrong with a scenario: expectations not met, readings that differ."""
    return check


@pytest.fixture
def read_file() -> Callable[[Path], list[Scenario]]:
    """Read one file of scenarios."""
    return lambda path: list(read_scenarios(path))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make one test of each scenario for a function that asks for ``scenario``."""
    if "scenario" in metafunc.fixturenames:
        found = every_scenario()
        metafunc.parametrize("scenario", found, ids=[f"{one.file}:{one.name}" for one in found])


def check(scenario: Scenario) -> list[str]:
    """List all that is wrong with a scenario's three readings; nothing where all is well."""
    result = scenario.replayed()
    expect, plain = json_like(scenario.expect), result.to_dict()
    if result.error is not None or "error" in expect:
        return _error_unmet(scenario, str(plain.get("error")))
    case = from_json(scenario)
    problems = unmet(expect, plain, case.received_on)
    problems += [
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


def differences(name: str, found: Mapping[str, Any], replayed: Mapping[str, Any]) -> list[str]:
    """List where another reading differs from the replay."""
    return [
        f"{name}, {key} is {found.get(key)}, replayed {replayed.get(key)}"
        for key in sorted({*found, *replayed})
        if found.get(key) != replayed.get(key)
    ]


def _error_unmet(scenario: Scenario, said: str) -> list[str]:
    """The expected error must come from the replay and from reading the case alone."""
    wanted = scenario.expect.get("error")
    if wanted is None or wanted not in said:
        return [f"error: expected {wanted}, found {said}"]
    try:
        case = from_json(scenario)
        told(case)
    except foiflow.FoiflowError as error:
        return [] if wanted in str(error) else [f"from JSON, error {error}"]
    return ["from JSON, no error"]


def _refused_live(scenario: Scenario, case: foiflow.Case) -> list[str]:
    """Recording what a replay rejects must raise."""
    try:
        stepped(scenario, case)
    except foiflow.EventRefused:
        return []
    return ["live, nothing was refused"]

"""Scenarios: cases in TOML that an official can write, and what is expected.

A file holds any number of ``[[scenario]]`` tables: ``given`` is the receipt and
how the case is read, ``events`` what happened then, ``expect`` what the law
makes of it. ``docs/testing_scenarios.md`` has every key.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, time
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.batch.replay import replay
from foiflow.errors import Described, InputError
from foiflow.testing.scenario_expect import Unmet, unmet
from foiflow.testing.scenario_keys import HEADER, READING, RECEIPT, check_file, check_scenario
from foiflow.testing.scenario_names import check_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from foiflow.batch.replay import Result

__all__ = ["FILE_ENDING", "Scenario", "json_like", "load_scenarios"]

FILE_ENDING = ".toml"
_HEADING = re.compile(r"\s*\[\[\s*scenario\s*\]\]")
_ALONE = {"kind": "natural_person"}


@attrs.frozen(kw_only=True)
class Scenario:
    """One scenario of a file.

    Attributes:
        file: The file.
        line: The line it begins on, from 1; 0 where that is not known.
        name: Its name, which no other in the file has.
        about: What it shows, and on what authority.
        profile: The profile it is read by: an id or a file.
        given: The receipt, the case's fields, how it is read.
        events: The events after the receipt, as plain values.
        others: Further cases.
        expect: What the law makes of it.
    """

    file: Path
    line: int
    name: str
    about: str
    profile: str | Path
    given: Mapping[str, Any]
    events: tuple[Mapping[str, Any], ...]
    others: tuple[Mapping[str, Any], ...]
    expect: Mapping[str, Any]

    @property
    def cases(self) -> list[dict[str, Any]]:
        """Give all its cases as a log has them; its own is the last."""
        return [*self._others(), _case("this case", self.given, self.events)]

    def _others(self) -> Iterator[dict[str, Any]]:
        for number, other in enumerate(self.others, start=1):
            for copy in range(1, 1 + other.get("copies", 1)):
                yield _case(f"other {number:02}-{copy:02}", other, other.get("events", ()))

    def replayed(self) -> Result:
        """Replay it and give its own case's result.

        Raises:
            FoiflowError: It is read in a way that there is not, such as by an
                unknown convention.
        """
        return self._results()[-1]

    def _results(self) -> list[Result]:
        reading = {name: self.given[name] for name in READING if name in self.given}
        return list(replay(self.cases, profile=self.profile, across_cases=bool(self.others), **reading))

    def unmet(self) -> tuple[Unmet, ...]:
        """List what is expected and did not come; nothing where all is well.

        Raises:
            FoiflowError: As ``replayed`` does.
        """
        *others, own = self._results()
        unread = [Unmet(str(one.case_id), "a case that can be read", str(one.error)) for one in others if one.error]
        received_on = None if own.case is None else own.case.received_on
        return (*unread, *unmet(json_like(self.expect), own.to_dict(), json_like(received_on)))

    def failure(self, faults: Iterable[Unmet]) -> str:
        """Say what was expected, what came, and how each such deadline came about.

        Args:
            faults: What ``unmet`` gave.

        Returns:
            Some lines to read.
        """
        faults = list(faults)
        case = self.replayed().case
        parts = ["\n".join(map(str, faults)), f"{self.about} (profile {self.profile})"]
        if case is not None:
            held = {(duty.id, duty.about) for duty in case.duties}
            asked = dict.fromkeys(pair for fault in faults for pair in fault.duties if pair in held)
            parts += [str(case.explain(duty, about)) for duty, about in asked]
        return "\n\n".join(parts)


def _case(case_id: str, given: Mapping[str, Any], events: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    log = [dict(event) for event in events]
    if "received" in given:
        receipt = {name: given[name] for name in RECEIPT if name in given}
        log.insert(0, {"type": "request_received", "on": given["received"], **receipt})
    header = {name: given[name] for name in HEADER if name in given}
    if "applicants" not in header:
        header.setdefault("applicant", _ALONE)
    plain: dict[str, Any] = json_like({"case_id": case_id, **header, "events": log})
    return plain


def json_like(value: Any) -> Any:
    """Give a value out of TOML or Python as JSON has it: days as text."""
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: json_like(held) for name, held in value.items()}
    if isinstance(value, list | tuple):
        return [json_like(held) for held in value]
    return value


def load_scenarios(path: str | Path, *, profile: str | Path | None = None) -> tuple[Scenario, ...]:
    """Read the scenarios of one file.

    Args:
        path: The file.
        profile: The profile for scenarios that name none.

    Returns:
        The scenarios in the order of the file.

    Raises:
        InputError: It is no TOML, a key is unknown or missing, a name comes
            twice, no profile is named, or what is expected has a name that
            nobody knows, such as a misspelt state.
        OSError: The file cannot be opened.
    """
    file = Path(path)
    try:
        text = file.read_bytes().decode("utf-8")
        content = tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as error:
        raise InputError(file.name, Described(f"no TOML in UTF-8 ({error})"), "TOML in UTF-8") from None
    rows = check_file(content, file.name)
    lines = [number for number, line in enumerate(text.splitlines(), start=1) if _HEADING.match(line)]
    if len(lines) != len(rows):
        lines = []
    found: dict[str, Scenario] = {}
    for number, (raw, line) in enumerate(zip_longest(rows, lines, fillvalue=0), start=1):
        where = check_scenario(raw, f"{file.name}: scenario {number}")
        scenario = _scenario(raw, file, line, profile, where)
        if scenario.name in found:
            raise InputError(where, Described("there twice"), "another name for each scenario of a file")
        found[scenario.name] = scenario
    return tuple(found.values())


def _scenario(raw: Any, file: Path, line: int, profile: str | Path | None, where: str) -> Scenario:
    given = raw["given"]
    named = given.get("profile", profile)
    if named is None:
        raise InputError(f"{where}, given.profile", Described("missing"), "a profile's id, or a file beside this one")
    if "profile" in given and named.endswith(FILE_ENDING):
        named = file.parent / named
    check_names(raw["expect"], named, where)
    return Scenario(
        file=file,
        line=line,
        name=raw["name"],
        about=raw["about"],
        profile=named,
        given=given,
        events=tuple(raw.get("events", ())),
        others=tuple(raw.get("others", ())),
        expect=raw["expect"],
    )

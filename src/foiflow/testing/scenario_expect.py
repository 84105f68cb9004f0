"""What a scenario expects and what came: every difference, each told in full."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import attrs

from foiflow.testing.scenario_keys import PLAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["Unmet", "unmet"]

_KEYS = {"duty": "id", "finding": "code", "rejected event": "type"}
_NOTHING = "nothing of the kind"


@attrs.frozen
class Unmet:
    """One expectation that the case does not meet.

    Attributes:
        what: What it is about, such as ``duty reply``.
        expected: What was expected of it.
        found: What came instead.
        duties: The duties it is about, each with its party or agency.
    """

    what: str
    expected: str
    found: str
    duties: tuple[tuple[str, str | None], ...] = ()

    def __str__(self) -> str:
        """Write it as two lines, what was found under what was expected."""
        first, second = f"{self.what}: expected ", "found "
        return f"{first}{self.expected}\n{second.rjust(len(first))}{self.found}"


def unmet(expect: Mapping[str, Any], found: Mapping[str, Any], received_on: str | None) -> Iterator[Unmet]:
    """Compare what is expected with what a replay gave, both as plain values.

    Args:
        expect: The scenario's table of that name.
        found: The result, as ``Result.to_dict`` gives it.
        received_on: The legal day of receipt; None where there is none.

    Yields:
        Each expectation that is not met.
    """
    if "error" in expect or "error" in found:
        wanted, said = expect.get("error"), found.get("error")
        if wanted is None or said is None or wanted not in said:
            yield Unmet("error", str(wanted or "none"), str(said or "none"))
        return
    plain = {**found, "state": found["state"] or "none", "received_on": received_on}
    for name in PLAIN:
        value = plain.get(name, 0 if name == "later_events" else None)
        if name in expect and expect[name] != value:
            yield Unmet(name, str(expect[name]), str(value))
    yield from _duties(expect, found["duties"])
    yield from _findings(expect, found["findings"])
    missing, extra = _matched("rejected event", expect.get("rejected", []), found["rejected"])
    yield from missing
    for row in extra:
        yield Unmet(f"rejected event {row['type']}", _NOTHING, _said(row))


def _duties(expect: Mapping[str, Any], found: list[dict[str, Any]]) -> Iterator[Unmet]:
    yield from _matched("duty", expect.get("duties", []), found)[0]
    for duty in found:
        if duty["id"] in expect.get("no_duties", ()):
            yield Unmet(f"duty {duty['id']}", _NOTHING, _said(duty), ((duty["id"], duty["about"]),))


def _findings(expect: Mapping[str, Any], found: list[dict[str, Any]]) -> Iterator[Unmet]:
    listed = expect.get("findings", []) + expect.get("findings_include", [])
    wanted = [{"code": row} if isinstance(row, str) else row for row in listed]
    yield from _matched("finding", wanted, found)[0]
    codes = {row["code"] for row in wanted}
    all_listed = "findings" in expect or not {"findings_include", "no_findings"} & set(expect)
    for finding in found:
        code = finding["code"]
        if code in expect.get("no_findings", ()) or (all_listed and code not in codes):
            yield Unmet(f"finding {code}", _NOTHING, _said(finding))


def _matched(
    what: str, wanted: list[dict[str, Any]], found: list[dict[str, Any]]
) -> tuple[list[Unmet], list[dict[str, Any]]]:
    """Match each wanted row with another one that has its values.

    Returns:
        The wanted ones that none matches, and the found ones that are left.
    """
    left, missing, key = list(found), [], _KEYS[what]
    # Those that say most choose first, so that a row that would do for another is not taken from it.
    for row in sorted(wanted, key=len, reverse=True):
        match = next((one for one in left if all(one.get(name) == value for name, value in row.items())), None)
        if match is None:
            near = [one for one in left if one[key] == row[key]]
            said = "; ".join(_said(one, row) for one in near) or f"none; there are {_names(found, key)}"
            about = tuple((one["id"], one["about"]) for one in near) if what == "duty" else ()
            missing.append(Unmet(f"{what} {row[key]}", _said(row, row), said, about))
        else:
            left.remove(match)
    return missing, left


def _names(found: list[dict[str, Any]], key: str) -> str:
    return ", ".join(dict.fromkeys(one[key] for one in found)) or "none at all"


def _said(row: Mapping[str, Any], asked: Mapping[str, Any] | None = None) -> str:
    """Write the values of a row, of those keys that were asked for or of all."""
    keys = [name for name in (asked or row) if name not in _KEYS.values()]
    return ", ".join(f"{name} {_plain(row.get(name))}" for name in keys) or "one"


def _plain(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)

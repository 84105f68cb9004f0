"""The names that a scenario expects to meet, and which of them nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foiflow.cases.duties import STATUSES
from foiflow.errors import InputError, UnknownName
from foiflow.law.files import vocabulary
from foiflow.law.load import load_profile

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

__all__ = ["check_names"]

NO_STATE = "none"
"""What a scenario calls the state of a case before its receipt."""

_OWN = {"state": "name", "duty": "id"}
"""What an agency's own profile may add, and the key of its name."""


def check_names(expect: Mapping[str, Any], profile: str | Path, where: str) -> None:
    """Refuse a state, a status, a duty, a finding or an event that there is not.

    Args:
        expect: What the scenario expects, its keys checked.
        profile: The profile it is read by, which may have names of its own.
        where: Its file and name.

    Raises:
        InputError: A name is unknown.
        FoiflowError: There is no such profile, where it alone could know a name.
    """
    for place, kind, name in _named(expect):
        known = STATUSES if kind == "status" else {*vocabulary()[kind]}
        if isinstance(name, str) and (name in known or (kind == "state" and name == NO_STATE)):
            continue
        known = known | _own(profile, kind)
        if not isinstance(name, str) or name not in known:
            raise InputError(f"{where}, {place}", name, f"one of {UnknownName(kind, str(name), known).listed}")


def _named(expect: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    """Give each name that is expected: where it stands, what kind it is of."""
    if "state" in expect:
        yield "expect.state", "state", expect["state"]
    for row in expect.get("duties", ()):
        yield "expect.duties, id", "duty", row["id"]
        if "status" in row:
            yield "expect.duties, status", "status", row["status"]
    for key, kind in (("no_duties", "duty"), ("no_findings", "finding")):
        yield from ((f"expect.{key}", kind, name) for name in expect.get(key, ()))
    for key in ("findings", "findings_include"):
        for row in expect.get(key, ()):
            yield f"expect.{key}, code", "finding", row if isinstance(row, str) else row["code"]
    for row in expect.get("rejected", ()):
        yield "expect.rejected, type", "event", row["type"]


def _own(profile: str | Path, kind: str) -> set[str]:
    """Give the names that the layers of a profile add."""
    if kind not in _OWN:
        return set()
    rows = (row for layer in load_profile(profile).layers for row in layer.content.get(kind, ()))
    return {row[_OWN[kind]] for row in rows if _OWN[kind] in row}

"""Who may record what in which state, and where it leads: every profile's table, kept in tests/golden.

One file a profile and law version, one line an arc and state, so that a change of law data shows as a diff of lines.
``UPDATE_GOLDEN=1 python -m pytest tests/unit/test_golden.py`` writes the files anew.
"""

from __future__ import annotations

import os
from datetime import date
from difflib import unified_diff
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from foiflow import load_profile, profile_ids
from foiflow.law.load import read_layer
from foiflow.law.measures import Trigger
from foiflow.law.model import Arc, Role, Rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

ROOT = Path(__file__).resolve().parents[2]
GOLDEN = ROOT / "tests" / "golden"
UPDATE = "UPDATE_GOLDEN" in os.environ
AGAIN = "if that is meant: UPDATE_GOLDEN=1 python -m pytest tests/unit/test_golden.py"
LEGEND = "# state: event [what it asks for] -> where it leads | who may record it, - for anybody | articles"

Values = tuple[str | bool, ...]


# --- one line an arc


def words(values: Iterable[object]) -> str:
    """Write values as the data does."""
    return "|".join(str(value).lower() if isinstance(value, bool) else str(value) for value in values)


def asked_by(arc: Arc) -> str:
    """Write the values and the guard that an arc asks for."""
    asks = [f"{field}={words(values)}" for field, values in sorted(arc.where.items())]
    return f" [{', '.join([*asks, *filter(None, [arc.guard])])}]" if asks or arc.guard else ""


def limits(leave: Trigger, where: Mapping[str, Values]) -> list[str] | None:
    """Write to what a role's leave is limited on an arc; None where it does not reach the arc."""
    found = []
    for field in sorted({*leave.where, *leave.where_not}):
        asked = where.get(field)
        known = leave.where.get(field, asked)
        if known is None:
            found.append(f"{field}!={words(leave.where_not[field])}")
            continue
        among = known if asked is None else tuple(value for value in asked if value in known)
        among = tuple(value for value in among if value not in leave.where_not.get(field, ()))
        if not among:
            return None
        found += [f"{field}={words(among)}"] if among != asked else []
    found += [f"has {words(leave.has)}"] if leave.has else []
    found += [f"if {leave.if_}"] if leave.if_ else []
    return found + ([f"unless {leave.unless}"] if leave.unless else [])


def recorded_by(roles: Iterable[Role], event: str, where: Mapping[str, Values]) -> str:
    """Write who may record an event that takes an arc."""
    leaves = [(role.id, leave) for role in roles for leave in role.may if leave.event == event]
    reaching = [(name, found) for name, leave in leaves if (found := limits(leave, where)) is not None]
    told = sorted(f"{name}({', '.join(found)})" if found else name for name, found in reaching)
    return ", ".join(told) or ("nobody" if leaves else "-")


def lines_of(rules: Rules, day: date) -> Iterator[str]:
    """Write a table: what begins a case, then every arc out of every state, those first that are tried first."""
    roles = [role for role in rules.role if role.in_force.holds_on(day)]
    begins = "request_received"
    yield f"(nothing): {begins} -> {next(iter(rules.states))} | {recorded_by(roles, begins, {})} | -"
    for state in rules.states:
        arcs = [arc for arc in rules.arc if state in arc.from_]
        for arc in sorted(arcs, key=lambda arc: (arc.event, not arc.where, arc.guard is None, asked_by(arc))):
            to = f"{state} (stays)" if arc.to == "same" else arc.to
            who, cites = recorded_by(roles, arc.event, arc.where), " ".join(arc.cite) or "-"
            yield f"{state}: {arc.event}{asked_by(arc)} -> {to} | {who} | {cites}"


# --- one file a profile and law version


def tables(name: str | Path) -> dict[str, str]:
    """Write a profile's tables, by the name of the file: all that hold under one law, each from a day of receipt on."""
    profile = load_profile(name)
    days = [profile.first_day, *(day for day in profile.boundaries if day > profile.first_day)]
    ruled = [(day, profile.rules(day, profile.conventions(day))) for day in days]
    spans = [(rules.law, day, list(lines_of(rules, day))) for day, rules in ruled]
    written: dict[str, str] = {}
    for (law, lines), equal in groupby(spans, key=lambda span: (span[0], span[2])):
        file = f"{profile.id}.{law}.txt"
        begun = written.get(file, f"# {profile.id} under {law}\n{LEGEND}\n")
        written[file] = begun + "\n".join(["", f"# requests received from {next(equal)[1]}", "", *lines, ""])
    return written


def profiles() -> list[str | Path]:
    """Give every shipped profile, and every example of one that has roles, arcs or states of its own."""
    contents = {path: read_layer(path).content for path in sorted((ROOT / "examples").glob("*.toml"))}
    own = [path for path, found in contents.items() if "extends" in found and {"role", "arc", "state"} & set(found)]
    return [*profile_ids(), *own]


TABLES = {file: text for name in profiles() for file, text in tables(name).items()}


@pytest.mark.parametrize("file", TABLES)
def test_a_table_is_as_it_was(file: str) -> None:
    """A profile allows the same events to the same roles in the same states as the golden file says."""
    path = GOLDEN / file
    if UPDATE:
        path.write_text(TABLES[file], encoding="utf-8")
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    changes = unified_diff(before.splitlines(), TABLES[file].splitlines(), f"golden/{file}", "now", lineterm="", n=0)

    assert before == TABLES[file], "\n".join(["", *changes, "", AGAIN])


def test_no_golden_file_is_left_over() -> None:
    """Every golden file belongs to a profile and law version that there are."""
    left = {path for path in GOLDEN.iterdir() if path.name not in TABLES}
    for path in left if UPDATE else ():
        path.unlink()

    assert {path for path in left if path.exists()} == set(), AGAIN


# --- how lines are written


def test_a_line_says_what_an_arc_asks_for() -> None:
    """Values and guard stand behind the event; what stays where it is says so."""
    arc = Arc(
        "review_completed", ("received",), "same", "consultation_open", {"kind": ("draft", "legal"), "ok": (True,)}
    )
    rules = Rules("p", "l", "cn", {}, arc=(arc, Arc("assigned", ("received",), "in_review", cite=("law:1", "law:2"))))

    assert list(lines_of(rules, date(2024, 1, 1))) == [
        "(nothing): request_received -> received | - | -",
        "received: assigned -> in_review | - | law:1 law:2",
        "received: review_completed [kind=draft|legal, ok=true, consultation_open] -> received (stays) | - | -",
    ]


@pytest.mark.parametrize(
    ("leave", "where", "who"),
    [
        (Trigger("fee_paid"), {}, "-"),
        (Trigger("assigned"), {}, "head"),
        (Trigger("assigned"), {"to": ("a",)}, "head"),
        (Trigger("assigned", where={"to": ("a", "b")}), {}, "head(to=a|b)"),
        (Trigger("assigned", where={"to": ("a", "b")}), {"to": ("b",)}, "head"),
        (Trigger("assigned", where={"to": ("a", "b")}), {"to": ("b", "c")}, "head(to=b)"),
        (Trigger("assigned", where={"to": ("a", "b")}), {"to": ("c",)}, "nobody"),
        (Trigger("assigned", where_not={"to": ("a",)}), {}, "head(to!=a)"),
        (Trigger("assigned", where_not={"to": ("a",)}), {"to": ("a", "b")}, "head(to=b)"),
        (Trigger("assigned", where_not={"to": ("a",)}), {"to": ("a",)}, "nobody"),
        (Trigger("assigned", has=("to",), if_="x", unless="y"), {}, "head(has to, if x, unless y)"),
    ],
)
def test_a_role_is_named_where_its_leave_reaches(leave: Trigger, where: dict[str, Values], who: str) -> None:
    """A role stands beside an arc as far as it may record events that take it; who may not is left out."""
    assert recorded_by([Role("head", "", "", may=(leave,))], "assigned", where) == who

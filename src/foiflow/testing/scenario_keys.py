"""The keys that a scenario may have, and what is wrong with one that has others."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.cases.duties import Duty
from foiflow.cases.findings import Finding
from foiflow.errors import Described, InputError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

__all__ = ["EXPECT", "HEADER", "READING", "RECEIPT", "check_file", "check_scenario"]

SCENARIO = frozenset({"name", "about", "given", "events", "others", "expect"})
RECEIPT = frozenset({"channel", "submitted_on", "signed_by", "reached_office_on", "confirmed_on", "on_is"})
HEADER = frozenset({"applicant", "applicants", "agent", "agency", "government", "subject", "information_key", "items"})
READING = frozenset({"as_of", "known_on", "conventions"})
GIVEN = RECEIPT | HEADER | READING | {"profile", "received"}
OTHER = RECEIPT | HEADER | {"received", "events", "copies"}
PLAIN = ("law", "state", "received_on", "as_of", "later_events")
EXPECT = frozenset(
    {*PLAIN, "duties", "no_duties", "findings", "findings_include", "no_findings", "rejected", "error"},
)
DUTY = frozenset(field.name for field in attrs.fields(Duty))
FINDING = frozenset(field.name for field in attrs.fields(Finding))
REFUSAL = frozenset({"index", "type", "reason"})


def check_file(content: Mapping[str, Any], file: str) -> list[Any]:
    """Give the scenarios of a file's top table.

    Raises:
        InputError: It has other keys, or none.
    """
    _known(file, content, {"scenario"}, ["scenario"])
    return _list(file, content, "scenario")


def check_scenario(raw: Any, where: str) -> str:
    """Check the keys of a scenario and the kinds of what they hold.

    Args:
        raw: The table, as TOML gives it.
        where: Its file and number.

    Returns:
        Its file and name, for further errors.

    Raises:
        InputError: A key is unknown or missing, or holds another kind of thing.
    """
    _known(where, raw, SCENARIO, ["name", "about", "given", "expect"])
    for key in ("name", "about"):
        if not isinstance(raw[key], str):
            raise InputError(f"{where}, {key}", raw[key], "a text")
    where = f"{where} ({raw['name']})"
    _given(f"{where}, given", raw["given"])
    _tables(where, raw, "events")
    for other in _tables(where, raw, "others"):
        _known(f"{where}, others", other, OTHER, ["received"])
        _tables(f"{where}, others", other, "events")
        copies = other.get("copies", 1)
        if type(copies) is not int or copies < 1:
            raise InputError(f"{where}, others, copies", copies, "a whole number, 1 or more")
    _expect(f"{where}, expect", raw["expect"])
    return where


def _given(where: str, given: Any) -> None:
    _known(where, given, GIVEN, [])
    if not isinstance(given.get("profile", ""), str):
        raise InputError(f"{where}.profile", given["profile"], "a profile's id, or a file beside this one")
    for key in ("as_of", "known_on"):
        day = given.get(key, date.min)
        if not isinstance(day, date) or isinstance(day, datetime):
            raise InputError(f"{where}.{key}", day, "a date without quotes, YYYY-MM-DD")
    chosen = given.get("conventions", {})
    if not isinstance(chosen, dict) or not all(type(value) in (str, int) for value in chosen.values()):
        raise InputError(f"{where}.conventions", chosen, "a table of names and options")


def _expect(where: str, expect: Any) -> None:
    _known(where, expect, EXPECT, [])
    for key, allowed, needed in (("duties", DUTY, "id"), ("rejected", REFUSAL, "type")):
        for row in _tables(where, expect, key):
            _row(f"{where}.{key}", row, allowed, needed)
    for key in ("findings", "findings_include"):
        for row in _list(where, expect, key):
            _row(f"{where}.{key}", {"code": row} if isinstance(row, str) else row, FINDING, "code")
    for key in ("no_duties", "no_findings"):
        if not all(isinstance(name, str) for name in _list(where, expect, key)):
            raise InputError(f"{where}.{key}", expect[key], "a list of names")
    if not isinstance(expect.get("error", ""), str):
        raise InputError(f"{where}.error", expect["error"], "a part of the sentence")


def _row(where: str, row: Any, allowed: Collection[str], key: str) -> None:
    _known(where, row, allowed, [key])
    if not isinstance(row[key], str):
        raise InputError(f"{where}, {key}", row[key], "a name")


def _list(where: str, table: Mapping[str, Any], key: str) -> list[Any]:
    found = table.get(key, [])
    if not isinstance(found, list):
        raise InputError(f"{where}, {key}", found, "a list")
    return found


def _tables(where: str, table: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = _list(where, table, key)
    if not all(isinstance(row, dict) for row in found):
        raise InputError(f"{where}, {key}", found, "a list of tables")
    return found


def _known(where: str, table: Any, allowed: Collection[str], needed: Iterable[str]) -> None:
    """Refuse what is no table, has a key that it may not have, or lacks one."""
    if not isinstance(table, dict):
        raise InputError(where, table, f"a table with {', '.join(sorted(allowed))}")
    for key in table:
        if key not in allowed:
            raise InputError(f"{where}, {key}", Described("unknown"), f"one of {UnknownName('', key, allowed).listed}")
    needed = tuple(needed)
    for key in needed:
        if key not in table:
            raise InputError(f"{where}, {key}", Described("missing"), f"all of {', '.join(needed)}")

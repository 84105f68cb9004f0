"""Profiles with one thing wrong: a valid one, and a fault planted in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

from foiflow.testing.strategies.own import OWN, WHERE, filed, rows_of_profiles
from foiflow.testing.strategies.wording import WEEK

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from hypothesis.strategies import SearchStrategy

__all__ = ["BrokenProfile", "broken_profiles"]


class BrokenProfile(NamedTuple):
    """A profile that does not hold together.

    Attributes:
        path: Its file.
        fault: What was planted, in a few words.
        told: What the check of the file says of it, as part of a fault's text.
    """

    path: Path
    fault: str
    told: str


class _Planted(NamedTuple):
    """A fault: rows that are added, keys that are set, and what the check says."""

    told: str
    kind: str = ""
    row: Mapping[str, Any] = {}
    times: int = 1
    top: Mapping[str, Any] = {}


def _arc(**fields: object) -> dict[str, object]:
    return {"event": "assigned", "from": ["lapsed"], "to": "same", **fields, "cite": WHERE}


_DUTY: Mapping[str, Any] = {
    "id": "own_duty",
    "starts_on": [{"event": "assigned"}],
    "limit": [{"working_days": 2}],
    "done_by": [{"event": "request_registered"}],
    "cite": WHERE,
}
_STATE: Mapping[str, Any] = {"name": "drafted", "zh": "拟稿", "en": "drafted", "cite": WHERE}
_FINDING: Mapping[str, Any] = {"code": "step_missing", "on": "answer_issued", "cite": WHERE}

_FAULTS: Mapping[str, _Planted] = {
    "an arc to a state that is not there": _Planted("'recieved'", "arc", _arc(to="recieved")),
    "an arc for an event that is not there": _Planted("'answer_isued'", "arc", _arc(event="answer_isued")),
    "a guard that is not there": _Planted("'payment_compleat'", "arc", _arc(guard="payment_compleat")),
    "a guard that reads what the event has not": _Planted("reads amount", "arc", _arc(guard="payment_short")),
    "a second arc for the same event": _Planted(
        "several arcs for request_withdrawn", "arc", _arc(event="request_withdrawn", **{"from": ["received"]})
    ),
    "a state that nothing leads to": _Planted("state drafted cannot be reached", "state", {**_STATE, "final": True}),
    "a duty that nothing discharges": _Planted("nothing discharges it", "duty", {**_DUTY, "done_by": []}),
    "a duty with no limit": _Planted("no limit", "duty", {**_DUTY, "limit": []}),
    "a duty that is there twice": _Planted("is there twice", "duty", _DUTY, times=2),
    "a limit below zero": _Planted("limit", "duty", {**_DUTY, "limit": [{"working_days": -1}]}),
    "a limit of two measures": _Planted("limit", "duty", {**_DUTY, "limit": [{"working_days": 2, "days": 2}]}),
    "a limit in a field that is not there": _Planted(
        "'reply_buy'", "duty", {**_DUTY, "limit": [{"field": "reply_buy"}]}
    ),
    "a key that no row knows": _Planted("limits", "duty", {**_DUTY, "limits": []}),
    "a reply period longer than the law's": _Planted(
        "is longer than", "duty", {"id": "reply", "amends": True, "limit": [{"working_days": 2**WEEK}], "cite": WHERE}
    ),
    "a change of a row that is not there": _Planted("which is not there", "duty", {**_DUTY, "amends": True}),
    "a finding of no known code": _Planted("'reply_lat'", "finding", {**_FINDING, "code": "reply_lat"}),
    "a condition that is not there": _Planted("'gives_infos'", "finding", {**_FINDING, "if": "gives_infos"}),
    "a row that cites nothing": _Planted("no cite", "finding", {**_FINDING, "cite": []}),
    "an article that the text has not": _Planted("has no article 2", "finding", {**_FINDING, "cite": [f"{OWN}:{2}"]}),
    "a law that is not there": _Planted("'no-law'", "finding", {**_FINDING, "cite": [f"no-law:{1}"]}),
    "a reading that is none of its options": _Planted(
        "none of its options", "convention", {"name": "extensions", "value": "two", "options": ["one"], "cite": WHERE}
    ),
    "a row under a convention that is not there": _Planted(
        "'extention'", "finding", {**_FINDING, "when": {"extention": "one"}}
    ),
    "a calendar that is not there": _Planted("calendar", top={"calendar": "mars"}),
    "a profile to extend that is not there": _Planted("'cn-nowhere'", top={"extends": "cn-nowhere"}),
    "no title": _Planted("title", top={"title": None}),
}


def broken_profiles() -> SearchStrategy[BrokenProfile]:
    """Draw profiles that are valid but for one fault, and say which.

    The rest of the file is as ``profiles`` draws it. Shrinks to the first fault
    in a file that holds nothing else.
    """
    return st.builds(_broken, rows_of_profiles(), st.sampled_from(tuple(_FAULTS)))


def _broken(rows: dict[str, Any], fault: str) -> BrokenProfile:
    """Plant a fault among the rows of a valid profile."""
    planted = _FAULTS[fault]
    changed = {name: value for name, value in {**rows, **planted.top}.items() if value is not None}
    if planted.kind:
        changed[planted.kind] = [*changed.get(planted.kind, ()), *(dict(planted.row) for _ in range(planted.times))]
    return BrokenProfile(filed(changed), fault, planted.told)

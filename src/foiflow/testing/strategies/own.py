"""Agencies' own profiles: random rows on top of a shipped one, in a file."""

from __future__ import annotations

import atexit
import json
import shutil
import tempfile
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from foiflow.law.load import default_profile, load_profile, profile_ids
from foiflow.testing.strategies.days import legal_dates
from foiflow.testing.strategies.wording import WEEK

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

    Row = dict[str, Any]
    Rows = dict[str, Any]

__all__ = ["OWN", "WHERE", "filed", "profiles", "rows_of_profiles"]

OWN = "own"
"""The id of every random profile."""

WHERE = [f"{OWN}:{1}"]
"""What its rows cite: the one article that it has."""

_STATES = ("awaiting_approval", "awaiting_signature")
_SEEN = ("draft", "seal")
_REVIEWS = ("legal", "approval", "disclosure")
_ROLES = ("registrar", "handler", "head")
_TO_RECORD = ("request_registered", "assigned", "extension_notified", "answer_issued", "correction_notice_issued")


def profiles() -> SearchStrategy[Path]:
    """Draw valid profiles of agencies' own, as files that ``load_profile`` takes.

    Each extends a shipped profile with some rows: states of its own with the
    arcs in and out, duties, steps before an answer, a shorter reply period,
    other readings of what the law leaves open, roles. The files lie in a folder
    that goes when Python ends.

    Shrinks to a file that extends the default profile and adds nothing.
    """
    return rows_of_profiles().map(filed)


@st.composite
def rows_of_profiles(draw: DrawFn) -> Rows:
    """Draw the rows of a valid profile, as its file will hold them."""
    extended = draw(st.sampled_from(sorted(profile_ids(), key=lambda name: (name != default_profile(), name))))
    rows: Rows = {"id": OWN, "title": {"zh": "本机关", "en": "Our own"}, "extends": extended}
    begins = draw(st.none() | legal_dates(extended))
    if begins is not None:
        rows["in_force"] = {"from": begins, "chosen_by": "receipt"}
    rows["article"] = {"1": {"zh": "本机关规定", "en": "Our rules"}}
    for name, seen in zip(draw(st.sampled_from(((), _STATES[:1], _STATES))), _SEEN, strict=False):
        _add_state(draw, rows, name, seen)
    for add in draw(st.lists(st.sampled_from(_ADDED), unique=True)):
        add(draw, rows)
    return rows


def _put(rows: Rows, kind: str, row: Row) -> None:
    """Add a row that cites the profile's own article."""
    rows.setdefault(kind, []).append({**row, "cite": WHERE})


def _add_state(draw: DrawFn, rows: Rows, name: str, seen: str) -> None:
    """Add a state in which drafts wait, with a way in, a way back and a duty to take it."""
    groups = draw(st.sampled_from((["handling"], [])))
    _put(rows, "state", {"name": name, "zh": "待审批", "en": name.replace("_", " "), "groups": groups})
    sent = {"event": "review_completed", "where": {"kind": [seen]}}
    back = {"event": "review_completed", "where": {"kind": [f"{seen} back"]}}
    _put(rows, "arc", {**sent, "from": ["received", "in_review"], "to": name})
    _put(rows, "arc", {**back, "from": [name], "to": "in_review"})
    if draw(st.booleans()):
        _put(rows, "arc", {"event": "review_completed", "from": [name], "to": "same"})
    ends = ["request_withdrawn", "answer_issued"]
    limit = [{draw(st.sampled_from(("working_days", "days", "months"))): draw(_FEW)}]
    _put(rows, "duty", {"id": f"{seen}_back", "starts_on": [sent], "limit": limit, "done_by": [back], "void_on": ends})


def _add_registration(draw: DrawFn, rows: Rows) -> None:
    """Add a day or two to register a request."""
    limit = [{"working_days": draw(st.integers(1, 2))}]
    done = [{"event": "request_registered"}]
    starts = [{"event": "request_received", "day": ["receipt"]}]
    row = {"id": "registration", "starts_on": starts, "limit": limit, "done_by": done, "void_on": ["request_withdrawn"]}
    _put(rows, "duty", {**row, "late": "registration_late", "severity": "irregular"})


def _add_reply(draw: DrawFn, rows: Rows) -> None:
    """Shorten the reply period, or set an internal date within it."""
    within = {"working_days": draw(_FEW)}
    shorter: Row = draw(st.sampled_from(({"target": within}, {"limit": [within]})))
    _put(rows, "duty", {"id": "reply", "amends": True, **shorter})


def _add_steps(draw: DrawFn, rows: Rows) -> None:
    """Ask for reviews before an answer."""
    for kind in draw(st.lists(st.sampled_from(_REVIEWS), min_size=1, unique=True)):
        words = {"zh": "答复前的审查", "en": f"{kind} review before the answer"}
        proof = {"event": "review_completed", "where": {"kind": [kind]}}
        row = {"id": f"{kind}_review", **words, "before": {"event": "answer_issued"}, "proof": proof}
        _put(rows, "step", {**row, "code": "step_missing"})


def _add_readings(draw: DrawFn, rows: Rows) -> None:
    """Take other readings of what the law leaves open."""
    open_points = {row["name"]: row for row in load_profile(rows["extends"]).convention_rows if row.get("options")}
    for name in draw(st.lists(st.sampled_from(sorted(open_points)), min_size=1, max_size=WEEK, unique=True)):
        options = list(open_points[name]["options"])
        _put(rows, "convention", {"name": name, "value": draw(st.sampled_from(options)), "options": options})


def _add_roles(draw: DrawFn, rows: Rows) -> None:
    """Say who may record what."""
    for role in _ROLES:
        events = draw(st.lists(st.sampled_from(_TO_RECORD), unique=True))
        if events:
            may = [{"event": event} for event in events]
            _put(rows, "role", {"id": role, "zh": "岗位", "en": role, "may": may})


_FEW = st.integers(1, WEEK)
_ADDED = (_add_registration, _add_reply, _add_steps, _add_readings, _add_roles)


# --- the file --------------------------------------------------------------------------------------------------------


def filed(rows: Rows) -> Path:
    """Write rows into a file named after what it holds, and give its path."""
    text = _written(rows)
    path = _folder() / f"{OWN}-{sha256(text.encode()).hexdigest()}.toml"
    if not path.exists():
        path.write_text(text, encoding="utf-8")
    return path


@cache
def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="foiflow-profiles-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _written(rows: Rows) -> str:
    """Write rows as TOML: the plain keys, then a table for each row."""
    tables = {kind: row for kind, row in rows.items() if isinstance(row, list) and row and isinstance(row[0], dict)}
    lines = [f"{name} = {_value(value)}" for name, value in rows.items() if name not in tables]
    for kind, listed in tables.items():
        for row in listed:
            lines += ["", f"[[{kind}]]", *(f"{name} = {_value(value)}" for name, value in row.items())]
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    """Write one value as TOML, whose texts, numbers and truth values are those of JSON."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(name)} = {_value(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return value.isoformat() if isinstance(value, date) else json.dumps(value, ensure_ascii=False)

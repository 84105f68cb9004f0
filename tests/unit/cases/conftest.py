"""A case from a few words: the events of its log, one a line."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from foiflow import Applicant, events, open_case
from foiflow.codecs.logs import case_from_dict

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from foiflow import Case


def _value(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError:
        return text


def _event(line: str) -> dict[str, Any]:
    """Read ``DAY TYPE FIELD=VALUE …``; values are JSON where they can be."""
    on, kind, *fields = line.split()
    pairs = (field.split("=", 1) for field in fields)
    return {"type": kind, "on": on, **{name: _value(value) for name, value in pairs}}


OWN = """
id = "own"
title = {zh = "x", en = "x"}
extends = "cn"
"""


@pytest.fixture
def opened_by(tmp_path: Path) -> Callable[..., Case]:
    """Open a case of 4 March 2024 by the national rules and rows of one's own."""

    def opened(rows: str, *, channel: str = "online", **header: Any) -> Case:
        file = tmp_path / "own.toml"
        file.write_text(OWN + rows, "utf-8")
        received = events.RequestReceived(on=date(2024, 3, 4), channel=channel)
        return open_case("1", profile=file, applicant=Applicant(kind="business"), received=received, **header)

    return opened


@pytest.fixture(scope="session")
def case_of() -> Callable[..., Case]:
    """Make a case of its events, each ``DAY TYPE FIELD=VALUE …``."""

    def make(*lines: str, profile: str = "cn", **header: Any) -> Case:
        head = {"case_id": "1", "profile": profile, "applicant": {"kind": "business"}}
        return case_from_dict({**head, **header, "events": [_event(line) for line in lines]})

    return make

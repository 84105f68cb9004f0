"""Deadlines and duties of requests for government information in China.

Importing this imports nothing else; names are loaded when first used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing for this would cost more than all the rest
if TYPE_CHECKING:
    from foiflow import events, hooks
    from foiflow.batch.batches import replay_arrow, replay_batches
    from foiflow.batch.bulk import replay_lines
    from foiflow.batch.replay import Result, replay
    from foiflow.batch.sources import Input
    from foiflow.cases.case import Applicant, Case, Item, open_case
    from foiflow.cases.duties import Duty
    from foiflow.cases.explain import Explanation
    from foiflow.cases.findings import Finding
    from foiflow.codecs.logs import case_from_json
    from foiflow.errors import (
        EventRefused,
        FoiflowError,
        InputError,
        OutOfCalendar,
        ProfileError,
        RegisterError,
        StaleCase,
        UnknownName,
    )
    from foiflow.law.load import load_profile, profile_ids
    from foiflow.law.profile import Profile
    from foiflow.office.desk import Office, Step
    from foiflow.office.register.store import Register, open_register

    __version__: str

_HOMES = {
    "Applicant": "foiflow.cases.case",
    "Case": "foiflow.cases.case",
    "Duty": "foiflow.cases.duties",
    "EventRefused": "foiflow.errors",
    "Explanation": "foiflow.cases.explain",
    "Finding": "foiflow.cases.findings",
    "FoiflowError": "foiflow.errors",
    "Input": "foiflow.batch.sources",
    "InputError": "foiflow.errors",
    "Item": "foiflow.cases.case",
    "Office": "foiflow.office.desk",
    "OutOfCalendar": "foiflow.errors",
    "Profile": "foiflow.law.profile",
    "ProfileError": "foiflow.errors",
    "Register": "foiflow.office.register.store",
    "RegisterError": "foiflow.errors",
    "Result": "foiflow.batch.replay",
    "StaleCase": "foiflow.errors",
    "Step": "foiflow.office.desk",
    "UnknownName": "foiflow.errors",
    "case_from_json": "foiflow.codecs.logs",
    "load_profile": "foiflow.law.load",
    "open_case": "foiflow.cases.case",
    "open_register": "foiflow.office.register.store",
    "profile_ids": "foiflow.law.load",
    "replay": "foiflow.batch.replay",
    "replay_arrow": "foiflow.batch.batches",
    "replay_batches": "foiflow.batch.batches",
    "replay_lines": "foiflow.batch.bulk",
}

__all__ = [
    "Applicant",
    "Case",
    "Duty",
    "EventRefused",
    "Explanation",
    "Finding",
    "FoiflowError",
    "Input",
    "InputError",
    "Item",
    "Office",
    "OutOfCalendar",
    "Profile",
    "ProfileError",
    "Register",
    "RegisterError",
    "Result",
    "StaleCase",
    "Step",
    "UnknownName",
    "case_from_json",
    "events",
    "hooks",
    "load_profile",
    "open_case",
    "open_register",
    "profile_ids",
    "replay",
    "replay_arrow",
    "replay_batches",
    "replay_lines",
]


def __getattr__(name: str) -> object:
    """Load a public name from its module."""
    from importlib import import_module

    if name == "__version__":
        return import_module("importlib.metadata").version("foiflow")
    if name in {"events", "hooks"}:
        return import_module(f"foiflow.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'foiflow' has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names."""
    return [*__all__, "__version__"]

"""For the tests of others: cases to try, assertions, scenarios, invariants.

Importing this imports nothing else; names are loaded when first used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing for this would cost more than all the rest
if TYPE_CHECKING:
    from foiflow.testing import invariants, settings, strategies
    from foiflow.testing.check import check_profile
    from foiflow.testing.counterexample import CounterExample
    from foiflow.testing.due import assert_due
    from foiflow.testing.engine import Engine
    from foiflow.testing.fixtures import CaseBuilder, CaseOpener
    from foiflow.testing.lifecycle import RequestLifecycle
    from foiflow.testing.scenario import Scenario, load_scenarios
    from foiflow.testing.store_contract import StoreContract

_HOMES = {
    "CaseBuilder": "foiflow.testing.fixtures",
    "CaseOpener": "foiflow.testing.fixtures",
    "CounterExample": "foiflow.testing.counterexample",
    "Engine": "foiflow.testing.engine",
    "RequestLifecycle": "foiflow.testing.lifecycle",
    "Scenario": "foiflow.testing.scenario",
    "StoreContract": "foiflow.testing.store_contract",
    "assert_due": "foiflow.testing.due",
    "check_profile": "foiflow.testing.check",
    "load_scenarios": "foiflow.testing.scenario",
}
_MODULES = ("invariants", "settings", "strategies")
_ASSERTING = tuple(f"foiflow.testing.store_{part}" for part in ("queries", "texts", "writing"))

__all__ = [
    "CaseBuilder",
    "CaseOpener",
    "CounterExample",
    "Engine",
    "RequestLifecycle",
    "Scenario",
    "StoreContract",
    "assert_due",
    "check_profile",
    "invariants",
    "load_scenarios",
    "settings",
    "strategies",
]


def __getattr__(name: str) -> object:
    """Load a public name from its module."""
    import sys
    from importlib import import_module

    if name in _MODULES:
        return import_module(f"foiflow.testing.{name}")
    if name not in _HOMES:
        raise AttributeError(f"module 'foiflow.testing' has no attribute {name!r}")
    if name == "StoreContract" and _ASSERTING[0] not in sys.modules:
        import pytest

        # What these modules assert is explained as in a test of one's own.
        pytest.register_assert_rewrite(*_ASSERTING)
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__

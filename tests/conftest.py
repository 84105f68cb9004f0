"""What all tests use: foiflow's plugin and settings, the bench mark, the environment of child processes."""

from __future__ import annotations

import os
import sys
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

# Whoever runs the tests in several processes tells each how wide a terminal is, and there is none.
os.environ.pop("COLUMNS", None)

ROOT = Path(__file__).resolve().parents[1]

if find_spec("foiflow") is None:
    # A plain checkout, nothing installed: test the sources.
    sys.path.insert(0, str(ROOT / "src"))

from foiflow.testing import settings  # noqa: E402 -- found only now where nothing is installed

pytest_plugins = ["pytester"]
settings.register()


def pytest_addoption(pluginmanager: pytest.PytestPluginManager) -> None:
    """Bring in foiflow's plugin where no installation has."""
    if not pluginmanager.hasplugin("foiflow"):
        pluginmanager.register(import_module("foiflow.testing.plugin"), "foiflow")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything under tests/bench."""
    for item in items:
        if item.path.is_relative_to(ROOT / "tests" / "bench"):
            item.add_marker(pytest.mark.bench)


@pytest.fixture(scope="session")
def child_environment() -> dict[str, str]:
    """The environment for a child Python: the foiflow under test, plain UTF-8 output of a fixed width."""
    spec = find_spec("foiflow")
    assert spec is not None, "no foiflow to test"
    [place] = list(spec.submodule_search_locations or [])
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("COVERAGE", "PYTEST", "PYTHON"))}
    return kept | {
        "COLUMNS": "130",
        "NO_COLOR": "1",
        "PYTHONPATH": str(Path(place).parent),
        "PYTHONUTF8": "1",
        "TERM": "dumb",
    }

"""What all tests use: Hypothesis profiles, the bench mark, the environment of child processes."""

from __future__ import annotations

import os
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]

settings.register_profile("dev", deadline=None)
settings.register_profile("ci", max_examples=60, stateful_step_count=30, derandomize=True, deadline=None)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

if find_spec("foiflow") is None:
    # A plain checkout, nothing installed: test the sources.
    sys.path.insert(0, str(ROOT / "src"))


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

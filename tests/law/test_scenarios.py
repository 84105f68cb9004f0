"""Every scenario of this folder is a test of its own; here its case is read in two further ways."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import pytest

    from foiflow.testing import Scenario


def test_readings_agree(scenario: Scenario, differing_readings: Callable[[Scenario], list[str]]) -> None:
    """The case stands the same replayed, recorded step by step, and read back from JSON."""
    assert differing_readings(scenario) == []


def test_every_file_here_is_collected(request: pytest.FixtureRequest) -> None:
    """No TOML file of this folder is passed over as something else than scenarios."""
    globs = request.config.getini("foiflow_scenarios")
    files = list(Path(__file__).parent.glob("*.toml"))

    assert files
    assert [file for file in files if not any(file.match(glob) for glob in globs)] == []

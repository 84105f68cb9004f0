"""Scenario files as pytest sees them: a file, and a test for each scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from foiflow.errors import FoiflowError
from foiflow.testing.fixtures import profile_of
from foiflow.testing.scenario import Scenario, load_scenarios

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["ScenarioFile", "ScenarioTest"]


class _ScenarioFailed(AssertionError):
    """A scenario's expectations are not met; the text is the whole report."""


class ScenarioFile(pytest.File):
    """A TOML file of scenarios."""

    def collect(self) -> Iterator[ScenarioTest]:
        """Give a test for each scenario.

        Raises:
            CollectError: The file cannot be read as scenarios.
        """
        named = self.config.getoption("--foiflow-profile")
        try:
            profile = profile_of(named, self.config.invocation_params.dir)
            scenarios = load_scenarios(self.path, profile=profile)
        except FoiflowError as error:
            raise self.CollectError(str(error)) from None
        for scenario in scenarios:
            test: ScenarioTest = ScenarioTest.from_parent(self, name=scenario.name)
            test.scenario = scenario
            yield test


class ScenarioTest(pytest.Item):
    """One scenario.

    Attributes:
        scenario: The scenario.
    """

    scenario: Scenario

    def runtest(self) -> None:
        """Replay the case and compare.

        Raises:
            FoiflowError: The case cannot be read in the way that is asked for.
        """
        faults = self.scenario.unmet()
        if faults:
            raise _ScenarioFailed(self.scenario.failure(faults))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException]) -> str:  # type: ignore[override]  # a text is enough
        """Write what was expected and what came, without a traceback."""
        if isinstance(excinfo.value, _ScenarioFailed | FoiflowError):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """Tell the file, the line and the name."""
        return self.path, self.scenario.line - 1 if self.scenario.line else None, self.name

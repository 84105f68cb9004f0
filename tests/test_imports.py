"""What an import of foiflow costs, and what it leaves alone."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

import foiflow.batch

if TYPE_CHECKING:
    from pathlib import Path

SLACK = 5 if os.environ.get("CI") else 1
"""A busy machine may be several times slower than the budget's."""

RUNS = 7

LOADED = """
import json, sys
before = set(sys.modules)
import {module}
print(json.dumps(sorted({{name.partition(".")[0] for name in set(sys.modules) - before}})))
"""


@pytest.fixture
def run(child_environment: dict[str, str], tmp_path: Path) -> Run:
    """A child Python in an empty folder."""
    return Run(child_environment, tmp_path)


class Run:
    """Runs Python in a child process."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        """Keep where and how to run."""
        self.environment, self.folder = environment, folder

    def __call__(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run, and fail with what was printed if the child fails."""
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            encoding="utf-8",
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done

    def loaded_by(self, module: str) -> set[str]:
        """Name the top-level packages that the import of a module brings in."""
        return set(json.loads(self("-c", LOADED.format(module=module)).stdout))

    def milliseconds(self, module: str) -> float:
        """Time the import of a module with all that it imports, the best of several runs."""
        line = re.compile(rf"import time:\s*\d+ \|\s*(\d+) \| {re.escape(module)}$", re.MULTILINE)
        times = []
        for _ in range(RUNS):
            trace = self("-X", "importtime", "-c", f"import {module}").stderr
            found = line.search(trace)
            assert found is not None, trace
            times.append(int(found[1]))
        return min(times) / 1000


def test_foiflow_imports_no_third_party_module(run: Run) -> None:
    """Importing foiflow brings in the standard library at most."""
    loaded = run.loaded_by("foiflow")

    assert {"foiflow"} == loaded - sys.stdlib_module_names


def test_foiflow_is_imported_in_five_milliseconds(run: Run) -> None:
    """Importing foiflow costs less than 5 ms, the interpreter's own start not counted."""
    assert run.milliseconds("foiflow") < 5 * SLACK


def test_the_batch_offers_its_ways_to_replay() -> None:
    """The package of many cases has the public names of replays, the same objects as foiflow itself."""
    for name in dir(foiflow.batch):
        assert getattr(foiflow.batch, name) is getattr(foiflow, name)
    assert "replay_batches" in dir(foiflow.batch)
    with pytest.raises(AttributeError, match=r"module 'foiflow.batch' has no attribute 'replay_everything'"):
        foiflow.batch.replay_everything  # noqa: B018 -- asking for it is the test


@pytest.mark.parametrize("package", ["attr", "attrs", "cattr", "cattrs", "numpy", "workalendar"])
def test_the_calendars_need_no_third_party(run: Run, package: str) -> None:
    """Importing the calendars alone brings in neither attrs nor cattrs, nor what only the adapters need."""
    assert package not in run.loaded_by("foiflow.calendars")


def test_the_calendars_are_imported_in_twenty_milliseconds(run: Run) -> None:
    """Importing the calendars costs less than 20 ms."""
    assert run.milliseconds("foiflow.calendars") < 20 * SLACK


def test_cases_leave_transitions_alone(run: Run) -> None:
    """The state machine's engine is imported at the first live step, not with the cases."""
    assert "transitions" not in run.loaded_by("foiflow.cases")


@pytest.mark.parametrize(
    ("module", "package"),
    [("foiflow.batch.replay", "pluggy"), ("foiflow.batch.replay", "structlog"), ("foiflow.office.desk", "structlog")],
)
def test_plugins_and_log_lines_are_paid_for_by_those_who_use_them(run: Run, module: str, package: str) -> None:
    """A replay needs no plugins, and an office no structured log."""
    assert package not in run.loaded_by(module)

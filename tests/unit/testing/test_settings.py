from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

REGISTERED = """
from hypothesis import settings
from foiflow.testing.settings import PROFILES, register
name = register()
sizes = [settings.get_profile(each).max_examples for each in PROFILES]
print(name, settings.default.max_examples, *sizes, settings.get_profile("ci").derandomize)
"""
SIZES = "100 60 5000 True"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({}, f"dev 100 {SIZES}"),
        ({"CI": "1"}, f"ci 60 {SIZES}"),
        ({"CI": "1", "HYPOTHESIS_PROFILE": "nightly"}, f"nightly 5000 {SIZES}"),
        ({"CI": "1", "HYPOTHESIS_PROFILE": ""}, f"ci 60 {SIZES}"),
    ],
)
def test_the_environment_chooses(
    child_environment: dict[str, str], tmp_path: Path, given: dict[str, str], expected: str
) -> None:
    """``HYPOTHESIS_PROFILE`` goes before ``CI``; with neither it is the desk's."""
    clean = {name: value for name, value in child_environment.items() if name not in ("CI", "HYPOTHESIS_PROFILE")}
    # Where CI=true is set in other ways, Hypothesis begins with a profile of its own of the same name.
    clean = {name: value for name, value in clean.items() if not name.endswith(("_ACTIONS", "_CI", "BUILD_ID"))}
    done = subprocess.run(
        [sys.executable, "-c", REGISTERED], env=clean | given, cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.stdout.strip() == expected, done.stderr

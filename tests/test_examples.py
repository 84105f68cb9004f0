"""Every file in examples/ runs as a reader would run it."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[1] / "examples"
PATIENCE = 300


@pytest.mark.parametrize("example", sorted(path.name for path in EXAMPLES.glob("*.py")))
def test_example_runs(example: str, tmp_path: Path, child_environment: dict[str, str]) -> None:
    """An example ends well, prints something, and neither warns nor complains."""
    shutil.copytree(EXAMPLES, tmp_path / "examples")
    done = subprocess.run(
        [sys.executable, "-W", "default", f"examples/{example}"],
        cwd=tmp_path,
        env=child_environment,
        capture_output=True,
        encoding="utf-8",
        timeout=PATIENCE,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip()

"""Run the tests that may kill a mutant of one module, the likeliest first; end with 1 at the first that fails.

The test command of a mutation session::

    python tests/mutation/stages.py src/foiflow/cases/limits.py
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

FLOORS = ("calendars", "law", "workflow", "cases")
PATIENCE = 300
"""Seconds for one stage; a mutant that loops for ever is killed by then."""


def stages(module: Path, root: Path) -> list[list[str]]:
    """List what to run for a module: its own tests, the law, its floor, the unit tests of what rests on it.

    Args:
        module: The module, as ``src/foiflow/cases/limits.py``.
        root: The folder that holds ``src`` and ``tests``.
    """
    inside = module.relative_to("src/foiflow")
    own = Path("tests/unit") / inside.with_name(f"test_{inside.name}")
    floor = Path("tests/unit") / inside.parts[0]
    likely = [path for path in (own, Path("tests/law"), floor) if (root / path).exists()]
    # No floor imports from one above it, so the tests of lower floors cannot notice.
    seen = FLOORS[: FLOORS.index(inside.parts[0]) + 1]
    rest = ["tests/unit", "tests/bad", *(f"--ignore=tests/unit/{name}" for name in seen)]
    return [*([str(path)] for path in likely), rest]


def main() -> int:
    """Run the stages and tell whether the mutant lived."""
    root = Path.cwd()
    for stage in stages(Path(sys.argv[1]), root):
        command = [sys.executable, "-m", "pytest", "-x", "-q", "--no-header", "-p", "no:cacheprovider", *stage]
        try:
            done = subprocess.run(command, cwd=root, timeout=PATIENCE, check=False)
        except subprocess.TimeoutExpired:
            return 1
        if done.returncode:
            return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

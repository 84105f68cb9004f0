"""Mutation testing of floors 1 to 4: change the code in small ways, and see that a test notices.

``tox -e mutation`` runs every mutant, which takes a night and more; ``FOIFLOW_MUTANTS=400 tox -e mutation`` runs a
sample, the same one each time, or another one with ``FOIFLOW_MUTANTS_SEED``. A session that was stopped goes on where
it stopped. The mutants are made in a copy; the sources stay as they are.
"""

from __future__ import annotations

import ast
import os
import random
import shlex
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from cosmic_ray.commands.init import init
from cosmic_ray.mutating import mutate_and_test
from cosmic_ray.work_db import use_db
from cosmic_ray.work_item import TestOutcome

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cosmic_ray.work_db import WorkDB
    from cosmic_ray.work_item import MutationSpec

ROOT = Path(__file__).resolve().parents[2]
SOURCE = Path("src/foiflow")
FLOORS = ("calendars", "law", "workflow", "cases")
NEEDED = ("src", "tests", "docs", "examples", "pyproject.toml", "README.md")
CACHES = ("cache", "lru_cache")
GOAL = 90
"""Per cent of the mutants that the tests should kill."""
PATIENCE = 1200
"""Seconds for all the stages of one mutant."""


def copied(folder: Path) -> Path:
    """Copy what the tests need, anew."""
    place = folder / "copy"
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    for name in NEEDED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, place / name, ignore=shutil.ignore_patterns("__pycache__", ".hypothesis"))
        else:
            shutil.copy(ROOT / name, place / name)
    return place


def modules() -> list[Path]:
    """List the modules of the floors, as paths in the copy that is the current folder."""
    return sorted(path for floor in FLOORS for path in (SOURCE / floor).rglob("*.py"))


def lines_without_effect(path: Path) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Give the stretches of a module, from and to a line and column, where a change can change no answer.

    Annotations and what is only for the type checker are never evaluated, a cache only makes faster, and a line that
    the coverage leaves out with a reason is not reached.
    """
    text = path.read_text(encoding="utf-8")
    for node in ast.walk(ast.parse(text)):
        quiet: list[ast.expr | ast.If | None] = []
        if isinstance(node, ast.arg | ast.AnnAssign):
            quiet.append(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            quiet.append(node.returns)
            quiet += [mark for mark in node.decorator_list if any(name in ast.unparse(mark) for name in CACHES)]
        elif isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            quiet.append(node)
        for found in quiet:
            if found is not None:
                # A decorator begins at its @, which the tree leaves out.
                first = max(0, found.col_offset - 1)
                yield (found.lineno, first), (found.end_lineno or 0, found.end_col_offset or 0)
    for number, line in enumerate(text.splitlines(), start=1):
        if "pragma: no cover" in line:
            yield (number, 0), (number + 1, len(line))


def test_command(module: Path) -> list[str]:
    """Give the command that fails where a test notices a change of the module."""
    return [sys.executable, "tests/mutation/stages.py", str(module)]


def start(session: WorkDB) -> None:
    """Make every mutant that could matter, and drop those that this run leaves out."""
    if subprocess.run(test_command(modules()[0]), stdout=subprocess.DEVNULL, check=False).returncode:
        raise SystemExit("the tests fail without a mutant; nothing can be learnt from mutants now")
    quiet = {str(path): list(lines_without_effect(path)) for path in modules()}
    with use_db("every.sqlite") as every:
        init(modules(), every, {})
        items = {
            (str(spec.module_path), spec.operator_name, spec.occurrence): item
            for item in every.work_items
            for spec in item.mutations
            if not any(first <= spec.start_pos <= last for first, last in quiet[str(spec.module_path)])
        }
    names = sorted(items)
    if wanted := int(os.environ.get("FOIFLOW_MUTANTS", "0")):
        names = random.Random(os.environ.get("FOIFLOW_MUTANTS_SEED", "1")).sample(names, min(wanted, len(names)))
    session.add_work_items(items[name] for name in names)
    print(f"{len(names)} of {len(items)} mutants")


def go_on(session: WorkDB) -> None:
    """Test every mutant that has no result yet."""
    pending = session.pending_work_items
    for number, item in enumerate(pending, start=1):
        command = test_command(Path(item.mutations[0].module_path))
        result = mutate_and_test(item.mutations, shlex.join(command), PATIENCE)
        session.set_result(item.job_id, result)
        if result.test_outcome != TestOutcome.KILLED:
            print(
                f"{number} of {len(pending)}: {told(item.mutations[0])} {result.test_outcome}\n{result.diff}",
                flush=True,
            )


def told(spec: MutationSpec) -> str:
    """Say where a mutant is and what it changes."""
    operator = str(spec.operator_name).removeprefix("core/")
    return f"{Path(spec.module_path).relative_to(SOURCE)}:{spec.start_pos[0]} {operator}"


def report(session: WorkDB) -> bool:
    """Print the score of each floor and of all, and tell whether it is as good as it should be."""
    tested: Counter[str] = Counter()
    killed: Counter[str] = Counter()
    for item, result in session.completed_work_items:
        floor = Path(item.mutations[0].module_path).relative_to(SOURCE).parts[0]
        for name in (floor, "all"):
            tested[name] += 1
            killed[name] += result.test_outcome == TestOutcome.KILLED
    for name in (*FLOORS, "all"):
        if tested[name]:
            print(
                f"{name:<10}{killed[name]:>6} of {tested[name]:>6} killed {100 * killed[name] / tested[name]:>6.1f} %"
            )
    return 100 * killed["all"] >= GOAL * tested["all"]


def main() -> int:
    """Run or go on with the session in a folder; fail where too many mutants live."""
    folder = Path(sys.argv[1]).resolve()
    database = folder / "session.sqlite"
    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(copied(folder))
    os.environ |= {"CI": "1", "PYTHONPATH": "src", "PYTHONDONTWRITEBYTECODE": "1"}
    with use_db(database) as session:
        if not session.num_work_items:
            start(session)
        go_on(session)
        return 0 if report(session) else 1


if __name__ == "__main__":
    raise SystemExit(main())

"""Mutation testing of floors 1 to 4: change the code in small ways, and see that a test notices.

``tox -e mutation`` tries every mutant, an hour and a half; ``FOIFLOW_MUTANTS=400 tox -e mutation`` tries a sample,
the same one each time, or another one with ``FOIFLOW_MUTANTS_SEED``. A session that was stopped goes on where it
stopped. The sources stay as they are: a mutant lives only in the memory of a child process.
"""

from __future__ import annotations

import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from children import QUICK, Told, Verdict, try_collected, try_importing, warm
from cosmic_ray.commands.init import init
from cosmic_ray.work_db import use_db
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkResult
from mutant import FLOORS, Broken, Mutant, modules, text_of
from reach import ROOT, Reach

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cosmic_ray.work_db import WorkDB

CACHES = ("cache", "lru_cache")
GOAL = 90
"""Per cent of the mutants that the tests should kill."""
OUTCOMES = {Verdict.LIVES: TestOutcome.SURVIVED, Verdict.NO_PYTHON: TestOutcome.INCOMPETENT}
AT_ONCE = 400
"""How many mutants one process tries before its place is taken by a new one."""


def lines_without_effect(path: Path) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Give the stretches of a module, from and to a line and column, where a change can change no answer.

    Annotations, protocols and what else is only for the type checker are never evaluated, a cache only makes faster,
    and a line that the coverage leaves out with a reason is not reached.
    """
    text = text_of(path)
    for node in ast.walk(ast.parse(text)):
        quiet: list[ast.expr | ast.stmt | None] = []
        if isinstance(node, ast.arg | ast.AnnAssign):
            quiet.append(node.annotation)
        elif isinstance(node, ast.FunctionDef):
            quiet.append(node.returns)
            quiet += [mark for mark in node.decorator_list if any(name in ast.unparse(mark) for name in CACHES)]
        elif (isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test)) or (
            isinstance(node, ast.ClassDef) and "Protocol" in map(ast.unparse, node.bases)
        ):
            quiet.append(node)
        for found in quiet:
            if found is not None:
                # A decorator begins at its @, which the tree leaves out.
                first = max(0, found.col_offset - 1)
                yield (found.lineno, first), (found.end_lineno or 0, found.end_col_offset or 0)
    for number, line in enumerate(text.splitlines(), start=1):
        if "pragma: no cover" in line:
            yield (number, 0), (number + 1, len(line))


def start(session: WorkDB, folder: Path) -> None:
    """Make every mutant that could matter, and drop those that this run leaves out."""
    quiet = {path: list(lines_without_effect(path)) for path in modules()}
    with use_db(folder / "every.sqlite") as every:
        init(modules(), every, {})
        items = {
            mutant.key: item
            for item in every.work_items
            for mutant in [Mutant.of(item)]
            if not any(first <= mutant.start <= last for first, last in quiet[mutant.module])
        }
    names = sorted(items)
    if wanted := int(os.environ.get("FOIFLOW_MUTANTS", "0")):
        names = random.Random(os.environ.get("FOIFLOW_MUTANTS_SEED", "1")).sample(names, min(wanted, len(names)))
    session.add_work_items(items[name] for name in names)
    print(f"{len(names)} of {len(items)} mutants", flush=True)


def go_on(session: WorkDB, reach: Reach) -> None:
    """Try every mutant that has no result yet, in any order, so that those tried are a fair sample at any time."""
    pending = sorted(map(Mutant.of, session.pending_work_items), key=lambda mutant: mutant.key)
    random.Random(1).shuffle(pending)
    for first in range(0, len(pending), AT_ONCE):
        for mutant, verdict, test in tried(pending[first : first + AT_ONCE], reach):
            result = WorkResult(
                worker_outcome=WorkerOutcome.NORMAL,
                output=f"{verdict.name} {test}",
                test_outcome=OUTCOMES.get(verdict, TestOutcome.KILLED),
                diff=mutant.diff,
            )
            session.set_result(mutant.job_id, result)
        report(session)


def check_trials(reach: Reach) -> None:
    """Stop where tests fail by being tried in this way, or notice nothing; mutants could teach nothing then."""
    same, broken = [kind("", modules()[-1], "", 0, (1, 0)) for kind in (Mutant, Broken)]
    for _, verdict, test in (*try_collected([same], reach), *try_importing([same], reach, most=None)):
        if verdict is not Verdict.LIVES:
            raise SystemExit(f"without a mutant: {verdict.name} {test}")
    for _, verdict, _ in try_importing([broken], reach, most=QUICK):
        if verdict is not Verdict.KILLED:
            raise SystemExit("a module that cannot be imported goes unnoticed")


def tried(mutants: Sequence[Mutant], reach: Reach) -> Iterator[Told]:
    """Try mutants the cheap way first, and again in other ways those for which it may not be enough."""
    at_import, again = [], []
    for mutant, verdict, test in try_collected(mutants, reach):
        if verdict is Verdict.AT_IMPORT:
            at_import.append(mutant)
        elif verdict is Verdict.LIVES and reach.when_collecting(mutant.module, mutant.lines):
            again.append(mutant)
        else:
            yield mutant, verdict, test
    for mutant, verdict, test in try_importing(at_import, reach, most=QUICK):
        if verdict is Verdict.LIVES:
            again.append(mutant)
        else:
            yield mutant, verdict, test
    yield from try_importing(again, reach, most=None)


def report(session: WorkDB) -> bool:
    """Print the score of each floor and of all, and tell whether it is as good as it should be.

    What is no Python does not count.
    """
    tried: Counter[str] = Counter()
    lived: Counter[str] = Counter()
    late: Counter[str] = Counter()
    for item, result in session.completed_work_items:
        if result.test_outcome == TestOutcome.INCOMPETENT:
            continue
        for name in (Mutant.of(item).floor, "all"):
            tried[name] += 1
            lived[name] += result.test_outcome == TestOutcome.SURVIVED
            late[name] += result.output.startswith(Verdict.OUT_OF_TIME.name)
    for name in (*FLOORS, "all"):
        if tried[name]:
            killed = tried[name] - lived[name]
            print(
                f"{name:<10}{killed:>6} of {tried[name]:>6} killed {100 * killed / tried[name]:>6.1f} %"
                f" ({late[name]} by time)",
                flush=True,
            )
    return 100 * (tried["all"] - lived["all"]) >= GOAL * tried["all"]


def write_survivors(session: WorkDB, path: Path) -> None:
    """Write where each mutant is that no test noticed, and what it changes."""
    lived = [
        (Mutant.of(item), result.diff)
        for item, result in session.completed_work_items
        if result.test_outcome == TestOutcome.SURVIVED
    ]
    lived.sort(key=lambda one: (one[0].module, one[0].start, one[0].key))
    path.write_text("".join(f"{mutant}\n{diff}\n\n" for mutant, diff in lived), encoding="utf-8")


def main() -> int:
    """Run or go on with the session in a folder; fail where too many mutants live."""
    folder = Path(sys.argv[1]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    os.chdir(ROOT)
    os.environ |= {"CI": "1", "PYTHONPATH": str(ROOT / "src"), "OPENBLAS_NUM_THREADS": "1"}
    sys.path.insert(0, os.environ["PYTHONPATH"])
    # Compiling the tests anew in every child would take longer than most trials.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    # A child that is killed leaves its files here.
    scratch = folder / "scratch"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(exist_ok=True)
    tempfile.tempdir = str(scratch)
    with use_db(folder / "session.sqlite") as session:
        if not (folder / "tests.json").exists():
            subprocess.run([sys.executable, ROOT / "tests/mutation/reach.py", folder], check=True)
        if not session.num_work_items:
            start(session, folder)
        reach = Reach(folder)
        warm(reach)
        check_trials(reach)
        go_on(session, reach)
        write_survivors(session, folder / "survivors.txt")
        return 0 if report(session) else 1


if __name__ == "__main__":
    raise SystemExit(main())

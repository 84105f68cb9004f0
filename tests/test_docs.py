"""Every fence of the documentation and every example of a docstring is run.

In Markdown, a ``python`` fence runs, with ``>>>`` as a doctest; all fences of a file share their names. In a
``console`` fence each line ``$ foiflow ...`` runs, and the lines under it are what it prints, ``...`` standing for
anything; a call that fails is followed by ``$ echo $?`` and its status. Relative paths start in a folder that holds a
copy of ``examples/``. A fence is left out by a comment on the line before it: ``<!-- not run: reason -->``.
"""

from __future__ import annotations

import ast
import doctest
import importlib
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted(
    path
    for path in [ROOT / "README.md", ROOT / "README.zh-CN.md", *(ROOT / "docs").rglob("*.md")]
    if path.exists() and "_build" not in path.parts
)
SOURCES = sorted((ROOT / "src" / "foiflow").rglob("*.py"))

OPENING = re.compile(r"(?P<indent>\s*)(?P<marks>`{3,}|~{3,})(?P<tag>[^`]*)")
NOT_RUN = re.compile(r"\s*<!--\s*not run(?::\s*(?P<reason>.*?))?\s*-->\s*")
COMMANDS = {"cat", "echo", "foiflow", "head", "ls", "python", "sort", "tail", "wc"}
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
PATIENCE = 120


class Fence(NamedTuple):
    """One fenced block of a page."""

    tag: str
    line: int
    """The line of the opening marks, counted from 1."""
    text: str
    left_out: str | None
    """The reason, empty if none is given; None where the fence runs."""


def fences(text: str) -> list[Fence]:
    """List the fences of a page; a fence within a longer one belongs to that one."""
    found = []
    lines = text.splitlines()
    number = 0
    while number < len(lines):
        opening = OPENING.fullmatch(lines[number])
        number += 1
        if opening is None:
            continue
        start, body = number, []
        closing = re.compile(rf"\s*{opening['marks'][0]}{{{len(opening['marks'])},}}\s*")
        while number < len(lines) and not closing.fullmatch(lines[number]):
            body.append(lines[number].removeprefix(opening["indent"]))
            number += 1
        number += 1
        before = NOT_RUN.fullmatch(lines[start - 2]) if start > 1 else None
        left_out = (before["reason"] or "") if before else None
        tag = opening["tag"].strip().partition(" ")[0]
        found.append(Fence(tag, start, "\n".join(body) + "\n", left_out))
    return found


def wanted(page: Path) -> list[Fence]:
    """List the fences of a page that run."""
    runnable = ("python", "pycon", "console")
    return [f for f in fences(page.read_text(encoding="utf-8")) if f.tag in runnable and f.left_out is None]


def run_python(fence: Fence, page: Path, names: dict[str, object]) -> None:
    """Run a fence as a doctest if it has prompts, else as it stands."""
    if not re.search(r"^>>>", fence.text, re.MULTILINE):
        exec(compile("\n" * fence.line + fence.text, str(page), "exec"), names)
        return
    test = doctest.DocTestParser().get_doctest(fence.text, names, page.name, str(page), fence.line)
    said: list[str] = []
    doctest.DocTestRunner(optionflags=FLAGS).run(test, out=said.append, clear_globs=False)
    names.update(test.globs)
    assert not said, "".join(said)


def calls(text: str) -> list[tuple[str, str]]:
    """Split a console fence into commands, continued lines joined, and the output under each."""
    found: list[tuple[str, str]] = []
    for line in text.replace("\\\n", "").splitlines():
        if line.startswith("$ "):
            found.append((line.removeprefix("$ "), ""))
        else:
            assert found, f"output without a command: {line!r}"
            found[-1] = (found[-1][0], found[-1][1] + line + "\n")
    return found


def agrees(expected: str, printed: str) -> bool:
    """Compare what a page shows with what was printed; ``...`` stands for anything."""
    told, said = ("\n".join(line.rstrip() for line in text.strip().splitlines()) for text in (expected, printed))
    pattern = ".*".join(re.escape(part) for part in told.split("..."))
    return re.fullmatch(pattern, said, re.DOTALL) is not None


def run_console(fence: Fence, where: str, environment: dict[str, str]) -> None:
    """Run the commands of a fence one by one and compare what they print."""
    status = 0
    asked = calls(fence.text)
    for number, (command, expected) in enumerate(asked):
        if command == "echo $?":
            assert expected.strip() == str(status), f"{where}: the status is {status}"
            continue
        first = shlex.split(command)[0]
        assert first in COMMANDS, f"{where}: {first!r} is not run by tests; mark the fence as not run"
        done = subprocess.run(
            command,
            shell=True,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            timeout=PATIENCE,
            check=False,
        )
        status = done.returncode
        answered_for = number + 1 < len(asked) and asked[number + 1][0] == "echo $?"
        assert status == 0 or answered_for, f"{where}: {command} exits with {status}:\n{done.stdout}"
        if expected.strip():
            assert agrees(expected, done.stdout), f"{where}: {command} prints:\n{done.stdout}"


@pytest.fixture
def console(child_environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A folder with a copy of the examples to stand in, and ``foiflow`` and ``python`` on the path."""
    commands = tmp_path / "bin"
    commands.mkdir()
    main = "from foiflow.cli import main; raise SystemExit(main())"
    for name, arguments in {"foiflow": ["-c", main], "python": []}.items():
        script = commands / name
        script.write_text(f'#!/bin/sh\nexec {shlex.join([sys.executable, *arguments])} "$@"\n', encoding="utf-8")
        script.chmod(0o755)
    project = tmp_path / "project"
    project.mkdir()
    if (ROOT / "examples").exists():
        shutil.copytree(ROOT / "examples", project / "examples")
    monkeypatch.chdir(project)
    return child_environment | {"PATH": f"{commands}:{child_environment['PATH']}"}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_fence_of_a_page_runs(page: Path, console: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """What a page shows is what happens, from its first fence to its last."""
    module = ModuleType(f"page_{page.stem.replace('-', '_').replace('.', '_')}")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    for fence in wanted(page):
        if fence.tag == "console":
            run_console(fence, f"{page.name}:{fence.line}", console)
        else:
            run_python(fence, page, module.__dict__)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_fence_is_left_out_for_a_reason(page: Path) -> None:
    """A fence that does not run says why."""
    faults = [fence.line for fence in fences(page.read_text(encoding="utf-8")) if fence.left_out == ""]

    assert faults == []


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_every_example_of_a_docstring_runs(source: Path, console: dict[str, str]) -> None:
    """The examples in the docstrings of a module give what they say."""
    if ">>>" not in source.read_text(encoding="utf-8"):
        return
    parts = source.relative_to(ROOT / "src").with_suffix("").parts
    module = importlib.import_module(".".join(parts).removesuffix(".__init__"))
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    for test in doctest.DocTestFinder(exclude_empty=True).find(module):
        runner.run(test, out=said.append)

    assert not said, "".join(said)


def test_no_example_of_a_docstring_is_hidden() -> None:
    """Every prompt in a docstring is found by the doctest finder, none stands in a private corner."""
    faults = []
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                inner = [child for child in ast.walk(node) if child is not node]
                for child in inner:
                    if isinstance(child, ast.FunctionDef | ast.ClassDef) and ">>>" in (ast.get_docstring(child) or ""):
                        faults.append(f"{source.name}:{child.lineno}: an example inside a function never runs")

    assert faults == []


def test_a_page_is_read_as_it_is_written() -> None:
    """Longer marks hold shorter ones, indents fall away, and a reason is found on the line before."""
    page = (
        "<!-- not run: needs a network -->\n```python\n1/0\n```\n"
        "- item\n  ```console\n  $ foiflow\n  ```\n"
        "````md\n```python\n```\n````\n"
    )

    assert [(fence.tag, fence.line, fence.left_out) for fence in fences(page)] == [
        ("python", 2, "needs a network"),
        ("console", 6, None),
        ("md", 9, None),
    ]
    assert fences(page)[1].text == "$ foiflow\n"


def test_output_is_compared_with_its_gaps() -> None:
    """Three dots stand for anything, also for several lines, and everything else is compared as it is."""
    assert agrees("a ... z\n", "a b\nc z  \n")
    assert agrees("...", "")
    assert not agrees("a.c", "abc")
    assert calls(
        "$ foiflow due \\\n--from X\n2024\n$ echo $?\n0\n",
    ) == [("foiflow due --from X", "2024\n"), ("echo $?", "0\n")]

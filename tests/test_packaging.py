"""The files of the project agree with one another."""

from __future__ import annotations

import re
import subprocess
import tomllib
from configparser import ConfigParser
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
TEST_COMMAND = "python3 -m venv .venv && .venv/bin/pip install --quiet tox && .venv/bin/tox"
TOP_LEVEL = {
    ".ci",
    ".gitignore",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "LICENSE",
    "README.md",
    "README.zh-CN.md",
    "docs",
    "examples",
    "pyproject.toml",
    "src",
    "tests",
    "tox.ini",
}


def lower_bounds() -> dict[str, str]:
    """Read the lowest version of every requirement, those of the extras among them."""
    extras = [line for lines in PROJECT["optional-dependencies"].values() for line in lines]
    bounds = {}
    for requirement in map(Requirement, [*PROJECT["dependencies"], *extras]):
        if requirement.name != PROJECT["name"]:
            [bounds[requirement.name]] = [part.version for part in requirement.specifier if part.operator == ">="]
    return bounds


def pins() -> dict[str, str]:
    """Read the versions that ``tox -e oldest`` installs."""
    lines = (ROOT / "tests" / "oldest.txt").read_text(encoding="utf-8").splitlines()
    return dict(line.split("==") for line in lines if line and not line.startswith("#"))


def test_the_oldest_versions_tested_are_the_lower_bounds() -> None:
    """Every lower bound is tried as it stands in pyproject.toml."""
    assert lower_bounds() == pins()


def test_all_is_all() -> None:
    """The extra ``all`` names every other extra."""
    [all_extras] = map(Requirement, PROJECT["optional-dependencies"]["all"])

    assert set(PROJECT["optional-dependencies"]) - {"all"} == all_extras.extras


def test_the_version_stands_in_one_place() -> None:
    """What is installed has the version of pyproject.toml, and no module repeats it."""
    repeated = [p.name for p in (ROOT / "src").rglob("*.py") if f'"{PROJECT["version"]}"' in p.read_text("utf-8")]

    assert PROJECT["version"] == metadata.version("foiflow")
    assert repeated == []


def test_ci_runs_the_command_of_the_readme() -> None:
    """CI does what the README tells a reader to do, but for the place of the virtual environment."""
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    line = TEST_COMMAND.replace("python3", '"$python"').replace(" .venv ", ' "$venv" ')
    line = re.sub(r"\.venv(/\S+)", r'"$venv\1"', line)

    assert line in script.splitlines()
    assert TEST_COMMAND in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_top_level_holds_nothing_else() -> None:
    """Git tracks no file at the top but those the house names."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    tracked = {line.partition("/")[0].strip('"') for line in listed.stdout.splitlines()}

    assert set() == tracked - TOP_LEVEL


def test_every_test_is_run_by_tox_once() -> None:
    """What the environments name holds every test file; a new folder is in one of them."""
    tox = ConfigParser(interpolation=None)
    tox.read(ROOT / "tox.ini", encoding="utf-8")
    named = [*tox["floors"]["tests"].split(), *tox["floors"]["others"].split()]
    named += ["tests/bench", "tests/oracles", "tests/test_docs.py", "tests/test_examples.py"]
    files = [path.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py")]
    homes = {str(file): [place for place in named if file.is_relative_to(place)] for file in files}
    assert {file: places for file, places in homes.items() if len(places) != 1} == {}

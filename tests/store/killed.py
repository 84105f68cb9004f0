"""Append to a register until killed, time and again; tell on standard output what was told to be stored.

``python killed.py TARGET ROUNDS SEED``. A line is a JSON list: the case, its version and the notes of the events.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time

from foiflow.errors import StaleCase
from foiflow.office.register.store import open_register
from foiflow.testing.samples import an_event

CASES = 5
LONGEST = 2_000
MOST_APPENDS = 6


def append_for_ever(target: str, chance: random.Random, name: str, tell: int) -> None:
    """Append one to four events at a time, some of them long; write a line after each success."""
    with open_register(target) as register:
        versions = {case_id: len(register.load(case_id).log) for case_id in map(str, range(CASES))}
        os.write(tell, b"\n")
        number = 0
        while True:
            case_id = str(chance.randrange(CASES))
            count = chance.randint(1, 4)
            number += 1
            notes = [f"{name}.{number} {part} of {count} " for part in range(1, count + 1)]
            events = [an_event(note + "x" * chance.randrange(LONGEST)) for note in notes]
            versions[case_id] = register.append(case_id, events, versions[case_id])
            os.write(tell, json.dumps([case_id, versions[case_id], notes]).encode() + b"\n")


def main(target: str, rounds: int, seed: int) -> None:
    """Let a child append, kill it at a random moment, and pass on what it told."""
    chance = random.Random(seed)
    with open_register(target) as register:
        register.load("0")  # so that no child begins with reading the law
    for number in range(rounds):
        heard, tell = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(heard)
            try:
                append_for_ever(target, random.Random(f"{seed} {number}"), f"{seed}.{number}", tell)
            except StaleCase as error:
                os.write(tell, json.dumps(str(error)).encode() + b"\n")
            os._exit(1)
        os.close(tell)
        told = os.read(heard, 1)  # the first line only says that it begins
        appends, begun = chance.randrange(1, MOST_APPENDS), time.perf_counter()
        while told.count(b"\n") <= appends:
            told += os.read(heard, 2**16)
        # At any moment of the next append or two, however fast the machine is.
        time.sleep(chance.uniform(0, 2) * (time.perf_counter() - begun) / appends)
        os.kill(child, signal.SIGKILL)
        while more := os.read(heard, 2**16):
            told += more
        os.close(heard)
        _, status = os.waitpid(child, 0)
        assert os.WTERMSIG(status) == signal.SIGKILL, told
        sys.stdout.buffer.write(told)
    sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))

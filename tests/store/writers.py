"""Append to shared cases, as one of several processes.

``python writers.py TARGET NAME APPENDS``. A line is a JSON list: the case, its version and the note of the event.
"""

from __future__ import annotations

import json
import random
import sys
from typing import TYPE_CHECKING

from foiflow.errors import StaleCase
from foiflow.office.register.store import open_register
from foiflow.testing.samples import an_event

if TYPE_CHECKING:
    from foiflow.office.register.store import Register

CASES = 1_000
BUSY = 20
"""Every second append goes to one of so many cases, so that writers meet."""


def write(register: Register, name: str, appends: int) -> list[list[str | int]]:
    """Append to random cases, reading again where somebody was quicker; give what was told to be stored."""
    chance = random.Random(name)
    told: list[list[str | int]] = []
    for number in range(appends):
        case_id = str(chance.randrange(chance.choice([BUSY, CASES])))
        note = f"{name}.{number}"
        while True:
            try:
                version = register.append(case_id, [an_event(note)], len(register.load(case_id).log))
            except StaleCase:
                continue
            break
        told.append([case_id, version, note])
    return told


if __name__ == "__main__":
    with open_register(sys.argv[1]) as register:
        for line in write(register, sys.argv[2], int(sys.argv[3])):
            print(json.dumps(line))

"""A case stepped live: against bare triggers of ``transitions``, in memory, and under a host that logs everything."""

from __future__ import annotations

import logging
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from generate import LAST, cases
from transitions import Machine

from foiflow import Applicant, events, open_case
from foiflow.batch.replay import Replay
from foiflow.law.load import load_profile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from foiflow import Case
    from foiflow.events import Event

START = date(2024, 3, 4)
STEPS: tuple[Event, ...] = (
    events.RequestRegistered(on=date(2024, 3, 5)),
    events.CorrectionNoticeIssued(on=date(2024, 3, 8), reply_within_working_days=15),
    events.CorrectionReceived(on=date(2024, 3, 15)),
    events.ReviewCompleted(on=date(2024, 3, 18), kind="secrecy"),
    events.ThirdPartyConsultationSent(on=date(2024, 3, 20), party="B"),
    events.ThirdPartyOpinionReceived(on=date(2024, 4, 1), party="B", consents=True),
    events.AnswerIssued(on=date(2024, 4, 10), outcome="disclosed"),
)
"""What follows the receipt in the typical case."""
ROUNDS = 1000
AT_MOST = 4
HELD = 100_000
MEGABYTES = 250
SLOWER = 1.05
TURNS = 500
"""Short and many: the best of each is what no neighbour on the machine disturbed."""


def opened() -> Case:
    """Open the typical case."""
    received = events.RequestReceived(on=START, channel="online")
    return open_case("1", profile="cn", applicant=Applicant(kind="business", id="a"), received=received)


def lived() -> list[Case]:
    """Step it live, and give it before each step and at the end."""
    found = [opened()]
    for step in STEPS:
        found.append(found[-1].record(step))
    return found


def states() -> list[Any]:
    """Give the state before each step."""
    return [case.state for case in lived()[:-1]]


class Shell:
    """The object that a bare trigger moves."""

    __slots__ = ("state",)

    state: str


def arcs() -> list[tuple[str, str, str]]:
    """Give the arcs of the law as event, from and to."""
    profile = load_profile("cn")
    rules = profile.rules(START, profile.conventions(START))
    return [(arc.event, source, source if arc.to == "same" else arc.to) for arc in rules.arc for source in arc.from_]


def stock_machine() -> Machine:
    """Build the machine of the package itself, without a model, of the same arcs and nothing else."""
    names = sorted({state for _, *ends in arcs() for state in ends})
    machine = Machine(model=None, states=names, initial=names[0], auto_transitions=False)
    for event, source, to in arcs():
        machine.add_transition(event, source, to)
    return machine


def seconds(work: Callable[[], object]) -> float:
    """Time a piece of work."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def record_and_read(case: Case) -> None:
    """Record the typical case's events one after the other, and read all duties after each."""
    for step in STEPS:
        case = case.record(step)
        assert case.duties


def test_a_live_step_costs_at_most_four_bare_triggers(capsys: Any) -> None:
    """Recording an event and reading every duty takes at most four times what the state machine alone takes."""
    machine, shell, before = stock_machine(), Shell(), states()

    def trigger() -> None:
        for state, step in zip(before, STEPS, strict=True):
            shell.state = state
            machine.events[step.type].trigger(shell)

    live, bare = [], []
    for _ in range(ROUNDS):
        case = opened()
        live.append(seconds(lambda case=case: record_and_read(case)))  # type: ignore[misc]  # called at once
        bare.append(seconds(trigger))
    step, one = median(live) / len(STEPS), median(bare) / len(STEPS)
    with capsys.disabled():
        print(
            f"\nlive: record and duties {step * 1e6:.1f} us, a bare trigger {one * 1e6:.1f} us, ratio {step / one:.2f}"
        )
    assert step / one <= AT_MOST


def test_what_another_state_machine_takes_for_the_same_steps(capsys: Any) -> None:
    """For information: python-statemachine sends the same events along the same arcs."""
    statemachine = pytest.importorskip("statemachine")
    names = sorted({state for _, *ends in arcs() for state in ends} - {"received"})
    known = {"received": statemachine.State(initial=True), **{name: statemachine.State() for name in names}}
    ways: dict[str, Any] = {}
    for event, source, to in dict.fromkeys(arcs()):
        way = known[source].to(known[to])
        ways[event] = ways[event] | way if event in ways else way
    lenient = {"validate_trap_states": False, "validate_final_reachability": False}
    kind = type("Request", (statemachine.StateMachine,), {**known, **ways, **lenient})
    times = []
    for _ in range(ROUNDS // 10):
        request = kind()
        times.append(seconds(lambda request=request: [request.send(step.type) for step in STEPS]))  # type: ignore[misc]  # called at once
    with capsys.disabled():
        print(f"\nlive: python-statemachine takes {median(times) / len(STEPS) * 1e6:.1f} us to send an event")


HOLD = f"""
import gc, os
from datetime import date, timedelta
from foiflow import Applicant, events, open_case

def lived(number):
    day = date(2024, 3, 4) + timedelta(number % 200)
    case = open_case(f"2024-{{number:06}}", profile="cn", applicant=Applicant(kind="business", id=f"A-{{number}}"),
                     received=events.RequestReceived(on=day, channel="online"))
    for step in (
        events.RequestRegistered(on=day + timedelta(1)),
        events.CorrectionNoticeIssued(on=day + timedelta(4), reply_within_working_days=15),
        events.CorrectionReceived(on=day + timedelta(11)),
    ):
        case = case.record(step)
        assert case.duties
    return case

def used():
    gc.collect()
    with open("/proc/self/statm") as pages:
        return int(pages.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")

warm = [lived(number) for number in range(200)]
before = used()
held = [lived(number) for number in range({HELD})]
print(used() - before)
"""
"""Steps cases of four events live, holds them all, and prints the growth of the process in bytes."""


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="only Linux tells what a process holds")
def test_open_cases_fit_into_memory(capsys: Any) -> None:
    """A hundred thousand open cases, each with what it remembers of its log, take less than 250 MB."""
    told = subprocess.run([sys.executable, "-c", HOLD], check=True, capture_output=True, text=True)
    size = int(told.stdout)
    with capsys.disabled():
        print(f"\nlive: {HELD} open cases take {size / 1e6:.0f} MB, {size / HELD:.0f} bytes each")
    assert size / 1e6 < MEGABYTES


@contextmanager
def logging_everything() -> Iterator[None]:
    """Set the root logger as ``logging.basicConfig(level=DEBUG)`` does, on a stream that keeps nothing."""
    root = logging.getLogger()
    level = root.level
    with Path("/dev/null").open("w", encoding="utf-8") as stream:
        handler = logging.StreamHandler(stream)
        root.addHandler(handler)
        root.setLevel(logging.DEBUG)
        try:
            yield
        finally:
            root.setLevel(level)
            root.removeHandler(handler)


def slowed_by_logging(work: Callable[[], object]) -> float:
    """Do some work in turn with the root logger quiet and at DEBUG; give the ratio of the best times."""
    quiet, debug = [], []
    for _ in range(TURNS):
        quiet.append(seconds(work))
        with logging_everything():
            debug.append(seconds(work))
    return min(debug) / min(quiet)


def test_a_host_that_logs_everything_does_not_slow_a_replay(capsys: Any) -> None:
    """With the root logger at DEBUG, a replay takes less than a twentieth longer."""
    source, reader = list(cases(10)), Replay(as_of=LAST.replace(year=LAST.year + 1))
    ratio = slowed_by_logging(lambda: [result.to_dict() for result in reader.results(source)])
    with capsys.disabled():
        print(f"\nlive: at DEBUG a replay takes {ratio:.3f} times as long")
    assert ratio < SLOWER


def test_a_host_that_logs_everything_does_not_slow_live_steps(capsys: Any) -> None:
    """With the root logger at DEBUG, a live step takes less than a twentieth longer."""
    case = opened()
    ratio = slowed_by_logging(lambda: record_and_read(case))
    with capsys.disabled():
        print(f"\nlive: at DEBUG a live step takes {ratio:.3f} times as long")
    assert ratio < SLOWER

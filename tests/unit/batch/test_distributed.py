"""A replay on Dask gives what a replay in one process gives, whoever dies on the way."""

from __future__ import annotations

import json
import os
import signal
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from distributed import Client, LocalCluster

from foiflow.batch.across import Docket
from foiflow.batch.distributed import cluster, replay_distributed
from foiflow.batch.replay import Replay
from foiflow.batch.seen import SeenIds
from foiflow.codecs import jsonl
from foiflow.errors import InputError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

AS_OF = date(2024, 12, 31)


def logs(count: int) -> list[dict[str, Any]]:
    """Make cases of few applicants in few months, some billed, some asking again, one twice and one unreadable."""
    made: list[dict[str, Any]] = []
    for number in range(count):
        day, month = 1 + number % 28, 1 + number // 20 % 10
        events: list[dict[str, Any]] = [
            {"type": "request_received", "on": f"2024-{month:02}-{day:02}", "channel": "in_person"},
            {"type": "answer_issued", "on": f"2024-{month + 1:02}-{day:02}", "outcome": "disclosed"},
        ]
        if number % 5 == 0:
            bill = {
                "type": "fee_notice_issued",
                "on": f"2024-{month + 1:02}-{day:02}",
                "tariff": "per_item",
                "amount": 100,
            }
            events.insert(1, bill)
        if number % 7 == 0:
            events.insert(1, {"type": "request_withdrawn", "on": f"2024-{month:02}-{day:02}"})
        applicant = {"kind": "natural_person", "id": f"A-{number % 2}"}
        head = {"case_id": f"c-{number}", "profile": "cn", "applicant": applicant, "information_key": f"k-{number % 9}"}
        made.append({**head, "items": [{"key": f"{matter}"} for matter in range(4)], "events": events})
    made.insert(count // 2, made[0])
    made.insert(count // 3, {"case_id": "bad"})
    return made


def locally(sources: list[Any], *, across_cases: bool) -> bytes:
    """Replay in this process."""
    reader = Replay(as_of=AS_OF)

    def each() -> Iterator[Any]:
        seen = SeenIds()
        for source in sources:
            yield from reader.results(source, seen=seen)

    docket = Docket()
    if across_cases:
        for result in each():
            docket.note(result)
    return b"".join(jsonl.dumps((docket.judge(one) if across_cases else one).to_dict()) for one in each())


@pytest.fixture(scope="module")
def client() -> Iterator[Client]:
    """Start two workers."""
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as own, Client(own) as client:
        yield client


def remotely(client: Client, sources: list[Any], **more: Any) -> tuple[bytes, int]:
    """Replay on the cluster; give the lines and how many are errors."""
    chunks = list(replay_distributed(sources, client, as_of=AS_OF, **more))
    return b"".join(chunk.data for chunk in chunks), sum(chunk.unread for chunk in chunks)


@pytest.mark.parametrize("across_cases", [False, True])
@pytest.mark.parametrize("piece_size", [3, 1000])
def test_however_it_is_parted_the_lines_are_the_same(client: Client, piece_size: int, across_cases: bool) -> None:
    """In the same order, byte for byte, over two sources with a case in both."""
    sources = [logs(80), logs(3)]
    found = remotely(client, sources, across_cases=across_cases, piece_size=piece_size)
    assert found == (locally(sources, across_cases=across_cases), 2 + 5)
    if across_cases:
        codes = {finding["code"] for line in found[0].splitlines() for finding in json.loads(line).get("findings", ())}
        assert codes >= {"repeat_of_earlier_request", "fee_amount_wrong"}


def test_files_are_read_here(client: Client, tmp_path: Path) -> None:
    """A file is cut into blocks; nothing of it is needed where the workers are."""
    file = tmp_path / "log.jsonl"
    file.write_text("".join(f"{json.dumps(each)}\n" for each in logs(50)), encoding="utf-8")
    assert remotely(client, [file])[0] == locally([file], across_cases=False)


def test_nothing_to_read_gives_nothing(client: Client) -> None:
    """With and without rules across cases."""
    assert remotely(client, [[]]) == (b"", 0)
    assert remotely(client, [[]], across_cases=True) == (b"", 0)


def test_a_wrong_call_is_told_before_anything_is_read(client: Client) -> None:
    """As a replay in one process does."""
    with pytest.raises(UnknownName, match="no profile 'cn-bj'"):
        list(replay_distributed([logs(1)], client, profile="cn-bj"))


def test_a_scheduler_that_does_not_answer_is_told() -> None:
    """In one sentence, with its address."""
    with pytest.raises(InputError, match="scheduler is 'nowhere'"), cluster("nowhere"):
        pass


@pytest.mark.parametrize("across_cases", [False, True])
def test_a_worker_killed_midway_changes_nothing(across_cases: bool) -> None:
    """Another does its pieces again."""
    sources = [logs(60)]
    wanted = locally(sources, across_cases=across_cases)
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as own, Client(own) as client:
        pids = list(client.run(os.getpid).values())
        chunks = replay_distributed(sources, client, as_of=AS_OF, across_cases=across_cases, piece_size=4)
        found = [next(chunks).data]
        os.kill(pids[0], signal.SIGKILL)
        found += [chunk.data for chunk in chunks]
        assert pids[0] not in client.run(os.getpid).values()
    assert b"".join(found) == wanted

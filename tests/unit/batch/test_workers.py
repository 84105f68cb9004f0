"""Many cases in pieces, by one process or several."""

from __future__ import annotations

import json
import multiprocessing
import os
import pickle
import random
import signal
import subprocess
import sys
from datetime import date, timedelta
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from foiflow import replay
from foiflow.batch import blocks, bulk
from foiflow.batch.blocks import Block, Stretch, file_of, pieces_of
from foiflow.batch.bulk import Bulk, replay_lines
from foiflow.batch.lines import Lines
from foiflow.batch.plans import Plans
from foiflow.batch.replay import Replay
from foiflow.batch.sources import Input
from foiflow.calendars import load_calendar
from foiflow.codecs import jsonl
from foiflow.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from foiflow import Result
    from foiflow.batch.tracing import Tape

DAY = date(2024, 6, 3)


def logs(count: int, seed: int = 1) -> list[dict[str, Any]]:
    """Make logs of one shape: received, consulted, answered in time or late."""
    chance, made = random.Random(seed), []
    for number in range(count):
        days = [date(2021, 1, 4) + timedelta(chance.randrange(700))]
        for _ in range(3):
            days.append(days[-1] + timedelta(chance.randint(1, 20)))
        received, sent, opinion, answered = map(str, days)
        party = f"第三方 {number % 7}"
        made.append(
            {
                "case_id": f"案-{number}",
                "profile": "cn",
                "applicant": {"kind": "business"},
                "events": [
                    {"type": "request_received", "on": received, "channel": "online"},
                    {"type": "third_party_consultation_sent", "on": sent, "party": party},
                    {"type": "third_party_opinion_received", "on": opinion, "party": party, "consents": False},
                    {"type": "answer_issued", "on": answered, "outcome": "disclosed", "served_by": "post"},
                ],
            }
        )
    return made


def as_line(log: object) -> bytes:
    """Write a log as a line."""
    return json.dumps(log, ensure_ascii=False).encode() + b"\n"


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A file with good cases, blank lines, damaged lines, one in GB18030, and numbers that come again."""
    lines = [as_line(log) for log in logs(240)]
    lines[30:30] = [b"\n", b"  \r\n", b"{not json\n", as_line({"case_id": "x"}), lines[3]]
    lines[90] = json.dumps(logs(1, seed=9)[0] | {"case_id": "国标"}, ensure_ascii=False).encode("gb18030") + b"\r\n"
    lines += [lines[5], as_line(logs(1)[0] | {"case_id": "last"}).rstrip(b"\n")]
    path = tmp_path / "mixed.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + b"".join(lines))
    return path


def plain(path: Path) -> bytes:
    """Give the lines of a replay case by case."""
    return b"".join(jsonl.dumps(result.to_dict()) for result in replay(path, as_of=DAY))


def test_lines_of_many_are_the_lines_of_each(mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the size of the pieces, the lines and their order are those of ``replay``; errors are counted."""
    expected = plain(mixed)
    for size in (1000, 2**20):
        monkeypatch.setattr(blocks, "_MOST", size)
        chunks = list(replay_lines(mixed, as_of=DAY))
        assert b"".join(chunk.data for chunk in chunks) == expected
        assert sum(chunk.unread for chunk in chunks) == expected.count(b'"error":') == 4


def test_two_workers_give_what_one_gives(mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two processes give the same bytes in the same order, repeated numbers in different pieces told."""
    monkeypatch.setattr(blocks, "_MOST", 8000)
    assert len(list(pieces_of(mixed, 1, workers=2))) > 10

    assert b"".join(chunk.data for chunk in replay_lines(mixed, as_of=DAY, workers=2)) == plain(mixed)
    assert multiprocessing.active_children() == []


COMPARE = """
import sys, threading
from datetime import date
from pathlib import Path
from foiflow.batch.bulk import replay_lines

if __name__ == "__main__":
    if "beside" in sys.argv:
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    for workers in (1, 3):
        chunks = replay_lines(Path(sys.argv[1]), as_of=date.fromisoformat(sys.argv[2]), workers=workers)
        Path(f"{workers}.out").write_bytes(b"".join(chunk.data for chunk in chunks))
"""


@pytest.mark.parametrize("threads", ["alone", "beside"])
def test_workers_are_copies_or_start_afresh(
    tmp_path: Path, mixed: Path, child_environment: dict[str, str], threads: str
) -> None:
    """A process with one thread is copied, one with more is not; the bytes are the same, and nothing is said."""
    script = tmp_path / "compare.py"
    script.write_text(COMPARE, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-W", "error", str(script), str(mixed), str(DAY), threads],
        cwd=tmp_path,
        env=child_environment,
        capture_output=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert (tmp_path / "1.out").read_bytes() == (tmp_path / "3.out").read_bytes() == plain(mixed)


def test_values_at_hand_are_cut_by_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """An iterable of plain values comes in pieces of so many records, read as they are asked for."""
    monkeypatch.setattr(bulk, "_CHUNK", 10)
    taken: list[str] = []

    def each() -> Any:
        for log in logs(25):
            taken.append(log["case_id"])
            yield log

    chunks = replay_lines(each(), as_of=DAY)
    assert next(chunks).data.count(b"\n") == len(taken) == 10
    assert [chunk.data.count(b"\n") for chunk in chunks] == [10, 5]


@pytest.mark.parametrize("workers", [0, -1])
def test_somebody_has_to_work(workers: int) -> None:
    """A replay by no process is refused before anything is read."""
    with pytest.raises(InputError, match=f"workers is {workers}; expected 1 or more"):
        replay_lines(logs(1), workers=workers)


def test_leaving_early_ends_the_workers() -> None:
    """Whoever stops asking for results leaves no process behind."""
    chunks = Bulk({"as_of": DAY}, Lines(), size=5, workers=2).chunks(logs(200))
    next(chunks)
    chunks.close()  # type: ignore[attr-defined]  # it is a generator, which its callers need not know
    assert multiprocessing.active_children() == []


SCRIPT = """
import itertools, signal, sys, threading
from datetime import date
from foiflow.batch.bulk import replay_lines

def endless():
    for number in itertools.count():
        yield {"case_id": str(number), "applicant": {"kind": "business"}, "events": []}

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a run in the background leaves it ignored
    if "beside" in sys.argv:
        threading.Thread(target=threading.Event().wait, daemon=True).start()
    for chunk in replay_lines(endless(), profile="cn", as_of=date(2024, 3, 4), workers=2):
        print("on", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="an interruption is sent otherwise there")
@pytest.mark.parametrize("threads", ["alone", "beside"])
def test_an_interruption_ends_all(tmp_path: Path, child_environment: dict[str, str], threads: str) -> None:
    """Ctrl-C, which every process of the group gets, is told once, by the process that reads."""
    script = tmp_path / "endless.py"
    script.write_text(SCRIPT, encoding="utf-8")
    with subprocess.Popen(
        [sys.executable, str(script), threads],
        env=child_environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"on\n"
        os.killpg(child.pid, signal.SIGINT)
        told = child.communicate(timeout=60)[1]
    assert told.count(b"KeyboardInterrupt") == 1
    assert child.returncode != 0


def test_a_shape_is_soon_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """After some hundred cases of a shape hardly one is read by the rules any more."""
    slow: list[int] = []
    reader = Replay(as_of=DAY)
    read = reader.read

    def note(line: int, raw: Any) -> Result:
        slow.append(line)
        return read(line, raw)

    monkeypatch.setattr(reader, "read", note)
    plans: Plans[bytes, bytes] = Plans(reader, Lines())
    for seed in range(4):
        plans.answers(list(enumerate(map(as_line, logs(500, seed)), start=1)))
    slow.clear()

    plans.answers(list(enumerate(map(as_line, logs(500, seed=7)), start=1)))

    assert len(slow) < 50


def test_what_cannot_be_traced_is_tried_ever_more_rarely(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cases whose dates are provisional are read by the rules; in vain they are traced a few times only."""
    lines = Lines()
    tried: list[str] = []

    def note(tape: Tape, profile: str, *rest: Any) -> str:
        tried.append(profile)
        return Lines().traced(tape, profile, *rest)

    monkeypatch.setattr(lines, "traced", note)
    last = load_calendar().announced_through
    received = {"type": "request_received", "on": str(last), "channel": "fax"}
    provisional = [
        {"case_id": str(number), "profile": "cn", "applicant": {"kind": "business"}, "events": [received]}
        for number in range(500)
    ]
    reader = Replay(as_of=last)

    answers = Plans(reader, lines).answers(list(enumerate(provisional, start=1)))[1]

    assert answers == [jsonl.dumps(reader.read(1, log).to_dict()) for log in provisional]
    assert 1 <= len(tried) <= 8


@pytest.mark.parametrize("end", [b"", b"\n", b"\r\n\r\n"])
def test_blocks_have_the_lines_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, end: bytes) -> None:
    """Line by line, blocks of any size hold what reading line by line finds, with the same numbers."""
    chance = random.Random(3)
    content = b"\n".join(b"x" * chance.randrange(40) for _ in range(200)) + end
    path = tmp_path / "lines.jsonl"
    path.write_bytes(content)
    expected = [(number, line.strip()) for number, line in jsonl.records(BytesIO(content)) if isinstance(line, bytes)]
    for size in (1, 7, 50, 2**20):
        monkeypatch.setattr(blocks, "_MOST", size)
        found = [record for piece in pieces_of(path, 1) for record in piece.records()]
        assert [(number, raw.strip()) for number, raw in found] == expected


def test_stretches_are_read_where_they_are_replayed(mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces by their places have the lines of pieces with their bytes, and are small however long the lines."""
    monkeypatch.setattr(blocks, "_MOST", 5000)
    stretches = list(pieces_of(mixed, 1, workers=2))
    expected = [record for piece in pieces_of(mixed, 1) for record in piece.records()]
    assert [record for piece in stretches for record in piece.records()] == expected
    assert all(isinstance(piece, Stretch) and len(pickle.dumps(piece)) < 500 for piece in stretches)


def test_pieces_become_smaller_towards_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The more there is left to do, the larger is a piece; so nobody waits long for the last ones."""
    monkeypatch.setattr(blocks, "_LEAST", 100)
    monkeypatch.setattr(blocks, "_MOST", 2000)
    path = tmp_path / "cases.jsonl"
    path.write_bytes(b"12345678\n" * 10_000)
    sizes = [piece.size or 0 for piece in pieces_of(path, 1, workers=3) if isinstance(piece, Stretch)]
    left = [sum(sizes[at:]) for at in range(len(sizes))]
    assert left[0] == 90_000
    assert sizes == [min(max(100, after // 24), 2000) // 9 * 9 for after in left[:-1]] + sizes[-1:]
    assert sizes[0] > 10 * sizes[-1] > 0


def test_a_line_too_long_is_named_and_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line over the limit is an error with its number, and the lines after it are read."""
    monkeypatch.setattr(blocks, "_MOST", 10)
    monkeypatch.setattr(blocks, "LONGEST_LINE", 40)
    path = tmp_path / "long.jsonl"
    path.write_bytes(b"one\n" + b"y" * 100 + b"\nthree\n")

    records = [record for piece in pieces_of(path, 1) for record in piece.records()]

    assert [number for number, _ in records] == [1, 2, 3]
    assert isinstance(records[1][1], InputError)
    assert [records[0][1], records[2][1]] == [b"one", b"three"]


@pytest.mark.parametrize(("name", "text"), [("a.jsonl", "utf-16"), ("a.log", "utf-8"), ("a.json", "utf-8")])
def test_other_files_are_read_record_by_record(tmp_path: Path, name: str, text: str) -> None:
    """UTF-16, JSON arrays and files of other names are no blocks, and give the same lines."""
    path = tmp_path / name
    several = logs(3)
    path.write_text(
        json.dumps(several) if name == "a.json" else "".join(json.dumps(log) + "\n" for log in several), encoding=text
    )
    assert not any(isinstance(piece, Block) for piece in pieces_of(path, 2))
    assert b"".join(chunk.data for chunk in replay_lines(path, as_of=DAY)) == plain(path)


def test_an_input_without_wishes_is_its_file(mixed: Path) -> None:
    """An ``Input`` that asks for nothing else is read as its file is; one with a mapping in its own way."""
    assert [*pieces_of(Input(str(mixed)), 10)] == [*pieces_of(mixed, 10)]
    assert file_of(Input(mixed, mapping="guess")) is None
    assert file_of("-") is None


@pytest.mark.parametrize("workers", [1, 2])
def test_one_of_several_files_is_named(mixed: Path, workers: int) -> None:
    """Errors of a file that is read by blocks name it and the line in it, whoever reads them."""
    chunks = replay_lines(Input(mixed, named=True), as_of=DAY, workers=workers)
    told = [json.loads(line) for chunk in chunks for line in chunk.data.splitlines() if b'"error":' in line]
    known = [json.loads(line) for line in plain(mixed).splitlines() if b'"error":' in line]
    assert told == [error | {"error": f"{mixed}: {error['error']}"} for error in known]


def test_how_far_it_is(mixed: Path) -> None:
    """The open file is shown after each block."""
    places: list[int] = []
    list(replay_lines(mixed, as_of=DAY, on_bytes=lambda stream: places.append(stream.tell())))
    assert places == [mixed.stat().st_size]

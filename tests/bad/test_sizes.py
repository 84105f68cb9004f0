"""Files that are far too large in one place: told in a sentence, and the rest is read."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from foiflow import replay

if TYPE_CHECKING:
    from pathlib import Path

RECEIVED = {"type": "request_received", "on": "2024-03-04", "channel": "online"}
GOOD = json.dumps({"case_id": "good", "applicant": {"kind": "business"}, "events": [RECEIVED]}).encode()


def told(file: Path) -> list[str]:
    """Give each record's error, or its case_id."""
    return [str(result.error or result.case_id) for result in replay(file, profile="cn")]


def test_a_line_of_fifty_megabytes_is_named_and_skipped(tmp_path: Path, child_environment: dict[str, str]) -> None:
    """A line that is too long is not kept in memory, and the lines around it are read."""
    file = tmp_path / "log.jsonl"
    with file.open("wb") as stream:
        stream.write(GOOD + b'\n{"case_id": "')
        for _ in range(50):
            stream.write(b"x" * 2**20)
        stream.write(b'"}\n' + GOOD.replace(b"good", b"last") + b"\n")
    code = (
        "import resource, sys; from foiflow import replay\n"
        "for _ in replay([], profile='cn'): pass\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "for result in replay(sys.argv[1], profile='cn'): print(result.error or result.case_id)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)\n"
    )
    call = [sys.executable, "-c", code, str(file)]
    done = subprocess.run(call, capture_output=True, text=True, env=child_environment, check=True)
    *sentences, kilobytes = done.stdout.splitlines()
    assert sentences == [
        "good",
        "the record is too long to be shown; expected a line of at most 16777216 bytes",
        "last",
    ]
    assert int(kilobytes) < 60 * 2**10


def test_a_long_last_line_without_an_end_is_named(tmp_path: Path) -> None:
    """A line that is too long and ends with the file is told once."""
    file = tmp_path / "log.jsonl"
    file.write_bytes(GOOD + b"\n" + b"x" * (2**24 + 5))
    assert told(file) == ["good", "the record is too long to be shown; expected a line of at most 16777216 bytes"]


@pytest.mark.parametrize("nested", [b"[" * 10**5 + b"]" * 10**5, b'{"a":' * 10**5 + b"1" + b"}" * 10**5, b"[" * 10**5])
@pytest.mark.parametrize("key", [b"note", b"events", b"subject"])
def test_deep_nesting_is_told(tmp_path: Path, nested: bytes, key: bytes) -> None:
    """A record nested a hundred thousand deep is told, and the next one read."""
    file = tmp_path / "log.jsonl"
    file.write_bytes(b'{"case_id": "1", "' + key + b'": ' + nested + b"}\n" + GOOD + b"\n")
    sentence = "the record is nested too deeply; expected a case: a JSON object of at most a few levels"
    assert told(file) == [sentence, "good"]


def test_deep_nesting_in_an_array_is_told(tmp_path: Path) -> None:
    """The same in a JSON array, where reading ends there."""
    file = tmp_path / "log.json"
    file.write_bytes(b"[\n" + GOOD + b',\n{"a": ' + b"[" * 10**5)
    sentence = "the record is nested too deeply; expected a case: a JSON object of at most a few levels"
    assert told(file) == ["good", sentence]


def test_corrections_inside_corrections_are_told(tmp_path: Path) -> None:
    """A correction of a correction of a correction is refused, however deep."""
    inner: dict[str, object] = {"type": "fee_paid", "on": "2024-03-05"}
    for _ in range(200):
        inner = {"type": "entry_corrected", "on": "2024-03-05", "index": 0, "reason": "r", "event": inner}
    file = tmp_path / "log.jsonl"
    record = {"case_id": "1", "applicant": {"kind": "business"}, "events": [RECEIVED, inner]}
    file.write_bytes(json.dumps(record).encode() + b"\n" + GOOD + b"\n")
    first, second = told(file)
    assert (first.startswith("events[1].event"), second) == (True, "good")


@pytest.mark.parametrize("digits", [401, 5001])
@pytest.mark.parametrize(("field", "event"), [("units", "fee_notice_issued"), ("amount", "fee_paid")])
def test_numbers_of_thousands_of_digits_do_not_end_the_run(tmp_path: Path, digits: int, field: str, event: str) -> None:
    """A number that no amount or count comes near is read or refused; the next record is read."""
    text = (
        '{"case_id": "1", "applicant": {"kind": "business"}, "events": [{"type": "%s", "on": "2024-03-05", "%s": %s}]}'
    )
    file = tmp_path / "log.jsonl"
    file.write_bytes((text % (event, field, "9" * digits)).encode() + b"\n" + GOOD + b"\n")
    assert told(file)[-1] == "good"


def test_a_billion_pages_are_priced_at_once(child_environment: dict[str, str]) -> None:
    """What a tariff gives does not take longer for more units."""
    code = (
        "from foiflow import replay\n"
        "notice = {'type': 'fee_notice_issued', 'on': '2024-03-05', 'tariff': 'per_page', 'amount': 1}\n"
        "notice['units'] = 10**9\n"
        "received = {'type': 'request_received', 'on': '2024-03-04', 'channel': 'online'}\n"
        "log = {'case_id': '1', 'applicant': {'kind': 'business'}, 'events': [received, notice]}\n"
        "[result] = replay([log], profile='cn')\n"
        "print([finding.code for finding in result.findings])\n"
    )
    call = [sys.executable, "-c", code]
    done = subprocess.run(call, capture_output=True, text=True, env=child_environment, check=True, timeout=20)
    assert done.stdout.strip() == "['fee_amount_wrong']"

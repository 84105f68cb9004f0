"""Case logs as JSON Lines."""

from __future__ import annotations

import io

import pytest

from foiflow.codecs import jsonl
from foiflow.codecs.jsonl import dumps, loads
from foiflow.errors import InputError


@pytest.mark.parametrize("value", [{"a": [1, None, "区"]}, [], "x", 1.5, None])
def test_a_line_is_written_and_read(value: object) -> None:
    """What is written is read back; a line has its end."""
    line = dumps(value)
    assert (line.endswith(b"\n"), loads(line)) == (True, value)


def test_a_line_in_gb18030_is_read() -> None:
    """The other encoding is read too."""
    assert loads('{"a": "区"}'.encode("gb18030")) == {"a": "区"}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"{", "the record is no JSON: "),
        (b"[" * 10**5, "the record is nested too deeply; "),
        (b'"\xff"', "the record is b'\\xff'; expected text in UTF-8 or GB18030"),
    ],
)
def test_what_is_no_json_is_refused(line: bytes, sentence: str) -> None:
    """The error never quotes the line itself."""
    with pytest.raises(InputError) as caught:
        loads(line)
    assert str(caught.value).startswith(sentence)


def test_records_come_with_their_lines() -> None:
    """Blank lines are passed over; errors stand in their places."""
    records = list(jsonl.records(io.BytesIO(b'\n{"a": 1}\n\n\xef\n2\n')))
    assert [number for number, _ in records][:1] == [2]
    assert records[-1][0] == 5

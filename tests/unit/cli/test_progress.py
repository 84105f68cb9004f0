"""How far a reading has come: a bar where somebody looks, else a line a minute, or nothing."""

from __future__ import annotations

import io
import sys

import pytest

from foiflow.cli.progress import Progress


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that stands still until it is set."""
    now = [100.0]
    monkeypatch.setattr("foiflow.cli.progress.time.monotonic", lambda: now[0])
    return now


def stream_at(place: int) -> io.BytesIO:
    """Give a file that has been read up to a place."""
    stream = io.BytesIO(b"x" * 2000)
    stream.seek(place)
    return stream


def test_a_line_a_minute(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    """How many records, how fast, and about how long still, over several files; standard output stays empty."""
    with Progress(2000) as progress:
        progress.add(100)
        clock[0] += 59
        progress.on_bytes(stream_at(500))
        progress.add(100)
        assert capsys.readouterr().err == ""
        clock[0] += 1
        progress.add(400)
        assert capsys.readouterr().err == "600 records, 10 a second, about 3 min left\n"
        progress.on_bytes(stream_at(1000))
        progress.on_bytes(stream_at(500))  # of the next file
        clock[0] += 60
        progress.add()
    told = capsys.readouterr()
    assert (told.out, told.err) == ("", "601 records, 5 a second, about 1 min left\n")


def test_what_is_left_is_not_told_where_nobody_knows(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    """Of standard input, or of a database."""
    with Progress(None) as progress:
        clock[0] += 60
        progress.add(60)
    assert capsys.readouterr().err == "60 records, 1 a second\n"


def test_nothing_is_told_where_quiet_is_asked_for(clock: list[float], capsys: pytest.CaptureFixture[str]) -> None:
    """But the records are counted."""
    with Progress(2000, quiet=True) as progress:
        clock[0] += 600
        progress.add(5)
    assert (progress.records, capsys.readouterr().err) == (5, "")


def test_a_bar_on_a_terminal(
    clock: list[float], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It shows what the line says, and is taken away at the end."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with Progress(2000) as progress:
        progress.on_bytes(stream_at(500))
        progress.add(3)
        clock[0] += 1
        progress.add(300)
        assert progress._bar is not None
        [task] = progress._bar.tasks
        assert (task.completed, task.total, task.fields) == (500, 2000, {"records": 303, "rate": "303 a second"})
    assert capsys.readouterr().out == ""

"""A replay written into a folder, which can be stopped and gone on with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.batch.outputs.parquet import ParquetSink
from foiflow.batch.outputs.sheets import XlsxSink
from foiflow.batch.outputs.summary import Summary
from foiflow.batch.outputs.text import CsvSink, JsonlSink
from foiflow.codecs import jsonl
from foiflow.errors import Described, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiflow.batch.outputs.sink import Sink

__all__ = ["FORMATS", "Run"]

FORMATS: dict[str, type[Sink]] = {
    "jsonl": JsonlSink,
    "csv": CsvSink,
    "parquet": ParquetSink,
    "xlsx": XlsxSink,
}
"""What can be written into a folder, by the name of its format."""

_JOURNAL = "replay.json"
_EVERY = 10_000
"""Results between two marks; so many are replayed again after a stop, at the most."""


@attrs.define(kw_only=True)
class Run:
    """A replay into a folder.

    After every few thousand results the journal, ``replay.json``, says how far the
    files can be trusted. A run that was stopped, by whatever, goes on from there,
    and gives what it would have given.

    Attributes:
        folder: Where the files go; it is made.
        format_: One of ``FORMATS``.
        reading: What is read and how, as plain values; a run goes on only with
            the same.
        done: How many results have been written.
        summary: What they amount to.
        complete: Whether all have been.
    """

    folder: Path
    format_: str
    reading: Mapping[str, Any]
    done: int = 0
    summary: Summary = attrs.field(factory=Summary)
    complete: bool = False
    _sizes: Mapping[str, int] = attrs.field(factory=dict)

    @classmethod
    def begin(cls, folder: Path, format_: str, reading: Mapping[str, Any]) -> Run:
        """Begin a new run.

        Args:
            folder: Where the files go; there must be no other run's in it.
            format_: One of ``FORMATS``.
            reading: What is read and how, as plain values.

        Raises:
            InputError: Another run's files are there.
        """
        if (folder / _JOURNAL).exists():
            raise InputError(
                "--out", str(folder), "a folder without a replay in it, or --resume to go on with that one"
            )
        folder.mkdir(parents=True, exist_ok=True)
        return cls(folder=folder, format_=format_, reading=reading)

    @classmethod
    def resume(cls, folder: Path, format_: str, reading: Mapping[str, Any]) -> Run:
        """Go on with a run that was stopped.

        Args:
            folder: Where its files are.
            format_: Its format.
            reading: What is read and how, as it was then.

        Raises:
            InputError: There is none, or it read something else.
        """
        try:
            journal = json.loads((folder / _JOURNAL).read_text(encoding="utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            raise InputError("--out", str(folder), "a folder with a replay that was stopped") from None
        except ValueError:
            raise InputError("--out", str(folder), f"a folder whose {_JOURNAL} can be read") from None
        if journal["format"] != format_:
            raise InputError("--format", format_, f"{journal['format']}, in which the replay was begun")
        if not FORMATS[format_].goes_on:
            raise InputError("--format", format_, "a format of files that grow, with --resume")
        if journal["reading"] != json.loads(json.dumps(reading)):
            changed = sorted(name for name in reading if reading[name] != journal["reading"].get(name))
            raise InputError(
                "--resume",
                Described(f"given with other {', '.join(changed)}"),
                "the files and options of the stopped run",
            )
        return cls(
            folder=folder,
            format_=format_,
            reading=reading,
            done=journal["done"],
            summary=Summary(journal["summary"]),
            complete=journal["complete"],
            sizes=journal["files"],
        )

    def write(self, lines: Iterable[bytes]) -> None:
        """Write results, those after the ones that are done.

        Whatever stops it, a later run can go on from what was written by then.

        Args:
            lines: The results as lines of JSON, in order: all of them, those that
                are done too.
        """
        sink = FORMATS[self.format_](self.folder, self._sizes)
        between = True
        try:
            for line in islice(lines, self.done, None):
                between = False
                plain = jsonl.loads(line)
                sink.write(line, plain)
                self.summary.add(plain)
                self.done += 1
                between = True
                if self.done % _EVERY == 0:
                    self._note(sink.mark())
            self.complete = True
        finally:
            if between:  # else half a result is in the files, and the last journal stands
                self._note(sink.mark())
            sink.close()
        text = json.dumps(self.summary.to_dict(), ensure_ascii=False, indent=1)
        (self.folder / "summary.json").write_text(text + "\n", encoding="utf-8")

    def _note(self, sizes: Mapping[str, int]) -> None:
        """Write the journal; the old one stands until the new one does."""
        journal = {
            "format": self.format_,
            "reading": self.reading,
            "done": self.done,
            "complete": self.complete,
            "summary": self.summary.to_dict(),
            "files": sizes,
        }
        new = self.folder / f"{_JOURNAL}.new"
        new.write_text(json.dumps(journal, ensure_ascii=False), encoding="utf-8")
        new.replace(self.folder / _JOURNAL)

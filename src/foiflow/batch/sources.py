"""Where case logs come from: files, folders, registers, queries, values at hand."""

from __future__ import annotations

import sys
from glob import glob, has_magic
from io import BufferedReader, BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, cast

import attrs

from foiflow.codecs import json_array, jsonl
from foiflow.codecs.compressed import BROKEN, plain_stream
from foiflow.errors import Described, InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from foiflow.batch.tables import Record, Tables
    from foiflow.codecs.mapping import TableMapping  # noqa: TC004 -- imported with the first table

__all__ = [
    "GUESS",
    "PARQUET",
    "SHEETS",
    "STANDARD_INPUT",
    "TABLES",
    "TEXT",
    "FileLine",
    "Input",
    "is_there",
    "name_of",
    "open_source",
    "records_of",
    "with_column",
]

STANDARD_INPUT = "-"
GUESS = "guess"
"""The name of a mapping that is found out from the table itself."""
TEXT, SHEETS, PARQUET = "text", "sheets", "parquet"
TABLES = (TEXT, SHEETS, PARQUET)
"""The forms of tables."""

_ARRAY, _LINES, _REGISTER = "array", "lines", "register"
_SUFFIXES = {
    ".json": _ARRAY,
    ".jsonl": _LINES,
    ".ndjson": _LINES,
    ".csv": TEXT,
    ".tsv": TEXT,
    ".xlsx": SHEETS,
    ".xlsm": SHEETS,
    ".xlsb": SHEETS,
    ".xls": SHEETS,
    ".ods": SHEETS,
    ".parquet": PARQUET,
    ".db": _REGISTER,
    ".sqlite": _REGISTER,
    ".sqlite3": _REGISTER,
}
_BEGINNINGS = {
    b"PK\x03\x04": SHEETS,
    b"\xd0\xcf\x11\xe0": SHEETS,
    b"PAR1": PARQUET,
    b"SQLite format 3\0": _REGISTER,
    b"case_id": TEXT,
    b'"case_id"': TEXT,
    b"[": _ARRAY,
    b"{": _LINES,
}
_COMPRESSED = (".gz", ".zst")
_BEFORE_TEXT = b"\xef\xbb\xbf \t\r\n"


class FileLine(int):
    """The line of a record in one of several files.

    Attributes:
        file: The file.
    """

    file: str

    @classmethod
    def of(cls, line: int, file: str) -> FileLine:
        """Name the file of a line."""
        found = cls(line)
        found.file = file
        return found


@attrs.frozen
class Input:
    """A place that holds case logs, and how to read it.

    Attributes:
        place: A file, a folder, a pattern such as ``2024/*.csv``, ``-`` for
            standard input, or the URL of a database.
        mapping: How a table becomes case logs: a mapping, its file, or
            ``guess``. By default a table has foiflow's own columns.
        sheet: The sheet of a spreadsheet; by default the first whose header fits.
        query: A query in SQL; its rows are a table. The place is then the URL
            of its database.
        beside: A column of a table with a date that is no field of a case, and is
            kept beside the fields.
        named: Whether errors name a single file too; those of a folder are named.
    """

    place: str | Path
    mapping: TableMapping | Path | str | None = None
    sheet: str | None = None
    query: str | None = None
    beside: str | None = None
    named: bool = attrs.field(default=False, eq=False)

    def records(self, *, on_bytes: Any = None) -> Iterator[Record]:
        """Give each record's line or row, and the case or what is wrong.

        Args:
            on_bytes: Called with the open file now and then.

        Raises:
            InputError: There is nothing that can be read: no header, no such
                sheet, a mapping that does not fit.
            OSError: A file cannot be opened.
        """
        try:
            mapping = self._mapping()
            if self.query is not None:
                from foiflow.batch.tables import table_records

                yield from table_records(self._answers(self.query), mapping, self.beside)
                return
            for place, name in self._places():
                found = self._of_place(place, mapping, on_bytes)
                yield from _named(name, found) if name else found
        except ModuleNotFoundError as error:
            raise _not_installed(error) from None

    def forms(self) -> Iterator[str | None]:
        """Tell the form of each file; None where only reading will tell.

        Raises:
            InputError: There is no file.
            OSError: A file cannot be opened.
        """
        return (self._form_of(place) for place, _ in self._places())

    def _form_of(self, place: str | Path) -> str | None:
        """Tell the form of a file by its name or its beginning; None where that cannot be read."""
        known = _REGISTER if _is_register(place) else _SUFFIXES.get(_suffix(place))
        if known is not None or place == STANDARD_INPUT:
            return known
        with open_source(place) as stream:
            try:
                return _form(place, plain_stream(stream)) or self._otherwise
            except (*BROKEN, ModuleNotFoundError):
                return None

    @property
    def _otherwise(self) -> str:
        """The form of a file that neither its name nor its beginning tells."""
        return _LINES if self.mapping is None else TEXT

    def guess(self) -> str:
        """Propose a mapping, from the headers of the table and all its values.

        Of several files the first that is a table is looked at.

        Returns:
            The mapping as TOML, with comments on what it could not place.

        Raises:
            InputError: There is no table, or it comes from standard input.
            OSError: A file cannot be opened.
        """
        try:
            return self._guess()
        except ModuleNotFoundError as error:
            raise _not_installed(error) from None
        except BROKEN as error:
            raise _broken("FILE", error) from None

    def _guess(self) -> str:
        from foiflow.batch.tables import tables_in
        from foiflow.codecs.guess import guess

        if self.query is not None:
            return guess(self._answers(self.query))
        places = [place for place, _ in self._places()]
        place = next((place for place in places if self._form_of(place) in (*TABLES, None)), places[0])
        if place == STANDARD_INPUT:
            raise InputError("FILE", STANDARD_INPUT, f"a file that can be read twice, for a mapping by {GUESS}")
        with open_source(place) as stream:
            data = plain_stream(stream)
            form = _form(place, data) or TEXT
            if form not in TABLES:
                raise InputError("FILE", str(place), "a table: CSV, a spreadsheet or Parquet")
            return guess(tables_in(data, form, self.sheet, None))

    def _mapping(self) -> TableMapping | None:
        if not isinstance(self.mapping, str | Path):
            return self.mapping
        from foiflow.codecs.mapping_file import load_mapping, read_mapping

        return read_mapping(self.guess(), "the guess") if self.mapping == GUESS else load_mapping(self.mapping)

    def _answers(self, query: str) -> Tables:
        from foiflow.batch.queries import answers

        yield "", answers(str(self.place), query)

    def _places(self) -> Iterator[tuple[str | Path, str]]:
        """Give the files that are meant, and each one's name where there may be several."""
        text = str(self.place)
        files = None
        if text != STANDARD_INPUT and "://" not in text and not Path(text).is_file():
            if Path(text).is_dir():
                files = sorted(file for file in Path(text).iterdir() if _suffix(file) in _SUFFIXES and file.is_file())
            elif has_magic(text):
                files = sorted(map(Path, glob(text, recursive=True)))  # noqa: PTH207 -- the pattern may be absolute
        if files == []:
            raise InputError("FILE", text, "a folder or a pattern with case logs in it")
        if files is None:
            yield self.place, name_of(text) if self.named else ""
        else:
            yield from ((file, name_of(file)) for file in files)

    def _of_place(self, place: str | Path, mapping: TableMapping | None, on_bytes: Any) -> Iterator[Record]:
        if _is_register(place):
            from foiflow.batch.registers import stored_logs

            yield from stored_logs(place)
            return
        with open_source(place) as stream:
            line = 0
            try:
                for line, value in self._of_file(place, plain_stream(stream), mapping):
                    if on_bytes is not None:
                        on_bytes(stream)
                    yield line, value
            except BROKEN as error:
                yield line + 1, _broken("the file", error)

    def _of_file(self, place: str | Path, data: BinaryIO, mapping: TableMapping | None) -> Iterator[Record]:
        form = _form(place, data) or self._otherwise
        if form == _REGISTER:
            raise InputError("FILE", str(place), "a name that ends in .db, as this is a register")
        if form in (_ARRAY, _LINES):
            return json_array.records(data) if form == _ARRAY else jsonl.records(data)
        from foiflow.batch.tables import table_records, tables_in

        return table_records(tables_in(data, form, self.sheet, mapping), mapping, self.beside)


if TYPE_CHECKING:
    Source = str | Path | Input | Iterable[Any]


def records_of(source: Source, *, on_bytes: Any = None) -> Iterator[Record]:
    """Give each record's line, from 1, and its bytes, value or ``InputError``.

    Args:
        source: A place or an ``Input``, or an iterable of plain values.
        on_bytes: Called with the open file now and then.

    Raises:
        InputError: The place holds nothing that can be read.
        OSError: The file cannot be opened.
    """
    if isinstance(source, str | Path):
        source = Input(source)
    return source.records(on_bytes=on_bytes) if isinstance(source, Input) else iter(enumerate(source, start=1))


def with_column(source: Source, column: str) -> Source:
    """Let a source's tables keep a column with a date that is no field of a case."""
    if isinstance(source, str | Path):
        source = Input(source)
    return attrs.evolve(source, beside=column) if isinstance(source, Input) else source


def open_source(source: str | Path) -> BinaryIO:
    """Open a file, or standard input read into memory where it cannot be peeked."""
    if source == STANDARD_INPUT and sys.stdin is None:
        raise InputError("FILE", STANDARD_INPUT, "a standard input that is open")
    if source == STANDARD_INPUT:
        return cast("BinaryIO", BufferedReader(BytesIO(sys.stdin.buffer.read())))
    return Path(source).open("rb")


def is_there(place: str) -> bool:
    """Tell whether a place can be looked into: a file, a folder, a pattern, a URL."""
    return place == STANDARD_INPUT or "://" in place or has_magic(place) or (place != "" and Path(place).exists())


def name_of(place: str | Path) -> str:
    """Write a place so that it can be told, also a file whose name is in no encoding."""
    return str(place).encode("utf-8", "backslashreplace").decode("utf-8")


def _not_installed(error: ModuleNotFoundError) -> InputError:
    """Tell which package a form needs, and which extra brings it."""
    extra = "sql" if error.name == "sqlalchemy" else "tables"
    found = Described(f"of a form that needs the package {error.name}")
    return InputError("FILE", found, f"it to be installed: pip install 'foiflow[{extra}]'")


def _broken(path: str, error: Exception) -> InputError:
    return InputError(path, Described(f"cut off or damaged ({error})"), "a whole compressed file")


def _named(name: str, records: Iterator[Record]) -> Iterator[Record]:
    """Name the file with every line, and in what is wrong with all of it."""
    try:
        for line, value in records:
            yield FileLine.of(line, name), value
    except InputError as error:
        raise error.within(name) from None


def _is_register(place: str | Path) -> bool:
    return "://" in str(place) or _SUFFIXES.get(_suffix(place)) == _REGISTER


def _suffix(place: str | Path) -> str:
    """Give what tells the form of a file in its name, that of a compression left out."""
    suffixes = [suffix.lower() for suffix in Path(place).suffixes]
    return next((suffix for suffix in reversed(suffixes) if suffix not in _COMPRESSED), "")


def _form(place: str | Path, data: BinaryIO) -> str | None:
    """Tell the form of a file by its name, or else by its beginning."""
    known = _SUFFIXES.get(_suffix(place))
    if known is not None:
        return known
    beginning = cast("BufferedReader", data).peek(1)
    text = beginning.lstrip(_BEFORE_TEXT)
    return next(
        (form for mark, form in _BEGINNINGS.items() if beginning.startswith(mark) or text.startswith(mark)), None
    )

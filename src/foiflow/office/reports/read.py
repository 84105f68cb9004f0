"""Read anyone's annual report: JSON, spreadsheet, document, web page or CSV."""

from __future__ import annotations

import codecs
import re
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile, ZipFile

from foiflow.batch.sources import STANDARD_INPUT
from foiflow.codecs.text import utf8
from foiflow.errors import Described, InputError
from foiflow.office.reports.read_table import published

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiflow.office.reports.read_table import Piece, Published

__all__ = ["read", "read_bytes"]

_FORMS = "JSON, XLSX, DOCX, HTML or CSV"
_FOREIGN = {
    b"%PDF": "a PDF",
    b"\xd0\xcf\x11\xe0": "in an old binary format of Office",
    b"{\\rtf": "an RTF document",
}
_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)


def read(source: str | Path, year: int | None = None) -> list[Published]:
    """Read the reports of a file; what form it has is told by its content.

    Args:
        source: The file, or ``-`` for standard input.
        year: The year of a table, where neither its title nor a name tells it.

    Raises:
        InputError: It holds no such table, or a cell is no number.
        UnknownName: A row belongs to no layout, or to another than the rest.
        OSError: The file cannot be opened.
        ModuleNotFoundError: The package that reads this form is not installed.
    """
    if source == STANDARD_INPUT:
        return read_bytes(sys.stdin.buffer.read(), "standard input", year)
    return read_bytes(Path(source).read_bytes(), Path(source).name, year)


def read_bytes(data: bytes, name: str, year: int | None = None) -> list[Published]:
    """Read the reports in the content of a file.

    Args:
        data: The content.
        name: What error texts call it; a year in it serves where no title has one.
        year: The year of a table, where nothing else tells it.

    Raises:
        InputError: It holds no such table, or a cell is no number.
        UnknownName: A row belongs to no layout, or to another than the rest.
        ModuleNotFoundError: The package that reads this form is not installed.
    """
    for mark, form in _FOREIGN.items():
        if data.startswith(mark):
            raise InputError(name, Described(form), _FORMS)
    if data.startswith(b"PK"):
        return published(_office(data, name), name, year)
    text = _text(data, name)
    if text[:1] in ("{", "["):
        from foiflow.office.reports.read_json import reports

        return reports(text, name)
    return published(_web(text) if text.startswith("<") else _csv(text, name), name, year)


def _office(data: bytes, name: str) -> Iterator[Piece]:
    """Read a workbook or a document, whichever the archive holds."""
    try:
        with ZipFile(BytesIO(data)) as archive:
            inside = {part.partition("/")[0] for part in archive.namelist()}
        if "xl" in inside:
            from foiflow.office.reports.read_xlsx import pieces
        elif "word" in inside:
            from foiflow.office.reports.read_docx import pieces
        else:
            raise InputError("content", Described("an archive of something else"), _FORMS)
        yield from pieces(data)
    except ModuleNotFoundError as error:
        raise _missing(error) from None
    except InputError as error:
        raise InputError(f"{name}, {error.path}", error.value, error.expected) from None
    except Exception as error:  # noqa: BLE001 -- whatever a damaged file provokes, the sentence is the same
        damage = "a damaged archive" if isinstance(error, BadZipFile) else "a damaged document"
        raise InputError(name, Described(damage), _FORMS) from None


def _web(text: str) -> Iterator[Piece]:
    try:
        from foiflow.office.reports.read_html import pieces

        yield from pieces(text)
    except ModuleNotFoundError as error:
        raise _missing(error) from None


def _csv(text: str, name: str) -> Iterator[Piece]:
    from csv import Error

    from foiflow.office.reports.read_csv import pieces

    try:
        yield from pieces(text)
    except Error:
        raise InputError(name, Described("none of the forms that are read"), _FORMS) from None


def _missing(error: ModuleNotFoundError) -> ModuleNotFoundError:
    sentence = f"reading this file needs {error.name}; pip install 'foiflow[reports]'"
    return ModuleNotFoundError(sentence, name=error.name)


def _text(data: bytes, name: str) -> str:
    """Decode a file: by its mark, by what a page says, else UTF-8 or GB18030."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").lstrip()
    told = _CHARSET.search(data) if data.lstrip().startswith(b"<") else None
    try:
        if told is not None and told[1].lower() == b"big5":
            return data.decode("big5hkscs").lstrip()
        return utf8(data).decode().lstrip("\ufeff \t\r\n")
    except (InputError, UnicodeDecodeError):
        raise InputError(name, Described("no text that can be decoded"), _FORMS) from None

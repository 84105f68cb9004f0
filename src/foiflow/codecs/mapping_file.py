"""Mapping files: read from TOML, every fault told with its line."""

from __future__ import annotations

import codecs
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from foiflow.cases.check import fields_of
from foiflow.codecs.cells import EVENT, Written, expected_of, reader_of
from foiflow.codecs.columns import Column
from foiflow.codecs.dates import offset_of
from foiflow.codecs.mapping import CASE_ID, EventColumns, TableMapping, case_fields
from foiflow.codecs.tables import clean
from foiflow.codecs.words import table_words
from foiflow.errors import MISSING, Described, InputError, UnknownName
from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

__all__ = ["load_mapping", "read_mapping"]

_AT_LINE = re.compile(r"at line (\d+)")
_TOP = ("case", "event", "sheet", "header", "encoding", "delimiter", "dates", "offset", "nothing", "grouped")
_COLUMN = ("column", "value", "values", "default", "otherwise", "dates")
_NOT_COLUMNS = ("type", "on", "required", "seq")


def load_mapping(path: str | Path) -> TableMapping:
    """Read a mapping file.

    Raises:
        InputError: Something in it is wrong; ``path`` and ``line`` say where.
        OSError: It cannot be opened.
    """
    name = Path(path).name
    try:
        return read_mapping(Path(path).read_text(encoding="utf-8"), name)
    except UnicodeDecodeError:
        raise InputError("FILE", name, "a mapping in UTF-8") from None


def read_mapping(source: str, name: str = "mapping") -> TableMapping:
    """Read a mapping from its TOML.

    Args:
        source: The TOML.
        name: What errors call it.

    Raises:
        InputError: Something in it is wrong; ``path`` and ``line`` say where.
    """
    try:
        content = tomllib.loads(source)
    except (ValueError, RecursionError) as error:  # besides its own, the reader lets both out for what is too much
        at = _AT_LINE.search(str(error))
        raise InputError(name, Described(f"no TOML ({error})"), "TOML", line=int(at[1]) if at else None) from None
    try:
        return _mapping(content)
    except InputError as error:
        line = _line_of(source, error.path)
        raise InputError(f"{name}: {error.path}", error.value, error.expected, line=line) from None


def _mapping(content: Mapping[str, Any]) -> TableMapping:
    _check_keys(content, _TOP, "")
    dates, offset = _texts(content, "dates", ""), content.get("offset")
    if offset is not None:
        try:
            offset_of(offset)
        except (TypeError, ValueError):
            raise InputError("offset", offset, "an offset from UTC such as +08:00") from None
    written = Written(dates, offset)
    event = content.get("event", MISSING)
    row_is_event = isinstance(event, dict)
    rows = [event] if row_is_event else event
    if not isinstance(rows, list) or not rows or not all(isinstance(row, dict) for row in rows):
        raise InputError("event", event, "[event], where a row is an event, or [[event]] for each event of a row")
    paths = ["event."] if row_is_event else [f"event[{number}]." for number in range(len(rows))]
    header = content.get("header", [])
    header = header if isinstance(header, list) else [header]
    if not all(type(row) is int and row > 0 for row in header) or len(header) > 2:
        raise InputError("header", content["header"], "the number of a row, or of two")
    grouped = content.get("grouped", False)
    if type(grouped) is not bool or (grouped and not row_is_event):
        raise InputError("grouped", grouped, "true or false, where a row is an event")
    return TableMapping(
        _case(content.get("case", MISSING), written),
        tuple(_event(row, path, written) for row, path in zip(rows, paths, strict=True)),
        row_is_event=row_is_event,
        sheet=_text(content, "sheet"),
        header=tuple(header),
        encoding=_encoding(content),
        delimiter=_delimiter(content),
        written=written,
        nothing=("", *(_texts(content, "nothing", "") or table_words()["nothing"]["words"])),
        grouped=grouped,
    )


def _case(raw: Any, written: Written) -> dict[str, Column]:
    if not isinstance(raw, dict):
        raise InputError("case", raw, "[case] with case_id and applicant.kind")
    applicant = raw.get("applicant", {})
    if not isinstance(applicant, dict):
        raise InputError("case.applicant", applicant, "applicant.kind, applicant.id, applicant.name")
    flat = {name: spec for name, spec in raw.items() if name != "applicant"}
    flat |= {f"applicant.{name}": spec for name, spec in applicant.items()}
    _check_keys(flat, tuple(case_fields()), "case.")
    for needed in (CASE_ID, "applicant.kind"):
        if needed not in flat:
            raise InputError(f"case.{needed}", MISSING, "the name of its column")
    return {path: _column(spec, f"case.{path}", case_fields()[path], written) for path, spec in flat.items()}


def _event(raw: Mapping[str, Any], path: str, written: Written) -> EventColumns:
    for needed in ("type", "on"):
        if needed not in raw:
            raise InputError(f"{path}{needed}", MISSING, "the name of its column")
    row_is_event, spec = path == "event.", raw["type"]
    constant = isinstance(spec, str) and not row_is_event
    type_ = _column({"value": spec} if constant else spec, f"{path}type", EVENT, written)
    types = {type_.value, *(type_.values or {}).values(), type_.default, type_.otherwise} - {None, ""}
    known = vocabulary()["event"]
    if unknown := types - set(known):
        wrong = sorted(map(str, unknown))[0]
        raise InputError(f"{path}type", wrong, f"one of {UnknownName('', wrong, known).listed}")
    kinds = _kinds(types if type_.value or not row_is_event else known)
    _check_keys(raw, (*_NOT_COLUMNS, *kinds), path)
    required = raw.get("required", False)
    if type(required) is not bool:
        raise InputError(f"{path}required", required, "true or false")
    return EventColumns(
        type_,
        _column(raw["on"], f"{path}on", "date", written),
        {
            field: _column(spec, path + field, kinds[field], written)
            for field, spec in raw.items()
            if field not in _NOT_COLUMNS
        },
        required,
        _column(raw["seq"], f"{path}seq", "index", written) if "seq" in raw else None,
    )


def _kinds(types: Iterable[str]) -> dict[str, str]:
    """Give the fields of events of some types and their kinds; text, where these differ."""
    kinds: dict[str, str] = {}
    for name in types:
        for field, word in fields_of(name).items():
            kind = word.removesuffix("!")
            kinds[field] = kind if kinds.get(field, kind) == kind else "text"
    return kinds


def _column(spec: Any, path: str, kind: str, written: Written) -> Column:
    """Read where one field comes from."""
    if isinstance(spec, str | list):
        spec = {"column": spec}
    if not isinstance(spec, dict) or ("column" in spec) == ("value" in spec):
        raise InputError(path, spec, "the name of a column, or a table with column or value")
    _check_keys(spec, _COLUMN, f"{path}.")
    names = spec.get("column", [])
    names = [names] if isinstance(names, str) else names
    if not all(isinstance(name, str) and clean(name) for name in names):
        raise InputError(f"{path}.column", names, "the name of a column, or several")
    values = spec.get("values")
    if values is not None and not isinstance(values, dict):
        raise InputError(f"{path}.values", values, "a table of words and what each means")
    column = Column(
        tuple(map(clean, names)),
        values={
            str(word).strip(): _constant(meant, f"{path}.values.{word}", kind, written)
            for word, meant in values.items()
        }
        if values is not None
        else None,
        dates=_texts(spec, "dates", f"{path}."),
        **{
            name: _constant(spec[name], f"{path}.{name}", kind, written)
            for name in ("value", "default", "otherwise")
            if name in spec
        },
    )
    if column.otherwise is not None and values is None:
        raise InputError(f"{path}.otherwise", column.otherwise, "values beside it")
    return column


def _constant(value: Any, path: str, kind: str, written: Written) -> Any:
    """Check a value that the mapping itself gives."""
    if value == "":
        return ""
    if kind == EVENT:
        return value
    try:
        found = reader_of(kind, written)(value)
        if kind == "flag" and type(value) is not bool:
            raise ValueError(value)
    except (ValueError, TypeError, OverflowError, ArithmeticError):
        raise InputError(path, value, "true or false" if kind == "flag" else expected_of(kind, written)) from None
    return found


def _check_keys(table: Mapping[str, Any], known: Sequence[str], path: str) -> None:
    for name in table:
        if name not in known:
            raise InputError(path + name, table[name], f"one of {UnknownName('', name, known).listed}")


def _texts(table: Mapping[str, Any], name: str, path: str) -> tuple[str, ...]:
    found = table.get(name, [])
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise InputError(path + name, found, "a list of texts")
    return tuple(found)


def _text(table: Mapping[str, Any], name: str) -> str | None:
    found = table.get(name)
    if found is not None and (not isinstance(found, str) or not found):
        raise InputError(name, found, "a text")
    return found


def _delimiter(content: Mapping[str, Any]) -> str | None:
    found = _text(content, "delimiter")
    if found is not None and len(found) != 1:
        raise InputError("delimiter", found, "one character")
    return found


def _encoding(content: Mapping[str, Any]) -> str | None:
    found = _text(content, "encoding")
    try:
        return found and codecs.lookup(found).name
    except LookupError:
        raise InputError("encoding", found, "the name of an encoding, such as gb18030") from None


def _line_of(source: str, path: str) -> int | None:
    """Find the line of a key by its path, such as ``event[1].outcome.values.x``.

    It is looked for in the part of the file that the path begins with: the
    innermost name that stands there, or the beginning of the part.
    """
    outer, *names = re.findall(r"[^.\[\]]+", path)
    lines = list(enumerate(source.splitlines(), start=1))
    header = re.compile(rf"\s*\[\[?{outer}(?=[].])")
    starts = [number for number, line in lines if header.match(line)]
    rows = [number for number, line in lines if re.match(rf"\s*\[\[{outer}\]\]", line)]
    if rows and names and names[0].isdigit():
        first = rows[int(names.pop(0))]
        starts, end = [first], min((row for row in rows if row > first), default=len(lines) + 1)
    else:
        end = len(lines) + 1
    if not starts:
        names = [outer, *names]
    part = [(number, header.sub("", line)) for number, line in lines if min(starts, default=0) <= number < end]
    for name in reversed(names):
        key = re.compile(rf"(?:^|[\s{{,.\"'\[])({re.escape(name)})[\"']?\s*[].=]")
        found = next((number for number, line in part if key.search(line)), None)
        if found is not None:
            return found
    return min(starts, default=None)

"""From the cell of a table to the value of a field, by the field's kind."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.cases.check import fault
from foiflow.codecs import jsonl
from foiflow.codecs.dates import EXPECTED_DAY, day_reader, moment_reader
from foiflow.codecs.words import table_words
from foiflow.errors import InputError
from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    Read = Callable[[Any], Any]

__all__ = ["DAMAGED", "EVENT", "Written", "expected_of", "plain", "reader_of"]

EVENT = "event"
"""The kind of a cell that holds the type of an event; the vocabulary has no word for it."""
DAMAGED = "\N{REPLACEMENT CHARACTER}"
"""What stands for bytes that no character is written with."""

_BETWEEN = re.compile("[;；、,，|\n]")
_AMOUNT = re.compile(r"(?:CNY|RMB|[¥￥])?\s*([\d,]+(?:\.\d+)?)\s*元?")
_EXPECTED = {
    "date": EXPECTED_DAY,
    "moment": "a date and time with its offset (or `offset` in the mapping), such as 2024-03-04T09:30:00+08:00",
    "count": "a whole number, 1 or more",
    "index": "a whole number, 0 or more",
    "amount": "an amount in CNY, 0 or more",
    "items": "a JSON list of objects with key and label",
    "outcomes": "a JSON list of objects with key and outcome",
    "log_event": "an event as JSON",
    "conventions": "a JSON object of names and values",
}


@attrs.frozen
class Written:
    """How the cells of a table write what has no one form.

    Attributes:
        dates: Further forms of dates, as ``datetime.strptime`` has them.
        offset: The offset from UTC of moments that name none, and of the days
            that other moments fall on.
    """

    dates: tuple[str, ...] = ()
    offset: str | None = None


def plain(cell: object) -> str:
    """Give a cell as text, without blanks around it; "" where nothing is there.

    A whole number that a spreadsheet holds as a float loses its ``.0``.
    """
    if isinstance(cell, str):
        return cell.strip()
    if cell is None:
        return ""
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else "" if cell != cell else repr(cell)  # noqa: PLR0124 -- NaN
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, datetime) and cell.tzinfo is None and cell.time() == datetime.min.time():
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def reader_of(kind: str, written: Written) -> Read:
    """Give the function from a cell that is not empty to a plain value.

    Args:
        kind: The kind of the field, as the vocabulary has it.
        written: How dates and moments are written.

    Returns:
        A function that raises ``ValueError`` for a cell of another kind.
    """
    base = kind.partition(":")[0]
    if base == "date":
        return day_reader(written.dates, written.offset)
    if base == "moment":
        return moment_reader(written.offset)
    return _READERS.get(base) or (_choices(kind) if base == "choices" else _checked(kind))


def expected_of(kind: str, written: Written) -> str:
    """Say what a cell of a kind holds."""
    base = kind.partition(":")[0]
    if base == "date" and written.dates:
        return f"{EXPECTED_DAY}, or as {' or '.join(written.dates)}"
    if base == "flag":
        yes, no = (table_words()["flag"][name] for name in ("true", "false"))
        return f"one of {', '.join([*yes, *no])}"
    if base == EVENT:
        return f"the type of an event: {', '.join(vocabulary()['event'])}"
    return _EXPECTED.get(base) or fault(None, kind) or "a text"


def _checked(kind: str) -> Read:
    """Give the reader of a choice: its words, and nothing else."""

    def read(cell: Any) -> str:
        text = plain(cell)
        wrong = text not in vocabulary()["event"] if kind == EVENT else fault(text, kind) is not None
        if wrong:
            raise ValueError(text)
        return text

    return read


def _choices(kind: str) -> Read:
    """Give the reader of several choices in one cell."""

    def read(cell: Any) -> list[str]:
        found = _texts(cell)
        if fault(tuple(found), kind) is not None:
            raise ValueError(found)
        return found

    return read


def _text(cell: Any) -> str:
    text = plain(cell)
    if DAMAGED in text:
        raise ValueError(text)
    return text


def _whole(cell: Any) -> int:
    return int(unicodedata.normalize("NFKC", plain(cell)))


def _count(cell: Any) -> int:
    found = _whole(cell)
    if found < 1:
        raise ValueError(found)
    return found


def _amount(cell: Any) -> float:
    found = _AMOUNT.fullmatch(unicodedata.normalize("NFKC", plain(cell)))
    if found is None:
        raise ValueError(cell)
    amount = float(found[1].replace(",", ""))
    return int(amount) if amount.is_integer() else amount


def _flag(cell: Any) -> bool:
    words, text = table_words()["flag"], plain(cell).lower()
    if text in words["true"]:
        return True
    if text in words["false"]:
        return False
    raise ValueError(text)


def _texts(cell: Any) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(plain(cell)) if part.strip()]


def _json(cell: Any) -> Any:
    try:
        return jsonl.loads(plain(cell).encode("utf-8")) if isinstance(cell, str) else cell
    except InputError:
        raise ValueError("no JSON") from None


_READERS: dict[str, Read] = {
    "text": _text,
    "count": _count,
    "index": _whole,
    "amount": _amount,
    "flag": _flag,
    "texts": _texts,
    "items": _json,
    "outcomes": _json,
    "log_event": _json,
    "conventions": _json,
}

"""Results as the rows of five tables, which every table format writes alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["TABLES", "Cell", "Column", "defused", "rows_of"]

Cell = str | int | bool | None
"""What may stand in a table; days are written as in JSON, YYYY-MM-DD."""


class Column(NamedTuple):
    """A column: its name, and ``text``, ``day``, ``number`` or ``yes_no``."""

    name: str
    kind: str = "text"


_CASE = (
    Column("case_id"),
    Column("profile"),
    Column("law"),
    Column("state"),
    Column("as_of", "day"),
    Column("reply_due", "day"),
    Column("reply_status"),
    Column("reply_done", "day"),
    Column("reply_target", "day"),
    Column("reply_provisional", "yes_no"),
    Column("reply_assumed", "yes_no"),
    Column("findings"),
    Column("rejected", "number"),
    Column("later_events", "number"),
)
_DUTY = (
    Column("case_id"),
    Column("id"),
    Column("about"),
    Column("status"),
    Column("starts", "day"),
    Column("due", "day"),
    Column("done", "day"),
    Column("not_before", "day"),
    Column("not_after", "day"),
    Column("target", "day"),
    Column("provisional", "yes_no"),
    Column("assumed", "yes_no"),
    Column("cites"),
)
_FINDING = (
    Column("case_id"),
    Column("code"),
    Column("on", "day"),
    Column("severity"),
    Column("cites"),
    Column("message"),
)
_REJECTED = (Column("case_id"), Column("index", "number"), Column("type"), Column("reason"))
_UNREADABLE = (Column("case_id"), Column("line", "number"), Column("error"))

TABLES: dict[str, tuple[Column, ...]] = {
    "cases": _CASE,
    "duties": _DUTY,
    "findings": _FINDING,
    "rejected": _REJECTED,
    "unreadable": _UNREADABLE,
}
"""The tables by name, each with its columns; ``case_id`` joins them."""

_REPLY = "reply"
_SEVERAL = "; "
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows_of(plain: Mapping[str, Any]) -> Iterator[tuple[str, tuple[Cell, ...]]]:
    """Give the rows of one result, each with the table that it goes to.

    A case has one row in ``cases`` and as many in ``duties``, ``findings`` and
    ``rejected`` as it has of these; what could not be read has one in
    ``unreadable`` and no other. Several articles or codes of one row are parted
    by semicolons.

    Args:
        plain: The result as ``Result.to_dict`` gives it.
    """
    if "error" in plain:
        yield "unreadable", _picked(plain, _UNREADABLE)
        return
    case_id = {"case_id": plain["case_id"]}
    yield "cases", _picked(_case(plain), _CASE)
    for duty in plain["duties"]:
        yield "duties", _picked(case_id | duty | {"cites": _SEVERAL.join(duty["cites"])}, _DUTY)
    for finding in plain["findings"]:
        yield "findings", _picked(case_id | finding | {"cites": _SEVERAL.join(finding["cites"])}, _FINDING)
    for refusal in plain["rejected"]:
        yield "rejected", _picked(case_id | refusal, _REJECTED)


def _case(plain: Mapping[str, Any]) -> dict[str, Cell]:
    replies = [duty for duty in plain["duties"] if duty["id"] == _REPLY]
    # A restart leaves a void duty behind; the last one is the one that counts.
    reply = {f"reply_{name}": value for name, value in replies[-1].items()} if replies else {}
    sums = {
        "findings": _SEVERAL.join(finding["code"] for finding in plain["findings"]) or None,
        "rejected": len(plain["rejected"]),
        "later_events": plain.get("later_events", 0),
    }
    return {**plain, **reply, **sums}


def _picked(values: Mapping[str, Cell], columns: tuple[Column, ...]) -> tuple[Cell, ...]:
    return tuple(values.get(column.name) for column in columns)


def defused(cell: Cell) -> Cell:
    """Give a cell that a spreadsheet shows and does not run.

    A text that begins like a formula gets an apostrophe before it, which is how
    spreadsheets mark text.
    """
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell

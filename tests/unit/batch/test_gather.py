"""The rows of a case brought together."""

from __future__ import annotations

import random
from typing import Any

from foiflow.batch.gather import gathered, in_groups
from foiflow.codecs.rows import EventRow
from foiflow.codecs.tables import RowError


def row(line: int, case_id: str, seq: int | None = None) -> EventRow:
    """Make a row that can be told by its day."""
    event = {"type": "fee_paid", "on": f"2024-03-{line:02}"}
    return EventRow(line, case_id, line if seq is None else seq, {}, event)


def days(records: Any) -> list[tuple[int, str, list[str]]]:
    """Give what the records are made of."""
    return [(line, case["case_id"], [event["on"][-2:] for event in case["events"]]) for line, case in records]


def test_rows_of_a_case_come_together_from_anywhere() -> None:
    """Cases stand in the order of their first rows, and events in that of theirs."""
    rows = [row(1, "b"), row(2, "a"), row(3, "b"), row(4, "c"), row(5, "a")]

    assert days(gathered(rows)) == [(1, "b", ["01", "03"]), (2, "a", ["02", "05"]), (4, "c", ["04"])]


def test_an_order_of_its_own_goes_before_that_of_the_rows() -> None:
    """The case still has the number of its first row."""
    assert days(gathered([row(1, "a", 9), row(2, "b"), row(3, "a", 4)])) == [(1, "a", ["03", "01"]), (2, "b", ["02"])]


def test_rows_of_no_known_case_stand_in_their_places() -> None:
    """Two of them are two errors, and none is taken for a case of that name."""
    wrong = [(number, RowError("column 'x'", number, "y")) for number in (2, 4)]
    rows: list[Any] = [row(1, "row 2"), wrong[0], row(3, "a"), wrong[1], row(5, "row 2")]
    found = list(gathered(rows))

    assert [line for line, _ in found] == [1, 2, 3, 4]
    assert [str(value) for _, value in found if isinstance(value, RowError)] == [str(error) for _, error in wrong]
    assert days([found[0]]) == [(1, "row 2", ["01", "05"])]


def test_many_rows_in_any_order_give_what_few_do() -> None:
    """Shuffled rows with an order of their own make the same cases as sorted ones."""
    rows = [EventRow(0, str(case), n, {}, {"on": f"{n}", "type": "x"}) for case in range(50) for n in range(20)]
    shuffled = random.Random(7).sample(rows, len(rows))
    numbered = [each._replace(line=line) for line, each in enumerate(shuffled, start=1)]

    assert {case["case_id"]: case["events"] for _, case in gathered(numbered) if isinstance(case, dict)} == {
        case["case_id"]: case["events"] for _, case in in_groups(rows) if isinstance(case, dict)
    }


def test_rows_that_stand_together_are_read_as_they_come() -> None:
    """A case is given before the row after the next case is asked for; one that comes again is a case again."""
    asked: list[int] = []

    def rows() -> Any:
        for line, case_id in enumerate(["a", "a", "b", "a"], start=1):
            asked.append(line)
            yield row(line, case_id)

    found = in_groups(rows())

    assert days([next(found)]) == [(1, "a", ["01", "02"])]
    assert asked == [1, 2, 3]
    assert days(found) == [(3, "b", ["03"]), (4, "a", ["04"])]

"""Chains of rows: what is hashed, and what has happened to one that is not whole."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from foiflow.office.register.chain import Fault, Head, Row, chained, digest_of, examined, is_whole, line_of

CONTENTS = ["{}", '{"a":1}', '{"b":2}', '{"c":"龘"}', '{"d":4}']


@pytest.fixture
def rows() -> list[Row]:
    """Make a chain of a header and four events."""
    return chained('"1"', CONTENTS, after=None, recorded_at="2024-03-04", idempotency_key=None)


def found(rows: list[Row]) -> list[tuple[str, int | None]]:
    """Give what is wrong with a chain, by kind and row."""
    return [(fault.kind, fault.position) for fault in examined('"1"', rows)]


def placed(*rows: Row) -> list[Row]:
    """Put rows at positions from 0 on, whatever they were written at."""
    return [row._replace(position=position) for position, row in enumerate(rows)]


def forged(row: Row, after: Row, **changes: Any) -> Row:
    """Make a row whose own hash is right, on a row of choice."""
    content = changes.get("content", row.content)
    [made] = chained(row.case_id, [content], after=after.head, recorded_at=row.recorded_at, idempotency_key=None)
    return made


def test_each_row_goes_on_from_the_one_before(rows: list[Row]) -> None:
    """By position and by hash; the header goes on from nothing."""
    before = None
    for row in rows:
        assert is_whole(row, before)
        assert not is_whole(row, Head(row.position + 7, "0"))
        before = row.head
    assert found(rows) == []


def test_the_hash_is_that_of_the_canonical_line_without_it(rows: list[Row]) -> None:
    """Byte by byte, as the documentation says it."""
    body = (
        '{"case_id":"\\"1\\"","content":{"c":"龘"},"format":1,"idempotency_key":null,"position":3,'
        f'"previous":"{rows[2].hash}","recorded_at":"2024-03-04"}}'
    ).encode()

    assert rows[3].hash == sha256(body).hexdigest()
    assert line_of(rows[3]) == body[:-1] + f',"hash":"{rows[3].hash}"}}'.encode()


def test_a_chain_may_be_made_in_parts(rows: list[Row]) -> None:
    """The second part goes on from the head of the first."""
    more = chained('"1"', CONTENTS[2:], after=rows[1].head, recorded_at="2024-03-04", idempotency_key=None)

    assert more == rows[2:]


def test_every_part_of_a_row_is_in_its_hash(rows: list[Row]) -> None:
    """Whatever is changed, the row is not whole any more."""
    changes: dict[str, Any] = {
        "case_id": "2",
        "position": 4,
        "format": 2,
        "recorded_at": "2024-03-05",
        "idempotency_key": "k",
        "content": "{}",
        "previous": "0",
        "hash": "0",
    }
    assert set(changes) == set(Row._fields)
    for name, value in changes.items():
        assert not is_whole(rows[3]._replace(**{name: value}), rows[2].head), name


def test_what_is_of_another_type_is_no_whole_row(rows: list[Row]) -> None:
    """SQLite stores anything anywhere."""
    anything: list[Any] = [None, b"{}", 1.5, "\ud800"]
    for name in Row._fields:
        for value in anything:
            row = rows[3]._replace(**{name: value})
            assert row == rows[3] or not is_whole(row, rows[2].head)
            list(examined('"1"', [*rows[:3], row._replace(position=3), *rows[4:]]))


def test_what_has_happened_is_told(rows: list[Row]) -> None:
    """Changed, missing, reordered, inserted: by the row's position."""
    header, a, b, c, d = rows
    bad = a._replace(content="{}")

    assert found([header, bad, b, c, d]) == [("changed", 1)]
    assert found([header, a, c, d]) == [("missing", 2)]
    assert found([a, b, c, d]) == [("missing", 0)]
    assert found([header, d]) == [("missing", 1)]
    assert found(placed(header, a, c, b, d)) == [("reordered", 2), ("reordered", 3)]
    assert found(placed(header, bad, a, b, c, d)) == [("inserted", 1)]
    assert found(placed(header, a, forged(c, a), b, c, d)) == [("inserted", 2)]
    assert found([header, a, forged(b, a, content="{}"), c, d]) == [("changed", 2)]
    assert found([header, bad, c, d]) == [("changed", 1), ("missing", 2)]


def test_rows_moved_up_into_a_gap_are_told(rows: list[Row]) -> None:
    """Each with the position that it was written at."""
    header, a, _, c, d = rows
    faults = list(examined('"1"', placed(header, a, c, d)))

    assert [(fault.kind, fault.position) for fault in faults] == [("reordered", 2), ("reordered", 3)]
    assert str(faults[0]) == "case '\"1\"', row 2: reordered: it was written as row 3"


def test_a_header_that_goes_on_from_something_is_told(rows: list[Row]) -> None:
    """Its own hash may be right."""
    [odd] = chained('"1"', ["{}"], after=Head(-1, "0"), recorded_at="2024-03-04", idempotency_key=None)

    assert (odd.position, found([odd])) == (0, [("changed", 0)])


def test_a_fault_names_case_and_row_as_far_as_they_are_known() -> None:
    """And nothing else of them."""
    assert str(Fault("missing", None, None, "entry 3 is not there")) == "missing: entry 3 is not there"
    assert str(Fault("index", "1", None, "x")) == "case '1': index: x"
    assert str(Fault("changed", "1", 0, "x")) == "case '1', row 0: changed: x"


def test_a_digest_is_of_all_heads_in_the_order_of_their_ids() -> None:
    """Not in the order they were written; another head, id or position gives another."""
    heads = {"b": Head(1, "x"), "a\n": Head(2, "y")}
    whole = digest_of(heads, 5)

    assert whole == "5:" + sha256(b'["a\\n",2,"y"]\n["b",1,"x"]\n').hexdigest()
    assert whole == digest_of(dict(reversed(heads.items())), 5)
    others = [{**heads, "b": Head(2, "x")}, {**heads, "b": Head(1, "z")}, {"b": heads["b"]}, {}]
    assert len({whole, *(digest_of(other, 5) for other in others)}) == 1 + len(others)

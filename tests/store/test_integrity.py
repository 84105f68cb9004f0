"""What was changed, taken out, moved or put in behind a register's back is found and named."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

import pytest
from tests.store.tamper import carry_out

from foiflow.errors import RegisterError
from foiflow.office.register.chain import Head, chained
from foiflow.office.register.store import open_register
from foiflow.testing.samples import a_case, an_event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiflow.office.register.chain import Fault
    from foiflow.office.register.store import Register

CASES = ("1", "2", "3")
EVENTS = 5


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Write three cases whose events come in turns; give the export."""
    stream = BytesIO()
    with open_register(tmp_path_factory.mktemp("written") / "cases.db") as register:
        for case_id in CASES:
            register.open(a_case(case_id, applicant=f"A-{case_id}"))
        for number in range(1, EVENTS):
            for case_id in CASES:
                register.append(case_id, [an_event(f"{case_id} {number}")], number)
        register.export_to(stream)
    return stream.getvalue()


@pytest.fixture
def register(target: str, written: bytes) -> Iterator[Register]:
    """Open a register with the three cases."""
    with open_register(target) as register:
        register.import_from(BytesIO(written))
        yield register


def found(faults: tuple[Fault, ...]) -> list[tuple[str, str | None, int | None]]:
    """Give what can be compared of faults."""
    return [(fault.kind, fault.case_id, fault.position) for fault in faults]


def test_a_register_that_nobody_touched_has_no_faults(register: Register) -> None:
    """Nor do two digests of the same rows differ, nor one of before the rows that came since."""
    kept = register.digest()
    assert register.verify() == register.verify(kept) == ()
    assert register.digest() == kept
    register.append("1", [an_event()], EVENTS)
    register.open(a_case("4"))

    assert register.digest() != kept
    assert register.verify(kept) == ()


@pytest.mark.parametrize("position", [0, 3, EVENTS])
@pytest.mark.parametrize(
    "change",
    [
        "content = replace(content, '2', '3')",
        "content = content || ' '",
        "content = '{}'",
        "recorded_at = '2020-01-01T00:00:00.000000+00:00'",
        "idempotency_key = 'k'",
        "format = 0",
        "previous = hash",
        "hash = replace(hash, substr(hash, 1, 1), 'x')",
    ],
)
def test_a_changed_row_is_named(register: Register, target: str, change: str, position: int) -> None:
    """Whatever of it was changed, be it the header or the last row."""
    carry_out(target, f"UPDATE foiflow_row SET {change} WHERE case_id = '2' AND position = {position}")

    assert found(register.verify()) == [("changed", "2", position)]


@pytest.mark.parametrize("position", [0, 3, EVENTS])
def test_a_row_that_was_taken_out_is_named(register: Register, target: str, position: int) -> None:
    """By its place in the case and by its place in the register."""
    [[seq]] = carry_out(target, f"SELECT seq FROM foiflow_row WHERE case_id = '2' AND position = {position}")
    carry_out(target, *_without_keys(target), f"DELETE FROM foiflow_row WHERE seq = {seq}")
    faults = register.verify()

    assert ("missing", "2", position) in found(faults)
    assert f"missing: entry {seq} of the register is not there" in [str(fault) for fault in faults]
    assert {kind for kind, _, _ in found(faults)} == {"missing"}


def test_rows_that_changed_places_are_named(register: Register, target: str) -> None:
    """Both, each with the place it was written at."""
    carry_out(
        target,
        "UPDATE foiflow_row SET position = -1 WHERE case_id = '2' AND position = 3",
        "UPDATE foiflow_row SET position = 3 WHERE case_id = '2' AND position = 4",
        "UPDATE foiflow_row SET position = 4 WHERE case_id = '2' AND position = -1",
    )
    faults = register.verify()

    assert found(faults) == [("reordered", "2", 3), ("reordered", "2", 4)]
    assert str(faults[0]) == "case '2', row 3: reordered: it was written as row 4"


def test_rows_that_changed_numbers_are_named(register: Register, target: str) -> None:
    """The chain is whole then, but was not written in that order."""
    numbers = carry_out(target, "SELECT seq FROM foiflow_row WHERE case_id = '2' AND position IN (3, 4) ORDER BY seq")
    [[third], [fourth]] = numbers
    carry_out(
        target,
        f"UPDATE foiflow_row SET seq = -1 WHERE seq = {third}",
        f"UPDATE foiflow_row SET seq = {third} WHERE seq = {fourth}",
        f"UPDATE foiflow_row SET seq = {fourth} WHERE seq = -1",
    )

    assert found(register.verify()) == [("reordered", "2", None)]


def test_a_row_put_in_between_is_named(register: Register, target: str) -> None:
    """The others, moved up for it, are not accused."""
    _make_room(target, 3)
    _put_in(target, case_id="2", position=3, content='{"type":"supplement_received","on":"2024-03-05"}')

    assert ("inserted", "2", 3) in found(register.verify())
    assert not {("reordered", "2", position) for position in range(EVENTS + 2)} & set(found(register.verify()))


def test_a_row_put_in_between_with_a_hash_that_fits_is_named(register: Register, target: str) -> None:
    """Its own hash is right, and nothing goes on from it."""
    [[hash_]] = carry_out(target, "SELECT hash FROM foiflow_row WHERE case_id = '2' AND position = 2")
    _make_room(target, 3)
    [row] = chained(
        "2",
        ['{"on":"2024-03-05","type":"supplement_received"}'],
        after=Head(2, hash_),
        recorded_at="2024-03-05",
        idempotency_key=None,
    )
    _put_in(target, **row._asdict())

    assert ("inserted", "2", 3) in found(register.verify())


def test_a_row_put_at_the_end_is_named(register: Register, target: str) -> None:
    """A forger who knows how rows are chained, and nothing of the index."""
    [[hash_]] = carry_out(target, f"SELECT hash FROM foiflow_row WHERE case_id = '2' AND position = {EVENTS}")
    [row] = chained(
        "2",
        ['{"on":"2024-03-05","type":"supplement_received"}'],
        after=Head(EVENTS, hash_),
        recorded_at="2024-03-05",
        idempotency_key=None,
    )
    _put_in(target, **row._asdict())

    assert found(register.verify()) == [("inserted", "2", EVENTS + 1)]


def test_a_tail_cut_off_with_its_index_is_found_by_a_digest(register: Register, target: str) -> None:
    """Whoever covers every trace in the database cannot reach the digest that is kept elsewhere."""
    kept = register.digest()
    [[last]] = carry_out(target, "SELECT max(seq) FROM foiflow_row")
    carry_out(
        target,
        f"DELETE FROM foiflow_row WHERE seq = {last}",
        f"UPDATE foiflow_case SET version = {EVENTS - 1} WHERE case_id = '3'",
    )

    assert register.verify() == ()
    assert found(register.verify(kept)) == [("digest", None, None)]
    register.append("3", [an_event("instead")], EVENTS - 1)
    assert found(register.verify(kept)) == [("digest", None, None)]


def test_a_case_that_is_gone_is_found(register: Register, target: str) -> None:
    """Its rows leave gaps; where the others were numbered anew, a digest tells."""
    kept = register.digest()
    tables = ("foiflow_lookup", "foiflow_case", "foiflow_row")
    carry_out(target, *_without_keys(target), *(f"DELETE FROM {table} WHERE case_id = '3'" for table in tables))
    assert {kind for kind, _, _ in found(register.verify())} == {"missing"}

    # Half the space first: numbers may not meet on the way.
    carry_out(
        target,
        *_without_keys(target),
        "UPDATE foiflow_row SET seq = -(SELECT count(*) FROM foiflow_row b WHERE b.seq <= foiflow_row.seq)",
        "UPDATE foiflow_row SET seq = -seq",
    )
    digested = found(register.verify(kept))
    assert ("digest", None, None) in digested


def test_a_forged_chain_is_found_by_a_digest(register: Register, target: str) -> None:
    """Every hash after the change was made anew, and the index is right."""
    kept = register.digest()
    rows = carry_out(target, "SELECT position, content FROM foiflow_row WHERE case_id = '2' ORDER BY position")
    contents = [row.content.replace("2024-03", "2024-02") for row in rows]
    for row in chained("2", contents, after=None, recorded_at="2024", idempotency_key=None):
        carry_out(
            target,
            "UPDATE foiflow_row SET content = :content, previous = :previous, hash = :hash, recorded_at = '2024'"
            " WHERE case_id = '2' AND position = :position",
            content=row.content,
            previous=row.previous,
            hash=row.hash,
            position=row.position,
        )

    assert register.verify() == ()
    assert found(register.verify(kept)) == [("digest", None, None)]


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ("UPDATE foiflow_case SET version = 4 WHERE case_id = '2'", "inserted"),
        ("UPDATE foiflow_case SET version = 6 WHERE case_id = '2'", "missing"),
        ("UPDATE foiflow_case SET opened = 1 WHERE case_id = '2'", "index"),
        ("DELETE FROM foiflow_lookup WHERE case_id = '2'", "index"),
        ("UPDATE foiflow_lookup SET digest = 'x' || digest WHERE case_id = '2'", "index"),
    ],
)
def test_an_index_that_is_not_what_the_rows_say_is_named(
    register: Register, target: str, change: str, kind: str
) -> None:
    """It could hide a case from a query."""
    carry_out(target, change)

    assert {(fault.kind, fault.case_id) for fault in register.verify()} == {(kind, "2")}


def test_a_case_missing_in_the_index_is_named(register: Register, target: str) -> None:
    """All its rows are there."""
    tables = ("foiflow_lookup", "foiflow_case")
    carry_out(target, *(f"DELETE FROM {table} WHERE case_id = '2'" for table in tables))

    assert {(fault.kind, fault.case_id) for fault in register.verify()} == {("index", "2")}


def test_a_damaged_case_is_not_given(register: Register, target: str) -> None:
    """Loading it and its history raise, naming the row; the others are given, and nothing personal is shown."""
    carry_out(target, "UPDATE foiflow_row SET content = replace(content, 'supplement', 'Wang') WHERE case_id = '2'")
    for ask in (register.load, register.history):
        with pytest.raises(RegisterError) as caught:
            ask("2")
        assert caught.value.fault == "corrupted"
        assert "case '2', row" in str(caught.value)
        assert "Wang" not in str(caught.value)
    cases = register.cases()

    assert next(cases).case_id == "1"
    with pytest.raises(RegisterError):
        next(cases)
    assert register.load("3").case_id == "3"


def _without_keys(target: str) -> list[str]:
    """Give the statements that let rows be taken out which others point to."""
    if "postgresql" not in target:
        return []  # SQLite minds them only where a connection asks for it
    return ["ALTER TABLE foiflow_case DROP CONSTRAINT IF EXISTS foiflow_case_opened_fkey"]


def _make_room(target: str, position: int) -> None:
    """Move the rows from a position on up by one."""
    carry_out(
        target,
        f"UPDATE foiflow_row SET position = -position - 1 WHERE case_id = '2' AND position >= {position}",
        "UPDATE foiflow_row SET position = -position WHERE position < 0",
    )


def _put_in(target: str, **row: Any) -> None:
    """Put a row in, with what is not given made up."""
    made_up = {"format": 1, "recorded_at": "2024-03-05", "idempotency_key": None, "previous": "0", "hash": "0"}
    carry_out(
        target,
        "INSERT INTO foiflow_row SELECT max(seq) + 1, :case_id, CAST(:position AS INTEGER), CAST(:format AS INTEGER),"
        " :recorded_at, :idempotency_key, :content, :previous, :hash FROM foiflow_row",
        **{**made_up, **row},
    )

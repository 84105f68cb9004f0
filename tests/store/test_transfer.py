"""Everything out as JSON Lines and in again, byte for byte, between either database."""

from __future__ import annotations

from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING

import msgspec
import pytest
from tests.store.tamper import carry_out

from foiflow.errors import InputError
from foiflow.office.register.store import open_register
from foiflow.testing.samples import TEXTS, a_case, an_event

if TYPE_CHECKING:
    from pathlib import Path

    from foiflow.office.register.store import Register


def exported(register: Register, *, rows: int | None = None) -> bytes:
    """Give the export of a register."""
    stream = BytesIO()
    count = register.export_to(stream)
    assert rows in (None, count)
    return stream.getvalue()


@pytest.fixture
def lines(tmp_path: Path) -> list[bytes]:
    """Write two cases in turns, with all kinds of texts; give the lines of the export."""
    with open_register(tmp_path / "from.db") as register:
        register.open(a_case("1"), idempotency_key="k-0")
        register.open(a_case("2", text=TEXTS["JSON"]))
        for number, text in enumerate(TEXTS.values(), start=1):
            register.append("1", [an_event(text)], number, idempotency_key=text)
            register.append("2", [an_event(text)], number)
        return exported(register, rows=4 + 2 * len(TEXTS)).splitlines(keepends=True)


def test_what_is_imported_is_exported_byte_for_byte(lines: list[bytes], target: str) -> None:
    """The order, times, keys and hashes stay, and so do the digest and what cases are found by."""
    with open_register(target) as register:
        assert register.import_from(BytesIO(b"".join(lines))) == len(lines)
        assert exported(register).splitlines(keepends=True) == lines
        assert register.verify() == ()
        assert [case.case_id for case in register.cases(applicant="A-77")] == ["1", "2"]
        assert register.load("1").log[1:] == tuple(an_event(text) for text in TEXTS.values())
        assert register.append("1", [an_event()], 1 + len(TEXTS)) == 2 + len(TEXTS)
        assert register.append("1", [an_event(TEXTS["SQL"])], 1, idempotency_key=TEXTS["SQL"]) == 2


def test_an_export_may_come_in_parts(lines: list[bytes], target: str) -> None:
    """Rows go on the chains that are there, so what is new since the last export can follow."""
    with open_register(target) as register:
        register.import_from(BytesIO(b"".join(lines[:5])))
        register.import_from(BytesIO(b"".join(lines[5:])))
        assert exported(register) == b"".join(lines)
        assert register.verify() == ()


def test_an_empty_register_exports_nothing(target: str) -> None:
    """And nothing can be imported."""
    with open_register(target) as register:
        assert exported(register, rows=0) == b""
        assert register.import_from(BytesIO()) == 0
        assert register.verify(register.digest()) == ()


@pytest.mark.parametrize(
    ("damage", "line"),
    [
        (lambda lines: [lines[0], lines[1].replace(b"plot", b"plod"), *lines[2:]], 2),
        (lambda lines: [lines[0].replace(b'"format":1', b'"format": 1'), *lines[1:]], 1),
        (lambda lines: [*lines[:4], *lines[5:]], 6),
        (lambda lines: [lines[1], lines[0], *lines[2:]], 1),
        (lambda lines: [*lines, lines[-1]], 17),
        (lambda lines: [*lines, b"{}\n"], 17),
        (lambda lines: [*lines, b"plot\n"], 17),
        (lambda lines: [*lines[:-1], lines[-1][:-30]], 16),
        (lambda lines: lines[1:], 1),
    ],
    ids=["changed", "blank", "missing", "reordered", "twice", "no row", "no JSON", "cut off", "no header"],
)
def test_a_damaged_export_is_not_imported(lines: list[bytes], tmp_path: Path, damage: object, line: int) -> None:
    """The line is named, nothing of it is shown, and nothing of the rest is there."""
    assert callable(damage)
    with open_register(tmp_path / "cases.db") as register:
        with pytest.raises(InputError) as caught:
            register.import_from(BytesIO(b"".join(damage(lines))))
        assert caught.value.line == line
        assert "plot" not in str(caught.value)
        assert exported(register) == b""


def test_a_case_that_went_on_elsewhere_is_not_imported(lines: list[bytes], tmp_path: Path) -> None:
    """Two histories of one case do not mix."""
    with open_register(tmp_path / "cases.db") as register:
        register.import_from(BytesIO(b"".join(lines[:4])))
        register.append("1", [an_event("here")], 1)
        before = exported(register)
        with pytest.raises(InputError) as caught:
            register.import_from(BytesIO(b"".join(lines[4:])))
        assert str(caught.value).startswith("line 1: row 2 of case '1' is changed or out of place; expected row 3, ")
        assert exported(register) == before


def test_a_row_of_a_later_format_is_not_imported(lines: list[bytes], tmp_path: Path) -> None:
    """An older foiflow does not take what it could not read."""
    with open_register(tmp_path / "later.db") as register:
        register.open(a_case("1"))
        [[row]] = [carry_out(str(tmp_path / "later.db"), "SELECT case_id, content, recorded_at FROM foiflow_row")[:1]]
    plain = {
        "case_id": row.case_id,
        "content": msgspec.Raw(row.content.encode()),
        "format": 2,
        "idempotency_key": None,
        "position": 0,
        "previous": None,
        "recorded_at": row.recorded_at,
    }
    body = msgspec.json.encode(plain)
    line = body[:-1] + b',"hash":"%b"}\n' % sha256(body).hexdigest().encode()
    with open_register(tmp_path / "cases.db") as register, pytest.raises(InputError, match="format is 2"):
        register.import_from(BytesIO(line))


def test_each_line_has_the_hash_of_what_stands_before_it(lines: list[bytes]) -> None:
    """Whoever has the export can check it without foiflow: SHA-256 of the line without its hash."""
    heads: dict[str, str] = {}
    for line in lines:
        row = msgspec.json.decode(line)
        body, _, tail = line.rpartition(b',"hash":')
        assert msgspec.json.decode(tail.rstrip()[:-1]) == row["hash"] == sha256(body + b"}").hexdigest()
        assert row["previous"] == heads.get(row["case_id"])
        heads[row["case_id"]] = row["hash"]


def test_more_rows_than_are_stored_at_a_time(tmp_path: Path) -> None:
    """The chains go on across the parts."""
    with open_register(tmp_path / "from.db") as register:
        register.open_many(a_case(str(number)) for number in range(300))
        register.append("299", [an_event(str(number)) for number in range(600)], 1)
        whole = exported(register, rows=1200)
    with open_register(tmp_path / "cases.db") as register:
        assert register.import_from(BytesIO(whole)) == 1200
        assert exported(register) == whole
        assert register.verify() == ()


def test_a_line_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """One that has no end."""
    with open_register(tmp_path / "cases.db") as register, pytest.raises(InputError) as caught:
        register.import_from(BytesIO(b"\n" + b"x" * (2**24 + 1)))
    assert caught.value.line == 2

"""Tables, folders, registers and queries as sources of case logs."""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
import zstandard
from openpyxl import Workbook
from sqlalchemy import create_engine

from foiflow import case_from_json, open_register, replay
from foiflow.batch.sources import Input, is_there, records_of
from foiflow.codecs.mapping_file import read_mapping
from foiflow.errors import InputError, RegisterError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

OWN = [
    ["case_id", "seq", "type", "on", "applicant_kind", "profile", "channel", "outcome", "remark"],
    ["1", "1", "request_received", "2024-03-04", "business", "cn", "online", "", "x"],
    ["2", "1", "request_received", "2024-03-05", "business", "cn", "fax", "", "x"],
    ["1", "2", "answer_issued", "2024-03-20", "", "", "", "disclosed", ""],
    ["2", "2", "answer_issued", "2024-03-99", "", "", "", "disclosed", ""],
]
LEDGER = [
    ["2024 年台账", "", "", "", ""],
    ["编号", "申请人类型", "收到日期", "答复日期", "答复结果"],
    ["1", "公民", "2024年3月4日", "2024-03-20", "予以公开"],
    ["2", "公民", "去年", "2024-03-20", "予以公开"],
]
GUESS = [(3, "1"), (4, "column '收到日期' is '去年'; expected a date")]
FOUND = [(2, "1"), (5, "column 'on' is '2024-03-99'; expected a date")]


def text(rows: Sequence[Sequence[str]], encoding: str = "utf-8") -> bytes:
    """Write rows as CSV."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue().encode(encoding)


def found(source: Any, **how: Any) -> list[tuple[int, str]]:
    """Replay a source; give each result's line with its case, or with its error."""
    return [
        (result.line, str(result.error).partition(" such as")[0] if result.error else str(result.case_id))
        for result in replay(source, **{"profile": "cn", **how})
    ]


@pytest.mark.parametrize("name", ["log.csv", "log.tsv", "LOG.CSV", "log", "log.txt"])
def test_a_text_table_is_told_by_its_name_or_its_first_column(tmp_path: Path, name: str) -> None:
    """Rows of a case are brought together, and one that cannot be read is an error of its case."""
    file = tmp_path / name
    file.write_bytes(text(OWN))

    assert found(file) == FOUND
    assert [result.case_id for result in replay(file, profile="cn")] == ["1", "2"]


@pytest.mark.parametrize(("suffix", "compress"), [(".gz", gzip.compress), (".zst", zstandard.compress)])
def test_a_compressed_file_is_read_as_what_it_holds(tmp_path: Path, suffix: str, compress: Any) -> None:
    """The suffix before that of the compression tells the form; JSON Lines and tables alike."""
    table, lines = tmp_path / f"log.csv{suffix}", tmp_path / f"log.jsonl{suffix}"
    table.write_bytes(compress(text(OWN)))
    case = {"case_id": "9", "profile": "cn", "applicant": {"kind": "business"}, "events": []}
    lines.write_bytes(compress(json.dumps(case).encode()))

    assert found(table) == FOUND
    assert found(lines) == [(1, "9")]


def test_a_compressed_file_that_is_cut_off_ends_with_an_error(tmp_path: Path) -> None:
    """What is missing is told, and the run goes on with the next file."""
    lines = "".join(
        json.dumps({"case_id": str(n), "applicant": {"kind": "business"}, "events": [], "subject": str(n**40)}) + "\n"
        for n in range(5_000)
    )
    file = tmp_path / "log.jsonl.gz"
    file.write_bytes(gzip.compress(lines.encode())[:-50])
    results = found(file)

    assert results[0] == (1, "0")
    assert results[-1][0] == len(results) > 1000
    assert results[-1][1].startswith("the file is cut off or damaged")
    (tmp_path / "log.csv.gz").write_bytes(gzip.compress(text(LEDGER))[:-9])
    with pytest.raises(InputError, match="FILE is cut off or damaged"):
        Input(tmp_path / "log.csv.gz").guess()


def test_a_spreadsheet_is_read_by_the_first_sheet_that_fits(tmp_path: Path) -> None:
    """A cover before it does not matter; a sheet may be named."""
    book = Workbook()
    book.active.append(["封面"])
    for title in ("台账", "旧"):
        page = book.create_sheet(title)
        for row in LEDGER if title == "台账" else LEDGER[:3]:
            page.append(row)
    file = tmp_path / "ledger.xlsx"
    book.save(file)

    assert found(Input(file, mapping="guess")) == GUESS
    assert found(Input(file, mapping="guess", sheet="旧")) == GUESS[:1]
    assert '# sheet = "台账"' in Input(file).guess()


def test_parquet_is_read_by_its_columns(tmp_path: Path) -> None:
    """Its rows are numbered from 1."""
    arrow = pytest.importorskip("pyarrow", reason="pyarrow has no wheel for this Python")
    from pyarrow.parquet import write_table

    columns = {name: [row[place] or None for row in OWN[1:]] for place, name in enumerate(OWN[0])}
    write_table(arrow.table(columns), tmp_path / "log.parquet")

    assert found(tmp_path / "log.parquet") == [(line - 1, words) for line, words in FOUND]


def test_a_mapping_makes_any_text_a_table(tmp_path: Path) -> None:
    """A file whose name tells nothing is a table where a mapping is given; a mapping may be a file."""
    (tmp_path / "ledger.txt").write_bytes(text(LEDGER, "gb18030"))
    (tmp_path / "own.toml").write_text(Input(tmp_path / "ledger.txt").guess(), encoding="utf-8")

    assert found(Input(tmp_path / "ledger.txt", mapping=tmp_path / "own.toml")) == GUESS
    assert found(Input(tmp_path / "ledger.txt", mapping="guess")) == GUESS


def test_standard_input_may_be_a_table(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """With foiflow's own columns or with a mapping; it cannot be read twice for a guess."""
    (tmp_path / "ledger.csv").write_bytes(text(LEDGER))
    (tmp_path / "own.toml").write_text(Input(tmp_path / "ledger.csv").guess(), encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text(OWN))))
    assert found("-") == FOUND
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(text(LEDGER))))
    assert found(Input("-", mapping=tmp_path / "own.toml")) == GUESS
    with pytest.raises(InputError, match="a file that can be read twice"):
        found(Input("-", mapping="guess"))


def test_a_folder_or_a_pattern_stands_for_its_files(tmp_path: Path) -> None:
    """In the order of their names; errors say which; what is no log is left out of a folder."""
    for name in ("b.csv", "a.csv.gz"):
        rows = [list(row) for row in OWN]
        for row in rows[1:]:
            row[0] += name[0]
        data = text(rows)
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith("gz") else data)
    (tmp_path / "readme.md").write_text("#", encoding="utf-8")

    for place in (tmp_path, tmp_path / "*.csv*"):
        results = list(replay(place, profile="cn"))
        assert [result.case_id for result in results] == ["1a", "2a", "1b", "2b"]
        assert [str(result.error).partition(": column")[0] for result in results if result.error] == [
            str(tmp_path / "a.csv.gz"),
            str(tmp_path / "b.csv"),
        ]
    (tmp_path / "d.csv").mkdir()  # a folder, whatever its name
    (tmp_path / "c.csv").write_text("a,b\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"c\.csv: the header missing"):
        found(tmp_path)
    with pytest.raises(InputError, match="the header missing") as caught:
        found(Input(tmp_path / "c.csv", named=True))
    assert str(caught.value).startswith(str(tmp_path / "c.csv: "))
    for nothing in (tmp_path / "*.json", tmp_path.joinpath("empty")):
        tmp_path.joinpath("empty").mkdir(exist_ok=True)
        with pytest.raises(InputError, match="with case logs in it"):
            found(nothing)


def test_the_rows_of_a_query_are_a_table(tmp_path: Path) -> None:
    """By the URL of the database or by its file; nothing in it is changed."""
    url = f"sqlite:///{tmp_path / 'own.db'}"
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE TABLE log ({', '.join(f'{name!r}' for name in OWN[0])})")
        for row in OWN[1:]:
            connection.exec_driver_sql(f"INSERT INTO log VALUES ({', '.join('?' * len(row))})", tuple(row))
    engine.dispose()
    expected = [(line - 1, words) for line, words in FOUND]

    for place in (url, str(tmp_path / "own.db")):
        assert found(Input(place, query="SELECT * FROM log ORDER BY rowid")) == expected
    for query, why in {
        "DELETE FROM log": "readonly",
        "SELECT x FROM log": "no such column",
        "PRAGMA user_version = 7": "refused",
    }.items():
        with pytest.raises(InputError, match=f"--query is refused by the database: .*{why}|--query is"):
            found(Input(url, query=query))
    assert found(Input(url, query="SELECT * FROM log ORDER BY rowid")) == expected


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("sqlite:///gone.db", "FILE is 'gone.db'; expected the file of a database that is there"),
        ("nosuch://u:secret@h/d", "FILE is"),
        ("mysql+nodriver://u:secret@h/d", "FILE is"),
        ("://", "FILE is <hidden>; expected the URL of a database"),
    ],
)
def test_a_database_that_cannot_be_opened_is_told_without_its_password(url: str, sentence: str) -> None:
    """No driver, no file, no URL: one sentence."""
    with pytest.raises(InputError) as caught:
        found(Input(url, query="SELECT 1"))

    assert sentence in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_the_driver_of_postgresql_is_told_with_its_extra(monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    """It is psycopg that is asked for, whatever SQLAlchemy would take."""
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(InputError, match=r"is 'postgresql\+psycopg'; .*: pip install 'foiflow\[postgresql\]'$"):
        found(Input(f"{scheme}://u:secret@h/d", query="SELECT 1"))


def test_a_register_is_read_as_logs(tmp_path: Path) -> None:
    """By its file or its URL, each case as it was stored; one that was tampered with is an error, the rest are read."""
    path = tmp_path / "register.db"
    logs = [
        {
            "case_id": number,
            "profile": "cn",
            "applicant": {"kind": "business"},
            "events": [{"type": "request_received", "on": "2024-03-04", "channel": "online"}],
        }
        for number in ("1", "2", "3")
    ]
    with open_register(path) as register:
        register.open_many(case_from_json(json.dumps(log)) for log in logs)

    for place in (path, f"sqlite:///{path}"):
        assert found(place) == [(1, "1"), (2, "2"), (3, "3")]
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS foiflow_row_no_update")
        for [name] in list(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")):
            connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql(
            "UPDATE foiflow_row SET content = replace(content, 'online', 'fax') WHERE case_id = '2'"
        )
    engine.dispose()
    [one, two, three] = replay(path)

    assert (one.error, three.error) == (None, None)
    assert two.case_id == "2"
    assert str(two.error).startswith("its log in the register is")
    with pytest.raises(RegisterError):
        found(tmp_path / "gone.db")


def test_a_register_needs_a_name_that_says_so(tmp_path: Path) -> None:
    """A database is not looked into by chance."""
    with open_register(tmp_path / "register"):
        pass
    with pytest.raises(InputError, match=r"a name that ends in \.db"):
        found(tmp_path / "register")


def test_a_table_with_other_columns_needs_a_mapping(tmp_path: Path) -> None:
    """The error says which columns would have done without, and how to give one."""
    (tmp_path / "ledger.csv").write_bytes(text(LEDGER))
    with pytest.raises(InputError, match="case_id, type and on, or a mapping"):
        found(tmp_path / "ledger.csv")
    (tmp_path / "log.json").write_bytes(b"[]")
    with pytest.raises(InputError, match="a table: CSV, a spreadsheet or Parquet"):
        Input(tmp_path / "log.json").guess()


def test_rules_across_cases_read_an_input_twice(tmp_path: Path) -> None:
    """Lines stay what they are."""
    (tmp_path / "ledger.csv").write_bytes(text(LEDGER))

    assert found(Input(tmp_path / "ledger.csv", mapping="guess"), across_cases=True) == GUESS


def test_progress_is_told_while_a_table_is_read(tmp_path: Path) -> None:
    """Whoever shows a bar gets the file itself, compressed or not."""
    (tmp_path / "log.csv.gz").write_bytes(gzip.compress(text(OWN)))
    places: list[int] = []
    assert len(list(records_of(tmp_path / "log.csv.gz", on_bytes=lambda stream: places.append(stream.tell())))) == 2
    assert places == [(tmp_path / "log.csv.gz").stat().st_size] * 2


def test_a_place_is_looked_for_as_what_it_is(tmp_path: Path) -> None:
    """A file and a folder must be there; patterns, URLs and standard input are looked into later."""
    assert [is_there(place) for place in ("-", "sqlite:///x.db", "*.csv", str(tmp_path), str(tmp_path / "x"))] == [
        True,
        True,
        True,
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("package", "name", "query", "extra"),
    [
        ("python_calamine", "x.xlsx", None, "tables"),
        ("pyarrow", "x.parquet", None, "tables"),
        ("zstandard", "x.csv.zst", None, "tables"),
        ("sqlalchemy", "x.db", "SELECT 1", "sql"),
    ],
)
def test_a_package_that_is_missing_is_told_with_its_extra(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, package: str, name: str, query: str | None, extra: str
) -> None:
    """Whoever has installed foiflow alone learns what else to install."""
    (tmp_path / name).write_bytes(zstandard.compress(b"x"))
    for module in [found for found in sys.modules if found == package or found.startswith(f"{package}.")]:
        monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.setitem(sys.modules, package, None)
    monkeypatch.delitem(sys.modules, "foiflow.batch.queries", raising=False)
    source = Input(tmp_path / name, query=query)

    for read in (lambda: list(source.records()), source.guess):
        with pytest.raises(InputError, match=rf"needs the package {package}.*pip install 'foiflow\[{extra}\]'"):
            read()


def test_a_mapping_is_held_against_every_sheet(tmp_path: Path) -> None:
    """The first that has all its columns is read; where none has, the last misfit is told."""
    book = Workbook()
    book.active.append(["编号", "说明"])
    page = book.create_sheet("台账")
    for row in LEDGER:
        page.append(row)
    file = tmp_path / "ledger.xlsx"
    book.save(file)
    mapping = read_mapping(Input(file, sheet="台账").guess())

    assert found(Input(file, mapping=mapping)) == GUESS
    with pytest.raises(InputError, match="column '申请人类型' missing; expected it in the header, row 1"):
        found(Input(file, mapping=mapping, sheet="Sheet"))


def test_rows_that_are_said_to_stand_together_are_read_as_they_come(tmp_path: Path) -> None:
    """A case that comes again is then a number given twice."""
    (tmp_path / "log.csv").write_bytes(text([OWN[0], OWN[1], OWN[3], OWN[2], OWN[3]]))
    own = """grouped = true
[case]
case_id = "case_id"
applicant.kind = {value = "business"}
[event]
type = "type"
on = "on"
channel = "channel"
outcome = "outcome"
"""
    results = found(Input(tmp_path / "log.csv", mapping=read_mapping(own)))

    assert results[:2] == [(2, "1"), (4, "2")]
    assert results[2][1].startswith("case_id is '1'; expected an id that was not there before")

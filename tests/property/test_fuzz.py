"""Whatever bytes a file holds, a reader gives what it reads or says in one sentence why it cannot."""

from __future__ import annotations

import csv
import gzip
import json
import os
import re
from functools import partial
from io import BytesIO
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook
from pyarrow import parquet
from pyarrow.csv import read_csv

import foiflow
from foiflow.batch.sources import Input
from foiflow.calendars.local import local_notices
from foiflow.calendars.notices import notices_in
from foiflow.codecs import json_array, jsonl
from foiflow.errors import FoiflowError
from foiflow.office.reports.read import read_bytes
from foiflow.testing import load_scenarios

if TYPE_CHECKING:
    from collections.abc import Callable

    Reader = Callable[[bytes, Path], object]

ROOT = Path(__file__).resolve().parents[2]
DATA = Path(foiflow.__file__).parent

EVENTS = [
    {"type": "request_received", "on": "2024-03-04", "channel": "online", "note": "用地审批"},
    {"type": "extension_notified", "on": "2024-03-25", "working_days": 10, "approved_by": "head"},
    {
        "type": "answer_issued",
        "on": "2024-04-08",
        "outcome": "partly_disclosed",
        "items": [{"key": "1", "outcome": "other"}],
    },
]
LOG = {
    "case_id": "2024-1",
    "applicant": {"id": "A-77", "kind": "natural_person"},
    "conventions": {"email_receipt": "arrival"},
    "items": [{"key": "1", "label": "许可"}],
    "events": EVENTS,
}
LINE = json.dumps({**LOG, "profile": "cn"}, ensure_ascii=False).encode()
SCENARIO = (ROOT / "tests" / "law" / "log_corrections.toml").read_bytes()
NOTICE = next((DATA / "calendars" / "data" / "cn").glob("2024*.toml")).read_bytes()
LOCAL = (ROOT / "examples" / "own_office_days.toml").read_bytes()
PROFILE = (ROOT / "examples" / "own_agency.toml").read_bytes()

TABLE = """\
case_id,seq,type,on,applicant_id,applicant_kind,subject,channel,working_days,outcome,served_by,recorded_at
2024-1,1,request_received,2024-03-04,A-77,natural_person,plot 12,online,,,,
2024-1,2,extension_notified,2024-03-25,,,,,10,,,2024-03-25T09:00:00+08:00
2024-1,3,answer_issued,2024-04-08,,,,,,disclosed,post,
2024-2,1,request_received,2024/3/5,A-78,business,"许可, 12",in_person,,,,
""".encode()
OWN_TABLE = """\
编号,收到日期,渠道,申请人类型,答复日期,答复类型
1,2024-03-04,网上,自然人,2024-04-01,公开
2,45356,信函,企业,2024年4月1日,
""".encode()
MAPPING = """\
[case]
case_id = "编号"
subject = {value = "plot"}
applicant.kind = {column = "申请人类型", values = {"自然人" = "natural_person"}, otherwise = "business"}

[[event]]
type = "request_received"
required = true
on = "收到日期"
channel = {column = "渠道", values = {"网上" = "online"}, default = "not_stated"}

[[event]]
type = "answer_issued"
on = "答复日期"
outcome = {column = "答复类型", values = {"公开" = "disclosed"}}
""".encode()

REPORT = json.dumps(json.loads((ROOT / "examples" / "annual_reports.json").read_bytes())[0]).encode()

FEW = 20 if os.environ.get("CI") else settings.default.max_examples if settings.default else 100
"""Examples of a reader that is slow, since it checks what it reads against the whole law."""

NASTY = [
    b"\0",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\xed\xa0\x80",
    b'"',
    b"'''",
    b"\\",
    b"\\ud800",
    b"\n",
    b"\r",
    b"\r\n",
    b"=",
    b"[",
    b"]]",
    b"{}",
    b"#",
    b",",
    b"null",
    b"true",
    b"nan",
    b"-inf",
    b"1e999",
    b"-1",
    b"9" * 5000,
    b"[" * 3000,
    b'{"a":' * 3000,
    b"a." * 3000 + b"a = 1\n",
    b"2024-02-30",
    b"9999-12-31",
    b"0001-01-01",
    b"2024-03-04T00:00:00",
    b"2024-03-04T00:00:00+23:59",
    b"07:32:00",
]


VALUE = re.compile(rb"""(?<=[=:,]\s|\d,)("[^"]*"|[\w.+-]+|\[[^][]*\]|\{[^{}]*\})""")
"""A value in JSON or TOML that holds no others but plain ones."""

VALUES = [
    b"0",
    b"-1",
    b"1.5",
    b"1e30",
    b"99999999999999999999",
    b"true",
    b"null",
    b'""',
    b'"x"',
    b'"2024-02-30"',
    b'"9999-12-31"',
    b'"0001-01-01"',
    b"2024-03-04",
    b"9999-12-31",
    b"0001-01-01",
    b"2024-03-04T00:00:00",
    b"07:32:00",
    b"nan",
    b"[]",
    b"[1]",
    b'["x"]',
    b"[[]]",
    b"[{}]",
    b"{}",
    b'{"x": 1}',
    b"{x = 1}",
    b"{x = {x = []}}",
]


@st.composite
def damaged(draw: st.DrawFn, whole: bytes) -> bytes:
    """Take a file that can be read and cut, double, replace or insert a few pieces."""
    data = whole
    for _ in range(draw(st.integers(1, 4))):
        begin = draw(st.integers(0, len(data)))
        end = min(len(data), begin + draw(st.sampled_from((0, 1, 2, 8, 40, 300))))
        how = draw(st.sampled_from(("cut", "double", "replace", "insert", "swap", "end")))
        piece = data[begin:end]
        if how == "double":
            piece += piece
        elif how in ("replace", "insert"):
            new = draw(st.one_of(st.sampled_from(NASTY), st.binary(max_size=8), st.text(max_size=4).map(_bytes)))
            piece = new if how == "replace" else new + piece
        elif how == "swap":
            piece = piece[::-1]
        elif how == "end":
            end = len(data)
            piece = b""
        else:
            piece = b""
        data = data[:begin] + piece + data[end:]
    return data


@st.composite
def revalued(draw: st.DrawFn, whole: bytes) -> bytes:
    """Take a file that can be read and give some of its values another kind, so that its form stays sound."""
    spans = [found.span() for found in VALUE.finditer(whole)]
    chosen = draw(st.lists(st.sampled_from(spans), min_size=1, max_size=4, unique=True))
    taken = [whole[begin:end] for begin, end in spans]
    for begin, end in sorted(chosen, reverse=True):
        new = draw(st.one_of(st.sampled_from(VALUES), st.sampled_from(taken)))
        whole = whole[:begin] + new + whole[end:]
    return whole


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def files_like(whole: bytes) -> st.SearchStrategy[bytes]:
    """Bytes of any kind, and more often a file that was sound once."""
    texts = [revalued(whole)] * 2 if VALUE.search(whole) else []
    return st.one_of(*texts, damaged(whole), st.sampled_from(NASTY), st.binary(max_size=200))


def read_case(data: bytes, folder: Path) -> object:
    """Read a case and all that follows from it."""
    case = foiflow.case_from_json(data, profile="cn")
    return case.state, case.duties, case.findings, case.rejected


def read_log(suffix: str, data: bytes, folder: Path) -> object:
    """Replay a file of logs; what is wrong with one case stands in its place."""
    file = folder / f"log{suffix}"
    file.write_bytes(data)
    return [json.dumps(result.to_dict()) for result in foiflow.replay(file, profile="cn")]


def read_guessed(data: bytes, folder: Path) -> object:
    """Guess the mapping of a table of one's own and replay it."""
    file = folder / "own.csv"
    file.write_bytes(data)
    return [json.dumps(result.to_dict()) for result in foiflow.replay(Input(file, mapping="guess"), profile="cn")]


def read_mapped(data: bytes, folder: Path) -> object:
    """Read a mapping and replay a table by it."""
    table, mapping = folder / "mapped.csv", folder / "mapping.toml"
    table.write_bytes(OWN_TABLE)
    mapping.write_bytes(data)
    return [json.dumps(result.to_dict()) for result in foiflow.replay(Input(table, mapping=mapping), profile="cn")]


def as_sheet(table: bytes) -> bytes:
    """Write a table as a spreadsheet."""
    book, stream = Workbook(), BytesIO()
    for row in csv.reader(table.decode().splitlines()):
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


def as_parquet(table: bytes) -> bytes:
    """Write a table as Parquet."""
    stream = BytesIO()
    parquet.write_table(read_csv(BytesIO(table)), stream)
    return stream.getvalue()


def read_notices(data: bytes, folder: Path) -> object:
    """Read a notice of the State Council."""
    return notices_in(data.decode("utf-8", "replace"), "notice.toml")


_numbers = count()


def new_file(data: bytes, folder: Path) -> Path:
    """Write a file under a name of its own; a reader keeps what it has read under a name."""
    file = folder / f"{next(_numbers)}.toml"
    file.write_bytes(data)
    return file


def read_local(data: bytes, folder: Path) -> object:
    """Read the notices of an office."""
    return local_notices("cn", str(new_file(data, folder)))


def read_profile(data: bytes, folder: Path) -> object:
    """Load an agency's own profile, with every check."""
    return foiflow.load_profile(new_file(data, folder))


def read_scenarios(data: bytes, folder: Path) -> object:
    """Read scenarios and run the first."""
    scenarios = load_scenarios(new_file(data, folder), profile="cn")
    faults = scenarios[0].unmet() if scenarios else ()
    return scenarios[0].failure(faults) if faults else None


QUICK: dict[str, tuple[Reader, bytes]] = {
    "JSON Lines": (partial(read_log, ".jsonl"), LINE + b"\n" + LINE.replace(b"2024-1", b"2024-2") + b"\n"),
    "a JSON array": (partial(read_log, ".json"), b"[" + LINE + b",\n" + LINE.replace(b"2024-1", b"2024-2") + b"]"),
    "a file of some form": (partial(read_log, ""), LINE),
    "CSV": (partial(read_log, ".csv"), TABLE),
    "a spreadsheet": (partial(read_log, ".xlsx"), as_sheet(TABLE)),
    "Parquet": (partial(read_log, ".parquet"), as_parquet(TABLE)),
    "compressed lines": (partial(read_log, ".jsonl.gz"), gzip.compress(LINE + b"\n", mtime=0)),
    "an annual report": (lambda data, folder: read_bytes(data, "2021.json"), REPORT),
    "a line": (lambda data, folder: jsonl.loads(data), LINE),
    "an array": (lambda data, folder: json_array.loads(data), b"[" + LINE + b"]"),
    "a case": (read_case, LINE),
    "a notice": (read_notices, NOTICE),
    "an office's notices": (read_local, LOCAL),
}
SLOW: dict[str, tuple[Reader, bytes]] = {
    "a mapping": (read_mapped, MAPPING),
    "a table without a mapping": (read_guessed, OWN_TABLE),
    "a profile": (read_profile, PROFILE),
    "scenarios": (read_scenarios, SCENARIO),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the files."""
    return tmp_path_factory.mktemp("fuzz")


def reads_or_says_why(reader: Reader, data: bytes, folder: Path) -> None:
    """Nothing but an error of foiflow comes out, and it has a sentence."""
    try:
        reader(data, folder)
        said = "nothing is wrong"
    except FoiflowError as error:
        said = str(error)
    assert said


@pytest.mark.parametrize("name", [*QUICK, *SLOW])
def test_what_is_sound_is_read(name: str, folder: Path) -> None:
    """The files that are damaged below can be read as they stand, so the damage is what is tried."""
    reader, whole = (QUICK | SLOW)[name]
    reader(whole, folder)


@pytest.mark.parametrize("name", QUICK)
def test_any_bytes_are_read_or_refused(name: str, folder: Path) -> None:
    """No byte makes a reader of logs or notices raise anything but an error of foiflow."""
    reader, whole = QUICK[name]

    @given(files_like(whole))
    @example(b"9" * 5000)
    @example(b"a = " + b"9" * 5000)
    @example(b"[" * 20_000)
    @example(b"a = " + b"[" * 20_000)
    @settings(suppress_health_check=list(HealthCheck))
    def reads(data: bytes) -> None:
        reads_or_says_why(reader, data, folder)

    reads()


@pytest.mark.parametrize("name", SLOW)
def test_any_bytes_are_law_or_refused(name: str, folder: Path) -> None:
    """No byte makes a reader of profiles or scenarios raise anything but an error of foiflow."""
    reader, whole = SLOW[name]

    @given(files_like(whole))
    @example(b"a = " + b"9" * 5000)
    @example(b"a = " + b"[" * 20_000)
    @settings(max_examples=FEW, suppress_health_check=list(HealthCheck))
    def reads(data: bytes) -> None:
        reads_or_says_why(reader, data, folder)

    reads()

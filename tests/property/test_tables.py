"""A log is the same as a table; and in a table that is damaged, exactly the damaged rows are errors."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import random
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import zstandard
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

import foiflow
from foiflow.batch.sources import Input
from foiflow.law.files import event_fields

from .strategies import histories

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from .strategies import History

# --- rows that are events


def cell(value: Any) -> str:
    """Write a plain value into a cell."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ";".join(value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def event_rows(log: dict[str, Any]) -> list[dict[str, str]]:
    """Write a log as rows, its own fields on the first that has room for each."""
    own = {name: value for name, value in log.items() if name not in ("applicant", "events", "case_id")}
    own |= {f"applicant_{name}": value for name, value in log["applicant"].items()}
    rows = []
    for seq, event in enumerate(log["events"]):
        row = {"case_id": log["case_id"], "seq": str(seq)} | {name: cell(value) for name, value in event.items()}
        for name in own.keys() - event_fields(event["type"]).keys():
            row[name] = cell(own.pop(name))
        rows.append(row)
    return rows


def text_table(rows: Sequence[dict[str, str]], encoding: str, delimiter: str) -> bytes:
    """Write rows as CSV."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(dict.fromkeys(name for row in rows for name in row)), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


@given(
    st.lists(histories(most=6), min_size=1, max_size=4),
    st.randoms(use_true_random=False),
    st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "utf-16"]),
    st.sampled_from(",\t;，"),
    st.sampled_from([bytes, gzip.compress, zstandard.compress]),
)
@settings(max_examples=25 if os.environ.get("CI") else 100)
def test_a_log_is_the_same_as_a_table(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: list[History],
    shuffle: random.Random,
    encoding: str,
    delimiter: str,
    compress: Callable[[bytes], bytes],
) -> None:
    """Rows in any order, encoding, delimited and compressed in any way, replay as the log that they came from."""
    logs = [history.log() | {"case_id": str(number)} for number, history in enumerate(drawn)]
    rows = [row for log in logs for row in event_rows(log)]
    shuffle.shuffle(rows)
    file = tmp_path_factory.mktemp("table") / "log.csv"
    file.write_bytes(compress(text_table(rows, encoding, delimiter)))
    found = {result.case_id: result.to_dict() for result in foiflow.replay(file)}

    assert found == {result.case_id: result.to_dict() for result in foiflow.replay(logs)}


# --- rows that are cases

HEADER = [
    "序号", "申请编号", "申请人类型", "申请人姓名", "联系电话", "申请方式",
    "收到申请日期", "登记日期", "补正告知日期", "收到补正日期", "征求第三方意见日期", "第三方回复日期",
    "第三方名称", "延期告知日期", "答复日期", "答复结果", "答复送达方式", "备注",
]  # fmt: skip
WAYS: tuple[Callable[[date], object], ...] = (
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day:%Y-%m-%d}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day.year}.{day.month}.{day.day}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: float(f"{day:%Y%m%d}"),
    lambda day: day,
    lambda day: (day - date(1899, 12, 30)).days,
)
OUTCOMES = {
    "予以公开": "answered",
    "部分公开": "answered",
    "不予公开-国家秘密": "answered",
    "信息不存在": "answered",
    "本机关不掌握": "answered",
    "申请人撤回": "withdrawn",
    "办理中": None,
}
MARK = "王小明"


def ledger_row(number: int, chance: random.Random) -> list[object]:
    """Make one row as an office writes it."""
    received, write = date(2024, 1, 2) + timedelta(chance.randrange(300)), chance.choice(WAYS)
    corrected, consulted, extended = (chance.random() < share for share in (0.2, 0.2, 0.1))
    outcome = chance.choice(list(OUTCOMES))

    def on(days: int, *, there: bool = True) -> object:
        return write(received + timedelta(days)) if there else ""

    return [
        number, f"2024-{number:05}", chance.choice(["公民", "企业", "社会团体"]), MARK, "13800000000",
        chance.choice(["网上申请", "当面", "信函", "EMS"]),
        on(0), on(1), on(3, there=corrected), on(9, there=corrected),
        on(10, there=consulted), on(15, there=consulted), "=HYPERLINK(甲公司)" if consulted else "/",
        on(18, there=extended), on(20, there=OUTCOMES[outcome] is not None), outcome, "邮寄", "",
    ]  # fmt: skip


DAMAGE: dict[str, tuple[Callable[[list[object]], object], str]] = {
    "no number": (lambda row: row.__setitem__(1, " "), "column '申请编号' missing; expected the number of the case"),
    "no receipt": (lambda row: row.__setitem__(6, ""), "column '收到申请日期' missing; expected a date"),
    "a day that is not there": (
        lambda row: row.__setitem__(7, "2024-02-30"),
        "column '登记日期' is '2024-02-30'; expected a date",
    ),
    "words for a day": (
        lambda row: row.__setitem__(8, "三月初"),
        "column '补正告知日期' is '三月初'; expected a date",
    ),
    "an unknown kind": (lambda row: row.__setitem__(2, "外星人"), "column '申请人类型' is '外星人'; expected one of"),
    "an unknown way": (lambda row: row.__setitem__(5, "信鸽"), "column '申请方式' is '信鸽'; expected one of"),
    "an unknown outcome": (lambda row: row.__setitem__(15, "已转"), "column '答复结果' is '已转'; expected one of"),
    "an outcome without its day": (
        lambda row: (row.__setitem__(14, ""), row.__setitem__(15, "予以公开")),
        "column '答复日期' missing; expected a date",
    ),
    "a day without its outcome": (
        lambda row: (row.__setitem__(14, "2024-12-01"), row.__setitem__(15, "")),
        "column '答复结果' missing; expected an outcome",
    ),
    "bytes that are no text": (
        lambda row: row.__setitem__(3, f"{MARK}\ufffd"),
        "column '申请人姓名' is <hidden>; expected a text",
    ),
}
CSV_DAMAGE: dict[str, tuple[Callable[[list[object]], object], str]] = {
    "cut off": (lambda row: row.__delitem__(slice(9, None)), "the record is a row of 9 cells; expected 18 cells"),
    "a delimiter too many": (lambda row: row.insert(4, "x"), "the record is a row of 19 cells; expected 18 cells"),
    "an open quotation mark": (lambda row: row.__setitem__(17, '"see'), "the record is no row: "),
}


def damaged_ledger(
    count: int, damage: dict[str, tuple[Callable[[list[object]], object], str]]
) -> tuple[list[list[object]], dict[int, str]]:
    """Make a ledger of which 3 % is damaged; give its rows, and the fault of each damaged one."""
    chance = random.Random(2024)
    rows: list[list[object]] = [["2024 年度依申请公开台账", *[""] * (len(HEADER) - 1)], [""] * len(HEADER), [*HEADER]]
    faults: dict[int, str] = {}
    wrong = set(chance.sample(range(count), count * 3 // 100))
    for number in range(count):
        row = ledger_row(number, chance)
        if number % 500 == 499:
            rows += [[""] * len(HEADER), [*HEADER]]
        if number in wrong:
            spoil, faults[len(rows) + 1] = damage[sorted(damage)[len(faults) % len(damage)]]
            spoil(row)
        rows.append(row)
    return rows, faults


def as_csv(rows: Sequence[Sequence[object]], path: Path) -> Path:
    """Write rows as a GB18030 file; a cell that holds an open quotation mark is written as it stands."""
    lines = []
    for row in rows:
        out = io.StringIO(newline="")
        csv.writer(out, lineterminator="\n").writerow([str(cell) for cell in row])
        lines.append(out.getvalue().replace('"""see"', '"see'))
    data = "".join(lines).replace("\ufffd", "\ue000").encode("gb18030")
    path.write_bytes(data.replace("\ue000".encode("gb18030"), b"\xff"))
    return path


def as_xlsx(rows: Sequence[Sequence[object]], path: Path) -> Path:
    """Write rows as a spreadsheet behind a cover, with days as days and numbers as numbers."""
    book = Workbook(write_only=True)
    book.create_sheet("封面").append(["依申请公开"])
    page = book.create_sheet("台账")
    for row in rows:
        page.append([f"'{cell}" if isinstance(cell, str) and cell.startswith("=") else cell for cell in row])
    book.save(path)
    return path


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_every_damaged_row_is_named_with_its_cause(tmp_path: Path, form: str) -> None:
    """A ledger with Chinese headers replays with a guessed mapping; what is wrong is told row by row."""
    count = (4000 if form == "csv" else 2000) if os.environ.get("CI") else 20_000
    rows, faults = damaged_ledger(count, DAMAGE | (CSV_DAMAGE if form == "csv" else {}))
    file = as_csv(rows, tmp_path / "ledger.csv") if form == "csv" else as_xlsx(rows, tmp_path / "ledger.xlsx")
    results = list(foiflow.replay(Input(file, mapping="guess"), profile="cn", as_of=date(2025, 3, 31)))
    told = {result.line: str(result.error) for result in results if result.error is not None}

    assert len(results) == count
    assert told.keys() == faults.keys()
    assert [(line, words) for line, words in told.items() if not words.startswith(faults[line])] == []
    assert MARK not in "".join(told.values())
    for result in results:
        if result.reading is not None:
            state = OUTCOMES[str(rows[result.line - 1][15])]
            assert result.reading.state == state or (state is None and result.reading.state != "answered")

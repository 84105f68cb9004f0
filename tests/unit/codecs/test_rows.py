"""From rows to case logs by a mapping."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from foiflow.codecs.mapping_file import read_mapping
from foiflow.codecs.rows import EventRow, cases_of_rows, check_columns, events_of_rows, joined
from foiflow.codecs.tables import Listed, RowError, Table, headed
from foiflow.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

CASES = """
[case]
case_id = "编号"
agency = ["单位", "部门"]
applicant.kind = {column = "类型", values = {"公民" = "natural_person"}}
applicant.name = "姓名"

[[event]]
type = "request_received"
required = true
on = "收到"
channel = {column = "方式", values = {"网上" = "online"}, default = "not_stated"}

[[event]]
type = "third_party_consultation_sent"
on = "征求"
party = {column = "第三方", default = "第三方"}

[[event]]
type = "third_party_opinion_received"
on = "回复"
party = {column = "第三方", default = "第三方"}

[[event]]
type = "fee_notice_issued"
on = "收费"
tariff = {value = "per_page"}
amount = "金额"

[[event]]
type.column = "结果"
type.values."撤回" = "request_withdrawn"
type.default = "answer_issued"
type.otherwise = "answer_issued"
on = "答复"
outcome = {column = "结果", values = {"公开" = "disclosed", "在办" = ""}}
served_by = {value = "post"}
"""
NAMES = [
    "编号", "单位", "部门", "类型", "姓名", "收到", "方式",
    "征求", "回复", "第三方", "收费", "金额", "答复", "结果",
]  # fmt: skip
PLAIN = {"编号": "1", "类型": "公民", "收到": "2024年3月4日"}


def table(names: Sequence[str], *rows: Sequence[Any]) -> Table:
    """Make a table of its header and its rows, which are numbered from 2."""
    found = headed(Listed(enumerate([names, *rows], start=1)), names.__contains__)
    assert found is not None
    return found


def case_of(**cells: Any) -> Any:
    """Read one row, given by the cells that say something."""
    given = {**PLAIN, **cells}
    row = [given.get(name, "") for name in NAMES]
    [(line, found)] = cases_of_rows(table(NAMES, row), read_mapping(CASES))
    assert line == 2
    return found


def fault_of(**cells: Any) -> str:
    """Read one row that is wrong, and give why."""
    found = case_of(**cells)
    assert isinstance(found, RowError)
    return str(found)


def test_a_row_becomes_a_case() -> None:
    """Fields are put where a log has them, and events stand by their days, whatever the order of the columns."""
    cells = {"部门": "甲", "姓名": "张三", "第三方": "乙", "金额": "￥40", "结果": "公开"}
    found = case_of(**cells, 征求="2024/3/11", 收费=20240308.0, 答复="20240320")

    assert found == {
        "case_id": "1",
        "agency": "甲",
        "applicant": {"kind": "natural_person", "name": "张三"},
        "events": [
            {"type": "request_received", "on": "2024-03-04", "channel": "not_stated"},
            {"type": "fee_notice_issued", "on": "2024-03-08", "tariff": "per_page", "amount": 40},
            {"type": "third_party_consultation_sent", "on": "2024-03-11", "party": "乙"},
            {"type": "answer_issued", "on": "2024-03-20", "outcome": "disclosed", "served_by": "post"},
        ],
    }


def test_a_value_may_tell_another_event() -> None:
    """A request that ended without an answer has no outcome of one."""
    assert case_of(答复="20240320", 结果="撤回")["events"][-1] == {"type": "request_withdrawn", "on": "2024-03-20"}


def test_a_value_that_means_nothing_yet_is_no_event() -> None:
    """A case that is in hand has no answer, and what says nothing is left out."""
    assert len(case_of(结果="在办", 征求="/", 第三方="乙")["events"]) == 1


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"编号": " "}, "column '编号' missing; expected the number of the case"),
        ({"编号": "1\ufffd"}, "column '编号' is '1\ufffd'; expected a text"),
        ({"类型": "外星人"}, "column '类型' is '外星人'; expected one of 公民"),
        ({"收到": ""}, "column '收到' missing; expected a date"),
        ({"收到": "2024-02-30"}, "column '收到' is '2024-02-30'; expected a date"),
        ({"收到": 0.5}, "column '收到' is 0.5; expected a date"),
        ({"方式": "鸽子"}, "column '方式' is '鸽子'; expected one of 网上"),
        ({"收费": "2024-3-8"}, "column '金额' missing; expected an amount"),
        ({"金额": "40"}, "column '收费' missing; expected a date"),
        ({"收费": "2024-3-8", "金额": "四十"}, "column '金额' is '四十'; expected an amount"),
        ({"结果": "公开"}, "column '答复' missing; expected a date"),
        ({"结果": "撤回"}, "column '答复' missing; expected a date"),
        ({"答复": "2024-3-8"}, "column '结果' missing; expected an outcome"),
        ({"答复": "2024-3-8", "结果": "在办"}, "column '结果' is '在办'; expected an outcome"),
        ({"答复": "2024-3-8", "结果": "转交"}, "column '结果' is '转交'; expected one of 公开"),
        ({"姓名": "张\ufffd"}, "column '姓名' is <hidden>; expected a text"),
    ],
)
def test_a_row_that_is_wrong_says_where_and_what(cells: dict[str, object], sentence: str) -> None:
    """The column, its value and what was expected; never the name of an applicant."""
    assert sentence in fault_of(**cells)


def test_an_error_knows_its_case_as_far_as_it_could_be_read() -> None:
    """So it can be found again by its number."""
    assert (case_of(收到="x").case_id, case_of(编号="").case_id) == ("1", None)


def test_a_mapping_that_does_not_fit_is_refused() -> None:
    """The column that is missing is named, with the nearest that are there."""
    with pytest.raises(InputError, match="column '答复' missing; expected it in the header, row 1: 答复日"):
        check_columns(read_mapping(CASES), table([*NAMES[:-2], "答复日", "结果"]))


def test_an_event_that_no_column_can_complete_says_so() -> None:
    """A field that every such event has must come from somewhere."""
    mapping = read_mapping(
        '[case]\ncase_id = "a"\napplicant.kind = {value = "business"}\n[[event]]\ntype = "request_received"\non = "b"\n'
    )
    [(_, found)] = cases_of_rows(table(["a", "b"], ["1", "2024-03-04"]), mapping)

    assert str(found) == "request_received.channel missing; expected a column for it in the mapping"


EVENTS = """
[case]
case_id = "编号"
agency = "单位"
applicant.kind = "类型"
applicant.name = "姓名"
[event]
type = {column = "环节", values = {"收到" = "request_received", "征求" = "agency_consultation_sent"}}
on = "日期"
seq = "序号"
channel = {column = "方式", default = "online"}
agency = "单位"
party = "第三方"
"""
COLUMNS = ["编号", "单位", "类型", "姓名", "环节", "日期", "序号", "方式", "第三方"]


def events_of(*rows: Sequence[Any]) -> list[Any]:
    """Read rows that are events."""
    return list(events_of_rows(table(COLUMNS, *rows), read_mapping(EVENTS)))


def test_a_row_becomes_an_event_and_what_it_says_of_its_case() -> None:
    """A column that both have is the event's where its type knows it, else the case's."""
    found = events_of(
        ["1", "甲", "business", "", "收到", "2024-3-4", "1", "", ""],
        ["1", "乙", "", "", "征求", "2024-3-5", "2", "", ""],
    )

    assert found[0] == EventRow(
        2,
        "1",
        1,
        {"agency": "甲", "applicant.kind": "business"},
        {"type": "request_received", "on": "2024-03-04", "channel": "online"},
    )
    assert found[1].case == {}
    assert found[1].event == {"type": "agency_consultation_sent", "on": "2024-03-05", "agency": "乙"}


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (["1", "", "", "", "收到", "", "", "", ""], "column '日期' missing; expected a date"),
        (["1", "", "", "", "", "2024-3-4", "", "", ""], "column '环节' missing; expected the type of an event"),
        (["1", "", "", "", "到了", "2024-3-4", "", "", ""], "column '环节' is '到了'; expected one of 收到, 征求"),
        (["1", "", "", "", "收到", "2024-3-4", "", "", "丙"], "party is there; expected nothing: request_received has"),
        (["1", "", "", "", "征求", "2024-3-4", "", "", ""], "column '单位' missing; expected a text"),
        (["1", "", "", "", "收到", "2024-3-4", "一", "", ""], "column '序号' is '一'; expected a whole number"),
    ],
)
def test_an_event_that_is_wrong_says_where_and_what(row: Sequence[str], sentence: str) -> None:
    """It stays with its case, which is not read without it."""
    [found] = events_of(row)

    assert sentence in str(found.event)
    assert found.case_id == "1"
    [(line, fault)] = joined([found])
    assert (line, fault) == (2, found.event)


def test_a_row_of_no_known_case_is_an_error_by_itself() -> None:
    """Nobody can tell which case is short of an event."""
    [(line, fault)] = events_of(["", "", "", "", "收到", "2024-3-4", "1", "", ""])

    assert (line, fault.case_id) == (2, None)


def test_the_rows_of_a_case_are_joined_by_their_order() -> None:
    """By the column that tells it; what the case says of itself may stand on any row, or on all."""
    rows = events_of(
        ["1", "乙", "", "", "征求", "2024-3-5", "2", "", ""],
        ["1", "甲", "business", "张三", "收到", "2024-3-4", "1", "", ""],
        ["1", "丙", "business", "张三", "征求", "2024-3-6", "3", "", ""],
    )
    [(line, case)] = joined(rows)

    assert line == 2
    assert isinstance(case, dict)
    assert [event["on"] for event in case.pop("events")] == ["2024-03-04", "2024-03-05", "2024-03-06"]
    assert case == {"case_id": "1", "agency": "甲", "applicant": {"kind": "business", "name": "张三"}}


def test_rows_that_contradict_each_other_are_an_error() -> None:
    """The later row is named, and the one it does not agree with; names of people are hidden."""
    rows = events_of(
        ["1", "甲", "business", "张三", "收到", "2024-3-4", "1", "", ""],
        ["1", "甲", "business", "李四", "收到", "2024-3-4", "2", "", ""],
        ["1", "乙", "business", "张三", "收到", "2024-3-4", "3", "", ""],
    )

    assert [(line, str(fault)) for line, fault in joined(rows)] == [
        (3, "applicant.name is <hidden>; expected the same as in row 2"),
        (4, "agency is '乙'; expected the same as in row 2"),
    ]


def small(mapping: str, names: Sequence[str], *rows: Sequence[Any]) -> list[Any]:
    """Read rows that are cases by a mapping that has no header's fields but the least."""
    head = '[case]\ncase_id = "a"\napplicant.kind = {value = "business"}\n'
    return [found for _, found in cases_of_rows(table(names, *rows), read_mapping(head + mapping))]


def test_a_form_of_dates_may_stand_beside_one_column() -> None:
    """It holds there, and nowhere else."""
    mapping = """[[event]]
type = "request_registered"
on = {column = "b", dates = ["%d/%m/%Y"]}
[[event]]
type = "case_archived"
on = "c"
"""
    one, two = small(mapping, ["a", "b", "c"], ["1", "04/03/2024", ""], ["2", "", "04/03/2024"])

    assert one["events"] == [{"type": "request_registered", "on": "2024-03-04"}]
    assert str(two).startswith("column 'c' is '04/03/2024'; expected a date")


def test_a_type_that_no_cell_tells_is_no_event() -> None:
    """Without a type and a day there was nothing; with a day alone, something is missing."""
    mapping = '[[event]]\ntype = {column = "b", values = {"撤" = "request_withdrawn", "-" = ""}}\non = "c"\n'
    one, two, three = small(mapping, ["a", "b", "c"], ["1", "", ""], ["2", "-", "2024-3-4"], ["3", " 撤。", "2024-3-4"])

    assert one["events"] == []
    assert str(two).startswith("column 'b' missing; expected the type of an event")
    assert three["events"] == [{"type": "request_withdrawn", "on": "2024-03-04"}]


def test_a_word_with_bytes_that_are_no_text_means_nothing() -> None:
    """Not even what ``otherwise`` says."""
    mapping = (
        '[[event]]\ntype = "answer_issued"\non = "c"\noutcome = {column = "b", values = {}, otherwise = "other"}\n'
    )
    one, two = small(mapping, ["a", "b", "c"], ["1", "x", "2024-3-4"], ["2", "x\ufffd", "2024-3-4"])

    assert one["events"][0]["outcome"] == "other"
    assert "column 'b' is 'x\ufffd'" in str(two)


def test_a_row_that_could_not_be_cut_is_an_error_as_it_is() -> None:
    """What was wrong with it is told, of no known case."""
    wrong = InputError("", "x", "3 cells")
    names = ["编号", *NAMES[1:]]
    as_case = Table(tuple(names), 1, iter([(2, wrong)]))
    as_event = Table(tuple(COLUMNS), 1, iter([(2, wrong)]))

    assert [(line, str(found)) for line, found in cases_of_rows(as_case, read_mapping(CASES))] == [(2, str(wrong))]
    assert [str(found[1]) for found in events_of_rows(as_event, read_mapping(EVENTS))] == [str(wrong)]

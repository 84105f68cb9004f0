"""Mappings that are found out from tables."""

from __future__ import annotations

from collections import Counter
from io import BufferedReader, BytesIO
from typing import TYPE_CHECKING, Any

import pytest

from foiflow.codecs.delimited import Delimited
from foiflow.codecs.guess import guess
from foiflow.codecs.mapping import TableMapping, case_fields
from foiflow.codecs.mapping_file import read_mapping
from foiflow.codecs.survey import Survey
from foiflow.codecs.tables import Listed
from foiflow.codecs.words import header_form, says_date, table_words, value_form, value_words
from foiflow.errors import InputError
from foiflow.law.files import event_fields, vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence


def guessed(*rows: Sequence[Any]) -> str:
    """Guess the mapping of a table."""
    return guess([("", Listed(enumerate(rows, start=1)))])


def mapped(*rows: Sequence[Any]) -> TableMapping:
    """Guess the mapping of a table and read it."""
    return read_mapping(guessed(*rows))


def on_of(mapping: TableMapping) -> dict[str, tuple[str, ...]]:
    """Give the columns of the days of each event that is always of one type."""
    return {event.type.value: event.on.columns for event in mapping.events if event.type.value}


def test_a_chinese_ledger_is_known_by_its_headers() -> None:
    """Width, blanks, numbering, remarks in brackets and 时间 for 日期 make no difference."""
    mapping = mapped(
        [
            "申请编号",
            "申请人类型",
            "1. 收到日期（年/月/日）",
            "补正告知 时间",
            "收到补正日期",
            "答复时间",
            "答复结果",
            "电话",
        ],
        ["1", "公民", "2024年3月4日", "", "", "20240320", "予以公开", "13800000000"],
        ["2", "公民", "2024.3.5", "2024/3/7", "45362", "2024-03-21", "不予公开（国家秘密）", "13900000000"],
    )

    assert mapping.case["case_id"].columns == ("申请编号",)
    assert mapping.case["applicant.kind"].values == {"公民": "natural_person"}
    assert on_of(mapping) == {
        "request_received": ("1. 收到日期（年/月/日）",),
        "correction_notice_issued": ("补正告知 时间",),
        "correction_received": ("收到补正日期",),
        "answer_issued": ("答复时间",),
    }
    assert mapping.events[-1].fields["outcome"].values == {
        "予以公开": "disclosed",
        "不予公开（国家秘密）": "refused.state_secret",
    }


def test_an_english_ledger_is_known_too() -> None:
    """Also with underlines, capitals, a slip of the keyboard, and days that an order of their own tells."""
    mapping = mapped(
        ["Case Number", "Applicant Type", "Date_Received", "Extention notice date", "Date answered", "Result"],
        ["F-1", "individual", "13/03/2024", "", "02/04/2024", "Granted"],
        ["F-2", "company", "14/03/2024", "28/03/2024", "03/04/2024", "no record"],
    )

    assert on_of(mapping) == {
        "request_received": ("Date_Received",),
        "extension_notified": ("Extention notice date",),
        "answer_issued": ("Date answered",),
    }
    assert mapping.events[0].on.dates == ("%d/%m/%Y",)
    assert mapping.events[-1].fields["outcome"].values == {
        "Granted": "disclosed",
        "no record": "unavailable.does_not_exist",
    }


def test_a_date_that_may_be_read_two_ways_is_not_guessed() -> None:
    """Where every day could be a month, the column is left to whoever knows."""
    text = guessed(["编号", "收到日期", "答复日期"], ["1", "03/04/2024", "2024-04-05"])

    assert '# columns not placed: "收到日期"' in text
    assert "[[event]] is needed" in text


def test_the_values_decide_between_fields_of_one_header() -> None:
    """答复方式 may hold what was decided, or the way it was sent."""
    head = ["编号", "收到日期", "答复日期", "答复方式"]
    decided = mapped(head, ["1", "2024-3-4", "2024-3-5", "部分公开"]).events[-1].fields
    sent = mapped(head, ["1", "2024-3-4", "2024-3-5", "邮寄"]).events[-1].fields

    assert decided["outcome"].columns == ("答复方式",)
    assert sent["served_by"].columns == ("答复方式",)
    assert sent["outcome"].value == "other.unstated"


def test_other_ends_and_none_yet_are_told_from_answers() -> None:
    """An outcome's column tells withdrawals and lapses, and what is still in hand."""
    event = mapped(
        ["编号", "收到日期", "办结日期", "办理结果"],
        ["1", "2024-3-4", "2024-3-5", "申请人撤回"],
        ["2", "2024-3-4", "2024-3-5", "其他处理—逾期不补正"],
        ["3", "2024-3-4", "2024-3-5", "予以公开"],
        ["4", "2024-3-4", "", "办理中"],
    ).events[-1]

    assert event.type.values == {"申请人撤回": "request_withdrawn", "其他处理—逾期不补正": "correction_lapsed"}
    assert (event.type.default, event.type.otherwise) == ("answer_issued", "answer_issued")
    assert event.fields["outcome"].values == {"予以公开": "disclosed", "办理中": ""}


def test_a_day_that_is_not_quite_the_one_is_marked_as_assumed() -> None:
    """受理日期 may be another day than that of the receipt."""
    event = mapped(["编号", "受理日期"], ["1", "2024-3-4"]).events[0]

    assert event.on.columns == ("受理日期",)
    assert event.fields["on_is"].value == "assumed"
    assert "on_is" not in mapped(["编号", "受理日期", "收到日期"], ["1", "2024-3-4", "2024-3-4"]).events[0].fields


def test_what_is_assumed_and_what_is_not_placed_stands_in_comments() -> None:
    """A column without a field, a value without a code, a step that lacks a part: nothing is left out in silence."""
    text = guessed(
        ["编号", "收到日期", "申请方式", "收费通知日期", "答复日期", "答复结果", "联系电话"],
        ["1", "2024-3-4", "网上", "2024-3-5", "2024-3-6", "予以公开", "13800000000"],
        ["2", "2024-3-4", "信鸽", "", "2024-3-6", "另行约谈", "13800000000"],
    )

    assert 'applicant.kind = {value = "natural_person"}  # assumed' in text
    assert '# fee_notice_issued: "收费通知日期" tells its day, but no column its amount' in text
    assert '# columns not placed: "收费通知日期", "联系电话"' in text
    assert '# column "申请方式": no code is known for "信鸽"' in text
    assert '# column "答复结果": no code is known for "另行约谈"' in text
    assert "13800000000" not in text


def test_a_step_that_cannot_be_told_whole_gives_its_columns_back() -> None:
    """What one field cannot use, another may."""
    text = guessed(["编号", "受理日期", "登记日期"], ["1", "2024-3-4", "2024-3-5"])

    assert 'on = "受理日期"' in text
    assert 'type = "request_registered"' in text


def test_a_table_of_events_is_told_by_its_types() -> None:
    """A column of steps and one of days make each row an event."""
    mapping = mapped(
        ["编号", "申请人类型", "环节", "办理日期", "结果", "序号"],
        ["1", "企业", "收到申请", "2024-3-4", "", "1"],
        ["1", "", "作出答复", "2024-3-20", "部分公开", "2"],
    )

    assert mapping.row_is_event
    [event] = mapping.events
    assert event.type.values == {"收到申请": "request_received", "作出答复": "answer_issued"}
    assert event.on.columns == ("办理日期",)
    assert mapping.case["case_id"].columns == ("编号",)


def test_foiflows_own_columns_are_known() -> None:
    """The table of the log format needs no other words."""
    mapping = mapped(
        ["case_id", "seq", "type", "on", "applicant_kind", "channel", "outcome", "reply_within_days"],
        ["1", "1", "request_received", "2024-03-04", "business", "online", "", ""],
        ["1", "2", "answer_issued", "2024-03-05", "", "", "disclosed", ""],
    )

    assert set(mapping.columns()) >= {"case_id", "seq", "type", "on", "applicant_kind", "channel", "outcome"}


def test_the_number_of_a_case_tells_rows_apart() -> None:
    """A header alone does not make a column that says the same everywhere the number of a case."""
    text = guessed(["编号", "流水号", "收到日期"], *([["甲", str(number), "2024-3-4"] for number in range(5)]))

    assert 'case_id = "流水号"' in text


def test_a_table_without_a_known_header_is_refused() -> None:
    """There is nothing to begin with."""
    with pytest.raises(InputError, match="the header missing"):
        guessed(["甲", "乙"], ["1", "2"])


def test_names_that_toml_must_quote_come_back_as_they_are() -> None:
    """Quotation marks, backslashes and controls in a header stay what they are."""
    name = '收到日期（"a\\b\x7f\t"）'

    assert on_of(mapped(["编号", name], ["1", "2024-3-4"])) == {"request_received": (name.strip(),)}


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ("予以公开", "disclosed"),
        ("部分公开-其他", "partly_disclosed"),
        ("不予公开：过程性信息", "refused.process_information"),
        ("不予公开", "other.unstated"),
        ("不予公开-外星人", None),
        ("不予以公开吗", None),
        ("1.信息不存在", "unavailable.does_not_exist"),
    ],
)
def test_a_value_is_known_whole_or_by_its_parts(value: str, code: str | None) -> None:
    """A part counts only after a first part that says no more than that something was refused."""
    survey = Survey("结果")
    survey.said[value] = 1

    assert survey.meant("outcome").get(value) == code


def test_a_very_wide_table_is_guessed_in_one_look_at_every_column(monkeypatch: pytest.MonkeyPatch) -> None:
    """Dates that could be read two ways are held against all other columns at once, not each against each."""
    looks: Counter[str] = Counter()
    tried = Survey._tried_forms

    def counted(survey: Survey) -> tuple[str, ...]:
        looks[survey.name] += 1
        return tried(survey)

    monkeypatch.setattr(Survey, "_tried_forms", counted)
    names = ["收到日期" + "_" * count for count in range(200)]

    guessed(["编号", *names], ["1", *["3/4/2024"] * 200])
    assert sorted(looks) == sorted(["编号", *names])
    assert set(looks.values()) == {1}


def test_the_words_of_the_data_are_those_of_the_vocabulary() -> None:
    """Every field, type, code and choice that the words lead to is one that a log may have."""
    words, known = table_words(), vocabulary()
    faults = [path for path in words["columns"]["case"] if path not in case_fields()]
    for event in words["columns"]["event"]:
        fields = event_fields(event["type"])
        named = {*event.get("fields", {}), *event.get("or", {}), *event.get("blank", {}), *event.get("constant", {})}
        faults += [f"{event['type']}.{field}" for field in named if field not in fields]
    for choice, codes in words["values"].items():
        options = known.get(choice) or known["choice"][choice]
        faults += [f"{choice}: {code}" for code in codes if code not in options]
    faults += [name for name in words["ends"] if name not in known["event"]]

    assert faults == []


def test_no_word_means_two_things() -> None:
    """Within one choice every way to write a code means that code alone."""
    faults = []
    for choice, codes in table_words()["values"].items():
        meant: dict[str, str] = {}
        for code, written in codes.items():
            for word in written:
                if meant.setdefault(value_form(word), code) != code:
                    faults.append(f"{choice}: {word} is {code} and {meant[value_form(word)]}")
                if value_words(choice)[value_form(word)] != code:
                    faults.append(f"{choice}: {word} is {code} and {value_words(choice)[value_form(word)]}")

    assert faults == []


@pytest.mark.parametrize(
    ("header", "form", "dated"),
    [
        ("答复时间（年/月/日）", "答复", True),
        ("（三）答复日期", "答复", True),
        ("Date of Answer", "answer", True),
        ("answered_on", "answered", True),
        ("日期", "日期", True),
        ("答复情况", "答复", False),
        ("结果", "结果", False),
    ],
)
def test_headers_are_compared_in_one_form(header: str, form: str, *, dated: bool) -> None:
    """And it is told whether a header itself says that it is a date's."""
    assert (header_form(header), says_date(header)) == (form, dated)


def test_a_table_without_numbers_of_cases_says_so() -> None:
    """And a step that is told by its header alone has what the header says."""
    text = guessed(["姓名", "收到日期", "保密审查日期"], ["王", "2024-3-4", "2024-3-5"], ["李", "2024-3-4", "2024-3-6"])

    assert "# case_id is needed" in text
    assert 'kind = {value = "secrecy"}' in text


def test_rows_that_cannot_be_cut_are_passed_over() -> None:
    """A guess rests on the rows that can be read."""
    table = Delimited(BufferedReader(BytesIO("编号,收到日期\n1,2024-3-4\n2\n".encode())))

    assert on_of(read_mapping(guess([("", table)]))) == {"request_received": ("收到日期",)}

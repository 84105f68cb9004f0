"""Mappings: what they may say, and what is wrong with one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from foiflow.codecs.columns import Column
from foiflow.codecs.mapping import contract_mapping
from foiflow.codecs.mapping_file import load_mapping, read_mapping
from foiflow.errors import InputError

WHOLE = """\
sheet = "台账"
header = [2, 3]
encoding = "GB18030"
delimiter = ";"
dates = ["%d/%m/%Y"]
offset = "+08:00"
nothing = ["/"]

[case]
case_id = "编号"
profile = {value = "cn"}
agency = ["承办单位", "单位"]
applicant.kind = {column = "类型", values = {"公民" = "natural_person"}, default = "business"}

[[event]]
type = "request_received"
required = true
on = "收到日期"
channel = {value = "not_stated"}

[[event]]
type = {column = "结果", values = {"撤回" = "request_withdrawn"}, otherwise = "answer_issued"}
on = {column = "答复日期", dates = ["%Y"]}
outcome.column = "结果"
outcome.values."予以公开" = "disclosed"
outcome.values."在办" = ""
"""


def test_a_mapping_is_read() -> None:
    """Columns, constants, words for values and the ways of writing are all there."""
    found = read_mapping(WHOLE)

    assert (found.sheet, found.header, found.encoding, found.delimiter) == ("台账", (2, 3), "gb18030", ";")
    assert (found.written.dates, found.written.offset, found.nothing) == (("%d/%m/%Y",), "+08:00", ("", "/"))
    assert found.case["agency"] == Column(("承办单位", "单位"))
    assert found.case["profile"] == Column(value="cn")
    assert found.case["applicant.kind"].default == "business"
    assert [event.required for event in found.events] == [True, False]
    assert found.events[1].fields["outcome"].values == {"予以公开": "disclosed", "在办": ""}
    assert not found.row_is_event
    assert {"编号", "单位", "收到日期", "结果", "答复日期"} <= set(found.columns())


HEAD = '[case]\ncase_id = "编号"\napplicant.kind = {value = "business"}\n'
ROW = HEAD + '[event]\ntype = "环节"\non = "日期"\n'


def test_a_table_in_which_a_row_is_an_event_has_one_event() -> None:
    """``[event]`` is one row's event; its type is a column."""
    found = read_mapping("grouped = true\n" + ROW + 'seq = "序号"\nparty = "第三方"\n')

    assert (found.row_is_event, found.grouped) == (True, True)
    assert found.events[0].type == Column(("环节",))
    assert found.events[0].seq == Column(("序号",))


@pytest.mark.parametrize(
    ("source", "line", "sentence"),
    [
        ("colour = 1\n" + ROW, 1, "colour is 1; expected one of"),
        (ROW + 'chanel = "渠道"\n', 7, "event.chanel is '渠道'; expected one of channel"),
        (HEAD.replace("case_id", "case") + ROW[len(HEAD) :], 2, "case.case is '编号'; expected one of case_id"),
        ('\n[case]\napplicant.kind = "类型"\n[[event]]', 2, "case.case_id missing; expected the name of its column"),
        (HEAD.replace("kind", "name") + "[event]\n", 3, "case.applicant.kind missing"),
        ("case = 7\n[event]\ntype = 'a'\non = 'b'\n", 1, "case is 7; expected [case]"),
        ("[case]\napplicant = 7\n[event]\ntype='a'\non='b'\n", 2, "case.applicant is 7"),
        (HEAD, None, "event missing; expected [event]"),
        (
            HEAD + '[[event]]\ntype = "fee_payed"\non = "x"\n',
            5,
            "event[0].type is 'fee_payed'; expected one of fee_paid",
        ),
        (HEAD + '[[event]]\non = "x"\n', 4, "event[0].type missing"),
        (HEAD + '[[event]]\ntype = "fee_paid"\n', 4, "event[0].on missing"),
        (
            HEAD + '[[event]]\ntype = "fee_paid"\non = "x"\n[[event]]\ntype = "fee_paid"\non = "x"\nparty = "y"\n',
            10,
            "event[1].party is 'y'",
        ),
        (HEAD + '[[event]]\ntype = "fee_paid"\non = "x"\nrequired = 1\n', 7, "event[0].required is 1"),
        (ROW + "channel = 7\n", 7, "event.channel is 7; expected the name of a column"),
        (ROW + 'channel = {column = "a", value = "b"}\n', 7, "event.channel is an object"),
        (ROW + 'channel = {column = "a", vales = "b"}\n', 7, "event.channel.vales is 'b'; expected one of values"),
        (ROW + 'channel = {column = [""]}\n', 7, "event.channel.column is a list"),
        (ROW + 'channel = {column = "a", values = "b"}\n', 7, "event.channel.values is 'b'"),
        (ROW + 'channel = {column = "a", default = "phone"}\n', 7, "event.channel.default is 'phone'; expected one of"),
        (ROW + 'channel = {column = "a", values = {"网" = "web"}}\n', 7, "event.channel.values.网 is 'web'"),
        (ROW + 'channel.column = "a"\nchannel.values."网" = "web"\n', 8, "event.channel.values.网 is 'web'"),
        (ROW + 'channel = {column = "a", otherwise = "fax"}\n', 7, "expected values beside it"),
        (ROW + 'consents = {value = "是"}\n', 7, "event.consents.value is '是'; expected true or false"),
        (ROW + "working_days = {value = 0}\n", 7, "event.working_days.value is 0"),
        ('dates = "%Y"\n' + ROW, 1, "dates is '%Y'; expected a list of texts"),
        ('offset = "8"\n' + ROW, 1, "offset is '8'; expected an offset"),
        ("header = 0\n" + ROW, 1, "header is 0; expected the number of a row"),
        ("header = [1, 2, 3]\n" + ROW, 1, "header is a list"),
        ("sheet = 1\n" + ROW, 1, "sheet is 1; expected a text"),
        ('delimiter = "ab"\n' + ROW, 1, "delimiter is 'ab'; expected one character"),
        ('encoding = "gb1803"\n' + ROW, 1, "encoding is 'gb1803'; expected the name of an encoding"),
        ("grouped = true\n" + HEAD + '[[event]]\ntype = "fee_paid"\non = "x"\n', 1, "grouped is True"),
        ("x = 1\ny = 7z\n", 2, "is no TOML ("),
    ],
)
def test_what_is_wrong_is_told_with_its_line(source: str, line: int | None, sentence: str) -> None:
    """An unknown key, a word that no field takes, a part that is missing: where it is and what was expected."""
    with pytest.raises(InputError) as caught:
        read_mapping(source)

    assert sentence in str(caught.value)
    assert caught.value.line == line


def test_a_mapping_file_is_named_in_its_errors(tmp_path: Path) -> None:
    """The file goes before the key; one that is not in UTF-8 is refused."""
    file = tmp_path / "own.toml"
    file.write_text("colour = 1\n" + ROW, encoding="utf-8")
    with pytest.raises(InputError, match=r"line 1: own\.toml: colour is 1"):
        load_mapping(file)
    file.write_text(ROW, encoding="utf-8")
    assert load_mapping(file).row_is_event
    file.write_bytes(ROW.encode("gb18030"))
    with pytest.raises(InputError, match="a mapping in UTF-8"):
        load_mapping(file)


def test_a_table_with_foiflows_own_columns_needs_no_mapping() -> None:
    """Columns of other names are left out; without a number, a type and a day there is no log."""
    found = contract_mapping(["case_id", "type", "on", "seq", "applicant_kind", "agency", "party", "remark"])

    assert found is not None
    assert set(found.columns()) == {"case_id", "type", "on", "seq", "applicant_kind", "agency", "party"}
    assert contract_mapping(["case_id", "on"]) is None


@pytest.mark.parametrize("number", range(3))
def test_the_mappings_of_the_page_about_them_can_be_read(number: int) -> None:
    """What the documentation shows is right; a part that it leaves out stands elsewhere on the page."""
    page = (Path(__file__).parents[3] / "docs" / "mapping.md").read_text(encoding="utf-8")
    shown = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)

    assert len(shown) == 3
    assert read_mapping(shown[number] if "[case]" in shown[number] else HEAD + shown[number]).events

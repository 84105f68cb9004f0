"""Reading: what agencies publish, in every form, script and style; and what is refused, in one sentence."""

from __future__ import annotations

import io
import json
import os
import sys
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import attrs
import docx
import openpyxl
import pytest
from docx.oxml.ns import qn
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from foiflow.errors import InputError, UnknownName
from foiflow.office.reports.layouts import LAYOUTS, layout
from foiflow.office.reports.model import Report, report_from_dict
from foiflow.office.reports.read import read, read_bytes
from foiflow.office.reports.render import render

EXAMPLES = Path(__file__).resolve().parents[4] / "examples" / "annual_reports.json"
REAL: list[Report] = [each.report for each in read(EXAMPLES)]
FORMS = ["json", "html", "csv", "xlsx", "docx"]
FEW = 6 if os.environ.get("CI") else 60

HEAD = """
<tr><td rowspan=3 colspan=3></td><td colspan=7>申请人情况</td></tr>
<tr><td rowspan=2>自然人</td><td colspan=5>法人或其他组织</td><td rowspan=2>总计</td></tr>
<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>
"""


def page(*rows: str, title: str = "某市2023年政府信息公开工作年度报告") -> bytes:
    """A page with a table of section 3, as little as can be."""
    return f"<html><h1>{title}</h1><table>{HEAD}{''.join(rows)}</table></html>".encode()


def row(label: str, *cells: object) -> str:
    """A row of a page."""
    return f"<tr><td colspan=3>{label}</td>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"


def the_one(data: bytes, name: str = "report", year: int | None = None) -> Any:
    """Read the one report of a file."""
    [found] = read_bytes(data, name, year)
    return found


cells = st.none() | st.integers(0, 10**6)
names = st.none() | st.text("某市区县政府办公厅局Bureau 第1中学", min_size=1, max_size=12).map(str.strip).filter(
    lambda name: name and not name[-1].isdigit()
)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Any report: any cells, blank ones among them."""
    chosen = layout(draw(st.sampled_from(LAYOUTS)))
    sections = {
        section: {line.id: tuple(draw(st.lists(cells, min_size=n, max_size=n))) for line in lines}
        for section, lines, n in (("section3", chosen.rows, 7), ("section4", chosen.blocks, 5))
    }
    return Report(
        agency=draw(names),
        year=draw(st.integers(2008, 2030)),
        layout=chosen.id,
        section3=sections["section3"],
        section4=sections["section4"],
        fee_income=draw(st.none() | st.integers(0, 10**6)),
        notes=tuple(draw(st.lists(st.sampled_from(["本年度无此类申请。", "a | b <c>"]), max_size=2))),
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("report", REAL, ids=lambda report: f"{report.agency}-{report.year}")
def test_real_tables_come_back_from_what_we_write(report: Report, form: str) -> None:
    """Agency, year, layout, every cell and the notes are the same after writing and reading."""
    found = the_one(render(report, form), f"report.{form}")

    assert found.report == report
    assert (found.dashes, found.absent, found.relabelled, found.subtotals) == (frozenset(), (), (), ())


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=FEW, suppress_health_check=[HealthCheck.too_slow])
@given(report=reports())
def test_any_report_comes_back_from_what_we_write(form: str, report: Report) -> None:
    """Whatever is blank stays blank, and zero stays zero."""
    assert the_one(render(report, form)).report == report


def test_a_file_is_read_by_its_content_not_its_name(tmp_path: Path) -> None:
    """A page that is called a spreadsheet, as old portals export it, is read as a page."""
    file = tmp_path / "report.xls"
    file.write_bytes(render(REAL[0], "html"))

    assert [each.report for each in read(file)] == [REAL[0]]


LABELS = """\
一、本年新收政府信息公開申請數量
二、上年結轉政府信息公開申請數量
三、本年度辦理結果
（一）予以公開
（二）部分公開（區分處理的，只計這一情形，不計其他情形）
（三）不予公開
1.屬於國家祕密
2.其他法律行政法規禁止公開
3.危及“三安全一穩定”
4.保護第三方合法權益
5.屬於三類內部事務信息
6.屬於四類過程性信息
7.屬於行政執法案卷
8.屬於行政查詢事項
（四）無法提供
1.本機關不掌握相關政府信息
2.沒有現成信息需要另行製作
3.補正後申請內容仍不明確
（五）不予處理
1.信訪舉報投訴類申請
2.重複申請
3.要求提供公開出版物
4.無正當理由大量反覆申請
5.要求行政機關確認或重新出具已獲取信息
（六）其他處理
1.申請人無正當理由逾期不補正、行政機關不再處理其政府信息公開申請
2.申請人逾期未按收費通知要求繳納費用、行政機關不再處理其政府信息公開申請
3.其他
（七）總計
四、結轉下年度繼續辦理
"""
TRADITIONAL = {
    "characters": LABELS,
    "words of Taiwan": LABELS.replace("信息", "資訊").replace("祕", "秘"),
}
"""The labels from top to bottom, as OpenCC writes them."""
HEADS = {
    "商业企业": "商業企業",
    "科研机构": "科研機構",
    "社会公益组织": "社會公益組織",
    "法律服务机构": "法律服務機構",
    "总计": "總計",
    "结果维持": "結果維持",
    "结果纠正": "結果糾正",
    "其他结果": "其他結果",
    "尚未审结": "尚未審結",
    "政府信息公开工作年度报告": "政府信息公開工作年度報告",
}


@pytest.mark.parametrize("variant", TRADITIONAL)
@pytest.mark.parametrize("form", ["html", "csv"])
def test_traditional_script_is_read(variant: str, form: str) -> None:
    """Every label, heading and the title in traditional characters give the same report."""
    text = render(REAL[0], form).decode("utf-8-sig")
    lines = [line.zh for line in layout("2021").lines]
    for simplified, traditional in sorted(
        [*zip(lines, TRADITIONAL[variant].splitlines(), strict=True), *HEADS.items()], key=lambda pair: -len(pair[0])
    ):
        text = text.replace(simplified, traditional)

    assert "总" not in text
    assert attrs.evolve(the_one(text.encode()).report, notes=()) == attrs.evolve(REAL[0], notes=())


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("１２", 12),
        ("1,259", 1259),
        ("1，259", 1259),
        ("1&nbsp;259", 1259),
        ("\u200b7\ufeff", 7),
        ("<p>3</p>", 3),
        ("<span>1</span><span>2</span>", 12),
        (" 0 ", 0),
        ("&nbsp;", None),
        ("", None),
        ("12.0", 12),
    ],
)
def test_numbers_as_people_write_them(written: str, meant: int | None) -> None:
    """Full-width digits, separators of thousands, spaces seen and unseen; nothing is not a zero."""
    found = the_one(page(row("一、本年新收政府信息公开申请数量", written, 0, 0, 0, 0, 0, 0)))

    assert found.report.section3["R1"] == (meant, 0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize("dash", ["-", "—", "——", "－", "/", "无"])
def test_a_dash_is_neither_blank_nor_zero(dash: str) -> None:
    """It is kept apart by its place, and is a blank in the report."""
    found = the_one(page(row("（一）予以公开", 1, dash, "", 0, 0, 0, 1)))

    assert found.report.section3["R3.1"] == (1, None, None, 0, 0, 0, 1)
    assert found.dashes == {("R3.1", "c2")}


@pytest.mark.parametrize(
    ("label", "id_"),
    [
        ("一、本年新收政府信息公开申请数量", "R1"),
        ("一、 本年新收政府\n信息公开申请数量", "R1"),
        ("本年新收政府信息公开申请数量", "R1"),
        ("㈠予以公开", "R3.1"),
        ("1、属于国家秘密", "R3.3.1"),
        ("１．属于国家秘密", "R3.3.1"),
        ('3.危及"三安全一稳定"', "R3.3.3"),
        ("3.危及「三安全一稳定」", "R3.3.3"),
        ("（二）部分公开", "R3.2"),
        ("3.其他", "R3.6.3"),
        ("（七）合计", None),
    ],
)
def test_labels_as_people_write_them(label: str, id_: str | None) -> None:
    """Numbering, punctuation, brackets, spaces and line breaks make no difference to whose row it is."""
    data = page(row(label, *[4] * 7))
    if id_ is None:
        with pytest.raises(InputError, match="a row of the official table"):
            the_one(data)
        return
    found = the_one(data)
    assert found.report.section3[id_] == (4,) * 7
    assert found.relabelled == ()


def test_a_label_that_is_nearly_official_is_read_and_told() -> None:
    """The nearest row is taken where one is near enough, and the report says so."""
    found = the_one(page(row("5.属于内部事务信息", *[2] * 7)))

    assert found.report.section3["R3.3.5"] == (2,) * 7
    assert found.relabelled == (("5.属于内部事务信息", "R3.3.5"),)


def test_what_the_table_does_not_have_is_told() -> None:
    """Rows and blocks that are not there are blank, and named."""
    found = the_one(page(row("四、结转下年度继续办理", *[0] * 7)))

    assert "R3.1" in found.absent
    assert "R4" not in found.absent
    assert {"reconsideration", "direct_suit", "suit_after_reconsideration"} <= set(found.absent)


def test_a_heading_with_figures_of_its_own_is_not_a_row() -> None:
    """Subtotals beside a heading are left out and named; the row of the older layout is a heading in the newer."""
    rows = [
        row("（三）不予公开", *[9] * 7),
        row("1.属于国家秘密", *[9] * 7),
        row("（六）其他处理", *[5] * 7),
        row("3.其他", *[5] * 7),
    ]
    found = the_one(page(*rows))

    assert found.subtotals == ("（三）不予公开", "R3.6")
    assert found.report.layout == "2021"
    assert found.report.section3["R3.6.3"] == (5,) * 7


def test_columns_are_found_by_their_heads() -> None:
    """A column between, and another order, change nothing."""
    head = "序号,项目,总计,备注,自然人,商业企业,科研机构,社会公益组织,法律服务机构,其他"
    text = f"某市2021年政府信息公开工作年度报告\n{head}\n1,一、本年新收政府信息公开申请数量,21,x,1,2,3,4,5,6\n"

    with pytest.raises(InputError, match="without a column"):
        the_one("项目,自然人,总计\n".encode(), "2021.csv")
    moved = head.replace("总计,备注,自然人", "自然人,备注,总计")
    found = the_one(text.replace(head, moved).encode())
    assert found.report.section3["R1"] == (21, 2, 3, 4, 5, 6, 1)


def test_several_years_in_one_file() -> None:
    """Two tables, each under its title, are two reports."""
    bodies = [render(report, "html").decode().partition("<body>")[2].partition("</body>")[0] for report in REAL[2:]]

    assert [each.report for each in read_bytes(f"<html>{''.join(bodies)}</html>".encode(), "both.html")] == REAL[2:]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "gbk"])
@pytest.mark.parametrize("form", ["html", "csv"])
def test_encodings(form: str, encoding: str) -> None:
    """A page in the encoding of older portals is read, whatever it says of itself."""
    text = render(REAL[0], form).decode("utf-8-sig").replace('charset="utf-8"', 'charset="gb2312"')

    assert the_one(text.encode(encoding)).report == REAL[0]


def test_a_page_in_big5_is_read_where_it_says_so() -> None:
    """The encoding of traditional pages cannot be told from GB18030 but by the page."""
    text = page(row("四、結轉下年度繼續辦理", *[3] * 7), title="某區2023年政府信息公開工作年度報告").decode()
    for simplified, traditional in {**HEADS, "申请人情况": "申請人情況", "其他组织": "其他組織"}.items():
        text = text.replace(simplified, traditional)
    data = text.replace("<html>", "<html><meta charset='big5'>").encode("big5")

    assert the_one(data).report.section3["R4"] == (3,) * 7
    assert the_one(data).report.agency == "某區"


@pytest.mark.parametrize(
    ("title", "name", "told"),
    [
        ("某市2023年政府信息公开工作年度报告", "x", ("某市", 2023)),
        ("2022年某市政府信息公开工作年度报告", "x", ("某市", 2022)),
        ("某市 ２０２１ 年度政府信息公开年报", "x", ("某市", 2021)),
        ("某市2023年政府信息公开工作年度报告-某市政府网", "2020.html", ("某市", 2023)),
        ("某市", "年报2020.html", (None, 2020)),
        ("现将某市2023年政府信息公开工作年度报告公布如下", "2020.html", (None, 2020)),
    ],
)
def test_organ_and_year_come_from_the_title(title: str, name: str, told: tuple[str | None, int]) -> None:
    """The first title tells both; without one the year is in the file's name."""
    found = the_one(page(row("（一）予以公开", *[0] * 7), title=title), name).report

    assert (found.agency, found.year) == told


def test_a_year_that_nothing_tells_must_be_given() -> None:
    """One sentence asks for it; given, it is taken."""
    data = page(row("（一）予以公开", *[0] * 7), title="")

    with pytest.raises(
        InputError, match=r"^report: year missing; expected a title with the year above the table, or --year$"
    ):
        the_one(data)
    assert the_one(data, year=2019).report.year == 2019


def test_fees_and_notes_under_the_tables_are_read() -> None:
    """The sentence of section 6 tells the fees; a note keeps its words."""
    under = "</table><p>2023年，本機關共收取信息處理費1,380.50元。</p><p>注：含乡镇。</p>"
    data = page(row("（一）予以公开", *[0] * 7) + under)
    found = the_one(data).report

    assert (found.fee_income, found.notes) == (1380.5, ("含乡镇。",))


def test_a_cell_in_another_table_is_not_read() -> None:
    """A layout table around it, the table of section 2 before it and scripts do not disturb."""
    other = "<table><tr><td>信息内容</td><td>本年制发件数</td></tr><tr><td>规章</td><td>3</td></tr></table>"
    inner = page(row("（一）予以公开", *[1] * 7)).decode()
    found = the_one(f"<script>自然人 商业企业</script><table><tr><td>{other}{inner}</td></tr></table>".encode())

    assert found.report.section3["R3.1"] == (1,) * 7


def test_html_that_is_not_well_formed() -> None:
    """Cells and rows that are never closed, and spans that are no numbers, are read as a browser reads them."""
    data = page("<tr><td colspan='3;'>（一）予以公开<td>1<td>2<td>3<td>4<td>5<td rowspan=x>6<td>21")

    assert the_one(data).report.section3["R3.1"] == (1, 2, 3, 4, 5, 6, 21)


def test_a_table_that_goes_on_in_another_is_one() -> None:
    """Parted at a page's end, with its head again or without, it is one report."""
    first, second, third = (row(label, *[4] * 7) for label in ("（一）予以公开", "（二）部分公开", "（七）总计"))
    again = page(first, f"</table><table>{HEAD}{second}</table><p>第2页</p><table>{third}")
    found = the_one(again)

    assert [found.report.section3[name] for name in ("R3.1", "R3.2", "R3.7")] == [(4,) * 7] * 3


def test_the_same_rows_again_are_another_report() -> None:
    """Without a title between them too: the second one takes its year from the file's name."""
    rows = row("（一）予以公开", *[4] * 7)
    found = read_bytes(page(rows, f"</table><table>{HEAD}{rows}"), "2020.html")

    assert [each.report.year for each in found] == [2023, 2020]


def test_a_head_that_spans_too_few_places_is_set_right() -> None:
    """Where the corner spans two places and the labels three, figures are still read in their columns."""
    data = page(row("一、本年新收政府信息公开申请数量", 1, 2, 3, 4, 5, 6, 21)).replace(
        b"rowspan=3 colspan=3", b"rowspan=3 colspan=2"
    )

    assert the_one(data).report.section3["R1"] == (1, 2, 3, 4, 5, 6, 21)


def workbook(*lines: list[object]) -> bytes:
    """A workbook with a title, the heads of section 3 and some lines."""
    book = openpyxl.Workbook()
    sheet = book.active
    for line in (["某市2023年政府信息公开工作年度报告"], ["", *(c.zh for c in layout("2021").columns)], *lines):
        sheet.append(line)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_a_spreadsheet_with_numbers_and_text() -> None:
    """Text and empty cells of a sheet are read as what they mean."""
    found = the_one(workbook(["（一）予以公开", 1, "２", None, "—", "", 0, "1,003"]))

    assert found.report.section3["R3.1"] == (1, 2, None, None, None, 0, 1003)
    assert found.dashes == {("R3.1", "c4")}


def test_a_whole_number_that_is_stored_with_decimals() -> None:
    """Some programs store 7 as 7.0; a half is still no count."""
    book = workbook(["（一）予以公开", 7, *[0] * 6])
    for stored, told in (("7.0", 7), ("7.5", None)):
        file = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(book)) as source, zipfile.ZipFile(file, "w") as target:
            for name in source.namelist():
                target.writestr(name, source.read(name).replace(b"<v>7</v>", f"<v>{stored}</v>".encode()))
        if told is None:
            with pytest.raises(InputError, match=r"R3.1.c1 is '7.5'; expected a whole number"):
                the_one(file.getvalue())
        else:
            assert the_one(file.getvalue()).report.section3["R3.1"][0] == told


def test_a_formula_without_its_value_is_named() -> None:
    """Where no program has computed it yet, the cell is named rather than taken for a blank."""
    with pytest.raises(InputError, match=r"^r\.xlsx, sheet Sheet, cell H3 is '=SUM\(B3:G3\)'; expected a number"):
        the_one(workbook(["（一）予以公开", 1, 0, 0, 0, 0, 0, "=SUM(B3:G3)"]), "r.xlsx")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "report is without the table; expected the table of section 3, headed 自然人, 商业企业"),
        (b"hello", "report is without the table"),
        (b"a" * 200_000, "report is none of the forms that are read; expected JSON, XLSX"),
        (b"<html></html>", "report is without the table"),
        (b"%PDF-1.7", "report is a PDF; expected JSON, XLSX, DOCX, HTML or CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "report is in an old binary format of Office; expected JSON"),
        (b"{\\rtf1", "report is an RTF document"),
        (b"PK\x03\x04broken", "report is a damaged archive"),
        (b"\xff\xfe\x00", "report is"),
        (b"\x80\xff\xff", "report is no text that can be decoded"),
        (b"{", "report is no JSON: Input data was truncated; expected one report, or a list of them"),
        (b'{"agency": "\\ud800"}', "report is no JSON"),
        (b'{"year": 2023, "section3": {"R1": "1234567"}}', "report: section3.R1 is '1234567'; expected a list of 7"),
        (b"[" * 10**5, "report is nested too deeply"),
        (b"[3]", r"report: \[0\].report is 3; expected an object"),
        (b"{}", "report: year missing"),
        (page(row("（一）予以公开", "约5", *[0] * 6)), "table 1, line 4, R3.1.c1 is '约5'; expected a whole number"),
        (page(row("（一）予以公开", -5, *[0] * 6)), "R3.1.c1 is '-5'; expected a whole number, 0 or more"),
        (page(row("（一）予以公开", "1.5", *[0] * 6)), "R3.1.c1 is '1.5'"),
        (page(row("（一）予以公开", "9" * 5000, *[0] * 6)), "R3.1.c1 is '999"),
        (page(*[row("（一）予以公开", *[0] * 7)] * 2), "expected row R3.1 once; it stands above already"),
        (page(row("9.属于工作秘密", *[1] * 7)), "line 4 is '9.属于工作秘密'; expected a row of the official table"),
        (
            "<table><tr><td>结果维持<td>结果纠正<td>总计</table>".encode(),
            "not the head of section 4; expected 结果维持, 结果纠正",
        ),
    ],
)
def test_what_cannot_be_read_is_told_in_one_sentence(data: bytes, sentence: str) -> None:
    """The place, what stands there and what was expected, whatever the file holds."""
    with pytest.raises(InputError, match=sentence):
        the_one(data)


def test_a_row_of_no_layout_in_json_is_named() -> None:
    """Rows of two layouts in one table belong to no layout."""
    content = {"year": 2023, "section3": {"R3.6": [0] * 7, "R3.6.1": [0] * 7}, "section4": {}}

    with pytest.raises(UnknownName, match="no row of the report's layout"):
        the_one(json.dumps(content).encode())


def test_json_cells_may_be_text_as_printed() -> None:
    """A table typed off a page keeps its dashes and separators; what is no number is named by its place."""
    content: dict[str, Any] = {"year": 2023, "section3": {"R1": ["1,259", "—", "", 0, 0, 0, 1259]}, "section4": {}}
    found = the_one(json.dumps(content).encode())

    assert found.report.section3["R1"] == (1259, None, None, 0, 0, 0, 1259)
    assert found.dashes == {("R1", "c2")}
    content["section3"]["R1"][0] = "many"
    with pytest.raises(InputError, match=r"^report: section3.R1\[0\] is 'many'; expected a whole number"):
        the_one(json.dumps(content).encode())


def test_a_row_that_is_null_in_json_is_not_there() -> None:
    """It is blank, and named among what the table does not have."""
    found = the_one(b'{"year": 2023, "section3": {"R1": null, "R2": [0, 0, 0, 0, 0, 0, 0]}}')

    assert found.report.section3["R1"] == (None,) * 7
    assert "R1" in found.absent
    assert "R2" not in found.absent


def test_json_is_what_the_model_reads() -> None:
    """A list of objects gives the reports that the model makes of them."""
    content = json.loads(EXAMPLES.read_text(encoding="utf-8"))

    assert [report_from_dict(each) for each in content] == REAL


def test_an_archive_of_something_else_is_no_report() -> None:
    """A zip file that is neither a workbook nor a document is told apart from a damaged one."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("readme.txt", "x")

    with pytest.raises(InputError, match="an archive of something else"):
        the_one(file.getvalue())


def test_a_table_within_a_table_of_a_document() -> None:
    """A document whose tables stand in the cell of a frame is read all the same."""
    paper = docx.Document()
    paper.add_paragraph("某市2023年政府信息公开工作年度报告")
    frame = paper.add_table(1, 2).cell(0, 1)
    inner = frame.add_table(2, 8)
    for line, texts in enumerate((["", *(c.zh for c in layout("2021").columns)], ["（一）予以公开", *"1234566"])):
        for cell, text in zip(inner.rows[line].cells, texts, strict=True):
            cell.text = text
    file = io.BytesIO()
    paper.save(file)

    assert the_one(file.getvalue()).report.section3["R3.1"] == (1, 2, 3, 4, 5, 6, 6)


def test_a_row_that_begins_late_keeps_its_places() -> None:
    """Where a row leaves out its first places, as Word allows, its figures still stand in their columns."""
    paper = docx.Document(io.BytesIO(render(REAL[3], "docx")))
    row_ = paper.tables[0].rows[5]._tr
    row_.remove(row_.tc_lst[0])
    properties = row_.get_or_add_trPr()
    before = properties.makeelement(qn("w:gridBefore"), {qn("w:val"): "1"})
    properties.insert(0, before)
    file = io.BytesIO()
    paper.save(file)

    assert the_one(file.getvalue()).report == REAL[3]


@cache
def written(form: str) -> bytes:
    """A real report in one of the forms."""
    return render(REAL[3], form)


@pytest.mark.parametrize(("form", "package"), [("xlsx", "openpyxl"), ("docx", "docx"), ("html", "lxml")])
def test_a_package_that_is_not_installed_is_named(form: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says what to install, and the file is not called damaged."""
    data = written(form)
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(ModuleNotFoundError, match=f"this file needs {package}; pip install 'foiflow"):
        the_one(data)


@pytest.mark.parametrize("form", ["xlsx", "docx"])
@settings(max_examples=FEW)
@given(data=st.data())
def test_a_damaged_file_is_never_a_traceback(form: str, data: st.DataObject) -> None:
    """Cut short or with bytes changed, a file gives the report or one sentence."""
    whole = bytearray(written(form))
    for _ in range(data.draw(st.integers(1, 5))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    try:
        [found] = read_bytes(bytes(whole[: data.draw(st.integers(4, len(whole)))]), "report")
    except (InputError, UnknownName) as error:
        told = str(error)
    else:
        told = f"{found.report.layout} {found.report.year}"
    assert told.startswith(("report", "no row of", "2019 ", "2021 "))
    assert "\n" not in told

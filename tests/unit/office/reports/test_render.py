"""Writing: the official table's boxes, and each format as the programs that open it see it."""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import attrs
import docx
import openpyxl
import pytest

from foiflow.errors import UnknownName
from foiflow.office.reports.model import Report, report_from_dict
from foiflow.office.reports.read import read, read_bytes
from foiflow.office.reports.render import FORMATS, render
from foiflow.office.reports.render_table import Table, tables_of

EXAMPLES = Path(__file__).resolve().parents[4] / "examples" / "annual_reports.json"
REAL: list[Report] = [each.report for each in read(EXAMPLES)]
NEWER, OLDER = REAL[0], REAL[2]


@pytest.mark.parametrize("report", [NEWER, OLDER], ids=["2021", "2019"])
def test_boxes_cover_every_place_once(report: Report) -> None:
    """No two boxes overlap and no place of the grid is left out."""
    for table in tables_of(report):
        taken = [
            (line, place)
            for box in table.boxes
            for line in range(box.line, box.line + box.lines)
            for place in range(box.place, box.place + box.places)
        ]
        assert sorted(taken) == [(line, place) for line in range(table.lines) for place in range(table.places)]


def spans(table: Table) -> dict[str, tuple[int, int, int, int]]:
    """Give where each label stands, and what it spans; one that stands there twice is left out."""
    labels = [box.text for box in table.boxes if box.heads]
    return {
        box.text: (box.line, box.place, box.lines, box.places)
        for box in table.boxes
        if box.heads and labels.count(box.text) == 1
    }


def test_labels_stand_where_the_official_form_has_them() -> None:
    """The head has three lines; results are parted into groups; the two suits stand under one heading."""
    section3, section4 = map(spans, tables_of(NEWER))

    assert section3["申请人情况"] == (0, 3, 1, 7)
    assert section3["法人或其他组织"] == (1, 4, 1, 5)
    assert section3["自然人"] == (1, 3, 2, 1)
    assert section3["一、本年新收政府信息公开申请数量"] == (3, 0, 1, 3)
    assert section3["三、本年度办理结果"] == (5, 0, 22, 1)
    assert section3["（一）予以公开"] == (5, 1, 1, 2)
    assert section3["（三）不予公开"] == (7, 1, 8, 1)
    assert section3["1.属于国家秘密"] == (7, 2, 1, 1)
    assert section3["（六）其他处理"] == (23, 1, 3, 1)
    assert section3["四、结转下年度继续办理"] == (27, 0, 1, 3)
    assert section4["行政复议"] == (0, 0, 1, 5)
    assert section4["行政诉讼"] == (0, 5, 1, 10)
    assert section4["复议后起诉"] == (1, 10, 1, 5)


def test_the_older_layout_has_one_row_of_other_handling() -> None:
    """It is a row with figures there, two places wide."""
    section3 = spans(tables_of(OLDER)[0])

    assert section3["（六）其他处理"] == (23, 1, 1, 2)
    assert section3["三、本年度办理结果"] == (5, 0, 20, 1)


class Cells(HTMLParser):
    """Collects the cells of a page with their attributes."""

    def __init__(self) -> None:
        """Nothing has been seen yet."""
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.loaded: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a cell, and whatever would be loaded from elsewhere."""
        if tag in ("td", "th"):
            self.found.append((tag, dict(attrs)))
        self.loaded += [f"{tag} {name}" for name, value in attrs if name in ("src", "href")]


def test_a_page_names_the_labels_of_every_figure() -> None:
    """Each figure's headers are ids of the page: two or three over it, and one to three beside it."""
    page = Cells()
    page.feed(render(NEWER, "html").decode())
    heads = {attributes["id"]: attributes for tag, attributes in page.found if tag == "th"}
    figures = [str(attributes["headers"]).split() for tag, attributes in page.found if tag == "td"]

    assert len(figures) == 25 * 7 + 15
    assert all(name in heads for names in figures for name in names)
    assert {head["scope"] for head in heads.values()} == {"col", "colgroup", "row", "rowgroup"}
    assert {sum(1 for name in names if str(heads[name]["scope"]).startswith("row")) for names in figures} == {
        0,
        1,
        2,
        3,
    }
    assert page.loaded == []


def test_a_page_tells_its_language_and_prints_on_paper() -> None:
    """It says which script it is in, and has rules for print."""
    text = render(NEWER, "html").decode()

    assert '<html lang="zh-Hans">' in text
    assert "@page" in text
    assert "@media print" in text


def test_what_an_agency_is_called_cannot_break_a_format() -> None:
    """Marks and control characters in a name or a note are written as themselves, or as a mark for what cannot be."""
    report = attrs.evolve(NEWER, agency="<b>A|B*</b>\x01\ud800", notes=("a\x00b", "=1+1"))

    assert "&lt;b&gt;A|B*&lt;/b&gt;" in render(report, "html").decode()
    assert "\\<b\\>A\\|B\\*" in render(report, "md").decode()
    for form in ("xlsx", "docx", "csv"):
        assert render(report, form)


def test_no_text_becomes_a_formula() -> None:
    """A name or note that begins with an equals sign stays text in a spreadsheet."""
    report = attrs.evolve(NEWER, agency="=1+1", notes=("=1+1",))
    book = openpyxl.load_workbook(io.BytesIO(render(report, "xlsx")))

    assert {cell.data_type for sheet in book for line in sheet.iter_rows() for cell in line} <= {"s", "n"}


def test_a_spreadsheet_holds_numbers_in_merged_cells() -> None:
    """Figures are numbers; the results' heading spans its rows; blanks are empty."""
    blank = attrs.evolve(NEWER, section3={**NEWER.section3, "R1": (None, *NEWER.section3["R1"][1:])})
    book = openpyxl.load_workbook(io.BytesIO(render(blank, "xlsx")))
    sheet = book["申请情况"]

    assert [each.value for each in sheet[6]][3:] == [None, 36, 0, 0, 0, 0, 1295]
    assert sheet["A8"].value == "三、本年度办理结果"
    assert "A8:A29" in {str(span) for span in sheet.merged_cells.ranges}
    assert [each.value for each in book["复议诉讼"][5]] == [40, 0, 10, 5, 55, 2, 0, 4, 6, 12, 6, 0, 9, 7, 22]


def test_a_document_repeats_the_head_of_its_tables() -> None:
    """Two tables on A4; three head lines are repeated on a new page, and no line is parted."""
    paper = docx.Document(io.BytesIO(render(NEWER, "docx")))
    first, second = paper.tables

    assert (len(first.rows), len(first.columns)) == (28, 10)
    assert (len(second.rows), len(second.columns)) == (4, 15)
    assert first._tbl.xml.count("<w:tblHeader/>") == second._tbl.xml.count("<w:tblHeader/>") == 3
    assert first._tbl.xml.count("<w:cantSplit/>") == 28
    assert round(sum(column.width.mm for column in first.columns if column.width)) == 170
    assert first.cell(5, 0).text == first.cell(26, 0).text == "三、本年度办理结果"
    assert paper.paragraphs[0].text == "上海市人民政府办公厅2025年政府信息公开工作年度报告"


def test_markdown_has_one_line_a_row() -> None:
    """Headings over rows have no figures, numbered labels are no lists."""
    lines = render(NEWER, "md").decode().splitlines()

    assert "| 三、本年度办理结果 |  |  |  |  |  |  |  |" in lines
    assert "| 1\\.属于国家秘密 | 4 | 0 | 0 | 0 | 0 | 0 | 4 |" in lines
    assert "| 行政诉讼（复议后起诉） | 6 | 0 | 9 | 7 | 22 |" in lines
    assert {line.count("|") for line in lines if line.startswith("|")} == {9, 7}


def test_csv_has_the_mark_that_spreadsheets_look_for() -> None:
    """It begins with the byte-order mark, and every figure stands in the place it has in the table."""
    text = render(NEWER, "csv").decode("utf-8")
    lines = list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))

    assert text.startswith("\ufeff")
    assert lines[5] == ["一、本年新收政府信息公开申请数量", "", "", "1259", "36", "0", "0", "0", "0", "1295"]


def test_json_is_the_report_itself() -> None:
    """What is written is what the model gives, Chinese as it is."""
    data = render(NEWER, "json")

    assert report_from_dict(json.loads(data)) == NEWER
    assert "上海" in data.decode()


@pytest.mark.parametrize("form", FORMATS)
def test_fees_are_told_where_they_are_known(form: str) -> None:
    """The sentence of section 6 stands under the tables in every format, with no more decimals than it needs."""
    few = form in ("xlsx", "docx")
    for fees, told in ((380.5, "380.50"), (380, "380"), (1234567, "1234567"))[: 1 if few else 3]:
        report = attrs.evolve(NEWER, fee_income=fees)
        data = render(report, form)
        if form != "md":
            [found] = read_bytes(data, form)
            assert found.report.fee_income == fees
        if form in ("md", "html", "csv"):
            assert f"信息处理费{told}元" in data.decode()


def test_an_unknown_format_is_named() -> None:
    """The formats that there are stand in the sentence."""
    with pytest.raises(UnknownName, match="no format 'odt'; known: csv, docx, html, json, md, xlsx"):
        render(NEWER, "odt")


@pytest.mark.parametrize(("form", "package"), [("xlsx", "openpyxl"), ("docx", "docx")])
def test_a_package_that_is_not_installed_is_named(form: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence says what to install."""
    monkeypatch.setitem(sys.modules, package, None)

    with pytest.raises(
        ModuleNotFoundError, match=re.escape(f"writing {form} needs {package}; pip install 'foiflow[reports]'")
    ):
        render(NEWER, form)

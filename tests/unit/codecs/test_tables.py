"""Where the header of a table is, and what counts as a row."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiflow.codecs.tables import Listed, RowError, clean, headed

if TYPE_CHECKING:
    from collections.abc import Sequence

KNOWN = {"编号", "收到日期", "答复日期", "结果", "补正日期"}


def read(*rows: Sequence[object], at: Sequence[int] = ()) -> tuple[tuple[str, ...], list[int]]:
    """Give the names of a table's columns, and the numbers of its rows."""
    table = headed(Listed(enumerate(rows, start=1)), KNOWN.__contains__, at)
    assert table is not None
    return table.names, [number for number, _ in table.rows]


def test_titles_and_empty_rows_above_the_header_are_passed_over() -> None:
    """The header is the row with the most names that are looked for."""
    names, rows = read(["2024 年台账", ""], ["", ""], ["编号", "结果"], ["1", "公开"])

    assert (names, rows) == (("编号", "结果"), [4])


def test_empty_rows_and_repeated_headers_are_no_rows() -> None:
    """A header that a print put on every page, blanks and empty rows are left out."""
    _, rows = read(["编号", "结果"], ["1", "a"], ["", None], [" ", "\u3000"], [" 编号", "结果 "], ["编号", "b"])

    assert rows == [2, 6]


def test_a_group_stands_before_a_name_that_does_not_tell_enough() -> None:
    """Of two rows of a header the upper one tells apart what the lower one calls the same."""
    names, rows = read(
        ["编号", "收到", "补正", "", "答复", "", ""],
        ["编号", "日期", "日期", "文号", "日期", "结果", ""],
        ["1", "", "", "", "", "", ""],
    )

    assert names == ("编号", "收到日期", "补正日期", "补正文号", "答复日期", "结果", "")
    assert rows == [3]


def test_the_same_name_again_gets_a_number() -> None:
    """Two columns of one name can both be named."""
    assert read(["编号", "日期", "日期", ""], ["1", "", "", ""])[0] == ("编号", "日期", "日期#2", "")


def test_a_mapping_may_say_where_the_header_is() -> None:
    """The rows that it names are the header, even of names that nobody knows."""
    assert read(["编号", "结果"], ["甲", "乙"], ["1", "a"], at=[2]) == (("甲", "乙"), [3])
    assert read(["x", "x"], ["甲", "乙"], ["1", "a"], at=[1, 2]) == (("x甲", "x乙"), [3])


def test_a_table_without_a_known_name_has_no_header() -> None:
    """It is for the caller to say what was expected."""
    assert headed(Listed([(1, ["甲", "乙"])]), KNOWN.__contains__) is None


def test_a_name_is_brought_on_one_line() -> None:
    """A break in the cell of a header is no part of the name."""
    assert clean(" 答复\n 日期 ") == "答复日期"


def test_an_error_names_the_file_it_is_in() -> None:
    """Of several files it is told which; the case and what is hidden stay."""
    error = RowError("column 'x'", "secret", "a date", personal=True)
    error.case_id = "7"
    found = error.within("a.csv")

    assert (str(found), found.case_id) == ("a.csv: column 'x' is <hidden>; expected a date", "7")
    assert str(error) == "column 'x' is <hidden>; expected a date"

"""Text tables: encodings, delimiters, damage."""

from __future__ import annotations

import codecs
import io

import pytest

from foiflow.codecs import text
from foiflow.codecs.delimited import Delimited
from foiflow.errors import InputError

HEADER = "编号,日期,结果"


def rows(data: bytes | str, width: int = 3, **how: str) -> list[tuple[int, object]]:
    """Read a table whose header is its first row; errors as their text."""
    raw = data.encode() if isinstance(data, str) else data
    table = Delimited(io.BufferedReader(io.BytesIO(raw)), **how)
    [(header, _)] = table.head(1)
    found = table.body(header, width)
    return [(line, str(cells) if isinstance(cells, InputError) else cells) for line, cells in found]


@pytest.mark.parametrize(
    "data",
    [
        f"{HEADER}\n1,x,公开\n".encode(),
        f"{HEADER}\n1,x,公开\n".encode("utf-8-sig"),
        f"{HEADER}\r\n1,x,公开\r\n".encode("gb18030"),
        f"{HEADER}\n1,x,公开\n".encode("gbk"),
        f"{HEADER}\n1,x,公开".encode("utf-16"),
        codecs.BOM_UTF16_BE + f"{HEADER}\n1,x,公开\n".encode("utf-16-be"),
        f"{HEADER}\r1,x,公开\r".encode(),
    ],
)
def test_the_encoding_is_told_from_the_bytes(data: bytes) -> None:
    """UTF-8, GB18030 and UTF-16, with or without a mark and with any end of line, give the same rows."""
    assert [cells for _, cells in rows(data)] == [["1", "x", "公开"]]


def test_one_line_that_is_utf8_by_chance_does_not_decide() -> None:
    """A line of a GB18030 file may happen to be UTF-8; most of the lines decide for all."""
    chance = "目"
    while True:
        try:
            chance.encode("gb18030").decode("utf-8")
        except UnicodeDecodeError:
            chance = chr(ord(chance) + 1)
        else:
            break
    data = f"{HEADER}\n1,x,{chance}\n2,y,部分公开\n".encode("gb18030")

    assert rows(data) == [(2, ["1", "x", chance]), (3, ["2", "y", "部分公开"])]


def test_a_damaged_line_does_not_change_the_encoding_of_the_rest() -> None:
    """One line of a UTF-8 file that is not UTF-8 is marked, and the others are read as they are."""
    data = f"{HEADER}\n1,x,公开\n2,y,".encode() + b"\xb9\xab" + "\n3,z,公开\n".encode()
    (_, first), (_, second), (_, third) = rows(data)

    assert (first, third) == (["1", "x", "公开"], ["3", "z", "公开"])
    assert "\ufffd" in str(second)


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|", "，", "；"])
def test_the_delimiter_is_told_from_the_lines(delimiter: str) -> None:
    """What cuts most lines into equally many cells is the delimiter, also under a title with commas."""
    other = ";" if delimiter == "," else ","
    lines = [HEADER.replace(",", delimiter), f"1{delimiter}a{other} b{delimiter}c", f"2{delimiter}d{delimiter}e"]

    assert rows("\n".join(lines)) == [(2, ["1", f"a{other} b", "c"]), (3, ["2", "d", "e"])]


def test_encoding_and_delimiter_may_be_given() -> None:
    """A mapping's word goes before what the bytes suggest."""
    assert rows("a:b:c\n1:é:3".encode("latin-1"), encoding="latin-1", delimiter=":") == [(2, ["1", "é", "3"])]


def test_a_cell_may_have_line_breaks() -> None:
    """A record of several lines has the number of its first."""
    assert rows(f'{HEADER}\n1,"a\n""b""\nc",d\n2,e,f\n') == [(2, ["1", 'a\n"b"\nc', "d"]), (5, ["2", "e", "f"])]


def test_a_quotation_mark_too_few_takes_no_other_row_with_it() -> None:
    """The line with the open mark is an error, and the lines after it are rows of their own."""
    found = rows(f'{HEADER}\n1,x,a\n2,"y,b\n3,z,c\n4,"w",d\n5,v,e\n')

    assert [line for line, _ in found] == [2, 3, 4, 5, 6]
    assert [cells for line, cells in found if line != 3] == [
        ["1", "x", "a"],
        ["3", "z", "c"],
        ["4", "w", "d"],
        ["5", "v", "e"],
    ]
    assert "quotation marks in pairs" in str(found[1][1])


def test_an_open_mark_that_another_happens_to_close_is_an_error_too() -> None:
    """Where the record that it makes has not the width of the header, only its first line is lost."""
    found = rows(f'{HEADER}\n1,"x,a\n2,y,"\n3,z,c\n')

    assert [line for line, _ in found] == [2, 3, 4]
    assert found[2] == (4, ["3", "z", "c"])
    assert all(isinstance(cells, str) for _, cells in found[:2])


def test_a_row_of_another_width_is_an_error() -> None:
    """Cells too few or too many are told by their number; an empty last one may be a delimiter too many before it."""
    found = rows(f"{HEADER}\n1,x\n2,y,b,\n3,z,c\n\n")

    assert found == [
        (2, "the record is a row of 2 cells; expected 3 cells, as in the header"),
        (3, "the record is a row of 4 cells; expected 3 cells, as in the header"),
        (4, ["3", "z", "c"]),
    ]


def test_an_endless_line_is_not_read_into_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line that is longer than any record is named, and the next one is read."""
    monkeypatch.setattr("foiflow.codecs.delimited.LONGEST_LINE", 64)
    found = rows(f"{HEADER}\n1,x,{'长' * 200}\n2,y,b\n")

    assert text.LONGEST_LINE > 64
    assert [line for line, _ in found] == [2, 3]
    assert "too long" in str(found[0][1])
    assert found[1] == (3, ["2", "y", "b"])


def test_the_header_itself_may_have_line_breaks() -> None:
    """Rows after a header of two lines begin after both."""
    assert rows('"编\n号",日期,结果\n1,x,a\n') == [(3, ["1", "x", "a"])]


def test_an_empty_file_has_no_rows() -> None:
    """Nothing is no error."""
    table = Delimited(io.BufferedReader(io.BytesIO(b"")))

    assert table.head(5) == []
    assert list(table.body(0, 3)) == []

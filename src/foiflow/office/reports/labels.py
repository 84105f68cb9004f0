"""Labels and cells of published tables, told apart as people write them.

A label is compared by its key: full-width forms, traditional characters, spaces,
punctuation, numbering and what stands in brackets make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from foiflow.office.reports.layouts import LAYOUTS, layout

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "DASH",
    "Dash",
    "Written",
    "cell_of",
    "column_of",
    "ending_of",
    "fees_in",
    "is_heading",
    "key",
    "note_in",
    "row_of",
    "title_of",
    "year_in",
]

# Of a dictionary of thousands of characters the labels need these; a test holds them against all labels.
_SIMPLIFIED = str.maketrans(
    "係內務區國執報審屬後據數於會業構機權沒況為無爲獲現當確祕穩糾納組結經維總織繳繼續舉處補製複覆復規計訊訟訪訴詢認請議護費資轉辦這過開關項類査說間應負責種從個與將須",
    "系内务区国执报审属后据数于会业构机权没况为无为获现当确秘稳纠纳组结经维总织缴继续举处补制复复复规计讯讼访诉询认请议护费资转办这过开关项类查说间应负责种从个与将须",
)
_WORDS = {"资讯": "信息"}
_NUMBERING = re.compile(r"^(?:\([一二三四五六七八九十\d]+\)|(?:[一二三四五六七八九十]+|\d+)[、.,。:)]|\d+)\s*")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_NO_LETTER = re.compile(r"[\W\d_]+")
_DASHES = re.compile(r"[-‐-―−─/\\]+|无")
_SEPARATORS = re.compile(r"(?<=\d)[,'](?=\d{3}(?!\d))")
_TITLE = re.compile(
    r"\s*(?P<before>[^《“\"。,;:]*?)\s*(?P<year>(?:19|20)\d\d)\s*年?度?\s*(?P<after>[^《“\"。,;:]*?)\s*"
    r"政府信息公开(?:工作)?(?:年度)?(?:报告|年报)(?![^\W_])"
)
_FEES = re.compile(r"收取[^\d。,;]*信息处理费[^\d。,;]*(?P<amount>\d+(?:\.\d+)?)元")
_NOTE = re.compile(r"\s*注[:：](?P<note>.*\S)\s*")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_CLOSE: Final = 0.8


class Dash:
    """The mark for a cell that holds a dash: neither blank nor a zero."""

    def __repr__(self) -> str:
        """Give the name of the mark."""
        return "DASH"


DASH: Final = Dash()
Written = int | Dash | None
"""What is written in a cell: a number, a dash, or nothing."""


def plain(text: str) -> str:
    """Give a text in simplified characters and half-width forms."""
    normal = unicodedata.normalize("NFKC", text)
    visible = "".join(each for each in normal if unicodedata.category(each) != "Cf").translate(_SIMPLIFIED)
    for word, meant in _WORDS.items():
        visible = visible.replace(word, meant)
    return visible


@lru_cache
def key(label: str) -> str:
    """Give what tells a label from others.

    Example:
        >>> key("（七） 總 計") == key("总计")
        True
        >>> key("1．屬於國家秘密")
        '属于国家秘密'
    """
    text = plain(label).strip()
    while found := _NUMBERING.match(text):
        text = text[found.end() :]
    return _NO_LETTER.sub("", _IN_BRACKETS.sub("", text))


@lru_cache
def _rows() -> Mapping[str, str]:
    """Give the ids of all rows that have cells in some layout, by key."""
    return {key(row.zh): row.id for name in LAYOUTS for row in layout(name).rows}


@lru_cache
def _headings() -> frozenset[str]:
    """Give the keys of the lines that have no cells in any layout."""
    return frozenset(key(line.zh) for name in LAYOUTS for line in layout(name).lines) - _rows().keys()


@lru_cache
def _columns() -> Mapping[str, str]:
    return {key(column.zh): column.id for column in layout(LAYOUTS[-1]).columns}


@lru_cache
def _endings() -> Mapping[str, str]:
    return {key(ending.zh): ending.id for ending in layout(LAYOUTS[-1]).endings}


def row_of(label: str) -> tuple[str, bool] | None:
    """Tell which row of section 3 a label names, and whether by its very words.

    Args:
        label: The label as printed.

    Returns:
        The row's id, and False where the nearest label was taken; None where
        no row has such a label.
    """
    name = key(label)
    if not name or name in _headings():
        return None
    if name in _rows():
        return _rows()[name], True
    nearest = get_close_matches(name, _rows().keys() | _headings(), n=1, cutoff=_CLOSE)
    return (_rows()[nearest[0]], False) if nearest and nearest[0] in _rows() else None


def column_of(label: str) -> str | None:
    """Tell which column of section 3 a heading names."""
    return _columns().get(_total(key(label)))


def ending_of(label: str) -> str | None:
    """Tell which cell of a block of section 4 a heading names."""
    return _endings().get(_total(key(label)))


def _total(name: str) -> str:
    """Read the other common word for a total as the official one."""
    return key(layout(LAYOUTS[-1]).columns[-1].zh) if name in {"合计", "小计"} else name


def is_heading(label: str) -> bool:
    """Tell whether a label stands over rows and has no cells of its own."""
    return key(label) in _headings()


def title_of(text: str) -> tuple[str | None, int] | None:
    """Read the organ and the year off a report's title, if a line of the text is one.

    Example:
        >>> title_of("某某市人民政府 2023年政府信息公开工作年度报告")
        ('某某市人民政府', 2023)
    """
    for line in text.splitlines():
        simple = plain(line)
        found = _TITLE.match(simple)
        if found is not None:
            part = "before" if found["before"] else "after"
            # Of the organ's name only the characters of labels are known, so it is left in its own script.
            written = line if len(line) == len(simple) else simple
            return written[slice(*found.span(part))] or None, int(found["year"])
    return None


def fees_in(text: str) -> float | None:
    """Read the fees that a sentence says were taken, in CNY, if it says so.

    Example:
        >>> fees_in("2021年，本區共收取信息處理費0元。")
        0.0
    """
    found = _FEES.search(_SEPARATORS.sub("", "".join(plain(text).split())))
    return None if found is None else float(found["amount"])


def note_in(text: str) -> str | None:
    """Read a note under a table, such as ``注：`` and a sentence."""
    found = _NOTE.fullmatch(text)
    return None if found is None else found["note"]


def year_in(name: str) -> int | None:
    """Read the year off the name of a file or a sheet, if it holds just one."""
    found = set(_YEAR.findall(plain(name)))
    return int(found.pop()) if len(found) == 1 else None


def cell_of(text: str) -> Written:
    """Read what is written in a cell.

    Full-width digits, spaces and separators of thousands are read as meant.

    Args:
        text: The cell as printed.

    Returns:
        The number, ``DASH``, or None where nothing is written.

    Raises:
        ValueError: It is neither a whole number nor a dash.

    Example:
        >>> [cell_of(text) for text in ("１，２５９", " 0 ", "", "——")]
        [1259, 0, None, DASH]
    """
    bare = "".join(plain(text).split())
    if not bare:
        return None
    if _DASHES.fullmatch(bare):
        return DASH
    digits = _SEPARATORS.sub("", bare).removesuffix(".0")
    if not (digits.isascii() and digits.isdigit()):
        raise ValueError(text)
    return int(digits)

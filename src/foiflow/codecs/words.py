"""The words of agencies' own tables: headers, values, what stands for nothing."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["header_form", "says_date", "table_words", "value_form", "value_words"]

_IN_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]|<[^>]*>|【[^】]*】")
_NO_LETTER = re.compile(r"[\W_]+")
_NUMBERED = re.compile(r"^(?:[(]?[\d一二三四五六七八九十]+[)]?[.、)]\s*)+")
_DATE_WORD = re.compile(r"(?:之?日期?|时间|年月日)$")
_LATIN_NOISE = {"date", "on", "time", "day", "of", "the"}


@lru_cache
def table_words() -> Mapping[str, Any]:
    """Give the words as their file has them."""
    source = files("foiflow.codecs") / "data" / "table_words.toml"
    return tomllib.loads(source.read_text(encoding="utf-8"))


@cache
def header_form(header: str) -> str:
    """Give a header in the form in which headers are compared.

    Width, case, blanks, numbering, remarks in brackets and the words for
    "date" at its end make no difference.
    """
    text = _NUMBERED.sub("", _IN_BRACKETS.sub("", unicodedata.normalize("NFKC", header).strip()))
    words = [word for word in re.split(r"[\W_]+", text.lower()) if word not in _LATIN_NOISE]
    form = "".join(words).replace("情况", "")
    return _DATE_WORD.sub("", form) or form


def says_date(header: str) -> bool:
    """Tell whether a header itself says that its column holds dates."""
    text = _IN_BRACKETS.sub("", unicodedata.normalize("NFKC", header)).strip().lower()
    return bool(_DATE_WORD.search(text) or _LATIN_NOISE & set(re.split(r"[\W_]+", text)))


def value_form(value: str) -> str:
    """Give a value in the form in which values are compared."""
    text = _NUMBERED.sub("", unicodedata.normalize("NFKC", value).strip())
    return _NO_LETTER.sub("", text.lower())


@lru_cache
def value_words(words: str) -> Mapping[str, str]:
    """Give the known ways to write the codes of a kind, each with its code.

    Args:
        words: ``outcome``, ``event``, or the name of a choice.
    """
    word_lists: dict[str, list[str]] = {}
    known = vocabulary()
    for code, word in (known.get(words) or {code: {} for code in known["choice"].get(words, ())}).items():
        word_lists[code] = [code, word.get("zh", ""), word.get("en", "")]
    for code, more in table_words()["values"].get(words, {}).items():
        word_lists.setdefault(code, []).extend(more)
    return {value_form(word): code for code, written in word_lists.items() for word in written if value_form(word)}

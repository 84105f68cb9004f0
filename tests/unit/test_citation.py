"""Citations: read, written short and written in words."""

from __future__ import annotations

import pytest

from foiflow.citation import Citation
from foiflow.errors import InputError


@pytest.mark.parametrize(
    ("short", "parts", "place", "english", "chinese"),
    [
        ("cn-2019:33", ("cn-2019", 33, None, None), "33", "Art. 33", "第33条"),
        ("cn-2019:33.2", ("cn-2019", 33, 2, None), "33.2", "Art. 33(2)", "第33条第2款"),
        ("cn-2019:20.1.4", ("cn-2019", 20, 1, 4), "20.1.4", "Art. 20(1)(4)", "第20条第1款第4项"),
    ],
)
def test_a_citation_is_read_and_written(
    short: str, parts: tuple[str, int, int | None, int | None], place: str, english: str, chinese: str
) -> None:
    """Law, article, paragraph and item are read, and written the same way."""
    citation = Citation.from_text(short)
    assert (citation.law, citation.article, citation.paragraph, citation.item) == parts
    assert (str(citation), citation.place) == (short, place)
    assert (citation.in_words(), citation.in_words("zh")) == (english, chinese)


@pytest.mark.parametrize(
    "text", ["", "33", "cn-2019", "cn-2019:", "CN:33", "cn-2019:33.", "cn-2019:33.1.2.3", "cn 2019:33"]
)
def test_another_shape_is_refused(text: str) -> None:
    """What is no LAW:ARTICLE is refused with what was expected."""
    with pytest.raises(InputError) as caught:
        Citation.from_text(text)
    assert str(caught.value) == f"cite is {text!r}; expected LAW:ARTICLE[.PARAGRAPH[.ITEM]]"

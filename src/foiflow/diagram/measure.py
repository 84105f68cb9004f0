"""The measures of a drawing; how wide text is, as near as common fonts agree."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

import attrs

from foiflow.diagram.words import own_words

__all__ = ["Size", "wrapped"]

# A Chinese character with the signs that must not begin a line, or a word with the blanks after it.
_TOKEN = re.compile(r"[\u2e80-\uffff][、；：〕，。]*|[^\s\u2e80-\uffff]+\s*|\s+")


@attrs.frozen(kw_only=True)
class Size:
    """The measures of a drawing, in pixels, as ``words.toml`` explains them."""

    font: float
    small: float
    line: float
    wide: float
    narrow: float
    pad: float
    port: float
    label_pad: float
    label: float
    head: float
    where: float
    across: float
    down: float
    sweeps: int
    margin: float
    band: float
    style: str

    @classmethod
    def read(cls) -> Size:
        """Read them."""
        return cls(**own_words()["svg"])

    def text(self, text: str, height: float) -> float:
        """Estimate how wide a text is in letters of a height."""
        return height * sum(self.wide if east_asian_width(sign) in "WF" else self.narrow for sign in text)


def wrapped(text: str, width: float, size: Size) -> list[str]:
    """Break a text into lines of a width, in small letters."""
    lines = [""]
    for token in _TOKEN.findall(text):
        if lines[-1] and size.text((lines[-1] + token).rstrip(), size.small) > width:
            lines.append("")
        lines[-1] += token
    return [line.rstrip() for line in lines]

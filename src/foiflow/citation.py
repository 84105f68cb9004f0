"""A citation: which text, which article, and how both are written.

The short form is ``LAW:ARTICLE[.PARAGRAPH[.ITEM]]``, such as ``cn-2019:33.2``.
"""

from __future__ import annotations

import re

import attrs

from foiflow.errors import InputError

__all__ = ["Citation"]

_SHAPE = re.compile(r"(?P<law>[a-z][a-z0-9-]*):(?P<article>\d+)(?:\.(?P<paragraph>\d+)(?:\.(?P<item>\d+))?)?")


@attrs.frozen
class Citation:
    """One place in a legal text.

    Attributes:
        law: The id of the text, as ``foiflow profiles show`` lists it.
        article: The article's number.
        paragraph: The paragraph (款) within it, counted from 1.
        item: The item (项) within the paragraph, counted from 1.

    Example:
        >>> Citation.from_text("cn-2019:33.2").paragraph
        2
    """

    law: str
    article: int
    paragraph: int | None = None
    item: int | None = None

    @classmethod
    def from_text(cls, text: str) -> Citation:
        """Read the short form.

        Raises:
            InputError: The text has another shape.
        """
        found = _SHAPE.fullmatch(text)
        if found is None:
            raise InputError("cite", text, "LAW:ARTICLE[.PARAGRAPH[.ITEM]]")
        numbers = [int(part) if part else None for part in found.group("article", "paragraph", "item")]
        return cls(found["law"], numbers[0] or 0, numbers[1], numbers[2])

    @property
    def place(self) -> str:
        """The numbers alone, such as ``33.2``."""
        parts = (self.article, self.paragraph, self.item)
        return ".".join(str(part) for part in parts if part is not None)

    def __str__(self) -> str:
        """Write the short form."""
        return f"{self.law}:{self.place}"

    def in_words(self, lang: str = "en") -> str:
        """Write article, paragraph and item as a reader of that language does.

        Args:
            lang: ``en`` or ``zh``.

        Example:
            >>> Citation.from_text("cn-2019:33.2").in_words()
            'Art. 33(2)'
            >>> Citation.from_text("cn-2019:33.2").in_words("zh")
            '第33条第2款'
        """
        if lang == "zh":
            units = ((self.article, "条"), (self.paragraph, "款"), (self.item, "项"))
            return "".join(f"第{number}{unit}" for number, unit in units if number is not None)
        rest = "".join(f"({number})" for number in (self.paragraph, self.item) if number is not None)
        return f"Art. {self.article}{rest}"

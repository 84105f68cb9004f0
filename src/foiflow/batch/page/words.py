"""The words of a page in one language."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from foiflow.errors import UnknownName
from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["LANGUAGES", "Words"]

LANGUAGES = {"en": "en", "zh": "zh-Hans"}
"""The languages, each as HTML names it."""


@cache
def _own() -> Mapping[str, Any]:
    return tomllib.loads((files("foiflow.batch.page") / "words.toml").read_text(encoding="utf-8"))


class Words:
    """What things are called.

    Args:
        lang: One of ``LANGUAGES``.

    Raises:
        UnknownName: There is no such language.
    """

    def __init__(self, lang: str) -> None:
        """Choose the language."""
        if lang not in LANGUAGES:
            raise UnknownName("language", lang, LANGUAGES)
        self.lang = lang

    def __getitem__(self, name: str) -> str:
        """Give one of the page's own words."""
        return str(_own()["text"][name][self.lang])

    def title(self, name: str) -> str:
        """Give a heading."""
        return str(_own()["title"][name][self.lang])

    def status(self, name: str) -> str:
        """Name the status of a duty."""
        return str(_own()["status"][name][self.lang])

    def severity(self, name: str) -> str:
        """Name how bad a finding is."""
        return str(_own()["severity"][name][self.lang])

    def of(self, kind: str, name: str) -> str:
        """Name an event, a state or a duty; one that a profile has added keeps its id."""
        row = vocabulary()[kind].get(name)
        return name if row is None else str(row[self.lang])

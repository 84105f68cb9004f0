"""The words of a picture in one language."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.diagram.picture import Picture
from foiflow.errors import UnknownName
from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from foiflow.diagram.picture import Line

__all__ = ["LANGUAGES", "Words", "own_words"]

LANGUAGES = ("en", "zh")


@lru_cache
def own_words() -> Mapping[str, Any]:
    """Give the words and measures that only pictures have."""
    return tomllib.loads((files("foiflow.diagram") / "words.toml").read_text(encoding="utf-8"))


@attrs.frozen
class Words:
    """Writes the parts of a picture in one language.

    Attributes:
        picture: The picture.
        lang: ``en`` or ``zh``.
    """

    picture: Picture
    lang: str = attrs.field()

    @lang.validator
    def _known(self, _: attrs.Attribute[str], value: str) -> None:
        if value not in LANGUAGES:
            raise UnknownName("language", value, LANGUAGES)

    @property
    def title(self) -> str:
        """The title of the picture."""
        return self.picture.title[self.lang]

    def text(self, name: str) -> str:
        """Give one of the picture's own phrases."""
        return str(own_words()["text"][name][self.lang])

    def state(self, name: str) -> str:
        """Name a state, or a group of states."""
        if name in self.picture.groups:
            return str(own_words()["group"][name][self.lang])
        return self.picture.states[name][self.lang]

    def event(self, name: str) -> str:
        """Name an event."""
        return str(vocabulary()["event"][name][self.lang])

    def bracket(self, line: Line) -> str:
        """Write an event's guard and limits in brackets; empty where it has none."""
        guard = (own_words()["guard"][line.guard][self.lang],) if line.guard else ()
        limits = self._mark("and").join((*guard, *line.limits))
        return self._mark("opens") + limits + self._mark("shuts") if limits else ""

    def line(self, line: Line) -> str:
        """Write an event with what must hold."""
        return self.event(line.event) + self.bracket(line)

    def lines(self, lines: Iterable[Line]) -> str:
        """Write several events in a row."""
        return self._mark("then").join(self.line(line) for line in lines)

    def edges(self) -> list[str]:
        """Write every way from state to state as one line of text."""
        says = self._mark("says")
        return [
            f"{self.state(edge.source)} → {self.state(edge.target)}{says}{self.lines(edge.lines)}"
            for edge in self.picture.edges
        ]

    def notes(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Write what stands under the picture: headings, and under each its entries.

        Returns:
            Every heading with its entries: of whom or where, and what.
        """
        picture, joined = self.picture, self._mark("and").join
        states = [(self.state(name), joined(map(self.state, picture.groups[name]))) for name in picture.groups]
        stays = [(joined(map(self.state, stay.states)), self.lines(stay.lines)) for stay in picture.stays]
        roles = [(role[self.lang], self.lines(lines)) for role, lines in picture.roles]
        found = [("groups", states), ("stays", stays), ("roles", roles)]
        return [(self.text(name), entries) for name, entries in found if entries]

    def note_lines(self) -> list[str]:
        """Write the notes as plain lines, each heading on a line before its entries."""
        says = self._mark("says")
        return [line for heading, entries in self.notes() for line in (heading, *(says.join(e) for e in entries))]

    def _mark(self, name: str) -> str:
        return str(own_words()["mark"][name][self.lang])

"""The TOML files that are shipped, and an agency's own, as read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.calendars.local import anchored
from foiflow.errors import ProfileError, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.resources.abc import Traversable

__all__ = ["Layer", "Text", "event_fields", "read_layer", "read_text", "shipped", "text_of", "vocabulary"]

_DATA = files("foiflow.law") / "data"
_HEADER = re.compile(r"\[\[([a-z_.]+)\]\]")


@attrs.frozen(eq=False)
class Layer:
    """One file of rows, as read.

    Attributes:
        id: The file's id.
        where: The file's name, for error texts.
        content: The TOML, parsed.
        source: The TOML itself, from which lines are found.
        own: Whether it is an agency's own file, not one that is shipped.
    """

    id: str
    where: str
    content: dict[str, Any]
    source: str
    own: bool

    def rows(self, *kinds: str) -> Iterator[tuple[str, dict[str, Any], int]]:
        """Give the rows of some kinds: the kind, the row, and its line or 0."""
        for kind in kinds:
            for number, row in enumerate(self.content.get(kind, ())):
                yield kind, row, self.line_of(kind, number) or 0

    def line_of(self, kind: str, number: int) -> int | None:
        """Give the line on which the ``number``-th row of a kind begins, from 0."""
        seen = -1
        for line, text in enumerate(self.source.splitlines(), start=1):
            found = _HEADER.match(text.strip())
            if found and found[1] == kind:
                seen += 1
                if seen == number:
                    return line
        return None


@attrs.frozen
class Text:
    """A legal text that rows cite, without its wording: title, number, articles.

    Attributes:
        articles: By number, such as ``33`` or ``33.3``: ``en``, ``zh``, ``text``.
    """

    id: str
    title: Mapping[str, str]
    number: str
    articles: Mapping[str, Mapping[str, str]]

    def article(self, place: str) -> Mapping[str, str] | None:
        """Find an article by its numbers, the paragraph before the whole."""
        parts = place.split(".")
        while parts:
            found = self.articles.get(".".join(parts))
            if found is not None:
                return found
            parts.pop()
        return None


def read_toml(path: Traversable | Path) -> tuple[dict[str, Any], str]:
    """Read a TOML file: its content, and the text itself.

    Raises:
        ProfileError: It cannot be read, or is no TOML in UTF-8.
    """
    try:
        source = path.read_text(encoding="utf-8")
        return tomllib.loads(source), source
    except OSError as error:
        raise ProfileError(path.name, [f"{path.name}: cannot be read ({error.strerror})"]) from None
    except (ValueError, RecursionError) as error:  # besides its own, the reader lets both out for what is too much
        raise ProfileError(path.name, [f"{path.name}: not TOML in UTF-8 ({error})"]) from None


def read_layer(path: Traversable | Path, *, own: bool = True) -> Layer:
    """Read one file of rows, an agency's own or a shipped one.

    Files of local notices that its ``calendar`` names lie beside it.

    Raises:
        ProfileError: It is no TOML, or has no ``id``.
    """
    content, source = read_toml(path)
    if not isinstance(content.get("id"), str):
        raise ProfileError(path.name, [f"{path.name}: no id"])
    if isinstance(path, Path) and isinstance(content.get("calendar"), str):
        content["calendar"] = anchored(content["calendar"], path.parent)
    return Layer(content["id"], path.name, content, source, own)


@lru_cache
def shipped(folder: str) -> dict[str, Traversable]:
    """Give the files of a folder by the id each is named after."""
    return {item.name.removesuffix(".toml"): item for item in (_DATA / folder).iterdir() if item.name.endswith(".toml")}


@lru_cache
def read_text(name: str) -> Text:
    """Read the bibliography of one legal text.

    Raises:
        UnknownName: No text of that id is shipped.
    """
    found = shipped("texts")
    if name not in found:
        raise UnknownName("text", name, found)
    return text_of(read_toml(found[name])[0])


def text_of(content: Mapping[str, Any]) -> Text:
    """Make the bibliography of a text from its table."""
    articles = {str(place): article for place, article in content["article"].items()}
    return Text(content["id"], content["title"], content.get("number", ""), articles)


@lru_cache
def vocabulary() -> Mapping[str, Any]:
    """Give the words of a case log: events, states, outcomes, duties, codes."""
    content, _ = read_toml(_DATA / "vocabulary.toml")
    return content


def event_fields(event_type: object) -> Mapping[str, str]:
    """Give an event type's fields and their kinds, common ones included."""
    words = vocabulary()
    word = words["event"].get(event_type)
    if word is None:
        return {}
    letter = words["common"]["letter"] if word.get("letter") else {}
    return {**words["common"]["fields"], **letter, **word.get("fields", {})}

"""The states as a Mermaid state diagram."""

from __future__ import annotations

from json import dumps
from typing import TYPE_CHECKING

from foiflow.diagram.ranks import ranks
from foiflow.diagram.words import own_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiflow.diagram.picture import Line
    from foiflow.diagram.words import Words

__all__ = ["mermaid"]

# What ends a statement or a label, or begins one of another kind.
_ESCAPED = {ord(sign): f"#{ord(sign)};" for sign in '#;"<>{}'}
_BREAK = "<br/>"


def mermaid(words: Words) -> str:
    """Write the picture for Mermaid, as a ``stateDiagram-v2``."""
    picture, own = words.picture, own_words()["mermaid"]
    several = dict.fromkeys(edge.source for edge in picture.edges if edge.source in picture.groups)
    distance = ranks(picture)
    last = max(distance, key=lambda name: distance[name])
    ids = _ids((*picture.states, *several))
    lines = [
        "direction LR",
        f"accTitle: {_plain(words.title)}",
        f"accDescr: {_plain(words.text('moves'))}",
        f"[*] --> {ids[picture.initial]}: {_plain(words.event('request_received'))}",
        *(f'state "{_plain(words.state(name))}" as {ids[name]}' for name in ids),
        *(
            f"{ids[edge.source]} --> {ids[edge.target]}: {_BREAK.join(_label(words, line) for line in edge.lines)}"
            for edge in picture.edges
        ),
        f"note right of {ids[last]}",
        *(f"    {_plain(line)}" for line in words.note_lines()),
        "end note",
        *own["styles"],
        f"class {','.join(ids[name] for name in picture.final)} closed",
        *(f"class {ids[name]} several" for name in several),
    ]
    head: str = own["head"]
    title = dumps(words.title, ensure_ascii=False)
    return head.format(title=title) + "".join(f"\n    {line}" for line in lines) + "\n"


def _ids(names: Iterable[str]) -> dict[str, str]:
    """Give what stands for each name: itself, where Mermaid can read it."""
    return {
        name: name if name.isidentifier() and name.isascii() else f"state_{place}" for place, name in enumerate(names)
    }


def _label(words: Words, line: Line) -> str:
    """Write an event, with what must hold on a line of its own."""
    parts = (words.event(line.event), words.bracket(line).strip())
    return _BREAK.join(_plain(part) for part in parts if part)


def _plain(text: str) -> str:
    """Write the signs that Mermaid would read as its own by their numbers."""
    return text.translate(_ESCAPED)

"""The states in Graphviz's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from foiflow.diagram.words import own_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from foiflow.diagram.words import Words

__all__ = ["dot"]


def dot(words: Words) -> str:
    """Write the picture as a directed graph for Graphviz."""
    picture = words.picture
    several = dict.fromkeys(edge.source for edge in picture.edges if edge.source in picture.groups)
    lines = [
        *own_words()["dot"]["head"],
        f"label={_lines((words.title, '', *words.note_lines()))};",
        *(
            f'"{name}" [label={_quoted(words.state(name))}{", peripheries=2" if name in picture.final else ""}];'
            for name in picture.states
        ),
        *(f'"{name}" [label={_quoted(words.state(name))}, style="dashed,rounded"];' for name in several),
        f'"opened" -> "{picture.initial}" [label={_quoted(words.event("request_received"))}];',
        *(
            f'"{edge.source}" -> "{edge.target}" [label={_lines(words.line(line) for line in edge.lines)}];'
            for edge in picture.edges
        ),
    ]
    return f"digraph {_quoted(words.title)} {{" + "".join(f"\n    {line}" for line in lines) + "\n}\n"


def _lines(lines: Iterable[str]) -> str:
    """Quote several lines, each set to the left."""
    return '"' + "".join(f"{_plain(line)}\\l" for line in lines) + '"'


def _quoted(text: str) -> str:
    return f'"{_plain(text)}"'


def _plain(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')

"""Where in its file a fault lies: the line and the key path of the word it names.

The standard reader of TOML gives no lines, so they are found in the text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import attrs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from foiflow.law.fault import Fault
    from foiflow.law.files import Layer

__all__ = ["placed"]

# The words a sentence names: between quotes, in brackets, or the article of a law.
_NAMED = re.compile(r"'([^']+)'|\(([\w.-]+)\)|^(\S+) has no article (\S+)")
_AT = re.compile(r" at ([\w.]+(?:\[\d+\][\w.]*)*)$")
_HEADER = re.compile(r"\[+([a-z_]+)")


def placed(faults: Iterable[Fault], layers: Iterable[Layer]) -> Iterator[Fault]:
    """Move each fault of a row to the line and the key path of what it names.

    Args:
        faults: Faults, each at the line on which its row begins.
        layers: The files they are in.
    """
    files = {layer.where: layer for layer in layers}
    for fault in faults:
        layer = files.get(fault.file)
        kind, _, text = fault.text.partition(": ")
        rows = layer.content.get(kind) if layer is not None else None
        if layer is None or not isinstance(rows, list) or not fault.line:
            yield fault
            continue
        lines = layer.source.splitlines()
        number = sum(line.strip().startswith(f"[[{kind}]]") for line in lines[: fault.line]) - 1
        yield _placed(fault, kind, number, rows[number], text, _block(lines, fault.line, kind))


def _block(lines: list[str], first: int, kind: str) -> dict[int, str]:
    """Give the lines of a row by their numbers: up to the next row that is not part of it."""
    block = {first: lines[first - 1]}
    for number, line in enumerate(lines[first:], start=first + 1):
        header = _HEADER.match(line.strip())
        if header and not line.strip().startswith(f"[[{kind}."):
            break
        block[number] = line
    return block


def _placed(fault: Fault, kind: str, number: int, row: Any, text: str, block: dict[int, str]) -> Fault:
    at = _AT.search(text)
    words = [word for match in _NAMED.finditer(text) for word in _words(match)]
    for word in words:
        found = next(_paths(row, word), None)
        line = next((line for line, source in block.items() if word in source), fault.line)
        if found is not None:
            return attrs.evolve(fault, line=line, text=f"{kind}[{number}]{found}: {text}")
    if at is None:
        return attrs.evolve(fault, text=f"{kind}[{number}]: {text}")
    key = re.compile(rf"\b{at[1].split('.')[-1].split('[')[0]}\s*=")
    line = next((line for line, source in block.items() if key.search(source)), fault.line)
    return attrs.evolve(fault, line=line, text=f"{kind}[{number}].{at[1]}: {text[: at.start()]}")


def _words(match: re.Match[str]) -> list[str]:
    quoted, bracketed, law, article = match.groups()
    return [f"{law}:{article}"] if law else [quoted or bracketed]


def _paths(node: Any, word: str, path: str = "") -> Iterator[str]:
    """Give the paths at which a word stands, as a key or as a value."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name == word:
                yield f"{path}.{name}"
            yield from _paths(value, word, f"{path}.{name}")
    elif isinstance(node, list):
        for place, item in enumerate(node):
            yield from _paths(item, word, f"{path}[{place}]")
    elif str(node) == word:
        yield path

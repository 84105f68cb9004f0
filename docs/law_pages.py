"""The law, article by article, with all that rests on each: written from the data while Sphinx builds.

A page asks for a text by a line ``<!-- law: ID -->``, and for a picture by ``<!-- states: PROFILE LANG -->``. The
build fails where a row, a docstring's ``Basis:`` or an open point names an article that no text holds.
"""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from law_rows import KINDS, conventions_in, says

import foiflow
from foiflow.citation import Citation
from foiflow.diagram import diagram
from foiflow.errors import FoiflowError
from foiflow.law.files import read_layer, read_text, read_toml, shipped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

DOCS = Path(__file__).parent
SOURCES = Path(foiflow.__file__).parent
MARK = re.compile(r"^<!-- (law|states): (\S+)(?: (\S+))? -->$", re.MULTILINE)
BASIS = re.compile(r"^[ \t]*Basis:(?P<same>.*)\n?(?P<more>(?:[ \t]+\S.*\n?)*)", re.MULTILINE)
SHORT = re.compile(r"[a-z][a-z0-9-]*:\d+(?:\.\d+)*")

NOWHERE = {
    "A5": ["cn-2019:30"],
    "A6": ["cn-2019:30"],
    "A11": ["cn-2019:31", "cn-guiding-case-26:1"],
    "B8": ["cn-2019:33.1", "cn-2008:24.1"],
    "C5": ["cn-2019:32"],
    "C6": ["cn-2019:34"],
    "C7": ["cn-2019:11", "cn-2019:33.3"],
    "D4": ["cn-fees-2021:4"],
    "D5": ["cn-fees-2021:6", "cn-2019:30"],
    "D6": ["cn-fees-2021:6"],
    "D7": ["cn-fees-2021:6.2"],
    "D8": ["cn-fees-2021:5"],
    "D9": ["cn-fees-2021:6", "cn-practice:14"],
    "D10": ["cn-fees-2021:4"],
    "F1": ["cn-reconsideration-2023:23"],
    "F2": ["cn-reconsideration-2023:23.2"],
    "F3": ["cn-litigation-law:74"],
    "F4": ["cn-reconsideration-rules-2007:15"],
}
"""The articles of the open points that no convention stands for, and so no row."""


class Entry(NamedTuple):
    """Something that rests on an article.

    Attributes:
        kind: What it is: a kind of row, ``code`` or ``open``.
        says: What it says, as Markdown.
        source: The file that holds it.
        cite: The citation, as it stands there.
        conventions: The names of the conventions it depends on.
    """

    kind: str
    says: str
    source: str
    cite: str
    conventions: tuple[str, ...] = ()


class OpenPoint(NamedTuple):
    """A row of the page of open points."""

    name: str
    question: str
    section: str
    conventions: tuple[str, ...]


@cache
def layers() -> Mapping[str, Mapping[str, Any]]:
    """Read every shipped file of rows: the rules, then the profiles."""
    return {name: read_layer(path).content for kind in ("rules", "profiles") for name, path in shipped(kind).items()}


@cache
def text_ids() -> tuple[str, ...]:
    """Name every legal text that is shipped."""
    return tuple(sorted(shipped("texts")))


def articles(text: str) -> Mapping[str, Mapping[str, str]]:
    """Give the articles of a text, as its file has them."""
    return read_text(text).articles


@cache
def entries() -> tuple[Entry, ...]:
    """Collect all that rests on any article: rows, ways of counting, code, open points."""
    found: list[Entry] = []
    for source, content in layers().items():
        for kind in KINDS:
            for row in content.get(kind, ()):
                found += _of_row(kind, row, source)
        for name, cites in content.get("counting", {}).items():
            found += [Entry("counting", f"`{name}`", source, cite) for cite in cites]
        if "transition" in content:
            way = content["transition"]
            told = f"from `{way['old']}` to `{way['new']}` on {way['on']}, as `{way['convention']}` says"
            found += [Entry("transition", told, source, cite, (way["convention"],)) for cite in way["cite"]]
    found += [Entry("code", f"`{place}`", "code", cite) for place, cites in bases().items() for cite in cites]
    for point in open_points():
        told = f"[{point.name}](../open_points.md#{point.section}): {point.question}"
        found += [Entry("open", told, "open points", cite) for cite in _cites_of(point)]
    return tuple(found)


def _of_row(kind: str, row: Mapping[str, Any], source: str) -> Iterator[Entry]:
    """Give the entries of a row, and of the rows nested in it."""
    named = tuple(conventions_in({name: value for name, value in row.items() if name not in _NESTED}))
    yield from (Entry(kind, says(kind, row), source, cite, named) for cite in row.get("cite", ()))
    for part in _NESTED:
        for nested in row.get(part, ()):
            told, depends = says(part, {**nested, "of": row["id"]}), tuple(conventions_in(nested))
            yield from (Entry("duty", told, source, cite, depends) for cite in nested.get("cite", ()))


_NESTED = ("restarted", "extended", "suspended")


@cache
def open_points() -> tuple[OpenPoint, ...]:
    """Read the tables of the page of open points."""
    found, section = [], ""
    for line in (DOCS / "open_points.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            section = re.sub(r"[^a-z0-9 -]", "", line.removeprefix("## ").lower()).replace(" ", "-")
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) > 5 and re.fullmatch(r"[A-F]\d+", cells[1]):
            found.append(OpenPoint(cells[1], cells[2], section, tuple(re.findall(r"`(\w+)`", cells[4]))))
    return tuple(found)


def _cites_of(point: OpenPoint) -> tuple[str, ...]:
    """Give what an open point is about: the articles of its conventions, or those named for it."""
    rows = (row for content in layers().values() for row in content.get("convention", ()))
    cited = (cite for row in rows if row["name"] in point.conventions for cite in row["cite"])
    return tuple(dict.fromkeys(cited)) or tuple(NOWHERE.get(point.name, ()))


@cache
def bases() -> Mapping[str, tuple[str, ...]]:
    """Read the ``Basis:`` of every docstring: what is documented, and the citations in short form."""
    found = {}
    for path in sorted(SOURCES.rglob("*.py")):
        module = ".".join(("foiflow", *path.relative_to(SOURCES).with_suffix("").parts)).removesuffix(".__init__")
        for name, docstring in _docstrings(ast.parse(path.read_text(encoding="utf-8"), str(path)), module):
            for basis in BASIS.finditer(docstring):
                found[name] = tuple(SHORT.findall(basis["same"] + basis["more"]))
    return found


def _docstrings(node: ast.AST, name: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
        yield name, ast.get_docstring(node) or ""
    for child in ast.iter_child_nodes(node):
        inner = getattr(child, "name", "")
        yield from _docstrings(child, f"{name}.{inner}" if inner else name)


def faults() -> list[str]:
    """Say what names an article that no text holds, or names none where it should."""
    told = [f"{place}: Basis without a citation such as cn-2019:33" for place, cites in bases().items() if not cites]
    for entry in entries():
        try:
            citation = Citation.from_text(entry.cite)
            known = read_text(citation.law).article(citation.place) is not None
        except FoiflowError as error:
            told.append(f"{entry.source}: {entry.says}: {error}")
        else:
            if not known:
                told.append(f"{entry.source}: {entry.says}: {citation.law} has no article {citation.place}")
    return told


def resting_on(text: str, article: str) -> list[Entry]:
    """Give what rests on an article or on a part of it, each once."""
    whole = f"{text}:{article}"
    found = (entry for entry in entries() if entry.cite == whole or entry.cite.startswith(f"{whole}."))
    return list({(entry.kind, entry.says, entry.source): entry for entry in found}.values())


def has_rows(text: str, article: str) -> bool:
    """Tell whether a row of any shipped rules or profile rests on an article."""
    return any(entry.kind not in ("code", "open") for entry in resting_on(text, article))


def text_page(text: str, level: int) -> str:
    """Write a text: what it is, and every article in order with what rests on it.

    Args:
        text: The text's id.
        level: The level of the heading that each article gets.
    """
    content, _ = read_toml(shipped("texts")[text])
    days = content["in_force"]
    until = f" to {days['until']}" if "until" in days else ""
    number = f", {content['number']}" if content.get("number") else ""
    head = f"{content['title']['zh']}{number}. In force from {days['from']}{until}; read: {content['source']}."
    found = articles(text)
    parts = [head]
    for article in dict.fromkeys(place.partition(".")[0] for place in found):
        parts += _article(text, article, "#" * level)
    return "\n".join(parts)


def _article(text: str, article: str, marks: str) -> Iterator[str]:
    citation = Citation.from_text(f"{text}:{article}")
    yield f"\n({text}-{article})=\n{marks} {citation.in_words()} · {citation.in_words('zh')}\n"
    found, resting = articles(text), resting_on(text, article)
    for place, said in found.items():
        if place == article:
            yield f"{_plain(said['en'])}{_tag(said)}\n\n{said['zh']}"
        elif place.startswith(f"{article}."):
            part = Citation.from_text(f"{text}:{place}").in_words().removeprefix(f"{citation.in_words()}")
            yield f"\n{part} {_plain(said['en'])}{_tag(said)} {said['zh']}"
    cited = {entry.says.split("`")[1] for entry in resting if entry.kind == "convention"}
    others = dict.fromkeys(name for entry in resting for name in entry.conventions if name not in cited)
    for kind, heading in HEADINGS.items():
        of_kind = [entry for entry in resting if entry.kind == kind]
        told = [f"- {_entry(entry, text, article)}" for entry in of_kind]
        if kind == "convention" and others:
            names = ", ".join(f"`{name}`" for name in others)
            told.append(
                f"- {'also' if told else 'the rows above depend on'} {names} ([conventions](../conventions.md))"
            )
        if told:
            yield "\n".join((f"\n**{heading}**\n", *told))
    why = found.get(article, {}).get("no_rows_en")
    if why:
        yield f"\n**No row.** {why} {found[article]['no_rows_zh']}"
    elif not resting:
        yield "\nNothing rests on it."


HEADINGS = {
    "receipt": "Day of receipt",
    "state": "States",
    "role": "Roles",
    "arc": "Arcs: what may happen, and where it leads",
    "duty": "Duties",
    "step": "Steps",
    "silence": "Silence",
    "finding": "Findings",
    "outcome": "Outcomes",
    "remedy": "Remedies",
    "tariff": "Tariff",
    "candidate": "Proposed for publication",
    "obstacle": "In the way of publication",
    "revisit": "Looked at again",
    "counting": "Counting",
    "transition": "Change of law",
    "convention": "Readings that can be chosen",
    "code": "Applied in code",
    "open": "Left open",
}


def _entry(entry: Entry, text: str, article: str) -> str:
    """Write an entry, with its paragraph and its file where these are not the article's own."""
    part = entry.cite.removeprefix(f"{text}:{article}").removeprefix(".")
    place = f"({')('.join(part.split('.'))}) " if part else ""
    elsewhere = entry.source not in (text, "code", "open points")
    return place + entry.says + (f" – in `{entry.source}`" if elsewhere else "")


def _tag(said: Mapping[str, str]) -> str:
    return "" if said["text"] == "confirmed" else f" ({said['text']})"


def _plain(text: str) -> str:
    """Keep signs of Markdown from being read as such."""
    return re.sub(r"([*_<\[\]])", r"\\\1", text)


def filled(page: str) -> str:
    """Put in place of each mark on a page what it asks for."""

    def put(found: re.Match[str]) -> str:
        kind, name, lang = found.groups()
        if kind == "states":
            picture = diagram(name, format="svg", lang="zh" if lang == "zh" else "en")
            return f'```{{raw}} html\n<div style="overflow-x: auto">\n{picture}</div>\n```'
        above = re.findall(r"^(#+) ", page[: found.start()], re.MULTILINE)
        return text_page(name, len(above[-1]) + 1)

    return MARK.sub(put, page)


def asked_for() -> list[str]:
    """List the texts that the pages ask for, page by page."""
    pages = sorted((DOCS / "law").glob("*.md"))
    marks = (found for page in pages for found in MARK.finditer(page.read_text(encoding="utf-8")))
    return [found[2] for found in marks if found[1] == "law"]


def _data_files() -> Iterable[Path]:
    return (*(SOURCES / "law" / "data").rglob("*.toml"), DOCS / "open_points.md", Path(__file__), DOCS / "law_rows.py")


def setup(app: Any) -> dict[str, bool]:
    """Let Sphinx fill the pages, and stop it where an article is named that is not there."""

    def check(_: Any) -> None:
        found = faults()
        if found:
            raise LookupError("\n".join(found))

    def read(app: Any, name: str, source: list[str]) -> None:
        if MARK.search(source[0]):
            source[0] = filled(source[0])
            for path in _data_files():
                app.env.note_dependency(str(path), docname=name)

    app.connect("builder-inited", check)
    app.connect("source-read", read)
    return {"parallel_read_safe": True}

"""Law is data: no Python file holds an article, a place or a number that a statute could change."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).resolve().parents[1] / "src" / "foiflow"

FREE = {-1, 0, 1, 2}

ALLOWED: dict[str, dict[int | float, str]] = {
    "batch.batches": {14: "rows of a batch, a power of two", 16: "rows read at a time, the same"},
    "batch.blocks": {
        3: "parts of what is left, a power of two",
        16: "bytes of the smallest piece, the same",
        20: "bytes of the largest, the same",
    },
    "batch.bulk": {9: "records of a chunk, a power of two"},
    "batch.distributed": {9: "records of a piece, a power of two"},
    "batch.event_columns": {1970: "the year that Arrow counts days from"},
    "batch.event_rows": {4: "the part read first, a power of two", 3: "the fewest cases asked together, the same"},
    "batch.outputs.register": {500: "cases that are stored together"},
    "batch.outputs.run": {10_000: "results between two marks"},
    "batch.outputs.sheets": {20: "bits of the rows of a sheet", 15: "bits of the characters of a cell"},
    "batch.plans": {12: "shapes and ways kept, a power of two", 6: "rule books kept, the same"},
    "batch.registers": {30: "seconds to wait for another writer"},
    "batch.seen": {10: "the first size, a power of two"},
    "batch.shapes": {6: "blocks nested, a power of two", 5: "cases for each trace, the same"},
    "batch.workers": {3: "pieces given out for each process"},
    "calendars.arrays": {16384: "days worked on at a time, a power of two"},
    "calendars.check": {
        248: "the fewest working days that a year has had; a check of the data, no rule",
        251: "the most",
        5: "the fewest worked weekend days that a year has had",
        12: "the most",
    },
    "calendars.days": {5: "Saturday, as date.weekday counts", 6: "Sunday"},
    "cases.actions": {11: "the phases of one event"},
    "cases.ledger": {100: "fen of a yuan"},
    "cases.limits": {12: "months of a year"},
    "cases.rulebook": {256: "rule books kept"},
    "cli.options": {3: "exit status where records could not be read"},
    "cli.progress": {60: "seconds of a minute", 0.2: "seconds between two looks at the clock"},
    "cli.replay": {130: "exit status of a program that Ctrl-C ended"},
    "cli.report_check": {6: "names of a list shown at most"},
    "cli.table": {
        130: "characters of a page",
        4: "the part of a narrow page that the case has",
        500: "rows of a block",
        38: "width of a column",
        19: "width of a column",
        11: "width of a column",
        9: "width of a column",
        8: "width of a column",
    },
    "cli.year_page": {4: "months side by side at most"},
    "codecs.columns": {16: "cells kept, a power of two"},
    "codecs.logs": {16: "days kept, a power of two", 4: "where an ISO date has its dashes", 7: "the same"},
    "codecs.text": {24: "bytes of the longest line, a power of two"},
    "errors": {
        60: "characters of a value shown in an error text",
        10: "names listed in full",
        5: "names listed of more",
        0.3: "how alike two names are at least, as difflib counts",
    },
    "office.register.queries": {500: "cases read at a time"},
    "office.register.store": {30: "seconds to wait for another writer"},
    "office.reports.accepted": {12: "kinds of logs remembered, a power of two"},
    "office.reports.labels": {0.8: "how alike two labels are at least, as difflib counts"},
    "office.reports.read_html": {1000: "the most places a cell may span, by the HTML standard"},
    "office.reports.render_docx": {
        210: "mm, the width of A4",
        297: "mm, its height",
        20: "mm, a margin",
        10: "mm, a label column",
        22: "mm, a label column",
        52: "mm, a label column",
        6: "mm, the least height of a line",
        18: "points, the title",
        14: "points, a heading",
        9: "points, the text",
    },
    "office.reports.render_xlsx": {
        6: "width of a column",
        16: "width of a column; points of a line",
        44: "width of a column",
        9: "width of a column",
        14: "points, a title",
    },
    "testing.check": {
        4: "lives to a docket",
        20: "the weight of what a busy life is full of",
        200: "lives drawn unless told",
    },
    "testing.settings": {
        60: "examples in CI",
        30: "steps of a state machine in CI",
        5000: "examples at night",
        100: "steps at night",
    },
    "testing.store_texts": {20: "bits of a long text, a power of two"},
    "testing.store_writing": {16: "threads", 4: "cases they share"},
    "testing.strategies.damage": {3: "the most damages to one log"},
    "testing.strategies.desks": {5: "cases on a desk at most"},
    "testing.strategies.lives": {30: "events of the longest life", 48: "steps to one stop", 6: "draws of a due day"},
    "testing.strategies.wheel": {8: "turns of the wheel", 5: "how much oftener what moves a request is drawn"},
    "testing.strategies.wording": {7: "days of a week", 31: "days of a month"},
    "testing.strategies.workdays": {9: "days of the longest holiday, and holidays of a year", 365: "days of a year"},
}
"""Module (``calendars.index``) to the further numbers it may hold, and why; none of them comes from a law."""

ALLOWED_PLACES: dict[str, dict[str, str]] = {}
"""Module to the place names it may hold, and why."""

ARTICLE = re.compile(
    r"\b[a-z][a-z0-9-]*:\d+"  # cn-2019:33
    r"|第\s*[\d零〇一二三四五六七八九十百]+\s*条"
    r"|\bArt(?:\.|icle)\s*\d",
)
PLACES = (
    "beijing",
    "changning",
    "jiangsu",
    "shanghai",
    "songjiang",
    "sucheng",
    "suqian",
    "yangpu",
    "上海",
    "北京",
    "宿城",
    "宿迁",
    "杨浦",
    "松江",
    "江苏",
    "长宁",
)


def read() -> dict[str, ast.Module]:
    """Read every module, named without ``foiflow.``; docstrings are taken out."""
    modules = {}
    for path in sorted(SOURCE.rglob("*.py")):
        name = ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
        modules[name] = WithoutDocstrings().visit(ast.parse(path.read_text(encoding="utf-8"), str(path)))
    return modules


class WithoutDocstrings(ast.NodeTransformer):
    """Takes out every string that stands alone as a statement."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        """Drop the statement if it is nothing but a string."""
        is_text = isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
        return None if is_text else node


MODULES = read()


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """List the string constants with their lines, the fixed parts of f-strings among them."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def identifiers(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """List every name that the code gives or uses, with its line."""
    for node in ast.walk(tree):
        for field in ("id", "attr", "arg", "name", "asname", "module"):
            value = getattr(node, field, None)
            if isinstance(value, str):
                yield getattr(node, "lineno", 0), value


def numbers(tree: ast.AST) -> Iterator[tuple[int, int | float]]:
    """List the numbers with their lines, a minus sign counted with its number."""
    negated = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            operand = node.operand
            if isinstance(operand, ast.Constant) and isinstance(operand.value, int | float):
                negated.add(operand)
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
            yield node.lineno, -node.value if node in negated else node.value


def report(faults: list[str]) -> None:
    """Fail with every fault on a line of its own."""
    assert not faults, "\n" + "\n".join(faults)


def test_no_module_holds_an_article() -> None:
    """No string in the code cites an article; citations come with the rows of the law."""
    faults = [
        f"{name}:{line}: {text!r}"
        for name, tree in MODULES.items()
        for line, text in strings(tree)
        if ARTICLE.search(text)
    ]

    report(faults)


def test_no_module_holds_a_place() -> None:
    """No string, name or module in the code is about one province, city or district."""
    faults = [
        f"{name}:{line}: {text!r}"
        for name, tree in MODULES.items()
        for line, text in [(0, name), *strings(tree), *identifiers(tree)]
        if text not in ALLOWED_PLACES.get(name, {}) and any(place in text.lower() for place in PLACES)
    ]

    report(faults)


def test_no_module_holds_a_number_that_may_be_law() -> None:
    """Beside -1, 0, 1 and 2 the code holds only numbers that are listed here with a reason."""
    faults = [
        f"{name}:{line}: {number}"
        for name, tree in MODULES.items()
        for line, number in numbers(tree)
        if number not in FREE and number not in ALLOWED.get(name, {})
    ]

    report(faults)


def test_every_allowance_is_used_and_reasoned() -> None:
    """An allowance that no module needs any more is taken out."""
    faults = []
    for name, reasons in ALLOWED.items():
        held = {number for _, number in numbers(MODULES.get(name, ast.Module([], [])))}
        faults += [f"{name}: {number} is not needed" for number in reasons if number not in held or number in FREE]
        faults += [f"{name}: {number} has no reason" for number, reason in reasons.items() if not reason]
    for name, places in ALLOWED_PLACES.items():
        texts = {text for _, text in strings(MODULES.get(name, ast.Module([], [])))}
        faults += [f"{name}: {text!r} is not needed" for text in places if text not in texts]

    report(faults)

"""Cases of one shape: the same types of events, read by the same rules.

What tapes of a shape have in common is a tree: questions, the answers that have
been given, and at its ends what follows. The tree is written out as one Python
function, which asks of a case as little as the rules did and knows no more.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from foiflow.batch.tracing import Untraceable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from foiflow.batch.tracing import Names, Tape

__all__ = ["ByColumns", "Shape"]

_FIELD = re.compile(r"\be(\d+)\.(\w+)(?:\.toordinal\(\))?")
_SETTLED = re.compile(r"e(?P<at>\d+)\.(?P<field>\w+)(?P<none> is None)?")
_OWN = re.compile(r"\bfound\.(\w+)")
_INDENT = " "
_DEEPEST = 2**6
"""Python refuses blocks nested deeper than a hundred."""
_DEAREST = 2**5
"""How many cases must come for each one that is traced, which takes about as long."""
_CHEAPEST = _GROWTH = 2**2
"""So many come before the first; the code is written anew when the tree has grown by one part in so many."""


class _Question:
    """A question of the tree, and what comes after each answer."""

    __slots__ = ("after", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self.after: dict[object, _Question | str] = {}


def _as_it_is(node: _Question | str) -> _Question | str:
    return node


class ByColumns(NamedTuple):
    """The function of a shape for cases that are given as values.

    Attributes:
        replay: It takes the day as of which a case is read, the number of later
            events, the days of its events, and then the values listed here.
        header: The case's own fields.
        fields: The fields of its events, each with the event's place; days are
            numbers.
        columns: The fields that any event may have.
    """

    replay: Callable[..., Any]
    header: list[str]
    fields: list[tuple[int, str]]
    columns: frozenset[str]


class Shape:
    """What has been learnt of the cases of one shape.

    Args:
        names: What the code may name.
        count: How many events the cases have.

    Attributes:
        replay: The function from a case, its events and their days, the day as
            of which it is read and the number of later events to what follows;
            None for a case whose answers are new.
        ends: How many ways through the rules have been learnt.
    """

    def __init__(self, names: Names, count: int) -> None:
        """Begin with nothing learnt."""
        self.names, self._count = names, count
        self.replay: Callable[[Any, Any, Any, int, int], Any] = lambda *_: None
        self._root: _Question | str | None = None
        self._written = self._come = 0
        self._price = _CHEAPEST
        self._by_columns: ByColumns | None = None
        self.ends = 0

    def affords_tracing(self) -> bool:
        """Tell whether enough cases with new answers have come to trace this one."""
        self._come += 1
        if self._come < self._price:
            return False
        self._come = 0
        return True

    def doubt(self) -> None:
        """Wait twice as long with the next trace, for this one was in vain."""
        self._price *= 2

    def learn(self, tape: Tape, end: str) -> None:
        """Add a tape's answers, and the code for what follows from them.

        Raises:
            Untraceable: The tree would be too deep.
        """
        questions = iter(tape.asked.items())
        first = next(questions, None)
        if first is None:
            self._root = end
        else:
            self._root = self._root if isinstance(self._root, _Question) else _Question(first[0])
            self._graft(self._root, first[1], questions, end)
        self.ends += 1
        self._price = min(_DEAREST, _CHEAPEST + self.ends)
        if self.ends > self._written + self._written // _GROWTH:
            self._write()

    @staticmethod
    def _graft(node: _Question, answer: object, questions: Iterator[tuple[str, object]], end: str) -> None:
        depth = 0
        for text, next_answer in questions:
            depth += len({*node.after, answer}) > 1
            known = node.after.setdefault(answer, _Question(text))
            if not isinstance(known, _Question) or known.text != text or depth > _DEEPEST:
                raise Untraceable
            node, answer = known, next_answer
        node.after[answer] = end

    def _write(self) -> None:
        """Write the tree out as a function."""
        fields = [f"e{index}, " for index in range(self._count)], [f"d{index}, " for index in range(self._count)]
        lines = ["def replay(found, events, days, now, later):"]
        lines += [_INDENT + "".join(fields[0]) + "= events", _INDENT + "".join(fields[1]) + "= days"]
        lines += self._block(self._root or "None", frozenset(), _INDENT)
        exec(compile("\n".join(lines), "<rules traced>", "exec"), self.names)
        self.replay, self._written = self.names["replay"], self.ends
        self._by_columns = None

    def by_columns(self, columns: frozenset[str], default: Callable[[int, str], Any]) -> ByColumns | None:
        """Give the function that takes values; None while nothing is learnt.

        Args:
            columns: The fields that any event may have.
            default: What an event, by its place, has in any other field.
        """
        form = self._by_columns
        if (form is None or form.columns != columns) and self._root is not None:
            code = "\n".join(self._block(self._root, frozenset(), _INDENT, _Settling(self.names, columns, default)))
            header = sorted({*_OWN.findall(code)})
            fields = sorted({(int(at), field) for at, field in _FIELD.findall(code)})
            names = ["now", "later", *(f"d{at}" for at in range(self._count)), *(f"found_{name}" for name in header)]
            names += [f"e{at}_{field}" for at, field in fields]
            code = _OWN.sub(r"found_\1", _FIELD.sub(r"e\1_\2", code))
            exec(compile(f"def by_columns({', '.join(names)}):\n{code}", "<rules traced>", "exec"), self.names)
            form = self._by_columns = ByColumns(self.names["by_columns"], header, fields, columns)
        return form

    def _block(
        self,
        node: _Question | str,
        known: frozenset[str],
        indent: str,
        settled: Callable[[_Question | str], _Question | str] = _as_it_is,
    ) -> Iterator[str]:
        """Give the lines of a part of the tree, which always return."""
        node = settled(node)
        text = node if isinstance(node, str) else node.text
        needed = [name for name in self.names.needed(text) if name not in known]
        yield from (f"{indent}{name} = {self.names.sums[name]}" for name in needed)
        known |= {*needed}
        if isinstance(node, str):
            yield f"{indent}return {node}"
            return
        answers = dict(node.after)
        if len(answers) == 1:
            [(answer, after)] = answers.items()
            yield f"{indent}if {_holds(text, answer, negated=True)}: return None"
            yield from self._block(after, known, indent, settled)
            return
        last = answers.popitem() if answers.keys() == {True, False} else None
        for answer, after in answers.items():
            yield f"{indent}if {_holds(text, answer)}:"
            yield from self._block(after, known, indent + _INDENT, settled)
        if last is None:
            yield f"{indent}return None"
        else:
            yield from self._block(last[1], known, indent, settled)


class _Settling:
    """Leaves out the questions whose answers are known beforehand, for no event has such a field."""

    def __init__(self, names: Names, columns: frozenset[str], default: Callable[[int, str], Any]) -> None:
        self._names, self._columns, self._default = names, columns, default

    def __call__(self, node: _Question | str) -> _Question | str:
        while isinstance(node, _Question):
            asked = _SETTLED.fullmatch(node.text)
            if asked is None or asked["field"] in self._columns:
                break
            value = self._default(int(asked["at"]), asked["field"])
            answers = (
                after
                for answer, after in node.after.items()
                if (answer is (value is None) if asked["none"] else eval(str(answer), self._names) == value)
            )
            node = next(answers, "None")
        return node


def _holds(text: str, answer: object, *, negated: bool = False) -> str:
    """Write the test that a question has an answer."""
    if isinstance(answer, bool):
        return text if answer is not negated else f"not {text}"
    return f"{text} {'!=' if negated else '=='} {answer}"

"""Values that stand for any value, and write down what they are asked.

A log whose days, texts and amounts stand for those of many logs is folded once by
the ordinary rules. Every question whose answer steers them (is this day later than
that one?) goes on a tape with the answer that the log at hand gives, and so does
every sum. Another log of the same types of events with the same answers has its
results from the same sums. What cannot be written down raises ``Untraceable``, or
is refused by Python itself: then the log is read the ordinary way.
"""

from __future__ import annotations

import operator
import re
from datetime import date
from typing import TYPE_CHECKING, Any

from foiflow.cases.check import fields_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence


__all__ = ["Names", "Number", "Person", "Tape", "TracedEvent", "Untraceable", "filled", "mark", "split"]

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Private characters around a place in a written text that a value fills."""


_SUM = re.compile(r"\bv\d+\b")


class Untraceable(Exception):
    """A value was asked for something that is not the same for others."""


class Names(dict[str, Any]):
    """What generated code calls its sums and constants.

    All tapes of a shape share them.

    Attributes:
        sums: The text of each sum, by its name.
    """

    def __init__(self, values: dict[str, Any]) -> None:
        """Begin with the values that code may always name."""
        super().__init__(values)
        self.sums: dict[str, str] = {}
        self._by_text: dict[str, str] = {}
        self._needed: dict[str, tuple[str, ...]] = {}
        self._constants: dict[Hashable, str] = {}

    def sum(self, text: str) -> str:
        """Name a sum, the same for the same text."""
        name = self._by_text.get(text)
        if name is None:
            name = self._by_text[text] = f"v{len(self.sums)}"
            self.sums[name] = text
        return name

    def needed(self, text: str) -> tuple[str, ...]:
        """Name the sums that a text is made of, each after those it needs itself."""
        found = self._needed.get(text)
        if found is None:
            own = _SUM.findall(text)
            every = [name for one in own for name in (*self.needed(self.sums[one]), one)]
            found = self._needed[text] = tuple(dict.fromkeys(every))
        return found

    def constant(self, value: Any) -> str:
        """Name a value that the code holds."""
        key = (type(value), repr(value)) if isinstance(value, str | tuple | bytes) else id(value)
        name = self._constants.get(key)
        if name is None:
            name = self._constants[key] = f"k{len(self._constants)}"
            self[name] = value
        return name


class Tape:
    """What was asked while one log was read, with the answers.

    Attributes:
        names: What the sums and constants are called.
        asked: The questions in order: their texts and answers.
        values: The sums of the log at hand, by name.
        people: Who was named, each once.
    """

    def __init__(self, names: Names) -> None:
        """Begin with nothing asked."""
        self.names = names
        self.asked: dict[str, object] = {}
        self.values: dict[str, object] = {}
        self.people: list[Person] = []

    def ask(self, text: str, answer: bool) -> bool:
        """Write down a question and the answer of the log at hand."""
        self.asked[text] = answer
        return answer

    def number(self, text: str, value: Any) -> Number:
        """Write down a sum."""
        name = self.names.sum(text)
        self.values[name] = value
        return Number(self, name, value)


def _compared(sign: str, holds: Callable[[Any, Any], bool]) -> Any:
    """Make a comparison that asks, unless both sides are the same sum."""

    def compare(self: Number, other: object) -> bool:
        text, value = self.plain(other)
        answer = holds(self.value, value)
        return answer if text == self.text else self.tape.ask(f"{self.text} {sign} {text}", answer)

    return compare


class Number:
    """A day number, a rank or an amount that stands for any."""

    __slots__ = ("tape", "text", "value")

    def __init__(self, tape: Tape, text: str, value: Any) -> None:
        """Take the name it has in code, and its value in the log at hand."""
        self.tape, self.text, self.value = tape, text, value

    def toordinal(self) -> Number:
        """Give the day number of a date: here they are one."""
        return self

    def epoch(self) -> None:
        """Ask which rows hold on the day."""
        self.tape.asked[f"epoch[{self.text}]"] = str(self.tape.names["epoch"][self.value])

    def plain(self, other: object) -> tuple[str, Any]:
        """Give another number's text and value."""
        if isinstance(other, Number):
            return other.text, other.value
        if type(other) is date:
            return str(other.toordinal()), other.toordinal()
        if type(other) is int or type(other) is float:
            return repr(other), other
        raise Untraceable

    def __add__(self, other: object) -> Number:
        text, value = self.plain(other)
        return (
            self if value == 0 and type(other) is int else self.tape.number(f"{self.text} + {text}", self.value + value)
        )

    def __sub__(self, other: object) -> Number:
        text, value = self.plain(other)
        return self.tape.number(f"{self.text} - {text}", self.value - value)

    def __rsub__(self, other: object) -> Number:
        text, value = self.plain(other)
        return self.tape.number(f"{text} - {self.text}", value - self.value)

    __radd__ = __add__

    def __mul__(self, other: object) -> Number:
        text, value = self.plain(other)
        return self.tape.number(f"{self.text} * {text}", self.value * value)

    def __round__(self) -> Number:
        return self.tape.number(f"round({self.text})", round(self.value))

    __lt__, __le__ = _compared("<", operator.lt), _compared("<=", operator.le)
    __gt__, __ge__ = _compared(">", operator.gt), _compared(">=", operator.ge)
    __eq__, __ne__ = _compared("==", operator.eq), _compared("!=", operator.ne)

    def __hash__(self) -> int:
        raise Untraceable  # what is equal in one log may not be in another

    def __bool__(self) -> bool:
        return self.tape.ask(f"{self.text} != 0", self.value != 0)

    def __format__(self, spec: str) -> str:
        return mark(f"text({self.text})")


class Words:
    """A text that stands for any, and is never empty."""

    __slots__ = ("tape", "text", "value")

    def __init__(self, tape: Tape, text: str, value: str) -> None:
        """Take the name it has in code, and its value in the log at hand."""
        self.tape, self.text, self.value = tape, text, value

    def __eq__(self, other: object) -> bool:
        if type(other) is not str:
            raise Untraceable
        return self.tape.ask(f"{self.text} == {self.tape.names.constant(other)}", self.value == other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        raise Untraceable

    def __format__(self, spec: str) -> str:
        raise Untraceable

    __str__ = __repr__ = lambda self: self.__format__("")


class Person(Words):
    """Who an event is about: the same object wherever the log has the same name."""

    __slots__ = ()

    @staticmethod
    def named(tape: Tape, text: str, value: str) -> Person:
        """Ask whether the name is one that was read before."""
        for known in tape.people:
            if known.text == text or tape.ask(f"{text} == {known.text}", known.value == value):
                return known
        tape.people.append(Person(tape, text, value))
        return tape.people[-1]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, str):
            raise Untraceable
        return self is other

    def __hash__(self) -> int:
        return id(self)


class TracedEvent:
    """An event of a log that is traced; its type is the same for all.

    Args:
        tape: What is asked goes here.
        index: Its place among the entries.
        event: The event at hand.
        day: The number of its day.
    """

    def __init__(self, tape: Tape, index: int, event: Any, day: int) -> None:
        """Show the day at once, and other fields when they are asked for."""
        self._tape, self._name, self._event = tape, f"e{index}", event
        self.type, self.per = event.type, event.per
        self.on = Number(tape, f"d{index}", day)

    def __getattr__(self, field: str) -> Any:
        kind = fields_of(self.type).get(field, "").removesuffix("!")
        value, text = getattr(self._event, field), f"{self._name}.{field}"
        if kind == "flag" or kind.partition(":")[0] in ("choice", "choices", "outcome", "outcomes", "count"):
            constant = repr(value) if value is None or type(value) in (bool, int) else self._tape.names.constant(value)
            self._tape.asked[text] = constant
            return value
        if self._tape.ask(f"{text} is None", value is None):
            return None
        if kind == "date":
            return self._tape.number(f"{text}.toordinal()", value.toordinal())
        if kind == "amount":
            return self._tape.number(text, value)
        if kind == "text":
            return Person.named(self._tape, text, value) if field == self.per else Words(self._tape, text, value)
        raise Untraceable


def mark(code: str) -> str:
    """Write a place in a text that the value of a piece of code fills."""
    return f"{_OPEN}{code}{_CLOSE}"


def filled(code: str) -> str:
    """Write a place in a record that such a value fills, quotes and all."""
    return f"{_OPEN}={code}={_CLOSE}"


def split(written: str) -> Sequence[str]:
    """Split a written record at its places: texts and pieces of code by turns."""
    plain = written.replace(f'"{_OPEN}=', _OPEN).replace(f'={_CLOSE}"', _CLOSE)
    return plain.replace(_CLOSE, _OPEN).split(_OPEN)

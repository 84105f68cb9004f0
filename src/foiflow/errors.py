"""The errors that callers meet, each one sentence made in one place.

Every error keeps its parts as attributes and survives pickling. Values of
fields that hold personal data print as ``<hidden>``; ``.value`` keeps them.
"""

from __future__ import annotations

from copy import copy
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Self

__all__ = [
    "EventRefused",
    "FoiflowError",
    "InputError",
    "OutOfCalendar",
    "ProfileError",
    "RegisterError",
    "StaleCase",
    "UnknownName",
]

HIDDEN = "<hidden>"
_SHOWN = 60
_IN_FULL, _OF_MANY = 10, 5
"""How many names are listed where all are, and how many of more."""
_FAINT = 0.3
"""How alike names are at least, as difflib counts, where none is nearer."""


class Described(str):
    """Words that stand for a value which is not shown itself."""

    __slots__ = ()


def shown(value: object, *, personal: bool = False) -> str:
    """Write a value for an error text: shortened, or hidden if personal."""
    if personal:
        return HIDDEN
    if isinstance(value, Described):
        return str(value)
    if isinstance(value, dict | list | tuple | set):
        return "a list" if isinstance(value, list | tuple | set) else "an object"
    text = repr(value)
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"


class FoiflowError(Exception):
    """The root of every error that foiflow raises."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle by attributes: the sentence is made again on the other side."""
        return _revive, (type(self), self.args, self.__dict__)

    def within(self, file: str) -> Self:
        """Give the same error, its sentence with a file in front.

        Args:
            file: The file that it is in, where there are several.
        """
        found = copy(self)
        found.args = (f"{file}: {self.args[0]}",)
        return found


def _revive(kind: type[FoiflowError], args: tuple[Any, ...], parts: dict[str, Any]) -> FoiflowError:
    error = kind.__new__(kind, *args)
    error.args = args
    error.__dict__.update(parts)
    return error


class UnknownName(FoiflowError, LookupError):
    """A name that is not among the known ones: a profile, a duty, a convention.

    Attributes:
        kind: What the name should have been, such as ``profile``.
        name: The name as given.
        nearest: Known names that look like it, the likeliest first; if none does,
            all of them, or a few of many.
        others: How many more there are, if none looks like it.
    """

    def __init__(self, kind: str, name: str, known: Iterable[str]) -> None:
        """Find the nearest known names and make the sentence."""
        self.kind, self.name = kind, name
        names = sorted(known)
        alike = get_close_matches(str(name), names)
        if not alike and len(names) > _IN_FULL:
            faint = get_close_matches(str(name), names, _OF_MANY, _FAINT)
            self.nearest = tuple(dict.fromkeys([*faint, *names]))[:_OF_MANY]
        else:
            self.nearest = tuple(alike or names)
        self.others = 0 if alike else len(names) - len(self.nearest)
        super().__init__(f"no {kind} {shown(name)}; known: {self.listed or 'none'}")

    @property
    def listed(self) -> str:
        """The nearest names, and how many others there are, as a sentence lists them."""
        return ", ".join(self.nearest) + (f" and {self.others} others" if self.others else "")

    def __str__(self) -> str:
        """Give the sentence (``LookupError`` would quote it)."""
        return str(self.args[0])


class OutOfCalendar(FoiflowError, LookupError):
    """A day that no calendar reaches.

    Attributes:
        day: The day asked for, or None where a count ran off the end.
        first: The first day known.
        last: The last day that can be estimated.
    """

    def __init__(self, calendar: str, day: object, first: object, last: object) -> None:
        """Name the calendar, the day and the days it knows."""
        self.calendar, self.day, self.first, self.last = calendar, day, first, last
        where = f"{day} is" if day is not None else "the count runs"
        super().__init__(f"{where} outside the calendar {calendar!r}, which knows {first} to {last}")

    def __str__(self) -> str:
        """Give the sentence."""
        return str(self.args[0])


class InputError(FoiflowError, ValueError):
    """A record that cannot be read.

    Attributes:
        path: Where in the record, such as ``events[2].on``.
        value: The value found there, unshortened, personal or not.
        expected: What would have been right.
        line: The line of the file, counted from 1, where known.
    """

    def __init__(
        self,
        path: str,
        value: object,
        expected: str,
        *,
        line: int | None = None,
        personal: bool = False,
    ) -> None:
        """Make the sentence from the parts."""
        self.path, self.value, self.expected = path, value, expected
        self.line, self.personal = line, personal
        place = path or "the record"
        found = "missing" if value is MISSING else f"is {shown(value, personal=personal)}"
        super().__init__(f"{place} {found}; expected {expected}")

    def __str__(self) -> str:
        """Give the sentence, with the line in front where known."""
        sentence = str(self.args[0])
        return sentence if self.line is None else f"line {self.line}: {sentence}"


class _Missing:
    """The mark for a field that is not there at all."""

    def __repr__(self) -> str:
        return "MISSING"

    def __reduce__(self) -> str:
        return "MISSING"


MISSING = _Missing()


class EventRefused(FoiflowError):
    """An event that is impossible where the case stands.

    Attributes:
        state: The state of the case, or None before receipt.
        event_type: The type of the refused event.
        why: What stands in the way.
        allowed: The types that the state allows instead.
        cites: The articles behind the state's arcs, as ``LAW:ARTICLE``.
        lifted_by: The events that would make it possible.
    """

    def __init__(
        self,
        state: str | None,
        event_type: str,
        why: str,
        allowed: Sequence[str] = (),
        cites: Sequence[str] = (),
        lifted_by: Sequence[str] = (),
    ) -> None:
        """Make the sentence from the parts."""
        self.state, self.event_type, self.why = state, event_type, why
        self.allowed, self.cites, self.lifted_by = tuple(allowed), tuple(cites), tuple(lifted_by)
        where = "before receipt" if state is None else f"in state {state!r}"
        first = f"; first: {', '.join(self.lifted_by)}" if self.lifted_by else ""
        instead = f"{first}; allowed: {', '.join(self.allowed)}" if self.allowed else first
        basis = f" ({', '.join(self.cites)})" if self.cites else ""
        super().__init__(f"{event_type!r} is refused {where}: {why}{basis}{instead}")


class ProfileError(FoiflowError):
    """A profile that does not hold together; every fault at once.

    Attributes:
        profile: The profile's id or file.
        faults: One sentence a fault, each with file and line where known.
    """

    def __init__(self, profile: str, faults: Sequence[object]) -> None:
        """List the faults, one a line."""
        self.profile, self.faults = profile, tuple(faults)
        lines = "".join(f"\n  {fault}" for fault in self.faults)
        super().__init__(f"profile {profile!r} has {len(self.faults)} fault(s):{lines}")


class StaleCase(FoiflowError):
    """A write to a case that somebody else has moved on.

    Attributes:
        case_id: The case.
        expected: The number of events the writer had read.
        found: The number of events that the register holds.
    """

    def __init__(self, case_id: str, expected: int, found: int) -> None:
        """Name both versions."""
        self.case_id, self.expected, self.found = case_id, expected, found
        sentence = (
            f"holds {found} events, not the {expected} you read" if expected else f"is there, with {found} events"
        )
        super().__init__(f"case {case_id!r} {sentence}")


class RegisterError(FoiflowError):
    """A register that cannot be opened, read or written.

    Attributes:
        register: The file or the database, without its user and password.
        fault: What is wrong, in one word that a program can look at, such as
            ``locked`` or ``disk_full``.
        why: The same for a reader.
    """

    def __init__(self, register: str, fault: str, why: str) -> None:
        """Make the sentence from the parts."""
        self.register, self.fault, self.why = register, fault, why
        super().__init__(f"the register {register} {why}")

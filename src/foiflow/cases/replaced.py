"""A changed copy of a frozen record, made without going through its ``__init__``."""

from __future__ import annotations

from collections import deque
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["replaced"]

T = TypeVar("T")


def replaced(record: T, changes: Mapping[str, object]) -> T:
    """Copy a frozen record of attrs with some of its slots changed.

    Three times as fast as ``attrs.evolve``: what the record holds has been
    converted and checked already, and so must the changes be.

    Args:
        record: The record.
        changes: Values by the names of their slots.
    """
    copy = object.__new__(type(record))
    put = object.__setattr__.__get__(copy)
    names, values = _fields_of(type(record))  # type: ignore[arg-type]  # a class is hashable
    deque(map(put, names, values(record)), maxlen=0)
    for name, value in changes.items():
        put(name, value)
    return copy


@cache
def _fields_of(kind: Any) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    names = tuple(field.name for field in attrs.fields(kind))
    return names, attrgetter(*names)

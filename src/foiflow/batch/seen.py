"""Which case ids a file has had already, in a few bytes each."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["SeenIds"]

_SMALLEST = 2**10


class SeenIds:
    """A set of texts that keeps only their 64-bit hashes, 16 to 32 bytes each.

    Two texts may share a hash; among a million, that is one chance in forty
    million of a case being called a repetition that is none.
    """

    __slots__ = ("_count", "_slots")

    def __init__(self) -> None:
        """Begin with none."""
        self._slots = array("q", bytes(_SMALLEST * array("q").itemsize))
        self._count = 0

    def add(self, text: str) -> bool:
        """Add a text; tell whether it is new."""
        return not self.known_among((text,))

    def known_among(self, texts: Sequence[str | None]) -> list[int]:
        """Add many texts, None left out; give the places of those not new."""
        while (self._count + len(texts)) * 2 > len(self._slots):
            self._grow()
        slots = self._slots
        mask = len(slots) - 1
        known = []
        for at, hashed in enumerate(map(hash, texts)):
            key = hashed or 1
            place = key & mask
            while there := slots[place]:
                if there == key:
                    known.append(at)
                    break
                place = (place + 1) & mask
            else:
                slots[place] = key
        self._count += len(texts) - len(known)
        # None has a hash too, the same each time.
        return [at for at in known if texts[at] is not None]

    def _grow(self) -> None:
        """Double the slots; every key finds its place anew."""
        former = self._slots
        slots = self._slots = array("q", bytes(2 * len(former) * former.itemsize))
        mask = len(slots) - 1
        for key in filter(None, former):
            place = key & mask
            while slots[place]:
                place = (place + 1) & mask
            slots[place] = key

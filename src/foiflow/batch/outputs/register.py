"""Cases that were read, put into a register."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from foiflow.batch.replay import Result
    from foiflow.cases.case import Case
    from foiflow.office.register.store import Register

__all__ = ["RegisterSink"]

_AT_ONCE = 500
"""Cases that are stored together."""


class RegisterSink:
    """Stores each case that could be read, with all its events.

    Args:
        register: Where to; none of the cases may be there yet.
    """

    def __init__(self, register: Register) -> None:
        """Begin with nothing stored."""
        self._register = register
        self._some: list[Case] = []
        self.stored = 0

    def add(self, result: Result) -> None:
        """Take a case.

        Raises:
            StaleCase: A case of that id is there.
            InputError: One could not be given back unchanged.
            RegisterError: The database failed.
        """
        if result.case is not None:
            self._some.append(result.case)
            if len(self._some) == _AT_ONCE:
                self.close()

    def close(self) -> None:
        """Store what was taken and is not stored yet."""
        self.stored += self._register.open_many(self._some)
        self._some = []

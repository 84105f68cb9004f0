"""What a store of cases can do; an agency's own tables may serve as one."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import attrs

from foiflow.cases.events import Event

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from foiflow.cases.case import Case

__all__ = ["Entry", "Store"]


@attrs.frozen
class Entry:
    """One thing that was stored about a case: its header or an event.

    Attributes:
        position: 0 for the header, n for the n-th event.
        recorded_at: When it was stored, with offset.
        event: The event, or None for the header.
        idempotency_key: The key that the writer gave, if any.
        hash: The hash that chains it to the entry before, where a store has one.
    """

    position: int
    recorded_at: datetime
    event: Event | None
    idempotency_key: str | None = None
    hash: str | None = None


class Store(Protocol):
    """Where cases are kept: events are added and nothing is ever changed.

    ``foiflow.testing.StoreContract`` holds the tests that every store passes.
    """

    def open(self, case: Case, *, idempotency_key: str | None = None) -> int:
        """Store a case that is not there yet: its header and its events.

        Args:
            case: The case.
            idempotency_key: A key by which the same call, made again, is known.

        Returns:
            How many events the case has.

        Raises:
            StaleCase: There is a case of that id.
            InputError: Something in it cannot be stored and given back
                unchanged; nothing was stored.
        """

    def append(
        self, case_id: str, events: Sequence[Event], expected_version: int, *, idempotency_key: str | None = None
    ) -> int:
        """Store further events of a case: all of them or, where it raises, none.

        Args:
            case_id: The case.
            events: The events, in order; one at least.
            expected_version: How many events of the case the writer has read.
            idempotency_key: A key by which the same call, made again, is known:
                it gives the same answer and stores nothing.

        Returns:
            How many events the case has now.

        Raises:
            StaleCase: The case has another number of events.
            UnknownName: There is no such case.
            InputError: An event cannot be stored and given back unchanged, or
                the key was used for something else.
        """

    def load(self, case_id: str) -> Case:
        """Give a case as it was stored.

        Args:
            case_id: The case.

        Raises:
            UnknownName: There is no such case.
        """

    def cases(
        self,
        *,
        state: str | None = None,
        due_before: date | None = None,
        applicant: str | None = None,
        information_key: str | None = None,
        as_of: date | None = None,
    ) -> Iterator[Case]:
        """Give the cases that fit all that is asked, in the order they were opened.

        Args:
            state: Cases in this state.
            due_before: Cases with an open duty that is due before this day.
            applicant: Cases of the applicant with this id.
            information_key: Cases about the same information.
            as_of: The day as of which cases are read; None for each one's
                last event.

        Raises:
            UnknownName: There is no such state.
        """

    def history(self, case_id: str) -> Sequence[Entry]:
        """Give what was stored about a case, the header first.

        Args:
            case_id: The case.

        Raises:
            UnknownName: There is no such case.
        """

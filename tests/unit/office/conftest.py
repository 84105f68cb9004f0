"""A case that was received on 4 March 2024."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from foiflow import Applicant, events, open_case

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow import Case


@pytest.fixture
def opened() -> Callable[..., Case]:
    """Open a case; what is given replaces what it is opened with."""

    def make(**more: Any) -> Case:
        received = events.RequestReceived(on=date(2024, 3, 4), channel="online")
        given = {"profile": "cn", "applicant": Applicant(kind="business"), "received": received, **more}
        return open_case(given.pop("case_id", "1"), **given)

    return make

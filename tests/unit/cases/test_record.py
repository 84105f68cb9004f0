"""From a case to a log: only what was given is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow import Case


def test_what_a_log_says_of_a_default_is_not_written(case_of: Callable[..., Case]) -> None:
    """A log that says that a day is exact is written like one that says nothing of it."""
    said, silent = (case_of(f"2024-03-04 request_received channel=online{words}") for words in (" on_is=exact", ""))
    assert said.to_dict() == silent.to_dict()

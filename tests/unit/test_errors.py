"""Every error: one sentence, parts that survive pickling, personal values hidden."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from foiflow.errors import (
    HIDDEN,
    MISSING,
    EventRefused,
    FoiflowError,
    InputError,
    OutOfCalendar,
    ProfileError,
    RegisterError,
    StaleCase,
    UnknownName,
    shown,
)

MANY = "no duty 'lc'; known: lll, aaa, bbb, ddd, eee and 6 others"

ERRORS: list[tuple[FoiflowError, str]] = [
    (FoiflowError("anything"), "anything"),
    (UnknownName("profile", "cn-hs", ["cn", "cn-sh", "cn-js"]), "no profile 'cn-hs'; known: cn-sh, cn-js"),
    (UnknownName("profile", "zzz", ["cn", "cn-sh"]), "no profile 'zzz'; known: cn, cn-sh"),
    (UnknownName("duty", "zzz", []), "no duty 'zzz'; known: none"),
    (UnknownName("duty", "q", [*"abcdefghij"]), "no duty 'q'; known: a, b, c, d, e, f, g, h, i, j"),
    (UnknownName("duty", "lc", [f"{letter}{letter}{letter}" for letter in "abdefghijkl"]), MANY),
    (
        OutOfCalendar("cn", "2031-01-01", "2008-01-01", "2027-12-31"),
        "2031-01-01 is outside the calendar 'cn', which knows 2008-01-01 to 2027-12-31",
    ),
    (
        OutOfCalendar("cn", None, "2008-01-01", "2027-12-31"),
        "the count runs outside the calendar 'cn', which knows 2008-01-01 to 2027-12-31",
    ),
    (InputError("events[2].on", "x", "a date"), "events[2].on is 'x'; expected a date"),
    (InputError("", 7, "a case"), "the record is 7; expected a case"),
    (InputError("case_id", MISSING, "a text"), "case_id missing; expected a text"),
    (InputError("note", "Wang Fang", "a text", personal=True), "note is <hidden>; expected a text"),
    (InputError("on", "x", "a date", line=3), "line 3: on is 'x'; expected a date"),
    (
        EventRefused(None, "fee_paid", "nothing came before"),
        "'fee_paid' is refused before receipt: nothing came before",
    ),
    (
        EventRefused("answered", "fee_paid", "no such step", ["case_archived"], ["cn-2019:42"]),
        "'fee_paid' is refused in state 'answered': no such step (cn-2019:42); allowed: case_archived",
    ),
    (
        EventRefused("answered", "fee_paid", "no such step", (), (), ["fee_notice_issued"]),
        "'fee_paid' is refused in state 'answered': no such step; first: fee_notice_issued",
    ),
    (RegisterError("cases.db", "locked", "is being written to"), "the register cases.db is being written to"),
    (ProfileError("own", ["a", "b"]), "profile 'own' has 2 fault(s):\n  a\n  b"),
    (StaleCase("2024-1", 3, 5), "case '2024-1' holds 5 events, not the 3 you read"),
    (StaleCase("2024-1", 0, 5), "case '2024-1' is there, with 5 events"),
]


@pytest.mark.parametrize(("error", "sentence"), ERRORS)
def test_every_error_is_a_sentence(error: FoiflowError, sentence: str) -> None:
    """The text of an error is made of its parts."""
    assert str(error) == sentence


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize(("error", "sentence"), ERRORS)
def test_every_error_survives_pickling(error: FoiflowError, sentence: str, protocol: int) -> None:
    """Pickled and read back, an error has its type, its text and its parts."""
    again: FoiflowError = pickle.loads(pickle.dumps(error, protocol))
    assert (type(again), str(again), repr(again), vars(again)) == (type(error), sentence, repr(error), vars(error))


def test_the_mark_for_a_missing_field_stays_one_object() -> None:
    """What is missing is still missing on the other side of a pickle."""
    again: InputError = pickle.loads(pickle.dumps(InputError("case_id", MISSING, "a text")))
    assert again.value is MISSING
    assert repr(MISSING) == "MISSING"


@pytest.mark.parametrize(
    ("error", "builtin"),
    [
        (UnknownName("a", "b", []), LookupError),
        (OutOfCalendar("cn", 1, 2, 3), LookupError),
        (InputError("", 0, ""), ValueError),
    ],
)
def test_errors_are_what_python_would_raise(error: FoiflowError, builtin: type[Exception]) -> None:
    """Callers may catch an error as its built-in kind or as foiflow's."""
    assert isinstance(error, builtin)
    assert isinstance(error, FoiflowError)


def test_a_personal_value_is_hidden_and_kept() -> None:
    """The value of a personal field is in neither str nor repr, but in ``value``."""
    error = InputError("applicant.name", "Wang Fang", "a text", personal=True)
    assert "Wang" not in str(error) + repr(error) + str(error.args)
    assert (error.value, error.path, error.expected, error.line) == ("Wang Fang", "applicant.name", "a text", None)


@pytest.mark.parametrize(
    ("value", "personal", "text"),
    [("x", False, "'x'"), ("x", True, HIDDEN), ("x" * 99, False, "'" + "x" * 58 + "…"), (None, False, "None")],
)
def test_values_are_shortened_or_hidden(value: Any, personal: bool, text: str) -> None:
    """A value is written in at most sixty characters, or not at all."""
    assert shown(value, personal=personal) == text


def test_the_nearest_names_come_first() -> None:
    """A misspelt name is answered with the names that look like it."""
    error = UnknownName("convention", "excluded_tim", ["excluded_time", "excluded_from", "fee_month"])
    assert (error.kind, error.name, error.nearest[0]) == ("convention", "excluded_tim", "excluded_time")


def test_an_error_can_be_told_with_its_file() -> None:
    """The file stands in front of the sentence; the parts, the line and what is hidden stay."""
    error = InputError("note", "Wang Fang", "a text", personal=True, line=3)
    found: InputError = pickle.loads(pickle.dumps(error.within("2024/a.jsonl")))
    assert str(found) == "line 3: 2024/a.jsonl: note is <hidden>; expected a text"
    assert (found.path, found.value, str(error)) == ("note", "Wang Fang", "line 3: note is <hidden>; expected a text")
    unknown = UnknownName("profile", "cn-hs", ["cn-sh"]).within("a.csv")
    assert (str(unknown), unknown.nearest) == ("a.csv: no profile 'cn-hs'; known: cn-sh", ("cn-sh",))

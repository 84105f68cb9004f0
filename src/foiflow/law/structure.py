"""From a plain table to a typed row, refusing what no row knows."""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal, get_args, get_origin

import attrs
from cattrs import Converter, IterableValidationError, IterableValidationNote, transform_error
from cattrs.gen import make_dict_structure_fn, override
from cattrs.v import format_exception

from foiflow.law import model

__all__ = ["faults_of_row", "structure_row"]

_CLASSES: dict[str, type[Any]] = {
    "receipt": model.Receipt,
    "state": model.State,
    "role": model.Role,
    "arc": model.Arc,
    "duty": model.Duty,
    "outcome": model.OutcomeRule,
    "finding": model.FindingRule,
    "step": model.Step,
    "silence": model.Silence,
    "remedy": model.Remedy,
    "tariff": model.Tariff,
    "candidate": model.CandidateRule,
    "obstacle": model.Obstacle,
    "revisit": model.RevisitRule,
    "convention": model.Convention,
}


def _exactly(kind: type[Any], name: str) -> Any:
    def check(value: Any, _: Any) -> Any:
        if type(value) is not kind:
            raise ValueError(f"expected {name}")
        return value

    return check


def _day(value: Any, _: Any) -> date:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise ValueError("expected a date such as 2019-05-15")
    return value


def _scalar(value: Any, _: Any) -> Any:
    if not isinstance(value, str | bool | int):
        raise ValueError("expected a text, a number or true/false")
    return value


def _choice(value: Any, kind: Any) -> Any:
    if value not in get_args(kind):
        raise ValueError(f"expected one of {', '.join(get_args(kind))}")
    return value


def _is_choice(kind: Any) -> bool:
    return get_origin(kind) is Literal


def _is_tuple(kind: Any) -> bool:
    return get_origin(kind) is tuple


@lru_cache
def _converter() -> Converter:
    converter = Converter()
    converter.register_structure_hook(str, _exactly(str, "a text"))
    converter.register_structure_hook(int, _exactly(int, "a whole number"))
    converter.register_structure_hook(bool, _exactly(bool, "true or false"))
    converter.register_structure_hook(date, _day)
    converter.register_structure_hook_func(lambda kind: kind in (str | bool, str | int), _scalar)
    converter.register_structure_hook_func(_is_choice, _choice)

    def listed(kind: Any, _: Converter) -> Any:
        """Take a list and nothing else: a text would fall apart into letters."""
        element = get_args(kind)[0]

        def read(value: Any, _: Any) -> tuple[Any, ...]:
            if not isinstance(value, list):
                raise ValueError("expected a list")
            return tuple(_each(converter, value, element))

        return read

    converter.register_structure_hook_factory(_is_tuple, listed)

    def named(kind: type[Any]) -> Any:
        """Let ``from_`` and ``if_`` be written ``from`` and ``if``."""
        renames = {
            field.name: override(rename=field.name.removesuffix("_"))
            for field in attrs.fields(kind)
            if field.name.endswith("_")
        }
        return make_dict_structure_fn(kind, converter, _cattrs_forbid_extra_keys=True, **renames)  # type: ignore[arg-type]  # renames hold overrides only

    converter.register_structure_hook_factory(attrs.has, named)
    return converter


def _each(converter: Converter, values: list[Any], element: Any) -> list[Any]:
    """Structure the items of a list; every fault knows its item's place."""
    made, faults = [], []
    for place, value in enumerate(values):
        try:
            made.append(converter.structure(value, element))
        except Exception as error:  # noqa: BLE001 -- cattrs raises anything; it is told with its place
            error.add_note(IterableValidationNote("in a list", place, element))
            faults.append(error)
    if faults:
        raise IterableValidationError("in a list", faults, list)
    return made


def _words(error: BaseException, kind: type[Any] | None) -> str:
    """Say what was expected, in the words of the reading that failed."""
    return str(error) if type(error) is ValueError else format_exception(error, kind)


def structure_row(kind: str, row: dict[str, Any]) -> Any:
    """Make the typed row of a kind.

    Raises:
        Exception: What cattrs collects; ``faults_of_row`` writes it as sentences.
    """
    return _converter().structure(row, _CLASSES[kind])


def faults_of_row(kind: str, row: dict[str, Any]) -> list[str]:
    """Say what is wrong with a row, one sentence a fault; empty where nothing is."""
    try:
        structure_row(kind, row)
    except Exception as error:  # noqa: BLE001 -- cattrs raises groups of anything; all of it becomes text
        sentences = transform_error(error, format_exception=_words)
        told = [sentence.replace(" @ $.", " at ").removesuffix(" @ $") for sentence in sentences]
        return [sentence.replace("from_", "from").replace("if_", "if") for sentence in told]
    return []

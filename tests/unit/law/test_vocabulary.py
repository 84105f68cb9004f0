"""The vocabulary and the Python that implements it are the same words."""

from __future__ import annotations

import inspect

import attrs
import pytest

from foiflow import events
from foiflow.cases.case import Applicant, Item
from foiflow.cases.conditions import CONDITIONS
from foiflow.cases.events import EVENT_TYPES, Event, Letter
from foiflow.law.load import load_profile, profile_ids, vocabulary

WORDS = vocabulary()


def fields_of(kind: type) -> dict[str, bool]:
    """Give a class's fields, and whether each is required."""
    return {field.name: field.default is attrs.NOTHING for field in attrs.fields(kind)}


def words_of(fields: dict[str, str]) -> dict[str, bool]:
    """Give a vocabulary's fields, and whether each is required."""
    return {name: kind.endswith("!") for name, kind in fields.items()}


def test_the_event_types_are_those_of_the_vocabulary() -> None:
    """Every event of the vocabulary has its class, and no class is without a word."""
    assert set(EVENT_TYPES) == set(WORDS["event"])
    assert {name: kind.type for name, kind in EVENT_TYPES.items()} == {name: name for name in EVENT_TYPES}


@pytest.mark.parametrize("name", WORDS["event"])
def test_the_fields_of_an_event_are_those_of_the_vocabulary(name: str) -> None:
    """Names of fields, and which are required, are the same in both."""
    word, kind = WORDS["event"][name], EVENT_TYPES[name]
    letter = WORDS["common"]["letter"] if word.get("letter") else {}
    expected = words_of({**WORDS["common"]["fields"], **letter, **word.get("fields", {})})
    assert fields_of(kind) == expected
    assert issubclass(kind, Letter) == bool(word.get("letter"))


def test_every_event_is_public() -> None:
    """The public module gives every class of an event under its own name."""
    public = {kind for _, kind in inspect.getmembers(events, inspect.isclass) if issubclass(kind, Event) and kind.type}
    assert public == set(EVENT_TYPES.values())


def test_an_event_about_somebody_names_whom_by_a_required_field() -> None:
    """What a consultation is about is a required field of its vocabulary."""
    named = {name: kind.per for name, kind in EVENT_TYPES.items() if kind.per is not None}
    assert all(WORDS["event"][name]["fields"][per] == "text!" for name, per in named.items())
    assert {*WORDS["consultation"], *WORDS["consultation"].values()} <= set(named)


def test_an_applicant_and_an_item_are_those_of_the_vocabulary() -> None:
    """The header's classes have the vocabulary's fields."""
    assert fields_of(Applicant) == words_of(WORDS["common"]["applicant"])
    assert set(fields_of(Item)) == {"key", "label"}


@pytest.mark.parametrize("kind", [*EVENT_TYPES.values(), Applicant])
def test_what_is_hidden_is_personal(kind: type) -> None:
    """A field that a class hides is one that the vocabulary calls personal, and the other way round."""
    hidden = {field.name for field in attrs.fields(kind) if callable(field.repr)}
    assert hidden == ({field.name for field in attrs.fields(kind)} & set(WORDS["common"]["personal"])) - {"items"}


def test_the_conditions_are_those_of_the_vocabulary() -> None:
    """Conditions in Python and in the vocabulary are the same, and say the same."""
    said = {name: (condition.__doc__ or "").strip().rstrip(".").lower() for name, condition in CONDITIONS.items()}
    assert said == {name: words.lower() for name, words in WORDS["condition"].items()}


def test_every_word_of_law_is_used() -> None:
    """Each condition and duty of the vocabulary is used by some profile's rows."""
    used: set[str] = set()
    for name in profile_ids():
        for layer in load_profile(name).layers:
            used |= set(_texts(layer.content))
    duties = {name for name in WORDS["duty"] if name not in used}
    assert (sorted(set(WORDS["condition"]) - used), sorted(duties)) == ([], [])


def test_every_state_and_choice_has_its_words() -> None:
    """States, outcomes, duties and events are written in both languages."""
    for group in ("event", "state", "outcome", "duty", "occasion"):
        lacking = [name for name, word in WORDS[group].items() if not (word.get("zh") and word.get("en"))]
        assert lacking == []


def _texts(node: object) -> list[str]:
    if isinstance(node, str):
        return [node]
    if isinstance(node, dict):
        return [text for value in node.values() for text in _texts(value)]
    if isinstance(node, list):
        return [text for value in node for text in _texts(value)]
    return []

"""An agency's own profile file: its outline, its law, the document it cites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from foiflow.law.check import check_file
from foiflow.law.load import load_profile

if TYPE_CHECKING:
    from pathlib import Path

TITLE = 'title = {zh = "本机关", en = "Our own"}\n'

OWN_DOCUMENT = (
    'id = "our-bureau"\nextends = "cn"\n'
    + TITLE
    + """number = "No. 7 of 2024"
in_force = {from = 2024-02-01, chosen_by = "event"}

[article.3]
en = "Requests are registered within three working days."
zh = "三个工作日内登记"
text = "confirmed"

[[duty]]
id = "registration"
starts_on = [{event = "request_received", day = ["receipt"]}]
limit = [{working_days = 3}]
done_by = [{event = "request_registered"}]
late = "registration_late"
severity = "irregular"
cite = ["our-bureau:3"]
"""
)


def test_an_agency_cites_its_own_document(tmp_path: Path) -> None:
    """Articles written in the profile's file serve its rows, and are told like any other text."""
    file = tmp_path / "own.toml"
    file.write_text(OWN_DOCUMENT, encoding="utf-8")
    assert check_file(file) == []
    text = load_profile(file).text("our-bureau")
    article = text.article("3")
    assert (text.title["en"], text.number) == ("Our own", "No. 7 of 2024")
    assert article is not None
    assert article["en"] == "Requests are registered within three working days."


def test_a_convention_may_end_a_file(tmp_path: Path) -> None:
    """A file may say under which convention its last day ends it."""
    ends = 'in_force = {from = 2024-02-01, until = 2024-12-31, until_when = {extensions = "one"}, chosen_by = "event"}'
    file = tmp_path / "own.toml"
    file.write_text(OWN_DOCUMENT.replace('in_force = {from = 2024-02-01, chosen_by = "event"}', ends), encoding="utf-8")
    assert check_file(file) == []


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            'id = "own"\ncalendar = "cn"\n' + TITLE,
            "own.toml: no law: name laws, or a profile that it extends",
        ),
        (
            'id = "own"\nextends = "cn"\n' + TITLE + "in_force = {since = 2024-01-01}\n",
            "own.toml: in_force.since: expected from, until, until_when or chosen_by",
        ),
        (
            'id = "own"\nextends = "cn"\n'
            + TITLE
            + '[[convention]]\nname = "extensions"\nvalue = "one"\noptions = ["one", "none"]\ncite = ["cn-2019:33"]\n',
            "own.toml:4: convention extensions: its options differ from those it has elsewhere",
        ),
        (
            'id = "own"\nextends = "cn"\n' + TITLE + "in_force = {until_when = 3}\n",
            "own.toml: in_force.until_when: expected from, until, until_when or chosen_by",
        ),
    ],
)
def test_what_a_file_must_have_is_asked_for(tmp_path: Path, text: str, fault: str) -> None:
    """A file that governs nothing, or says when in words that nobody knows, is told so."""
    file = tmp_path / "own.toml"
    file.write_text(text, encoding="utf-8")
    assert [str(found) for found in check_file(file)] == [fault]

"""An agency's own profile file: its outline, its law, the document it cites."""

from __future__ import annotations

from importlib.metadata import EntryPoint, EntryPoints
from typing import TYPE_CHECKING

import pytest

from foiflow.law.check import check_file
from foiflow.law.load import load_profile, read_text

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


@pytest.mark.parametrize("name", ["our-bureau", "a-bureau"])
def test_what_others_wrote_is_read_from_theirs(tmp_path: Path, name: str) -> None:
    """Beside a document of its own, a profile's rows go on citing the laws as they are shipped."""
    file = tmp_path / "own.toml"
    file.write_text(OWN_DOCUMENT.replace("our-bureau", name), encoding="utf-8")
    profile = load_profile(file)
    assert profile.text(name).id == name
    assert [profile.text(law) for law in ("cn-2019", "cn-civil-code")] == [
        read_text("cn-2019"),
        read_text("cn-civil-code"),
    ]


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
            'id = "own"\ncalendar = "cn"\n'
            + TITLE
            + 'in_force = {from = 2024-01-01, chosen_by = "event"}\n'
            + '[[arc]]\nevent = "assigned"\nfrom = ["received"]\nto = "same"\ncite = ["cn-2019:33"]\n',
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


@pytest.fixture
def offer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let an installed package offer a county's profile, which extends one that is not there."""
    county = tmp_path / "county.toml"
    county.write_text('id = "county"\nextends = "cn-nowhere"\n' + TITLE, "utf-8")
    offered = EntryPoints([EntryPoint("our-county", "rules:COUNTY", "foiflow.profiles")])
    monkeypatch.setattr("importlib.metadata.entry_points", offered.select)
    monkeypatch.setattr(EntryPoint, "load", lambda _: county)


@pytest.mark.usefixtures("offer")
@pytest.mark.parametrize(
    ("names", "fault"),
    [
        ('laws = ["our-county"]', "own.toml: laws: no law 'our-county'"),
        ('extends = "our-county"', "own.toml: county.toml: extends no profile 'cn-nowhere'"),
    ],
)
def test_what_a_file_names_is_looked_for_where_it_can_be(tmp_path: Path, names: str, fault: str) -> None:
    """A law is not looked for among offered profiles, and a name that is wrong is told with the file that has it."""
    file = tmp_path / "own.toml"
    file.write_text(f'id = "own"\n{names}\n{TITLE}', encoding="utf-8")
    [told] = check_file(file)
    assert str(told).startswith(fault)

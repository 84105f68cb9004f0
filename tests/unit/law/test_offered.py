"""Profiles that installed packages offer."""

from __future__ import annotations

from importlib.metadata import EntryPoint, EntryPoints
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from foiflow.cli.app import commands
from foiflow.errors import InputError, ProfileError, UnknownName
from foiflow.law import load
from foiflow.law.load import load_profile
from foiflow.law.offered import offered_file, offered_ids

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COUNTY = 'id = "county"\nextends = "cn-sh"\ntitle = {zh = "某县", en = "A county"}\n'
TOWN = COUNTY.replace('"county"', '"town"').replace('"cn-sh"', '"county"')


@pytest.fixture(autouse=True)
def offer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Offer a county, one that is no path, and one that holds nothing together."""
    (tmp_path / "county.toml").write_text(COUNTY, "utf-8")
    (tmp_path / "broken.toml").write_text(COUNTY + "[[duty]]\n", "utf-8")
    values = {"county": tmp_path / "county.toml", "broken": tmp_path / "broken.toml", "wrong": "county.toml"}
    points = EntryPoints([EntryPoint(name, f"rules:{name}", "foiflow.profiles") for name in values])
    monkeypatch.setattr("importlib.metadata.entry_points", points.select)
    monkeypatch.setattr(EntryPoint, "load", lambda entry: values[entry.name])
    offered_file.cache_clear()
    yield
    for remembered in (offered_file, load._shipped_layer, load._shipped_profile):
        remembered.cache_clear()


def test_an_offered_profile_is_loaded_by_its_name() -> None:
    """Like a shipped one, and after it has been checked."""
    assert load_profile("county").id == "county"
    with pytest.raises(ProfileError):
        load_profile("broken")


def test_an_offered_profile_can_be_extended(tmp_path: Path) -> None:
    """An agency's own file may extend what a package offers."""
    town = tmp_path / "town.toml"
    town.write_text(TOWN, "utf-8")
    assert [layer.id for layer in load_profile(town).layers][-3:] == ["cn-sh", "county", "town"]


def test_what_is_offered_must_be_a_path() -> None:
    """Anything else is named with its entry point."""
    with pytest.raises(InputError, match="entry point rules:wrong"):
        load_profile("wrong")


def test_what_nobody_offers_is_unknown() -> None:
    """The shipped names are given as the nearest."""
    with pytest.raises(UnknownName, match="cn-sh"):
        load_profile("cn-shh")


def test_the_list_names_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """The command lists those offered after those shipped."""
    assert offered_ids() == ("broken", "county", "wrong")
    monkeypatch.setattr("foiflow.law.offered.offered_ids", lambda: ("county",))
    assert CliRunner().invoke(commands(), ["profiles", "list"]).stdout.splitlines()[-1].startswith("county ")

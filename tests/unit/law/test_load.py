"""Profiles by name and by file."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from foiflow.errors import InputError, ProfileError, UnknownName
from foiflow.law.files import read_layer
from foiflow.law.load import assemble, default_profile, load_profile, profile_ids, read_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from foiflow.law.files import Layer

OWN = """id = "own"
extends = "cn-sh"
title = {zh = "本机关", en = "Our own"}
"""


def test_the_profiles_that_are_shipped() -> None:
    """The national profile, Shanghai's and four districts' are there; the national one is the default."""
    assert profile_ids() == (
        "cn",
        "cn-js-suqian-sucheng",
        "cn-sh",
        "cn-sh-changning",
        "cn-sh-songjiang",
        "cn-sh-yangpu",
    )
    assert default_profile() == "cn"


def test_a_profile_is_a_stack() -> None:
    """Laws come first, then what is extended, then the profile itself; it is loaded once."""
    profile = load_profile("cn-sh-changning")
    assert [layer.id for layer in profile.layers] == [
        "cn-2008",
        "cn-2019",
        "cn-fees-2021",
        "cn-remedies",
        "cn",
        "cn-sh",
        "cn-sh-changning",
    ]
    assert (profile.id, profile.title["zh"], profile.calendar) == ("cn-sh-changning", "上海市长宁区", "cn")
    assert load_profile("cn-sh-changning") is profile


def test_a_profile_is_shown_by_its_name_and_calendar() -> None:
    """In a session or a log it takes one line, whatever its files hold."""
    assert repr(load_profile("cn-sh")) == "Profile(id='cn-sh', calendar='cn')"


@pytest.mark.parametrize(
    ("day", "law"),
    [
        (date(2008, 4, 30), None),
        (date(2008, 5, 1), "cn-2008"),
        (date(2019, 5, 14), "cn-2008"),
        (date(2019, 5, 15), "cn-2019"),
        (date(2026, 1, 1), "cn-2019"),
    ],
)
def test_the_law_of_a_day(day: date, law: str | None) -> None:
    """The day of receipt chooses the law."""
    assert load_profile("cn").law_on(day) == law


def test_the_first_day_is_that_of_the_first_law() -> None:
    """No request before 1 May 2008 is governed by any law here."""
    assert load_profile("cn-sh").first_day == date(2008, 5, 1)


def test_rules_are_made_once_for_a_span_of_days() -> None:
    """Two days between which nothing changes have the same rules; a boundary parts them."""
    profile = load_profile("cn")
    chosen = profile.conventions(date(2024, 3, 4))
    assert profile.rules(date(2024, 3, 4), chosen) is profile.rules(date(2024, 3, 5), chosen)
    assert profile.rules(date(2018, 3, 4), chosen) is not profile.rules(date(2024, 3, 4), chosen)
    assert date(2019, 5, 15) in profile.boundaries
    assert [profile.rules(day, chosen).law for day in (date(2019, 5, 14), date(2019, 5, 15))] == ["cn-2008", "cn-2019"]


def test_no_law_gives_no_arcs() -> None:
    """Before every law there are rules without any step."""
    profile = load_profile("cn")
    day = date(2001, 1, 1)
    rules = profile.rules(day, profile.conventions(day))
    assert (rules.law, rules.arc) == ("", ())


@pytest.mark.parametrize(
    ("profile", "day", "name", "value"),
    [
        ("cn", date(2024, 3, 4), "online_receipt", "confirmed_if_given"),
        ("cn", date(2019, 5, 14), "online_receipt", "submission"),
        ("cn", date(2018, 1, 1), "correction_effect", "restart"),
        ("cn-sh", date(2018, 1, 1), "correction_effect", "pause"),
        ("cn", date(2024, 3, 4), "correction_period", 15),
    ],
)
def test_a_convention_has_its_default(profile: str, day: date, name: str, value: str | int) -> None:
    """The default may depend on the day of arrival and on the local profile."""
    assert load_profile(profile).conventions(day)[name] == value


@pytest.mark.parametrize(
    ("name", "given", "value"),
    [
        ("online_receipt", "submission", "submission"),
        ("correction_period", 10, 10),
        ("correction_period", "10", 10),
        ("correction_period", 1, 1),
        ("internal_reply_target", "none", "none"),
        ("internal_reply_target", 12, 12),
    ],
)
def test_a_convention_can_be_chosen(name: str, given: object, value: str | int) -> None:
    """A choice replaces the default; numbers may be written as text."""
    assert load_profile("cn-sh-yangpu").conventions(date(2024, 3, 4), {name: given})[name] == value


@pytest.mark.parametrize("value", [0, -1, "0", "soon", True, 1.5, "٣", "none"])
def test_a_number_of_days_must_be_one(value: object) -> None:
    """A convention that is a number takes whole numbers from 1."""
    with pytest.raises(InputError) as caught:
        load_profile("cn").conventions(date(2024, 3, 4), {"correction_period": value})
    assert (
        str(caught.value) == f"convention correction_period is {value!r}; expected a number of working days, 1 or more"
    )


def test_what_is_not_offered_is_refused() -> None:
    """Neither unknown conventions nor unknown options are taken."""
    profile, day = load_profile("cn"), date(2024, 3, 4)
    with pytest.raises(UnknownName, match="no convention 'online_reciept'; known: online_receipt"):
        profile.conventions(day, {"online_reciept": "submission"})
    with pytest.raises(UnknownName, match="known: confirmed_if_given, submission"):
        profile.conventions(day, {"online_receipt": "telepathy"})


def test_an_unknown_profile_is_refused() -> None:
    """A name that is not shipped is answered with the nearest."""
    with pytest.raises(UnknownName, match="no profile 'cn-shh'; known: cn-sh"):
        load_profile("cn-shh")


def test_a_file_of_ones_own_is_a_profile(tmp_path: Path) -> None:
    """An agency's own file extends a shipped profile and is read anew each time."""
    file = tmp_path / "own.toml"
    file.write_text(OWN, encoding="utf-8")
    profile = load_profile(file)
    assert (profile.id, profile.layers[-1].where, profile.layers[-2].id) == ("own", "own.toml", "cn-sh")
    assert (profile.calendar, profile.first_day) == ("cn", date(2008, 5, 1))
    assert [layer.id for layer in profile.layers if layer.own] == ["own"]


def test_whether_a_file_is_an_agencys_own_is_said_by_name(tmp_path: Path) -> None:
    """A choice that stands in a place, where it could be taken for another, is refused."""
    file = tmp_path / "own.toml"
    file.write_text(OWN, encoding="utf-8")
    read: Callable[..., Layer] = read_layer
    assert (read(path=file).own, read(file, own=False).own) == (True, False)
    with pytest.raises(TypeError, match="positional"):
        read(file, False)


def test_what_a_profile_says_of_itself() -> None:
    """Counting, transition and the texts it rests on are read from all layers."""
    profile = load_profile("cn-sh-changning")
    assert profile.counting["rest_day_rolls"] == ["cn-civil-code:203"]
    assert (profile.transition["old"], profile.transition["new"]) == ("cn-2008", "cn-2019")
    assert {"cn-sh-changning", "cn-2019", "cn-civil-code"} <= set(profile.texts)
    assert {row["name"] for row in profile.convention_rows} >= {"one_week", "fee_month"}


def test_what_is_cited_for_counting_is_a_text_it_rests_on(tmp_path: Path) -> None:
    """The texts of a profile are those that its rows cite, that it names, and that say how it counts."""
    file = tmp_path / "own.toml"
    file.write_text(OWN + 'texts = ["own-plan"]\n[counting]\nown_days = ["own-calendar:3"]\n', encoding="utf-8")
    assert {"own-plan", "own-calendar"} <= set(assemble(read_layer(file)).texts)


def test_the_layers_under_a_law_are_all_but_the_other_versions() -> None:
    """A version is known by its id, wherever that was read."""
    read = "law: cn-2019".removeprefix("law: ")
    assert [layer.id for layer in load_profile("cn-sh").layers_of(read)] == [
        "cn-2019",
        "cn-fees-2021",
        "cn-remedies",
        "cn",
        "cn-sh",
    ]


def test_a_profile_without_transition_or_counting_has_none(tmp_path: Path) -> None:
    """A profile of its own laws need not say how a change of law is bridged."""
    file = tmp_path / "own.toml"
    file.write_text('id = "own"\ncalendar = "cn"\nlaws = ["cn-2019"]\ntitle = {zh = "x", en = "x"}\n', encoding="utf-8")
    profile = assemble(read_layer(file))
    assert (profile.transition, profile.counting) == ({}, {})


def test_texts_are_known_by_their_articles() -> None:
    """A place is found by its own entry, or by the article it lies in."""
    text = read_text("cn-2019")
    assert text.article("33.9.9") == text.article("33")
    assert text.article("999") is None
    with pytest.raises(UnknownName, match="no text 'cn-2091'; known: cn-2019"):
        read_text("cn-2091")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"= 1\n", "own.toml: not TOML in UTF-8 (Invalid statement (at line 1, column 1))"),
        (
            b"\xff",
            "own.toml: not TOML in UTF-8 ('utf-8' codec can't decode byte 0xff in position 0: invalid start byte)",
        ),
        (b"id = " + b"9" * 5000, "own.toml: not TOML in UTF-8 (Exceeds the limit"),
        (b"id = " + b"[" * 5000, "own.toml: not TOML in UTF-8 (maximum recursion depth exceeded"),
        (b"", "own.toml: no id"),
    ],
)
def test_a_file_that_cannot_be_read_is_a_fault(tmp_path: Path, content: bytes, fault: str) -> None:
    """What is no TOML, or has no id, raises with its one fault."""
    file = tmp_path / "own.toml"
    file.write_bytes(content)
    with pytest.raises(ProfileError) as caught:
        read_layer(file)
    assert [str(told)[: len(fault)] for told in caught.value.faults] == [fault]


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    """So does a file that is missing."""
    with pytest.raises(ProfileError) as caught:
        load_profile(tmp_path / "gone.toml")
    assert caught.value.faults == ("gone.toml: cannot be read (No such file or directory)",)


def test_the_line_of_a_row(tmp_path: Path) -> None:
    """The line on which the n-th row of a kind begins, or none."""
    file = tmp_path / "own.toml"
    file.write_text(OWN + "\n[[silence]]\n[[duty]]\n  [[silence]]\n[[duty.extended]]\n", encoding="utf-8")
    layer = read_layer(file)
    lines = [
        layer.line_of("silence", 0),
        layer.line_of("silence", 1),
        layer.line_of("duty", 0),
        layer.line_of("duty", 1),
    ]
    assert lines == [5, 7, 6, None]


def test_the_line_of_a_row_far_down(tmp_path: Path) -> None:
    """So it is for a row beyond the first few hundred."""
    file = tmp_path / "own.toml"
    file.write_text(OWN + "[[silence]]\n" * 400, encoding="utf-8")
    assert read_layer(file).line_of("silence", 399) == 403

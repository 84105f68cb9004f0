"""The picture of the states: it says what the arcs say, and can be read."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from foiflow.diagram import FORMATS, diagram, newest_day
from foiflow.diagram.layout import Item, Spacing, Way, lay_out
from foiflow.diagram.measure import Size, wrapped
from foiflow.diagram.picture import Line, Picture, picture_of
from foiflow.diagram.ranks import ranks
from foiflow.diagram.words import LANGUAGES, Words, own_words
from foiflow.errors import InputError, UnknownName
from foiflow.law.files import vocabulary
from foiflow.law.load import load_profile, profile_ids

if TYPE_CHECKING:
    from pathlib import Path

    from foiflow.law.profile import Profile

DAYS = (date(2009, 1, 1), date(2018, 1, 1), date(2024, 1, 1))
OWN = """
id = "panel"
title = {zh = "评审局", en = "Panel Bureau"}
extends = "cn-sh-changning"
in_force = {from = 2024-01-01, chosen_by = "receipt"}

[[state]]
name = "awaiting panel"
en = 'awaiting the "panel"; <soon>'
zh = "待专家评审"
groups = ["handling"]
cite = ["cn-sh-changning:50"]

[[state]]
name = "transferred"
en = "handed over"
zh = "已移交"
final = true
cite = ["cn-sh-changning:50"]

[[arc]]
event = "review_completed"
from = ["received", "in_review"]
where = {kind = ["difficulty"], result = ["complex"]}
to = "awaiting panel"
cite = ["cn-sh-changning:50"]

[[arc]]
event = "review_completed"
from = ["awaiting panel"]
where = {kind = ["panel", "difficulty"]}
to = "in_review"
cite = ["cn-sh-changning:50"]

[[arc]]
event = "assigned"
from = ["in_review"]
where = {to = ["elsewhere"]}
to = "transferred"
cite = ["cn-sh-changning:50"]

[[arc]]
event = "case_archived"
from = ["transferred"]
to = "archived"
cite = ["cn-sh-changning:50"]

[[role]]
id = "clerk"
en = "clerk"
zh = "经办人"
may = [{event = "request_registered"}, {event = "fee_notice_issued", where_not = {tariff = ["per_page"]}}]
cite = ["cn-sh-changning:58"]
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """An agency's own file with states, arcs and a role of its own."""
    file = tmp_path / "panel.toml"
    file.write_text(OWN, encoding="utf-8")
    return file


def arcs(profile: Profile, day: date) -> set[tuple[str, str, str, str | None]]:
    """Write out every arc: event, from, to, guard."""
    rules = profile.rules(day, profile.conventions(day))
    return {
        (arc.event, source, source if arc.to == "same" else arc.to, arc.guard)
        for arc in rules.arc
        if arc.in_force.holds_on(day)
        for source in arc.from_
    }


def shown(picture: Picture) -> set[tuple[str, str, str, str | None]]:
    """Write out every way and every stay of a picture, a group as each of its members."""
    ways = {
        (line.event, state, edge.target, line.guard)
        for edge in picture.edges
        for line in edge.lines
        for state in picture.groups.get(edge.source, (edge.source,))
    }
    stays = {
        (line.event, state, state, line.guard)
        for stay in picture.stays
        for line in stay.lines
        for name in stay.states
        for state in picture.groups.get(name, (name,))
    }
    return ways | stays


@pytest.mark.parametrize("day", DAYS)
@pytest.mark.parametrize("name", profile_ids())
def test_the_picture_is_the_arcs(name: str, day: date) -> None:
    """Groups written out, the picture has every arc of the rules and no other."""
    profile = load_profile(name)

    assert shown(picture_of(profile, day)) == arcs(profile, day)


def test_an_own_file_adds_its_states(own: Path) -> None:
    """States, arcs with values of fields, and roles of an agency's own file are in its picture."""
    profile = load_profile(own)
    picture = picture_of(profile, newest_day(profile))

    assert shown(picture) == arcs(profile, newest_day(profile))
    assert "awaiting panel" in picture.groups["handling"]
    assert "transferred" in picture.final
    assert Line("review_completed", None, ("kind = panel/difficulty",)) in {
        line for edge in picture.edges for line in edge.lines
    }
    assert picture.roles == (
        (
            {"en": "clerk", "zh": "经办人"},
            (Line("request_registered"), Line("fee_notice_issued", None, ("tariff ≠ per_page",))),
        ),
    )


def test_own_rows_hold_in_their_days(own: Path) -> None:
    """Before the agency's own rows hold, its picture is that of the profile it extends."""
    assert shown(picture_of(load_profile(own), date(2023, 12, 31))) == shown(
        picture_of(load_profile("cn-sh-changning"), date(2023, 12, 31))
    )


def test_what_a_group_leads_to_is_drawn_once() -> None:
    """An answer, possible at any stage, is one way and not six; so is an ordered new answer."""
    picture = picture_of(load_profile("cn"), date(2024, 1, 1))
    ways = {(edge.source, edge.target) for edge in picture.edges}

    assert {source for source, target in ways if target == "answered"} == {"handling"}
    assert ("final", "in_review") in ways
    assert len(picture.edges) == len(ways) == 24


def test_every_word_is_there() -> None:
    """Every guard and every group of the vocabulary has its short words in both languages."""
    words = own_words()

    assert set(words["guard"]) == set(vocabulary()["guard"])
    assert set(words["group"]) == {*vocabulary()["state_group"], "final"}
    for part in ("guard", "group", "text", "mark"):
        assert all(set(said) == set(LANGUAGES) and all(said.values()) for said in words[part].values())


def test_states_stand_in_the_order_of_a_request() -> None:
    """A request goes from left to right; states in which it may end come last."""
    found = ranks(picture_of(load_profile("cn"), date(2024, 1, 1)))

    assert {rank: [name for name in found if found[name] == rank] for rank in sorted(set(found.values()))} == {
        0: ["received"],
        1: ["in_review"],
        2: ["in_consultation", "awaiting_correction", "awaiting_reasons", "awaiting_payment"],
        3: ["answered", "lapsed", "withdrawn"],
        4: ["archived"],
    }


@pytest.mark.parametrize("name", FORMATS)
def test_the_same_call_gives_the_same_bytes(name: str, child_environment: dict[str, str]) -> None:
    """Another process, with another order of sets, writes the same picture."""
    code = f"from foiflow.diagram import diagram; print(ascii(diagram('cn-sh', format={name!r}, lang='zh')))"
    made = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env=child_environment | {"PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }

    assert len(made) == 1


@pytest.mark.parametrize("lang", LANGUAGES)
def test_mermaid_has_one_way_for_two_states(lang: str, own: Path) -> None:
    """Each pair of states has one way, whose label holds no sign that would end it."""
    text = diagram(own, lang=lang)  # type: ignore[arg-type]  # a parameter of the test
    ways = re.findall(r"^    (\S+) --> (\S+): (.+)$", text, re.MULTILINE)

    assert "\nstateDiagram-v2\n" in text
    assert len({way[:2] for way in ways}) == len(ways) > 24
    assert all(not re.search(r"[;\"{}]|<(?!br/>)", re.sub(r"#\d+;", "", label)) for *_, label in ways)
    declared = set(re.findall(r"^    state \".*\" as (\S+)$", text, re.MULTILINE)) | {"[*]"}
    assert {end for way in ways for end in way[:2]} <= declared
    assert "state_10" in declared, "a name that Mermaid cannot read has a number instead"


def test_mermaid_writes_awkward_signs_by_their_numbers(own: Path) -> None:
    """Quotes, semicolons and angles in a state's words are escaped."""
    assert 'state "awaiting the #34;panel#34;#59; #60;soon#62;" as state_10' in diagram(own)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_dot_has_one_way_for_two_states(lang: str, own: Path) -> None:
    """Each pair of states has one way, every name is quoted and every quote is closed."""
    text = diagram(own, format="dot", lang=lang)  # type: ignore[arg-type]  # a parameter of the test
    ways = re.findall(r'^    ("[^"]+") -> ("[^"]+") \[label="', text, re.MULTILINE)

    assert len(set(ways)) == len(ways) > 24
    assert all(line.replace('\\"', "").count('"') % 2 == 0 for line in text.splitlines())
    assert text.startswith('digraph "')
    assert text.endswith("}\n")


def test_dot_escapes_quotes(own: Path) -> None:
    """A quote in a state's words does not end the label."""
    assert '"awaiting panel" [label="awaiting the \\"panel\\"; <soon>"];' in diagram(own, format="dot")


def rectangles(text: str, *styles: str) -> list[tuple[float, float, float, float]]:
    """Find the rectangles of some classes: left, top, right, bottom."""
    found = []
    for node in ET.fromstring(text).iter("{http://www.w3.org/2000/svg}rect"):
        if node.get("class") in styles:
            x, y, width, height = (float(node.get(name, "")) for name in ("x", "y", "width", "height"))
            found.append((x, y, x + width, y + height))
    return found


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", ["cn", "panel"])
def test_nothing_in_the_drawing_overlaps(name: str, lang: str, own: Path) -> None:
    """No box or label lies on another, nor outside the drawing."""
    text = diagram(own if name == "panel" else name, format="svg", lang=lang)  # type: ignore[arg-type]  # a parameter of the test
    placed = rectangles(text, "box", "final", "label")
    [page] = [(float(node.get("width", "")), float(node.get("height", ""))) for node in [ET.fromstring(text)]]

    assert len(placed) > 25
    for one, other in combinations(placed, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1], (one, other)
    assert all(left >= 0 and top >= 0 and right < page[0] and bottom < page[1] for left, top, right, bottom in placed)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_drawing_can_be_read_aloud(lang: str) -> None:
    """It has a title, and a description that tells every way from state to state."""
    text = diagram("cn", on=date(2024, 1, 1), format="svg", lang=lang)  # type: ignore[arg-type]  # a parameter of the test
    root = ET.fromstring(text)
    words = Words(picture_of(load_profile("cn"), date(2024, 1, 1)), lang)
    said = {node.get("id"): node.text or "" for node in root if node.get("id")}

    assert (root.get("role"), root.get("aria-labelledby"), root.get("lang")) == (
        "img",
        "states-title states-desc",
        lang,
    )
    assert said["states-title"] == words.title
    assert said["states-desc"].splitlines()[1:] == words.edges()
    assert {words.state(name) for name in words.picture.states} <= {node.text for node in root.iter() if node.text}


def test_the_drawing_tells_what_leaves_a_state_as_it_is(own: Path) -> None:
    """Under the drawing stand the words for groups, the stays, and who may record what."""
    texts = [node.text for node in ET.fromstring(diagram(own, format="svg")).iter()]

    for said in ("Words for several states", "What leaves the state as it is", "extension notified", "clerk"):
        assert any(said in (text or "") for text in texts), said
    assert "request registered; fee notice issued [tariff ≠ per_page]" in texts


def test_the_newest_rules_are_drawn() -> None:
    """Without a day the last law's picture is drawn; an older day draws the older one."""
    newest = picture_of(load_profile("cn"), newest_day(load_profile("cn")))

    assert diagram("cn") == diagram("cn", on=date(2026, 12, 31))
    assert newest.title["en"] == "China, national rules – Handling rules of the Regulations of 2019"
    assert "Handling rules of the Regulations of 2007" in diagram("cn", on=date(2019, 5, 14))
    assert load_profile("cn").law_on(newest_day(load_profile("cn"), "cn-2008")) == "cn-2008"


def test_what_cannot_be_drawn_is_told_in_one_sentence() -> None:
    """A wrong profile, format, language, law or day is named, with what is known."""
    with pytest.raises(UnknownName, match=r"^no profile 'cn-xx'; known: cn-sh$"):
        diagram("cn-xx")
    with pytest.raises(UnknownName, match=r"^no format 'svgg'; known: svg$"):
        diagram("cn", format="svgg")  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(UnknownName, match=r"^no language 'fr'; known: en, zh$"):
        diagram("cn", lang="fr")  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(UnknownName, match=r"^no law 'cn-2007'; known: cn-2008, cn-2019$"):
        newest_day(load_profile("cn"), "cn-2007")
    with pytest.raises(InputError, match=r"^on is '2008-04-30'; expected a day of receipt from 2008-05-01$"):
        diagram("cn", on=date(2008, 4, 30))


def test_long_text_is_broken_where_a_line_may_end() -> None:
    """Words stay whole, and no line begins with a Chinese comma."""
    size = Size.read()
    width = size.text("four four", size.small)

    assert wrapped("four four four", width, size) == ["four four", "four"]
    assert wrapped("甲乙、丙丁、戊", size.text("甲乙", size.small), size) == ["甲", "乙、", "丙", "丁、", "戊"]
    assert wrapped("", width, size) == [""]


def test_ways_take_the_order_with_fewest_crossings() -> None:
    """Two ways that would cross are put the other way round."""
    left, right = [Item(0, 10, 10) for _ in range(2)], [Item(2, 10, 10) for _ in range(2)]
    ways = [Way((left[0],), Item(1, 5, 5), right[1]), Way((left[1],), Item(1, 5, 5), right[0])]
    layout = lay_out([*left, *right], ways, Spacing(across=20, down=5, sweeps=4))

    assert (left[0].y < left[1].y) == (right[1].y < right[0].y)
    assert [edges[0] for edges in layout.columns] == [0, 30, 55]
    assert layout.bottom == 25


def test_a_way_has_its_own_place_in_the_columns_it_passes() -> None:
    """A curve past a column keeps clear of the box that stands there."""
    first, between, last = Item(0, 10, 10), Item(2, 10, 40), Item(4, 10, 10)
    layout = lay_out([first, between, last], [Way((first,), Item(3, 5, 5), last)], Spacing(20, 5, 4))
    [passed] = [end for start, end in layout.links if end.column == between.column]

    assert abs(passed.y - between.y) >= between.height / 2 + 5

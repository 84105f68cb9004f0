"""The pages of the law: every article stands on one, with all that rests on it, or the reason why nothing does."""

from __future__ import annotations

import importlib
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from foiflow.law.files import read_text, shipped
from foiflow.law.load import profile_ids
from foiflow.law.resolve import ROWS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

DOCS = Path(__file__).resolve().parents[2] / "docs"
REGULATIONS = ("cn-2019", "cn-2008")
HANDLING = range(10, 52)
"""The articles of 2019 from who discloses to the remedies, each of which has rows or a reason."""


@pytest.fixture(scope="module")
def pages() -> Iterator[ModuleType]:
    """The module that writes the pages, as Sphinx loads it."""
    sys.path.insert(0, str(DOCS))
    yield importlib.import_module("law_pages")
    sys.path.remove(str(DOCS))


@pytest.fixture(scope="module")
def rows(pages: ModuleType) -> ModuleType:
    """The module that writes rows in words."""
    return importlib.import_module(pages.says.__module__)


@pytest.fixture
def fresh(pages: ModuleType) -> Iterator[ModuleType]:
    """The module with nothing remembered, before and after."""
    pages.entries.cache_clear()
    yield pages
    pages.entries.cache_clear()


def whole_articles(text: str) -> list[str]:
    """List the articles of a text, without their paragraphs."""
    return [place for place in read_text(text).articles if "." not in place]


def test_every_article_named_anywhere_is_held(pages: ModuleType) -> None:
    """Every article that a row, a docstring's Basis or an open point names is in its text."""
    assert pages.faults() == []


@pytest.mark.parametrize("article", HANDLING)
def test_every_article_of_2019_has_rows_or_a_reason(pages: ModuleType, article: int) -> None:
    """Each of Arts. 10 to 51 is in the data, and has rows or says why not, never both."""
    said = read_text("cn-2019").articles[str(article)]

    assert pages.has_rows("cn-2019", str(article)) != bool(said.get("no_rows_en"))
    assert bool(said.get("no_rows_en")) == bool(said.get("no_rows_zh"))


@pytest.mark.parametrize("text", REGULATIONS)
def test_every_article_of_the_regulations_has_rows_or_a_reason(pages: ModuleType, text: str) -> None:
    """So does every other article of either Regulations that the data holds."""
    both = [
        a
        for a in whole_articles(text)
        if pages.has_rows(text, a) == bool(read_text(text).articles[a].get("no_rows_en"))
    ]

    assert both == []


@pytest.mark.parametrize("text", sorted(shipped("texts")))
def test_an_article_has_these_keys_and_no_others(text: str) -> None:
    """Each article has its tenor in both languages and how it was read; a reason is for the Regulations' articles."""
    for place, said in read_text(text).articles.items():
        reasons = {"no_rows_en", "no_rows_zh"} if text in REGULATIONS and "." not in place else set()
        assert {"en", "zh", "text"} <= set(said) <= {"en", "zh", "text"} | reasons, place
        assert all(said.values()), place
        assert said["text"] in ("confirmed", "derived", "unverified"), place


def test_every_text_is_on_one_page(pages: ModuleType) -> None:
    """The pages ask for each text that is shipped, once."""
    assert sorted(pages.asked_for()) == sorted(shipped("texts"))


def test_every_page_is_in_the_table_of_contents() -> None:
    """The index leads to each page of the folder."""
    listed = re.findall(r"^law/(\w[\w-]*)$", (DOCS / "index.md").read_text(encoding="utf-8"), re.MULTILINE)

    assert sorted(listed) == sorted(page.stem for page in (DOCS / "law").glob("*.md"))


@pytest.mark.parametrize("text", sorted(shipped("texts")))
def test_a_page_has_every_article_with_what_rests_on_it(pages: ModuleType, text: str) -> None:
    """Articles stand in order, each with its tenor in both languages and every row that cites it."""
    written = pages.text_page(text, 2)
    places = list(read_text(text).articles)
    numbers = list(dict.fromkeys(place.partition(".")[0] for place in places))

    assert re.findall(r"^## Art\. (\d+) ", written, re.MULTILINE) == numbers
    for number in numbers:
        part = written.split(f"\n({text}-{number})=\n")[1].partition(f"\n({text}-")[0]
        for entry in pages.resting_on(text, number):
            assert entry.says in part
    assert all(read_text(text).articles[place]["zh"] in written for place in places)
    assert not re.search(r"\{'|None|\bTrue\b|\bFalse\b", written), "a value of Python is no word"


def test_a_page_tells_limits_exceptions_and_readings(pages: ModuleType) -> None:
    """The article on the reply period has its duty, extension, time left out, findings and open points."""
    part = pages.text_page("cn-2019", 2).split("\n(cn-2019-33)=\n")[1].split("\n(cn-2019-34)=\n")[0]

    for said in (
        "- `reply` (reply), owed by the agency; 20 working days from `request_received` (its day: the legal day of",
        "- `reply` is extended by `extension_notified`, at most 20 working days",
        "- (3) `reply` leaves out the time from `third_party_consultation_sent`",
        "at the latest to the end of `third_party_reply`",
        "- `extension_unapproved` (irregular) on `extension_notified` if the extension names nobody who approved it",
        "(derived) – in `cn-remedies`",
        "- `excluded_time`: A consultation leaves out the time it took",
        "- also `answered_on`, ",
        "- [C1](../open_points.md#c-consultation): how much is left out",
    ):
        assert said in part, said


def test_an_article_without_rows_says_why(pages: ModuleType) -> None:
    """The reason stands in both languages; a text outside the Regulations says that nothing rests on it."""
    part = pages.text_page("cn-2019", 2).split("\n(cn-2019-41)=\n")[1].split("\n(cn-2019-42)=\n")[0]

    assert "**No row.** Correction of a record about oneself is another kind of case" in part
    assert "更正与自身相关的记录属另一类事项" in part
    assert "Nothing rests on it." in pages.text_page("cn-secrecy-law-2024", 3)


def test_code_that_applies_a_rule_stands_with_its_article(pages: ModuleType) -> None:
    """A docstring's Basis brings the function onto the article's page."""
    assert pages.bases()["foiflow.cases.limits.months_after"] == ("cn-civil-code:202",)
    assert "- `foiflow.cases.limits.months_after`" in pages.text_page("cn-civil-code", 2)


def test_a_basis_is_read_on_one_line_or_under_its_heading(pages: ModuleType) -> None:
    """Citations are taken from the line itself and from the lines set in under it."""
    found = [
        pages.SHORT.findall(basis["same"] + basis["more"])
        for basis in pages.BASIS.finditer(
            "Say.\n\nBasis: cn-2019:30\n\nBasis:\n    cn-2019:33.2, and\n    cn-practice:9\nno:1"
        )
    ]

    assert found == [["cn-2019:30"], ["cn-2019:33.2", "cn-practice:9"]]


def test_an_article_that_is_not_there_is_a_fault(fresh: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row, a Basis without a citation and one of an unknown text or article are each told with their place."""
    law = {"finding": [{"code": "reply_late", "on": "log", "cite": ["cn-2019:99"]}]}
    monkeypatch.setattr(fresh, "layers", lambda: {"some-law": law})
    monkeypatch.setattr(
        fresh, "bases", lambda: {"foiflow.a": (), "foiflow.b": ("cn-2091:1",), "foiflow.c": ("cn-2019:33",)}
    )
    monkeypatch.setattr(fresh, "open_points", tuple)

    told = fresh.faults()
    assert told[0] == "foiflow.a: Basis without a citation such as cn-2019:33"
    assert told[1] == "some-law: `reply_late` (breach) on `log`: cn-2019 has no article 99"
    assert told[2].startswith("code: `foiflow.b`: no text 'cn-2091'; known: ")
    assert len(told) == 3


def test_a_fault_ends_the_build(fresh: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sphinx stops before it reads a page, and the fault is its message."""
    handlers: dict[str, Any] = {}
    app = type("App", (), {"connect": lambda _, name, handler: handlers.update({name: handler})})()
    assert fresh.setup(app) == {"parallel_read_safe": True}
    handlers["builder-inited"](app)

    monkeypatch.setattr(fresh, "faults", lambda: ["one", "two"])
    with pytest.raises(LookupError, match=r"^one\ntwo$"):
        handlers["builder-inited"](app)


def test_marks_on_a_page_are_filled(pages: ModuleType) -> None:
    """A text comes with headings one level under the one above its mark, a picture as it is; the data is noted."""
    handlers: dict[str, Any] = {}
    noted: list[str] = []
    env = type("Env", (), {"note_dependency": lambda _, path, docname: noted.append(path)})()
    app = type("App", (), {"connect": lambda _, name, handler: handlers.update({name: handler}), "env": env})()
    pages.setup(app)
    source = ["# Page\n\n## Code\n\n<!-- law: cn-civil-code -->\n\n<!-- states: cn zh -->\n"]
    plain = ["# Page\n"]
    handlers["source-read"](app, "page", source)
    handlers["source-read"](app, "plain", plain)

    assert "\n### Art. 202 · 第202条\n" in source[0]
    assert source[0].count("<svg ") == 1
    assert "<!--" not in source[0]
    assert plain == ["# Page\n"]
    assert any(path.endswith("cn-2019.toml") for path in noted)


def test_open_points_without_a_convention_have_their_articles(pages: ModuleType) -> None:
    """Each open point is on the page of some article: by its conventions, or by those named for it."""
    assert {point.name for point in pages.open_points() if not point.conventions} == set(pages.NOWHERE)
    shown = {entry.says.split("]")[0].strip("[") for entry in pages.entries() if entry.kind == "open"}
    assert shown == {point.name for point in pages.open_points()}


def test_rows_of_every_kind_can_be_said(rows: ModuleType) -> None:
    """The pages know every kind of row that a file may hold."""
    assert set(rows.KINDS) == {*ROWS, "convention"}
    assert {"cn", "cn-sh-changning"} <= set(profile_ids())


@pytest.mark.parametrize(
    ("kind", "row", "said"),
    [
        (
            "arc",
            {
                "event": "review_completed",
                "from": ["received"],
                "where": {"kind": ["difficulty"]},
                "to": "waiting_panel",
            },
            "`review_completed` (review completed) (kind is `difficulty`) from `received`: to `waiting_panel`",
        ),
        (
            "state",
            {"name": "waiting_panel", "en": "waiting", "zh": "待评审", "final": True},
            "`waiting_panel` (waiting, 待评审), final",
        ),
        (
            "role",
            {"id": "clerk", "en": "clerk", "zh": "经办人", "may": [{"event": "assigned"}, {"event": "fee_paid"}]},
            "`clerk` (clerk, 经办人) may record `assigned` or `fee_paid`",
        ),
        (
            "duty",
            {
                "id": "registration",
                "starts_on": [{"event": "request_received", "where_not": {"channel": ["online"]}}],
                "limit": [{"days": 7, "roll": {"convention": "one_week", "rolled": True, "strict": False}}],
                "target": {"working_days": 5},
                "text": "derived",
                "in_force": {"until": "2019-05-14"},
            },
            "`registration` (registration), owed by the agency; 7 calendar days, rolled off a rest day as `one_week` "
            "says from `request_received` (channel is not `online`); internal target 5 working days, "
            "until 2019-05-14 (derived)",
        ),
        (
            "tariff",
            {"id": "per_page", "tiers": [{"to": 30, "cny": 0}], "beyond": {"every": 10, "adds": 100}},
            "`per_page`: to 30: 0 CNY, beyond: 100 CNY more every 10",
        ),
        (
            "remedy",
            {"route": "either", "outcomes": ["all"], "silence": True, "when": {"one_week": "strict"}},
            "reconsideration or suit against `all` and silence, where `one_week` is `strict`",
        ),
        (
            "receipt",
            {"channels": ["courier"], "signed_by": ["gate", "mailroom"], "day": ["confirmed_on", "on"]},
            "by `courier` signed for by `gate` or `mailroom`: `confirmed_on`, else `on`",
        ),
    ],
)
def test_a_row_is_said_in_words(rows: ModuleType, kind: str, row: dict[str, Any], said: str) -> None:
    """Limits, fields, days and choices by convention are written out."""
    assert rows.says(kind, row) == said


def test_the_conventions_of_a_row_are_found(rows: ModuleType) -> None:
    """A row depends on the conventions it reads values from, and on those under which it stands."""
    row = {
        "day": {"convention": "excluded_from", "sent": ["on"]},
        "when": {"one_week": "strict"},
        "limit": [{"convention": "x"}],
    }

    assert list(rows.conventions_in(row)) == ["one_week", "excluded_from", "x"]

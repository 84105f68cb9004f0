"""A replay as a page: what is counted, what is drawn, and that it needs nothing beside it."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from datetime import date
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

import pytest

from foiflow.batch.page import charts
from foiflow.batch.page.counts import Counts, Finding, on_time
from foiflow.batch.page.render import page_of
from foiflow.batch.page.waits import days_by_wait
from foiflow.batch.page.words import Words
from foiflow.batch.replay import Result, replay
from foiflow.calendars import load_calendar
from foiflow.errors import UnknownName

MARK = "ZhangSanMarker"
CALENDAR = load_calendar("cn")


def log(case_id: str, received: str, *events: tuple[str, str, dict[str, Any]], **header: Any) -> dict[str, Any]:
    """Make a log of an applicant who must not be seen."""
    first = {"type": "request_received", "on": received, "channel": "online", "by": MARK, "note": MARK}
    applicant = {"kind": "natural_person", "name": MARK, "id": MARK}
    rest = [{"type": type_, "on": on, **fields} for type_, on, fields in events]
    head = {"case_id": case_id, "profile": "cn", "applicant": applicant, "subject": MARK}
    return head | header | {"events": [first, *rest]}


def answer(on: str) -> tuple[str, str, dict[str, Any]]:
    """Make an answer."""
    return ("answer_issued", on, {"outcome": "disclosed"})


CORRECTED: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("correction_notice_issued", "2024-03-06", {"reply_by": "2024-03-20"}),
    ("correction_received", "2024-03-13", {}),
    ("third_party_consultation_sent", "2024-03-15", {"party": "B Ltd"}),
    ("third_party_opinion_received", "2024-03-22", {"party": "B Ltd", "consents": True}),
    answer("2024-04-10"),
)
LOGS = [
    log("on time", "2024-03-04", answer("2024-03-29"), agency="Archive"),
    log("late", "2024-03-04", answer("2024-04-08"), agency="Archive"),
    log("corrected", "2024-03-04", *CORRECTED, agency="水务局"),
    log("overdue", "2024-02-19"),
    log("running", "2024-06-20", agency="水务局"),
    {"case_id": "bad"},
]


def results() -> list[Result]:
    """Replay them."""
    return list(replay(LOGS, as_of=date(2024, 6, 28)))


def counted(case_id: str | None = None) -> Counts:
    """Count them."""
    counts = Counts(case_id)
    for result in results():
        counts.add(result)
    return counts


def test_where_the_days_of_a_case_went() -> None:
    """Five working days for the correction, five for the opinion, the rest for the office.

    Received on 4 March: 5-6 March are the office's (2), 7-13 March the applicant's (5), 14-15 the office's (2), 18-22
    the third party's (5), then the office's again: 25-29 March (5), 1-3 April (3), 7 April, which is worked, to the
    10th (4).
    """
    [result] = [result for result in results() if result.case_id == "corrected"]
    assert result.reading is not None
    found = days_by_wait([standing for _, standing in result.reading.standings], CALENDAR)
    assert found == {"correction_reply": 5, "third_party_reply": 5, "office": 2 + 2 + 5 + 3 + 4}
    assert sum(found.values()) == CALENDAR.working_days_between(date(2024, 3, 4), date(2024, 4, 10))


def test_a_case_without_an_answer_shares_nothing_out() -> None:
    """Whoever is waited for, it is not known yet for how long."""
    [result] = [result for result in results() if result.case_id == "overdue"]
    assert result.reading is not None
    assert days_by_wait([standing for _, standing in result.reading.standings], CALENDAR) == {}


def test_what_is_counted() -> None:
    """Replies by month and agency, days, findings with their first article, and what could not be read."""
    counts = counted()
    assert (counts.cases, counts.unreadable, counts.as_of) == (5, 1, date(2024, 6, 28))
    assert counts.replies == {"met": 2, "met_late": 1, "overdue": 1, "running": 1}
    assert counts.months == {
        "2024-03": {"met": 2, "met_late": 1},
        "2024-02": {"overdue": 1},
        "2024-06": {"running": 1},
    }
    assert counts.agencies["Archive"] == {"met": 1, "met_late": 1}
    assert counts.agencies[None] == {"overdue": 1}
    assert counts.days == {19: 1, 24: 1, 26: 1}
    assert counts.findings[Finding("reply_late", "breach", "cn-2019:33")] == 2
    assert on_time(counts.replies) == 0.5
    assert on_time(Counter()) is None


def test_the_latest_cases_come_first() -> None:
    """By working days; of equally late ones the one that was read first, and no more than ten."""
    counts = Counts()
    for number in range(12):
        for result in replay([log(f"case {number}", "2024-03-04")], as_of=date(2024, 4, 1 + (number + 1) // 2)):
            counts.add(result)
    late = [(each.days, each.result.case_id) for each in counts.worst]
    assert len(late) == 10
    assert late == sorted(late, key=lambda each: -each[0])
    assert [name for days, name in late if days == 1] == ["case 1"]
    assert [name for days, name in late if days == 2] == [f"case {number}" for number in range(3, 11)]


@pytest.fixture
def no_drawing(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Let charts be described and not drawn."""
    described: list[dict[str, Any]] = []

    def told(spec: dict[str, Any]) -> str:
        described.append(spec)
        return "<svg></svg>"

    monkeypatch.setattr(charts, "drawn", told)
    return described


class _Structure(HTMLParser):
    """Which tags are open, and whatever points outside the page."""

    VOID = frozenset({"meta"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.outside: list[tuple[str, str | None]] = []
        self.anchors: set[str | None] = set()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in self.VOID:
            self.open.append(tag)
        for name, value in attrs:
            if name == "id":
                self.anchors.add(value)
            if name in ("src", "href") and value is not None:
                self.links.add(value.removeprefix("#"))
                self.outside += [] if value.startswith("#") else [(tag, value)]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.usefixtures("no_drawing")
def test_a_page_stands_alone(lang: str) -> None:
    """Every tag is closed, every link leads to a place in it, nothing is fetched or run, and no applicant is seen."""
    text = page_of(counted("late"), ["cases.jsonl"], lang=lang)
    structure = _Structure()
    structure.feed(text)
    assert (structure.open, structure.outside) == ([], [])
    assert structure.links <= structure.anchors
    assert "<script" not in text
    assert "url(" not in text
    assert MARK not in text
    assert ("Why this date" in text) == (lang == "en")
    assert "cn-2019:33" in text


@pytest.mark.usefixtures("no_drawing")
def test_what_could_be_markup_is_text() -> None:
    """A case's number, an agency and a source are shown and not obeyed."""
    counts = Counts("<b>1")
    for result in replay([log("<b>1", "2024-03-04", agency="<script>alert(1)</script>")], as_of=date(2024, 6, 28)):
        counts.add(result)
    text = page_of(counts, ["<i>.jsonl"], lang="en")
    assert "<script" not in text
    assert "<b>1" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


@pytest.mark.usefixtures("no_drawing")
def test_nothing_to_show_is_said() -> None:
    """A page of no cases has no pictures."""
    text = page_of(Counts(), [], lang="en")
    assert text.count("<p>nothing to show</p>") == 5
    assert "<svg" not in text


def test_the_drawings_of_a_page(no_drawing: list[dict[str, Any]]) -> None:
    """Five of all cases, one of the case that was asked for, one of each late case."""
    page_of(counted("on time"), [])
    assert len(no_drawing) == 5 + 1 + 2
    duties, _, events = (layer["data"]["values"] for layer in no_drawing[-1]["layer"])
    assert [duties[0][name] for name in ("from", "to", "due")] == ["2024-03-04", "2024-03-29", "2024-04-01"]
    assert [event["on"] for event in events] == ["2024-03-04", "2024-03-29"]


def test_a_drawing_has_no_roles_of_its_own() -> None:
    """Vega's roles are taken out, since the page says in words what a picture shows; names keep their room."""
    svg = charts.drawn(charts.bars([{"y": "水务局", "x": 0.5, "label": "50 %"}], "share", share=True))
    assert svg.startswith("<svg")
    assert not re.search(r"\b(aria-|role=)", svg)
    assert "水务局" in svg


def test_every_word_stands_in_both_languages() -> None:
    """And no language but these is known."""
    words = tomllib.loads((files("foiflow.batch.page") / "words.toml").read_text(encoding="utf-8"))
    assert all(set(row) == {"en", "zh"} and all(row.values()) for table in words.values() for row in table.values())
    assert Words("zh").of("state", "answered") != Words("en").of("state", "answered")
    assert Words("en").of("state", "asleep") == "asleep"
    with pytest.raises(UnknownName, match="no language 'de'"):
        Words("de")

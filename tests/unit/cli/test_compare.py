"""What ``--against`` and ``--compare-due`` write, for people and for programs."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from typer.testing import CliRunner

from foiflow.batch.replay import Replay
from foiflow.cli.app import commands
from foiflow.cli.compare import compare, terms_of
from foiflow.errors import InputError, UnknownName

if TYPE_CHECKING:
    from pathlib import Path

COUNTED = "cn-holiday-rules:2; cn-holiday-rules:7"
AS_OF = Replay(as_of=date(2024, 5, 6))


def case(case_id: str, received: str, answered: str | None = None, **fields: Any) -> dict[str, Any]:
    """A case of the national profile."""
    events = [{"type": "request_received", "on": received, "channel": "in_person"}]
    if answered is not None:
        events.append({"type": "answer_issued", "on": answered, "outcome": "unavailable.does_not_exist"})
    return {"case_id": case_id, "profile": "cn", "applicant": {"kind": "business"}, "events": events, **fields}


CASES = [
    case("1", "2018-03-05", "2018-03-29"),
    case("2", "2024-03-04", "2024-03-29"),
    case("3", "2020-01-10", "2020-02-13"),
]
STORED = ["2018-03-26", "2024-03-29", "2020-02-12"]


def write(path: Path, cases: list[dict[str, Any]], more: str = "") -> str:
    """Write cases as JSON Lines."""
    path.write_text("".join(json.dumps(one) + "\n" for one in cases) + more, "utf-8")
    return str(path)


@pytest.fixture
def log(tmp_path: Path) -> str:
    """A late case of 2018, one of 2024, one of 2020, and a broken line."""
    return write(tmp_path / "cases.jsonl", CASES, "{\n")


@pytest.fixture
def stored(tmp_path: Path) -> str:
    """The same cases with the dates that another system stored."""
    rows = [one | {"deadline": day} for one, day in zip(CASES, STORED, strict=True)]
    return write(tmp_path / "stored.jsonl", rows, "{\n")


def test_the_cases_that_differ_for_people(log: str, capfd: pytest.CaptureFixture[str]) -> None:
    """Each with its dates and the step in which the explanations part; then the counts. The broken line is told."""
    assert compare(AS_OF, [log], against=["law=cn-2019"]) == 1
    written = capfd.readouterr()
    lines = [line.rstrip() for line in written.out.splitlines()]
    assert lines[:6] == [
        "1",
        "  reply: 2018-03-26 met_late -> 2018-04-02 met",
        f"    first: 15 working days after it end on 2018-03-26 Mon [cn-2008:24; {COUNTED}]",
        f"    then:  20 working days after it end on 2018-04-02 Mon [cn-2019:33; {COUNTED}]",
        "  no longer reply_late: the answer was due on 2018-03-26 and came on 2018-03-29",
        "1 of 3 cases differ",
    ]
    counted = [line.split() for line in lines[6:]]
    assert ["reply", "later", "duties", "1"] in counted
    assert ["cn-2008:24", "where", "reply", "parts", "1"] in counted
    assert ["reply_late", "lost", "findings", "1"] in counted
    assert "line 4: the record is no JSON" in written.err
    assert "1 could not be read both ways, 0 of them beyond the announced days" in written.err


def test_the_cases_that_differ_for_programs(log: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """One object a case, a line for what could not be read, and the counts last."""
    assert compare(AS_OF, [log], against=["known_on=2020-01-20"], as_jsonl=True) == 1
    lines = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [line.get("case_id") for line in lines] == ["2", "3", None, None]
    assert "is outside the calendar 'cn'" in lines[0]["error"]
    assert lines[1]["duties"][0]["new_due"] == "2020-02-12"
    assert lines[1]["gained"][0]["code"] == "reply_late"
    assert lines[3]["summary"]["differing"] == 1
    assert (lines[3]["summary"]["unread"], lines[3]["summary"]["beyond"]) == (2, 1)


def test_a_state_that_differs_is_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A web form confirmed three days later has not been received yet; two duties are about one party."""
    path = tmp_path / "web.jsonl"
    web = case("1", "2024-03-04")
    web["events"][0] |= {"channel": "online", "confirmed_on": "2024-03-07"}
    asked = case("2", "2024-03-04")
    asked["events"].append({"type": "third_party_consultation_sent", "on": "2024-03-06", "party": "B Ltd"})
    path.write_text(json.dumps(web) + "\n" + json.dumps(asked) + "\n", "utf-8")
    assert compare(Replay(as_of=date(2024, 3, 6)), [str(path)], against=["convention=online_receipt=submission"]) == 0
    assert "  state: None -> received" in capfd.readouterr().out
    assert compare(Replay(as_of=date(2024, 3, 6)), [str(path)], against=["law=cn-2008"]) == 0
    out = capfd.readouterr().out
    assert "  third_party_reply (B Ltd): 2024-03-27 running -> none" in out
    assert "    then:  no such step" in out


def test_nothing_differs(log: str, capfd: pytest.CaptureFixture[str]) -> None:
    """No table is written."""
    compare(AS_OF, [log], against=["profile=cn"])
    assert capfd.readouterr().out == "0 of 3 cases differ\n"


def test_stored_dates_for_people(stored: str, capfd: pytest.CaptureFixture[str]) -> None:
    """One difference for each case, which fits one reading and proves nothing; then how many and what it means."""
    assert compare(AS_OF, [stored], compare_due="deadline") == 1
    written = capfd.readouterr()
    lines = [" ".join(line.split()) for line in written.out.splitlines()]
    assert lines[0] == ("2: stored 2024-03-29, due 2024-04-01, -3 days: none (fits start_counted by coincidence)")
    assert lines[1].startswith("3: stored 2020-02-12, due 2020-02-14, -2 days: none (fits known_at_receipt by")
    assert "none 2 100.0% no reading is above chance" in lines
    assert lines[-2:] == [
        "1 of 3 stored dates agree (33.3%)",
        "2 of 2 are explained by no reading, 2 of them fit one by coincidence",
    ]
    assert "line 4: the record is no JSON" in written.err


def test_stored_dates_for_programs(tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    """Seven cases in which the start was counted: the reading is systematic, and each case names it."""
    # Each is due four weeks later on a Monday, with nothing in between; the Friday before was stored.
    mondays = ["2023-02-27", "2023-03-06", "2023-07-03", "2023-07-10", "2023-07-17", "2023-07-24", "2023-07-31"]
    fridays = ["2023-03-24", "2023-03-31", "2023-07-28", "2023-08-04", "2023-08-11", "2023-08-18", "2023-08-25"]
    rows = [case(monday, monday, deadline=friday) for monday, friday in zip(mondays, fridays, strict=True)]
    assert compare(AS_OF, [write(tmp_path / "cases.jsonl", rows)], compare_due="deadline", as_jsonl=True) == 0
    *cases, last = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert cases[0] == {
        "case_id": "2023-02-27",
        "stored": "2023-03-24",
        "due": "2023-03-27",
        "days": -3,
        "reading": "start_counted",
        "fits": ["start_counted"],
        "coincidence": False,
    }
    assert last["summary"]["systematic"][0] | {"chance": 0} == {
        "name": "start_counted",
        "count": 7,
        "fits": 7,
        "tried": 7,
        "chance": 0,
    }
    assert last["summary"]["readings"] == [{"reading": "start_counted", "count": 7, "share": 1.0}]


def test_a_systematic_difference_is_said_in_a_sentence(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """Twenty calendar days after 3 to 7 July: how many it explains, and what it means."""
    rows = [case(f"2023-07-{day:02}", f"2023-07-{day:02}", deadline=f"2023-07-{day + 20}") for day in range(3, 8)]
    compare(AS_OF, [write(tmp_path / "cases.jsonl", rows)], compare_due="deadline")
    out = capfd.readouterr().out
    assert "2023-07-03: stored 2023-07-23, due 2023-07-31, -8 days: calendar_days\n" in out
    assert "systematic: 5 of 5 differences are explained by 'calendar_days'" in out
    assert "the period is counted in calendar days" in out


def test_all_stored_dates_agree(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """There is no difference to count."""
    path = write(tmp_path / "cases.jsonl", [case("1", "2018-03-05", deadline="2018-03-26")])
    assert compare(AS_OF, [path], compare_due="deadline") == 0
    assert capfd.readouterr().out == "1 of 1 stored dates agree (100.0%)\n"


def test_the_same_id_in_two_files_is_told(log: str, stored: str, capfd: pytest.CaptureFixture[str]) -> None:
    """As a replay does."""
    assert compare(AS_OF, [log, log], against=["law=new"]) == 5
    assert compare(AS_OF, [stored, stored], compare_due="deadline") == 5
    capfd.readouterr()


def test_terms_are_read() -> None:
    """Conventions may be repeated, the rest not."""
    terms = terms_of(["profile=cn-sh", "convention=a=1", "convention=b=2", "known_on=2020-01-20", "law=old"])
    assert (terms.profile, terms.conventions, terms.known_on, terms.law) == (
        "cn-sh",
        (("a", "1"), ("b", "2")),
        date(2020, 1, 20),
        "old",
    )
    assert terms_of([], known_on=date(2020, 1, 20)).known_on == date(2020, 1, 20)


@pytest.mark.parametrize("text", ["law", "law=", "lore=cn-2019", "known_on=soon", "convention=excluded_time"])
def test_what_is_no_term_is_refused(text: str) -> None:
    """With what would be one."""
    with pytest.raises(InputError):
        terms_of([text])


def test_a_call_that_contradicts_itself_is_refused(log: str) -> None:
    """One law twice; both comparisons at once; a law that the profile does not have."""
    with pytest.raises(InputError, match="each but conventions once"):
        terms_of(["law=old", "law=new"])
    with pytest.raises(InputError, match="a call without --against"):
        compare(AS_OF, [log], against=["law=old"], compare_due="deadline")
    with pytest.raises(UnknownName):
        compare(AS_OF, [log], against=["law=cn-1999"])


def test_the_column_of_a_table_is_compared(tmp_path: Path) -> None:
    """A CSV in an office's own words keeps the column under its own name; one that is not there is told."""
    table = tmp_path / "office.csv"
    rows = ["编号,申请人类型,收到日期,系统到期日"]
    rows += [
        f"{number},自然人,2024年3月4日,2024-0{4 if number % 2 else 3}-0{1 if number % 2 else 9}" for number in range(4)
    ]
    table.write_text("\n".join(rows), encoding="gb18030")
    words = ["replay", str(table), "--mapping", "guess", "--profile", "cn", "--as-of", "2024-03-05", "--quiet"]
    done = CliRunner().invoke(commands(), [*words, "--compare-due", "系统到期日"])
    assert done.exit_code == 0
    assert "2 of 4 stored dates agree (50.0%)" in done.stdout
    done = CliRunner().invoke(commands(), [*words, "--compare-due", "到期"])
    assert "到期" in str(done.exception)

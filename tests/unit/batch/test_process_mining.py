"""Cases as process mining reads them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

import foiflow
from foiflow.batch.process_mining import event_rows, followed_by, variants, write_xes

SITE = "{http://www.xes-standard.org/}"


def case(case_id: str, *events: dict[str, Any]) -> dict[str, Any]:
    """A case with an applicant whose name must not go out."""
    first = {"type": "request_received", "on": "2024-03-04", "channel": "online", "note": "by 王小明"}
    return {
        "case_id": case_id,
        "profile": "cn",
        "applicant": {"kind": "business", "name": "王小明", "id": "A-77"},
        "subject": "王小明's permit",
        "agency": "规划局",
        "events": [first, *events],
    }


ASKED = {
    "type": "third_party_consultation_sent",
    "on": "2024-03-11",
    "party": "王小明",
    "by": "王小明",
    "role": "clerk",
}
BILLED = {"type": "fee_notice_issued", "on": "2024-03-12", "tariff": "per_page", "units": 40, "amount": 100.5}
SAID = {"type": "third_party_opinion_received", "on": "2024-03-12", "party": "王小明", "consents": False}
LATEST = {"type": "assigned", "on": "2024-03-12", "on_is": "latest", "to": "王小明"}
CASES = [case("1", ASKED, SAID), case("2", BILLED), case("3"), case("4", {"type": "fee_paid", "on": "2024-03-05"})]


def rows(*cases: dict[str, Any]) -> list[dict[str, Any]]:
    """The events of cases as rows."""
    return list(event_rows(foiflow.replay(list(cases))))


def test_an_event_is_a_row_with_the_columns_that_pm4py_reads() -> None:
    """Its case, its type, its day at midnight UTC; what the case is; what it says itself."""
    first, asked, said = rows(CASES[0])
    assert first == {
        "case:concept:name": "1",
        "case:profile": "cn",
        "case:law": "cn-2019",
        "case:state": "in_review",
        "case:applicant_kind": "business",
        "case:agency": "规划局",
        "concept:name": "request_received",
        "time:timestamp": datetime(2024, 3, 4, tzinfo=UTC),
        "channel": "online",
    }
    assert asked["org:role"] == "clerk"
    assert (said["consents"], said["time:timestamp"].date().isoformat()) == (False, "2024-03-12")


def test_a_day_that_is_not_exact_says_so() -> None:
    """And one that is does not."""
    assert [row.get("on_is") for row in rows(case("1", LATEST))] == [None, "latest"]


def test_nothing_that_names_somebody_goes_out() -> None:
    """Neither in rows nor in a file: notes, subjects, parties, clerks, applicants."""
    log = [case("1", ASKED, LATEST, SAID)]
    stream = io.BytesIO()
    write_xes(foiflow.replay(log), stream)
    assert "王小明" not in str(rows(*log))
    assert "王小明" not in stream.getvalue().decode()
    assert "A-77" not in str(rows(*log)) + stream.getvalue().decode()


def test_what_was_impossible_or_unread_is_left_out() -> None:
    """A payment of no bill, a record without events, a case that nothing was received in."""
    nothing = case("5") | {"events": []}
    assert [row["concept:name"] for row in rows(CASES[3], nothing, {"case_id": "6"})] == ["request_received"]


def test_variants_and_what_followed_what() -> None:
    """Two cases have the receipt alone; one a consultation with its opinion."""
    ways = variants(foiflow.replay(CASES))
    assert ways.most_common(1) == [(("request_received",), 2)]
    assert ways["request_received", "fee_notice_issued"] == 1
    assert followed_by({("a", "b", "a", "b"): 3, ("b",): 2}) == {("a", "b"): 6, ("b", "a"): 3}


def test_an_xes_file() -> None:
    """A trace a case, an event an event, each value by its kind; a control character becomes a blank."""
    stream = io.BytesIO()
    assert write_xes(foiflow.replay([*CASES, case("7\x07<&>")]), stream) == 5
    log = ElementTree.fromstring(stream.getvalue())
    assert log.tag == f"{SITE}log"
    assert [one.get("prefix") for one in log.findall(f"{SITE}extension")] == ["concept", "time", "org"]
    traces = log.findall(f"{SITE}trace")
    names = [trace.find(f"{SITE}string[@key='concept:name']") for trace in traces]
    assert [name.get("value") for name in names if name is not None] == ["1", "2", "3", "4", "7 <&>"]
    values = [
        (value.tag.removeprefix(SITE), value.get("key"), value.get("value"))
        for event in (*traces[0].findall(f"{SITE}event")[2:], *traces[1].findall(f"{SITE}event")[1:])
        for value in event
    ]
    assert values == [
        ("string", "concept:name", "third_party_opinion_received"),
        ("date", "time:timestamp", "2024-03-12T00:00:00+00:00"),
        ("boolean", "consents", "false"),
        ("string", "concept:name", "fee_notice_issued"),
        ("date", "time:timestamp", "2024-03-12T00:00:00+00:00"),
        ("string", "tariff", "per_page"),
        ("int", "units", "40"),
        ("float", "amount", "100.5"),
    ]

"""Which rules a case is read by: its legal receipt, its law, its conventions."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from foiflow import Applicant, open_case
from foiflow.cases.rulebook import RuleBook
from foiflow.errors import InputError, UnknownName
from foiflow.events import RequestReceived
from foiflow.law.files import read_layer, shipped
from foiflow.law.load import assemble, load_profile

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow import Case

Chosen = dict[str, str | int]
ON, NEXT, LAST = date(2024, 3, 4), date(2024, 3, 6), date(2024, 3, 8)
OLD, OLD_NEXT = date(2018, 3, 5), date(2018, 3, 7)

TOWN = """
id = "a-town"
calendar = "cn"
title = {zh = "x", en = "x"}
in_force = {from = 2024-01-01, chosen_by = "receipt"}
"""
ANSWERED = """
[[arc]]
event = "answer_issued"
from = ["handling"]
to = "answered"
cite = ["cn-2019:33"]
"""
RECEIPTS: dict[str, tuple[dict[str, Any], Chosen, date | None]] = {
    "in person": ({"on": ON, "channel": "in_person"}, {}, ON),
    "online, not confirmed": ({"on": ON, "channel": "online"}, {}, ON),
    "online, confirmed": ({"on": ON, "channel": "online", "confirmed_on": NEXT}, {}, NEXT),
    "online, by submission": (
        {"on": ON, "channel": "online", "confirmed_on": NEXT},
        {"online_receipt": "submission"},
        ON,
    ),
    "online before 2019": ({"on": OLD, "channel": "online", "confirmed_on": OLD_NEXT}, {}, OLD),
    "e-mail, confirmed": ({"on": ON, "channel": "email", "confirmed_on": NEXT}, {}, NEXT),
    "e-mail, by arrival": ({"on": ON, "channel": "email", "confirmed_on": NEXT}, {"email_receipt": "arrival"}, ON),
    "e-mail before 2019": ({"on": OLD, "channel": "email", "confirmed_on": OLD_NEXT}, {}, OLD),
    "fax before 2019": ({"on": OLD, "channel": "fax", "confirmed_on": OLD_NEXT}, {}, OLD_NEXT),
    "confirmed before arrival": ({"on": NEXT, "channel": "fax", "confirmed_on": ON}, {}, NEXT),
    "ordinary mail": ({"on": ON, "channel": "ordinary_mail"}, {}, ON),
    "ordinary mail that waits": ({"on": ON, "channel": "ordinary_mail"}, {"unreachable_sender": "waits"}, None),
    "ordinary mail that waited": (
        {"on": ON, "channel": "ordinary_mail", "confirmed_on": NEXT},
        {"unreachable_sender": "waits"},
        NEXT,
    ),
    "mailroom, by signature": (
        {"on": ON, "channel": "registered_mail", "signed_by": "mailroom", "reached_office_on": NEXT},
        {},
        ON,
    ),
    "mailroom, by office": (
        {"on": ON, "channel": "registered_mail", "signed_by": "mailroom", "reached_office_on": NEXT},
        {"misaddressed_mail": "office"},
        NEXT,
    ),
    "mailroom, by office, confirmed": (
        {"on": ON, "channel": "courier", "signed_by": "gate", "reached_office_on": NEXT, "confirmed_on": LAST},
        {"misaddressed_mail": "office"},
        LAST,
    ),
    "the office itself": (
        {"on": ON, "channel": "registered_mail", "signed_by": "office", "reached_office_on": NEXT},
        {"misaddressed_mail": "office"},
        ON,
    ),
    "not stated": ({"on": ON, "channel": "not_stated"}, {"misaddressed_mail": "office"}, ON),
}


@pytest.mark.parametrize(("fields", "chosen", "receipt"), RECEIPTS.values(), ids=RECEIPTS.keys())
def test_the_legal_day_of_receipt(fields: dict[str, Any], chosen: Chosen, receipt: date | None) -> None:
    """Channel, signature, confirmation and convention give the day; it is never before arrival."""
    day, row = RuleBook(load_profile("cn"), chosen).receipt_day(RequestReceived(**fields))
    assert (None if day is None else date.fromordinal(day)) == receipt
    assert row is not None
    assert fields["channel"] in row.channels


def town(folder: Path, rows: str) -> RuleBook:
    """Give the rules of a town that has its own from 2024 on and follows no others."""
    file = folder / "own.toml"
    file.write_text(TOWN + rows + ANSWERED, encoding="utf-8")
    return RuleBook(assemble(read_layer(file)))


def test_without_a_row_for_its_channel_a_request_is_received_on_arrival(tmp_path: Path) -> None:
    """A profile that says nothing of a channel takes the day of arrival."""
    rows = """
[[receipt]]
channels = ["fax"]
day = ["confirmed_on"]
signed_by = ["gate"]
cite = ["cn-2019:31"]
"""
    book = town(tmp_path, rows)
    for channel in ("fax", "online"):
        assert book.receipt_day(RequestReceived(on=ON, channel=channel)) == (ON.toordinal(), None)


def test_a_fee_by_one_tariff_is_not_judged_by_another(tmp_path: Path) -> None:
    """Rules that have a tariff by the page alone say nothing of a bill by the item."""
    rows = """
[[tariff]]
id = "per_page"
tiers = [{to = 30, cny = 0}]
beyond = {cny = 40}
cite = ["cn-fees-2021:5"]
"""
    plan = town(tmp_path, rows).plan(ON.toordinal(), ON.toordinal())
    found = [plan.tariff(name, ON) for name in ("per_item", "per_page")]
    assert [tariff and tariff.total(1, 31) for tariff in found] == [None, 40]


def test_a_request_before_every_law_is_refused() -> None:
    """No law governed what arrived before 1 May 2008."""
    with pytest.raises(InputError, match="on is '2008-04-30'; expected 2008-05-01 or later"):
        RuleBook(load_profile("cn")).receipt_day(RequestReceived(on=date(2008, 4, 30), channel="fax"))


def test_conventions_are_checked_before_any_case() -> None:
    """A book with a convention that is not offered cannot be made."""
    with pytest.raises(UnknownName, match="no convention 'zzz'"):
        RuleBook(load_profile("cn"), {"zzz": 1})


def test_the_conventions_of_a_request() -> None:
    """Defaults by the day of arrival, and the chosen values."""
    book = RuleBook(load_profile("cn"), {"extensions": "one"})
    values = [book.conventions(RequestReceived(on=day, channel="fax")) for day in (OLD, ON)]
    assert [each["online_receipt"] for each in values] == ["submission", "confirmed_if_given"]
    assert [each["extensions"] for each in values] == ["one", "one"]


def test_one_plan_serves_the_cases_of_one_span() -> None:
    """Two days between which no law changes share a plan."""
    book = RuleBook(load_profile("cn"))
    days = [day.toordinal() for day in (ON, NEXT, OLD)]
    plans = [book.plan(day, day) for day in days]
    assert (plans[0] is plans[1], plans[0] is plans[2]) == (True, False)


def test_every_day_of_receipt_has_its_own_law() -> None:
    """One book reads the requests of the weeks about 15 May 2019, each by the law of its day."""
    book = RuleBook(load_profile("cn"))
    days = [date(2019, 4, 1) + timedelta(days) for days in range(90)]
    laws = [(day, book.plan(day.toordinal(), day.toordinal()).rules.law) for day in days]
    assert laws == [(day, "cn-2008" if day < date(2019, 5, 15) else "cn-2019") for day in days]


def test_arrival_chooses_the_conventions_and_receipt_the_law() -> None:
    """Requests of many days, all confirmed on one, keep the conventions of the days on which they arrived."""
    book = RuleBook(load_profile("cn"))
    days = [date(2019, 5, 1) + timedelta(days) for days in range(22)]
    plans = [book.plan(day.toordinal(), date(2019, 5, 22).toordinal()) for day in days]
    assert [plan.rules.law for plan in plans] == ["cn-2019"] * 22
    assert [plan.rules.conventions["online_receipt"] for plan in plans] == [
        "submission" if day < date(2019, 5, 15) else "confirmed_if_given" for day in days
    ]


def test_requests_of_one_day_are_read_by_the_law_of_the_day_they_are_confirmed() -> None:
    """One book reads what arrived on one day and was confirmed on others, before and after the change of law."""
    book = RuleBook(load_profile("cn"))
    days = [date(2019, 5, 7) + timedelta(days) for days in range(16)]
    wrong = [
        (arrival, receipt)
        for arrival in days
        for receipt in days
        if (book.plan(arrival.toordinal(), receipt.toordinal()).rules.law == "cn-2008") != (receipt < date(2019, 5, 15))
    ]
    assert wrong == []


BEFORE = "2019-05-06 request_received channel=in_person"
CHANGE: dict[str, tuple[list[str], str, str, str]] = {
    "by receipt": ([BEFORE], "by_receipt", "cn-2008", "2019-05-27"),
    "the new procedure": ([BEFORE], "procedure_new", "cn-2019", "2019-06-03"),
    "the earlier date": ([BEFORE], "earliest", "cn-2008", "2019-05-27"),
    "the earlier date, where that is the new law's": (
        [BEFORE, "2019-05-16 correction_notice_issued", "2019-05-20 correction_received"],
        "earliest",
        "cn-2008",
        "2019-06-11",
    ),
    "due before the change": (
        ["2019-04-15 request_received channel=in_person"],
        "procedure_new",
        "cn-2008",
        "2019-05-07",
    ),
    "answered before the change": (
        [BEFORE, "2019-05-10 answer_issued outcome=other"],
        "procedure_new",
        "cn-2008",
        "2019-05-27",
    ),
    "answered after the change": (
        [BEFORE, "2019-05-20 answer_issued outcome=other"],
        "procedure_new",
        "cn-2019",
        "2019-06-03",
    ),
    "answered on the day of the change": (
        [BEFORE, "2019-05-15 answer_issued outcome=other"],
        "procedure_new",
        "cn-2019",
        "2019-06-03",
    ),
    "received after the change": (
        ["2019-05-15 request_received channel=in_person"],
        "earliest",
        "cn-2019",
        "2019-06-13",
    ),
}


@pytest.mark.parametrize(("lines", "way", "law", "due"), CHANGE.values(), ids=CHANGE.keys())
def test_a_request_pending_at_the_change_of_law(
    case_of: Callable[..., Case], lines: list[str], way: str, law: str, due: str
) -> None:
    """The convention says which law a request pending on 15 May 2019 is read by."""
    case = case_of(*lines, conventions={"transition_2019": way})
    assert (case.law, str(case.due("reply").due)) == (law, due)


@pytest.mark.parametrize("way", ["by_receipt", "procedure_new", "earliest"])
def test_the_change_of_law_does_not_concern_what_came_later(way: str) -> None:
    """A request of 2024 is read by the rows of 2024, whatever the convention for those pending in 2019."""
    case = open_case(
        "1",
        profile=Path(__file__).resolve().parents[3] / "examples" / "county.toml",
        applicant=Applicant(kind="business"),
        received=RequestReceived(on=ON, channel="online", role="registrar"),
        conventions={"transition_2019": way},
    )
    assert [duty.id for duty in case.duties] == ["reply", "registration"]


def test_a_request_whose_receipt_waits_is_read_by_the_law_of_its_arrival(case_of: Callable[..., Case]) -> None:
    """Without a legal day of receipt no change of law concerns the request."""
    chosen = {"unreachable_sender": "waits", "transition_2019": "procedure_new"}
    case = case_of("2019-05-06 request_received channel=ordinary_mail", conventions=chosen)
    assert (case.law, case.received_on) == ("cn-2008", None)


def test_the_earlier_date_of_a_clock_that_no_law_starts(case_of: Callable[..., Case]) -> None:
    """Where the request was withdrawn after the change, either law may give no open reply; one is taken."""
    lines = (BEFORE, "2019-05-20 request_withdrawn")
    case = case_of(*lines, conventions={"transition_2019": "earliest"})
    assert (case.law, case.state) == ("cn-2008", "withdrawn")


def test_the_change_of_law_does_not_ask_for_an_order_of_the_laws(tmp_path: Path) -> None:
    """The reply decides which law a pending request is read by, also where a profile names the remedies first."""
    text = shipped("profiles")["cn"].read_text("utf-8").replace('id = "cn"', 'id = "own"').replace("default = true", "")
    national = '"cn-2008", "cn-2019", "cn-fees-2021", "cn-remedies"'
    file = tmp_path / "own.toml"
    file.write_text(text.replace(national, '"cn-remedies", "cn-fees-2021", "cn-2019", "cn-2008"'), "utf-8")
    case = open_case(
        "1",
        profile=file,
        applicant=Applicant(kind="business"),
        received=RequestReceived(on=date(2019, 5, 6), channel="in_person"),
        conventions={"transition_2019": "procedure_new"},
    )
    assert (case.law, case.due("reply").due) == ("cn-2019", date(2019, 6, 3))


def test_a_change_between_laws_of_others_concerns_no_request(tmp_path: Path) -> None:
    """Where no law of a profile gives way, its requests are read by its own, whatever it says of a change."""
    rows = """
transition = {convention = "pending", old = "cn-2008", new = "cn-2019", on = 2019-05-15, cite = ["cn-2019:56"]}
[[convention]]
name = "pending"
value = "procedure_new"
options = ["by_receipt", "procedure_new", "earliest"]
en = "x"
zh = "x"
cite = ["cn-2019:56"]
[[duty]]
id = "reply"
starts_on = [{event = "request_received", day = ["receipt"]}]
limit = [{working_days = 20}]
done_by = [{event = "answer_issued"}]
late = "reply_late"
cite = ["cn-2019:33"]
"""
    book, received = town(tmp_path, rows), RequestReceived(on=ON, channel="in_person")
    assert [plan.rules.law for plan in book.plans_for(received, ON.toordinal(), [received])] == ["a-town"]

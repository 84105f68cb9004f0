"""What was missed or unusual: each finding, made and not made."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow import Case

R = "2024-03-04 request_received channel=online"
R2018 = "2018-03-05 request_received channel=online"
SECRECY = "2024-03-10 review_completed kind=secrecy"
GIVEN = "2024-03-20 answer_issued outcome=disclosed"
OBJECTS = (
    "2024-03-05 third_party_consultation_sent party=X",
    "2024-03-08 third_party_opinion_received party=X consents=false reasoned=true",
)

CASES: dict[str, tuple[str, tuple[str, ...], list[tuple[str, str, str, str]]]] = {
    "nothing": ("cn", (R, "2024-03-20 answer_issued outcome=other"), []),
    "two told, one of whom objected": (
        "cn",
        (
            R,
            *OBJECTS,
            "2024-03-10 third_party_notified party=Y",
            "2024-03-11 third_party_notified party=X",
            "2024-03-12 review_completed kind=secrecy",
            GIVEN,
        ),
        [],
    ),
    "late": (
        "cn",
        (R, "2024-04-02 answer_issued outcome=other"),
        [("reply_late", "2024-04-02", "breach", "the answer was due on 2024-04-01 and came on 2024-04-02")],
    ),
    "overdue": (
        "cn",
        (R, "2024-04-08 assigned"),
        [("reply_late", "2024-04-01", "breach", "the answer was due on 2024-04-01 and had not come by 2024-04-08")],
    ),
    "no secrecy review": (
        "cn",
        (R, GIVEN),
        [
            (
                "secrecy_review_missing",
                "2024-03-20",
                "irregular",
                "information was given on 2024-03-20 and no secrecy review by that day is on record",
            )
        ],
    ),
    "a secrecy review": ("cn", (R, SECRECY, GIVEN), []),
    "another review": (
        "cn",
        (R, "2024-03-10 review_completed kind=legal", GIVEN),
        [
            (
                "secrecy_review_missing",
                "2024-03-20",
                "irregular",
                "information was given on 2024-03-20 and no secrecy review by that day is on record",
            )
        ],
    ),
    "a secrecy review on the day, entered after the answer": (
        "cn",
        (R, GIVEN, "2024-03-20 review_completed kind=secrecy"),
        [],
    ),
    "released without telling": (
        "cn",
        (R, *OBJECTS, SECRECY, GIVEN),
        [
            (
                "released_without_notice",
                "2024-03-20",
                "breach",
                "released on 2024-03-20 against a reasoned objection without telling the third party what and why",
            )
        ],
    ),
    "released and told": ("cn", (R, *OBJECTS, SECRECY, "2024-03-19 third_party_notified party=X", GIVEN), []),
    "released and told another": (
        "cn",
        (R, *OBJECTS, SECRECY, "2024-03-19 third_party_notified party=Y", GIVEN),
        [
            (
                "released_without_notice",
                "2024-03-20",
                "breach",
                "released on 2024-03-20 against a reasoned objection without telling the third party what and why",
            )
        ],
    ),
    "a wrong fee": (
        "cn",
        (R, "2024-03-05 fee_notice_issued tariff=per_page units=50 amount=150"),
        [
            (
                "fee_amount_wrong",
                "2024-03-05",
                "breach",
                "the fee notice of 2024-03-05 bills 150 CNY; the tariff gives 200 CNY",
            )
        ],
    ),
    "an unlisted outcome": (
        "cn",
        (R2018, "2018-03-20 answer_issued outcome=not_processed.repeat"),
        [
            (
                "outcome_without_basis",
                "2018-03-20",
                "irregular",
                "the law in force knows no outcome not_processed.repeat",
            )
        ],
    ),
    "a severity of the row's own": (
        "cn",
        (
            R2018,
            "2018-03-06 correction_notice_issued",
            "2018-03-07 correction_notice_issued",
            "2018-03-20 answer_issued outcome=other",
        ),
        [
            (
                "correction_notice_repeated",
                "2018-03-07",
                "irregular",
                "a second correction notice was issued on 2018-03-07; what to correct is told once and completely",
            )
        ],
    ),
    "a district's own limit": (
        "cn-sh-changning",
        ("2024-03-04 request_received channel=fax", "2024-03-07 request_registered"),
        [
            (
                "registration_late",
                "2024-03-07",
                "irregular",
                "the request had to be registered by 2024-03-06 and came on 2024-03-07",
            )
        ],
    ),
    "a date that is not exact": (
        "cn",
        (R, "2024-03-07 request_registered on_is=latest"),
        [
            (
                "date_assumed",
                "2024-03-07",
                "notice",
                "the date 2024-03-07 of request_registered is latest, not exact",
            )
        ],
    ),
    "out of order": (
        "cn",
        (R, "2024-03-08 assigned", "2024-03-07 request_registered"),
        [
            (
                "events_out_of_order",
                "2024-03-07",
                "notice",
                "the log does not run in the order of its dates; it was read by date",
            )
        ],
    ),
    "a fee before there were any": (
        "cn",
        ("2019-06-03 request_received channel=online", "2019-06-04 fee_notice_issued tariff=per_page amount=3"),
        [
            (
                "fee_not_chargeable",
                "2019-06-04",
                "breach",
                "no fee may be charged for what the notice of 2019-06-04 bills",
            )
        ],
    ),
    "a joint consultation that a district asks for": (
        "cn-sh-changning",
        (R, "2024-03-05 review_completed kind=difficulty result=complex", "2024-03-20 answer_issued outcome=other"),
        [
            (
                "joint_consultation_missing",
                "2024-03-20",
                "irregular",
                "the answer of 2024-03-20 called for a joint consultation; none is on record",
            )
        ],
    ),
}


@pytest.mark.parametrize(("profile", "lines", "expected"), CASES.values(), ids=CASES.keys())
def test_what_is_found(
    case_of: Callable[..., Case], profile: str, lines: tuple[str, ...], expected: list[tuple[str, str, str, str]]
) -> None:
    """Code, day, severity and sentence of every finding, as of the last event's day."""
    case = case_of(*lines, profile=profile)
    assert case.rejected == ()
    found = [(each.code, str(each.on), each.severity, each.message) for each in case.findings]
    assert found == expected


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ("exact", []),
        *((how, [f"the date 2024-03-07 of request_registered is {how}, not exact"]) for how in ("earliest", "assumed")),
    ],
)
def test_a_date_that_is_not_exact_is_told(case_of: Callable[..., Case], how: str, said: list[str]) -> None:
    """A date that is the earliest or assumed is a notice in itself; one that is told to be exact is not."""
    case = case_of(R, f"2024-03-07 request_registered on_is={how}")
    assert [found.message for found in case.findings] == said


def test_findings_cite_their_articles(case_of: Callable[..., Case]) -> None:
    """A finding that several layers make has the articles of all of them."""
    [found] = case_of(R, GIVEN, profile="cn-sh-changning").findings
    assert found.cites == ("cn-2019:17", "cn-sh-changning:51")


def test_findings_come_by_day(case_of: Callable[..., Case]) -> None:
    """They are in the order of the days they came about on."""
    case = case_of(R, "2024-03-29 extension_notified working_days=30", "2024-06-03 answer_issued outcome=disclosed")
    days = [each.on for each in case.findings]
    assert (days, len(days)) == (sorted(days), 4)


def test_two_findings_come_by_day(case_of: Callable[..., Case]) -> None:
    """What an extension lacked stands before the lateness of the answer that it put off."""
    case = case_of(R, "2024-03-20 extension_notified working_days=5", "2024-04-10 answer_issued outcome=other")
    assert [(each.code, str(each.on)) for each in case.findings] == [
        ("extension_unapproved", "2024-03-20"),
        ("reply_late", "2024-04-10"),
    ]


def test_two_events_of_one_day_are_in_order(case_of: Callable[..., Case]) -> None:
    """Read before a later entry, or with an entry corrected, a log whose days do not go back is in order."""
    lines = (R, "2024-03-08 request_registered", "2024-03-08 assigned", "2024-03-11 supplement_received")
    earlier = case_of(*lines).at(date(2024, 3, 8))
    corrected = case_of(*lines, "2024-03-12 entry_corrected index=3 reason=misfiled")
    assert (earlier.findings, corrected.findings) == ((), ())


def test_a_step_proved_after_its_day_is_missing(case_of: Callable[..., Case]) -> None:
    """A review on the day after the answer comes too late."""
    case = case_of(R, GIVEN, "2024-03-21 review_completed kind=secrecy")
    assert [each.code for each in case.findings] == ["secrecy_review_missing"]


@pytest.mark.parametrize(("day", "codes"), [(date(2024, 4, 1), []), (date(2024, 4, 2), ["reply_late"])])
def test_what_is_overdue_depends_on_the_day_of_reading(
    case_of: Callable[..., Case], day: date, codes: list[str]
) -> None:
    """The same log has a finding more on the day after its due day."""
    assert [each.code for each in case_of(R).at(day).findings] == codes

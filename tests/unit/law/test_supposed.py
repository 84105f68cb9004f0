"""Profiles as they might be: another law in force, rows taken out, restarts that only pause."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from foiflow.errors import UnknownName
from foiflow.law.load import load_profile
from foiflow.law.supposed import governed_by, lacking, pausing

if TYPE_CHECKING:
    from foiflow.law.model import Duty
    from foiflow.law.profile import Profile

OLD, NEW = date(2010, 1, 4), date(2024, 3, 4)


def reply(profile: Profile, day: date = NEW) -> Duty:
    """The reply's row for a request received on a day."""
    return next(row for row in profile.rules(day, profile.conventions(day)).duty if row.id == "reply")


def law(profile: Profile, day: date) -> str:
    """The law of a request received on a day."""
    return profile.rules(day, profile.conventions(day)).law


@pytest.mark.parametrize(("named", "governs"), [("old", "cn-2008"), ("new", "cn-2019"), ("cn-2008", "cn-2008")])
def test_one_law_governs_every_request(named: str, governs: str) -> None:
    """Whenever it was received; the profile itself is as it was."""
    plain = load_profile("cn")
    supposed = governed_by(plain, named)
    assert (law(supposed, OLD), law(supposed, NEW)) == (governs, governs)
    assert (law(plain, OLD), law(plain, NEW)) == ("cn-2008", "cn-2019")


def test_the_defaults_of_conventions_are_those_of_the_law() -> None:
    """A web form was received on submission until May 2019, and is since then when both sides have confirmed it."""
    supposed = governed_by(load_profile("cn"), "cn-2019")
    assert supposed.conventions(OLD)["online_receipt"] == "confirmed_if_given"
    assert supposed.conventions(OLD, {"online_receipt": "submission"})["online_receipt"] == "submission"
    assert governed_by(load_profile("cn"), "cn-2008").conventions(NEW)["online_receipt"] == "submission"


def test_a_local_default_goes_with_its_law() -> None:
    """In Shanghai a correction paused the period until the law changed."""
    assert governed_by(load_profile("cn-sh"), "old").conventions(NEW)["correction_effect"] == "pause"


@pytest.mark.parametrize("name", ["cn-1999", "cn-fees-2021", "cn"])
def test_what_is_no_version_of_the_law_is_refused(name: str) -> None:
    """Nor do measures that hold beside it count as one."""
    with pytest.raises(UnknownName, match="no law of the profile"):
        governed_by(load_profile("cn"), name)


def test_rows_can_be_taken_out() -> None:
    """Those kinds that are named, of that duty; others stay."""
    plain = load_profile("cn")
    without = reply(lacking(plain, "reply", ["restarted", "extended"]))
    assert (without.restarted, without.extended, without.suspended) == ((), (), reply(plain).suspended)
    assert reply(lacking(plain, "registration", ["restarted"])) == reply(plain)


@pytest.mark.parametrize("duty", ["agency_reply", "reply", "third_party_reply"])
def test_other_duties_stay_as_they_are(duty: str) -> None:
    """Whatever is taken out of one duty, no other duty's row changes."""
    plain = load_profile("cn")
    values = plain.conventions(NEW)
    rows = [
        [row for row in profile.rules(NEW, values).duty if row.id != duty]
        for profile in (plain, lacking(plain, duty, ["restarted", "extended", "suspended"]))
    ]
    assert rows[0] == rows[1]


def test_profiles_serve_as_keys() -> None:
    """Cases are sorted by profile, and a supposed one is not the plain one."""
    plain = load_profile("cn")
    supposed = governed_by(plain, "new")
    assert {plain: 1, supposed: 2, load_profile("cn"): 3} == {plain: 3, supposed: 2}


def test_a_duty_may_wait_where_it_starts_anew() -> None:
    """From the notice to the correction; between a bill and its payment it waits anyhow."""
    plain = load_profile("cn")
    pauses = {"correction_received": "correction_notice_issued", "fee_paid": "fee_notice_issued"}
    row = reply(pausing(plain, "reply", pauses))
    assert {restart.by.event for restart in row.restarted} == {"reasons_received"}
    before = [(one.from_.event, one.until.event) for one in reply(plain).suspended]
    after = [(one.from_.event, one.until.event) for one in row.suspended]
    assert sorted(map(str, after)) == sorted(map(str, [*before, ("correction_notice_issued", "correction_received")]))
    assert before.count(("fee_notice_issued", "fee_paid")) == after.count(("fee_notice_issued", "fee_paid")) == 1


def test_a_local_row_that_says_nothing_of_it_stays() -> None:
    """Songjiang's row adds a target to the reply and no restart."""
    supposed = pausing(load_profile("cn-sh-songjiang"), "reply", {"correction_received": "correction_notice_issued"})
    plain = governed_by(load_profile("cn-sh-songjiang"), "new")
    for profile in (supposed, plain):
        values = profile.conventions(NEW, {"internal_reply_target": 15})
        row = next(row for row in profile.rules(NEW, values).duty if row.id == "reply")
        assert row.target is not None
        assert row.target.working_days == 15


def test_suppositions_add_up() -> None:
    """The old law, and no extension."""
    supposed = lacking(governed_by(load_profile("cn"), "old"), "reply", ["extended"])
    assert law(supposed, NEW) == "cn-2008"
    assert reply(supposed).extended == ()

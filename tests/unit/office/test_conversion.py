"""What is proposed to be published, what stands in the way of it, and what is looked at again."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from foiflow import (
    Applicant,
    EventRefused,
    InputError,
    Item,
    Office,
    UnknownName,
    case_from_json,
    events,
    open_case,
)
from foiflow.hooks import ConversionProposal, HookFailure, hookimpl
from foiflow.law.check import check_file
from foiflow.law.load import load_profile, profile_ids, vocabulary
from foiflow.office.asked import MEASURES
from foiflow.office.conversion import Candidate, ReviewedFirst, candidates, obstacles, review_list

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from foiflow import Case, Duty
    from foiflow.events import Event

AS_OF = date(2024, 12, 31)
SONGJIANG, YANGPU, CHANGNING = "cn-sh-songjiang", "cn-sh-yangpu", "cn-sh-changning"
MARK = "ZhangSanMarker"
HEAD = 'id = "own"\ntitle = {zh = "x", en = "x"}\nextends = "cn"\n'


def day(text: str) -> date:
    """Read a day of 2024, or of another year where it is named."""
    return date.fromisoformat(text if len(text) > len("03-04") else f"2024-{text}")


def answered(on: str, outcome: str = "disclosed") -> Event:
    """Make an answer."""
    return events.AnswerIssued(on=day(on), outcome=outcome)


def reviewed(on: str, *kinds: str) -> list[Event]:
    """Make reviews; both that publication needs where none is named."""
    return [events.ReviewCompleted(on=day(on), kind=kind) for kind in kinds or ("secrecy", "disclosure")]


def decided(on: str, decision: str = "keep") -> Event:
    """Make a decision on conversion."""
    return events.ConversionReviewed(on=day(on), decision=decision, reason="of interest to one household")


def asked(number: str, *history: Event, who: str | None = "A", received: str = "03-04", **header: Any) -> Case:
    """Make a case with a history; its applicant may have no id."""
    given = {"profile": "cn", "information_key": "k", **header}
    if "applicants" not in given:
        given["applicant"] = Applicant(kind="natural_person", id=who)
    case = open_case(number, received=events.RequestReceived(on=day(received), channel="online"), **given)
    for event in history:
        case = case.record(event)
    return case


def proposed(cases: Sequence[Case], as_of: date = AS_OF, **more: Any) -> list[tuple[str | None, str]]:
    """Say what is proposed: the key and the rule."""
    return [(found.information_key, found.rule) for found in candidates(cases, as_of=as_of, **more)]


def in_the_way(*history: Event, **header: Any) -> list[str]:
    """Name what stands in the way of publishing what one case asks for."""
    return [row.id for row in obstacles([asked("1", *history, **header)], as_of=AS_OF)]


# --- several applicants (Art. 44(1))


def test_what_several_applicants_asked_for_is_proposed() -> None:
    """The candidate has the cases, the count of applicants, the rule with its article and why."""
    cases = [asked("2", who="B"), asked("1", answered("03-20"))]
    [found] = candidates(cases, as_of=AS_OF)

    assert (found.information_key, found.agency, found.cases, found.applicants) == ("k", None, ("1", "2"), 2)
    assert (found.rule, found.cites, found.publishable) == ("several_applicants", ("cn-2019:44.1",), False)
    assert found.why.endswith("which can be disclosed (different applicants: 2; proposed from 2 on)")


OTHER = asked("1", answered("03-20"))


@pytest.mark.parametrize(
    "other",
    [
        asked("2"),
        asked("2", who="B", information_key="other"),
        asked("2", who="B", information_key=None),
        asked("2", who="B", agency="Tax Bureau"),
        asked("2", events.RequestWithdrawn(on=day("03-05")), who="B"),
        asked("2", who=None),
    ],
    ids=["the same applicant", "another key", "no key", "another organ", "withdrawn", "nobody known"],
)
def test_what_is_no_second_applicant(other: Case) -> None:
    """Another request of the same person, for something else, of another organ, or withdrawn, does not count."""
    assert proposed([OTHER, other]) == []


def test_joint_applicants_are_several() -> None:
    """Each of several people who file one request counts."""
    both = (Applicant(kind="natural_person", id="A"), Applicant(kind="natural_person", id="B"))
    assert proposed([asked("1", answered("03-20"), applicants=both)]) == [("k", "several_applicants")]


def test_those_who_cannot_be_told_apart_may_be_more() -> None:
    """They are not counted, and the sentence says that the number is the least."""
    [found] = candidates([OTHER, asked("2", who="B"), asked("3", who=None)], as_of=AS_OF)
    assert (found.applicants, "different applicants: at least 2;" in found.why) == (2, True)


def test_who_is_the_same_is_a_convention() -> None:
    """Counted by cluster, two people who act as one are one."""
    together = [
        asked(number, answered("03-20"), applicants=(Applicant(kind="business", id=number, cluster="C"),))
        for number in ("1", "2")
    ]
    assert proposed(together) == [("k", "several_applicants")]
    assert proposed(together, conventions={"same_applicant": "cluster"}) == []


def test_how_many_are_several_is_a_convention() -> None:
    """An organ that takes three for several is proposed nothing at two."""
    two = [OTHER, asked("2", who="B")]
    assert proposed(two, conventions={"several_applicants": 3}) == []
    assert proposed([*two, asked("3", who="C")], conventions={"several_applicants": 3}) != []


def test_a_number_chosen_in_one_log_does_not_count() -> None:
    """Rules that look across cases are not one case's to choose."""
    chosen = {"several_applicants": 9}
    two = [asked("1", answered("03-20"), conventions=chosen), asked("2", who="B", conventions=chosen)]
    assert proposed(two) == [("k", "several_applicants")]


@pytest.mark.parametrize(
    ("outcome", "rules"),
    [("partly_disclosed", ["several_applicants"]), ("refused.internal_affairs", []), ("unavailable.not_held", [])],
)
def test_only_what_can_be_disclosed_is_proposed(outcome: str, rules: list[str]) -> None:
    """An answer must have given the information, or a part of it."""
    found = proposed([asked("1", answered("03-20", outcome)), asked("2", who="B")])
    assert [rule for _, rule in found] == rules


def test_the_law_of_2008_proposes_nothing() -> None:
    """As of a day under the old Regulations there is no rule; as of a later day the same requests count."""
    old = [asked("1", answered("2018-03-20"), received="2018-03-05"), asked("2", who="B", received="2018-03-05")]
    assert proposed(old, date(2019, 5, 14)) == []
    assert proposed(old, date(2019, 5, 15)) == [("k", "several_applicants")]


def test_what_has_no_key_stands_for_itself() -> None:
    """Nobody can tell whether two requests without a key are about one thing."""
    two = [asked("1", answered("03-20"), information_key=None), asked("2", who="B", information_key=None)]
    assert proposed(two) == []


def test_cases_under_two_profiles_are_of_two_organs() -> None:
    """Each is counted by the rules of its own, or all by the rules of one that is named."""
    two = [OTHER, asked("2", who="B", profile=CHANGNING)]
    assert proposed(two) == []
    assert proposed(two, profile="cn-sh") == [("k", "several_applicants")]


def test_one_matter_of_several_is_enough() -> None:
    """An answer gives information if it does for one of the items."""
    items = (events.ItemOutcome(key="a", outcome="disclosed"), events.ItemOutcome(key="b", outcome="other"))
    answer = events.AnswerIssued(on=day("03-20"), outcome="other", items=items)
    assert proposed([asked("1", answer), asked("2", who="B")]) == [("k", "several_applicants")]


def test_what_is_not_received_in_law_by_the_day_does_not_count() -> None:
    """A letter that is confirmed later is received later."""
    first = events.RequestReceived(on=day("03-04"), channel="ordinary_mail", confirmed_on=day("03-25"))
    who = Applicant(kind="business", id="B")
    letter = open_case("2", profile="cn", applicant=who, information_key="k", received=first)
    assert (proposed([OTHER, letter], day("03-24")), len(proposed([OTHER, letter], day("03-25")))) == ([], 1)


def test_only_what_was_there_by_the_day_counts() -> None:
    """A request received later, and an answer given later, are not seen."""
    cases = [OTHER, asked("2", who="B", received="04-08")]
    assert (proposed(cases, day("04-07")), len(proposed(cases, day("04-08")))) == ([], 1)
    assert proposed([OTHER, asked("2", who="B")], day("03-19")) == []


# --- suggestions (Art. 44(2))


@pytest.mark.parametrize(("by_applicant", "count"), [(True, 1), (None, 1), (False, 0)])
def test_an_applicants_suggestion_is_proposed(by_applicant: bool | None, count: int) -> None:
    """One is enough, and it must be the applicant's."""
    suggested = events.ConversionSuggested(on=day("04-01"), by_applicant=by_applicant)
    assert proposed([asked("1", answered("03-20"), suggested)]) == [("k", "suggested")] * count


def test_a_suggestion_after_the_decision_is_new() -> None:
    """What was kept back before the applicant suggested to publish it is to be decided again."""
    suggested = events.ConversionSuggested(on=day("04-01"), by_applicant=True)
    kept = asked("1", decided("03-20"), answered("03-20"), suggested)
    assert proposed([kept]) == [("k", "suggested")]
    assert proposed([kept.record(decided("04-12"))]) == []


# --- districts


@pytest.mark.parametrize("profile", [SONGJIANG, YANGPU])
def test_what_is_given_on_request_is_reviewed(profile: str) -> None:
    """One answer that gives information is enough, until there is a decision."""
    given_ = asked("1", answered("03-20"), profile=profile)
    [found] = candidates([given_], as_of=AS_OF)

    assert (found.rule, found.cites) == ("given_on_request", (f"{profile}:1.3",))
    assert proposed([given_.record(decided("03-20"))]) == []
    assert proposed([asked("1", decided("03-18"), answered("03-20"), profile=profile)]) == []
    assert proposed([asked("1", answered("03-20", "refused.internal_affairs"), profile=profile)]) == []


def test_each_answer_is_reviewed() -> None:
    """A decision on one answer does not cover a later one to somebody else."""
    first = asked("1", decided("03-20"), answered("03-20"), profile=YANGPU)
    second = asked("2", answered("04-08"), profile=YANGPU, received="04-01")
    assert proposed([first, second]) == [("k", "given_on_request")]
    assert proposed([first, second.record(decided("04-08"))]) == []


@pytest.mark.parametrize(
    ("on", "ended", "found"),
    [
        ("2021-04-08", "ended", 0),
        ("2021-04-09", "ended", 1),
        ("2021-12-31", "ended", 1),
        ("2022-01-04", "ended", 0),
        ("2021-04-08", "carried_on", 0),
        ("2022-01-04", "carried_on", 1),
    ],
)
def test_a_yearly_plan_speaks_of_answers_in_its_days(on: str, ended: str, found: int) -> None:
    """An answer before the plan is no candidate; one after its year is, unless it ended with it."""
    case = asked("1", answered(on), profile=YANGPU, received="2021-04-01")
    assert len(proposed([case], conventions={"standing_mechanisms": ended})) == found


def many(answers: int, requests: int) -> list[Case]:
    """Make so many requests of one applicant in one district, the first ones answered before the others came."""
    first = [asked(f"a{number}", answered("03-20"), profile=CHANGNING) for number in range(answers)]
    return first + [asked(f"b{number}", profile=CHANGNING, received="04-01") for number in range(requests - answers)]


def test_no_number_no_proposal() -> None:
    """Where the text says many and nobody has said how many, nothing is proposed by that rule."""
    assert proposed(many(2, 50)) == []


@pytest.mark.parametrize(("count", "rules"), [(5, []), (6, ["many_requests"]), (7, ["many_requests"])])
def test_many_requests(count: int, rules: list[str]) -> None:
    """From the chosen number on, whoever asks, it is proposed, before an answer too."""
    found = list(candidates(many(0, count), as_of=AS_OF, conventions={"many_requests": 6}))
    assert [each.rule for each in found] == rules
    assert all(f"(requests: {count}; proposed from 6 on)" in each.why for each in found)


def test_requests_of_unknown_people_are_requests() -> None:
    """How many they are is exact, though nobody knows how many people: one at the least."""
    unknown = [asked(str(number), who=None, profile=CHANGNING) for number in range(3)]
    [found] = candidates(unknown, as_of=AS_OF, conventions={"many_requests": 3})
    assert (found.applicants, "(requests: 3;" in found.why) == (1, True)


def test_many_requests_that_were_all_refused_are_no_candidate() -> None:
    """What nobody has been given, and nobody is waiting for, is not proposed."""
    refused = [asked(str(n), answered("03-20", "refused.internal_affairs"), profile=CHANGNING) for n in range(3)]
    assert proposed(refused, conventions={"many_requests": 3}) == []


@pytest.mark.parametrize(("requests", "rules"), [(4, []), (5, ["high_repetition"])])
def test_high_repetition(requests: int, rules: list[str]) -> None:
    """Requests count that came when another had been answered; the first and those beside it do not."""
    found = candidates(many(2, requests), as_of=AS_OF, conventions={"many_repeats": 3})
    assert [each.rule for each in found] == rules


def test_a_request_is_not_repeated_by_its_own_answer() -> None:
    """One answered on the day it came is no repetition of itself; two such are repetitions of each other."""
    quick = [asked(number, answered("03-04"), profile=CHANGNING) for number in ("1", "2")]
    assert proposed(quick[:1], conventions={"many_repeats": 1}) == []
    assert proposed(quick, conventions={"many_repeats": 2}) == [("k", "high_repetition")]


HISTORY = [
    *reviewed("2023-03-22", "legal", "secrecy", "disclosure"),
    decided("2023-03-22", "convert"),
    answered("2023-03-24"),
    events.PublishedProactively(on=day("2023-04-03"), location="portal"),
]


def test_the_same_history_has_different_duties_in_each_district() -> None:
    """Reviewed with the answer by one plan or the other, or published with it: no two districts say the same."""

    def duties(profile: str) -> list[Duty]:
        case = asked("1", *HISTORY, received="2023-03-06", profile=profile)
        return [duty for duty in case.duties if duty.id in ("conversion_review", "proactive_publication")]

    said = {profile: duties(profile) for profile in ("cn", SONGJIANG, YANGPU, CHANGNING)}
    assert {profile: [(duty.id, str(duty.due), duty.status) for duty in each] for profile, each in said.items()} == {
        "cn": [("proactive_publication", "2023-04-20", "met")],
        SONGJIANG: [("proactive_publication", "2023-04-20", "met"), ("conversion_review", "2023-03-24", "met")],
        YANGPU: [("proactive_publication", "2023-04-20", "met"), ("conversion_review", "2023-03-24", "met")],
        CHANGNING: [("proactive_publication", "2023-03-24", "met_late")],
    }
    articles = [{cite for duty in said[name] for cite in duty.cites} for name in (SONGJIANG, YANGPU, CHANGNING)]
    assert all(one != other for one in articles for other in articles if one is not other)


# --- what is settled


@pytest.mark.parametrize(
    "settling",
    [
        [events.PublishedProactively(on=day("03-21"))],
        [decided("03-21", "convert")],
        [decided("03-21"), decided("03-21", "convert")],
    ],
    ids=["published", "to be published", "kept, then converted on one day"],
)
def test_what_is_settled_is_not_proposed(settling: list[Event]) -> None:
    """What is public, or will be, needs no proposal, nor another look."""
    cases = [asked("1", answered("03-20", "partly_disclosed"), *settling), asked("2", who="B")]
    assert (proposed(cases), list(review_list(cases, as_of=AS_OF))) == ([], [])


def test_what_is_public_already_is_not_proposed() -> None:
    """An answer that tells where it is published settles it."""
    assert proposed([OTHER, asked("2", answered("04-08", "already_public"), who="B")]) == []


def test_what_was_kept_back_is_proposed_again_when_somebody_new_asks() -> None:
    """A decision covers the requests there were; a later one brings all of them up again."""
    kept = [asked("1", answered("03-20"), decided("04-08")), asked("2", who="B", received="04-08")]
    [again] = candidates([*kept, asked("3", who="C", received="04-09")], as_of=AS_OF)

    assert proposed(kept) == []
    assert (again.cases, again.applicants) == (("1", "2", "3"), 3)


def test_two_decisions_on_one_day_keep_it_back() -> None:
    """Where two cases say different things on one day, it is not taken as converted."""
    cases = [asked("1", decided("03-20", "convert"), answered("03-20")), asked("2", decided("03-20"), who="B")]
    assert proposed([*cases, asked("3", who="C", received="03-21")]) == [("k", "several_applicants")]


# --- what stands in the way


def test_both_reviews_must_be_on_record() -> None:
    """Without a review for secrets, and one for personal data, nothing is publishable."""
    assert in_the_way() == ["secrecy_review_missing", "personal_data_unreviewed"]
    assert in_the_way(*reviewed("03-20", "legal")) == ["secrecy_review_missing", "personal_data_unreviewed"]
    assert in_the_way(*reviewed("03-20", "secrecy")) == ["personal_data_unreviewed"]
    assert in_the_way(*reviewed("03-20")) == []


def test_a_review_on_record_in_one_case_serves_all() -> None:
    """It is the same information."""
    [found] = candidates([asked("1", *reviewed("03-20"), answered("03-20")), asked("2", who="B")], as_of=AS_OF)
    assert (found.blocked_by, found.publishable) == ((), True)


def consulted(consents: bool | None, party: str = "B Ltd") -> list[Event]:
    """Ask a third party, and have its opinion; None where it stays silent."""
    sent = events.ThirdPartyConsultationSent(on=day("03-06"), party=party)
    if consents is None:
        return [sent]
    return [sent, events.ThirdPartyOpinionReceived(on=day("03-06"), party=party, consents=consents)]


@pytest.mark.parametrize(
    ("history", "stands"),
    [
        (consulted(True), False),
        (consulted(False), True),
        (consulted(None), True),
        ([*consulted(True), *consulted(True, party="C Ltd")], False),
        ([*consulted(True), *consulted(False, party="C Ltd")], True),
        ([*consulted(True), *consulted(None, party="C Ltd")], True),
    ],
    ids=["consents", "objects", "silent", "both consent", "one of two objects", "one of two silent"],
)
def test_every_third_party_must_have_consented(history: list[Event], stands: bool) -> None:
    """Silence is no consent to publication."""
    assert in_the_way(*reviewed("03-05"), *history) == ["third_party_without_consent"] * stands


def test_the_last_word_of_a_third_party_counts() -> None:
    """One that consented, was asked again and objected stands in the way."""
    again: list[Event] = [
        events.ThirdPartyConsultationSent(on=day("03-11"), party="B Ltd"),
        events.ThirdPartyOpinionReceived(on=day("03-12"), party="B Ltd", consents=False),
    ]
    assert in_the_way(*reviewed("03-05"), *consulted(True), *again) == ["third_party_without_consent"]


def test_an_objection_in_any_case_stands_for_all() -> None:
    """A consent given in another case does not outweigh it."""
    cases = [
        asked("1", *reviewed("03-05"), *consulted(False), answered("03-20", "refused.third_party_rights")),
        asked("2", *consulted(True), answered("03-20"), who="B"),
    ]
    [found] = candidates(cases, as_of=AS_OF)
    assert [row.id for row in found.blocked_by] == ["third_party_without_consent", "refused"]


def test_a_withdrawn_request_still_stands_in_the_way() -> None:
    """Its applicant is not counted, and the objection made in it is not forgotten."""
    withdrawn = asked("3", *consulted(False), events.RequestWithdrawn(on=day("03-20")), who="C")
    cases = [asked("1", *reviewed("03-20"), answered("03-20")), asked("2", who="B"), withdrawn]
    [found] = candidates(cases, as_of=AS_OF)
    assert (found.cases, [row.id for row in found.blocked_by]) == (("1", "2"), ["third_party_without_consent"])


@pytest.mark.parametrize("outcome", [code for code in vocabulary()["outcome"] if code.startswith("refused.")])
def test_what_was_refused_stands_in_the_way(outcome: str) -> None:
    """Every kind of refusal does, until a later answer gives the information."""
    history = [*reviewed("03-20"), answered("03-20", outcome)]
    ordered = events.ReconsiderationDecided(on=day("05-06"), result="corrected", orders_new_answer=True)
    assert in_the_way(*history) == ["refused"]
    assert in_the_way(*history, ordered, answered("05-20")) == []


def test_a_part_withheld_is_reviewed_after_the_answer() -> None:
    """A review before the answer cannot have seen what was left out."""
    partly = [*reviewed("03-20"), answered("03-20", "partly_disclosed")]
    assert in_the_way(*partly) == ["part_withheld"]
    assert in_the_way(*partly, *reviewed("03-21", "disclosure")) == []


def test_every_law_has_its_obstacles() -> None:
    """As of a day under the old Regulations the same stands in the way, by their articles."""
    case = asked("1", received="2018-03-05")
    found = {row.id: row.cite for row in obstacles([case], as_of=date(2018, 3, 5))}
    assert found == {"secrecy_review_missing": ("cn-2008:14",), "personal_data_unreviewed": ("cn-2008:14",)}


def test_a_district_adds_its_article_from_its_first_day() -> None:
    """The review before publication rests on the district's rule too, once that is in force."""
    case = asked("1", received="2022-08-01", profile=CHANGNING)
    before, after = (
        {row.id: row.cite for row in obstacles([case], as_of=date(2022, 8, on))}["secrecy_review_missing"]
        for on in (30, 31)
    )
    assert (before, after) == (("cn-2019:17",), ("cn-2019:17", "cn-sh-changning:51.2"))


def test_an_agency_adds_an_obstacle_of_its_own(tmp_path: Path) -> None:
    """A row of its profile is enough, and it holds together."""
    file = tmp_path / "own.toml"
    file.write_text(
        'id = "own"\ntitle = {zh = "x", en = "x"}\nextends = "cn"\n'
        '[[obstacle]]\nid = "unapproved"\nen = "the head has not approved"\nzh = "未经批准"\n'
        'cleared_by = [{event = "review_completed", where = {kind = ["approval"]}}]\ncite = ["cn-2019:17"]\n',
        "utf-8",
    )
    assert check_file(file) == []
    assert in_the_way(*reviewed("03-20"), profile=file) == ["unapproved"]
    assert in_the_way(*reviewed("03-20", "secrecy", "disclosure", "approval"), profile=file) == []


# --- personal data


def test_fields_with_personal_data_are_named_and_never_shown() -> None:
    """The candidate names them; what they hold is nowhere in it."""
    person = Applicant(kind="natural_person", id=MARK, name=MARK, cluster=MARK)
    case = asked(
        "1",
        *(attrs.evolve(event, by=MARK, note=MARK) for event in reviewed("03-05")),
        events.Assigned(on=day("03-05"), to=MARK),
        *consulted(True, party=MARK),
        events.ExtensionNotified(on=day("03-20"), working_days=5, approved_by=MARK),
        answered("03-20"),
        applicants=(person,),
        agent=MARK,
        subject=MARK,
        items=(Item(key="a", label=MARK),),
    )
    [found] = candidates([case, asked("2", who="B")], as_of=AS_OF)

    assert " ".join(found.personal) == (
        "agent applicant.cluster applicant.id applicant.name approved_by by items note party subject to"
    )
    assert MARK not in repr(found) + json.dumps(found.to_dict())


def test_what_holds_nothing_personal_names_no_field() -> None:
    """An applicant without id or name, and events without notes, have none."""
    assert [
        each.personal for each in candidates([asked("1", answered("03-20"), who=None, profile=YANGPU)], as_of=AS_OF)
    ] == [()]


def test_a_candidate_as_plain_values() -> None:
    """It can be written as JSON, obstacles with their sentence and articles."""
    [found] = candidates([OTHER, asked("2", who="B")], as_of=AS_OF)
    plain = json.loads(json.dumps(found.to_dict()))

    assert list(plain) == [field.name for field in attrs.fields(Candidate)]
    assert plain["cases"] == ["1", "2"]
    assert plain["blocked_by"][0] == {
        "id": "secrecy_review_missing",
        "why": "no secrecy review is on record",
        "cites": ["cn-2019:17"],
    }


# --- plugins


class Sees:
    """A plugin that proposes what it is told to, and remembers what it was asked about."""

    def __init__(self, decision: str = "convert", reason: str | None = "it should be widely known") -> None:
        """Take the decision."""
        self.said = ConversionProposal(decision, reason)
        self.cases: list[str] = []

    @hookimpl
    def conversion_review(self, case: Case, duty: Duty) -> ConversionProposal:
        """Propose it."""
        assert duty.id == "conversion_review"
        self.cases.append(case.case_id)
        return self.said


class Breaks:
    """A plugin that raises, and hears of it."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self.failures: list[HookFailure] = []

    @hookimpl
    def conversion_review(self) -> None:
        """Fail."""
        raise ConnectionError

    @hookimpl
    def hook_failed(self, failure: HookFailure) -> None:
        """Keep it."""
        self.failures.append(failure)


def test_a_plugin_proposes_what_no_rule_can_count() -> None:
    """It is asked about open reviews; its candidate has its name, its reason and the duty's articles."""
    cases = [
        asked("1", answered("03-20"), profile=YANGPU),
        asked("2", decided("03-20"), answered("03-20"), profile=YANGPU, information_key="reviewed"),
        asked("3", profile=YANGPU, information_key="not answered"),
    ]
    plugin = Sees()
    _, found = candidates(cases, as_of=AS_OF, plugins=[plugin])

    assert plugin.cases == ["1"]
    assert (found.rule, found.why, found.cites) == ("plugin Sees", "it should be widely known", ("cn-sh-yangpu:1.3",))
    assert [row.id for row in found.blocked_by] == ["secrecy_review_missing", "personal_data_unreviewed"]


def test_a_review_that_another_took_the_place_of_is_not_asked_about() -> None:
    """Of two suggestions the second is open, so the plugin is asked once."""
    suggested = [events.ConversionSuggested(on=day(on), by_applicant=True) for on in ("04-01", "04-02")]
    plugin = Sees("keep")
    list(candidates([asked("1", answered("03-20"), *suggested)], as_of=AS_OF, plugins=[plugin]))
    assert plugin.cases == ["1"]


def test_what_plugins_propose_stands_in_the_order_of_their_names() -> None:
    """Not in the order in which they were asked; the same proposal about two cases is one."""
    cases = [asked(number, answered("03-20"), profile=YANGPU) for number in ("1", "2")]
    found = candidates(cases, as_of=AS_OF, plugins=[Sees(reason=f"{n}") for n in range(9)])
    assert [each.rule for each in found] == ["given_on_request", "plugin Sees"] + [
        f"plugin Sees-{n}" for n in range(2, 10)
    ]


def test_a_plugin_that_would_keep_it_proposes_nothing() -> None:
    """And a reason is not needed to propose."""
    case = asked("1", answered("03-20"), profile=YANGPU)
    assert proposed([case], plugins=[Sees("keep")]) == [("k", "given_on_request")]
    assert [each.why for each in candidates([case], as_of=AS_OF, plugins=[Sees(reason=None)])][1] == ""


def test_a_plugin_is_not_heard_about_what_is_settled() -> None:
    """What another case has made public is not proposed by anybody."""
    public = asked("2", events.PublishedProactively(on=day("03-05")), profile=YANGPU)
    assert proposed([asked("1", answered("03-20"), profile=YANGPU), public], plugins=[Sees()]) == []


def test_a_plugin_that_fails_takes_nothing_away() -> None:
    """The others are heard, and the failure is told."""
    broken = Breaks()
    cases = [asked("1", answered("03-20"), profile=YANGPU)]
    assert [rule for _, rule in proposed(cases, plugins=[broken, Sees()])] == ["given_on_request", "plugin Sees"]
    assert [type(failure.error) for failure in broken.failures] == [ConnectionError]


# --- the plugin that asks for reviews first


def refusal(case: Case, event: Event) -> str:
    """Record an event with the plugin listening, and give the reason against it."""
    with pytest.raises(EventRefused) as caught:
        Office(plugins=[ReviewedFirst()]).record(case, event)
    return caught.value.why


def test_nothing_is_converted_or_published_unreviewed() -> None:
    """Both are refused while something stands in the way, with all of it named, and recorded after."""
    published = events.PublishedProactively(on=day("03-22"))
    unreviewed, ready = asked("1", answered("03-20")), asked("1", *reviewed("03-19"), answered("03-20"))

    for event in (decided("03-21", "convert"), published):
        assert refusal(unreviewed, event).startswith(
            "no secrecy review is on record; no disclosure review is on record"
        )
        assert Office(plugins=[ReviewedFirst()]).record(ready, event).hook_failures == ()


def test_the_rules_of_the_day_of_the_event_hold(tmp_path: Path) -> None:
    """An obstacle that a profile adds from a day on is seen by what is recorded from then on."""
    file = tmp_path / "own.toml"
    file.write_text(
        HEAD + '[[obstacle]]\nid = "late"\nen = "a new rule"\nzh = "x"\ncite = ["cn-2019:17"]\n'
        'in_force = {from = 2024-03-22, chosen_by = "event"}\n',
        "utf-8",
    )
    ready = asked("1", *reviewed("03-19"), answered("03-20"), profile=file)
    assert refusal(ready, decided("03-22", "convert")).startswith("a new rule")
    assert Office(plugins=[ReviewedFirst()]).record(ready, decided("03-21", "convert")).hook_failures == ()


def test_what_is_kept_needs_no_review() -> None:
    """Everything else may be recorded as it comes."""
    office = Office(plugins=[ReviewedFirst()])
    assert office.record(asked("1"), decided("03-21")).case.log[-1].type == "conversion_reviewed"
    assert office.record(asked("1"), answered("03-20")).case.state == "answered"


def test_a_decision_gives_its_reason() -> None:
    """To keep it or to convert it: without a reason it is refused."""
    assert refusal(
        asked("1", *reviewed("03-19")), events.ConversionReviewed(on=day("03-21"), decision="keep")
    ).startswith("a decision on conversion needs its reason")


# --- the list of what is looked at again


def again(cases: Sequence[Case], **more: Any) -> list[tuple[str | None, str, str, str | None]]:
    """List what is looked at again: key, rule, the last look, the next."""
    return [
        (each.information_key, each.rule, f"{each.looked_at:%m-%d}", each.to_dict()["again_on"])
        for each in review_list(cases, as_of=AS_OF, **more)
    ]


def test_what_was_withheld_is_looked_at_again() -> None:
    """Nationally that is all; the law names no period, so there is no day until somebody chooses one."""
    cases = [
        asked("1", answered("03-20", "refused.internal_affairs")),
        asked("2", answered("03-20"), information_key="g"),
    ]
    assert again(cases) == [("k", "withheld", "03-20", None)]
    assert again(cases, conventions={"revisit_after": 6}) == [("k", "withheld", "03-20", "2024-09-20")]


def test_what_was_given_is_looked_at_again_in_one_district() -> None:
    """One report tells of looking at what was given on request too; a part withheld is on both lists."""
    cases = [
        asked("1", answered("03-20", "partly_disclosed"), profile=YANGPU),
        asked("2", answered("03-21"), profile=YANGPU, information_key="g"),
        asked("3", answered("03-22", "unavailable.not_held"), profile=YANGPU, information_key="n"),
        asked("4", profile=YANGPU, information_key="o"),
    ]
    assert again(cases) == [
        ("g", "given_on_request", "03-21", None),
        ("k", "withheld", "03-20", None),
        ("k", "given_on_request", "03-20", None),
    ]
    assert again(cases, profile=SONGJIANG) == [("k", "withheld", "03-20", None)]
    assert {cite for each in review_list(cases, as_of=AS_OF) for cite in each.cites} == {
        "cn-2019:18",
        "cn-sh-yangpu-report-2021:6.2.1",
    }


def test_a_decision_counts_as_a_look() -> None:
    """The next one is counted from it; the nearest day stands first."""
    cases = [
        asked("1", answered("03-20", "refused.internal_affairs"), decided("11-29")),
        asked("2", answered("08-30", "refused.internal_affairs"), received="08-12", information_key="z"),
    ]
    assert again(cases, conventions={"revisit_after": 3}) == [
        ("z", "withheld", "08-30", "2024-11-30"),
        ("k", "withheld", "11-29", "2025-02-28"),
    ]


def test_only_the_last_answer_counts() -> None:
    """What was refused first and given on order is not withheld any more."""
    ordered = events.ReconsiderationDecided(on=day("05-06"), result="corrected", orders_new_answer=True)
    assert again([asked("1", answered("03-20", "refused.internal_affairs"), ordered, answered("05-20"))]) == []


def test_an_entry_as_plain_values() -> None:
    """Days are written as text, and no day as null."""
    cases = [asked("1", answered("03-20", "refused.internal_affairs"), agency="Archive")]
    none, some = (
        next(review_list(cases, as_of=AS_OF, conventions=chosen)).to_dict() for chosen in ({}, {"revisit_after": 1})
    )
    assert (none["again_on"], some["again_on"], some["looked_at"]) == (None, "2024-04-20", "2024-03-20")
    assert (json.loads(json.dumps(some))["agency"], some["cases"], some["cites"]) == ("Archive", ["1"], ["cn-2019:18"])


# --- what is wrong


def test_a_case_given_twice_is_refused() -> None:
    """Counting it twice would propose what one person asked for once."""
    with pytest.raises(InputError, match="case_id is '1'; expected an id that was not there before"):
        list(candidates([OTHER, OTHER], as_of=AS_OF))


def test_an_unknown_convention_is_refused() -> None:
    """The error names those that are known."""
    with pytest.raises(UnknownName, match="no convention 'several_aplicants'; known: several_applicants"):
        list(candidates([OTHER], as_of=AS_OF, conventions={"several_aplicants": 2}))


def test_a_log_without_a_receipt_is_left_out() -> None:
    """Nothing was received, so nobody asked. Who waits for a confirmation has asked."""
    nothing = {"case_id": "9", "profile": "cn", "applicant": {"kind": "business", "id": "Z"}, "information_key": "k"}
    letter = {"type": "request_received", "on": "2024-03-04", "channel": "ordinary_mail"}
    empty = case_from_json(json.dumps(nothing | {"events": [{"type": "fee_paid", "on": "2024-03-04"}]}))
    waits = case_from_json(json.dumps(nothing | {"events": [letter], "conventions": {"unreachable_sender": "waits"}}))

    assert proposed([OTHER, empty]) == []
    assert proposed([OTHER, waits]) == [("k", "several_applicants")]


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (
            '[[candidate]]\nid = "a"\nen = "a"\nzh = "a"\nmeasure = "applicnts"',
            "candidate[0].measure: no measure 'applicnts'",
        ),
        ('[[candidate]]\nid = "a"\nen = "a"\nzh = "a"', "candidate[0].measure: required field missing"),
        (
            '[[candidate]]\nid = "a"\nen = "a"\nzh = "a"\nmeasure = "requests"\nat_least = 0',
            "'at_least' must be >= 1: 0",
        ),
        (
            '[[candidate]]\nid = "a"\nen = "a"\nzh = "a"\nmeasure = "requests"\nat_least = "2"',
            "expected a whole number",
        ),
        (
            '[[obstacle]]\nid = "a"\nen = "a"\nzh = "a"\ncleared_by = [{event = "reviewed"}]',
            "obstacle[0].cleared_by[0].event: no event 'reviewed'",
        ),
        (
            '[[obstacle]]\nid = "a"\nen = "a"\nzh = "a"\nper = "party"\ncleared_by = [{event = "fee_paid"}]',
            "obstacle[0].per: no field of fee_paid 'party'",
        ),
        (
            '[[revisit]]\nid = "a"\nen = "a"\nzh = "a"\noutcomes = ["refused"]',
            "revisit[0].outcomes[0]: no outcome 'refused'",
        ),
        ('[[revisit]]\nid = "a"\nen = "a"\nzh = "a"\nmonths = 0', "'months' must be >= 1: 0"),
        ('[[revisit]]\nid = "given"\namends = true\nmonths = 6', "revisit[0].id: amends 'given', which is not there"),
    ],
)
def test_a_row_that_does_not_hold_together_is_told(tmp_path: Path, row: str, fault: str) -> None:
    """Words that nobody knows, numbers that count nothing, rows that amend nothing; each with its place."""
    file = tmp_path / "own.toml"
    file.write_text(f'{HEAD}{row}\ncite = ["cn-2019:44"]\n', "utf-8")
    told = [str(each) for each in check_file(file)]
    assert any(fault in each for each in told), told


def test_a_profile_sets_numbers_of_its_own(tmp_path: Path) -> None:
    """An agency may name a number where the text has none, by a row or by a convention's default."""
    file = tmp_path / "own.toml"
    file.write_text(
        HEAD.replace('"cn"', f'"{CHANGNING}"')
        + '[[candidate]]\nid = "many_requests"\namends = true\nat_least = 3\ncite = ["cn-2019:44.1"]\n'
        '[[revisit]]\nid = "withheld"\namends = true\nmonths = 12\n',
        "utf-8",
    )
    refused = asked("4", answered("03-20", "refused.internal_affairs"), profile=file, information_key="r")
    assert check_file(file) == []
    assert proposed(many(0, 3), profile=file) == [("k", "many_requests")]
    assert again([refused]) == [("r", "withheld", "03-20", "2025-03-20")]


def test_the_measures_are_those_of_the_vocabulary() -> None:
    """What code can count and what rows may name are the same words, each used by some profile."""
    rules = [load_profile(name).rules(AS_OF, load_profile(name).conventions(AS_OF)) for name in profile_ids()]
    assert set(MEASURES) == set(vocabulary()["measure"]) == {row.measure for each in rules for row in each.candidate}
    assert all(words["zh"] and words["en"] for words in vocabulary()["measure"].values())


# --- any order

HAPPENINGS: tuple[dict[str, Any], ...] = (
    {"type": "answer_issued", "outcome": "disclosed"},
    {"type": "answer_issued", "outcome": "partly_disclosed"},
    {"type": "answer_issued", "outcome": "refused.internal_affairs"},
    {"type": "conversion_reviewed", "decision": "keep"},
    {"type": "conversion_suggested", "by_applicant": True},
    {"type": "review_completed", "kind": "secrecy"},
    {"type": "review_completed", "kind": "disclosure"},
    {"type": "third_party_consultation_sent", "party": "B Ltd"},
    {"type": "third_party_opinion_received", "party": "B Ltd", "consents": True},
    {"type": "request_withdrawn"},
)
NUMBERS = {"many_requests": 3, "many_repeats": 2, "revisit_after": 6}


@st.composite
def cases_of_one_organ(draw: st.DrawFn) -> list[Case]:
    """Draw a few cases about two things, by people some of whom cannot be told apart; impossible events drop out."""
    found = []
    for number in range(draw(st.integers(0, 7))):
        on = draw(st.integers(0, 40).map(lambda days: date(2024, 3, 4) + timedelta(days)))
        log: list[dict[str, Any]] = [{"type": "request_received", "on": str(on), "channel": "online"}]
        for happening in draw(st.lists(st.sampled_from(HAPPENINGS), max_size=5)):
            on += timedelta(draw(st.integers(0, 12)))
            log.append(happening | {"on": str(on)})
        header = {
            "case_id": str(number),
            "profile": CHANGNING,
            "applicant": {"kind": "business"} | draw(st.sampled_from(({}, {"id": "A"}, {"id": "B"}, {"id": "C"}))),
            "information_key": draw(st.sampled_from((None, "j", "k"))),
        }
        found.append(case_from_json(json.dumps(header | {"events": log})))
    return found


@given(cases=cases_of_one_organ(), data=st.data())
def test_the_order_of_cases_does_not_matter(cases: list[Case], data: st.DataObject) -> None:
    """Whatever comes first, the candidates, the list and their order are the same."""
    other = data.draw(st.permutations(cases))
    for chosen in ({}, NUMBERS):
        assert list(candidates(cases, as_of=AS_OF, conventions=chosen)) == list(
            candidates(other, as_of=AS_OF, conventions=chosen)
        )
        assert list(review_list(cases, as_of=AS_OF, conventions=chosen)) == list(
            review_list(other, as_of=AS_OF, conventions=chosen)
        )


@given(cases=cases_of_one_organ())
def test_a_candidate_says_no_more_than_its_cases(cases: list[Case]) -> None:
    """It counts no more people than there are, names cases that ask for it, and is free only after both reviews."""
    by_id = {case.case_id: case for case in cases}
    for found in candidates(cases, as_of=AS_OF, conventions=NUMBERS):
        about = [case for case in cases if case.information_key == found.information_key]
        assert {by_id[number].information_key for number in found.cases} == {found.information_key}
        assert found.applicants <= len({case.applicant.id for case in about})
        kinds = {getattr(event, "kind", None) for case in about for event in case.log}
        assert {"secrecy", "disclosure"} <= kinds or not found.publishable

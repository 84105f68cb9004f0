from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import foiflow
from foiflow import testing
from foiflow.cases.duties import STATUSES
from foiflow.errors import InputError
from foiflow.testing import load_scenarios

if TYPE_CHECKING:
    from collections.abc import Callable

    from foiflow.testing import Scenario

    Load = Callable[..., tuple[Scenario, ...]]

SMALLEST = """
[[scenario]]
name = "a"
about = "b"
given = {profile = "cn", received = 2024-03-04, channel = "online"}
[scenario.expect]
"""


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """Load scenarios from their text."""

    def loaded(text: str, **options: Any) -> tuple[Scenario, ...]:
        path = tmp_path / "wrong.toml"
        path.write_text(text, encoding="utf-8")
        return load_scenarios(path, **options)

    return loaded


class TestReading:
    """From a file to its scenarios, or a sentence about what is wrong."""

    @pytest.mark.parametrize(
        ("wrong", "sentence"),
        [
            (SMALLEST + 'sate = "received"', "scenario 1 (a), expect, sate is unknown; expected one of state"),
            (
                SMALLEST + 'duties = [{id = "reply", du = 2024-04-01}]',
                "expect.duties, du is unknown; expected one of due",
            ),
            (SMALLEST + "duties = [{due = 2024-04-01}]", "expect.duties, id is missing"),
            (SMALLEST + 'findings = [{code = "reply_late", day = 2024-04-01}]', "expect.findings, day is unknown"),
            (SMALLEST + "findings_include = [{}]", "expect.findings_include, code is missing"),
            (SMALLEST + "duties = [{id = 1}]", "expect.duties, id is 1; expected a name"),
            (SMALLEST + "findings = [{code = []}]", "expect.findings, code is a list; expected a name"),
            (SMALLEST + "findings = [1]", "expect.findings is 1; expected a table with"),
            (SMALLEST + "rejected = [{index = 1}]", "expect.rejected, type is missing"),
            (SMALLEST + 'duties = "reply"', "expect, duties is 'reply'; expected a list"),
            (SMALLEST + 'duties = ["reply"]', "expect, duties is a list; expected a list of tables"),
            (SMALLEST + 'state = "recieved"', "scenario 1 (a), expect.state is 'recieved'; expected one of received"),
            (SMALLEST + "state = []", "expect.state is a list; expected one of "),
            (
                SMALLEST + 'duties = [{id = "reply", status = "runing"}]',
                "expect.duties, status is 'runing'; expected one of running",
            ),
            (SMALLEST + 'duties = [{id = "repply"}]', "expect.duties, id is 'repply'; expected one of reply"),
            (SMALLEST + 'no_duties = ["repply"]', "expect.no_duties is 'repply'; expected one of reply"),
            (SMALLEST + 'findings = ["reply_lat"]', "expect.findings, code is 'reply_lat'; expected one of reply_late"),
            (SMALLEST + 'no_findings = ["reply_lat"]', "expect.no_findings is 'reply_lat'; expected one of reply_late"),
            (
                SMALLEST + 'findings_include = [{code = "reply_lat"}]',
                "expect.findings_include, code is 'reply_lat'; expected one of reply_late",
            ),
            (
                SMALLEST + 'rejected = [{type = "fee_payed"}]',
                "expect.rejected, type is 'fee_payed'; expected one of fee_paid",
            ),
            (SMALLEST + "no_duties = [1]", "expect.no_duties is a list; expected a list of names"),
            (SMALLEST + "error = 1", "expect.error is 1; expected a part of the sentence"),
            (SMALLEST.replace("channel", "chanel"), "given, chanel is unknown; expected one of channel"),
            (SMALLEST.replace('profile = "cn"', "profile = 1"), "given.profile is 1; expected a profile's id"),
            (SMALLEST.replace('profile = "cn", ', ""), "scenario 1 (a), given.profile is missing"),
            (SMALLEST.replace("{profile", "{as_of = 2024-03-04T09:00:00, profile"), "given.as_of is "),
            (
                SMALLEST.replace("{profile", '{known_on = "2024-03-04", profile'),
                "given.known_on is '2024-03-04'; expected a",
            ),
            (
                SMALLEST.replace("{profile", "{conventions = {a = []}, profile"),
                "given.conventions is an object; expected",
            ),
            (SMALLEST.replace("{profile", "{conventions = 1, profile"), "given.conventions is 1; expected"),
            (
                SMALLEST.replace("given = {", "events = [1]\ngiven = {"),
                "(a), events is a list; expected a list of tables",
            ),
            (SMALLEST.replace("given = {", "others = [{}]\ngiven = {"), "(a), others, received is missing"),
            (
                SMALLEST.replace("given = {", "others = [{received = 2024-03-04, copies = 0}]\ngiven = {"),
                "others, copies is 0; expected a whole number, 1 or more",
            ),
            (
                SMALLEST.replace("given = {", "others = [{received = 2024-03-04, events = 1}]\ngiven = {"),
                "(a), others, events is 1; expected a list",
            ),
            (SMALLEST.replace('about = "b"', ""), "scenario 1, about is missing"),
            (SMALLEST.replace('about = "b"', "about = 1"), "scenario 1, about is 1; expected a text"),
            (SMALLEST.replace("scenario", "case"), "wrong.toml, case is unknown; expected one of scenario"),
            ("", "wrong.toml, scenario is missing"),
            ("scenario = 1", "wrong.toml, scenario is 1; expected a list"),
            ("scenario = [1]", "wrong.toml: scenario 1 is 1; expected a table with about, events,"),
            (SMALLEST + SMALLEST, "scenario 2 (a) is there twice; expected another name"),
            ("[[scenario", "wrong.toml is no TOML in UTF-8 (Expected"),
            ("scenario = " + "[" * 10_000, "wrong.toml is no TOML in UTF-8 (maximum recursion depth"),
        ],
    )
    def test_what_is_wrong_is_told_with_its_place(self, load: Load, wrong: str, sentence: str) -> None:
        """A key that may not be there, one that is missing, a value of another kind, a name that comes twice."""
        with pytest.raises(InputError, match=re.escape(sentence)):
            load(wrong)

    def test_a_profile_may_have_names_of_its_own(self, load: Load, tmp_path: Path) -> None:
        """A state that the agency's own file adds may be expected; ``none`` is the state before receipt."""
        own = 'id = "own"\nextends = "cn"\ntitle = {zh = "x", en = "x"}\n'
        state = '[[state]]\nname = "awaiting_leader"\nzh = "x"\nen = "x"\ncite = ["cn-2019:45"]\n'
        for event, from_, to in (
            ("request_received", "archived", "awaiting_leader"),
            ("case_archived", "awaiting_leader", "archived"),
        ):
            state += f'[[arc]]\nevent = "{event}"\nfrom = ["{from_}"]\nto = "{to}"\ncite = ["cn-2019:45"]\n'
        (tmp_path / "own.toml").write_text(own + state, encoding="utf-8")
        text = SMALLEST.replace('"cn"', '"own.toml"')

        assert load(text + 'state = "awaiting_leader"')
        assert load(text + 'state = "none"')
        with pytest.raises(InputError, match="is 'awaiting_leadr'; expected one of awaiting_leader"):
            load(text + 'state = "awaiting_leadr"')

    def test_every_status_is_expected_somewhere(self) -> None:
        """The statuses that may be expected are those that the scenarios of the law meet."""
        folder = Path(__file__).parents[2] / "law"
        rows = (
            row
            for file in folder.rglob("*.toml")
            for scenario in load_scenarios(file, profile="cn")
            for row in scenario.expect.get("duties", ())
        )
        assert {row["status"] for row in rows if "status" in row} == STATUSES

    def test_text_in_another_encoding_is_refused(self, tmp_path: Path) -> None:
        """A file in GB18030 is not read as something else."""
        path = tmp_path / "scenario.toml"
        path.write_bytes(SMALLEST.replace('"b"', '"答复"').encode("gb18030"))
        with pytest.raises(InputError, match=r"scenario\.toml is no TOML in UTF-8"):
            load_scenarios(path)

    def test_the_lines_are_those_of_the_headings(self, load: Load) -> None:
        """Each scenario knows where it begins, unless the file writes them in another way."""
        assert [scenario.line for scenario in load(SMALLEST + SMALLEST.replace('"a"', '"z"'))] == [2, 2 + 6]
        row = '{name = "a", about = "b", given = {profile = "cn", received = 2024-03-04}, expect = {}}'
        assert [scenario.line for scenario in load(f"scenario = [{row}]")] == [0]

    def test_the_profile_is_the_one_it_names(self, load: Load, tmp_path: Path) -> None:
        """Else the caller's; a file is one beside the scenario."""
        unnamed = SMALLEST.replace('profile = "cn", ', "")
        own = SMALLEST.replace('"cn"', '"own.toml"')
        assert [scenario.profile for scenario in load(unnamed, profile="cn-sh")] == ["cn-sh"]
        assert [scenario.profile for scenario in load(SMALLEST, profile="cn-sh")] == ["cn"]
        assert [scenario.profile for scenario in load(own)] == [tmp_path / "own.toml"]

    def test_its_cases_are_logs(self, load: Load) -> None:
        """Its own is the last, after those that are alike, and days are text."""
        [scenario] = load(
            SMALLEST.replace("given = {", 'others = [{received = 2024-01-04, copies = 2}]\ngiven = {agency = "x", ')
            + '[[scenario.events]]\ntype = "fee_paid"\non = 2024-03-05\nrecorded_at = 2024-03-05T09:00:00+08:00'
        )
        *others, own = scenario.cases
        assert [other["case_id"] for other in others] == ["other 01-01", "other 01-02"]
        assert others[0]["events"] == [{"type": "request_received", "on": "2024-01-04"}]
        assert own == {
            "case_id": "this case",
            "applicant": {"kind": "natural_person"},
            "agency": "x",
            "events": [
                {"type": "request_received", "on": "2024-03-04", "channel": "online"},
                {"type": "fee_paid", "on": "2024-03-05", "recorded_at": "2024-03-05T09:00:00+08:00"},
            ],
        }


class TestExpecting:
    """What does not come as expected is told, each thing once."""

    def said(self, load: Load, expect: str, given: str = "") -> list[str]:
        """Give the differences of the smallest scenario, in words."""
        [scenario] = load(SMALLEST.replace("{profile", f"{{{given}profile") + expect)
        return [str(fault) for fault in scenario.unmet()]

    def test_what_is_as_expected_is_not_told(self, load: Load) -> None:
        """All the kinds of expectation that this case can meet."""
        assert not self.said(
            load,
            """
law = "cn-2019"
state = "received"
received_on = 2024-03-04
as_of = 2024-03-04
later_events = 0
duties = [{id = "reply", due = 2024-04-01, cites = ["cn-2019:33"]}]
no_duties = ["fee_payment"]
findings = []
no_findings = ["reply_late"]
rejected = []
""",
        )

    @pytest.mark.parametrize(
        ("expect", "what", "expected", "found"),
        [
            ('law = "cn-2008"', "law", "cn-2008", "cn-2019"),
            ('state = "answered"', "state", "answered", "received"),
            ("received_on = 2024-03-05", "received_on", "2024-03-05", "2024-03-04"),
            ("as_of = 2024-03-05", "as_of", "2024-03-05", "2024-03-04"),
            ("later_events = 1", "later_events", "1", "0"),
            (
                'duties = [{id = "reply", due = 2024-04-02, status = "running"}]',
                "duty reply",
                "due 2024-04-02, status running",
                "due 2024-04-01, status running",
            ),
            ('duties = [{id = "reply", cites = []}]', "duty reply", "cites ", "cites cn-2019:33"),
            ('duties = [{id = "fee_payment"}]', "duty fee_payment", "one", "none; there are reply"),
            ('findings = ["reply_late"]', "finding reply_late", "one", "none; there are none at all"),
            (
                'rejected = [{index = 1, type = "fee_paid"}]',
                "rejected event fee_paid",
                "index 1",
                "none; there are none at all",
            ),
            ('error = "no date"', "error", "no date", "none"),
        ],
    )
    def test_each_kind_of_difference(self, load: Load, expect: str, what: str, expected: str, found: str) -> None:
        """What was expected and what was found, of the keys that were asked for."""
        [fault] = load(SMALLEST + expect)[0].unmet()

        assert (fault.what, fault.expected, fault.found) == (what, expected, found)

    def test_what_was_found_stands_under_what_was_expected(self, load: Load) -> None:
        """So that two dates can be compared at a glance."""
        assert self.said(load, 'state = "answered"') == ["state: expected answered\n          found received"]

    def test_what_should_not_be_is_told_whole(self, load: Load) -> None:
        """A duty, a finding or a refusal that came although it should not have."""
        assert self.said(load, 'no_duties = ["reply"]')[0].startswith(
            "duty reply: expected nothing of the kind\n               found about None, status running, starts 2024"
        )
        late = "as_of = 2024-06-28, "
        [finding] = self.said(load, "", late)
        assert finding.startswith(
            "finding reply_late: expected nothing of the kind\n                       found on 2024"
        )
        assert self.said(load, 'no_findings = ["reply_late"]', late) == [finding]
        assert not self.said(load, 'no_findings = ["fee_amount_wrong"]', late)
        assert not self.said(load, 'findings_include = ["reply_late"]', late)
        [refusal] = self.said(load, 'state = "received"\n[[scenario.events]]\ntype = "fee_paid"\non = 2024-03-05')
        assert refusal.startswith("rejected event fee_paid: expected nothing of the kind\n")
        assert "index 1, reason " in refusal

    def test_a_row_is_matched_once(self, load: Load) -> None:
        """Two rows that say the same want two duties; the one that says more chooses first."""
        reply = '{id = "reply"}, {id = "reply", due = 2024-04-01}'
        [fault] = load(SMALLEST + f"duties = [{reply}]")[0].unmet()

        assert (fault.what, fault.expected) == ("duty reply", "one")

    def test_an_error_is_expected_or_told(self, load: Load) -> None:
        """A log that cannot be read meets no expectation but its error."""
        bad = SMALLEST.replace('"online"', '"pigeon"')
        [fault] = load(bad + 'state = "received"')[0].unmet()
        assert fault.what == "error"
        assert "channel is 'pigeon'; expected" in fault.found
        assert load(bad + "error = \"channel is 'pigeon'\"")[0].unmet() == ()
        assert [fault.expected for fault in load(bad + 'error = "no date"')[0].unmet()] == ["no date"]

    def test_before_receipt_there_is_no_state(self, load: Load) -> None:
        """It is written none."""
        assert not self.said(load, 'state = "none"\nlater_events = 1', "as_of = 2024-03-01, ")

    def test_other_cases_make_rules_speak_that_look_across(self, load: Load) -> None:
        """The same applicant and the same matter, answered before; another case that cannot be read is told."""
        asked = 'channel = "online", applicant = {kind = "business", id = "A"}, information_key = "k"'
        answered = '[{type = "answer_issued", on = 2024-01-10, outcome = "unavailable.not_held"}]'
        text = SMALLEST.replace('channel = "online"', asked).replace(
            "given = {", f"others = [{{{asked}, received = 2024-01-04, events = {answered}}}]\ngiven = {{"
        )
        [repeated] = load(text)
        assert [fault.what for fault in repeated.unmet()] == ["finding repeat_of_earlier_request"]
        [unread] = load(text.replace("not_held", "not_hold"))
        [fault] = unread.unmet()
        assert (fault.what, fault.expected) == ("other 01-01", "a case that can be read")
        assert "unavailable.not_hold" in fault.found


def test_a_failure_explains_each_deadline_once(load: Load) -> None:
    """First what is wrong, then what the scenario is about, then how each deadline in question came about."""
    [scenario] = load(
        SMALLEST + 'state = "answered"\nduties = [{id = "reply", due = 2024-04-02}]\nno_duties = ["reply"]'
    )
    case = scenario.replayed().case
    assert case is not None
    faults, about, explanation = scenario.failure(scenario.unmet()).split("\n\n")

    assert faults.count("expected") == len(["state", "due", "no duty"])
    assert about == "b (profile cn)"
    assert explanation == str(case.explain("reply"))


def test_a_failure_of_what_cannot_be_read_has_nothing_to_explain(load: Load) -> None:
    """Where there is no case there is no calculation, and no duty to explain where the case has none."""
    [bad] = load(SMALLEST.replace('"online"', '"pigeon"'))
    assert bad.failure(bad.unmet()).endswith("b (profile cn)")
    [absent] = load(SMALLEST + 'duties = [{id = "fee_payment"}]')
    assert absent.failure(absent.unmet()).endswith("b (profile cn)")


def test_an_unknown_way_of_reading_raises(load: Load) -> None:
    """A convention or a profile that there is not is an error of its own, not a difference."""
    with pytest.raises(foiflow.UnknownName, match="no convention 'x'"):
        load(SMALLEST.replace("{profile", "{conventions = {x = 1}, profile"))[0].unmet()
    with pytest.raises(foiflow.UnknownName, match="no profile 'cx'"):
        load(SMALLEST.replace('"cn"', '"cx"'))[0].unmet()


def test_the_names_are_loaded_when_used() -> None:
    """Every name that foiflow.testing lists is there, and no other."""
    assert {name for name in dir(testing) if getattr(testing, name) is not None} == set(testing.__all__)
    with pytest.raises(AttributeError, match="has no attribute 'asert_due'"):
        testing.asert_due  # noqa: B018 -- that it cannot be read is what is tested

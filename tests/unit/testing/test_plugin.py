from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# In-process runs of pytest forget what they have imported; these stay.
from foiflow.testing import due, fixtures, plugin_scenarios, scenario_keys  # noqa: F401

ROOT = Path(__file__).resolve().parents[3]

LOADED = """
import json, sys
import pytest
before = set(sys.modules)
import foiflow.testing.plugin
print(json.dumps(sorted(set(sys.modules) - before)))
"""

WITH_THE_PLUGIN = """
from importlib import import_module

def pytest_addoption(pluginmanager):
    if not pluginmanager.hasplugin("foiflow"):
        pluginmanager.register(import_module("foiflow.testing.plugin"), "foiflow")
"""

RIGHT = """
[[scenario]]
name = "due on the twentieth working day"
about = "Twenty working days from Monday, 4 March 2024."
given = {received = 2024-03-04, channel = "online"}
[scenario.expect]
duties = [{id = "reply", due = 2024-04-01}]
"""
WRONG = RIGHT.replace("due = 2024-04-01", "due = 2024-04-12")


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """An empty project with foiflow's plugin."""
    pytester.makeconftest(WITH_THE_PLUGIN)
    return pytester


def with_file(project: pytest.Pytester, text: str, name: str = "scenario_reply") -> Path:
    """Put a file of scenarios into the project."""
    return project.makefile(".toml", **{name: text})


def test_loading_the_plugin_imports_nothing(child_environment: dict[str, str], tmp_path: Path) -> None:
    """Neither Hypothesis nor a module of foiflow comes in with the plugin, so coverage that starts later sees all."""
    done = subprocess.run(
        [sys.executable, "-c", LOADED], env=child_environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    loaded = set(json.loads(done.stdout))

    assert {name for name in loaded if name.startswith("foiflow")} == {
        "foiflow",
        "foiflow.testing",
        "foiflow.testing.plugin",
    }
    assert {name.partition(".")[0] for name in loaded} - sys.stdlib_module_names == {"foiflow"}


def test_the_contract_of_a_store_explains_its_asserts(
    project: pytest.Pytester, child_environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its modules are rewritten by pytest as test files are, though they are loaded late."""
    monkeypatch.setenv("PYTHONPATH", child_environment["PYTHONPATH"])
    project.makepyfile("""
        import sys
        from foiflow.testing import StoreContract

        def test_it():
            for part in ("queries", "texts", "writing"):
                loader = sys.modules[f"foiflow.testing.store_{part}"].__loader__
                assert type(loader).__name__ == "AssertionRewritingHook"
    """)
    project.runpytest_subprocess().assert_outcomes(passed=1)


class TestFixtures:
    """What a test may ask for."""

    def test_without_options(self, project: pytest.Pytester) -> None:
        """The default profile, its calendar, a case under it, and a working day in a year that is announced."""
        project.makepyfile("""
            from datetime import date

            def test_all(foiflow_profile, foiflow_calendar, case_builder, frozen_office_day):
                assert foiflow_profile == "cn"
                assert foiflow_calendar.add_working_days(date(2022, 9, 30), 20) == date(2022, 11, 2)
                assert foiflow_calendar.is_working_day(frozen_office_day)
                assert foiflow_calendar.announced_through > frozen_office_day
                case = case_builder(received="2024-03-04", channel="online").case
                assert (case.profile, str(case.due("reply").due)) == ("cn", "2024-04-01")
        """)
        project.runpytest_inprocess().assert_outcomes(passed=1)

    def test_another_profile(self, project: pytest.Pytester) -> None:
        """The option chooses the profile of the cases and the calendar."""
        project.makepyfile("""
            def test_it(foiflow_profile, case_builder):
                assert foiflow_profile == case_builder(received="2024-03-04").case.profile == "cn-sh"
        """)
        project.runpytest_inprocess("--foiflow-profile=cn-sh").assert_outcomes(passed=1)

    def test_an_own_profile(self, project: pytest.Pytester) -> None:
        """The option takes an agency's file, from the folder where pytest was called."""
        project.makefile(".toml", own='id = "own"\nextends = "cn"\ntitle = {zh = "本局", en = "Our office"}\n')
        project.makepyfile("""
            def test_it(case_builder):
                case = case_builder(received="2024-03-04").case
                assert case.book.profile.id == "own"
        """)
        project.runpytest_inprocess("--foiflow-profile=own.toml").assert_outcomes(passed=1)

    @pytest.mark.parametrize(
        ("named", "sentence"),
        [("cn-sx", "*no profile 'cn-sx'; known: *cn-sh*"), ("no.toml", "*the profile is 'no.toml'; expected *")],
    )
    def test_a_profile_that_is_not_there(self, project: pytest.Pytester, named: str, sentence: str) -> None:
        """A test that needs the profile says in one sentence that there is none."""
        project.makepyfile("def test_it(foiflow_profile): pass")
        result = project.runpytest_inprocess(f"--foiflow-profile={named}")
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines([sentence])

    def test_the_day_is_what_the_nearest_says(self, project: pytest.Pytester) -> None:
        """A parameter goes before the marker, and the marker before the ini value."""
        project.makeini("[pytest]\nfoiflow_office_day = 2021-01-04\naddopts = --strict-markers")
        project.makepyfile("""
            from datetime import date
            import pytest

            def test_ini(frozen_office_day):
                assert frozen_office_day == date(2021, 1, 4)

            @pytest.mark.office_day("2022-01-04")
            def test_marker(frozen_office_day):
                assert frozen_office_day == date(2022, 1, 4)

            @pytest.mark.office_day("2022-01-04")
            @pytest.mark.parametrize("frozen_office_day", ["2023-01-03", date(2023, 1, 3)], indirect=True)
            def test_parameter(frozen_office_day):
                assert frozen_office_day == date(2023, 1, 3)
        """)
        project.runpytest_inprocess().assert_outcomes(passed=4)

    @pytest.mark.parametrize("day", ['"soon"', ""])
    def test_a_day_that_is_none(self, project: pytest.Pytester, day: str) -> None:
        """A marker without a date says what it expects."""
        project.makepyfile(f"""
            import pytest

            @pytest.mark.office_day({day})
            def test_it(frozen_office_day): pass
        """)
        result = project.runpytest_inprocess()
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(["*@pytest.mark.office_day is *; expected a date, YYYY-MM-DD*"])


class TestScenarioFiles:
    """TOML files as tests."""

    def test_one_that_holds(self, project: pytest.Pytester) -> None:
        """Each scenario is a test of its own, under its name."""
        with_file(project, RIGHT + RIGHT.replace("twentieth", "20th"))
        result = project.runpytest_inprocess("-v")
        result.assert_outcomes(passed=2)
        result.stdout.fnmatch_lines(["scenario_reply.toml::due on the twentieth working day PASSED*"])

    def test_one_that_does_not_hold(self, project: pytest.Pytester) -> None:
        """The report has what was expected, what came, and how the date came about, and no traceback."""
        with_file(project, WRONG)
        result = project.runpytest_inprocess()
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(
            [
                "duty reply: expected due 2024-04-12",
                "               found due 2024-04-01",
                "Twenty working days from Monday, 4 March 2024. (profile cn)",
                "*1. request received on 2024-03-04 Mon (online)*cn-2019:31*",
                "FAILED scenario_reply.toml::due on the twentieth working day*",
            ]
        )
        result.stdout.no_fnmatch_line("*Traceback*")

    def test_one_is_chosen_by_its_name(self, project: pytest.Pytester) -> None:
        """A scenario is run alone as any other test."""
        with_file(project, RIGHT + WRONG.replace("twentieth", "wrong"))
        project.runpytest_inprocess("-k", "twentieth").assert_outcomes(passed=1, deselected=1)
        project.runpytest_inprocess("scenario_reply.toml::due on the twentieth working day").assert_outcomes(passed=1)

    def test_which_files(self, project: pytest.Pytester) -> None:
        """Files that begin with scenario; others when the ini value names them, or the call."""
        with_file(project, RIGHT, "scenarios")
        with_file(project, WRONG, "other")
        project.runpytest_inprocess().assert_outcomes(passed=1)
        project.runpytest_inprocess("other.toml").assert_outcomes(failed=1)
        project.makeini("[pytest]\nfoiflow_scenarios = o*.toml")
        project.runpytest_inprocess().assert_outcomes(failed=1)

    def test_the_profile_is_the_one_named(self, project: pytest.Pytester) -> None:
        """A scenario that names no profile is read by that of the option, one that does by its own."""
        with_file(project, RIGHT + RIGHT.replace("{received", '{profile = "cn", received').replace("twentieth", "20th"))
        project.makefile(
            ".toml",
            quick='id = "quick"\nextends = "cn"\ntitle = {zh = "快", en = "Quick"}\n'
            '[[duty]]\nid = "reply"\namends = true\nlimit = [{working_days = 15}]\n',
        )
        result = project.runpytest_inprocess("--foiflow-profile=quick.toml")
        result.assert_outcomes(passed=1, failed=1)
        result.stdout.fnmatch_lines(["*found due 2024-03-25*"])

    def test_one_that_cannot_be_read(self, project: pytest.Pytester) -> None:
        """A key that there is not is told with its place, as an error of collection."""
        with_file(project, RIGHT.replace("channel", "chanel"))
        result = project.runpytest_inprocess()
        result.assert_outcomes(errors=1)
        result.stdout.fnmatch_lines(
            ["scenario_reply.toml: scenario 1 (due on *), given, chanel is unknown; expected one of channel"]
        )

    def test_one_that_is_read_in_a_way_that_there_is_not(self, project: pytest.Pytester) -> None:
        """An unknown convention fails the test with its sentence alone."""
        with_file(project, RIGHT.replace('"online"', '"online", conventions = {corection_period = 5}'))
        result = project.runpytest_inprocess()
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(["no convention 'corection_period'; known: correction_period*"])
        result.stdout.no_fnmatch_line("*Traceback*")

    def test_a_fault_of_the_program_is_shown_whole(
        self, project: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Anything but a word about the case comes with its traceback."""
        monkeypatch.setattr("foiflow.testing.scenario.Scenario.unmet", lambda scenario: 1 / 0)
        with_file(project, RIGHT)
        result = project.runpytest_inprocess()
        result.assert_outcomes(failed=1)
        result.stdout.fnmatch_lines(["*ZeroDivisionError*"])


class TestTheDocumentation:
    """What the page on testing shows to copy."""

    @pytest.fixture
    def page(self) -> str:
        """The text of the page."""
        return (ROOT / "docs" / "testing.md").read_text(encoding="utf-8")

    def test_the_first_test_file_passes(self, project: pytest.Pytester, page: str) -> None:
        """Copied into an empty project it runs as it stands."""
        project.makepyfile(first_fence(page, "python"))
        project.runpytest_inprocess().assert_outcomes(passed=2)

    def test_it_fails_as_the_page_shows(self, project: pytest.Pytester, page: str) -> None:
        """With the wrong day the report has the lines of the page, whose dots stand for anything."""
        project.makepyfile(first_fence(page, "python").replace("2024-04-16", "2024-04-12"))
        result = project.runpytest_inprocess()
        result.assert_outcomes(passed=1, failed=1)
        shown = first_fence(page, "text").splitlines()
        result.stdout.fnmatch_lines([line.replace("[", "[[]").replace("...", "*") for line in shown])

    def test_the_example_passes(self, project: pytest.Pytester) -> None:
        """The scenarios in examples/ hold."""
        shutil.copytree(ROOT / "examples" / "scenarios", project.path / "scenarios")
        project.runpytest_inprocess("scenarios").assert_outcomes(passed=3)

    def test_a_scenario_fails_as_its_page_shows(self, project: pytest.Pytester) -> None:
        """The scenario of the page with another day gives the report of the page."""
        page = (ROOT / "docs" / "testing_scenarios.md").read_text(encoding="utf-8")
        with_file(project, first_fence(page, "toml").replace("due = 2022-11-02", "due = 2022-11-04"))
        shown = first_fence(page, "text").splitlines()
        result = project.runpytest_inprocess()
        result.stdout.fnmatch_lines([line.replace("[", "[[]").replace("...", "*") for line in shown])

    def test_the_page_has_every_key(self) -> None:
        """No key of a scenario is left to be guessed."""
        page = (ROOT / "docs" / "testing_scenarios.md").read_text(encoding="utf-8")
        keys = {"copies", *scenario_keys.SCENARIO, *scenario_keys.GIVEN, *scenario_keys.EXPECT}

        assert {key for key in keys if f"`{key}`" not in page} == set()


def first_fence(page: str, tag: str) -> str:
    """Cut the first fence of a kind out of a page."""
    return page.partition(f"```{tag}\n")[2].partition("\n```")[0]

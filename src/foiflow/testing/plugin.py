"""The pytest plugin: fixtures, an option, and scenario files as tests.

It imports nothing of foiflow before a test asks for it, so that a measurement
of coverage that begins later misses no line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from foiflow.calendars.index import WorkdayIndex
    from foiflow.testing.fixtures import CaseOpener
    from foiflow.testing.plugin_scenarios import ScenarioFile

_PROFILE = "--foiflow-profile"
_FILES = "foiflow_scenarios"
_DAY = "foiflow_office_day"
_MARK = "office_day"
# A Friday and a working day, of a year whose notices are all out: dates counted from it no later notice moves.
_DEFAULT_DAY = "2024-06-28"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the option and the two ini values."""
    group = parser.getgroup("foiflow")
    group.addoption(
        _PROFILE, metavar="ID", help="profile to test: an id, or an agency's own file (default: the national one)"
    )
    parser.addini(_FILES, "globs of the TOML files that hold scenarios", type="args", default=["scenario*.toml"])
    parser.addini(_DAY, "the day that frozen_office_day gives, YYYY-MM-DD", default=_DEFAULT_DAY)


def pytest_configure(config: pytest.Config) -> None:
    """Declare the marker."""
    config.addinivalue_line("markers", f"{_MARK}(day): the day that frozen_office_day gives to this test")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> ScenarioFile | None:
    """Collect a file of scenarios: one that a glob names, or the caller."""
    if file_path.suffix != ".toml":
        return None
    globs = parent.config.getini(_FILES)
    if not parent.session.isinitpath(file_path) and not any(file_path.match(glob) for glob in globs):
        return None
    from foiflow.testing.plugin_scenarios import ScenarioFile

    found: ScenarioFile = ScenarioFile.from_parent(parent, path=file_path)
    return found


@pytest.fixture(scope="session")
def foiflow_profile(pytestconfig: pytest.Config) -> str | Path:
    """Give the profile to test, by its id or its file: ``--foiflow-profile``."""
    from foiflow.testing.fixtures import profile_of

    return profile_of(pytestconfig.getoption(_PROFILE), pytestconfig.invocation_params.dir)


@pytest.fixture(scope="session")
def foiflow_calendar(foiflow_profile: str | Path) -> WorkdayIndex:
    """Give the calendar that the profile counts on."""
    from foiflow.testing.fixtures import calendar_of

    return calendar_of(foiflow_profile)


@pytest.fixture
def case_builder(foiflow_profile: str | Path) -> CaseOpener:
    """Open cases under the profile, to go on with event by event."""
    from foiflow.testing.fixtures import CaseOpener

    return CaseOpener(foiflow_profile)


@pytest.fixture
def frozen_office_day(request: pytest.FixtureRequest) -> date:
    """Give a fixed day to read cases as of, so that a test has no today.

    It is the parameter of an indirect parametrization, else the day of the
    marker ``office_day``, else that of the ini value ``foiflow_office_day``.
    """
    from foiflow.testing.fixtures import day_of

    if hasattr(request, "param"):
        return day_of(request.param, "frozen_office_day")
    mark = request.node.get_closest_marker(_MARK)
    if mark is not None:
        return day_of(mark.args[0] if mark.args else None, f"@pytest.mark.{_MARK}")
    return day_of(request.config.getini(_DAY), _DAY)

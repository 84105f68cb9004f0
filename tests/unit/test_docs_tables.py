"""The tables of the documentation say what the data says."""

from __future__ import annotations

import re
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import foiflow
from foiflow import errors
from foiflow.calendars import DEFAULT_CALENDAR, load_calendar, local_names, local_notices, read_notices
from foiflow.law.load import load_profile, profile_ids, read_text, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiflow.calendars import Notice

DOCS = Path(__file__).resolve().parents[2] / "docs"
DATA = Path(foiflow.__file__).parent / "law" / "data"
LAWS_OF = date(2024, 1, 1)
POINTS = [f"{part}{n}" for part, count in zip("ABCDEF", (11, 8, 7, 10, 4, 5), strict=True) for n in range(1, count + 1)]


def page(name: str) -> str:
    """Read a page."""
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def tables(text: str) -> list[list[list[str]]]:
    """List the tables under a text: rows of cells, the head first and its rule left out."""
    found: list[list[list[str]]] = []
    inside = False
    for line in text.splitlines():
        if not line.startswith("|"):
            inside = False
            continue
        if not inside:
            found.append([])
        inside = True
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if not all(set(cell) <= {"-", ":"} and cell for cell in cells):
            found[-1].append(cells)
    return found


def table(name: str, heading: str, number: int = 0) -> dict[str, list[str]]:
    """Give a table under a heading, by the word in its first column."""
    after = re.split(rf"^#+ {re.escape(heading)}$", page(name), flags=re.MULTILINE)[1]
    [_, *rows] = tables(after)[number]
    return {row[0].strip("`*"): row[1:] for row in rows}


def words(cell: str) -> set[str]:
    """List what stands in a cell as code."""
    return set(re.findall(r"`([^`]+)`", cell))


def named_fields(cell: str) -> set[str]:
    """List the fields that an event's cell names, the required ones with a mark."""
    outside = re.sub(r"\([^)]*\)", "", cell)
    return words(outside) | {f"{name}!" for name in re.findall(r"\*\*(\w+)\*\*", outside)}


def written(fields: dict[str, str]) -> set[str]:
    """Write the vocabulary's fields as ``named_fields`` gives them."""
    return {name + ("!" if kind.endswith("!") else "") for name, kind in fields.items()}


def test_the_log_format_names_every_event_and_field() -> None:
    """Events, their Chinese terms and fields are those of the vocabulary, no more and no fewer."""
    shown = table("log_format", "Events")
    expected = {name: (word["zh"], written(word.get("fields", {}))) for name, word in vocabulary()["event"].items()}

    assert expected == {name: (cells[0], named_fields(cells[1])) for name, cells in shown.items()}
    assert {name for name, cells in shown.items() if cells[1].startswith("*letter*")} == {
        name for name, word in vocabulary()["event"].items() if word.get("letter")
    }


@pytest.mark.parametrize(
    ("heading", "number", "key"),
    [
        ("A case", 0, "case"),
        ("An applicant", 0, "applicant"),
        ("Fields of every event", 0, "fields"),
        ("Fields of every event", 1, "letter"),
    ],
)
def test_the_log_format_names_every_common_field(heading: str, number: int, key: str) -> None:
    """The fields of cases, applicants, events and letters are those of the vocabulary."""
    assert list(vocabulary()["common"][key]) == list(table("log_format", heading, number))


def test_the_log_format_names_every_option() -> None:
    """The options of a field are those that the vocabulary offers, in its order."""
    text = page("log_format")
    missing = [
        name
        for name, options in vocabulary()["choice"].items()
        if name not in ("severity", "review") and " ".join(f"`{option}`" for option in options) not in text
    ]

    assert missing == []


def test_the_log_format_names_every_outcome_and_row() -> None:
    """Outcomes stand with their row of the annual report, both terms, and whether they give information."""
    expected = {
        name: [word["row"], word["en"], word["zh"], "yes" if word.get("gives_information") else ""]
        for name, word in vocabulary()["outcome"].items()
    }

    assert expected == table("log_format", "Outcomes")
    assert {name: [row] for name, row in vocabulary()["closing_row"].items()} == table("log_format", "Outcomes", 1)


def test_the_log_format_names_every_state_duty_and_finding() -> None:
    """States, duties and findings are those of the vocabulary, with its words."""
    said = vocabulary()

    assert {n: [w["zh"], "yes" if w.get("final") else ""] for n, w in said["state"].items()} == table(
        "log_format", "States"
    )
    assert {n: [w["en"], w["zh"], w["owed_by"].replace("_", " ")] for n, w in said["duty"].items()} == table(
        "log_format", "Duties"
    )
    assert {n: [w["severity"], w["en"]] for n, w in said["finding"].items()} == table("log_format", "Findings")


def test_the_log_format_names_every_field_of_a_duty() -> None:
    """A duty in the output has the fields that the page lists."""
    [result] = foiflow.replay(
        [
            {
                "case_id": "1",
                "profile": "cn",
                "applicant": {"kind": "business"},
                "events": [{"type": "request_received", "on": "2024-03-04", "channel": "fax"}],
            }
        ]
    )
    listed = re.findall(r"^\| (`.*?) \|", page("log_format").split("### A duty in the output")[1].split("###")[0], re.M)

    assert {name for cell in listed for name in words(cell)} == set(result.to_dict()["duties"][0])


@pytest.mark.parametrize(
    ("heading", "key"), [("Events", "event"), ("States", "state"), ("Duties", "duty"), ("Outcomes", "outcome")]
)
def test_the_glossary_is_the_vocabulary(heading: str, key: str) -> None:
    """The glossary has every word with its English and Chinese."""
    assert {name: [word["en"], word["zh"]] for name, word in vocabulary()[key].items()} == table("glossary", heading)


def convention_rows() -> dict[str, list[Any]]:
    """Collect the rows of every convention of every profile that is shipped."""
    found: dict[str, list[Any]] = {}
    for profile in profile_ids():
        for row in load_profile(profile).layers[-1].content.get("convention", ()):
            found.setdefault(row["name"], []).append(row)
    return found


def test_the_conventions_are_those_of_the_profiles() -> None:
    """Every convention stands with its options, its defaults and what it rests on."""
    shown = table("conventions", "Conventions")
    rows = convention_rows()

    assert set(rows) == set(shown)
    for name, found in rows.items():
        options, defaults, _, cites = shown[name]
        assert list(found[0].get("options", ())) == re.findall(r"`([^`]+)`", options), name
        assert {str(row["value"]) for row in found} == words(defaults), name
        assert {cite for row in found for cite in row["cite"]} == words(cites), name


def test_every_open_point_is_listed() -> None:
    """The page has a row for each point, and names only conventions that exist."""
    rows = [row for found in tables(page("open_points")) for row in found[1:]]
    named = {name for row in rows for name in words(row[3])}

    assert [row[0] for row in rows] == POINTS
    assert named <= set(convention_rows())


def test_every_convention_of_the_nation_is_an_open_point() -> None:
    """The page names every convention of the national profile."""
    national = {row["name"] for row in load_profile("cn").convention_rows}

    assert national - words(page("open_points")) == set()


def test_the_table_of_states_is_the_arcs() -> None:
    """Where an event leads from each state is what the arcs of 2019 say."""
    national = load_profile("cn")
    expected: dict[tuple[str, str], set[str]] = {}
    for arc in national.rules(LAWS_OF, national.conventions(LAWS_OF)).arc:
        for state in arc.from_:
            if arc.to not in ("same", state):
                expected.setdefault((state, arc.event), set()).add(arc.to)
    [_, *rows] = tables(page("design").split("## The states")[1])[0]

    assert expected == {(row[0].strip("`"), row[1].strip("`")): words(row[2]) for row in rows}


def test_every_text_is_listed_with_its_days() -> None:
    """The page of law versions has every legal text, its number and the days it was in force."""
    shown = table("law_versions", "The texts")
    contents = [tomllib.loads(path.read_text(encoding="utf-8")) for path in (DATA / "texts").glob("*.toml")]

    assert {content["id"] for content in contents} == set(shown)
    for content in contents:
        title, number, days, _ = shown[content["id"]]
        text, in_force = read_text(content["id"]), content["in_force"]
        assert (f"{text.title['en']} ({text.title['zh']})", text.number) == (title, number)
        assert [str(in_force[end]) for end in ("from", "until") if end in in_force] == re.findall(r"[\d-]{10}", days)


def test_every_profile_has_its_section() -> None:
    """The page of profiles has a section for each that is shipped."""
    assert set(profile_ids()) == set(re.findall(r"^## (cn[\w-]*):", page("profiles"), re.MULTILINE))


def test_every_public_name_is_documented() -> None:
    """The Python pages name everything that foiflow gives."""
    text = page("python_api")

    assert [name for name in foiflow.__all__ if not re.search(rf"`{name}\b", text)] == []
    assert set(errors.__all__) == set(table("errors", "Errors"))


def lines_of_table(name: str, heading: str) -> list[str]:
    """List the rows of the first table under a heading, as written."""
    after = re.split(rf"^#+ {re.escape(heading)}$", page(name), flags=re.MULTILINE)[1]
    found: list[str] = re.findall(r"(?:^\|.*\n)+", after, re.MULTILINE)
    return found[0].splitlines()[2:]


def in_cells(*cells: object) -> str:
    """Write a row of a table."""
    return f"| {' | '.join(map(str, cells))} |"


def notice_rows() -> Iterator[str]:
    """Write the table of the State Council's notices, a year a row, its amendments beside it."""
    calendar, notices = load_calendar(), read_notices(DEFAULT_CALENDAR)
    of_year: dict[int, list[Notice]] = {}
    for notice in notices:
        of_year.setdefault(notice.year, []).append(notice)
    for year, found in sorted(of_year.items()):
        first = date(year, 1, 1)
        days = [first + timedelta(n) for n in range((date(year + 1, 1, 1) - first).days)]
        worked = [day for day in days if calendar.is_working_day(day)]
        weekdays = sum(day.weekday() < 5 for day in days)
        weekends = sum(day.weekday() >= 5 for day in worked)
        numbers = ", amended by ".join(notice.no for notice in found)
        published = ", ".join(str(notice.published) for notice in found)
        yield in_cells(year, numbers, published, weekdays + weekends - len(worked), weekends, len(worked))


def local_rows() -> Iterator[str]:
    """Write the table of local notices, an occasion a row."""
    for name in local_names(DEFAULT_CALENDAR):
        local = local_notices(DEFAULT_CALENDAR, name)
        [notice] = local.notices
        off, worked = (", ".join(f"{day:%m-%d}" for day in days) for days in (notice.off, notice.work))
        yield in_cells(f"`{name}`", local.level, f"{local.en} ({local.zh})", off, worked, f"[copy]({notice.source})")


def test_the_table_of_notices_is_the_data() -> None:
    """Each year has its notices and its days; a row that is missing can be copied from this failure."""
    assert "\n".join(lines_of_table("calendars", "The notices")) == "\n".join(notice_rows())


def test_the_table_of_local_notices_is_the_data() -> None:
    """Each local notice has its id, level, place, days and source."""
    assert "\n".join(lines_of_table("local_notices", "Those that are shipped")) == "\n".join(local_rows())


def test_the_example_of_local_notices_is_shown_as_it_is() -> None:
    """The page shows the days of the example's notice."""
    example = tomllib.loads((DOCS.parent / "examples" / "own_office_days.toml").read_text(encoding="utf-8"))
    [shown] = re.findall(r"```toml\n(id = .*?)```", page("local_notices"), re.DOTALL)
    assert tomllib.loads(shown) == example

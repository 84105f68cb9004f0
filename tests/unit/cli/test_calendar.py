"""The commands ``calendar show``, ``calendar count`` and ``calendar ics``."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar
from typer.testing import CliRunner

from foiflow.calendars import Notice, WorkdayIndex, load_calendar, register_calendar
from foiflow.calendars.year import year_of
from foiflow.cli import main
from foiflow.cli.app import commands
from foiflow.cli.year_page import print_year

if TYPE_CHECKING:
    from pathlib import Path

PLAIN: dict[str, str | None] = {"COLUMNS": None, "FORCE_COLOR": None, "TTY_COMPATIBLE": None, "NO_COLOR": None}
COLOUR = re.compile(r"\x1b\[[\d;]*m")
WEEK = "Mo Tu We Th Fr Sa Su"


def run(*words: str, told: str = "", **environment: str) -> str:
    """Run a calendar command that goes well, and give what it writes."""
    done = CliRunner().invoke(commands(), ["calendar", *words], env=PLAIN | environment)
    assert (done.exit_code, done.stderr) == (0, told), done.output
    return done.stdout


def shown(*words: str) -> dict[str, Any]:
    """Run ``calendar show --json``."""
    read: dict[str, Any] = json.loads(run("show", *words, "--json"))
    return read


def test_show_draws_the_year() -> None:
    """The days off and the worked weekend days are marked where they stand in the week."""
    lines = run("show", "2024").splitlines()
    assert lines[0] == "2024, calendar cn: 251 working days, announced by 国办发明电〔2023〕7号"
    assert lines[3] == "  ".join([f"{WEEK} "] * 4).rstrip()
    assert lines[4][:43] == " 1* 2  3  4  5  6  7             1  2  3  4"
    assert lines[6][23:44] == "12*13*14*15*16*17 18+"
    assert "* off: 19   + weekend day worked: 8" in lines
    assert not COLOUR.search("".join(lines))


def test_every_day_stands_under_its_weekday() -> None:
    """Each month is drawn in full, each of its days in the column of its weekday."""
    lines = run("show", "2024", COLUMNS="22").splitlines()
    heads = [place for place, line in enumerate(lines) if line == WEEK]
    for month, head in enumerate(heads, 1):
        assert lines[head - 1].strip() == f"{date(2024, month, 1):%B}"
        weeks = [line.ljust(21) for line in lines[head + 1 : lines.index("", head)]]
        cells = [
            (int(week[at : at + 2]), at // 3) for week in weeks for at in range(0, 21, 3) if week[at : at + 2].strip()
        ]
        assert cells == [(day, date(2024, month, day).weekday()) for day in range(1, len(cells) + 1)]
    assert len(heads) == 12


@pytest.mark.parametrize(
    ("width", "months"),
    [("5", 1), ("21", 1), ("43", 1), ("44", 2), ("66", 2), ("67", 3), ("80", 3), ("90", 4), ("200", 4)],
)
def test_as_many_months_as_fit_stand_side_by_side(width: str, months: int) -> None:
    """One to four, by the width of the terminal; the lines of the list are left whole."""
    lines = run("show", "2024", COLUMNS=width).splitlines()
    drawn = [line for line in lines if line.startswith("Mo")]
    assert {line.count("Mo") for line in drawn} == {months}
    assert len(drawn) * months == 12
    assert "  https://www.gov.cn/zhengce/zhengceku/202310/content_6911528.htm" in lines


def test_colour_comes_on_top() -> None:
    """On a terminal the same page is in colour, and without it nothing is lost."""
    coloured = run("show", "2024", COLUMNS="100", FORCE_COLOR="1", TERM="xterm-256color")
    assert COLOUR.search(coloured)
    assert [line.rstrip() for line in COLOUR.sub("", coloured).splitlines()] == run("show", "2024").splitlines()


def test_the_notices_stand_beneath() -> None:
    """Under each notice, with its day and its link, stand in order the days that it sets."""
    page = run("show", "2020")
    assert page.startswith(
        "2020, calendar cn: 249 working days, announced by 国办发明电〔2019〕16号, amended by 国办发明电〔2020〕1号\n"
    )
    assert page.endswith(
        """
国办发明电〔2020〕1号, published 2020-01-27, signed 2020-01-26, amends 国办发明电〔2019〕16号
  http://www.gov.cn/zhengce/zhengceku/2020-01/27/content_5472352.htm
  off     2020-01-31 Fri to 2020-02-02 Sun  Spring Festival (春节)
  off     2020-02-01 Sat                    a weekend day again
"""
    )
    assert "\n  worked  2020-04-26 Sun\n  off     2020-05-01 Fri to 2020-05-05 Tue  Labour Day (劳动节)\n" in page


def test_a_note_on_a_notice_is_shown_as_it_is() -> None:
    """What a reader should know of a notice stands under it; brackets are no markup."""
    assert "\n  The number was not seen on a copy of the notice; " in run("show", "2008")


def test_brackets_are_no_markup(capsys: pytest.CaptureFixture[str]) -> None:
    """A text in square brackets is printed, not taken for a style; a weekday given back is told."""
    monday = date(2030, 1, 7)
    first = Notice("no. [1]", 2030, date(2029, 11, 1), "[red]here[/red]", off=(monday,))
    second = Notice("2", 2030, date(2029, 12, 1), "there", ordinary=(monday,), amends="no. [1]")
    days = {monday: (True, "2")}
    print_year(year_of(WorkdayIndex("own", date(2030, 1, 1), date(2030, 12, 31), days), 2030, (first, second)), "2030")
    page = capsys.readouterr().out
    assert "\n  [red]here[/red]\n" in page
    assert "\n  worked  2030-01-07 Mon                    a weekday again\n" in page


def test_an_estimate_says_so_first() -> None:
    """A year not announced says in its first line on which rule it rests; its days off have a mark of their own."""
    page = run("show", "2026", "--known-on", "2025-06-01")
    assert page.startswith(
        "2026, calendar cn as known on 2025-06-01: an estimate, not announced yet;"
        " 242 to 248 working days by the rule of 国办发明电〔2024〕12号\n"
    )
    assert "\n? off by the estimate: 19\n" in page
    assert "~" not in page
    assert "\nnot announced yet, expected by the rule of 国办发明电〔2024〕12号, published 2024-11-12" in page
    assert "\n  up to 6 weekend days will be worked; which ones is not known\n" in page


def test_the_open_end_of_a_year_is_marked() -> None:
    """The last days of the last announced year are not final, and drawn so."""
    lines = run("show", "2018", "--known-on", "2018-06-01").splitlines()
    assert lines[0].endswith(": 249 to 252 working days, announced by 国办发明电〔2017〕12号")
    assert lines[1] == "2018-12-29 to 2018-12-31 are not final before the next year's notice"
    assert "* off: 17   + weekend day worked: 6   ~ not final: 3" in lines


def test_a_local_notice_is_named() -> None:
    """With local notices the calendar is theirs, and the first line tells them from the state's."""
    first, *_ = run("show", "2020", "--calendar", "cn+hubei-2020").splitlines()
    assert first.startswith(
        "2020, calendar cn+hubei-2020: 240 working days, announced by 国办发明电〔2019〕16号, amended by "
    )
    assert ", locally by 湖北省" in first


def test_a_calendar_of_ones_own_is_shown() -> None:
    """A registered calendar keeps no notices; what sets its days is named all the same."""
    days = {date(2030, 1, 1): (False, "Act")}
    register_calendar("show's own", WorkdayIndex("show's own", date(2030, 1, 1), date(2030, 12, 31), days))
    page = run("show", "2030", "--calendar", "show's own")
    assert page.startswith("2030, calendar show's own: 260 working days\n")
    assert page.endswith("\nAct\n  off     2030-01-01 Tue\n")


def test_show_as_json() -> None:
    """One object with the days that do not follow the week, their notices and the year's number of working days."""
    read = shown("2020")
    assert {key: read[key] for key in ("calendar", "year", "known_on", "announced", "provisional_from")} == {
        "calendar": "cn",
        "year": 2020,
        "known_on": None,
        "announced": True,
        "provisional_from": None,
    }
    assert [read[f"working_days{bound}"] for bound in ("", "_at_least", "_at_most")] == [249] * 3
    assert (len(read["off"]), len(read["work"])) == (19, 6)
    amendment = "国办发明电〔2020〕1号"
    assert {"date": "2020-01-31", "notice": amendment, "estimated": False} in read["off"]
    assert read["ordinary"] == [{"date": "2020-02-01", "notice": amendment, "estimated": False}]
    assert read["notices"][1] == {
        "no": amendment,
        "published": "2020-01-27",
        "signed": "2020-01-26",
        "source": "http://www.gov.cn/zhengce/zhengceku/2020-01/27/content_5472352.htm",
        "amends": "国办发明电〔2019〕16号",
    }
    assert (read["estimate_rule"], read["announced_through"] >= "2026-12-28") == (None, True)
    assert amendment in run("show", "2020", "--json")


def test_an_estimate_as_json() -> None:
    """An estimated day off has no notice, and the rule is named; the days of one month are those of the calendar."""
    read = shown("2026", "--known-on", "2025-06-01")
    assert (read["announced"], read["provisional_from"], read["known_on"]) == (False, "2026-01-01", "2025-06-01")
    assert read["off"][0] == {"date": "2026-01-01", "notice": None, "estimated": True}
    assert (read["work"], read["notices"], read["announced_through"]) == ([], [], "2025-12-28")
    assert read["estimate_rule"]["no"] == "国办发明电〔2024〕12号"
    assert [read[f"working_days{bound}"] for bound in ("", "_at_least", "_at_most")] == [242, 242, 248]


def test_json_and_calendar_agree() -> None:
    """The week and the days of the object give the calendar back."""
    calendar = load_calendar()
    for year in range(2008, 2028):
        read = shown(str(year))
        off, work = ({row["date"] for row in read[key]} for key in ("off", "work"))
        for number in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()):
            day = date.fromordinal(number)
            by_week = day.weekday() < 5
            assert calendar.is_working_day(day) == ((by_week and str(day) not in off) or str(day) in work)


@pytest.mark.parametrize(
    ("words", "number"),
    [
        (["2023-09-28", "2023-10-09"], "3\n"),
        (["2023-10-09", "2023-09-28"], "-3\n"),
        (["2024-01-01", "2024-01-01"], "0\n"),
        (["2027-03-01", "2027-03-01"], "0\n"),
        (["2020-01-10", "2020-02-14", "--known-on", "2020-01-26"], "22\n"),
        (["2020-01-10", "2020-02-14"], "20\n"),
        (["2020-01-10", "2020-02-14", "--calendar", "cn+hubei-2020"], "11\n"),
    ],
)
def test_count_prints_the_number_alone(words: list[str], number: str) -> None:
    """The working days after the first day, through the second; negative backwards."""
    assert run("count", *words) == number


def test_a_count_that_rests_on_an_estimate_says_so() -> None:
    """The number alone stays on standard output; from which day on it is an estimate is told beside."""
    known = ("--known-on", "2025-06-01")
    told = "foiflow: an estimate; the days from 2025-12-29 on are not announced\n"
    assert run("count", "2025-12-20", "2026-01-05", *known, told=told) == "9\n"
    assert run("count", "2026-01-05", "2025-12-20", *known, told=told) == "-9\n"
    assert run("count", "2025-12-20", "2025-12-28", *known) == "5\n"


def test_count_as_json() -> None:
    """One object, which itself says whether it is provisional."""
    known = ("--known-on", "2025-06-01", "--json")
    assert run("count", "2025-12-20", "2026-01-05", *known) == (
        '{"from":"2025-12-20","to":"2026-01-05","working_days":9,"provisional":true}\n'
    )
    assert json.loads(run("count", "2023-09-28", "2023-10-09", "--json"))["provisional"] is False


def test_ics_writes_a_calendar(tmp_path: Path) -> None:
    """The file goes to standard output, or to a file, byte for byte the same."""
    done = CliRunner().invoke(commands(), ["calendar", "ics", "2024"])
    file = tmp_path / "2024.ics"
    assert run("ics", "2024", "--out", str(file)) == ""
    assert done.stdout_bytes == file.read_bytes()
    assert len(Calendar.from_ical(file.read_bytes()).walk("VEVENT")) == 15


def test_ics_in_english_as_known_on_a_day() -> None:
    """The language, the calendar and the day of knowledge can be chosen."""
    short = run("ics", "2020", "--lang", "en", "--known-on", "2020-01-26")
    assert "SUMMARY:Off work: Spring Festival" in short
    assert "UID:off-20200131-cn@foiflow" not in short
    assert "UID:off-20200203-cn+hubei-2020@foiflow" in run("ics", "2020", "--calendar", "cn+hubei-2020")


WRONG = {
    "a year outside": (["show", "2007"], "2007 is outside the calendar 'cn', which knows 2008-01-01 to "),
    "a year without number": (["show", "10000"], "10000 is outside the calendar 'cn'"),
    "a year after what was known": (["show", "2024", "--known-on", "2020-01-01"], "2024 is outside the calendar 'cn'"),
    "a year outside, as a file": (["ics", "2007"], "2007 is outside the calendar 'cn'"),
    "no such calendar": (["show", "2024", "--calendar", "zz"], "no calendar 'zz'; known: cn"),
    "known-on no date": (["show", "2024", "--known-on", "x"], "--known-on is 'x'; expected a date, YYYY-MM-DD"),
    "known-on before all": (["count", "2024-01-01", "2024-02-01", "--known-on", "2007-01-01"], "2007-01-01 is outside"),
    "A no date": (["count", "x", "2024-01-01"], "A is 'x'; expected a date, YYYY-MM-DD"),
    "B no date": (["count", "2024-01-01", "2024-1-2"], "B is '2024-1-2'; expected a date, YYYY-MM-DD"),
    "A outside": (["count", "2007-12-31", "2024-01-01"], "2007-12-31 is outside the calendar 'cn'"),
    "a folder that is not there": (["ics", "2024", "--out", "gone/2024.ics"], "gone/2024.ics: No such file"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_call_is_one_sentence(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Exit status 2, one line on standard error, nothing on standard output."""
    words, sentence = WRONG[name]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["foiflow", "calendar", *words])
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capsys.readouterr()
    assert (ended.value.code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(f"foiflow: {sentence}")


def test_a_year_that_is_no_number_is_a_wrong_call() -> None:
    """The argument is named, without a traceback."""
    done = CliRunner().invoke(commands(), ["calendar", "show", "next"])
    assert (done.exit_code, done.stdout, "Invalid value for 'YEAR'" in done.stderr) == (2, "", True)


def test_without_icalendar_what_to_install_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A missing package is one sentence."""
    monkeypatch.setitem(sys.modules, "icalendar", None)
    monkeypatch.setattr(sys, "argv", ["foiflow", "calendar", "ics", "2024"])
    with pytest.raises(SystemExit) as ended:
        main()
    sentence = "foiflow: this needs icalendar; pip install 'foiflow[cli]'\n"
    assert (ended.value.code, capsys.readouterr()) == (1, ("", sentence))

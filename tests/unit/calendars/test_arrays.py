"""Counting working days over arrays and columns, against the same counts day by day."""

from __future__ import annotations

import pickle
import subprocess
import sys
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pytest

from foiflow.calendars import WorkdayIndex, arrays, load_calendar
from foiflow.errors import InputError, OutOfCalendar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

CAL = load_calendar()
MARCH = WorkdayIndex("march", date(2024, 3, 1), date(2024, 3, 31), {})
EVERY_DAY = [CAL.first + timedelta(step) for step in range((CAL.last - CAL.first).days + 1)]
DAYS = [date(2022, 9, 30), None, date(2024, 2, 4), date(2024, 2, 10)]
"""A working day, none, a worked Sunday and a Saturday off."""


def array(*days: date | str | None, unit: str = "D") -> np.ndarray[Any, np.dtype[np.datetime64]]:
    """Make a numpy array of days."""
    return np.array(days, f"datetime64[{unit}]")


def bring(package: str) -> Any:
    """Import a package whose columns foiflow takes, but which it does not need."""
    return pytest.importorskip(package, reason=f"columns of {package} are tested only where it is installed")


class Kind(NamedTuple):
    """One kind of column: how it is made of dates, and how its values are listed."""

    make: Callable[[Sequence[date | None]], Any]
    values: Callable[[Any], list[object]]


def listed(column: Any) -> list[object]:
    """List the values of an Arrow or Polars column, None for a missing one."""
    found: list[object] = column.to_pylist() if hasattr(column, "to_pylist") else column.to_list()
    return found


def numpy_listed(column: Any) -> list[object]:
    """List the values of a numpy or pandas column as dates and numbers, None for a missing one."""
    values = np.asarray(column)
    if values.dtype.kind == "M":
        values = values.astype("datetime64[D]")
    found: list[object] = values.tolist()
    return [None if value != value else value for value in found]  # noqa: PLR0124  # only NaN is unlike itself


KINDS = {
    "numpy": Kind(lambda days: array(*days), numpy_listed),
    "arrow": Kind(lambda days: bring("pyarrow").array(days, "date32"), listed),
    "arrow, by milliseconds": Kind(lambda days: bring("pyarrow").array(days, "date64"), listed),
    "arrow, in chunks": Kind(lambda days: bring("pyarrow").chunked_array([days[:1], days[1:]], "date32"), listed),
    "polars": Kind(lambda days: bring("polars").Series("received", days, bring("polars").Date), listed),
    "pandas": Kind(
        lambda days: bring("pandas").Series(array(*days), index=range(5, 5 + len(days)), name="received"), numpy_listed
    ),
    "pandas, an index": Kind(lambda days: bring("pandas").DatetimeIndex(array(*days), name="received"), numpy_listed),
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    """Each kind of column in turn."""
    return KINDS[request.param]


@pytest.mark.parametrize("n", [20, 1, 0, -1, -20])
def test_a_column_is_answered_in_its_own_kind(kind: Kind, n: int) -> None:
    """Each day of any kind of column has the answer that it has alone; a missing day stays missing."""
    given = kind.make(DAYS)
    found = CAL.add_working_days_array(given, n)
    assert kind.values(found) == [None if day is None else CAL.add_working_days(day, n) for day in DAYS]
    assert type(found) is type(given)
    assert str(getattr(found, "type", None) or found.dtype) == str(getattr(given, "type", None) or given.dtype)
    assert getattr(found, "name", None) == getattr(given, "name", None)


def test_a_pandas_series_keeps_its_index() -> None:
    """The answers go to the rows of the days, in both directions."""
    days = KINDS["pandas"].make(DAYS)
    assert list(CAL.add_working_days_array(days, 1).index) == [5, 6, 7, 8]
    assert list(CAL.working_days_between_array(days, date(2024, 3, 4)).index) == [5, 6, 7, 8]


def test_counts_come_in_the_kind_of_the_days(kind: Kind) -> None:
    """The counts of a column are numbers in a column of its library, missing where a day is."""
    end = date(2024, 3, 4)
    expected = [None if day is None else CAL.working_days_between(day, end) for day in DAYS]
    found = CAL.working_days_between_array(kind.make(DAYS), end)
    assert kind.values(found) == expected
    assert type(found).__module__.partition(".")[0] == type(kind.make(DAYS)).__module__.partition(".")[0]
    back = CAL.working_days_between_array(end, kind.make(DAYS))
    assert kind.values(back) == [None if count is None else -count for count in expected]


def test_an_array_may_stand_beside_a_column(kind: Kind) -> None:
    """The counts between an array and a column are a column, on whichever side it stands."""
    whole = [day for day in DAYS if day is not None]
    plain = KINDS["numpy"].make([date(2024, 3, 4)] * len(whole))
    found = CAL.working_days_between_array(plain, kind.make(whole))
    assert type(found) is type(CAL.working_days_between_array(kind.make(whole), plain))
    assert kind.values(found) == [CAL.working_days_between(date(2024, 3, 4), day) for day in whole]


def test_a_missing_day_cannot_be_taken_for_a_count() -> None:
    """Counts are whole numbers; where a day is missing they are floats, and that one is NaN."""
    whole = CAL.working_days_between_array(array("2024-03-04"), array("2024-03-06"))
    partly = CAL.working_days_between_array(array("2024-03-04", "2024-03-04"), array("2024-03-06", None))
    assert (whole.dtype, whole.tolist()) == (np.int64, [2])
    assert partly.dtype == np.float64
    assert (partly[0], np.isnan(partly[1])) == (2, True)


def test_a_missing_day_makes_no_other_one_wrong() -> None:
    """Beside a missing day the first and the last day of the calendar are counted from and to."""
    days = array(MARCH.first, None, MARCH.last)
    found = MARCH.working_days_between_array(days, days[::-1])
    assert numpy_listed(found) == [20, None, -20]


@pytest.mark.parametrize("name", ["arrow", "polars"])
def test_arrow_and_polars_have_integers_beside_null(name: str) -> None:
    """A null does not turn the other counts into floats."""
    found = CAL.working_days_between_array(KINDS[name].make([None, date(2024, 3, 4)]), date(2024, 3, 6))
    assert str(getattr(found, "type", None) or found.dtype).lower() == "int64"


@pytest.mark.parametrize("n", [-250, -1, 0, 1, 250])
def test_every_day_of_the_calendar_is_counted_from(n: int) -> None:
    """For each day from which the count stays inside, the array has what the day alone has."""
    starts, expected = [], []
    for day in EVERY_DAY:
        try:
            expected.append(CAL.add_working_days(day, n))
        except OutOfCalendar:
            continue
        starts.append(day)
    days = array(*starts)
    assert CAL.add_working_days_array(days, n).tolist() == expected
    assert CAL.add_working_days_array(days, np.full(len(days), n)).tolist() == expected
    assert len(starts) > len(EVERY_DAY) - 2 * 365


def test_a_long_array_is_answered_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """Days are worked on by blocks, of which the last need not be full."""
    monkeypatch.setattr(arrays, "BLOCK", 1000)
    inside = EVERY_DAY[:-60]
    days, numbers = array(*inside), np.arange(len(inside)) % 20
    assert len(inside) % 1000
    assert CAL.add_working_days_array(days, 20).tolist() == [CAL.add_working_days(day, 20) for day in inside]
    assert CAL.add_working_days_array(days, numbers).tolist() == [
        CAL.add_working_days(day, int(n)) for day, n in zip(inside, numbers, strict=True)
    ]
    assert CAL.working_days_between_array(days, days[::-1]).tolist() == [
        CAL.working_days_between(a, b) for a, b in zip(inside, reversed(inside), strict=True)
    ]


def test_numbers_and_days_are_broadcast() -> None:
    """A column of days and a row of numbers give a table, as elsewhere in numpy."""
    days = array("2024-03-04", "2024-03-09").reshape(2, 1)
    found = CAL.add_working_days_array(days, np.array([-1, 0, 20]))
    assert found.tolist() == [
        [CAL.add_working_days(day, n) for n in (-1, 0, 20)] for day in (date(2024, 3, 4), date(2024, 3, 9))
    ]
    assert CAL.working_days_between_array(days, found).tolist() == [[-1, 0, 20], [0, 0, 20]]


@pytest.mark.parametrize("n", [3, np.int64(3), np.array(3), np.array([3], "int8"), np.array([3], ">u4")])
@pytest.mark.parametrize("shape", [(), (1,), (0,), (2, 3), (0, 2)])
def test_the_shape_is_kept(shape: tuple[int, ...], n: Any) -> None:
    """A scalar, an empty array and a table come back in their shapes, whatever integer is added."""
    days = np.full(shape, np.datetime64("2024-03-04"))
    found = CAL.add_working_days_array(days, n)
    expected = np.broadcast_shapes(shape, np.shape(n))
    assert (found.shape, found.dtype) == (expected, np.dtype("datetime64[D]"))
    assert (found == np.datetime64("2024-03-07")).all()
    assert CAL.working_days_between_array(days, days).shape == shape


def test_the_days_given_are_not_changed() -> None:
    """A read-only view across the memory is read as it stands and answered in an array of its own."""
    memory = array(*EVERY_DAY[:600]).reshape(20, 30)
    before = memory.copy()
    days = memory.T[::-2]
    days.flags.writeable = False
    numbers = np.zeros(days.shape, np.int64)
    for n in (0, numbers):
        found = CAL.add_working_days_array(days, n)
        assert (found == days).all()
        found += 1
    CAL.working_days_between_array(days, days)
    assert (memory == before).all()
    assert not numbers.any()


@pytest.mark.parametrize("unit", ["h", "m", "s", "ms", "us", "ns"])
def test_a_finer_unit_may_hold_whole_days(unit: str) -> None:
    """Days kept by the hour or finer are days, NaT among them; a day before 1970 too."""
    sixties = WorkdayIndex("sixties", date(1960, 1, 1), date(1979, 12, 31), {})
    found = sixties.add_working_days_array(array("1969-12-31", None, unit=unit), 1)
    assert found.dtype == np.dtype("datetime64[D]")
    assert found.tolist() == [date(1970, 1, 1), None]


@pytest.mark.parametrize("order", ["<", ">"])
@pytest.mark.parametrize("unit", ["D", "s"])
def test_the_order_of_bytes_does_not_matter(order: str, unit: str) -> None:
    """Days read from another machine's file are the same days."""
    days = array("2024-03-04").astype(f"{order}M8[{unit}]")
    assert CAL.add_working_days_array(days, 20).tolist() == [date(2024, 4, 1)]


@pytest.mark.parametrize(
    "day", [np.datetime64("2024-03-04T12"), np.datetime64(-(2**63) + 1, "ns"), np.datetime64(2**63 - 1, "s")]
)
def test_a_time_of_day_is_refused(day: np.datetime64) -> None:
    """Which day a time falls on depends on a time zone, so it is not cut off; the first one is named."""
    with pytest.raises(InputError, match="a day without a time of day") as refused:
        CAL.add_working_days_array(np.array(["2024-03-04", day, "2024-03-05T10"], day.dtype), 1)
    assert refused.value.value == day


NO_DAYS: dict[str, Callable[[], object]] = {
    "date": lambda: date(2024, 3, 4),
    "datetime": lambda: datetime(2024, 3, 4),
    "list": lambda: [date(2024, 3, 4)],
    "int64": lambda: np.array([19786]),
    "object": lambda: np.array([date(2024, 3, 4)]),
    "datetime64[Y]": lambda: array("2024", unit="Y"),
    "datetime64[M]": lambda: array("2024-03", unit="M"),
    "datetime64[W]": lambda: array("2024-03-04", unit="W"),
    "datetime64": lambda: np.array(["NaT"], "datetime64"),
    "timedelta64[D]": lambda: np.array([1], "timedelta64[D]"),
    "masked array": lambda: np.ma.array(array("2024-03-04")),
    "timestamp[s]": lambda: bring("pyarrow").array([0], "timestamp[s]"),
    "null": lambda: bring("pyarrow").array([None]),
    "Table": lambda: bring("pyarrow").table({"type": [1]}),
    "date32[day]": lambda: bring("pyarrow").scalar(date(2024, 3, 4)),
    "Datetime": lambda: bring("polars").Series([datetime(2024, 3, 4)]),
    "Expr": lambda: bring("polars").col("received"),
    "Asia/Shanghai": lambda: bring("pandas").DatetimeIndex(["2024-03-04"], tz="Asia/Shanghai"),
    "DataFrame": lambda: bring("pandas").DataFrame({"received": array("2024-03-04")}),
}


@pytest.mark.parametrize("name", NO_DAYS)
def test_only_days_are_counted_from(name: str) -> None:
    """Whatever is no array or column of whole days is refused by the name of its type."""
    days = NO_DAYS[name]()
    with pytest.raises(InputError, match=r"the type of days is .*expected datetime64") as refused:
        CAL.add_working_days_array(days, 1)
    assert name in str(refused.value.value)
    if name != "date":
        with pytest.raises(InputError, match=r"^(the type of )?b is"):
            CAL.working_days_between_array(array("2024-03-04"), days)


@pytest.mark.parametrize(
    "n",
    [True, 1.0, None, "1", [1], np.array([True]), np.array([1.0]), np.array(["1"]), np.bool_(True), np.ma.array([1])],
)
def test_only_whole_numbers_are_added(n: object) -> None:
    """A truth value, a float, a text, a list or a mask is not taken for numbers of days."""
    with pytest.raises(InputError, match=r"the type of n is .*expected a whole number"):
        CAL.add_working_days_array(array("2024-03-04"), n)


COLUMNS_OF_NUMBERS: dict[str, Callable[[], object]] = {
    "arrow": lambda: bring("pyarrow").array([20, None, -1]),
    "arrow, in chunks": lambda: bring("pyarrow").chunked_array([[20], [None, -1]]),
    "polars": lambda: bring("polars").Series([20, None, -1], dtype=bring("polars").Int8),
    "pandas": lambda: bring("pandas").Series([20, None, -1], dtype="Int64"),
}


@pytest.mark.parametrize("name", COLUMNS_OF_NUMBERS)
def test_numbers_may_come_in_a_column(name: str) -> None:
    """Numbers of days may be a column of any library; where one is missing, so is the answer."""
    days = array("2024-03-04", "2024-03-04", "2024-02-04")
    found = CAL.add_working_days_array(days, COLUMNS_OF_NUMBERS[name]())
    assert found.tolist() == [date(2024, 4, 1), None, date(2024, 2, 2)]


def test_what_does_not_go_together_is_refused() -> None:
    """Arrays of other shapes, and a table of answers to a column, are errors."""
    days = array("2024-03-04", "2024-03-05")
    with pytest.raises(InputError, match=r"the shape of n is '\(3,\)'; expected one that goes with \(2,\)"):
        CAL.add_working_days_array(days, np.arange(3))
    with pytest.raises(InputError, match="the shape of b"):
        CAL.working_days_between_array(days, array("2024-03-04", "2024-03-05", "2024-03-06"))
    with pytest.raises(InputError, match=r"the shape of the answer is '\(2, 2\)'; expected one answer to each of 2"):
        CAL.add_working_days_array(KINDS["polars"].make(days.tolist()), np.array([[1], [2]]))
    with pytest.raises(InputError, match=r"the shape of the answer is '\(1, 2\)'; expected one answer to each of 2"):
        CAL.add_working_days_array(KINDS["polars"].make(days.tolist()), np.array([[1, 2]]))


def test_a_class_of_ones_own_is_a_series_too() -> None:
    """A column of a class made from pandas' own, as libraries for maps and units have it, keeps its index."""
    pandas = bring("pandas")
    own = type("Column", (pandas.Series,), {})
    days = own(array("2024-03-04", "2024-03-05"), index=[7, 8])
    found = CAL.add_working_days_array(days, own([1, None], index=[7, 8], dtype="Int64"))
    assert isinstance(found, pandas.Series)
    assert (list(found.index), found[7], found.isna().tolist()) == ([7, 8], pandas.Timestamp(2024, 3, 5), [False, True])


def test_pandas_series_must_share_their_rows() -> None:
    """Numbers or days in another order of rows are refused, not counted with the wrong ones."""
    pandas = bring("pandas")
    days = pandas.Series(array("2024-03-04", "2024-03-05"), index=[1, 2])
    with pytest.raises(InputError, match="the index of n") as refused:
        CAL.add_working_days_array(days, pandas.Series([1, 2], index=[2, 1]))
    assert pandas.Index([2, 1]).equals(refused.value.value)
    with pytest.raises(InputError, match="the index of b"):
        CAL.working_days_between_array(days, pandas.Series(days.to_numpy(), index=[2, 1]))
    assert CAL.add_working_days_array(days, pandas.Series([1, 2], index=[1, 2])).tolist() == [
        pandas.Timestamp(2024, 3, 5),
        pandas.Timestamp(2024, 3, 7),
    ]


@pytest.mark.parametrize("n", [1, 0, -1, np.array([1]), np.array([0]), np.array([-1])])
@pytest.mark.parametrize(
    "outside", [MARCH.first - timedelta(1), MARCH.last + timedelta(1), date(1970, 1, 6), date.min, date.max]
)
def test_a_day_outside_is_refused_and_named(outside: date, n: object) -> None:
    """The first day that the calendar does not know is named, with its place."""
    days = array("2024-03-12", None, outside, "2050-01-01")
    with pytest.raises(OutOfCalendar) as refused:
        MARCH.add_working_days_array(days, n)
    assert refused.value.day == outside
    assert refused.value.__notes__ == [f"at index 2: {outside}"]
    for a, b in ((days, date(2024, 3, 12)), (date(2024, 3, 12), days), (days, days)):
        with pytest.raises(OutOfCalendar) as refused:
            MARCH.working_days_between_array(a, b)
        assert refused.value.day == outside


def test_the_later_day_is_refused_first() -> None:
    """Where both days of a pair are outside, the error names the one that it names for a single pair."""
    a, b = date(2024, 2, 1), date(2024, 4, 1)
    with pytest.raises(OutOfCalendar) as single:
        MARCH.working_days_between(a, b)
    with pytest.raises(OutOfCalendar) as refused:
        MARCH.working_days_between_array(array(a), array(b))
    assert refused.value.day == single.value.day == b


@pytest.mark.parametrize("number", [-(2**63) + 1, -(10**15), 10**15, 2**63 - 1])
def test_a_day_beyond_all_dates_is_refused(number: int) -> None:
    """A day so far off that its number wraps around is outside like any other, and named by numpy."""
    days = np.array([number]).view("datetime64[D]")
    for calendar in (MARCH, WorkdayIndex("old", date(1900, 1, 1), date(1900, 12, 31), {})):
        add, between = calendar.add_working_days_array, calendar.working_days_between_array
        for ask, other in ((add, 1), (add, np.array([1])), (between, days)):
            with pytest.raises(OutOfCalendar) as refused:
                ask(days, other)
            assert refused.value.day == str(days[0])


@pytest.mark.parametrize(
    "n",
    [
        *(20, -20, 10**30, -(10**30)),
        *(np.array([20, 20]), np.array([-20, -20])),
        *(np.full(2, 2**63 - 1), np.full(2, -(2**63)), np.full(2, 2**64 - 1, np.uint64), np.full(2, 127, np.int8)),
    ],
)
def test_a_count_that_runs_off_is_refused(n: object) -> None:
    """A result past either end is an error as for one day, and no number of days wraps around."""
    with pytest.raises(OutOfCalendar, match="the count runs outside the calendar 'march'") as refused:
        MARCH.add_working_days_array(array(None, "2024-03-15"), n)
    assert refused.value.day is None
    assert refused.value.__notes__ == ["at index 1: 2024-03-15"]


@pytest.mark.parametrize(
    ("start", "n"), [(MARCH.first, -1), (MARCH.first + timedelta(1), -2), (date(2024, 3, 29), 1), (MARCH.last, 1)]
)
def test_the_ends_are_not_passed_by_one_day(start: date, n: int) -> None:
    """From the first or the last working day the next one further out is refused, and the one inside is found."""
    with pytest.raises(OutOfCalendar):
        MARCH.add_working_days(start, n)
    for number in (n, np.array([n])):
        with pytest.raises(OutOfCalendar) as refused:
            MARCH.add_working_days_array(array(start), number)
        assert refused.value.day is None
        assert MARCH.add_working_days_array(array(start), -number).tolist() == [MARCH.add_working_days(start, -n)]


def test_a_calendar_may_begin_with_the_first_year() -> None:
    """Days of the year 1, of which few lie before the calendar, are counted as they are one by one."""
    early = WorkdayIndex("early", date(1, 1, 3), date(1, 12, 31), {})
    starts = [early.first + timedelta(step) for step in range(30)]
    found = early.add_working_days_array(array(*starts), 20)
    assert found.tolist() == [early.add_working_days(start, 20) for start in starts]


def test_a_calendar_without_working_days_has_no_answers() -> None:
    """Where nobody ever works, no count arrives, and nothing lies between two days."""
    idle = WorkdayIndex("idle", date(2024, 3, 1), date(2024, 3, 31), {}, weekend=frozenset(range(7)))
    days = array("2024-03-04")
    assert idle.add_working_days_array(days, 0).tolist() == [date(2024, 3, 4)]
    assert idle.working_days_between_array(days, date(2024, 3, 31)).tolist() == [0]
    for n in (1, -1, np.array([1]), np.array([-1])):
        with pytest.raises(OutOfCalendar):
            idle.add_working_days_array(days, n)


def test_the_tables_leave_the_calendar_as_it_was() -> None:
    """Tables are kept beside the calendar and cannot be written to; it pickles, compares and hashes as before."""
    own = WorkdayIndex("own", date(2024, 1, 1), date(2024, 12, 31), {})
    before, number = pickle.dumps(own), hash(own)
    own.add_working_days_array(array("2024-03-04"), 3)
    assert (pickle.dumps(own), hash(own)) == (before, number)
    copy = pickle.loads(before)
    assert copy.add_working_days_array(array("2024-03-04"), 3).tolist() == [date(2024, 3, 7)]
    _, answers = arrays._answers(own, 3)
    for table in (answers, *arrays._tables(own)[1:]):
        assert isinstance(table, np.ndarray)
        assert not table.flags.writeable


def test_without_numpy_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting over arrays names the extra where numpy is missing, and counting single days goes on."""
    monkeypatch.delitem(sys.modules, "foiflow.calendars.arrays")
    monkeypatch.setitem(sys.modules, "numpy", None)
    for ask in (lambda: CAL.add_working_days_array(None, 1), lambda: CAL.working_days_between_array(None, None)):
        with pytest.raises(ModuleNotFoundError, match=r"needs numpy; pip install 'foiflow\[arrays\]'$") as refused:
            ask()
        assert refused.value.name == "numpy"
    assert CAL.add_working_days(date(2024, 3, 4), 20) == date(2024, 4, 1)


ALONE = """
import sys
import numpy as np
from foiflow.calendars import load_calendar
calendar = load_calendar()
days = np.array(["2024-03-04"], "datetime64[D]")
calendar.add_working_days_array(days, 20)
calendar.working_days_between_array(days, days)
print({"pyarrow", "polars", "pandas"} & set(sys.modules))
"""


def test_no_library_of_columns_is_imported(child_environment: dict[str, str], tmp_path: Path) -> None:
    """Counting over numpy arrays brings in none of the libraries whose columns are taken."""
    done = subprocess.run(
        [sys.executable, "-c", ALONE], env=child_environment, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"

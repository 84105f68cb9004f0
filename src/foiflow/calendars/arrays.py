"""Count working days over whole arrays and columns: one look-up a day, no loop.

What a calendar answers for each of its days is a table, made once. numpy is
needed here and nowhere else in foiflow. Arrow, Polars and pandas are never
imported: whoever has a column of theirs has imported them.
"""

from __future__ import annotations

import re
import sys
from datetime import date
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from foiflow.calendars.days import plain_date
from foiflow.errors import InputError, OutOfCalendar

try:
    import numpy as np
except ModuleNotFoundError as error:
    sentence = "counting working days over arrays needs numpy; pip install 'foiflow[arrays]'"
    raise ModuleNotFoundError(sentence, name=error.name) from error

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from foiflow.calendars.index import WorkdayIndex

    Days: TypeAlias = NDArray[np.datetime64]
    Numbers: TypeAlias = NDArray[np.int64]

__all__ = ["add_working_days", "working_days_between"]

Column = TypeVar("Column")
"""A numpy array, or a column of a library that is not imported here."""

DAY = np.dtype("datetime64[D]")
MISSING = int(np.datetime64("NaT", "D").astype(np.int64))
"""The number that numpy keeps for a day that is not known; here also for such a count."""
OUTSIDE = -1
"""The rank of a day outside the calendar."""
BLOCK = 16384
"""How many days are worked on at a time."""

UNITS = r"\[(?:D|h|m|s|ms|us|ns)\]"
TYPES_OF_DAYS = re.compile(rf"datetime64{UNITS}|[<>]M8{UNITS}|date32\[day\]|date64\[ms\]|Date")
"""What numpy and pandas, Arrow and Polars call their types of days; one with a time zone is not among them."""
TYPES_OF_COUNTS = re.compile(r"[Uu]?[Ii]nt(?:8|16|32|64)|[<>][iu][248]")
"""The same of whole numbers; in lower case numpy understands them all."""


class _Tables(NamedTuple):
    """The tables of a calendar, its days numbered as numpy does.

    Every table has an entry more at either end, which stands for all that lies
    outside: ``take`` clips to it. Ranks are found at ``day - before``.
    """

    before: int
    """The day before the first one."""
    ranks: Numbers
    """The working days up to each day, inclusive."""
    ahead: Numbers
    """The rank of the first working day from each day on, inclusive."""
    selected: Numbers
    """The working day of each rank."""


def add_working_days(calendar: WorkdayIndex, days: Column, n: object) -> Column:
    """Find the n-th working day after each day.

    Args:
        calendar: The calendar.
        days: The days counted from: a numpy array of ``datetime64[D]``, or of
            a finer unit, down to nanoseconds, where each is a whole day; an Arrow
            array of dates, chunked or not; a Polars series of dates; a pandas
            series or index of days.
        n: How many working days: a whole number of either sign, or an array or
            column of them. 0 and less mean what they mean for one day.

    Returns:
        The days, of the kind and shape given; from numpy ``datetime64[D]``, from
        a chunked array one chunk. Where the day or ``n`` is missing, so is the
        answer.

    Raises:
        OutOfCalendar: A start or a result is outside the calendar.
        InputError: ``days`` holds no days or ``n`` no whole numbers, or the
            two do not go together.

    Example:
        >>> from foiflow.calendars import load_calendar
        >>> print(add_working_days(load_calendar(), np.array(["2022-09-30", "NaT"], "datetime64[D]"), 20))
        ['2022-11-02'        'NaT']
    """
    starts = _days(days, "days")
    counts = _counts(n, len(calendar.selected))
    if counts.ndim:
        starts, counts = _paired(days, starts, n, counts, "n")
        found = _by_blocks(partial(_add, _tables(calendar)), starts, counts)
    else:
        found = _by_blocks(partial(_look_up, *_answers(calendar, int(counts))), starts)
    unknown = found == MISSING
    if unknown.any():
        _refuse(calendar, starts, unknown & ~np.isnat(starts) & (counts != MISSING))
    answer: Column = _like(days, found.view(DAY))
    return answer


def working_days_between(calendar: WorkdayIndex, a: object, b: object) -> Any:
    """Count the working days d with a < d <= b, row by row.

    Args:
        calendar: The calendar.
        a: The days counted from, as for ``add_working_days``, or one date.
        b: The days counted to, or one date.

    Returns:
        The numbers of working days, negative where b is before a, of the kind
        of ``a``, or of ``b`` where only that is a column. From numpy and pandas
        64-bit integers; where a day is missing floats, in which NaN cannot be
        taken for a count. From Arrow and Polars always integers, null if missing.

    Raises:
        OutOfCalendar: A day is outside the calendar.
        InputError: ``a`` or ``b`` holds no days, or they do not go together.

    Example:
        >>> from foiflow.calendars import load_calendar
        >>> days = np.array(["2023-09-28", "2023-10-08"], "datetime64[D]")
        >>> print(working_days_between(load_calendar(), days, date(2023, 10, 9)))
        [3 1]
    """
    a, b = (
        np.datetime64(plain_date(day, what)) if isinstance(day, date) else day for day, what in ((a, "a"), (b, "b"))
    )
    model = a if _library(a) in COLUMNS else b
    starts, ends = _paired(a, _days(a, "a"), b, _days(b, "b"), "b")
    counts = _by_blocks(partial(_between, _tables(calendar)), starts, ends)
    unknown = counts == MISSING
    if unknown.any():
        first, last = np.datetime64(calendar.first), np.datetime64(calendar.last)
        for days in (ends, starts):  # in this order, as for one pair of days
            _refuse(calendar, days, (days < first) | (days > last))
        return _like(model, np.where(unknown, np.nan, counts))
    return _like(model, counts)


# --- tables


@lru_cache
def _tables(calendar: WorkdayIndex) -> _Tables:
    first = int(np.datetime64(calendar.first, "D").astype(np.int64))
    ranks = np.array(calendar.ranks, np.int64)
    rests = np.diff(ranks, prepend=0) == 0
    selected = np.array(calendar.selected[1:], np.int64) - calendar.first_day + first
    return _Tables(first - 1, _framed(ranks, OUTSIDE), _framed(ranks + rests, OUTSIDE), _framed(selected, MISSING))


@lru_cache
def _answers(calendar: WorkdayIndex, n: int) -> tuple[int, Numbers]:
    tables = _tables(calendar)
    days = np.arange(len(tables.ranks), dtype=np.int64) + tables.before
    answers = _add(tables, days.view(DAY), np.array(n))
    answers.flags.writeable = False
    return tables.before, answers


def _framed(inner: Numbers, outside: int) -> Numbers:
    table = np.pad(inner, 1, constant_values=outside)
    table.flags.writeable = False
    return table


def _by_blocks(work: Callable[..., Numbers], days: Days, *others: NDArray[Any]) -> Numbers:
    # What is in between stays in the processor's cache; whole arrays of it would cost many times the work itself.
    rows = [values.reshape(-1) for values in (days, *others)]
    found = np.empty(days.size, np.int64)
    for begin in range(0, days.size, BLOCK):
        block = slice(begin, begin + BLOCK)
        found[block] = work(*(values[block] for values in rows))
    return found.reshape(days.shape)


def _look_up(before: int, table: Numbers, days: Days) -> Numbers:
    # A missing day, or one far off, may wrap around here, but never to a day of the table: the step is one to one.
    return table.take(days.view(np.int64) - before, mode="clip")


def _add(tables: _Tables, days: Days, n: Numbers) -> Numbers:
    ranks = _look_up(tables.before, tables.ranks, days)
    # Counting back, the start itself is skipped if it is a working day.
    counted_from = np.where(n < 0, _look_up(tables.before, tables.ahead, days), ranks)
    found = np.where(n == 0, days.view(np.int64), tables.selected.take(counted_from + n, mode="clip"))
    return np.where(ranks == OUTSIDE, MISSING, found)


def _between(tables: _Tables, starts: Days, ends: Days) -> Numbers:
    after, through = (_look_up(tables.before, tables.ranks, days) for days in (starts, ends))
    return np.where((after == OUTSIDE) | (through == OUTSIDE), MISSING, through - after)


def _refuse(calendar: WorkdayIndex, days: Days, wrong: NDArray[np.bool_]) -> None:
    if not wrong.any():
        return
    row = int(wrong.argmax())
    day = days.reshape(-1)[row]
    inside = np.datetime64(calendar.first) <= day <= np.datetime64(calendar.last)
    named = day.item() if isinstance(day.item(), date) else str(day)  # numpy counts beyond the year 9999
    refusal = OutOfCalendar(calendar.name, None if inside else named, calendar.first, calendar.last)
    refusal.add_note(f"at index {row}: {day}")
    raise refusal


# --- what comes in, and what goes out


def _days(values: object, what: str) -> Days:
    _type_name(values, TYPES_OF_DAYS, what, "datetime64[D], or an Arrow, Polars or pandas type of whole days")
    given = np.asarray(values)
    days = given.astype(DAY, copy=False)
    if given.dtype != DAY:
        timed = (days != given) & ~np.isnat(given)
        if timed.any():
            raise InputError(what, given[timed][0], "a day without a time of day")
    return days


def _counts(values: Any, reach: int) -> Numbers:
    if isinstance(values, int) and not isinstance(values, bool):
        return np.array(max(-reach, min(values, reach)))
    name = _type_name(values, TYPES_OF_COUNTS, "n", "a whole number of working days, or an array of such")
    is_missing, fill = ("isna", "fillna") if _library(values) == "pandas" else ("is_null", "fill_null")
    given = np.asarray(getattr(values, fill)(0) if hasattr(values, fill) else values, name.lower())
    bounds = np.iinfo(given.dtype)
    counts: Numbers = np.clip(given, max(-reach, bounds.min), min(reach, bounds.max)).astype(np.int64)
    if hasattr(values, is_missing):  # numpy itself would have been given floats
        counts[np.asarray(getattr(values, is_missing)())] = MISSING
    return counts


def _type_name(values: object, types: re.Pattern[str], what: str, expected: str) -> str:
    name = str(getattr(values, "dtype", getattr(values, "type", type(values).__name__)))
    if isinstance(values, np.ma.MaskedArray):  # its missing values would come out as what is under the mask
        name = "masked array"
    if not types.fullmatch(name) or not hasattr(values, "__array__"):
        raise InputError(f"the type of {what}", name, expected)
    return name


def _paired(days: Any, starts: Days, others: Any, values: NDArray[Any], what: str) -> tuple[Days, NDArray[Any]]:
    indexes = [column.index for column in (days, others) if hasattr(getattr(column, "index", None), "equals")]
    if len(indexes) > 1 and not indexes[0].equals(indexes[1]):
        raise InputError(f"the index of {what}", indexes[1], "the same index as the days have")
    try:
        first, second = np.broadcast_arrays(starts, values)
    except ValueError:
        raise InputError(f"the shape of {what}", str(values.shape), f"one that goes with {starts.shape}") from None
    return first, second


def _library(values: object) -> str:
    """Name the library of columns that values come from, also by a class of one's own; empty where it is none."""
    modules = (each.__module__.partition(".")[0] for each in type(values).__mro__)
    return next((module for module in modules if module in COLUMNS), "")


def _like(model: Any, answers: NDArray[Any]) -> Any:
    make = COLUMNS.get(_library(model))
    if make is None:
        return answers
    if answers.shape != (len(model),):
        raise InputError("the shape of the answer", str(answers.shape), f"one answer to each of {len(model)} days")
    return make(model, answers)


def _arrow(model: Any, answers: NDArray[Any]) -> Any:
    arrow = sys.modules["pyarrow"]
    kind = model.type if answers.dtype == DAY else arrow.int64()
    made = arrow.array(answers, from_pandas=True).cast(kind)
    return arrow.chunked_array([made]) if isinstance(model, arrow.ChunkedArray) else made


def _polars(model: Any, answers: NDArray[Any]) -> Any:
    polars = sys.modules["polars"]
    kind = model.dtype if answers.dtype == DAY else polars.Int64
    return polars.Series(model.name, answers, nan_to_null=True).cast(kind)


def _pandas(model: Any, answers: NDArray[Any]) -> Any:
    pandas = sys.modules["pandas"]
    kind = model.dtype if answers.dtype == DAY else answers.dtype
    if isinstance(model, pandas.Series):
        return pandas.Series(answers, index=model.index, name=model.name, dtype=kind)
    return pandas.Index(answers, name=getattr(model, "name", None), dtype=kind)


COLUMNS = {"pyarrow": _arrow, "polars": _polars, "pandas": _pandas}

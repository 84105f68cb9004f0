"""A mapping found out from a table: by its headers, and by what its cells say."""

from __future__ import annotations

import json
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from foiflow.cases.check import fields_of
from foiflow.codecs.mapping import CASE_ID, case_fields, contract_names
from foiflow.codecs.survey import Survey, choice_of, surveyed
from foiflow.codecs.tables import headed
from foiflow.codecs.words import header_form, table_words
from foiflow.errors import MISSING, InputError
from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from foiflow.codecs.tables import RawRows

__all__ = ["guess"]

_RECEIPT = "request_received"


def guess(tables: Iterable[tuple[str, RawRows]]) -> str:
    """Propose a mapping for the first table that has a header.

    Args:
        tables: Tables by name, such as the sheets of a spreadsheet.

    Returns:
        The mapping as TOML. Comments tell what is assumed and what could not be
        placed.

    Raises:
        InputError: No table has a header with known words.
    """
    for name, raw in tables:
        table = headed(raw, _is_known)
        if table is not None:
            return "".join(f"{line}\n" for line in _Guess(surveyed(table)).lines(name))
    raise InputError(
        "the header", MISSING, "a row with names of columns, such as 申请编号, 收到日期, 答复日期, 答复结果"
    )


@lru_cache
def _known_headers() -> frozenset[str]:
    words = table_words()["columns"]
    lists = [*words["case"].values(), *words["row"].values(), contract_names()]
    for event in words["event"]:
        lists += [event["on"], event.get("weak", ()), *event.get("fields", {}).values()]
    return frozenset(header_form(word) for some in lists for word in some)


def _is_known(name: str) -> bool:
    return header_form(name) in _known_headers()


class _Guess:
    """The columns of a table, placed one by one.

    Args:
        surveys: What each column says.
    """

    def __init__(self, surveys: Mapping[str, Survey]) -> None:
        self._surveys = surveys
        self._forms = {name: header_form(name) for name in surveys}
        self._used: dict[str, str] = {}
        self._unplaced: list[str] = []

    def lines(self, sheet: str) -> Iterator[str]:
        """Write the mapping, line by line."""
        yield "# A guess, by the headers and by what the cells say. Look it over before it is relied on."
        if sheet:
            yield f"# sheet = {_quoted(sheet)}  (without it, the first that fits is read)"
        row = table_words()["columns"]["row"]
        type_ = self._find(row["type"], "event", "type")
        on = self._find(row["on"], "date", "on") if type_ else None
        is_events = bool(type_ and on)
        if not is_events:
            self._used.clear()
        case = list(self._case(is_events))
        events = list(self._row(type_ or "", on or "") if is_events else self._events())
        yield from ("", "[case]", *case, *events)
        left = [name for name in self._surveys if name not in self._used]
        if left or self._unplaced:
            yield ""
        if left:
            yield f"# columns not placed: {', '.join(map(_quoted, left))}"
        yield from self._unplaced

    def _case(self, is_events: bool) -> Iterator[str]:
        for path, words in table_words()["columns"]["case"].items():
            kind = case_fields()[path]
            name = self._find(words, kind, path, apart=path == CASE_ID and not is_events)
            if name is not None:
                yield from self._spec(path, name, kind)
            elif path == CASE_ID:
                yield f"# {CASE_ID} is needed: no column is known to hold the number of a case"
            elif path == "applicant.kind":
                yield f"{path} = {{value = {_quoted(next(iter(_kinds())))}}}  # assumed: no column tells the kind"

    def _row(self, type_: str, on: str) -> Iterator[str]:
        """Write the event of a table in which each row is one."""
        yield from ("", "[event]")
        yield from self._spec("type", type_, "event")
        yield from self._spec("on", on, "date")
        words: dict[str, list[str]] = {"seq": table_words()["columns"]["row"]["seq"]}
        kinds = {"seq": "index"}
        for name in vocabulary()["event"]:
            for field, kind in fields_of(name).items():
                kinds[field] = kind.removesuffix("!")
                words.setdefault(field, [field])
        for event in table_words()["columns"]["event"]:
            for field, more in event.get("fields", {}).items():
                words[field] = [*words[field], *more]
        for field in words.keys() - {"on"}:
            name = self._find(words[field], kinds[field], field)
            if name is not None:
                yield from self._spec(field, name, kinds[field])

    def _events(self) -> Iterator[str]:
        """Write the events of a table in which a row is a case."""
        received = False
        for event in table_words()["columns"]["event"]:
            on, weak = self._find(event["on"], "date", "on"), False
            if on is None and "weak" in event:
                on, weak = self._find(event["weak"], "date", "on"), True
            if on is None:
                continue
            written = list(self._event(event, on, weak=weak))
            received = received or (event["type"] == _RECEIPT and bool(written))
            yield from written
        if not received:
            yield from ("", "# [[event]] is needed: no column is known to hold the day a request was received")

    def _event(self, event: Mapping[str, Any], on: str, *, weak: bool) -> Iterator[str]:
        name, kinds = event["type"], fields_of(event["type"])
        found = {
            field: column
            for field, words in event.get("fields", {}).items()
            if (column := self._find(words, kinds[field].removesuffix("!"), field)) is not None
        }
        constants = event.get("constant", {})
        one_of = vocabulary()["event"][name].get("one_of", ())
        assumed = {
            field: value
            for field, value in event.get("or", {}).items()
            if field not in found and not (field in one_of and any(other in found for other in one_of))
        }
        given = {*found, *constants, *assumed, "on"}
        lacking = [field for field, kind in kinds.items() if kind.endswith("!") and field not in given]
        if lacking:
            self._unplaced.append(f"# {name}: {_quoted(on)} tells its day, but no column its {', '.join(lacking)}")
            for column in (on, *found.values()):
                self._used.pop(column, None)
            return
        yield from ("", "[[event]]")
        yield from self._type(name, found.get(event.get("ends", "")))
        if event.get("required"):
            yield "required = true"
        yield from self._spec("on", on, "date")
        if weak:
            yield 'on_is = {value = "assumed"}  # the column may tell another day than the one that counts'
        for field, value in constants.items():
            yield f"{field} = {{value = {_quoted(value)}}}"
        for field, column in found.items():
            yield from self._spec(field, column, kinds[field].removesuffix("!"), event.get("blank", {}).get(field))
        for field, value in assumed.items():
            yield f"{field} = {{value = {_quoted(value)}}}  # assumed: no column tells it"

    def _type(self, name: str, outcome: str | None) -> Iterator[str]:
        """Write the type of an event; where the outcome may tell another, by its column."""
        others = (
            {}
            if outcome is None
            else {
                word: code
                for word, code in self._surveys[outcome].meant("outcome").items()
                if code in vocabulary()["event"]
            }
        )
        if not others:
            yield f"type = {_quoted(name)}"
            return
        yield f"type.column = {_quoted(outcome)}"
        yield from (f"type.values.{_quoted(word)} = {_quoted(code)}" for word, code in others.items())
        yield f"type.default = {_quoted(name)}"
        yield f"type.otherwise = {_quoted(name)}"

    def _spec(self, field: str, column: str, kind: str, blank: Any = None) -> Iterator[str]:
        """Write where a field comes from."""
        survey, choice = self._surveys[column], choice_of(kind)
        meant = {} if choice is None else survey.meant(choice)
        values = {
            word: code
            for word, code in meant.items()
            if (word != code and code not in vocabulary()["event"]) or choice == "event"
        }
        form = survey.date_form() if kind == "date" else ""
        if not values and not form and blank is None:
            yield f"{field} = {_quoted(column)}"
        else:
            yield f"{field}.column = {_quoted(column)}"
            yield from (f"{field}.values.{_quoted(word)} = {_quoted(code)}" for word, code in values.items())
            if form:
                yield f"{field}.dates = [{_quoted(form)}]"
            if blank is not None:
                yield f"{field}.default = {_quoted(blank)}"
        if choice is not None:
            self._tell_unknown(column, [word for word in survey.said if word not in meant])

    def _tell_unknown(self, column: str, words: Sequence[str]) -> None:
        """Note what a column says that no code is known for."""
        shown = table_words()["limits"]["shown"]
        some = ", ".join(_quoted(word if len(word) <= shown else f"{word[:shown]}…") for word in words[:shown])
        if words:
            more = f" and {len(words) - shown} more" if len(words) > shown else ""
            self._unplaced.append(f"# column {_quoted(column)}: no code is known for {some}{more}")

    def _find(self, words: Iterable[str], kind: str, field: str, *, apart: bool = False) -> str | None:
        """Take the first column with one of some headers that suits a kind."""
        free = {name: own for name, own in self._forms.items() if self._used.get(name, field) == field}
        for form in dict.fromkeys(map(header_form, words)):
            for name, own in free.items():
                if (own == form or _is_slip(own, form)) and self._suits(name, kind, apart=apart):
                    self._used[name] = field
                    return name
        return None

    def _suits(self, name: str, kind: str, *, apart: bool) -> bool:
        survey = self._surveys[name]
        return survey.suits(kind) and (not apart or survey.differ())


def _is_slip(header: str, form: str) -> bool:
    """Tell a slip of the keyboard in a long Latin word; Chinese words are too short for that."""
    if not (header.isascii() and form.isascii()):
        return False
    limits = table_words()["limits"]
    return len(form) >= limits["long_word"] and bool(get_close_matches(header, [form], 1, limits["alike"]))


def _kinds() -> Sequence[str]:
    kinds: Sequence[str] = vocabulary()["choice"]["applicant_kind"]
    return kinds


def _quoted(value: Any) -> str:
    """Write a value as TOML does; its strings are those of JSON but for one character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")

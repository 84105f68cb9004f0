"""What the cells of a column say, counted over the whole table."""

from __future__ import annotations

import re
from collections import Counter
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import attrs

from foiflow.codecs.cells import Written, plain, reader_of
from foiflow.codecs.words import says_date, table_words, value_form, value_words
from foiflow.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from foiflow.codecs.tables import Table

__all__ = ["Columns", "Survey", "choice_of", "ends", "surveyed"]

_PARTS = re.compile(r"\s*(?:--*|——*|[:：/>(（])\s*")


@attrs.define
class Survey:
    """One column and its cells.

    Attributes:
        name: Its name.
        said: What the cells say and how often, up to a number of different texts;
            those that say nothing are left out.
        table: The columns of its table.
    """

    name: str
    said: Counter[str] = attrs.field(factory=Counter)
    table: Columns | None = attrs.field(default=None, repr=False, eq=False)
    _forms: tuple[str, ...] | None = attrs.field(default=None, init=False, repr=False, eq=False)

    def suits(self, kind: str) -> bool:
        """Tell whether enough of the cells can be read as a kind.

        An empty column suits a date if its header says that it is one, and
        anything else.

        Args:
            kind: The kind, as the vocabulary has it.
        """
        if not self.said:
            return kind != "date" or says_date(self.name)
        if kind == "text":
            return True
        if kind == "date":
            return self.date_form() is not None
        choice = choice_of(kind)
        return self._enough(
            self._readable(kind) if choice is None else sum(self.said[word] for word in self.meant(choice))
        )

    def date_form(self) -> str | None:
        """Tell how its dates are written.

        Returns:
            "" where they are read as they are; else the one form of
            ``datetime.strptime`` that reads most of them, or of several the one
            that another column of the table is in; None where there is none.
        """
        forms = self._date_forms()
        if len(forms) > 1:
            others = frozenset() if self.table is None else self.table.settled
            forms = tuple(form for form in forms if form in others)
        return forms[0] if len(forms) == 1 else None

    def settled(self) -> tuple[str, ...]:
        """Give the form of its dates, where its cells leave no other."""
        forms = self._date_forms() if any(map(str.isdigit, "".join(self.said))) else ()
        return forms if len(forms) == 1 else ()

    def _date_forms(self) -> tuple[str, ...]:
        """Give the forms that read most of its dates; "" where they are read as they are."""
        if self._forms is None:
            self._forms = self._tried_forms()
        return self._forms

    def _tried_forms(self) -> tuple[str, ...]:
        if not self.said or self._enough(self._readable("date")):
            return ("",)
        read = {form: self._readable("date", form) for form in table_words()["dates"]["forms"]}
        most = max(read.values())
        return tuple(form for form, count in read.items() if count == most) if self._enough(most) else ()

    def meant(self, choice: str) -> dict[str, str]:
        """Give the codes that the known words among the cells mean; "" for none yet.

        Args:
            choice: ``outcome``, ``event`` or the name of a choice. An outcome may
                be the type of another event that ends a request.
        """
        known = value_words(choice)
        generic = frozenset(table_words()["generic"].get(choice, ()))
        if choice == "outcome":
            known = {**known, **ends(), **{value_form(word): "" for word in table_words()["pending"]["words"]}}
        found = ((word, _code(word, known, generic)) for word in self.said)
        return {word: code for word, code in found if code is not None}

    def differ(self) -> bool:
        """Tell whether its cells tell rows apart."""
        return self._enough(len(self.said))

    def _enough(self, count: int) -> bool:
        return bool(count >= table_words()["limits"]["suits"] * self.said.total())

    def _readable(self, kind: str, form: str = "") -> int:
        """Count the cells that can be read as a kind."""
        read = reader_of(kind, Written((form,) if form else ()))

        def is_read(word: str) -> bool:
            try:
                read(word)
            except (ValueError, OverflowError, ArithmeticError, InputError):
                return False
            return True

        return sum(count for word, count in self.said.items() if is_read(word))


class Columns(dict[str, Survey]):
    """The columns of a table, by their names."""

    @cached_property
    def settled(self) -> frozenset[str]:
        """The forms of dates of those columns that leave no other."""
        return frozenset(form for survey in self.values() for form in survey.settled())


def surveyed(table: Table) -> Columns:
    """Look at every row of a table; give what each column with a name says.

    Rows that cannot be read are passed over.
    """
    surveys = [(place, Survey(name)) for place, name in enumerate(table.names) if name]
    nothing, most = frozenset(table_words()["nothing"]["words"]), table_words()["limits"]["distinct"]
    for _, cells in table.rows:
        if isinstance(cells, InputError):
            continue
        for place, survey in surveys:
            cell = cells[place]
            text = cell.strip() if type(cell) is str else plain(cell)
            if text not in nothing and (text in survey.said or len(survey.said) < most):
                survey.said[text] += 1
    found = Columns((survey.name, survey) for _, survey in surveys)
    for survey in found.values():
        survey.table = found
    return found


def choice_of(kind: str) -> str | None:
    """Give the words that a kind chooses from, or None where it chooses from none."""
    base, _, choice = kind.partition(":")
    return (choice or base) if base in ("choice", "outcome", "event") else None


@lru_cache
def ends() -> Mapping[str, str]:
    """Give the words for other ends than an answer, each with the type of its event."""
    return {value_form(word): name for name, words in table_words()["ends"].items() for word in words}


def _code(word: str, known: Mapping[str, str], generic: frozenset[str]) -> str | None:
    """Give what a word means: as a whole, or by its parts."""
    found = known.get(value_form(word))
    if found is not None:
        return found
    first, *others = [part for part in map(value_form, _PARTS.split(word)) if part] or [""]
    if not others:
        return None
    found = known.get(first)
    return known.get(others[-1]) if found in generic else found

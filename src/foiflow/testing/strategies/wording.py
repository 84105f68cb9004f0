"""What an event may say beside its day, drawn by the kinds of its fields."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs
from hypothesis import strategies as st

from foiflow.cases.authority import not_authorised
from foiflow.cases.events import EVENT_TYPES, Event, ItemOutcome
from foiflow.law.files import event_fields, vocabulary
from foiflow.law.model import Arc, Trigger

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

    from foiflow.cases.ledger import Ledger
    from foiflow.cases.plan import Plan

__all__ = ["GAPS", "MONTH", "signed", "worded"]

WEEK, MONTH = 7, 31
GAPS = tuple(sorted((*range(2), *range(WEEK), *range(MONTH))))
"""Calendar days from one thing to the next, up to a month: short times more often."""

_TEXTS: Mapping[str, tuple[str, ...]] = {
    "about": ("third_party_reply",),
    "agencies": ("Archive", "市规划局"),
    "agency": ("Archive", "市规划局", "区房管局"),
    "approved_by": ("Li",),
    "by": ("王某",),
    "letter_no": ("〔2024〕7号",),
    "location": ("门户网站",),
    "note": ("补录",),
    "party": ("A Ltd", "B Ltd", "甲公司"),
    "reason": ("asked for by many",),
    "result": ("complex", "clear"),
    "to": ("法规科",),
}
_EARLIER = frozenset({"dated_on", "submitted_on"})
_SHARED = ("letter_no", "dated_on", "served_by", "served_on", "on_is", "by", "note", "recorded_at")
_DETAIL = st.sampled_from((0, 1, 1, 2))
"""Whether an event says what it must, what its type may, or what any event may."""


class _Field(NamedTuple):
    """A field that is drawn: its kind, how much detail it is, and the strategy for its value."""

    name: str
    kind: str
    detail: int
    values: SearchStrategy[Any]


def worded(draw: DrawFn, kind: str, day: date, plan: Plan, asked: Mapping[str, Any]) -> Event:
    """Draw an event of a type as it may stand on a day.

    Shrinks to an event that says what it must and nothing else.

    Args:
        draw: What draws.
        kind: The event's type.
        day: The day that counts in law.
        plan: The rules that it is read by.
        asked: Fields that are fixed.
    """
    known, alternatives = _fields_of(plan, kind)
    fields: dict[str, Any] = {"on": day, **asked}
    left_out = set(alternatives) - ({draw(st.sampled_from(alternatives))} if alternatives else set())
    detail = draw(_DETAIL)
    for field in known:
        if field.name not in fields and field.name not in left_out and field.detail <= detail:
            fields[field.name] = _resolved(field, draw(field.values), day)
    served, until = fields.get("served_on"), fields.get("reply_by")
    if served is not None and until is not None and until < served:
        # No letter asks for an answer by a day before it is there.
        fields["reply_by"] = served + (until - day)
    if kind == "fee_notice_issued":
        fields["amount"] = _billed(draw, plan, fields)
    return EVENT_TYPES[kind](**{name: value for name, value in fields.items() if value is not None})


def signed(ledger: Ledger, event: Event) -> Event | None:
    """Give an event in the first role that may record it, or None where none may."""
    rules = ledger.plan.rules
    for role in (None, *(row.id for row in rules.role if row.in_force.holds_on(event.on))):
        recorded = event if role is None else attrs.evolve(event, role=role)
        if not_authorised(ledger, recorded) is None:
            return recorded
    return None


def _resolved(field: _Field, value: Any, day: date) -> Any:
    if value is None:
        return None
    if field.kind == "date":
        return day - timedelta(value) if field.name in _EARLIER else day + timedelta(value)
    return datetime.combine(day, time(tzinfo=UTC)) if field.kind == "moment" else value


def _billed(draw: DrawFn, plan: Plan, fields: Mapping[str, Any]) -> int:
    """Draw what a notice bills, in CNY: the right sum, or one unit's mistake."""
    tariff = plan.tariff(fields["tariff"], fields["on"])
    units: int = fields.get("units") or 1
    if tariff is None:
        return units
    first = 1 if fields["tariff"] == "per_page" else max(1, units - (fields.get("items_billed") or 1) + 1)
    mistake: int = draw(st.sampled_from((0, 0, units)))
    return tariff.total(first, units) + mistake


# --- which fields, and what they may say -----------------------------------------------------------------------------


@lru_cache
def _sheets(plan: Plan) -> dict[str, tuple[tuple[_Field, ...], tuple[str, ...]]]:
    """Hold what ``_fields_of`` found, for as long as the rules are in use."""
    return {}


def _fields_of(plan: Plan, kind: str) -> tuple[tuple[_Field, ...], tuple[str, ...]]:
    """Give the fields of an event that are drawn, and those of which one must stand alone."""
    sheets = _sheets(plan)
    if kind in sheets:
        return sheets[kind]
    found = []
    alternatives = tuple(vocabulary()["event"][kind].get("one_of", ()))
    for name, written in event_fields(kind).items():
        needed = written.endswith("!") or name in alternatives
        sort = written.removesuffix("!")
        options = tuple(_options(plan, kind, name, sort))
        if options:
            silent = () if needed else (None,) * (len(options) - 1)
            # Rules ask for several flags at once, so that they are left open less often than other words.
            values = st.sampled_from((*silent, *options, *(options if sort == "flag" else ())))
            detail = 0 if needed or sort == "flag" else 2 if name in _SHARED else 1
            found.append(_Field(name, sort, detail, values))
    sheets[kind] = tuple(found), alternatives
    return sheets[kind]


def _options(plan: Plan, kind: str, name: str, sort: str) -> Iterator[Any]:
    """Give what a field may say; nothing for what is worked out elsewhere."""
    words = vocabulary()
    sort, _, choice = sort.partition(":")
    if name in ("on", "role", "amount"):
        return
    if sort == "choice":
        yield from (word for word in words["choice"][choice] if word != "exact")
    elif sort == "choices":
        grounds = words["choice"][choice]
        yield from ((ground,) for ground in grounds)
        yield tuple(grounds[:2])
    elif sort == "count":
        yield from range(1, _most(plan) if name == "units" else MONTH)
    elif sort == "date":
        yield from GAPS
    elif sort == "flag":
        yield from (True, False)
    elif sort == "moment":
        yield True
    elif sort == "outcome":
        given = [code for code, row in words["outcome"].items() if row.get("gives_information")]
        yield from (*given, *words["outcome"], *(code for code in given for _ in range(WEEK)))
    elif sort == "outcomes":
        yield from ((ItemOutcome("a", code),) for code in words["outcome"])
    elif sort == "texts":
        yield _TEXTS[name]
    elif sort == "text":
        own = words["choice"]["review"] if (kind, name) == ("review_completed", "kind") else _TEXTS.get(name, (name,))
        yield from dict.fromkeys((*own, *_spoken_of(plan).get((kind, name), ())))


def _most(plan: Plan) -> int:
    """Give the units that the widest tariff's last tier does not hold any more."""
    return 2 + max((tariff.tiers[-1].to for tariff in plan.rules.tariff), default=1)


@lru_cache
def _spoken_of(plan: Plan) -> Mapping[tuple[str | None, str], tuple[str, ...]]:
    """Give the values of events' fields that rules name, such as a step of the profile's own."""
    found: dict[tuple[str | None, str], tuple[str, ...]] = {}
    for row in _rows(plan.rules):
        for name, values in row.where.items():
            found[row.event, name] = (*found.get((row.event, name), ()), *map(str, values))
    return found


def _rows(node: Any) -> Iterator[Trigger | Arc]:
    if isinstance(node, Trigger | Arc):
        yield node
    elif isinstance(node, tuple):
        for item in node:
            yield from _rows(item)
    elif attrs.has(type(node)):
        for field in attrs.fields(type(node)):
            yield from _rows(getattr(node, field.name))

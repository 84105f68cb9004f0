"""Random histories: legal ones, shuffled ones, damaged ones, and JSON that is no history at all."""

from __future__ import annotations

import copy
import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from hypothesis import strategies as st

import foiflow
from foiflow import Applicant, events, profile_ids
from foiflow.batch.replay import Replay
from foiflow.cases.record import event_to_dict
from foiflow.law.load import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import DrawFn, SearchStrategy

    from foiflow import Case, Result
    from foiflow.events import Event

    Draw = Callable[..., Any]
    """What draws from a strategy: the function of a composite strategy, or ``st.data().draw``."""

PROFILES = profile_ids()
FIRST = date(2008, 5, 1)
LAST_RECEIPT = date(2026, 6, 30)
LAST_EVENT = date(2027, 2, 28)
"""No event is later: the windows that open on it must end within the calendar."""

PARTIES = ("B Ltd", "甲公司", "乙（上海）有限公司", "第三人丙")
AGENCIES = ("Archive", "市规划局", "区 房管局")
HANDLING = frozenset(vocabulary()["state_group"]["handling"])
MOVING = frozenset(
    {
        "agency_consultation_sent",
        "agency_opinion_received",
        "answer_issued",
        "correction_notice_issued",
        "correction_received",
        "extension_notified",
        "fee_notice_issued",
        "fee_paid",
        "reasons_received",
        "reasons_requested",
        "third_party_consultation_sent",
        "third_party_opinion_received",
    }
)
"""The types of events that start, stop, move or end the reply period."""
CHOICE = vocabulary()["choice"]
OUTCOMES = tuple(vocabulary()["outcome"])

OFTEN = {
    "answer_issued": 4,
    "answer_supplemented": 2,
    "correction_lapsed": 3,
    "correction_notice_issued": 4,
    "correction_received": 12,
    "extension_notified": 4,
    "fee_lapsed": 3,
    "fee_notice_issued": 3,
    "fee_paid": 12,
    "reasons_received": 12,
    "reasons_requested": 2,
    "third_party_consultation_sent": 5,
    "third_party_opinion_received": 10,
    "agency_consultation_sent": 4,
    "agency_opinion_received": 10,
}
"""How many times as often as the rest these are chosen, where they are allowed."""


class History(NamedTuple):
    """A case log as values: the header's fields, and the events in the order of the log."""

    header: dict[str, Any]
    events: tuple[Event, ...]

    def log(self) -> dict[str, Any]:
        """Give the log as plain values, as JSON would."""
        return copy.deepcopy(self.header) | {"events": [event_to_dict(event) for event in self.events]}

    def opened(self, **changes: Any) -> Case:
        """Open the case with its first event alone."""
        first = self.events[0]
        assert isinstance(first, events.RequestReceived)
        header = {name: value for name, value in self.header.items() if name != "applicant"} | changes
        return foiflow.open_case(**header, applicant=Applicant(**self.header["applicant"]), received=first)

    def case(self, **changes: Any) -> Case:
        """Record one event after the other."""
        case = self.opened(**changes)
        for event in self.events[1:]:
            case = case.record(event)
        return case

    def read(self, **changes: Any) -> Case:
        """Read the whole log at once, whatever it holds."""
        return foiflow.case_from_json(json.dumps(self.log() | changes, ensure_ascii=False))

    def replayed(self) -> list[Result]:
        """Replay the log both ways: as plain values and as a line of a file."""
        line = json.dumps(self.log(), ensure_ascii=False).encode()
        return [*foiflow.replay([self.log()]), Replay().read(1, line)]


# --- days and the common fields


def after(day: date, least: int, most: int) -> SearchStrategy[date]:
    """Draw a day some calendar days after another, the nearest first."""
    return st.integers(least, most).map(lambda days: day + timedelta(days))


def maybe(draw: Draw, **fields: SearchStrategy[Any]) -> dict[str, Any]:
    """Draw each field or leave it out."""
    drawn = {name: draw(st.none() | values) for name, values in fields.items()}
    return {name: value for name, value in drawn.items() if value is not None}


def letter(draw: Draw, day: date) -> dict[str, Any]:
    """Draw what letters may say beside their day."""
    if not draw(st.booleans()):
        return {}
    return maybe(
        draw,
        letter_no=st.just("〔2024〕7号"),
        dated_on=after(day, -3, 2),
        served_by=st.sampled_from(CHOICE["service"]),
        served_on=after(day, 0, 8),
    )


def common(draw: Draw, day: date) -> dict[str, Any]:
    """Draw what any event may say beside its day; mostly nothing."""
    if draw(st.integers(0, 9)) < 9:
        return {"on": day}
    noted = st.just(datetime(day.year, day.month, day.day, 9, 30, tzinfo=UTC))
    fields = maybe(draw, on_is=st.sampled_from(CHOICE["exactness"]), role=st.just("clerk"), recorded_at=noted)
    return {"on": day} | fields | maybe(draw, by=st.just("王某"), note=st.just("补录"))


# --- one event


class Scene(NamedTuple):
    """What an event is drawn from: its day, the log before it, who has been asked and has not answered."""

    day: date
    log: tuple[Event, ...]

    def asked(self, sent: str, received: str, name: str) -> tuple[str, ...]:
        """Name the parties or agencies whose consultation is open."""
        found: dict[str, None] = {}
        for event in self.log:
            if event.type == sent:
                found[getattr(event, name)] = None
            elif event.type == received:
                found.pop(getattr(event, name), None)
        return tuple(found)

    def bill(self) -> float:
        """Give the sum last billed."""
        bills = [event.amount for event in self.log if isinstance(event, events.FeeNoticeIssued)]
        return bills[-1] if bills else 0


def _receipt(draw: Draw, scene: Scene) -> dict[str, Any]:
    channel = draw(st.sampled_from(CHOICE["channel"]))
    if not draw(st.booleans()):
        return {"channel": channel}
    return {"channel": channel} | maybe(
        draw,
        submitted_on=after(scene.day, -5, 0),
        signed_by=st.sampled_from(CHOICE["signer"]),
        reached_office_on=after(scene.day, 0, 6),
        confirmed_on=after(scene.day, 0, 6),
    )


def _correction_notice(draw: Draw, scene: Scene) -> dict[str, Any]:
    time: list[SearchStrategy[dict[str, Any]]] = [
        st.just({}),
        after(scene.day, 0, 40).map(lambda day: {"reply_by": day}),
        st.integers(1, 20).map(lambda count: {"reply_within_working_days": count}),
        st.integers(1, 30).map(lambda count: {"reply_within_days": count}),
    ]
    grounds = st.lists(st.sampled_from(CHOICE["ground"]), min_size=1, max_size=2, unique=True).map(tuple)
    named: dict[str, Any] = draw(st.one_of(time))
    return named | maybe(draw, supersedes=st.booleans(), asks_for=grounds)


def _reasons(draw: Draw, scene: Scene) -> dict[str, Any]:
    return maybe(draw, accepted=st.sampled_from([True, False]), delayed_until=after(scene.day, 1, 60))


def _extension(draw: Draw, scene: Scene) -> dict[str, Any]:
    by_count = st.integers(1, 25).map(lambda count: {"working_days": count})
    by_day = after(scene.day, 1, 60).map(lambda day: {"until": day})
    named: dict[str, Any] = draw(by_count | by_day)
    return named | maybe(draw, approved_by=st.just("李某"))


def _fee_notice(draw: Draw, scene: Scene) -> dict[str, Any]:
    units = st.integers(1, 250)
    amount = st.sampled_from([0, 100, 700.5, 2700])
    tariff = draw(st.sampled_from(CHOICE["tariff"]))
    return {"tariff": tariff, "amount": draw(amount)} | maybe(draw, units=units, items_billed=st.integers(1, 30))


def _payment(draw: Draw, scene: Scene) -> dict[str, Any]:
    return maybe(draw, amount=st.sampled_from([scene.bill(), scene.bill() / 2, 1]))


def _decision(draw: Draw, scene: Scene) -> dict[str, Any]:
    return {"result": draw(st.sampled_from(CHOICE["result"]))} | maybe(
        draw,
        received_on=after(scene.day, 0, 6),
        orders_new_answer=st.booleans(),
        within_working_days=st.integers(1, 20),
        effective_on=after(scene.day, 0, 20),
    )


def _from(values: Any) -> SearchStrategy[Any]:
    return st.sampled_from(values)


FIELDS: dict[str, Callable[[Draw, Scene], dict[str, Any]]] = {
    "request_received": _receipt,
    "assigned": lambda draw, _: maybe(draw, to=st.just("法规科")),
    "correction_notice_issued": _correction_notice,
    "reasons_requested": lambda draw, scene: maybe(draw, reply_by=after(scene.day, 0, 30)),
    "reasons_received": _reasons,
    "third_party_consultation_sent": lambda draw, _: {"party": draw(_from(PARTIES))},
    "third_party_opinion_received": lambda draw, scene: (
        {"party": draw(_from(scene.asked("third_party_consultation_sent", "third_party_opinion_received", "party")))}
        | maybe(draw, consents=st.booleans(), reasoned=st.booleans())
    ),
    "third_party_notified": lambda draw, _: {"party": draw(_from(PARTIES))},
    "applicant_notified": lambda draw, _: maybe(draw, about=st.just("征求意见")),
    "agency_consultation_sent": lambda draw, _: (
        {"agency": draw(_from(AGENCIES))} | maybe(draw, purpose=_from(CHOICE["purpose"]))
    ),
    "agency_opinion_received": lambda draw, scene: (
        {"agency": draw(_from(scene.asked("agency_consultation_sent", "agency_opinion_received", "agency")))}
        | maybe(draw, consents=st.booleans())
    ),
    "joint_consultation_held": lambda draw, _: maybe(draw, agencies=st.lists(_from(AGENCIES), min_size=1).map(tuple)),
    "review_completed": lambda draw, _: (
        {"kind": draw(_from((*CHOICE["review"], "outcome_registration")))} | maybe(draw, result=st.just("complex"))
    ),
    "extension_notified": _extension,
    "fee_notice_issued": _fee_notice,
    "fee_paid": _payment,
    "answer_issued": lambda draw, _: (
        {"outcome": draw(_from(OUTCOMES))}
        | maybe(
            draw, items=st.lists(st.builds(events.ItemOutcome, _from("ab"), _from(OUTCOMES)), max_size=2).map(tuple)
        )
    ),
    "conversion_suggested": lambda draw, _: maybe(draw, by_applicant=st.booleans()),
    "conversion_reviewed": lambda draw, _: {"decision": draw(_from(CHOICE["decision"]))},
    "published_proactively": lambda draw, _: maybe(draw, location=st.just("门户网站")),
    "reconsideration_filed": lambda draw, _: maybe(draw, against=_from(CHOICE["against"])),
    "reconsideration_decided": _decision,
    "litigation_filed": lambda draw, _: maybe(
        draw, against=_from(CHOICE["against"]), after_reconsideration=st.booleans()
    ),
    "litigation_decided": lambda draw, scene: _decision(draw, scene) | maybe(draw, after_reconsideration=st.booleans()),
}


def event_of(draw: Draw, kind: str, scene: Scene) -> Event:
    """Draw an event of a type as it could really stand in this log."""
    made = events.EVENT_TYPES[kind]
    fields = common(draw, scene.day)
    if issubclass(made, events.Letter):
        fields |= letter(draw, scene.day)
    if kind in FIELDS:
        fields |= FIELDS[kind](draw, scene)
    return made(**fields)


def corrected(log: tuple[Event, ...]) -> tuple[Event, ...]:
    """Give a log as its corrections want it read."""
    said = {entry.index: entry.event for entry in log if isinstance(entry, events.EntryCorrected)}
    now = (said.get(at, entry) for at, entry in enumerate(log) if not isinstance(entry, events.EntryCorrected))
    return tuple(entry for entry in now if entry is not None)


def next_event(draw: Draw, case: Case, day: date, only: frozenset[str] = frozenset()) -> Event:
    """Draw an event that may happen next, on a day not before the last; one of ``only`` where that is possible."""
    allowed = [found.type for found in case.allowed_events(on=day) if found.allowed]
    allowed = [kind for kind in allowed if kind in only] or allowed
    weighted = [kind for kind in allowed for _ in range(OFTEN.get(kind, 1))]
    return event_of(draw, draw(st.sampled_from(weighted)), Scene(day, corrected(case.log)))


# --- whole histories


def receipt_days() -> SearchStrategy[date]:
    """Draw days of arrival: the whole range, and more of them around the days on which the law changed."""
    return st.one_of(
        st.dates(FIRST, LAST_RECEIPT),
        st.dates(date(2019, 5, 15), LAST_RECEIPT),
        st.dates(date(2019, 4, 1), date(2019, 5, 31)),
        st.dates(date(2020, 11, 1), LAST_RECEIPT),
    )


def headers(profile: str | None) -> SearchStrategy[dict[str, Any]]:
    """Draw the fields that stand before the events."""
    applicant = st.fixed_dictionaries(
        {"kind": st.sampled_from(CHOICE["applicant_kind"])},
        optional={"id": st.just("A-77"), "name": st.just("王小明"), "cluster": st.just("c1")},
    )
    return st.fixed_dictionaries(
        {
            "case_id": st.just("2024-0107"),
            "profile": st.sampled_from(PROFILES) if profile is None else st.just(profile),
            "applicant": applicant,
        },
        optional={
            "agency": st.just("规划局"),
            "subject": st.just("拆迁许可证"),
            "information_key": st.just("permit:12"),
        },
    )


@st.composite
def histories(
    draw: DrawFn,
    profile: str | None = None,
    *,
    most: int = 14,
    gaps: SearchStrategy[int] | None = None,
    only: frozenset[str] = frozenset(),
    arrives: SearchStrategy[date] | None = None,
) -> History:
    """Draw legal histories: every event is one that the case allows on its day.

    Args:
        draw: Given by Hypothesis.
        profile: The profile; any where None.
        most: The number of events after the receipt, at most.
        gaps: The days from one event to the next; 0 to 25 where None.
        only: The types of events to choose among, where the case allows one of them.
        arrives: The day of arrival.
    """
    day = draw(receipt_days() if arrives is None else arrives)
    history = History(draw(headers(profile)), (event_of(draw, "request_received", Scene(day, ())),))
    case = history.opened()
    if draw(st.integers(0, 7)) < 7:
        day = max(day, case.received_on or day)
    # Long ones twice as often as short ones; one list, so that a failure can shrink from the one to the other.
    lengths = [*range(most // 2), *(length for length in range(most // 2, most + 1) for _ in "ab")]
    for _ in range(draw(st.sampled_from(lengths))):
        day += timedelta(draw(st.integers(0, 25) if gaps is None else gaps))
        if day > LAST_EVENT:
            break
        case = case.record(next_event(draw, case, day, only))
    return History(history.header, case.log)


@st.composite
def disordered(draw: DrawFn, history: History) -> History:
    """Draw the same log with its entries in another order."""
    return History(history.header, tuple(draw(st.permutations(history.events))))


@st.composite
def shaken(draw: DrawFn, history: History) -> History:
    """Draw a readable log that need not be legal: entries lost, doubled, put elsewhere, dated otherwise."""
    log = list(history.events)
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(log) - 1))
        how = draw(st.sampled_from(["lose", "double", "move", "redate"]))
        if how == "lose" and len(log) > 1:
            del log[place]
        elif how == "double":
            log.insert(draw(st.integers(0, len(log))), log[place])
        elif how == "move":
            log.insert(draw(st.integers(0, len(log) - 1)), log.pop(place))
        elif how == "redate":
            day = max(FIRST, log[place].on + timedelta(draw(st.integers(-40, 40))))
            fields = event_to_dict(log[place]) | {"on": day.isoformat()}
            log[place] = foiflow.case_from_json(json.dumps(history.header | {"events": [fields]})).log[0]
    return History(history.header, tuple(log))


# --- conventions


def options(profile: str) -> dict[str, tuple[str | int, ...]]:
    """Give every convention of a profile with the values it may take."""
    found: dict[str, tuple[str | int, ...]] = {}
    for row in foiflow.load_profile(profile).convention_rows:
        found[row["name"]] = tuple(row["options"]) if row.get("options") else (5, 10, 15, 20, 30)
    return found


def choices(profile: str) -> SearchStrategy[dict[str, str | int]]:
    """Draw values for some of a profile's conventions."""
    return st.fixed_dictionaries(
        {}, optional={name: st.sampled_from(values) for name, values in options(profile).items()}
    )


# --- JSON


def json_values() -> SearchStrategy[Any]:
    """Draw any value that JSON can hold."""
    leaves = st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.floats(allow_nan=False, allow_infinity=False),
        st.text(max_size=12),
        st.sampled_from(["2024-03-04", "2024-02-30", "0001-01-01", "9999-12-31", "20240304", "２０２４-03-04"]),
        st.sampled_from([*events.EVENT_TYPES, *PROFILES, "exact", "online"]),
    )
    names = st.text(max_size=6) | st.sampled_from(
        ["case_id", "applicant", "events", "type", "on", "kind", "channel", "party", "items", "index", "event"]
    )
    return st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=5), max_leaves=12
    )


def _places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the paths to everything in a plain value."""
    found = [path] if path else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        found += _places(item, (*path, key))
    return found


@st.composite
def damaged(draw: DrawFn, history: History) -> dict[str, Any]:
    """Draw the log as plain values with something wrong in it: lost, replaced, doubled, renamed."""
    log: Any = history.log()
    for _ in range(draw(st.integers(1, 3))):
        *way, last = draw(st.sampled_from(_places(log)))
        holder = log
        for key in way:
            holder = holder[key]
        how = draw(st.sampled_from(["replace", "lose", "rename", "double", "far day"]))
        if how == "far day" and isinstance(last, str):
            holder[last] = draw(st.dates()).isoformat()
        elif how == "lose" and len(log) > 1:
            del holder[last]
        elif how == "rename" and isinstance(holder, dict):
            holder[draw(st.text(max_size=5) | st.sampled_from(["on", "party", "by"]))] = holder.pop(last)
        elif how == "double" and isinstance(holder, list):
            holder.insert(last, copy.deepcopy(holder[last]))
        else:
            holder[last] = draw(json_values())
    assert isinstance(log, dict)
    return log

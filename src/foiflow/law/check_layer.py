"""Checks of one file of rows: its keys, rows, names, days and citations.

A row is checked as it stands under the default conventions and under those that
it or a part of it asks for, and under every single option beside them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foiflow.calendars import load_calendar
from foiflow.citation import Citation
from foiflow.errors import InputError, UnknownName
from foiflow.law.check_keys import check_amends, check_repeated
from foiflow.law.fault import Fault
from foiflow.law.files import event_fields, vocabulary
from foiflow.law.resolve import ROWS, expanded, in_force_of, resolve
from foiflow.law.structure import faults_of_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from foiflow.law.files import Layer
    from foiflow.law.profile import Profile

__all__ = ["LAYER_CHECKS"]


def _days_of(layer: Layer) -> tuple[str, dict[str, Any], int]:
    """Give the days in force that a file has for all of its rows, like a row."""
    return "in_force", {"in_force": layer.content.get("in_force", {})}, 0


def check_names_of_files(profile: Profile, layer: Layer) -> Iterator[Fault]:
    """A calendar is named and known, and some law governs."""
    if layer is not profile.layers[-1]:
        return
    try:
        load_calendar(profile.calendar)
    except (InputError, UnknownName) as error:
        yield Fault(layer.where, 0, f"calendar: {error}")
    if not profile.has_law:
        yield Fault(layer.where, 0, "no law: name laws, or a profile that it extends")


def check_rows(profile: Profile, layer: Layer) -> Iterator[Fault]:
    """Every row has the fields of its kind, under every option."""
    for kind, row, line in layer.rows(*ROWS):
        for values in _options(profile, row):
            plain = resolve(row, values)
            if not isinstance(plain, dict):
                continue
            amends = plain.pop("amends", False)
            needed = {"starts_on": [], "en": "", "zh": "", "measure": ""} if amends else {}
            filled = {name: value for name, value in needed.items() if name in _OWN[kind]} | expanded(plain, {})
            yield from (Fault(layer.where, line, f"{kind}: {text}") for text in faults_of_row(kind, filled))


_NAMED = ("en", "zh")
_OWN = dict.fromkeys(ROWS, ()) | {
    "duty": ("starts_on",),
    "step": _NAMED,
    "candidate": (*_NAMED, "measure"),
    "obstacle": _NAMED,
    "revisit": _NAMED,
}


def _options(profile: Profile, row: Mapping[str, Any]) -> Iterator[dict[str, str | int]]:
    """Give the default conventions and those that parts of a row ask for, each also with one other option taken."""
    defaults: dict[str, str | int] = {}
    for each in profile.convention_rows:
        defaults[each.get("name", "")] = each.get("value", "")
    for asked in ({}, *_asked(row, {})):
        taken = defaults | asked
        yield taken
        for each in profile.convention_rows:
            for option in each.get("options", ()):
                yield {**taken, each["name"]: option}


def _asked(node: Any, above: Mapping[str, str | int]) -> Iterator[dict[str, str | int]]:
    """Give, of each table with ``when``, the options under which it is there."""
    if isinstance(node, dict):
        here = {**above, **node.get("when", {})}
        if "when" in node:
            yield here
        for name, value in node.items():
            if name != "when":
                yield from _asked(value, here)
    elif isinstance(node, list):
        for item in node:
            yield from _asked(item, above)


def check_form_of_conventions(profile: Profile, layer: Layer) -> Iterator[Fault]:
    """Every convention has its fields."""
    for kind, row, line in layer.rows(*ROWS, "convention"):
        if kind == "convention":
            yield from (Fault(layer.where, line, f"convention: {text}") for text in faults_of_row(kind, row))


def check_conventions(profile: Profile, layer: Layer) -> Iterator[Fault]:
    """Every convention's default is an option, and every one named exists."""
    known = {row.get("name"): row for row in profile.convention_rows}
    before = profile.layers[: profile.layers.index(layer)]
    earlier = [row for each in before for row in each.content.get("convention", ())]
    for kind, row, line in (_days_of(layer), *layer.rows(*ROWS, "convention")):
        if kind == "convention":
            yield from (Fault(layer.where, line, text) for text in _convention_faults(earlier, row))
        for name, value in _named_conventions(row):
            if name not in known:
                yield Fault(layer.where, line, f"{kind}: {UnknownName('convention', name, map(str, known))}")
            elif value is not None and value not in known[name].get("options", ()):
                yield Fault(layer.where, line, f"{kind}: convention {name} has no option {value!r}")


def _convention_faults(earlier: list[Mapping[str, Any]], row: Mapping[str, Any]) -> Iterator[str]:
    name, value, options = row.get("name"), row.get("value"), row.get("options", [])
    if options and value not in options:
        yield f"convention {name}: {value!r} is none of its options"
    if not options and type(value) is not int and value != "none":
        yield f"convention {name}: {value!r} is no number, and there are no options"
    if any(other.get("options", []) != options for other in earlier if other["name"] == name):
        yield f"convention {name}: its options differ from those it has elsewhere"


def _named_conventions(node: Any) -> Iterator[tuple[str, str | None]]:
    if isinstance(node, dict):
        if "convention" in node:
            yield node["convention"], None
            yield from ((node["convention"], option) for option in node if option != "convention")
        for key in ("when", "until_when"):
            yield from node.get(key, {}).items()
        for name, value in node.items():
            if name not in ("when", "until_when"):
                yield from _named_conventions(value)
    elif isinstance(node, list):
        for item in node:
            yield from _named_conventions(item)


def check_days(profile: Profile, layer: Layer) -> Iterator[Fault]:
    """No row ends before it begins, and the workflow is chosen by the day of receipt."""
    default = layer.content.get("in_force", {})
    for kind, row, line in (_days_of(layer), *layer.rows(*ROWS, "convention")):
        if (
            kind in ("arc", "state")
            and in_force_of({"in_force": row.get("in_force", default)}, {}).chosen_by == "event"
        ):
            text = 'in force by the event; expected in_force = {chosen_by = "receipt"}, since a case keeps its workflow'
            yield Fault(layer.where, line, f"{kind}: {text}")
        period = in_force_of(row, {})
        if period.from_ and period.until and period.until < period.from_:
            yield Fault(
                layer.where, line, f"{kind}: in force from {period.from_} until {period.until}, which is earlier"
            )


def check_cites(profile: Profile, layer: Layer) -> Iterator[Fault]:
    """Every row cites something, and every article cited is in its text."""
    for kind, row, line in layer.rows(*ROWS, "convention"):
        cites = list(_cites_in(row))
        if not cites and not row.get("amends"):
            yield Fault(layer.where, line, f"{kind}: no cite; expected LAW:ARTICLE")
        for cite in cites:
            try:
                citation = Citation.from_text(cite)
                found = profile.text(citation.law).article(citation.place)
            except (InputError, UnknownName) as error:
                yield Fault(layer.where, line, f"{kind}: {error}")
            else:
                if found is None:
                    yield Fault(layer.where, line, f"{kind}: {citation.law} has no article {citation.place}")


def _cites_in(node: Any) -> Iterator[str]:
    if isinstance(node, dict):
        for name, value in node.items():
            yield from (map(str, value) if name == "cite" else _cites_in(value))
    elif isinstance(node, list):
        for item in node:
            yield from _cites_in(item)


def check_names(profile: Profile, layer: Layer) -> Iterator[Fault]:
    """Every event, field, state, guard, condition, outcome and code is a word."""
    for kind, row, line in layer.rows(*ROWS, "convention"):
        for text in _unknown_names(kind, row, _states(profile)):
            yield Fault(layer.where, line, f"{kind}: {text}")


def _states(profile: Profile) -> dict[str, Any]:
    """Give the states that any layer of a profile knows."""
    known = dict(vocabulary()["state"])
    return known | {row.get("name", ""): row for layer in profile.layers for row in layer.content.get("state", ())}


_EXTENDING = {"until", "working_days"}
_OUTCOMES = {"outcome": "codes", "revisit": "outcomes"}


def _unknown_names(kind: str, row: Mapping[str, Any], states: Mapping[str, Any]) -> Iterator[str]:
    words = vocabulary()
    expected: list[tuple[str, Any, str]] = []
    if kind == "arc":
        expected += [("event", row.get("event"), "event")]
        expected += [("guard", row["guard"], "guard")] if "guard" in row else []
        yield from _unknown_in_arc(row, states, words)
    if kind == "state":
        groups = words["state_group"]
        yield from (_unknown("group of states", name, groups) for name in row.get("groups", ()) if name not in groups)
    if kind == "duty":
        expected += [("finding", row["late"], "finding code")] if "late" in row else []
        for key in ("void_on", "closed_by"):
            expected += [("event", name, f"event in {key}") for name in row.get(key, ())]
        expected += [("event", extension["by"], "event") for extension in row.get("extended", ()) if "by" in extension]
        yield from _unknown_duties(row)
    if kind == "silence":
        expected += [("duty", row.get("of"), "duty")]
    if kind == "receipt":
        yield from _unknown_receipt(row, words)
    expected += [("outcome", code, "outcome") for code in row.get(_OUTCOMES.get(kind, ""), ())]
    expected += [("measure", row["measure"], "measure")] if "measure" in row else []
    yield from _unknown_per(row)
    if kind == "finding":
        expected += [("finding", row.get("code"), "finding code")]
        on = row.get("on")
        if on not in words["occasion"]:
            expected += [("event", on, "event")]
        expected += [("condition", row["if"], "condition")] if "if" in row else []
    if kind == "step" and "code" in row:
        expected += [("finding", row["code"], "finding code")]
    yield from (_unknown(what, name, words[word]) for word, name, what in expected if name not in words[word])
    for trigger in _triggers(row):
        yield from _unknown_in_trigger(trigger, words)


def _unknown_in_arc(row: Mapping[str, Any], states: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[str]:
    """Name states, fields and values that an arc speaks of and nobody knows."""
    named = {**states, **words["state_group"]}
    yield from (_unknown("state", name, named) for name in row.get("from", ()) if name not in named)
    to, event = row.get("to"), row.get("event")
    if to != "same" and to not in states:
        yield _unknown("state", to, states)
    fields = event_fields(event)
    if not fields:
        return
    for name, values in row.get("where", {}).items():
        if name not in fields:
            yield _unknown(f"field of {event}", name, fields)
            continue
        kind, _, choice = fields[name].removesuffix("!").partition(":")
        known = words["outcome"] if kind == "outcome" else dict.fromkeys(words["choice"].get(choice, ()))
        yield from (_unknown(f"value of {name}", value, known) for value in values if known and value not in known)
    read = words["guard_reads"].get(row.get("guard"), ())
    if read and not set(read) & set(fields):
        yield f"guard {row['guard']!r} reads {' or '.join(read)}, which {event} has not"


def _unknown_duties(row: Mapping[str, Any]) -> Iterator[str]:
    """Name duties and fields that a duty's row speaks of and nobody knows."""
    words = vocabulary()
    capped = [stop["no_later_than"] for stop in row.get("suspended", ()) if "no_later_than" in stop]
    overdue = [start["overdue"] for start in row.get("starts_on", ()) if "overdue" in start]
    yield from (_unknown("duty", name, words["duty"]) for name in (*capped, *overdue) if name not in words["duty"])
    for by in (extension.get("by") for extension in row.get("extended", ())):
        fields = event_fields(by)
        if fields and not set(fields) >= _EXTENDING:
            yield f"extended by {by}; expected an event with the fields {' and '.join(sorted(_EXTENDING))}"
    events = [start.get("event") for start in row.get("starts_on", ())] or list(words["event"])
    known = {name: kind for event in events for name, kind in event_fields(event).items()}
    for limit in row.get("limit", ()):
        named = [limit[key] for key in ("field", "field_working_days", "field_days") if key in limit]
        yield from (_unknown("field", name, known) for name in named if name not in known)


def _unknown_per(row: Mapping[str, Any]) -> Iterator[str]:
    """Name the field that tells parties apart where an event of the row lacks it."""
    for key in ("starts_on", "done_by", "raised_by", "cleared_by") if "per" in row else ():
        for trigger in row.get(key, ()):
            fields = event_fields(trigger.get("event"))
            if fields and row["per"] not in fields:
                yield _unknown(f"field of {trigger['event']}", row["per"], fields)


def _unknown_receipt(row: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[str]:
    channels = dict.fromkeys(words["choice"]["channel"])
    yield from (_unknown("channel", name, channels) for name in row.get("channels", ()) if name not in channels)
    fields = words["event"]["request_received"]["fields"]
    known = {**words["common"]["fields"], **fields}
    yield from (_unknown("field of a receipt", name, known) for name in row.get("day", ()) if name not in known)


def _unknown(what: str, name: object, known: Mapping[str, Any]) -> str:
    return str(UnknownName(what, str(name), known))


def _triggers(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, dict):
        if "event" in node and "to" not in node:
            yield node
        for value in node.values():
            yield from _triggers(value)
    elif isinstance(node, list):
        for item in node:
            yield from _triggers(item)


def _unknown_in_trigger(trigger: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[str]:
    name = trigger["event"]
    if name in words["occasion"]:
        return
    if name not in words["event"]:
        yield _unknown("event", name, words["event"])
        return
    fields = event_fields(name)
    days = trigger.get("day", {})
    ways = [days] if isinstance(days, list) else [days[key] for key in days if key != "convention"]
    used = [*trigger.get("where", ()), *trigger.get("where_not", ()), *trigger.get("has", ())]
    # The day of receipt is no field of an event: a start may read it, and then nothing else.
    used += [field for way in ways if way != ["receipt"] for field in way]
    yield from (_unknown(f"field of {name}", field, fields) for field in used if field not in fields)
    for key in ("if", "unless"):
        if key in trigger and trigger[key] not in words["condition"]:
            yield _unknown("condition", trigger[key], words["condition"])


# What comes later relies on the form that was checked before.
LAYER_CHECKS: tuple[tuple[Callable[[Profile, Layer], Iterator[Fault]], ...], ...] = (
    (check_names_of_files, check_form_of_conventions),
    (check_conventions,),
    (check_rows,),
    (check_days, check_cites, check_names, check_amends, check_repeated),
)

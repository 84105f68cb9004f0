"""What a row of law says, in words: from the tables of the TOML files, conventions not yet chosen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foiflow.law.files import vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    Row = Mapping[str, Any]

_MEASURES = {
    "working_days": "{} working days",
    "days": "{} calendar days",
    "months": "{} months",
    "date": "by {} (month-day)",
    "field": "the day in `{}`",
    "field_working_days": "the working days in `{}`",
    "field_days": "the calendar days in `{}`",
}


def says(kind: str, row: Row) -> str:
    """Write what a row says, as Markdown in one line.

    Args:
        kind: The kind of row, or ``restarted``, ``extended``, ``suspended`` for one within a duty.
        row: The row as it stands in its file; a nested one with its duty's name in ``of``.
    """
    parts = [part for part in _SAYS[kind](row) if part]
    days = _days(row.get("in_force", {}))
    chosen = ", ".join(f"`{name}` is `{value}`" for name, value in row.get("when", {}).items())
    tag = row.get("text", "confirmed")
    tail = (f"where {chosen}" if chosen else "", days, "" if tag == "confirmed" else f"({tag})")
    return "; ".join(parts) + "".join(f", {part}" if part[0] != "(" else f" {part}" for part in tail if part)


def conventions_in(node: Any) -> Iterator[str]:
    """Name the conventions that a row depends on."""
    if isinstance(node, dict):
        if isinstance(node.get("convention"), str):
            yield node["convention"]
        yield from node.get("when", {})
        for name, value in node.items():
            if name != "when":
                yield from conventions_in(value)
    elif isinstance(node, list):
        for item in node:
            yield from conventions_in(item)


def _codes(names: Iterable[Any], mark: str = ", ") -> str:
    return mark.join(f"`{str(name).lower() if isinstance(name, bool) else name}`" for name in names)


def _day(fields: list[str] | Row) -> str:
    """Write which field a day is read from; a choice by convention as what each option gives."""
    if isinstance(fields, dict):
        options = (f"{option}: {_day(value)}" for option, value in fields.items() if option != "convention")
        return f"as `{fields['convention']}` says, {'; '.join(options)}"
    return "the legal day of receipt" if fields == ["receipt"] else _codes(fields, ", else ")


def _fields(fields: Row, word: str) -> str:
    return " and ".join(f"{name} {word} {_codes(values, ' or ')}" for name, values in fields.items())


def _trigger(trigger: Row) -> str:
    """Write which event something takes, and the day read from it."""
    words = vocabulary()["condition"]
    head = f"`{trigger['overdue']}` passing undone" if "overdue" in trigger else f"`{trigger['event']}`"
    day = trigger.get("day", ["on"])
    parts = (
        _fields(trigger["where"], "is") if "where" in trigger else "",
        _fields(trigger["where_not"], "is not") if "where_not" in trigger else "",
        f"{_codes(trigger['has'], ' or ')} given" if "has" in trigger else "",
        f"if {words[trigger['if']]}" if "if" in trigger else "",
        f"unless {words[trigger['unless']]}" if "unless" in trigger else "",
        "" if day == ["on"] else f"its day: {_day(day)}",
        ", ".join(f"where `{name}` is `{value}`" for name, value in trigger.get("when", {}).items()),
    )
    told = ", ".join(part for part in parts if part)
    return f"{head} ({told})" if told else head


def _triggers(triggers: list[Row]) -> str:
    return " or ".join(_trigger(trigger) for trigger in triggers)


def _limit(limit: Row) -> str:
    [(name, value)] = [(name, value) for name, value in limit.items() if name in _MEASURES]
    shown = f"as many as `{value['convention']}` says," if isinstance(value, dict) else value
    roll = "" if limit.get("roll", True) is True else ", not rolled off a rest day"
    if isinstance(limit.get("roll"), dict):
        roll = f", rolled off a rest day as `{limit['roll']['convention']}` says"
    days = _days(limit.get("in_force", {}))
    return _MEASURES[name].format(shown) + roll + (f" ({days})" if days else "")


def _limits(row: Row) -> str:
    return ", else ".join(_limit(limit) for limit in row.get("limit", ()))


def _days(period: Row) -> str:
    """Say when a row holds, where it has days of its own."""
    ends = [f"{word} {period[name]}" for name, word in (("from", "from"), ("until", "until")) if name in period]
    condition = ", ".join(f"`{name}` is `{value}`" for name, value in period.get("until_when", {}).items())
    return " ".join(ends) + (f" if {condition}" if condition else "")


def _name(kind: str, name: str) -> str:
    return f"`{name}` ({vocabulary()[kind][name]['en']})"


def _receipt(row: Row) -> Iterator[str]:
    signed = f" signed for by {_codes(row['signed_by'], ' or ')}" if "signed_by" in row else ""
    yield f"by {_codes(row['channels'])}{signed}: {_day(row['day'])}"


def _arc(row: Row) -> Iterator[str]:
    where = f" ({_fields(row['where'], 'is')})" if "where" in row else ""
    to = "the state stays" if row["to"] == "same" else f"to `{row['to']}`"
    guard = f", if {vocabulary()['guard'][row['guard']]}" if "guard" in row else ""
    yield f"{_name('event', row['event'])}{where} from {_codes(row['from'])}{guard}: {to}"


def _duty(row: Row) -> Iterator[str]:
    known = vocabulary()["duty"].get(row["id"], {})
    variant = f", {row['variant'].replace('_', ' ')}" if row.get("variant") else ""
    amends = "amended" if row.get("amends") else f"owed by the {known.get('owed_by', 'agency').replace('_', ' ')}"
    yield f"`{row['id']}` ({known.get('en', 'of this profile')}{variant}), {amends}"
    started = _triggers(row["starts_on"]) if "starts_on" in row else ""
    yield " from ".join(part for part in (_limits(row), started) if part)
    yield f"met by {_triggers(row['done_by'])}" if "done_by" in row else ""
    yield f"closed undone by {_codes(row['closed_by'])}" if "closed_by" in row else ""
    yield f"void on {_codes(row['void_on'])}" if "void_on" in row else ""
    yield "it limits an act that need not come" if row.get("arises") == "when_done" else ""
    yield f"internal target {_limit(row['target'])}" if "target" in row else ""
    yield f"late: `{row['late']}`" if "late" in row else ""


def _restarted(row: Row) -> Iterator[str]:
    limits = f" for {_limits(row)}" if row.get("limit") else ""
    yield f"`{row['of']}` runs anew from {_trigger(row['by'])}{limits}"


def _extended(row: Row) -> Iterator[str]:
    yield f"`{row['of']}` is extended by `{row['by']}`, at most {_limit(row['at_most'])}"


def _suspended(row: Row) -> Iterator[str]:
    yield f"`{row['of']}` leaves out the time from {_trigger(row['from'])} to {_trigger(row['until'])}"
    yield f"at the latest to the end of `{row['no_later_than']}`" if "no_later_than" in row else ""
    yield "nothing where that never comes" if row.get("without_end") == "nothing" else ""


def _step(row: Row) -> Iterator[str]:
    yield f"`{row['id']}`: {row['en']}" if "en" in row else f"`{row['id']}`, amended"
    yield f"before {_trigger(row['before'])}, shown by {_trigger(row['proof'])}" if "before" in row else ""
    yield f"else `{row['code']}`" if "code" in row else ""
    yield "a standing duty, not visible in a log" if row.get("standing") else ""


def _silence(row: Row) -> Iterator[str]:
    purpose = f" ({_codes(row['purpose'])})" if "purpose" in row else ""
    yield f"`{row['of']}`{purpose} passing unanswered means {row['means'].replace('_', ' ')}"


def _finding(row: Row) -> Iterator[str]:
    words = vocabulary()
    severity = row.get("severity", words["finding"][row["code"]]["severity"])
    condition = f" if {words['condition'][row['if']]}" if "if" in row else ""
    yield f"`{row['code']}` ({severity}) on `{row['on']}`{condition}"


def _outcome(row: Row) -> Iterator[str]:
    known = vocabulary()["outcome"]
    yield ", ".join(f"`{code}` ({known[code]['en']})" for code in row["codes"])


def _remedy(row: Row) -> Iterator[str]:
    route = "reconsideration first" if row["route"] == "reconsideration_first" else "reconsideration or suit"
    yield f"{route} against {_codes(row['outcomes'])}{' and silence' if row.get('silence') else ''}"


def _tariff(row: Row) -> Iterator[str]:
    tiers = ", ".join(f"to {tier['to']}: {tier['cny']} CNY" for tier in row["tiers"])
    more = row["beyond"]
    beyond = f"{more['cny']} CNY" if "cny" in more else f"{more['adds']} CNY more every {more['every']}"
    yield f"`{row['id']}`: {tiers}, beyond: {beyond}"


def _convention(row: Row) -> Iterator[str]:
    others = ", ".join(f"`{option}`" for option in row.get("options", ()) if option != row["value"])
    unit = f" {row['unit']}" if "unit" in row else ""
    yield f"`{row['name']}`: {row.get('en', '')} Default `{row['value']}`{unit}" + (f", or {others}" if others else "")


def _state(row: Row) -> Iterator[str]:
    yield f"`{row['name']}` ({row['en']}, {row['zh']})" + (", final" if row.get("final") else "")


def _role(row: Row) -> Iterator[str]:
    yield f"`{row['id']}` ({row['en']}, {row['zh']}) may record {_triggers(row['may'])}"


def _candidate(row: Row) -> Iterator[str]:
    yield f"`{row['id']}`: proposed to publish: {row['en']}"
    number = row.get("at_least")
    least = f"as many as `{number['convention']}` says" if isinstance(number, dict) else str(number)
    yield f"{vocabulary()['measure'][row['measure']]['en']}: {least} or more"


def _obstacle(row: Row) -> Iterator[str]:
    yield f"`{row['id']}` in the way of publishing: {row['en']}" if "en" in row else f"`{row['id']}`, amended"
    yield f"raised by {_triggers(row['raised_by'])}" if "raised_by" in row else ""
    yield f"cleared by {_triggers(row['cleared_by'])}" if "cleared_by" in row else ""


def _revisit(row: Row) -> Iterator[str]:
    yield f"`{row['id']}`: {row['en']}" if "en" in row else f"`{row['id']}`, amended"
    months = row.get("months")
    after = f"as many months as `{months['convention']}` says" if isinstance(months, dict) else f"{months} months"
    yield f"after {after}" if months is not None else ""


_SAYS: dict[str, Callable[[Row], Iterator[str]]] = {
    "receipt": _receipt,
    "state": _state,
    "role": _role,
    "arc": _arc,
    "duty": _duty,
    "outcome": _outcome,
    "finding": _finding,
    "step": _step,
    "silence": _silence,
    "remedy": _remedy,
    "tariff": _tariff,
    "candidate": _candidate,
    "obstacle": _obstacle,
    "revisit": _revisit,
    "convention": _convention,
    "restarted": _restarted,
    "extended": _extended,
    "suspended": _suspended,
}
KINDS = tuple(kind for kind in _SAYS if kind not in ("restarted", "extended", "suspended"))
"""The kinds of row that a file may have."""

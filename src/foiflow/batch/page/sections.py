"""The parts of a page: what each shows, in words, as a picture and as a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import attrs

from foiflow.batch.page import charts
from foiflow.batch.page.counts import STATUSES, on_time
from foiflow.batch.page.waits import OFFICE, waits
from foiflow.cases.duties import OPEN

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterator
    from datetime import date

    from foiflow.batch.page.counts import Counts
    from foiflow.batch.page.words import Words
    from foiflow.batch.replay import Result
    from foiflow.cases.duties import Duty

__all__ = ["Section", "case_section", "sections_of"]

_MOST_BARS: int = charts.LOOK["most_bars"]
_MOST_DAYS: int = charts.LOOK["most_days"]


@attrs.frozen(kw_only=True)
class Section:
    """One part of a page.

    Attributes:
        id: Its anchor.
        title: Its heading.
        says: What its picture shows, in words.
        svg: The picture, or nothing.
        head: The heads of its table.
        rows: The rows of its table.
        note: What to know of it.
        text: An explanation, line by line as it is.
    """

    id: str
    title: str
    says: str
    svg: str = ""
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    note: str = ""
    text: str = ""


def sections_of(counts: Counts, words: Words) -> Iterator[Section]:
    """Make the parts of a page.

    Args:
        counts: The figures.
        words: The language.
    """
    yield _months(counts, words)
    yield _agencies(counts, words)
    yield _days(counts, words)
    yield _waits(counts, words)
    yield _findings(counts, words)


def _rate(share: float | None) -> str:
    return "–" if share is None else f"{share:.1%}"


def _reply_head(words: Words, first: str) -> tuple[str, ...]:
    return (first, *(words.status(status) for status in STATUSES), words["running"], words["rate"])


def _reply_row(name: str, statuses: Counter[str]) -> tuple[str, ...]:
    others = statuses.total() - sum(statuses[status] for status in STATUSES)
    return (name, *(str(statuses[status]) for status in STATUSES), str(others), _rate(on_time(statuses)))


def _months(counts: Counts, words: Words) -> Section:
    months = sorted(counts.months.items())
    values = [
        {"x": f"{month}-01", "y": on_time(statuses)} for month, statuses in months if on_time(statuses) is not None
    ]
    title = words.title("months")
    return Section(
        id="months",
        title=title,
        says=f"{title}: {_span(values, words)}",
        svg=charts.drawn(charts.line(values, words["month"], words["rate"])) if values else "",
        head=_reply_head(words, words["month"]),
        rows=[_reply_row(month, statuses) for month, statuses in months],
        note=words["about_rate"],
    )


def _span(values: list[dict[str, Any]], words: Words) -> str:
    shares = [value["y"] for value in values]
    return f"{_rate(min(shares))} – {_rate(max(shares))}" if shares else words["none"]


def _agencies(counts: Counts, words: Words) -> Section:
    agencies = sorted(counts.agencies.items(), key=lambda item: (-item[1].total(), item[0] or ""))
    named = [(name or words["no_agency"], statuses) for name, statuses in agencies]
    shown = [(name, statuses) for name, statuses in named if on_time(statuses) is not None][:_MOST_BARS]
    values = [
        {"y": name, "x": on_time(statuses), "label": f"{_rate(on_time(statuses))} · {statuses.total()}"}
        for name, statuses in shown
    ]
    title = words.title("agencies")
    said = "; ".join(
        f"{value['y']} {_rate(on_time(statuses))}" for value, (_, statuses) in zip(values, shown, strict=True)
    )
    more = len(named) - len(shown)
    return Section(
        id="agencies",
        title=title,
        says=f"{title}: {said or words['none']}",
        svg=charts.drawn(charts.bars(values, words["rate"], share=True)) if values else "",
        head=_reply_head(words, words["agency"]),
        rows=[_reply_row(name, statuses) for name, statuses in named],
        note=words["others"].format(count=more) if more else "",
    )


def _days(counts: Counts, words: Words) -> Section:
    total, longest = counts.days.total(), max(counts.days, default=0)
    values = [{"x": str(days), "y": counts.days[days]} for days in range(min(longest, _MOST_DAYS) + 1)] if total else []
    if longest > _MOST_DAYS:
        more = sum(count for days, count in counts.days.items() if days > _MOST_DAYS)
        values.append({"x": f">{_MOST_DAYS}", "y": more})
    title = words.title("days")
    middle = sorted(counts.days.elements())[total // 2] if total else 0
    return Section(
        id="days",
        title=title,
        says=f"{title}: {words['mean']} {_mean(counts):.1f}, 50 % ≤ {middle}" if total else f"{title}: {words['none']}",
        svg=charts.drawn(charts.histogram(values, words["working_days"], words["cases"])) if values else "",
        head=(words["working_days"], words["cases"]),
        rows=[(str(days), str(count)) for days, count in sorted(counts.days.items())],
        note=words["about_days"],
    )


def _mean(counts: Counts) -> float:
    return sum(days * count for days, count in counts.days.items()) / counts.days.total()


def _waits(counts: Counts, words: Words) -> Section:
    answered = counts.days.total()
    shares = {name: counts.waits[name] / answered for name in (OFFICE, *waits()) if counts.waits[name]}
    names = {
        name: words["office"] if name == OFFICE else f"{words['waiting_for']} {words.of('duty', name)}"
        for name in shares
    }
    title = words.title("waits")
    values = [{"name": names[name], "x": share} for name, share in shares.items()]
    return Section(
        id="waits",
        title=title,
        says=f"{title}: "
        + ("; ".join(f"{names[name]} {share:.1f}" for name, share in shares.items()) or words["none"]),
        svg=charts.drawn(charts.parts(values, words["mean"])) if values else "",
        head=(words["whom"], words["mean"], words["working_days"]),
        rows=[(names[name], f"{share:.2f}", str(counts.waits[name])) for name, share in shares.items()],
        note=words["about_waits"],
    )


def _findings(counts: Counts, words: Words) -> Section:
    found = counts.findings.most_common()
    kinds = [(name, words.severity(name)) for name in dict.fromkeys(finding.severity for finding, _ in found)]
    values = [
        {
            "y": f"{finding.code}  {finding.cite}",
            "x": count,
            "kind": words.severity(finding.severity),
            "label": str(count),
        }
        for finding, count in found[:_MOST_BARS]
    ]
    title = words.title("findings")
    return Section(
        id="findings",
        title=title,
        says=f"{title}: " + ("; ".join(f"{value['y']} {value['x']}" for value in values) or words["none"]),
        svg=charts.drawn(charts.bars(values, words["count"], kinds)) if values else "",
        head=(words["finding"], words["severity"], words["article"], words["count"]),
        rows=[(each.code, words.severity(each.severity), each.cite, str(count)) for each, count in found],
    )


def case_section(result: Result, words: Words, place: int, head: str) -> Section:
    """Show one case: duties and events in time, and why its reply was due.

    Args:
        result: The case.
        words: The language.
        place: Tells its anchor from others.
        head: What stands over it.
    """
    case = result.case
    if case is None or result.as_of is None:
        return Section(id=f"case-{place}", title=head, says=str(result.error))
    duties = [
        {
            "y": words.of("duty", duty.id) + (f" · {duty.about}" if duty.about else ""),
            "from": duty.starts.isoformat(),
            "to": _end(case.duties, number, result.as_of).isoformat(),
            "due": duty.due.isoformat(),
            "status": duty.status,
            "kind": words.status(duty.status),
        }
        for number, duty in enumerate(case.duties)
    ]
    events = [
        {"y": words["event"], "on": event.on.isoformat(), "what": words.of("event", event.type)} for event in case.log
    ]
    said = [f"{event['on']} {event['what']}" for event in events]
    listed = [(duty["y"], duty["kind"], duty["from"], duty["due"]) for duty in duties]
    return Section(
        id=f"case-{place}",
        title=head,
        says=f"{head}: " + "; ".join(said),
        svg=charts.drawn(charts.timeline(duties, events, words["date"])),
        head=(words["duty"], words["what"], words["date"], words["due"]),
        rows=[*listed, *((words["event"], event["what"], event["on"], "") for event in events)],
        text=str(case.explain("reply")) if any(duty.id == "reply" for duty in case.duties) else "",
    )


def _end(duties: Sequence[Duty], number: int, as_of: date) -> date:
    """Give the day up to which a duty is drawn: as long as it was, or is, owed."""
    duty = duties[number]
    if duty.done is not None:
        return duty.done
    if duty.status in OPEN:
        return as_of
    followed = (other.starts for other in duties[number + 1 :] if (other.id, other.about) == (duty.id, duty.about))
    return next(followed, duty.due)

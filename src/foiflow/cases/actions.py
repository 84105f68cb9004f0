"""From rows of law to actions: what an event does to the duties of a case.

An action is a function of the ledger, the event and the event's day number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from foiflow.cases.conditions import CONDITIONS, extension_asked
from foiflow.cases.duties import due_day, rolled
from foiflow.cases.ledger import Grant, Run, consulted_key
from foiflow.cases.limits import measure
from foiflow.cases.silence import look_for_silence, silence_matters
from foiflow.cases.stops import resume, suspend
from foiflow.cases.triggers import day_reader, matcher

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from foiflow.calendars.index import WorkdayIndex
    from foiflow.cases.ledger import Ledger
    from foiflow.cases.triggers import DayReader, Matcher
    from foiflow.law.model import Duty, Extension, FindingRule, Restart, Rules, Step, Trigger

    Action = Callable[[Ledger, Any, int], None]

__all__ = ["by_event_type"]

# The order in which one event's effects happen.
(LOOK, SILENCE, DISCHARGE, RESUME, END, EXTEND, RESTART, START, SUSPEND, CONSULT, STEP) = range(11)


def by_event_type(
    rules: Rules, words: Mapping[str, Any], calendar: WorkdayIndex, on: date
) -> dict[str, tuple[Action, ...]]:
    """Sort the actions of all rows under the event types that call for them.

    Args:
        rules: The rows.
        words: The vocabulary.
        calendar: The working days.
        on: A day; rows that events on that day do not bring into play are left
            out. What ends a running is never left out: it may be older.
    """
    found: dict[str, list[tuple[int, Action]]] = {name: [] for name in words["event"]}
    for rule in rules.finding:
        if rule.on in found and rule.in_force.holds_on(on):
            found[rule.on].append((LOOK, _look(rule)))
    for row in rules.duty:
        if row.scope == "case":
            for name, phase, action in (*_moving(row, calendar, on), *_ending(row)):
                found[name].append((phase, action))
    for step in rules.step:
        if step.before is not None and step.before.event is not None and step.in_force.holds_on(on):
            found[step.before.event].append((STEP, _need_step(step, step.before)))
    for sent, received in words["consultation"].items():
        found[sent].append((CONSULT, _consult))
        found[received].append((CONSULT, _consult_no_more))
    for name in silence_matters(rules):
        found[name].append((SILENCE, look_for_silence))
    return {
        name: tuple(action for _, action in sorted(pairs, key=lambda pair: pair[0])) for name, pairs in found.items()
    }


def _moving(row: Duty, calendar: WorkdayIndex, on: date) -> Iterable[tuple[str, int, Action]]:
    """Give what starts, restarts, extends and suspends a duty on a day; nothing by a row that is not in force on it."""
    if not row.in_force.holds_on(on):
        return
    for restart in row.restarted:
        if restart.in_force.holds_on(on):
            yield str(restart.by.event), RESTART, _restart(row, restart, calendar)
    for trigger in row.starts_on:
        if trigger.event is not None:
            yield trigger.event, START, _start(row, trigger, calendar)
    for by in dict.fromkeys(extension.by for extension in row.extended):
        extension = row.extension(by, on)
        if extension is not None:
            yield by, EXTEND, _extend(row, extension)
    for suspension in row.suspended:
        if suspension.in_force.holds_on(on):
            yield str(suspension.from_.event), SUSPEND, suspend(row, suspension)


def _ending(row: Duty) -> Iterable[tuple[str, int, Action]]:
    """Give what discharges, ends and resumes a duty, whenever it began."""
    for name, triggers in _by_event(row.done_by).items():
        yield name, DISCHARGE, _discharge(row, triggers)
    for name in row.void_on:
        yield name, END, _void(row)
    for name in row.closed_by:
        yield name, END, _close(row)
    for suspension in row.suspended:
        yield str(suspension.until.event), RESUME, resume(row, suspension)


def _by_event(triggers: Iterable[Trigger]) -> dict[str, list[Trigger]]:
    found: dict[str, list[Trigger]] = {}
    for trigger in triggers:
        found.setdefault(str(trigger.event), []).append(trigger)
    return found


# --- starting -------------------------------------------------------------------------------------------------------


def _start(row: Duty, trigger: Trigger, calendar: WorkdayIndex) -> Action:
    matches, day_of = matcher(trigger), day_reader(trigger)
    lay, per, wants_service = measure(row.limit, calendar), row.per, "served_on" in trigger.day
    latent = row.arises == "when_done"
    earlier = [(done.event, matcher(done), day_reader(done)) for done in row.done_by] if row.met_by_earlier else None

    def start(ledger: Ledger, event: Any, day: int) -> None:
        if matches is not None and not matches(ledger, event):
            return
        begins = day if day_of is None else day_of(ledger, event, day)
        if begins is None:
            return
        assumed = event.on_is != "exact" or (wants_service and event.served_on is None)
        run = Run(row, getattr(event, per) if per else None, begins, event, assumed)
        lay(run, event)
        if latent:
            run.latent = True
        ledger.begin(run, day)
        if earlier is not None:
            _finish_by_earlier(ledger, run, earlier)

    return start


def _finish_by_earlier(
    ledger: Ledger, run: Run, ways: list[tuple[str | None, Matcher | None, DayReader | None]]
) -> None:
    """Discharge a running that has just begun by what was done before."""
    for name, matches, day_of in ways:
        for event in ledger.accepted:
            if event.type == name and (matches is None or matches(ledger, event)):
                day = event.on.toordinal()
                ledger.finish(run, event, day if day_of is None else day_of(ledger, event, day))
                return


def _restart(row: Duty, restart: Restart, calendar: WorkdayIndex) -> Action:
    matches, day_of = matcher(restart.by), day_reader(restart.by)
    lay = measure(restart.limit or row.limit, calendar)

    def begin_anew(ledger: Ledger, event: Any, day: int) -> None:
        if matches is not None and not matches(ledger, event):
            return
        begins = day if day_of is None else day_of(ledger, event, day)
        if begins is None or (not ledger.open_of(row.id) and any(run.row.id == row.id for run in ledger.runs)):
            return
        run = Run(row, None, begins, event, event.on_is != "exact")
        run.restart = restart
        lay(run, event)
        ledger.begin(run, day)

    return begin_anew


# --- ending ---------------------------------------------------------------------------------------------------------


def _discharge(row: Duty, triggers: list[Trigger]) -> Action:
    ways = [(matcher(trigger), day_reader(trigger)) for trigger in triggers]
    per = row.per

    def discharge(ledger: Ledger, event: Any, day: int) -> None:
        for run in tuple(ledger.open_runs):
            if run.row is row and (per is None or run.about == getattr(event, per)):
                for matches, day_of in ways:
                    if matches is None or matches(ledger, event):
                        ledger.finish(run, event, day if day_of is None else day_of(ledger, event, day))
                        break

    return discharge


def _void(row: Duty) -> Action:
    def void(ledger: Ledger, event: Any, day: int) -> None:
        for run in [run for run in ledger.open_runs if run.row is row]:
            ledger.void(run, day)

    return void


def _close(row: Duty) -> Action:
    def close(ledger: Ledger, event: Any, day: int) -> None:
        for run in [run for run in ledger.open_runs if run.row is row]:
            ledger.close(run, day)

    return close


# --- moving ---------------------------------------------------------------------------------------------------------


def _extend(row: Duty, extension: Extension) -> Action:
    cap = extension.at_most.working_days or 0

    def extend(ledger: Ledger, event: Any, day: int) -> None:
        runs = ledger.open_of(row.id)
        if not runs:
            return
        run, calendar = runs[-1], ledger.plan.calendar
        asked = worth = extension_asked(ledger, run, event)
        due = due_day(run, day, calendar, ledger)
        if extension.counted_from == "notice" and event.until is None:
            worth = calendar.rank(day) + asked - calendar.rank(due)
        late = day > due and extension.when_late == "ignored"
        without_effect = late or run.fixed is not None or (extension.several == "one" and run.grants)
        granted = 0 if without_effect else max(0, min(worth, cap - run.extended))
        if event.until is not None and not without_effect and (granted or not worth):
            named = calendar.rank(rolled(event.until.toordinal(), calendar))
            run.floor = min(named, calendar.rank(run.start) + run.length + cap)
        run.extended, run.due = run.extended + granted, None
        run.grants = (*run.grants, Grant(event, extension, asked, granted))
        run.assumed = run.assumed or event.on_is != "exact"

    return extend


# --- consultations, steps, findings ---------------------------------------------------------------------------------


def _consult(ledger: Ledger, event: Any, day: int) -> None:
    ledger.consulted = {**ledger.consulted, consulted_key(event): event}


def _consult_no_more(ledger: Ledger, event: Any, day: int) -> None:
    answered = consulted_key(event)
    ledger.consulted = {key: sent for key, sent in ledger.consulted.items() if key != answered}


def _need_step(step: Step, before: Trigger) -> Action:
    condition = CONDITIONS[before.if_] if before.if_ else None
    proof = matcher(step.proof) if step.proof is not None else None

    def need(ledger: Ledger, event: Any, day: int) -> None:
        parts = condition(ledger, event) if condition else {}
        if parts is not None:
            ledger.steps += ((step, proof, event, parts),)

    return need


def _look(rule: FindingRule) -> Action:
    condition = CONDITIONS[rule.if_] if rule.if_ else None

    def look(ledger: Ledger, event: Any, day: int) -> None:
        parts = condition(ledger, event) if condition else {}
        if parts is not None:
            ledger.findings += ((rule, day, parts),)

    return look

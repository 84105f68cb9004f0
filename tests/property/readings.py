"""The readings of the arcs, compared: proofs that raise ``Disagreement`` at the first place where two differ.

Four readings: what the docstring of ``Arc`` says, followed word by word; the linked rows; the live machine; and the
triggers of an attached object. Each proof takes the rows and the live machine as they are made, so that a test can
hand it broken ones.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from itertools import product
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import attrs

from foiflow import EventRefused, profile_ids
from foiflow.events import EVENT_TYPES
from foiflow.law.load import load_profile
from foiflow.law.model import Arc, Rules
from foiflow.testing.naive.arcs import led_to
from foiflow.workflow.attached import AttachedMachine
from foiflow.workflow.machine import LiveMachine
from foiflow.workflow.rows import StateRow, linked, refusal, step

Link = Callable[[Iterable[Arc], Iterable[str]], Mapping[str, StateRow]]
Build = Callable[[Iterable[Arc], Iterable[str]], LiveMachine]

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


class Disagreement(AssertionError):
    """Two readings of the same arcs say different things."""


def same(where: str, **said: object) -> None:
    """Raise unless all that is said of one place is the same."""
    first, *others = said.values()
    if any(other != first for other in others):
        told = ", ".join(f"{reading}: {answer}" for reading, answer in said.items())
        raise Disagreement(f"{where}: {told}")


class Situation(NamedTuple):
    """Everything that guards ask of a case, answered by hand."""

    open_consultations: int
    consulted: bool
    waiting: bool
    paid: bool
    owes_payment: bool
    opinion_awaited: bool

    def is_consulted(self, event: object) -> bool:
        """Answer by hand."""
        return self.consulted

    def pending(self, notice: str, answers: tuple[str, ...]) -> bool:
        """Answer by hand."""
        return self.waiting

    def pays_in_full(self, event: object) -> bool:
        """Answer by hand."""
        return self.paid

    def awaits_opinion(self, event: object) -> bool:
        """Answer by hand."""
        return self.opinion_awaited


YES_OR_NO = (True, False)
SITUATIONS = tuple(Situation(count, *answers) for count in range(3) for answers in product(YES_OR_NO, repeat=5))
"""Every answer that a guard can tell from another: it asks for no consultation, one, or several."""


def events_of(rules: Rules) -> list[Any]:
    """Give each type of event once for every valuation of the fields that arcs and guards look at.

    A field that arcs name takes each value named, one that none names, and none at all. A correction of an entry is
    no step: the log is corrected before any arc is tried.
    """
    found = []
    for kind, made in EVENT_TYPES.items():
        if kind == "entry_corrected":
            continue
        named: dict[str, list[object]] = {}
        for arc in rules.arc:
            for field, values in arc.where.items() if arc.event == kind else ():
                named.setdefault(field, ["named by no arc", None]).extend(values)
        if "orders_new_answer" in attrs.fields_dict(made):
            named["orders_new_answer"] = [True, False, None]
        for taken in product(*(dict.fromkeys(values) for values in named.values())):
            found.append(SimpleNamespace(type=kind, **dict(zip(named, taken, strict=True))))
    return found


class Readings:
    """The readings of the same rules, asked one question at a time."""

    def __init__(self, rules: Rules, link: Link = linked, build: Build = LiveMachine) -> None:
        """Read the arcs every way; attach one object."""
        self.rules = rules
        self.rows, self.machine = link(rules.arc, rules.states), build(rules.arc, rules.states)
        self.object = SimpleNamespace(state=next(iter(rules.states)), facts=SITUATIONS[0])
        AttachedMachine(rules, "state", lambda model: model.facts).add_model(self.object)

    def compare(self, state: str, event: Any, facts: Situation) -> str | None:
        """Give the state that all readings agree on, None where all refuse.

        Raises:
            Disagreement: They do not agree, or a refusal does not say what it should.
        """
        where = f"{state}, {event}, {facts}"
        to = step(self.rows[state], event, facts)
        attached, refused = self._triggered(state, event, facts)
        same(
            where,
            word_by_word=led_to(self.rules.arc, state, event, facts),
            rows=None if to is None else to.name,
            machine=self.machine.step(state, event, facts),
            attached=attached,
        )
        if refused is not None:
            self._check_refusal(where, state, event, facts, refused)
        return attached

    def _triggered(self, state: str, event: Any, facts: Situation) -> tuple[str | None, EventRefused | None]:
        """Trigger the event on the attached object; give where it leads, or why it does not."""
        self.object.state, self.object.facts = state, facts
        may = self.object.may_trigger(event.type, event)
        try:
            moved = self.object.trigger(event.type, event)
        except EventRefused as error:
            same(f"{state}, {event}, {facts}", may=may, moved=False)
            same(f"{state}, {event}, {facts}", before=state, after=self.object.state)
            return None, error
        same(f"{state}, {event}, {facts}", may=may, moved=moved, done=True)
        return str(self.object.state), None

    def _check_refusal(self, where: str, state: str, event: Any, facts: Situation, raised: EventRefused) -> None:
        """Compare a refusal with the arcs it is about; live it is told in the same words."""
        arcs = [arc for arc in self.rules.arc if state in arc.from_]
        tried = [arc for arc in arcs if arc.event == event.type]
        said = refusal(self.rows[state], event, facts)
        same(where, reason=bool(said.why), given=True)
        same(where, refused=(said.state, said.event_type), asked=(state, event.type))
        same(where, allowed=said.allowed, arcs=tuple(sorted({arc.event for arc in arcs})))
        same(where, cited=set(said.cites), arcs={cite for arc in tried for cite in arc.cite})
        live = (raised.state, raised.event_type, raised.why, raised.allowed, raised.cites)
        same(where, rows=tuple(said), attached=live)


def prove_everywhere(rules: Rules, link: Link = linked, build: Build = LiveMachine) -> int:
    """Ask for every state, event, valuation of its fields and answer to the guards; give how many were asked.

    A reading knows nothing but its state, so agreement on every single step is agreement on every sequence of them.

    Raises:
        Disagreement: The readings differ somewhere.
    """
    readings = Readings(rules, link, build)
    questions = list(product(rules.states, events_of(rules), SITUATIONS))
    for state, event, facts in questions:
        readings.compare(state, event, facts)
    return len(questions)


# --- the rules there are


def profiles() -> list[str | Path]:
    """Give every shipped profile and every example that extends one."""
    files = [path for path in sorted(EXAMPLES.glob("*.toml")) if "extends" in tomllib.loads(path.read_text("utf-8"))]
    return [*profile_ids(), *files]


def all_rules(name: str | Path) -> list[Rules]:
    """Give a profile's rules for every span of days that its rows know, under every reading that an arc depends on.

    Rules that are alike in arcs and states are given once.
    """
    profile = load_profile(name)
    days = [profile.first_day, *(day for day in profile.boundaries if day > profile.first_day)]
    arcs = [arc for layer in profile.layers for arc in layer.content.get("arc", ())]
    open_points = {convention for arc in arcs for convention in arc.get("when", ())}
    options = {row["name"]: row["options"] for row in profile.convention_rows if row["name"] in open_points}
    found: dict[tuple[object, ...], Rules] = {}
    for day, taken in product(days, product(*options.values())):
        rules = profile.rules(day, profile.conventions(day, dict(zip(options, taken, strict=True))))
        found.setdefault((repr(rules.arc), tuple(rules.states)), rules)
    return list(found.values())


# --- broken readings

WRONGS = ("leads elsewhere", "is missing", "asks for no guard", "asks for no values")


def one_wrong(wrong: str, arcs: Iterable[Arc], states: Iterable[str]) -> tuple[Arc, ...]:
    """Make one arc wrong, the first whose wrong must show; change nothing where none would."""
    right = tuple(arcs)
    for place, arc in enumerate(right):
        others = [other for other in right if other is not arc and other.event == arc.event]
        if any({*other.from_} & {*arc.from_} for other in others) and not arc.where:
            continue  # another arc may lead to the same state
        elsewhere = next((name for name in states if name not in (arc.to, *arc.from_)), None)
        made = {
            "leads elsewhere": elsewhere and attrs.evolve(arc, to=elsewhere),
            "is missing": attrs.evolve(arc, from_=()),
            "asks for no guard": arc.guard and attrs.evolve(arc, guard=None),
            "asks for no values": arc.where and attrs.evolve(arc, where={}),
        }[wrong]
        if isinstance(made, Arc):
            return (*right[:place], made, *right[place + 1 :])
    return right


def wrong_link(wrong: str) -> Link:
    """Give a linking of the rows that gets one arc wrong."""
    return lambda arcs, states: linked(one_wrong(wrong, arcs, list(states)), states)


def wrong_build(wrong: str) -> Build:
    """Give a building of the machine that gets one arc wrong."""
    return lambda arcs, states: LiveMachine(one_wrong(wrong, arcs, list(states)), states)


BROKEN: dict[str, dict[str, Any]] = {
    **{f"rows: an arc {wrong}": {"link": wrong_link(wrong)} for wrong in WRONGS},
    **{f"machine: an arc {wrong}": {"build": wrong_build(wrong)} for wrong in WRONGS},
}
"""Each way in which a reading is made wrong, as arguments for a proof."""

"""The arcs bound to a caller's object: triggers that move its state field.

For systems that keep requests in objects of their own. The triggers are those of
``transitions``, with its callbacks, but for one thing: what is impossible raises
``EventRefused``, and nothing is refused by a silent False.
"""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn, cast

from transitions import Event, Machine, State, Transition
from transitions.core import Condition, listify

from foiflow.errors import MISSING, Described, EventRefused, InputError, UnknownName
from foiflow.law.files import vocabulary
from foiflow.law.load import load_profile
from foiflow.law.profile import Profile
from foiflow.workflow.rows import linked, refusal, step

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date
    from pathlib import Path

    from transitions import EventData

    from foiflow.law.model import Rules
    from foiflow.workflow.guards import Facts, Guard
    from foiflow.workflow.rows import Choice, StateRow

    Ways = defaultdict[str, list[Transition]]

__all__ = ["AttachedMachine", "attach"]


class _Unsaid:
    """Stands for an event or for facts that nobody gave; whoever asks is refused."""

    def __init__(self, row: StateRow, event_type: str, missing: str) -> None:
        self.type = event_type
        self._row, self._missing = row, missing

    def __getattr__(self, name: str) -> NoReturn:
        why = f"it depends on {name}, and {self._missing}"
        cites = dict.fromkeys(cite for choice in self._row[self.type] for cite in choice.arc.cite)
        raise EventRefused(self._row.name, self.type, why, sorted(self._row), tuple(cites))


class _Guard(Condition):
    """Asks a guard about the object's facts and the event that was passed."""

    def __init__(self, guard: Guard) -> None:
        super().__init__(cast("Any", guard))  # transitions does no more with it than name it in its log
        self._guard = guard

    def check(self, event_data: EventData) -> bool:
        _, event, facts = _situation(event_data)
        return self._guard(facts, event) is None


class _Way(Transition):
    """An arc out of one state, shared by all machines under the same rules."""

    def __init__(self, source: str, choice: Choice) -> None:
        super().__init__(source, choice.to.name)
        if choice.arc.to == "same":
            self.dest = None  # nothing is left or entered
        if choice.guard is not None:
            self.conditions = [_Guard(choice.guard)]
        # Tuples, so that no caller appends for every machine what is meant for one.
        self.prepare = self.before = self.after = ()  # type: ignore[assignment]  # see above

    def execute(self, event_data: EventData) -> bool:
        """Take the arc if its guard lets it; refuse where no other is left to try."""
        moved = super().execute(event_data)
        if not moved and event_data.event.transitions[self.source][-1] is self:
            raise EventRefused(*refusal(*_situation(event_data)))
        return moved

    def own(self) -> _Way:
        """Give a copy that takes callbacks."""
        way = copy(self)
        way.prepare, way.before, way.after = [*self.prepare], [*self.before], [*self.after]
        return way


class _State(State):
    """A state that calls the object's own ``on_enter_…`` and ``on_exit_…``."""

    def enter(self, event_data: EventData) -> None:
        super().enter(event_data)
        _call_own(f"on_enter_{self.name}", event_data)

    def exit(self, event_data: EventData) -> None:
        super().exit(event_data)
        _call_own(f"on_exit_{self.name}", event_data)


def _call_own(name: str, event_data: EventData) -> None:
    if hasattr(event_data.model, name):
        event_data.machine.callbacks([name], event_data)


class _Trigger(Event):
    """An event of the vocabulary; where no arc begins it is refused."""

    def trigger(self, model: object, *args: Any, **kwargs: Any) -> bool:
        machine = cast("AttachedMachine", self.machine)
        row = machine.row_of(model)
        event = machine.event_of(row, self.name, args, kwargs)
        if self.name not in row:
            raise EventRefused(*refusal(row, event, cast("Facts", None)))  # no arc, so no guard asks
        return super().trigger(model, *args, **kwargs)

    def add_callback(self, trigger: str, func: Any) -> None:
        owned = {state: [cast("_Way", way).own() for way in ways] for state, ways in self.transitions.items()}
        self.transitions = defaultdict(list, cast("Ways", owned))
        super().add_callback(trigger, func)


def _situation(event_data: EventData) -> tuple[StateRow, Any, Facts]:
    """Give what a guard is asked about: the state, the event, the facts."""
    machine, name = cast("AttachedMachine", event_data.machine), event_data.event.name
    row = machine.row_of(event_data.model)
    event = machine.event_of(row, name, tuple(event_data.args), event_data.kwargs)
    return row, event, machine.facts_of(row, name, event_data.model)


class _Bound:
    """A method that an attached object was given: one of the machine's, about it."""

    __slots__ = ("_call", "_model", "_said")

    def __init__(self, call: Callable[..., bool], model: object, said: tuple[str, ...]) -> None:
        self._call, self._model, self._said = call, model, said

    def __call__(self, *args: Any, **kwargs: Any) -> bool:
        return self._call(self._model, *self._said, *args, **kwargs)

    def __reduce__(self) -> NoReturn:
        """Keep the machine out of pickles, and an object's triggers off its deep copies."""
        raise TypeError("an attached object cannot be pickled or deeply copied; call remove_model first")


@lru_cache
def _read(rules: Rules) -> tuple[Mapping[str, bool], Mapping[str, StateRow], Mapping[str, Ways]]:
    """Read the arcs once for all objects: the states, their rows, by event the ways out of them."""
    states = rules.states
    rows = linked(rules.arc, states)
    ways: dict[str, Ways] = {name: defaultdict(list) for name in vocabulary()["event"] if name != "entry_corrected"}
    for source, row in rows.items():
        for name, choices in row.items():
            ways[name][source] = [_Way(source, choice) for choice in choices]
    return states, rows, ways


@lru_cache
def _methods(rules: Rules, prefix: str, state_field: str) -> Mapping[str, tuple[str, tuple[str, ...]]]:
    """Give by name, as ``transitions`` makes it, which of the machine's methods an object gets."""
    states, _, ways = _read(rules)
    found: dict[str, tuple[str, tuple[str, ...]]] = {}
    for name, said in {"trigger": (), **{name: (name,) for name in ways}}.items():
        found[f"{prefix}{name}"] = ("fire", said)
        found[f"may_{prefix}{name}"] = ("may", said)
    field = "" if state_field == "state" else f"{state_field}_"
    return found | {f"is_{field}{name}": ("is_in", (name,)) for name in states}


class AttachedMachine(Machine):
    """A machine of ``transitions`` for objects that have their state in a field.

    Callbacks are added as on any machine: ``machine.before_answer_issued(f)``,
    ``machine.on_enter_answered("notify")``, ``machine.after_state_change = "save"``.
    It keeps no list of its objects, so ``dispatch`` reaches none of them.

    Args:
        rules: The rows that hold; the others are as for ``attach``.
    """

    def __init__(
        self,
        rules: Rules,
        state_field: str,
        facts: Callable[[Any], Facts] | None = None,
        prefix: str = "",
        send_event: bool = False,
    ) -> None:
        """Build the machine; objects come by ``add_model``."""
        finals, self.rows, ways = _read(rules)
        self._facts, self._methods = facts, _methods(rules, prefix, state_field)
        states = [_State(name) for name in finals]
        for state in states:
            state.final = finals[state.name]
        super().__init__(
            None, states, states[0].name, send_event=send_event, auto_transitions=False, model_attribute=state_field
        )
        for name, sources in ways.items():
            self.events[name] = event = _Trigger(name, self)
            event.transitions = sources

    def add_model(self, model: Any) -> None:  # type: ignore[override]  # no initial: an object is in its own state
        """Bind the triggers to one more object, or to each of a list, as ``attach`` does."""
        for each in listify(model):
            self._bind(each)

    def remove_model(self, model: Any) -> None:
        """Take the triggers off an attached object, or each of a list; its state stays."""
        for each in listify(model):
            for name in self._methods:
                delattr(each, name)

    def add_transition(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refuse an arc of the caller's own: it would be none of the profile's."""
        raise TypeError("an arc is a row of a profile; machines take no others")

    def row_of(self, model: object) -> StateRow:
        """Give the row of the state that an object is in.

        Raises:
            InputError: It has no such field, or no such state in it.
        """
        value = getattr(model, self.model_attribute, MISSING)
        row = self.rows.get(value) if isinstance(value, str) else None
        if row is None:
            expected = f"a state: {', '.join(self.rows)}; a request begins as {self.initial}"
            raise InputError(f"{type(model).__name__}.{self.model_attribute}", value, expected)
        return row

    def event_of(self, row: StateRow, name: str, args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Any:
        """Give the event that a trigger was passed, or what stands for it.

        Raises:
            InputError: It was passed something else.
        """
        event = args[0] if args else kwargs.get("event")
        if event is None:
            return _Unsaid(row, name, "no event was passed")
        if getattr(event, "type", None) != name:
            found = Described(f"a {type(event).__name__}")
            raise InputError(f"what {name} was passed", found, f"an event whose type is {name!r}, or nothing")
        return event

    def facts_of(self, row: StateRow, name: str, model: object) -> Facts:
        """Give what guards may ask about an object, or what stands for it."""
        nothing = cast("Facts", _Unsaid(row, name, "attach was given no facts"))
        return nothing if self._facts is None else self._facts(model)

    def fire(self, model: object, name: str, *args: Any, **kwargs: Any) -> bool:
        """Trigger an event by its name.

        Raises:
            UnknownName: There is no such event.
            EventRefused: The event is impossible where the object stands.
        """
        return self._known(name).trigger(model, *args, **kwargs)

    def may(self, model: object, name: str, *args: Any, **kwargs: Any) -> bool:
        """Tell whether an event is possible; no callback is called, nothing moves."""
        row = self.row_of(model)
        event = self.event_of(row, self._known(name).name, args, kwargs)
        return name in row.plain or step(row, event, self.facts_of(row, name, model)) is not None

    def is_in(self, model: object, state: str) -> bool:
        """Tell whether an object is in a state."""
        return self.row_of(model).name == state

    def _known(self, name: str) -> Event:
        if name not in self.events:
            raise UnknownName("event type", name, self.events)
        return self.events[name]

    def _bind(self, model: object) -> None:
        kind = type(model).__name__
        if isinstance(model, type):
            raise InputError("model", Described(f"the class {model.__name__}"), "an object of it")
        self.row_of(model)
        taken = [name for name in self._methods if hasattr(model, name)]
        if taken:
            what = Described("there already")
            raise InputError(f"{kind}.{', '.join(taken)}", what, "no such attributes (a prefix renames the triggers)")
        calls: dict[str, Callable[..., bool]] = {"fire": self.fire, "may": self.may, "is_in": self.is_in}
        try:
            for name, (call, said) in self._methods.items():
                setattr(model, name, _Bound(calls[call], model, said))
        except (AttributeError, TypeError, ValueError) as error:
            what = Described("an object that takes no attributes")
            raise InputError(kind, what, "one that does: not frozen, and without __slots__") from error


def attach(
    model: object,
    profile: str | Path | Profile,
    state_field: str = "state",
    *,
    on: date | None = None,
    conventions: Mapping[str, object] | None = None,
    facts: Callable[[Any], Facts] | None = None,
    prefix: str = "",
    send_event: bool = False,
) -> AttachedMachine:
    """Bind a profile's events to an object, as triggers that move its state.

    Args:
        model: The object. It has its state in a field, and takes attributes.
        profile: A profile, its id, or the file of an agency's own.
        state_field: The field that holds the state, as a text.
        on: The day the request was received, by which its law is chosen; where
            None, the newest law that the profile knows.
        conventions: Values that replace the profile's defaults.
        facts: What gives, of the object, what guards ask about it. Without it an
            event that only a guard can decide is refused.
        prefix: What the names of triggers begin with.
        send_event: Whether callbacks get one ``EventData`` in place of what the
            trigger was passed.

    Returns:
        The machine, to add callbacks and further objects to.

    Raises:
        InputError: The field holds no known state, a name is taken, or the
            object takes no attributes; or there was no law on the day.
        UnknownName: There is no such profile, convention or option.
        ProfileError: The agency's own file does not hold together.

    Example:
        >>> from types import SimpleNamespace
        >>> from foiflow.workflow import attach
        >>> request = SimpleNamespace(status="received")
        >>> machine = attach(request, "cn", state_field="status")
        >>> request.assigned(), request.status
        (True, 'in_review')
        >>> request.case_archived()
        Traceback (most recent call last):
        foiflow.errors.EventRefused: 'case_archived' is refused in state 'in_review': no such step leads out of it; ...
    """
    known = profile if isinstance(profile, Profile) else load_profile(profile)
    day = known.boundaries[-1] if on is None else on
    if known.law_on(day) is None:
        raise InputError("on", day.isoformat(), f"{known.first_day} or later")
    rules = known.rules(day, known.conventions(day, conventions))
    machine = AttachedMachine(rules, state_field, facts, prefix, send_event)
    machine.add_model(model)
    return machine

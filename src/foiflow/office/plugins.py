"""The plugins of an office: registered with care, then asked and told."""

from __future__ import annotations

import inspect
import logging
from importlib import metadata
from itertools import chain, count
from typing import TYPE_CHECKING, Any, NamedTuple

import attrs
import pluggy

from foiflow import hooks
from foiflow.errors import Described, EventRefused, InputError
from foiflow.hooks import PROJECT, ConversionProposal, HookFailure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from foiflow.cases.case import Case
    from foiflow.cases.duties import Duty
    from foiflow.cases.events import Event

__all__ = ["HOOKS", "Plugins"]

HOOKS = {
    name: tuple(inspect.signature(function).parameters)
    for name, function in vars(hooks).items()
    if hasattr(function, f"{PROJECT}_spec")
}
"""Each hook with the arguments that it may be given."""

_log = logging.getLogger(PROJECT)
_BY_NAME = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
_ALL = inspect.Parameter.VAR_KEYWORD
_NOT_PLAIN = (inspect.isgeneratorfunction, inspect.iscoroutinefunction, inspect.isasyncgenfunction)


class _Call(NamedTuple):
    """One function of one plugin, with the arguments that it wants."""

    plugin: str
    function: Callable[..., Any]
    wants: tuple[str, ...]

    def __call__(self, given: dict[str, object]) -> Any:
        return self.function(**{name: given[name] for name in self.wants})


class Plugins:
    """Plugins in the order in which they are called.

    Args:
        plugins: Objects or modules.
        entry_points: Whether to add those that installed packages offer.

    Raises:
        InputError: One is no plugin, is given twice, cannot be loaded, or has a
            hook that foiflow does not know or that asks for what it never gets.
    """

    def __init__(self, plugins: Iterable[object] = (), *, entry_points: bool = False) -> None:
        """Register them all, or none."""
        manager = self._manager = pluggy.PluginManager(PROJECT)
        for plugin in plugins:
            self._register(plugin, getattr(plugin, "__name__", type(plugin).__name__))
        for name, plugin in _installed() if entry_points else ():
            if not manager.is_registered(plugin):
                self._register(plugin, name)
        # pluggy itself calls the last one registered first, and stops at the first that raises.
        self._calls = {name: self._calls_of(name) for name in HOOKS if hasattr(manager.hook, name)}

    @property
    def names(self) -> tuple[str, ...]:
        """Their names, in the order they were given."""
        return tuple(name for name, _ in self._manager.list_name_plugin())

    def _register(self, plugin: object, name: str) -> None:
        """Register a plugin under a name that is free, after a look at its hooks."""
        manager = self._manager
        free = next(each for each in chain([name], (f"{name}-{n}" for n in count(2))) if not manager.has_plugin(each))
        where = f"plugin {free!r}"
        if plugin is None or isinstance(plugin, type | str):
            raise InputError(where, plugin, "an object or a module with functions marked hookimpl")
        try:
            manager.register(plugin, free)
        except ValueError as error:
            raise InputError(where, Described("there already"), "each plugin once") from error
        callers = manager.get_hookcallers(plugin)
        if not callers:
            raise InputError(where, Described("without a hook"), "functions marked hookimpl")
        for caller in callers:
            for implementation in caller.get_hookimpls():
                if implementation.plugin is plugin:
                    _check(implementation, caller.name, where)

    def _calls_of(self, hook: str) -> tuple[_Call, ...]:
        """Put the functions for a hook in order: as given, but for tryfirst and trylast."""
        place = {name: number for number, name in enumerate(self.names)}
        found = sorted(
            getattr(self._manager.hook, hook).get_hookimpls(),
            key=lambda each: (each.trylast - each.tryfirst, place[each.plugin_name]),
        )
        return tuple(_Call(each.plugin_name, each.function, _wanted(each.function, hook)) for each in found)

    def ask(self, case: Case, event: Event) -> None:
        """Ask whether an event may be recorded.

        Raises:
            EventRefused: A plugin gives a reason against it, or cannot tell.
        """
        for call in self._calls.get("before_record", ()):
            cause = None
            try:
                reason = call({"case": case, "event": event})
            except Exception as error:  # noqa: BLE001 -- whatever a guard raises, it cannot tell
                reason, cause = f"before_record raised {type(error).__name__}", error
            if reason is None:
                continue
            if not isinstance(reason, str) or not reason:
                reason = f"before_record gave {type(reason).__name__} and no reason"
            raise EventRefused(case.state, event.type, f"{reason} (plugin {call.plugin!r})") from cause

    def tell(self, failures: list[HookFailure], hook: str, **given: object) -> list[tuple[str, object]]:
        """Tell every plugin that listens to a hook.

        Args:
            failures: Where to add what the plugins raise.
            hook: The hook.
            given: Its arguments.

        Returns:
            Each plugin's name and what it answered.
        """
        answers = []
        for call in self._calls.get(hook, ()):
            try:
                answers.append((call.plugin, call(given)))
            except Exception as error:  # noqa: BLE001 -- no hook may undo or hide what is recorded
                failures.append(HookFailure(call.plugin, hook, error))
        return answers

    def proposals(self, failures: list[HookFailure], case: Case, duty: Duty) -> Iterator[ConversionProposal]:
        """Collect what the plugins propose for the review of a conversion."""
        for plugin, answer in self.tell(failures, "conversion_review", case=case, duty=duty):
            if isinstance(answer, ConversionProposal):
                yield attrs.evolve(answer, plugin=plugin)
            elif answer is not None:
                error = TypeError(f"conversion_review gave {type(answer).__name__}, not a ConversionProposal")
                failures.append(HookFailure(plugin, "conversion_review", error))

    def report(self, failures: list[HookFailure], case: Case) -> None:
        """Tell the plugins which hooks have failed, and log it.

        What an exception says may name people, so the log tells its type and
        where it was raised.
        """
        for failure in tuple(failures):
            self.tell(failures, "hook_failed", case=case, failure=failure)
        for failure in failures:
            _log.error(
                "case %s: hook %s of plugin %s raised %s%s",
                case.case_id,
                failure.hook,
                failure.plugin,
                type(failure.error).__name__,
                _place(failure.error),
            )


def _installed() -> Iterator[tuple[str, object]]:
    """Load the plugins that installed packages offer, in the order of their names."""
    for entry in sorted(metadata.entry_points(group=PROJECT), key=lambda entry: (entry.name, entry.value)):
        try:
            yield entry.name, entry.load()
        except Exception as error:
            raise InputError(f"entry point {entry.name!r}", entry.value, "a plugin that can be loaded") from error


def _check(implementation: pluggy.HookImpl, hook: str, where: str) -> None:
    """Refuse a function that no call would ever reach, or whose call would fail."""
    if hook not in HOOKS:
        if not implementation.optionalhook:
            raise InputError(f"the hook of {where}", hook, f"one of {', '.join(HOOKS)}")
        return
    function = implementation.function
    if any(is_other(function) for is_other in _NOT_PLAIN):
        raise InputError(f"{hook} of {where}", Described("a generator or coroutine"), "a plain function")
    for each in inspect.signature(function).parameters.values():
        can_be_given = each.name in HOOKS[hook] and each.kind in _BY_NAME
        if not can_be_given and each.default is each.empty and each.kind is not _ALL:
            raise InputError(f"an argument of {hook} of {where}", each.name, f"some of {', '.join(HOOKS[hook])}")


def _wanted(function: Callable[..., Any], hook: str) -> tuple[str, ...]:
    """Name the arguments that a function takes of those of its hook."""
    parameters = inspect.signature(function).parameters
    if any(each.kind is _ALL for each in parameters.values()):
        return HOOKS[hook]
    return tuple(name for name in HOOKS[hook] if name in parameters and parameters[name].kind in _BY_NAME)


def _place(error: Exception) -> str:
    """Say where an exception was raised, by file and line."""
    trace = error.__traceback__
    if trace is None:
        return ""
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f" at {trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"

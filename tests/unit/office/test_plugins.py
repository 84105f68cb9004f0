"""Plugins are looked at when they are registered, and called in a set order."""

from __future__ import annotations

import sys
from importlib import metadata
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from foiflow import InputError
from foiflow.hooks import HookFailure, hookimpl
from foiflow.office.plugins import HOOKS, Plugins

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from foiflow import Case


class Mail:
    """A plugin with one hook."""

    @hookimpl
    def case_closed(self, case: Case) -> str:
        """Answer with the case's number."""
        return f"mail {case.case_id}"


def module_of(**functions: Callable[..., object]) -> ModuleType:
    """Make a module with functions in it."""
    module = ModuleType("letters")
    vars(module).update(functions)
    return module


def refusal(*plugins: object) -> str:
    """Give the sentence with which plugins are refused."""
    with pytest.raises(InputError) as caught:
        Plugins(plugins)
    return str(caught.value)


def test_a_plugin_is_an_object_or_a_module() -> None:
    """Both are registered in the order given, and named after their class or module."""
    assert Plugins([Mail(), module_of(case_closed=hookimpl(lambda: None))]).names == ("Mail", "letters")


def test_two_objects_of_one_class_have_two_names() -> None:
    """A failure can be told apart even if a class is used twice."""
    assert Plugins([Mail(), Mail(), Mail()]).names == ("Mail", "Mail-2", "Mail-3")


@pytest.mark.parametrize("plugin", [Mail, None, "mail"])
def test_what_is_no_plugin_is_refused(plugin: object) -> None:
    """A class is no object yet: its functions would be called without one."""
    assert refusal(plugin).endswith("; expected an object or a module with functions marked hookimpl")


def test_a_plugin_without_hooks_is_refused() -> None:
    """A forgotten mark is found at once, not by the silence that follows."""

    class Unmarked:
        def case_closed(self) -> None: ...

    assert refusal(Unmarked()) == "plugin 'Unmarked' is without a hook; expected functions marked hookimpl"


def test_a_plugin_is_registered_once() -> None:
    """The same object twice would hear everything twice."""
    mail = Mail()

    assert refusal(mail, mail) == "plugin 'Mail-2' is there already; expected each plugin once"


def test_an_unknown_hook_is_refused() -> None:
    """A misspelt hook fails at registration, and the hooks there are stand beside it."""
    sentence = refusal(module_of(duty_mett=hookimpl(lambda: None)))

    assert sentence.startswith("the hook of plugin 'letters' is 'duty_mett'; expected one of before_record, ")
    assert all(hook in sentence for hook in HOOKS)


def test_an_unknown_hook_may_be_optional() -> None:
    """A plugin may be ready for a hook of a later foiflow."""
    assert Plugins([module_of(duty_sold=hookimpl(lambda deed: None, optionalhook=True))]).names == ("letters",)


@pytest.mark.parametrize(
    ("function", "argument"),
    [
        (lambda case, dutty: None, "dutty"),
        (lambda *, dutty: None, "dutty"),
        (lambda case, /: None, "case"),
        (lambda *case: None, "case"),
    ],
)
def test_an_argument_that_no_hook_gives_is_refused(function: Callable[..., None], argument: str) -> None:
    """A wrong argument fails at registration, not at the first case."""
    expected = f"an argument of duty_met of plugin 'letters' is {argument!r}; expected some of case, duty, before"

    assert refusal(module_of(duty_met=hookimpl(function))) == expected


def test_what_never_runs_when_called_is_refused() -> None:
    """A generator, a coroutine or a wrapper would be called and do nothing."""

    def generator(case: Case) -> Iterator[None]:
        yield

    async def coroutine(case: Case) -> None: ...

    async def both(case: Case) -> AsyncIterator[None]:
        yield

    sentence = "case_closed of plugin 'letters' is a generator or coroutine; expected a plain function"
    for function in (generator, coroutine, both):
        assert refusal(module_of(case_closed=hookimpl(function))) == sentence
    assert refusal(module_of(case_closed=hookimpl(generator, wrapper=True))) == sentence


def test_a_function_takes_what_it_asks_for() -> None:
    """Arguments go by name, in any number: none, some, one with a default, all."""
    functions: list[Callable[..., object]] = [
        lambda: (),
        lambda duty, case: (case, duty),
        lambda *, before=None, mine=0: (before, mine),
        lambda case, **rest: (case, rest),
    ]
    plugins = Plugins([module_of(duty_met=hookimpl(function)) for function in functions])

    told = plugins.tell([], "duty_met", case=1, duty=2, before=3)

    assert [answer for _, answer in told] == [(), (1, 2), (3, 0), (1, {"duty": 2, "before": 3})]


def named(name: str, *, tryfirst: bool = False, trylast: bool = False) -> ModuleType:
    """Make a plugin that answers with a name."""
    return module_of(case_closed=hookimpl(lambda: name, tryfirst=tryfirst, trylast=trylast))


def test_plugins_are_called_in_the_order_given() -> None:
    """The first one given hears first; tryfirst goes ahead of all and trylast behind."""
    plugins = Plugins(
        [
            named("last", trylast=True),
            named("a"),
            named("first", tryfirst=True),
            named("b"),
            named("very last", trylast=True),
            named("second", tryfirst=True),
        ]
    )

    told = [answer for _, answer in plugins.tell([], "case_closed")]

    assert told == ["first", "second", "a", "b", "last", "very last"]


def test_a_hook_may_have_another_name_in_the_plugin() -> None:
    """The mark's ``specname`` says which hook a function is for."""
    plugins = Plugins([module_of(when_done=hookimpl(lambda case: case, specname="case_closed"))])

    assert plugins.tell([], "case_closed", case=7) == [("letters", 7)]


def test_one_that_raises_does_not_silence_the_next() -> None:
    """A failure is kept with the plugin and the hook; all others are called."""
    error = ValueError("no")

    def fail() -> None:
        raise error

    failures: list[HookFailure] = []
    told = Plugins([module_of(case_closed=hookimpl(fail)), named("b")]).tell(failures, "case_closed")

    assert (told, failures) == ([("letters-2", "b")], [HookFailure("letters", "case_closed", error)])


def test_a_stop_is_no_failure() -> None:
    """An interrupt from the keyboard passes through a hook."""

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        Plugins([module_of(case_closed=hookimpl(stop))]).tell([], "case_closed")


# --- entry points ----------------------------------------------------------------------------------------------------


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[metadata.EntryPoint]:
    """What packages offer: a list to put entry points in."""
    offered: list[metadata.EntryPoint] = []

    def entry_points(*, group: str) -> list[metadata.EntryPoint]:
        return [entry for entry in offered if entry.group == group]

    monkeypatch.setattr(metadata, "entry_points", entry_points)
    return offered


def offer(name: str, value: str) -> metadata.EntryPoint:
    """Make an entry point of foiflow's group."""
    return metadata.EntryPoint(name, value, "foiflow")


MAIL = Mail()


@pytest.fixture
def importable(monkeypatch: pytest.MonkeyPatch) -> str:
    """A module that an entry point may name, with the plugin ``MAIL`` in it."""
    module = module_of(case_closed=hookimpl(lambda: "module"))
    vars(module)["MAIL"] = MAIL
    monkeypatch.setitem(sys.modules, "letters", module)
    return "letters"


def test_installed_plugins_are_called_only_when_asked_for(
    installed: list[metadata.EntryPoint], importable: str
) -> None:
    """What a package offers hears of no case unless the office says so."""
    installed += [offer("mail", f"{importable}:MAIL"), metadata.EntryPoint("other", "nowhere", "console_scripts")]

    assert Plugins([named("a")]).names == ("letters",)
    assert Plugins([named("a")], entry_points=True).names == ("letters", "mail")


def test_installed_plugins_come_after_the_given_ones_by_name(
    installed: list[metadata.EntryPoint], importable: str
) -> None:
    """The order does not hang on how packages were installed."""
    installed += [offer("z", f"{importable}:MAIL"), offer("a", importable)]

    assert Plugins([named("given")], entry_points=True).names == ("letters", "a", "z")


def test_a_plugin_given_and_installed_is_registered_once(installed: list[metadata.EntryPoint], importable: str) -> None:
    """It stands where it was given."""
    installed.append(offer("mail", f"{importable}:MAIL"))

    assert Plugins([MAIL], entry_points=True).names == ("Mail",)


def test_two_packages_may_use_one_name(installed: list[metadata.EntryPoint], importable: str) -> None:
    """The second one is numbered."""
    installed += [offer("mail", f"{importable}:MAIL"), offer("mail", importable)]

    assert Plugins(entry_points=True).names == ("mail", "mail-2")


def test_an_installed_plugin_that_does_not_load_is_refused(installed: list[metadata.EntryPoint]) -> None:
    """An office does not open with a plugin missing."""
    installed.append(offer("mail", "no_such_module_of_mail"))

    with pytest.raises(InputError) as caught:
        Plugins(entry_points=True)

    expected = "entry point 'mail' is 'no_such_module_of_mail'; expected a plugin that can be loaded"
    assert str(caught.value) == expected
    assert isinstance(caught.value.__cause__, ModuleNotFoundError)

"""The hook specifications: what they promise, and the values that go with them."""

from __future__ import annotations

import inspect
import pickle

import pluggy
import pytest

import foiflow
from foiflow import InputError, hooks
from foiflow.hooks import ConversionProposal, HookFailure
from foiflow.office.plugins import HOOKS


def test_the_hooks_are_reached_from_the_package() -> None:
    """``foiflow.hooks`` needs no import of its own."""
    assert foiflow.hooks is hooks


def test_the_hooks_are_those_of_the_manual() -> None:
    """Nothing is dropped or renamed without notice: plugins rely on these names and arguments."""
    assert HOOKS == {
        "before_record": ("case", "event"),
        "event_recorded": ("case", "event", "before", "changes"),
        "time_passed": ("case", "before", "changes"),
        "duty_started": ("case", "duty", "before"),
        "duty_suspended": ("case", "duty", "before"),
        "duty_resumed": ("case", "duty", "before"),
        "duty_due_changed": ("case", "duty", "before"),
        "duty_due_soon": ("case", "duty", "before"),
        "duty_met": ("case", "duty", "before"),
        "duty_overdue": ("case", "duty", "before"),
        "duty_lapsed": ("case", "duty", "before"),
        "duty_voided": ("case", "duty", "before"),
        "finding_raised": ("case", "finding"),
        "conversion_review": ("case", "duty"),
        "case_closed": ("case",),
        "hook_failed": ("case", "failure"),
    }


def test_pluggy_knows_the_same_hooks() -> None:
    """What foiflow reads off its specifications is what pluggy reads."""
    manager = pluggy.PluginManager(hooks.PROJECT)
    manager.add_hookspecs(hooks)

    known = {name: caller.spec.argnames for name, caller in vars(manager.hook).items() if caller.spec is not None}

    assert known == HOOKS


@pytest.mark.parametrize("hook", sorted(HOOKS))
def test_every_argument_of_a_hook_is_explained(hook: str) -> None:
    """The docstring has a line for each argument, and the specification does nothing."""
    specification = getattr(hooks, hook)
    text = inspect.getdoc(specification) or ""

    assert [name for name in HOOKS[hook] if f"\n    {name}: " not in text] == []
    assert specification(*HOOKS[hook]) is None


def test_a_proposal_proposes_what_a_review_can_decide() -> None:
    """Anything but convert or keep is refused where it is made."""
    assert ConversionProposal("keep").decision == "keep"
    with pytest.raises(InputError) as caught:
        ConversionProposal("publish")
    assert str(caught.value) == "decision is 'publish'; expected one of convert, keep"


def test_a_failure_prints_without_the_words_of_its_error() -> None:
    """What an exception says may name people; the error itself is kept."""
    failure = HookFailure("Mail", "duty_met", ValueError("Wang Fang"))

    assert repr(failure) == "HookFailure(plugin='Mail', hook='duty_met', error=ValueError)"
    assert str(pickle.loads(pickle.dumps(failure)).error) == "Wang Fang"

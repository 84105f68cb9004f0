"""The arcs of the law: a live machine, linked rows, triggers on callers' objects.

Nothing is imported before a name is used.
"""

from __future__ import annotations

from importlib import import_module

TYPE_CHECKING = False  # type checkers read it as true; the cases import this and need no typing
if TYPE_CHECKING:
    from foiflow.workflow.attached import AttachedMachine, attach
    from foiflow.workflow.guards import Facts

__all__ = ["AttachedMachine", "Facts", "attach"]

_HOMES = {"AttachedMachine": "attached", "Facts": "guards", "attach": "attached"}


def __getattr__(name: str) -> object:
    """Import a public name when it is first asked for."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, imported or not."""
    return sorted({*globals(), *__all__})

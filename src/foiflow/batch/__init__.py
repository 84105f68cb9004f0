"""Many cases: replay, findings, rules that look across cases.

Importing this imports nothing else; names are loaded when first used.
"""

from __future__ import annotations

TYPE_CHECKING = False  # importing typing for this would cost more than all the rest
if TYPE_CHECKING:
    from foiflow.batch.batches import replay_arrow, replay_batches
    from foiflow.batch.bulk import replay_lines
    from foiflow.batch.sources import Input

__all__ = ["Input", "replay_arrow", "replay_batches", "replay_lines"]

_HOMES = {"Input": "sources", "replay_arrow": "batches", "replay_batches": "batches", "replay_lines": "bulk"}


def __getattr__(name: str) -> object:
    """Load a public name from its module."""
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module 'foiflow.batch' has no attribute {name!r}")
    return getattr(import_module(f"foiflow.batch.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__

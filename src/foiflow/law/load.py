"""From the name of a profile, or its file, to the profile."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from foiflow.errors import ProfileError, UnknownName
from foiflow.law.files import Layer, Text, read_layer, read_text, read_toml, shipped, vocabulary
from foiflow.law.offered import offered_file
from foiflow.law.profile import Profile

__all__ = [
    "Layer",
    "Profile",
    "Text",
    "assemble",
    "default_profile",
    "load_profile",
    "profile_ids",
    "read_layer",
    "read_text",
    "vocabulary",
]


def profile_ids() -> tuple[str, ...]:
    """Give the ids of the profiles that are shipped, sorted."""
    return tuple(sorted(shipped("profiles")))


@lru_cache
def default_profile() -> str:
    """Give the id of the profile that holds where none is named."""
    marked = (name for name in profile_ids() if read_toml(shipped("profiles")[name])[0].get("default"))
    return next(marked)


@lru_cache
def _shipped_layer(folder: str, name: str) -> Layer:
    found = shipped(folder)
    if name in found:
        return read_layer(found[name], own=False)
    offered = offered_file(name) if folder == "profiles" else None
    if offered is None:
        raise UnknownName("profile" if folder == "profiles" else "law", name, found)
    return read_layer(offered)


@lru_cache
def _shipped_profile(name: str) -> Profile:
    return assemble(_shipped_layer("profiles", name))


def load_profile(name: str | Path) -> Profile:
    """Load a profile by its id, or an agency's own from its file.

    Args:
        name: An id such as ``foiflow profiles list`` shows, or a ``Path``.

    Raises:
        UnknownName: No profile of that id is shipped, and no installed package
            offers one in the entry-point group ``foiflow.profiles``.
        ProfileError: The file does not hold together.
    """
    path = name if isinstance(name, Path) else None if name in shipped("profiles") else offered_file(name)
    if path is None:
        return _shipped_profile(str(name))
    return _own_profile(path, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache
def _own_profile(path: Path, changed: int) -> Profile:
    """Load an agency's own file, again when it has changed."""
    from foiflow.law.check import check_profile
    from foiflow.law.check_shape import check_shape

    layer = read_layer(path)
    faults = check_shape(layer) or check_profile(assemble(layer))
    if faults:
        raise ProfileError(path.name, faults)
    return assemble(layer)


def assemble(layer: Layer) -> Profile:
    """Stack a profile's layers: laws, then what it extends, then itself.

    Raises:
        ProfileError: It extends itself, or names a law or profile that is not there.
    """
    stack: list[Layer] = [layer]
    while (parent := stack[0].content.get("extends")) is not None:
        if parent in {known.id for known in stack}:
            raise ProfileError(layer.id, [f"{layer.where}: extends itself through {parent!r}"])
        try:
            stack.insert(0, _shipped_layer("profiles", parent))
        except UnknownName as error:
            raise ProfileError(layer.id, [f"{stack[0].where}: extends {error}"]) from None
    try:
        laws = [_shipped_layer("rules", name) for known in stack for name in known.content.get("laws", ())]
    except UnknownName as error:
        raise ProfileError(layer.id, [f"{layer.where}: laws: {error}"]) from None
    calendar = next((known.content["calendar"] for known in reversed(stack) if "calendar" in known.content), "")
    title = layer.content.get("title", {})
    return Profile(layer.id, title, (*laws, *stack), calendar)

"""The states of a request as a picture, from the same arcs that move a case.

A way that is open from every state of a group, such as an answer at any stage
of handling, is drawn once; what leaves a state as it is stands in a list.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from foiflow.diagram.dot import dot
from foiflow.diagram.mermaid import mermaid
from foiflow.diagram.picture import picture_of
from foiflow.diagram.svg import svg
from foiflow.diagram.words import Words
from foiflow.errors import InputError, UnknownName
from foiflow.law.load import load_profile

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from foiflow.law.profile import Profile

__all__ = ["FORMATS", "diagram", "newest_day"]

FORMATS = {"mermaid": mermaid, "dot": dot, "svg": svg}


def diagram(
    profile: str | Path,
    *,
    on: date | None = None,
    format: Literal["mermaid", "dot", "svg"] = "mermaid",
    lang: Literal["en", "zh"] = "en",
) -> str:
    """Draw the states of a request and the events that lead from one to another.

    The same call always gives the same text.

    Args:
        profile: A profile's id, or the path of an agency's own file.
        on: The day of receipt whose rules are drawn; the newest rules by default.
        format: ``mermaid`` (a state diagram), ``dot`` (for Graphviz) or ``svg``,
            which needs no other program.
        lang: The language of the words: ``en`` or ``zh``.

    Raises:
        UnknownName: There is no such profile, format or language.
        ProfileError: The agency's own file does not hold together.
        InputError: No law is in force on the day.

    Example:
        >>> print(diagram("cn").splitlines()[-3])
            class answered,lapsed,withdrawn,archived closed
    """
    if format not in FORMATS:
        raise UnknownName("format", format, FORMATS)
    loaded = load_profile(profile)
    if on is not None and loaded.law_on(on) is None:
        raise InputError("on", on.isoformat(), f"a day of receipt from {loaded.first_day}")
    return FORMATS[format](Words(picture_of(loaded, on or newest_day(loaded)), lang))


def newest_day(profile: Profile, law: str | None = None) -> date:
    """Give the first day on which the newest rules of a profile hold.

    Args:
        profile: The profile.
        law: The law version under which they are the newest; the last by default.

    Raises:
        UnknownName: The profile has no such law.
    """
    days = {profile.law_on(day): day for day in profile.boundaries if profile.law_on(day)}
    if law is not None and law not in days:
        raise UnknownName("law", law, map(str, days))
    return days[law] if law is not None else max(days.values())

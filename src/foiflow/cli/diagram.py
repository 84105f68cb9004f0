"""The command that draws the states of a request."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from foiflow.cli.options import ProfileName, day_of, profile_of
from foiflow.errors import InputError

__all__ = ["diagram"]

Law = Annotated[str | None, typer.Option("--law", metavar="LAW", help="The law version whose newest rules are drawn.")]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="For requests received on this day.")]
Format = Annotated[str, typer.Option("--format", help="mermaid, dot, or svg, which needs no other program.")]
Lang = Annotated[str, typer.Option("--lang", help="The language of the words: en or zh.")]
Out = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="Write to this file.")]


def diagram(
    profile: ProfileName = None,
    law: Law = None,
    on: On = None,
    format: Format = "mermaid",
    lang: Lang = "en",
    out: Out = None,
) -> None:
    """Draw the states of a request and what leads from one to another."""
    from foiflow.diagram import diagram as drawn
    from foiflow.diagram import newest_day
    from foiflow.law.load import default_profile, load_profile

    if law is not None and on is not None:
        raise InputError("--on", on, "no date where --law is given")
    name = profile_of(profile) or default_profile()
    day = day_of(on, "--on") if law is None else newest_day(load_profile(name), law)
    chosen: dict[str, Any] = {"format": format, "lang": lang}
    text = drawn(name, on=day, **chosen)
    if out is None:
        typer.echo(text, nl=False)
    else:
        out.write_text(text, encoding="utf-8", newline="\n")

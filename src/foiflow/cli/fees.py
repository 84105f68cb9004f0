"""The command about fees: what a request costs, and why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from foiflow.cli.options import ProfileName, day_of, profile_of
from foiflow.cli.writing import write_json
from foiflow.errors import MISSING, InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from foiflow.law.profile import Profile
    from foiflow.office.fees import Quote

__all__ = ["app"]

app = typer.Typer(help="The information-processing fee: what it comes to, tier by tier.", no_args_is_help=True)


@app.callback()
def fees() -> None:
    """The information-processing fee: what it comes to, tier by tier."""


@app.command()
def quote(
    items: Annotated[
        str | None, typer.Option("--items", metavar="N", help="Price so many items of a month, one matter each.")
    ] = None,
    already: Annotated[
        str | None, typer.Option("--already", metavar="M", help="Items asked for before in that month; 0 by default.")
    ] = None,
    pages: Annotated[
        str | None, typer.Option("--pages", metavar="N", help="Price so many pages of one request.")
    ] = None,
    on: Annotated[
        str | None, typer.Option("--on", metavar="DATE", help="The day of the fee notice; today by default.")
    ] = None,
    profile: ProfileName = None,
    json_: Annotated[bool, typer.Option("--json", help="Write one JSON object a tariff.")] = False,
) -> None:
    """Quote a fee, tier by tier: by the item of a month, by the page of a request."""
    from foiflow.law.files import vocabulary
    from foiflow.law.load import load_profile
    from foiflow.office.fees import quote as quoted

    if items is None and pages is None:
        raise InputError("--items", MISSING, "a number of items, or --pages")
    if items is None and already is not None:
        raise InputError("--already", already, "--items with it: pages are counted for each request alone")
    day = day_of(on, "--on") or date.today()
    named = profile_of(profile, default=True) or ""
    loaded = load_profile(named)
    if day < loaded.first_day:
        raise InputError("--on", day.isoformat(), f"{loaded.first_day} or later")
    quotes: list[Quote] = []
    for tariff, option, text, before in (
        ("per_item", "--items", items, "0" if already is None else already),
        ("per_page", "--pages", pages, "0"),
    ):
        if text is not None:
            most = vocabulary()["tariff"][tariff]["most"]
            units, earlier = _number(text, option, 1, most), _number(before, "--already", 0, most)
            quotes.append(quoted(tariff, units, on=day, already=earlier, profile=named))
    if json_:
        write_json({"profile": loaded.id, **each.to_dict()} for each in quotes)
        return
    for line in _lines(quotes, loaded):
        print(line)


def _number(text: str, option: str, least: int, most: int) -> int:
    short = text.isascii() and text.isdigit() and len(text) <= len(str(most))
    if not short or not least <= int(text) <= most:
        raise InputError(option, text, f"a whole number from {least} to {most}")
    return int(text)


def _lines(quotes: list[Quote], profile: Profile) -> Iterator[str]:
    from foiflow.law.files import vocabulary
    from foiflow.office.fees import units_in_words

    words = vocabulary()["tariff"]
    for each in quotes:
        if not each.in_force:
            yield from each.sentences
            continue
        units = units_in_words(each.tariff, each.already + 1, each.already + each.units)
        word = words[each.tariff]
        yield f"{word['en']} on {each.on}, profile {profile.id}: {units} of the {word['over']}"
        yield from (f"  {sentence}" for sentence in each.sentences)
    cites = dict.fromkeys(cite for each in quotes if each.in_force for cite in each.cites)
    if cites:
        yield "Sources"
        yield from (f"  {_source(profile, cite)}" for cite in cites)


def _source(profile: Profile, cite: str) -> str:
    from foiflow.citation import Citation

    citation = Citation.from_text(cite)
    text = profile.text(citation.law)
    article = text.article(citation.place) or {}
    return f"{cite}: {text.title['en']}, {citation.in_words()}: {article.get('en', '')}"

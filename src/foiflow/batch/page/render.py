"""A page from its figures: one file that needs nothing beside it, and no network."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from foiflow.batch.page.counts import on_time
from foiflow.batch.page.sections import case_section, sections_of
from foiflow.batch.page.words import LANGUAGES, Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from foiflow.batch.page.counts import Counts

__all__ = ["page_of"]


def page_of(counts: Counts, sources: Sequence[str], *, lang: str = "zh") -> str:
    """Make the page.

    It names cases and agencies and, in explanations, the parties who were
    consulted; it holds no applicant's name or number.

    Args:
        counts: The figures.
        sources: What was read, as the page is to say it.
        lang: ``zh`` or ``en``.

    Raises:
        UnknownName: There is no such language.
        ModuleNotFoundError: jinja2 or vl-convert-python is not installed.
    """
    from jinja2 import Environment, StrictUndefined

    words = Words(lang)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    template = environment.from_string((files("foiflow.batch.page") / "page.html.jinja").read_text(encoding="utf-8"))
    worst = [
        case_section(late.result, words, number, f"{late.result.case_id} · {late.days} {words['days_late']}")
        for number, late in enumerate(counts.worst, 1)
    ]
    shown = counts.shown
    return template.render(
        html_lang=LANGUAGES[lang],
        title=words.title("page"),
        sources=sources,
        as_of=counts.as_of,
        words={name: words[name] for name in ("none", "figures", "why", "sources", "as_of")},
        key_title=words.title("key"),
        key=[*_key(counts, words)],
        sections=[*sections_of(counts, words)],
        shown_case=shown and case_section(shown, words, 0, f"{words.title('case')}: {shown.case_id}"),
        worst_title=words.title("worst"),
        worst=worst,
        method=words["method"],
    )


def _key(counts: Counts, words: Words) -> Iterator[tuple[str, str]]:
    share = on_time(counts.replies)
    ended = counts.replies["met"] + counts.replies["met_late"] + counts.replies["overdue"]
    yield words["read"], str(counts.cases)
    yield words["unreadable"], str(counts.unreadable)
    yield words["on_time"], "–" if share is None else f"{share:.1%}"
    yield words.status("met_late"), str(counts.replies["met_late"])
    yield words.status("overdue"), str(counts.replies["overdue"])
    yield words["running"], str(counts.replies.total() - ended)

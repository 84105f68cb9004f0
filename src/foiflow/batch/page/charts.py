"""The page's charts, drawn from plain values by Vega-Lite."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["LOOK", "bars", "drawn", "histogram", "line", "parts", "timeline"]

LOOK: Mapping[str, Any] = tomllib.loads((files("foiflow.batch.page") / "look.toml").read_text(encoding="utf-8"))
"""How charts look, and how much they show."""

_ARIA = re.compile(r' (?:aria-[a-z]+|role)="[^"]*"')
_OWN = LOOK["colour"]["met"]
Value = dict[str, Any]


def drawn(spec: Value) -> str:
    """Draw a chart as SVG for a page.

    The chart's own roles are taken out: the page says in words what it shows, and
    has the figures in a table.

    Args:
        spec: What Vega-Lite is to draw.

    Raises:
        ModuleNotFoundError: The package vl-convert-python is not installed.
    """
    from vl_convert import vegalite_to_svg

    return _ARIA.sub("", vegalite_to_svg({"width": LOOK["width"], "config": LOOK["config"], **spec}))


def _chosen(field: str, kinds: Sequence[tuple[str, str]]) -> Value:
    """Colour by a field; ``kinds`` are ids and what they are called."""
    return {
        "field": field,
        "type": "nominal",
        "scale": {"domain": [name for _, name in kinds], "range": [LOOK["colour"][kind] for kind, _ in kinds]},
    }


def _names(values: list[Value]) -> Value:
    """Describe the axis of names, with room for the longest."""
    widths = [
        sum(LOOK["ideograph"] if east_asian_width(sign) in "WF" else LOOK["letter"] for sign in value["y"])
        for value in values
    ]
    axis = {"minExtent": min(max(widths, default=0), LOOK["most_room"]), "labelLimit": LOOK["most_room"]}
    return {"field": "y", "type": "nominal", "sort": None, "title": None, "axis": axis}


def line(values: list[Value], x: str, y: str) -> Value:
    """Describe a line of shares by month."""
    return {
        "height": LOOK["height"],
        "data": {"values": values},
        "mark": {"type": "line", "point": {"color": _OWN}, "color": _OWN},
        "encoding": {
            "x": {"field": "x", "type": "temporal", "title": x, "axis": {"format": "%Y-%m", "labelOverlap": True}},
            "y": {
                "field": "y",
                "type": "quantitative",
                "title": y,
                "scale": {"domain": [0, 1]},
                "axis": {"format": "%"},
            },
        },
    }


def bars(values: list[Value], x: str, kinds: Sequence[tuple[str, str]] = (), *, share: bool = False) -> Value:
    """Describe bars that lie, in the order given, with their values beside them."""
    colour = {"color": _chosen("kind", kinds)} if kinds else {"color": {"value": _OWN}}
    axis: Value = {"format": "%"} if share else {"tickMinStep": 1}
    where: Value = {"field": "x", "type": "quantitative", "title": x, "axis": axis}
    if share:
        where["scale"] = {"domain": [0, 1]}
    return {
        "height": {"step": LOOK["band"]},
        "data": {"values": values},
        "encoding": {"y": _names(values), "x": where},
        "layer": [
            {"mark": "bar", "encoding": colour},
            {
                "mark": {"type": "text", **LOOK["label"]},
                "encoding": {"text": {"field": "label", "type": "nominal"}},
            },
        ],
    }


def histogram(values: list[Value], x: str, y: str) -> Value:
    """Describe how often each number came up."""
    return {
        "height": LOOK["height"],
        "data": {"values": values},
        "mark": {"type": "bar", "color": _OWN},
        "encoding": {
            "x": {
                "field": "x",
                "type": "ordinal",
                "sort": None,
                "title": x,
                "axis": {"labelOverlap": True, "labelAngle": 0},
            },
            "y": {"field": "y", "type": "quantitative", "title": y, "axis": {"tickMinStep": 1}},
        },
    }


def parts(values: list[Value], x: str) -> Value:
    """Describe one bar made of parts, in the order given."""
    names = [value["name"] for value in values]
    scale = {"domain": names, "range": LOOK["shares"]["colours"][: len(names)]}
    return {
        "height": 2 * LOOK["band"],
        "data": {"values": [value | {"order": place} for place, value in enumerate(values)]},
        "mark": {"type": "bar", "stroke": "white"},
        "encoding": {
            "x": {"field": "x", "type": "quantitative", "title": x, "stack": "zero"},
            "color": {"field": "name", "type": "nominal", "scale": scale, "legend": {"columns": 2}},
            "order": {"field": "order"},
        },
    }


def timeline(duties: list[Value], events: list[Value], x: str) -> Value:
    """Describe one case in time: duties as bars with their last days, and events."""
    when = {"type": "temporal", "title": x, "axis": {"format": "%Y-%m-%d", "labelOverlap": True}}
    row = _names([*duties, *events])
    kinds = [(value["status"], value["kind"]) for value in duties]
    known = {name: kind if kind in LOOK["colour"] else "running" for kind, name in kinds}
    colour = _chosen("kind", [(kind, name) for name, kind in known.items()])
    return {
        "layer": [
            {
                "data": {"values": duties},
                "mark": {"type": "bar", **LOOK["bar"]},
                "encoding": {
                    "y": row,
                    "x": {"field": "from", **when},
                    "x2": {"field": "to"},
                    "color": colour,
                },
            },
            {
                "data": {"values": duties},
                "mark": {"type": "tick", **LOOK["tick"]},
                "encoding": {"y": row, "x": {"field": "due", **when}},
            },
            {
                "data": {"values": events},
                "mark": {"type": "point", **LOOK["event"]},
                "encoding": {"y": row, "x": {"field": "on", **when}},
            },
        ],
        "height": {"step": LOOK["band"]},
    }

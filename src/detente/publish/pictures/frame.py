"""What all pictures share: title, what the day is, sources, the look on light and on dark, and the picture of nothing.

Pictures are read in print and without colour sight: marks differ in shape, width or dashes and not by colour alone. Time runs on
UTC scales, so that the same picture comes out wherever it is drawn.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Spec = dict[str, Any]
SCHEMA = "https://vega.github.io/schema/vega-lite/v5.json"
WIDTH = 760
# Each chart has its legend under it, so that the sources stand last.
_OWN = dict.fromkeys(("color", "fill", "shape", "size", "strokeDash", "strokeWidth"), "independent")
_SANS = "DejaVu Sans, Verdana, Helvetica, Arial, sans-serif"


@dataclass(frozen=True, slots=True)
class Look:
    """Colours of a picture. ``series`` differ in lightness too."""

    paper: str
    ink: str
    faint: str
    grid: str
    band: str
    series: tuple[str, ...]


LIGHT = Look("#ffffff", "#1d232b", "#59626d", "#e3e6ea", "#e9ebee", ("#123f73", "#b8540c", "#4d7a1f", "#7a4fa3", "#0f7f8a"))
DARK = Look("#14181d", "#e8ebee", "#a4adb8", "#2b323a", "#262d35", ("#8fc1f2", "#f2a25c", "#a8d26f", "#c6a5ea", "#6fd0da"))


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around a picture: ``title``, ``told`` under it, ``sources`` below, ``alt`` for those who do not see it."""

    title: str
    told: str
    sources: str
    alt: str
    look: Look = LIGHT


def framed(frame: Frame, *charts: Spec) -> Spec:
    """The charts one below the other with title and sources."""
    told = textwrap.wrap(frame.told, 112)
    title = {"text": textwrap.wrap(frame.title, 74) or [""], "subtitle": told, "anchor": "start", "frame": "group"}
    return {
        "$schema": SCHEMA, "description": frame.alt, "title": title, "background": frame.look.paper, "padding": 14, "spacing": 12,
        "vconcat": [*map(_with_one_domain, charts), _sources(frame)],
        "resolve": {"scale": _OWN, "legend": _OWN}, "config": _config(frame.look),
    }  # fmt: skip


def _with_one_domain(chart: Spec) -> Spec:
    """The chart with the days of its axis given once: Vega-Lite takes the same domain on two layers for two that differ."""
    given = False
    layers = []
    for layer in chart.get("layer", ()):
        x = layer["encoding"].get("x", {})
        if "domain" in x.get("scale", {}):
            if given:
                scale = {key: value for key, value in x["scale"].items() if key != "domain"}
                layer = layer | {"encoding": layer["encoding"] | {"x": x | {"scale": scale}}}
            given = True
        layers.append(layer)
    return chart | {"layer": layers} if layers else chart


def _sources(frame: Frame) -> Spec:
    lines = textwrap.wrap(f"Sources: {frame.sources}", 128)
    mark = {"type": "text", "align": "left", "baseline": "top", "x": 0, "y": 0, "fontSize": 10, "color": frame.look.faint}
    return {
        "data": {"values": [{"lines": lines}]}, "mark": mark | {"lineHeight": 13}, "width": 300, "height": 13 * len(lines),
        "encoding": {"text": {"field": "lines"}},
    }  # fmt: skip


def _config(look: Look) -> Spec:
    return {
        "aria": False, "font": _SANS, "view": {"stroke": None},
        "title": {"fontSize": 17, "color": look.ink, "subtitleColor": look.faint, "subtitleFontSize": 12, "offset": 12},
        "axis": {
            "labelColor": look.ink, "titleColor": look.faint, "gridColor": look.grid, "domainColor": look.faint,
            "tickColor": look.faint, "labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal",
        },
        "legend": {
            "labelColor": look.ink, "titleColor": look.faint, "labelFontSize": 11, "titleFontWeight": "normal", "labelLimit": 240,
            "titleLimit": 400,
        },
        "header": {"labelColor": look.ink, "titleColor": look.faint},
    }  # fmt: skip


def nothing(frame: Frame, says: str) -> Spec:
    """The picture of nothing: it says so in its place."""
    mark = {"type": "text", "align": "left", "baseline": "middle", "x": 0, "fontSize": 13, "color": frame.look.faint}
    chart = {
        "data": {"values": [{"lines": textwrap.wrap(says, 90)}]}, "mark": mark, "width": WIDTH - 150, "height": 60,
        "encoding": {"text": {"field": "lines"}},
    }  # fmt: skip
    return framed(frame, chart)


def time_axis(field: str, span: tuple[date, date], **more: Any) -> Spec:
    """The horizontal axis of days from the first to the last of ``span``."""
    years = span[1].year - span[0].year
    axis = {"format": "%Y" if years > 5 else "%b %Y", "tickCount": min(max(years, 6), 14), "labelOverlap": True, "grid": True}
    scale = {"type": "utc", "domain": [_moment(day) for day in span], "nice": False}
    return {"field": field, "type": "temporal", "title": None, "scale": scale, "axis": axis | more.pop("axis", {}), **more}


def _moment(day: date) -> int:
    """Milliseconds since 1970: layers with the same numbers share one scale."""
    return (day - date(1970, 1, 1)).days * 86_400_000


def day_mark(on: date, span: tuple[date, date], look: Look) -> list[Spec]:
    """A line down the picture at a day, if the picture has it."""
    if not span[0] <= on <= span[1]:
        return []
    data = {"values": [{"on": on.isoformat()}]}
    return [{"data": data, "mark": {"type": "rule", "color": look.ink, "strokeWidth": 1.5, "strokeDash": [4, 3]},
             "encoding": {"x": time_axis("on", span)}}]  # fmt: skip


def shown(values: Sequence[Any], most: int = 4) -> str:
    """The first of several in words, and how many more."""
    rest = len(values) - most
    return ", ".join(map(str, values[:most])) + (f" and {rest} more" if rest > 0 else "")

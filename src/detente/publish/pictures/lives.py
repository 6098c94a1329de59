"""The lives of agreements: a row each, drawn by status."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from detente.law.timeline import Line, Stretch
from detente.model.agreement import BOUND
from detente.model.words import day_text
from detente.publish.pictures.frame import LIGHT, WIDTH, Frame, Look, Spec, day_mark, framed, nothing, shown, time_axis

# How a status is drawn: its number among the colours, the line's width, its dashes.
_STYLES: dict[str, tuple[int, float, list[float]]] = {
    "signed, not in force": (4, 2, [1, 0]),
    "applied provisionally": (4, 9, [3, 2]),
    "in force": (0, 10, [1, 0]),
    "in force (political commitment)": (2, 5, [1, 0]),
    "notice of withdrawal running": (0, 10, [12, 2]),
    "in force, contested": (1, 10, [2, 2]),
    "suspended": (3, 4, [6, 4]),
    "not certain": (3, 2, [2, 3]),
}
_WORDS = {
    "signed": "signed, not in force", "provisional": "applied provisionally", "in-force": "in force",
    "notice-running": "notice of withdrawal running", "suspended": "suspended", "unknown": "not certain",
}  # fmt: skip
SOURCES = "the clauses and acts on record in the register of agreements, each with its own source there"


def lives(
    lines: Sequence[Line], span: tuple[date, date], title: str, *, on: date | None = None, look: Look = LIGHT
) -> Spec:
    """The stretches of each agreement from the first to the last day of ``span``; ``on`` marks a day."""
    bars = [_bar(line, s, span) for line in lines for s in line.stretches if s.status in _WORDS and _within(s, span)]
    names = list(dict.fromkeys(bar["agreement"] for bar in bars))
    told = f"From {day_text(span[0])} to {day_text(span[1])}" + (f"; the broken line is {day_text(on)}" if on else "")
    alt = f"{title}: {_told(bars, names)}"
    frame = Frame(title, told + ".", SOURCES + ".", alt, look)
    if not bars:
        return nothing(frame, "No agreement in the register began, or was signed, in this time.")
    return framed(frame, _rows(bars, names, span, look, on))


def _within(stretch: Stretch, span: tuple[date, date]) -> bool:
    return stretch.start < span[1] and (stretch.end is None or stretch.end > span[0])


def _bar(line: Line, stretch: Stretch, span: tuple[date, date]) -> dict[str, Any]:
    """The values of one bar, cut to the time that is shown."""
    word = _WORDS[stretch.status]
    if stretch.contested and stretch.status in BOUND:
        word = "in force, contested"
    elif word == "in force" and line.agreement.bindingness == "political":
        word = "in force (political commitment)"
    return {
        "agreement": line.agreement.name, "status": word, "start": max(stretch.start, span[0]).isoformat(),
        "end": min(stretch.end or span[1], span[1]).isoformat(), "goes_on": stretch.end is None,
    }  # fmt: skip


def _told(bars: Sequence[dict[str, Any]], names: Sequence[str]) -> str:
    if len(names) == 1:
        ends = ["the end of the picture" if b["goes_on"] else b["end"] for b in bars]
        return "; ".join(f"{b['status']} {b['start']} to {end}" for b, end in zip(bars, ends, strict=True)) + "."
    return f"{len(names)} agreements, among them {shown(names)}."


def _rows(bars: list[dict[str, Any]], names: list[str], span: tuple[date, date], look: Look, on: date | None) -> Spec:
    used = [word for word in _STYLES if any(bar["status"] == word for bar in bars)]
    styles = [_STYLES[word] for word in used]
    legend = {"orient": "bottom", "columns": 3, "title": None, "symbolSize": 500, "symbolType": "stroke"}

    def by_status(values: list[Any]) -> Spec:
        return {"field": "status", "type": "nominal", "legend": legend, "scale": {"domain": used, "range": values}}

    axis = {"labelLimit": 300, "ticks": False, "domain": False, "grid": True, "labelFontSize": 12}
    row = {"field": "agreement", "type": "nominal", "sort": names, "title": None, "axis": axis}
    marks = {
        "data": {"values": bars},
        "mark": {"type": "rule", "strokeCap": "butt"},
        "encoding": {
            "x": time_axis("start", span, axis={"orient": "top"}), "x2": {"field": "end"}, "y": row,
            "color": by_status([look.series[s[0]] for s in styles]), "strokeWidth": by_status([s[1] for s in styles]),
            "strokeDash": by_status([s[2] for s in styles]),
            "tooltip": [{"field": f, "type": "nominal"} for f in ("agreement", "status", "start", "end")],
        },
    }  # fmt: skip
    layers = [marks, *(day_mark(on, span, look) if on else [])]
    return {"layer": layers, "width": WIDTH - 150, "height": {"step": 20 if len(names) > 1 else 34}}
